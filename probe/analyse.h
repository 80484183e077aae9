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

#include "probe/flow_record.h"

enum { ANALYSIS_RECORDS_MAX = 40 };

struct analysis {
	bool certain; /* false: it depends on a port that nobody fixed, or on
			 something that is not modelled */
	enum verdict verdict;
	const char *code; /* of VERDICT_BLOCKED */
	bool limited; /* it passes what the lab's limits make narrow: how many
			 connections are open there the model cannot know */
	enum way path;
	bool denied; /* of VERDICT_OPEN: a policy forbids the request */
	struct flow_record records[ANALYSIS_RECORDS_MAX]; /* in flow logs */
	size_t n_records;
};

struct flow_question {
	const struct place *from;
	struct addr to;
	const struct node *to_node; /* whose address it is, or NULL */
	int protocol;
	int port; /* 0 with ICMP */
	int source_port; /* 0: the kernel's choice */
	int size; /* bytes, not to be fragmented; 0: few */
	bool fragment; /* sent in pieces */
	const struct policy_request *request; /* of an AWS service, or NULL */
};

/** analyse() - What becomes of such a packet, and of its reply */
struct analysis analyse(const struct model *m, const struct flow_question *q);

#endif
