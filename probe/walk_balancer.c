// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/walk_balancer.c - a network load balancer in the way
 */
#include "probe/walk.h"

/* NLB-5: always with UDP, else as written, else for targets that are nodes */
static bool keeps_client(const struct walk *w, const struct target_group *g,
			 const struct target *t)
{
	if (w->packet.protocol == PROTOCOL_UDP)
		return true;
	return g->preserve_client_ip_given ? g->preserve_client_ip
					   : t->node != NULL;
}

/* NLB-7: it answers itself, at whichever of its addresses */
static bool is_own_client(const struct walk *w, const struct vpc *vpc)
{
	const struct eni *to = atlas_eni(w->atlas, vpc, w->packet.to);
	const struct node *node = to ? to->places.items[0]->node : NULL;

	for (size_t i = 0; node && i < node->places.n; i++)
		if (node->places.items[i].eni &&
		    eni_has(node->places.items[i].eni, w->packet.from))
			return true;
	return false;
}

void walk_balance(struct walk *w, const struct eni *nlb, bool private_link)
{
	const struct node *node = nlb->places.items[0]->node;
	const struct listener *l = NULL;
	const struct target_group *g;
	const struct target *only = NULL;
	size_t served = 0;

	for (size_t i = 0; i < node->listeners.n; i++)
		if (listener_takes(&node->listeners.items[i],
				   w->packet.protocol) &&
		    node->listeners.items[i].port == w->packet.to_port_lo)
			l = &node->listeners.items[i];
	WALK_HOP(w, .kind = HOP_LOAD_BALANCER, .object = &node->o, .node = node,
		 .eni = nlb);
	if (!l) {
		walk_blocked(w, "ELBV2_LISTENERS_MISMATCH");
		return;
	}
	g = l->target_group;
	for (size_t i = 0; i < g->targets.n; i++) { /* NLB-9 */
		const struct target *t = &g->targets.items[i];
		const struct subnet *s =
			t->node ? t->node->places.items[0].subnet : NULL;

		if (s && s->az != nlb->subnet->az && !node->cross_zone)
			continue;
		if (!target_in_use(g, i))
			continue;
		if (++served == w->question->target || !only)
			only = t;
	}
	if (!served) {
		walk_blocked(w, "ELBV2_NO_TARGETS_IN_AZ");
		return;
	}
	if (served > 1 && !w->question->target) {
		walk_open(w, DEPENDS_ON_TARGET, (unsigned int)served);
		return;
	}
	w->packet.to = only->node ? only->node->places.items[0].address
				  : only->address;
	if (g->port)
		w->packet.to_port_lo = w->packet.to_port_hi = (uint16_t)g->port;
	if (!private_link && keeps_client(w, g, only)) {
		w->by.balancer = nlb;
		if (is_own_client(w, nlb->subnet->vpc)) {
			walk_blocked(w, "NLB_HAIRPIN");
			return;
		}
	} else {
		w->packet.from = nlb->private_ip;
		walk_gateway_ports(w);
	}
	walk_translated(w);
	walk_leave(w, nlb);
}
