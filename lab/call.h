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
