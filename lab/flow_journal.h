/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/flow_journal.h - one flow log: its window, and the lines written
 *
 * A journal is told of packets and of time, and writes records: at the end of
 * each window, and of what there is whenever somebody wants to read. It makes
 * no system call.
 */
#ifndef LAB_FLOW_JOURNAL_H
#define LAB_FLOW_JOURNAL_H

#include "lab/flow_entry.h"

struct flow_journal;

struct flow_sink { /* told of each line */
	void (*line)(const char *log, const char *line, void *arg);
	void *arg;
};

/**
 * flow_journal_new() - For a flow log; its first window begins at @now_s
 * @keep:	how many of its last lines are kept
 * @sink:	kept by the caller, like @log's model until the journal has
 *		another collection of interfaces
 */
struct flow_journal *flow_journal_new(const struct vpc_flow_log *log,
				      size_t keep, const struct flow_sink *sink,
				      uint64_t now_s);
void flow_journal_free(struct flow_journal *j);

/**
 * flow_journal_follow() - Which interfaces the log is on from now on
 * @log:	the same log in the model that @all came from
 * @all:	kept until the next call; nothing may be unwritten
 *
 * What happened in the present window at interfaces that stay is not
 * forgotten.
 */
void flow_journal_follow(struct flow_journal *j, const struct vpc_flow_log *log,
			 const struct flow_interfaces *all);

/** flow_journal_is() - Is it for a log like that one? AWS changes none: it
 * makes another (FL-2) */
bool flow_journal_is(const struct flow_journal *j,
		     const struct vpc_flow_log *log);

/** flow_journal_add() - Packets of a flow, wherever they were seen; those of
 * no interest to the log are passed over (FL-2, FL-7) */
void flow_journal_add(struct flow_journal *j, const struct flow_entry *e);

/** flow_journal_deny() - So many packets that count as accepted were not */
void flow_journal_deny(struct flow_journal *j, const struct flow_entry *e);

/** flow_journal_skip() - Something of @at went unrecorded; NULL: of all */
void flow_journal_skip(struct flow_journal *j, const struct flow_interface *at);

/** flow_journal_write() - Records of all that there is; the window goes on */
void flow_journal_write(struct flow_journal *j, uint64_t now_s);

/** flow_journal_end() - The same, and NODATA of interfaces without traffic; the
 * next window begins at @now_s */
void flow_journal_end(struct flow_journal *j, uint64_t now_s);

/* What a reader may ask */
const char *flow_journal_name(const struct flow_journal *j);
/** flow_journal_header() - Names of its fields, as in AWS's files */
const char *flow_journal_header(const struct flow_journal *j);

/** flow_journal_interval_s() - Length of its windows, as the log says it */
int flow_journal_interval_s(const struct flow_journal *j);

/** flow_journal_lines() - How many lines are kept */
size_t flow_journal_lines(const struct flow_journal *j);

/** flow_journal_line() - The @i-th of them, the oldest first */
const char *flow_journal_line(const struct flow_journal *j, size_t i);

/** flow_journal_written() - How many lines there have been in all */
uint64_t flow_journal_written(const struct flow_journal *j);

#endif
