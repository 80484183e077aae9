// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/plan.c - desired kernel state: adding objects, choosing numbers
 */
#include "netns/plan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "netns/diff.h"
#include "netns/plan_text.h"

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
	struct nf_rule *rule = vec_add(p->arena, &c->rules);

	memcpy(copy, stmts, n * sizeof(*copy));
	for (size_t i = 0; i < n; i++) {
		copy[i].name = keep(p, copy[i].name);
		copy[i].lo.link = keep(p, copy[i].lo.link);
	}
	*rule = (struct nf_rule){copy, n};
}

/* --- choosing numbers -------------------------------------------------- */

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

static int by_set_ptr(const void *a, const void *b)
{
	const struct plan_object *x = *(struct plan_object *const *)a;
	const struct plan_object *y = *(struct plan_object *const *)b;
	int order = x->ns == y->ns ? 0 : strcmp(x->ns, y->ns);

	return order ? order : strcmp(x->set.name, y->set.name);
}

struct sets { /* of the whole plan, by namespace and name */
	struct plan_object **items;
	size_t n;
};

static struct sets sets_of(struct arena *arena, const struct plan *p)
{
	struct sets s = {
		.items = arena_alloc(arena, p->objects.n * sizeof(*s.items))};

	for (size_t i = 0; i < p->objects.n; i++)
		if (p->objects.items[i]->kind == PLAN_SET)
			s.items[s.n++] = p->objects.items[i];
	if (s.n)
		qsort(s.items, s.n, sizeof(*s.items), by_set_ptr);
	return s;
}

/* Elements know their set, which most often is that of the one before */
static void resolve_sets(const struct sets *sets, struct plan *p)
{
	const struct plan_object *of = NULL;

	for (size_t i = 0; i < p->objects.n; i++) {
		struct plan_object *o = p->objects.items[i];
		struct plan_object key = {.ns = o->ns};
		struct plan_object *what = &key, **hit;

		if (o->kind != PLAN_ELEMENT)
			continue;
		key.set.name = o->element.set;
		if (!of || by_set_ptr(&what, &of) != 0) {
			hit = sets->n ? bsearch(&what, sets->items, sets->n,
						sizeof(what), by_set_ptr)
				      : NULL;
			of = hit ? *hit : NULL;
		}
		if (!of) {
			fprintf(stderr, "plan: no set '%s' in '%s'\n",
				o->element.set, o->ns);
			abort();
		}
		o->element.of = &of->set;
	}
}

void plan_finish(struct plan *p, const struct plan *before)
{
	struct arena *scratch = arena_new();
	struct ends now = ends_of(scratch, p);
	struct ends old = ends_of(scratch, before);
	struct sets sets = sets_of(scratch, p);
	size_t n = p->objects.n;

	choose_numbers(&now, &old);
	resolve_links(&now, p);
	resolve_sets(&sets, p);
	arena_free(scratch);

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
