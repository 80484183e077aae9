/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/flow_ring.h - the last lines of a flow log
 */
#ifndef LAB_FLOW_RING_H
#define LAB_FLOW_RING_H

#include <stddef.h>
#include <stdint.h>

struct flow_ring {
	char **lines;
	size_t n, max, first; /* of n kept lines the oldest */
	uint64_t written;
};

/** flow_ring_init() - Empty; at most @max lines, then the oldest goes */
void flow_ring_init(struct flow_ring *r, size_t max);
void flow_ring_free(struct flow_ring *r);

/** flow_ring_add() - Keep a copy of @line */
void flow_ring_add(struct flow_ring *r, const char *line);

/** flow_ring_line() - The @i-th of them, the oldest first */
const char *flow_ring_line(const struct flow_ring *r, size_t i);

#endif
