/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/call.h - one dial that is under way, and what is said on it
 */
#ifndef LAB_CALL_H
#define LAB_CALL_H

#include "lab/dial.h"

enum phase {
	CONNECTING,
	TALKING,
	CUT, /* by a reset; why may still be heard of */
};

struct call {
	struct watch watch;
	struct dialer *dialer;
	struct dial_want want;
	void (*done)(const struct dial_result *r, void *arg);
	void *arg;
	uint32_t number; /* also the initial sequence number */
	enum phase phase;
	bool greeted; /* with want.tls: the hellos are behind us */
	uint64_t begun_us, deadline_us;
	struct dial_result result;
	struct call *next, *prev; /* in order of their beginning */
};

/* All dials of a lab: each has a slot by its number, oldest first */
struct dialer {
	struct loop *loop;
	int home;
	uint32_t generation;
	bool closing;
	struct call *slots[DIALS_MAX];
	uint16_t free[DIALS_MAX];
	size_t n_free;
	struct call *oldest, *newest;
};

/** call_is_icmp() - Behind NAT64 ICMPv6 is ICMP: either of the two */
bool call_is_icmp(int protocol);

/** call_dropped() - Whose packet was dropped, or the answer to it; or NULL
 * @ret_returning: on the way back
 */
struct call *call_dropped(const struct dialer *d, const struct drop *drop,
			  bool *ret_returning);

/** call_begin() - Say what the client says first on a new connection */
void call_begin(struct call *c);

/** call_message() - The message to a name server, with the low half of the
 * dial's number as its identifier
 * @buf:	room for want.n_message bytes
 *
 * Return: its length
 */
size_t call_message(const struct call *c, uint8_t *buf);

/** call_heard() - Look at what the other end said so far
 *
 * Return: true when there is nothing more to wait for
 */
bool call_heard(struct call *c);

#endif
