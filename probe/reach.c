// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/reach.c - whether one end reaches another, whatever is left open
 */
#include "probe/reach.h"

#include <string.h>

#include "probe/cases.h"

bool reach_same(const struct reach *a, const struct reach *b)
{
	/* codes are constants, but not each of them the same one */
	return a->verdict == b->verdict && !a->code == !b->code &&
	       (!a->code || !strcmp(a->code, b->code)) && a->path == b->path &&
	       a->varies == b->varies && a->unknown == b->unknown;
}

bool reach_passes(const struct reach *r)
{
	return !r->unknown &&
	       (r->verdict == VERDICT_OPEN || r->verdict == VERDICT_REFUSED);
}

static struct reach of_analysis(const struct analysis *says)
{
	if (!says->certain)
		return (struct reach){.verdict = VERDICT_TIMEOUT,
				      .path = WAY_FORWARD,
				      .unknown = true};
	return (struct reach){.verdict = says->verdict,
			      .code = says->code,
			      .path = says->path};
}

/* Open before refused before the rest, as verdicts are numbered; what is not
 * known last */
static bool is_better(const struct reach *a, const struct reach *b)
{
	if (a->unknown != b->unknown)
		return b->unknown;
	return a->verdict < b->verdict;
}

static struct reach best_of(const struct flow_cases *cases)
{
	struct reach best = of_analysis(&cases->items.items[0].says);
	bool varies = cases->cut;

	for (size_t i = 1; i < cases->items.n; i++) {
		struct reach one = of_analysis(&cases->items.items[i].says);

		varies |= !reach_same(&best, &one);
		if (is_better(&one, &best))
			best = one;
	}
	best.varies = varies;
	return best;
}

struct reach reach_of(const struct atlas *a, const struct flow_question *q)
{
	struct analysis says = analyse(a, q);
	struct flow_cases cases;
	struct arena *arena;
	struct reach reach;

	if (says.certain || says.depends == DEPENDS_ON_MORE)
		return of_analysis(&says);
	arena = arena_new();
	cases = cases_brief(arena, a, q);
	reach = best_of(&cases);
	arena_free(arena);
	return reach;
}
