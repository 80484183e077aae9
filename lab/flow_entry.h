/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/flow_entry.h - what was seen of one flow at one interface
 */
#ifndef LAB_FLOW_ENTRY_H
#define LAB_FLOW_ENTRY_H

#include "lab/flow_interface.h"

enum flow_reason { REASON_NONE, REASON_BPA, N_FLOW_REASONS }; /* FL-12 */

enum flow_loss { /* in a transit gateway, and why */
		 LOST_NO_ROUTE,
		 LOST_BLACKHOLE,
		 LOST_MTU_EXCEEDED,
		 LOST_TTL_EXPIRED,
		 N_FLOW_LOSSES
};

/* What tells flows apart in a window (FL-3) */
struct flow_key {
	const struct flow_interface *at;
	bool ingress, reject;
	enum flow_reason reason;
	uint8_t protocol;
	struct addr from, to; /* as the packets have them */
	uint16_t from_port, to_port; /* 0: the protocol has none (FL-10) */
};

struct flow_entry {
	struct flow_key key;
	uint64_t packets, bytes;
	uint64_t start, end; /* Unix seconds: its first and last packet */
	unsigned int tcp_flags; /* of all its packets together (FL-11) */
	enum flow_path path; /* egress: where it went on (FL-14) ... */
	const struct flow_interface *next; /* ... and to whom, or NULL */
	uint64_t lost[N_FLOW_LOSSES];
};

enum flow_status { FLOW_OK, FLOW_NODATA, FLOW_SKIPDATA }; /* FL-5 */

#endif
