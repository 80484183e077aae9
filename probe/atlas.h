/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/atlas.h - who is where in a finished model
 *
 * Every walk asks the same few things at every step: which interface has this
 * address, is it in that group, where does that table lead. An atlas has the
 * answers of one model ready, so that none of them takes longer in a large lab
 * than in a small one. It says nothing that the model does not say, knows
 * nothing of how packets fare, and is of no use once the model has changed.
 */
#ifndef PROBE_ATLAS_H
#define PROBE_ATLAS_H

#include "probe/index.h"
#include "vpc/between.h"

struct atlas {
	const struct model *model;
	struct index enis; /* in each VPC */
	struct index members; /* of each group */
	struct index hosts; /* of each network on premises; NULL: internet */
	struct index publics; /* ENIs by their addresses out there */
	struct index routers; /* of each VPC */
	struct index edges; /* of each VPC: a table by its gateway */
};

/** atlas_of() - Of a model that nothing changes as long as @arena lives */
struct atlas *atlas_of(struct arena *arena, const struct model *m);

/** atlas_add_host() - One of the internet besides, whom the model has not */
void atlas_add_host(struct atlas *a, const struct node *host);

/** atlas_eni() - The ENI in use that has the address in its VPC, or NULL; no
 * packet is for one of a transit gateway */
const struct eni *atlas_eni(const struct atlas *a, const struct vpc *vpc,
			    struct addr at);

/** atlas_member() - Is it the address of an ENI that holds @g (SG-9)? */
bool atlas_member(const struct atlas *a, const struct security_group *g,
		  struct addr at);

/** atlas_host() - The host with that address, or NULL
 * @op:	on premises, or NULL: on the internet
 */
const struct node *atlas_host(const struct atlas *a,
			      const struct on_premises *op, struct addr at);

/** atlas_public() - The ENI whose public address it is, where an internet gateway
 * is attached; or NULL */
const struct eni *atlas_public(const struct atlas *a, struct addr at);

/** atlas_router() - Is it the +1 of a subnet, or the resolver's (DNS-13)? */
bool atlas_router(const struct atlas *a, const struct vpc *vpc, struct addr at);

/** atlas_edge() - The gateway route table of a gateway, or NULL (RT-30) */
const struct route_table *atlas_edge(const struct atlas *a,
				     const struct vpc *vpc,
				     enum route_edge edge);

#endif
