/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/prune.h - rules that can do nothing
 */
#ifndef NETNS_PRUNE_H
#define NETNS_PRUNE_H

#include "netns/plan.h"

struct plan_sets { /* of the whole plan, by namespace and name */
	struct plan_object **items;
	size_t n;
};

/** plan_sets_find() - The set @name of namespace @ns, or NULL */
const struct plan_set *plan_sets_find(const struct plan_sets *sets,
				      const char *ns, const char *name);

/**
 * prune() - Leave out of @c what asks for sets that are empty
 * @arena:	where shortened rules live
 * @sets:	those that have elements are marked as filled
 *
 * No packet fares differently.
 */
void prune(struct arena *arena, const struct plan_sets *sets, const char *ns,
	   struct plan_chain *c);

#endif
