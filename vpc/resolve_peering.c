// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/resolve_peering.c - the sides of peerings, and their states
 */
#include "vpc/between.h"
#include "vpc/labfile.h"
#include "vpc/names.h"

/* IPv6 blocks of two VPCs never do: nobody else gets one that is given */
static bool blocks_overlap(const struct vpc *a, const struct vpc *b)
{
	for (size_t i = 0; i < a->cidrs.n; i++)
		if (vpc_overlaps(b, a->cidrs.items[i]))
			return true;
	return false;
}

static void resolve_sides(struct build *b, struct peering *p)
{
	for (size_t i = 0; i < N_SIDES && i < p->vpc_refs.n; i++)
		p->vpcs[i] = names_resolve(b, NAME_VPC, NULL,
					   &p->vpc_refs.items[i]);
	if (p->vpcs[REQUESTER] && p->vpcs[REQUESTER] == p->vpcs[ACCEPTER])
		report_error(b->report, p->vpc_refs.items[ACCEPTER].at,
			     "%s: both VPCs are %s; a peering is between two",
			     p->vpc_refs.items[ACCEPTER].path,
			     p->vpcs[ACCEPTER]->o.name);
}

/* Which sides let the other resolve their public names to private addresses */
static void resolve_dns(struct build *b, struct peering *p)
{
	for (size_t i = 0; i < p->dns_refs.n; i++) {
		const struct ref *ref = &p->dns_refs.items[i];
		const struct vpc *vpc = names_resolve(b, NAME_VPC, NULL, ref);

		if (!vpc || !p->vpcs[REQUESTER] || !p->vpcs[ACCEPTER])
			continue;
		if (!peering_far(p, vpc))
			report_error(b->report, ref->at,
				     "%s: VPC %s is no side of it; %s and %s "
				     "are",
				     ref->path, vpc->o.name,
				     p->vpcs[REQUESTER]->o.name,
				     p->vpcs[ACCEPTER]->o.name);
		for (int side = 0; side < N_SIDES; side++)
			if (p->vpcs[side] == vpc)
				p->allow_remote_vpc_dns_resolution[side] = true;
	}
}

void resolve_peerings(struct build *b)
{
	for (size_t i = 0; i < b->model->peerings.n; i++) {
		struct peering *p = b->model->peerings.items[i];

		resolve_sides(b, p);
		resolve_dns(b, p);
		if (p->vpcs[REQUESTER] && p->vpcs[ACCEPTER] &&
		    blocks_overlap(p->vpcs[REQUESTER], p->vpcs[ACCEPTER]))
			p->state = "failed"; /* PCX-2 */
	}
}
