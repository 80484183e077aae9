// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_follow.c - the model of another text, where a lab runs
 */
#include "tests/unit/labs/follow.h"

#include "tests/support/labs.h"
#include "tests/unit/labs/steps.h"
#include "vpc/past.h"

/* --- what stays ---------------------------------------------------------- */

#define APP_WITH(more)                                               \
	"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true, "   \
	"subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}, " \
	"security_groups: {g: {}, h: {}}, nat_gateways: {nat: a}, "  \
	"route_tables: {main: {0.0.0.0/0: nat}}}}\n" more

static void what_stays_keeps_its_numbers_and_addresses(void **state)
{
	struct given now = given_fine(APP_WITH(
		"instances: {x: {subnet: a, public_ip: true}, y: {subnet: a, "
		"public_ip: true}}\n"));
	struct given next = given_next(
		&now,
		APP_WITH("instances: {z: {subnet: a}, y: {subnet: a, "
			 "public_ip: true}, w: {subnet: a, public_ip: true}}"
			 "\n"));
	const struct node *y = model_node(now.model, "y");

	(void)state; /* */
	assert_private_ip(&now, "y", "10.0.1.6");
	assert_private_ip(&next, "y", "10.0.1.6");
	assert_private_ip(&next, "z", "10.0.1.5");
	assert_private_ip(&next, "w", "10.0.1.7");
	assert_public_ip(&next, "y", ADDR(eni_named(&now, "y")->public_ip));
	assert_int_equal(model_node(next.model, "y")->number, y->number);
	assert_int_equal(eni_named(&next, "y")->number,
			 eni_named(&now, "y")->number);
	given_drop(&now);
	given_drop(&next);
}

static void what_is_new_gets_numbers_that_nothing_has(void **state)
{
	struct given now = given_fine(
		APP_WITH("instances: {x: {subnet: a}, y: {subnet: a}}\n"));
	struct given next = given_next(
		&now, APP_WITH("instances: {v: {subnet: a}, y: {subnet: a}}"
			       "\n"));

	(void)state;
	assert_true(eni_named(&next, "v")->number > now.model->enis.n);
	assert_true(model_node(next.model, "v")->number > now.model->nodes.n);
	given_drop(&now);
	given_drop(&next);
}

static void it_outlives_the_lab_that_it_follows(void **state)
{
	struct given now = given_fine(APP_WITH("functions: {f: {subnets: a}}"
					       "\n"));
	struct given next = given_next(&now, APP_WITH(""));
	struct given last;

	(void)state;
	given_drop(&now);
	last = given_next(&next, APP_WITH("functions: {f: {subnets: a}}\n"));
	given_drop(&next);
	assert_private_ip(&last, "f@a", "10.0.1.5");
	given_drop(&last);
}

static void it_outlives_what_was_said_of_it(void **state)
{
	struct given now = given_fine(APP_WITH("")), next;

	(void)state;
	arena_free(now.report.arena);
	now.report.arena = NULL;
	next = given_follow(&now, NULL, APP_WITH(""));
	assert_string_equal(next.model->file, "lab.yaml");
	assert_string_equal(next.model->vpcs.items[0]->o.at.file, "lab.yaml");
	given_drop(&now);
	given_drop(&next);
}

static const struct eni *same_eni(const struct model *m, const struct eni *eni)
{
	for (size_t i = 0; i < m->enis.n; i++)
		if (strcmp(m->enis.items[i]->o.id, eni->o.id) == 0)
			return m->enis.items[i];
	return NULL;
}

static void assert_eni_stays(const struct model *m, const struct eni *was)
{
	const struct eni *is = same_eni(m, was);

	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *other = m->enis.items[i];

		if (other == is)
			continue;
		assert_int_not_equal(other->number, was->number);
		if (is && other->subnet == is->subnet)
			assert_int_not_equal(
				addr_cmp(other->private_ip, is->private_ip), 0);
	}
	if (is) {
		assert_int_equal(is->number, was->number);
		assert_int_equal(addr_cmp(is->private_ip, was->private_ip), 0);
	}
}

static void however_often_it_changes_nothing_moves_or_collides(void **state)
{
	struct random r = random_begin("follow");
	struct lab_parts parts = lab_random(&r);
	struct given now = given(lab_text(&parts));

	(void)state;
	for (int i = 0; i < 60; i++) {
		struct given next;

		parts = lab_edited(&r, parts);
		next = given_follow(&now, "new.yaml", lab_text(&parts));
		models_drop(NULL);
		assert_false(report_failed(&next.report));
		for (size_t j = 0; j < now.model->enis.n; j++)
			assert_eni_stays(next.model, now.model->enis.items[j]);
		given_drop(&now);
		now = next;
	}
	given_drop(&now);
}

/* --- what was there ------------------------------------------------------ */

#define WITHOUT_NAT                                                   \
	"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}, " \
	"route_tables: {main: {0.0.0.0/0: nat}}}}\n"

static const struct route *default_route(const struct given *g)
{
	return &g->model->vpcs.items[0]->route_tables.items[0]->routes.items[0];
}

static void a_route_to_what_ever_was_there_is_a_blackhole(void **state)
{
	struct given now = given_fine(APP_WITH(""));

	(void)state; /* RT-12 */
	for (int i = 0; i < 3; i++) {
		struct given next = given_next(&now, WITHOUT_NAT);

		assert_int_equal(default_route(&next)->state, ROUTE_BLACKHOLE);
		given_drop(&now);
		now = next;
	}
	given_drop(&now);
	assert_says(WITHOUT_NAT, "'nat'");
}

static void a_route_to_what_was_there_and_was_not_named_is_one_too(void **state)
{
	struct given now = given_fine(APP_WITH(""));
	struct given next = given_next(&now, "vpcs: {app: 10.0.0.0/16}\n");
	struct given last = given_next(&next, WITHOUT_NAT);

	(void)state;
	assert_int_equal(default_route(&last)->state, ROUTE_BLACKHOLE);
	given_drop(&now);
	given_drop(&next);
	given_drop(&last);
}

static void it_can_change_for_ever(void **state)
{
	struct given now = given_fine(APP_WITH("")), next;

	(void)state; /* what is kept of it all are names */
	for (int i = 0; i < 200; i++)
		given_done(&now,
			   text_given("change: {vpcs: {app: {subnets: {%s}}}}",
				      i % 2 ? "x: null" : "x: 10.0.9.0/24"));
	assert_int_equal(now.model->past->earlier.n, 2);
	next = given_next(&now, WITHOUT_NAT);
	assert_int_equal(default_route(&next)->state, ROUTE_BLACKHOLE);
	given_drop(&now);
	given_drop(&next);
}

static void what_is_still_used_cannot_be_removed(void **state)
{
	static const char uses[] = "functions: {f: {subnets: b, "
				   "security_groups: h}}\n";
	struct given now = given_fine(text_given("%s%s", APP_WITH(""), uses));
	struct given next = given_follow(
		&now, "new.yaml",
		text_given("%s%s",
			   "vpcs: {app: {cidr: 10.0.0.0/16, subnets: {b: "
			   "10.0.2.0/24}}}\n",
			   uses));

	(void)state; /* SG-14 */
	assert_null(next.model);
	assert_string_equal(next.said,
			    "new.yaml: 'h' is still used, by "
			    "functions.f.security_groups in line 2 (AWS: "
			    "DependencyViolation)\n");
	given_drop(&now);
	given_drop(&next);
}

static void an_eni_of_functions_that_are_gone_lingers(void **state)
{
	struct given now = given_fine(
		APP_WITH("functions: {f: {subnets: a, security_groups: g}}\n"));
	struct given next = given_next(&now, APP_WITH(""));
	struct given last = given_follow(
		&next, NULL,
		"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}}}");

	(void)state; /* LAM-21 */
	assert_true(eni_named(&next, "f@a")->lingering);
	assert_private_ip(&next, "f@a",
			  ADDR(eni_named(&now, "f@a")->private_ip));
	assert_null(last.model);
	assert_string_equal(
		last.said,
		text_given("'g' has a dependent object, the network interface "
			   "%s; Lambda removes it within 20 minutes (LAM-21) "
			   "(AWS: DependencyViolation)\n",
			   eni_named(&next, "f@a")->o.id));
	given_drop(&last);
	next.model->age_ms += 20 * 60 * 1000; /* as its keeper counts */
	last = given_next(&next, "vpcs: {app: {cidr: 10.0.0.0/16, subnets: "
				 "{a: 10.0.1.0/24}}}");
	assert_int_equal(last.model->enis.n, 0);
	given_drop(&now);
	given_drop(&next);
	given_drop(&last);
}

static void what_aws_refuses_of_a_change_is_said(void **state)
{
	struct given now = given_fine(APP_WITH(
		"network_interfaces: {e0: {subnet: a}, e1: {subnet: a}}\n"
		"instances: {box: {network_interfaces: [e0, e1]}}\n"));
	struct given next = given_follow(
		&now, "new.yaml",
		APP_WITH("network_interfaces: {e0: {subnet: a}, e1: {subnet: "
			 "a}}\n"
			 "instances: {box: {network_interfaces: e1}}\n"));

	(void)state; /* ENI-2 */
	assert_non_null(next.model);
	assert_string_equal(next.said,
			    "new.yaml:3:39: instance box: e0 is its primary "
			    "network interface and cannot be detached (ENI-2) "
			    "(AWS: OperationNotPermitted)\n");
	given_drop(&now);
	given_drop(&next);
}

static void a_lab_stays_where_it_is(void **state)
{
	struct given now = given_fine(APP_WITH(""));
	struct given next = given_follow(
		&now, NULL, "region: eu-west-1\nvpcs: {app: 10.0.0.0/16}\n");

	(void)state;
	assert_null(next.model);
	assert_string_equal(next.said,
			    "the lab runs in us-east-1 of account "
			    "123456789012 and cannot be moved to eu-west-1 of "
			    "123456789012; take it down first\n");
	given_drop(&now);
	given_drop(&next);
}

static void its_name_is_not_that_of_the_text(void **state)
{
	struct given now = given_fine(APP_WITH(""));
	struct given next = given_follow(&now, NULL, APP_WITH(""));

	(void)state;
	assert_string_equal(next.model->lab, "lab");
	given_drop(&now);
	given_drop(&next);
}

/* --- steps and drills ---------------------------------------------------- */

static void mistakes_in_its_steps_are_said_too(void **state)
{
	struct given now = given_fine(APP_WITH(""));
	struct given next = given_follow(
		&now, "new.yaml",
		APP_WITH(
			"expect: {from: nobody, to: any, is: open}\n"
			"steps: [{change: {functions: {f: {subnets: x}}}}]\n"));

	(void)state;
	assert_null(next.model);
	assert_non_null(strstr(next.said, "new.yaml:2:16: expect 1.from: no "));
	assert_non_null(strstr(next.said, "new.yaml:3:44: functions.f.subnets: "
					  "no subnet 'x'"));
	given_drop(&now);
	given_drop(&next);
}

static void its_steps_know_what_was_there_before_it(void **state)
{
	struct given now = given_fine(APP_WITH(""));
	struct given next = given_next(
		&now, text_given("%s%s", WITHOUT_NAT,
				 "steps: [{change: {functions: {f: {}}}}]\n"));

	(void)state;
	assert_int_equal(next.model->stage, 0);
	assert_int_equal(next.model->steps.n, 1);
	assert_null(model_node(next.model, "f"));
	given_drop(&now);
	given_drop(&next);
}

static void what_was_drilled_stays_so(void **state)
{
	static const char databases[] =
		"databases: {d: {engine: mysql, subnets: [a, b], multi_az: "
		"true}}\n";
	struct stages s = given_stages(
		text_given("%s%s%s", APP_WITH(""), databases,
			   "steps: [{fail: [nat, us-east-1a]}]\n"),
		1);
	struct given next = given_next(
		&s.last, text_given("%s%s%s", APP_WITH(""), databases,
				    "functions: {f: {}}\n"));
	const struct vpc *app = app_of(&next);

	(void)state;
	assert_true(app->nat_gateways.items[0]->o.failed);
	assert_true(app->subnets.items[0]->o.failed);
	assert_false(app->subnets.items[1]->o.failed);
	assert_int_equal(model_node(next.model, "d")->primary, 1);
	given_drop(&next);
	stages_drop(&s);
}

static void a_parameter_waits_for_the_next_reboot(void **state)
{
#define DATABASE(value)                                    \
	"databases: {d: {engine: mysql, subnets: [a, b], " \
	"custom_dns_resolution: " value "}}\n"
	struct given now = given_fine(APP_WITH(DATABASE("false")));
	struct given next = given_next(&now, APP_WITH(DATABASE("true")));
	struct given last = given_next(
		&next, APP_WITH(DATABASE("true") "functions: {f: {}}\n"));

	(void)state; /* RDL-2 */
	assert_false(model_node(last.model, "d")->custom_dns);
	assert_true(model_node(last.model, "d")->custom_dns_resolution);
	given_drop(&now);
	given_drop(&next);
	given_drop(&last);
}

static void services_that_it_had_stay(void **state)
{
	struct given now = given_fine(
		APP_WITH("functions: {f: {}}\nexpect: {from: f, to: s3, is: "
			 "open}\n"));
	struct given next = given_next(&now, APP_WITH("functions: {f: {}}\n"));

	(void)state;
	assert_non_null(model_node(next.model, "s3"));
	given_drop(&now);
	given_drop(&next);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_stays_keeps_its_numbers_and_addresses),
		cmocka_unit_test(what_is_new_gets_numbers_that_nothing_has),
		cmocka_unit_test(it_outlives_the_lab_that_it_follows),
		cmocka_unit_test(it_outlives_what_was_said_of_it),
		cmocka_unit_test_teardown(
			however_often_it_changes_nothing_moves_or_collides,
			models_drop),
		cmocka_unit_test(a_route_to_what_ever_was_there_is_a_blackhole),
		cmocka_unit_test(
			a_route_to_what_was_there_and_was_not_named_is_one_too),
		cmocka_unit_test_teardown(it_can_change_for_ever, models_drop),
		cmocka_unit_test_teardown(what_is_still_used_cannot_be_removed,
					  models_drop),
		cmocka_unit_test_teardown(
			an_eni_of_functions_that_are_gone_lingers, models_drop),
		cmocka_unit_test(what_aws_refuses_of_a_change_is_said),
		cmocka_unit_test(a_lab_stays_where_it_is),
		cmocka_unit_test(its_name_is_not_that_of_the_text),
		cmocka_unit_test(mistakes_in_its_steps_are_said_too),
		cmocka_unit_test_teardown(
			its_steps_know_what_was_there_before_it, models_drop),
		cmocka_unit_test_teardown(what_was_drilled_stays_so,
					  models_drop),
		cmocka_unit_test(a_parameter_waits_for_the_next_reboot),
		cmocka_unit_test(services_that_it_had_stay),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("follow", tests, NULL, NULL);
}
