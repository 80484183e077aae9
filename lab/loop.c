// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/loop.c - one thread, many descriptors
 */
#include "lab/loop.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS_MAX = 256 };

struct loop {
	int epoll;
	struct epoll_event due[EVENTS_MAX]; /* of this turn */
	int n_due;
};

struct loop *loop_new(struct err *e)
{
	struct loop *l = calloc(1, sizeof(*l));

	if (!l)
		abort();
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (l->epoll >= 0)
		return l;
	err_set(e, errno, "epoll");
	free(l);
	return NULL;
}

void loop_free(struct loop *l)
{
	if (!l)
		return;
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

int loop_turn(struct loop *l, int timeout_ms)
{
	int n = epoll_wait(l->epoll, l->due, EVENTS_MAX, timeout_ms);

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
