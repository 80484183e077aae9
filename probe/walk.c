// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/walk.c - how a walk is over, and the trail that it leaves
 */
#include "probe/walk.h"

/* --- the trail ----------------------------------------------------------- */

static const struct vpc *vpc_of(const struct hop *s)
{
	return s->vpc ? s->vpc : s->eni ? s->eni->subnet->vpc : NULL;
}

void walk_note(struct walk *w, struct hop s)
{
	s.path = w->returning ? WAY_RETURN : WAY_FORWARD;
	s.came = s.left = w->packet;
	s.vpc = vpc_of(&s);
	s.size = w->size;
	s.asks = w->question->from->node;
	s.asked = w->question->to_node;
	s.assumed = w->settled;
	*vec_add(w->trail->arena, &w->trail->hops) = s;
}

static struct hop *last_hop(const struct walk *w)
{
	return w->trail && w->trail->hops.n
		       ? &w->trail->hops.items[w->trail->hops.n - 1]
		       : NULL;
}

void walk_translated(struct walk *w)
{
	struct hop *s = last_hop(w);

	if (s)
		s->left = w->packet;
}

void walk_came(struct walk *w, const struct packet *p)
{
	struct hop *s = last_hop(w);

	if (s)
		s->came = *p;
}

void walk_recode(struct walk *w, const char *code, const struct object *object)
{
	struct hop *s = NULL;

	for (size_t i = 0; w->trail && i < w->trail->hops.n && !s; i++)
		if (w->trail->hops.items[i].code)
			s = &w->trail->hops.items[i];
	if (!s)
		return;
	s->code = code;
	s->kind = HOP_FUNCTION;
	s->object = object;
	s->node = w->question->to_node;
}

/* --- its end ------------------------------------------------------------- */

void walk_end(struct walk *w, enum verdict verdict, const char *code)
{
	struct hop *s = last_hop(w);

	w->over = true;
	if (s && code && !s->code) /* it was dropped there for one reason */
		s->code = code;
	if (w->settled)
		return;
	w->settled = true;
	w->result.verdict = verdict;
	w->result.code = code;
	w->result.path = w->returning && !w->reached ? WAY_RETURN : WAY_FORWARD;
}

void walk_blocked(struct walk *w, const char *code)
{
	walk_end(w, VERDICT_BLOCKED, code);
}

void walk_drops(struct walk *w, const char *code)
{
	walk_blocked(w, code);
	w->over = !w->trail;
}

void walk_open(struct walk *w, enum depends on, unsigned int at)
{
	w->over = true;
	if (w->settled)
		return;
	w->settled = true;
	w->result.certain = false;
	w->result.depends = on ? on : DEPENDS_ON_MORE;
	w->result.depends_at = at;
}

void walk_uncertain(struct walk *w, const char *why)
{
	if (!w->settled)
		w->result.why = why;
	walk_open(w, DEPENDS_ON_MORE, 0);
}
