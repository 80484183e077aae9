/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/blame.h - which AWS object dropped a packet
 */
#ifndef PROBE_BLAME_H
#define PROBE_BLAME_H

#include "probe/outcome.h"

/**
 * blame() - From the rule that logged the drop to code, direction, ENI, and
 * the group, ACL, route table or gateway that its subnet answers to
 * @o:	zeroed, its verdict set; all else is filled in
 */
void blame(const struct lab *lab, const struct question *q,
	   const struct dial_result *r, struct outcome *o);

struct reason { /* "SUBNET_ACL_RESTRICTION egress data 32767" */
	char code[80], direction[16], object[80];
	int rule;
};

/** blame_between() - The peering, transit gateway or VPN that a reason names */
void blame_between(struct outcome *o, const struct lab *lab,
		   const struct drop *d, const struct reason *r);

/** outcome_say() - Add to the text of an outcome, after a comma */
void outcome_say(struct outcome *o, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* --- its parts ---------------------------------------------------------- */

/** blame_endpoint() - The endpoint of @vpc that has the name */
void blame_endpoint(struct outcome *o, const struct vpc *vpc,
		    const char *called);

/** blame_endpoint_at() - The endpoint of @vpc whose namespace is @ns */
void blame_endpoint_at(struct outcome *o, const struct vpc *vpc,
		       const char *ns);

/** blame_provider() - The interface of the load balancer behind the endpoint
 * whose namespace is @ns: its groups are asked there (NLB-3) */
const struct eni *blame_provider(const struct vpc *vpc, const char *ns);

/** blame_peer_endpoint() - A peering refused it: would the packet have been for a
 * gateway endpoint of the peer? That would not have served it (GWE-4) */
void blame_peer_endpoint(struct outcome *o, const struct lab *lab,
			 const struct vpc *here, const struct drop *d);

#endif
