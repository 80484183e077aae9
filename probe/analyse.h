/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/analyse.h - the same question, put to the model alone
 *
 * No kernel and no packet: the way there and the way back are walked hop by
 * hop through what the user wrote. An expectation holds only if the packet
 * and the model say the same; where they differ, one of them has a bug.
 */
#ifndef PROBE_ANALYSE_H
#define PROBE_ANALYSE_H

#include "probe/trail.h"

struct analysis {
	bool certain; /* false: it depends on a port that nobody fixed, or on
			 something that is not modelled */
	enum depends depends; /* why it is not certain */
	const char *why; /* of DEPENDS_ON_MORE: half a sentence; or NULL */
	unsigned int depends_at; /* the first port of the range that fares
				    otherwise; or of how many targets */
	enum verdict verdict;
	const char *code; /* of VERDICT_BLOCKED */
	bool limited; /* it passes what the lab's limits make narrow: how many
			 connections are open there the model cannot know */
	enum way path;
	bool denied; /* of VERDICT_OPEN: a policy forbids the request */
	const struct flow_record *records; /* in flow logs: of a walk that
					      leaves a trail, beside that */
	size_t n_records;
};

struct port_range {
	uint16_t from, to; /* both 0: the whole range of whoever chooses */
};

struct flow_question {
	const struct place *from;
	struct addr to;
	const struct node *to_node; /* whose address it is, or NULL */
	int protocol;
	int port; /* 0 with ICMP */
	struct port_range
		source_ports; /* one of these, by the kernel's choice */
	struct port_range gateway_ports; /* the same, of gateways */
	struct addr gateway_address; /* that NAT takes of several; or none */
	unsigned int target; /* of a balancer, from 1; 0: its choice */
	int size; /* bytes, not to be fragmented; 0: few */
	bool fragment; /* sent in pieces */
	const struct policy_request *request; /* of an AWS service, or NULL */
};

/** analyse() - What becomes of such a packet, and of its reply */
struct analysis analyse(const struct atlas *a, const struct flow_question *q);

/** analyse_all() - The same, and every step on the way
 * @t:	emptied first; its arena is the caller's, and steps live as long as it
 */
struct analysis analyse_all(const struct atlas *a,
			    const struct flow_question *q, struct trail *t);

#endif
