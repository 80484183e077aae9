// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/explain_text.c - a packet's way, seen and analysed, for people and as
 * JSON
 */
#include "cli/explain_text.h"

#include "cli/insights.h"
#include "cli/keep.h"
#include "cli/probe_text.h"
#include "cli/way_steps.h"
#include "probe/hop_words.h"
#include "probe/observed.h"

static bool is_of(const struct beside *b, enum way path)
{
	return (b->seen ? b->seen : b->said)->path == path;
}

/* --- the steps ---------------------------------------------------------------------------- */

static void add_step(struct arena *arena, struct way_steps *s, size_t number,
		     const struct beside *b)
{
	bool both = b->seen && b->said && !b->differs;

	if (b->seen)
		*vec_add(arena, &s->items) = (struct way_step){
			.hop = b->seen,
			.why = both ? b->said : NULL,
			.number = number,
			.known = both ? "both" : "observed",
			.differs = b->differs};
	if (b->said && !both) /* below the other one, where they differ */
		*vec_add(arena,
			 &s->items) = (struct way_step){.hop = b->said,
							.number = number,
							.known = "analysed",
							.differs = b->differs};
}

static struct way_steps steps_of(struct arena *arena, const struct explained *x)
{
	const struct lab *lab = x->attempt->all->lab;
	struct way_steps s = {
		.lost_there = observed_gap(lab, &x->trace, WAY_FORWARD),
		.lost_back = observed_gap(lab, &x->trace, WAY_RETURN)};

	for (size_t i = 0; i < x->lines.n; i++)
		add_step(arena, &s, i + 1, &x->lines.items[i]);
	return s;
}

/* --- for people ------------------------------------------------------------------------- */

static const char *hop_or_nothing(struct arena *arena, const struct hop *h)
{
	if (!h)
		return "nothing";
	return arena_printf(arena, "%s%s%s", hop_words(arena, h),
			    h->code ? ", drops it: " : "",
			    h->code ? h->code : "");
}

static void tell_difference(struct job *j, const struct explained *x)
{
	const struct beside *d = x->differs;

	if (d)
		fprintf(j->out, "\n%s\n",
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
	else if (!x->answer.says.certain)
		fputs("\nthe model is not certain here, and nothing is "
		      "compared\n",
		      j->out);
}

static void tell_lost(struct job *j, const struct trace *t)
{
	for (size_t i = 0; i < t->lost.n; i++)
		fprintf(j->out, "%s%s\n", i ? "" : "\n",
			keep_color(j, COLOR_BAD,
				   arena_printf(j->arena,
						"EVENTS LOST in %s: more came "
						"than there was room for, and "
						"hops may be missing",
						t->lost.items[i])));
}

void explain_tell(struct job *j, const struct explained *x)
{
	const struct way_text w = {j->out, j->arena, keep_has_color(j)};
	struct way_steps s;

	probe_tell(j, x->attempt);
	if (!x->attempt->resolved)
		return;
	s = steps_of(j->arena, x);
	way_steps_tell(&w, &s);
	way_reasons(&w, &s, &x->answer);
	tell_lost(j, &x->trace);
	tell_difference(j, x);
}

/* --- as JSON ------------------------------------------------------------------------------- */

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
	const struct model *m = j->keeper->lab->model;
	json_t *o = probe_json(x->attempt), *lost = json_array();
	json_t *analysed = insights_case(m, &x->answer);

	for (size_t i = 0; i < x->trace.lost.n; i++)
		json_array_append_new(lost,
				      json_string(x->trace.lost.items[i]));
	json_object_set_new(analysed, "Certain",
			    json_boolean(x->answer.says.certain));
	json_object_set_new(o, "Observed", insights_trail(m, &x->seen));
	json_object_set_new(o, "Analysed", analysed);
	json_object_set_new(o, "EventsLost", lost);
	if (x->differs)
		json_object_set_new(o, "Difference",
				    difference_json(j, x->differs));
	return o;
}
