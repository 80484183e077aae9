/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/relay.h - two connections joined in the middle
 */
#ifndef LAB_RELAY_H
#define LAB_RELAY_H

#include <stddef.h>

#include "lab/loop.h"

struct relays; /* all of one lab */

struct relays *relays_new(struct loop *loop);
void relays_free(struct relays *r);

/* Who wants to know of the end of a relay */
struct relay_owner {
	/* @a: still open, and the owner's from now on; -1: closed like @b */
	void (*ended)(void *arg, int a);
	void *arg; /* also what the relay is called */
	int idle_ms; /* silent for so long it ends, both ends; 0: never */
};

/**
 * relay() - Carry bytes between two connections until both have ended
 * @a, @b:	connected non-blocking sockets; closed when the relay ends
 * @to_b:	@n bytes that are to reach @b first
 * @owner:	gets @a back when it is @b alone that ends; without 'ended'
 *		both ends close then
 */
void relay(struct relays *r, int a, int b, const char *to_b, size_t n,
	   const struct relay_owner *owner);

/** relays_age() - Let every relay be silent for @ms longer */
void relays_age(struct relays *r, int ms);

/** relay_break() - End @b's side of the relay whose owner has @arg, if any */
void relay_break(struct relays *r, const void *arg);

#endif
