// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep_complete.c - what a word on a command line may become
 */
#include "cli/command.h"
#include "cli/keep.h"
#include "cli/words.h"

/* complete KIND BEGUN */
int keep_complete(struct job *j)
{
	const struct lab *lab = j->keeper->lab;

	if (j->argc != 3)
		return keep_usage(j, "needs KIND and how the word begins");
	words_print(j->out, lab->model, lab->plan, j->argv[1], j->argv[2]);
	return EXIT_AS_ASKED;
}
