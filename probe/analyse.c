// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/analyse.c - the same question, put to the model alone
 */
#include "probe/analyse.h"

#include <string.h>

#include "probe/walk.h"

/* LAM-16, LAM-66 */
static bool narrow(const struct limits *l)
{
	return l->hyperplane_new_connections_per_second ||
	       l->hyperplane_connections < LIMIT_HYPERPLANE_CONNECTIONS;
}

static void from_function(struct walk *w, const struct place *place)
{
	const struct packet *p = &w->packet;

	if (place->node->edge == EDGE_CLOUDFRONT_FUNCTION) {
		walk_blocked(w, "FUNCTION_HAS_NO_NETWORK"); /* EDGE-2 */
		return;
	}
	if (place->node->o.failed) {
		walk_blocked(w, "BAD_STATE"); /* a drill */
		return;
	}
	if (!place->eni && judge_private(w->model, p->to)) {
		walk_blocked(w, "FUNCTION_NOT_IN_VPC"); /* LAM-2 */
		return;
	}
	if ((p->protocol != PROTOCOL_TCP && p->protocol != PROTOCOL_UDP) ||
	    (p->protocol == PROTOCOL_TCP && p->to_port_lo == 25)) {
		walk_blocked(w, "FUNCTION_PROTOCOL_RESTRICTION"); /* LAM-6 */
		return;
	}
	w->packet.from = place->eni ? place->eni->private_ip
				    : model_lambda_address();
	w->result.limited = place->eni && narrow(&w->model->limits);
	if (place->eni)
		walk_leave(w, place->eni);
	else
		walk_on_internet(w);
}

/* A function would accept nothing from anywhere: that is the truer reason */
static void refine(struct walk *w)
{
	const struct node *to = w->question->to_node;

	if (to && to->kind == NODE_FUNCTION && w->result.code &&
	    (!strcmp(w->result.code, "PRIVATE_ADDRESS_FROM_INTERNET") ||
	     !strcmp(w->result.code, "FUNCTION_NOT_IN_VPC")))
		w->result.code = "FUNCTION_ACCEPTS_NO_CONNECTIONS";
}

struct analysis analyse(const struct model *m, const struct flow_question *q)
{
	bool icmp = q->protocol == PROTOCOL_ICMP;
	uint16_t to = icmp ? 8 * 256 : (uint16_t)q->port;
	struct walk w = {
		.model = m,
		.question = q,
		.result = {.certain = true, .path = WAY_FORWARD},
		.packet = {.to = q->to,
			   .protocol = q->protocol,
			   /* the stock range of Linux (ACL-11) */
			   .from_port_lo = q->source_port
						   ? (uint16_t)q->source_port
						   : 32768,
			   .from_port_hi = q->source_port
						   ? (uint16_t)q->source_port
						   : 60999,
			   .to_port_lo = to,
			   .to_port_hi = to},
	};

	w.packet.from = q->from->address;
	if (!q->from->eni && q->from->node->o.failed)
		walk_blocked(&w, "BAD_STATE"); /* a drill */
	else if (q->from->node->kind == NODE_FUNCTION) {
		from_function(&w, q->from);
	} else if (q->from->eni) {
		w.packet.from = q->from->eni->private_ip;
		walk_leave(&w, q->from->eni);
	} else {
		walk_on_internet(&w);
	}
	refine(&w);
	return w.result;
}
