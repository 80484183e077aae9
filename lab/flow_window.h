/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/flow_window.h - what a flow log has seen since it last wrote
 *
 * Flows, and of each interface whether there was any traffic and whether all
 * of it was recorded: what NODATA and SKIPDATA say (FL-5).
 */
#ifndef LAB_FLOW_WINDOW_H
#define LAB_FLOW_WINDOW_H

#include "lab/flow_table.h"

struct flow_window {
	uint64_t begun_s; /* Unix time */
	const struct flow_interfaces *all;
	struct window_place *places; /* by the interfaces' numbers */
	struct flow_table table, denied;
};

/**
 * flow_window_follow() - Which interfaces the log is on from now on
 * @log:	in the model that @all came from
 * @all:	kept until the next call; all flows have been written
 *
 * What happened in the present window at interfaces that stay is not
 * forgotten.
 */
void flow_window_follow(struct flow_window *w, const struct vpc_flow_log *log,
			const struct flow_interfaces *all);
void flow_window_free(struct flow_window *w);

/** flow_window_add() - Packets of a flow; those of interfaces that the log is
 * not on, and those that no log has (FL-7), are passed over
 * @wanted:	false: it is traffic all the same
 */
void flow_window_add(struct flow_window *w, const struct flow_entry *e,
		     bool wanted);

/** flow_window_deny() - So many packets, which count as accepted, were not */
void flow_window_deny(struct flow_window *w, const struct flow_entry *e);

/** flow_window_skip() - Something of @at went unrecorded; NULL: of all */
void flow_window_skip(struct flow_window *w, const struct flow_interface *at);

/**
 * flow_window_write() - Tell all there is, and forget the flows
 * @over:	the window ends, and the next one begins; else it goes on
 * @tell:	called for each record; of another status than FLOW_OK with
 *		interface, start and end alone
 */
void flow_window_write(struct flow_window *w, uint64_t now_s, bool over,
		       void (*tell)(enum flow_status status,
				    const struct flow_entry *e, void *arg),
		       void *arg);

#endif
