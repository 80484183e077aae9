/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/counts.h - reading what rules have counted
 *
 * A set that rules fill has an element for each combination of keys that a
 * packet had (NF_OP_COUNT). Reading takes nothing away: who wants to know what
 * came since the last time keeps the numbers of that time.
 */
#ifndef NETNS_COUNTS_H
#define NETNS_COUNTS_H

#include "netns/netns.h"
#include "netns/plan.h"

struct count {
	const uint8_t *key; /* of all fields, each on four bytes or more */
	size_t key_len;
	uint32_t data[NF_DATA_MAX]; /* what its first packet left, or 0 */
	uint64_t packets, bytes;
	uint64_t left_ms; /* until the element goes, if no packet comes */
};

/**
 * counts_read() - Read all elements of a set
 * @s:		of the plan that the namespace holds
 * @each:	called for each element, perhaps more than once: a set that grows
 *		meanwhile is not read in one piece
 *
 * Return: 0, or a negative errno with @e set
 */
int counts_read(struct netns *ns, int home, const struct plan_set *s,
		void (*each)(const struct count *c, void *arg), void *arg,
		struct err *e);

/** counts_tell() - The elements that one message of such an answer has */
void counts_tell(const struct nlmsghdr *msg,
		 void (*each)(const struct count *c, void *arg), void *arg);

#endif
