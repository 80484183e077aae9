// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/remedy.c - what would open a path that is not
 *
 * A search, the fewest changes first. Each state is the text of a lab file;
 * what is in the way in its model suggests the next changes, and one that
 * leaves the same thing in the way leads nowhere.
 */
#include "probe/remedy.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "probe/candidate.h"
#include "probe/remedy_try.h"

enum {
	TRIES_MAX = 160, /* labs that are read */
	CHANGES_MAX = 10, /* of one remedy */
	LONGER_MAX = 2, /* than the smallest one, that others may be */
};

struct state {
	const char *text; /* the lab file; NULL: as it is */
	struct changes changes;
	unsigned int breadth;
	bool done; /* what it suggests was tried */
};

struct search {
	struct trying t;
	VEC(struct state) states;
	VEC(struct remedy) found;
	bool cut;
};

/* --- sets of changes ------------------------------------------------------ */

static bool has_change(const struct changes *all, const struct change *c)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->items[i].act, c->act) == 0)
			return true;
	return false;
}

static bool covers(const struct changes *all, const struct changes *some)
{
	for (size_t i = 0; i < some->n; i++)
		if (!has_change(all, &some->items[i]))
			return false;
	return true;
}

/* Is it all of a remedy, and more? */
static bool is_more(const struct search *s, const struct changes *all)
{
	for (size_t i = 0; i < s->found.n; i++)
		if (covers(all, &s->found.items[i].changes))
			return true;
	return false;
}

static bool is_known(const struct search *s, const struct changes *all)
{
	for (size_t i = 0; i < s->states.n; i++)
		if (s->states.items[i].changes.n == all->n &&
		    covers(all, &s->states.items[i].changes))
			return true;
	return false;
}

static struct changes joined(struct arena *arena, const struct changes *a,
			     const struct changes *b)
{
	struct changes all = {0};

	for (size_t i = 0; i < a->n; i++)
		*vec_add(arena, &all) = a->items[i];
	for (size_t i = 0; i < b->n; i++)
		*vec_add(arena, &all) = b->items[i];
	return all;
}

static struct changes without(struct arena *arena, const struct changes *all,
			      size_t but)
{
	struct changes ret = {0};

	for (size_t i = 0; i < all->n; i++)
		if (i != but)
			*vec_add(arena, &ret) = all->items[i];
	return ret;
}

/* --- what was found ------------------------------------------------------- */

/* Changes that turned out to be needless are left out again, later ones first
 */
static void reduce(struct search *s, struct remedy *r)
{
	for (size_t i = r->changes.n; i > 0 && r->changes.n > 1; i--) {
		struct changes less = without(s->t.arena, &r->changes, i - 1);
		struct tried got = try_changes(&s->t, NULL, &less);

		if (got.text &&
		    (got.standing == STANDING_OPEN ||
		     (r->refused && got.standing == STANDING_REFUSED)))
			r->changes = less;
	}
}

static void add_found(struct search *s, struct remedy r)
{
	const char *text;

	reduce(s, &r);
	text = try_changes(&s->t, NULL, &r.changes).text;
	if (!text || is_more(s, &r.changes) ||
	    !try_anew(&s->t, text, r.refused))
		return;
	r.closes = try_closes(&s->t, text);
	*vec_add(s->t.arena, &s->found) = r;
}

static int by_size(const void *a, const void *b)
{
	const struct remedy *x = a, *y = b;

	if (x->refused != y->refused)
		return x->refused - y->refused;
	if (!x->closes != !y->closes)
		return x->closes ? 1 : -1;
	if (x->changes.n != y->changes.n)
		return x->changes.n < y->changes.n ? -1 : 1;
	return (x->breadth > y->breadth) - (x->breadth < y->breadth);
}

static size_t smallest(const struct search *s)
{
	size_t n = CHANGES_MAX;

	for (size_t i = 0; i < s->found.n; i++)
		if (!s->found.items[i].closes &&
		    s->found.items[i].changes.n < n)
			n = s->found.items[i].changes.n;
	return n;
}

/* --- one state ------------------------------------------------------------ */

static unsigned int wider(const struct state *s, const struct candidate *c)
{
	return s->breadth > c->breadth ? s->breadth : c->breadth;
}

/* Return: does it lead anywhere? */
static bool follow(struct search *s, const struct state *from,
		   const struct candidate *c, const char *was)
{
	struct changes own = c->changes;
	struct tried got = try_changes(&s->t, from->text, &own);
	struct changes all;

	if (!got.text)
		return false;
	all = joined(s->t.arena, &from->changes, &own);
	if (got.standing != STANDING_SHUT) {
		if (!is_more(s, &all))
			add_found(s,
				  (struct remedy){.changes = all,
						  .breadth = wider(from, c),
						  .refused = got.standing ==
							     STANDING_REFUSED});
		return true;
	}
	if (strcmp(got.obstacle, was) == 0)
		return false;
	if (!is_known(s, &all) && all.n < CHANGES_MAX)
		*vec_add(s->t.arena, &s->states) = (struct state){
			.text = got.text,
			.changes = all,
			.breadth = wider(from, c)};
	return true;
}

/* Of each choice the first that leads somewhere */
static void follow_all(struct search *s, const struct state *from,
		       const struct candidates *all, const char *was)
{
	unsigned int taken = 0;

	for (size_t i = 0; i < all->items.n; i++) {
		const struct candidate *c = &all->items.items[i];

		if (c->choice == taken)
			continue;
		if (s->t.n >= TRIES_MAX) {
			s->cut = true;
			return;
		}
		if (follow(s, from, c, was))
			taken = c->choice;
	}
}

static void expand(struct search *s, size_t which)
{
	struct state from = s->states.items[which];
	struct arena *work = arena_new();
	struct model *made = NULL;
	const struct model *m = s->t.m;
	struct obstacle o;
	struct candidates c = {.arena = s->t.arena, .o = &o};

	s->states.items[which].done = true;
	if (from.text)
		m = made = try_read(&s->t, from.text, work);
	if (m)
		c.x = try_ask(m, s->t.x, work);
	if (c.x && obstacle_find(work, m, c.x, &o) == STANDING_SHUT &&
	    o.asked) {
		c.m = m;
		candidates_find(&c);
		follow_all(s, &from, &c, obstacle_text(work, &o));
	}
	model_free(made);
	arena_free(work);
}

/* The one with the fewest changes that opens least */
static bool next(const struct search *s, size_t *ret)
{
	const struct state *best = NULL;

	for (size_t i = 0; i < s->states.n; i++) {
		const struct state *one = &s->states.items[i];

		if (one->done || is_more(s, &one->changes))
			continue;
		if (!best || one->changes.n < best->changes.n ||
		    (one->changes.n == best->changes.n &&
		     one->breadth < best->breadth))
			best = one;
	}
	if (best)
		*ret = (size_t)(best - s->states.items);
	return best;
}

/* --- all ------------------------------------------------------------------ */

/* Of all that is in the way, what nothing helps against */
static const char *reason(const struct obstacle *o)
{
	const char *none = NULL;

	if (!o->asked)
		return "the source has no network: AWS could not attach it";
	if (o->code)
		none = candidate_none(o->code);
	for (size_t i = 0; o->at && !none && i < o->at->trail.hops.n; i++)
		if (o->at->trail.hops.items[i].code)
			none = candidate_none(o->at->trail.hops.items[i].code);
	if (none)
		return none;
	if (o->at && !o->at->says.certain)
		return "whether it is open depends on what is not modelled";
	if (o->at && !o->code && o->at->says.verdict == VERDICT_UNREACHABLE)
		return "the source has no address of that family";
	return "no change of the lab file is known that would open it";
}

struct remedies remedies_of(struct arena *arena, const struct model *m,
			    const struct expect *x, change_maker *make)
{
	struct search s = {.t = {.arena = arena, .m = m, .x = x, .make = make}};
	struct arena *work = arena_new();
	struct remedies ret = {0};
	struct obstacle o;
	enum standing now = obstacle_find(work, m, x, &o);
	size_t which;

	ret.open = now == STANDING_OPEN;
	if (now == STANDING_SHUT)
		*vec_add(arena, &s.states) = (struct state){0};
	while (next(&s, &which) &&
	       (!s.found.n ||
		s.states.items[which].changes.n < smallest(&s) + LONGER_MAX))
		expand(&s, which);
	if (s.found.n)
		qsort(s.found.items, s.found.n, sizeof(*s.found.items),
		      by_size);
	for (size_t i = 0; i < s.found.n && ret.n < REMEDIES_MAX; i++)
		if (s.found.items[i].refused == s.found.items[0].refused)
			ret.items[ret.n++] = s.found.items[i];
	ret.cut = s.cut;
	if (now == STANDING_REFUSED)
		ret.none = "the path is open; nobody listens there";
	else if (!ret.open && !ret.n)
		ret.none = reason(&o);
	arena_free(work);
	return ret;
}
