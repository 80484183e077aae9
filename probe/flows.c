// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/flows.c - flows gained and lost between two labs
 */
#include "probe/flows.h"

#include <string.h>

#include "base/text.h"
#include "probe/flows_part.h"
#include "vpc/ask.h"

/* --- who and what --------------------------------------------------------- */

static bool sends(const struct node *n)
{
	return n->places.n && !n->service &&
	       (n->kind == NODE_FUNCTION || n->kind == NODE_INSTANCE ||
		n->kind == NODE_INTERNET_HOST || n->kind == NODE_PROXY ||
		(n->kind == NODE_LOAD_BALANCER && !n->is_network) ||
		n->kind == NODE_ON_PREMISES_HOST);
}

static bool is_target(const struct node *n)
{
	return n->places.n && n->kind != NODE_FUNCTION &&
	       n->kind != NODE_NAT_GATEWAY && n->kind != NODE_ENDPOINT &&
	       n->kind != NODE_TRANSIT_ATTACHMENT;
}

static bool is_balanced(const struct node *lb, const struct node *to)
{
	for (size_t i = 0; i < lb->target_groups.n; i++)
		for (size_t k = 0; k < lb->target_groups.items[i]->targets.n;
		     k++)
			if (lb->target_groups.items[i]->targets.items[k].node ==
			    to)
				return true;
	return false;
}

/* What AWS runs sends to those that it is for, and to nobody else */
static bool is_asked(const struct node *from, const struct node *to)
{
	if (from == to)
		return false;
	if (from->kind == NODE_PROXY)
		return to == from->database;
	if (from->kind == NODE_LOAD_BALANCER)
		return is_balanced(from, to);
	/* what neither end of is in the lab is not its business */
	return from->kind != NODE_INTERNET_HOST ||
	       to->kind != NODE_INTERNET_HOST;
}

static const struct place *place_called(const struct model *m,
					const char *label)
{
	for (size_t i = 0; i < m->nodes.n; i++)
		for (size_t k = 0; k < m->nodes.items[i]->places.n; k++)
			if (!strcmp(m->nodes.items[i]->places.items[k].label,
				    label))
				return &m->nodes.items[i]->places.items[k];
	return NULL;
}

/* --- where a name leads --------------------------------------------------- */

static bool has_family(const struct place *from, const struct node *to,
		       sa_family_t family)
{
	bool outside = from->node->kind == NODE_FUNCTION && !from->eni;

	if (!place_address(from, family).family &&
	    !(outside && family == AF_INET))
		return false;
	for (size_t i = 0; i < to->places.n; i++)
		if (place_address(&to->places.items[i], family).family)
			return true;
	return false;
}

static void find_targets(struct flow_compare *c, struct flow_side *s)
{
	struct expect *x = ask_new(c->work);
	struct endpoint to = {.node = (struct node *)(uintptr_t)s->to,
			      .ref = {.text = s->to ? s->to->o.name : NULL}};
	const char *name;

	s->at = (struct target_addresses){0};
	s->meaning = (struct name_opinion){0};
	if (!s->from || !s->to || !has_family(s->from, s->to, c->family))
		return;
	x->family = c->family;
	for (size_t i = 0; i < s->to->places.n; i++)
		*vec_add(c->work, &to.places) = &s->to->places.items[i];
	name = target_name(s->from, &to, x->choice);
	if (name)
		s->meaning = judge_name(c->work, s->m, s->from, name,
					c->family);
	s->at = target_addresses(c->work, s->from, &to, x,
				 name ? &s->meaning.addresses : NULL);
}

/* --- one pair ------------------------------------------------------------- */

/* All places of a target, under what they are called in either lab */
static void compare_to(struct flow_compare *c)
{
	static const sa_family_t families[] = {AF_INET, AF_INET6};
	const struct flow_side *b = &c->side[BEFORE], *a = &c->side[AFTER];

	for (size_t f = 0; f < ARRAY_LEN(families); f++) {
		c->family = families[f];
		for (int i = 0; i < N_SIDES_OF_TIME; i++)
			find_targets(c, &c->side[i]);
		for (size_t i = 0; i < b->at.n; i++)
			flows_compare_at(c, b->at.items[i].label);
		for (size_t i = 0; i < a->at.n; i++)
			if (!flows_target(b, a->at.items[i].label))
				flows_compare_at(c, a->at.items[i].label);
	}
}

/* Does a flow beside it say the same? */
static bool is_said(const struct flow_compare *c, size_t first,
		    const struct flow_change *f)
{
	for (size_t i = first; i < c->found.n; i++) {
		const struct flow_change *o = &c->found.items[i];

		if (o->listened && o->gained == f->gained &&
		    (o->why && f->why ? !strcmp(o->why, f->why)
				      : o->why == f->why))
			return true;
	}
	return false;
}

/* Of the flows from @first on, those where nobody listens are worth a word
 * only if there is no other with that reason */
static void leave_out(struct flow_compare *c, size_t first)
{
	size_t n = first;

	for (size_t i = first; i < c->found.n; i++) {
		struct flow_change f = c->found.items[i];

		/* what is kept keeps its reason: the moved ones say the same */
		if (f.listened || !is_said(c, first, &f))
			c->found.items[n++] = f;
	}
	c->found.n = n;
}

/* --- all ------------------------------------------------------------------ */

static void set_from(struct flow_compare *c, const struct place *b,
		     const struct place *a)
{
	c->side[BEFORE].from = b;
	c->side[AFTER].from = a;
	c->from = b ? b->label : a->label;
	arena_free(c->work);
	c->work = arena_new();
}

static void compare_pair(struct flow_compare *c, const struct node *b,
			 const struct node *a)
{
	size_t first = c->found.n;

	c->side[BEFORE].to = b;
	c->side[AFTER].to = a;
	if (c->side[BEFORE].from && b &&
	    !is_asked(c->side[BEFORE].from->node, b))
		return;
	if (c->side[AFTER].from && a && !is_asked(c->side[AFTER].from->node, a))
		return;
	compare_to(c);
	leave_out(c, first);
}

static void compare_from(struct flow_compare *c, const struct place *b,
			 const struct place *a)
{
	set_from(c, b, a);
	for (size_t i = 0; i < c->targets.n; i++)
		compare_pair(c, c->targets.items[i].before,
			     c->targets.items[i].after);
}

/* What has an address, in either lab */
static void find_pairs(struct flow_compare *c, struct arena *arena)
{
	const struct model *before = c->side[BEFORE].m;
	const struct model *after = c->side[AFTER].m;

	for (size_t i = 0; i < after->nodes.n; i++) {
		const struct node *n = after->nodes.items[i];

		if (is_target(n))
			*vec_add(arena, &c->targets) = (struct flow_pair){
				model_node(before, n->o.name), n};
	}
	for (size_t i = 0; i < before->nodes.n; i++) {
		const struct node *n = before->nodes.items[i];

		if (is_target(n) && !model_node(after, n->o.name))
			*vec_add(arena, &c->targets) = (struct flow_pair){n,
									  NULL};
	}
}

static void compare_all(struct flow_compare *c, const struct model *of,
			const struct model *other, bool new)
{
	for (size_t i = 0; i < of->nodes.n; i++) {
		const struct node *n = of->nodes.items[i];

		for (size_t k = 0; sends(n) && k < n->places.n; k++) {
			const struct place *p = &n->places.items[k];
			const struct place *q = place_called(other, p->label);

			if (new)
				compare_from(c, q, p);
			else if (!q)
				compare_from(c, p, NULL);
		}
	}
}

struct flow_changes flows_compare(struct arena *arena,
				  const struct model *before,
				  const struct model *after)
{
	struct arena *words = arena_new();
	struct differences all = difference_find(words, before, after);
	struct flow_compare c = {
		.arena = arena,
		.side = {[BEFORE] = {.m = before}, [AFTER] = {.m = after}},
		.differences = &all,
	};

	for (int i = 0; i < N_SIDES_OF_TIME; i++)
		for (int udp = 0; udp < 2; udp++)
			edges_between(words, &c.between[udp], c.side[i].m,
				      udp ? PROTOCOL_UDP : PROTOCOL_TCP);
	for (int udp = 0; udp < 2; udp++)
		edges_sort(words, &c.between[udp]);
	for (int i = 0; i < N_SIDES_OF_TIME; i++)
		c.side[i].atlas = atlas_of(words, c.side[i].m);
	find_pairs(&c, words);
	if (all.n) { /* else nothing can differ */
		compare_all(&c, after, before, true);
		compare_all(&c, before, after, false);
	}
	arena_free(c.work);
	arena_free(words);
	return c.found;
}
