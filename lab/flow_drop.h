/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/flow_drop.h - what flow logs say of a packet that was dropped
 */
#ifndef LAB_FLOW_DROP_H
#define LAB_FLOW_DROP_H

#include "lab/flow_entry.h"
#include "lab/observe.h"

enum flow_dropped {
	DROPPED_UNSEEN, /* it is nothing to flow logs, or was counted before */
	DROPPED_SEEN, /* one packet of a flow */
	DROPPED_AFTER_ALL, /* the same; and it was counted as accepted */
};

/**
 * flow_drop_read() - A drop as a flow log has it
 *
 * REJECT where a group or an ACL dropped it, or it was of no connection any
 * more (FL-4), and at the VPC's edge if public access is blocked (FL-12). What
 * the source check dropped had left its sender (FL-6).
 */
enum flow_dropped flow_drop_read(const struct flow_interfaces *all,
				 const struct drop *d, uint64_t now_s,
				 struct flow_entry *ret);

#endif
