// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/candidate_route.c - routes that would lead a packet on
 */
#include "probe/candidate.h"

#include <string.h>

#include "vpc/association.h"
#include "vpc/identifier.h"
#include "vpc/rules_text.h"

/* --- one route ------------------------------------------------------------ */

static void add_destination(struct candidates *c, struct change *change,
			    const struct wanted_route *w, struct prefix to)
{
	if (w->instead && w->instead->list) {
		change_object(c->arena, change, c->m,
			      "--destination-prefix-list-id", NULL,
			      &w->instead->list->o);
		return;
	}
	change_option(c->arena, change,
		      to.addr.family == AF_INET6
			      ? "--destination-ipv6-cidr-block"
			      : "--destination-cidr-block",
		      arena_strdup(c->arena, PREFIX(to)));
}

void route_add(struct candidates *c, struct candidate *of,
	       const struct wanted_route *w, const struct route_goal *goal)
{
	const struct route_table *t = w->table;
	struct prefix to = w->instead ? w->instead->to : goal->to;
	struct change *change = candidate_change(
		c, of, "route table %s: %s %s%s",
		change_name(c->arena, c->m, t->vpc, &t->o),
		w->instead ? route_destination_text(c->arena, w->instead)
			   : arena_strdup(c->arena, PREFIX(to)),
		w->instead ? "to " : "", goal->words);

	change_request(c->arena, change, "ec2",
		       w->instead ? "replace-route" : "create-route");
	change_object(c->arena, change, c->m, "--route-table-id", t->vpc,
		      &t->o);
	add_destination(c, change, w, to);
	change_option_for(c->arena, change, goal->option, goal->aws, goal->lab);
}

struct route_goal route_goal_of(struct candidates *c, struct prefix to,
				const char *option, const char *kind,
				const struct vpc *vpc, const struct object *o)
{
	const char *name = change_name(c->arena, c->m, vpc, o);

	return (struct route_goal){
		.to = to,
		.option = option,
		.words = arena_printf(c->arena, "%s %s", kind, name),
		.aws = o->id,
		.lab = name};
}

/* --- to other networks ---------------------------------------------------- */

/* The block of a VPC that has the address; family 0: none has */
static struct prefix block_with(const struct vpc *vpc, struct addr a)
{
	struct prefixes all = vpc_cidrs(vpc, a.family);

	for (size_t i = 0; i < all.n; i++)
		if (prefix_has(all.items[i], a))
			return all.items[i];
	return (struct prefix){0};
}

static bool by_peering(struct candidates *c, const struct wanted_route *w,
		       const struct vpc *far, struct prefix block)
{
	bool any = false;

	for (size_t i = 0; i < c->m->peerings.n; i++) {
		const struct peering *p = c->m->peerings.items[i];
		struct route_goal goal;

		if (!peering_active(p) ||
		    peering_far(p, w->table->vpc) != far ||
		    (w->instead && w->instead->peering == p))
			continue;
		goal = route_goal_of(c, block, "--vpc-peering-connection-id",
				     "peering", NULL, &p->o);
		choice_new(c);
		route_add(c, candidate_new(c, BREADTH_ROUTE), w, &goal);
		any = true;
	}
	return any;
}

static bool by_transit(struct candidates *c, const struct wanted_route *w,
		       const struct vpc *far, struct prefix block)
{
	bool any = false;

	for (size_t i = 0; i < c->m->transit_gateways.n; i++) {
		const struct transit_gateway *g =
			c->m->transit_gateways.items[i];
		struct route_goal goal;

		if (!transit_attachment_of(g, w->table->vpc) ||
		    !transit_attachment_of(g, far))
			continue;
		goal = route_goal_of(c, block, "--transit-gateway-id",
				     "transit gateway", NULL, &g->o);
		choice_new(c);
		route_add(c, candidate_new(c, BREADTH_ROUTE), w, &goal);
		any = true;
	}
	return any;
}

/* PCX-2: AWS would not have one between blocks that overlap */
static bool overlaps(const struct vpc *a, const struct vpc *b)
{
	for (size_t i = 0; i < a->cidrs.n; i++)
		if (vpc_overlaps(b, a->cidrs.items[i]))
			return true;
	return false;
}

/* One that waits to be accepted */
static bool is_requested(const struct model *m, const struct wanted_route *w,
			 const struct vpc *far)
{
	for (size_t i = 0; i < m->peerings.n; i++)
		if (peering_far(m->peerings.items[i], w->table->vpc) == far &&
		    !strcmp(m->peerings.items[i]->state, "pending-acceptance"))
			return true;
	return false;
}

static void by_new_peering(struct candidates *c, const struct wanted_route *w,
			   const struct vpc *far, struct prefix block)
{
	struct candidate *one;
	struct route_goal goal = {.to = block,
				  .option = "--vpc-peering-connection-id"};

	if (overlaps(w->table->vpc, far) || is_requested(c->m, w, far))
		return;
	choice_new(c);
	one = candidate_new(c, BREADTH_PEER);
	goal.lab = peering_new(c, one, w->table->vpc, far);
	goal.aws = identifier(c->arena, "pcx", "", goal.lab, 0);
	goal.words = arena_printf(c->arena, "peering %s", goal.lab);
	route_add(c, one, w, &goal);
}

static bool to_vpcs(struct candidates *c, const struct wanted_route *w)
{
	bool any = false;

	for (size_t i = 0; i < c->m->vpcs.n; i++) {
		const struct vpc *far = c->m->vpcs.items[i];
		struct prefix block = block_with(far, w->to);

		if (far == w->table->vpc || !block.addr.family)
			continue;
		any = true;
		if (!by_peering(c, w, far, block) &
		    !by_transit(c, w, far, block))
			by_new_peering(c, w, far, block);
	}
	return any;
}

/* Behind the VPC's virtual private gateway, or a transit gateway of its */
static bool to_premises(struct candidates *c, const struct wanted_route *w)
{
	for (size_t i = 0; i < c->m->on_premises.n; i++) {
		const struct on_premises *op = c->m->on_premises.items[i];
		const struct vpc *vpc = w->table->vpc;
		struct route_goal goal;

		if (!on_premises_has(op, w->to))
			continue;
		if (op->attachment)
			goal = route_goal_of(c, op->cidrs.items[0],
					     "--transit-gateway-id",
					     "transit gateway", NULL,
					     &op->attachment->gateway->o);
		else
			goal = (struct route_goal){
				.to = op->cidrs.items[0],
				.option = "--gateway-id",
				.words = "virtual private gateway",
				.aws = vpc->vpn_gateway_id,
				.lab = gateway_name[GATEWAY_VPN]};
		for (size_t k = 0; k < op->cidrs.n; k++)
			if (prefix_has(op->cidrs.items[k], w->to))
				goal.to = op->cidrs.items[k];
		choice_new(c);
		route_add(c, candidate_new(c, BREADTH_ROUTE), w, &goal);
		return true;
	}
	return false;
}

/* --- another table -------------------------------------------------------- */

/* Has it a route for the packet that works, and that serves its sender? */
static bool serves(const struct route_table *t, const struct eni *from,
		   struct addr to)
{
	const struct route *r = judge_longest(t, to);

	if (!r || r->state == ROUTE_BLACKHOLE || r->target == TARGET_BLACKHOLE)
		return false;
	return r->target != TARGET_INTERNET_GATEWAY || to.family == AF_INET6 ||
	       from->public_ip.family;
}

static void associate(struct candidates *c, const struct subnet *s,
		      const struct route_table *t)
{
	struct candidate *one;
	struct change *change;
	const char *name = change_name(c->arena, c->m, s->vpc, &s->o);
	bool own = s->route_table_ref.text;

	choice_new(c);
	one = candidate_new(c, BREADTH_ATTACHED);
	change = candidate_change(c, one, "subnet %s: route table %s", name,
				  change_name(c->arena, c->m, t->vpc, &t->o));
	change_request(c->arena, change, "ec2",
		       own ? "replace-route-table-association"
			   : "associate-route-table");
	if (own)
		change_option_for(
			c->arena, change, "--association-id",
			association_of_table(c->arena, s->route_table, s->o.id),
			name);
	else
		change_object(c->arena, change, c->m, "--subnet-id", s->vpc,
			      &s->o);
	change_object(c->arena, change, c->m, "--route-table-id", t->vpc,
		      &t->o);
}

/* F-6: a subnet that nobody associated has the main table */
static void other_tables(struct candidates *c, const struct wanted_route *w)
{
	const struct vpc *vpc = w->table->vpc;

	if (!w->from || w->from->subnet->vpc != vpc ||
	    w->from->subnet->nat_gateway)
		return;
	for (size_t i = 0; i < vpc->route_tables.n; i++) {
		const struct route_table *t = vpc->route_tables.items[i];

		if (t != w->from->subnet->route_table &&
		    t->edge == ROUTE_EDGE_NONE && serves(t, w->from, w->to))
			associate(c, w->from->subnet, t);
	}
}

/* --- the obstacles -------------------------------------------------------- */

void routes_to(struct candidates *c, const struct wanted_route *w)
{
	if (!to_vpcs(c, w) && !to_premises(c, w) && !judge_private(c->m, w->to))
		routes_outward(c, w);
	other_tables(c, w);
}

/* A route of its own before one that others need: never in its place */
void routes_beside(struct candidates *c, const struct wanted_route *w)
{
	struct wanted_route own = *w;

	own.instead = NULL;
	if (!to_vpcs(c, &own))
		to_premises(c, &own);
	other_tables(c, w);
}

/* IPv6 from outside: the gateway that the receiver's way back leads to */
static void route_back(struct candidates *c)
{
	const struct vpc *vpc = c->o->hop->vpc;

	for (size_t i = 0; i < vpc->subnets.n; i++) {
		const struct subnet *s = vpc->subnets.items[i];
		struct wanted_route w = {.table = s->route_table,
					 .to = c->o->packet.from};

		if (!prefix_has(s->ipv6_cidr, c->o->packet.to))
			continue;
		w.instead = judge_longest(s->route_table, w.to);
		routes_outward(c, &w);
	}
}

void candidates_route(struct candidates *c)
{
	const struct hop *h = c->o->hop;
	struct wanted_route w = {
		.to = c->o->packet.to,
		.from = c->o->eni,
		.table = h->table    ? h->table
			 : c->o->eni ? c->o->eni->subnet->route_table
				     : NULL,
	};

	if (h->kind == HOP_INTERNET_GATEWAY ||
	    h->kind == HOP_EGRESS_ONLY_GATEWAY)
		route_back(c);
	else if (w.table)
		routes_to(c, &w);
}

/* PCX-1: a request that nobody has accepted yet */
static void accept_peering(struct candidates *c, const struct peering *p)
{
	struct change *change;

	if (strcmp(p->state, "pending-acceptance") != 0)
		return;
	choice_new(c);
	change = candidate_change(c, candidate_new(c, BREADTH_PEER),
				  "peering %s: accepted", p->o.name);
	change_request(c->arena, change, "ec2",
		       "accept-vpc-peering-connection");
	change_object(c->arena, change, c->m, "--vpc-peering-connection-id",
		      NULL, &p->o);
	change_act(c, change, "{change: {peerings: {%s: {state: active}}}}",
		   p->o.name);
}

void candidates_blackhole(struct candidates *c)
{
	const struct hop *h = c->o->hop;
	struct wanted_route w = {.to = c->o->packet.to, .from = c->o->eni};

	w.table = h->table    ? h->table
		  : c->o->eni ? c->o->eni->subnet->route_table
			      : NULL;
	if (!w.table)
		return;
	w.instead = judge_longest(w.table, w.to);
	if (!w.instead)
		return;
	if (w.instead->peering)
		accept_peering(c, w.instead->peering);
	if (w.table->vpc->internet_gateway != GATEWAY_ATTACHED &&
	    (w.instead->target == TARGET_INTERNET_GATEWAY ||
	     w.instead->target == TARGET_NAT_GATEWAY)) {
		choice_new(c);
		gateway_attach(c, candidate_new(c, BREADTH_OUTWARD),
			       w.table->vpc);
	}
	routes_to(c, &w);
}
