// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/ipv6_gateway.c - IPv6 between a VPC and the internet
 *
 *	router "igw"  ---- "vpc"   igw/app "internet" ---- "igw-1" internet
 *	router "eigw" ---- "eigw"
 *
 * IPv6 is not translated (IGW-3), so the internet has one route to the VPC's
 * block, and both gateways share a namespace. Which of them stands before a
 * subnet is told by that subnet's route table: where its route to the sender
 * leads, from there the sender comes in. The egress-only one lets nobody in
 * (EIG-1, EIG-2); it remembers the flows that began behind it by a ct mark.
 */
#include "route/route.h"

#include <stdlib.h>

#include "eni/layout.h"
#include "sg/flatten.h"
#include "sg/sg.h"

/* The table, and mark, of what goes back behind the egress-only gateway */
enum { TABLE_BACK = 901 };

enum way_in { IN_NOWHERE, IN_INTERNET_GATEWAY, IN_EGRESS_ONLY };

static void egress_only_link(struct plan *p, const char *ns,
			     const struct vpc *vpc)
{
	const char *router = layout_router_ns(p, vpc);
	struct plan_end near = {.ns = router,
				.name = "eigw",
				.mtu = MTU_INTERNET,
				.group = GROUP_EGRESS_ONLY_GATEWAY};
	struct plan_end far = {.ns = ns, .name = "eigw", .mtu = MTU_INTERNET};

	static const char *const sets[] = {"nocheck", "tracked"}; /* EIG-3 */

	layout_gateway_link(p, near, far);
	for (size_t i = 0; i < ARRAY_LEN(sets); i++)
		plan_element(p, router,
			     &(struct plan_element){
				     .set = sets[i],
				     .fields = {{.lo = {.link = "eigw"}}}});
}

void ipv6_gateway_plan(struct plan *p, const char *ns, const struct vpc *vpc)
{
	bool open = vpc->internet_gateway == GATEWAY_ATTACHED;
	const char *far = arena_printf(p->arena, "igw-%u", vpc->number);

	plan_addr(p, ns, "lo", prefix_of(layout_router_ipv6()));
	if (vpc->egress_only_internet_gateway)
		egress_only_link(p, ns, vpc);
	if (vpc->egress_only_internet_gateway)
		layout_marked(p, ns, TABLE_BACK, AF_INET6);
	for (size_t i = 0; i < vpc->ipv6_cidrs.n; i++) {
		layout_via(p, ns, 0, vpc->ipv6_cidrs.items[i],
			   open ? "vpc" : "eigw");
		if (vpc->egress_only_internet_gateway)
			layout_via(p, ns, TABLE_BACK, vpc->ipv6_cidrs.items[i],
				   "eigw");
		layout_via(p, NS_INTERNET, TABLE_FABRIC,
			   vpc->ipv6_cidrs.items[i], far);
	}
}

/* --- who may come in ---------------------------------------------------- */

static enum way_in way_of(const struct route *r)
{
	if (r->state == ROUTE_BLACKHOLE)
		return IN_NOWHERE;
	if (r->target == TARGET_INTERNET_GATEWAY)
		return IN_INTERNET_GATEWAY;
	return r->target == TARGET_EGRESS_ONLY_GATEWAY ? IN_EGRESS_ONLY
						       : IN_NOWHERE;
}

static int longest_first(const void *a, const void *b)
{
	const struct route *x = *(const struct route *const *)a;
	const struct route *y = *(const struct route *const *)b;

	return (int)y->to.len - (int)x->to.len;
}

/* All senders there are, disjoint, each with the way to it from @t (RT-4) */
static struct boxes senders(struct plan *p, const struct route_table *t)
{
	const struct route **sorted = arena_alloc(
		p->arena, (t->routes.n + 1) * sizeof(*sorted));
	struct boxes boxes = {0};
	size_t n = 0;

	for (size_t i = 0; i < t->routes.n; i++)
		if (t->routes.items[i].to.addr.family == AF_INET6)
			sorted[n++] = &t->routes.items[i];
	if (n)
		qsort(sorted, n, sizeof(*sorted), longest_first);
	for (size_t i = 0; i < n; i++)
		boxes_add(p->arena, &boxes, sorted[i]->to, 0, 0,
			  (int)way_of(sorted[i]));
	boxes_add(p->arena, &boxes, layout_all(AF_INET6), 0, 0, IN_NOWHERE);
	return flatten(p->arena, &boxes);
}

static void way_in(struct plan *p, const char *ns, const struct subnet *s)
{
	static const char *const chain[] = {
		[IN_NOWHERE] = "no_way_in", [IN_EGRESS_ONLY] = "egress_only"};
	struct nf_range to = {{.addr = prefix_first(s->ipv6_cidr)},
			      {.addr = prefix_last(s->ipv6_cidr)}};
	struct boxes boxes = senders(p, s->route_table);
	bool redirected = s->vpc->internet_gateway == GATEWAY_ATTACHED &&
			  redirect_of(s->vpc, s->ipv6_cidr);

	for (size_t i = 0; i < boxes.n; i++) {
		const struct box *box = &boxes.items[i];
		struct plan_element e = {
			.set = "ways_in",
			.fields = {to, {{.addr = box->lo}, {.addr = box->hi}}},
			.verdict = NF_V_ACCEPT};

		/* RT-30: the appliance's way back is not the subnet's */
		if (box->owner != IN_INTERNET_GATEWAY && !redirected) {
			e.verdict = NF_V_GOTO;
			e.chain = chain[box->owner];
		}
		plan_element(p, ns, &e);
	}
}

/* What the egress-only gateway let out comes back by it */
static void back(struct plan *p, const char *ns)
{
	struct plan_chain *c = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "back",
				     .hook = HOOK_PREROUTING,
				     .priority = -150});

	PLAN_RULE(p, c, NF_FROM_LINK("internet"),
		  NF_EQ(NF_CT_MARK, CT_BEGAN_BEHIND),
		  NF_SET(NF_MARK, TABLE_BACK));
}

void ipv6_gateway_rules(struct plan *p, const char *ns, const struct vpc *vpc,
			struct plan_chain *forward)
{
	plan_set(p, ns,
		 &(struct plan_set){.name = "ways_in",
				    .keys = {NF_IP6_DADDR, NF_IP6_SADDR},
				    .interval = true,
				    .verdicts = true});
	for (size_t i = 0; i < vpc->subnets.n; i++)
		if (vpc->subnets.items[i]->ipv6_cidr.addr.family)
			way_in(p, ns, vpc->subnets.items[i]);
	layout_deny_chain(p, ns, "no_way_in",
			  "NO_ROUTE_TO_DESTINATION ingress");
	layout_deny_chain(p, ns, "egress_only",
			  "EIGW_ACCEPTS_NO_CONNECTIONS ingress");
	if (vpc->egress_only_internet_gateway) {
		back(p, ns);
		PLAN_RULE(p, forward, NF_FROM_LINK("eigw"), NF_STATE(NF_CT_NEW),
			  NF_SET(NF_CT_MARK, CT_BEGAN_BEHIND), NF_ACCEPT_IT);
		PLAN_RULE(p, forward, NF_EQ(NF_CT_MARK, CT_BEGAN_BEHIND),
			  NF_ACCEPT_IT);
		/* a reply to what came in by the other gateway */
		PLAN_RULE(p, forward, NF_FROM_LINK("eigw"),
			  NF_GOTO_TO("egress_only"));
	}
	PLAN_RULE(p, forward, NF_FROM_LINK("internet"),
		  NF_VMAP("ways_in", NF_IP6_DADDR, NF_IP6_SADDR));
}
