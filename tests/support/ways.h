/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/ways.h - the way that a packet is seen to take, as lines
 *
 *	given_lab("vpcs: ...");
 *	assert_way_seen("web", "orders:5432",
 *		   "node web\n"
 *		   "ENI web\n"
 *		   "groups web egress all to 0.0.0.0/0\n" ...);
 *
 * The request's hops come first, those of the answer are indented. A hop that
 * translates has the addresses before and behind: "10.0.1.4>203.0.113.80 =>
 * 198.18.0.1>203.0.113.80".
 */
#ifndef TESTS_SUPPORT_WAYS_H
#define TESTS_SUPPORT_WAYS_H

#include "lab/trace.h"
#include "tests/support/running.h"

/** traced() - Send, and what was seen; it lives until lab_drop() */
struct trace traced(const char *from, const char *to);

/** way_seen() - The same as hops, a line each */
const char *way_seen(const char *from, const char *to);

/** assert_way_seen() - Those are the hops, and none of them is another one */
void assert_way_seen(const char *from, const char *to, const char *expected);

#endif
