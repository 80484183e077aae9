// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/analyse.c - the same question, put to the model alone
 */
#include "probe/analyse.h"

#include <stddef.h>
#include <string.h>

#include "probe/walk.h"

enum { DNS = 53 };

/* LAM-16, LAM-66 */
static bool narrow(const struct limits *l)
{
	return l->hyperplane_new_connections_per_second ||
	       l->hyperplane_connections < LIMIT_HYPERPLANE_CONNECTIONS;
}

static void from_function(struct walk *w, const struct place *place)
{
	const struct packet *p = &w->packet;

	WALK_HOP(w, .kind = HOP_FUNCTION, .object = &place->node->o,
		 .node = place->node);
	if (p->to.family == AF_INET6 && !place->node->ipv6) { /* LAM-23 */
		walk_end(w, VERDICT_UNREACHABLE, "FUNCTION_IPV6_NOT_ENABLED");
		return;
	}
	if (place->node->edge == EDGE_CLOUDFRONT_FUNCTION) {
		walk_blocked(w, "FUNCTION_HAS_NO_NETWORK"); /* EDGE-2 */
		return;
	}
	if (w->question->fragment && packet_icmp(p)) { /* MTU-5 */
		walk_blocked(w, "FUNCTION_PROTOCOL_RESTRICTION");
		return;
	}
	if (place->node->o.failed)
		walk_drops(w, "BAD_STATE"); /* a drill */
	if (w->over)
		return;
	if (!place->eni && judge_private(w->model, p->to)) {
		walk_blocked(w, "FUNCTION_NOT_IN_VPC"); /* LAM-2 */
		return;
	}
	if ((p->protocol != PROTOCOL_TCP && p->protocol != PROTOCOL_UDP) ||
	    (p->protocol == PROTOCOL_TCP && p->to_port_lo == 25)) {
		walk_blocked(w, "FUNCTION_PROTOCOL_RESTRICTION"); /* LAM-6 */
		return;
	}
	w->packet.from = place->eni ? eni_address(place->eni, p->to.family)
				    : model_lambda_address();
	walk_translated(w);
	w->result.limited = (place->eni && narrow(&w->model->limits)) ||
			    p->to_port_lo == DNS; /* DNS-14 */
	if (place->eni)
		walk_leave(w, place->eni);
	else
		walk_on_internet(w);
}

/* What a node sends to itself never leaves it */
static bool is_own(const struct node *node, struct addr to)
{
	for (size_t i = 0; i < node->places.n; i++)
		if (node->places.items[i].eni &&
		    eni_has(node->places.items[i].eni, to))
			return true;
	return false;
}

/* VPC-21: to the last address of its own subnet a host does not even send */
static bool is_broadcast(const struct place *from, struct addr to)
{
	const struct node *node = from->node;

	if (to.family != AF_INET || node->kind == NODE_FUNCTION)
		return false;
	for (size_t i = 0; i < node->places.n; i++) {
		const struct subnet *s = node->places.items[i].subnet;
		bool own = node->kind == NODE_INSTANCE ||
			   &node->places.items[i] == from;

		if (own && s && s->cidr.addr.family &&
		    !addr_cmp(prefix_last(s->cidr), to))
			return true;
	}
	return false;
}

/* A function would accept nothing from anywhere: that is the truer reason */
static void refine(struct walk *w)
{
	const struct node *to = w->question->to_node;

	if (to && to->kind == NODE_FUNCTION && w->result.code &&
	    (!strcmp(w->result.code, "PRIVATE_ADDRESS_FROM_INTERNET") ||
	     !strcmp(w->result.code, "FUNCTION_NOT_IN_VPC"))) {
		w->result.code = "FUNCTION_ACCEPTS_NO_CONNECTIONS";
		walk_recode(w, w->result.code, &to->o);
	}
}

/* The sender's own link: a VPC's, or one out there */
static int own_mtu(const struct place *from)
{
	return from->eni ? MTU_IN_VPC : MTU_OUTSIDE;
}

/* Routers answer too large a packet before a group or an ACL may drop it: the
 * model cannot know which of the two is seen */
static void unsure_of_large(struct walk *w)
{
	if (w->size > MTU_OUTSIDE && w->result.path == WAY_FORWARD &&
	    w->result.verdict == VERDICT_BLOCKED &&
	    strcmp(w->result.code, "MTU_EXCEEDED") != 0) {
		w->result.certain = false;
		w->result.why = "routers may answer a packet of that size "
				"before anything drops it";
	}
}

/* Anybody but a function */
static void from_node(struct walk *w, const struct place *place)
{
	const struct node *node = place->node;

	WALK_HOP(w, .kind = HOP_NODE, .object = &node->o, .node = node);
	/* it has no such address, or nowhere to send that to */
	if (!w->packet.from.family || is_broadcast(place, w->packet.to)) {
		walk_end(w, VERDICT_UNREACHABLE, NULL);
		return;
	}
	if (!place->eni && node->o.failed)
		walk_drops(w, "BAD_STATE"); /* a drill */
	if (w->over)
		return;
	if (node->on_premises) {
		walk_from_premises(w, node->on_premises);
	} else if (node->kind == NODE_INSTANCE && is_own(node, w->packet.to)) {
		walk_uncertain(w, "what a node sends to itself stays in its "
				  "own system");
	} else if (place->eni) {
		if (place_of_cloudfront(place)) /* EDGE-5 */
			w->packet.from = place->eni->origin_facing;
		walk_leave(w, place->eni);
	} else {
		walk_on_internet(w);
	}
}

static struct packet first_packet(const struct flow_question *q)
{
	struct port_range ports = q->source_ports;
	bool icmp = q->protocol == PROTOCOL_ICMP;
	bool ipv6 = q->to.family == AF_INET6;
	uint16_t echo = ipv6 ? 128 * 256 : 8 * 256;
	uint16_t to = icmp ? echo : (uint16_t)q->port;

	return (struct packet){
		.from = place_address(q->from, q->to.family),
		.to = q->to,
		.protocol = icmp && ipv6 ? PROTOCOL_ICMPV6 : q->protocol,
		.chosen = DEPENDS_ON_SOURCE_PORT,
		.from_port_lo = ports.to ? ports.from : PORTS_CLIENT_FROM,
		.from_port_hi = ports.to ? ports.to : PORTS_CLIENT_TO,
		.to_port_lo = to,
		.to_port_hi = to,
	};
}

static struct analysis walk(const struct atlas *a,
			    const struct flow_question *q, struct trail *t)
{
	struct walk w;

	memset(&w, 0, offsetof(struct walk, legs));
	w.atlas = a;
	w.model = a->model;
	w.question = q;
	w.trail = t;
	w.size = q->fragment ? 0 : q->size;
	w.result.certain = true;
	w.result.path = WAY_FORWARD;
	w.packet = first_packet(q);
	if (w.packet.from.family && w.size > own_mtu(q->from) &&
	    !is_own(q->from->node, q->to)) {
		walk_end(&w, VERDICT_UNREACHABLE, "MTU_EXCEEDED");
		return w.result;
	}
	if (q->from->node->kind == NODE_FUNCTION)
		from_function(&w, q->from);
	else
		from_node(&w, q->from);
	refine(&w);
	unsure_of_large(&w);
	return w.result;
}

struct analysis analyse(const struct atlas *a, const struct flow_question *q)
{
	return walk(a, q, NULL);
}

struct analysis analyse_all(const struct atlas *a,
			    const struct flow_question *q, struct trail *t)
{
	struct analysis says;

	t->hops.n = 0;
	t->records.n = 0;
	says = walk(a, q, t);
	says.records = t->records.items;
	says.n_records = t->records.n;
	return says;
}
