// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_labfile_lists.c - prefix lists, and what names them
 */
#include "tests/unit/labs/given.h"

#define CORP "prefix_lists: {corp: [192.0.2.0/24, 198.51.100.0/24]}\n"

static const struct route_table *main_of(const struct given *g)
{
	return g->model->vpcs.items[0]->route_tables.items[0];
}

static const struct security_group *group_of(const struct given *g)
{
	return g->model->vpcs.items[0]->security_groups.items[1];
}

static void a_rule_that_names_a_list_is_one_for_each_entry(void **state)
{
	struct given g = given_fine(
		APP("    security_groups: {g: {ingress: [{tcp: 443, from: "
		    "[corp, s3, {prefix_list: cloudfront}]}]}}\n") CORP);
	const struct security_group *group = group_of(&g);

	(void)state; /* SG-6 */
	assert_int_equal(group->ingress.n, 4);
	assert_string_equal(PREFIX(group->ingress.items[0].cidr),
			    "192.0.2.0/24");
	assert_string_equal(PREFIX(group->ingress.items[1].cidr),
			    "198.51.100.0/24");
	assert_string_equal(PREFIX(group->ingress.items[2].cidr),
			    "192.0.2.0/26");
	assert_string_equal(PREFIX(group->ingress.items[3].cidr),
			    "198.51.100.224/27");
	assert_string_equal(group->ingress.items[3].list->o.name, "cloudfront");
	given_drop(&g);
}

static void a_name_of_both_kinds_has_to_say_which(void **state)
{
	struct given g;

	(void)state; /* SG-6 */
	assert_says(APP("    security_groups: {corp: {}, g: {ingress: [{tcp: "
			"443, from: corp}]}}\n") CORP,
		    "'corp' is ambiguous; write {security_group: corp} or "
		    "{prefix_list: corp}");
	g = given_fine(APP("    security_groups: {corp: {}, g: {ingress: "
			   "[{tcp: 443, from: {prefix_list: corp}}]}}\n") CORP);
	given_drop(&g);
}

static void an_empty_list_matches_nothing(void **state)
{
	struct given g = given_fine(APP(
		"    security_groups: {g: {ingress: [{tcp: 443, from: "
		"none-yet}]}}\n"
		"    internet_gateway: true\n"
		"    route_tables: {main: {none-yet: igw}}\n") "prefix_lists: {none-yet: {entries: [], max_entries: 7}}\n");

	(void)state;
	assert_int_equal(group_of(&g)->ingress.n, 1);
	assert_true(group_of(&g)->ingress.items[0].stale);
	assert_int_equal(main_of(&g)->routes.n, 0);
	given_drop(&g);
}

static void a_list_counts_as_all_that_it_may_hold(void **state)
{
	struct given g;

	(void)state; /* SG-15, RT-16 */
	assert_refused(
		APP("    security_groups: {g: {ingress: [{tcp: 443, "
		    "from: corp}]}}\n") "prefix_lists: {corp: {entries: [192.0.2.0/24], "
					"max_entries: 61}}\n",
		"RulesPerSecurityGroupLimitExceeded", "g");
	assert_refused(
		APP("    internet_gateway: true\n"
		    "    route_tables: {main: {corp: igw, 0.0.0.0/0: "
		    "igw}}\n") "prefix_lists: {corp: {entries: [192.0.2.0/24], "
			       "max_entries: 500}}\n",
		"RouteLimitExceeded", "main");
	g = given_fine(
		APP("    internet_gateway: true\n"
		    "    route_tables: {main: {corp: igw, 0.0.0.0/0: "
		    "igw}}\n") "prefix_lists: {corp: {entries: [192.0.2.0/24], "
			       "max_entries: 499}}\n");
	given_drop(&g);
	assert_refused("prefix_lists: {corp: {entries: [192.0.2.0/24, "
		       "198.51.100.0/24], max_entries: 1}}\n",
		       "PrefixListMaxEntriesExceeded", "corp");
}

static void of_equal_destinations_the_static_one_is_no_double(void **state)
{
	struct given g = given_fine(
		APP("    internet_gateway: true\n"
		    "    route_tables: {main: {corp: igw, 192.0.2.0/24: "
		    "blackhole}}\n") CORP);

	(void)state; /* RT-4 */
	assert_int_equal(main_of(&g)->routes.n, 3);
	assert_int_equal(main_of(&g)->routes.items[0].origin,
			 ROUTE_PREFIX_LIST);
	assert_int_equal(main_of(&g)->routes.items[2].origin, ROUTE_STATIC);
	given_drop(&g);
}

static void overlapping_lists_are_remarked_upon(void **state)
{
	(void)state; /* RT-9 */
	assert_says(
		APP("    internet_gateway: true\n"
		    "    route_tables: {main: {corp: igw, more: "
		    "blackhole}}\n") "prefix_lists: {corp: 192.0.2.0/24, more: 192.0.2.0/24}\n",
		"192.0.2.0/24 is in prefix lists corp and more; AWS picks "
		"one of their routes at random (RT-9)");
}

static void no_list_takes_a_block_from_local(void **state)
{
	struct given g = given_fine(APP(
		"    internet_gateway: true\n"
		"    route_tables: {main: {corp: igw}}\n") "prefix_lists: {corp: [10.0.1.0/24, 192.0.2.0/24]}\n");

	(void)state; /* RT-7 */
	assert_int_equal(main_of(&g)->routes.items[0].target, TARGET_LOCAL);
	assert_int_equal(main_of(&g)->routes.items[1].target,
			 TARGET_INTERNET_GATEWAY);
	given_drop(&g);
}

static void mistakes_in_a_list_are_said(void **state)
{
	(void)state;
	assert_says("prefix_lists: {corp: [192.0.2.0/24, 192.0.2.0/24]}",
		    "prefix_lists.corp.entries: 192.0.2.0/24 is twice in it");
	assert_says("prefix_lists: {corp: [192.0.2.0/24, \"2001:db8::/32\"]}",
		    "has IPv4 and IPv6; a prefix list is of one family");
	assert_says("prefix_lists: {s3: [192.0.2.0/24]}",
		    "'s3' is a prefix list that AWS manages; choose another");
	assert_says("prefix_lists: {corp: {max_entries: 3}}",
		    "needs 'entries': a list of CIDRs");
	assert_says(APP("    route_tables: {main: {corp: igw}}\n"),
		    "no prefix list 'corp'; the lab has cloudfront, dynamodb, "
		    "s3");
	assert_says(APP("    security_groups: {g: {ingress: [{tcp: 443, from: "
			"corp}]}}\n"),
		    "no security group or prefix list 'corp'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_rule_that_names_a_list_is_one_for_each_entry),
		cmocka_unit_test(a_name_of_both_kinds_has_to_say_which),
		cmocka_unit_test(an_empty_list_matches_nothing),
		cmocka_unit_test(a_list_counts_as_all_that_it_may_hold),
		cmocka_unit_test(
			of_equal_destinations_the_static_one_is_no_double),
		cmocka_unit_test(overlapping_lists_are_remarked_upon),
		cmocka_unit_test(no_list_takes_a_block_from_local),
		cmocka_unit_test(mistakes_in_a_list_are_said),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("labfile_lists", tests, NULL,
					     NULL);
}
