/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/judge.h - what single AWS objects say of a packet
 *
 * Written from the statements alone and straight from the model: it shares no
 * line with the translation to nftables, since the two are held against each
 * other.
 */
#ifndef PROBE_JUDGE_H
#define PROBE_JUDGE_H

#include "probe/atlas.h"

/* What an answer depends on that the question leaves open */
enum depends {
	DEPENDS_ON_NOTHING,
	DEPENDS_ON_SOURCE_PORT,
	DEPENDS_ON_GATEWAY_PORT, /* that NAT chooses (NAT-4, NLB-5) */
	DEPENDS_ON_TARGET, /* that a balancer chooses (NLB-9) */
	DEPENDS_ON_MORE, /* what is not modelled */
};

/* Which ports systems choose from: Linux as it comes (ACL-11), AWS's gateways
 * (NAT-4) */
enum {
	PORTS_CLIENT_FROM = 32768,
	PORTS_CLIENT_TO = 60999,
	PORTS_GATEWAY_FROM = 1024,
	PORTS_GATEWAY_TO = 65535
};

struct packet {
	struct addr from, to;
	int protocol;
	enum depends chosen; /* who chooses the port that is a range */
	/* A source port that the kernel will choose is a range */
	uint16_t from_port_lo, from_port_hi;
	uint16_t to_port_lo, to_port_hi; /* ICMP: type * 256 + code, twice */
};

enum opinion { OPINION_DENY, OPINION_ALLOW, OPINION_VARIES };

/** packet_icmp() - Is it ICMP, of either family? */
bool packet_icmp(const struct packet *p);

/** packet_reply() - The packet that answers @p (ICMP echo: echo reply) */
struct packet packet_reply(const struct packet *p);

/* How a packet comes to an ENI's router, or goes from it, when that bears on
 * who is behind an address */
struct crossing {
	const struct eni *balancer; /* sends it on under its client's address
				       (NLB-4); or NULL */
	const struct peering *peering; /* the way to another VPC; or NULL */
	const struct vpc_endpoint *endpoint; /* a gateway one; or NULL */
	bool egress_only; /* by that gateway, not the internet gateway */
	const struct transit_attachment *attachment; /* likewise */
	bool vpn; /* by the virtual private gateway */
	bool private_link; /* from behind an endpoint */
	bool redirected; /* to an appliance, by the internet gateway's own
			    table (RT-30) */
	bool forwarded; /* by an appliance, under its sender's address */
};

struct admission { /* the first rule that admits a packet, and whose it is */
	const struct security_group *group;
	const struct security_group_rule *rule;
};

/**
 * judge_groups() - May @p leave by (or with @ingress, enter) @eni? (SG-1)
 * @ret:	who admits it; or NULL
 *
 * Return: NULL, it may; or the code that says why not
 */
const char *judge_groups(const struct atlas *a, const struct eni *eni,
			 bool ingress, const struct packet *p,
			 const struct crossing *by, struct admission *ret);

/**
 * judge_acl() - Entries in the order of their numbers, the first match (ACL-2)
 * @ret_entry:	the one that decided, NULL for "*"
 * @ret_at:	with OPINION_VARIES, the first port that fares otherwise
 *
 * Return: OPINION_VARIES when it depends on which port of a range it is
 */
enum opinion judge_acl(const struct network_acl *acl, bool ingress,
		       const struct packet *p,
		       const struct acl_entry **ret_entry,
		       unsigned int *ret_at);

/** judge_acl_one() - Is it one entry that decides, whichever port of a range it
 * is? */
bool judge_acl_one(const struct network_acl *acl, bool ingress,
		   const struct packet *p);

/** judge_longest() - The written route of @t for @to: longest prefix, of equal
 * ones by origin (RT-4); NULL: none */
const struct route *judge_longest(const struct route_table *t, struct addr to);

enum way_out { OUT_LOCAL, OUT_ROUTE, OUT_BLACKHOLE, OUT_NOWHERE };

/** judge_route() - Where the table of @s sends @to: longest prefix (RT-4)
 * @ret_route:	the route, with OUT_ROUTE and OUT_BLACKHOLE
 */
enum way_out judge_route(const struct subnet *s, struct addr to,
			 const struct route **ret_route);

/** judge_edge() - Where the table of a gateway sends what came in by it
 * (RT-30)
 * @t:	NULL: it has none, OUT_LOCAL
 */
enum way_out judge_edge(const struct route_table *t, struct addr to,
			const struct route **ret_route);

/** judge_transit() - Where a transit gateway's table sends @to (TGW-5) */
const struct transit_route *judge_transit(const struct transit_route_table *t,
					  struct addr to);

/** judge_block() - Is @a in a block of @vpc? */
bool judge_block(const struct vpc *vpc, struct addr a);

/** judge_private() - RFC 1918, RFC 6598, or inside any VPC's blocks */
bool judge_private(const struct model *m, struct addr a);

/** judge_in() - Is @a in a.b.0.0/@len? */
bool judge_in(struct addr a, uint8_t first, uint8_t second, uint8_t len);

#endif
