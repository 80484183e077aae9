// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/observed_route.c - the route table that a packet was seen to go by
 *
 * The mark names the table, and the link by which the packet left says where
 * that led. Which of the table's routes it was is looked up in the table; a
 * route that does not lead there cannot have been it.
 */
#include "eni/layout.h"
#include "probe/observed_hop.h"
#include "route/route.h"

/* The table that the mark names; none: its subnet's, and it was local (L2-2).
 * What comes by a gateway without a table of its own needs none */
static const struct route_table *table_of(const struct look *l,
					  const struct vpc *vpc)
{
	uint32_t mark = l->passage->mark;

	if (!mark)
		return l->from ? l->from->subnet->route_table : NULL;
	for (size_t i = 0; i < vpc->route_tables.n; i++) {
		const struct route_table *t = vpc->route_tables.items[i];

		if (route_table_number(t, 0) == mark)
			return t;
		for (char az = 'a'; az <= 'f'; az++)
			if (route_table_number(t, az) == mark)
				return t;
	}
	return NULL;
}

static bool is_local(const struct route_table *t, struct addr to)
{
	return judge_block(t->vpc, to);
}

/* The written one, unless a block of the VPC is longer (RT-2) */
static const struct route *route_in(const struct route_table *t, struct addr to)
{
	struct prefixes blocks = vpc_cidrs(t->vpc, to.family);
	const struct route *best = judge_longest(t, to);

	for (size_t i = 0; best && i < blocks.n; i++)
		if (prefix_has(blocks.items[i], to) &&
		    blocks.items[i].len > best->to.len)
			return NULL;
	return best;
}

/* Does the route lead where the packet was seen to go? */
static bool leads_there(const struct look *l, const struct route *r)
{
	const char *gateway = r->target == TARGET_INTERNET_GATEWAY	? "igw"
			      : r->target == TARGET_EGRESS_ONLY_GATEWAY ? "eigw"
			      : r->target == TARGET_VPN_GATEWAY		? "vgw"
									: NULL;

	if (!l->out)
		return false;
	if (r->state == ROUTE_BLACKHOLE)
		return l->out->group == GROUP_BLACKHOLE;
	if (gateway)
		return link_is(l->out, gateway);
	if (r->peering)
		return look_peering(l, l->out) == r->peering;
	if (r->endpoint)
		return link_is(l->out, layout_endpoint_link(l->trail->arena,
							    r->endpoint));
	if (r->attachment)
		return link_is(l->out, LINK_NO_ATTACHMENT) ||
		       (l->to && l->to->type == ENI_TRANSIT_GATEWAY &&
			l->to->places.items[0]->node == r->attachment->node);
	if (r->nat_gateway)
		return link_is(l->out, LINK_NO_NAT_ZONE) ||
		       (l->to && l->to->type == ENI_NAT_GATEWAY &&
			l->to->places.items[0]->node == r->nat_gateway->node);
	return r->eni ? l->to == r->eni || l->out->group == GROUP_BLACKHOLE
		      : true;
}

/* What was seen to become of it: the table's word, if it leads there */
static enum way_out way_seen(const struct look *l, const struct route_table *t,
			     const struct route **route)
{
	if (!l->passage->mark) /* L2-2: past the table, to its own subnet */
		*route = NULL;
	if (*route &&
	    ((*route)->target == TARGET_LOCAL || !leads_there(l, *route)))
		*route = NULL;
	/* NAT-16: a route there is, back to the NAT gateway that sent it */
	if (look_code_is(l, "NO_ROUTE_TO_DESTINATION"))
		return *route ? OUT_ROUTE : OUT_NOWHERE;
	if (look_code_is(l, "BAD_STATE_ROUTE"))
		return OUT_BLACKHOLE;
	if (*route)
		return OUT_ROUTE;
	return is_local(t, l->came.to) || (l->to && eni_has(l->to, l->came.to))
		       ? OUT_LOCAL
		       : OUT_ROUTE;
}

void look_route(struct look *l, const struct vpc *vpc)
{
	const struct route_table *t = table_of(l, vpc);
	const struct route *r = t ? route_in(t, l->came.to) : NULL;
	enum way_out way;

	if (!t || !l->out)
		return;
	way = way_seen(l, t, &r);
	LOOK_HOP(l, .kind = HOP_ROUTE_TABLE, .object = &t->o, .vpc = vpc,
		 .table = t, .route = r, .way = way);
}
