// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_import_flows.c - flows of a real account, put to the model
 *
 * Somebody else judged them by groups and routes. The analysis must say the
 * same of every one of them.
 */
#include "tests/support/flows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "probe/analyse.h"

enum { FLOWS = 8586, TO_INTERNET = 48, SHOWN_MAX = 20 };

static struct analysis asked(const struct flows *all, const struct flow *f,
			     struct trail *t)
{
	struct flow_question q = {.from = f->from,
				  .to = f->address,
				  .protocol = PROTOCOL_TCP,
				  .port = f->port};

	if (f->to)
		q.to_node = f->to->places.items[0]->node;
	else
		q.to_node = model_node(all->account.model,
				       "outside.example.com");
	assert_non_null(q.to_node);
	return t ? analyse_all(all->atlas, &q, t) : analyse(all->atlas, &q);
}

static bool agrees(const struct flow *f, const struct analysis *a)
{
	bool reaches = a->verdict == VERDICT_OPEN ||
		       a->verdict == VERDICT_REFUSED;

	return a->certain && reaches == f->reaches;
}

static void the_analysis_says_what_the_list_says(void **state)
{
	struct flows all = flows_read();
	size_t wrong = 0, to_internet = 0;

	(void)state;
	for (size_t i = 0; i < all.n; i++) {
		const struct flow *f = &all.items[i];
		struct analysis a = asked(&all, f, NULL);

		to_internet += !f->to;
		if (!agrees(f, &a) && wrong++ < SHOWN_MAX)
			print_message("# %s: %s%s %s, and the list has %s\n",
				      f->text, verdict_name[a.verdict],
				      a.certain ? "" : " (uncertain)",
				      a.code ? a.code : "",
				      f->reaches ? "reach" : "filtered");
	}
	assert_int_equal(all.n, FLOWS + TO_INTERNET);
	assert_int_equal(to_internet, TO_INTERNET);
	assert_int_equal(wrong, 0);
	flows_drop(&all);
}

/* What blocks is the destination's groups; a function accepts nothing
 * whatever its groups say (LAM-4) */
static void what_is_filtered_is_filtered_by_the_groups_of_the_target(
	void **state)
{
	struct flows all = flows_read();

	(void)state;
	for (size_t i = 0; i < all.n; i++) {
		const struct flow *f = &all.items[i];
		struct analysis a = asked(&all, f, NULL);
		const char *code = f->to && f->to->type == ENI_LAMBDA
					   ? "FUNCTION_ACCEPTS_NO_CONNECTIONS"
					   : "ENI_SG_RULES_MISMATCH";

		if (f->reaches)
			continue;
		if (!a.code || strcmp(a.code, code) != 0)
			fail_msg("%s: %s", f->text, a.code ? a.code : "-");
	}
	flows_drop(&all);
}

static bool passes(const struct trail *t, const char *id)
{
	for (size_t i = 0; i < t->hops.n; i++)
		if (t->hops.items[i].object &&
		    strcmp(t->hops.items[i].object->id, id) == 0)
			return true;
	return false;
}

static void functions_leave_by_the_gateways_of_the_list(void **state)
{
	struct flows all = flows_read();
	struct trail t = {.arena = all.account.in.arena};
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < all.n; i++) {
		if (!all.items[i].via)
			continue;
		asked(&all, &all.items[i], &t);
		if (!passes(&t, all.items[i].via))
			fail_msg("%s: not by %s", all.items[i].text,
				 all.items[i].via);
		n++;
	}
	assert_int_equal(n, TO_INTERNET);
	flows_drop(&all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_analysis_says_what_the_list_says),
		cmocka_unit_test(
			what_is_filtered_is_filtered_by_the_groups_of_the_target),
		cmocka_unit_test(functions_leave_by_the_gateways_of_the_list),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("import_flows", tests, NULL, NULL);
}
