/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/attempt.h - one packet of an expectation, and a run of many
 */
#ifndef PROBE_ATTEMPT_H
#define PROBE_ATTEMPT_H

#include "probe/atlas.h"
#include "probe/flow_log.h"
#include "probe/outcome.h"
#include "probe/lookup.h"
#include "probe/target.h"

struct attempt {
	const struct place *from;
	const struct endpoint *to;
	struct target_address target;
	int port; /* 0: none (ICMP) */
	int source_port; /* 0: the kernel's */
	struct lookup *lookup; /* of its name, or NULL */
	bool resolved;
	struct outcome outcome;
	uint32_t number; /* of its dial */
	int fd; /* kept connection, or -1 */
	struct attempts *all;
};

struct attempts {
	struct lab *lab;
	const struct expect *expect;
	struct arena *arena;
	VEC(struct attempt) items;
	struct flow_log log; /* when the expectation asks for it */
	struct lookups lookups;
	const struct atlas *atlas; /* of the lab's model; NULL: not yet */
	size_t under_way;
};

/** attempts_of() - Everything that @x wants tried, nothing sent yet but for
 * names that had to be looked up */
void attempts_of(struct attempts *all, struct lab *lab, const struct expect *x,
		 struct arena *arena, const volatile int *stop);

/** attempts_run() - Send them all at once and wait for every answer */
void attempts_run(struct attempts *all, const volatile int *stop);

/** attempt_send() - Send that one alone and wait for its answer */
void attempt_send(struct attempt *a, const volatile int *stop);

/** attempts_end() - Close the connections that were kept and not taken over */
void attempts_end(struct attempts *all);

/**
 * attempt_want() - What is sent for it
 *
 * Return: false when nothing can be: its outcome says why
 */
bool attempt_want(struct attempt *a, struct dial_want *ret);

/** attempt_heard() - What became of what was sent */
void attempt_heard(struct attempt *a, const struct dial_result *r);

/** attempt_text() - "inside@private-b → orders:5432" */
const char *attempt_text(const struct attempt *a);

/** probe_place() - One TCP connection from a place, and what became of it;
 * for health checks (PRX-9) */
struct outcome probe_place(struct lab *lab, const struct place *from,
			   const struct place *to, uint16_t port,
			   const volatile int *stop);

#endif
