// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/router.c - the implicit router of a VPC
 *
 *	packet from subnet 1 -> mark = its route table -> that routing table
 *	   local route: "throw", on to the fabric (one route per ENI)
 *	   gateway:     out by the gateway's link
 *	   blackhole:   into the sink "bhole"
 *	   nothing:     on to the fabric, whose default is the sink "noroute"
 *
 * Longest prefix decides in the kernel as in AWS (RT-4). Links that are not
 * ENIs set no mark: what comes from a gateway reaches local addresses only.
 */
#include "route/route.h"

#include <stdlib.h>

#include "eni/layout.h"

static uint32_t table_of(const struct route_table *t)
{
	return TABLE_ROUTE_TABLE + t->number;
}

static void local_routes(struct plan *p, const char *ns,
			 const struct route_table *t, sa_family_t family)
{
	struct prefixes blocks = vpc_cidrs(t->vpc, family);

	for (size_t i = 0; i < blocks.n; i++) {
		struct prefix cidr = blocks.items[i];
		bool replaced = false;

		for (size_t j = 0; j < t->routes.n; j++)
			if (!prefix_cmp(t->routes.items[j].to, cidr) &&
			    t->routes.items[j].target != TARGET_LOCAL)
				replaced = true; /* RT-2 */
		if (replaced)
			continue;
		plan_route(p, ns,
			   &(struct plan_route){.table = table_of(t),
						.to = cidr,
						.type = PLAN_THROW});
	}
}

static void one_route(struct plan *p, const char *ns,
		      const struct route_table *t, const struct route *r)
{
	const struct eni *eni = r->eni;
	struct prefixes blocks = vpc_cidrs(t->vpc, r->to.addr.family);
	struct plan_route way = {.table = table_of(t), .to = r->to};

	if (r->state == ROUTE_BLACKHOLE) { /* RT-12: it still wins */
		layout_via(p, ns, table_of(t), r->to, "bhole");
		return;
	}
	switch (r->target) {
	case TARGET_LOCAL:
		/* the VPC's own block is there already */
		for (size_t i = 0; i < blocks.n; i++)
			if (!prefix_cmp(r->to, blocks.items[i]))
				return;
		way.type = PLAN_THROW;
		plan_route(p, ns, &way);
		return;
	case TARGET_INTERNET_GATEWAY:
		layout_via(p, ns, table_of(t), r->to, "igw");
		return;
	case TARGET_PEERING:
		layout_via(p, ns, table_of(t), r->to,
			   layout_peering_link(p->arena, r->peering));
		return;
	case TARGET_EGRESS_ONLY_GATEWAY:
		layout_via(p, ns, table_of(t), r->to, "eigw");
		return;
	case TARGET_NAT_GATEWAY:
		eni = r->nat_gateway->node->places.items[0].eni;
		break;
	default:
		break;
	}
	if (!eni || !eni->places.n) { /* nothing behind it (RT-12) */
		layout_via(p, ns, table_of(t), r->to, "bhole");
		return;
	}
	way.link = layout_eni_link(p, eni);
	way.via = r->to.addr.family == AF_INET6 ? layout_next_hop(AF_INET6)
						: eni->private_ip;
	plan_route(p, ns, &way);
}

static int by_precedence(const void *a, const void *b)
{
	const struct route *x = *(const struct route *const *)a;
	const struct route *y = *(const struct route *const *)b;
	int order = prefix_cmp(x->to, y->to);

	if (!order)
		order = (int)x->origin - (int)y->origin;
	return order ? order : (x > y) - (x < y);
}

/* The kernel has one route for a destination: the one that counts (RT-4) */
static void routes(struct plan *p, const char *ns, const struct route_table *t)
{
	const struct route **sorted;
	size_t n = t->routes.n;

	if (!n)
		return;
	sorted = arena_alloc(p->arena, n * sizeof(*sorted));
	for (size_t i = 0; i < n; i++)
		sorted[i] = &t->routes.items[i];
	qsort(sorted, n, sizeof(*sorted), by_precedence);
	for (size_t i = 0; i < n; i++)
		if (!i || prefix_cmp(sorted[i - 1]->to, sorted[i]->to) != 0)
			one_route(p, ns, t, sorted[i]);
}

/* Does any of its routes divert traffic for the VPC's own blocks (RT-6)? */
static bool diverts(const struct route_table *t, sa_family_t family)
{
	struct prefixes blocks = vpc_cidrs(t->vpc, family);

	for (size_t i = 0; i < t->routes.n; i++)
		for (size_t j = 0; j < blocks.n; j++)
			if (t->routes.items[i].target != TARGET_LOCAL &&
			    prefix_covers(blocks.items[j],
					  t->routes.items[i].to))
				return true;
	return false;
}

/* L2-2: no route diverts neighbours */
static void own_subnet(struct plan *p, const char *ns, const struct subnet *s,
		       sa_family_t family)
{
	struct nf_value group = {.num = s->number};
	struct prefix cidr = subnet_cidr(s, family);

	if (!cidr.addr.family || !diverts(s->route_table, family))
		return;
	plan_element(p, ns,
		     &(struct plan_element){
			     .set = family == AF_INET6 ? "ownsub6" : "ownsub",
			     .fields = {{group, group},
					{{.addr = prefix_first(cidr)},
					 {.addr = prefix_last(cidr)}}}});
}

/* Its router's address, which answers a ping (L2-6) */
static void router_address(struct plan *p, const char *ns,
			   const struct subnet *s)
{
	struct nf_value group = {.num = s->number};
	struct nf_value router = {.addr = layout_subnet_router(s)};

	plan_addr(p, ns, "lo", prefix_of(router.addr));
	plan_element(p, ns,
		     &(struct plan_element){
			     .set = "router_addr",
			     .fields = {{group, group}, {router, router}}});
}

static void subnet(struct plan *p, const char *ns, const struct subnet *s)
{
	struct nf_range group = {{.num = s->number}, {.num = s->number}};

	plan_element(p, ns,
		     &(struct plan_element){
			     .set = "rtb",
			     .fields = {group},
			     .data = {.num = table_of(s->route_table)}});
	if (s->cidr.addr.family)
		router_address(p, ns, s);
	for (const sa_family_t *f = layout_families(s->vpc->ipv6); *f; f++)
		own_subnet(p, ns, s, *f);
}

/* The router answers a ping from its own subnet (L2-6), and nothing else;
 * multicast listener reports (130 to 143 has them) are no news to anybody */
static void input(struct plan *p, const char *ns)
{
	struct plan_chain *c = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "input", .hook = HOOK_INPUT});

	PLAN_RULE(p, c, NF_FROM_LINK("lo"), NF_ACCEPT_IT);
	PLAN_RULE(p, c, NF_BETWEEN(NF_ICMPV6_TYPE, 130, 143), NF_ACCEPT_IT);
	PLAN_RULE(p, c, NF_EQ(NF_ICMP_TYPE, 8),
		  NF_IN("router_addr", NF_IIFGROUP, NF_IP_DADDR), NF_ACCEPT_IT);
	PLAN_RULE(p, c, NF_LOG("ROUTER_ADDRESS"), NF_DROP_IT);
}

static void marks(struct plan *p, const char *ns, const struct vpc *vpc)
{
	struct plan_chain *c = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "tables",
				     .hook = HOOK_PREROUTING,
				     .priority = -150});

	PLAN_RULE(p, c, NF_SET_FROM(NF_MARK, "rtb", NF_IIFGROUP));
	PLAN_RULE(p, c, NF_IN("ownsub", NF_IIFGROUP, NF_IP_DADDR),
		  NF_SET(NF_MARK, 0));
	if (vpc->ipv6)
		PLAN_RULE(p, c, NF_IN("ownsub6", NF_IIFGROUP, NF_IP6_DADDR),
			  NF_SET(NF_MARK, 0));
	/* a target's reply goes back through its load balancer */
	PLAN_RULE(p, c, NF_EQ(NF_CT_DIRECTION, 1),
		  NF_SET_FROM(NF_MARK, "balanced", NF_CT_MARK));
}

/* What has no route: an address of ours that nobody has, or no way at all */
static void sinks(struct plan *p, const char *ns, const struct vpc *vpc)
{
	struct plan_chain *c = plan_chain(
		p, ns, &(struct plan_chain){.name = "no_route"});

	for (const sa_family_t *f = layout_families(vpc->ipv6); *f; f++) {
		const char *set = layout_blocks(p, ns, vpc, *f, true);

		PLAN_RULE(p, c, NF_IN(set, layout_address_key(*f, true)),
			  NF_LOG("NO_POSSIBLE_DESTINATION egress"), NF_DROP_IT);
	}
	PLAN_RULE(p, c, NF_LOG("NO_ROUTE_TO_DESTINATION egress"), NF_DROP_IT);
	layout_deny_chain(p, ns, "blackhole", "BAD_STATE_ROUTE egress");
}

void router_plan(struct plan *p, const struct vpc *vpc)
{
	static const struct plan_set sets[] = {
		{.name = "rtb", .keys = {NF_IIFGROUP}, .data = NF_MARK},
		{.name = "router_addr", .keys = {NF_IIFGROUP, NF_IP_DADDR}},
		{.name = "balanced", .keys = {NF_CT_MARK}, .data = NF_MARK},
		{.name = "ownsub",
		 .keys = {NF_IIFGROUP, NF_IP_DADDR},
		 .interval = true},
	};
	const char *ns = layout_router_ns(p, vpc);

	layout_router(p, ns, ipv4(169, 254, 1, 1));
	for (size_t i = 0; i < ARRAY_LEN(sets); i++)
		plan_set(p, ns, &sets[i]);
	if (vpc->ipv6)
		plan_set(p, ns,
			 &(struct plan_set){.name = "ownsub6",
					    .keys = {NF_IIFGROUP, NF_IP6_DADDR},
					    .interval = true});
	for (size_t i = 0; i < vpc->subnets.n; i++)
		subnet(p, ns, vpc->subnets.items[i]);
	for (size_t i = 0; i < vpc->route_tables.n; i++) {
		const struct route_table *t = vpc->route_tables.items[i];

		for (const sa_family_t *f = layout_families(vpc->ipv6); *f;
		     f++) {
			layout_marked(p, ns, table_of(t), *f);
			local_routes(p, ns, t, *f);
		}
		routes(p, ns, t);
	}
	marks(p, ns, vpc);
	input(p, ns);
	sinks(p, ns, vpc);
}
