// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/walk_middlebox.c - an instance in the way
 */
#include "probe/walk.h"

/* VPC-21: its system forwards nothing to the last address of its subnet */
static bool is_broadcast(const struct subnet *s, struct addr to)
{
	return to.family == AF_INET && !addr_cmp(prefix_last(s->cidr), to);
}

/* By which of its interfaces: the one in the destination's subnet, else the
 * first with such an address, where its default route is; or NULL */
static const struct eni *way_out_of(const struct node *node, struct addr to)
{
	for (size_t i = 0; i < node->places.n; i++)
		if (eni_address(node->places.items[i].eni, to.family).family &&
		    prefix_has(subnet_cidr(node->places.items[i].subnet,
					   to.family),
			       to))
			return is_broadcast(node->places.items[i].subnet, to)
				       ? NULL
				       : node->places.items[i].eni;
	for (size_t i = 0; i < node->places.n; i++)
		if (eni_address(node->places.items[i].eni, to.family).family)
			return node->places.items[i].eni;
	return NULL; /* it knows nothing of that family */
}

void walk_through(struct walk *w, const struct eni *by)
{
	const struct node *node = by->places.items[0]->node;
	const struct eni *out = way_out_of(node, w->packet.to);

	WALK_HOP(w, .kind = HOP_NODE, .object = &node->o, .node = node);
	if (node->forwards == FORWARDS_NONE || !out) {
		/* its own system drops it, and no AWS object saw that */
		walk_end(w, VERDICT_TIMEOUT, NULL);
		return;
	}
	if (node->forwards == FORWARDS_ROUTE) {
		w->goes_on = true;
		w->by.forwarded = true;
	} else if (w->returning) {
		walk_uncertain(w, "an answer goes by an instance that knows "
				  "nothing of the flow");
		return;
	} else {
		w->packet.from = eni_address(out, w->packet.to.family);
		walk_translated(w);
	}
	walk_leave(w, out);
}
