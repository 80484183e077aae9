/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/random/names.h - name servers against the model
 */
#ifndef TESTS_RANDOM_NAMES_H
#define TESTS_RANDOM_NAMES_H

#include "probe/lookup.h"
#include "tests/support/random.h"

struct name_difference {
	const struct place *from;
	const char *name;
	const char *story; /* what each of them says */
};

/** names_differ() - Does a name mean to @from what the model says, in either
 * family? NULL: it does, or nobody can tell */
const char *names_differ(struct lab *lab, const struct place *from,
			 const char *name, struct arena *arena,
			 const volatile int *stop);

/** names_run() - @n random questions for names of the lab, and for others
 * @ret:	the first difference; name NULL: there is none
 *
 * Return: of how many the model was certain
 */
size_t names_run(struct lab *lab, struct random *dice, size_t n,
		 struct arena *arena, struct name_difference *ret,
		 const volatile int *stop);

#endif
