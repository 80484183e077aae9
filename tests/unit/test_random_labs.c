// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_random_labs.c - labs that a seed draws, mended and shrunk
 */
#include "tests/unit/labs/given.h"

#include "tests/random/draw.h"
#include "tests/random/entry.h"
#include "tests/random/mend.h"
#include "tests/random/shrink.h"
#include "tests/support/models.h"
#include "vpc/document_text.h"

static const char *drawn(struct arena *arena, uint64_t seed, unsigned int size)
{
	struct text t = {.arena = arena};

	draw_lab(seed, size, &t);
	return t.s;
}

/* --- drawing -------------------------------------------------------------- */

static void a_seed_draws_the_same_lab_again(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(drawn(arena, 7, 4), drawn(arena, 7, 4));
	assert_string_not_equal(drawn(arena, 7, 4), drawn(arena, 8, 4));
	arena_free(arena);
}

/* What AWS would refuse is taken out, and most of it is left */
static void whatever_is_drawn_becomes_a_lab(void **state)
{
	size_t nodes = 0, labs = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct arena *arena = arena_new();
		const char *text = drawn(arena, seed, 4);
		struct model *m = mended(arena, &text);
		struct report report = {.arena = arena};
		struct model *again;

		assert_non_null(m);
		again = model_parse("t.yaml", text, strlen(text), &report);
		assert_non_null(again);
		assert_false(report_failed(&report));
		nodes += m->nodes.n;
		labs++;
		model_free(again);
		model_free(m);
		arena_free(arena);
	}
	assert_true(nodes > 15 * labs);
}

/* Each kind of object, in some of the labs */
static void all_kinds_of_nodes_are_drawn(void **state)
{
	size_t of_kind[N_NODE_KINDS] = {0};

	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		struct arena *arena = arena_new();
		const char *text = drawn(arena, seed, 4);
		struct model *m = mended(arena, &text);

		for (size_t i = 0; i < m->nodes.n; i++)
			of_kind[m->nodes.items[i]->kind]++;
		model_free(m);
		arena_free(arena);
	}
	for (size_t i = 0; i < N_NODE_KINDS; i++)
		if (!of_kind[i])
			fail_msg("no lab has a %s",
				 node_kind_name((enum node_kind)i));
}

/* --- mending -------------------------------------------------------------- */

static void assert_mended(const char *wrong, const char *expected)
{
	struct arena *arena = arena_new();
	struct model *m = mended(arena, &wrong);

	assert_non_null(m);
	assert_same_text(wrong, expected);
	model_free(m);
	arena_free(arena);
}

static void what_is_wrong_is_taken_out_and_no_more(void **state)
{
	(void)state;
	assert_mended("vpcs: {v: {cidr: 10.0.0.0/16, subnets: {a: 10.0.0.0/24,"
		      " b: 10.1.0.0/24}, route_tables: {main: {0.0.0.0/0: igw,"
		      " 10.9.0.0/16: blackhole}}}}",
		      "vpcs:\n"
		      "  v: {cidr: 10.0.0.0/16, subnets: {a: 10.0.0.0/24}, "
		      "route_tables: {main: {10.9.0.0/16: blackhole}}}\n");
}

static void what_needs_it_goes_too(void **state)
{
	(void)state;
	assert_mended("vpcs: {v: {cidr: 10.0.0.0/16, subnets: {a: 10.0.0.0/24}"
		      "}}\ninstances: {i: {subnet: a}, j: {subnet: gone}}\n"
		      "load_balancers: {n: {type: network, subnets: a, "
		      "listeners: {80: t}, target_groups: {t: [i, j]}}}",
		      "vpcs: {v: {cidr: 10.0.0.0/16, subnets: {a: 10.0.0.0/24}"
		      "}}\ninstances: {i: {subnet: a}}\n"
		      "load_balancers: {n: {type: network, subnets: a, "
		      "listeners: {80: t}, target_groups: {t: [i]}}}\n");
}

/* --- with an expectation -------------------------------------------------- */

static void an_expectation_comes_after_the_last_step(void **state)
{
	struct arena *arena = arena_new();
	const char *lab = "vpcs: {v: {cidr: 10.0.0.0/16}}\n"
			  "steps: [{elapse: 1s}, {elapse: 2s}]\n";
	const char *with = entry_put(arena, lab, "{from: a, to: b, is: open}");

	(void)state;
	assert_same_text(with, "vpcs: {v: {cidr: 10.0.0.0/16}}\n"
			       "\n"
			       "steps:\n"
			       "  - {elapse: 1s}\n"
			       "  - {elapse: 2s, expect: [{from: a, to: b, is: "
			       "open}]}\n");
	assert_same_text(document_print(arena, entry_cut(arena, with)),
			 "vpcs: {v: {cidr: 10.0.0.0/16}}\n"
			 "\n"
			 "steps:\n"
			 "  - {elapse: 1s}\n"
			 "  - {elapse: 2s}\n");
	arena_free(arena);
}

/* --- shrinking ------------------------------------------------------------ */

/* Is there an ACL with an entry that denies, of a subnet with an instance? */
static bool denies(struct arena *arena, const char *lab, const char **ret_text,
		   const char **ret_story, const void *arg)
{
	struct model *m = mended(arena, &lab);
	bool does = false;

	(void)arg;
	for (size_t i = 0; m && i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];
		const struct network_acl *acl = eni->subnet->network_acl;

		for (size_t j = 0; j < acl->ingress.n; j++)
			does |= !acl->ingress.items[j].allow;
	}
	model_free(m);
	*ret_text = lab;
	*ret_story = "it denies";
	return does;
}

static void all_that_is_not_needed_goes(void **state)
{
	static const volatile int stop;
	const struct shrink_by by = {denies, NULL, 60, &stop};
	struct arena *arena = arena_new();
	struct model *m;
	struct shrunk s;
	uint64_t seed = 1;

	(void)state;
	while (!shrink(arena, drawn(arena, seed, 4), &by, &s))
		seed++;
	assert_true(strlen(drawn(arena, seed, 4)) > 1000);
	assert_true(strlen(s.text) < 300);
	m = mended(arena, &s.text);
	assert_int_equal(m->vpcs.n, 1);
	assert_int_equal(m->enis.n, 1);
	assert_int_equal(m->vpcs.items[0]->subnets.n, 1);
	assert_int_equal(m->vpcs.items[0]->network_acls.n, 2);
	assert_int_equal(m->vpcs.items[0]->network_acls.items[1]->ingress.n, 1);
	assert_string_equal(s.story, "it denies");
	model_free(m);
	arena_free(arena);
}

static void what_is_not_so_in_the_first_place_is_not_shrunk(void **state)
{
	static const volatile int stop;
	const struct shrink_by by = {denies, NULL, 60, &stop};
	struct arena *arena = arena_new();
	struct shrunk s;

	(void)state;
	assert_false(shrink(arena, "vpcs: {v: {cidr: 10.0.0.0/16}}", &by, &s));
	assert_int_equal(s.tried, 1);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_seed_draws_the_same_lab_again),
		cmocka_unit_test(whatever_is_drawn_becomes_a_lab),
		cmocka_unit_test(all_kinds_of_nodes_are_drawn),
		cmocka_unit_test(what_is_wrong_is_taken_out_and_no_more),
		cmocka_unit_test(what_needs_it_goes_too),
		cmocka_unit_test(an_expectation_comes_after_the_last_step),
		cmocka_unit_test(all_that_is_not_needed_goes),
		cmocka_unit_test(
			what_is_not_so_in_the_first_place_is_not_shrunk),
	};

	return cmocka_run_group_tests_name("random labs", tests, NULL, NULL) !=
	       0;
}
