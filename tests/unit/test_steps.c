// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_steps.c - steps: what they make of a lab, what stays
 */
#include "tests/unit/labs/steps.h"

/* --- the list ------------------------------------------------------------ */

static void a_step_has_a_name_a_place_and_expectations_of_its_own(void **state)
{
	struct stages s = given_stages(
		STEPS("  - {name: one, change: {functions: {g: {}}}, expect: "
		      "{from: g, to: \"1.1.1.1:443\", is: timeout}}\n"
		      "  - {expect: [{from: g, to: \"1.1.1.1:1\", is: "
		      "timeout}]}\n"),
		1);
	const struct model *first = s.first.model, *m = s.last.model;

	(void)state;
	assert_int_equal(first->stage, 0);
	assert_int_equal(first->steps.n, 2);
	assert_string_equal(first->steps.items[0].name, "one");
	assert_null(first->steps.items[1].name);
	assert_int_equal(first->steps.items[1].at.line, 16);
	assert_false(first->steps.items[0].refused);
	assert_int_equal(m->stage, 1);
	assert_int_equal(m->expects.n, 1);
	assert_string_equal(m->expects.items[0]->from.items[0].ref.text, "g");
	assert_non_null(model_node(m, "g"));
	assert_null(model_node(first, "g"));
	stages_drop(&s);
}

static void a_model_outlives_the_one_it_came_from(void **state)
{
	struct given first = given_fine(STEPS("  - {}\n  - {}\n"));
	struct given one = given_step(&first, 1, first.model), two;

	(void)state;
	given_drop(&first);
	two = given_step(&one, 2, one.model);
	given_drop(&one);
	assert_non_null(model_node(two.model, "web"));
	given_drop(&two);
}

static void acts_run_in_the_order_remove_change_add(void **state)
{
	struct stages s = given_stages(
		STEPS("  - add: {functions: {f: {security_groups: other}}}\n"
		      "    change: {functions: {f: {security_groups: []}}}\n"
		      "    remove: {functions: {f: {security_groups: "
		      "caller}}}\n"),
		1);
	const struct node *f = model_node(s.last.model, "f");

	(void)state;
	assert_int_equal(f->groups.n, 1);
	assert_string_equal(f->groups.items[0]->o.name, "other");
	stages_drop(&s);
}

static void what_a_step_may_not_say_is_said_so(void **state)
{
	(void)state;
	assert_says(STEPS("  - {fail: webb}\n"),
		    "steps.1.fail: no object 'webb'; did you mean 'web'?");
	assert_says(STEPS("  - {fail: app}\n"),
		    "steps.1.fail: 'app' (VPC) is nothing that fails; a node, "
		    "NAT gateway, endpoint, attachment, gateway that a VPC has "
		    "(VPC/igw) or Availability Zone (us-east-1a) is");
	assert_says(STEPS("  - {elapse: 5}\n"),
		    "steps.1.elapse: '5' needs a unit");
	assert_says(STEPS("  - {reboot: web}\n"),
		    "steps.1.reboot: web, instance, is no database or cache");
	assert_says(STEPS("  - {chance: {}}\n"),
		    "steps.1: unknown key 'chance'; did you mean 'change'?");
	assert_says(STEPS("  - {change: {region: eu-west-1}}\n"),
		    "steps.1.change: a change cannot touch 'region'");
	assert_says(STEPS("  - {add: {expect: []}}\n"),
		    "steps.1.add: a change cannot touch 'expect'");
	assert_says(STEPS("  - {change: all}\n"),
		    "steps.1.change: needs part of a lab file, found 'all'");
	assert_says(STEPS("  - {change: {functions: {f: {subnets: [private-a, "
			  "null]}}}}\n"),
		    "lab.yaml:15:52: functions.f.subnets: entry 2 is empty");
	assert_says(STEPS("  - change\n"), "steps.1: needs a step such as");
	assert_says("steps:\n", "steps: is empty");
}

static void a_lab_has_at_most_200_steps(void **state)
{
	char text[4096] = "functions: {f: {}}\nsteps:\n";

	(void)state;
	for (int i = 0; i < 200; i++)
		strcat(text, "- {}\n");
	given_drop(&(struct given[]){given_fine(text)}[0]);
	strcat(text, "- {}\n");
	assert_said(text, "lab.yaml:203:3: steps: a lab has at most 200\n");
}

/* --- mistakes ------------------------------------------------------------ */

static void mistakes_of_all_steps_are_said_once_each_at_their_place(
	void **state)
{
	(void)state;
	assert_said(STEPS("  - {change: {functions: {g: {subnets: x}}}}\n"
			  "  - {}\n"
			  "  - {change: {functions: {h: {memory: 1}}}}\n"
			  "  - {expect: {from: nobody, to: web, is: open}}\n"),
		    "lab.yaml:15:40: functions.g.subnets: no subnet 'x'; VPC "
		    "app has private-a, private-b, public-a\n"
		    "lab.yaml:17:31: functions.h: unknown key 'memory'; did "
		    "you mean 'memory_size'?\n"
		    "lab.yaml:18:21: steps.4.expect 1.from: no node 'nobody'; "
		    "the lab has db, f, g, h, internet, web\n"
		    "lab.yaml:18:33: steps.4.expect 1.to: web has no port of "
		    "its own; write web:PORT\n");
}

static void a_refusal_in_a_step_is_one_of_the_file(void **state)
{
	(void)state;
	assert_refused(STEPS("  - {change: {vpcs: {app: {subnets: {more: "
			     "10.0.2.0/25}}}}}\n"
			     "  - {}\n"),
		       "InvalidSubnet.Conflict", "more");
}

static void a_refused_step_is_undone(void **state)
{
	struct given first = given_fine(
		STEPS("  - {change: {vpcs: {app: {subnets: {more: "
		      "10.0.2.0/25}}}}, expect: {refused_as: "
		      "InvalidSubnet.Conflict, at: more}}\n"
		      "  - {}\n"));
	struct given one = given_step(&first, 1, first.model);
	struct given two = given_step(&first, 2, first.model);

	(void)state;
	assert_true(first.model->steps.items[0].refused);
	assert_string_equal(one.report.findings.items[0].code,
			    "InvalidSubnet.Conflict");
	assert_int_equal(one.model->expects.items[0]->kind, EXPECT_REFUSED_AS);
	assert_string_equal(two.said, "");
	assert_int_equal(app_of(&two)->subnets.n, 3);
	given_drop(&first);
	given_drop(&one);
	given_drop(&two);
}

/* --- what stays ---------------------------------------------------------- */

static void what_stays_keeps_its_number_and_new_things_get_new_ones(
	void **state)
{
	struct stages s = given_stages(
		STEPS("  - change: {vpcs: {app: {subnets: {private-b: null, "
		      "new: 10.0.3.0/24}, route_tables: {spare: null, "
		      "third: {}}, security_groups: {caller: {}, other: "
		      "null, fresh: {}}}}, instances: {web: null, next: "
		      "{subnet: new}}}\n"
		      "    expect: {from: f, to: \"db:80\", is: refused}\n"),
		1);
	const struct vpc *was = app_of(&s.first), *is = app_of(&s.last);
	const struct node *db = model_node(s.first.model, "db");

	(void)state;
	assert_string_equal(is->subnets.items[2]->o.name, "new");
	assert_int_equal(is->subnets.items[1]->number,
			 was->subnets.items[1]->number);
	assert_int_equal(is->subnets.items[2]->number, 4);
	assert_int_equal(is->route_tables.items[1]->number, 3);
	assert_int_equal(is->security_groups.items[2]->number,
			 was->security_groups.items[3]->number);
	assert_int_equal(is->security_groups.items[3]->number, 5);
	assert_int_equal(model_node(s.last.model, "db")->number, db->number);
	assert_true(model_node(s.last.model, "next")->number >
		    s.first.model->nodes.n);
	assert_int_equal(eni_named(&s.last, "db")->number,
			 eni_named(&s.first, "db")->number);
	assert_int_equal(eni_named(&s.last, "next")->number,
			 s.first.model->enis.n + 1);
	stages_drop(&s);
}

static void what_stays_keeps_its_addresses(void **state)
{
	struct stages s = given_stages(
		STEPS("  - change: {instances: {web: null, late: {subnet: "
		      "public-a, public_ip: true}}}\n"),
		1);

	(void)state;
	assert_private_ip(&s.first, "db", "10.0.0.6");
	assert_private_ip(&s.last, "db", "10.0.0.6");
	assert_string_equal(ADDR(eni_named(&s.last, "db")->public_ip),
			    ADDR(eni_named(&s.first, "db")->public_ip));
	assert_private_ip(&s.last, "nat", "10.0.0.4");
	assert_private_ip(&s.last, "late", "10.0.0.5");
	stages_drop(&s);
}

static void an_address_written_by_hand_comes_before_one_that_stays(void **state)
{
	struct stages s = given_stages(
		STEPS("  - change: {instances: {late: {subnet: public-a, "
		      "private_ip: 10.0.0.6}}}\n"),
		1);

	(void)state;
	assert_private_ip(&s.last, "late", "10.0.0.6");
	assert_private_ip(&s.last, "db", "10.0.0.7");
	stages_drop(&s);
}

static void without_a_stage_that_runs_numbers_begin_anew(void **state)
{
	struct given first = given_fine(
		STEPS("  - change: {vpcs: {app: {subnets: {private-b: "
		      "null}}}}\n"));
	struct given one = given_step(&first, 1, NULL);

	(void)state;
	assert_int_equal(app_of(&one)->subnets.items[1]->number, 2);
	given_drop(&first);
	given_drop(&one);
}

/* --- removing ------------------------------------------------------------ */

static void what_is_still_used_cannot_be_removed(void **state)
{
	static const char *const cases[][2] = {
		{"{vpcs: {app: {subnets: {private-a: null}}}}", "private-a"},
		{"{vpcs: {app: {security_groups: {caller: null}}}}", "caller"},
	};
	char text[2048];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		snprintf(text, sizeof(text), STEPS("  - change: %s\n  - {}\n"),
			 cases[i][0]);
		assert_refused(text, "DependencyViolation", cases[i][1]);
	}
	assert_said(STEPS("  - change: {vpcs: {app: {subnets: {private-a: "
			  "null}}}}\n"),
		    "lab.yaml:15:48: steps.1: 'private-a' is still used, by "
		    "functions.f.subnets in line 9 (AWS: "
		    "DependencyViolation)\n");
}

static void a_refused_removal_leaves_the_lab_whole(void **state)
{
	struct given first = given_fine(
		STEPS("  - change: {vpcs: {app: {security_groups: {caller: "
		      "null}}}}\n"
		      "    expect: {refused_as: DependencyViolation, at: "
		      "caller}\n"));
	struct given one = given_step(&first, 1, first.model);

	(void)state;
	assert_int_equal(one.report.findings.n, 1);
	assert_string_equal(one.report.findings.items[0].code,
			    "DependencyViolation");
	assert_string_equal(one.model->expects.items[0]->object_name, "caller");
	assert_int_equal(app_of(&one)->security_groups.n, 4);
	assert_int_equal(model_node(one.model, "f")->groups.n, 1);
	given_drop(&first);
	given_drop(&one);
}

static const struct route *route_of(const struct given *g, size_t table)
{
	return &app_of(g)->route_tables.items[table]->routes.items[0];
}

static void a_route_whose_target_is_removed_stays_a_blackhole(void **state)
{
	struct given first = given_fine(
		STEPS("  - change: {vpcs: {app: {nat_gateways: {nat: "
		      "null}}}}\n"
		      "  - change: {instances: {web: null, db: null}, vpcs: "
		      "{app: {internet_gateway: false}}}\n"));
	struct given one = given_step(&first, 1, first.model);
	struct given two = given_step(&first, 2, one.model);

	(void)state;
	assert_int_equal(route_of(&first, 0)->state, ROUTE_ACTIVE);
	assert_int_equal(route_of(&one, 0)->state, ROUTE_BLACKHOLE);
	assert_int_equal(route_of(&one, 1)->state, ROUTE_ACTIVE);
	assert_int_equal(route_of(&two, 0)->state, ROUTE_BLACKHOLE);
	assert_int_equal(route_of(&two, 1)->state, ROUTE_BLACKHOLE);
	assert_string_equal(two.said, "");
	given_drop(&first);
	given_drop(&one);
	given_drop(&two);
}

static void an_instance_that_was_a_target_leaves_a_blackhole_inside_too(
	void **state)
{
	struct stages s = given_stages(
		STEPS("  - change: {vpcs: {app: {route_tables: {spare: "
		      "{10.0.2.0/24: {instance: db}, 2.0.0.0/8: db}}}}}\n"
		      "  - change: {instances: {db: null}}\n"),
		2);
	const struct route_table *t = app_of(&s.last)->route_tables.items[1];

	(void)state;
	assert_string_equal(s.last.said, "");
	assert_int_equal(t->routes.items[1].state, ROUTE_BLACKHOLE);
	assert_int_equal(t->routes.items[2].state, ROUTE_BLACKHOLE);
	stages_drop(&s);
}

static void a_name_that_nothing_ever_had_is_no_dependency(void **state)
{
	(void)state;
	assert_says(STEPS("  - change: {functions: {f: {subnets: gone}}}\n"),
		    "no subnet 'gone'; VPC app has");
}

/* --- connections that are held ------------------------------------------- */

static void a_held_connection_is_asked_for_in_a_later_step(void **state)
{
	struct stages s = given_stages(
		STEPS("  - expect: {from: f, to: \"web:80\", is: open, hold: "
		      "s1}\n"
		      "  - expect: [{hold: s1, still: cut, because: "
		      "TRACKING_IDLE_TIMEOUT, within: 5s}, {hold: s1, still: "
		      "open}]\n"),
		2);
	struct given one = given_step(&s.first, 1, s.first.model);
	const struct expect *e = s.last.model->expects.items[0];

	(void)state;
	assert_string_equal(one.model->expects.items[0]->hold, "s1");
	assert_int_equal(e->kind, EXPECT_STILL);
	assert_string_equal(e->hold, "s1");
	assert_false(e->still_open);
	assert_string_equal(e->because.items[0], "TRACKING_IDLE_TIMEOUT");
	assert_int_equal(e->within_ms, 5000);
	assert_true(s.last.model->expects.items[1]->still_open);
	given_drop(&one);
	stages_drop(&s);
}

static void a_connection_is_held_before_it_is_asked_for(void **state)
{
	(void)state;
	assert_says(STEPS("  - expect: [{hold: s2, still: open}, {from: f, to: "
			  "\"web:80\", is: open, hold: s2}]\n"),
		    "steps.1.expect 1: no connection 's2' is held before");
	assert_says(STEPS("  - expect: [{from: f, to: \"web:80\", is: open, "
			  "hold: session}, {hold: sesion, still: open}]\n"),
		    "did you mean 'session'?");
	assert_says(STEPS("  - expect: {from: f, to: \"web:80\", is: open, "
			  "hold: s}\n"
			  "  - expect: {from: f, to: \"web:80\", is: open, "
			  "hold: s}\n"),
		    "steps.2.expect 1.hold: 's' is held already");
	assert_says(STEPS("  - expect: {from: f, to: \"web:80\", is: blocked, "
			  "hold: s}\n"),
		    "steps.1.expect 1.hold: only what is open can be held");
	assert_says(STEPS("  - expect: {still: open}\n"),
		    "steps.1.expect 1: needs 'hold'");
}

/* --- drills -------------------------------------------------------------- */

#define PAIR                                                            \
	"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24, b: " \
	"{cidr: 10.0.2.0/24, az: b}}}}\n"                               \
	"databases:\n"                                                  \
	"  orders: {engine: mysql, multi_az: true, subnets: [a, b]}\n"  \
	"  single: {engine: mysql, subnets: [a, b]}\n"

static const struct place *orders_after(const char *steps, size_t n,
					struct stages *ret)
{
	char text[1024];

	snprintf(text, sizeof(text), PAIR "steps:\n%s", steps);
	*ret = given_stages(text, n);
	return &model_node(ret->last.model, "orders")->places.items[0];
}

static void a_failover_puts_the_other_zone_behind_the_name(void **state)
{
	struct stages s;
	const struct place *p = orders_after("  - {failover: orders}\n", 1, &s);

	(void)state;
	assert_string_equal(p->subnet->o.name, "b");
	assert_string_equal(p->label, "orders");
	assert_string_not_equal(
		p->eni->o.id,
		model_node(s.first.model, "orders")->places.items[0].eni->o.id);
	assert_int_equal(s.last.model->cut.n, 1);
	stages_drop(&s);
}

static void a_lost_zone_moves_the_primary_and_nothing_fails_back(void **state)
{
	static const char steps[] = "  - {fail: us-east-1a}\n"
				    "  - {recover: us-east-1a}\n";
	struct stages s;
	const struct place *p = orders_after(steps, 1, &s);

	(void)state;
	assert_string_equal(p->subnet->o.name, "b");
	assert_false(p->eni->o.failed);
	assert_true(model_node(s.last.model, "single")
			    ->places.items[0]
			    .eni->o.failed);
	stages_drop(&s);
	p = orders_after(steps, 2, &s);
	assert_string_equal(p->subnet->o.name, "b");
	assert_false(model_node(s.last.model, "single")
			     ->places.items[0]
			     .eni->o.failed);
	stages_drop(&s);
}

static void what_has_no_copy_does_not_fail_over(void **state)
{
	(void)state;
	assert_refused(PAIR "steps: {failover: single}\n",
		       "InvalidParameterCombination", "single");
	assert_says(PAIR "steps: {failover: singel}\n",
		    "no node 'singel'; the lab has orders, single");
	assert_says(PAIR "steps: {fail: us-east-1c}\n",
		    "steps.1.fail: no object 'us-east-1c'");
}

static void time_adds_up_over_the_steps(void **state)
{
	struct stages s;

	(void)state;
	orders_after("  - {elapse: 5m}\n  - {}\n  - {elapse: 10s}\n", 3, &s);
	assert_int_equal(s.last.model->elapsed_ms, 10000);
	assert_int_equal(s.last.model->age_ms, 310000);
	stages_drop(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_step_has_a_name_a_place_and_expectations_of_its_own),
		cmocka_unit_test(a_model_outlives_the_one_it_came_from),
		cmocka_unit_test(acts_run_in_the_order_remove_change_add),
		cmocka_unit_test(what_a_step_may_not_say_is_said_so),
		cmocka_unit_test(a_lab_has_at_most_200_steps),
		cmocka_unit_test(
			mistakes_of_all_steps_are_said_once_each_at_their_place),
		cmocka_unit_test(a_refusal_in_a_step_is_one_of_the_file),
		cmocka_unit_test(a_refused_step_is_undone),
		cmocka_unit_test(
			what_stays_keeps_its_number_and_new_things_get_new_ones),
		cmocka_unit_test(what_stays_keeps_its_addresses),
		cmocka_unit_test(
			an_address_written_by_hand_comes_before_one_that_stays),
		cmocka_unit_test(without_a_stage_that_runs_numbers_begin_anew),
		cmocka_unit_test(what_is_still_used_cannot_be_removed),
		cmocka_unit_test(a_refused_removal_leaves_the_lab_whole),
		cmocka_unit_test(
			a_route_whose_target_is_removed_stays_a_blackhole),
		cmocka_unit_test(
			an_instance_that_was_a_target_leaves_a_blackhole_inside_too),
		cmocka_unit_test(a_name_that_nothing_ever_had_is_no_dependency),
		cmocka_unit_test(
			a_held_connection_is_asked_for_in_a_later_step),
		cmocka_unit_test(a_connection_is_held_before_it_is_asked_for),
		cmocka_unit_test(
			a_failover_puts_the_other_zone_behind_the_name),
		cmocka_unit_test(
			a_lost_zone_moves_the_primary_and_nothing_fails_back),
		cmocka_unit_test(what_has_no_copy_does_not_fail_over),
		cmocka_unit_test(time_adds_up_over_the_steps),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("steps", tests, NULL, NULL);
}
