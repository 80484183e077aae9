// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/main.c - the command vpclab
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "cli/command.h"

/* clang-format off */
static const struct command *const commands[] = {
	&command_test,
	&command_up,
	&command_ls,
	&command_show,
	&command_exec,
	&command_shell,
	&command_probe,
	&command_matrix,
	&command_logs,
	&command_capture,
	&command_down,
	&command_plan,
};
/* clang-format on */

static void print_usage(FILE *to)
{
	fputs("vpclab - why a function in the cloud can or cannot reach its "
	      "database\n\n",
	      to);
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		fprintf(to, "  vpclab %-9s %s\n", commands[i]->name,
			commands[i]->about);
	fputs("  vpclab help      this page; with a command, its arguments and "
	      "options\n"
	      "  vpclab --version\n\n"
	      "Exit status: 0 all as asked, 1 an expectation failed, 2 bad "
	      "usage or input,\n3 the machine refused.\n",
	      to);
}

static void print_help(const struct command *c, FILE *to)
{
	fprintf(to, "vpclab %s %s\n%s\n\n%s", c->name, c->usage, c->about,
		c->help);
}

int usage_error(const struct command *c, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "vpclab %s: ", c->name);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\nusage: vpclab %s %s   (vpclab help %s)\n", c->name,
		c->usage, c->name);
	return EXIT_INPUT;
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static int unknown(const char *name)
{
	const char *names[ARRAY_LEN(commands)];
	const char *nearest;

	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		names[i] = commands[i]->name;
	nearest = text_nearest(name, names, ARRAY_LEN(names));
	fprintf(stderr, "vpclab: no command '%s'", name);
	if (nearest)
		fprintf(stderr, "; did you mean '%s'?", nearest);
	fputs("\n\n", stderr);
	print_usage(stderr);
	return EXIT_INPUT;
}

static int help(int argc, char **argv)
{
	const struct command *c = argc > 2 ? find(argv[2]) : NULL;

	if (argc > 2 && !c)
		return unknown(argv[2]);
	if (c)
		print_help(c, stdout);
	else
		print_usage(stdout);
	return EXIT_AS_ASKED;
}

/* What could not be written was not done as asked */
static int flushed(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	perror("vpclab: write to standard output");
	return status ? status : EXIT_MACHINE;
}

int main(int argc, char **argv)
{
	const struct command *c;

	if (argc < 2) {
		print_usage(stderr);
		return EXIT_INPUT;
	}
	if (!strcmp(argv[1], "--version")) {
		puts("vpclab " VPCLAB_VERSION);
		return EXIT_AS_ASKED;
	}
	if (!strcmp(argv[1], "help") || !strcmp(argv[1], "--help") ||
	    !strcmp(argv[1], "-h"))
		return help(argc, argv);
	c = find(argv[1]);
	if (!c)
		return unknown(argv[1]);
	if (argc > 2 &&
	    (!strcmp(argv[2], "--help") || !strcmp(argv[2], "-h"))) {
		print_help(c, stdout);
		return EXIT_AS_ASKED;
	}
	return flushed(c->run(argc - 1, argv + 1));
}
