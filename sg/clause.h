/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sg/clause.h - a rule of AWS as one of nftables
 */
#ifndef SG_CLAUSE_H
#define SG_CLAUSE_H

#include "netns/rules.h"
#include "vpc/network.h"

/* Rules that are asked one by one, of a group or an ACL; more are looked up */
enum { CLAUSES_FEW = 4 };

enum { CLAUSE_MAX = 8 };

struct clause { /* a rule of nftables as it grows */
	struct nf_stmt stmts[CLAUSE_MAX];
	size_t n;
};

void clause_add(struct clause *c, struct nf_stmt s);

/** clause_cidr() - Add that the packet is to (or comes from) @cidr */
void clause_cidr(struct clause *c, struct prefix cidr, bool destination);

/** clause_traffic() - Add what the traffic asks of a packet */
void clause_traffic(struct clause *c, const struct traffic *t);

/** traffic_is_of() - ICMP is of one family, everything else of both */
bool traffic_is_of(const struct traffic *t, sa_family_t family);

/** clause_applies() - Can a packet match a rule at all, where there is IPv6 or
 * not? A stale rule (SG-13) matches none */
bool clause_applies(const struct traffic *t, struct prefix cidr, bool ipv6);

#endif
