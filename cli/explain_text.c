// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/explain_text.c - a packet's way, seen and analysed, for people and as
 * JSON
 */
#include "cli/explain_text.h"

#include "cli/hop_text.h"
#include "cli/keep.h"
#include "cli/probe_text.h"
#include "probe/observed.h"

static const char *word_of(const struct beside *b)
{
	if (b->seen && b->said && !b->differs)
		return "both";
	if (b->seen)
		return "observed";
	return b->said->assumed ? "assumed" : "analysed";
}

/* --- for people ------------------------------------------------------------------------- */

static void tell_hop(struct job *j, size_t number, const char *word,
		     const struct hop *h, bool differs)
{
	const char *line = hop_line(j->arena, h);

	fprintf(j->out, "%4zu  %-8s  %s", number, word,
		differs ? keep_color(j, COLOR_NOTE, line) : line);
	if (h->code)
		fprintf(j->out, ": %s",
			keep_color(j, COLOR_BAD,
				   arena_printf(j->arena, "%s %s",
						h->assumed ? "would drop it,"
							   : "DROPPED,",
						h->code)));
	fputc('\n', j->out);
}

/* Hops that differ stand below each other; nothing of the two is hidden */
static void tell_line(struct job *j, size_t number, const struct beside *b)
{
	tell_hop(j, number, word_of(b), b->seen ? b->seen : b->said,
		 b->differs != NULL);
	if (b->seen && b->said && b->differs)
		tell_hop(j, number, "analysed", b->said, true);
}

static bool is_of(const struct beside *b, enum way path)
{
	return (b->seen ? b->seen : b->said)->path == path;
}

/* Behind a drop only what would drop it as well is worth a line */
static bool is_idle(const struct beside *b)
{
	return !b->seen && b->said->assumed && !b->said->code;
}

static void tell_way(struct job *j, const struct explained *x, enum way path,
		     const char *heading, size_t *number)
{
	const char *gap = observed_gap(x->attempt->all->lab, &x->trace, path);
	bool said = false;

	for (size_t i = 0; i < x->lines.n; i++) {
		if (!is_of(&x->lines.items[i], path) ||
		    is_idle(&x->lines.items[i]))
			continue;
		if (!said)
			fprintf(j->out, "\n%s\n",
				keep_color(j, COLOR_BOLD, heading));
		said = true;
		tell_line(j, ++*number, &x->lines.items[i]);
	}
	if (gap)
		fprintf(j->out, "      %s\n", keep_color(j, COLOR_NOTE, gap));
}

static const char *hop_or_nothing(struct arena *arena, const struct hop *h)
{
	return h ? hop_line(arena, h) : "nothing";
}

static void tell_difference(struct job *j, const struct explained *x)
{
	const struct beside *d = x->differs;

	if (d)
		fprintf(j->out, "%s\n",
			keep_color(j, COLOR_BAD,
				   arena_printf(
					   j->arena,
					   "DISAGREEMENT %s (%s): observed "
					   "%s; analysed %s",
					   is_of(d, WAY_RETURN)
						   ? "on the way back"
						   : "on the way there",
					   d->differs,
					   hop_or_nothing(j->arena, d->seen),
					   hop_or_nothing(j->arena, d->said))));
	else if (!x->says.certain)
		fputs("the model is not certain here, and nothing is compared\n",
		      j->out);
}

static void tell_lost(struct job *j, const struct trace *t)
{
	for (size_t i = 0; i < t->lost.n; i++)
		fprintf(j->out, "%s\n",
			keep_color(j, COLOR_BAD,
				   arena_printf(j->arena,
						"EVENTS LOST in %s: more came "
						"than there was room for, and "
						"hops may be missing",
						t->lost.items[i])));
}

void explain_tell(struct job *j, const struct explained *x)
{
	size_t number = 0;

	probe_tell(j, x->attempt);
	if (!x->seen.hops.n)
		return;
	tell_way(j, x, WAY_FORWARD, "REQUEST", &number);
	tell_way(j, x, WAY_RETURN, "REPLY", &number);
	fputc('\n', j->out);
	tell_lost(j, &x->trace);
	tell_difference(j, x);
}

/* --- as JSON ------------------------------------------------------------------------------- */

static json_t *way_json(struct job *j, const struct trail *t, enum way path)
{
	json_t *list = json_array();
	int number = 0;

	for (size_t i = 0; i < t->hops.n; i++) {
		const struct hop *h = &t->hops.items[i];
		json_t *o;

		if (h->path != path)
			continue;
		o = hop_json(j->arena, h);
		json_object_set_new(o, "SequenceNumber",
				    json_integer(++number));
		if (h->assumed)
			json_object_set_new(o, "Assumed", json_true());
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *trail_json(struct job *j, const struct trail *t)
{
	return json_pack("{s:o, s:o}", "ForwardPathComponents",
			 way_json(j, t, WAY_FORWARD), "ReturnPathComponents",
			 way_json(j, t, WAY_RETURN));
}

static json_t *difference_json(struct job *j, const struct beside *d)
{
	return json_pack("{s:s, s:s, s:s, s:s}", "Path",
			 is_of(d, WAY_RETURN) ? "return" : "forward", "What",
			 d->differs, "Observed",
			 hop_or_nothing(j->arena, d->seen), "Analysed",
			 hop_or_nothing(j->arena, d->said));
}

json_t *explain_json(struct job *j, const struct explained *x)
{
	json_t *o = probe_json(x->attempt), *lost = json_array();
	json_t *analysed = trail_json(j, &x->said);

	for (size_t i = 0; i < x->trace.lost.n; i++)
		json_array_append_new(lost,
				      json_string(x->trace.lost.items[i]));
	json_object_set_new(analysed, "Certain", json_boolean(x->says.certain));
	json_object_set_new(o, "Observed", trail_json(j, &x->seen));
	json_object_set_new(o, "Analysed", analysed);
	json_object_set_new(o, "EventsLost", lost);
	if (x->differs)
		json_object_set_new(o, "Difference",
				    difference_json(j, x->differs));
	return o;
}
