/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/labs.h - labs that differ, to go from one to another
 */
#ifndef TESTS_SUPPORT_LABS_H
#define TESTS_SUPPORT_LABS_H

#include "tests/support/models.h"
#include "tests/support/random.h"

/* What a lab is made of; each can be edited by itself */
struct lab_parts {
	bool gateway, nat, second_vpc, appliance;
	unsigned int instances; /* web0, web1 ... */
	unsigned int functions; /* f0, f1 ... in one or two subnets */
	unsigned int rules; /* of the group "g" */
	unsigned int entries; /* of the ACL "n"; 0: the default ACL */
	unsigned int seed; /* of what the rules say */
};

/** lab_text() - Such a lab as a lab file */
const char *lab_text(const struct lab_parts *parts);

/** lab_random() - Any parts at all */
struct lab_parts lab_random(struct random *r);

/** lab_edited() - The same with one or two parts changed */
struct lab_parts lab_edited(struct random *r, struct lab_parts parts);

#endif
