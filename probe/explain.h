/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/explain.h - one packet: its way as it was seen, beside the model's
 */
#ifndef PROBE_EXPLAIN_H
#define PROBE_EXPLAIN_H

#include "lab/trace.h"
#include "probe/beside.h"
#include "probe/cases.h"
#include "probe/second.h"

struct explained {
	const struct attempt *attempt; /* with its outcome */
	struct trace trace;
	struct trail seen; /* empty: nothing was sent */
	struct flow_case answer; /* the model's, about this very packet; without
				    a question: it was not asked */
	struct besides lines; /* both of them, hop by hop */
	const struct beside *differs; /* the first line that is not the same, if
					 the model is certain; or NULL */
	const char *disagrees; /* in the verdict: a sentence; or NULL */
};

/**
 * explain() - Send the packet of an attempt, follow it, and ask the model
 *
 * The model is asked about this very packet: with the ports that its sender
 * and the gateways on its way have chosen, and the target that a balancer has.
 *
 * Return: 0, or a negative errno with @e set: this machine cannot follow it
 */
int explain(struct attempt *a, struct explained *ret, const volatile int *stop,
	    struct err *e);

#endif
