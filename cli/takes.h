/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/takes.h - what a command takes, as its help says
 *
 * The help of every command is written alike:
 *
 *	probe [OPTIONS] SRC DST[:PORT][/PROTO]		usage
 *	  -f, --follow   go on as they say more		a line of help
 *	  --lab LAB      when several labs run
 *	  --groups GROUP ...              all of them
 *	  --cidr-block CIDR, --ipv6-cidr-block CIDR
 *
 * so that what stands there for a value says what kind it is of: LAB, NODE,
 * FILE. Completion reads it here, and needs no second list of options.
 */
#ifndef CLI_TAKES_H
#define CLI_TAKES_H

#include <stdbool.h>

#include "base/arena.h"
#include "cli/command.h"

struct taken_option {
	const char *name; /* "--lab", "-f" */
	const char *value; /* "LAB", "allow|deny"; NULL: it takes none */
	bool repeats; /* the value */
};

struct takes {
	VEC(struct taken_option) options; /* each name its own entry */
	VEC(const char *) arguments; /* "NODE", "--", "CMD"; "FILE|DIR" */
	size_t repeating; /* which of them may come again, from 1; 0: none */
	bool options_end; /* behind the first argument: the rest is a command */
};

struct takes takes_of(struct arena *arena, const struct command *c);

/** takes_option() - The option of that name, or NULL */
const struct taken_option *takes_option(const struct takes *t,
					const char *name);

/** takes_argument() - What argument number @i is, from 0; or NULL: too many */
const char *takes_argument(const struct takes *t, size_t i);

#endif
