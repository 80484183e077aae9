// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/labs.c - vpclab ls, vpclab down: which labs run, and their end
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/answer.h"
#include "cli/client.h"
#include "cli/table.h"

enum { PATIENCE_MS = 2000, END_MS = 10000 };

/* --- asking one keeper ------------------------------------------------------------ */

/* What the keeper of @lab says of itself; NULL: it does not (yet) */
static json_t *status_of(const struct runtime *r, const char *lab,
			 struct answer_status *ret)
{
	struct timeval patience = {.tv_sec = PATIENCE_MS / 1000};
	json_t *ask = json_pack("{s:s}", "verb", "status"), *m = NULL;
	struct talk_fds fds = {.n = 0};
	json_t *status = NULL;
	struct err e;
	int fd = runtime_connect(r, lab, &e);

	if (fd >= 0) {
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
			   sizeof(patience));
		if (!talk_send(fd, ask, NULL) &&
		    talk_receive(fd, &m, &fds) == 1)
			status = answer_status(m, ret);
		close(fd);
	}
	talk_close_fds(&fds);
	json_decref(m);
	json_decref(ask);
	return status;
}

/* --- ls --------------------------------------------------------------------------- */

static const char *since(struct arena *arena, time_t at)
{
	char text[32] = "";
	struct tm tm;

	if (localtime_r(&at, &tm))
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm);
	return arena_strdup(arena, text);
}

static void list_one(struct table *t, const struct runtime *r, const char *lab)
{
	struct arena *arena = t->arena;
	struct answer_status s;
	json_t *all = status_of(r, lab, &s);

	if (!all) {
		TABLE_ROW(t, lab, "-", "being built", "-", "-");
		return;
	}
	TABLE_ROW(t, lab, arena_printf(arena, "%lld", s.nodes),
		  since(arena, (time_t)s.start_time),
		  arena_strdup(arena, s.file ? s.file : "-"),
		  arena_strdup(arena, s.about ? s.about : "-"));
	json_decref(all);
}

static void list(struct arena *arena, const struct runtime *r,
		 const struct lab_names *labs)
{
	struct table t = {.arena = arena};

	TABLE_ROW(&t, "LAB", "NODES", "SINCE", "FILE", "ABOUT");
	for (size_t i = 0; i < labs->n; i++)
		list_one(&t, r, labs->items[i]);
	if (labs->n)
		table_print(&t, stdout);
}

static void list_json(const struct runtime *r, const struct lab_names *labs)
{
	json_t *all = json_array();
	json_t *top = json_pack("{s:o}", "Labs", all);

	for (size_t i = 0; i < labs->n; i++) {
		struct answer_status said;
		json_t *s = status_of(r, labs->items[i], &said);

		if (!s)
			s = json_pack("{s:s, s:s}", "Lab", labs->items[i],
				      "State", "being built");
		json_array_append_new(all, s);
	}
	json_dumpf(top, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(top);
}

static int run_ls(int argc, char **argv)
{
	bool json = argc == 2 && !strcmp(argv[1], "--json");
	struct arena *arena;
	struct lab_names labs = {0};
	struct runtime r = {.fd = -1};
	struct err e = {0};

	if (argc > 1 && !json)
		return usage_error(&command_ls, "no option '%s'", argv[1]);
	arena = arena_new();
	if (!runtime_open(&r, &e) && !runtime_labs(&r, arena, &labs, &e)) {
		if (json)
			list_json(&r, &labs);
		else
			list(arena, &r, &labs);
	} else {
		fprintf(stderr, "vpclab ls: %s\n", e.text);
	}
	runtime_close(&r);
	arena_free(arena);
	return e.code ? EXIT_MACHINE : EXIT_AS_ASKED;
}

/* --- down -------------------------------------------------------------------------- */

/* Until whoever is behind @fd says no more, or END_MS have passed */
static void hear_out(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	struct talk_fds fds = {.n = 0};
	json_t *m;
	int rc = 1;

	while (rc == 1 && poll(&p, 1, END_MS) > 0) {
		rc = talk_receive(fd, &m, &fds);
		if (rc == 1)
			json_decref(m);
		talk_close_fds(&fds);
	}
}

/* A keeper that does not hear is ended from outside; what it held goes */
static void kill_keeper(int fd)
{
	struct ucred who;
	socklen_t len = sizeof(who);
	int process;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len))
		return;
	process = (int)syscall(SYS_pidfd_open, who.pid, 0);
	if (process < 0)
		return; /* it has ended */
	syscall(SYS_pidfd_send_signal, process, SIGKILL, NULL, 0);
	close(process);
}

/* Gone is a keeper that holds no lock any more, whatever it said */
static bool tell_to_end(int fd, int lock)
{
	json_t *ask = json_pack("{s:s}", "verb", "down");
	bool told = !talk_send(fd, ask, NULL);

	json_decref(ask);
	if (told)
		hear_out(fd);
	if (told && runtime_released(lock, PATIENCE_MS))
		return true;
	kill_keeper(fd);
	return runtime_released(lock, END_MS);
}

static int end_lab(const struct runtime *r, const char *lab)
{
	struct err e = {0};
	int lock = runtime_lock(r, lab), fd = -1;
	bool ended = lock == -ENOENT; /* meanwhile */

	if (lock >= 0) {
		fd = runtime_connect(r, lab, &e);
		if (fd >= 0)
			ended = tell_to_end(fd, lock);
		else if (fd == -ENOENT || fd == -ECONNREFUSED) /* it dies */
			ended = runtime_released(lock, END_MS);
		close(lock);
	} else if (!ended) {
		err_set(&e, -lock, "its lock");
	}
	if (fd >= 0)
		close(fd);
	if (!ended)
		fprintf(stderr, "vpclab down: lab %s does not end%s%s\n", lab,
			e.code ? ": " : "", e.code ? e.text : "");
	return ended ? EXIT_AS_ASKED : EXIT_MACHINE;
}

static int end_labs(const struct runtime *r, const struct lab_names *labs)
{
	int status = EXIT_AS_ASKED;

	for (size_t i = 0; i < labs->n; i++) {
		int rc = end_lab(r, labs->items[i]);

		if (rc)
			status = rc;
		else
			printf("lab %s is down\n", labs->items[i]);
	}
	return status;
}

static bool runs(const struct lab_names *labs, const char *lab)
{
	for (size_t i = 0; i < labs->n; i++)
		if (!strcmp(labs->items[i], lab))
			return true;
	return false;
}

/* Which of @labs are meant; none: it is said why */
static int choose(int argc, char **argv, bool all, struct arena *arena,
		  struct lab_names *labs)
{
	struct lab_names meant = {0};

	for (int i = 1; i < argc; i++) {
		if (argv[i][0] == '-')
			continue;
		if (!runs(labs, argv[i])) {
			const char *near = text_nearest(argv[i], labs->items,
							labs->n);

			fprintf(stderr, "vpclab down: no lab '%s' runs",
				argv[i]);
			if (near)
				fprintf(stderr, "; did you mean '%s'?", near);
			fputc('\n', stderr);
			return EXIT_INPUT;
		}
		*vec_add(arena, &meant) = argv[i];
	}
	if (all)
		return EXIT_AS_ASKED;
	if (!meant.n && labs->n == 1)
		return EXIT_AS_ASKED;
	if (!meant.n) {
		fputs(labs->n ? "vpclab down: several labs run; name some, or "
				"--all:"
			      : "vpclab down: no lab runs",
		      stderr);
		for (size_t i = 0; i < labs->n; i++)
			fprintf(stderr, " %s", labs->items[i]);
		fputc('\n', stderr);
		return EXIT_INPUT;
	}
	*labs = meant;
	return EXIT_AS_ASKED;
}

static int run_down(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct lab_names labs = {0};
	struct runtime r = {.fd = -1};
	struct err e = {0};
	bool all = false;
	int status = EXIT_AS_ASKED;

	for (int i = 1; i < argc && !status; i++) {
		if (!strcmp(argv[i], "--all"))
			all = true;
		else if (argv[i][0] == '-')
			status = usage_error(&command_down, "no option '%s'",
					     argv[i]);
	}
	if (!status &&
	    (runtime_open(&r, &e) || runtime_labs(&r, arena, &labs, &e))) {
		fprintf(stderr, "vpclab down: %s\n", e.text);
		status = EXIT_MACHINE;
	}
	if (!status)
		status = choose(argc, argv, all, arena, &labs);
	if (!status) {
		status = end_labs(&r, &labs);
		/* what a keeper could not remove behind itself */
		runtime_labs(&r, arena, &labs, &e);
	}
	runtime_close(&r);
	arena_free(arena);
	return status;
}

const struct command command_ls = {
	.name = "ls",
	.usage = "[--json]",
	.about = "list the labs that run",
	.help = "Also removes what is left of labs whose keeper was killed.\n",
	.run = run_ls,
};

const struct command command_down = {
	.name = "down",
	.usage = "[LAB...] [--all]",
	.about = "end labs",
	.help = "Without a name, the only one that runs. Programs in its nodes "
		"end with it; a shell that\nsomebody has there keeps the "
		"network of its node until it ends.\n\n"
		"  --all   every lab, and what is left of those whose keeper "
		"was killed\n",
	.run = run_down,
};
