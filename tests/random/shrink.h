/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/random/shrink.h - the smallest lab of which something is true
 */
#ifndef TESTS_RANDOM_SHRINK_H
#define TESTS_RANDOM_SHRINK_H

#include <stdbool.h>

#include "base/arena.h"

/* What must be true of a lab to be kept */
struct shrink_by {
	/**
	 * holds() - Is it true of this lab file?
	 * @ret_text:	becomes the same, mended, perhaps with expectations
	 * @ret_story:	whatever there is to say of it
	 */
	bool (*holds)(struct arena *arena, const char *lab,
		      const char **ret_text, const char **ret_story,
		      const void *arg);
	const void *arg;
	unsigned int seconds; /* no longer than that; what is left then may not
				 be the smallest */
	const volatile int *stop;
};

struct shrunk {
	const char *text, *story; /* of the smallest, as holds() said */
	unsigned int tried; /* labs */
};

/**
 * shrink() - Take out of a lab whatever is not needed
 * @lab:	a lab file
 *
 * Objects, entries of lists and keys are taken out, the large ones first,
 * each with all that needs it, as long as it holds.
 *
 * Return: false: it does not hold in the first place
 */
bool shrink(struct arena *arena, const char *lab, const struct shrink_by *by,
	    struct shrunk *ret);

#endif
