/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/loop.h - one thread, many descriptors
 */
#ifndef LAB_LOOP_H
#define LAB_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "base/report.h"

struct loop;

/* Embedded in whatever owns the descriptor; ready() may free its owner */
struct watch {
	int fd;
	void (*ready)(struct watch *w, uint32_t events);
};

/** CONTAINER() - The object that a member of it belongs to */
#define CONTAINER(pointer, type, member) \
	((type *)(void *)((char *)(pointer)-offsetof(type, member)))

struct loop *loop_new(struct err *e);
void loop_free(struct loop *l);

/** loop_add() - Call @w->ready when one of @events (EPOLLIN ...) happens
 *
 * Return: 0 or a negative errno
 */
int loop_add(struct loop *l, struct watch *w, uint32_t events);

/** loop_change() - Other @events from now on */
void loop_change(struct loop *l, struct watch *w, uint32_t events);

/** loop_del() - Forget @w, also if it is due in this very turn */
void loop_del(struct loop *l, struct watch *w);

/** loop_close() - Forget @w and close its descriptor
 *
 * Closing alone does not take it out of epoll as long as a handler that is
 * being started has a copy, and @w would be called when it is free.
 */
void loop_close(struct loop *l, struct watch *w);

/** loop_turn() - Wait at most @timeout_ms, then serve what is ready
 *
 * Return: how many were served, or a negative errno (-EINTR on a signal)
 */
int loop_turn(struct loop *l, int timeout_ms);

/**
 * loop_accept() - A connection that waits at the socket of @w
 *
 * When no descriptor is left it is closed: it would be ready in each turn, and
 * nothing else would get one.
 *
 * Return: its descriptor, or -1
 */
int loop_accept(struct loop *l, const struct watch *w,
		struct sockaddr_storage *ret_from);

/** loop_accept_always() - Likewise, of those who must be heard: one of them at
 * a time gets the last descriptor, which is kept for it */
int loop_accept_always(struct loop *l, const struct watch *w);

/** loop_now_us() - Microseconds of a clock that never jumps */
uint64_t loop_now_us(void);

#endif
