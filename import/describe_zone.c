// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_zone.c - private hosted zones of an account
 *
 * 'list-hosted-zones' says which there are, 'get-hosted-zone' in which VPCs
 * they answer, or 'list-hosted-zones-by-vpc' which zones a VPC has, whose
 * identifier is in the name of its file. Records do not say of which zone they
 * are: their file does, by its name or by the record of the zone itself.
 */
#include <string.h>
#include <strings.h>

#include "base/addr.h"
#include "import/describe.h"
#include "import/zone.h"
#include "vpc/values.h"

/* "/hostedzone/Z0123" -> "Z0123" */
static const char *bare_id(const char *id)
{
	const char *slash = id ? strrchr(id, '/') : NULL;

	return slash ? slash + 1 : id;
}

static bool same_zone(const char *a, const char *b)
{
	return a && b && strcmp(bare_id(a), bare_id(b)) == 0;
}

/* --- where they answer --------------------------------------------------- */

static void add_vpcs(struct describe *x, const struct found *f,
		     struct founds *vpcs)
{
	size_t n;
	const struct doc *const *all = said_list(f->d, "VPCs", &n);

	for (size_t i = 0; i < n; i++) {
		const char *id = said(all[i], "VPCId");
		struct found *vpc = found_of(x, MEMBER_VPC,
					     id ? id : said(all[i], "VpcId"));

		if (vpc)
			*vec_add(x->arena, vpcs) = vpc;
	}
}

/* Whoever is described twice says it once */
static struct founds vpcs_of(struct describe *x, const struct found *zone)
{
	struct founds vpcs = {0};

	for (size_t i = 0; i < x->of[MEMBER_HOSTED_ZONE].n; i++) {
		const struct found *f = x->of[MEMBER_HOSTED_ZONE].items[i];

		if (same_zone(f->id, zone->id))
			add_vpcs(x, f, &vpcs);
	}
	for (size_t i = 0; i < x->of[MEMBER_ZONE_SUMMARY].n; i++) {
		const struct found *f = x->of[MEMBER_ZONE_SUMMARY].items[i];

		for (size_t k = 0;
		     same_zone(said(f->d, "HostedZoneId"), zone->id) &&
		     k < x->of[MEMBER_VPC].n;
		     k++) {
			struct found *vpc = x->of[MEMBER_VPC].items[k];

			if (!vpc->gone && strstr(f->file->path, vpc->id))
				*vec_add(x->arena, &vpcs) = vpc;
		}
	}
	return vpcs;
}

bool account_zoned(const struct describe *x, const struct found *vpc)
{
	for (size_t i = 0; i < x->of[MEMBER_HOSTED_ZONE].n; i++) {
		size_t n;
		const struct doc *const *all = said_list(
			x->of[MEMBER_HOSTED_ZONE].items[i]->d, "VPCs", &n);

		for (size_t k = 0; k < n; k++)
			if (said_is(all[k], "VPCId", vpc->id) ||
			    said_is(all[k], "VpcId", vpc->id))
				return true;
	}
	return false;
}

static bool is_private(const struct found *zone, const struct founds *vpcs)
{
	return vpcs->n || said_true(said_map(zone->d, "Config"), "PrivateZone");
}

/* --- records ------------------------------------------------------------- */

/* The zone of the file's own record of authority: each zone has one */
static const char *authority_of(const struct describe *x,
				const struct import_file *file)
{
	for (size_t i = 0; i < x->of[MEMBER_RECORD].n; i++) {
		const struct found *f = x->of[MEMBER_RECORD].items[i];

		if (f->file == file && said_is(f->d, "Type", "SOA"))
			return said(f->d, "Name");
	}
	return NULL;
}

static bool has_name(struct describe *x, const struct found *zone,
		     const char *name)
{
	const char *own = said(zone->d, "Name");

	return own && name &&
	       strcasecmp(zone_bare(x->arena, own),
			  zone_bare(x->arena, name)) == 0;
}

/* Of zones that share a name the private one is meant: a lab has no other */
static bool is_about(struct describe *x, const struct import_file *file,
		     const struct found *zone)
{
	const struct founds *zones = &x->of[MEMBER_HOSTED_ZONE];

	for (size_t i = 0; i < zones->n; i++)
		if (strstr(file->path, bare_id(zones->items[i]->id)))
			return same_zone(zones->items[i]->id, zone->id);
	return authority_of(x, file) ? has_name(x, zone, authority_of(x, file))
				     : zones->n == 1;
}

/* Records of the zone, those that say so and those of its files */
static struct founds records_of(struct describe *x, const struct found *zone)
{
	struct founds all = {0};
	const struct import_file *last = NULL;
	bool about = false;

	for (size_t i = 0; i < x->of[MEMBER_RECORD].n; i++) {
		struct found *f = x->of[MEMBER_RECORD].items[i];
		const char *own = said(f->d, "HostedZoneId");

		if (!own && f->file != last) {
			last = f->file;
			about = is_about(x, last, zone);
		}
		if (own ? same_zone(own, zone->id) : about)
			*vec_add(x->arena, &all) = f;
	}
	return all;
}

static bool is_kind(const struct found *f, const char *type)
{
	return said_is(f->d, "Type", type);
}

/* A node, an address of the record's family; of a CNAME another name */
static void add_value(struct describe *x, struct doc *list,
		      const struct found *f, const char *text, bool *ret_name)
{
	const char *node = account_node(x, text);
	struct addr a;

	if (!node && addr_parse(text, &a) &&
	    (a.family == AF_INET6) == is_kind(f, "AAAA"))
		node = text;
	if (!node && is_kind(f, "CNAME") &&
	    name_valid(zone_bare(x->arena, text), true)) {
		node = zone_bare(x->arena, text);
		*ret_name = true;
	}
	if (node)
		branch_add(x->arena, list,
			   branch_text(x->arena, f->d->at, node));
}

static const struct doc *value_of(struct describe *x, const struct found *f)
{
	struct doc *list = branch_list(x->arena, f->d->at), *map;
	const char *alias = said_in(f->d, "AliasTarget", "DNSName");
	bool name = false;
	size_t n;
	const struct doc *const *all = said_list(f->d, "ResourceRecords", &n);

	if (!alias)
		alias = said_in(f->d, "AliasTarget", "DnsName");
	if (alias)
		add_value(x, list, f, alias, &name);
	for (size_t i = 0; i < n; i++)
		if (said(all[i], "Value"))
			add_value(x, list, f, said(all[i], "Value"), &name);
	if (!list->items.n)
		return NULL;
	if (!name)
		return list->items.n == 1 ? list->items.items[0] : list;
	map = branch_map(x->arena, f->d->at);
	put(x, map, "type", f, "CNAME");
	put(x, map, "value", f, list->items.items[0]->text);
	return map;
}

static void put_record(struct describe *x, struct doc *into,
		       const struct found *f, const char *zone)
{
	const char *name = said(f->d, "Name");
	const char *host = name ? zone_host(x->arena, name, zone) : NULL;
	const struct doc *value;

	if (is_kind(f, "SOA") || is_kind(f, "NS"))
		return; /* every zone has them */
	if (!is_kind(f, "A") && !is_kind(f, "AAAA") && !is_kind(f, "CNAME")) {
		remark(x, IMPORT_IGNORED, f,
		       "a record of a kind that a lab "
		       "does not have");
		return;
	}
	value = host ? value_of(x, f) : NULL;
	if (value && !document_get(into, host))
		branch_put(x->arena, into, host, f->d->at, value);
	else if (!is_kind(f, "AAAA") || !host || !document_get(into, host))
		remark(x, IMPORT_IGNORED, f,
		       !host   ? "a name that a lab cannot have"
		       : value ? "another record has its name"
			       : "what it leads to is not described, or no "
				 "name of a lab's");
}

/* --- zones --------------------------------------------------------------- */

static void put_zone(struct describe *x, const struct found *f,
		     const struct founds *vpcs)
{
	struct founds all = records_of(x, f);
	struct doc *map = branch_map(x->arena, f->d->at);
	struct doc *records = branch_map(x->arena, f->d->at);
	const char *name = zone_bare(x->arena, said(f->d, "Name"));
	struct words w = {0};

	for (size_t i = 0; i < vpcs->n; i++)
		words_add(x, &w, vpcs->items[i]->name);
	put(x, map, "name", f, name);
	put_words(x, map, "vpcs", f, &w);
	for (size_t i = 0; i < all.n; i++)
		put_record(x, records, all.items[i], name);
	if (records->pairs.n)
		branch_put(x->arena, map, "records", f->d->at, records);
	put_object(x, lab_part(x, "private_hosted_zones"),
		   account_name(x, f, "zone", f->wanted ? f->wanted : name,
				bare_id(f->id)),
		   f, map, NULL);
}

static bool has_dns_name(struct describe *x, const struct found *f)
{
	const char *name = said(f->d, "Name");

	return name && name_valid(zone_bare(x->arena, name), true);
}

void account_hosted_zones(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_HOSTED_ZONE].n; i++) {
		const struct found *f = x->of[MEMBER_HOSTED_ZONE].items[i];
		struct founds vpcs;

		if (f->gone)
			continue;
		vpcs = vpcs_of(x, f);
		if (!is_private(f, &vpcs) || !has_dns_name(x, f))
			remark(x, IMPORT_IGNORED, f,
			       "public zones answer on the internet");
		else if (!vpcs.n)
			remark(x, IMPORT_IGNORED, f,
			       "no VPC that it answers in is described");
		else
			put_zone(x, f, &vpcs);
	}
}
