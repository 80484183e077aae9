// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/trace_way.c - from what namespaces tell to a way through them
 *
 * A packet that leaves by one end of a link comes by the other: that alone
 * joins what two namespaces tell. Repetitions (TCP asks again) are passages
 * that are left over.
 */
#include "lab/trace_way.h"

#include <string.h>

enum { LO = 1 }; /* its index in every namespace */

/* --- rules ----------------------------------------------------------------------- */

static const struct plan_chain *chain_named(const struct plan *p,
					    const char *ns, const char *name)
{
	for (size_t i = 0; i < p->objects.n; i++) {
		const struct plan_object *o = p->objects.items[i];

		if (o->kind == PLAN_CHAIN && !strcmp(o->chain->name, name) &&
		    !strcmp(o->ns, ns))
			return o->chain;
	}
	return NULL;
}

struct collecting {
	struct arena *arena;
	struct traced_chain *chain;
};

static void collect(uint64_t handle, void *arg)
{
	struct collecting *c = arg;

	*vec_add(c->arena, &c->chain->handles) = handle;
}

static struct traced_chain *chain_of(struct tracing *g, struct traced_space *s,
				     const char *name)
{
	struct collecting c = {.arena = g->arena};
	const struct fabric *f = g->lab->fabric;
	struct err e = {0};

	for (size_t i = 0; i < s->chains.n; i++)
		if (strcmp(s->chains.items[i].name, name) == 0)
			return &s->chains.items[i];
	c.chain = vec_add(g->arena, &s->chains);
	c.chain->name = arena_strdup(g->arena, name);
	c.chain->chain = chain_named(g->lab->plan, s->name, name);
	if (c.chain->chain &&
	    tracer_handles(fabric_ns(f, s->name), fabric_home(f), name, collect,
			   &c, &e) &&
	    !g->err.code)
		g->err = e;
	return c.chain;
}

const struct nf_rule *trace_rule(struct tracing *g, struct traced_space *s,
				 const char *chain, uint64_t handle)
{
	const struct traced_chain *c = chain_of(g, s, chain);
	size_t n = c->chain ? c->chain->rules.n : 0;

	if (n > c->handles.n) /* it is not as the plan has it */
		n = 0;
	for (size_t i = 0; i < n; i++)
		if (c->handles.items[i] == handle)
			return &c->chain->rules.items[i];
	return NULL;
}

/* --- the way --------------------------------------------------------------------- */

static bool is_again(const struct passage *p, const struct passage *first)
{
	const struct trace_headers *a = &p->came, *b = &first->came;

	return !addr_cmp(a->from, b->from) && !addr_cmp(a->to, b->to) &&
	       a->protocol == b->protocol && a->from_port == b->from_port &&
	       a->to_port == b->to_port;
}

/* The first in @ns that came by a link, or began there (0)
 * @ns:		NULL: anywhere
 * @but:	a repetition of this one is not meant; or NULL
 */
static struct passage *unused_in(struct tracing *g, const char *ns, int in,
				 const struct passage *but)
{
	for (size_t i = 0; i < g->spaces.n; i++) {
		struct traced_space *s = &g->spaces.items[i];

		if (ns && strcmp(s->name, ns) != 0)
			continue;
		for (size_t j = 0; j < s->passages.n; j++) {
			struct passage *p = s->passages.items[j];

			if (!p->used && p->in == in &&
			    !(but && is_again(p, but)))
				return p;
		}
	}
	return NULL;
}

/* Where it came to when it had left. At the far end of a NAT gateway's own
 * link the lab itself translates, and sends back: rules drop what comes there,
 * for no reason that was logged */
static struct passage *next_of(struct tracing *g, const struct passage *p)
{
	const struct plan_end *peer = NULL;
	struct passage *next;

	if (p->end != PASSAGE_LEFT)
		return NULL;
	if (p->out == LO)
		return unused_in(g, p->ns, LO, NULL);
	if (!trace_link(g->lab, p->out, &peer))
		return NULL;
	next = unused_in(g, peer->ns, peer->ifindex, NULL);
	if (next && next->end == PASSAGE_DROPPED && !next->reason &&
	    strcmp(peer->ns, p->ns) == 0) {
		next->used = true;
		next = unused_in(g, p->ns, p->out, NULL);
	}
	return next;
}

static void follow(struct trace *t, struct passage *first,
		   struct way_taken *ret)
{
	for (struct passage *p = first; p; p = next_of(t->tracing, p)) {
		p->used = true;
		*vec_add(t->arena, ret) = p;
	}
}

/* From whoever got the packet; from where nobody listened any more; else from
 * whoever has to say something about it. TCP that asks again is no answer */
static struct passage *answer_to(struct tracing *g, const struct way_taken *w)
{
	const struct passage *first = w->items[0], *last = w->items[w->n - 1];
	struct passage *answer = NULL;

	if (last->end == PASSAGE_DELIVERED)
		return unused_in(g, last->ns, 0, first);
	if (last->end == PASSAGE_LEFT)
		answer = unused_in(g, last->ns, last->out, last);
	return answer ? answer : unused_in(g, NULL, 0, first);
}

void trace_order(struct trace *t)
{
	struct tracing *g = t->tracing;

	follow(t, unused_in(g, g->from, 0, NULL), &t->there);
	if (t->there.n)
		follow(t, answer_to(g, &t->there), &t->back);
}
