// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/resolve.c - from names of links and sets to what they are
 */
#include "netns/resolve.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "netns/prune.h"

/* --- links ------------------------------------------------------------------ */

struct ends { /* every link end of a plan, by namespace and name */
	struct plan_end **items;
	size_t n;
};

static int by_name(const struct plan_end *a, const struct plan_end *b)
{
	int order = strcmp(a->ns, b->ns);

	return order ? order : strcmp(a->name, b->name);
}

static int by_name_ptr(const void *a, const void *b)
{
	return by_name(*(struct plan_end *const *)a,
		       *(struct plan_end *const *)b);
}

static struct ends ends_of(struct arena *arena, const struct plan *p)
{
	struct ends e = {0};

	if (!p)
		return e;
	e.items = arena_alloc(arena, 2 * p->objects.n * sizeof(*e.items));
	for (size_t i = 0; i < p->objects.n; i++) {
		struct plan_object *o = p->objects.items[i];

		if (o->kind != PLAN_LINK)
			continue;
		e.items[e.n++] = &o->link.end[0];
		e.items[e.n++] = &o->link.end[1];
	}
	qsort(e.items, e.n, sizeof(*e.items), by_name_ptr);
	return e;
}

static struct plan_end *end_find(const struct ends *e, const char *ns,
				 const char *name)
{
	struct plan_end key = {.ns = ns, .name = name}, *what = &key;
	struct plan_end **hit;

	if (!e->n)
		return NULL;
	hit = bsearch(&what, e->items, e->n, sizeof(*e->items), by_name_ptr);
	return hit ? *hit : NULL;
}

/* A locally administered MAC that is the same in each run (FNV-1a) */
static void choose_mac(struct plan_end *end)
{
	uint64_t hash = 0xcbf29ce484222325u;
	const char *part[2] = {end->ns, end->name};

	for (int i = 0; i < 2; i++)
		for (const char *c = part[i];; c++) {
			hash = (hash ^ (uint8_t)*c) * 0x100000001b3u;
			if (!*c)
				break;
		}
	end->mac[0] = 0x02;
	for (int i = 1; i < 6; i++)
		end->mac[i] = (uint8_t)(hash >> (8 * i));
}

/*
 * Every end of the whole plan has an index of its own. Were the two ends of a
 * pair to share a number, the kernel would take the link for a plain device
 * and tell its carrier only at the next full second (linkwatch_urgent_event).
 */
static void choose_numbers(const struct ends *now, const struct ends *before)
{
	int next = 2; /* lo has 1 */

	for (size_t i = 0; i < before->n; i++)
		if (before->items[i]->ifindex >= next)
			next = before->items[i]->ifindex + 1;
	for (size_t i = 0; i < now->n; i++) {
		struct plan_end *end = now->items[i];
		struct plan_end *old = end_find(before, end->ns, end->name);

		assert(i == 0 || by_name(now->items[i - 1], end) != 0);
		end->ifindex = old ? old->ifindex : next++;
		choose_mac(end);
	}
}

static int link_index(const struct ends *e, const char *ns, const char *name)
{
	struct plan_end *end;

	if (!name)
		return 0;
	if (strcmp(name, "lo") == 0)
		return 1;
	end = end_find(e, ns, name);
	if (!end) {
		fprintf(stderr, "plan: no link '%s' in '%s'\n", name, ns);
		abort();
	}
	return end->ifindex;
}

static void resolve_neigh(const struct ends *e, struct plan_object *o)
{
	struct plan_end *near = end_find(e, o->ns, o->neigh.link);
	const struct plan_end *far;

	assert(near);
	far = near->second ? near - 1 : near + 1;
	o->neigh.ifindex = near->ifindex;
	memcpy(o->neigh.mac, far->mac, sizeof(far->mac));
}

static void value_resolve(const struct ends *e, const char *ns,
			  struct nf_value *v)
{
	if (v->link)
		v->num = (uint32_t)link_index(e, ns, v->link);
}

static void chain_resolve(const struct ends *e, const char *ns,
			  struct plan_chain *c)
{
	for (size_t i = 0; i < c->rules.n; i++) {
		const struct nf_rule *r = &c->rules.items[i];

		for (size_t j = 0; j < r->n; j++)
			value_resolve(e, ns,
				      (struct nf_value *)&r->stmts[j].lo);
	}
}

static void resolve_links(const struct ends *e, struct plan *p)
{
	for (size_t i = 0; i < p->objects.n; i++) {
		struct plan_object *o = p->objects.items[i];

		switch (o->kind) {
		case PLAN_ADDR:
			o->addr.ifindex = link_index(e, o->ns, o->addr.link);
			break;
		case PLAN_NEIGH:
			resolve_neigh(e, o);
			break;
		case PLAN_ROUTE:
			o->route.ifindex = link_index(e, o->ns, o->route.link);
			break;
		case PLAN_CHAIN:
			chain_resolve(e, o->ns, o->chain);
			break;
		case PLAN_ELEMENT:
			for (size_t f = 0; f < NF_KEYS_MAX; f++) {
				struct nf_range *r = &o->element.fields[f];

				value_resolve(e, o->ns, &r->lo);
				if (r->lo.link)
					r->hi = r->lo;
			}
			break;
		default:
			break;
		}
	}
}

/* --- sets -------------------------------------------------------------------- */

static int by_set_ptr(const void *a, const void *b)
{
	const struct plan_object *x = *(struct plan_object *const *)a;
	const struct plan_object *y = *(struct plan_object *const *)b;
	int order = x->ns == y->ns ? 0 : strcmp(x->ns, y->ns);

	return order ? order : strcmp(x->set.name, y->set.name);
}

static struct plan_sets sets_of(struct arena *arena, const struct plan *p)
{
	struct plan_sets s = {
		.items = arena_alloc(arena, p->objects.n * sizeof(*s.items))};

	for (size_t i = 0; i < p->objects.n; i++)
		if (p->objects.items[i]->kind == PLAN_SET)
			s.items[s.n++] = p->objects.items[i];
	if (s.n)
		qsort(s.items, s.n, sizeof(*s.items), by_set_ptr);
	return s;
}

const struct plan_set *plan_sets_find(const struct plan_sets *sets,
				      const char *ns, const char *name)
{
	struct plan_object key = {.ns = ns, .set.name = name}, *what = &key;
	struct plan_object **hit = sets->n ? bsearch(&what, sets->items,
						     sets->n, sizeof(what),
						     by_set_ptr)
					   : NULL;

	return hit ? &(*hit)->set : NULL;
}

/* Elements know their set, which most often is that of the one before */
static void resolve_sets(const struct plan_sets *sets, struct plan *p)
{
	const struct plan_set *of = NULL;
	const char *ns = "";

	for (size_t i = 0; i < p->objects.n; i++) {
		struct plan_object *o = p->objects.items[i];

		if (o->kind != PLAN_ELEMENT)
			continue;
		if (!of || o->ns != ns || strcmp(of->name, o->element.set) != 0)
			of = plan_sets_find(sets, o->ns, o->element.set);
		if (!of) {
			fprintf(stderr, "plan: no set '%s' in '%s'\n",
				o->element.set, o->ns);
			abort();
		}
		ns = o->ns;
		o->element.of = of;
		((struct plan_set *)of)->filled = true;
	}
}

static void prune_all(const struct plan_sets *sets, struct plan *p)
{
	for (size_t i = 0; i < p->objects.n; i++) {
		const struct plan_object *o = p->objects.items[i];

		if (o->kind == PLAN_CHAIN)
			prune(p->arena, sets, o->ns, o->chain);
	}
}

void plan_resolve(struct plan *p, const struct plan *before)
{
	struct arena *scratch = arena_new();
	struct ends now = ends_of(scratch, p);
	struct ends old = ends_of(scratch, before);
	struct plan_sets sets = sets_of(scratch, p);

	choose_numbers(&now, &old);
	resolve_links(&now, p);
	resolve_sets(&sets, p);
	prune_all(&sets, p);
	arena_free(scratch);
}
