// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/insights.c - analyses as describe-network-insights-analyses has them
 *
 * One analysis is one path: of a question with several places, addresses or
 * cases each has its own. As AWS does, a path that is found is told by its
 * components, one that is not by its explanations alone.
 */
#include "cli/insights.h"

#include <time.h>

#include "cli/insights_part.h"
#include "probe/case_words.h"
#include "vpc/identifier.h"

static const char *now_text(struct arena *arena)
{
	struct timespec t;
	struct tm tm;

	clock_gettime(CLOCK_REALTIME, &t);
	gmtime_r(&t.tv_sec, &tm);
	return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ",
			    tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
			    tm.tm_hour, tm.tm_min, tm.tm_sec,
			    t.tv_nsec / 1000000);
}

/* The same question has the same path, in each run; the same case of it the
 * same analysis */
static json_t *analysis_new(struct describing *d, const struct asked *a,
			    const struct flow_case *c)
{
	json_t *o = json_object();
	const char *what = arena_printf(
		d->arena, "%s %d %s", asked_text(d->arena, a),
		c ? c->question.protocol : 0, ADDR(a->target.address));
	const char *id = identifier(d->arena, "nia", what,
				    c ? case_text(d->arena, c) : "", 0);

	set_text(o, "NetworkInsightsAnalysisId", id);
	set_text(o, "NetworkInsightsAnalysisArn",
		 describe_ec2_arn(d, NULL, "network-insights-analysis", id));
	set_text(o, "NetworkInsightsPathId",
		 identifier(d->arena, "nip", what, "", 0));
	set_text(o, "StartDate", now_text(d->arena));
	return o;
}

static void put_status(json_t *o, const char *wrong)
{
	set_text(o, "Status", wrong ? "failed" : "succeeded");
	set_text(o, "StatusMessage", wrong);
}

static json_t *analysis_of(struct describing *d, const struct asked *a,
			   const struct flow_case *c)
{
	json_t *o = analysis_new(d, a, c);
	bool found = case_found(c);

	put_status(o, c->says.certain ? NULL : case_verdict(d->arena, c));
	set_bool(o, "NetworkPathFound", found);
	if (found) {
		set_value(o, "ForwardPathComponents",
			  insights_path(d, &c->trail, WAY_FORWARD));
		set_value(o, "ReturnPathComponents",
			  insights_path(d, &c->trail, WAY_RETURN));
	} else if (c->says.certain) {
		set_value(o, "Explanations", insights_explain(d, c));
	}
	set_list(o, "Tags");
	return o;
}

/* Nothing was sent: the name has no address */
static json_t *analysis_of_name(struct describing *d, const struct asked *a)
{
	json_t *o = analysis_new(d, a, NULL);
	bool certain = !a->name || a->meaning.certain;

	put_status(o, certain ? NULL : asked_verdict(d->arena, a));
	set_bool(o, "NetworkPathFound", false);
	if (certain)
		set_value(o, "Explanations", insights_explain_name(d, a));
	set_list(o, "Tags");
	return o;
}

/* --- both ways, and what is wrong ---------------------------------------------- */

static json_t *trail_json(struct describing *d, const struct trail *t,
			  json_t *explanations)
{
	json_t *o = json_object();

	set_value(o, "ForwardPathComponents", insights_path(d, t, WAY_FORWARD));
	set_value(o, "ReturnPathComponents", insights_path(d, t, WAY_RETURN));
	set_value(o, "Explanations", explanations);
	return o;
}

json_t *insights_trail(const struct model *m, const struct trail *t)
{
	const struct described_lab of = {.model = m};
	struct describing d = {.m = m, .of = &of, .arena = arena_new()};
	json_t *o = trail_json(&d, t, insights_explain_trail(&d, t));

	arena_free(d.arena);
	return o;
}

json_t *insights_case(const struct model *m, const struct flow_case *c)
{
	const struct described_lab of = {.model = m};
	struct describing d = {.m = m, .of = &of, .arena = arena_new()};
	bool silent = c->says.certain && !case_found(c);
	json_t *o = trail_json(&d, &c->trail,
			       silent ? insights_explain(&d, c)
				      : insights_explain_trail(&d, &c->trail));

	arena_free(d.arena);
	return o;
}

/* --- all that was asked --------------------------------------------------------- */

json_t *insights_json(const struct model *m, const struct all_asked *all)
{
	const struct described_lab of = {.model = m};
	struct describing d = {.m = m, .of = &of, .arena = arena_new()};
	json_t *list = json_array();

	for (size_t i = 0; i < all->n; i++) {
		const struct asked *a = &all->items[i];

		for (size_t j = 0; j < a->cases.items.n; j++)
			json_array_append_new(
				list,
				analysis_of(&d, a, &a->cases.items.items[j]));
		if (!a->cases.items.n)
			json_array_append_new(list, analysis_of_name(&d, a));
	}
	arena_free(d.arena);
	return json_pack("{s:o}", "NetworkInsightsAnalyses", list);
}
