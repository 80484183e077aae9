// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/analyse.c - the same question, put to the model alone
 *
 * A way is a list of legs. A leg crosses one VPC's router, from one ENI (or
 * the internet gateway) to another (or the gateway). On the way there each leg
 * is judged by groups and ACLs, and what stands at its end decides what comes
 * next: a NAT gateway or load balancer begins another leg, a node answers.
 * The answer walks the legs back, judged by ACLs and routes alone (PKT-4).
 */
#include "probe/analyse.h"

#include <string.h>

#include "probe/judge.h"

enum { LEGS_MAX = 8 };

struct leg {
	const struct eni *from, *to; /* NULL: the internet gateway */
	struct packet packet;
};

struct walk {
	const struct model *model;
	const struct flow_question *question;
	struct packet packet;
	const struct eni *via; /* balancer that kept its client's address */
	struct leg legs[LEGS_MAX];
	size_t n;
	struct analysis result;
	bool over;
};

static void end(struct walk *w, enum verdict verdict, const char *code)
{
	w->result.verdict = verdict;
	w->result.code = code;
	w->over = true;
}

static void blocked(struct walk *w, const char *code)
{
	end(w, VERDICT_BLOCKED, code);
}

static void uncertain(struct walk *w)
{
	w->result.certain = false;
	w->over = true;
}

static const struct eni *eni_at(const struct model *m, const struct vpc *vpc,
				struct addr a)
{
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (eni->subnet->vpc == vpc && eni->places.n &&
		    addr_cmp(eni->private_ip, a) == 0)
			return eni;
	}
	return NULL;
}

/* --- one leg ----------------------------------------------------------- */

static bool same_subnet(const struct eni *a, const struct eni *b)
{
	return a && b && a->subnet == b->subnet;
}

/* ACL-4: out of one subnet, into the other; nothing inside one */
static void judge_acls(struct walk *w, const struct eni *from,
		       const struct eni *to, const struct packet *p)
{
	const struct eni *at[2] = {from, to};
	int rule;

	if (same_subnet(from, to))
		return;
	for (int ingress = 0; ingress < 2 && !w->over; ingress++) {
		if (!at[ingress])
			continue;
		switch (judge_acl(at[ingress]->subnet->network_acl, ingress, p,
				  &rule)) {
		case OPINION_DENY:
			blocked(w, "SUBNET_ACL_RESTRICTION");
			break;
		case OPINION_VARIES:
			uncertain(w);
			break;
		case OPINION_ALLOW:
			break;
		}
	}
}

static void judge_group(struct walk *w, const struct eni *eni, bool ingress)
{
	if (w->over || !eni || !eni->filtered)
		return;
	if (ingress && eni->type == ENI_LAMBDA)
		blocked(w, "FUNCTION_ACCEPTS_NO_CONNECTIONS"); /* LAM-4 */
	else if (!ingress && eni->type == ENI_NETWORK_LOAD_BALANCER)
		return; /* NLB-2 */
	else if (!judge_groups(w->model, eni, ingress, &w->packet, w->via))
		blocked(w, judge_groups_empty(eni, ingress)
				   ? "SG_HAS_NO_RULES"
				   : "ENI_SG_RULES_MISMATCH");
}

static void cross(struct walk *w, const struct eni *from, const struct eni *to)
{
	bool foreign = to && to->source_dest_check &&
		       addr_cmp(to->private_ip, w->packet.to) != 0;

	if (w->n == LEGS_MAX) {
		uncertain(w);
		return;
	}
	w->legs[w->n++] = (struct leg){from, to, w->packet};
	judge_group(w, from, false);
	if (!w->over)
		judge_acls(w, from, to, &w->packet);
	if (!w->over && foreign)
		blocked(w, "ENI_SOURCE_DEST_CHECK_RESTRICTION"); /* ENI-5 */
	judge_group(w, to, true);
}

/* --- the way back ------------------------------------------------------ */

/* A refused datagram is answered by ICMP, port unreachable */
static struct packet answer_of(const struct walk *w, const struct leg *leg)
{
	struct packet p = packet_reply(&leg->packet);

	if (leg->packet.protocol == PROTOCOL_UDP &&
	    w->result.verdict == VERDICT_REFUSED) {
		p.protocol = PROTOCOL_ICMP;
		p.to_port_lo = p.to_port_hi = 3 * 256 + 3;
	}
	return p;
}

/* RT-12, RT-18 */
static void lost(struct walk *w, enum way_out way)
{
	blocked(w, way == OUT_BLACKHOLE ? "BAD_STATE_ROUTE"
					: "NO_ROUTE_TO_DESTINATION");
}

/* PKT-5: the replier's own table decides, nothing remembers the way */
static void route_back(struct walk *w, const struct leg *leg)
{
	const struct route *route = NULL;
	enum way_out way;

	if (!leg->to)
		return; /* from the internet: the gateway knows its address */
	if (leg->from && leg->from->type == ENI_NETWORK_LOAD_BALANCER)
		return; /* PKT-5: back through the balancer, by no route */
	way = judge_route(leg->to->subnet, leg->packet.from, &route);
	switch (way) {
	case OUT_LOCAL:
		if (!leg->from)
			uncertain(w);
		break;
	case OUT_ROUTE:
		if (leg->from || route->target != TARGET_INTERNET_GATEWAY)
			uncertain(w);
		break;
	default:
		lost(w, way);
	}
}

static void way_back(struct walk *w)
{
	enum verdict verdict = w->result.verdict;

	w->over = false;
	while (w->n && !w->over) {
		const struct leg *leg = &w->legs[--w->n];
		struct packet p = answer_of(w, leg);

		route_back(w, leg);
		if (!w->over)
			judge_acls(w, leg->to, leg->from, &p);
	}
	if (w->over)
		w->result.path = WAY_RETURN;
	else
		end(w, verdict, NULL);
}

/* --- where legs end ---------------------------------------------------- */

static void leave(struct walk *w, const struct eni *from);

static bool listens(const struct node *node, const struct packet *p)
{
	for (size_t i = 0; i < node->ports.n; i++)
		if (node->ports.items[i].number == p->to_port_lo &&
		    node->ports.items[i].udp == (p->protocol == PROTOCOL_UDP))
			return true;
	return false;
}

static void answer(struct walk *w, const struct node *node)
{
	bool open = w->packet.protocol == PROTOCOL_ICMP ||
		    listens(node, &w->packet);

	end(w, open ? VERDICT_OPEN : VERDICT_REFUSED, NULL);
	way_back(w);
}

static void balance(struct walk *w, const struct eni *nlb)
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
		blocked(w, "ELBV2_LISTENERS_MISMATCH");
		return;
	}
	for (size_t i = 0; i < g->targets.n; i++) { /* NLB-9 */
		const struct target *t = &g->targets.items[i];
		const struct subnet *s =
			t->node ? t->node->places.items[0].subnet : NULL;

		if (s && s->az != nlb->subnet->az && !node->cross_zone)
			continue;
		only = t;
		served++;
	}
	if (!served) {
		blocked(w, "ELBV2_NO_TARGETS_IN_AZ");
		return;
	}
	if (served > 1) { /* which one depends on the source port */
		uncertain(w);
		return;
	}
	w->packet.to = only->node ? only->node->places.items[0].address
				  : only->address;
	if (g->port)
		w->packet.to_port_lo = w->packet.to_port_hi = (uint16_t)g->port;
	if (g->preserve_client_ip_given ? g->preserve_client_ip
					: only->node != NULL) {
		w->via = nlb; /* NLB-5 */
		if (!addr_cmp(w->packet.from, w->packet.to)) {
			uncertain(w); /* NLB-7: lost, and nothing drops it */
			return;
		}
	} else {
		w->packet.from = nlb->private_ip;
		w->packet.from_port_lo = 1024;
		w->packet.from_port_hi = 65535;
	}
	leave(w, nlb);
}

static void translate(struct walk *w, const struct eni *nat)
{
	if (!addr_cmp(w->packet.to, nat->private_ip)) {
		blocked(w, "NAT_ACCEPTS_NO_CONNECTIONS"); /* NAT-8 */
		return;
	}
	w->packet.from = nat->private_ip; /* NAT-2, NAT-4 */
	if (w->packet.protocol != PROTOCOL_ICMP) {
		w->packet.from_port_lo = 1024;
		w->packet.from_port_hi = 65535;
	}
	leave(w, nat);
}

static void arrive(struct walk *w, const struct eni *from, const struct eni *to)
{
	const struct node *node = to->places.items[0]->node;

	cross(w, from, to);
	if (w->over)
		return;
	w->via = NULL;
	if (node->kind == NODE_NAT_GATEWAY)
		translate(w, to);
	else if (node->kind == NODE_LOAD_BALANCER && node->is_network)
		balance(w, to);
	else if (addr_cmp(w->packet.to, to->private_ip))
		uncertain(w); /* a middlebox that does not forward */
	else
		answer(w, node);
}

/* --- between VPC and internet ------------------------------------------ */

static void on_internet(struct walk *w)
{
	const struct model *m = w->model;
	struct addr to = w->packet.to;

	for (size_t i = 0; i < m->nodes.n; i++)
		if (m->nodes.items[i]->kind == NODE_INTERNET_HOST &&
		    !addr_cmp(m->nodes.items[i]->address, to)) {
			answer(w, m->nodes.items[i]);
			return;
		}
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (eni->places.n && !addr_cmp(eni->public_ip, to) &&
		    eni->subnet->vpc->internet_gateway == GATEWAY_ATTACHED) {
			w->packet.to = eni->private_ip; /* IGW-3 */
			arrive(w, NULL, eni);
			return;
		}
	}
	if (!addr_cmp(to, model_lambda_address()))
		blocked(w, "FUNCTION_ACCEPTS_NO_CONNECTIONS");
	else if (judge_private(m, to))
		blocked(w, "PRIVATE_ADDRESS_FROM_INTERNET");
	else
		blocked(w, "NO_POSSIBLE_DESTINATION");
}

static void to_internet(struct walk *w, const struct eni *from)
{
	struct addr to = w->packet.to;

	cross(w, from, NULL);
	if (w->over)
		return;
	if (!from->public_ip.family ||
	    addr_cmp(from->private_ip, w->packet.from)) {
		blocked(w, "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"); /* IGW-4 */
		return;
	}
	if (judge_in(to, 10, 0, 8) || judge_in(to, 172, 16, 12) ||
	    judge_in(to, 192, 168, 16)) { /* IGW-5 */
		blocked(w, "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS");
		return;
	}
	if (judge_in(to, 100, 64, 10)) {
		blocked(w, "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS");
		return;
	}
	w->packet.from = from->public_ip;
	on_internet(w);
}

/* --- out of an ENI ----------------------------------------------------- */

static bool is_router(const struct vpc *vpc, struct addr a)
{
	for (size_t i = 0; i < vpc->subnets.n; i++)
		if (!addr_cmp(addr_add(vpc->subnets.items[i]->cidr.addr, 1), a))
			return true;
	return false;
}

static void to_local(struct walk *w, const struct eni *from)
{
	const struct vpc *vpc = from->subnet->vpc;
	const struct eni *to = eni_at(w->model, vpc, w->packet.to);
	struct addr own = addr_add(from->subnet->cidr.addr, 1);

	if (to && to == from) {
		uncertain(w); /* itself: never leaves the node */
	} else if (to) {
		arrive(w, from, to);
	} else if (is_router(vpc, w->packet.to)) { /* L2-6 */
		if (w->packet.protocol == PROTOCOL_ICMP &&
		    !addr_cmp(own, w->packet.to))
			end(w, VERDICT_OPEN, NULL);
		else
			blocked(w, "ROUTER_ADDRESS");
	} else {
		blocked(w, "NO_POSSIBLE_DESTINATION");
	}
}

static void by_route(struct walk *w, const struct eni *from,
		     const struct route *r)
{
	const struct eni *to = r->eni;

	if (r->target == TARGET_INTERNET_GATEWAY) {
		to_internet(w, from);
		return;
	}
	if (r->target == TARGET_NAT_GATEWAY)
		to = r->nat_gateway->node->places.items[0].eni;
	if (to && to->places.n && to != from)
		arrive(w, from, to);
	else if (to == from && r->target == TARGET_NAT_GATEWAY)
		blocked(w, "NO_ROUTE_TO_DESTINATION"); /* NAT-16 */
	else if (to == from)
		uncertain(w);
	else
		blocked(w, "BAD_STATE_ROUTE");
}

static void leave(struct walk *w, const struct eni *from)
{
	const struct route *route = NULL;
	enum way_out way;

	way = judge_route(from->subnet, w->packet.to, &route);
	switch (way) {
	case OUT_LOCAL:
		to_local(w, from);
		break;
	case OUT_ROUTE:
		by_route(w, from, route);
		break;
	default:
		lost(w, way);
	}
}

/* --- where it begins --------------------------------------------------- */

static void from_function(struct walk *w, const struct place *place)
{
	const struct packet *p = &w->packet;

	if (!place->eni && judge_private(w->model, p->to)) {
		blocked(w, "FUNCTION_NOT_IN_VPC"); /* LAM-2 */
		return;
	}
	if ((p->protocol != PROTOCOL_TCP && p->protocol != PROTOCOL_UDP) ||
	    (p->protocol == PROTOCOL_TCP && p->to_port_lo == 25)) {
		blocked(w, "FUNCTION_PROTOCOL_RESTRICTION"); /* LAM-6 */
		return;
	}
	w->packet.from = place->eni ? place->eni->private_ip
				    : model_lambda_address();
	if (place->eni)
		leave(w, place->eni);
	else
		on_internet(w);
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
	if (q->from->node->kind == NODE_FUNCTION) {
		from_function(&w, q->from);
	} else if (q->from->eni) {
		w.packet.from = q->from->eni->private_ip;
		leave(&w, q->from->eni);
	} else {
		on_internet(&w);
	}
	refine(&w);
	return w.result;
}
