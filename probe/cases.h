/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/cases.h - what an answer depends on, taken apart
 *
 * A question leaves open which source port the client's system chooses, which
 * port a NAT gateway does, and which target a load balancer. Where that makes
 * a difference there is no one answer: there is one for each range of ports
 * and each target (F-20: an ACL that admits half of the ephemeral ports).
 */
#ifndef PROBE_CASES_H
#define PROBE_CASES_H

#include "probe/analyse.h"

enum { CASES_MAX = 64 };

struct flow_case {
	struct flow_question question; /* with all that is chosen filled in */
	struct analysis says;
	struct trail trail;
};

struct flow_cases {
	VEC(struct flow_case) items; /* by ports, then by targets */
	bool cut; /* there are more than CASES_MAX */
	bool brief; /* they have no trails */
};

/** cases_of() - All answers to @q, at least one
 *
 * An answer that is still not certain depends on what is not modelled.
 */
struct flow_cases cases_of(struct arena *arena, const struct atlas *atlas,
			   const struct flow_question *q);

/** cases_brief() - The same answers, without their trails */
struct flow_cases cases_brief(struct arena *arena, const struct atlas *atlas,
			      const struct flow_question *q);

/** cases_same() - Is there one verdict, code and object in all of them? */
bool cases_same(const struct flow_cases *c);

/** case_text() - "source ports 1024-32767", "target web-1"; "" when the answer
 * depends on nothing */
const char *case_text(struct arena *arena, const struct flow_case *c);

#endif
