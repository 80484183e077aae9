// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/pace.c - many things at once, few of them in a turn
 */
#include "lab/pace.h"

enum { AT_ONCE = 512, A_TURN = 16, TURN_MS = 100 };

/* Is there one more to begin, and room for it? */
static bool may_begin(const struct pace *p, size_t next)
{
	return next < p->n && *p->under_way < AT_ONCE;
}

void lab_pace(struct lab *l, const struct pace *p, const volatile int *stop)
{
	size_t next = 0;

	while ((next < p->n || *p->under_way) && !*stop) {
		for (int i = 0; i < A_TURN && may_begin(p, next); i++)
			p->begin(next++, p->arg);
		if (*p->under_way)
			lab_turn(l, may_begin(p, next) ? 0 : TURN_MS);
	}
}
