// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/walk_transit.c - through a transit gateway
 */
#include "probe/walk.h"

/* TGW-1: the attachment's ENI in that AZ, or NULL */
static const struct eni *in_zone(const struct transit_attachment *a, char az)
{
	for (size_t i = 0; i < a->node->places.n; i++)
		if (a->node->places.items[i].subnet->az == az)
			return a->node->places.items[i].eni;
	return NULL;
}

/* The ENI by which it comes out has a subnet, whose table goes on (TGW-2) */
static void into_vpc(struct walk *w, const struct transit_attachment *to,
		     char az)
{
	const struct eni *out = NULL;

	if (!to->appliance_mode) /* TGW-9 */
		out = in_zone(to, az);
	if (!out)
		out = to->node->places.items[0].eni;
	WALK_HOP(w, .kind = HOP_TRANSIT_ATTACHMENT, .object = &to->o);
	w->by = (struct crossing){.attachment = to};
	w->goes_on = w->n > 0;
	walk_leave(w, out);
}

void walk_through_transit(struct walk *w, const struct transit_attachment *in,
			  char az)
{
	const struct transit_route *r;

	WALK_HOP(w, .kind = HOP_TRANSIT_ATTACHMENT, .object = &in->o);
	if (!in->route_table) {
		walk_blocked(w, "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION");
		return;
	}
	r = judge_transit(in->route_table, w->packet.to);
	WALK_HOP(w, .kind = HOP_TRANSIT_ROUTE_TABLE,
		 .object = &in->route_table->o,
		 .transit_table = in->route_table, .transit_route = r);
	if (!r)
		walk_blocked(w, "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT");
	else if (!r->attachment)
		walk_blocked(w, "TGW_RTB_BAD_STATE_ROUTE");
	else if (r->attachment->vpc)
		into_vpc(w, r->attachment, az);
	else if (!walk_lost_silently(w, MTU_OUTSIDE, VERDICT_BLOCKED))
		walk_into_premises(w, r->attachment->on_premises,
				   "TGW_BAD_STATE_VPN");
}

void walk_to_transit(struct walk *w, const struct eni *from,
		     const struct transit_attachment *a)
{
	const struct eni *in = in_zone(a, from->subnet->az);

	if (!in) { /* it never comes to the gateway, nor do groups know it */
		walk_strand(w, from, "TGW_ROUTE_AZ_RESTRICTION");
		return;
	}
	w->by = (struct crossing){.attachment = a};
	walk_cross(w, from, in);
	if (!w->over && !walk_too_large(w, from, MTU_GATEWAY))
		walk_through_transit(w, a, from->subnet->az);
}
