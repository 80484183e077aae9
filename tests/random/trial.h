/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/random/trial.h - a random lab, built, and asked
 */
#ifndef TESTS_RANDOM_TRIAL_H
#define TESTS_RANDOM_TRIAL_H

#include "lab/lab.h"

/* How packet and model differ, or name server and model */
struct difference {
	const char *kind; /* the same for the same mistake, in most labs */
	const char *entry; /* the expectation that the model is right */
	const char *story; /* what each of them says */
};

struct trial {
	unsigned int size, probes, names; /* what is wanted of a lab */
	uint64_t seed;

	const char *text; /* the lab file that came of it */
	size_t certain, certain_names;
	size_t followed; /* packets, from rule to rule */
	VEC(struct difference) differences; /* one of each kind */
	const char *broken; /* it could not be built; or NULL */
};

/** trial_run() - Draw the lab of t->seed, build it, go through its steps live,
 * and ask all that it is to be asked
 * @arena:	of whatever the trial then says
 */
void trial_run(struct trial *t, struct arena *arena, const volatile int *stop);

/** trial_repeats() - Does a lab file, with the entry, differ in that way?
 * @lab:	YAML without expectations
 * @d:		the difference
 * @ret_text:	the lab file, with the entry as its last expectation
 * @ret_story:	what each of them says of it in this lab
 *
 * Return: whether it does; not, when it is no lab at all
 */
bool trial_repeats(struct arena *arena, const char *lab,
		   const struct difference *d, const char **ret_text,
		   const char **ret_story, const volatile int *stop);

#endif
