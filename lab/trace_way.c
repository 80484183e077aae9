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

	for (size_t i = 0; c->chain && i < c->handles.n; i++)
		if (c->handles.items[i] == handle &&
		    i < c->chain->rules.n)
			return &c->chain->rules.items[i];
	return NULL;
}

/* --- the way --------------------------------------------------------------------- */

/* The first in @ns that came by a link, or began there (0) */
static struct passage *unused_in(struct tracing *g, const char *ns, int in)
{
	for (size_t i = 0; i < g->spaces.n; i++) {
		struct traced_space *s = &g->spaces.items[i];

		if (ns && strcmp(s->name, ns) != 0)
			continue;
		for (size_t j = 0; j < s->passages.n; j++)
			if (!s->passages.items[j]->used &&
			    s->passages.items[j]->in == in)
				return s->passages.items[j];
	}
	return NULL;
}

/* Where it came to when it had left */
static struct passage *next_of(struct tracing *g, const struct passage *p)
{
	const struct plan_end *self, *peer = NULL;

	if (p->end != PASSAGE_LEFT)
		return NULL;
	if (p->out == LO)
		return unused_in(g, p->ns, LO);
	self = trace_link(g->lab, p->out, &peer);
	if (!self)
		return NULL;
	/* the lab itself sends back what comes to the far end (NAT64) */
	if (strcmp(self->ns, peer->ns) == 0)
		return unused_in(g, p->ns, p->out);
	return unused_in(g, peer->ns, peer->ifindex);
}

static void follow(struct trace *t, struct passage *first,
		   struct way_taken *ret)
{
	for (struct passage *p = first; p; p = next_of(t->tracing, p)) {
		p->used = true;
		*vec_add(t->arena, ret) = p;
	}
}

static struct passage *last_of(const struct way_taken *w)
{
	return w->n ? w->items[w->n - 1] : NULL;
}

/* From whoever got the packet; from where nobody listened any more; else from
 * whoever has to say something about it */
static struct passage *answer_to(struct tracing *g, const struct passage *last)
{
	if (last && last->end == PASSAGE_DELIVERED)
		return unused_in(g, last->ns, 0);
	if (last && last->end == PASSAGE_LEFT &&
	    unused_in(g, last->ns, last->out))
		return unused_in(g, last->ns, last->out);
	return unused_in(g, NULL, 0);
}

void trace_order(struct trace *t)
{
	struct tracing *g = t->tracing;

	follow(t, unused_in(g, g->from, 0), &t->there);
	if (t->there.n)
		follow(t, answer_to(g, last_of(&t->there)), &t->back);
}
