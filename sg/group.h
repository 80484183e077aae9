/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sg/group.h - what the parts of a VPC's security groups share
 */
#ifndef SG_GROUP_H
#define SG_GROUP_H

#include "sg/sg.h"

struct group_set {
	const struct eni *like; /* the first ENI that has it */
	const char *name; /* "database", "database.function" */
};

struct building {
	struct plan *plan;
	const char *ns;
	const struct model *model;
	const struct vpc *vpc;
	VEC(struct group_set) sets;
	bool *referenced; /* own groups by number: members are needed */
	VEC(const struct security_group *)
	foreign; /* of other VPCs: likewise */
	bool functions; /* there is a Hyperplane ENI */
};

/** references_rules() - Add to @c the rules of @like's groups that name groups
 */
void references_rules(struct building *b, struct plan_chain *c,
		      const struct eni *like, bool egress);

/** references_sets() - Who holds the groups that those rules named (SG-9) */
void references_sets(struct building *b);

#endif
