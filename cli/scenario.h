/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/scenario.h - one lab file: built, asked, torn down
 */
#ifndef CLI_SCENARIO_H
#define CLI_SCENARIO_H

#include "cli/result.h"

/**
 * scenario_run() - Run the expectations of one lab file
 * @filter:	only those whose "FILE: title" contains it; NULL: all
 *
 * Leaves the process in an empty network namespace: call it in a process of
 * its own. Whatever ends that process ends the lab.
 *
 * Return: the result, in @arena; never NULL
 */
struct file_result *scenario_run(struct arena *arena, const char *path,
				 const char *filter);

#endif
