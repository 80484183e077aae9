// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/flow_ring.c - the last lines of a flow log
 */
#include "lab/flow_ring.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

void flow_ring_init(struct flow_ring *r, size_t max)
{
	*r = (struct flow_ring){.max = max ? max : 1};
	r->lines = must(calloc(r->max, sizeof(*r->lines)));
}

void flow_ring_free(struct flow_ring *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->lines[(r->first + i) % r->max]);
	free(r->lines);
	*r = (struct flow_ring){0};
}

void flow_ring_add(struct flow_ring *r, const char *line)
{
	char *copy = must(strdup(line));

	r->written++;
	if (r->n < r->max) {
		r->lines[(r->first + r->n++) % r->max] = copy;
		return;
	}
	free(r->lines[r->first]);
	r->lines[r->first] = copy;
	r->first = (r->first + 1) % r->max;
}

const char *flow_ring_line(const struct flow_ring *r, size_t i)
{
	return r->lines[(r->first + i) % r->max];
}
