/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/describe_part.h - what the parts of a description are made with
 */
#ifndef CLI_DESCRIBE_PART_H
#define CLI_DESCRIBE_PART_H

#include "cli/describe.h"
#include "vpc/between.h"

struct describing {
	const struct model *m;
	const struct described_lab *of;
	struct arena *arena; /* of texts, until the description is made */
	json_t *macs; /* by identifier of the ENI; NULL: without a plan */
	json_t *elastic_ips; /* AllocationId by address */
};

/* --- fields ----------------------------------------------------------------- */

/** set_value(), set_text() ... - A field of @o; what is not known, NULL or an
 * address of no family, is not written */
void set_value(json_t *o, const char *key, json_t *value);
void set_text(json_t *o, const char *key, const char *text);
void set_bool(json_t *o, const char *key, bool value);
void set_int(json_t *o, const char *key, json_int_t value);
void set_addr(json_t *o, const char *key, struct addr a);
void set_prefix(json_t *o, const char *key, struct prefix p);

/** set_enable() - "enable" or "disable", as transit gateways have it */
void set_enable(json_t *o, const char *key, bool value);

/** set_list(), set_object() - An empty one, borrowed, to be filled */
json_t *set_list(json_t *o, const char *key);
json_t *set_object(json_t *o, const char *key);

/** set_name() - A list of tags with the name, if there is one */
void set_name(json_t *o, const char *key, const char *name);

/** set_attribute() - {"Key": ..., "Value": ...} at the end of @list */
void set_attribute(json_t *list, const char *key, const char *value);

/** add_object(), add_text() - At the end of @list; the object is borrowed */
json_t *add_object(json_t *list);
void add_text(json_t *list, const char *text);

/* --- what many have ------------------------------------------------------- */

/** describe_arn() - "arn:aws:lambda:us-east-1:123456789012:function:report" */
const char *describe_arn(struct describing *d, const struct node *n,
			 const char *service, const char *what);

/** describe_ec2_arn() - "arn:aws:ec2:us-east-1:123456789012:subnet/subnet-..."
 * @vpc:	where it is; NULL: in none, or between several
 */
const char *describe_ec2_arn(struct describing *d, const struct vpc *vpc,
			     const char *kind, const char *id);

/** describe_route_target() - Where a route leads, in the member of its kind
 * (RT-10) */
void describe_route_target(json_t *o, const struct vpc *vpc,
			   const struct route *r);

extern const char *const describe_origin[]; /* of a route: "CreateRoute" */

/** describe_service_name() - "com.amazonaws.us-east-1.s3" */
const char *describe_service_name(struct describing *d,
				  const struct vpc_endpoint *e);

/** describe_region(), describe_account() - Of a node, in a VPC or not */
const char *describe_region(const struct describing *d, const struct node *n);
const char *describe_account(const struct describing *d, const struct node *n);

/** describe_zone() - "us-east-1a" */
const char *describe_zone(struct describing *d, const struct vpc *vpc, char az);

/** describe_id() - An identifier for what is no object of the model: the
 * association of two, an address that was chosen for one */
const char *describe_id(struct describing *d, const char *kind, const char *a,
			const char *b);

/** describe_subnet_ids(), describe_group_ids() - Of a node, as a list */
json_t *describe_subnet_ids(const struct node *n);
json_t *describe_group_ids(const struct node *n);

/** describe_subnet_zones() - [{SubnetIdentifier, SubnetAvailabilityZone}] of a
 * database or cache */
json_t *describe_subnet_zones(struct describing *d, const struct node *n);

/** describe_groups() - [{GroupId, GroupName}] */
json_t *describe_groups(struct security_group *const *groups, size_t n);

/** describe_address() - {Address, Port} */
json_t *describe_address(const struct node *n, int port);

/** describe_interface() - As describe-network-interfaces does */
json_t *describe_interface(struct describing *d, const struct eni *eni);

/** describe_policy() - A policy document, as JSON in a text */
json_t *describe_policy(const struct policy *p);

/** describe_node_arn() - By which AWS knows a node that has no identifier of
 * its own there; NULL: it has, or is nothing of AWS's */
const char *describe_node_arn(struct describing *d, const struct node *n);

/** describe_copy_name() - A database's or cache's copy, as a member of its
 * cluster is called: "orders-instance-1", "sessions-001" */
const char *describe_copy_name(struct describing *d, const struct node *n,
			       unsigned int copy);

/** describe_is_aurora() - Is the database a cluster? */
bool describe_is_aurora(const struct node *n);

/** describe_listener_arn(), describe_target_group_arn() - Of a load balancer */
const char *describe_listener_arn(struct describing *d, const struct node *n,
				  const struct listener *l);
const char *describe_target_group_arn(struct describing *d,
				      const struct node *balancer,
				      const struct target_group *g);

/** describe_allocation_id() - Of the elastic IP that an address is; NULL: it
 * is none */
const char *describe_allocation_id(struct describing *d, struct addr a);

/** describe_dhcp_id() - Of a VPC's DHCP options */
const char *describe_dhcp_id(struct describing *d, const struct vpc *vpc);

/* --- the lists ------------------------------------------------------------ */

void describe_vpcs(struct describing *d, json_t *list);
void describe_subnets(struct describing *d, json_t *list);
void describe_exclusions(struct describing *d, json_t *list);
void describe_dhcp_options(struct describing *d, json_t *list);
void describe_route_tables(struct describing *d, json_t *list);
void describe_internet_gateways(struct describing *d, json_t *list);
void describe_egress_only_gateways(struct describing *d, json_t *list);
void describe_flow_logs(struct describing *d, json_t *list);
void describe_vpn_gateways(struct describing *d, json_t *list);
void describe_vpn_connections(struct describing *d, json_t *list);
void describe_nat_gateways(struct describing *d, json_t *list);
void describe_addresses(struct describing *d, json_t *list);
void describe_security_groups(struct describing *d, json_t *list);
void describe_security_group_rules(struct describing *d, json_t *list);
void describe_network_acls(struct describing *d, json_t *list);
void describe_network_interfaces(struct describing *d, json_t *list);
void describe_reservations(struct describing *d, json_t *list);
void describe_vpc_endpoints(struct describing *d, json_t *list);
void describe_endpoint_services(struct describing *d, json_t *list);
void describe_peerings(struct describing *d, json_t *list);
void describe_prefix_lists(struct describing *d, json_t *list);
void describe_transit_gateways(struct describing *d, json_t *list);
void describe_vpc_attachments(struct describing *d, json_t *list);
void describe_attachments(struct describing *d, json_t *list);
void describe_transit_tables(struct describing *d, json_t *list);
void describe_functions(struct describing *d, json_t *list);
void describe_db_instances(struct describing *d, json_t *list);
void describe_db_clusters(struct describing *d, json_t *list);
void describe_db_subnet_groups(struct describing *d, json_t *list);
void describe_db_proxies(struct describing *d, json_t *list);
void describe_db_proxy_endpoints(struct describing *d, json_t *list);
void describe_cache_clusters(struct describing *d, json_t *list);
void describe_replication_groups(struct describing *d, json_t *list);
void describe_serverless_caches(struct describing *d, json_t *list);
void describe_cache_subnet_groups(struct describing *d, json_t *list);
void describe_load_balancers(struct describing *d, json_t *list);
void describe_listeners(struct describing *d, json_t *list);
void describe_target_groups(struct describing *d, json_t *list);
void describe_hosted_zones(struct describing *d, json_t *list);
void describe_distributions(struct describing *d, json_t *list);
void describe_nodes(struct describing *d, json_t *list);
void describe_on_premises(struct describing *d, json_t *list);

#endif
