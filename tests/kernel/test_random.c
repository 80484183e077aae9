// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_random.c - packets against the model, in random labs
 *
 * A few labs, always the same; 'make fuzz-labs' goes on. A disagreement is
 * printed as the smallest lab in which it is seen.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdio.h>

#include "netns/netns.h"
#include "tests/random/fuzz.h"
#include "tests/random/machine.h"

static const char *why_not; /* namespaces cannot be made here */

static void packets_and_model_say_the_same_in_random_labs(void **state)
{
	static const volatile int stop;
	const struct fuzz some = {.seed = 1,
				  .labs = 24,
				  .size = 4,
				  .probes = 200,
				  .names = 60,
				  .shrink_seconds = 30,
				  .out = stdout};
	struct fuzz_sum sum;

	(void)state;
	if (why_not) {
		print_message("%s\n", why_not);
		skip();
	}
	sum = fuzz_run(&some, &stop);
	assert_int_equal(sum.differences, 0);
	assert_true(sum.certain > 4000);
	assert_true(sum.names > 600);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_and_model_say_the_same_in_random_labs),
	};
	struct err e = {0};
	bool rootless;

	setvbuf(stdout, NULL, _IOLBF, 0);
	machine_open();
	if (netns_isolate(&rootless, &e))
		why_not = e.text;
	return cmocka_run_group_tests_name("random", tests, NULL, NULL) != 0;
}
