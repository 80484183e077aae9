// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/up.c - vpclab up: a lab that stays
 *
 *	up ---fork--> keeper
 *	   <--------- {"progress": [7, 500]} ... {"ready": true}
 *	   ---------> {"stay": true}
 *	   <--------- {"stays": "lab shop is up ..."}
 *
 * The keeper lives on only if `up` has told it to: when `up` is interrupted
 * or dies, however it does, the keeper goes, and with it the lab.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/keep.h"
#include "cli/load.h"
#include "cli/progress.h"
#include "lab/runtime.h"
#include "lab/talk.h"
#include "vpc/values.h"

struct wish {
	const char *const *files;
	size_t n;
	const char *name;
	struct keep_wish keep;
};

/* --- the name of the lab ------------------------------------------------------ */

/* "two tiers" of "two tiers.yaml" is no name: "two-tiers" is */
static const char *name_of(struct arena *arena, const char *lab)
{
	char *name = arena_strndup(arena, lab, strnlen(lab, NAME_MAX_LEN));

	for (char *c = name; *c; c++)
		if (!strchr("-_", *c) &&
		    !((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
		      (*c >= '0' && *c <= '9')))
			*c = '-';
	while (*name == '-' || *name == '_')
		name++;
	return *name ? name : "lab";
}

/* --- while it is built ---------------------------------------------------------- */

static volatile sig_atomic_t interrupted;
static volatile pid_t being_built; /* the keeper, for the handler */

/* Whatever it is doing: the kernel takes all of it away */
static void interrupt(int signal)
{
	interrupted = signal;
	kill(being_built, SIGKILL);
}

static void hear_of_interrupts(pid_t keeper)
{
	struct sigaction sa = {.sa_handler = interrupt};

	being_built = keeper;
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
}

/* Until nothing of it is left; return: how it ended */
static int bury(pid_t keeper)
{
	int status = 0;

	while (waitpid(keeper, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static int give_up(pid_t keeper)
{
	bury(keeper);
	fputs("vpclab up: interrupted; nothing is left\n", stderr);
	return 128 + interrupted;
}

static int died(pid_t keeper)
{
	int status = bury(keeper);

	if (WIFSIGNALED(status))
		fprintf(stderr, "vpclab up: the keeper died: %s\n",
			strsignal(WTERMSIG(status)));
	else
		fputs("vpclab up: the keeper ended without a word\n", stderr);
	return EXIT_MACHINE;
}

/* It lives, perhaps, and we cannot hear it or tell it to stay */
static int cut_off(pid_t keeper, int code)
{
	kill(keeper, SIGKILL);
	bury(keeper);
	fprintf(stderr, "vpclab up: talk to the keeper: %s\n", strerror(code));
	return EXIT_MACHINE;
}

/* Return: the exit status; -1: not known yet */
static int heard(const json_t *m, int fd, struct progress *bar)
{
	const json_t *progress = json_object_get(m, "progress");
	const json_t *failed = json_object_get(m, "failed");
	const json_t *stays = json_object_get(m, "stays");
	json_t *stay;
	int rc;

	if (progress)
		progress_show(bar,
			      json_integer_value(json_array_get(progress, 0)),
			      json_integer_value(json_array_get(progress, 1)));
	if (failed) {
		progress_end(bar);
		fprintf(stderr, "vpclab up: %s\n", json_string_value(failed));
		bury(being_built);
		return EXIT_MACHINE;
	}
	if (stays) {
		fputs(json_string_value(stays), stdout);
		return EXIT_AS_ASKED;
	}
	if (!json_object_get(m, "ready"))
		return -1;
	progress_end(bar);
	stay = json_pack("{s:b}", "stay", 1);
	rc = talk_send(fd, stay, NULL);
	json_decref(stay);
	/* if it died just now, the next message says so */
	if (rc && rc != -EPIPE && rc != -ECONNRESET)
		return cut_off(being_built, -rc);
	return -1;
}

static int wait_for(pid_t keeper, int fd)
{
	struct progress bar = progress_on(stderr, "building");
	int status = -1;

	while (status < 0 && !interrupted) {
		struct talk_fds fds = {.n = 0};
		json_t *m = NULL;
		int rc = talk_receive(fd, &m, &fds);

		if (rc == 1)
			status = heard(m, fd, &bar);
		else if (rc == 0 && !interrupted)
			status = died(keeper);
		else if (rc != -EINTR && !interrupted)
			status = cut_off(keeper, -rc);
		json_decref(m);
	}
	progress_end(&bar);
	return interrupted ? give_up(keeper) : status;
}

/* --- starting ---------------------------------------------------------------------- */

static int start(const struct wish *wish, struct model *m, struct seat *seat)
{
	int pair[2], status;
	pid_t keeper;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair)) {
		fprintf(stderr,
			"vpclab up: sockets to hear of the keeper of lab %s: "
			"%s\n",
			seat->name, strerror(errno));
		seat_forget(seat);
		return EXIT_MACHINE;
	}
	keeper = fork();
	if (keeper == 0) {
		close(pair[0]);
		keep(m, seat, pair[1], &wish->keep);
	}
	if (keeper < 0)
		fprintf(stderr, "vpclab up: fork the keeper of lab %s: %s\n",
			seat->name, strerror(errno));
	close(pair[1]);
	seat_forget(seat); /* the keeper's now */
	if (keeper < 0) {
		close(pair[0]);
		return EXIT_MACHINE;
	}
	hear_of_interrupts(keeper);
	status = wait_for(keeper, pair[0]);
	close(pair[0]);
	return status;
}

static int take_seat(const struct wish *wish, const struct model *m,
		     struct runtime *r, struct seat *seat)
{
	struct arena *arena = arena_new();
	const char *name = wish->name ? wish->name : name_of(arena, m->lab);
	struct err e = {0};
	int rc = runtime_open(r, &e), status = EXIT_AS_ASKED;

	if (!rc)
		rc = seat_take(r, name, seat, &e);
	if (rc == -EBUSY)
		fprintf(stderr,
			"vpclab up: lab %s runs already; 'vpclab apply' "
			"changes it, 'vpclab down %s' ends it, and --name "
			"gives this one another name\n",
			name, name);
	else if (rc)
		fprintf(stderr, "vpclab up: %s\n", e.text);
	if (rc)
		status = rc == -EBUSY ? EXIT_INPUT : EXIT_MACHINE;
	arena_free(arena);
	return status;
}

static int up(struct load *l, const struct wish *wish)
{
	struct model *m = load_sources(l, wish->files, wish->n);
	struct runtime r = {.fd = -1};
	struct seat seat;
	int status;

	if (!m)
		return EXIT_INPUT;
	status = take_seat(wish, m, &r, &seat);
	if (status == EXIT_AS_ASKED)
		status = start(wish, m, &seat);
	if (status != EXIT_AS_ASKED && r.fd >= 0) {
		struct arena *arena = arena_new();
		struct lab_names labs;
		struct err e;

		runtime_labs(&r, arena, &labs, &e); /* removes what is left */
		arena_free(arena);
	}
	runtime_close(&r);
	model_free(m);
	return status;
}

static int read_options(struct load *l, struct wish *wish, int argc,
			char **argv)
{
	static const struct option options[] = {
		{"name", required_argument, NULL, 'n'},
		{"pin", no_argument, NULL, 'p'},
		{"allow-new-privileges", no_argument, NULL, 'g'},
		LOAD_OPTIONS,
		{NULL, 0, NULL, 0}};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":n:", options, NULL)) != -1) {
		if (c == 'p')
			wish->keep.pin = true;
		else if (c == 'g')
			wish->keep.gain = true;
		else if (c == 'n')
			wish->name = optarg;
		else if (load_takes(c)) {
			if (!load_option(l, &command_up, c, optarg))
				return EXIT_INPUT;
		} else
			return usage_error(&command_up,
					   c == ':' ? "%s needs a value"
						    : "no option '%s'",
					   argv[optind - 1]);
	}
	wish->files = (const char *const *)argv + optind;
	wish->n = (size_t)(argc - optind);
	return EXIT_AS_ASKED;
}

static int check(const struct wish *wish)
{
	if (!wish->n)
		return usage_error(&command_up, "needs a lab file");
	if (wish->name && !name_valid(wish->name, false))
		return usage_error(&command_up,
				   "--name '%s': letters, digits, '-' and "
				   "'_', at most 63",
				   wish->name);
	if (wish->keep.pin && geteuid() != 0)
		return usage_error(&command_up,
				   "--pin binds namespaces below /run/netns: "
				   "only root can");
	return EXIT_AS_ASKED;
}

static int run(int argc, char **argv)
{
	struct wish wish = {.name = NULL};
	struct load l;
	int status;

	closefrom(STDERR_FILENO + 1); /* a keeper keeps nobody waiting */
	load_begin(&l);
	status = read_options(&l, &wish, argc, argv);
	if (!status)
		status = check(&wish);
	if (!status)
		status = up(&l, &wish);
	load_end(&l);
	return status;
}

const struct command command_up = {
	.name = "up",
	.usage = "[OPTIONS] FILE...",
	.about = "build a lab and leave it running",
	.help = "Returns when the lab answers. 'vpclab ls' lists labs, 'vpclab "
		"down' ends them. What the\nfile expects and its steps are "
		"not looked at.\n\n"
		"  --name LAB   another name than the file's\n"
		"  --pin        also bind the namespaces below /run/netns, as "
		"LAB.NAMESPACE, for\n"
		"               ip netns exec, ip -n and others; only as "
		"root\n" RIGHTS_HELP LOAD_HELP,
	.run = run,
};
