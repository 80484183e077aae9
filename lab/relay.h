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

/**
 * relay() - Carry bytes between two connections until both have ended
 * @a, @b:	connected non-blocking sockets; closed when the relay ends
 * @to_b:	@n bytes that are to reach @b first
 */
void relay(struct relays *r, int a, int b, const char *to_b, size_t n);

#endif
