/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/report.h - what is wrong, and where
 *
 * Two kinds of trouble. The user's input is wrong: every finding of a run is
 * collected in a struct report with file, line and column, and printed in
 * file order. The machine refuses: one struct err, the call, the object and
 * the kernel's reason, carried back to whoever can say so.
 */
#ifndef BASE_REPORT_H
#define BASE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"

struct where {
	const char *file; /* NULL: no place at all */
	int line, column; /* from 1; 0: the file as a whole */
	int order; /* in a document put together from several files; or 0 */
};

enum severity {
	SEVERITY_NOTE, /* said, and nothing follows from it */
	SEVERITY_REFUSAL, /* AWS would refuse this: exit 2, unless expected */
	SEVERITY_ERROR, /* the file is wrong: exit 2 */
};

struct finding {
	enum severity severity;
	struct where at;
	const char *text; /* without the position */
	const char *code; /* AWS's error code, for refusals; or NULL */
	const char *subject; /* name of the object refused; or NULL */
};

struct report {
	struct arena *arena;
	VEC(struct finding) findings;
};

/** report_error() - Add an error; the text is one sentence without a dot */
void report_error(struct report *r, struct where at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** report_note() - Add a remark that stops nothing */
void report_note(struct report *r, struct where at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * report_refusal() - Add what AWS itself would refuse
 * @code:	AWS's error code, such as "InvalidSubnet.Conflict"
 * @subject:	name of the object refused, what 'at' of refused_as compares
 *
 * The text gets " (AWS: CODE)" behind it.
 */
void report_refusal(struct report *r, struct where at, const char *code,
		    const char *subject, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/** report_count() - How many findings have @severity */
size_t report_count(const struct report *r, enum severity severity);

/** report_failed() - Is there an error or a refusal? */
bool report_failed(const struct report *r);

/** report_sort() - Into file order: by file, line, column; stable */
void report_sort(struct report *r);

/** report_drop_refusals() - Keep what is wrong with the file alone: AWS is asked
 * only about a lab without errors */
void report_drop_refusals(struct report *r);

/** report_print() - One finding a line, FILE:LINE:COLUMN: TEXT, sorted; the text
 * alone where there is no place */
void report_print(struct report *r, FILE *to);

struct err {
	int code; /* the errno, positive; 0: no error */
	char text[1024];
};

/**
 * err_set() - Say what the machine refused
 * @code:	errno of the refusal, positive
 *
 * The text names the call and the object; ": " and the errno's own words are
 * put behind it.
 *
 * Return: -@code, for the caller to return in turn
 */
int err_set(struct err *e, int code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** err_is_shortage() - Has the machine no more of something for now? Then @code,
 * an errno, says nothing of whatever was tried */
bool err_is_shortage(int code);

#endif
