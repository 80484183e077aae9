// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_cfn_samples.c - real templates, where there are some
 *
 * Each is imported, written, read again: the plan must be the same.
 */
#include "tests/support/imported.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/source.h"
#include "lab/translate.h"
#include "vpc/document_text.h"
#include "vpc/model.h"

static const char folder[] = "../shared/samples/cloudformation";

static char *plan_text(struct model *m)
{
	struct plan *p = translate(m, NULL);
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	assert_non_null(f);
	plan_print(p, f);
	fclose(f);
	plan_free(p);
	model_free(m);
	return text;
}

static void fail_with(struct report *report, const char *path)
{
	report_print(report, stderr);
	fail_msg("%s: not imported", path);
}

/* The plan of what a file says; with the round of writing and reading */
static char *plan_of(const char *path, bool round)
{
	struct report report = {.arena = arena_new()};
	struct importing in = {.arena = report.arena, .report = &report};
	const struct doc *lab = source_lab(&in, &path, 1, NULL);
	struct model *m = NULL;
	const char *text;
	char *plan;

	if (!lab || report_count(&report, SEVERITY_ERROR))
		fail_with(&report, path);
	text = document_print_sourced(in.arena, lab);
	m = round ? model_parse(path, text, strlen(text), &report)
		  : model_from_document(path, lab, &report);
	if (!m || report_failed(&report))
		fail_with(&report, path);
	plan = plan_text(m);
	arena_free(report.arena);
	return plan;
}

static bool is_template(const FTSENT *e)
{
	const char *dot = strrchr(e->fts_name, '.');

	return e->fts_info == FTS_F && dot &&
	       (!strcmp(dot, ".yaml") || !strcmp(dot, ".json"));
}

static void every_sample_comes_back_from_being_written(void **state)
{
	char *roots[] = {strdup(folder), NULL};
	FTS *tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, NULL);
	unsigned int n = 0;
	FTSENT *e;

	(void)state;
	while (tree && (e = fts_read(tree))) {
		char *direct, *round;

		if (!is_template(e))
			continue;
		direct = plan_of(e->fts_path, false);
		round = plan_of(e->fts_path, true);
		if (strcmp(direct, round) != 0)
			fail_msg("%s: another plan", e->fts_path);
		free(direct);
		free(round);
		n++;
	}
	if (tree)
		fts_close(tree);
	free(roots[0]);
	if (!n) {
		print_message("no samples in %s\n", folder);
		skip();
	}
	assert_true(n >= 10);
}

static void twins_give_one_model(void **state)
{
	static const char *const names[] = {
		"FindInMapAZs", "VPC_With_Managed_NAT_And_Private_Subnet"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char path[2][256];
		char *plan[2];
		FILE *f;

		for (int k = 0; k < 2; k++)
			snprintf(path[k], sizeof(path[k]),
				 "%s/aws-cloudformation+aws-cloudformation-"
				 "templates/%s.%s",
				 folder, names[i], k ? "json" : "yaml");
		f = fopen(path[0], "r");
		if (!f) {
			print_message("no samples in %s\n", folder);
			skip();
		}
		fclose(f);
		plan[0] = plan_of(path[0], false);
		plan[1] = plan_of(path[1], false);
		assert_string_equal(plan[0], plan[1]);
		free(plan[0]);
		free(plan[1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sample_comes_back_from_being_written),
		cmocka_unit_test(twins_give_one_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
