// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_remedy_scenarios.c - every path that a scenario blocks has a
 * fix that opens it, or a reason why not
 *
 * The test runs in the root of the source tree; elsewhere it is skipped.
 */
#include "tests/unit/labs/remedy.h"

#include <glob.h>

/* In the state before the first step; by file and number of the expectation.
 * What candidate_none() explains is not here */
static const struct {
	const char *file;
	unsigned int number;
	const char *why;
} without[] = {
	{"12-dual-stack", 6, "an interface of IPv6 alone gets no IPv4 address"},
	{"f08-public-and-private-mixed", 3,
	 "the place that is asked for goes when the function is moved"},
	{"f39-overlapping-blocks", 2, "one VPC would have to be another"},
	{"f50-mtu-black-hole", 3,
	 "what the ACL drops is the router's message, not the packet"},
	{"gateway-route-table", 1,
	 "the subnets share a table: the appliance would lead to itself"},
	{"statements-blocks", 1, "nobody has that private address"},
	{"statements-calling-lambda", 1, "a reply nobody can tell"},
	{"statements-mtu-and-fragments", 5, "told from afar, not modelled"},
	{"statements-mtu-and-fragments", 7, "too large, and nobody tells"},
};

struct tally {
	size_t blocked, fixed, explained, listed;
};

static const char *listed(const char *path, unsigned int number)
{
	const char *slash = strrchr(path, '/');

	for (size_t i = 0; i < ARRAY_LEN(without); i++) {
		size_t n = strlen(without[i].file);

		if (number == without[i].number &&
		    !strncmp(slash + 1, without[i].file, n) &&
		    !strcmp(slash + 1 + n, ".yaml"))
			return without[i].why;
	}
	return NULL;
}

static bool is_explained(const struct remedies *all)
{
	return strncmp(all->none, "no change of the lab file", 25) != 0;
}

static void count(struct tally *t, const char *path, const struct model *m,
		  const struct expect *x, const struct remedies *all)
{
	const char *why = listed(path, x->number);

	t->blocked++;
	for (size_t i = 0; i < all->n; i++)
		assert_opens(m, x, &all->items[i]);
	if (all->n && why)
		fail_msg("%s: expectation %u has a fix, and is listed as "
			 "having none: %s",
			 path, x->number, why);
	if (!all->n && !why && !is_explained(all))
		fail_msg("%s: expectation %u has no fix, and no reason why",
			 path, x->number);
	t->fixed += all->n > 0;
	t->listed += why != NULL;
	t->explained += !all->n && !why;
}

static void look_at(struct tally *t, const char *path)
{
	struct arena *arena = arena_new();
	struct report report = {.arena = arena};
	struct model *m = model_of_file(path, &report);

	for (size_t i = 0; m && !report_failed(&report) && i < m->expects.n;
	     i++) {
		const struct expect *x = m->expects.items[i];
		struct remedies all;

		if (x->kind != EXPECT_TO || !x->is_given ||
		    x->is == VERDICT_OPEN)
			continue;
		all = fix_remedies(arena, m, x);
		if (!all.open) /* a limit of the lab's, which counts */
			count(t, path, m, x, &all);
	}
	model_free(m);
	arena_free(arena);
}

static void what_scenarios_block_has_a_fix(void **state)
{
	struct tally t = {0};
	glob_t all;

	(void)state;
	if (glob("scenarios/*.yaml", 0, NULL, &all))
		skip();
	for (size_t i = 0; i < all.gl_pathc; i++)
		look_at(&t, all.gl_pathv[i]);
	globfree(&all);
	print_message("of %zu paths that scenarios do not have open %zu have a "
		      "fix that opens them; of %zu it is known why not, %zu "
		      "are listed here\n",
		      t.blocked, t.fixed, t.explained, t.listed);
	assert_true(t.blocked > 150);
	assert_true(t.fixed * 100 >= t.blocked * 70);
	assert_int_equal(t.listed, ARRAY_LEN(without));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(what_scenarios_block_has_a_fix,
					  models_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
