/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/progress.h - how far a long build is, on a terminal
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdio.h>

enum { PROGRESS_FROM = 200 }; /* nodes; less is built before one could look */

struct progress {
	FILE *to;
	const char *what;
	bool terminal, shown;
	int columns;
};

/** progress_on() - Silent unless @to is a terminal */
struct progress progress_on(FILE *to, const char *what);

/** progress_show() - @done of @all; silent below PROGRESS_FROM */
void progress_show(struct progress *p, long long done, long long all);

/** progress_end() - Take the bar away */
void progress_end(struct progress *p);

#endif
