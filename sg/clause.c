// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sg/clause.c - a rule of AWS as one of nftables
 *
 * A few rules are asked one after the other; more of them become a look-up,
 * whose cost does not grow. On a packet's way a look-up in a set of intervals
 * costs as much as five or six rules.
 */
#include "sg/clause.h"

#include "eni/layout.h"

void clause_add(struct clause *c, struct nf_stmt s)
{
	c->stmts[c->n++] = s;
}

/* The port first: it tells most packets apart */
void clause_traffic(struct clause *c, const struct traffic *t)
{
	bool v6 = t->protocol == PROTOCOL_ICMPV6;
	bool icmp = t->protocol == PROTOCOL_ICMP || v6;

	if (t->protocol == PROTOCOL_ALL)
		return;
	if (t->from == 0 && t->to == UINT16_MAX) {
		clause_add(c, (struct nf_stmt)NF_EQ(NF_L4PROTO,
						    (uint32_t)t->protocol));
		return;
	}
	if (icmp) {
		clause_add(c, (struct nf_stmt)NF_EQ(v6 ? NF_ICMPV6_TYPE
						       : NF_ICMP_TYPE,
						    t->from >> 8u));
		if (t->from == t->to)
			clause_add(c, (struct nf_stmt)NF_EQ(v6 ? NF_ICMPV6_CODE
							       : NF_ICMP_CODE,
							    t->from & 0xffu));
		return;
	}
	if (t->from == t->to)
		clause_add(c, (struct nf_stmt)NF_EQ(NF_DPORT, t->from));
	else
		clause_add(c, (struct nf_stmt)NF_BETWEEN(NF_DPORT, t->from,
							 t->to));
	clause_add(c, (struct nf_stmt)NF_EQ(NF_L4PROTO, (uint32_t)t->protocol));
}

void clause_cidr(struct clause *c, struct prefix cidr, bool destination)
{
	sa_family_t family = cidr.addr.family;
	enum nf_key key = layout_address_key(family, destination);

	if (!cidr.len) {
		clause_add(c, (struct nf_stmt)NF_EQ(NF_NFPROTO, family));
		return;
	}
	clause_add(c, (struct nf_stmt){.op = NF_OP_MATCH,
				       .keys = {key},
				       .lo = {.addr = prefix_first(cidr)},
				       .hi = {.addr = prefix_last(cidr)}});
}

bool traffic_is_of(const struct traffic *t, sa_family_t family)
{
	return t->protocol !=
	       (family == AF_INET6 ? PROTOCOL_ICMP : PROTOCOL_ICMPV6);
}

bool clause_applies(const struct traffic *t, struct prefix cidr, bool ipv6)
{
	sa_family_t family = cidr.addr.family;

	return (family == AF_INET || (family == AF_INET6 && ipv6)) &&
	       traffic_is_of(t, family);
}
