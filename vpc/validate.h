/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/validate.h - what AWS would refuse, by theme
 *
 * Parts of model_validate(), each for one kind of object. All of them report
 * through report_refusal(), with AWS's error code and the object's name.
 */
#ifndef VPC_VALIDATE_H
#define VPC_VALIDATE_H

#include "vpc/labfile.h"

/** validate_vpc() - Blocks, subnets, DNS attributes, quotas of one VPC */
void validate_vpc(struct arena *arena, struct report *r, const struct model *m,
		  const struct vpc *vpc);

/** validate_ipv6() - IPv6 blocks of one VPC and of its subnets */
void validate_ipv6(struct arena *arena, struct report *r, const struct model *m,
		   const struct vpc *vpc);

/** validate_edge() - A gateway route table (RT-14, RT-30, RT-31) */
void validate_edge(struct report *r, const struct route_table *t);

/** validate_routes() - Routes of one VPC; also sets their state (RT-12) */
void validate_routes(struct arena *arena, struct report *r,
		     const struct model *m, struct vpc *vpc);

/** validate_rules() - Security groups and network ACLs of one VPC */
void validate_rules(struct arena *arena, struct report *r,
		    const struct model *m, const struct vpc *vpc);

/** validate_endpoints() - Endpoints of one VPC */
void validate_endpoints(struct report *r, const struct vpc *vpc);

/** validate_peerings() - One for each pair (PCX-5), and blocks added to peers
 * (VPC-7) */
void validate_peerings(struct build *b);

/** validate_transit() - Transit gateways, and where VPNs end (TGW-1, TGW-14) */
void validate_transit(struct report *r, const struct model *m);

/** validate_references() - Rules that name groups of other VPCs (SG-10) */
void validate_references(struct build *b);

/** validate_nodes() - All nodes and network interfaces of the lab */
void validate_nodes(struct report *r, const struct model *m);

/** validate_function() - One function; LAM-10, LAM-40, LAM-60, EDGE-1 */
void validate_function(struct report *r, const struct model *m,
		       const struct node *n);

/** validate_concurrency() - What all functions reserve together (LAM-63) */
void validate_concurrency(struct report *r, const struct model *m);

/** validate_distribution() - CloudFront: its origin and functions (EDGE-3) */
void validate_distribution(struct report *r, const struct node *n);

/** validate_change() - A change of a lab that runs: what came with a VPC,
 * blocks added to one */
void validate_change(struct build *b);

/** validate_removed() - The part of it about what came with a VPC (VPC-10)
 * @prefix:	what messages begin with, "steps.2: "
 * @change:	part of a lab file; NULL: nothing changes
 */
void validate_removed(struct report *r, const char *prefix,
		      const struct doc *change);

/** validate_quotas() - How many of a kind an account has in a Region */
void validate_quotas(struct arena *arena, struct report *r,
		     const struct model *m);

/** validate_names() - Private hosted zones, and databases with public names */
void validate_names(struct report *r, const struct model *m);

/** validate_flow_logs() - Flow logs; those of transit gateways differ */
void validate_flow_logs(struct report *r, const struct model *m);

#endif
