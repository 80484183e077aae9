/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/keep_ask.h - a question about packets in a lab that runs
 */
#ifndef CLI_KEEP_ASK_H
#define CLI_KEEP_ASK_H

#include "cli/ask_options.h"
#include "lab/keeper.h"
#include "probe/attempt.h"

/**
 * keep_ask() - Read SRC, DST and options of a job, and find what they name
 * @ret_fix:	was --fix given? NULL: the command has none
 *
 * Return: 0; or an exit status: what is wrong was said
 */
int keep_ask(struct job *j, struct ask_options *ret, bool *ret_fix);

/** keep_ask_failed() - Say what kept this machine from asking, if it did
 *
 * Return: EXIT_MACHINE, or EXIT_AS_ASKED
 */
int keep_ask_failed(struct job *j, const struct attempts *all);

/** keep_ask_nothing() - Say why there is nowhere to send from
 *
 * Return: EXIT_FAILED
 */
int keep_ask_nothing(struct job *j, const struct expect *x);

#endif
