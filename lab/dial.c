// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/dial.c - real packets from one namespace, and what became of them
 */
#include "lab/dial.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/call.h"
#include "lab/dial_socket.h"
#include "lab/packet.h"

enum { BIG_FRAGMENTED = 12000 };

enum { NOTE_MS = 3 }; /* a note comes by another way than the reset */

struct dialer *dialer_new(struct loop *loop, int home)
{
	struct dialer *d = must(calloc(1, sizeof(*d)));

	d->loop = loop;
	d->home = home;
	if (getrandom(&d->generation, sizeof(d->generation), 0) < 0)
		d->generation = (uint32_t)loop_now_us();
	for (size_t i = 0; i < DIALS_MAX; i++)
		d->free[d->n_free++] = (uint16_t)(DIALS_MAX - 1 - i);
	return d;
}

/* --- beginning and ending ---------------------------------------------- */

static struct call *call_new(struct dialer *d)
{
	struct call *c = must(calloc(1, sizeof(*c)));
	uint16_t slot = d->free[--d->n_free];

	c->dialer = d;
	c->number = dial_new_number(&d->generation, slot);
	c->watch.fd = -1;
	c->result.fd = -1;
	d->slots[slot] = c;
	c->prev = d->newest;
	if (d->newest)
		d->newest->next = c;
	else
		d->oldest = c;
	d->newest = c;
	return c;
}

uint32_t dialer_next_number(const struct dialer *d)
{
	uint32_t generation = d->generation;

	return d->n_free ? dial_new_number(&generation, d->free[d->n_free - 1])
			 : 0;
}

static void call_free(struct call *c)
{
	struct dialer *d = c->dialer;
	uint16_t slot = (uint16_t)(c->number % DIALS_MAX);

	*(c->prev ? &c->prev->next : &d->oldest) = c->next;
	*(c->next ? &c->next->prev : &d->newest) = c->prev;
	d->slots[slot] = NULL;
	d->free[d->n_free++] = slot;
	free(c);
}

/* The target has answered; we shall never acknowledge that */
static void retract(struct call *c)
{
	struct sockaddr_storage self;
	socklen_t len = sizeof(self);
	bool bound = !getsockname(c->watch.fd, (struct sockaddr *)&self, &len);
	struct addr from;
	uint16_t port;

	loop_close(c->dialer->loop, &c->watch);
	if (!bound)
		return;
	from = addr_from_sockaddr(&self, &port);
	dial_retract(&c->want, c->dialer->home, from, port, c->number);
}

static void hang_up(struct call *c)
{
	static const struct linger now = {.l_onoff = 1};

	if (c->watch.fd < 0)
		return;
	if (c->want.held || (c->result.end == DIAL_OPEN && c->want.keep)) {
		loop_del(c->dialer->loop, &c->watch);
		if (!c->want.held)
			c->result.fd = c->watch.fd;
		return;
	}
	if (c->want.protocol == IPPROTO_TCP && c->result.end == DIAL_DROPPED &&
	    c->result.returning && c->result.drop.tcp_flags & TH_SYN) {
		retract(c);
		return;
	}
	/* a reset leaves no state behind, here or there */
	if (c->want.protocol == IPPROTO_TCP && c->result.end == DIAL_OPEN)
		setsockopt(c->watch.fd, SOL_SOCKET, SO_LINGER, &now,
			   sizeof(now));
	loop_close(c->dialer->loop, &c->watch);
}

static void finish(struct call *c, enum dial_end end, int error)
{
	void (*done)(const struct dial_result *, void *) = c->done;
	struct dial_result r;
	void *arg = c->arg;

	c->result.end = end;
	c->result.error = error;
	c->result.took_us = loop_now_us() - c->begun_us;
	c->result.number = c->number;
	hang_up(c);
	r = c->result;
	call_free(c);
	done(&r, arg);
}

void dialer_free(struct dialer *d)
{
	if (!d)
		return;
	d->closing = true;
	while (d->oldest) /* whoever waits learns of it and cleans up */
		finish(d->oldest, DIAL_TIMEOUT, 0);
	free(d);
}

/* What is short was not sent, and says nothing about the network */
static void finish_with(struct call *c, int error)
{
	if (err_is_shortage(error))
		finish(c, DIAL_FAILED, error);
	else if (error == ECONNREFUSED)
		finish(c, DIAL_REFUSED, 0);
	else if (error == ETIMEDOUT)
		finish(c, DIAL_TIMEOUT, 0);
	else
		finish(c, DIAL_UNREACHABLE, error);
}

/* --- talking ----------------------------------------------------------- */

/* A kept connection is reset: whatever noted why is heard of at once */
static void cut(struct call *c)
{
	if (c->result.n_notes) {
		finish(c, DIAL_UNREACHABLE, ECONNRESET);
		return;
	}
	c->phase = CUT;
	c->deadline_us = loop_now_us() + NOTE_MS * 1000;
	loop_del(c->dialer->loop, &c->watch);
}

static void tcp_talk(struct call *c)
{
	struct dial_result *r = &c->result;
	ssize_t n = recv(c->watch.fd, r->said + r->n_said,
			 sizeof(r->said) - 1 - r->n_said, 0);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0 && c->want.held) {
		cut(c);
		return;
	}
	if (n > 0) {
		r->n_said += (size_t)n;
		r->said[r->n_said] = '\0'; /* what a hello left is there */
		if (!call_heard(c))
			return;
	}
	r->reset = n < 0;
	finish(c, DIAL_OPEN, 0);
}

static void tcp_ready(struct call *c, uint32_t events)
{
	int error = 0;
	socklen_t len = sizeof(error);

	if (c->phase == TALKING) {
		tcp_talk(c);
		return;
	}
	if (!(events & (EPOLLOUT | EPOLLERR | EPOLLHUP)))
		return;
	getsockopt(c->watch.fd, SOL_SOCKET, SO_ERROR, &error, &len);
	if (error) {
		finish_with(c, error);
		return;
	}
	if (c->want.speech == SPEECH_NONE && !c->want.size) {
		finish(c, DIAL_OPEN, 0);
		return;
	}
	c->phase = TALKING;
	loop_change(c->dialer->loop, &c->watch, EPOLLIN);
	call_begin(c);
}

static void udp_ready(struct call *c)
{
	struct dial_result *r = &c->result;
	ssize_t n = recv(c->watch.fd, r->said, sizeof(r->said) - 1, 0);

	if (n < 0 && errno == EMSGSIZE) {
		finish(c, DIAL_UNREACHABLE, EMSGSIZE);
		return;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0) {
		finish_with(c, errno);
		return;
	}
	r->n_said = (size_t)n;
	finish(c, DIAL_OPEN, 0);
}

/* A raw socket hears every ICMP packet from that address: find ours */
static void icmp_ready(struct call *c)
{
	static uint8_t buf[PACKET_MAX];
	ssize_t n = recv(c->watch.fd, buf, sizeof(buf), 0);

	if (n < 0 && errno != EAGAIN && errno != EINTR)
		finish_with(c, errno);
	else if (n > 0 && packet_is_echo_reply(buf, (size_t)n, c->number,
					       c->want.to.family))
		finish(c, DIAL_OPEN, 0);
}

static void ready(struct watch *w, uint32_t events)
{
	struct call *c = CONTAINER(w, struct call, watch);

	if (c->want.protocol == IPPROTO_TCP)
		tcp_ready(c, events);
	else if (c->want.protocol == IPPROTO_UDP)
		udp_ready(c);
	else
		icmp_ready(c);
}

/* --- sending ----------------------------------------------------------- */

static int send_datagram(struct call *c)
{
	const struct dial_want *w = &c->want;
	uint8_t *packet = must(calloc(1, PACKET_MAX));
	size_t total = w->size	     ? (size_t)w->size
		       : w->fragment ? BIG_FRAGMENTED
				     : 0;
	size_t n;
	ssize_t sent;

	if (w->speech == SPEECH_DNS)
		n = call_message(c, packet);
	else if (call_is_icmp(w->protocol))
		n = packet_echo(packet, c->number, total, w->to.family);
	else
		n = packet_datagram(packet, c->number, total, w->to.family);
	sent = send(c->watch.fd, packet, n, 0);
	free(packet);
	/* a drop before it left its own namespace will be heard of as well */
	return sent < 0 && errno != EPERM ? -errno : 0;
}

static int begin(struct call *c)
{
	struct sockaddr_storage sa;
	socklen_t len = addr_sockaddr(c->want.to, c->want.port, &sa);
	bool tcp = c->want.protocol == IPPROTO_TCP;
	int rc = dial_socket(&c->want, c->dialer->home, c->number,
			     &c->watch.fd);

	c->watch.ready = ready;
	c->result.call = "socket";
	if (rc)
		return rc;
	c->result.call = "watch a socket";
	rc = loop_add(c->dialer->loop, &c->watch, tcp ? EPOLLOUT : EPOLLIN);
	if (rc)
		return rc;
	c->result.call = "connect";
	if (call_is_icmp(c->want.protocol))
		addr_sockaddr(c->want.to, 0, &sa);
	if (connect(c->watch.fd, (struct sockaddr *)&sa, len) &&
	    errno != EINPROGRESS)
		return -errno;
	c->result.call = "send";
	return tcp ? 0 : send_datagram(c);
}

/* A kept connection carries the number there and back */
static int ask_held(struct call *c)
{
	uint8_t text[64] = {0};
	size_t n = packet_datagram(text, c->number, 0, AF_INET);
	int rc;

	c->phase = TALKING;
	c->watch = (struct watch){c->want.held, ready};
	c->result.call = "ask over a kept connection";
	rc = loop_add(c->dialer->loop, &c->watch, EPOLLIN);
	if (rc)
		return rc;
	return send(c->want.held, text, n, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

int dial(struct dialer *d, const struct dial_want *want,
	 void (*done)(const struct dial_result *r, void *arg), void *arg)
{
	struct call *c;
	int rc;

	if (!d->n_free || d->closing)
		return -EAGAIN;
	c = call_new(d);
	c->want = *want;
	if (want->protocol == IPPROTO_ICMP && want->to.family == AF_INET6)
		c->want.protocol = IPPROTO_ICMPV6;
	c->done = done;
	c->arg = arg;
	c->begun_us = loop_now_us();
	c->deadline_us = c->begun_us + (uint64_t)want->timeout_ms * 1000;
	rc = want->held ? ask_held(c) : begin(c);
	if (rc)
		finish_with(c, -rc);
	return 0;
}

/* --- dropped, or out of time ------------------------------------------- */

/* "NAT_IDLE_TIMEOUT egress": the first word */
static void note(struct call *c, const char *reason)
{
	struct dial_result *r = &c->result;

	if (r->n_notes < DIAL_NOTES_MAX)
		snprintf(r->notes[r->n_notes++], DIAL_NOTE_MAX, "%.*s",
			 (int)strcspn(reason, " "), reason);
	if (c->phase == CUT)
		finish(c, DIAL_UNREACHABLE, ECONNRESET);
}

bool dialer_dropped(struct dialer *d, const struct drop *drop)
{
	bool returning = false;
	struct call *c = call_dropped(d, drop, &returning);

	if (!c)
		return false;
	if (drop->group == NF_LOG_NOTES) {
		note(c, drop->reason);
		return true;
	}
	/* late news: a retransmitted SYN-ACK of what was answered */
	if (c->phase == CUT || (c->phase == TALKING && !c->want.held))
		return true;
	c->result.drop = *drop;
	c->result.returning = returning;
	finish(c, DIAL_DROPPED, 0);
	return true;
}

static void out_of_time(struct call *c)
{
	bool silent = c->phase == TALKING && !c->want.size && !c->want.held;

	if (c->phase == CUT)
		finish(c, DIAL_UNREACHABLE, ECONNRESET);
	else /* connected, perhaps, but the other end has nothing to say */
		finish(c, silent ? DIAL_OPEN : DIAL_TIMEOUT, 0);
}

void dialer_abandon(struct dialer *d, const void *arg)
{
	for (struct call *c = d->oldest, *after; c; c = after) {
		after = c->next;
		if (c->arg != arg)
			continue;
		c->result.end = DIAL_TIMEOUT;
		hang_up(c);
		call_free(c);
	}
}

void dialer_leave(struct dialer *d, const struct plan *plan)
{
	for (struct call *c = d->oldest, *after; c; c = after) {
		after = c->next;
		if (plan_has_ns(plan, c->want.from->name))
			continue;
		finish(c, DIAL_TIMEOUT, 0);
		after = d->oldest; /* done() may have ended others */
	}
}

int dialer_left_ms(const struct dialer *d)
{
	uint64_t now = loop_now_us(), next = UINT64_MAX;

	for (const struct call *c = d->oldest; c; c = c->next)
		next = c->deadline_us < next ? c->deadline_us : next;
	if (!d->oldest)
		return -1;
	return next <= now ? 0 : (int)((next - now) / 1000) + 1;
}

void dialer_expire(struct dialer *d, uint64_t at_us)
{
	for (struct call *c = d->oldest, *after; c; c = after) {
		after = c->next;
		if (c->deadline_us > at_us)
			continue;
		out_of_time(c);
		after = d->oldest; /* done() may have ended others */
	}
}
