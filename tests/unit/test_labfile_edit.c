// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_labfile_edit.c - one act on the text of a running lab
 */
#include "tests/unit/labs/follow.h"

#include "tests/support/models.h"

#define LAB                                                             \
	"lab: shop\nabout: it sells\n"                                  \
	"vpcs:\n"                                                       \
	"  app:\n"                                                      \
	"    cidr: 10.0.0.0/16 # not much\n"                            \
	"    subnets: {a: 10.0.1.0/24}\n"                               \
	"    security_groups: {web: {ingress: [{tcp: [80, 443], from: " \
	"any}]}}\n"                                                     \
	"instances: {w: {subnet: a, security_groups: web}}\n"

static void assert_edited(const char *act, const char *expected)
{
	struct given now = given_fine(LAB);
	struct report r = {.arena = arena_new()};
	const char *text = labfile_edit(r.arena, now.model, NULL, act, &r);

	if (!text)
		fail_msg("%s", r.findings.items[0].text);
	assert_int_equal(r.findings.n, 0);
	assert_same_text(text, expected);
	arena_free(r.arena);
	given_drop(&now);
}

#define HEAD "lab: shop\nabout: it sells\n\nvpcs:\n  app:\n"
#define WEB "instances: {w: {subnet: a, security_groups: web}}\n"

static void an_act_makes_a_new_text(void **state)
{
	(void)state;
	assert_edited("add: {vpcs: {app: {security_groups: {web: {ingress: "
		      "{tcp: 22, from: self}}}}}}",
		      HEAD "    cidr: 10.0.0.0/16\n"
			   "    subnets: {a: 10.0.1.0/24}\n"
			   "    security_groups:\n"
			   "      web:\n"
			   "        ingress:\n"
			   "          - {tcp: [80, 443], from: any}\n"
			   "          - {tcp: 22, from: self}\n\n" WEB);
}

static void acts_run_in_the_order_remove_change_add(void **state)
{
	(void)state;
	assert_edited("add: {instances: {w: {security_groups: [default]}}}\n"
		      "change: {vpcs: {app: {subnets: {a: {az: b}}}}}\n"
		      "remove: {vpcs: {app: {security_groups: {web: {ingress: "
		      "{tcp: [80, 443], from: any}}}}}}",
		      HEAD "    cidr: 10.0.0.0/16\n"
			   "    subnets: {a: {cidr: 10.0.1.0/24, az: b}}\n"
			   "    security_groups: {web: {ingress: []}}\n\n"
			   "instances: {w: {subnet: a, security_groups: [web, "
			   "default]}}\n");
}

static void steps_and_expectations_are_left_out(void **state)
{
	struct given now = given_fine(
		LAB "expect: {from: w, to: \"w:1\", is: refused}\n"
		    "steps: [{change: {instances: {w: null}}, expect: []}]\n");
	struct given next = given_act(&now, "change: {instances: {w: null}}");

	(void)state;
	assert_string_equal(next.said, "");
	assert_int_equal(next.model->steps.n, 0);
	assert_int_equal(next.model->expects.n, 0);
	assert_null(model_node(next.model, "w"));
	given_drop(&now);
	given_drop(&next);
}

static void one_act_follows_another(void **state)
{
	struct given now = given_fine(LAB);

	(void)state;
	given_done(&now, "change: {instances: {x: {subnet: a}}}");
	given_done(&now, "change: {instances: {w: null}}");
	given_done(&now, "change: {instances: {y: {subnet: a}}}");
	assert_private_ip(&now, "x", "10.0.1.5");
	assert_private_ip(&now, "y", "10.0.1.4");
	given_drop(&now);
}

static void mistakes_of_an_act_have_no_place_but_say_what_is_wrong(void **state)
{
	struct given now = given_fine(LAB);

	(void)state;
	assert_act_said(&now, "change: {instances: {v: null}}",
			"change: no 'v' to remove; did you mean 'w'?\n");
	assert_act_said(&now,
			"remove: {vpcs: {app: {security_groups: {web: "
			"{ingress: [{tcp: 80, from: any}]}}}}}",
			"remove.vpcs.app.security_groups.web.ingress: no such "
			"entry\n");
	assert_act_said(&now, "change: {region: eu-west-1, expect: []}",
			"change: a change cannot touch 'region'\n"
			"change: a change cannot touch 'expect'\n");
	assert_act_said(&now, "chance: {}",
			"unknown key 'chance'; did you mean 'change'?\n");
	assert_act_said(&now, "[]",
			"an act is a mapping such as {change: ...}\n");
	assert_act_said(&now, "{",
			"not YAML: expected node content, found '{'\n");
	given_drop(&now);
}

static void they_have_one_where_the_act_has_a_name(void **state)
{
	struct given now = given_fine(LAB);
	struct report r = {.arena = arena_new()};

	(void)state;
	assert_null(labfile_edit(r.arena, now.model, "act.yaml",
				 "\nchange: {instances: {v: null}}", &r));
	assert_int_equal(r.findings.n, 1);
	assert_string_equal(r.findings.items[0].at.file, "act.yaml");
	assert_int_equal(r.findings.items[0].at.line, 2);
	arena_free(r.arena);
	given_drop(&now);
}

static void what_came_with_a_vpc_stays(void **state)
{
	struct given now = given_fine(LAB);

	(void)state; /* SG-4, RT-14 */
	assert_act_said(&now,
			"change: {vpcs: {app: {security_groups: {default: "
			"null}}}}",
			"the default security group cannot be deleted, only "
			"emptied (SG-4) (AWS: CannotDelete)\n");
	assert_act_said(&now,
			"change: {vpcs: {app: {route_tables: {main: null}}}}",
			"the main route table cannot be deleted (RT-14) (AWS: "
			"DependencyViolation)\n");
	given_drop(&now);
}

static void mistakes_of_the_lab_that_comes_of_it_have_no_place_either(
	void **state)
{
	struct given now = given_fine(LAB);

	(void)state;
	assert_act_said(&now, "change: {vpcs: {app: {subnets: {a: null}}}}",
			"'a' is still used, by instances.w.subnet (AWS: "
			"DependencyViolation)\n");
	assert_act_said(&now, "change: {instances: {x: {subnet: b}}}",
			"instances.x.subnet: no subnet 'b'; VPC app has a\n");
	given_drop(&now);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_act_makes_a_new_text),
		cmocka_unit_test(acts_run_in_the_order_remove_change_add),
		cmocka_unit_test(steps_and_expectations_are_left_out),
		cmocka_unit_test(one_act_follows_another),
		cmocka_unit_test(
			mistakes_of_an_act_have_no_place_but_say_what_is_wrong),
		cmocka_unit_test(they_have_one_where_the_act_has_a_name),
		cmocka_unit_test(what_came_with_a_vpc_stays),
		cmocka_unit_test(
			mistakes_of_the_lab_that_comes_of_it_have_no_place_either),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("labfile_edit", tests, NULL, NULL);
}
