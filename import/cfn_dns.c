// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_dns.c - private hosted zones, and CloudFront before private
 * origins
 */
#include <string.h>
#include <strings.h>

#include "base/addr.h"
#include "import/cfn_kind.h"
#include "import/zone.h"

void cfn_make_zone(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_items vpcs = cfn_items(c, cfn_get(r, "VPCs"));
	const char *name = cfn_get_text(r, "Name");
	struct doc *list = branch_list(c->arena, r->at);

	if (!vpcs.n || !name) {
		cfn_remark(r, IMPORT_IGNORED,
			   "public zones answer on the internet");
		return;
	}
	for (size_t i = 0; i < vpcs.n; i++) {
		const struct doc *id = cfn_in(vpcs.items[i], "VPCId");

		if (id)
			branch_add(c->arena, list,
				   branch_text(c->arena, id->at,
					       cfn_vpc_of(r, id)->name));
	}
	cfn_object(r, "private_hosted_zones");
	cfn_put_text(r, "name", zone_bare(c->arena, name));
	cfn_put(r, "vpcs", list);
}

/* --- records --------------------------------------------------------------------- */

static struct cfn_resource *zone_of(struct cfn *c, const struct doc *record)
{
	const char *id = cfn_in_text(record, "HostedZoneId");
	const char *name = cfn_in_text(record, "HostedZoneName");
	struct cfn_resource *z = cfn_find(c, id, "AWS::Route53::HostedZone");

	while (!id && name && (z = cfn_each(c, "AWS::Route53::HostedZone", z)))
		if (z->made && strcasecmp(cfn_in_text(z->made, "name"),
					  zone_bare(c->arena, name)) == 0)
			break;
	return z && z->made ? z : NULL;
}

/* The node whose name or address a text is */
static const char *node_of(struct cfn *c, const char *text)
{
	static const char *const types[] = {
		"AWS::ElasticLoadBalancingV2::LoadBalancer",
		"AWS::RDS::",
		"AWS::ElastiCache::",
		"AWS::EC2::Instance",
		"AWS::EC2::VPCEndpoint",
		"AWS::"};

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		const struct cfn_resource *r = cfn_find(c, text, types[i]);

		if (r && r->name && r->made)
			return r->name;
	}
	return NULL;
}

static void add_value(struct cfn *c, struct doc *list, const struct doc *d,
		      bool *ret_cname, bool cname)
{
	const char *node = d->kind == DOC_SCALAR ? node_of(c, d->text) : NULL;
	struct addr a;

	if (node)
		*ret_cname = false;
	if (node ||
	    (d->kind == DOC_SCALAR && (cname || addr_parse(d->text, &a))))
		branch_add(c->arena, list,
			   branch_text(c->arena, d->at,
				       node ? node
					    : zone_bare(c->arena, d->text)));
}

static bool make_record(struct cfn *c, const struct doc *record,
			struct cfn_resource *z, struct where at)
{
	const char *type = cfn_in_text(record, "Type");
	const char *name = cfn_in_text(record, "Name");
	const struct doc *alias = cfn_in(cfn_in(record, "AliasTarget"),
					 "DNSName");
	struct cfn_items values = cfn_items(c,
					    cfn_in(record, "ResourceRecords"));
	struct doc *list = branch_list(c->arena, at), *d;
	bool cname = type && strcmp(type, "CNAME") == 0, keep = cname;
	const char *host = name ? zone_host(c->arena, name,
					    cfn_in_text(z->made, "name"))
				: NULL;

	if (!type || !host ||
	    (!cname && strcmp(type, "A") != 0 && strcmp(type, "AAAA") != 0))
		return false;
	if (alias)
		add_value(c, list, alias, &keep, cname);
	for (size_t i = 0; i < values.n; i++)
		add_value(c, list, values.items[i], &keep, cname);
	if (!list->items.n)
		return false;
	d = branch_inner(c->arena, z->made, "records", at);
	if (!keep) {
		branch_set(c->arena, d, host, at,
			   list->items.n == 1 ? list->items.items[0] : list);
		return true;
	}
	alias = list->items.items[0];
	list = branch_map(c->arena, at);
	branch_put_text(c->arena, list, "type", at, "CNAME");
	branch_put(c->arena, list, "value", at, alias);
	branch_set(c->arena, d, host, at, list);
	return true;
}

void cfn_make_record(struct cfn *c, struct cfn_resource *r)
{
	static const char *const keys[] = {"HostedZoneId", "HostedZoneName",
					   "Type",	   "Name",
					   "AliasTarget",  "ResourceRecords"};
	struct doc *record = branch_map(c->arena, r->at);
	struct cfn_resource *z;

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		const struct doc *d = cfn_get(r, keys[i]);

		if (d)
			branch_put(c->arena, record, keys[i], r->at, d);
	}
	z = zone_of(c, record);
	if (!z || !make_record(c, record, z, r->at))
		cfn_remark(r, IMPORT_IGNORED,
			   z ? "a record of a kind that is not read"
			     : "its zone is public, or outside of all "
			       "templates");
}

void cfn_make_record_group(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_items all = cfn_items(c, cfn_get(r, "RecordSets"));
	static const char *const keys[] = {"HostedZoneId", "HostedZoneName"};
	struct doc *of = branch_map(c->arena, r->at);
	struct cfn_resource *z;

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (cfn_get(r, keys[i]))
			branch_put(c->arena, of, keys[i], r->at,
				   cfn_get(r, keys[i]));
	z = zone_of(c, of);
	if (!z)
		cfn_remark(r, IMPORT_IGNORED,
			   "its zone is public, or outside of all templates");
	for (size_t i = 0; z && i < all.n; i++)
		make_record(c, all.items[i], z, r->at);
}

/* --- CloudFront --------------------------------------------------------------------- */

static const char *origin_of(struct cfn *c, const struct doc *origin,
			     bool *ret_private)
{
	const char *id = cfn_in_text(cfn_in(origin, "VpcOriginConfig"),
				     "VpcOriginId");
	struct cfn_resource *o = cfn_find(c, id, "AWS::CloudFront::VpcOrigin");
	const char *domain = cfn_in_text(origin, "DomainName");

	*ret_private = id != NULL;
	if (o)
		return node_of(
			c, cfn_in_text(cfn_get(o, "VpcOriginEndpointConfig"),
				       "Arn"));
	return domain ? node_of(c, domain) : NULL;
}

void cfn_make_distribution(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_items all = cfn_items(
		c, cfn_in(cfn_get(r, "DistributionConfig"), "Origins"));

	for (size_t i = 0; i < all.n; i++) {
		bool is_private;
		const char *to = origin_of(c, all.items[i], &is_private);

		if (!to)
			continue;
		cfn_object(r, "cloudfront");
		cfn_put_text(r, is_private ? "vpc_origin" : "origin", to);
		return;
	}
	cfn_remark(r, IMPORT_IGNORED, "its origins are in no VPC");
}
