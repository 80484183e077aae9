/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/recording.h - a lab that runs and is recorded
 *
 *	given_recording("vpcs: ... flow_logs: {x: {on: app, format: ...}}", 0);
 *	sent_from("web", "db:5432", 40000);
 *	assert_records("x", "db 40000 5432 ACCEPT\n" ...);
 */
#ifndef TESTS_SUPPORT_RECORDING_H
#define TESTS_SUPPORT_RECORDING_H

#include "lab/flow_recorder.h"
#include "tests/support/running.h"

/** given_recording() - A running lab with a recorder
 * @interval_ms: of all windows; 0: as the flow logs say
 */
struct flow_recorder *given_recording(const char *yaml, uint64_t interval_ms);

/** recording() - Record a lab of given_lab() from now on */
struct flow_recorder *recording(struct lab *l, uint64_t interval_ms);

/** sent_from() - Send from a source port of one's own; ICMP has none */
struct dial_result sent_from(const char *from, const char *to, uint16_t port);

/** records_of() - All lines of a flow log, after a flush
 *
 * Sorted; an interface's identifier is its name, since an identifier says
 * nothing to a reader.
 */
const char *records_of(const char *log);

/** records_kept() - The same of what was written already */
const char *records_kept(const char *log);

/** assert_records() - These are all lines that @log has, in any order */
void assert_records(const char *log, const char *expected);

/** recording_changed() - Change the lab, which is recorded on */
void recording_changed(const char *yaml);

/** bound_at() - A socket at the place @label, bound to @port of any address */
int bound_at(const char *label, int type, uint16_t port);

/** datagrams_at() - The same for datagrams */
int datagrams_at(const char *label, uint16_t port);

/** send_datagrams() - @n of @bytes each to @port of @to's first address */
void send_datagrams(int fd, const char *to, uint16_t port, size_t n,
		    size_t bytes);

/** turn_for() - Let the lab work for so long */
void turn_for(unsigned int ms);

#endif
