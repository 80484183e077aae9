/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/trace.h - the way that one probe took, and its answer
 *
 *	trace_begin() --> dial() and turns of the lab --> trace_end()
 *
 * Namespaces know nothing of each other, so each that the probe might pass
 * has a tracer of its own: all that forward, where the probe starts, and
 * where it might end. What they tell is put in order afterwards by the links
 * that the packets left and came by, and no clock is needed.
 */
#ifndef LAB_TRACE_H
#define LAB_TRACE_H

#include "lab/lab.h"
#include "netns/tracer.h"

enum passage_end {
	PASSAGE_LEFT, /* by a link */
	PASSAGE_DELIVERED, /* to a program, or the kernel, there */
	PASSAGE_DROPPED, /* by a rule */
	PASSAGE_LOST, /* it was not seen to go on: too large, no route ... */
};

struct hit { /* a rule that the packet met, and that matched */
	const char *chain;
	const struct nf_rule *rule; /* of the plan; NULL: the chain's policy */
	enum nf_verdict verdict;
	const char *to; /* chain of a jump, or NULL */
};

/* One packet through one namespace */
struct passage {
	const char *ns;
	uint32_t id;
	int in, out; /* interface indexes; 0: it began, or ended, here */
	uint32_t mark; /* the routing table that was chosen for it, or 0 */
	struct trace_headers came, left; /* before and behind translations */
	enum passage_end end;
	const char *reason; /* of a drop, as logged; or NULL */
	VEC(struct hit) hits; /* in order */
	bool used; /* it is in one of the ways */
};

struct way_taken {
	struct passage **items;
	size_t n, cap;
};

struct trace {
	struct arena *arena;
	struct way_taken there, back; /* in order; the answer may be missing */
	VEC(const char *) lost; /* namespaces that had more to tell */
	size_t n_spaces; /* that were listened to */
	uint64_t begin_us, end_us; /* what beginning and ending took */
	struct tracing *tracing; /* while it is under way */
};

/* Where the probe goes from and to, as far as that is known */
struct trace_ends {
	const struct place *from;
	struct addr to;
	const struct node *to_node; /* or NULL */
};

/**
 * trace_begin() - Watch for the probe that is dialled next
 * @protocol:	of struct dial_want
 * @arena:	of the trace
 *
 * Nothing else may be dialled in between. Until trace_end() the lab's
 * namespaces hold the tracers' tables, which vanish with this process.
 *
 * Return: 0, or a negative errno with @e set; nothing is left behind then
 */
int trace_begin(struct trace *t, struct lab *l, const struct trace_ends *ends,
		int protocol, struct arena *arena, struct err *e);

/** trace_end() - Leave all namespaces as they were, and tell what was seen
 *
 * Return: 0, or a negative errno with @e set: rules could not be read
 */
int trace_end(struct trace *t, struct err *e);

/** trace_link() - The link end with that index, and the one that it leads to
 *
 * Return: NULL: there is no such link
 */
const struct plan_end *trace_link(const struct lab *l, int ifindex,
				  const struct plan_end **ret_peer);

#endif
