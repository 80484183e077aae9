/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/codes.h - explanation codes, and the statements they rest on
 */
#ifndef VPC_CODES_H
#define VPC_CODES_H

#include <stdbool.h>
#include <stddef.h>

struct code {
	const char *name;
	bool ours; /* not one of VPC Reachability Analyzer's */
	const char *meaning; /* half a sentence, for people */
};

/** code_find() - The code of that name, or NULL */
const struct code *code_find(const char *name);

/** code_names() - All names, sorted; @ret_n of them */
const char *const *code_names(size_t *ret_n);

/** statement_known() - Is there a statement or failure "SG-3", "F-20"? */
bool statement_known(const char *number);

#endif
