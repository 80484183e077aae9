/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/difference.h - what differs between two models, in AWS's words
 */
#ifndef VPC_DIFFERENCE_H
#define VPC_DIFFERENCE_H

#include "base/text.h"
#include "vpc/model.h"

enum difference_kind {
	DIFFERENCE_ADDED,
	DIFFERENCE_REMOVED,
	DIFFERENCE_CHANGED,
	N_DIFFERENCE_KINDS
};

/** difference_word - "added", "removed", "changed", for programs */
extern const char *const difference_word[N_DIFFERENCE_KINDS];

/* One rule, route or attribute of an object */
struct detail {
	enum difference_kind is;
	const char
		*key; /* "timeout", "0.0.0.0/0", "ingress tcp 443 from web" */
	const char *before, *after; /* NULL: it was not there, it is gone, or
				       the key says all of it */
};

struct difference {
	enum difference_kind is;
	const char *kind; /* "security group" */
	const char *name; /* "database"; with several VPCs "app/database" */
	const char *id; /* "sg-0a1b2c3d4e5f60718" */
	const char *about; /* of what is added, in one line; or "" */
	VEC(struct detail)
	details; /* of what is changed, and the entries of
				       what is added */
};

struct differences {
	struct difference *items;
	size_t n, cap;
};

/**
 * difference_find() - What is in @after and not in @before, and the reverse
 * @arena:	of the result, which does not point into the models
 * @before:	NULL: nothing was there
 *
 * What is there now comes first, in file order; then what is gone, in its own.
 */
struct differences difference_find(struct arena *arena,
				   const struct model *before,
				   const struct model *after);

/**
 * difference_print() - Append it as lines for people
 *
 *     + subnet private-c 10.0.3.0/24 us-east-1c
 *     - NAT gateway nat
 *     ~ security group database: + ingress tcp 5432 from function
 *     ~ route table private: 0.0.0.0/0 NAT gateway nat -> internet gateway igw
 *     ~ function report: timeout 3 -> 9
 */
void difference_print(struct text *t, const struct difference *d);

#endif
