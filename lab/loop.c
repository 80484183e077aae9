// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/loop.c - one thread, many descriptors
 */
#include "lab/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS_MAX = 256 };

struct loop {
	int epoll;
	struct epoll_event due[EVENTS_MAX]; /* of this turn */
	int n_due;
	int spare; /* to accept somebody when no descriptor is left; or -1 */
};

static int spare_new(void)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

struct loop *loop_new(struct err *e)
{
	struct loop *l = must(calloc(1, sizeof(*l)));

	l->spare = spare_new();
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (l->epoll >= 0 && l->spare >= 0)
		return l;
	err_set(e, errno, "epoll");
	loop_free(l);
	return NULL;
}

void loop_free(struct loop *l)
{
	if (!l)
		return;
	if (l->spare >= 0)
		close(l->spare);
	if (l->epoll >= 0)
		close(l->epoll);
	free(l);
}

int loop_add(struct loop *l, struct watch *w, uint32_t events)
{
	struct epoll_event ev = {.events = events, .data.ptr = w};

	return epoll_ctl(l->epoll, EPOLL_CTL_ADD, w->fd, &ev) ? -errno : 0;
}

void loop_change(struct loop *l, struct watch *w, uint32_t events)
{
	struct epoll_event ev = {.events = events, .data.ptr = w};

	epoll_ctl(l->epoll, EPOLL_CTL_MOD, w->fd, &ev);
}

static void not_due(struct loop *l, const struct watch *w)
{
	for (int i = 0; i < l->n_due; i++)
		if (l->due[i].data.ptr == w)
			l->due[i].data.ptr = NULL;
}

void loop_del(struct loop *l, struct watch *w)
{
	epoll_ctl(l->epoll, EPOLL_CTL_DEL, w->fd, NULL);
	not_due(l, w);
}

void loop_close(struct loop *l, struct watch *w)
{
	loop_del(l, w);
	close(w->fd);
}

static int accept_from(const struct watch *w, struct sockaddr_storage *ret)
{
	socklen_t len = sizeof(*ret);

	return accept4(w->fd, (struct sockaddr *)ret, ret ? &len : NULL,
		       SOCK_NONBLOCK | SOCK_CLOEXEC);
}

/* In place of the spare one, when no descriptor is left */
static int accept_in_its_place(struct loop *l, const struct watch *w)
{
	if ((errno != EMFILE && errno != ENFILE) || l->spare < 0)
		return -1;
	close(l->spare);
	l->spare = -1;
	return accept_from(w, NULL);
}

int loop_accept_always(struct loop *l, const struct watch *w)
{
	int fd = accept_from(w, NULL);

	return fd < 0 ? accept_in_its_place(l, w) : fd;
}

int loop_accept(struct loop *l, const struct watch *w,
		struct sockaddr_storage *ret_from)
{
	int fd = accept_from(w, ret_from);

	if (fd >= 0)
		return fd;
	fd = accept_in_its_place(l, w);
	if (fd >= 0)
		close(fd);
	if (l->spare < 0)
		l->spare = spare_new();
	return -1;
}

int loop_turn(struct loop *l, int timeout_ms)
{
	int n;

	if (l->spare < 0)
		l->spare = spare_new();
	n = epoll_wait(l->epoll, l->due, EVENTS_MAX, timeout_ms);
	if (n < 0)
		return -errno;
	l->n_due = n;
	for (int i = 0; i < n; i++) {
		struct watch *w = l->due[i].data.ptr;

		if (w)
			w->ready(w, l->due[i].events);
	}
	l->n_due = 0;
	return n;
}

uint64_t loop_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}
