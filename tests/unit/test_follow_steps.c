// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_follow_steps.c - an act on a running lab does what a step of
 * its file would do
 */
#include "tests/unit/labs/follow.h"

#include <glob.h>

#include "lab/translate.h"
#include "tests/support/models.h"
#include "tests/unit/labs/steps.h"
#include "vpc/document_text.h"

static const struct doc *step_of(const struct model *m, size_t n)
{
	const struct doc *steps = document_get(m->document, "steps");

	return steps->kind == DOC_LIST ? steps->items.items[n - 1] : steps;
}

/* The acts of a step as an act; NULL: it does something else as well */
static const char *act_of(struct arena *arena, const struct doc *step)
{
	static const char *const drills[] = {"fail", "recover", "failover",
					     "reboot", "elapse"};
	static const char *const acts[] = {"remove", "change", "add"};
	struct doc act = {.kind = DOC_MAPPING};

	for (size_t i = 0; i < ARRAY_LEN(drills); i++)
		if (document_get(step, drills[i]))
			return NULL;
	for (size_t i = 0; i < step->pairs.n; i++)
		for (size_t j = 0; j < ARRAY_LEN(acts); j++)
			if (!strcmp(step->pairs.items[i].key->text, acts[j]))
				*vec_add(arena,
					 &act.pairs) = step->pairs.items[i];
	return document_print(arena, &act);
}

static const char *plan_text(struct model *m)
{
	struct plan *p;
	const char *text;

	m->logged = false; /* expectations ask for it */
	p = translate(m, NULL);
	text = plan_printed(p);
	plan_free(p);
	return text;
}

/* One step of a scenario, done to a lab that runs. Where the step is refused
 * the act is, for the same reason */
static void check_step(const struct given *first, size_t n,
		       const struct given *now, struct given *step)
{
	struct arena *arena = arena_new();
	const char *act = act_of(arena, step_of(first->model, n));
	struct given next;

	if (!act) {
		arena_free(arena);
		return;
	}
	next = given_act(now, act);
	if (report_failed(&step->report)) {
		assert_string_equal(next.report.findings.items[0].code,
				    step->report.findings.items[0].code);
	} else {
		assert_string_equal(next.said, "");
		assert_same_text(plan_text(next.model), plan_text(step->model));
	}
	given_drop(&next);
	arena_free(arena);
}

static void check_scenario(const char *path)
{
	struct given first = {.report = {.arena = arena_new()}}, now;

	print_message("# %s\n", path);
	first.model = model_of_file(path, &first.report);
	assert_non_null(first.model);
	now = (struct given){.report = {.arena = arena_new()}};
	now.model = model_of_file(path, &now.report);
	for (size_t n = 1; n <= first.model->steps.n; n++) {
		struct given step = given_step(&first, n, now.model);

		if (!report_failed(&now.report))
			check_step(&first, n, &now, &step);
		if (report_failed(&step.report)) {
			given_drop(&step);
			continue;
		}
		given_drop(&now);
		now = step;
	}
	given_drop(&now);
	given_drop(&first);
}

static void every_step_of_every_scenario_is_the_same_as_an_act(void **state)
{
	glob_t files;

	(void)state;
	if (glob("scenarios/*.yaml", 0, NULL, &files) != 0) {
		print_message("skipped: no scenarios here\n");
		skip();
	}
	for (size_t i = 0; i < files.gl_pathc; i++) {
		check_scenario(files.gl_pathv[i]);
		models_drop(NULL);
	}
	globfree(&files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			every_step_of_every_scenario_is_the_same_as_an_act),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("follow_steps", tests, NULL, NULL);
}
