// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/invoke.c - one invocation of a function's handler
 *
 * Event, answer and log are files in memory, so nothing has to be pumped
 * while the handler runs; a descriptor of the process wakes the lab's loop
 * when it ends.
 */
#include "lab/invoke.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	ANSWER_MAX = 6 * 1024 * 1024, /* LAM-62 */
	MEGABYTE = 1024 * 1024,
	TURN_MS = 100,
};

enum { EVENT, ANSWER, LOG, N_FILES };

struct running {
	struct watch watch; /* of the process */
	int files[N_FILES];
	struct spawned process;
	bool over;
};

static int open_files(struct running *r, const char *event, struct err *e)
{
	static const char *const names[] = {"event", "answer", "log"};

	for (int i = 0; i < N_FILES; i++) {
		r->files[i] = memfd_create(names[i], MFD_CLOEXEC);
		if (r->files[i] < 0)
			return err_set(e, errno, "file in memory for the %s",
				       names[i]);
	}
	if (pwrite(r->files[EVENT], event, strlen(event), 0) !=
	    (ssize_t)strlen(event))
		return err_set(e, errno, "write the event");
	return 0;
}

static void close_files(struct running *r)
{
	for (int i = 0; i < N_FILES; i++)
		if (r->files[i] >= 0)
			close(r->files[i]);
}

/* --- ours ------------------------------------------------------------------ */

static void ended(struct watch *w, uint32_t events)
{
	(void)events;
	CONTAINER(w, struct running, watch)->over = true;
}

/* Nothing of the machine's environment, as in Lambda */
static int start(struct lab *l, struct running *r, const struct place *place,
		 struct err *e)
{
	static char *const usual[] = {
		(char *)"PATH=/usr/local/bin:/usr/bin:/bin",
		(char *)"LANG=C.UTF-8", NULL};
	const struct node *n = place->node;
	struct arena *arena = arena_new();
	struct setting s = setting_of(arena, l->model, place);
	struct spawn_want want = {
		.command = n->handler,
		.setting = &s,
		.network = lab_place_ns(l, place)->fd,
		.directory = l->directory,
		.environment = environment_of(arena, &s, usual),
		.streams = r->files,
		.file_bytes = (uint64_t)n->ephemeral_storage * MEGABYTE};
	int rc = spawn(&want, &r->process, e);

	arena_free(arena);
	return rc;
}

static int watch(struct lab *l, struct running *r, struct err *e)
{
	int rc;

	r->watch = (struct watch){r->process.process, ended};
	rc = loop_add(l->loop, &r->watch, EPOLLIN);
	return rc ? err_set(e, -rc, "watch a handler") : 0;
}

/* The whole of one file, terminated */
static char *content(int fd, size_t max, size_t *ret_n)
{
	off_t n = lseek(fd, 0, SEEK_END);
	size_t want = n < 0 ? 0 : (size_t)n > max ? max : (size_t)n;
	char *text = must(calloc(1, want + 1));
	ssize_t got;

	got = pread(fd, text, want, 0);
	text[got > 0 ? got : 0] = '\0';
	*ret_n = n < 0 ? 0 : (size_t)n;
	return text;
}

static void wait_for_end(struct lab *l, struct running *r, uint64_t until,
			 const volatile int *stop)
{
	while (!r->over && !*stop) {
		uint64_t now = loop_now_us();

		if (now >= until)
			return;
		lab_turn(l, until - now < TURN_MS * 1000
				    ? (int)((until - now) / 1000) + 1
				    : TURN_MS);
	}
}

/* Nothing of it goes on: the sandbox is frozen now (LAM-29) */
static void finish(struct running *r, struct invocation *ret)
{
	size_t n;

	spawn_signal(&r->process, SIGKILL);
	ret->status = spawn_bury(&r->process);
	ret->answer = content(r->files[ANSWER], ANSWER_MAX, &n);
	ret->end = !r->over			   ? INVOCATION_TIMED_OUT
		   : ret->status || n > ANSWER_MAX ? INVOCATION_ERROR
						   : INVOCATION_OK;
	ret->log = content(r->files[LOG], ANSWER_MAX, &n);
}

int lab_invoke(struct lab *l, const struct place *place, const char *event,
	       struct invocation *ret, const volatile int *stop, struct err *e)
{
	struct running r = {.files = {-1, -1, -1}};
	uint64_t begun = loop_now_us();
	int rc = open_files(&r, event, e);

	*ret = (struct invocation){0};
	if (!rc)
		rc = start(l, &r, place, e);
	if (!rc) {
		rc = watch(l, &r, e);
		if (!rc)
			wait_for_end(l, &r,
				     begun + (uint64_t)place->node->timeout *
						     1000000,
				     stop);
		loop_del(l->loop, &r.watch);
		finish(&r, ret);
	}
	close_files(&r);
	ret->took_us = loop_now_us() - begun;
	return rc;
}

void invocation_free(struct invocation *i)
{
	free(i->answer);
	free(i->log);
	*i = (struct invocation){0};
}
