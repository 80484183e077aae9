// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_document.c - YAML as a tree that knows where all stands
 */
#include "tests/unit/labs/given.h"

#include "vpc/document.h"

struct read {
	struct report report;
	const struct doc *root;
	const char *said; /* the first finding, "" if none */
	int line, column;
};

static struct read read_bytes(const char *text, size_t len)
{
	struct read r = {.report = {.arena = arena_new()}, .said = ""};

	r.root = document_parse(r.report.arena, "t.yaml", text, len, &r.report);
	if (r.report.findings.n) {
		r.said = r.report.findings.items[0].text;
		r.line = r.report.findings.items[0].at.line;
		r.column = r.report.findings.items[0].at.column;
	}
	return r;
}

static struct read read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static void drop(struct read *r)
{
	arena_free(r->report.arena);
}

static void assert_read_says(const char *text, const char *said)
{
	struct read r = read_text(text);

	assert_string_equal(r.said, said);
	drop(&r);
}

static void every_value_knows_its_line_and_column(void **state)
{
	struct read r = read_text("a: 1\nbb:\n  - x\n  - {k: v}\n");
	const struct doc *list = document_get(r.root, "bb");
	const struct doc *v;

	(void)state;
	assert_int_equal(list->kind, DOC_LIST);
	assert_int_equal(list->items.n, 2);
	v = document_get(list->items.items[1], "k");
	assert_string_equal(v->text, "v");
	assert_int_equal(v->at.line, 4);
	assert_int_equal(v->at.column, 9);
	assert_string_equal(v->at.file, "t.yaml");
	drop(&r);
}

static void scalars_keep_their_spelling(void **state)
{
	static const char *const texts[] = {"no", "1e3", "010", "22:22", "~"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct read r = read_text(texts[i]);

		assert_string_equal(r.root->text, texts[i]);
		assert_true(r.root->plain);
		drop(&r);
	}
}

static void tags_stay_on_their_node(void **state)
{
	struct read r = read_text("a: !Ref Vpc\nb: !Sub [x]\nc: {}\n");

	(void)state;
	assert_string_equal(document_get(r.root, "a")->tag, "!Ref");
	assert_string_equal(document_get(r.root, "b")->tag, "!Sub");
	assert_null(document_get(r.root, "c")->tag);
	drop(&r);
}

static void json_is_read_as_it_is(void **state)
{
	struct read r = read_text("{\n\t\"Vpcs\": [{\"VpcId\":\"a\\/b\"}]\n}");
	const struct doc *vpcs = document_get(r.root, "Vpcs");

	(void)state;
	assert_string_equal(document_get(vpcs->items.items[0], "VpcId")->text,
			    "a/b");
	drop(&r);
}

static void a_key_that_is_there_twice_is_reported_once_each(void **state)
{
	struct read r = read_text("a: 1\nb: 2\na: 3\n");

	(void)state;
	assert_string_equal(r.said,
			    "'a' is there twice; the first is in line 1");
	assert_int_equal(r.line, 3);
	assert_int_equal(r.report.findings.n, 1);
	assert_int_equal(r.root->pairs.n, 2);
	assert_string_equal(document_get(r.root, "a")->text, "1");
	drop(&r);
}

static void merge_keys_and_complex_keys_are_refused(void **state)
{
	(void)state;
	assert_read_says("b: &b {x: 1}\na: {<<: *b}\n",
			 "'<<' is not allowed (R-1); write the keys out");
	assert_read_says("? [a, b]\n: c\n",
			 "a key must be one word, not a list");
	assert_read_says("\"<<\": 1\n", "");
}

static void a_second_document_is_refused(void **state)
{
	(void)state;
	assert_read_says("a: 1\n---\nb: 2\n",
			 "a second document; a file holds one (R-1)");
	assert_read_says("---\na: 1\n...\n", "");
}

static void aliases_are_expanded(void **state)
{
	struct read r = read_text("a: &x [1, 2]\nb: *x\n");

	(void)state;
	assert_int_equal(document_get(r.root, "b")->items.n, 2);
	assert_int_equal(r.root->values, 7);
	drop(&r);
}

static void a_bomb_of_aliases_is_refused_and_costs_nothing(void **state)
{
	(void)state;
	assert_read_says("a: &a [x,x,x,x,x,x,x,x,x,x]\n"
			 "b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
			 "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
			 "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
			 "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n",
			 "more than 100000 values once its aliases are "
			 "expanded (R-1)");
}

static void an_alias_needs_an_anchor_that_is_complete(void **state)
{
	(void)state;
	assert_read_says("a: *x\n", "no anchor '&x' before this alias");
	assert_read_says("a: &x [*x]\n", "alias '*x' is inside its anchor");
}

/* @n values in one list */
static struct read read_values(size_t n)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	struct read r;

	fputc('[', out);
	for (size_t i = 1; i < n; i++)
		fputs("x,", out);
	fputc(']', out);
	fclose(out);
	r = read_bytes(text, len);
	free(text);
	return r;
}

static void a_hundred_thousand_values_are_the_limit(void **state)
{
	struct read fits = read_values(DOCUMENT_VALUES_MAX);
	struct read not_ = read_values(DOCUMENT_VALUES_MAX + 1);

	(void)state;
	assert_non_null(fits.root);
	assert_null(not_.root);
	drop(&fits);
	drop(&not_);
}

static struct read read_nested(int depth)
{
	char text[512];
	size_t n = 0;

	for (int i = 0; i < depth; i++)
		text[n++] = '[';
	for (int i = 0; i < depth; i++)
		text[n++] = ']';
	return read_bytes(text, n);
}

static void a_hundred_levels_are_the_limit(void **state)
{
	struct read fits = read_nested(DOCUMENT_DEPTH_MAX);
	struct read not_ = read_nested(DOCUMENT_DEPTH_MAX + 1);

	(void)state;
	assert_non_null(fits.root);
	assert_string_equal(not_.said, "nested deeper than 100 levels");
	drop(&fits);
	drop(&not_);
}

static void aliases_cannot_hide_depth(void **state)
{
	struct report report = {.arena = arena_new()};
	char *text;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	(void)state;
	fputs("a0: &a0 x\n", out);
	for (int i = 1; i < 110; i++)
		fprintf(out, "a%d: &a%d [*a%d]\n", i, i, i - 1);
	fclose(out);
	assert_null(document_parse(report.arena, "t", text, n, &report));
	assert_string_equal(report.findings.items[0].text,
			    "nested deeper than 100 levels");
	free(text);
	arena_free(report.arena);
}

static void four_mebibytes_are_the_limit(void **state)
{
	size_t n = DOCUMENT_BYTES_MAX;
	char *text = malloc(n + 1);
	struct read r;

	(void)state;
	memset(text, '#', n + 1);
	memcpy(text, "a: 1 #", 6);
	r = read_bytes(text, n);
	assert_non_null(r.root);
	drop(&r);
	r = read_bytes(text, n + 1);
	assert_string_equal(r.said, "larger than 4 MiB (R-1)");
	assert_int_equal(r.line, 0);
	drop(&r);
	free(text);
}

static void what_is_not_text_is_said_so(void **state)
{
	struct read r = read_bytes("\xff\xfe\x00", 3);

	(void)state;
	assert_null(r.root);
	assert_non_null(strstr(r.said, "not YAML"));
	drop(&r);
	assert_read_says("", "the file is empty");
	assert_read_says("# nothing\n", "the file is empty");
	assert_read_says("a: \"x\\0y\"\n", "text with a NUL character");
	r = read_text("a: 1\n\u00e9: \x01\n");
	assert_int_equal(r.report.findings.items[0].at.line, 2);
	assert_int_equal(r.report.findings.items[0].at.column, 4);
	drop(&r);
}

static void ipv6_inside_braces_gets_a_hint(void **state)
{
	struct read r = read_text("a: 1\nb: {to: ::/0}\n");

	(void)state;
	assert_string_equal(r.said,
			    "not YAML: expected node content, found ':'; "
			    "\"::/0\" needs quotes inside braces");
	assert_int_equal(r.line, 2);
	drop(&r);
	assert_read_says("b: {to: \"::/0\"}\n", "");
}

static void an_open_bracket_is_shown_where_it_began(void **state)
{
	struct read r = read_text("a:\n  [1,\n   2\nb: 3\n");

	(void)state;
	assert_non_null(strstr(r.said, "which began at 2:3"));
	drop(&r);
}

static void surrogate_pairs_and_tabs_get_a_hint(void **state)
{
	(void)state;
	struct read r = read_text("a: \"\\ud83d\\ude00\"\n");

	assert_non_null(strstr(r.said, "write the character itself"));
	drop(&r);
	r = read_text("a:\n\tb: 1\n");
	assert_non_null(strstr(r.said, "spaces, not with tabs"));
	drop(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_knows_its_line_and_column),
		cmocka_unit_test(scalars_keep_their_spelling),
		cmocka_unit_test(tags_stay_on_their_node),
		cmocka_unit_test(json_is_read_as_it_is),
		cmocka_unit_test(
			a_key_that_is_there_twice_is_reported_once_each),
		cmocka_unit_test(merge_keys_and_complex_keys_are_refused),
		cmocka_unit_test(a_second_document_is_refused),
		cmocka_unit_test(aliases_are_expanded),
		cmocka_unit_test(
			a_bomb_of_aliases_is_refused_and_costs_nothing),
		cmocka_unit_test(an_alias_needs_an_anchor_that_is_complete),
		cmocka_unit_test(a_hundred_thousand_values_are_the_limit),
		cmocka_unit_test(a_hundred_levels_are_the_limit),
		cmocka_unit_test(aliases_cannot_hide_depth),
		cmocka_unit_test(four_mebibytes_are_the_limit),
		cmocka_unit_test(what_is_not_text_is_said_so),
		cmocka_unit_test(ipv6_inside_braces_gets_a_hint),
		cmocka_unit_test(an_open_bracket_is_shown_where_it_began),
		cmocka_unit_test(surrogate_pairs_and_tabs_get_a_hint),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
