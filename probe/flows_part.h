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

/** edges_of() - Those that matter between two interfaces, or NULL: not only
 * their own groups and ACLs but of all that may stand between
 * @protocol:	TCP or UDP
 */
void edges_add(struct arena *arena, struct port_edges *e, const struct model *m,
	       const struct eni *from, const struct eni *to, int protocol);

/** edges_listen() - And the ports where @n listens */
void edges_listen(struct arena *arena, struct port_edges *e,
		  const struct node *n, int protocol);

/** edges_sort() - Once all are added */
void edges_sort(struct arena *arena, struct port_edges *e);

/** flows_listens() - Does it listen there, or pass on what comes there? */
bool flows_listens(const struct node *n, int protocol, uint32_t port);

/* --- answers (probe/flows.c) ---------------------------------------------- */

struct flow_answer { /* of one model */
	const struct model *m;
	const struct place *from; /* NULL: it is not there */
	const struct node *to;
	const struct target_address *at; /* NULL: it has no such address */
	const struct name_opinion *meaning; /* of its name; or NULL */
	struct flow_case says; /* with the trail, where it was asked for */
	bool passes; /* there and back */
	bool certain;
};

/* --- reasons (probe/flows_why.c) ------------------------------------------- */

/** flows_why() - What changed at the object that decides, where it is shut
 * @shut, @open:	the two answers, with trails
 */
const char *flows_why(struct arena *arena, const struct differences *all,
		      const struct flow_answer *shut,
		      const struct flow_answer *open);

#endif
