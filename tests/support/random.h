/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/random.h - numbers that a seed brings back
 *
 * SEED=NUMBER in the environment repeats a run; without it the clock chooses,
 * and the seed is printed.
 */
#ifndef TESTS_SUPPORT_RANDOM_H
#define TESTS_SUPPORT_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
	uint64_t state;
};

/** random_begin() - From SEED or the clock; says which as a TAP comment */
struct random random_begin(const char *test);

/** random_next() - The next 64 bits (splitmix64) */
uint64_t random_next(struct random *r);

/** random_below() - A number from 0 to @n - 1 */
uint32_t random_below(struct random *r, uint32_t n);

/** random_chance() - True in @percent of all cases */
bool random_chance(struct random *r, uint32_t percent);

#endif
