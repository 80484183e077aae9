/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/imported.h - templates written in tests, and what comes of them
 *
 * What these functions give lives until imported_drop(), a teardown.
 */
#ifndef TESTS_SUPPORT_IMPORTED_H
#define TESTS_SUPPORT_IMPORTED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "import/import.h"

/** in_a_vpc() - A template with the VPC V, its subnets A and B, what all tests
 * of a file have of their @own, and @more */
const char *in_a_vpc(const char *own, const char *more);

/** imported() - The lab file that a template becomes, as text */
const char *imported(const char *template);

/** imported_with() - Likewise, with parameters (YAML), or what else a lab file
 * says of a source: "{parameters: {...}, as: a}" */
const char *imported_with(const char *wish, const char *template);

/** imported_stacks() - Likewise, of several templates, up to NULL; they are the
 * stacks a, b, c */
const char *imported_stacks(const char *first, ...) __attribute__((sentinel));

/** import_said() - What is wrong with a template, and the notes to it */
const char *import_said(const char *template);
const char *import_said_with(const char *wish, const char *template);

/** import_told() - What was assumed and ignored of the last one */
const char *import_told(void);

/** import_refused() - What AWS would refuse of the last one */
const char *import_refused(void);

/** assert_becomes() - The lab file has these lines, somewhere */
#define assert_becomes(text_, part_) \
	assert_text_has(text_, part_, __FILE__, __LINE__)
void assert_text_has(const char *text, const char *part, const char *file,
		     int line);

/** imported_drop() - Release all of the above */
int imported_drop(void **state);

#endif
