/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/between.h - what connects VPCs with each other and with networks that
 * are no VPCs (aws-semantics.md 9.3, 9.4)
 */
#ifndef VPC_BETWEEN_H
#define VPC_BETWEEN_H

#include "vpc/model.h"

/** vpc_overlaps() - Has the VPC a block that overlaps this one, of its family?
 */
bool vpc_overlaps(const struct vpc *vpc, struct prefix block);

/* --- peerings ---------------------------------------------------------- */

enum { REQUESTER, ACCEPTER, N_SIDES };

struct peering {
	struct object o;
	unsigned int number; /* from 1, in the lab; steps leave gaps */
	struct refs vpc_refs, dns_refs;
	struct vpc *vpcs[N_SIDES];
	bool allow_remote_vpc_dns_resolution[N_SIDES]; /* DNS-5 */
	const char *state; /* PCX-1: "active", "failed" ... */
};

/** peering_active() - Can packets cross it? (PCX-5) */
bool peering_active(const struct peering *p);

/** peering_far() - The VPC at the other end than @vpc; NULL: neither is */
struct vpc *peering_far(const struct peering *p, const struct vpc *vpc);

/** peering_within_region() - MTU-1, SG-11 */
bool peering_within_region(const struct peering *p);

/* --- transit gateways -------------------------------------------------- */

/* Of two routes for one destination the one further up counts (TGW-5) */
enum transit_origin { TRANSIT_STATIC, TRANSIT_VPC, TRANSIT_VPN };

struct transit_route {
	struct prefix to;
	enum transit_origin origin;
	struct ref target_ref; /* as written */
	struct transit_attachment *attachment; /* NULL: a blackhole (TGW-6) */
	struct where at;
};

struct transit_route_table {
	struct object o;
	struct transit_gateway *gateway;
	unsigned int number; /* from 1, in its gateway; 1 is 'default' */
	VEC(struct transit_route) routes; /* propagated ones at the end */
};

/* A VPC or VPN that a transit gateway leads to */
struct transit_attachment {
	struct object o;
	struct transit_gateway *gateway;
	struct ref vpc_ref, route_table_ref;
	struct refs subnet_refs, propagate_refs;
	struct given_interfaces interfaces;
	struct vpc *vpc; /* NULL: it is a VPN */
	struct node *node; /* of a VPC: with a place in each subnet */
	struct on_premises *on_premises; /* of a VPN */
	bool appliance_mode, dns_support, ipv6, security_group_referencing;
	struct transit_route_table *route_table; /* NULL: none (TGW-3) */
	VEC(struct transit_route_table *) propagate_to;
	bool flow_logged; /* a flow log is on it, or on its gateway */
};

struct transit_gateway {
	struct object o;
	unsigned int number; /* from 1, in the lab; steps leave gaps */
	VEC(struct transit_attachment *) attachments;
	VEC(struct transit_route_table *) route_tables; /* [0] is 'default' */
	bool default_route_table_association; /* TGW-4 */
	bool default_route_table_propagation;
	bool security_group_referencing; /* TGW-13 */
};

/** transit_attachment_of() - The attachment of @vpc to @g, or NULL */
struct transit_attachment *transit_attachment_of(
	const struct transit_gateway *g, const struct vpc *vpc);

/** transit_eni() - By which ENI an attachment is in that AZ, or NULL (TGW-1) */
const struct eni *transit_eni(const struct transit_attachment *a, char az);

/** transit_exit() - By which ENI a packet leaves the gateway for that VPC
 * @az:	where it entered the gateway; 0: by no AZ
 *
 * In the AZ where it came in if the attachment is there, else in the first
 * one; in appliance mode always in that one, for both directions (TGW-9).
 */
const struct eni *transit_exit(const struct transit_attachment *a, char az);

/* --- networks on premises ---------------------------------------------- */

struct on_premises {
	struct object o;
	unsigned int number; /* from 1, in the lab; steps leave gaps */
	VEC(struct prefix) cidrs;
	VEC(struct where) cidrs_at;
	struct ref vpn_ref;
	struct vpc *vpc; /* behind its virtual private gateway; or ... */
	struct transit_attachment *attachment; /* ... behind this one */
	bool bgp, down;
	VEC(struct node *) hosts;
};

/** on_premises_has() - Is the address in one of its blocks? */
bool on_premises_has(const struct on_premises *op, struct addr a);

#endif
