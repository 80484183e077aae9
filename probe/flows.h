/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/flows.h - flows gained and lost between two labs
 *
 * Everybody who sends, to everybody who has an address, on every port where
 * somebody listens in either lab and one of each range that rules tell apart,
 * in both labs. What is called the same is the same.
 */
#ifndef PROBE_FLOWS_H
#define PROBE_FLOWS_H

#include "vpc/difference.h"
#include "vpc/model.h"

/* Where the flow's ends are */
enum flow_ends { ENDS_IN_BOTH, ENDS_NEW, ENDS_REMOVED, N_FLOW_ENDS };

struct flow_change {
	bool gained; /* else lost */
	enum flow_ends ends;
	bool listened; /* somebody listens there; else the path alone */
	const char *from, *to; /* places, "report@private-a" */
	const char *from_node, *to_node; /* whose they are */
	size_t from_places, to_places; /* so many has that */
	const char *ports; /* ":5432/tcp", ":0-21,23-65535/tcp", "/icmp" */
	bool ipv6;
	const char *code; /* why it is not open where it is not; or NULL */
	const char *why; /* the rule that changed: "security group database: +
			    ingress tcp 5432 from function" */
};

struct flow_changes {
	struct flow_change *items;
	size_t n, cap;
	size_t asked; /* questions that were put to either model */
};

/**
 * flows_compare() - All that differs
 * @arena:	of the result
 */
struct flow_changes flows_compare(struct arena *arena,
				  const struct model *before,
				  const struct model *after);

#endif
