// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/way_steps.c - a way step by step, and what is wrong on it, for people
 */
#include "cli/way_steps.h"

#include <stdlib.h>
#include <string.h>

#include "cli/color.h"
#include "cli/table.h"
#include "probe/case_words.h"
#include "probe/hop_words.h"
#include "vpc/codes.h"

const char *way_paint(const struct way_text *w, const char *color,
		      const char *text)
{
	return color_text(w->arena, w->color, color, text);
}

void way_heading(const struct way_text *w, const char *text)
{
	fprintf(w->to, "\n%s\n", way_paint(w, COLOR_BOLD, text));
}

struct way_steps way_steps_of(struct arena *arena, const struct trail *t)
{
	struct way_steps s = {0};

	for (size_t i = 0; i < t->hops.n; i++)
		*vec_add(arena, &s.items) = (struct way_step){
			.hop = &t->hops.items[i], .number = i + 1};
	return s;
}

/* --- the steps ---------------------------------------------------------------- */

static const char *does(const struct way_text *w, const struct hop *h)
{
	const char *word = hop_does(h);

	if (h->code)
		return way_paint(w, COLOR_BAD, word);
	return h->assumed ? way_paint(w, COLOR_NOTE, word) : word;
}

static const char *known(const struct way_text *w, const struct way_step *s)
{
	return s->differs ? way_paint(w, COLOR_BAD, s->known) : s->known;
}

static void add_step(const struct way_text *w, const struct way_step *s,
		     struct table *table)
{
	const char *number = arena_printf(w->arena, "%3zu", s->number);
	const char *title = hop_title(w->arena, s->hop);
	const char *word = does(w, s->hop);
	const char *rule = hop_rule(w->arena, s->hop);
	const char *id = hop_identifier(s->hop);

	rule = *rule ? rule : "-";
	id = id ? id : "-";
	if (s->known)
		TABLE_ROW(table, known(w, s), number, title, word, rule, id);
	else
		TABLE_ROW(table, number, title, word, rule, id);
}

static void add_steps(const struct way_text *w, const struct way_steps *s,
		      struct table *table)
{
	if (s->items.n && s->items.items[0].known)
		TABLE_ROW(table, "KNOWN", "", "STEP", "", "DECIDED BY",
			  "IDENTIFIER");
	else
		TABLE_ROW(table, "  ", "STEP", "", "DECIDED BY", "IDENTIFIER");
	for (size_t i = 0; i < s->items.n; i++)
		add_step(w, &s->items.items[i], table);
}

static void print_lost(const struct way_text *w, const struct way_steps *s,
		       enum way path)
{
	const char *lost = path == WAY_RETURN ? s->lost_back : s->lost_there;

	if (path != WAY_ANY && lost)
		fprintf(w->to, "     %s\n", way_paint(w, COLOR_NOTE, lost));
}

/* One table for both ways, so that columns are the same; a line of it at a
 * time, with headings between */
static void print_table(const struct way_text *w, const struct way_steps *s,
			char *lines)
{
	enum way path = WAY_ANY;
	char *rest, *line = strtok_r(lines, "\n", &rest);
	const char *head = line;

	for (size_t i = 0; head && i < s->items.n; i++) {
		const struct hop *h = s->items.items[i].hop;

		if (h->path != path) {
			print_lost(w, s, path);
			way_heading(w, h->path == WAY_RETURN ? "The way back"
							     : "The way there");
			fprintf(w->to, "%s\n", head);
		}
		path = h->path;
		line = strtok_r(NULL, "\n", &rest);
		fprintf(w->to, "%s\n", line ? line : "");
	}
	print_lost(w, s, path);
}

void way_steps_tell(const struct way_text *w, const struct way_steps *s)
{
	struct table table = {.arena = w->arena};
	char *lines = NULL;
	size_t n = 0;
	FILE *to = must(open_memstream(&lines, &n));

	add_steps(w, s, &table);
	table_print(&table, to);
	print_table(w, s, must_close(to, &lines));
	free(lines);
}

/* --- what is wrong -------------------------------------------------------------- */

static const char *code_text(const struct way_text *w, const char *code)
{
	const struct code *c = code_find(code);

	return arena_printf(w->arena, "%s%s", way_paint(w, COLOR_BAD, code),
			    c && c->ours ? " (vpclab's own code)" : "");
}

static void tell_reason(const struct way_text *w, size_t number,
			const struct way_step *s)
{
	const struct hop *h = s->why ? s->why : s->hop;

	fprintf(w->to, "%3zu  %s%s%s%s%s\n     %s\n", number,
		code_text(w, h->code),
		h->direction == DIRECTION_EGRESS    ? ", egress"
		: h->direction == DIRECTION_INGRESS ? ", ingress"
						    : "",
		h->path == WAY_RETURN ? ", on the way back" : "",
		s->differs ? ", only " : "", s->differs ? s->known : "",
		hop_reason(w->arena, h));
	if (h->eni && h->kind == HOP_GROUPS)
		fprintf(w->to, "     at ENI %s (%s)\n", h->eni->o.id,
			h->eni->o.name);
}

/* Why it is not answered though no step drops it; or NULL */
static const char *silence(const struct way_text *w, const struct flow_case *c)
{
	if (!c->question.from || c->says.verdict == VERDICT_REFUSED)
		return NULL;
	return case_reason(w->arena, c);
}

size_t way_reasons(const struct way_text *w, const struct way_steps *s,
		   const struct flow_case *c)
{
	const char *other;
	size_t n = 0;

	for (size_t i = 0; i < s->items.n; i++) {
		if (!s->items.items[i].hop->code)
			continue;
		if (!n)
			way_heading(w, "What is wrong");
		tell_reason(w, ++n, &s->items.items[i]);
	}
	other = n ? NULL : silence(w, c);
	if (other) {
		way_heading(w, "What is wrong");
		fprintf(w->to, "%3zu  %s\n", ++n, other);
	}
	return n;
}
