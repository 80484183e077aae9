// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/session.c - the clients of a keeper, one request each
 *
 * A client connects, sends one message, and listens until the end. Its output
 * waits here while it is slow, up to a limit; who is slower than that, or
 * says nothing for a while, is sent away.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/exit.h"
#include "lab/keeper.h"
#include "lab/outbox.h"
#include "lab/request.h"

enum {
	CLIENTS_MAX = 256,
	SILENT_MS = 10 * 1000, /* until a request must be there */
	FILE_MAX = 4 * 1024 * 1024,
	WAITING_MAX = 64 * 1024 * 1024, /* bytes of output */
	FLUSH_MS = 1000,
};

enum state {
	ASKED_NOTHING, /* yet */
	IN_LINE,
	RUNNING,
	STAYING, /* output comes when it comes */
	LEAVING, /* when all of its output is sent */
};

struct client {
	struct watch watch;
	struct keeper *keeper;
	enum state state;
	bool gone; /* while its job was being done */
	uint64_t since_us;
	struct job job;
	const struct keeper_verb *verb;
	json_t *request;
	char *out_text, *err_text;
	size_t out_n, err_n;
	struct outbox outbox;
	struct client *next, *prev;
};

/* --- leaving --------------------------------------------------------------- */

static void job_forget(struct client *c)
{
	struct job *j = &c->job;

	if (j->ended && c->state == STAYING)
		j->ended(j);
	if (j->out)
		fclose(j->out);
	if (j->err)
		fclose(j->err);
	free(c->out_text);
	free(c->err_text);
	free((char *)j->text);
	json_decref(c->request);
	json_decref(j->about_fds);
	arena_free(j->arena);
	*j = (struct job){.stop = 1};
	c->request = NULL;
	c->out_text = c->err_text = NULL;
}

static void client_free(struct client *c)
{
	struct keeper *k = c->keeper;

	job_forget(c);
	outbox_empty(&c->outbox);
	*(c->prev ? &c->prev->next : &k->clients) = c->next;
	if (c->next)
		c->next->prev = c->prev;
	k->n_clients--;
	loop_close(k->lab->loop, &c->watch);
	free(c);
}

/* It has gone; a job that is being done right now must learn of it first */
static void gone(struct client *c)
{
	if (c->state != RUNNING) {
		client_free(c);
		return;
	}
	c->gone = true;
	c->job.stop = 1;
	loop_del(c->keeper->lab->loop, &c->watch);
	outbox_empty(&c->outbox);
}

/* --- saying ------------------------------------------------------------------ */

/* Send what waits; false: the client has gone */
static bool flush(struct client *c)
{
	bool waits;

	if (outbox_flush(&c->outbox, c->watch.fd))
		return false;
	waits = c->outbox.first;
	loop_change(c->keeper->lab->loop, &c->watch,
		    EPOLLIN | EPOLLRDHUP | (waits ? EPOLLOUT : 0));
	return waits || c->state != LEAVING;
}

static void say_all(struct client *c)
{
	struct job *j = &c->job;

	must_write(j->out);
	must_write(j->err);
	outbox_text(&c->outbox, "out", c->out_text, c->out_n);
	outbox_text(&c->outbox, "err", c->err_text, c->err_n);
	rewind(j->out);
	rewind(j->err);
	if (j->about_fds)
		outbox_add(&c->outbox, j->about_fds, &j->give);
	j->about_fds = NULL;
}

static void end(struct client *c, int status)
{
	outbox_add(&c->outbox, json_pack("{s:i}", "end", status), NULL);
	c->state = LEAVING;
	if (!flush(c))
		gone(c);
}

/* The keeper itself cannot go on with this one: say why */
static void refuse(struct client *c, const char *what, int code)
{
	char text[256];

	snprintf(text, sizeof(text), "vpclab: the keeper of lab %s: %s: %s\n",
		 c->keeper->seat->name, what, strerror(code));
	outbox_text(&c->outbox, "err", text, strlen(text));
	outbox_add(&c->outbox, json_pack("{s:i}", "end", EXIT_MACHINE), NULL);
	c->state = LEAVING;
	outbox_flush(&c->outbox, c->watch.fd);
}

/* --- asking ------------------------------------------------------------------ */

/* A file that came with the request, whole and once: nobody changes it while
 * it is read */
static int take_file(struct job *j, int fd)
{
	struct stat st;
	char *text;
	ssize_t n;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size > FILE_MAX)
		return -EINVAL;
	text = malloc((size_t)st.st_size + 1);
	if (!text)
		return -ENOMEM;
	n = pread(fd, text, (size_t)st.st_size, 0);
	if (n < 0) {
		free(text);
		return -errno;
	}
	text[n] = '\0';
	j->text = text;
	j->text_len = (size_t)n;
	return 0;
}

static const char *job_begin(struct client *c, const struct talk_fds *fds)
{
	struct job *j = &c->job;
	struct request r = {.verb = NULL};
	const char *wrong;

	*j = (struct job){.keeper = c->keeper,
			  .client = c,
			  .arena = arena_new(),
			  .request = c->request};
	j->out = must(open_memstream(&c->out_text, &c->out_n));
	j->err = must(open_memstream(&c->err_text, &c->err_n));
	wrong = request_read(j->arena, c->keeper->verbs, c->request, &r);
	if (wrong)
		return wrong;
	c->verb = r.verb;
	j->argc = r.argc;
	j->argv = r.argv;
	if (fds->n && take_file(j, fds->fd[0]))
		return "vpclab: the file cannot be read, or is too large\n";
	return NULL;
}

static void work(struct client *c)
{
	int status;

	c->state = RUNNING;
	status = c->verb->run(&c->job);
	if (c->gone) {
		c->state = LEAVING;
		client_free(c);
		return;
	}
	say_all(c);
	if (status != JOB_STAYS) {
		end(c, status);
		return;
	}
	c->state = STAYING;
	if (!flush(c))
		gone(c);
}

static void asked(struct client *c, const struct talk_fds *fds)
{
	const char *wrong = job_begin(c, fds);

	if (wrong) {
		outbox_text(&c->outbox, "err", wrong, strlen(wrong));
		end(c, 2);
		return;
	}
	c->state = IN_LINE;
	if (c->verb->looks)
		work(c);
}

static void hear(struct client *c)
{
	struct talk_fds fds = {.n = 0};
	json_t *message = NULL;
	int rc = talk_receive(c->watch.fd, &message, &fds);

	if (rc == -EAGAIN || rc == -EINTR)
		return;
	if (rc < 0 && rc != -EBADMSG && rc != -EMSGSIZE &&
	    c->state == ASKED_NOTHING)
		refuse(c, "receive", -rc);
	if (rc == 1 && c->state == ASKED_NOTHING) {
		c->request = message;
		asked(c, &fds);
		talk_close_fds(&fds);
		return;
	}
	json_decref(message);
	talk_close_fds(&fds);
	gone(c); /* closed, rubbish, or more than one request */
}

static void ready(struct watch *w, uint32_t events)
{
	struct client *c = CONTAINER(w, struct client, watch);

	if (events & EPOLLIN)
		hear(c);
	else if (events & (EPOLLHUP | EPOLLERR | EPOLLRDHUP) || !flush(c))
		gone(c);
}

/* --- the door ------------------------------------------------------------------ */

/* The user of this keeper, and nobody else: not even root, whose own view of
 * labs is another */
static bool may_enter(int fd)
{
	struct ucred who;
	socklen_t len = sizeof(who);

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) == 0 &&
	       who.uid == geteuid();
}

static void knocked(struct watch *w, uint32_t events)
{
	struct keeper *k = CONTAINER(w, struct keeper, door);
	int fd = loop_accept_always(k->lab->loop, w), rc;
	struct client *c;

	(void)events;
	if (fd < 0)
		return;
	if (k->n_clients >= CLIENTS_MAX || !may_enter(fd)) {
		close(fd);
		return;
	}
	c = must(calloc(1, sizeof(*c)));
	*c = (struct client){.watch = {fd, ready},
			     .keeper = k,
			     .since_us = loop_now_us(),
			     .next = k->clients};
	if (c->next)
		c->next->prev = c;
	k->clients = c;
	k->n_clients++;
	rc = loop_add(k->lab->loop, &c->watch, EPOLLIN | EPOLLRDHUP);
	if (rc) {
		refuse(c, "watch for the request", -rc);
		client_free(c);
	}
}

int door_open(struct keeper *k, struct err *e)
{
	int rc;

	k->door = (struct watch){k->seat->socket, knocked};
	rc = loop_add(k->lab->loop, &k->door, EPOLLIN);
	return rc ? err_set(e, -rc, "watch for clients") : 0;
}

void door_close(struct keeper *k)
{
	loop_del(k->lab->loop, &k->door);
	while (k->clients)
		client_free(k->clients);
}

/* --- turns ------------------------------------------------------------------- */

bool clients_work(struct keeper *k)
{
	struct client *oldest = NULL;

	for (struct client *c = k->clients; c; c = c->next)
		if (c->state == IN_LINE) /* the list has the newest first */
			oldest = c;
	if (oldest)
		work(oldest);
	return oldest;
}

int clients_expire(struct keeper *k)
{
	uint64_t now = loop_now_us();
	int next = -1;

	for (struct client *c = k->clients, *after; c; c = after) {
		uint64_t at = c->since_us + SILENT_MS * 1000;

		after = c->next;
		if (c->outbox.bytes > WAITING_MAX) {
			gone(c);
			continue;
		}
		if (c->state != ASKED_NOTHING)
			continue;
		if (at <= now) {
			gone(c);
			continue;
		}
		if (next < 0 || (int)((at - now) / 1000) + 1 < next)
			next = (int)((at - now) / 1000) + 1;
	}
	return next;
}

void clients_stop(struct keeper *k)
{
	for (struct client *c = k->clients; c; c = c->next)
		c->job.stop = 1;
}

void clients_flush(struct keeper *k)
{
	uint64_t until = loop_now_us() + FLUSH_MS * 1000;
	bool waiting = true;

	while (waiting && loop_now_us() < until) {
		waiting = false;
		for (struct client *c = k->clients; c; c = c->next)
			waiting |= c->outbox.first != NULL;
		if (waiting)
			lab_turn(k->lab, 10);
	}
}

/* --- jobs that stay ---------------------------------------------------------- */

void job_say(struct job *j, const char *text)
{
	struct client *c = j->client;

	if (c->outbox.bytes > WAITING_MAX)
		return; /* clients_expire() ends it */
	outbox_text(&c->outbox, "out", text, strlen(text));
	flush(c); /* the loop tells of one that has gone */
}

void job_outlives(struct job *j)
{
	fcntl(j->client->watch.fd, F_DUPFD_CLOEXEC, 0); /* never closed */
}
