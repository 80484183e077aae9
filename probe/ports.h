/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/ports.h - how all ports of a target fare, as ranges
 *
 * What becomes of a packet changes with its port only where something in the
 * lab makes a difference between two neighbours: a rule's or entry's range
 * begins or ends, or somebody listens. The axis of ports is cut at all of
 * these, one port of each piece is asked for, and equal neighbours are joined
 * again: the ranges are exact, and no port was asked twice.
 */
#ifndef PROBE_PORTS_H
#define PROBE_PORTS_H

#include "probe/reach.h"

enum { PORTS_ALL = UINT16_MAX + 1 };

struct port_axis { /* of one protocol */
	int protocol; /* PROTOCOL_TCP or PROTOCOL_UDP */
	VEC(uint16_t) first; /* port of each piece; the first is 0 */
};

struct port_span {
	uint16_t from, to;
	struct reach reach; /* of each port of it */
};

struct port_spans { /* of all ports, in order */
	struct port_span *items;
	size_t n, cap;
};

/** port_axis_of() - Where the ports of @m can differ */
struct port_axis port_axis_of(struct arena *arena, const struct model *m,
			      int protocol);

/**
 * port_spans_of() - How all ports fare
 * @q:		the question; its protocol is the axis', its port no matter
 * @listener:	is set to each port that is asked for: of a target that
 *		listens everywhere; or NULL
 */
struct port_spans port_spans_of(struct arena *arena, const struct atlas *a,
				const struct port_axis *axis,
				const struct flow_question *q,
				struct port *listener);

#endif
