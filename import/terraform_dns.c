// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/terraform_dns.c - hosted zones and their records
 */
#include "import/terraform.h"
#include "import/zone.h"

static void add_vpc(struct tf *t, struct doc *zone, const struct tf_part *p)
{
	if (terraform_written(p, "vpc_id"))
		tf_text(t, tf_add(t, zone, "VPCs", p), "VPCId", p,
			tf_vpc(t, p));
}

static void make_zone(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct tf_parts vpcs = terraform_blocks(t, &p, "vpc");
	struct doc *d = tf_object(t, r, MEMBER_HOSTED_ZONE, "Id");

	tf_set(t, d, "Name", &p, "name");
	if (terraform_true(t, &p, "private_zone"))
		tf_text(t, tf_map(t, d, "Config"), "PrivateZone", &p, "true");
	for (size_t i = 0; i < vpcs.n; i++)
		add_vpc(t, d, &vpcs.items[i]);
	add_vpc(t, d, &p);
}

static void make_zone_association(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_doc_at(t, &p, "zone_id");

	if (d)
		add_vpc(t, d, &p);
}

/* The provider puts the zone behind a name that does not end in it */
static const char *whole_name(struct tf *t, const struct doc *zone,
			      const char *name)
{
	const char *of = said(zone, "Name");

	if (!of || (name && zone_host(t->arena, name, of)))
		return name;
	return name ? arena_printf(t->arena, "%s.%s", name, of) : of;
}

static void make_record(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct tf_parts alias = terraform_blocks(t, &p, "alias");
	struct words values = terraform_words(t, &p, "records");
	const struct tf_resource *zone = terraform_find(
		t, terraform_text(t, &p, "zone_id"));
	struct doc *d;

	if (!zone || !tf_doc(zone)) {
		tf_drop(r, "its zone is elsewhere");
		return;
	}
	d = tf_object(t, r, MEMBER_RECORD, "Id");
	tf_text(t, d, "HostedZoneId", &p, zone->id);
	tf_text(t, d, "Name", &p,
		whole_name(t, tf_doc(zone), terraform_text(t, &p, "name")));
	tf_set(t, d, "Type", &p, "type");
	tf_list(t, d, "ResourceRecords", &p, &values, "Value");
	if (alias.n)
		tf_set(t, tf_map(t, d, "AliasTarget"), "DNSName",
		       &alias.items[0], "name");
}

const struct tf_maker tf_dns_makers[] = {
	{"aws_route53_zone", make_zone},
	{"aws_route53_zone_association", make_zone_association},
	{"aws_route53_record", make_record},
	{NULL, NULL},
};
