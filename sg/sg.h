/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sg/sg.h - model to plan: security groups and network ACLs
 */
#ifndef SG_SG_H
#define SG_SG_H

#include "netns/plan.h"
#include "sg/flatten.h"
#include "vpc/model.h"

/**
 * sg_plan() - What a VPC's router lets through
 *
 * One `forward` chain per VPC; its cost does not grow with ENIs, groups or
 * rules. Order and meaning are AWS's (PKT-1, PKT-2): source check, group
 * egress, ACL out, ACL in, destination check, group ingress.
 */
void sg_plan(struct plan *p, const struct model *m);

/* Rules of a group for one direction */
struct rules {
	const struct security_group_rule *items;
	size_t n;
};

struct rules rules_of(const struct security_group *g, bool egress);

/* Its parts, each a file */

/* Of the ct mark: the flow is not tracked where it started, where it ends, or
 * tracked whatever the rules are; what is above is a load balancer's */
enum { AT_START = 1, AT_END = 2, AT_BOTH = 3, AUTOMATICALLY = 4 };

void tracking_sets(struct plan *p, const char *ns, const struct model *m,
		   const struct vpc *vpc);
void tracking_chain(struct plan *p, const char *ns, const struct model *m,
		    const struct vpc *vpc, bool egress);

/** tracking_rules() - First rules of chain @c: what they admit is not tracked
 * @like:	an ENI that has the chain's groups
 */
void tracking_rules(struct plan *p, const char *ns, struct plan_chain *c,
		    const struct eni *like, bool egress, sa_family_t family);

/** tracked_rules() - Mark in @c what is tracked automatically (TRK-5) */
void tracked_rules(struct plan *p, struct plan_chain *c);

/** path_mtu_plan() - Who learns that a packet was too large (MTU-4) */
void path_mtu_plan(struct plan *p, const char *ns, bool ipv6);

/** path_mtu_rules() - The same of what others say: rules of `sg_in` */
void path_mtu_rules(struct plan *p, struct plan_chain *entering, bool ipv6);

/**
 * drill_plan() - What lets nothing through while a drill lasts: ENIs, and the
 * VPC's gateways
 *
 * Return: false when nothing of the VPC fails; drill_rules() is not needed
 */
bool drill_plan(struct plan *p, const char *ns, const struct model *m,
		const struct vpc *vpc);

/** drill_rules() - The rules of `forward` that ask for it */
void drill_rules(struct plan *p, struct plan_chain *c);

/** middlebox_any() - Is anything in the VPC allowed to carry what is others'? */
bool middlebox_any(const struct model *m, const struct vpc *vpc);

/** middlebox_rules() - The chain for packets of no flow, and with @any what
 * references to groups ask about middleboxes */
void middlebox_rules(struct plan *p, const char *ns, const struct model *m,
		     const struct vpc *vpc, bool any);

/** redirect_of() - The route of the internet gateway's own table that takes
 * @cidr from 'local', or NULL (RT-30) */
const struct route *redirect_of(const struct vpc *vpc, struct prefix cidr);

/** redirect_plan() - Sets and chains for the two below; false: no such table */
bool redirect_plan(struct plan *p, const char *ns, const struct vpc *vpc);

/** redirect_ingress() - Rule of @c, before all others: to an appliance without
 * public address (RT-32) */
void redirect_ingress(struct plan *p, struct plan_chain *c);

/** redirect_egress() - Rules of @c, after groups and ACL: out of a redirected
 * subnet, past its appliance (RT-33) */
void redirect_egress(struct plan *p, struct plan_chain *c, bool ipv6);

/** circle_plan() - The set for the one below; false: no NAT gateway of the VPC
 * has a table that leads to itself */
bool circle_plan(struct plan *p, const char *ns, const struct vpc *vpc);

/** circle_rule() - Rule of @c, the last of all: back to itself (NAT-16) */
void circle_rule(struct plan *p, struct plan_chain *c);

/** groups_plan() - Chains of all sets of groups
 * @middlebox: the VPC has one; rules that name groups then ask the link also
 */
void groups_plan(struct plan *p, const char *ns, const struct model *m,
		 const struct vpc *vpc, bool middlebox);

/** private_link_groups() - What groups of providers ask at the VPC's endpoints
 * of their services (NLB-3) */
void private_link_groups(struct plan *p, const struct vpc *vpc);

void acls_plan(struct plan *p, const char *ns, const struct vpc *vpc);

/*
 * The three ways in which rules look at a packet. The number of a box means
 * the port, ICMP type * 256 + code, or the protocol.
 */
enum aspect { ASPECT_PORTS, ASPECT_ICMP, ASPECT_PROTOCOL, N_ASPECTS };

/** aspect_suffix() - End of the name of a set: "ports4", "icmp6" ... */
const char *aspect_suffix(enum aspect aspect, sa_family_t family);

/** aspect_keys() - What such a set looks at
 * @destination: the rule's peer is the packet's destination (egress)
 */
const enum nf_key *aspect_keys(enum aspect aspect, sa_family_t family,
			       bool destination);

/** aspect_set() - Add an empty interval set @name that looks by @aspect */
void aspect_set(struct plan *p, const char *ns, const char *name,
		enum aspect aspect, sa_family_t family, bool destination,
		bool verdicts);

/**
 * aspect_element() - Add @box to such a set
 * @protocol:	of ASPECT_PORTS: TCP or UDP; else ignored
 * @e:		set name and verdict; the fields are filled in here
 */
void aspect_element(struct plan *p, const char *ns, enum aspect aspect,
		    int protocol, const struct box *box, struct plan_element e);

#endif
