/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/fabrics.h - fabrics that are released whatever happens
 */
#ifndef TESTS_SUPPORT_FABRICS_H
#define TESTS_SUPPORT_FABRICS_H

#include "tests/support/inside.h"
#include "tests/support/models.h"

/** fabric_given() - An empty fabric; released by fabrics_drop() */
struct fabric *fabric_given(void);

/** fabric_holding() - A fabric that was made to hold @p from nothing */
struct fabric *fabric_holding(const struct plan *p);

/** assert_applied() - Change it; this must succeed */
void assert_applied(struct fabric *f, const struct plan *from,
		    const struct plan *to);

/** fabrics_drop() - Release them and all models; a teardown of cmocka's */
int fabrics_drop(void **state);

#endif
