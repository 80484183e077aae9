/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/random/stages.h - a lab with all of its steps taken
 */
#ifndef TESTS_RANDOM_STAGES_H
#define TESTS_RANDOM_STAGES_H

#include "lab/lab.h"

struct stages {
	VEC(struct model *) models; /* the last is that of the lab */
	struct lab *lab; /* NULL until stages_build() */
};

/** stages_read() - The models of a lab and of what its steps make of it
 * @first:	becomes the stages' own
 *
 * Return: false: a step cannot be taken
 */
bool stages_read(struct arena *arena, struct model *first, struct stages *ret);

/** stages_last() - The model after the last step */
struct model *stages_last(const struct stages *s);

/** stages_build() - Build the first, and change it while it runs
 *
 * Return: 0; or a negative errno with @e set
 */
int stages_build(struct stages *s, struct err *e);

void stages_free(struct stages *s);

#endif
