// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/plan.c - desired kernel state: adding objects, choosing numbers
 */
#include "netns/plan.h"

#include <stdlib.h>
#include <string.h>

#include "netns/diff.h"
#include "netns/plan_text.h"
#include "netns/resolve.h"

struct plan *plan_new(void)
{
	struct arena *arena = arena_new();
	struct plan *p = arena_alloc(arena, sizeof(*p));

	p->arena = arena;
	return p;
}

void plan_free(struct plan *p)
{
	if (p)
		arena_free(p->arena);
}

static struct plan_object *add(struct plan *p, enum plan_kind kind,
			       const char *ns)
{
	struct plan_object *o = arena_alloc(p->arena, sizeof(*o));

	*vec_add(p->arena, &p->objects) = o;
	o->kind = kind;
	/* translators stay in a namespace for a while: one copy serves */
	if (!p->ns || strcmp(p->ns, ns) != 0)
		p->ns = arena_strdup(p->arena, ns);
	o->ns = p->ns;
	return o;
}

/* Copies @s into the plan; NULL stays NULL */
static const char *keep(struct plan *p, const char *s)
{
	return s ? arena_strdup(p->arena, s) : NULL;
}

void plan_ns(struct plan *p, const char *ns, bool router)
{
	add(p, PLAN_NS, ns)->space.router = router;
}

void plan_sysctl(struct plan *p, const char *ns, const char *path,
		 const char *value)
{
	add(p, PLAN_SYSCTL, ns)->sysctl = (struct plan_sysctl){keep(p, path),
							       keep(p, value)};
}

void plan_link(struct plan *p, const struct plan_end *a,
	       const struct plan_end *b)
{
	struct plan_object *o = add(p, PLAN_LINK, a->ns);

	o->link.end[0] = *a;
	o->link.end[1] = *b;
	for (int i = 0; i < 2; i++) {
		struct plan_end *end = &o->link.end[i];

		end->ns = keep(p, end->ns);
		end->name = keep(p, end->name);
		end->alias = keep(p, end->alias);
		end->second = i;
	}
}

void plan_addr(struct plan *p, const char *ns, const char *link,
	       struct prefix addr)
{
	add(p, PLAN_ADDR, ns)->addr = (struct plan_addr){.link = keep(p, link),
							 .addr = addr};
}

void plan_neigh(struct plan *p, const char *ns, const char *link,
		struct addr to)
{
	add(p, PLAN_NEIGH, ns)->neigh = (struct plan_neigh){
		.link = keep(p, link), .to = to};
}

void plan_route(struct plan *p, const char *ns, const struct plan_route *r)
{
	struct plan_object *o = add(p, PLAN_ROUTE, ns);

	o->route = *r;
	o->route.link = keep(p, r->link);
}

void plan_rule(struct plan *p, const char *ns, const struct plan_rule *r)
{
	add(p, PLAN_RULE, ns)->rule = *r;
}

void plan_set(struct plan *p, const char *ns, const struct plan_set *s)
{
	struct plan_object *o = add(p, PLAN_SET, ns);

	o->set = *s;
	o->set.name = keep(p, s->name);
}

void plan_element(struct plan *p, const char *ns, const struct plan_element *e)
{
	struct plan_object *o = add(p, PLAN_ELEMENT, ns);

	o->element = *e;
	o->element.set = keep(p, e->set);
	o->element.chain = keep(p, e->chain);
	for (size_t i = 0; i < NF_KEYS_MAX; i++)
		o->element.fields[i].lo.link = keep(p, e->fields[i].lo.link);
}

struct plan_chain *plan_chain(struct plan *p, const char *ns,
			      const struct plan_chain *c)
{
	struct plan_object *o = add(p, PLAN_CHAIN, ns);

	o->chain = arena_alloc(p->arena, sizeof(*o->chain));
	*o->chain = *c;
	o->chain->name = keep(p, c->name);
	return o->chain;
}

void plan_chain_rule(struct plan *p, struct plan_chain *c,
		     const struct nf_stmt *stmts, size_t n)
{
	struct nf_stmt *copy = arena_alloc(p->arena, n * sizeof(*copy));
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		bool without = p->without >> stmts[i].op & 1;

		if (without && stmts[i].op != NF_OP_LOG)
			return;
		if (without)
			continue;
		copy[kept] = stmts[i];
		copy[kept].name = keep(p, stmts[i].name);
		copy[kept].lo.link = keep(p, stmts[i].lo.link);
		kept++;
	}
	if (kept)
		*vec_add(p->arena, &c->rules) = (struct nf_rule){copy, kept};
}

/* --- finishing ---------------------------------------------------------- */

void plan_finish(struct plan *p, const struct plan *before)
{
	size_t n = p->objects.n;

	plan_resolve(p, before);
	for (size_t i = 0; i < n; i++)
		plan_object_describe(p, p->objects.items[i]);
	if (n)
		qsort(p->objects.items, n, sizeof(*p->objects.items),
		      plan_object_order_ptr);
	for (size_t i = 1; i < n; i++)
		if (plan_object_order(p->objects.items[i - 1],
				      p->objects.items[i]) == 0) {
			fprintf(stderr, "plan: '%s' twice in '%s'\n",
				p->objects.items[i]->key,
				p->objects.items[i]->ns);
			abort();
		}
}

size_t plan_count(const struct plan *p, enum plan_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < p->objects.n; i++)
		n += p->objects.items[i]->kind == kind;
	return n;
}

bool plan_has_ns(const struct plan *p, const char *ns)
{
	struct plan_object key = {.kind = PLAN_NS, .ns = ns, .key = ""};
	struct plan_object *what = &key;

	return p && p->objects.n &&
	       bsearch(&what, p->objects.items, p->objects.n, sizeof(what),
		       plan_object_order_ptr);
}

int plan_highest_index(const struct plan *p)
{
	int highest = 1;

	for (size_t i = 0; i < p->objects.n; i++) {
		const struct plan_object *o = p->objects.items[i];

		for (int e = 0; o->kind == PLAN_LINK && e < 2; e++)
			if (o->link.end[e].ifindex > highest)
				highest = o->link.end[e].ifindex;
	}
	return highest;
}
