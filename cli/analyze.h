/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/analyze.h - vpclab analyze: reachability from the model alone
 */
#ifndef CLI_ANALYZE_H
#define CLI_ANALYZE_H

#include "cli/ask_options.h"
#include "vpc/model.h"

struct analyzing { /* one run of the command */
	struct arena *arena;
	const struct model *m;
	struct ask_options options;
	char **words; /* the arguments behind FILE, n of them */
	int n;
	bool color;
	bool fix; /* say what would open it, too */
	FILE *out, *err;
};

/** analyze_one() - One question, SRC and DST
 *
 * Return: the exit status
 */
int analyze_one(struct analyzing *a);

#endif
