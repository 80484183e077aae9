/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/node.h - nodes, and the network interfaces that they have
 */
#ifndef VPC_NODE_H
#define VPC_NODE_H

#include "vpc/network.h"

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
	const char *description; /* or NULL */
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
	struct given_interfaces interfaces;
	VEC(struct subnet *) subnets;
	VEC(struct security_group *) groups; /* in file order, no doubles */
	VEC(struct port) ports; /* where its responder listens */
	VEC(struct where) ports_at;
	VEC(struct place)
	places; /* once derived, empty only of functions in
				     state Failed */
	const char *dns_name; /* what AWS would call it; or NULL */
	const char *run; /* a program of the user's, in place of the responder;
			    or NULL */
	const char *ready; /* command that says when it is; or NULL: */
	int ready_port; /* when this one accepts; 0: when all ports do */
	struct where ready_at;

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
	const char *link; /* what its link is called: no other has that name */
	const struct network_interface *hand; /* it is written by; or NULL */
	const struct given_interface *given; /* likewise, of a node; or NULL */
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
	bool flow_logged; /* a flow log is on it */
	bool lingering; /* of functions that are gone (LAM-21) */
	uint64_t unused_since_ms; /* when it is: age of the lab */
};

#endif
