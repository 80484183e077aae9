/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/show.h - a lab for people or programs, from its file or as it runs
 */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include <stdio.h>

#include "cli/describe.h"
#include "cli/load.h"

struct showing {
	struct arena *arena;
	bool json, all;
	const char *object; /* NULL: the network interfaces, or all */
	bool color;
	const char *who; /* what messages begin with */
	FILE *out, *err;
};

/**
 * show_options() - Take the options of a command line
 * @l:		takes what is said of sources; NULL: there are none
 * @ret_first:	index of the first argument that is none
 *
 * Return: what is wrong with them, "" where that has been said; or NULL
 */
const char *show_options(struct showing *s, struct load *l, int argc,
			 char **argv, int *ret_first);

/** show() - Print what is asked for
 *
 * Return: EXIT_INPUT when the object is none of the lab, or several are meant
 */
int show(const struct showing *s, const struct described_lab *of);

#endif
