/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/flow_told.h - what the kernel tells of a remembered flow
 */
#ifndef NETNS_FLOW_TOLD_H
#define NETNS_FLOW_TOLD_H

#include <libmnl/libmnl.h>

#include "netns/flows.h"

struct flow_tuple { /* an address of family 0 was not told */
	struct addr from, to;
	uint8_t protocol;
};

struct flow_told {
	uint8_t family;
	struct flow_tuple there, back;
	enum flow_kind kind; /* N_FLOW_KINDS: its time-out is nobody's to set */
	uint32_t left_s; /* until it is forgotten */
	const struct nlattr *tuple, *zone; /* as told; zone may be NULL */
};

/** flow_told_read() - One message of a list of flows
 *
 * Return: false: it tells of none, or not enough
 */
bool flow_told_read(const struct nlmsghdr *msg, struct flow_told *ret);

/** flow_count_read() - The answer to how many flows there are on the machine
 *
 * Return: false: the answer does not say it
 */
bool flow_count_read(const void *bytes, size_t n, uint32_t *ret);

#endif
