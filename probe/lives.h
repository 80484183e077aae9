/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/lives.h - what functions have done so far
 *
 * A function that nobody has used for long is Inactive (LAM-20). What is
 * expected of it is what uses it, so the model alone cannot know.
 */
#ifndef PROBE_LIVES_H
#define PROBE_LIVES_H

#include "vpc/model.h"

struct life { /* of one function */
	const char *id;
	uint64_t used_ms; /* age of the lab when it last ran */
	unsigned int invocations;
};

struct lives {
	VEC(struct life) items;
};

struct function_state {
	const char *word, *reason; /* LAM-50, LAM-52; reason may be NULL */
};

/** life_of() - The life of function @n, begun with it in @arena */
struct life *life_of(struct lives *lives, struct arena *arena,
		     const struct node *n);

/** life_state() - In which state the function is now */
struct function_state life_state(const struct life *life, const struct model *m,
				 const struct node *n);

/** life_use() - It runs now */
void life_use(struct life *life, const struct model *m);

#endif
