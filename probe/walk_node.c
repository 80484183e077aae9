// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/walk_node.c - what stands at the end of a leg
 */
#include "probe/walk.h"

#include <string.h>

static bool listens(const struct node *node, const struct packet *p)
{
	for (size_t i = 0; i < node->ports.n; i++)
		if (node->ports.items[i].number == p->to_port_lo &&
		    node->ports.items[i].udp == (p->protocol == PROTOCOL_UDP))
			return true;
	return false;
}

void walk_answer(struct walk *w, const struct node *node)
{
	bool tcp = w->packet.protocol == PROTOCOL_TCP;
	bool open = packet_icmp(&w->packet) || listens(node, &w->packet);

	if (node->kind != NODE_ENDPOINT)
		WALK_HOP(w, .kind = HOP_NODE, .object = &node->o, .node = node);
	if (node->kind == NODE_PROXY && tcp && !open) {
		walk_blocked(w, "PROXY_PORT_MISMATCH"); /* PRX-3 */
		return;
	}
	w->answers = node;
	w->arrived = open ? VERDICT_OPEN : VERDICT_REFUSED;
	if (!w->settled)
		w->result.denied = open && walk_denied(w, node);
	walk_back(w);
}

/* NAT-12: of its own VPC, or behind a transit gateway that both are on */
static bool is_client(const struct model *m, const struct vpc *vpc,
		      struct addr a)
{
	if (judge_block(vpc, a))
		return true;
	for (size_t i = 0; i < m->transit_gateways.n; i++) {
		const struct transit_gateway *g = m->transit_gateways.items[i];
		bool attached = false, there = false;

		for (size_t j = 0; j < g->attachments.n; j++) {
			const struct transit_attachment *one =
				g->attachments.items[j];

			attached |= one->vpc == vpc;
			there |= one->vpc
					 ? judge_block(one->vpc, a)
					 : on_premises_has(one->on_premises, a);
		}
		if (attached && there)
			return true;
	}
	return false;
}

/* NAT-18: the far end's address is in that of IPv6 */
static void to_ipv4(struct packet *p)
{
	struct addr to = {.family = AF_INET};

	memcpy(to.bytes, p->to.bytes + 12, 4);
	p->to = to;
	if (p->protocol != PROTOCOL_ICMPV6)
		return;
	p->protocol = PROTOCOL_ICMP;
	p->to_port_lo = p->to_port_hi = 8 * 256;
}

static bool same_end(const struct walk *a, const struct walk *b)
{
	const struct analysis *x = &a->result, *y = &b->result;

	return x->certain == y->certain && x->verdict == y->verdict &&
	       x->path == y->path && x->code == y->code &&
	       x->denied == y->denied;
}

void walk_gateway_ports(struct walk *w)
{
	struct port_range r = w->question->gateway_ports;

	if (!r.to)
		r = (struct port_range){PORTS_GATEWAY_FROM, PORTS_GATEWAY_TO};
	w->packet.from_port_lo = r.from;
	w->packet.from_port_hi = r.to;
	w->packet.chosen = DEPENDS_ON_GATEWAY_PORT;
}

static void leave_by(struct walk *w, const struct eni *nat, struct addr own)
{
	w->packet.from = own; /* NAT-2 */
	walk_translated(w);
	walk_leave(w, nat);
}

/* NAT-5: which of its addresses the gateway takes nobody can tell, and it
 * matters only where they fare differently */
static void leave_by_any(struct walk *w, const struct eni *nat)
{
	struct walk before = *w;

	leave_by(w, nat, nat->private_ip);
	before.trail = NULL;
	for (size_t i = 0; i < nat->secondary_ips.n; i++) {
		struct walk other = before;

		other.packet.from = nat->secondary_ips.items[i];
		walk_leave(&other, nat);
		if (!same_end(w, &other)) {
			w->settled = false; /* whatever it was */
			walk_uncertain(w, "which of its addresses the NAT "
					  "gateway takes makes a difference");
			return;
		}
	}
}

static void translate(struct walk *w, const struct eni *nat)
{
	struct addr taken = w->question->gateway_address;

	WALK_HOP(w, .kind = HOP_NAT_GATEWAY, .eni = nat,
		 .object = &nat->places.items[0]->node->o,
		 .node = nat->places.items[0]->node);
	if (w->question->fragment && packet_icmp(&w->packet)) {
		walk_blocked(w, "PROTOCOL_RESTRICTION"); /* NAT-11 */
		return;
	}
	if (eni_has(nat, w->packet.to)) {
		walk_blocked(w, "NAT_ACCEPTS_NO_CONNECTIONS"); /* NAT-8 */
		return;
	}
	if (walk_too_large_for_nat(w, nat))
		return;
	if (prefix_has(model_nat64(), w->packet.to))
		to_ipv4(&w->packet);
	if (!is_client(w->model, nat->subnet->vpc, w->packet.from)) {
		walk_blocked(w, "NGW_REQUIRES_SOURCE_IN_VPC");
		return;
	}
	if (w->model->limits.nat_connections < LIMIT_NAT_CONNECTIONS)
		w->result.limited = true; /* NAT-5 */
	if (w->packet.protocol != PROTOCOL_ICMP) /* NAT-4 */
		walk_gateway_ports(w);
	if (taken.family && eni_has(nat, taken))
		leave_by(w, nat, taken);
	else if (nat->secondary_ips.n)
		leave_by_any(w, nat);
	else
		leave_by(w, nat, nat->private_ip);
}

void walk_note_home(struct walk *w)
{
	const struct node *node = w->question->from->node;

	if (node)
		WALK_HOP(w,
			 .kind = node->kind == NODE_FUNCTION ? HOP_FUNCTION
							     : HOP_NODE,
			 .object = &node->o, .node = node);
}

void walk_arrive(struct walk *w, const struct eni *from, const struct eni *to)
{
	const struct node *node = to->places.items[0]->node;

	walk_cross(w, from, to);
	if (w->over)
		return;
	w->by = (struct crossing){0};
	if (w->returning) {
		if (to == w->goal) {
			w->over = w->reached = true;
			if (!w->n)
				walk_note_home(w);
		} else if (node->kind == NODE_INSTANCE &&
			   !eni_has(to, w->packet.to))
			walk_through(w, to);
		else
			walk_uncertain(w, "an answer comes to where nobody "
					  "waits for it");
		return;
	}
	if (node->kind == NODE_NAT_GATEWAY)
		translate(w, to);
	else if (node->kind == NODE_LOAD_BALANCER && node->is_network)
		walk_balance(w, to, false);
	else if (node->kind == NODE_ENDPOINT)
		walk_at_interface_endpoint(w, to);
	else if (!eni_has(to, w->packet.to))
		walk_through(w, to);
	else
		walk_answer(w, node);
}
