// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_labfile_reference.c - docs/lab-file.md says all, and truly
 *
 * The readers' tables are in their sources; this test reads both and runs in
 * the root of the source tree. Elsewhere it is skipped.
 */
#include "tests/unit/labs/given.h"

#include <ctype.h>
#include <glob.h>

#include "base/text.h"
#include "tests/support/files.h"

static const char reference[] = "docs/lab-file.md";

/* The whole of a file in @arena; skips the test when it is not there */
static const char *content(struct arena *arena, const char *path)
{
	const char *text = file_content(arena, path);

	if (!text) {
		print_message("skipped: no %s here\n", path);
		arena_free(arena);
		skip();
	}
	return text;
}

/* --- keys --------------------------------------------------------------- */

/* Does a row of a table of keys stand before this quote? KEY("x" and macros
 * made of it, or .name = "x" */
static bool is_row(const char *source, const char *quote)
{
	static const char name[] = ".name = ";
	const char *c = quote - 1;

	if (quote - source < (long)sizeof(name))
		return false;
	if (strncmp(quote - strlen(name), name, strlen(name)) == 0)
		return true;
	return *c == '(' && isupper((unsigned char)c[-1]);
}

/* Report the keys of one source that @text does not have as `key` */
static void find_missing(struct arena *arena, const char *path,
			 const char *text, struct text *missing, int *n)
{
	const char *source = content(arena, path);

	for (const char *q = strchr(source, '"'); q; q = strchr(q + 1, '"')) {
		size_t len = strspn(q + 1,
				    "abcdefghijklmnopqrstuvwxyz0123456789"
				    "_");
		const char *key;

		if (!len || q[1 + len] != '"' || !is_row(source, q))
			continue;
		key = arena_printf(arena, "`%.*s`", (int)len, q + 1);
		(*n)++;
		if (!strstr(text, key))
			text_add(missing, " %s (%s)", key, path);
	}
}

static void every_key_is_in_the_reference(void **state)
{
	static const char *const patterns[] = {"vpc/labfile*.c",
					       "vpc/expect_read.c"};
	struct arena *arena = arena_new();
	const char *text = content(arena, reference);
	struct text missing = {.arena = arena};
	int n = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
		glob_t found;

		assert_int_equal(glob(patterns[i], 0, NULL, &found), 0);
		for (size_t j = 0; j < found.gl_pathc; j++)
			find_missing(arena, found.gl_pathv[j], text, &missing,
				     &n);
		globfree(&found);
	}
	assert_true(n > 150); /* the tables were found at all */
	if (missing.n)
		fail_msg("not in %s:%s", reference, missing.s);
	arena_free(arena);
}

/* --- examples ------------------------------------------------------------ */

/* One that AWS refuses says so itself */
static void assert_loads(const char *lab, size_t len)
{
	struct given g = given_bytes(lab, len);
	const struct expect *e;

	if (!g.model)
		fail_msg("%s in\n%.*s", g.said, (int)len, lab);
	assert_int_not_equal(g.model->expects.n, 0);
	e = g.model->expects.items[0];
	if (e->kind != EXPECT_REFUSED_AS)
		assert_string_equal(g.said, "");
	else
		assert_string_equal(g.report.findings.items[0].code, e->state);
	given_drop(&g);
}

static void every_example_loads(void **state)
{
	static const char open[] = "\n```yaml\n", close[] = "\n```\n";
	struct arena *arena = arena_new();
	const char *at = content(arena, reference);
	int n = 0;

	(void)state;
	while ((at = strstr(at, open))) {
		const char *end = strstr(at += strlen(open), close);

		assert_non_null(end);
		assert_loads(at, (size_t)(end - at));
		n++;
	}
	assert_true(n > 0);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_is_in_the_reference),
		cmocka_unit_test(every_example_loads),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("labfile_reference", tests, NULL,
					     NULL);
}
