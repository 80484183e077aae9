/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/flows.h - time that goes by for remembered flows
 */
#ifndef NETNS_FLOWS_H
#define NETNS_FLOWS_H

#include "netns/fabric.h"

/* Kinds of flows that have time-outs of their own */
enum flow_kind { FLOW_TCP, FLOW_UDP, FLOW_UDP_STREAM, N_FLOW_KINDS };

/* Flows of an address that are kept for another time than its namespace's */
struct flow_keep {
	const char *ns;
	struct addr addr; /* at either end */
	uint32_t seconds[N_FLOW_KINDS]; /* 0: for the usual time */
};

struct flow_keeps {
	struct flow_keep *items;
	size_t n, cap;
	uint32_t usual[N_FLOW_KINDS]; /* of the namespaces named above */
};

/**
 * flows_age() - Let every flow of the fabric be idle for @ms longer
 * @plan:	what the fabric holds; only namespaces with chains remember
 * @keeps:	exceptions
 *
 * Each remembered flow has so many seconds left before it is forgotten, by
 * the time-outs of its namespace. They become less; a flow whose time is over
 * is forgotten now.
 *
 * Return: 0, or a negative errno with @e set
 */
int flows_age(struct fabric *f, const struct plan *plan, int ms,
	      const struct flow_keeps *keeps, struct err *e);

/* An address whose flows in namespace @ns are over */
struct flow_end {
	const char *ns;
	struct addr addr;
};

struct flow_ends {
	struct flow_end *items;
	size_t n, cap;
};

/**
 * flows_forget() - Forget every flow from or to one of @ends
 * @ends:	sorted on return
 *
 * On either side of a translation. A namespace may be gone: then there is
 * nothing to forget.
 *
 * Return: 0, or a negative errno with @e set
 */
int flows_forget(struct fabric *f, const struct flow_ends *ends, struct err *e);

#endif
