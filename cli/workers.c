// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/workers.c - lab files side by side, a process each
 */
#include "cli/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/command.h"

struct worker {
	pid_t pid;
	int fd; /* its result comes here; -1: not started, or through */
	char *text;
	size_t n, size;
	struct file_result *result;
};

/* --- the worker's side ------------------------------------------------- */

static int write_pipe(const char *bytes, size_t n, void *fd)
{
	while (n) {
		ssize_t written = write(*(int *)fd, bytes, n);

		if (written < 0 && errno != EINTR)
			return -1;
		if (written > 0) {
			bytes += written;
			n -= (size_t)written;
		}
	}
	return 0;
}

static _Noreturn void work(const char *path, const struct scenario_wish *wish,
			   int fd, pid_t parent)
{
	struct arena *arena = arena_new();
	struct file_result *result;
	json_t *json;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent) /* it died before we asked */
		_exit(EXIT_MACHINE);
	result = scenario_run(arena, path, wish);
	json = result_json(result);
	json_dump_callback(json, write_pipe, &fd, JSON_COMPACT);
	json_decref(json);
	arena_free(arena);
	exit(EXIT_AS_ASKED);
}

/* --- the parent's side ------------------------------------------------- */

static struct file_result *broken(struct arena *arena, const char *path,
				  const char *error)
{
	struct file_result *f = arena_alloc(arena, sizeof(*f));

	*f = (struct file_result){.path = path,
				  .status = EXIT_MACHINE,
				  .messages = "",
				  .error = error};
	return f;
}

static void start(struct results *r, struct worker *w, const char *path,
		  const struct scenario_wish *wish)
{
	pid_t parent = getpid();
	int fds[2];

	if (pipe2(fds, O_CLOEXEC)) {
		w->result = broken(r->arena, path, strerror(errno));
		return;
	}
	w->pid = fork();
	if (w->pid == 0) {
		close(fds[0]);
		work(path, wish, fds[1], parent);
	}
	close(fds[1]);
	if (w->pid < 0) {
		w->result = broken(r->arena, path, strerror(errno));
		close(fds[0]);
		return;
	}
	w->fd = fds[0];
}

static void through(struct results *r, struct worker *w, const char *path)
{
	json_t *json = json_loadb(w->text ? w->text : "", w->n, 0, NULL);
	int status = 0;

	close(w->fd);
	w->fd = -1;
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (json && WIFEXITED(status))
		w->result = result_from_json(r->arena, json);
	else if (WIFSIGNALED(status))
		w->result = broken(r->arena, path,
				   arena_printf(r->arena,
						"its process died: %s",
						strsignal(WTERMSIG(status))));
	else
		w->result = broken(r->arena, path,
				   "its process ended without a result");
	json_decref(json);
	free(w->text);
	w->text = NULL;
}

/* False: the worker has no more to say */
static bool read_more(struct worker *w)
{
	ssize_t n;

	if (w->size - w->n < 4096) {
		w->size = w->size ? w->size * 2 : 16384;
		w->text = must(realloc(w->text, w->size));
	}
	n = read(w->fd, w->text + w->n, w->size - w->n);
	if (n < 0 && errno == EINTR)
		return true;
	if (n <= 0)
		return false;
	w->n += (size_t)n;
	return true;
}

static void wait_for_some(struct results *r, struct worker *workers,
			  const char *const *paths, size_t begun,
			  size_t *running)
{
	struct pollfd *fds = must(calloc(begun + 1, sizeof(*fds)));
	size_t *which = must(calloc(begun + 1, sizeof(*which)));
	nfds_t n = 0;

	for (size_t i = 0; i < begun; i++) {
		if (workers[i].fd < 0)
			continue;
		which[n] = i;
		fds[n++] = (struct pollfd){.fd = workers[i].fd,
					   .events = POLLIN};
	}
	if (poll(fds, n, -1) < 0)
		n = 0; /* a signal: the caller comes again */
	for (nfds_t i = 0; i < n; i++) {
		struct worker *w = &workers[which[i]];

		if (!fds[i].revents || read_more(w))
			continue;
		through(r, w, paths[which[i]]);
		--*running;
	}
	free(which);
	free(fds);
}

void workers_run(struct results *r, const char *const *paths, size_t n,
		 size_t at_once, const struct scenario_wish *wish,
		 void (*done)(const struct file_result *f, void *arg),
		 void *arg)
{
	struct worker *workers = must(calloc(n + 1, sizeof(*workers)));
	size_t begun = 0, told = 0, running = 0;

	while (told < n) {
		while (begun < n && running < at_once) {
			workers[begun].fd = -1;
			start(r, &workers[begun], paths[begun], wish);
			running += workers[begun].fd >= 0;
			begun++;
		}
		if (running)
			wait_for_some(r, workers, paths, begun, &running);
		for (; told < begun && workers[told].result; told++) {
			*vec_add(r->arena, &r->files) = workers[told].result;
			done(workers[told].result, arg);
		}
	}
	free(workers);
}
