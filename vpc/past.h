/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/past.h - what a running lab was before
 *
 * A lab file does not say all that AWS would know of a lab that has been
 * running for a while: a route whose target was removed is a blackhole and no
 * mistake (RT-12), and what a drill broke stays broken. So a model that
 * follows another one knows the names of all that was ever there, and the
 * drills so far.
 */
#ifndef VPC_PAST_H
#define VPC_PAST_H

#include "vpc/document.h"
#include "vpc/model.h"

/* What a step does besides changing the file */
struct happening {
	struct refs fail, recover, failover, reboot;
	int elapse_ms;
};

struct happenings {
	struct happening *items;
	size_t n, cap;
};

/* Of a model, in its own arena */
struct past {
	VEC(const struct doc *)
	earlier; /* the lab as it was, the latest last;
					    or of many, their names alone */
	struct happenings happenings; /* in this order */
};

/**
 * past_copy() - What a lab that follows @before has behind it
 *
 * Nothing of it is in @before's memory. The lab as @before has it is the
 * latest of the earlier ones; all of them have names alone.
 */
struct past past_copy(struct arena *arena, const struct model *before);

#endif
