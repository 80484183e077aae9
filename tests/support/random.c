// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/random.c - numbers that a seed brings back
 */
#include "tests/support/random.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct random random_begin(const char *test)
{
	const char *given = getenv("SEED");
	struct timespec now;
	struct random r;

	clock_gettime(CLOCK_REALTIME, &now);
	r.state = given ? strtoull(given, NULL, 0)
			: (uint64_t)now.tv_sec * 1000000007u +
				  (uint64_t)now.tv_nsec;
	printf("# %s: SEED=%" PRIu64 "\n", test, r.state);
	fflush(stdout);
	return r;
}

uint64_t random_next(struct random *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

uint32_t random_below(struct random *r, uint32_t n)
{
	return (uint32_t)(random_next(r) % n);
}

bool random_chance(struct random *r, uint32_t percent)
{
	return random_below(r, 100) < percent;
}
