/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/answer.h - what a keeper says to its client
 *
 * The keeper may be of another version: what is not as it should be is not
 * there.
 */
#ifndef CLI_ANSWER_H
#define CLI_ANSWER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "lab/enter.h"

struct answer { /* one message; texts last as long as it */
	const char *out, *err; /* for standard output and error; or NULL */
	size_t n_out, n_err;
	bool over;
	int status; /* of exit, if it is over */
};

struct answer answer_of(const json_t *message);

/** answer_setting() - What a program in a node finds besides its network */
struct setting answer_setting(struct arena *arena, const json_t *message);

struct answer_status { /* NULL, or 0, what was not said */
	const char *file, *about;
	long long nodes, start_time;
};

/** answer_status() - What a keeper says of itself, by its "out"
 *
 * Return: all of it, to be released by json_decref() behind @ret; NULL: it is
 *	   not to be understood
 */
json_t *answer_status(const json_t *message, struct answer_status *ret);

#endif
