/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/snapshot_calls.h - what must be asked of an account to know its network
 */
#ifndef CLI_SNAPSHOT_CALLS_H
#define CLI_SNAPSHOT_CALLS_H

#include <stddef.h>

enum { CALL_WORDS_MAX = 8 };

/*
 * A call of the AWS CLI. Some are made once for each object of an earlier
 * answer, which then is their last word and in the name of their file: the
 * importer tells by it what the answer is about.
 */
struct snapshot_call {
	const char *words[CALL_WORDS_MAX]; /* "ec2", "describe-vpcs" */
	const char *list, *key; /* of the earlier answer; NULL: made once */
	const char
		*only[2]; /* where this member of a member is true; or NULL */
	size_t of; /* which that is, by its place in the table */
};

extern const struct snapshot_call snapshot_calls[];
extern const size_t snapshot_calls_n;

#endif
