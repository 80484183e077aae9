/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/flow_logs.h - all flow logs of a lab, and when their windows end
 */
#ifndef LAB_FLOW_LOGS_H
#define LAB_FLOW_LOGS_H

#include "lab/flow_journal.h"

struct flow_logs { /* all zero but for the settings: none */
	/* settings */
	uint64_t interval_ms; /* of all windows; 0: as each log says */
	size_t keep; /* lines of each */
	struct flow_sink sink;
	/* what is there */
	const struct flow_interfaces *all;
	struct flow_log_entry *items;
	size_t n;
};

struct flow_clock { /* two times of one moment */
	uint64_t unix_s;
	uint64_t steady_ms; /* of a clock that never jumps */
};

/**
 * flow_logs_follow() - Those of @m; a log that was there already goes on
 * @all:	made of @m, and kept until the next call; everything was written
 */
void flow_logs_follow(struct flow_logs *l, const struct model *m,
		      const struct flow_interfaces *all, struct flow_clock now);
void flow_logs_free(struct flow_logs *l);

/** flow_logs_add(), flow_logs_deny() - Packets, to each log */
void flow_logs_add(struct flow_logs *l, const struct flow_entry *e);
void flow_logs_deny(struct flow_logs *l, const struct flow_entry *e);

/** flow_logs_skip() - Something of @at went unrecorded; NULL: of all */
void flow_logs_skip(struct flow_logs *l, const struct flow_interface *at);

/** flow_logs_skip_in() - The same of whoever has links in that namespace */
void flow_logs_skip_in(struct flow_logs *l, const char *ns);

/** flow_logs_write() - Records of all that there is; windows go on */
void flow_logs_write(struct flow_logs *l, uint64_t unix_s);

/** flow_logs_end() - Windows that are over */
void flow_logs_end(struct flow_logs *l, struct flow_clock now);

/** flow_logs_due() - When the next window ends; UINT64_MAX: there is none */
uint64_t flow_logs_due(const struct flow_logs *l);

/** flow_logs_journal() - Of the @i-th log, in the order of the file */
const struct flow_journal *flow_logs_journal(const struct flow_logs *l,
					     size_t i);

#endif
