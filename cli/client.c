// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/client.c - commands that a running lab carries out
 */
#include "cli/client.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/answer.h"
#include "cli/color.h"

/* --- which lab ------------------------------------------------------------- */

static void take_out(int *argc, char **argv, int at, int n)
{
	for (int i = at; i + n <= *argc; i++)
		argv[i] = argv[i + n];
	*argc -= n;
}

const char *client_take_lab(int *argc, char **argv)
{
	const char *lab = getenv("VPCLAB_LAB");

	for (int i = 1; i < *argc && strcmp(argv[i], "--") != 0; i++) {
		if (strncmp(argv[i], "--lab=", 6) == 0) {
			lab = argv[i] + 6;
			take_out(argc, argv, i--, 1);
		} else if (strcmp(argv[i], "--lab") == 0 && i + 1 < *argc) {
			lab = argv[i + 1];
			take_out(argc, argv, i--, 2);
		}
	}
	return lab && *lab ? lab : NULL;
}

static void list(const struct lab_names *labs)
{
	for (size_t i = 0; i < labs->n; i++)
		fprintf(stderr, "%s%s", i ? ", " : "", labs->items[i]);
	fputc('\n', stderr);
}

static void no_such_lab(const char *lab, const struct lab_names *labs)
{
	const char *near = text_nearest(lab, labs->items, labs->n);

	fprintf(stderr, "vpclab: no lab '%s' runs", lab);
	if (near)
		fprintf(stderr, "; did you mean '%s'?\n", near);
	else if (labs->n) {
		fputs("; these do: ", stderr);
		list(labs);
	} else {
		fputs("; 'vpclab up FILE' starts one\n", stderr);
	}
}

static const char *only_lab(const struct lab_names *labs)
{
	if (labs->n == 1)
		return labs->items[0];
	if (!labs->n) {
		fputs("vpclab: no lab runs; 'vpclab up FILE' starts one\n",
		      stderr);
		return NULL;
	}
	fputs("vpclab: several labs run; say which with --lab: ", stderr);
	list(labs);
	return NULL;
}

int client_connect(const char *lab, int *ret_status)
{
	struct arena *arena = arena_new();
	struct lab_names labs = {0};
	struct runtime r = {.fd = -1};
	struct err e = {0};
	int fd = -1;

	*ret_status = EXIT_INPUT;
	if (!runtime_open(&r, &e) && !lab &&
	    !runtime_labs(&r, arena, &labs, &e))
		lab = only_lab(&labs);
	if (!e.code && lab) {
		fd = runtime_connect(&r, lab, &e);
		if (fd == -ENOENT) {
			e.code = 0;
			runtime_labs(&r, arena, &labs, &e);
			no_such_lab(lab, &labs);
		}
	}
	if (e.code) {
		fprintf(stderr, "vpclab: %s\n", e.text);
		*ret_status = EXIT_MACHINE;
	}
	runtime_close(&r);
	arena_free(arena);
	return fd < 0 ? -1 : fd;
}

/* --- one request ------------------------------------------------------------- */

/* What the keeper must know of our terminal to write for it */
static json_t *terminal(void)
{
	struct winsize size = {0};

	if (!isatty(STDOUT_FILENO))
		return json_pack("{s:b}", "color", 0);
	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	return json_pack("{s:b, s:i}", "color", color_wanted(), "columns",
			 (int)size.ws_col);
}

static json_t *request(const char *verb, char *const *args)
{
	json_t *list = json_array();

	for (; *args; args++)
		if (json_array_append_new(list, json_string(*args))) {
			fprintf(stderr, "vpclab: '%s' is not UTF-8\n", *args);
			json_decref(list);
			return NULL;
		}
	return json_pack("{s:s, s:o, s:o}", "verb", verb, "args", list,
			 "terminal", terminal());
}

static void put(const char *text, size_t n, FILE *to)
{
	if (!text)
		return;
	fwrite(text, 1, n, to);
	fflush(to);
}

/* Return: the exit status; -1: more will come */
static int heard(const json_t *m, struct talk_fds *fds,
		 void (*given)(const json_t *about, struct talk_fds *fds,
			       void *arg),
		 void *arg)
{
	const struct answer a = answer_of(m);

	put(a.out, a.n_out, stdout);
	put(a.err, a.n_err, stderr);
	if (fds->n && given)
		given(m, fds, arg);
	talk_close_fds(fds);
	if (ferror(stdout)) /* a pipe that nobody reads any more */
		return EXIT_MACHINE;
	return a.over ? a.status : -1;
}

int client_ask(int fd, const char *verb, char *const *args, int file,
	       void (*given)(const json_t *about, struct talk_fds *fds,
			     void *arg),
	       void *arg)
{
	struct talk_fds with = {.fd = {file}, .n = file >= 0};
	json_t *m = request(verb, args);
	int status = -1, rc;

	if (!m)
		return EXIT_INPUT;
	rc = talk_send(fd, m, &with);
	json_decref(m);
	if (rc == -EPIPE) /* it has closed already, but may have said why */
		rc = 0;
	while (!rc && status < 0) {
		struct talk_fds fds = {.n = 0};

		rc = talk_receive(fd, &m, &fds);
		if (rc == -EINTR) {
			rc = 0;
			continue;
		}
		if (rc != 1) {
			rc = rc ? rc : -ECONNRESET;
			break;
		}
		rc = 0;
		status = heard(m, &fds, given, arg);
		json_decref(m);
	}
	if (!rc)
		return status;
	if (rc == -EMSGSIZE)
		fputs("vpclab: the arguments are too long\n", stderr);
	else if (rc == -ECONNRESET || rc == -EPIPE)
		fprintf(stderr, "vpclab: the lab has ended: %s\n",
			strerror(-rc));
	else
		fprintf(stderr, "vpclab: talk to the keeper of the lab: %s\n",
			strerror(-rc));
	return EXIT_MACHINE;
}

int client_run(int argc, char **argv)
{
	const char *lab = client_take_lab(&argc, argv);
	int status, fd = client_connect(lab, &status);

	if (fd < 0)
		return status;
	status = client_ask(fd, argv[0], argv + 1, -1, NULL, NULL);
	close(fd);
	return status;
}
