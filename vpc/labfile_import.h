/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/labfile_import.h - what a lab file imports (lab-file.md section 8)
 *
 * Said here, because it is a part of the language; done by whoever reads
 * files (import/source.h), before the lab file becomes a model.
 */
#ifndef VPC_LABFILE_IMPORT_H
#define VPC_LABFILE_IMPORT_H

#include "vpc/schema.h"

struct lab_import {
	const char *file; /* relative to the lab file */
	const char *as;
	const struct doc *parameters, *exports, *rename, *assume; /* or NULL */
	struct where at;
};

struct lab_imports {
	struct lab_import *items;
	size_t n, cap;
};

/** labfile_imports() - Read the value of 'import:'; what is wrong is reported,
 * and what is left can be used */
struct lab_imports labfile_imports(struct arena *arena, struct report *report,
				   const struct doc *value);

#endif
