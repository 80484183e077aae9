/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/language.h - the lab file's language as its readers have it
 */
#ifndef TESTS_SUPPORT_LANGUAGE_H
#define TESTS_SUPPORT_LANGUAGE_H

#include "vpc/schema.h"

#define LANGUAGE_TOP "top level"

struct language_table {
	const struct schema *schema;
	/* Where such a mapping may stand: "vpcs.NAME.subnets.NAME". One of
	 * several kinds is "expect: {to: ...}", and "to" for short */
	VEC(const char *) paths;
};

struct language {
	struct arena *arena;
	VEC(struct language_table) tables; /* from the top down */
};

/** language_new() - All tables that can be reached from the top */
struct language language_new(struct arena *arena);

/** language_has() - Does any table have that key? */
bool language_has(const struct language *l, const char *key);

#endif
