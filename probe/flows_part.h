/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/flows_part.h - what probe/flows.c is made of
 */
#ifndef PROBE_FLOWS_PART_H
#define PROBE_FLOWS_PART_H

#include "probe/cases.h"
#include "probe/flows.h"
#include "probe/judge_name.h"
#include "probe/target.h"

/* --- ports (probe/flows_ports.c) ----------------------------------------- */

struct port_edges { /* each begins a range in which rules tell no port apart */
	VEC(uint32_t) items; /* sorted, without doubles; 0 is the first */
};

/** edges_between() - Those of what may stand between two interfaces
 * @protocol:	TCP or UDP
 */
void edges_between(struct arena *arena, struct port_edges *e,
		   const struct model *m, int protocol);

/** edges_add() - Those of an interface's groups and ACL; NULL: none */
void edges_add(struct arena *arena, struct port_edges *e, const struct eni *eni,
	       int protocol);

/** edges_join() - All of another set */
void edges_join(struct arena *arena, struct port_edges *e,
		const struct port_edges *more);

/** edges_listen() - And the ports where @n listens */
void edges_listen(struct arena *arena, struct port_edges *e,
		  const struct node *n, int protocol);

/** edges_sort() - Once all are added */
void edges_sort(struct arena *arena, struct port_edges *e);

/** flows_listens() - Does it listen there, or pass on what comes there? */
bool flows_listens(const struct node *n, int protocol, uint32_t port);

/* --- answers (probe/flows_range.c) ---------------------------------------------- */

struct flow_answer { /* of one model */
	const struct atlas *atlas;
	const struct place *from; /* NULL: it is not there */
	const struct node *to;
	const struct target_address *at; /* NULL: it has no such address */
	const struct name_opinion *meaning; /* of its name; or NULL */
	struct flow_case says; /* with the trail, where it was asked for */
	bool passes; /* there and back */
	bool certain;
};

/* --- the comparison -------------------------------------------------------- */

enum { BEFORE, AFTER, N_SIDES_OF_TIME };

struct flow_side { /* one lab, and one pair of its nodes */
	const struct model *m;
	const struct atlas *atlas;
	const struct place *from;
	const struct node *to;
	struct name_opinion meaning;
	struct target_addresses at;
};

struct flow_pair { /* a node, as either lab has it; NULL: it has not */
	const struct node *before, *after;
};

struct flow_compare {
	struct arena *arena; /* of the result */
	struct arena *work; /* of one source */
	struct flow_side side[N_SIDES_OF_TIME];
	const struct differences *differences;
	struct port_edges between[2]; /* of TCP, of UDP */
	VEC(struct flow_pair) targets;
	struct flow_changes found;
	const char *from, *to; /* labels */
	sa_family_t family;
	int protocol;
};

/** flows_target() - The address of a target that is called so; NULL: none is */
const struct target_address *flows_target(const struct flow_side *s,
					  const char *label);

/** flows_compare_at() - All protocols and ports to one place of a target
 * (probe/flows_range.c); c->from, c->family and c->side are set */
void flows_compare_at(struct flow_compare *c, const char *label);

/* --- reasons (probe/flows_why.c) ------------------------------------------- */

/** flows_why() - What changed at the object that decides, where it is shut
 * @shut, @open:	the two answers, with trails
 */
const char *flows_why(struct arena *arena, const struct differences *all,
		      const struct flow_answer *shut,
		      const struct flow_answer *open);

#endif
