// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/diff.c - what has to happen to get from one plan to another
 *
 * Both plans are sorted by (namespace, kind, key), so the difference is one
 * walk along both; a first walk finds the links that must be made anew, since
 * the kernel takes their addresses, neighbours and routes away with them.
 */
#include "netns/diff.h"

#include <stdlib.h>
#include <string.h>

#include "netns/plan_text.h"

/* Does @o vanish by itself, since its namespace does? */
static bool goes_along(const struct plan_object *o, const struct plan *to)
{
	if (o->kind == PLAN_NS)
		return false;
	if (o->kind == PLAN_LINK)
		return !plan_has_ns(to, o->link.end[0].ns) &&
		       !plan_has_ns(to, o->link.end[1].ns);
	return !plan_has_ns(to, o->ns);
}

/* The link that @o hangs on, or NULL */
static const char *link_of(const struct plan_object *o)
{
	switch (o->kind) {
	case PLAN_ADDR:
		return o->addr.link;
	case PLAN_NEIGH:
		return o->neigh.link;
	case PLAN_ROUTE:
		return o->route.link;
	default:
		return NULL;
	}
}

/* Is @o's link among the steps so far? A link sorts before what hangs on
 * it, but its far end is of another namespace: hence all of @replaced */
static bool link_replaced(const struct plan_diff *replaced,
			  const struct plan_object *o)
{
	const char *link = link_of(o);

	for (size_t i = 0; link && i < replaced->steps.n; i++) {
		const struct plan_object *gone = replaced->steps.items[i].from;

		if (gone->kind == PLAN_ADDR) {
			/* with its last address a link loses its routes, and
			 * whom it knows */
			if ((o->kind == PLAN_ROUTE || o->kind == PLAN_NEIGH) &&
			    strcmp(gone->ns, o->ns) == 0 &&
			    strcmp(gone->addr.link, link) == 0)
				return true;
			continue;
		}
		for (int e = 0; e < 2; e++)
			if (strcmp(gone->link.end[e].ns, o->ns) == 0 &&
			    strcmp(gone->link.end[e].name, link) == 0)
				return true;
	}
	return false;
}

/* By their fingerprints: 64 bits do not meet by accident */
static bool same_key(const struct plan_object *a, const struct plan_object *b)
{
	return a->key_print == b->key_print && a->kind == b->kind;
}

static bool same_body(const struct plan_object *a, const struct plan_object *b)
{
	return a->body_print == b->body_print;
}

/* One walk along both; what hangs on a replaced link is made anew with it */
static struct plan_diff walk(struct arena *arena, const struct plan *from,
			     const struct plan *to, bool links_only,
			     const struct plan_diff *replaced)
{
	size_t n_from = from ? from->objects.n : 0;
	size_t n_to = to ? to->objects.n : 0;
	struct plan_diff diff = {0};
	size_t i = 0, j = 0;

	while (i < n_from || j < n_to) {
		const struct plan_object *a = i < n_from
						      ? from->objects.items[i]
						      : NULL;
		const struct plan_object *b = j < n_to ? to->objects.items[j]
						       : NULL;
		int order = !a		     ? 1
			    : !b	     ? -1
			    : same_key(a, b) ? 0
					     : plan_object_order(a, b);

		i += order <= 0;
		j += order >= 0;
		if (links_only && (order != 0 || a->kind != PLAN_LINK) &&
		    (order >= 0 || a->kind != PLAN_ADDR))
			continue;
		if (order == 0 && same_body(a, b) &&
		    !link_replaced(replaced, a))
			continue;
		if (order < 0 && goes_along(a, to))
			continue;
		*vec_add(arena, &diff.steps) = (struct plan_step){
			.from = order <= 0 ? a : NULL,
			.to = order >= 0 ? b : NULL,
		};
	}
	return diff;
}

struct plan_diff plan_diff(struct arena *arena, const struct plan *from,
			   const struct plan *to)
{
	struct plan_diff none = {0};
	struct plan_diff replaced = walk(arena, from, to, true, &none);

	return walk(arena, from, to, false, &replaced);
}

void plan_diff_along(struct arena *arena, struct plan_diff *back,
		     const struct plan *from, const struct plan *to)
{
	struct plan_diff links = {0};

	for (size_t i = 0; i < back->steps.n; i++) {
		const struct plan_object *o = back->steps.items[i].to;

		if (o && o->kind == PLAN_LINK)
			*vec_add(arena,
				 &links.steps) = (struct plan_step){.from = o};
	}
	for (size_t i = 0; from && i < from->objects.n; i++) {
		const struct plan_object *o = from->objects.items[i];

		if (o->kind != PLAN_LINK && goes_along(o, to) &&
		    link_replaced(&links, o))
			*vec_add(arena,
				 &back->steps) = (struct plan_step){.to = o};
	}
}

const struct plan_object *plan_step_what(const struct plan_step *s)
{
	return s->to ? s->to : s->from;
}
