// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/fabrics.c - fabrics that are released whatever happens
 */
#include "tests/support/fabrics.h"

enum { FABRICS_MAX = 16 };

static struct fabric *given[FABRICS_MAX];
static size_t n_given;

struct fabric *fabric_given(void)
{
	struct err e = {0};

	kernel_needed();
	assert_true(n_given < FABRICS_MAX);
	given[n_given] = fabric_new(&e);
	if (!given[n_given])
		fail_msg("no fabric: %s", e.text);
	return given[n_given++];
}

void assert_applied(struct fabric *f, const struct plan *from,
		    const struct plan *to)
{
	struct err e = {0};

	if (fabric_apply(f, from, to, &e))
		fail_msg("the kernel refused: %s", e.text);
}

struct fabric *fabric_holding(const struct plan *p)
{
	struct fabric *f = fabric_given();

	assert_applied(f, NULL, p);
	return f;
}

int fabrics_drop(void **state)
{
	while (n_given)
		fabric_free(given[--n_given]);
	return models_drop(state);
}
