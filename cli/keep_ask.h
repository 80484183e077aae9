/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/keep_ask.h - a question about packets: SRC DST[:PORT][/PROTO]
 */
#ifndef CLI_KEEP_ASK_H
#define CLI_KEEP_ASK_H

#include "lab/keeper.h"
#include "probe/attempt.h"

struct wish {
	bool json;
	const char *subnet;
	struct expect *x; /* whom it asks about, and how */
};

/**
 * keep_ask() - Read a job's arguments and find what they name
 *
 * Return: 0; or an exit status: what is wrong was said
 */
int keep_ask(struct job *j, struct wish *ret);

/** keep_ask_nothing() - Say why there is nowhere to send from
 *
 * Return: EXIT_FAILED
 */
int keep_ask_nothing(struct job *j, const struct expect *x);

#endif
