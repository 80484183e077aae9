/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/workers.h - lab files side by side, a process each
 */
#ifndef CLI_WORKERS_H
#define CLI_WORKERS_H

#include "cli/scenario.h"

/**
 * workers_run() - Run lab files, @at_once at a time
 * @paths:	@n of them
 * @wish:	as of scenario_run()
 * @done:	called in the order of @paths, as soon as a file and all
 *		before it are through
 *
 * Each file has a process and namespaces of its own; when this process dies,
 * they die with it.
 */
void workers_run(struct results *r, const char *const *paths, size_t n,
		 size_t at_once, const struct scenario_wish *wish,
		 void (*done)(const struct file_result *f, void *arg),
		 void *arg);

#endif
