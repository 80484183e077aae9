// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/walk_route.c - out of an ENI, by route
 */
#include "probe/walk.h"

#include "vpc/dns.h"

/* An instance has one network stack for all of its interfaces; anything else
 * has one for each, and reaches the others as it reaches anybody */
static bool is_itself(const struct eni *from, const struct eni *to)
{
	const struct node *node = from->places.items[0]->node;

	return to == from || (node->kind == NODE_INSTANCE &&
			      node == to->places.items[0]->node);
}

void walk_deliver(struct walk *w, const struct vpc *vpc, const struct eni *from)
{
	const struct eni *to = atlas_eni(w->atlas, vpc, w->packet.to);
	struct addr own = {0};

	if (from && from->type != ENI_TRANSIT_GATEWAY)
		own = addr_add(from->subnet->cidr.addr, 1);
	if (to && from && is_itself(from, to)) {
		walk_uncertain(w, "what a node sends to itself stays in its "
				  "own system");
		return;
	}
	if (to) {
		walk_arrive(w, from, to);
		return;
	}
	if (atlas_router(w->atlas, vpc, w->packet.to)) { /* L2-6 */
		WALK_HOP(w, .kind = HOP_ROUTER, .object = &vpc->o, .vpc = vpc);
		if (w->packet.protocol == PROTOCOL_ICMP &&
		    !addr_cmp(own, w->packet.to))
			walk_end(w, VERDICT_OPEN, NULL);
		else
			walk_blocked(w, "ROUTER_ADDRESS");
	} else if ((from || walk_by_gateway(w, vpc)) && walk_out(w, from)) {
		WALK_HOP(w, .kind = HOP_ROUTER, .object = &vpc->o, .vpc = vpc);
		walk_blocked(w, "NO_POSSIBLE_DESTINATION");
	}
}

/* L2-8, SG-30: what is at the host of whoever asks; no group, ACL or route has
 * a say. Return: whether it is that */
static bool at_host(struct walk *w, const struct eni *from)
{
	const struct vpc *vpc = from->subnet->vpc;
	const struct packet *p = &w->packet;
	bool names = dns_is_amazon(vpc, p->to);
	struct addr metadata = model_metadata_address(p->to.family);

	if (!names && (addr_cmp(p->to, metadata) ||
		       (p->to.family == AF_INET6 && !vpc->ipv6)))
		return false;
	WALK_HOP(w, .kind = HOP_ROUTER, .object = &vpc->o, .vpc = vpc);
	if (from->type == ENI_TRANSIT_GATEWAY) { /* no host is there */
		walk_blocked(w, "ROUTER_ADDRESS");
		return true;
	}
	w->result.limited = true; /* L2-10 */
	if (names && p->to_port_lo == 53 &&
	    (p->protocol == PROTOCOL_UDP || p->protocol == PROTOCOL_TCP)) {
		if (vpc->enable_dns_support)
			walk_end(w, VERDICT_OPEN, NULL);
		else
			walk_blocked(w, "DNS_NO_RESOLVER"); /* DNS-2 */
	} else if (!names && p->to_port_lo == 80 &&
		   p->protocol == PROTOCOL_TCP) {
		walk_end(w, VERDICT_OPEN, NULL);
	} else {
		walk_blocked(w, "ROUTER_ADDRESS");
	}
	return true;
}

/* NAT-16: a NAT gateway that its own table sends to itself */
static void turn_round(struct walk *w, const struct eni *nat)
{
	walk_cross(w, nat, nat);
	if (!w->over)
		walk_blocked(w, "NO_ROUTE_TO_DESTINATION");
}

/* NAT-17: a regional one is where its client is, or not there at all */
static const struct eni *nat_for(const struct nat_gateway *nat,
				 const struct eni *client)
{
	const struct node *n = nat->node;

	if (!nat->is_regional)
		return n->places.items[0].eni;
	for (size_t i = 0; i < n->places.n; i++)
		if (n->places.items[i].eni &&
		    n->places.items[i].eni->subnet->az == client->subnet->az)
			return n->places.items[i].eni;
	return NULL;
}

static void by_route(struct walk *w, const struct eni *from,
		     const struct route *r)
{
	const struct eni *to = r->eni;

	if (r->target == TARGET_INTERNET_GATEWAY) {
		walk_to_internet(w, from);
		return;
	}
	if (r->target == TARGET_EGRESS_ONLY_GATEWAY) {
		walk_to_egress_only(w, from);
		return;
	}
	if (r->target == TARGET_GATEWAY_ENDPOINT) {
		walk_to_gateway_endpoint(w, from, r->endpoint);
		return;
	}
	if (r->target == TARGET_PEERING) {
		walk_to_peering(w, from, r->peering);
		return;
	}
	if (r->target == TARGET_TRANSIT_GATEWAY) {
		walk_to_transit(w, from, r->attachment);
		return;
	}
	if (r->target == TARGET_VPN_GATEWAY) {
		walk_to_vpn(w, from);
		return;
	}
	if (r->target == TARGET_NAT_GATEWAY) {
		to = nat_for(r->nat_gateway, from);
		if (!to) {
			walk_strand(w, from,
				    "REGIONAL_NGW_ROUTE_AZ_RESTRICTION");
			return;
		}
	}
	if (to && to->places.n && to != from)
		walk_arrive(w, from, to);
	else if (to == from && r->target == TARGET_NAT_GATEWAY)
		turn_round(w, from);
	else if (to == from)
		walk_uncertain(w, "a route leads back to where the packet "
				  "comes from");
	else
		walk_strand(w, from, "BAD_STATE_ROUTE");
}

/* EDGE-4: what CloudFront's interface sends, and the answer, needs no route */
static bool is_cloudfronts(const struct walk *w, const struct eni *from)
{
	const struct vpc *vpc = from->subnet->vpc;
	const struct eni *to;

	if (!vpc->cloudfront_group)
		return false;
	to = atlas_eni(w->atlas, vpc, w->packet.to);
	return place_of_cloudfront(from->places.items[0]) ||
	       (to && addr_cmp(to->origin_facing, w->packet.to) == 0);
}

/* There is no route: a walk that leaves a trail goes on as if one led to the VPC
 * that has the destination */
static void suppose(struct walk *w, const struct eni *from)
{
	const struct model *m = w->model;
	const struct vpc *here = from->subnet->vpc;
	struct addr to = w->packet.to;

	if (!w->trail)
		return;
	w->gone = from;
	for (size_t i = 0; i < m->peerings.n; i++) {
		const struct peering *p = m->peerings.items[i];
		const struct vpc *far = peering_far(p, here);

		if (!far || !peering_active(p) || !atlas_eni(w->atlas, far, to))
			continue;
		w->over = false;
		walk_to_peering(w, from, p);
		return;
	}
	for (size_t i = 0; i < m->transit_gateways.n; i++) {
		const struct transit_gateway *g = m->transit_gateways.items[i];
		const struct transit_attachment *a = transit_attachment_of(
			g, here);

		for (size_t j = 0; a && j < g->attachments.n; j++) {
			const struct vpc *far = g->attachments.items[j]->vpc;

			if (!far || far == here ||
			    !atlas_eni(w->atlas, far, to))
				continue;
			w->over = false;
			walk_to_transit(w, from, a);
			return;
		}
	}
	w->gone = NULL;
}

void walk_leave(struct walk *w, const struct eni *from)
{
	const struct route *route = NULL;
	enum way_out way;

	if (at_host(w, from))
		return;
	way = judge_route(from->subnet, w->packet.to, &route);
	if (way != OUT_LOCAL &&
	    (atlas_router(w->atlas, from->subnet->vpc, w->packet.to) ||
	     is_cloudfronts(w, from)))
		way = OUT_LOCAL; /* no appliance has it (SG-30) */
	if (!from->subnet->nat_gateway)
		walk_table(w, from->subnet->route_table,
			   way == OUT_LOCAL ? NULL : route, way);
	switch (way) {
	case OUT_LOCAL:
		walk_deliver(w, from->subnet->vpc, from);
		break;
	case OUT_ROUTE:
		by_route(w, from, route);
		break;
	default:
		walk_strand(w, from, walk_lost(way));
		suppose(w, from);
	}
}
