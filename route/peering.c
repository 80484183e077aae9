// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/peering.c - a link between the routers of two VPCs
 *
 *	router "pcx-1" ---- "pcx-1" router
 *
 * The link is no subnet's and sets no mark, so what comes over it reaches
 * local addresses alone: neither a further peering (PCX-3) nor the gateways
 * of the other VPC (PCX-4). The sender's router asks first whether source and
 * destination are of the two VPCs (PCX-6), and says so when they are not.
 */
#include "route/route.h"

#include "eni/layout.h"
#include "vpc/between.h"

/* From the sender's blocks to the peer's */
static void let(struct plan *p, struct plan_chain *c,
		const struct peering *peering, const struct vpc *to,
		const char *ns, sa_family_t family)
{
	bool ipv6 = family == AF_INET6;
	const char *blocks = ipv6 ? "blocks6" : "blocks";
	const char *name = arena_printf(p->arena, "peering%s.%s",
					ipv6 ? "6" : "", peering->o.name);
	enum nf_key source = layout_address_key(family, false);
	enum nf_key destination = layout_address_key(family, true);

	plan_set(p, ns,
		 &(struct plan_set){.name = name,
				    .keys = {destination},
				    .interval = true});
	for (size_t i = 0; i < vpc_cidrs(to, family).n; i++)
		layout_prefix_element(p, ns, name,
				      vpc_cidrs(to, family).items[i]);
	PLAN_RULE(p, c, NF_IN(blocks, source), NF_IN(name, destination),
		  NF_RETURN_IT);
}

/* What may leave by the link */
static void check(struct plan *p, const struct peering *peering,
		  const struct vpc *from, const struct vpc *to)
{
	struct arena *a = p->arena;
	const char *ns = layout_router_ns(p, from);
	const char *name = arena_printf(a, "peering.%s", peering->o.name);
	struct plan_chain *c = plan_chain(p, ns,
					  &(struct plan_chain){.name = name});

	for (const sa_family_t *f = layout_families(from->ipv6 && to->ipv6); *f;
	     f++)
		let(p, c, peering, to, ns, *f);
	PLAN_RULE(p, c,
		  NF_LOG(arena_printf(
			  a, "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR egress %s",
			  peering->o.name)),
		  NF_DROP_IT);
	plan_element(p, ns,
		     &(struct plan_element){
			     .set = "peerings",
			     .fields = {{.lo = {.link = layout_peering_link(
							a, peering)}}},
			     .verdict = NF_V_JUMP,
			     .chain = name});
}

void peering_plan(struct plan *p, const struct peering *peering)
{
	const char *link = layout_peering_link(p->arena, peering);
	struct plan_end end[N_SIDES];

	for (int side = 0; side < N_SIDES; side++) {
		const struct vpc *vpc = peering->vpcs[side];
		const char *ns = layout_router_ns(p, vpc);

		end[side] = (struct plan_end){
			.ns = ns,
			.name = link,
			.mtu = peering_within_region(peering)
				       ? MTU_VPC
				       : MTU_BETWEEN_REGIONS,
			.group = GROUP_PEERING + peering->number};
		plan_element(p, ns,
			     &(struct plan_element){
				     .set = "nocheck",
				     .fields = {{.lo = {.link = link}}}});
		check(p, peering, vpc, peering_far(peering, vpc));
	}
	layout_gateway_link(p, end[REQUESTER], end[ACCEPTER]);
}
