/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/labs/follow.h - a lab that runs, and the one that follows it
 */
#ifndef TESTS_UNIT_LABS_FOLLOW_H
#define TESTS_UNIT_LABS_FOLLOW_H

#include "tests/unit/labs/given.h"

#include "vpc/labfile_edit.h"

static inline void given_say(struct given *g)
{
	size_t n;
	FILE *out = open_memstream(&g->said, &n);

	assert_non_null(out);
	report_print(&g->report, out);
	fclose(out);
}

/* The lab of another text, where @now runs; @path as for model_follow() */
static inline struct given given_follow(const struct given *now,
					const char *path, const char *text)
{
	struct given g = {.report = {.arena = arena_new()}};

	g.model = model_follow(path, text, strlen(text), now->model, &g.report);
	given_say(&g);
	return g;
}

/* ... which must be fine */
static inline struct given given_next(const struct given *now, const char *text)
{
	struct given g = given_follow(now, "new.yaml", text);

	assert_string_equal(g.said, "");
	assert_non_null(g.model);
	return g;
}

/* The lab after one act on the text of the one that runs */
static inline struct given given_act(const struct given *now, const char *act)
{
	struct given g = {.report = {.arena = arena_new()}};
	const char *text = labfile_edit(g.report.arena, now->model, NULL, act,
					&g.report);

	if (text)
		g.model = model_follow(NULL, text, strlen(text), now->model,
				       &g.report);
	given_say(&g);
	return g;
}

/* ... which must be fine; in place of the one that runs */
static inline void given_done(struct given *now, const char *act)
{
	struct given next = given_act(now, act);

	assert_string_equal(next.said, "");
	assert_non_null(next.model);
	given_drop(now);
	*now = next;
}

/* All that is said of the act, to the letter */
static inline void assert_act_said(const struct given *now, const char *act,
				   const char *expected)
{
	struct given g = given_act(now, act);

	assert_string_equal(g.said, expected);
	given_drop(&g);
}

#endif
