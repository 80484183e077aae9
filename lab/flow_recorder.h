/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/flow_recorder.h - flow-log records of a running lab
 *
 * The kernel counts what is accepted, by flow (eni/flow_counts.h); what is
 * dropped is seen packet by packet (lab/observe.h). The recorder reads the
 * counters every few seconds, from a timer in the lab's loop, and tells both
 * to a journal for each flow log of the lab's model.
 *
 *	struct flow_recorder *r = flow_recorder_new(lab, NULL, &e);
 *	flow_recorder_subscribe(r, &sink);
 *	... turns of the lab, lab_change() ...
 *	flow_recorder_flush(r, &e);
 *
 * A lab without flow logs counts nothing and has no records. To have one on
 * everything, call flow_log_everything() on its model before lab_open(), or
 * later, and lab_refit() then; with another model lab_change() does it.
 *
 * Memory is bounded: FLOW_TABLE_MAX flows in a window of a log, the kernel's
 * own limits (some 65,000 flows of a VPC within FLOW_TIMEOUT_S), and
 * FLOW_REMEMBERED_MAX elements of all sets. What is beyond is SKIPDATA.
 */
#ifndef LAB_FLOW_RECORDER_H
#define LAB_FLOW_RECORDER_H

#include "lab/flow_journal.h"
#include "lab/lab.h"

struct flow_recorder;

enum { FLOW_LINES_KEPT = 1000 };

struct flow_settings {
	uint64_t interval_ms; /* of all windows; 0: as each log says */
	size_t keep; /* so many lines of each log; 0: FLOW_LINES_KEPT */
};

/**
 * flow_recorder_new() - Record from now on
 * @settings:	NULL: the defaults
 *
 * From here on the lab tells the recorder of its changes, and releases it when
 * it is closed itself. A lab has one at most.
 *
 * Return: the recorder, to be released by flow_recorder_free() or lab_close();
 *	   NULL with @e set
 */
struct flow_recorder *flow_recorder_new(struct lab *lab,
					const struct flow_settings *settings,
					struct err *e);
void flow_recorder_free(struct flow_recorder *r);

/** flow_recorder_flush() - Write records of all packets until now
 *
 * Windows go on: what comes later has a record of its own.
 *
 * Return: 0; or a negative errno with @e set: some counters could not be read,
 *	   which SKIPDATA will say
 */
int flow_recorder_flush(struct flow_recorder *r, struct err *e);

/** flow_recorder_subscribe() - Tell @sink of each line from now on
 * @sink:	kept by the caller until flow_recorder_unsubscribe(); while it is
 *		told it may unsubscribe, but neither change nor close the lab
 *
 * Return: false: too many are told already
 */
bool flow_recorder_subscribe(struct flow_recorder *r, struct flow_sink *sink);
void flow_recorder_unsubscribe(struct flow_recorder *r, struct flow_sink *sink);

/** flow_recorder_logs() - How many flow logs are recorded */
size_t flow_recorder_logs(const struct flow_recorder *r);

/** flow_recorder_log() - The @i-th of them, in the order of the file; it and
 * its lines go when a change of the lab takes the log away */
const struct flow_journal *flow_recorder_log(const struct flow_recorder *r,
					     size_t i);

/*
 * What the lab itself calls.
 */

/** flow_recorder_before() - The lab is about to change */
void flow_recorder_before(struct flow_recorder *r);

/** flow_recorder_after() - It has; its model and plan are the new ones */
void flow_recorder_after(struct flow_recorder *r);

/** flow_recorder_heard() - Of a packet that rules logged */
void flow_recorder_heard(struct flow_recorder *r, const struct drop *d);

#endif
