/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/describe.h - a model as the AWS CLI would describe it
 *
 * A description is one JSON object. Its members are the lists that the
 * describe-* and list-* calls answer with, under the same names and with the
 * same fields; a field is there when the model knows it. What AWS answers in
 * a call of its own about one object, stands in that object: the attributes
 * of a VPC, the entries of a prefix list, the routes of a transit gateway's
 * table. Nodes, OnPremises and the field UsedBy are the lab's own words.
 *
 * Text for people is made of the same description: see cli/sections.h. The
 * lab in the words of its file is in vpc/describe.h.
 */
#ifndef CLI_DESCRIBE_H
#define CLI_DESCRIBE_H

#include <jansson.h>

#include "netns/plan.h"
#include "probe/lives.h"
#include "vpc/model.h"

struct described_lab {
	const struct model *model;
	const struct plan *plan; /* that runs; NULL: MACs are not known */
	const struct lives *lives; /* of its functions; NULL: none was used */
};

struct describing;

struct description_list { /* a member of a description */
	const char *name; /* "Vpcs", "DistributionList.Items" */
	const char *id; /* where an item has what it is known by: "VpcId" */
	const char *label; /* where its name is; a list of tags has it too */
	void (*fill)(struct describing *d, json_t *list);
};

/* All of them, in the order in which they are printed; the last has no name */
extern const struct description_list description_lists[];

/** description_new() - Everything about a lab; all lists are there, if empty */
json_t *description_new(const struct described_lab *of);

/** description_list() - The list of that name, borrowed; or NULL */
json_t *description_list(const json_t *description, const char *name);

#endif
