/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/pace.h - many things at once, few of them in a turn
 *
 * Whoever waits for a time-out shall not keep the others waiting, so that
 * hundreds may be under way. But what a packet met is heard of in the next
 * turn of the loop: if hundreds were sent before that, the first of them would
 * wait for the last, and drops could come faster than they can be told.
 */
#ifndef LAB_PACE_H
#define LAB_PACE_H

#include "lab/lab.h"

struct pace {
	size_t n; /* things to do */
	void (*begin)(size_t i, void *arg); /* one of them */
	void *arg;
	const size_t *under_way; /* so many have begun and are not over */
};

/**
 * lab_pace() - Do all of it, and return when the last one is over
 * @stop:	turns true when the run is to end early
 */
void lab_pace(struct lab *l, const struct pace *p, const volatile int *stop);

#endif
