/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/asking.h - questions about lab files written in tests
 */
#ifndef TESTS_SUPPORT_ASKING_H
#define TESTS_SUPPORT_ASKING_H

#include "probe/asked.h"
#include "tests/support/models.h"

struct asking {
	const struct model *model;
	struct arena *arena;
	struct expect *x;
	struct report report;
	struct all_asked all; /* none: see the report */
};

/** asked_given() - What the model of @yaml says of "SRC DST[:PORT][/PROTO]",
 * the options of 'vpclab analyze' before it: "--ipv6 web db:80"
 *
 * Released by models_drop().
 */
struct asking asked_given(const char *yaml, const char *question);

/** asked_one() - The only question of it, with a case at least */
const struct asked *asked_one(const struct asking *a);

/** assert_way() - The titles of all steps, a line each; "--" stands before the
 * way back */
void assert_way(const struct trail *t, const char *expected);

/** assert_analysis() - One case: its verdict, and its steps as assert_way() */
void assert_analysis(const char *yaml, const char *question,
		     const char *verdict, const char *steps);

/** assert_reasons() - One case: "CODE: sentence", a line each */
void assert_reasons(const char *yaml, const char *question,
		    const char *expected);

/** assert_asked_wrong() - What is said to be wrong with the question */
void assert_asked_wrong(const char *yaml, const char *question,
			const char *expected);

#endif
