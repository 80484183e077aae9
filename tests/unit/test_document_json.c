// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_document_json.c - JSON as a tree, and what it is that is
 * imported
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "import/source.h"

static struct arena *arena;
static struct report report;

static const struct doc *json(const char *text)
{
	static const struct document_limits limits = {.bytes = 1 << 20,
						      .values = 50};

	if (!arena)
		arena = arena_new();
	report = (struct report){.arena = arena};
	return document_json(arena, "x.json", text, strlen(text), &limits,
			     &report);
}

static int drop(void **state)
{
	(void)state;
	arena_free(arena);
	arena = NULL;
	return 0;
}

static void values_know_where_they_stand(void **state)
{
	const struct doc *d = json("{\"a\": [1, true, null],\n\t\"ä\": \"b\"}");

	(void)state;
	assert_non_null(d);
	assert_int_equal(d->values, 6);
	assert_int_equal(d->height, 3);
	assert_string_equal(document_get(d, "a")->items.items[0]->text, "1");
	assert_true(document_get(d, "a")->items.items[2]->plain);
	assert_false(document_get(d, "ä")->plain);
	assert_int_equal(document_get(d, "ä")->at.line, 2);
	assert_int_equal(document_get(d, "ä")->at.column, 7);
}

static void escapes_are_characters(void **state)
{
	const struct doc *d = json(
		"[\"\\\"\\\\\\/\\n\", \"\\u00e4\\u20ac\\ud83d\\ude00\", "
		"\"\\ud83dx\"]");

	(void)state;
	assert_string_equal(d->items.items[0]->text, "\"\\/\n");
	assert_string_equal(d->items.items[1]->text, "ä€😀");
	assert_string_equal(d->items.items[2]->text, "\xef\xbf\xbdx");
}

static void mistakes_have_their_place(void **state)
{
	static const struct {
		const char *text, *says;
		int column;
	} cases[] = {
		{"{\"a\": 1", "expected ',' or '}', found the end", 8},
		{"{a: 1}", "expected a key in quotes, found 'a'", 2},
		{"[1, x]", "expected a value, found 'x'", 5},
		{"[\"a]", "expected the closing '\"', found the end", 5},
		{"[\"\\q\"]", "expected an escape such as \\n, found 'q'", 4},
		{"[\"\\u12\"]", "expected four hexadecimal digits", 7},
		{"[\"\\u0000\"]", "expected a character other than NUL", 9},
		{"[\"\xff\"]", "expected UTF-8 text", 3},
		{"{} {}", "expected the end of the file, found '{'", 4},
		{"", "expected a value, found the end", 1},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_null(json(cases[i].text));
		assert_int_equal(report.findings.n, 1);
		if (!strstr(report.findings.items[0].text, cases[i].says))
			fail_msg("%s: %s", cases[i].text,
				 report.findings.items[0].text);
		assert_int_equal(report.findings.items[0].at.column,
				 cases[i].column);
	}
}

static void what_is_too_much_is_an_error(void **state)
{
	char text[300];

	(void)state;
	memset(text, '[', 101);
	text[101] = '\0';
	assert_null(json(text));
	memset(text, 0, sizeof(text));
	strcpy(text, "[1");
	for (int i = 0; i < 60; i++)
		strcat(text, ",1");
	strcat(text, "]");
	assert_null(json(text));
	assert_string_equal(report.findings.items[0].text,
			    "more than 50 values");
}

static void sources_are_known_by_their_keys(void **state)
{
	static const struct {
		const char *text;
		enum source_kind kind;
	} cases[] = {
		{"{\"vpcs\": {}}", SOURCE_LAB},
		{"{}", SOURCE_LAB},
		{"{\"Resources\": {\"A\": {\"Type\": \"x\"}}}",
		 SOURCE_CLOUDFORMATION},
		{"{\"AWSTemplateFormatVersion\": \"2010-09-09\"}",
		 SOURCE_CLOUDFORMATION},
		{"{\"Vpcs\": []}", SOURCE_DESCRIBE},
		{"[{\"Vpcs\": []}]", SOURCE_DESCRIBE},
		{"{\"format_version\": \"1.2\", \"planned_values\": {}}",
		 SOURCE_TERRAFORM},
		{"{\"version\": 4, \"terraform_version\": \"1.5\"}",
		 SOURCE_TERRAFORM},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_int_equal(source_kind(json(cases[i].text)),
				 cases[i].kind);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(values_know_where_they_stand, drop),
		cmocka_unit_test_teardown(escapes_are_characters, drop),
		cmocka_unit_test_teardown(mistakes_have_their_place, drop),
		cmocka_unit_test_teardown(what_is_too_much_is_an_error, drop),
		cmocka_unit_test_teardown(sources_are_known_by_their_keys,
					  drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
