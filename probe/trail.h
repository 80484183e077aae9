/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/trail.h - every hop, and so every decision, on a packet's way, there and back
 *
 * A walk that leaves a trail does not stop where the packet would: groups,
 * ACLs and checks that drop it are noted, and what comes behind them is judged
 * as if they had not, so that all that is wrong is said at once (RA-6,
 * `Explanations`). The first hop with a code is where the packet ends.
 */
#ifndef PROBE_TRAIL_H
#define PROBE_TRAIL_H

#include "probe/flow_record.h"
#include "probe/judge.h"

enum hop_kind {
	HOP_NODE, /* whoever sends, answers, or forwards */
	HOP_FUNCTION, /* its environment in the VPC that AWS owns (LAM-1) */
	HOP_ENI, /* the interface: its source/destination check, its state */
	HOP_GROUPS, /* all security groups of an ENI, in one direction */
	HOP_ACL, /* the network ACL of an ENI's subnet, in one direction */
	HOP_ROUTE_TABLE, /* of an ENI's subnet, or of a gateway (RT-30) */
	HOP_ROUTER, /* the VPC's own: resolver, metadata, or nobody there */
	HOP_INTERNET_GATEWAY,
	HOP_EGRESS_ONLY_GATEWAY,
	HOP_NAT_GATEWAY,
	HOP_PEERING,
	HOP_TRANSIT_ATTACHMENT,
	HOP_TRANSIT_ROUTE_TABLE,
	HOP_VPN_GATEWAY, /* the VPC's virtual private gateway */
	HOP_VPN, /* the connection to a network on premises */
	HOP_GATEWAY_ENDPOINT,
	HOP_ENDPOINT, /* an interface endpoint, behind its ENI */
	HOP_LOAD_BALANCER, /* a network load balancer, behind its ENI */
	HOP_INTERNET,
	N_HOP_KINDS
};

extern const char *const hop_kind_name[N_HOP_KINDS]; /* "security groups" */

enum heard { /* of whoever got a packet that was sent */
	     HEARD_UNKNOWN, /* what the node listens on decides */
	     HEARD_ANSWER,
	     HEARD_REFUSAL,
	     HEARD_NOTHING,
};

/* What is not said of a kind is NULL */
struct hop {
	enum hop_kind kind;
	enum way path;
	enum direction direction; /* HOP_GROUPS, HOP_ACL: as at the ENI */
	const struct object *object; /* with a name and an identifier: the node,
		ENI, ACL, table, peering, attachment, endpoint, on-premises
		network ...; of HOP_GROUPS the group whose rule admits, or the
		ENI's first; of a VPC's gateways and router the VPC */
	const struct vpc *vpc; /* where it is; NULL: in none */
	const struct eni *eni; /* where, or whose */
	const struct node *node;
	const struct security_group_rule *rule; /* that admits */
	bool by_state; /* no rule is asked: it answers what passed (SG-18) */
	const struct network_acl *acl;
	const struct acl_entry *entry; /* that decides; NULL: "*" (ACL-3) */
	const struct route_table *table;
	const struct route
		*route; /* NULL: local, or none; also of a blackhole */
	enum way_out way; /* HOP_ROUTE_TABLE */
	const struct transit_route_table *transit_table;
	const struct transit_route *transit_route;
	struct packet came, left; /* they differ where it is translated */
	int size; /* bytes that must stay in one piece; 0: few */
	const struct node *asks, *asked; /* the ends of the question; NULL: an
					    address */
	enum heard heard; /* of whoever got it */
	const char *code; /* it is dropped here; NULL: it passes */
	bool assumed; /* it does not come here: an earlier step drops it */
};

struct trail { /* starts with the arena alone */
	struct arena *arena;
	VEC(struct hop) hops;
	VEC(struct flow_record) records; /* what flow logs would say */
};

/** trail_end() - The step that dropped the packet; NULL: none did */
const struct hop *trail_end(const struct trail *t);

/** hop_identifier() - Identifier of its object as AWS has it, such as
 * "acl-0a1b...", of gateways theirs; NULL: it has none */
const char *hop_identifier(const struct hop *s);

/** hop_text() - "network ACL strict, ingress, rule 100", "security groups of
 * ENI eni-0a1b... (orders), ingress" */
const char *hop_text(struct arena *arena, const struct hop *h);

/** hop_name() - Name of its object as the user wrote it; of gateways "igw",
 * "eigw", "vgw"; NULL: it has none */
const char *hop_name(const struct hop *s);

#endif
