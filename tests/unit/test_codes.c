// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_codes.c - explanation codes and statement numbers
 */
#include "tests/unit/labs/given.h"

#include "tests/support/files.h"
#include "vpc/codes.h"

static const char semantics[] = "../shared/aws-semantics.md";

static void codes_are_sorted_and_found(void **state)
{
	size_t n;
	const char *const *names = code_names(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		if (i)
			assert_true(strcmp(names[i - 1], names[i]) < 0);
		assert_string_equal(code_find(names[i])->name, names[i]);
		assert_true(*code_find(names[i])->meaning);
	}
	assert_null(code_find("SG_RULES_MISMATCH"));
	assert_null(code_find(""));
}

static void ours_are_told_from_awss(void **state)
{
	static const char *const ours[] = {"FUNCTION_NOT_IN_VPC",
					   "FUNCTION_ACCEPTS_NO_CONNECTIONS",
					   "FUNCTION_HAS_NO_NETWORK",
					   "FUNCTION_PROTOCOL_RESTRICTION",
					   "FUNCTION_IPV6_NOT_ENABLED",
					   "DNS_NAME_NOT_FOUND",
					   "DNS_NO_RESOLVER",
					   "DNS_SERVER_UNREACHABLE",
					   "DNS_TCP_CONNECTIONS",
					   "LINK_LOCAL_BURST",
					   "NAT_IDLE_TIMEOUT",
					   "NLB_IDLE_TIMEOUT",
					   "ENDPOINT_IDLE_TIMEOUT",
					   "TRACKING_IDLE_TIMEOUT",
					   "NAT_PORT_ALLOCATION",
					   "HYPERPLANE_PORT_EXHAUSTED",
					   "HYPERPLANE_BURST",
					   "NAT_ACCEPTS_NO_CONNECTIONS",
					   "EIGW_ACCEPTS_NO_CONNECTIONS",
					   "PRIVATE_ADDRESS_FROM_INTERNET",
					   "VPCE_GATEWAY_NO_TRANSIT",
					   "NLB_HAIRPIN",
					   "PROXY_PORT_MISMATCH",
					   "MTU_EXCEEDED",
					   "POLICY_DENIED",
					   "TCP_RESET",
					   "ROUTER_ADDRESS",
					   "PACKET_INVALID"};
	size_t n, found = 0;
	const char *const *names = code_names(&n);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ours); i++)
		assert_true(code_find(ours[i]) && code_find(ours[i])->ours);
	for (size_t i = 0; i < n; i++)
		found += code_find(names[i])->ours;
	assert_int_equal(found, ARRAY_LEN(ours));
	assert_false(code_find("ENI_SG_RULES_MISMATCH")->ours);
}

static void statements_have_gaps(void **state)
{
	static const char *const known[] = {"SG-3",  "F-1",    "F-67",	"L2-10",
					    "LAM-8", "RDS-6a", "TGW-2b"};
	static const char *const unknown[] = {
		"SG-20", "F-0",	  "F-68",  "LAM-9",	  "SG-",
		"SG",	 "sg-3",  "SG-03", "F-1x",	  "XY-1",
		"",	 "SG-3 ", "-1",	   "F-9999999999"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		assert_true(statement_known(known[i]));
	for (size_t i = 0; i < ARRAY_LEN(unknown); i++)
		assert_false(statement_known(unknown[i]));
}

/* The text of the statements; skips the test when it is not there */
static const char *statements(struct arena *arena)
{
	const char *text = file_content(arena, semantics);

	if (!text) {
		print_message("skipped: no %s here\n", semantics);
		arena_free(arena);
		skip();
	}
	return text;
}

/* The next statement or failure that is defined, not merely cited */
static const char *next_number(const char *from, char *ret, size_t size)
{
	for (; *from; from++) {
		const char *start = strncmp(from, "- **", 4) == 0    ? from + 4
				    : strncmp(from, "#### ", 5) == 0 ? from + 5
								     : NULL;
		size_t n = start ? strcspn(start, "* \n") : 0;

		if (!n || n >= size)
			continue;
		memcpy(ret, start, n);
		ret[n] = '\0';
		return from + 5;
	}
	return NULL;
}

static void the_table_is_that_of_the_statements(void **state)
{
	struct arena *arena = arena_new();
	const char *text = statements(arena), *at = text;
	char number[32];
	int found = 0;

	(void)state;
	while ((at = next_number(at, number, sizeof(number)))) {
		if (!statement_known(number))
			fail_msg("%s is unknown", number);
		found++;
	}
	assert_true(found > 300);
	for (int i = 1; i < 100; i++) {
		snprintf(number, sizeof(number), "**LAM-%d**", i);
		const char *defined = strstr(text, number);

		snprintf(number, sizeof(number), "LAM-%d", i);
		assert_int_equal(statement_known(number), defined != NULL);
	}
	arena_free(arena);
}

static void every_code_of_the_analyser_is_there(void **state)
{
	struct arena *arena = arena_new();
	const char *text = statements(arena);
	const char *at, *end;

	(void)state;
	at = strstr(text, "Explanation codes, complete");
	end = strstr(text, "Additional detail codes");
	assert_true(at && end);
	while ((at = strstr(at, "\n| `")) && at < end) {
		char name[64];
		size_t n = strcspn(at += 4, "`");

		assert_true(n < sizeof(name));
		memcpy(name, at, n);
		name[n] = '\0';
		if (!strstr(name, "FILTER") && !code_find(name))
			fail_msg("%s is missing", name);
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_sorted_and_found),
		cmocka_unit_test(ours_are_told_from_awss),
		cmocka_unit_test(statements_have_gaps),
		cmocka_unit_test(the_table_is_that_of_the_statements),
		cmocka_unit_test(every_code_of_the_analyser_is_there),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("codes", tests, NULL, NULL);
}
