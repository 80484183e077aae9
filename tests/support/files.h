/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/files.h - files of the source tree, and of tests
 */
#ifndef TESTS_SUPPORT_FILES_H
#define TESTS_SUPPORT_FILES_H

#include "base/arena.h"

/** file_content() - The whole of a text file, or NULL when it is not there */
const char *file_content(struct arena *arena, const char *path);

enum { TEMPORARY_BYTES = 256 };

/** temporary_path() - A template for mkstemp() or mkdtemp(), below $TMPDIR */
void temporary_path(char path[TEMPORARY_BYTES]);

#endif
