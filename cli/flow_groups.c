// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/flow_groups.c - flows that changed, those together that changed alike
 */
#include "cli/flow_groups.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* --- order ---------------------------------------------------------------- */

static int by_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

/* All but the ends */
static int by_kind(const struct flow_change *a, const struct flow_change *b)
{
	int order = (int)a->ends - (int)b->ends;

	if (!order)
		order = b->listened - a->listened;
	if (!order)
		order = b->gained - a->gained;
	if (!order)
		order = by_text(a->why, b->why);
	if (!order)
		order = by_text(a->ports, b->ports);
	if (!order)
		order = a->ipv6 - b->ipv6;
	return order ? order : by_text(a->code, b->code);
}

static int by_target(const void *a, const void *b)
{
	const struct flow_change *x = a, *y = b;
	int order = by_kind(x, y);

	if (!order)
		order = strcmp(x->to, y->to);
	return order ? order : strcmp(x->from, y->from);
}

static const char *key_of(struct arena *arena, const char *const *names,
			  size_t n)
{
	struct text t = {.arena = arena};

	for (size_t i = 0; i < n; i++)
		text_add(&t, "%s ", names[i]);
	return t.s ? t.s : "";
}

struct column { /* one target, and all sources that are alike */
	struct flow_change like;
	VEC(const char *) from;
	const char *key; /* of these */
};

static int by_sources(const void *a, const void *b)
{
	const struct column *x = a, *y = b;
	int order = by_kind(&x->like, &y->like);

	if (!order)
		order = strcmp(x->key, y->key);
	return order ? order : strcmp(x->like.to, y->like.to);
}

/* --- columns -------------------------------------------------------------- */

/* How many of the sorted flows from @i on are of one node's places, up to @end
 */
static size_t places_of(const struct flow_change *all, size_t i, size_t end)
{
	size_t n = 1;

	while (i + n < end && !strcmp(all[i].from_node, all[i + n].from_node))
		n++;
	return n;
}

/* Sources of flows @i to @end, a node where all of its places are there */
static void add_sources(struct arena *arena, struct column *c,
			const struct flow_change *all, size_t i, size_t end)
{
	while (i < end) {
		size_t n = places_of(all, i, end);
		bool whole = n == all[i].from_places;

		if (whole)
			*vec_add(arena, &c->from) = all[i].from_node;
		for (size_t k = 0; !whole && k < n; k++)
			*vec_add(arena, &c->from) = all[i + k].from;
		i += n;
	}
	c->key = key_of(arena, c->from.items, c->from.n);
}

struct columns {
	struct column *items;
	size_t n, cap;
};

static struct columns columns_of(struct arena *arena, struct flow_change *all,
				 size_t n)
{
	struct columns ret = {0};

	for (size_t i = 0, end; i < n; i = end) {
		struct column *c;

		for (end = i + 1; end < n && !by_kind(&all[i], &all[end]) &&
				  !strcmp(all[i].to, all[end].to);)
			end++;
		c = vec_add(arena, &ret);
		c->like = all[i];
		add_sources(arena, c, all, i, end);
	}
	return ret;
}

/* --- groups --------------------------------------------------------------- */

static bool is_alike(const struct column *a, const struct column *b)
{
	return !by_kind(&a->like, &b->like) && !strcmp(a->key, b->key);
}

/* Targets of columns @i to @end, likewise */
static void add_targets(struct arena *arena, struct flow_group *g,
			const struct column *all, size_t i, size_t end)
{
	while (i < end) {
		size_t n = 1;

		while (i + n < end &&
		       !strcmp(all[i].like.to_node, all[i + n].like.to_node))
			n++;
		if (n == all[i].like.to_places)
			*vec_add(arena, &g->to) = all[i].like.to_node;
		for (size_t k = 0; n != all[i].like.to_places && k < n; k++)
			*vec_add(arena, &g->to) = all[i + k].like.to;
		i += n;
	}
}

struct flow_groups flow_groups(struct arena *arena,
			       const struct flow_changes *all)
{
	struct flow_groups ret = {0};
	struct columns columns;

	if (!all->n)
		return ret;
	qsort(all->items, all->n, sizeof(*all->items), by_target);
	columns = columns_of(arena, all->items, all->n);
	qsort(columns.items, columns.n, sizeof(*columns.items), by_sources);
	for (size_t i = 0, end; i < columns.n; i = end) {
		struct flow_group *g = vec_add(arena, &ret);
		const struct column *first = &columns.items[i];

		for (end = i + 1;
		     end < columns.n && is_alike(first, &columns.items[end]);)
			end++;
		g->like = first->like;
		for (size_t k = 0; k < first->from.n; k++)
			*vec_add(arena, &g->from) = first->from.items[k];
		add_targets(arena, g, columns.items, i, end);
		g->n = g->from.n * g->to.n;
	}
	return ret;
}

size_t flow_groups_count(const struct flow_groups *all, bool gained,
			 bool listened, enum flow_ends ends)
{
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++)
		if (all->items[i].like.gained == gained &&
		    all->items[i].like.listened == listened &&
		    all->items[i].like.ends == ends)
			n += all->items[i].n;
	return n;
}
