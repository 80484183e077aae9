/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/flow_counters.h - what came since the kernel's counters were last read
 *
 * The kernel counts on and on; an element that its flow left alone goes, and
 * begins anew with the next packet. So the last reading of each element is
 * remembered, with the second when the element was made: another second is
 * another element. What is remembered is forgotten once the element must be
 * gone.
 */
#ifndef LAB_FLOW_COUNTERS_H
#define LAB_FLOW_COUNTERS_H

#include "eni/flow_counts.h"
#include "lab/flow_entry.h"
#include "netns/counts.h"

struct flow_counters;

/* One set is being read */
struct flow_reading {
	struct flow_set set;
	unsigned int number; /* of the set: another for each */
	uint64_t now_ms, before_ms; /* Unix time: this reading, the last one */
	const struct flow_interfaces *interfaces;
};

enum flow_taken {
	TAKEN_NOTHING, /* no packet came, or of no interface */
	TAKEN_FLOW,
	TAKEN_LOST, /* of the interface alone: packets went uncounted */
};

enum { FLOW_REMEMBERED_MAX = 1 << 18 }; /* elements, 80 bytes each */

/** flow_counters_new() - Nothing read yet; at most @max elements at a time */
struct flow_counters *flow_counters_new(size_t max);
void flow_counters_free(struct flow_counters *c);

/**
 * flow_counters_take() - An element that was read
 * @ret:	of TAKEN_FLOW the packets since the last reading
 */
enum flow_taken flow_counters_take(struct flow_counters *c,
				   const struct flow_reading *r,
				   const struct count *count,
				   struct flow_entry *ret);

/** flow_counters_forget() - Elements that are gone at @now_ms */
void flow_counters_forget(struct flow_counters *c, uint64_t now_ms);

/** flow_counters_known() - How many are remembered? */
size_t flow_counters_known(const struct flow_counters *c);

#endif
