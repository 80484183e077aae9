// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/way_text.c - what the model says of a question, for people
 */
#include "cli/way_text.h"

#include <string.h>

#include "cli/color.h"
#include "probe/case_words.h"

/* "blocked: ..." in the color of its first word */
static const char *colored(const struct way_text *w, const char *verdict,
			   bool found)
{
	size_t n = strcspn(verdict, ":");

	return arena_printf(w->arena, "%s%s",
			    way_paint(w, found ? COLOR_GOOD : COLOR_BAD,
				      arena_strndup(w->arena, verdict, n)),
			    verdict + n);
}

static bool all_found(const struct flow_cases *c)
{
	bool all = c->items.n > 0;

	for (size_t i = 0; i < c->items.n; i++)
		all &= case_found(&c->items.items[i]);
	return all;
}

static void tell_cases(const struct way_text *w, const struct flow_cases *c)
{
	for (size_t i = 0; c->items.n > 1 && i < c->items.n; i++) {
		const struct flow_case *one = &c->items.items[i];

		fprintf(w->to, "  %s: %s\n", case_text(w->arena, one),
			colored(w, case_verdict(w->arena, one),
				case_found(one)));
	}
	if (c->cut)
		fputs("  and more cases, which are not told apart\n", w->to);
}

static bool told_before(const struct flow_cases *c, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (case_alike(&c->items.items[j], &c->items.items[i]))
			return true;
	return false;
}

static void tell_case(const struct way_text *w, const struct flow_case *c)
{
	const struct way_steps steps = way_steps_of(w->arena, &c->trail);
	const char *when = case_text(w->arena, c);

	if (*when)
		way_heading(w, arena_printf(w->arena, "With %s", when));
	way_steps_tell(w, &steps);
	way_reasons(w, &steps, c);
}

void way_tell(const struct way_text *w, const struct asked *a)
{
	const char *nothing = asked_reason(w->arena, a);

	fprintf(w->to, "%s", asked_text(w->arena, a));
	if (a->target.address.family)
		fprintf(w->to, " (%s)", ADDR(a->target.address));
	fprintf(w->to, ": %s\n",
		colored(w, asked_verdict(w->arena, a), all_found(&a->cases)));
	if (nothing && a->name)
		fprintf(w->to, "  %s\n", nothing);
	tell_cases(w, &a->cases);
	for (size_t i = 0; i < a->cases.items.n; i++)
		if (!told_before(&a->cases, i))
			tell_case(w, &a->cases.items.items[i]);
}
