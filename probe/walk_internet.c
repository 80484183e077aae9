// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/walk_internet.c - between VPC and internet
 */
#include "probe/walk.h"

/* The VPC that has this IPv6 address, or NULL */
static const struct vpc *vpc_with(const struct model *m, struct addr a)
{
	for (size_t i = 0; i < m->vpcs.n; i++)
		if (a.family == AF_INET6 && judge_block(m->vpcs.items[i], a))
			return m->vpcs.items[i];
	return NULL;
}

/* VPC-13: what crosses a gateway, by the address that it has or is for; only
 * what is outward anyway, a NAT gateway's, is left of IPv4 then */
static bool public_access_shut(const struct eni *eni, sa_family_t family)
{
	const struct subnet *s = eni->subnet;
	bool nat = family == AF_INET && eni->type == ENI_NAT_GATEWAY;

	return s->public_access == PUBLIC_SHUT ||
	       (s->public_access == PUBLIC_OUTWARD && !nat);
}

void walk_in(struct walk *w, const struct vpc *vpc, enum route_edge edge)
{
	const struct route *route = NULL;
	const struct route_table *t = atlas_edge(w->atlas, vpc, edge);
	enum way_out way = judge_edge(t, w->packet.to, &route);

	if (t)
		walk_table(w, t, way == OUT_LOCAL ? NULL : route, way);
	if (way == OUT_LOCAL) {
		walk_deliver(w, vpc, NULL);
	} else if (way == OUT_ROUTE && route->eni && route->eni->places.n) {
		w->by.redirected = edge == ROUTE_EDGE_INTERNET &&
				   w->packet.to.family == AF_INET;
		walk_arrive(w, NULL, route->eni);
	} else if (walk_by_gateway(w, vpc)) {
		walk_strand(w, NULL, "BAD_STATE_ROUTE");
	}
}

/* RT-33: would what comes in for its subnet go to another ENI than @from? */
static bool is_redirected(const struct walk *w, const struct eni *from,
			  struct addr sender)
{
	const struct vpc *vpc = from->subnet->vpc;
	const struct route_table *t = atlas_edge(w->atlas, vpc,
						 ROUTE_EDGE_INTERNET);
	const struct route *route = NULL;

	for (size_t i = 0; t && i < t->routes.n; i++)
		if (t->routes.items[i].eni == from)
			return false;
	return prefix_has(subnet_cidr(from->subnet, sender.family), sender) &&
	       judge_edge(t, sender, &route) != OUT_LOCAL;
}

/* Does the receiver's way to the sender lead by that one? */
static bool by_egress_only(const struct vpc *vpc, const struct subnet *s,
			   struct addr sender)
{
	const struct route *route = NULL;

	if (vpc->internet_gateway != GATEWAY_ATTACHED)
		return true;
	return s && judge_route(s, sender, &route) == OUT_ROUTE &&
	       route->target == TARGET_EGRESS_ONLY_GATEWAY;
}

/* By the gateway that the receiver's own way to the sender leads to */
static void into_vpc(struct walk *w, const struct vpc *vpc)
{
	bool attached = vpc->internet_gateway == GATEWAY_ATTACHED;
	const struct route_table *t = atlas_edge(w->atlas, vpc,
						 ROUTE_EDGE_INTERNET);
	const struct route *route = NULL;
	const struct subnet *s = NULL;
	bool shut;

	for (size_t i = 0; i < vpc->subnets.n; i++)
		if (prefix_has(vpc->subnets.items[i]->ipv6_cidr, w->packet.to))
			s = vpc->subnets.items[i];
	if (!attached && !vpc->egress_only_internet_gateway) {
		walk_blocked(w, "NO_ROUTE_TO_DESTINATION");
		return;
	}
	shut = s && s->public_access != PUBLIC_OPEN; /* at whichever there is */
	WALK_HOP(w,
		 .kind = by_egress_only(vpc, shut ? NULL : s, w->packet.from)
				 ? HOP_EGRESS_ONLY_GATEWAY
				 : HOP_INTERNET_GATEWAY,
		 .object = &vpc->o, .vpc = vpc);
	if (shut)
		walk_blocked(w, "VPC_BLOCK_PUBLIC_ACCESS_ENABLED");
	else if (attached && judge_edge(t, w->packet.to, &route) != OUT_LOCAL)
		walk_in(w, vpc, ROUTE_EDGE_INTERNET);
	else if (s && judge_route(s, w->packet.from, &route) != OUT_ROUTE)
		walk_blocked(w, "NO_ROUTE_TO_DESTINATION");
	else if (s && route->target == TARGET_EGRESS_ONLY_GATEWAY)
		walk_blocked(w, "EIGW_ACCEPTS_NO_CONNECTIONS"); /* EIG-2 */
	else if (s && route->target != TARGET_INTERNET_GATEWAY)
		walk_blocked(w, "NO_ROUTE_TO_DESTINATION");
	else
		walk_in(w, vpc, ROUTE_EDGE_INTERNET);
}

bool walk_home(struct walk *w, const struct leg *out)
{
	const struct vpc *home = vpc_with(w->model, w->packet.to);

	if (!home || (out->egress_only && home == out->from->subnet->vpc))
		return false;
	into_vpc(w, home);
	return true;
}

/* IGW-3: the gateway knows whose public address it is */
static void to_private(struct walk *w, const struct eni *eni)
{
	const struct vpc *vpc = eni->subnet->vpc;

	WALK_HOP(w, .kind = HOP_INTERNET_GATEWAY, .object = &vpc->o,
		 .vpc = vpc);
	w->packet.to = eni_private(eni, w->packet.to);
	walk_translated(w);
	if (public_access_shut(eni, AF_INET))
		walk_drops(w, "VPC_BLOCK_PUBLIC_ACCESS_ENABLED");
	if (!w->over)
		walk_in(w, vpc, ROUTE_EDGE_INTERNET);
}

/* A host of the internet that is asked for and no part of the lab */
static bool is_stranger(const struct node *n, struct addr a)
{
	return n && n->kind == NODE_INTERNET_HOST && n->places.n &&
	       !addr_cmp(place_address(&n->places.items[0], a.family), a);
}

/* LAM-4: whose environment it would be nobody knows, but whoever asked */
static void at_function(struct walk *w)
{
	const struct node *to = w->question->to_node;

	WALK_HOP(w, .kind = HOP_FUNCTION, .object = to ? &to->o : NULL,
		 .node = to);
	walk_blocked(w, "FUNCTION_ACCEPTS_NO_CONNECTIONS");
}

void walk_on_internet(struct walk *w)
{
	const struct model *m = w->model;
	struct addr to = w->packet.to;
	const struct node *host = atlas_host(w->atlas, NULL, to);
	const struct eni *eni = atlas_public(w->atlas, to);

	WALK_HOP(w, .kind = HOP_INTERNET);
	if (host && host->o.failed)
		walk_drops(w, "BAD_STATE");
	if (w->over)
		return;
	if (host)
		walk_answer(w, host);
	else if (eni)
		to_private(w, eni);
	else if (is_stranger(w->question->to_node, to))
		walk_answer(w, w->question->to_node);
	else if (vpc_with(m, to))
		into_vpc(w, vpc_with(m, to));
	else if (!addr_cmp(to, model_lambda_address()))
		at_function(w);
	else if (judge_private(m, to))
		walk_blocked(w, "PRIVATE_ADDRESS_FROM_INTERNET");
	else
		walk_blocked(w, "NO_POSSIBLE_DESTINATION");
}

void walk_to_internet(struct walk *w, const struct eni *from)
{
	const struct vpc *vpc = from->subnet->vpc;
	const struct eni *own = atlas_eni(w->atlas, vpc, w->packet.from);
	struct addr to = w->packet.to;

	walk_cross(w, from, NULL);
	if (!w->over)
		WALK_HOP(w, .kind = HOP_INTERNET_GATEWAY, .object = &vpc->o,
			 .vpc = vpc);
	if (!w->over && is_redirected(w, from, w->packet.from))
		walk_drops(w, "INGRESS_RTB_TRAFFIC_REDIRECTION"); /* RT-33 */
	if (w->over || walk_too_large(w, from, MTU_OUTSIDE))
		return;
	/* an address of IPv4 that is no ENI's comes to the next check anyway */
	if ((own || to.family == AF_INET6) &&
	    public_access_shut(own ? own : from, to.family))
		walk_drops(w, "VPC_BLOCK_PUBLIC_ACCESS_ENABLED");
	if (w->over)
		return;
	if (to.family == AF_INET6) { /* IGW-3: as it is */
		if (!walk_outside(w))
			walk_on_internet(w);
		return;
	}
	if (!own || !eni_public(own, w->packet.from).family) {
		walk_blocked(
			w, "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"); /* IGW-4 */
		return;
	}
	if (judge_in(to, 10, 0, 8) || judge_in(to, 172, 16, 12) ||
	    judge_in(to, 192, 168, 16)) { /* IGW-5 */
		walk_blocked(w,
			     "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS");
		return;
	}
	if (judge_in(to, 100, 64, 10)) {
		walk_blocked(w,
			     "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS");
		return;
	}
	w->packet.from = eni_public(own, w->packet.from);
	walk_translated(w);
	if (!w->returning && w->n)
		w->legs[w->n - 1].beyond = w->packet;
	if (!walk_outside(w))
		walk_on_internet(w);
}

void walk_to_egress_only(struct walk *w, const struct eni *from)
{
	w->by.egress_only = true;
	walk_cross(w, from, NULL);
	w->by.egress_only = false;
	if (w->over || walk_too_large(w, from, MTU_OUTSIDE))
		return;
	WALK_HOP(w, .kind = HOP_EGRESS_ONLY_GATEWAY,
		 .object = &from->subnet->vpc->o, .vpc = from->subnet->vpc);
	if (from->subnet->public_access == PUBLIC_SHUT)
		walk_drops(w, "VPC_BLOCK_PUBLIC_ACCESS_ENABLED");
	if (w->over)
		return;
	if (w->returning && w->goal && w->packet.protocol == PROTOCOL_UDP)
		walk_uncertain(w, "an answer goes by an egress-only gateway "
				  "that has not seen the question");
	else if (w->returning) /* what began elsewhere, or out there */
		walk_blocked(w, "EIGW_ACCEPTS_NO_CONNECTIONS");
	else
		walk_on_internet(w);
}
