/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sg/flatten.h - overlapping rules to disjoint boxes
 *
 * A rule covers a box: a range of addresses times a range of numbers (ports,
 * ICMP type and code, protocols). AWS lets rules overlap freely; elements of
 * an nftables set must not. Flattening cuts the plane along every edge, gives
 * each piece to the first rule that covers it, and joins equal neighbours.
 */
#ifndef SG_FLATTEN_H
#define SG_FLATTEN_H

#include <stdint.h>

#include "base/addr.h"
#include "base/arena.h"

struct box {
	struct addr lo, hi; /* of one family */
	uint16_t from, to;
	int owner; /* what a piece of it says: equal owners are joined */
};

struct boxes {
	struct box *items;
	size_t n, cap;
};

/** boxes_add() - Append the box of @cidr times @from..@to */
void boxes_add(struct arena *a, struct boxes *b, struct prefix cidr,
	       uint16_t from, uint16_t to, int owner);

/**
 * flatten() - Disjoint boxes that cover the same points
 * @a:		where the result lives
 * @rules:	in the order of their priority, all of one family
 *
 * Each point belongs to the first rule that covers it (ACL-2); for groups,
 * whose rules unite (SG-1), give all the same owner. The result is sorted by
 * address, then by number.
 */
struct boxes flatten(struct arena *a, const struct boxes *rules);

#endif
