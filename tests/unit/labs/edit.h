/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/labs/edit.h - verbs of the AWS CLI, done to a lab
 */
#ifndef TESTS_UNIT_LABS_EDIT_H
#define TESTS_UNIT_LABS_EDIT_H

#include "tests/unit/labs/follow.h"

#include "cli/edit.h"
#include "tests/support/models.h"
#include "vpc/difference.h"

enum { ARGUMENTS_MAX = 40 };

/* A command line in words, 'those with spaces in quotes'; in @copy */
static inline int split(char *copy, char **argv)
{
	int argc = 0;

	while (*copy) {
		char end = *copy == '\'' ? '\'' : ' ';

		copy += end == '\'';
		assert_true(argc < ARGUMENTS_MAX);
		argv[argc++] = copy;
		copy += strcspn(copy, (char[]){end, '\0'});
		if (*copy)
			*copy++ = '\0';
		if (end == '\'' && *copy == ' ')
			copy++;
	}
	return argc;
}

/* The lab after the command, and what was said on the way */
static inline struct given given_command(const struct given *now,
					 const char *command)
{
	struct given g = {.report = {.arena = arena_new()}};
	struct arena *arena = g.report.arena;
	char *argv[ARGUMENTS_MAX];
	int argc = split(arena_strdup(arena, command), argv);
	const char *act = edit_act(now->model, argc, argv, arena, &g.report);
	const char *text = NULL;

	assert_int_equal(act == NULL, report_failed(&g.report));
	if (act)
		text = labfile_edit(arena, now->model, NULL, act, &g.report);
	if (text)
		g.model = model_follow(NULL, text, strlen(text), now->model,
				       &g.report);
	given_say(&g);
	return g;
}

static inline const char *difference_said(const struct model *before,
					  const struct model *after)
{
	struct arena *arena = arena_new();
	struct differences found = difference_find(arena, before, after);
	struct text t = {.arena = arena};
	const char *copy;

	for (size_t i = 0; i < found.n; i++)
		difference_print(&t, &found.items[i]);
	copy = text_given("%s", t.s ? t.s : "");
	arena_free(arena);
	return copy;
}

/* A running lab; @more commands have been done to it, NULL at the end */
static inline struct given given_running(const char *lab,
					 const char *const *more)
{
	struct given now = given_fine(lab);

	for (; more && *more; more++) {
		struct given next = given_command(&now, *more);

		if (!next.model || report_failed(&next.report))
			fail_msg("%s: %s", *more, next.said);
		given_drop(&now);
		now = next;
	}
	return now;
}

/* The command makes this difference, and AWS has nothing against it */
static inline void assert_edit_after(const char *lab, const char *const *first,
				     const char *command, const char *expected)
{
	struct given now = given_running(lab, first);
	struct given next = given_command(&now, command);

	if (!next.model || report_failed(&next.report))
		fail_msg("%s: %s", command, next.said);
	assert_same_text(difference_said(now.model, next.model), expected);
	given_drop(&now);
	given_drop(&next);
}

static inline void assert_edit(const char *lab, const char *command,
			       const char *expected)
{
	assert_edit_after(lab, NULL, command, expected);
}

/* ... or it is refused, with these words */
static inline void assert_edit_said(const char *lab, const char *command,
				    const char *expected)
{
	struct given now = given_fine(lab);
	struct given next = given_command(&now, command);

	assert_true(report_failed(&next.report));
	assert_same_text(next.said, expected);
	given_drop(&now);
	given_drop(&next);
}

#define EDIT_TEST(name) cmocka_unit_test_teardown(name, models_drop)

#endif
