/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/random/shrink.h - the smallest lab in which packet and model differ
 */
#ifndef TESTS_RANDOM_SHRINK_H
#define TESTS_RANDOM_SHRINK_H

#include "tests/random/trial.h"

struct shrunk {
	const char *text; /* a lab file, with the expectation in it */
	const char *story; /* what packet and model say in this one */
	unsigned int tried; /* labs */
};

/**
 * shrink() - Take out of a lab whatever the difference does not need
 * @lab:	the lab file it was found in
 * @seconds:	no longer than that; what is left then may not be the smallest
 *
 * Objects, entries of lists and keys are taken out, the large ones first,
 * each with all that needs it, as long as the same packet fares as differently.
 *
 * Return: false: the difference is not there when the question is asked alone
 */
bool shrink(struct arena *arena, const char *lab, const struct difference *d,
	    unsigned int seconds, struct shrunk *ret, const volatile int *stop);

#endif
