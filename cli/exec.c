// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/exec.c - vpclab exec, vpclab shell: a command inside a node
 *
 * The keeper hands out the node's namespaces; this process moves into them
 * and becomes the command. So its exit status, its signals, its terminal and
 * its job control are the command's own.
 */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/answer.h"
#include "cli/client.h"

enum { NOT_EXECUTABLE = 126, NOT_FOUND = 127 }; /* as shells have it */

struct wish {
	const char *lab, *subnet, *node;
	char **command; /* NULL at its end; of a shell: none */
};

struct given { /* by the keeper */
	struct arena *arena;
	struct talk_fds fds;
	struct setting setting;
};

static void take(const json_t *about, struct talk_fds *fds, void *arg)
{
	struct given *g = arg;

	g->fds = *fds;
	fds->n = 0; /* ours */
	g->setting = answer_setting(g->arena, about);
}

static int become(const struct command *c, char **command, struct given *g)
{
	char **environment = environment_of(g->arena, &g->setting, environ);
	int code;

	execvpe(command[0], command, environment);
	code = errno;
	fprintf(stderr, "vpclab %s: %s: %s\n", c->name, command[0],
		strerror(code));
	return code == ENOENT ? NOT_FOUND : NOT_EXECUTABLE;
}

/* Its prompt says where one is: shells that read no file of the user's own
 * take it from the environment, others have the host name */
static char **shell_of(struct given *g, const char *node)
{
	const struct passwd *user = getpwuid(getuid());
	const char *shell = getenv("SHELL");
	char **command = arena_alloc(g->arena, 2 * sizeof(*command));

	if (!shell || !*shell)
		shell = user && *user->pw_shell ? user->pw_shell : "/bin/sh";
	if (access(shell, X_OK))
		shell = "/bin/sh";
	command[0] = arena_strdup(g->arena, shell);
	setenv("PS1", arena_printf(g->arena, "%s# ", node), 1);
	return command;
}

static int run_inside(const struct command *c, const struct wish *wish,
		      struct given *g)
{
	const struct entrance to = {.network = g->fds.fd[0],
				    .user = g->fds.n > 1 ? g->fds.fd[1] : -1};
	char **command = wish->command ? wish->command
				       : shell_of(g, wish->node);
	struct err e = {0};

	if (enter(&to, &g->setting, &e)) {
		fprintf(stderr, "vpclab %s: %s\n", c->name, e.text);
		return EXIT_MACHINE;
	}
	return become(c, command, g);
}

static int go(const struct command *c, const struct wish *wish)
{
	char *args[] = {(char *)wish->node, (char *)wish->subnet, NULL};
	struct given g = {.arena = arena_new()};
	int status, fd = client_connect(wish->lab, &status);

	if (fd >= 0) {
		status = client_ask(fd, c->name, args, -1, take, &g);
		close(fd);
		if (!status && g.fds.n)
			status = run_inside(c, wish, &g);
		else if (!status)
			status = EXIT_MACHINE;
	}
	talk_close_fds(&g.fds);
	arena_free(g.arena);
	return status;
}

/* Options end at the node: what is behind it is the command's */
static int read_line(const struct command *c, int argc, char **argv,
		     struct wish *wish)
{
	int i = 1;

	wish->lab = getenv("VPCLAB_LAB");
	for (; i < argc && argv[i][0] == '-'; i++) {
		const char **into = !strcmp(argv[i], "--lab") ? &wish->lab
				    : !strcmp(argv[i], "--subnet")
					    ? &wish->subnet
					    : NULL;

		if (!into)
			return usage_error(c, "no option '%s'", argv[i]);
		if (++i == argc)
			return usage_error(c, "%s needs a value", argv[i - 1]);
		*into = argv[i];
	}
	if (i == argc)
		return usage_error(c, "needs a node");
	wish->node = argv[i++];
	if (i < argc && strcmp(argv[i], "--") == 0)
		i++;
	wish->command = argv + i;
	return EXIT_AS_ASKED;
}

static int run_exec(int argc, char **argv)
{
	struct wish wish = {0};
	int status = read_line(&command_exec, argc, argv, &wish);

	if (!status && !*wish.command)
		status = usage_error(&command_exec, "needs a command");
	return status ? status : go(&command_exec, &wish);
}

static int run_shell(int argc, char **argv)
{
	struct wish wish = {0};
	int status = read_line(&command_shell, argc, argv, &wish);

	if (!status && *wish.command)
		status = usage_error(&command_shell,
				     "takes no command; 'vpclab exec' does");
	wish.command = NULL;
	return status ? status : go(&command_shell, &wish);
}

#define WHERE                                                              \
	"NODE is a node, node@place, a network interface, or a namespace " \
	"of 'vpclab plan'.\n\n"                                            \
	"  --subnet SUBNET  of a function, load balancer or proxy: which " \
	"of its places\n"                                                  \
	"  --lab LAB        when several labs run\n"

const struct command command_exec = {
	.name = "exec",
	.usage = "[OPTIONS] NODE -- CMD...",
	.about = "run a command inside a node or function",
	.help = "The command has the node's network, name servers, hosts and "
		"host name; files and user\nare the machine's. Exit status and "
		"signals are the command's own.\n" WHERE,
	.run = run_exec,
};

const struct command command_shell = {
	.name = "shell",
	.usage = "[OPTIONS] NODE",
	.about = "an interactive shell inside a node or function",
	.help = "As exec, with $SHELL.\n" WHERE,
	.run = run_shell,
};
