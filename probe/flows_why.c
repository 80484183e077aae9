// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/flows_why.c - the change that a flow was gained or lost by
 *
 * The step that drops it in one lab, and what the same step says in the other:
 * what differs at the object of that step is the reason, and of an object with
 * many rules the one that admits.
 */
#include <string.h>

#include "base/text.h"
#include "probe/flows_part.h"
#include "vpc/rules_text.h"

/* --- the step ------------------------------------------------------------- */

/* The same step of the way in the other lab */
static const struct hop *beside(const struct hop *h,
				const struct flow_answer *other)
{
	for (size_t i = 0; i < other->says.trail.hops.n; i++) {
		const struct hop *o = &other->says.trail.hops.items[i];

		if (o->kind == h->kind && o->path == h->path &&
		    o->direction == h->direction &&
		    (!o->eni || !h->eni ||
		     !strcmp(o->eni->o.name, h->eni->o.name)))
			return o;
	}
	return NULL;
}

/* What the difference calls the rule, entry or route; NULL: it is none */
static const char *key_of(struct arena *arena, const struct hop *h)
{
	const char *way;

	if (!h)
		return NULL;
	way = h->direction == DIRECTION_INGRESS ? "ingress" : "egress";
	switch (h->kind) {
	case HOP_GROUPS:
		return h->rule ? arena_printf(
					 arena, "%s %s", way,
					 rule_text(arena,
						   (const void *)h->object,
						   h->rule,
						   h->direction !=
							   DIRECTION_INGRESS))
			       : NULL;
	case HOP_ACL:
		return h->entry ? arena_printf(arena, "%s %d", way,
					       h->entry->rule)
				: NULL;
	case HOP_ROUTE_TABLE:
		return h->route ? route_destination_text(arena, h->route)
				: NULL;
	case HOP_TRANSIT_ROUTE_TABLE:
		return h->transit_route
			       ? arena_strdup(arena,
					      PREFIX(h->transit_route->to))
			       : NULL;
	default:
		return NULL;
	}
}

/* --- the difference ------------------------------------------------------- */

static const struct difference *at(const struct differences *all,
				   const char *id)
{
	for (size_t i = 0; id && i < all->n; i++)
		if (!strcmp(all->items[i].id, id))
			return &all->items[i];
	return NULL;
}

static bool begins(const char *text, const char *with)
{
	return with && !strncmp(text, with, strlen(with));
}

/* The detail that the step is about; else the first of its direction, or any */
static const struct detail *detail_of(const struct difference *d,
				      const char *key, const char *way)
{
	for (size_t i = 0; i < d->details.n; i++)
		if (key && !strcmp(d->details.items[i].key, key))
			return &d->details.items[i];
	for (size_t i = 0; i < d->details.n; i++)
		if (begins(d->details.items[i].key, way))
			return &d->details.items[i];
	return d->details.n ? &d->details.items[0] : NULL;
}

static const char *said(struct arena *arena, const struct difference *d,
			const struct detail *of)
{
	static const char sign[N_DIFFERENCE_KINDS] = {
		[DIFFERENCE_ADDED] = '+',
		[DIFFERENCE_REMOVED] = '-',
		[DIFFERENCE_CHANGED] = '~',
	};
	const char *value;

	if (d->is != DIFFERENCE_CHANGED || !of)
		return arena_printf(arena, "%c %s %s", sign[d->is], d->kind,
				    d->name);
	if (of->is == DIFFERENCE_CHANGED)
		return arena_printf(arena, "%s %s: %s %s -> %s", d->kind,
				    d->name, of->key,
				    of->before ? of->before : "none",
				    of->after ? of->after : "none");
	value = of->is == DIFFERENCE_ADDED ? of->after : of->before;
	return arena_printf(arena, "%s %s: %c %s%s%s", d->kind, d->name,
			    sign[of->is], of->key, value ? " " : "",
			    value ? value : "");
}

/* --- objects that a step answers to, the nearest first --------------------- */

struct ids {
	const char *items[24];
	size_t n;
};

static void add(struct ids *all, const char *id)
{
	if (id && all->n < ARRAY_LEN(all->items))
		all->items[all->n++] = id;
}

static void add_eni(struct ids *all, const struct eni *eni)
{
	for (size_t i = 0; i < eni->groups.n && i < 5; i++)
		add(all, eni->groups.items[i]->o.id);
	add(all, eni->o.id);
	if (eni->places.n)
		add(all, eni->places.items[0]->node->o.id);
	add(all, eni->subnet->o.id);
}

static void add_hop(struct ids *all, const struct hop *h)
{
	if (!h)
		return;
	if (h->object)
		add(all, h->object->id);
	add(all, hop_identifier(h));
	if (h->route && h->route->peering)
		add(all, h->route->peering->o.id);
	if (h->route && h->route->nat_gateway)
		add(all, h->route->nat_gateway->o.id);
	if (h->eni)
		add_eni(all, h->eni);
}

static void add_ends(struct ids *all, const struct flow_answer *a)
{
	if (a->from) {
		add(all, a->from->node->o.id);
		if (a->from->eni)
			add_eni(all, a->from->eni);
		if (a->from->subnet)
			add(all, a->from->subnet->vpc->o.id);
	}
	if (a->to) {
		add(all, a->to->o.id);
		for (size_t i = 0; i < a->to->places.n && i < 2; i++)
			if (a->to->places.items[i].eni)
				add_eni(all, a->to->places.items[i].eni);
	}
}

const char *flows_why(struct arena *arena, const struct differences *all,
		      const struct flow_answer *shut,
		      const struct flow_answer *open)
{
	const struct hop *end = trail_end(&shut->says.trail);
	const struct hop *other = end ? beside(end, open) : NULL;
	const char *way = !end || !end->direction		? NULL
			  : end->direction == DIRECTION_INGRESS ? "ingress"
								: "egress";
	const char *key = key_of(arena, other);
	struct ids ids = {0};

	if (!key)
		key = key_of(arena, end);
	add_hop(&ids, end);
	add_hop(&ids, other);
	add_ends(&ids, shut);
	add_ends(&ids, open);
	for (size_t i = 0; i < ids.n; i++) {
		const struct difference *d = at(all, ids.items[i]);

		if (d)
			return said(arena, d, detail_of(d, key, way));
	}
	if (all->n == 1)
		return said(arena, &all->items[0],
			    detail_of(&all->items[0], key, way));
	return NULL;
}
