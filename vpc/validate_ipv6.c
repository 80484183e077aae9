// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/validate_ipv6.c - what AWS would refuse of IPv6 blocks
 */
#include "vpc/validate.h"

#include "vpc/labfile.h"

enum { BLOCKS_MAX = 5, STEP = 4 }; /* VPC-9 */

static bool fits(struct prefix p, uint8_t from, uint8_t to)
{
	return p.len >= from && p.len <= to && p.len % STEP == 0;
}

/* --- VPCs --------------------------------------------------------------- */

static void refuse_block(struct report *r, const struct vpc *vpc, size_t i,
			 const char *text)
{
	report_refusal(r, vpc->ipv6_cidrs_at.items[i], "InvalidVpc.Range",
		       vpc->o.name, "VPC %s: %s %s", vpc->o.name,
		       PREFIX(vpc->ipv6_cidrs.items[i]), text);
}

/* An IPv6 block is one VPC's in all of the world */
static void check_others(struct arena *arena, struct report *r,
			 const struct model *m, const struct vpc *vpc, size_t i)
{
	for (size_t j = 0; j < m->vpcs.n; j++) {
		const struct vpc *other = m->vpcs.items[j];

		for (size_t k = 0; k < other->ipv6_cidrs.n; k++) {
			if (other == vpc && k >= i)
				return;
			if (prefix_overlaps(other->ipv6_cidrs.items[k],
					    vpc->ipv6_cidrs.items[i]))
				refuse_block(
					r, vpc, i,
					arena_printf(arena,
						     "overlaps %s of VPC "
						     "%s",
						     PREFIX(other->ipv6_cidrs
								    .items[k]),
						     other->o.name));
		}
	}
}

static void check_block(struct arena *arena, struct report *r,
			const struct model *m, const struct vpc *vpc, size_t i)
{
	static const struct prefix public = {{AF_INET6, {0x20}}, 3};
	static const struct prefix hosts = {
		{AF_INET6, {0x20, 0x01, 0x0d, 0xb8, 0xff, 0xff}}, 48};
	struct prefix p = vpc->ipv6_cidrs.items[i];

	if (!fits(p, 44, 60))
		refuse_block(r, vpc, i,
			     "is not between /44 and /60 in steps of 4 "
			     "(VPC-9)");
	else if (!prefix_covers(public, p))
		refuse_block(r, vpc, i, "is outside 2000::/3");
	else if (prefix_overlaps(hosts, p))
		report_error(r, vpc->ipv6_cidrs_at.items[i],
			     "VPC %s: %s stands for hosts of the internet in a "
			     "lab; choose another block",
			     vpc->o.name, PREFIX(hosts));
	else
		check_others(arena, r, m, vpc, i);
}

/* --- subnets ------------------------------------------------------------ */

static void refuse(struct report *r, const struct subnet *s, struct where at,
		   const char *code, const char *text)
{
	report_refusal(r, at, code, s->o.name, "subnet %s: %s", s->o.name,
		       text);
}

static void check_range(struct arena *arena, struct report *r,
			const struct subnet *s)
{
	const char *text = PREFIX(s->ipv6_cidr);

	if (!fits(s->ipv6_cidr, 44, 64)) {
		refuse(r, s, s->ipv6_cidr_at, "InvalidSubnet.Range",
		       arena_printf(arena,
				    "%s is not between /44 and /64 in steps "
				    "of 4 (VPC-23)",
				    text));
		return;
	}
	for (size_t i = 0; i < s->vpc->ipv6_cidrs.n; i++)
		if (prefix_covers(s->vpc->ipv6_cidrs.items[i], s->ipv6_cidr))
			return;
	refuse(r, s, s->ipv6_cidr_at, "InvalidSubnet.Range",
	       s->vpc->ipv6_cidrs.n
		       ? arena_printf(arena, "%s is outside %s's IPv6 blocks",
				      text, s->vpc->o.name)
		       : arena_printf(arena, "VPC %s has no IPv6 block",
				      s->vpc->o.name));
}

static void check_overlap(struct arena *arena, struct report *r,
			  const struct subnet *s)
{
	for (size_t i = 0; i < s->vpc->subnets.n; i++) {
		const struct subnet *other = s->vpc->subnets.items[i];

		if (other == s)
			return;
		if (other->ipv6_cidr.addr.family &&
		    prefix_overlaps(other->ipv6_cidr, s->ipv6_cidr))
			refuse(r, s, s->ipv6_cidr_at, "InvalidSubnet.Conflict",
			       arena_printf(arena, "%s overlaps %s's %s",
					    PREFIX(s->ipv6_cidr), other->o.name,
					    PREFIX(other->ipv6_cidr)));
	}
}

/* VPC-24 */
static void check_kind(struct report *r, const struct subnet *s)
{
	bool has = s->ipv6_cidr.addr.family || s->ipv6_cidr_auto;

	if (s->ipv6_native && s->cidr.addr.family)
		refuse(r, s, s->cidr_at, "InvalidParameterCombination",
		       "is ipv6_native, and such a subnet has no 'cidr' "
		       "(VPC-24)");
	if (s->ipv6_native && !has)
		refuse(r, s, s->o.at, "MissingParameter",
		       "is ipv6_native and needs an 'ipv6_cidr' (VPC-24)");
	if (s->assign_ipv6_address_on_creation && !has)
		refuse(r, s, s->o.at, "InvalidParameterValue",
		       "assign_ipv6_address_on_creation needs an "
		       "'ipv6_cidr'");
}

void validate_ipv6(struct arena *arena, struct report *r, const struct model *m,
		   const struct vpc *vpc)
{
	for (size_t i = 0; i < vpc->ipv6_cidrs.n; i++)
		check_block(arena, r, m, vpc, i);
	if (vpc->ipv6_cidrs.n > BLOCKS_MAX)
		report_refusal(r, vpc->o.at, "VpcCidrLimitExceeded",
			       vpc->o.name,
			       "VPC %s: %zu IPv6 blocks; at most %d are "
			       "allowed (VPC-9)",
			       vpc->o.name, vpc->ipv6_cidrs.n, BLOCKS_MAX);
	for (size_t i = 0; i < vpc->subnets.n; i++) {
		const struct subnet *s = vpc->subnets.items[i];

		check_kind(r, s);
		if (!s->ipv6_cidr.addr.family)
			continue;
		check_range(arena, r, s);
		check_overlap(arena, r, s);
	}
}
