// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/walk_internet.c - between VPC and internet
 */
#include "probe/walk.h"

void walk_on_internet(struct walk *w)
{
	const struct model *m = w->model;
	struct addr to = w->packet.to;

	for (size_t i = 0; i < m->nodes.n; i++)
		if (m->nodes.items[i]->kind == NODE_INTERNET_HOST &&
		    !addr_cmp(m->nodes.items[i]->address, to)) {
			if (m->nodes.items[i]->o.failed) {
				walk_blocked(w, "BAD_STATE");
				return;
			}
			walk_answer(w, m->nodes.items[i]);
			return;
		}
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (eni->places.n && !addr_cmp(eni->public_ip, to) &&
		    eni->subnet->vpc->internet_gateway == GATEWAY_ATTACHED) {
			w->packet.to = eni->private_ip; /* IGW-3 */
			walk_arrive(w, NULL, eni);
			return;
		}
	}
	if (!addr_cmp(to, model_lambda_address()))
		walk_blocked(w, "FUNCTION_ACCEPTS_NO_CONNECTIONS");
	else if (judge_private(m, to))
		walk_blocked(w, "PRIVATE_ADDRESS_FROM_INTERNET");
	else
		walk_blocked(w, "NO_POSSIBLE_DESTINATION");
}

void walk_to_internet(struct walk *w, const struct eni *from)
{
	struct addr to = w->packet.to;

	walk_cross(w, from, NULL);
	if (w->over)
		return;
	if (!from->public_ip.family ||
	    addr_cmp(from->private_ip, w->packet.from)) {
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
	w->packet.from = from->public_ip;
	if (!walk_outside(w))
		walk_on_internet(w);
}
