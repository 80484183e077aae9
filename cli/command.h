/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/command.h - the subcommands of vpclab
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>

#include "base/exit.h"

#define VPCLAB_VERSION "0.1.0"

struct command {
	const char *name;
	const char *usage; /* arguments, one line */
	const char *about; /* one line */
	const char *help; /* its options, a line each */
	const char *more; /* likewise, those that it shares with others; or
			     NULL */
	int (*run)(int argc, char **argv);
};

extern const struct command command_test;
extern const struct command command_up;
extern const struct command command_ls;
extern const struct command command_show;
extern const struct command command_exec;
extern const struct command command_shell;
extern const struct command command_probe;
extern const struct command command_matrix;
extern const struct command command_explain;
extern const struct command command_logs;
extern const struct command command_capture;
extern const struct command command_flowlogs;
extern const struct command command_apply;
extern const struct command command_down;
extern const struct command command_plan;
extern const struct command command_features;
extern const struct command command_import;
extern const struct command command_snapshot;
extern const struct command command_diff;
extern const struct command command_analyze;

/* Of commands that start programs of lab files (lab/rights.h) */
#define RIGHTS_HELP                                                       \
	"  --allow-new-privileges  programs of the lab keep all rights, " \
	"and setuid ones gain theirs\n"

/** command_line() - Do what a whole command line says, "vpclab" first
 *
 * Return: the exit status
 */
int command_line(int argc, char **argv);

/** usage_error() - Say what is wrong and how to call it
 *
 * Return: EXIT_INPUT
 */
int usage_error(const struct command *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
