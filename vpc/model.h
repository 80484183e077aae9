/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/model.h - what the user wrote, in AWS's words
 *
 * The model is plain data: VPCs with their subnets, tables, gateways, groups
 * and ACLs; nodes (instances, databases, functions ...); and the network
 * interfaces (ENIs) that follow from them. It is read by vpc/labfile.c,
 * names are made pointers by vpc/resolve.c, ENIs and addresses are derived by
 * vpc/interfaces.c, and AWS's rules are checked by vpc/validate.c. After
 * model_load() nothing changes it. A lab with steps has several models, one
 * for each stage: see model_step().
 *
 * All pointers stay inside the model's arena.
 */
#ifndef VPC_MODEL_H
#define VPC_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/arena.h"
#include "base/report.h"
#include "vpc/policy.h"

struct vpc;
struct subnet;
struct route_table;
struct nat_gateway;
struct security_group;
struct network_acl;
struct node;
struct eni;
struct peering;
struct prefix_list;
struct transit_gateway;
struct transit_attachment;
struct on_premises;
struct hosted_zone;
struct vpc_endpoint;
struct place;
struct expect;

/* What every named thing starts with */
struct object {
	const char *name; /* the key it is written under */
	const char *path; /* "vpcs.app.subnets.private-a", for messages */
	const char *id; /* "subnet-0a1b2c3d4e5f60718", from the name */
	struct where at; /* of its key */
	bool failed; /* by a drill: it exists and does not work */
};

/* A name not yet looked up; text is NULL when the key was absent */
struct ref {
	const char *text;
	const char *path; /* of the key that holds it, for messages */
	struct where at;
};

struct refs {
	struct ref *items;
	size_t n, cap;
	bool given; /* an empty list and an absent one differ (R-5) */
};

/* What a key says that is an IPv6 address (or block), or 'auto' */
struct ipv6_wish {
	struct addr addr; /* none: automatic */
	bool given, automatic;
	struct where at;
};

/* --- inside a VPC ------------------------------------------------------ */

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

struct nat_gateway {
	struct object o;
	struct vpc *vpc;
	struct ref subnet_ref, elastic_ip_ref;
	struct refs secondary_elastic_ip_refs; /* NAT-5 */
	struct subnet *subnet;
	bool is_private; /* connectivity_type private (NAT-1) */
	struct addr private_ip; /* written by hand, or none */
	struct where private_ip_at;
	const char *failure; /* code of NAT-14 when its state is 'failed' */
	struct node *node; /* with one place, where its ENI is */
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

/* --- nodes ------------------------------------------------------------- */

enum node_kind {
	NODE_INSTANCE,
	NODE_DATABASE,
	NODE_CACHE,
	NODE_PROXY,
	NODE_LOAD_BALANCER,
	NODE_FUNCTION,
	NODE_NAT_GATEWAY,
	NODE_ENDPOINT, /* of a VPC, see struct vpc_endpoint */
	NODE_INTERNET_HOST, /* AWS's services also */
	NODE_ON_PREMISES_HOST,
	NODE_DISTRIBUTION,
	NODE_TRANSIT_ATTACHMENT, /* of a VPC: ENIs, and nothing behind them */
	N_NODE_KINDS
};

enum forwards { /* what an instance does with packets for others */
		FORWARDS_NONE,
		FORWARDS_ROUTE,
		FORWARDS_NAT, /* under its own address */
};

struct port {
	uint16_t number;
	bool udp;
};

/*
 * One network stack of a node: an instance has one, a function one sandbox
 * per subnet, a load balancer or proxy one per subnet. A function outside
 * every VPC has one place without subnet and ENI; so has an internet host.
 */
struct place {
	struct node *node;
	struct subnet *subnet; /* or NULL */
	struct eni *eni; /* or NULL; sandboxes share theirs (LAM-12) */
	const char *label; /* "inside@private-a"; the name if alone */
	struct addr address; /* where others reach it; none for functions
				  outside a VPC and what has IPv6 alone */
	struct addr ipv6; /* the same in IPv6, or none */
};

/* How long an ENI remembers a flow that is idle, in seconds (TRK-8) */
struct tracking_times {
	int tcp_established, udp, udp_stream; /* 0: AWS's default */
};

enum { TRACKING_TCP_S = 432000, TRACKING_UDP_S = 30, TRACKING_STREAM_S = 180 };

struct network_interface { /* one written by hand */
	struct object o;
	struct ref subnet_ref, public_ip_ref;
	struct refs group_refs;
	struct subnet *subnet;
	struct addr private_ip;
	struct where private_ip_at;
	struct ipv6_wish ipv6_address;
	bool source_dest_check;
	struct tracking_times tracking;
	struct ref vpc_ref;
	VEC(struct security_group *) groups; /* once resolved */
	VEC(struct addr) secondary_ips; /* written by hand */
	VEC(struct where) secondary_ips_at;
	int secondary_count; /* so many more, any addresses */
	struct where secondary_at;
	struct eni *eni;
};

struct elastic_ip {
	struct object o;
	struct addr address; /* of 198.18.0.0/15 */
	struct where address_at;
};

struct target {
	struct ref ref; /* as written: node or address */
	struct node *node;
	struct addr address; /* when node is NULL */
};

struct target_group {
	struct object o;
	VEC(struct target) targets;
	int port; /* 0: the listener's */
	int health_check_port; /* 0: the same */
	bool preserve_client_ip, preserve_client_ip_given; /* NLB-5 */
	const char *protocol; /* of the targets, "http", "tcp"; or NULL */
};

struct listener {
	uint16_t port;
	const char *protocol; /* "http", "tcp" ... */
	struct ref target_group_ref;
	struct target_group *target_group;
	struct where at;
};

/* Where a function runs that CloudFront calls (EDGE-1, EDGE-2) */
enum edge { EDGE_NONE, EDGE_LAMBDA, EDGE_CLOUDFRONT_FUNCTION };

/* When a distribution calls one */
enum {
	EDGE_VIEWER_REQUEST,
	EDGE_VIEWER_RESPONSE,
	EDGE_ORIGIN_REQUEST,
	EDGE_ORIGIN_RESPONSE,
	N_EDGE_EVENTS
};

struct node {
	struct object o;
	enum node_kind kind;
	unsigned int number; /* from 1, in the lab; steps leave gaps */
	struct vpc *vpc; /* NULL: outside every VPC */
	struct ref vpc_ref;
	struct refs subnet_refs, group_refs;
	VEC(struct subnet *) subnets;
	VEC(struct security_group *) groups; /* in file order, no doubles */
	VEC(struct port) ports; /* where its responder listens */
	VEC(struct where) ports_at;
	VEC(struct place)
	places; /* once derived, empty only of functions in
				     state Failed */
	const char *dns_name; /* what AWS would call it; or NULL */

	/* instances and network interfaces of theirs */
	struct addr private_ip;
	struct where private_ip_at;
	struct ipv6_wish ipv6_address; /* of internet hosts also */
	struct ref public_ip_ref; /* 'true', 'false' or an elastic IP */
	bool source_dest_check;
	enum forwards forwards;
	bool dns_server; /* answers as the Amazon resolver does (DNS-11) */
	struct refs network_interface_refs;
	VEC(struct network_interface *)
	network_interfaces; /* the first is primary; none: an implicit one */

	/* databases, caches, proxies */
	const char *engine;
	int port; /* 0 as read means: the engine's (RDS-6, CCH-1) */
	char az; /* of the primary; 0: the first subnet's */
	bool multi_az; /* a standby in the next AZ (RDS-7) */
	int readers; /* copies that answer under the name of 'reader' */
	bool tls; /* its responder wants TLS; of proxies: require_tls */
	bool serverless; /* a cache, in each of its AZs (CCH-1) */
	struct node *reader; /* "orders.reader" (N-4), or NULL */
	struct node *reader_of; /* what this is the reader endpoint of */
	unsigned int primary; /* which of its copies that is: 0 until the
				 first failover */
	struct ref database_ref;
	struct node *database; /* behind a proxy */
	struct node *endpoint_of; /* of a further endpoint: its proxy (PRX-2) */
	bool read_only; /* its target_role */
	bool custom_dns_resolution; /* as the parameter says (RDL-2) */
	bool custom_dns; /* as it was at the last reboot: asks its VPC's
			    resolver for names, else RDS's own */
	struct refs invoke_refs;
	VEC(const struct node *) invokes; /* functions (RDL-3) */
	bool publicly_accessible; /* RDS-3 */
	int idle_client_timeout, connection_borrow_timeout; /* s (PRX-7) */

	/* load balancers */
	bool is_network; /* NLB, else ALB */
	bool internal;
	VEC(struct listener) listeners;
	VEC(struct target_group *) target_groups;
	int idle_timeout; /* s */
	bool cross_zone, cross_zone_given;
	bool enforce_on_private_link; /* its groups are asked there (NLB-3) */
	bool is_provider; /* an endpoint service is in front of it */
	struct refs elastic_ip_refs;

	/* functions */
	bool ipv6; /* Ipv6AllowedForDualStack (LAM-23) */
	int memory_size, timeout, ephemeral_storage; /* MB, s, MB (LAM-60) */
	int sandboxes;
	int reserved_concurrent_executions; /* -1: none */
	const char *state, *state_reason; /* LAM-50, LAM-52 */
	uint64_t born_ms; /* age of the lab when it was made */
	VEC(const char *) environment; /* "NAME=text" */
	int environment_size; /* bytes of its variables (LAM-60) */
	const char *handler; /* command; NULL: returns the event */
	struct policy role; /* LAM-40 */
	struct policy invoke_permissions; /* LAM-73 */
	enum edge edge;

	struct vpc_endpoint *endpoint; /* of NODE_ENDPOINT */

	/* CloudFront distributions */
	struct ref vpc_origin_ref, origin_ref; /* one of them */
	struct node *origin;
	int origin_port;
	struct ref edge_refs[N_EDGE_EVENTS];
	struct node *edge_functions[N_EDGE_EVENTS];

	/* hosts, of the internet and on premises; distributions */
	struct aws_service *service; /* that answers there, or NULL */
	struct addr address;
	struct where address_at;
	struct on_premises *on_premises;

	/* attachments of VPCs to transit gateways */
	struct transit_attachment *attachment;

	bool incomplete; /* while reading: not all of it was understood */
};

/* --- names ------------------------------------------------------------- */

enum zone_record_type { RECORD_A, RECORD_AAAA, RECORD_CNAME };

struct zone_record {
	const char *host; /* "api", "@" */
	struct where at;
	const char *type_word; /* as written: "A", "AAAA", "CNAME"; or NULL */
	enum zone_record_type type;
	struct refs value_refs; /* as written: addresses, nodes, names */
	int ttl; /* s */
	VEC(struct addr) addresses; /* of A and AAAA */
	const char *target; /* of CNAME, lower case */
};

struct hosted_zone { /* a private one (DNS-7) */
	struct object o;
	const char *name; /* lower case, without a dot at its end */
	struct where name_at;
	struct refs vpc_refs;
	VEC(struct vpc *)
	vpcs; /* where it answers (DNS-9) */
	VEC(struct zone_record) records;
};

/* --- network interfaces ------------------------------------------------ */

enum eni_type { /* ENI-7; the texts are in eni_type_name[] */
		ENI_INTERFACE,
		ENI_LAMBDA,
		ENI_NAT_GATEWAY,
		ENI_NETWORK_LOAD_BALANCER,
		ENI_TRANSIT_GATEWAY,
		ENI_VPC_ENDPOINT,
		N_ENI_TYPES
};

extern const char *const eni_type_name[N_ENI_TYPES];

struct eni {
	struct object o; /* name: "orders", "inside@private-a" ... */
	unsigned int number; /* from 1, in the lab */
	enum eni_type type;
	struct subnet *subnet;
	VEC(struct security_group *) groups; /* sorted by number, no doubles */
	bool filtered; /* has it groups at all? a NAT gateway has not (SG-32) */
	const struct network_interface *hand; /* it is written by; or NULL */
	struct addr private_ip; /* none in a subnet of IPv6 alone */
	VEC(struct addr) secondary_ips; /* IPv4, too (ENI-1) */
	struct addr ipv6; /* or none */
	struct addr public_ip; /* elastic or public address, or none */
	VEC(struct addr)
	secondary_public_ips; /* of a NAT gateway: what each of
				 secondary_ips is on the internet */
	struct addr origin_facing; /* what CloudFront sends from (EDGE-5) */
	bool source_dest_check;
	struct tracking_times tracking;
	const char *description; /* as AWS words it (ENI-9) */
	const char *failure; /* while assigning: why Lambda could not make it
				(LAM-52); it is dropped then */
	VEC(struct place *) places; /* who uses it; functions share (LAM-13) */
	bool lingering; /* of functions that are gone (LAM-21) */
	uint64_t unused_since_ms; /* when it is: age of the lab */
};

/* --- prefix lists ------------------------------------------------------ */

/*
 * Prefix lists. A route or rule that names one is, in the model, one for each
 * of its entries.
 */
struct prefix_list {
	struct object o;
	VEC(struct prefix) entries;
	VEC(struct where) entries_at;
	int max_entries; /* what it counts as (SG-15, RT-16) */
	bool aws_managed; /* "s3", "dynamodb", "cloudfront" */
};

/** prefix_list_weight() - What an entry of @list counts towards a quota: its
 * first one all that the list may ever have, the others nothing; with no list
 * 1 (SG-15, RT-16) */
size_t prefix_list_weight(const struct prefix_list *list, struct prefix entry);

/* --- the whole --------------------------------------------------------- */

struct step { /* what happens to the lab, in the order of the file */
	const char *name; /* or NULL */
	struct where at;
	bool refused; /* AWS is expected to refuse it: it is undone */
};

enum { /* what AWS has no request to raise for */
       LIMIT_NAT_CONNECTIONS = 55000, /* NAT-5 */
       LIMIT_HYPERPLANE_CONNECTIONS = 65000, /* LAM-16 */
};

struct limits { /* quotas and capacities of this lab */
	int nat_connections; /* of one NAT address to one destination */
	int hyperplane_enis; /* of one VPC */
	int hyperplane_connections; /* of one ENI */
	int hyperplane_new_connections_per_second; /* 0: no limit (LAM-66) */
	int enis, subnets_per_vpc, rules_per_group, groups_per_eni;
	int acl_rules, routes_per_table;
	int lambda_idle_ms; /* until a function is Inactive (LAM-20) */
};

struct model {
	struct arena *arena;
	const char *file; /* as given on the command line */
	const char *text; /* what is in it, for model_step() */
	size_t text_len;
	unsigned int stage; /* after so many steps; 0: before the first */
	VEC(struct step) steps; /* all of the file, whatever the stage */
	const char *lab, *about;
	struct where at;
	VEC(const char *) cites;
	const char *region, *account;
	enum block_public_access block_public_access;
	struct limits limits;
	int time_factor; /* idle times are so much shorter than AWS's */
	bool ipv6; /* a VPC or a host of the internet has it */
	VEC(struct vpc *) vpcs;
	VEC(struct node *) nodes; /* NAT gateways and 'internet' included */
	VEC(struct network_interface *) network_interfaces;
	VEC(struct elastic_ip *) elastic_ips;
	VEC(struct peering *) peerings;
	VEC(struct prefix_list *) prefix_lists; /* AWS's own first */
	VEC(struct transit_gateway *) transit_gateways;
	VEC(struct endpoint_service *) endpoint_services;
	VEC(struct on_premises *) on_premises;
	VEC(struct hosted_zone *) hosted_zones;
	VEC(struct eni *) enis; /* all of the lab, in order of their number */
	VEC(struct expect *) expects; /* of this stage */
	bool logged; /* one of them asks for flow-log actions */
	/* What this stage's step does besides changing what is there */
	VEC(const struct node *) cut; /* their connections are */
	int elapsed_ms; /* of AWS time, with this step */
	uint64_t age_ms; /* the same, with this step and all before */
};

/**
 * model_load() - Read, resolve, derive and validate a lab file
 * @path:	the file; its name is what messages show
 * @report:	collects everything that is wrong; never touched by anything
 *		else meanwhile
 *
 * Every step is tried out also, so that all mistakes of the file are found in
 * one go; the model is that of the lab before the first step.
 *
 * Return: the model, to be released by model_free(); or NULL when the file
 *	   could not be read, or @report holds an error. With refusals alone
 *	   (AWS would refuse) the model is returned: the caller decides by
 *	   report_failed() and the file's refused_as expectation.
 */
struct model *model_load(const char *path, struct report *report);

/** model_parse() - The same from memory; @path is only for messages */
struct model *model_parse(const char *path, const char *text, size_t len,
			  struct report *report);

/**
 * model_step() - The lab after its first @n steps
 * @first:	any model of the file
 * @n:		from 1; of the steps before, those that AWS refuses are left out
 * @before:	the stage that runs now, or NULL: what has the same identifier
 *		there keeps its numbers and its automatic addresses, and
 *		nothing new gets a number that is in use there
 * @report:	collects what is wrong, as with model_load(), which has seen
 *		each stage and said the same
 *
 * When something that is still used was removed (DependencyViolation), the
 * model is the lab without step @n: it cannot be built otherwise. It has the
 * expectations of step @n all the same.
 *
 * Return: a model of its own, to be released by model_free(); or NULL when
 *	   @report holds an error
 */
struct model *model_step(const struct model *first, size_t n,
			 const struct model *before, struct report *report);

/** model_free() - Release the model and all that it points to */
void model_free(struct model *m);

/** model_node() - The node of that name or identifier, or NULL */
struct node *model_node(const struct model *m, const char *name);

/** model_idle_s() - AWS's idle time-out of @s seconds, as the lab has it */
unsigned int model_idle_s(const struct model *m, int s);

/** node_copies() - A database or cache with its standby, readers, replicas */
unsigned int node_copies(const struct node *n);

/** node_copy_subnet() - Where a copy sits, the first where the file says, each
 * further one in the next AZ (RDS-7); NULL: nowhere, its subnets are unknown */
struct subnet *node_copy_subnet(const struct node *n, unsigned int copy);

/** vpc_has_gateway() - Has the VPC such a one, attached or not? */
bool vpc_has_gateway(const struct vpc *vpc, enum gateway g);

/** vpc_edge_table() - The gateway route table of a gateway, or NULL (RT-30) */
const struct route_table *vpc_edge_table(const struct vpc *vpc,
					 enum route_edge edge);

/** listener_takes() - Is it for TCP, or UDP, or both? */
bool listener_takes(const struct listener *l, int protocol);

/** listener_preserves() - Does the target see the client (NLB-5)? */
bool listener_preserves(const struct listener *l);

/** target_in_use() - Does a load balancer send anything to target @i of @g? Not
 * to what has failed, unless all have (NLB-9: fail-open) */
bool target_in_use(const struct target_group *g, size_t i);

/** place_on_internet() - Is it an address of the internet, without an ENI: a
 * public host, or where viewers reach a distribution? */
bool place_on_internet(const struct place *p);

/** place_of_cloudfront() - Is it CloudFront's interface in a VPC (EDGE-3)? */
bool place_of_cloudfront(const struct place *p);

/** node_kind_name() - "database", "function" ... as messages say it */
const char *node_kind_name(enum node_kind kind);

/** eni_groups_text() - "database, function", in @arena; "none" if none */
const char *eni_groups_text(struct arena *arena, const struct eni *eni);

/** eni_has() - Is @a one of the addresses that the ENI has in its VPC? */
bool eni_has(const struct eni *eni, struct addr a);

/** eni_public() - What its private address @own is on the internet, or none */
struct addr eni_public(const struct eni *eni, struct addr own);

/** eni_private() - Of which private address @a is the public one, or none */
struct addr eni_private(const struct eni *eni, struct addr a);

/** eni_addresses() - How many addresses it has in its VPC, of both families */
size_t eni_addresses(const struct eni *eni);

/** eni_address_at() - The @i-th of them: primary IPv4, IPv6, secondary ones */
struct addr eni_address_at(const struct eni *eni, size_t i);

/** eni_address() - The ENI's own address of @family, or none */
struct addr eni_address(const struct eni *eni, sa_family_t family);

/** place_address() - Where others reach a place in @family, or none */
struct addr place_address(const struct place *place, sa_family_t family);

/** place_has() - Is @a where others reach the place, in any family, inside or
 * from the internet? */
bool place_has(const struct place *place, struct addr a);

/** subnet_cidr() - The subnet's block of @family; family 0: it has none */
struct prefix subnet_cidr(const struct subnet *s, sa_family_t family);

struct prefixes {
	const struct prefix *items;
	size_t n;
};

/** vpc_cidrs() - The VPC's blocks of @family */
struct prefixes vpc_cidrs(const struct vpc *vpc, sa_family_t family);

/** model_nat64() - 64:ff9b::/96, in which IPv4 addresses have IPv6 ones that
 * NAT gateways translate (NAT-18) */
struct prefix model_nat64(void);
/** model_metadata_address() - Where every instance finds its metadata (L2-8) */
struct addr model_metadata_address(void);

/** model_eni_at() - The ENI of @vpc that has the private address, or NULL */
const struct eni *model_eni_at(const struct model *m, const struct vpc *vpc,
			       struct addr a);

/** model_nat64_address() - The one in it that stands for an IPv4 address */
struct addr model_nat64_address(struct addr ipv4);

/** nat_gateway_nat64() - Does any route lead IPv6 to it? (NAT-18) */
bool nat_gateway_nat64(const struct nat_gateway *nat);

/** model_lambda_address() - Where functions outside a VPC appear from: the
 * public address of the VPC that AWS owns (lab) */
struct addr model_lambda_address(void);

#endif
