// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_flow_format.c - formats of flow logs: fields and versions
 */
#include <string.h>

#include "tests/support/models.h"
#include "vpc/flow_format.h"

static struct arena *arena;

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct flow_format format_of(const char *text)
{
	struct flow_format_error e;
	struct flow_format f;

	if (!flow_format_parse(arena, text, &f, &e))
		fail_msg("'%s' is no format", text);
	return f;
}

static const char *header(const struct flow_format *f)
{
	struct text t = {.arena = arena};

	flow_format_header(&t, f);
	return t.s;
}

static void the_default_format_is_that_of_version_2(void **state)
{
	struct flow_format f = flow_format_default(arena, FLOW_OF_INTERFACES);

	(void)state; /* FL-12 */
	assert_int_equal(f.version, 2);
	assert_string_equal(header(&f),
			    "version account-id interface-id srcaddr dstaddr "
			    "srcport dstport protocol packets bytes start end "
			    "action log-status");
}

static void a_transit_gateways_default_has_all_its_fields(void **state)
{
	struct flow_format f = flow_format_default(arena, FLOW_OF_TRANSIT);

	(void)state; /* FL-12 */
	assert_int_equal(f.version, 6);
	for (int i = 0; i < N_FLOW_FIELDS; i++)
		assert_int_equal(flow_format_has(&f, (enum flow_field)i),
				 (flow_fields[i].sources & FLOW_OF_TRANSIT) !=
					 0);
	assert_int_equal(flow_format_stranger(&f, FLOW_OF_TRANSIT),
			 N_FLOW_FIELDS);
	assert_int_equal(flow_format_stranger(&f, FLOW_OF_INTERFACES),
			 FIELD_RESOURCE_TYPE);
}

static void a_record_is_of_the_highest_version_of_its_fields(void **state)
{
	static const struct {
		const char *text;
		int version;
	} of[] = {
		{"${srcaddr}", 2},
		{"${dstaddr} ${pkt-dstaddr} ${srcaddr}", 3},
		{"${az-id} ${vpc-id}", 4},
		{"${traffic-path}", 5},
		{"${tgw-id}", 6},
		{"${ecs-task-id}", 7},
		{"${reject-reason} ${version}", 8},
		{"${resource-id}", 9},
		{"${encryption-status}", 10},
		{"${next-hop-interface-type}", 11},
	};

	(void)state; /* FL-12 */
	for (size_t i = 0; i < ARRAY_LEN(of); i++)
		assert_int_equal(format_of(of[i].text).version, of[i].version);
}

static void what_is_written_is_what_is_read(void **state)
{
	const char *text = "${log-status} ${bytes} ${bytes} ${start}";
	struct flow_format f = format_of(text);
	struct text t = {.arena = arena};

	(void)state; /* FL-13; the order is the file's */
	assert_int_equal(f.fields.n, 4);
	assert_int_equal(f.fields.items[0], FIELD_LOG_STATUS);
	flow_format_text(&t, &f);
	assert_string_equal(t.s, text);
	f = format_of("  ${end}\n\t${start} ");
	assert_string_equal(header(&f), "end start");
}

static void every_field_can_be_asked_for(void **state)
{
	(void)state;
	for (int i = 0; i < N_FLOW_FIELDS; i++) {
		struct flow_format f = format_of(
			arena_printf(arena, "${%s}", flow_fields[i].name));

		assert_int_equal(f.fields.items[0], i);
		assert_in_range(f.version, 2, 11);
	}
}

static void mistakes_are_told_apart(void **state)
{
	static const struct {
		const char *text, *word, *nearest;
		bool bare;
	} of[] = {
		{"", NULL, NULL, false},
		{" \n ", NULL, NULL, false},
		{"${srcaddr} ${dstadr}", "dstadr", "dstaddr", false},
		{"${SRCADDR}", "SRCADDR", "srcaddr", false},
		{"${}", "${}", NULL, true},
		{"srcaddr", "srcaddr", "srcaddr", true},
		{"${srcaddr}${dstaddr}", "srcaddr}${dstaddr", NULL, false},
		{"$srcaddr", "$srcaddr", "srcaddr", true},
		{"${srcaddr", "${srcaddr", "srcaddr", true},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(of); i++) {
		struct flow_format f;
		struct flow_format_error e;

		assert_false(flow_format_parse(arena, of[i].text, &f, &e));
		assert_int_equal(e.bare, of[i].bare);
		if (!of[i].word)
			assert_null(e.word);
		else
			assert_string_equal(e.word, of[i].word);
		if (of[i].nearest)
			assert_string_equal(e.nearest, of[i].nearest);
		else
			assert_null(e.nearest);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)
		T(the_default_format_is_that_of_version_2),
		T(a_transit_gateways_default_has_all_its_fields),
		T(a_record_is_of_the_highest_version_of_its_fields),
		T(what_is_written_is_what_is_read),
		T(every_field_can_be_asked_for),
		T(mistakes_are_told_apart),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
