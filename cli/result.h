/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/result.h - what running a lab file gave
 */
#ifndef CLI_RESULT_H
#define CLI_RESULT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"

struct case_result {
	const char *heading; /* of the step that it belongs to; or NULL */
	const char *title;
	bool holds;
	const char *text; /* what was seen; if it does not hold, why not */
	const char *explained; /* more about why not, lines; may be empty */
	int line;
	uint64_t took_us;
};

struct file_result {
	const char *path, *lab, *about;
	int status; /* enum exit_status */
	const char *messages; /* for standard error; may be empty */
	const char *error; /* why there are no (more) cases; or NULL */
	const char *skipped; /* what this machine lacks for it; or NULL */
	uint64_t took_us; /* building and tearing down included */
	VEC(struct case_result) cases;
};

struct results {
	struct arena *arena;
	VEC(struct file_result *) files; /* in the order they were asked for */
	size_t passed, failed, skipped;
};

/** result_json() - A file's result as JSON, and back; it crosses a pipe */
json_t *result_json(const struct file_result *f);
struct file_result *result_from_json(struct arena *arena, const json_t *json);

/** results_count() - Fill passed, failed and skipped; a file with an error is
 * one failure, and one that cannot run here is one that is skipped */
void results_count(struct results *r);

/** tap_file() - One file's cases; @number is the last test number so far */
void tap_file(const struct file_result *f, size_t *number, FILE *to);

/** junit_write() - All results: suite = file, case = expectation
 *
 * Return: 0, or a negative errno
 */
int junit_write(const struct results *r, const char *path);

#endif
