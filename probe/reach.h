/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/reach.h - whether one end reaches another, whatever is left open
 *
 * The one answer to a question for those who ask many: of all cases that it
 * has (probe/cases.h) the best, and whether the others fare otherwise.
 */
#ifndef PROBE_REACH_H
#define PROBE_REACH_H

#include "probe/analyse.h"

struct reach {
	enum verdict verdict; /* of VERDICT_TIMEOUT, it may be unknown */
	const char *code; /* why not, or NULL */
	enum way path;
	bool varies; /* other source ports, gateway's ports or targets fare
			otherwise */
	bool unknown; /* it depends on what is not modelled, and nothing is
			 said of it */
};

/** reach_of() - What becomes of such a packet, and of its reply */
struct reach reach_of(const struct atlas *a, const struct flow_question *q);

/** reach_same() - Are they equal in everything? */
bool reach_same(const struct reach *a, const struct reach *b);

/** reach_passes() - Is the way open, whether or not anybody listens? */
bool reach_passes(const struct reach *r);

#endif
