/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/complete.h - vpclab complete: what the shell's completion asks
 */
#ifndef CLI_COMPLETE_H
#define CLI_COMPLETE_H

#include <stddef.h>

#include "cli/command.h"

/**
 * complete() - Print what the last word of a command line may become
 * @commands:	@n of them
 * @argv:	@argc words behind "vpclab", the last as far as it is written
 *
 * A line each. ":labfile", ":file" and ":command" stand for what the shell
 * finds by itself: lab files and folders, files, commands of the machine.
 *
 * Return: the exit status
 */
int complete(const struct command *commands, size_t n, int argc, char **argv);

#endif
