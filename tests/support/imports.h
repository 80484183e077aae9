/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/imports.h - sources of tests, and what they become
 */
#ifndef TESTS_SUPPORT_IMPORTS_H
#define TESTS_SUPPORT_IMPORTS_H

#include "import/source.h"
#include "vpc/model.h"

struct imported {
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

/** imported_paths() - The model, and the lab file, of files and folders */
struct imported imported_paths(const char *const *paths, size_t n);

/** imported_file(), imported_two() - Of the texts of one file, or of two */
struct imported imported_file(const char *text);
struct imported imported_two(const char *one, const char *other);

/** imported_drop() - Release it, and remove the files of the test */
void imported_drop(struct imported *i);

/** imported_has() - Has the importer said so of something? */
bool imported_has(const struct imported *i, enum import_fate fate,
		  const char *what, const char *why);

/** assert_round_trip() - Written as a lab file and read again it gives the same
 * plan */
void assert_round_trip(const struct imported *i);

#endif
