/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/brought.h - sources of tests, and what they become
 */
#ifndef TESTS_SUPPORT_BROUGHT_H
#define TESTS_SUPPORT_BROUGHT_H

#include "import/source.h"
#include "vpc/model.h"

struct brought {
	struct report report;
	struct importing in;
	char *folder; /* that files of the test are in, or NULL */
	struct model *model; /* NULL: it has errors */
	const char *text; /* the lab file; NULL: there is none */
	char *said; /* the report, as it is printed */
};

/** sample() - A path below ../shared/samples; the test is skipped, with a
 * note, where that is absent */
const char *sample(const char *path);

/** brought_paths() - The model, and the lab file, of files and folders */
struct brought brought_paths(const char *const *paths, size_t n);

/** brought_file(), brought_two() - Of the texts of one file, or of two */
struct brought brought_file(const char *text);
struct brought brought_two(const char *one, const char *other);

/** json_given() - JSON from a text with apostrophes for quotes */
const char *json_given(const char *text);

/** brought_drop() - Release it, and remove the files of the test */
void brought_drop(struct brought *i);

/** brought_has() - Has the importer said so of something? */
bool brought_has(const struct brought *i, enum import_fate fate,
		 const char *what, const char *why);

/** assert_round_trip() - Written as a lab file and read again it gives the same
 * plan */
void assert_round_trip(const struct brought *i);

/* --- what the test that runs has brought last ------------------------------ */

extern struct brought now; /* until now_drop(), a teardown */
int now_drop(void **state);

/** now_given() - From JSON as json_given() has it; it may have errors */
void now_given(const char *text);

/** now_fine() - It has none, and the lab file gives it again */
const struct model *now_fine(void);

/** now_brought() - Likewise, of JSON */
const struct model *now_brought(const char *text);

/** assert_lab(), assert_no() - The lab file has this somewhere, or nowhere */
void assert_lab(const char *part);
void assert_no(const char *part);

#endif
