// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_scenarios.c - what a scenario owes its reader
 */
#include "tests/unit/labs/given.h"

#include <glob.h>

#include "tests/support/models.h"
#include "vpc/document.h"

static bool is_text(const struct doc *map, const char *key, const char *text)
{
	const struct doc *value = document_get(map, key);

	return value && value->kind == DOC_SCALAR && !strcmp(value->text, text);
}

/* "Blocked" alone may be blocked for any reason, at any place */
static size_t unexplained(const char *file, const struct doc *d)
{
	size_t n = 0;

	if (d->kind == DOC_MAPPING && is_text(d, "is", "blocked") &&
	    (!document_get(d, "because") || !document_get(d, "at"))) {
		print_error("%s:%d: 'because' and 'at' are missing\n", file,
			    d->at.line);
		n++;
	}
	for (size_t i = 0; i < d->items.n; i++)
		n += unexplained(file, d->items.items[i]);
	for (size_t i = 0; i < d->pairs.n; i++)
		n += unexplained(file, d->pairs.items[i].value);
	return n;
}

static void what_is_blocked_has_a_code_and_an_object(void **state)
{
	size_t missing = 0;
	glob_t files;

	(void)state;
	assert_int_equal(glob("scenarios/*.yaml", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		struct report report = {.arena = arena_new()};
		struct model *m = model_of_file(files.gl_pathv[i], &report);

		assert_non_null(m);
		missing += unexplained(files.gl_pathv[i], m->document);
		model_free(m);
		arena_free(report.arena);
	}
	globfree(&files);
	assert_int_equal(missing, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_blocked_has_a_code_and_an_object),
	};

	return !!cmocka_run_group_tests_name("scenarios", tests, NULL, NULL);
}
