// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_diff.c - from one plan to another in steps
 *
 * A difference is compared as text, a line a step: "+" comes, "-" goes, "~"
 * changes, then namespace and object.
 */
#include <string.h>

#include "netns/diff.h"
#include "netns/plan_text.h"
#include "tests/support/labs.h"

static const char *steps_text(struct arena *arena, const struct plan_diff *d)
{
	const char *text = "";

	for (size_t i = 0; i < d->steps.n; i++) {
		const struct plan_step *s = &d->steps.items[i];
		const struct plan_object *o = plan_step_what(s);

		text = text_given("%s%s %s\n", text,
				  !s->from ? "+"
				  : !s->to ? "-"
					   : "~",
				  plan_object_text(arena, o));
	}
	return text;
}

static const char *steps(const struct plan *from, const struct plan *to)
{
	struct arena *arena = arena_new();
	struct plan_diff d = plan_diff(arena, from, to);
	const char *text = steps_text(arena, &d);

	arena_free(arena);
	return text;
}

/* What is done to undo it once it was done */
static const char *steps_back(const struct plan *from, const struct plan *to)
{
	struct arena *arena = arena_new();
	struct plan_diff d = plan_diff(arena, from, to), back = {0};
	const char *text;

	for (size_t i = 0; i < d.steps.n; i++)
		if (plan_step_what(&d.steps.items[i])->kind == PLAN_LINK)
			*vec_add(arena, &back.steps) = (struct plan_step){
				.from = d.steps.items[i].to,
				.to = d.steps.items[i].from};
	plan_diff_along(arena, &back, from, to);
	text = steps_text(arena, &back);
	arena_free(arena);
	return text;
}

/* What the plans below may or may not have */
struct wish {
	bool far, setting, far_address, address, neighbour, route, rule, set,
		chain, element;
	uint32_t mtu, other; /* other: another body of each object */
};

static const struct plan *plan_of(const struct plan *before, struct wish w)
{
	struct plan *p = plan_started();
	const char *end = w.far ? "far" : "near";
	struct plan_chain *c;

	plan_ns(p, "near", false);
	if (w.far)
		plan_ns(p, "far", false);
	plan_link(p,
		  &(struct plan_end){.ns = "near",
				     .name = "x",
				     .mtu = w.mtu ? w.mtu : 1500},
		  &(struct plan_end){.ns = end, .name = "y", .mtu = 1500});
	if (w.setting)
		plan_sysctl(p, "near", "ipv4/ip_forward", w.other ? "1" : "0");
	if (w.address)
		plan_addr(p, "near", "x", prefix_of(ipv4(10, 0, 0, 1)));
	if (w.far_address)
		plan_addr(p, "far", "y", prefix_of(ipv4(10, 0, 0, 2)));
	if (w.neighbour)
		plan_neigh(p, "near", "x", ipv4(10, 0, 0, 2));
	if (w.route)
		plan_route(
			p, "near",
			&(struct plan_route){.to = {ipv4(10, 9, 0, 0), 16},
					     .link = w.other ? NULL : "x",
					     .type = w.other ? PLAN_THROW
							     : PLAN_UNICAST});
	if (w.rule)
		plan_rule(p, "near",
			  &(struct plan_rule){.family = AF_INET,
					      .priority = 7,
					      .table = 5 + w.other});
	if (w.set)
		plan_set(p, "near",
			 &(struct plan_set){.name = "s",
					    .keys = {NF_IIF},
					    .data = NF_MARK});
	if (w.element)
		plan_element(p, "near",
			     &(struct plan_element){
				     .set = "s",
				     .fields = {{.lo = {.link = "x"}}},
				     .data = {.num = 1 + w.other}});
	if (w.chain) {
		c = plan_chain(p, "near", &(struct plan_chain){.name = "c"});
		if (w.other)
			PLAN_RULE(p, c, NF_ACCEPT_IT);
		else
			PLAN_RULE(p, c, NF_DROP_IT);
	}
	plan_finish(p, before);
	return p;
}

static const struct wish all = {.setting = true,
				.address = true,
				.neighbour = true,
				.route = true,
				.rule = true,
				.set = true,
				.chain = true,
				.element = true};

static void assert_steps(struct wish from, struct wish to, const char *expected)
{
	const struct plan *a = plan_of(NULL, from);

	assert_string_equal(steps(a, plan_of(a, to)), expected);
}

static void equal_plans_have_no_steps(void **state)
{
	struct random r = random_begin("equal_plans_have_no_steps");
	struct lab_parts parts = lab_random(&r);
	const struct plan *p = plan_given(lab_text(&parts));

	(void)state;
	assert_steps(all, all, "");
	assert_string_equal(steps(p, p), "");
	assert_string_equal(steps(p, plan_after(p, lab_text(&parts))), "");
	assert_string_equal(steps(NULL, NULL), "");
}

static void everything_comes_in_the_order_in_which_it_can(void **state)
{
	(void)state;
	assert_string_equal(steps(NULL, plan_of(NULL, all)),
			    "+ namespace near\n"
			    "+ sysctl ipv4/ip_forward in near\n"
			    "+ link x in near\n"
			    "+ address x 10.0.0.1/32 in near\n"
			    "+ neigh 10.0.0.2 dev x in near\n"
			    "+ route 10.9.0.0/16 in near\n"
			    "+ rule ipv4 pref 7 in near\n"
			    "+ set s in near\n"
			    "+ chain c in near\n"
			    "+ element s { \"x\" } in near\n");
}

static void of_a_namespace_that_goes_nothing_else_is_listed(void **state)
{
	(void)state;
	assert_string_equal(steps(plan_of(NULL, all), NULL),
			    "- namespace near\n");
}

static void objects_come_and_go_one_by_one(void **state)
{
	(void)state;
	assert_steps((struct wish){.set = true}, all,
		     "+ sysctl ipv4/ip_forward in near\n"
		     "+ address x 10.0.0.1/32 in near\n"
		     "+ neigh 10.0.0.2 dev x in near\n"
		     "+ route 10.9.0.0/16 in near\n"
		     "+ rule ipv4 pref 7 in near\n"
		     "+ chain c in near\n"
		     "+ element s { \"x\" } in near\n");
	assert_steps(all, (struct wish){0},
		     "- sysctl ipv4/ip_forward in near\n"
		     "- address x 10.0.0.1/32 in near\n"
		     "- neigh 10.0.0.2 dev x in near\n"
		     "- route 10.9.0.0/16 in near\n"
		     "- rule ipv4 pref 7 in near\n"
		     "- set s in near\n"
		     "- chain c in near\n"
		     "- element s { \"x\" } in near\n");
}

static void another_body_is_a_change(void **state)
{
	struct wish other = all;

	(void)state;
	other.other = 1;
	assert_steps(all, other,
		     "~ sysctl ipv4/ip_forward in near\n"
		     "~ route 10.9.0.0/16 in near\n"
		     "~ rule ipv4 pref 7 in near\n"
		     "~ chain c in near\n"
		     "~ element s { \"x\" } in near\n");
}

static void a_link_that_changes_takes_along_what_hangs_on_it(void **state)
{
	struct wish wide = all;

	(void)state; /* the kernel takes it away with the link */
	wide.mtu = 9001;
	assert_steps(all, wide,
		     "~ link x in near\n"
		     "~ address x 10.0.0.1/32 in near\n"
		     "~ neigh 10.0.0.2 dev x in near\n"
		     "~ route 10.9.0.0/16 in near\n");
}

static void its_far_end_takes_along_too(void **state)
{
	struct plan *plans[2];

	(void)state; /* the far namespace sorts before the near one */
	for (int i = 0; i < 2; i++) {
		struct plan *p = plans[i] = plan_started();

		plan_ns(p, "a", false);
		plan_ns(p, "b", false);
		plan_link(p,
			  &(struct plan_end){.ns = "b",
					     .name = "x",
					     .mtu = 1500 + (uint32_t)i},
			  &(struct plan_end){.ns = "a", .name = "y"});
		plan_addr(p, "a", "y", prefix_of(ipv4(10, 0, 0, 1)));
		plan_addr(p, "b", "lo", prefix_of(ipv4(10, 0, 0, 2)));
		plan_finish(p, i ? plans[0] : NULL);
	}
	assert_string_equal(steps(plans[0], plans[1]),
			    "~ address y 10.0.0.1/32 in a\n"
			    "~ link x in b\n");
}

static void a_link_is_listed_unless_both_its_namespaces_go(void **state)
{
	struct plan *from = plan_started(), *to = plan_started();

	(void)state;
	for (int i = 0; i < 3; i++)
		plan_ns(from, (const char *const[]){"a", "b", "c"}[i], false);
	plan_link(from, &(struct plan_end){.ns = "b", .name = "to-a"},
		  &(struct plan_end){.ns = "a", .name = "to-b"});
	plan_link(from, &(struct plan_end){.ns = "b", .name = "to-c"},
		  &(struct plan_end){.ns = "c", .name = "to-b"});
	plan_finish(from, NULL);
	plan_ns(to, "a", false);
	plan_finish(to, from);
	assert_string_equal(steps(from, to), "- namespace b\n"
					     "- link to-a in b\n"
					     "- namespace c\n");
}

/* --- with an address goes what the kernel drops with it ---------------------- */

static void a_link_that_loses_an_address_gets_again_what_goes_with_it(
	void **state)
{
	struct plan *plans[2];

	(void)state;
	for (uint8_t i = 0; i < 2; i++) {
		struct plan *p = plans[i] = plan_started();

		plan_ns(p, "a", false);
		plan_link(p, &(struct plan_end){.ns = "a", .name = "x"},
			  &(struct plan_end){.ns = "a", .name = "y"});
		plan_addr(p, "a", "x",
			  (struct prefix){ipv4(10, 0, 0, 4 + i), 24});
		plan_neigh(p, "a", "x", ipv4(10, 0, 0, 1));
		plan_route(p, "a",
			   &(struct plan_route){.to = {ipv4(0, 0, 0, 0), 0},
						.link = "x",
						.via = ipv4(10, 0, 0, 1)});
		plan_finish(p, i ? plans[0] : NULL);
	}
	assert_string_equal(steps(plans[0], plans[1]),
			    "- address x 10.0.0.4/24 in a\n"
			    "+ address x 10.0.0.5/24 in a\n"
			    "~ neigh 10.0.0.1 dev x in a\n"
			    "~ route 0.0.0.0/0 in a\n");
}

/* --- at random ------------------------------------------------------------------ */

static void from_nothing_every_object_comes_once(void **state)
{
	struct random r = random_begin("from_nothing_every_object_comes");

	for (int i = 0; i < 30; i++) {
		struct lab_parts from = lab_random(&r);
		struct lab_parts to = lab_edited(&r, from);
		const struct plan *a = plan_given(lab_text(&from));
		const struct plan *b = plan_after(a, lab_text(&to));
		struct arena *arena = arena_new();
		size_t there = plan_diff(arena, NULL, b).steps.n;

		assert_int_equal(there, b->objects.n);
		assert_string_equal(steps(b, b), "");
		assert_true(plan_diff(arena, a, b).steps.n <=
			    a->objects.n + b->objects.n);
		arena_free(arena);
		models_drop(state);
	}
}

static void with_a_link_comes_back_what_hung_on_it_in_a_namespace_that_goes(
	void **state)
{
	const struct plan *from = plan_of(NULL,
					  (struct wish){.far = true,
							.far_address = true,
							.address = true});
	struct plan *to = plan_started();

	(void)state;
	plan_ns(to, "near", false);
	plan_finish(to, from);
	assert_string_equal(steps_back(from, to), "+ link x in near\n"
						  "+ address y 10.0.0.2/32 "
						  "in far\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, models_drop)
		T(equal_plans_have_no_steps),
		T(everything_comes_in_the_order_in_which_it_can),
		T(of_a_namespace_that_goes_nothing_else_is_listed),
		T(objects_come_and_go_one_by_one),
		T(another_body_is_a_change),
		T(a_link_that_changes_takes_along_what_hangs_on_it),
		T(its_far_end_takes_along_too),
		T(a_link_is_listed_unless_both_its_namespaces_go),
		T(a_link_that_loses_an_address_gets_again_what_goes_with_it),
		T(from_nothing_every_object_comes_once),
		T(with_a_link_comes_back_what_hung_on_it_in_a_namespace_that_goes),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
