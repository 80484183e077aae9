// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_lingering.c - Hyperplane ENIs that outlive their functions
 */
#include "tests/unit/labs/steps.h"

#define TWO                                                             \
	"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24, b: " \
	"10.0.2.0/24}, security_groups: {g: {}, h: {}}}}\n"             \
	"functions: {f: {subnets: a, security_groups: [g, h]}, "        \
	"i: {subnets: a, security_groups: [h, g]}, j: {subnets: b}}\n"  \
	"steps:\n"
#define ONLY_J "  - change: {functions: {f: null, i: null}}\n"

static const struct eni *lingering(const struct given *g)
{
	for (size_t i = 0; i < g->model->enis.n; i++)
		if (g->model->enis.items[i]->lingering)
			return g->model->enis.items[i];
	return NULL;
}

static const struct eni *eni_of(const struct given *g, const char *function)
{
	return model_node(g->model, function)->places.items[0].eni;
}

static void a_shared_eni_outlives_its_first_function(void **state)
{
	struct stages s = given_stages(TWO "  - change: {functions: {f: "
					   "null}}\n",
				       1);

	(void)state; /* LAM-12, LAM-21 */
	assert_null(lingering(&s.last));
	assert_string_equal(eni_of(&s.first, "f")->o.id,
			    eni_of(&s.last, "i")->o.id);
	assert_int_equal(eni_of(&s.first, "i")->number,
			 eni_of(&s.last, "i")->number);
	stages_drop(&s);
}

static void an_eni_nobody_uses_holds_its_address(void **state)
{
	struct stages s = given_stages(TWO ONLY_J, 1);
	const struct eni *eni = lingering(&s.last);

	(void)state; /* LAM-21 */
	assert_non_null(eni);
	assert_string_equal(ADDR(eni->private_ip), "10.0.1.4");
	assert_int_equal(eni->places.n, 0);
	assert_int_equal(eni->groups.n, 2);
	assert_int_equal(eni->subnet->addresses_free, 250);
	stages_drop(&s);
}

/* What the second step makes of the lab, after the first */
static void assert_lingers(const char *second, bool lingers)
{
	char text[1024];
	struct given first, between, last;

	snprintf(text, sizeof(text), TWO ONLY_J "  - %s\n", second);
	first = given_fine(text);
	between = given_step(&first, 1, first.model);
	last = given_step(&first, 2, between.model);
	assert_int_equal(lingering(&last) != NULL, lingers);
	given_drop(&last);
	given_drop(&between);
	given_drop(&first);
}

static void it_is_gone_twenty_minutes_later(void **state)
{
	(void)state; /* LAM-21 */
	assert_lingers("elapse: 19m", true);
	assert_lingers("elapse: 20m", false);
	assert_lingers("{elapse: 19m, change: {functions: {f: {subnets: a, "
		       "security_groups: [g, h]}}}}",
		       false);
	assert_lingers("{elapse: 20m, change: {vpcs: {app: {security_groups: "
		       "{g: null}, subnets: {a: null}}}}}",
		       false);
}

static void what_it_is_in_cannot_be_removed(void **state)
{
	(void)state; /* SG-14, ENI-11 */
	assert_refused(TWO "  - change: {functions: {f: null, i: null}, vpcs: "
			   "{app: {subnets: {a: null}}}}\n",
		       "DependencyViolation", "a");
	assert_says(TWO ONLY_J "  - change: {vpcs: {app: {security_groups: {h: "
			       "null}}}}\n",
		    "lab.yaml:5:48: steps.2: 'h' has a dependent object, the "
		    "network interface eni-");
}

static void a_function_that_moves_leaves_its_eni(void **state)
{
	struct stages s = given_stages(
		TWO "  - change: {functions: {j: {subnets: a}}}\n", 1);

	(void)state; /* LAM-21: detached, or another VpcConfig */
	assert_non_null(lingering(&s.last));
	assert_string_equal(lingering(&s.last)->subnet->o.name, "b");
	stages_drop(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_shared_eni_outlives_its_first_function),
		cmocka_unit_test(an_eni_nobody_uses_holds_its_address),
		cmocka_unit_test(it_is_gone_twenty_minutes_later),
		cmocka_unit_test(what_it_is_in_cannot_be_removed),
		cmocka_unit_test(a_function_that_moves_leaves_its_eni),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("lingering", tests, NULL, NULL);
}
