/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/trace_way.h - between lab/trace.c and lab/trace_way.c
 */
#ifndef LAB_TRACE_WAY_H
#define LAB_TRACE_WAY_H

#include "lab/trace.h"

/* A chain of one namespace, and what the kernel calls its rules */
struct traced_chain {
	const char *name;
	const struct plan_chain *chain; /* NULL: it is none of the lab's */
	VEC(uint64_t) handles;
};

struct traced_space {
	const char *name;
	struct tracer tracer;
	VEC(struct passage *) passages; /* in the order in which they began */
	VEC(struct traced_chain) chains; /* that a packet met */
};

struct tracing {
	struct lab *lab;
	struct arena *arena;
	const char *from; /* namespace where the probe begins */
	VEC(struct traced_space) spaces;
	struct err err; /* the first */
	unsigned int balancers; /* one behind the other, so far */
};

/** trace_rule() - The plan's rule that has @handle in the kernel; NULL: it is
 * none of the lab's */
const struct nf_rule *trace_rule(struct tracing *g, struct traced_space *s,
				 const char *chain, uint64_t handle);

/** trace_order() - All passages as a way there and a way back */
void trace_order(struct trace *t);

#endif
