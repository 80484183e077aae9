/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/observed_hop.h - what the parts of probe/observed.c share
 */
#ifndef PROBE_OBSERVED_HOP_H
#define PROBE_OBSERVED_HOP_H

#include <string.h>

#include "probe/observed.h"

struct look { /* at one packet in one namespace */
	const struct lab *lab;
	const struct atlas *atlas; /* of its model */
	const struct trace_ends *ends;
	struct trail *trail;
	enum way path;
	const struct passage *passage;
	/* the ends of links that it came and left by, and what is at their
	 * other ends; or NULL */
	const struct plan_end *in, *in_far, *out, *out_far;
	const struct eni *from, *to; /* whose links they are, or NULL */
	struct packet came, left;
};

/** LOOK_HOP() - It was seen here: the next hop
 * @...:	members of struct hop, but path, vpc of an ENI, came, left
 */
#define LOOK_HOP(look, ...) look_note((look), (struct hop){__VA_ARGS__})
struct hop *look_note(struct look *l, struct hop h);

/** look_drop() - The last hop has dropped it, if anything did */
void look_drop(struct look *l);

/** look_code_is() - Was it dropped, for a reason that begins so? */
bool look_code_is(const struct look *l, const char *prefix);

/** look_under() - What is behind @prefix in the namespace's name; NULL: it is
 * another kind */
const char *look_under(const struct look *l, const char *prefix);

/** look_vpc() - The VPC of that name */
const struct vpc *look_vpc(const struct look *l, const char *name);

/** link_is() - Is the end of a link called so? */
static inline bool link_is(const struct plan_end *end, const char *name)
{
	return end && strcmp(end->name, name) == 0;
}

/** look_peering() - The peering whose link it is, or NULL */
const struct peering *look_peering(const struct look *l,
				   const struct plan_end *end);

/** look_route() - In a router: by which table of @vpc it went, if by any */
void look_route(struct look *l, const struct vpc *vpc);

/* One for each kind of namespace */
void look_router(struct look *l, const struct vpc *vpc);
void look_internet_gateway(struct look *l, const struct vpc *vpc);
void look_vpn_gateway(struct look *l, const struct vpc *vpc);
void look_transit(struct look *l, const struct transit_gateway *g);
void look_premises(struct look *l, const struct on_premises *op);
void look_internet(struct look *l);
void look_functions(struct look *l);
void look_place(struct look *l);

#endif
