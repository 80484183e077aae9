// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/relay.c - two connections joined in the middle
 */
#include "lab/relay.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PIPE_BYTES = 16 * 1024 };

struct pair;

/* One end; what it sent and the other end has not taken yet */
struct side {
	struct watch watch;
	struct pair *pair;
	char bytes[PIPE_BYTES];
	size_t n;
	bool ended; /* it sends no more */
};

struct pair {
	struct relays *all;
	struct relay_owner owner;
	int64_t silent_ms; /* as far as the lab's time goes */
	struct side side[2];
	struct pair *next, *prev;
};

struct relays {
	struct loop *loop;
	struct pair *first;
};

struct relays *relays_new(struct loop *loop)
{
	struct relays *r = must(calloc(1, sizeof(*r)));

	r->loop = loop;
	return r;
}

/* @keep: side[0] stays open, and goes to the owner */
static void pair_end(struct pair *p, bool keep)
{
	struct relay_owner owner = p->owner;
	int a = p->side[0].watch.fd;

	for (int i = 0; i < 2; i++) {
		loop_del(p->all->loop, &p->side[i].watch);
		if (i || !keep)
			close(p->side[i].watch.fd);
	}
	if (p->prev)
		p->prev->next = p->next;
	else
		p->all->first = p->next;
	if (p->next)
		p->next->prev = p->prev;
	free(p);
	if (owner.ended)
		owner.ended(owner.arg, keep ? a : -1);
}

void relays_free(struct relays *r)
{
	if (!r)
		return;
	while (r->first)
		pair_end(r->first, false);
	free(r);
}

void relays_age(struct relays *r, int ms)
{
	for (struct pair *p = r->first, *next; p; p = next) {
		next = p->next;
		p->silent_ms += ms;
		if (p->owner.idle_ms && p->silent_ms >= p->owner.idle_ms)
			pair_end(p, false);
	}
}

void relay_break(struct relays *r, const void *arg)
{
	for (struct pair *p = r->first; p; p = p->next)
		if (p->owner.ended && p->owner.arg == arg) {
			pair_end(p, true);
			return;
		}
}

static struct side *other(struct side *s)
{
	return &s->pair->side[s == &s->pair->side[0]];
}

/* Hand on what is waiting; false: the connection broke */
static bool hand_on(struct side *from)
{
	struct side *to = other(from);
	ssize_t n;

	while (from->n) {
		n = send(to->watch.fd, from->bytes, from->n, MSG_NOSIGNAL);
		if (n < 0)
			return errno == EAGAIN || errno == EINTR;
		from->n -= (size_t)n;
		memmove(from->bytes, from->bytes + n, from->n);
	}
	if (from->ended)
		shutdown(to->watch.fd, SHUT_WR);
	return true;
}

static bool take_in(struct side *s)
{
	ssize_t n;

	if (s->ended || s->n == sizeof(s->bytes))
		return true;
	n = recv(s->watch.fd, s->bytes + s->n, sizeof(s->bytes) - s->n, 0);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	s->n += (size_t)n;
	s->pair->silent_ms = 0;
	s->ended = n == 0;
	return true;
}

static void listen_for(struct side *s)
{
	uint32_t events = 0;

	if (!s->ended && s->n < sizeof(s->bytes))
		events |= EPOLLIN;
	if (other(s)->n)
		events |= EPOLLOUT;
	loop_change(s->pair->all->loop, &s->watch, events);
}

static void ready(struct watch *w, uint32_t events)
{
	struct side *s = CONTAINER(w, struct side, watch);
	struct pair *p = s->pair;
	bool fine = !(events & EPOLLERR);

	if (events & (EPOLLIN | EPOLLHUP))
		fine = fine && take_in(s);
	if (p->owner.ended && s == &p->side[1] && (!fine || s->ended)) {
		pair_end(p, true);
		return;
	}
	fine = fine && hand_on(s) && hand_on(other(s));
	if (!fine || (p->side[0].ended && p->side[1].ended && !p->side[0].n &&
		      !p->side[1].n)) {
		pair_end(p, false);
		return;
	}
	listen_for(&p->side[0]);
	listen_for(&p->side[1]);
}

void relay(struct relays *r, int a, int b, const char *to_b, size_t n,
	   const struct relay_owner *owner)
{
	struct pair *p = must(calloc(1, sizeof(*p)));

	assert(n <= PIPE_BYTES);
	p->all = r;
	p->owner = *owner;
	p->next = r->first;
	if (r->first)
		r->first->prev = p;
	r->first = p;
	p->side[0] = (struct side){.watch = {a, ready}, .pair = p};
	p->side[1] = (struct side){.watch = {b, ready}, .pair = p};
	memcpy(p->side[0].bytes, to_b, n);
	p->side[0].n = n;
	if (loop_add(r->loop, &p->side[0].watch, EPOLLIN) ||
	    loop_add(r->loop, &p->side[1].watch, EPOLLIN | EPOLLOUT)) {
		pair_end(p, false);
		return;
	}
}
