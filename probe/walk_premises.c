// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/walk_premises.c - to and from networks on premises
 */
#include "probe/walk.h"

void walk_into_premises(struct walk *w, const struct on_premises *op,
			const char *code)
{
	const struct node *host = atlas_host(w->atlas, op, w->packet.to);

	WALK_HOP(w, .kind = HOP_VPN, .object = &op->o);
	if (op->down)
		walk_drops(w, code);
	if (w->over)
		return;
	if (!host)
		walk_blocked(w, "NO_POSSIBLE_DESTINATION");
	else if (!walk_outside(w))
		walk_answer(w, host);
}

/* RT-4: the longest block; a static VPN before one with BGP */
static const struct on_premises *network_behind(const struct model *m,
						const struct vpc *vpc,
						struct addr to)
{
	const struct on_premises *best = NULL;
	int longest = -1;

	for (size_t i = 0; i < m->on_premises.n; i++) {
		const struct on_premises *op = m->on_premises.items[i];

		for (size_t j = 0; op->vpc == vpc && j < op->cidrs.n; j++) {
			struct prefix p = op->cidrs.items[j];

			if (!prefix_has(p, to) || p.len < longest ||
			    (p.len == longest && op->bgp >= best->bgp))
				continue;
			best = op;
			longest = p.len;
		}
	}
	return best;
}

void walk_to_vpn(struct walk *w, const struct eni *from)
{
	const struct vpc *vpc = from->subnet->vpc;
	const struct on_premises *op;

	w->by = (struct crossing){.vpn = true};
	walk_cross(w, from, NULL);
	if (w->over || walk_too_large(w, from, MTU_OUTSIDE))
		return;
	WALK_HOP(w, .kind = HOP_VPN_GATEWAY, .object = &vpc->o, .vpc = vpc);
	if (!atlas_eni(w->atlas, vpc, w->packet.from)) {
		walk_blocked(w, "VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS");
		return;
	}
	op = network_behind(w->model, vpc, w->packet.to);
	if (op)
		walk_into_premises(w, op, "BAD_STATE_VPN");
	else
		walk_blocked(w, "NO_POSSIBLE_DESTINATION");
}

static void to_vpc(struct walk *w, const struct on_premises *op)
{
	WALK_HOP(w, .kind = HOP_VPN_GATEWAY, .object = &op->vpc->o,
		 .vpc = op->vpc);
	if (!atlas_eni(w->atlas, op->vpc, w->packet.to)) {
		walk_blocked(w, "VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS");
		return;
	}
	if (op->down)
		walk_drops(w, "BAD_STATE_VPN");
	if (w->over)
		return;
	w->by = (struct crossing){.vpn = true};
	walk_in(w, op->vpc, ROUTE_EDGE_VPN);
}

void walk_from_premises(struct walk *w, const struct on_premises *op)
{
	const struct node *neighbour = atlas_host(w->atlas, op, w->packet.to);

	if (neighbour && !w->returning) {
		walk_answer(w, neighbour);
		return;
	}
	WALK_HOP(w, .kind = HOP_VPN, .object = &op->o);
	if (on_premises_has(op, w->packet.to) ||
	    (op->vpc && op->vpc->vpn_gateway != GATEWAY_ATTACHED))
		walk_blocked(w, "NO_POSSIBLE_DESTINATION");
	else if (op->attachment && op->down)
		walk_blocked(w, "TGW_BAD_STATE_VPN");
	else if (op->attachment)
		walk_through_transit(w, op->attachment, 0);
	else
		to_vpc(w, op);
}
