// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_prune.c - rules that ask for empty sets
 */
#include "netns/plan.h"
#include "tests/support/models.h"

/* One chain, whose rules ask for sets: "some" has an element, "none" has not;
 * what is left of @rule is printed */
static const char *left_of(const struct nf_stmt *stmts, size_t n)
{
	struct plan *p = plan_new();
	struct nf_value one = {.num = 1};
	struct plan_chain *c;
	struct text t = {.arena = p->arena};
	const char *left;

	plan_ns(p, "r", false);
	plan_set(p, "r", &(struct plan_set){.name = "some", .keys = {NF_IIF}});
	plan_set(p, "r", &(struct plan_set){.name = "none", .keys = {NF_IIF}});
	plan_set(p, "r",
		 &(struct plan_set){
			 .name = "map", .keys = {NF_IIF}, .data = NF_MARK});
	plan_set(p, "r",
		 &(struct plan_set){
			 .name = "vmap", .keys = {NF_IIF}, .verdicts = true});
	plan_set(p, "r",
		 &(struct plan_set){.name = "hosts", .keys = {NF_IP_SADDR}});
	plan_element(
		p, "r",
		&(struct plan_element){.set = "some", .fields = {{one, one}}});
	c = plan_chain(p, "r",
		       &(struct plan_chain){.name = "c", .hook = HOOK_FORWARD});
	plan_chain_rule(p, c, stmts, n);
	plan_finish(p, NULL);
	if (c->rules.n)
		nf_rule_text(&t, &c->rules.items[0]);
	left = text_given("%s", t.s ? t.s : "nothing");
	plan_free(p);
	return left;
}

#define LEFT(...)                                               \
	left_of((const struct nf_stmt[]){__VA_ARGS__},          \
		sizeof((const struct nf_stmt[]){__VA_ARGS__}) / \
			sizeof(struct nf_stmt))

static void what_asks_for_an_empty_set_is_left_out(void **state)
{
	(void)state;
	assert_string_equal(LEFT(NF_IN("none", NF_IIF), NF_DROP_IT), "nothing");
	assert_string_equal(
		LEFT(NF_EQ(NF_IIFGROUP, 7), NF_IN("none", NF_IIF), NF_DROP_IT),
		"nothing");
	assert_string_equal(LEFT(NF_VMAP("vmap", NF_IIF)), "nothing");
	assert_string_equal(LEFT(NF_SET_FROM(NF_MARK, "map", NF_IIF)),
			    "nothing");
	assert_string_equal(LEFT(NF_IN("some", NF_IIF), NF_DROP_IT),
			    "iif @some drop");
}

static void what_was_done_before_is_still_done(void **state)
{
	(void)state;
	assert_string_equal(LEFT(NF_EQ(NF_IIFGROUP, 7), NF_SET(NF_MARK, 3),
				 NF_IN("none", NF_IIF), NF_DROP_IT),
			    "iifgroup 7 meta mark set 3");
}

static void what_holds_for_all_is_not_asked(void **state)
{
	(void)state;
	assert_string_equal(LEFT(NF_NOT_IN("none", NF_IIF), NF_DROP_IT),
			    "drop");
	assert_string_equal(LEFT(NF_NOT_IN("some", NF_IIF), NF_DROP_IT),
			    "iif != @some drop");
	/* it does not hold for IPv6, which has no such address */
	assert_string_equal(LEFT(NF_NOT_IN("hosts", NF_IP_SADDR), NF_DROP_IT),
			    "ip saddr != @hosts drop");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_asks_for_an_empty_set_is_left_out),
		cmocka_unit_test(what_was_done_before_is_still_done),
		cmocka_unit_test(what_holds_for_all_is_not_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
