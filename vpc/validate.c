// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/validate.c - what AWS would refuse of VPCs and subnets
 */
#include "vpc/validate.h"

#include <stdlib.h>

#include "vpc/labfile.h"

enum { /* VPC-11 */
       BLOCKS_MAX = 5,
       TABLES_MAX = 200,
       ACLS_MAX = 200
};

enum range {
	RANGE_10,
	RANGE_172_16,
	RANGE_172_31,
	RANGE_192_168,
	RANGE_198_19,
	RANGE_OTHER,
	N_RANGES
};

/* In this order, so that 172.31/16 is found before 172.16/12 */
static const struct {
	uint8_t a, b, len;
	enum range range;
} ranges[] = {
	{10, 0, 8, RANGE_10},	     {172, 31, 16, RANGE_172_31},
	{172, 16, 12, RANGE_172_16}, {192, 168, 16, RANGE_192_168},
	{198, 19, 16, RANGE_198_19},
};

static enum range range_of(struct prefix p)
{
	for (size_t i = 0; i < ARRAY_LEN(ranges); i++) {
		struct prefix range = {ipv4(ranges[i].a, ranges[i].b, 0, 0),
				       ranges[i].len};

		if (prefix_covers(range, p))
			return ranges[i].range;
	}
	return RANGE_OTHER;
}

/* VPC-6: what a VPC whose primary block is in the row cannot add */
static bool may_not_mix(enum range primary, enum range added)
{
	switch (primary) {
	case RANGE_10:
		return added != RANGE_10 && added != RANGE_OTHER;
	case RANGE_172_16:
	case RANGE_172_31:
		return added != RANGE_172_16 && added != RANGE_OTHER;
	case RANGE_192_168:
		return added != RANGE_192_168 && added != RANGE_OTHER;
	default:
		return added != RANGE_OTHER;
	}
}

static void refuse_block(struct report *r, const struct vpc *vpc, size_t i,
			 const char *text)
{
	report_refusal(r, vpc->cidrs_at.items[i], "InvalidVpc.Range",
		       vpc->o.name, "VPC %s: %s %s", vpc->o.name,
		       PREFIX(vpc->cidrs.items[i]), text);
}

static void check_block(struct report *r, const struct vpc *vpc, size_t i)
{
	static const struct {
		uint8_t a, b, len;
	} refused[] = {/* VPC-2 */
		       {0, 0, 8},
		       {127, 0, 8},
		       {169, 254, 16},
		       {224, 0, 4}};
	struct prefix p = vpc->cidrs.items[i];

	if (p.len < 16 || p.len > 28)
		refuse_block(r, vpc, i, "is not between /16 and /28 (VPC-1)");
	for (size_t j = 0; j < ARRAY_LEN(refused); j++) {
		struct prefix bad = {ipv4(refused[j].a, refused[j].b, 0, 0),
				     refused[j].len};

		if (prefix_overlaps(bad, p))
			refuse_block(r, vpc, i,
				     "is in a range that no VPC may have "
				     "(VPC-2)");
	}
}

/* Ranges that stand for something else in a lab (lab) */
static void check_own_ranges(struct report *r, const struct vpc *vpc, size_t i)
{
	static const struct {
		uint8_t a, b, c, len;
		const char *what;
	} own[] = {
		{192, 0, 2, 24, "the lab's AWS services"},
		{198, 18, 0, 15, "elastic addresses"},
		{198, 51, 100, 24, "the lab's AWS services"},
		{203, 0, 113, 24, "hosts of the internet"},
	};

	for (size_t j = 0; j < ARRAY_LEN(own); j++) {
		struct prefix p = {ipv4(own[j].a, own[j].b, own[j].c, 0),
				   own[j].len};

		if (prefix_overlaps(p, vpc->cidrs.items[i]))
			report_error(r, vpc->cidrs_at.items[i],
				     "VPC %s: %s stands for %s in a lab; "
				     "choose another block",
				     vpc->o.name, PREFIX(p), own[j].what);
	}
}

/* A host of the internet whose address a VPC has could never be reached */
static void check_hosts(struct report *r, const struct model *m,
			const struct vpc *vpc, size_t i)
{
	for (size_t j = 0; j < m->nodes.n; j++) {
		const struct node *n = m->nodes.items[j];

		if (n->kind == NODE_INTERNET_HOST && n->o.at.line &&
		    prefix_has(vpc->cidrs.items[i], n->address))
			report_error(r, n->address_at,
				     "%s: address %s is in %s, a block of VPC "
				     "%s",
				     n->o.path, ADDR(n->address),
				     PREFIX(vpc->cidrs.items[i]), vpc->o.name);
	}
}

static void check_secondary(struct arena *arena, struct report *r,
			    const struct vpc *vpc, size_t i)
{
	const struct prefix low15 = {ipv4(10, 0, 0, 0), 15};
	const struct prefix low16 = {ipv4(10, 0, 0, 0), 16};
	struct prefix p = vpc->cidrs.items[i];
	struct prefix primary = vpc->cidrs.items[0];

	if (may_not_mix(range_of(primary), range_of(p)))
		refuse_block(r, vpc, i,
			     arena_printf(arena,
					  "cannot be added to a VPC in %s's "
					  "range (VPC-6)",
					  PREFIX(primary)));
	for (size_t j = 0; j < i && j < BLOCKS_MAX; j++) {
		struct prefix other = vpc->cidrs.items[j];

		if (prefix_overlaps(other, p))
			refuse_block(r, vpc, i,
				     arena_printf(arena,
						  "overlaps the VPC's %s "
						  "(VPC-4)",
						  PREFIX(other)));
		else if (prefix_covers(low15, other) && prefix_covers(low16, p))
			refuse_block(r, vpc, i,
				     arena_printf(arena,
						  "cannot be added beside %s "
						  "(VPC-6)",
						  PREFIX(other)));
	}
}

static void check_quota(struct report *r, const struct vpc *vpc, size_t n,
			size_t max, const char *code, const char *what)
{
	if (n > max)
		report_refusal(r, vpc->o.at, code, vpc->o.name,
			       "VPC %s: %zu %s; at most %zu are allowed "
			       "(VPC-11)",
			       vpc->o.name, n, what, max);
}

static void refuse_range(struct report *r, const struct subnet *s,
			 const char *text)
{
	report_refusal(r, s->cidr_at, "InvalidSubnet.Range", s->o.name,
		       "subnet %s: %s %s", s->o.name, PREFIX(s->cidr), text);
}

static void check_subnet(struct arena *arena, struct report *r,
			 const struct subnet *s)
{
	const struct vpc *vpc = s->vpc;

	for (size_t i = 0; i < vpc->cidrs.n; i++)
		if (prefix_covers(vpc->cidrs.items[i], s->cidr)) {
			if (s->cidr.len < 16 || s->cidr.len > 28)
				refuse_range(r, s,
					     "is not between /16 and /28 "
					     "(VPC-20)");
			return;
		}
	refuse_range(
		r, s,
		arena_printf(arena, "is outside %s's %s%s", vpc->o.name,
			     PREFIX(vpc->cidrs.items[0]),
			     vpc->cidrs.n > 1 ? " and its other blocks" : ""));
}

static int by_cidr(const void *a, const void *b)
{
	const struct subnet *x = *(struct subnet *const *)a;
	const struct subnet *y = *(struct subnet *const *)b;
	int order = prefix_cmp(x->cidr, y->cidr);

	return order ? order : (int)x->number - (int)y->number;
}

/*
 * Two CIDRs are disjoint or one holds the other. Sorted by address, the
 * shorter first, a subnet overlaps an earlier one exactly if the last one
 * that was not itself inside another holds it.
 */
static void check_overlap(struct arena *arena, struct report *r,
			  const struct vpc *vpc)
{
	size_t n = vpc->subnets.n;
	const struct subnet **sorted;
	const struct subnet *outer = NULL;

	if (n < 2)
		return;
	sorted = arena_alloc(arena, n * sizeof(*sorted));
	for (size_t i = 0; i < n; i++)
		sorted[i] = vpc->subnets.items[i];
	qsort(sorted, n, sizeof(*sorted), by_cidr);
	for (size_t i = 0; i < n; i++) {
		const struct subnet *s = sorted[i], *later, *earlier;

		if (!s->cidr.addr.family)
			continue; /* IPv6 alone: these come first */
		if (!outer || !prefix_covers(outer->cidr, s->cidr)) {
			outer = s;
			continue;
		}
		later = s->number > outer->number ? s : outer;
		earlier = later == s ? outer : s;
		report_refusal(r, later->cidr_at, "InvalidSubnet.Conflict",
			       later->o.name, "subnet %s: %s overlaps %s's %s",
			       later->o.name, PREFIX(later->cidr),
			       earlier->o.name, PREFIX(earlier->cidr));
	}
}

void validate_vpc(struct arena *arena, struct report *r, const struct model *m,
		  const struct vpc *vpc)
{
	for (size_t i = 0; i < vpc->cidrs.n; i++) {
		size_t before = report_count(r, SEVERITY_REFUSAL);

		check_block(r, vpc, i);
		if (i)
			check_secondary(arena, r, vpc, i);
		/* what AWS refuses needs no word of ours */
		if (report_count(r, SEVERITY_REFUSAL) > before)
			continue;
		check_own_ranges(r, vpc, i);
		check_hosts(r, m, vpc, i);
	}
	check_quota(r, vpc, vpc->cidrs.n, BLOCKS_MAX, "VpcCidrLimitExceeded",
		    "IPv4 blocks");
	check_quota(r, vpc, vpc->subnets.n, (size_t)m->limits.subnets_per_vpc,
		    "SubnetLimitExceeded", "subnets");
	check_quota(r, vpc, vpc->route_tables.n, TABLES_MAX,
		    "RouteTableLimitExceeded", "route tables");
	check_quota(r, vpc, vpc->network_acls.n, ACLS_MAX,
		    "NetworkAclLimitExceeded", "network ACLs");
	if (vpc->enable_dns_hostnames && !vpc->enable_dns_support)
		report_refusal(r, vpc->o.at, "InvalidParameterValue",
			       vpc->o.name,
			       "VPC %s: enable_dns_hostnames needs "
			       "enable_dns_support (DNS-3)",
			       vpc->o.name);
	for (size_t i = 0; i < vpc->subnets.n; i++)
		if (vpc->subnets.items[i]->cidr.addr.family)
			check_subnet(arena, r, vpc->subnets.items[i]);
	check_overlap(arena, r, vpc);
}

enum { NAT_SECONDARY_MAX = 7 }; /* NAT-5 */

static void check_elastic_ips(struct report *r, const struct nat_gateway *nat)
{
	const struct refs *more = &nat->secondary_elastic_ip_refs;

	if (more->n && nat->is_private)
		report_refusal(r, more->items[0].at, "InvalidParameter",
			       nat->o.name,
			       "%s: a private NAT gateway has no elastic IP "
			       "(NAT-1)",
			       more->items[0].path);
	/* a regional one may have 32 in each AZ, more than an account has */
	if (more->n > NAT_SECONDARY_MAX && !nat->is_regional)
		report_refusal(r, more->items[NAT_SECONDARY_MAX].at,
			       "InvalidParameter", nat->o.name,
			       "%s: %zu secondary elastic IPs; a NAT gateway "
			       "has at most %d (NAT-5)",
			       nat->o.path, more->n, NAT_SECONDARY_MAX);
}

static void refuse_nat(struct report *r, const struct nat_gateway *nat,
		       struct where at, const char *text)
{
	report_refusal(r, at, "InvalidParameter", nat->o.name,
		       "%s: a regional NAT gateway %s (NAT-17)", nat->o.path,
		       text);
}

static void check_regional(struct report *r, const struct nat_gateway *nat)
{
	if (nat->subnet_ref.text)
		refuse_nat(r, nat, nat->subnet_ref.at,
			   "is in the Availability Zones of its clients, and "
			   "in no subnet");
	if (nat->private_ip.family)
		refuse_nat(r, nat, nat->private_ip_at,
			   "has no private address to be chosen");
	if (nat->is_private)
		refuse_nat(r, nat, nat->o.at,
			   "is public; private connectivity needs a zonal "
			   "one");
}

static void check_nat(struct report *r, const struct nat_gateway *nat)
{
	check_elastic_ips(r, nat);
	if (nat->is_regional)
		check_regional(r, nat);
	if (nat->is_private && nat->elastic_ip_ref.text)
		report_refusal(r, nat->elastic_ip_ref.at, "InvalidParameter",
			       nat->o.name,
			       "%s: a private NAT gateway has no elastic IP "
			       "(NAT-1)",
			       nat->o.path);
}

void model_validate(struct build *b)
{
	struct model *m = b->model;

	for (size_t i = 0; i < m->vpcs.n; i++) {
		struct vpc *vpc = m->vpcs.items[i];

		validate_vpc(b->arena, b->report, b->model, vpc);
		validate_ipv6(b->arena, b->report, b->model, vpc);
		validate_routes(b->arena, b->report, m, vpc);
		validate_rules(b->arena, b->report, m, vpc);
		validate_endpoints(b->report, vpc);
		for (size_t j = 0; j < vpc->nat_gateways.n; j++)
			check_nat(b->report, vpc->nat_gateways.items[j]);
	}
	validate_change(b);
	validate_peerings(b);
	validate_transit(b->report, m);
	validate_references(b);
	validate_nodes(b->report, m);
	validate_quotas(b->arena, b->report, m);
	validate_names(b->report, m);
	validate_flow_logs(b->report, m);
}
