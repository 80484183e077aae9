/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/flow_log.h - flow-log records of real packets
 */
#ifndef PROBE_FLOW_LOG_H
#define PROBE_FLOW_LOG_H

#include "lab/lab.h"
#include "probe/flow_record.h"

struct flow_log {
	struct lab *lab;
	struct arena *arena;
	VEC(struct flow_record) records;
};

/**
 * flow_log_open() - Record what the lab's rules log from now on
 * @log:	stays where it is until flow_log_close()
 *
 * What passes is logged only in a lab whose model is `logged`.
 */
void flow_log_open(struct flow_log *log, struct lab *lab, struct arena *arena);

/** flow_log_close() - Not without the packets that were sent before */
void flow_log_close(struct flow_log *log);

#endif
