/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/trace_rules.h - the table by which a tracer knows its packet
 */
#ifndef NETNS_TRACE_RULES_H
#define NETNS_TRACE_RULES_H

#include "netns/tracer.h"

#define TRACE_TABLE "vpclab_trace" /* of family inet */

/** trace_chain - What the chain of a point is called; NULL: it has none */
extern const char *const trace_chain[N_TRACE_POINTS];

/** trace_rules_put() - Append the transaction that makes the table
 * @b:	an empty atomic batch, for the socket that the table shall belong to
 */
void trace_rules_put(struct wire_batch *b, const struct trace_want *want);

/** trace_rules_drop() - Append the transaction that removes it */
void trace_rules_drop(struct wire_batch *b);

#endif
