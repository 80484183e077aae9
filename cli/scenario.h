/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/scenario.h - one lab file: built, asked, torn down
 */
#ifndef CLI_SCENARIO_H
#define CLI_SCENARIO_H

#include "cli/result.h"
#include "import/source.h"

/* What is asked of every file of a run */
struct scenario_wish {
	const char *filter; /* only what has it in "FILE: title"; NULL: all */
	bool gain; /* programs may gain rights: rights_fence() */
	VEC(const char *) sources; /* that the file is laid on */
	const struct import_wish *of_sources; /* parameters, assumptions */
};

/**
 * scenario_run() - Run the expectations of one lab file
 *
 * Leaves the process in an empty network namespace: call it in a process of
 * its own. Whatever ends that process ends the lab.
 *
 * Return: the result, in @arena; never NULL
 */
struct file_result *scenario_run(struct arena *arena, const char *path,
				 const struct scenario_wish *wish);

#endif
