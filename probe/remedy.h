/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/remedy.h - what would open a path that is not
 *
 * Each explanation of the model's answer suggests changes. One is made, the
 * lab that comes of it is read and asked the same, and so on until the path is
 * open: only then are the changes offered, the fewest first. Of as many, the
 * ones that open least besides come first. Nothing is offered that was not
 * tried: the new lab file was read by the reader that reads all of them, AWS
 * would accept it, and the model says open. What the lab file expects to be
 * open is asked again, too.
 */
#ifndef PROBE_REMEDY_H
#define PROBE_REMEDY_H

#include "probe/change.h"
#include "vpc/expect.h"

enum { REMEDIES_MAX = 3 };

struct remedy {
	struct changes changes; /* in this order */
	unsigned int breadth; /* how much else they open, roughly */
	bool refused; /* the path is open then, and nobody listens there yet */
	const char *closes; /* what the lab expects to be open, and would not be
			       any more: "report → api.example.com:443"; NULL:
			       nothing */
};

struct remedies {
	struct remedy items[REMEDIES_MAX]; /* the smallest first */
	size_t n;
	bool open; /* nothing is in the way */
	bool cut; /* there was more to try */
	const char *none; /* why there is none; or NULL */
};

/**
 * change_maker - A change as an act on the lab file
 *
 * The lab's verbs are above this room.
 *
 * Return: the act, for labfile_edit(); or NULL, reported
 */
typedef const char *change_maker(const struct model *m, const struct change *c,
				 struct arena *arena, struct report *report);

/**
 * remedies_of() - What would open the path
 * @arena:	of the result
 * @x:		the question, resolved by ask_resolve(); of what it expects
 *		nothing is looked at
 */
struct remedies remedies_of(struct arena *arena, const struct model *m,
			    const struct expect *x, change_maker *make);

#endif
