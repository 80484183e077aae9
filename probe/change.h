/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/change.h - one change of a lab, as a request that the AWS CLI makes
 *
 * A change is said three ways, from one description: to AWS with identifiers,
 * to a running lab with names, and to the lab file as an act (remove, change,
 * add, as a step has them). Where the lab has a verb for the request the act
 * is what the verb makes of it; else it is written here.
 */
#ifndef PROBE_CHANGE_H
#define PROBE_CHANGE_H

#include "vpc/model.h"

struct change_word {
	const char *aws, *lab; /* the same word, for either; NULL: it has none
				  to say */
	bool raw; /* the shell is to read it: $(...) */
};

struct change_request {
	const char *service, *verb; /* "ec2", "create-route" */
	VEC(struct change_word) words; /* options and their values */
};

struct change {
	const char *about; /* "route table private: 0.0.0.0/0 to nat" */
	VEC(struct change_request) requests; /* most often one */
	const char *written; /* an act of its own: the lab has no verb for it */
	const char *act; /* that it is, once it was tried */
};

struct changes {
	struct change *items;
	size_t n, cap;
};

/** change_request() - Begin a (further) request */
void change_request(struct arena *arena, struct change *c, const char *service,
		    const char *verb);

/** change_flag(), change_option() - A word alone; an option with a value */
void change_flag(struct arena *arena, struct change *c, const char *word);
void change_option(struct arena *arena, struct change *c, const char *option,
		   const char *value);

/** change_option_for() - An option whose value is one thing to AWS, another to
 * the lab */
void change_option_for(struct arena *arena, struct change *c,
		       const char *option, const char *aws, const char *lab);

/** change_object() - An option that names an object
 * @vpc:	what it is in, or NULL
 */
void change_object(struct arena *arena, struct change *c, const struct model *m,
		   const char *option, const struct vpc *vpc,
		   const struct object *o);

/** change_raw() - An option whose value the shell is to find out; for AWS alone
 */
void change_raw(struct arena *arena, struct change *c, const char *option,
		const char *value);

/** change_name() - What a user calls an object: "database", "app/database"
 * where there are several VPCs */
const char *change_name(struct arena *arena, const struct model *m,
			const struct vpc *vpc, const struct object *o);

/** change_argv() - The first request as a command line of words
 * @aws:	with identifiers, else with names
 * @ret_argc:	how many, the verb included
 */
char **change_argv(struct arena *arena, const struct change *c, bool aws,
		   int *ret_argc);

/** change_aws() - "aws ec2 create-route --route-table-id rtb-..."; of several
 * requests a line each */
const char *change_aws(struct arena *arena, const struct change *c);

/** change_lab() - "vpclab create-route --route-table-id private ..."; NULL: the
 * lab has no such verb */
const char *change_lab(struct arena *arena, const struct change *c);

#endif
