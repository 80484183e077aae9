// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * eni/attach.c - a network interface between a node and its router
 *
 *	node's namespace            VPC's router
 *	+---------------+           +------------------------------+
 *	| eth0          +-----------+ eni-0a1b...  group = subnet  |
 *	| 10.0.1.4/24   |   veth    | unnumbered, answers ARP for  |
 *	| default .1    |           | all of the VPC (proxy ARP)   |
 *	+---------------+           +------------------------------+
 *
 * The node sees a subnet with its neighbours; the router sees every frame,
 * as the VPC's mapping service does (L2-1, L2-3).
 */
#include "eni/eni.h"
#include "eni/layout.h"

static uint32_t mtu_of(const struct eni *eni)
{
	return eni->type == ENI_NAT_GATEWAY ? MTU_NAT : MTU_VPC; /* MTU-2 */
}

/* The way of the fabric to the ENI's address */
static void reach(struct plan *p, const struct eni *eni, const char *link)
{
	const char *router = layout_router_ns(p, eni->subnet->vpc);
	struct plan_route to = {
		.table = TABLE_FABRIC,
		.to = prefix_of(eni->private_ip),
		.link = link,
		.src = layout_subnet_router(eni->subnet),
	};

	if (eni->type == ENI_LAMBDA)
		to.via = layout_next_hop();
	plan_route(p, router, &to);
}

/* ENI-5: what the check compares, or that this ENI is not checked */
static void check(struct plan *p, const struct eni *eni, const char *link)
{
	const char *router = layout_router_ns(p, eni->subnet->vpc);
	struct plan_element e = {
		.set = "eni4",
		.fields = {{.lo = {.link = link}},
			   {.lo = {.addr = eni->private_ip},
			    .hi = {.addr = eni->private_ip}}},
	};

	plan_element(p, router, &e);
	if (eni->source_dest_check)
		return;
	plan_element(
		p, router,
		&(struct plan_element){.set = "nocheck",
				       .fields = {{.lo = {.link = link}}}});
}

static void node(struct plan *p, const struct eni *eni, const char *link)
{
	const char *ns = layout_place_ns(p->arena, eni->places.items[0]);
	const char *router = layout_router_ns(p, eni->subnet->vpc);
	struct plan_end inside = {.ns = ns,
				  .name = "eth0",
				  .mtu = mtu_of(eni),
				  .alias = eni->o.id};
	struct plan_end outside = {.ns = router,
				   .name = link,
				   .mtu = mtu_of(eni),
				   .group = eni->subnet->number,
				   .proxy_arp = true,
				   .forwarding = true,
				   .alias = eni->o.id};

	inside.forwarding = eni->type == ENI_NAT_GATEWAY ||
			    eni->type == ENI_NETWORK_LOAD_BALANCER;
	plan_ns(p, ns, false);
	plan_link(p, &outside, &inside);
	plan_addr(p, ns, "eth0",
		  (struct prefix){eni->private_ip, eni->subnet->cidr.len});
	plan_route(
		p, ns,
		&(struct plan_route){.to = {ipv4(0, 0, 0, 0), 0},
				     .link = "eth0",
				     .via = layout_subnet_router(eni->subnet)});
}

void eni_plan(struct plan *p, const struct model *m)
{
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];
		const char *link = layout_eni_link(p, eni);

		if (eni->type != ENI_LAMBDA && eni->places.n)
			node(p, eni, link);
		if (!eni->places.n)
			continue; /* not attached: nothing answers there */
		reach(p, eni, link);
		check(p, eni, link);
	}
	owner_plan(p, m);
}
