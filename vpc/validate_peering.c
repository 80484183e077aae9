// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/validate_peering.c - what AWS would refuse between VPCs
 *
 * Two peers whose blocks overlap are no refusal: the peering is made, and
 * its state is `failed` (PCX-2).
 */
#include <string.h>

#include "vpc/between.h"
#include "vpc/kept.h"
#include "vpc/validate.h"

/* --- peerings ---------------------------------------------------------- */

static bool same_pair(const struct peering *a, const struct peering *b)
{
	return peering_far(a, b->vpcs[REQUESTER]) == b->vpcs[ACCEPTER];
}

static void check_pair(struct build *b, size_t i)
{
	const struct model *m = b->model;
	const struct peering *p = m->peerings.items[i];

	for (size_t j = 0; j < i && peering_active(p); j++) {
		const struct peering *first = m->peerings.items[j];

		if (!peering_active(first) || !same_pair(first, p))
			continue;
		report_refusal(b->report, p->o.at,
			       "VpcPeeringConnectionAlreadyExists", p->o.name,
			       "%s: %s and %s are peers already, by %s (PCX-5)",
			       p->o.path, p->vpcs[REQUESTER]->o.name,
			       p->vpcs[ACCEPTER]->o.name, first->o.name);
		return;
	}
}

static bool has_block(const struct vpc *vpc, struct prefix block)
{
	struct prefixes own = vpc_cidrs(vpc, block.addr.family);

	for (size_t i = 0; i < own.n; i++)
		if (prefix_cmp(own.items[i], block) == 0)
			return true;
	return false;
}

/* VPC-7: what a step may add to a VPC that is a side of a peering */
static void check_added(struct build *b, const struct peering *p, int side,
			struct prefix block, struct where at)
{
	const struct peering *before = kept_peering(b, p->o.id);
	const struct vpc *vpc = p->vpcs[side], *old = kept_vpc(b, vpc->o.id);
	bool hits = vpc_overlaps(p->vpcs[N_SIDES - 1 - side], block);
	bool pending = before &&
		       strcmp(before->state, "pending-acceptance") == 0;

	if (!before || !old || has_block(old, block) ||
	    !(pending || peering_active(before)) ||
	    !(hits || (pending && side == REQUESTER)))
		return;
	report_refusal(b->report, at, "InvalidVpc.Range", vpc->o.name,
		       "VPC %s: %s cannot be added: peering %s %s (VPC-7)",
		       vpc->o.name, PREFIX(block), p->o.name,
		       hits ? "has it on the other side"
			    : "waits for its acceptance");
}

static void check_side(struct build *b, const struct peering *p, int side)
{
	const struct vpc *vpc = p->vpcs[side];

	for (size_t i = 0; i < vpc->cidrs.n; i++)
		check_added(b, p, side, vpc->cidrs.items[i],
			    vpc->cidrs_at.items[i]);
	for (size_t i = 0; i < vpc->ipv6_cidrs.n; i++)
		check_added(b, p, side, vpc->ipv6_cidrs.items[i],
			    vpc->ipv6_cidrs_at.items[i]);
}

void validate_peerings(struct build *b)
{
	for (size_t i = 0; i < b->model->peerings.n; i++) {
		const struct peering *p = b->model->peerings.items[i];

		check_pair(b, i);
		for (int side = 0; side < N_SIDES; side++)
			check_side(b, p, side);
	}
}

/* --- references to groups ---------------------------------------------- */

/* SG-10, SG-11 */
static bool may_reference(const struct model *m, const struct vpc *from,
			  const struct vpc *to)
{
	for (size_t i = 0; i < m->peerings.n; i++) {
		const struct peering *p = m->peerings.items[i];

		if (peering_active(p) && peering_within_region(p) &&
		    peering_far(p, from) == to)
			return true;
	}
	for (size_t i = 0; i < m->transit_gateways.n; i++)
		if (transit_attachment_of(m->transit_gateways.items[i], from) &&
		    transit_attachment_of(m->transit_gateways.items[i], to))
			return true;
	return false;
}

static bool names_group(const struct security_group_rule *rules, size_t n,
			const struct security_group *g)
{
	for (size_t i = 0; i < n; i++)
		if (rules[i].group &&
		    strcmp(rules[i].group->o.id, g->o.id) == 0)
			return true;
	return false;
}

/* A rule that was there before the step is not asked again: it is stale now
 * (SG-13). With nothing to compare with, all may have been there. */
static bool was_there(const struct build *b, const struct security_group *g,
		      const struct security_group *named)
{
	const struct security_group *before = kept_group(b, g->o.id);

	if (b->stage && !b->kept)
		return true;
	return before &&
	       (names_group(before->ingress.items, before->ingress.n, named) ||
		names_group(before->egress.items, before->egress.n, named));
}

static void check_references(struct build *b, const struct security_group *g,
			     const struct security_group_rule *rules, size_t n,
			     const char *direction)
{
	for (size_t i = 0; i < n; i++) {
		const struct security_group *named = rules[i].group;

		if (!named || named->vpc == g->vpc ||
		    may_reference(b->model, g->vpc, named->vpc) ||
		    was_there(b, g, named))
			continue;
		report_refusal(b->report, rules[i].at, "InvalidGroup.NotFound",
			       g->o.name,
			       "security group %s, %s %u: %s is in VPC %s; "
			       "only an active peering in the same Region, or "
			       "a transit gateway, lets it be named (SG-10)",
			       g->o.name, direction, rules[i].entry,
			       named->o.name, named->vpc->o.name);
	}
}

void validate_references(struct build *b)
{
	for (size_t i = 0; i < b->model->vpcs.n; i++) {
		const struct vpc *vpc = b->model->vpcs.items[i];

		for (size_t j = 0; j < vpc->security_groups.n; j++) {
			const struct security_group *g =
				vpc->security_groups.items[j];

			check_references(b, g, g->ingress.items, g->ingress.n,
					 "ingress");
			check_references(b, g, g->egress.items, g->egress.n,
					 "egress");
		}
	}
}
