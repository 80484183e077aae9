// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/explained.c - why an expectation does not hold, and what would mend it
 */
#include "cli/explained.h"

#include <string.h>

#include "base/text.h"
#include "cli/fix.h"
#include "probe/asked.h"
#include "probe/hop_words.h"

enum { LINES_MAX = 6 };

struct lines {
	struct arena *arena;
	VEC(const char *) items; /* each once */
};

static void add(struct lines *l, const char *label, const char *text)
{
	const char *line = arena_printf(l->arena, "%s: %s", label, text);

	for (size_t i = 0; i < l->items.n; i++)
		if (!strcmp(l->items.items[i], line))
			return;
	if (l->items.n < LINES_MAX)
		*vec_add(l->arena, &l->items) = line;
}

/* --- from the model's way -------------------------------------------------- */

static void add_obstacle(struct lines *l, const struct hop *h)
{
	if (h->code)
		add(l, h->path == WAY_RETURN ? "on the way back" : "why",
		    hop_reason(l->arena, h));
}

/* Groups and ACLs; routes lead, they let nothing pass */
static void add_admission(struct lines *l, const struct hop *h)
{
	if ((h->kind == HOP_GROUPS || h->kind == HOP_ACL) && !h->by_state &&
	    !h->code)
		add(l, "it passes", hop_words(l->arena, h));
}

static void add_ways(struct lines *l, const struct model *m,
		     const struct expect *x)
{
	struct all_asked all = asked_of(l->arena, m, x);

	for (size_t i = 0; i < all.n; i++)
		for (size_t j = 0; j < all.items[i].cases.items.n; j++) {
			const struct trail *t =
				&all.items[i].cases.items.items[j].trail;

			for (size_t k = 0; k < t->hops.n; k++)
				if (x->is == VERDICT_OPEN)
					add_obstacle(l, &t->hops.items[k]);
				else
					add_admission(l, &t->hops.items[k]);
		}
}

/* --- what would open it ---------------------------------------------------- */

static void add_remedy(struct lines *l, const struct model *m,
		       const struct expect *x)
{
	struct remedies all = fix_remedies(l->arena, m, x);

	for (size_t i = 0; all.n && i < all.items[0].changes.n; i++)
		*vec_add(l->arena, &l->items) = arena_printf(
			l->arena, "to open it: %s",
			all.items[0].changes.items[i].about);
}

const char *explained(struct arena *arena, const struct model *m,
		      const struct expect *x)
{
	struct lines l = {.arena = arena};
	struct text t = {.arena = arena};

	if (x->kind != EXPECT_TO || !x->is_given || x->choice == ADDRESS_HELD ||
	    (x->is != VERDICT_OPEN && x->is != VERDICT_BLOCKED))
		return "";
	add_ways(&l, m, x);
	if (x->is == VERDICT_OPEN)
		add_remedy(&l, m, x);
	for (size_t i = 0; i < l.items.n; i++)
		text_add(&t, "%s\n", l.items.items[i]);
	return t.s ? t.s : "";
}
