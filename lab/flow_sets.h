/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/flow_sets.h - the sets in which a lab's routers count for flow logs
 */
#ifndef LAB_FLOW_SETS_H
#define LAB_FLOW_SETS_H

#include "eni/flow_counts.h"

struct flow_set_read {
	const char *ns; /* of the plan that is followed, as is @set */
	const struct plan_set *set;
	struct flow_set what;
	char *name; /* of both, whatever happens to the plan */
	unsigned int number; /* another when it went and is there again */
	uint64_t read_ms; /* when it was read last, or began; Unix time */
};

struct flow_sets { /* all zero: none */
	struct flow_set_read *items;
	size_t n;
	unsigned int next_number;
};

/** flow_sets_follow() - Those that @plan has, which is kept meanwhile */
void flow_sets_follow(struct flow_sets *s, const struct plan *plan,
		      uint64_t now_ms);
void flow_sets_free(struct flow_sets *s);

#endif
