// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/trace.c - tracers in every namespace that a probe might pass
 */
#include "lab/trace.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "eni/layout.h"
#include "lab/packet.h"
#include "lab/trace_way.h"

const struct plan_end *trace_link(const struct lab *l, int ifindex,
				  const struct plan_end **ret_peer)
{
	for (size_t i = 0; ifindex && i < l->plan->objects.n; i++) {
		const struct plan_object *o = l->plan->objects.items[i];

		for (int e = 0; o->kind == PLAN_LINK && e < 2; e++) {
			if (o->link.end[e].ifindex != ifindex)
				continue;
			*ret_peer = &o->link.end[!e];
			return &o->link.end[e];
		}
	}
	return NULL;
}

enum { BALANCERS_MAX = 4 };

/* --- where to listen ------------------------------------------------------------- */

static void listen_at(struct tracing *g, const char *ns)
{
	for (size_t i = 0; i < g->spaces.n; i++)
		if (strcmp(g->spaces.items[i].name, ns) == 0)
			return;
	*vec_add(g->arena, &g->spaces) = (struct traced_space){
		.name = arena_strdup(g->arena, ns)};
}

/* Routers, gateways, balancers, appliances: whatever sends on */
static void listen_where_forwarded(struct tracing *g)
{
	const struct plan *p = g->lab->plan;

	for (size_t i = 0; i < p->objects.n; i++) {
		const struct plan_object *o = p->objects.items[i];

		if (o->kind == PLAN_SYSCTL &&
		    strcmp(o->sysctl.path, "ipv4/ip_forward") == 0)
			listen_at(g, o->ns);
	}
}

static void listen_at_node(struct tracing *g, const struct node *n);

/* Whoever has the address, in whatever VPC */
static void listen_at_address(struct tracing *g, struct addr a)
{
	const struct model *m = g->lab->model;

	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (eni->places.n &&
		    (eni_has(eni, a) || eni_private(eni, a).family))
			listen_at_node(g, eni->places.items[0]->node);
	}
}

/* A balancer behind a balancer has targets, too: which are its own */
static void listen_at_target(struct tracing *g, const struct target *t)
{
	if (t->node && t->node->kind != NODE_LOAD_BALANCER)
		listen_at_node(g, t->node);
	else if (!t->node)
		listen_at_address(g, t->address);
}

static void listen_at_targets(struct tracing *g, const struct node *lb)
{
	if (g->balancers == BALANCERS_MAX)
		return; /* in a circle, by their addresses */
	g->balancers++;
	for (size_t i = 0; i < lb->listeners.n; i++) {
		const struct target_group *t =
			lb->listeners.items[i].target_group;

		for (size_t j = 0; t && j < t->targets.n; j++)
			listen_at_target(g, &t->targets.items[j]);
	}
	g->balancers--;
}

static void listen_at_node(struct tracing *g, const struct node *n)
{
	for (size_t i = 0; i < n->places.n; i++)
		listen_at(g, layout_place(&n->places.items[i]).s);
	if (n->kind == NODE_LOAD_BALANCER && n->is_network)
		listen_at_targets(g, n);
	if (n->endpoint && n->endpoint->provider)
		listen_at_targets(g, n->endpoint->provider->load_balancer);
}

static void listen_at_ends(struct tracing *g, const struct trace_ends *ends)
{
	g->from = arena_strdup(g->arena, layout_place(ends->from).s);
	listen_at(g, g->from);
	if (ends->to_node)
		listen_at_node(g, ends->to_node);
	listen_at_address(g, ends->to);
}

/* --- beginning ---------------------------------------------------------------------- */

static struct trace_want want_of(int protocol, uint32_t number)
{
	struct trace_want w = {.protocol = protocol, .tcp_seq = number};
	uint8_t text[64] = {0};
	size_t n = packet_datagram(text, number, 0, AF_INET);

	memcpy(w.payload, text, n < sizeof(w.payload) ? n : 0);
	n = packet_to_reply(text, n);
	memcpy(w.answer, text, n < sizeof(w.answer) ? n : 0);
	return w;
}

static void close_all(struct tracing *g)
{
	for (size_t i = 0; i < g->spaces.n; i++)
		if (g->spaces.items[i].tracer.ns)
			tracer_stop(&g->spaces.items[i].tracer);
	for (size_t i = 0; i < g->spaces.n; i++)
		if (g->spaces.items[i].tracer.ns)
			tracer_close(&g->spaces.items[i].tracer);
}

int trace_begin(struct trace *t, struct lab *l, const struct trace_ends *ends,
		int protocol, struct arena *arena, struct err *e)
{
	struct tracing *g = arena_alloc(arena, sizeof(*g));
	struct trace_want want = want_of(protocol,
					 dialer_next_number(l->dialer));
	uint64_t begun = loop_now_us();
	int rc = 0;

	*t = (struct trace){.arena = arena, .tracing = g};
	*g = (struct tracing){.lab = l, .arena = arena};
	listen_where_forwarded(g);
	listen_at_ends(g, ends);
	for (size_t i = 0; i < g->spaces.n && !rc; i++) {
		struct traced_space *s = &g->spaces.items[i];
		struct netns *ns = fabric_ns(l->fabric, s->name);

		/* an endpoint that is not available has none */
		if (ns)
			rc = tracer_open(&s->tracer, ns, fabric_home(l->fabric),
					 &want, e);
		t->n_spaces += ns != NULL;
	}
	if (rc) {
		close_all(g);
		t->tracing = NULL;
	}
	t->begin_us = loop_now_us() - begun;
	return rc;
}

/* --- what one namespace tells --------------------------------------------------------- */

struct telling {
	struct tracing *tracing;
	struct traced_space *space;
};

static struct passage *passage_new(struct telling *t,
				   const struct trace_event *e)
{
	struct passage *p = arena_alloc(t->tracing->arena, sizeof(*p));

	*p = (struct passage){.ns = t->space->name,
			      .id = e->id,
			      .in = e->point == TRACE_SENT ? 0 : e->in,
			      .came = e->headers,
			      .end = PASSAGE_LOST};
	*vec_add(t->tracing->arena, &t->space->passages) = p;
	return p;
}

/* The packet's passage; a new one if the last is over. Pieces that were put
 * together go on under another number */
static struct passage *passage_of(struct telling *t,
				  const struct trace_event *e)
{
	struct traced_space *s = t->space;
	bool begins = e->point == TRACE_ARRIVED || e->point == TRACE_SENT;
	struct passage *open = NULL;

	for (size_t i = s->passages.n; i-- > 0;) {
		struct passage *p = s->passages.items[i];

		if (p->end != PASSAGE_LOST)
			continue;
		if (p->id == e->id)
			return p;
		open = open ? open : p;
	}
	return open && !begins ? open : passage_new(t, e);
}

static void told(const struct trace_event *e, void *arg)
{
	struct telling *t = arg;
	struct passage *p = passage_of(t, e);
	struct arena *a = t->tracing->arena;

	if (e->headers.from.family)
		p->left = e->headers;
	if (e->out)
		p->out = e->out;
	p->mark = e->mark; /* a rule may take it away again (L2-2) */
	if (e->kind == TRACE_POLICY && e->point == TRACE_LEFT)
		p->end = PASSAGE_LEFT;
	else if (e->kind == TRACE_POLICY && e->point == TRACE_DELIVERED)
		p->end = PASSAGE_DELIVERED;
	else if (e->verdict == NF_V_DROP)
		p->end = PASSAGE_DROPPED;
	if (p->end == PASSAGE_DELIVERED)
		p->out = 0;
	if (e->point == TRACE_ELSEWHERE && e->kind == TRACE_RULE)
		*vec_add(a, &p->hits) = (struct hit){
			.chain = arena_strdup(a, e->chain),
			.verdict = e->verdict,
			.to = e->to ? arena_strdup(a, e->to) : NULL,
			.rule = trace_rule(t->tracing, t->space, e->chain,
					   e->handle)};
}

static const char *log_of(const struct nf_rule *r)
{
	for (size_t i = 0; r && i < r->n; i++)
		if (r->stmts[i].op == NF_OP_LOG)
			return r->stmts[i].name;
	return NULL;
}

static void give_reason(struct passage *p)
{
	if (p->end == PASSAGE_DROPPED && p->hits.n)
		p->reason = log_of(p->hits.items[p->hits.n - 1].rule);
}

int trace_end(struct trace *t, struct err *e)
{
	struct tracing *g = t->tracing;
	uint64_t begun = loop_now_us();

	for (size_t i = 0; i < g->spaces.n; i++) {
		struct traced_space *s = &g->spaces.items[i];
		struct telling telling = {g, s};

		if (s->tracer.ns && !tracer_read(&s->tracer, told, &telling))
			*vec_add(t->arena, &t->lost) = s->name;
		for (size_t j = 0; j < s->passages.n; j++)
			give_reason(s->passages.items[j]);
	}
	close_all(g);
	trace_order(t);
	t->tracing = NULL;
	t->end_us = loop_now_us() - begun;
	if (g->err.code)
		*e = g->err;
	return -g->err.code;
}
