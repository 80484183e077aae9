/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/observed.h - the way that a packet was seen to take, in AWS's words
 *
 * From rules that matched, links and marks to the hops of probe/trail.h, so
 * that they can be laid beside those that the model gives. What is asked, in
 * which order, what it said, which table was used and what was translated into
 * what is seen. A trace names no element of a set: which entry of an ACL lets
 * pass, which rule of a group admits, and which route of the table leads to
 * the link that was taken is looked up in the very object that was asked, with
 * the packet as it was seen there.
 */
#ifndef PROBE_OBSERVED_H
#define PROBE_OBSERVED_H

#include "lab/trace.h"
#include "probe/trail.h"

/**
 * observed_of() - The hops of a trace, those of the request first
 * @ends:	as they were given to trace_begin()
 * @ret:	emptied; hops live as long as its arena and the lab's model
 */
void observed_of(const struct lab *l, const struct trace_ends *ends,
		 const struct trace *t, struct trail *ret);

/**
 * observed_gap() - Where a packet was lost that no rule dropped
 * @path:	WAY_FORWARD: of the request; WAY_RETURN: of the answer
 *
 * Return: "it was not seen to go on behind router of VPC app"; NULL: it was not lost
 */
const char *observed_gap(const struct lab *l, const struct trace *t,
			 enum way path);

#endif
