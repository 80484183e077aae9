/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/flow_record.h - what flow logs say of a packet at one ENI
 *
 * ACCEPT where groups and ACLs let it pass, REJECT where one of them did not
 * (FL-4). What is lost further on for another reason was an ACCEPT at the
 * sender (FL-6).
 */
#ifndef PROBE_FLOW_RECORD_H
#define PROBE_FLOW_RECORD_H

#include "vpc/expect.h"

struct flow_record {
	const struct eni *eni;
	bool ingress;
	bool reject;
	uint32_t number; /* of the dial it belongs to; of the model's: 0 */
};

/** flow_rejects() - Is it a group or an ACL that drops with @code? */
bool flow_rejects(const char *code);

/**
 * flow_action() - Of all packets of a dial, in one direction at one ENI
 * @records:	@n of them
 * @number:	whose records count
 *
 * Return: REJECT if any of them was refused; LOG_NONE if none came
 */
enum log_action flow_action(const struct flow_record *records, size_t n,
			    uint32_t number, const struct eni *eni,
			    bool ingress);

#endif
