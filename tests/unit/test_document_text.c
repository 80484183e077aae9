// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_document_text.c - trees as YAML that reads back
 */
#include "tests/unit/labs/given.h"

#include <glob.h>

#include "tests/support/doc_same.h"
#include "tests/support/documents.h"
#include "tests/support/files.h"
#include "tests/support/models.h"
#include "vpc/document_text.h"

static const struct doc *parsed(struct arena *arena, const char *text)
{
	struct report r = {.arena = arena};
	const struct doc *d = document_parse(arena, "t.yaml", text,
					     strlen(text), &r);

	if (!d || r.findings.n)
		fail_msg("%s, of:\n%s",
			 r.findings.n ? r.findings.items[0].text : "nothing",
			 text);
	return d;
}

static void assert_prints(const char *text, const char *expected)
{
	struct arena *arena = arena_new();

	assert_same_text(document_print(arena, parsed(arena, text)), expected);
	arena_free(arena);
}

/* What is not changed by being read and printed */
static void assert_stays(const char *text)
{
	assert_prints(text, text);
}

/* A tree reads back from its text, which is the same when printed again */
static void assert_reads_back(struct arena *arena, const struct doc *d)
{
	const char *text = document_print(arena, d);
	const struct doc *back = parsed(arena, text);

	if (!doc_same(d, back))
		fail_msg("another tree comes back from:\n%s", text);
	assert_same_text(document_print(arena, back), text);
}

/* --- scalars -------------------------------------------------------------- */

static void quotes_are_there_only_where_yaml_needs_them(void **state)
{
	(void)state;
	assert_prints("a: 'no'", "a: no\n");
	assert_prints("a: \"010\"", "a: 010\n");
	assert_prints("a: 'a, [b] {c}'", "a: a, [b] {c}\n");
	assert_prints("a: Linux's range is not Lambda's",
		      "a: Linux's range is not Lambda's\n");
	assert_prints("a: 'x: y'", "a: \"x: y\"\n");
	assert_prints("a: 'x #y'", "a: \"x #y\"\n");
	assert_prints("a: '-1'", "a: -1\n");
	assert_prints("a: '- 1'", "a: \"- 1\"\n");
	assert_prints("'@': '*'", "\"@\": \"*\"\n");
	assert_prints("a: ''", "a: \"\"\n");
	assert_prints("a: ' x '", "a: \" x \"\n");
	assert_prints("'--- x': 1", "\"--- x\": 1\n");
}

static void in_brackets_more_of_them_are_needed(void **state)
{
	(void)state;
	assert_stays("a: [\"s3:GetObject\", \"::/0\", \"a, b\", a b]\n");
	assert_stays("a: {to: \"orders:5432\", from: 10.0.0.0/8}\n");
	assert_stays("a: orders:5432\n");
}

static void a_word_in_quotes_stays_one(void **state)
{
	(void)state; /* null removes, "null" does not */
	assert_stays("a: [null, \"null\", ~, \"~\", \"<<\"]\n");
}

static void text_with_quotes_is_put_between_the_others(void **state)
{
	(void)state;
	assert_stays("a: '{\"id\": 7}'\n");
	assert_stays("a: '{\"id\": \"Linux''s\"}'\n");
	assert_stays("a: \"\\t\\\"\\\\\"\n");
	assert_stays("a: \"\\x85\\u2028\\x01\"\n");
	assert_stays("a: 'C:\\\\ '\n");
	assert_stays("a: é日本\n");
}

static void several_lines_stand_as_they_are(void **state)
{
	(void)state;
	assert_stays("a: |\n  one\n\n    two\n  # three\n");
	assert_stays("a: |-\n  one\n  two\n");
	assert_stays("a:\n  - |\n    one\n    two\n  - b\n");
	assert_prints("a: \"one\\n\\n\"", "a: \"one\\n\\n\"\n");
	assert_prints("a: \"one\\n \\ntwo\"", "a: \"one\\n \\ntwo\"\n");
	assert_prints("[\" one\\n\"]", "- \" one\\n\"\n");
}

/* --- lists and mappings --------------------------------------------------- */

static void what_can_be_taken_in_at_a_glance_is_on_one_line(void **state)
{
	(void)state;
	assert_stays("subnets: {a: 10.0.1.0/24, b: 10.0.2.0/24}\n");
	assert_stays("function: {egress: []}\n"
		     "database: {ingress: [{tcp: 5432, from: function}]}\n");
	assert_stays("rule: {rule: 100, allow: {tcp: 80-90}, cidr: "
		     "0.0.0.0/0}\n");
	assert_stays("ports: [80, 443]\n");
}

static void what_has_an_inner_life_is_in_blocks(void **state)
{
	(void)state;
	assert_prints("vpcs: {app: {ingress: [{tcp: 80}, {tcp: 443}]}}",
		      "vpcs:\n"
		      "  app:\n"
		      "    ingress:\n"
		      "      - {tcp: 80}\n"
		      "      - {tcp: 443}\n");
	assert_prints("f: {a: {x: 1, y: 2}, b: {}}", "f:\n"
						     "  a: {x: 1, y: 2}\n"
						     "  b: {}\n");
	assert_stays("list:\n"
		     "  - - {a: 1, b: 2}\n"
		     "    - {a: 1, b: 3}\n"
		     "  - a: {x: 1, y: 2}\n"
		     "    b: {x: 1, y: 2}\n");
}

static void what_is_too_wide_is_in_blocks(void **state)
{
	char text[256], w[48];

	(void)state;
	memset(w, 'x', sizeof(w));
	w[43] = '\0';
	snprintf(text, sizeof(text), "a: [%s, %s1234567]\n", w, w);
	assert_int_equal(strlen(text), DOCUMENT_WIDTH + 1);
	assert_stays(text);
	snprintf(text, sizeof(text), "a: [%s, %s12345678]\n", w, w);
	assert_prints(text, text_given("a:\n  - %s\n  - %s12345678\n", w, w));
}

static void a_key_that_is_too_long_has_a_mark_of_its_own(void **state)
{
	char key[1100];

	(void)state;
	memset(key, 'k', sizeof(key));
	key[sizeof(key) - 1] = '\0';
	assert_stays(text_given("a:\n  ? %s\n  : b\n", key));
	assert_stays(text_given("? %s\n:\n  - {a: 1, b: 2}\n", key));
}

static void sections_are_apart(void **state)
{
	(void)state;
	assert_stays("lab: x\n"
		     "about: y\n"
		     "\n"
		     "a:\n"
		     "  b: {x: 1, y: 2}\n"
		     "  c: {x: 1, y: 2}\n"
		     "\n"
		     "d: 1\n"
		     "e: 2\n"
		     "\n"
		     "expect:\n"
		     "  - {from: a, to: b}\n");
}

static void any_root_will_do(void **state)
{
	(void)state;
	assert_stays("{}\n");
	assert_stays("[]\n");
	assert_stays("word\n");
	assert_stays("\"a: b\"\n");
	assert_stays("- a\n- {b: c}\n");
}

static void tags_are_kept(void **state)
{
	(void)state;
	assert_stays("a: !Ref b\n");
	assert_stays("a: !!str null\n");
	assert_stays("a: !GetAtt [b, c]\n");
	assert_prints("a: !x {b: {c: 1, d: 1}, e: {c: 1, d: 1}}",
		      "a: !x\n"
		      "  b: {c: 1, d: 1}\n"
		      "  e: {c: 1, d: 1}\n");
	assert_stays("!x\na: 1\n");
	assert_stays("!x []\n");
}

static void an_alias_is_written_out(void **state)
{
	(void)state;
	assert_prints("a: &x {b: 1}\nc: *x", "a: {b: 1}\nc: {b: 1}\n");
}

static void what_nothing_would_read_is_not_printed(void **state)
{
	struct arena *arena = arena_new();
	size_t n = DOCUMENT_BYTES_MAX / 100;
	char *text = arena_alloc(arena, n + 2048);
	struct text t = {.arena = arena};

	(void)state; /* */
	memset(text, 'x', n);
	text_add(&t, "- &a %s\n", text);
	for (int i = 0; i < 98; i++)
		text_add(&t, "- *a\n");
	assert_non_null(document_print(arena, parsed(arena, t.s)));
	text_add(&t, "- *a\n");
	assert_null(document_print(arena, parsed(arena, t.s)));
	arena_free(arena);
}

/* --- any tree ------------------------------------------------------------- */

static void every_scenario_reads_back(void **state)
{
	glob_t files;

	(void)state;
	if (glob("scenarios/*.yaml", 0, NULL, &files) != 0) {
		print_message("skipped: no scenarios here\n");
		skip();
	}
	for (size_t i = 0; i < files.gl_pathc; i++) {
		struct arena *arena = arena_new();

		assert_reads_back(
			arena,
			parsed(arena, file_content(arena, files.gl_pathv[i])));
		arena_free(arena);
	}
	globfree(&files);
}

static void any_tree_reads_back(void **state)
{
	struct random r = random_begin("document_text");

	(void)state;
	for (int i = 0; i < 3000; i++) {
		struct arena *arena = arena_new();

		assert_reads_back(arena, doc_random(arena, &r, 5));
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quotes_are_there_only_where_yaml_needs_them),
		cmocka_unit_test(in_brackets_more_of_them_are_needed),
		cmocka_unit_test(a_word_in_quotes_stays_one),
		cmocka_unit_test(text_with_quotes_is_put_between_the_others),
		cmocka_unit_test(several_lines_stand_as_they_are),
		cmocka_unit_test(
			what_can_be_taken_in_at_a_glance_is_on_one_line),
		cmocka_unit_test(what_has_an_inner_life_is_in_blocks),
		cmocka_unit_test_teardown(what_is_too_wide_is_in_blocks,
					  models_drop),
		cmocka_unit_test_teardown(
			a_key_that_is_too_long_has_a_mark_of_its_own,
			models_drop),
		cmocka_unit_test(sections_are_apart),
		cmocka_unit_test(any_root_will_do),
		cmocka_unit_test(tags_are_kept),
		cmocka_unit_test(an_alias_is_written_out),
		cmocka_unit_test(what_nothing_would_read_is_not_printed),
		cmocka_unit_test(every_scenario_reads_back),
		cmocka_unit_test(any_tree_reads_back),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("document_text", tests, NULL,
					     NULL);
}
