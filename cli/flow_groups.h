/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/flow_groups.h - flows that changed, those together that changed alike
 *
 * A rule for a group of a hundred members changes a hundred flows: one line
 * says so. What has the same direction, ports and reason is one group, all its
 * sources against all its targets.
 */
#ifndef CLI_FLOW_GROUPS_H
#define CLI_FLOW_GROUPS_H

#include <stdio.h>

#include "probe/flows.h"

struct flow_group {
	struct flow_change like; /* all but its ends */
	VEC(const char *) from, to; /* nodes; or places where it is not all */
	size_t n; /* flows */
};

struct flow_groups {
	struct flow_group *items;
	size_t n, cap;
};

/** flow_groups() - In the order in which they are printed: between nodes of
 * both labs first, then of new ones, then of removed ones; gained before lost
 */
struct flow_groups flow_groups(struct arena *arena,
			       const struct flow_changes *all);

/** flow_groups_count() - How many flows of all were gained, or lost
 * @listened:	where somebody listens; else the paths where nobody does
 */
size_t flow_groups_count(const struct flow_groups *all, bool gained,
			 bool listened, enum flow_ends ends);

/** flow_group_text() - "report, worker → orders:5432/tcp"
 * @most:	names of either end, and then "and 7 more"
 */
const char *flow_group_text(struct arena *arena, const struct flow_group *g,
			    size_t most);

/** flow_group_why() - "security group database: + ingress tcp 5432 from
 * function (ENI_SG_RULES_MISMATCH)"; "" when there is nothing to say */
const char *flow_group_why(struct arena *arena, const struct flow_group *g);

/** flow_groups_print() - As lines, and a last one that counts */
void flow_groups_print(FILE *to, const struct flow_groups *all, bool color);

/** flow_groups_markdown() - As a table for a pull request
 * @rows:	at most; then "and 12 more"
 */
void flow_groups_markdown(FILE *to, const struct flow_groups *all, size_t rows);

#endif
