// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/commands.c - which command a command line means
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "cli/client.h"
#include "cli/command.h"
#include "cli/complete.h"
#include "cli/edit.h"

/* clang-format off */
static const struct command *const commands[] = {
	&command_test,
	&command_up,
	&command_ls,
	&command_show,
	&command_exec,
	&command_shell,
	&command_probe,
	&command_explain,
	&command_matrix,
	&command_logs,
	&command_flowlogs,
	&command_capture,
	&command_apply,
	&command_down,
	&command_plan,
	&command_features,
	&command_import,
	&command_snapshot,
	&command_diff,
	&command_analyze,
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
	fputs("\nSingle changes of a running lab, as the AWS CLI calls them:\n\n",
	      to);
	for (size_t i = 0; i < edit_verbs_n; i++)
		fprintf(to, "  vpclab %s\n", edit_verbs[i]->name);
	fputs("\n  vpclab help      this page; with a command, its arguments and "
	      "options\n"
	      "  vpclab --version\n\n"
	      "Exit status: 0 all as asked, 1 an expectation failed, 2 bad "
	      "usage or input,\n3 the machine refused.\n",
	      to);
}

static void print_help(const struct command *c, FILE *to)
{
	fprintf(to, "vpclab %s %s\n%s\n\n%s%s", c->name, c->usage, c->about,
		c->help, c->more ? c->more : "");
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

/* Of every verb, besides its own */
static const char verb_options[] =
	"\n  --dry-run   only say what would change\n"
	"  --json      JSON in place of text\n"
	"  --lab LAB   when several labs run\n";

/* A command of ours, or a verb of the AWS CLI, which the keeper knows */
static bool find(const char *name, struct command *ret)
{
	const struct edit_verb *verb = edit_find(name);

	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (strcmp(commands[i]->name, name) == 0) {
			*ret = *commands[i];
			return true;
		}
	if (verb)
		*ret = (struct command){.name = verb->name,
					.usage = verb->usage,
					.about = verb->about,
					.help = verb->help,
					.more = verb_options,
					.run = client_run};
	return verb;
}

static int unknown(const char *name)
{
	struct arena *arena = arena_new();
	size_t n = ARRAY_LEN(commands);
	const char **names = arena_alloc(arena,
					 (n + edit_verbs_n) * sizeof(*names));
	const char *nearest;

	for (size_t i = 0; i < n; i++)
		names[i] = commands[i]->name;
	for (size_t i = 0; i < edit_verbs_n; i++)
		names[n + i] = edit_verbs[i]->name;
	nearest = text_nearest(name, names, n + edit_verbs_n);
	fprintf(stderr, "vpclab: no command '%s'", name);
	if (nearest)
		fprintf(stderr, "; did you mean '%s'?", nearest);
	fputs("\n'vpclab help' lists them all\n", stderr);
	arena_free(arena);
	return EXIT_INPUT;
}

static int help(int argc, char **argv)
{
	struct command c;

	if (argc > 2 && !find(argv[2], &c))
		return unknown(argv[2]);
	if (argc > 2)
		print_help(&c, stdout);
	else
		print_usage(stdout);
	return EXIT_AS_ASKED;
}

static int complete_line(int argc, char **argv)
{
	struct arena *arena = arena_new();
	size_t n = ARRAY_LEN(commands) + edit_verbs_n;
	struct command *all = arena_alloc(arena, n * sizeof(*all));
	int status;

	for (size_t i = 0; i < n; i++)
		find(i < edit_verbs_n ? edit_verbs[i]->name
				      : commands[i - edit_verbs_n]->name,
		     &all[i]);
	status = complete(all, n, argc, argv);
	arena_free(arena);
	return status;
}

/* What could not be written was not done as asked */
static int flushed(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	perror("vpclab: write output");
	return status ? status : EXIT_MACHINE;
}

int command_line(int argc, char **argv)
{
	struct command c;

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
	if (!strcmp(argv[1], "complete")) /* for the shell, not in the usage */
		return flushed(complete_line(argc - 2, argv + 2));
	if (!find(argv[1], &c))
		return unknown(argv[1]);
	if (argc > 2 &&
	    (!strcmp(argv[2], "--help") || !strcmp(argv[2], "-h"))) {
		print_help(&c, stdout);
		return EXIT_AS_ASKED;
	}
	return flushed(c.run(argc - 1, argv + 1));
}
