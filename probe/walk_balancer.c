// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/walk_balancer.c - a network load balancer in the way
 */
#include "probe/walk.h"

void walk_balance(struct walk *w, const struct eni *nlb)
{
	const struct node *node = nlb->places.items[0]->node;
	const struct target_group *g = NULL;
	const struct target *only = NULL;
	size_t served = 0;

	for (size_t i = 0; i < node->listeners.n; i++)
		if (w->packet.protocol == PROTOCOL_TCP &&
		    node->listeners.items[i].port == w->packet.to_port_lo)
			g = node->listeners.items[i].target_group;
	if (!g) {
		walk_blocked(w, "ELBV2_LISTENERS_MISMATCH");
		return;
	}
	for (size_t i = 0; i < g->targets.n; i++) { /* NLB-9 */
		const struct target *t = &g->targets.items[i];
		const struct subnet *s =
			t->node ? t->node->places.items[0].subnet : NULL;

		if (s && s->az != nlb->subnet->az && !node->cross_zone)
			continue;
		if (!target_in_use(g, i))
			continue;
		only = t;
		served++;
	}
	if (!served) {
		walk_blocked(w, "ELBV2_NO_TARGETS_IN_AZ");
		return;
	}
	if (served > 1) { /* which one depends on the source port */
		walk_uncertain(w);
		return;
	}
	w->packet.to = only->node ? only->node->places.items[0].address
				  : only->address;
	if (g->port)
		w->packet.to_port_lo = w->packet.to_port_hi = (uint16_t)g->port;
	if (g->preserve_client_ip_given ? g->preserve_client_ip
					: only->node != NULL) {
		w->by.balancer = nlb; /* NLB-5 */
		if (!addr_cmp(w->packet.from, w->packet.to)) {
			walk_uncertain(
				w); /* NLB-7: lost, and nothing drops it */
			return;
		}
	} else {
		w->packet.from = nlb->private_ip;
		w->packet.from_port_lo = 1024;
		w->packet.from_port_hi = 65535;
	}
	walk_leave(w, nlb);
}
