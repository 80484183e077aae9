/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/outcome.h - what became of a packet, in AWS's words
 */
#ifndef PROBE_OUTCOME_H
#define PROBE_OUTCOME_H

#include "lab/lab.h"
#include "vpc/expect.h"

enum { OUTCOME_ALSO_MAX = 3, OUTCOME_NAMES_MAX = 24, OUTCOME_TEXT_MAX = 512 };

struct outcome {
	enum verdict verdict;
	char code[80]; /* "" when there is none to say */
	char also[OUTCOME_ALSO_MAX][80]; /* codes beside it: what led to it */
	size_t n_also;
	enum direction direction;
	enum way path;
	int rule; /* of the ACL that decided; 0: none did */
	const struct eni *eni; /* where it was dropped, or NULL */
	const struct vpc *vpc; /* in which VPC, or NULL: in none */
	const char *names[OUTCOME_NAMES_MAX]; /* what 'at' may say */
	size_t n_names;
	char text[OUTCOME_TEXT_MAX]; /* "ENI_SG_RULES_MISMATCH, ingress, ..." */
	uint64_t took_us;
	bool failed; /* nothing was sent: the machine refused, see the text */

	/* what the target said, when it was asked to speak */
	struct addr seen; /* the source address that it saw; or none */
	char speaker[80]; /* who answered, by name */
	int status; /* of HTTP; 0: it was not HTTP */
	int lines; /* said in all */
	bool reset;
};

/* Who sent to whom: what a drop cannot know by itself */
struct question {
	const struct place *from;
	const struct node *to_node; /* or NULL */
	sa_family_t family;
};

/**
 * outcome_of() - A dial's result as a verdict with its reason
 *
 * A dropped packet is explained from the rule that logged it: the code, the
 * direction, the ENI by the link it came or left by, and the group, ACL,
 * route table or gateway that this ENI's subnet answers to.
 */
void outcome_of(const struct lab *lab, const struct question *q,
		const struct dial_result *r, struct outcome *ret);

/** outcome_name() - An object of the answer has this name, or identifier; NULL
 * is none */
void outcome_name(struct outcome *o, const char *name);

/** outcome_add_code() - A code beside those that it has; the first is the code
 * that everybody shows */
void outcome_add_code(struct outcome *o, const char *code);

/** outcome_lacks() - The first of @n codes that it does not have; or NULL */
const char *outcome_lacks(const struct outcome *o, const char *const *codes,
			  size_t n);

/** outcome_homeless() - The source has no address of that family to send from */
void outcome_homeless(const char *source, struct outcome *ret);

/** outcome_text() - "open", "blocked: CODE, ingress, group database, ..." */
const char *outcome_text(struct arena *arena, const struct outcome *o);

/** outcome_is_at() - Did an object called @name (of @vpc, if not NULL) take
 * part? */
bool outcome_is_at(const struct outcome *o, const struct vpc *vpc,
		   const char *name);

#endif
