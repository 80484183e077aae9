/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/diff.h - what has to happen to get from one plan to another
 */
#ifndef NETNS_DIFF_H
#define NETNS_DIFF_H

#include "netns/plan.h"

/* One object that goes, comes, or (both are set) changes its body */
struct plan_step {
	const struct plan_object *from, *to;
	bool gone, come; /* kept by whoever carries it out */
};

struct plan_diff {
	VEC(struct plan_step) steps; /* in the order of the plans */
};

/**
 * plan_diff() - The steps from one finished plan to another
 * @arena:	where the steps live; they point into both plans
 * @from, @to:	finished plans; NULL is the empty plan
 *
 * What lives in a namespace that goes is not listed: it goes with it. A link
 * is listed unless both its namespaces go.
 */
struct plan_diff plan_diff(struct arena *arena, const struct plan *from,
			   const struct plan *to);

/**
 * plan_diff_along() - What goes along with links of a difference
 * @back:	steps that bring things back; more are added
 * @from, @to:	the finished plans that the difference was between
 *
 * With a link goes what hangs on it, in a namespace that is left too: it is
 * not listed there, but has to come back when that link does.
 */
void plan_diff_along(struct arena *arena, struct plan_diff *back,
		     const struct plan *from, const struct plan *to);

/** plan_step_what() - The object that a step is about */
const struct plan_object *plan_step_what(const struct plan_step *s);

/** plan_object_order() - <0, 0, >0 as by namespace, kind and key */
int plan_object_order(const struct plan_object *a, const struct plan_object *b);

#endif
