/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/random/draw.h - labs that a seed draws
 *
 * What is drawn is meant to be near the edge of what works: few groups that
 * name each other, rules whose ranges end where others begin, routes that
 * lead rightly, wrongly or nowhere, blocks that overlap. Not all of it is a
 * lab that AWS would accept: lab_mended() takes out what is not.
 */
#ifndef TESTS_RANDOM_DRAW_H
#define TESTS_RANDOM_DRAW_H

#include <stdint.h>

#include "base/text.h"

enum { SIZE_MAX_OF_LABS = 8 };

/**
 * draw_lab() - A lab file
 * @seed:	the same one draws the same lab
 * @size:	up to so large, from 1 to SIZE_MAX_OF_LABS: a lab of size 1 has
 *		a VPC or two and a handful of nodes, one of size 4 up to five
 *		VPCs and some thirty
 */
void draw_lab(uint64_t seed, unsigned int size, struct text *t);

/** draw_names - Names that have a meaning in some labs, and some in none */
extern const char *const draw_names[];
extern const size_t draw_names_n;

#endif
