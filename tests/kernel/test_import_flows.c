// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_import_flows.c - flows of a real account, real packets
 *
 * All that reach something, all to the internet, and of those that are
 * filtered every so many: hundreds of the flows that tests/unit puts to the
 * model.
 */
#include "tests/support/flows.h"

#include <stdio.h>

#include "tests/support/running.h"

enum { EVERY = 20, SHOWN_MAX = 20, FLOWS_MIN = 600, TARGET_BYTES = 80 };

static void packets_do_what_the_list_says(void **state)
{
	struct flows all = flows_read();
	size_t n = 0, wrong = 0;

	(void)state;
	given_lab(all.account.text);
	for (size_t i = 0; i < all.n; i++) {
		const struct flow *f = &all.items[i];
		struct dial_result r;
		char to[TARGET_BYTES];
		bool reaches;

		if (!f->reaches && i % EVERY)
			continue;
		snprintf(to, sizeof(to), "%s:%d", ADDR(f->address), f->port);
		r = sent(f->from->label, to, NULL);
		reaches = r.end == DIAL_OPEN || r.end == DIAL_REFUSED;
		n++;
		if (reaches != f->reaches && wrong++ < SHOWN_MAX)
			print_message("# %s: %s\n", f->text,
				      reaches ? "reaches" : "is lost");
	}
	flows_drop(&all);
	assert_true(n >= FLOWS_MIN);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(packets_do_what_the_list_says,
					  lab_drop),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("import_flows", tests, NULL, NULL);
}
