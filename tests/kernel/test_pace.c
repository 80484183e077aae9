// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_pace.c - many dials at once, few of them in a turn
 */
#include <netinet/in.h>

#include "lab/pace.h"
#include "tests/support/running.h"

#define LAB                                                            \
	"vpcs:\n"                                                      \
	"  app:\n"                                                     \
	"    cidr: 10.0.0.0/16\n"                                      \
	"    subnets: {a: 10.0.1.0/24}\n"                              \
	"    security_groups: {web: {ingress: [all]}}\n"               \
	"instances:\n"                                                 \
	"  client: {subnet: a}\n"                                      \
	"  closed: {subnet: a}\n"                                      \
	"  server: {subnet: a, security_groups: web, ports: [5000]}\n" \
	"  silent: {subnet: a, security_groups: web, ports: [5000]}\n"

enum { MANY = 200 };

struct run {
	struct lab *lab;
	const char *last_to, *others_to;
	int timeout_ms;
	size_t under_way, over;
	size_t over_at_last; /* when the last one began */
	size_t waiting; /* when one was answered */
	volatile int stop; /* ... which ends it all */
};

static struct run run;

static void done(const struct dial_result *r, void *arg)
{
	(void)arg;
	run.under_way--;
	run.over++;
	if (r->end != DIAL_OPEN)
		return;
	run.waiting = run.under_way;
	run.stop = 1;
}

static void begin(size_t i, void *arg)
{
	bool last = i == MANY - 1;
	struct dial_want want = {
		.from = lab_place_ns(run.lab,
				     model_place(run.lab->model, "client")),
		.protocol = IPPROTO_TCP,
		.to = address_of(last ? run.last_to : run.others_to),
		.port = 5000,
		.timeout_ms = run.timeout_ms};

	(void)arg;
	if (last)
		run.over_at_last = run.over;
	run.under_way++;
	assert_int_equal(dial(run.lab->dialer, &want, done, NULL), 0);
}

static void pace(struct lab *lab, const char *others, const char *last)
{
	struct pace pace = {MANY, begin, NULL, &run.under_way};

	run.lab = lab;
	run.others_to = others;
	run.last_to = last;
	lab_pace(lab, &pace, &run.stop);
}

static void the_first_is_heard_of_before_the_last_is_sent(void **state)
{
	(void)state;
	run = (struct run){.timeout_ms = PATIENCE_MS};
	pace(given_lab(LAB), "closed", "server");
	assert_true(run.over_at_last > 0);
}

/* The node hears nothing, and no rule of the lab's tells of it */
static void given_deaf(struct lab *lab, const char *label)
{
	inside(lab->fabric, ns_of(label),
	       "nft 'add table ip t; add chain ip t c { type filter hook input "
	       "priority 0; policy drop; }'");
}

static void who_gets_no_answer_keeps_nobody_waiting(void **state)
{
	struct lab *lab = given_lab(LAB);

	(void)state;
	given_deaf(lab, "silent");
	run = (struct run){.timeout_ms = PATIENCE_MS};
	pace(lab, "silent", "server");
	assert_int_equal(run.waiting, MANY - 1);
}

static void all_of_it_is_over_at_the_end(void **state)
{
	struct lab *lab = given_lab(LAB);

	(void)state;
	given_deaf(lab, "silent");
	run = (struct run){.timeout_ms = 50};
	pace(lab, "silent", "silent");
	assert_int_equal(run.over, MANY);
}

static void nothing_begins_once_it_is_to_stop(void **state)
{
	(void)state;
	run = (struct run){.stop = 1};
	pace(given_lab(LAB), "silent", "server");
	assert_int_equal(run.under_way + run.over, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(the_first_is_heard_of_before_the_last_is_sent),
		T(who_gets_no_answer_keeps_nobody_waiting),
		T(all_of_it_is_over_at_the_end),
		T(nothing_begins_once_it_is_to_stop),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
