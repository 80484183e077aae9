/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/asked.h - a question of a user's, put to the model alone
 *
 * The same question that probe/attempt.c puts to the kernel, in the same
 * words: names mean what the model says a name server would answer.
 */
#ifndef PROBE_ASKED_H
#define PROBE_ASKED_H

#include "probe/cases.h"
#include "probe/judge_name.h"
#include "probe/target.h"

struct asked { /* one source, one address and port */
	const struct place *from;
	const struct endpoint *to;
	const char *name; /* that was looked up, or NULL */
	struct name_opinion meaning; /* of the name */
	struct target_address target; /* none: the name gave no address */
	int port; /* 0: none (ICMP) */
	struct flow_cases cases; /* none without a target */
};

struct all_asked {
	struct asked *items;
	size_t n, cap;
};

/** asked_of() - Everything that @x asks
 * @x:	resolved by ask_resolve(); of its checks nothing is looked at
 *
 * Return: in the order of sources, then of targets; what it holds is in @arena
 */
struct all_asked asked_of(struct arena *arena, const struct model *m,
			  const struct expect *x);

/** asked_text() - "inside@private-b → orders:5432" */
const char *asked_text(struct arena *arena, const struct asked *a);

#endif
