/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * eni/layout.h - how AWS's objects are called in the kernel
 *
 * The three translators (eni/, route/, sg/) add to one plan without knowing
 * of each other; what they agree on is here: names of namespaces and links,
 * numbers of link groups and routing tables, and the two kinds of link that
 * are not ENIs (gateway links and sinks).
 */
#ifndef ENI_LAYOUT_H
#define ENI_LAYOUT_H

#include "netns/plan.h"
#include "vpc/model.h"

#define NS_OWNER "owner" /* the VPC that AWS owns, where functions run */
#define NS_INTERNET "internet" /* public hosts, as addresses on its lo */

/* Sink of routes to a transit gateway that is not in the sender's AZ (TGW-1) */
#define LINK_NO_ATTACHMENT "no-attach"

/* The same for regional NAT gateways (NAT-17) */
#define LINK_NO_NAT_ZONE "no-nat"

/* The link of a NAT gateway at whose end the lab itself translates */
#define LINK_NAT64_FAR "nat64far"

/* Link groups in a VPC's router: 1 and up are subnets, by number */
enum {
	GROUP_INTERNET_GATEWAY = 900,
	GROUP_EGRESS_ONLY_GATEWAY = 901,
	GROUP_VPN_GATEWAY = 902,
	GROUP_CLOUDFRONT = 903, /* its interfaces, in whatever subnet */
	GROUP_PEERING = 10000, /* + its number */
	GROUP_TRANSIT = 30000, /* + number of the attachment's subnet */
	GROUP_NAT_ZONE = 40000, /* + number of that AZ of a regional one */
	GROUP_NO_NAT_ZONE = 996, /* sink: a NAT gateway is not in the AZ */
	GROUP_NO_ATTACHMENT =
		997, /* sink: a transit gateway is not in the AZ */
	GROUP_GATEWAY_ENDPOINT = 20000, /* + its number */
	GROUP_BLACKHOLE = 998, /* sink of routes in state blackhole */
	GROUP_NO_ROUTE = 999, /* sink of everything without a route */
};

/* Routing tables; a packet's mark is the number of its table */
enum {
	TABLE_FABRIC = 1000, /* one route per ENI address */
	TABLE_NOWHERE = 1999, /* to the sink of what has no route */
	TABLE_ROUTE_TABLE = 2000, /* + number of the AWS route table */
	TABLE_ZONAL = 10000, /* + 8 times its number and that of the AZ */
	TABLE_OUTSIDE = 2999, /* owner: functions outside every VPC */
	TABLE_HYPERPLANE = 3000, /* owner: + number of the ENI */
	TABLE_DEVICE = 100, /* node: + number of the interface */
	TABLE_BALANCED = 100000, /* replies to a network load balancer's ENI */
};

enum {
	RULE_BALANCED = 90,
	RULE_STRAIGHT = 95, /* what no route table diverts */
	RULE_OWN = 98, /* a router's addresses */
	RULE_MARKED = 100,
	RULE_SOURCE = 100,
	RULE_FABRIC = 200,
	RULE_NOWHERE = 300,
};

enum { /* MTU-1, MTU-2 */
       MTU_VPC = 9001,
       MTU_NAT = 8500,
       MTU_ENDPOINT = 8500,
       MTU_BETWEEN_REGIONS = 8500,
       MTU_TRANSIT = 8500,
       MTU_VPN = 1500,
       MTU_INTERNET = 1500
};

/** layout_router_ns(), layout_igw_ns() - Namespaces that a VPC has */
const char *layout_router_ns(struct plan *p, const struct vpc *vpc);
const char *layout_igw_ns(struct plan *p, const struct vpc *vpc);

enum { LAYOUT_NS_MAX = 256 }; /* longer than two names and a word */

struct layout_ns {
	char s[LAYOUT_NS_MAX];
};

/** layout_vpc() - The namespace of a VPC's router, by value */
struct layout_ns layout_vpc(const struct vpc *vpc);

/** layout_place() - The namespace of one network stack of a node, by value */
struct layout_ns layout_place(const struct place *place);

/** layout_device() - The place's ENI is "eth0", "eth1" ...: of an instance the
 * next ones are in the same namespace */
unsigned int layout_device(const struct place *place);

/** layout_place_ns() - The same, in @arena */
const char *layout_place_ns(struct arena *arena, const struct place *place);

/** layout_is_middlebox() - May the ENI carry what is others'? (ENI-6) */
bool layout_is_middlebox(const struct eni *eni);

/** layout_eni_link() - The ENI's link in its router: the id, cut to fit */
const char *layout_eni_link(struct plan *p, const struct eni *eni);

/** layout_peering_link() - The link of a peering, in both routers: "pcx-1" */
const char *layout_peering_link(struct arena *arena, const struct peering *p);

/** layout_transit(), layout_premises() - The namespace of a transit gateway,
 * of a network on premises; by value */
struct layout_ns layout_transit(const struct transit_gateway *g);
struct layout_ns layout_premises(const struct on_premises *op);

/** layout_vpn_gateway_ns() - Of a VPC's virtual private gateway */
const char *layout_vpn_gateway_ns(struct plan *p, const struct vpc *vpc);

/** layout_vpn_link() - Of a network on premises, at its gateway: "vpn-1" */
const char *layout_vpn_link(struct arena *arena, const struct on_premises *op);

/** layout_zone() - Number of an AZ, from 1; of none ('\0'): 0 */
unsigned int layout_zone(char az);

/** layout_endpoint_link() - Of a gateway endpoint, in its router: "vpce-1" */
const char *layout_endpoint_link(struct arena *arena,
				 const struct vpc_endpoint *e);

/** layout_subnet_group() - Link group of what is in the subnet */
uint32_t layout_subnet_group(const struct subnet *s);

/** layout_subnet_router() - The subnet's +1 address, its router (L2-1) */
struct addr layout_subnet_router(const struct subnet *s);

/** layout_families() - AF_INET, with @ipv6 AF_INET6, and 0 at the end */
const sa_family_t *layout_families(bool ipv6);

/** layout_all() - 0.0.0.0/0 or ::/0 */
struct prefix layout_all(sa_family_t family);

/** layout_next_hop() - What every far end of a gateway link is called, and a
 * node by its router; both have its MAC, so that nobody asks for it */
struct addr layout_next_hop(sa_family_t family);

/**
 * layout_gateway_link() - A link between two routers, without any ARP
 *
 * Every route over the link names layout_next_hop(): proxy ARP fails on links
 * whose answerer has its own route out by the same link. It carries IPv6 when
 * the plan does.
 */
void layout_gateway_link(struct plan *p, struct plan_end a, struct plan_end b);

/** layout_via() - A route for @to to the far end of @link: a gateway's, or in a
 * router that of an ENI */
void layout_via(struct plan *p, const char *ns, uint32_t table,
		struct prefix to, const char *link);

/** layout_router_ipv6() - On every router's lo, the source of its ICMPv6
 * errors; in the range of AWS's own services, so no user's (L2-9) */
struct addr layout_router_ipv6(void);

/**
 * layout_forwards() - A namespace that forwards IPv4, with @ipv6 IPv6 also
 *
 * It trusts every source, tells nobody of better ways, and accepts its own
 * address as a source: its fragmentation-needed comes back behind a NAT.
 */
void layout_forwards(struct plan *p, const char *ns, bool ipv6);

/**
 * layout_router() - A namespace that forwards, with its sinks
 * @own:	an address for its lo, the source of its ICMP errors
 *
 * The sinks are a pair of links that nothing ever leaves: what has no route,
 * or a blackhole one, reaches `forward` with their group and is seen dropped,
 * where a router without them would answer ICMP unreachable, as AWS never
 * does (PKT-6).
 */
void layout_router(struct plan *p, const char *ns, struct addr own);

/** layout_rule() - Look @table up for whatever has no mark, or passed it */
void layout_rule(struct plan *p, const char *ns, sa_family_t family,
		 uint32_t priority, uint32_t table);

/** layout_chain() - A chain that logs @prefix and drops, by name @chain */
void layout_deny_chain(struct plan *p, const char *ns, const char *chain,
		       const char *prefix);

/** layout_prefix_element() - @to as an element of a set of addresses */
void layout_prefix_element(struct plan *p, const char *ns, const char *set,
			   struct prefix to);

/** layout_prefixes() - All of @items, which may overlap and are sorted here */
void layout_prefixes(struct plan *p, const char *ns, const char *set,
		     struct prefix *items, size_t n);

/** layout_address_key() - What a set of addresses of @family looks at */
enum nf_key layout_address_key(sa_family_t family, bool destination);

/**
 * layout_blocks() - A set of the VPC's blocks
 *
 * Return: its name, "blocks" or "blocks6"
 */
const char *layout_blocks(struct plan *p, const char *ns, const struct vpc *vpc,
			  sa_family_t family, bool destination);

/** layout_marked() - Packets with mark @table go by routing table @table */
void layout_marked(struct plan *p, const char *ns, uint32_t table,
		   sa_family_t family);

/** layout_private() - Fill @set of @ns with what is never on the internet:
 * RFC 1918, RFC 6598 and the blocks of every VPC */
void layout_private(struct plan *p, const char *ns, const char *set,
		    const struct model *m);

/** layout_no_fragments() - Fragments of TCP and ICMP are dropped for @reason,
 * before they are put together; those of UDP pass
 * @from:	which packets are asked at all
 */
void layout_no_fragments(struct plan *p, const char *ns, struct nf_stmt from,
			 const char *reason);

#endif
