/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sg/group.h - what the parts of a VPC's security groups share
 */
#ifndef SG_GROUP_H
#define SG_GROUP_H

#include "sg/clause.h"
#include "sg/sg.h"

struct group_set {
	const struct eni *like; /* the first ENI that has it */
	const char *name; /* "database", "database.function" */
};

/* Links on which groups of another VPC are known, or just are not */
struct way {
	const struct vpc *far;
	bool egress, known;
	const char *set; /* or NULL: there is no such link */
};

struct building {
	struct plan *plan;
	const char *ns;
	const struct model *model;
	const struct vpc *vpc;
	VEC(struct group_set) sets;
	bool *referenced; /* own groups by number: members are needed */
	VEC(const struct security_group *) foreign; /* their sets are made */
	VEC(struct way) ways; /* likewise */
	bool functions; /* there is a Hyperplane ENI */
	bool middlebox; /* the VPC has one */
	const char *lost; /* where a matching reference leads, in place of
			     letting through; or NULL */
	bool endpoints; /* there is an interface endpoint */
};

/** references_rules() - Add to @c the rules of @like's groups that name groups
 */
void references_rules(struct building *b, struct plan_chain *c,
		      const struct eni *like, bool egress);

/** references_lost() - What a middlebox passes on for others does not match
 * the rules of @like's groups that name groups (SG-12); says so when it would
 * @prefix: of the log where no rule matches at all
 */
void references_lost(struct building *b, struct plan_chain *c,
		     const struct eni *like, bool egress, const char *prefix);

/** references_sets() - Who holds the own groups that those rules named (SG-9) */
void references_sets(struct building *b);

/**
 * foreign_reference() - A rule that names a group of another VPC
 * @known:	add what lets through; else what says why it does not, for
 *		links on which members of that group are not known as such
 */
void foreign_reference(struct building *b, struct plan_chain *c,
		       const struct security_group_rule *r, bool egress,
		       bool known);

/* --- shared by the two ------------------------------------------------- */

/** members() - Name of the set of addresses that hold @g */
const char *members(struct building *b, const struct security_group *g,
		    sa_family_t family);

/** member_set() - The set itself, empty; member() adds an ENI */
void member_set(struct building *b, const struct security_group *g);
void member(struct building *b, const struct security_group *g,
	    const struct eni *eni);

bool holds(const struct eni *eni, const struct security_group *g);

#endif
