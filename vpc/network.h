/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/network.h - what is inside a VPC: subnets, tables, gateways, groups, ACLs
 */
#ifndef VPC_NETWORK_H
#define VPC_NETWORK_H

#include "vpc/object.h"
#include "vpc/policy.h"

/* Gateways that are no objects of the file, but of their VPC */
enum gateway { GATEWAY_INTERNET, GATEWAY_EGRESS_ONLY, GATEWAY_VPN, N_GATEWAYS };
extern const char *const gateway_name[N_GATEWAYS]; /* "igw" ... */

enum gateway_state { GATEWAY_NONE, GATEWAY_ATTACHED, GATEWAY_DETACHED };

/* Block Public Access (VPC-13) */
enum block_public_access { BPA_OFF, BPA_BIDIRECTIONAL, BPA_INGRESS };
enum bpa_exclusion {
	BPA_NOT_EXCLUDED,
	BPA_ALLOW_BIDIRECTIONAL,
	BPA_ALLOW_EGRESS
};

/* What it leaves a subnet: everything, only what NAT gateways and egress-only
 * gateways send out, or nothing */
enum public_access { PUBLIC_OPEN, PUBLIC_OUTWARD, PUBLIC_SHUT };

struct subnet {
	struct object o;
	struct vpc *vpc;
	unsigned int number; /* from 1, in its VPC; steps leave gaps */
	struct prefix cidr; /* none when ipv6_native */
	struct where cidr_at;
	struct prefix ipv6_cidr; /* or none */
	struct where ipv6_cidr_at;
	bool ipv6_cidr_auto;
	bool ipv6_native; /* IPv6 alone (VPC-24) */
	bool assign_ipv6_address_on_creation;
	bool enable_dns64; /* names have IPv6 addresses of model_nat64() */
	char az; /* 'a' to 'f' */
	struct ref route_table_ref, network_acl_ref;
	struct route_table *route_table; /* never NULL once resolved (RT-1) */
	struct network_acl *network_acl; /* never NULL once resolved (ACL-1) */
	bool map_public_ip_on_launch;
	enum bpa_exclusion bpa_exclusion;
	enum public_access public_access;
	int addresses_taken; /* by others, so many */
	bool has_attachment; /* an ENI of a transit gateway */
	uint32_t addresses_free; /* AvailableIpAddressCount (VPC-26) */
	/* Where a regional NAT gateway is in an AZ: no subnet of the file's, in
	 * no list but vpc->nat_zones (NAT-17); else NULL, and no addresses */
	const struct nat_gateway *nat_gateway;
	struct refs elastic_ip_refs;
	uint32_t next_address; /* while assigning: offset not tried yet */
	struct addr next_ipv6; /* the same */
	VEC(struct eni *)
	hyperplane; /* of functions, which share them by
					 their sets of groups (LAM-12) */
};

enum route_target {
	TARGET_LOCAL,
	TARGET_BLACKHOLE,
	TARGET_INTERNET_GATEWAY,
	TARGET_EGRESS_ONLY_GATEWAY,
	TARGET_NAT_GATEWAY,
	TARGET_INSTANCE,
	TARGET_NETWORK_INTERFACE,
	TARGET_PEERING,
	TARGET_TRANSIT_GATEWAY,
	TARGET_VPN_GATEWAY,
	TARGET_GATEWAY_ENDPOINT, /* never written: see GWE-1 */
	N_ROUTE_TARGETS
};

enum route_state { ROUTE_ACTIVE, ROUTE_BLACKHOLE };

/* Of two routes for one destination the one further up counts (RT-4) */
enum route_origin {
	ROUTE_STATIC,
	ROUTE_PREFIX_LIST, /* one entry of a prefix list */
	ROUTE_VPN_STATIC, /* propagated by the virtual private gateway */
	ROUTE_VPN_BGP,
};

struct route {
	struct prefix to;
	struct ref list_ref; /* a prefix list, as written, or no text */
	const struct prefix_list *list; /* of which @to is one entry */
	enum route_target target;
	struct ref target_ref; /* as written */
	struct nat_gateway *nat_gateway;
	struct eni *eni; /* of an instance or network interface */
	struct peering *peering;
	struct transit_attachment *attachment; /* of its VPC, to the gateway */
	struct vpc_endpoint *endpoint;
	enum route_origin origin;
	enum route_state state; /* RT-12 */
	struct where at;
};

/* The gateway whose incoming traffic a table steers (RT-30) */
enum route_edge { ROUTE_EDGE_NONE, ROUTE_EDGE_INTERNET, ROUTE_EDGE_VPN };

struct route_table {
	struct object o;
	struct vpc *vpc;
	unsigned int number; /* from 1, in its VPC; 1 is 'main' */
	/* Without the implied local ones (RT-2); propagated ones at the end */
	VEC(struct route) routes;
	bool propagate; /* those of the virtual private gateway (RT-4) */
	enum route_edge edge;
};

/* An ENI that AWS made for a node, as AWS calls it: with its identifier and
 * addresses, which say in which of the node's subnets it is */
struct given_interface {
	const char *id;
	struct addr private_ip, ipv6; /* one of them may be none */
	struct where at;
	struct eni *eni; /* once there is one */
};

struct given_interfaces {
	struct given_interface *items;
	size_t n, cap;
};

struct nat_gateway {
	struct object o;
	struct vpc *vpc;
	struct ref subnet_ref, elastic_ip_ref;
	struct refs secondary_elastic_ip_refs; /* NAT-5 */
	struct subnet *subnet; /* NULL: it is regional */
	bool is_private; /* connectivity_type private (NAT-1) */
	bool is_regional; /* availability_mode regional (NAT-17) */
	struct addr private_ip; /* written by hand, or none */
	struct where private_ip_at;
	struct given_interfaces interfaces;
	const char *failure; /* code of NAT-14 when its state is 'failed' */
	struct node *node; /* with one place, where its ENI is; of a regional
			      one a place in each AZ */
};

enum {
	PROTOCOL_ALL = -1,
	PROTOCOL_ICMP = 1,
	PROTOCOL_TCP = 6,
	PROTOCOL_UDP = 17,
	PROTOCOL_ICMPV6 = 58
};

/*
 * What a rule says of the packet behind its addresses. For TCP and UDP
 * from..to are ports; for ICMP they are type * 256 + code, so that "all codes
 * of a type" and "all types" are ranges as well (SG-8); for everything else
 * 0..65535 (SG-7, ACL-7).
 */
struct traffic {
	int protocol; /* IANA number or PROTOCOL_ALL */
	uint16_t from, to;
};

enum rule_peer { PEER_BY_NAME, PEER_GROUP, PEER_PREFIX_LIST }; /* as written */

struct security_group_rule {
	struct traffic traffic;
	struct prefix cidr; /* when group is NULL (SG-6) */
	struct security_group *group; /* reference (SG-9) */
	const struct prefix_list *list; /* of which @cidr is one entry */
	bool stale; /* matches nothing: its group, of another VPC, is gone
		       (SG-13), or its prefix list has no entry */
	enum rule_peer peer_is;
	struct ref peer_ref; /* as written: CIDR, group, list, any */
	const char *description;
	unsigned int entry; /* entry of the file's list, from 1 */
	struct where at;
};

struct security_group_rules { /* one AWS rule each */
	struct security_group_rule *items;
	size_t n, cap;
};

struct security_group {
	struct object o;
	struct vpc *vpc;
	unsigned int number; /* from 1, in its VPC; 1 is 'default' */
	const char *description;
	struct security_group_rules ingress, egress;
	bool egress_given;
	bool ingress_given;
};

struct acl_entry {
	int rule; /* 1 to 32766 (ACL-2) */
	bool allow;
	struct traffic traffic;
	struct prefix cidr;
	struct where at;
	struct ref cidr_ref; /* as written */
};

struct network_acl {
	struct object o;
	struct vpc *vpc;
	unsigned int number; /* from 1, in its VPC; 1 is 'default' */
	VEC(struct acl_entry) ingress, egress; /* sorted by rule */
	bool ingress_given, egress_given;
};

/* What a VPC tells its instances and functions about names (DNS-10) */
struct dhcp_options {
	bool given;
	VEC(struct addr)
	domain_name_servers; /* in order; in the file, no
						 address is AmazonProvidedDNS */
	const char *domain_name; /* never NULL once read */
};

struct vpc {
	struct object o;
	unsigned int number; /* from 1, in the lab; steps leave gaps */
	VEC(struct prefix) cidrs; /* the first is the primary (VPC-1, VPC-4) */
	VEC(struct where) cidrs_at;
	VEC(struct prefix) ipv6_cidrs; /* VPC-9 */
	VEC(struct where) ipv6_cidrs_at;
	bool ipv6; /* it has an IPv6 block */
	bool ipv6_auto; /* the lab chooses the block */
	const char *region, *account;
	bool is_default;
	bool enable_dns_support, enable_dns_hostnames;
	enum bpa_exclusion bpa_exclusion;
	struct dhcp_options dhcp_options;
	enum gateway_state internet_gateway;
	const char *internet_gateway_id;
	enum gateway_state vpn_gateway;
	const char *vpn_gateway_id;
	bool gateway_failed[N_GATEWAYS]; /* by a drill */
	bool egress_only_internet_gateway;
	const char *egress_only_internet_gateway_id;
	struct ref main_route_table_ref;
	struct route_table *main_route_table;
	VEC(struct subnet *) subnets;
	VEC(struct route_table *) route_tables; /* [0] is 'main' */
	VEC(struct nat_gateway *) nat_gateways;
	VEC(struct subnet *) nat_zones; /* of the regional ones among them */
	VEC(struct vpc_endpoint *) endpoints;
	VEC(struct security_group *) security_groups; /* [0] is 'default' */
	VEC(struct network_acl *) network_acls; /* [0] is 'default' */
	unsigned int hyperplane_enis; /* in all, of functions (LAM-64) */
	struct security_group *cloudfront_group; /* EDGE-5; or NULL */
	bool dedicated; /* instance_tenancy (LAM-24, PRX-1) */
	bool incomplete; /* while reading: not all of it was understood */
};

/*
 * Where the API of an AWS service answers on the internet. Several may be of
 * one service: other Regions, host names, buckets.
 */
struct aws_service {
	const char *key; /* "s3", "ecr.api": what is behind "com.amazonaws." */
	const char *region;
	const char *host; /* its DNS name */
	struct policy policy; /* of a bucket (F-33) */
};

/* A network load balancer that other VPCs may have endpoints of (IFE-10) */
struct endpoint_service {
	struct object o;
	struct ref load_balancer_ref;
	struct node *load_balancer;
	bool acceptance_required;
	struct refs allowed_principals; /* accounts; none: the provider's own */
};

/*
 * A VPC's own way to a service. A gateway endpoint is a route (GWE-1), an
 * interface endpoint an ENI for each subnet (IFE-1).
 */
struct vpc_endpoint {
	struct object o;
	struct vpc *vpc;
	unsigned int number; /* from 1, in its VPC; steps leave gaps */
	struct ref service_ref;
	const char *service; /* key of the service; its Region is the VPC's */
	const char *type; /* "gateway", "interface" */
	bool is_gateway;
	struct refs route_table_refs;
	VEC(struct route_table *) route_tables; /* of a gateway endpoint */
	VEC(struct node *) hosts; /* in whose place it answers */
	const struct endpoint_service *provider; /* PrivateLink; or NULL: AWS */
	bool private_dns; /* IFE-5: its VPC has this name mean its places: */
	const char *private_name;
	bool private_dns_off; /* 'false' was written */
	bool private_dns_on; /* 'true' was */
	struct policy policy; /* GWE-8 */
	const char *state; /* IFE-9, as the file words it */
	struct node *node; /* a place for each subnet; of a gateway endpoint
			      one without subnet */
};

/** endpoint_host() - Whom a gateway endpoint stands for at address @a; NULL:
 * nobody, or it is none */
const struct node *endpoint_host(const struct vpc_endpoint *e, struct addr a);

/** endpoint_available() - Does it work? (IFE-9) */
bool endpoint_available(const struct vpc_endpoint *e);

/** endpoint_provider() - Of PrivateLink: the load balancer's interface that the
 * endpoint's interface @at passes all on to, of the same AZ; NULL: there is
 * none (IFE-10) */
const struct eni *endpoint_provider(const struct vpc_endpoint *e,
				    const struct place *at);

#endif
