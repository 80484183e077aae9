/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/random/fuzz.h - random labs, one after the other
 */
#ifndef TESTS_RANDOM_FUZZ_H
#define TESTS_RANDOM_FUZZ_H

#include <stdio.h>

#include "tests/random/trial.h"

struct fuzz {
	uint64_t seed; /* of the first lab; the next has the next one */
	uint64_t labs; /* so many; 0: until stopped */
	unsigned int size, probes, names; /* of each */
	unsigned int shrink_seconds; /* for each new kind of difference */
	const char *directory; /* where small labs are written; NULL: nowhere */
	bool progress;
	FILE *out;
};

struct fuzz_sum {
	uint64_t labs, probes, certain, names;
	uint64_t differences; /* kinds in labs: each may have many packets */
	uint64_t once; /* of them, not there when asked alone */
	uint64_t voided; /* labs that the machine could not hold */
	double seconds;
};

/** fuzz_run() - Until so many, or stopped; differences are shrunk and printed,
 * and the sum at the end */
struct fuzz_sum fuzz_run(const struct fuzz *f, const volatile int *stop);

/** fuzz_say_where() - Which lab it is at; may be called by a signal handler */
void fuzz_say_where(void);

#endif
