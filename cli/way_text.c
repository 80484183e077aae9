// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/way_text.c - what the model says of a question, for people
 */
#include "cli/way_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/color.h"
#include "cli/table.h"
#include "probe/case_words.h"
#include "probe/hop_words.h"
#include "vpc/codes.h"

static const char *paint(const struct way_text *w, const char *color,
			 const char *text)
{
	return color_text(w->arena, w->color, color, text);
}

static void heading(const struct way_text *w, const char *text)
{
	fprintf(w->to, "\n%s\n", paint(w, COLOR_BOLD, text));
}

/* --- the steps ---------------------------------------------------------------- */

static const char *does(const struct way_text *w, const struct hop *h)
{
	const char *word = hop_does(h);

	if (h->code)
		return paint(w, COLOR_BAD, word);
	return h->assumed ? paint(w, COLOR_NOTE, word) : word;
}

static void add_steps(const struct way_text *w, const struct trail *t,
		      struct table *table)
{
	TABLE_ROW(table, "  ", "STEP", "", "DECIDED BY", "IDENTIFIER");
	for (size_t i = 0; i < t->hops.n; i++) {
		const struct hop *h = &t->hops.items[i];
		const char *rule = hop_rule(w->arena, h);
		const char *id = hop_identifier(h);

		TABLE_ROW(table, arena_printf(w->arena, "%3zu", i + 1),
			  hop_title(w->arena, h), does(w, h),
			  *rule ? rule : "-", id ? id : "-");
	}
}

/* One table for both ways, so that columns are the same; a line of it at a
 * time, with headings between */
static void print_table(const struct way_text *w, const struct trail *t,
			char *lines)
{
	enum way path = WAY_ANY;
	char *rest, *line = strtok_r(lines, "\n", &rest);
	const char *head = line;

	for (size_t i = 0; head && i < t->hops.n; i++) {
		const struct hop *h = &t->hops.items[i];

		if (h->path != path) {
			heading(w, h->path == WAY_RETURN ? "The way back"
							 : "The way there");
			fprintf(w->to, "%s\n", head);
		}
		path = h->path;
		line = strtok_r(NULL, "\n", &rest);
		fprintf(w->to, "%s\n", line ? line : "");
	}
}

void way_steps(const struct way_text *w, const struct trail *t)
{
	struct table table = {.arena = w->arena};
	char *lines = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&lines, &n);

	if (!to)
		return;
	add_steps(w, t, &table);
	table_print(&table, to);
	fclose(to);
	print_table(w, t, lines);
	free(lines);
}

/* --- what is wrong -------------------------------------------------------------- */

static const char *code_text(const struct way_text *w, const char *code)
{
	const struct code *c = code_find(code);

	return arena_printf(w->arena, "%s%s", paint(w, COLOR_BAD, code),
			    c && c->ours ? " (vpclab's own code)" : "");
}

static void tell_reason(const struct way_text *w, size_t number,
			const struct hop *h)
{
	fprintf(w->to, "%3zu  %s%s%s\n     %s\n", number, code_text(w, h->code),
		h->direction == DIRECTION_EGRESS    ? ", egress"
		: h->direction == DIRECTION_INGRESS ? ", ingress"
						    : "",
		h->path == WAY_RETURN ? ", on the way back" : "",
		hop_reason(w->arena, h));
	if (h->eni && h->kind == HOP_GROUPS)
		fprintf(w->to, "     at ENI %s (%s)\n", h->eni->o.id,
			h->eni->o.name);
}

size_t way_reasons(const struct way_text *w, const struct flow_case *c)
{
	const char *other = case_reason(w->arena, c);
	size_t n = 0;

	for (size_t i = 0; i < c->trail.hops.n; i++) {
		const struct hop *h = &c->trail.hops.items[i];

		if (!h->code)
			continue;
		if (!n)
			heading(w, "What is wrong");
		tell_reason(w, ++n, h);
	}
	if (!n && other && c->says.verdict != VERDICT_REFUSED) {
		heading(w, "What is wrong");
		fprintf(w->to, "%3zu  %s\n", ++n, other);
	}
	return n;
}

/* --- a question ------------------------------------------------------------------- */

/* "blocked: ..." in the color of its first word */
static const char *colored(const struct way_text *w, const char *verdict,
			   bool found)
{
	size_t n = strcspn(verdict, ":");

	return arena_printf(w->arena, "%s%s",
			    paint(w, found ? COLOR_GOOD : COLOR_BAD,
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
	const char *when = case_text(w->arena, c);

	if (*when)
		heading(w, arena_printf(w->arena, "With %s", when));
	way_steps(w, &c->trail);
	way_reasons(w, c);
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
