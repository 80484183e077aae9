// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_labfile_at.c - 'at' of an expectation names something
 */
#include "tests/unit/labs/expect.h"

static void assert_at(const char *at, const char *name, const char *vpc)
{
	char text[2048];
	struct given g;

	snprintf(text, sizeof(text),
		 EXPECT("{from: inside, to: orders, is: blocked, at: %s}"), at);
	g = given_fine(text);
	assert_string_equal(first(&g)->object, at);
	assert_string_equal(first(&g)->object_name, name);
	if (vpc)
		assert_string_equal(first(&g)->object_vpc->o.name, vpc);
	else
		assert_null(first(&g)->object_vpc);
	given_drop(&g);
}

static void at_is_a_name_of_the_lab(void **state)
{
	static const char *const plain[] = {"igw",
					    "main",
					    "default",
					    "nat",
					    "private-a",
					    "orders",
					    "inside",
					    "inside@private-b",
					    "api.example.com",
					    "lb",
					    "pool@private-a",
					    "app",
					    "internet",
					    "outside"};
	static const char *const labels[] = {"igw", "main", "default", "nat",
					     "private-a"};
	struct given g = given_fine(LAB);
	const struct vpc *app = g.model->vpcs.items[0];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(plain); i++)
		assert_at(plain[i], plain[i], NULL);
	for (size_t i = 0; i < ARRAY_LEN(labels); i++) {
		char at[64];

		snprintf(at, sizeof(at), "app/%s", labels[i]);
		assert_at(at, labels[i], "app"); /* N-3 */
	}
	assert_at(app->subnets.items[1]->o.id, "private-b", "app"); /* N-6 */
	assert_at(app->nat_gateways.items[0]->o.id, "nat", "app");
	assert_at(app->internet_gateway_id, "igw", "app");
	assert_at("app/orders", "orders", "app"); /* its interface */
	assert_at("inside@b", "inside@private-b", "app"); /* N-4 */
	assert_at(model_node(g.model, "orders")->o.id, "orders", NULL);
	assert_at(eni_named(&g, "inside@private-a")->o.id, "inside@private-a",
		  "app");
	given_drop(&g);
	given_drop(&(struct given[]){
		given_fine("functions: {f: {}}\n"
			   "expect: {from: f, to: 1.1.1.1:1, is: blocked, at: "
			   "main}\n")}[0]); /* always there */
}

static void at_that_names_nothing_is_an_error(void **state)
{
	static const char *const cases[][2] = {
		{"order", "expect 1.at: no object 'order'; did you mean "
			  "'orders'?"},
		{"private-c", "no object 'private-c'; did you mean "
			      "'private-a'?"},
		{"inside@private-c",
		 "expect 1.at: inside has no place 'private-c'; it is in private-a, private-b"},
		{"app/private-c",
		 "no object 'private-c'; did you mean 'private-a'?"},
		{"app/thing", "no object 'thing'; VPC app has default, igw, "
			      "inside@private-a"},
		{"data/default", "expect 1.at: no VPC 'data'; the lab has app"},
		{"app/outside", "no object 'outside'; VPC app has"},
		{"sg-00000000000000000", "no object 'sg-00000000000000000'"},
	};
	char text[2048];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		snprintf(text, sizeof(text),
			 EXPECT("{from: inside, to: orders, is: blocked, at: "
				"%s}"),
			 cases[i][0]);
		assert_says(text, cases[i][1]);
	}
	assert_says(LAB "expect: {refused_as: CannotDelete, at: order}\n",
		    "expect 1.at: no object 'order'");
}

static void at_may_name_what_could_not_be_read(void **state)
{
	(void)state;
	assert_said(
		APP("    security_group: {g: {}}\n") "functions: {f: "
						     "{subnets: private-a}}\n"
						     "expect: {from: f, to: 1.1.1.1:1, is: blocked, at: g}\n",
		"lab.yaml:5:5: vpcs.app: unknown key 'security_group'; "
		"did you mean 'security_groups'?\n");
}

static void gateways_of_one_name_are_told_apart_by_their_vpc(void **state)
{
	static const char lab[] =
		"vpcs: {a: {cidr: 10.0.0.0/16, subnets: {s: 10.0.0.0/24}, "
		"nat_gateways: {nat: {subnet: s, connectivity_type: private}}}, "
		"b: {cidr: 10.0.0.0/16, subnets: {s: 10.0.0.0/24}, "
		"nat_gateways: {nat: {subnet: s, connectivity_type: "
		"private}}}}\n"
		"functions: {f: {}}\n";
	struct given g = given_fine(lab), again;
	char text[1024];

	(void)state;
	snprintf(text, sizeof(text),
		 "%sexpect: {from: f, to: 1.1.1.1:1, is: blocked, at: %s}\n",
		 lab, g.model->enis.items[1]->o.id);
	again = given_fine(text);
	assert_string_equal(first(&again)->object_name, "nat");
	assert_string_equal(first(&again)->object_vpc->o.name, "b");
	given_drop(&again);
	given_drop(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_is_a_name_of_the_lab),
		cmocka_unit_test(at_that_names_nothing_is_an_error),
		cmocka_unit_test(at_may_name_what_could_not_be_read),
		cmocka_unit_test(
			gateways_of_one_name_are_told_apart_by_their_vpc),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("labfile_at", tests, NULL, NULL);
}
