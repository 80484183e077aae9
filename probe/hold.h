/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/hold.h - connections that are kept, and asked later if they live
 */
#ifndef PROBE_HOLD_H
#define PROBE_HOLD_H

#include "probe/attempt.h"

struct held {
	const char *name;
	int fd;
	struct question question;
	struct addr to; /* the far end */
	uint16_t port;
	struct held *next;
};

struct holds {
	struct lab *lab;
	struct held *first;
};

/** holds_keep() - Take over the open connections of @all under @name */
void holds_keep(struct holds *h, const char *name, struct attempts *all);

/**
 * holds_ask() - Does every connection kept as @name still carry data?
 * @ret:	how the first that does not was cut; else that of the last
 *
 * A connection lives when the far end echoes what it is asked. One that is
 * cut ends by a reset, by its packet seen dropped, or in silence.
 *
 * Return: true when all of them live
 */
bool holds_ask(struct holds *h, const char *name, struct outcome *ret,
	       const volatile int *stop);

/** holds_address() - Where a connection kept as @name went, whether it lives
 * or not; none: nothing was kept under that name */
struct addr holds_address(const struct holds *h, const char *name);

/** holds_free() - Close them all */
void holds_free(struct holds *h);

#endif
