/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/sets.h - many questions at once: what reaches what
 *
 * Every source is put to every target, each at the addresses that it has for
 * that source: the private one for those inside, the public one for those
 * who are not, IPv6 where both have it. A target that is reached by one of
 * them is reached.
 */
#ifndef PROBE_SETS_H
#define PROBE_SETS_H

#include "probe/ports.h"
#include "probe/stranger.h"

struct set_end {
	const char *label; /* "orders", "inside@private-b", "internet" */
	const struct place *place; /* NULL: an address that nobody has */
	struct addr address; /* this one alone; or none: any that it has */
	struct stranger *stranger; /* whose place it is, or NULL */
	/* of a target */
	int protocol; /* 0: TCP and UDP */
	int port; /* -1: where it listens; of a stranger: all */
};

struct set_ends {
	struct set_end *items;
	size_t n, cap;
};

struct set_question {
	struct set_ends from, to;
	bool all_from, all_to; /* the ends are all that there are: what is out
				  there is not asked for what is out there */
	bool ports; /* all ports of each target, as ranges */
	bool passing; /* only what passes is wanted, or is not known */
	bool why; /* it is wanted why not, and by which gateway */
};

struct set_row {
	const struct set_end *from, *to;
	struct addr address;
	int protocol;
	uint16_t port_from, port_to; /* ICMP: both 0 */
	struct reach reach;
	const char *at; /* where it ends, or NULL */
	const char *some; /* of what varies, which: "source ports 1024-49999";
			     or NULL */
	const char *by; /* which gateway takes it to the internet, or NULL */
};

struct set_answer {
	VEC(struct set_row) rows; /* by sources, then by targets */
	size_t asked, open; /* ranges, or ports of targets */
};

/** sets_sources() - Every place that opens connections */
struct set_ends sets_sources(struct arena *arena, const struct model *m);

/** sets_targets() - Every place that listens */
struct set_ends sets_targets(struct arena *arena, const struct model *m);

/** sets_answer() - All of it; what it holds is in @arena, and in @q */
struct set_answer sets_answer(struct arena *arena, const struct atlas *a,
			      const struct set_question *q);

#endif
