/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * import/cfn_kind.h - what each kind of resources becomes
 *
 * One function each, called in the order of the table (import/cfn_kinds.c);
 * *_after() are called once all of a kind are made.
 */
#ifndef IMPORT_CFN_KIND_H
#define IMPORT_CFN_KIND_H

#include "import/cfn.h"

typedef void cfn_make(struct cfn *c, struct cfn_resource *r);

/* import/cfn_vpc.c */
cfn_make cfn_make_vpc, cfn_make_vpc_block, cfn_make_gateway_attachment,
	cfn_make_egress_gateway, cfn_make_dhcp, cfn_make_subnet,
	cfn_make_subnet_block, cfn_make_eip, cfn_make_nat;
void cfn_vpcs_after(struct cfn *c);
/* import/cfn_route.c */
cfn_make cfn_make_route_table, cfn_make_table_association,
	cfn_make_gateway_table, cfn_make_propagation, cfn_make_route;
/* import/cfn_group.c */
cfn_make cfn_make_group, cfn_make_restricted, cfn_make_rule,
	cfn_make_prefix_list;
void cfn_groups_after(struct cfn *c);
/* import/cfn_acl.c */
cfn_make cfn_make_acl, cfn_make_acl_entry, cfn_make_acl_association;
/* import/cfn_instance.c */
cfn_make cfn_make_interface, cfn_make_instance, cfn_make_eip_association,
	cfn_make_flow_log;
void cfn_eips_after(struct cfn *c);
/* import/cfn_fleet.c */
cfn_make cfn_make_scaling_group, cfn_make_service;
/* import/cfn_private.c */
cfn_make cfn_make_private;
/* import/cfn_lambda.c */
cfn_make cfn_make_function;
/* import/cfn_role.c */
cfn_make cfn_put_role, cfn_make_permission;
/* import/cfn_database.c */
cfn_make cfn_make_cluster, cfn_make_database, cfn_make_proxy;
/* import/cfn_cache.c */
cfn_make cfn_make_cache, cfn_make_memory;
/* import/cfn_balancer.c */
cfn_make cfn_make_balancer;
/* import/cfn_endpoint.c */
cfn_make cfn_make_endpoint, cfn_make_endpoint_service;
/* import/cfn_between.c */
cfn_make cfn_make_peering, cfn_make_transit, cfn_make_attachment,
	cfn_make_transit_table, cfn_make_transit_route,
	cfn_make_transit_association, cfn_make_transit_propagation;
/* import/cfn_vpn.c */
cfn_make cfn_make_vpn;
/* import/cfn_dns.c */
cfn_make cfn_make_zone, cfn_make_record, cfn_make_record_group,
	cfn_make_distribution;

/** cfn_launch() - Groups and subnet that a launch template or configuration
 * gives: its data, worked out; or NULL */
const struct doc *cfn_launch(struct cfn_resource *r,
			     struct cfn_resource **ret_of);

/** cfn_first_interface() - What an instance says of its first interface; or
 * NULL */
const struct doc *cfn_first_interface(struct cfn_resource *r);

/** cfn_first_subnet() - Where that is; makes the default VPC if nothing is said */
struct cfn_subnets cfn_first_subnet(struct cfn_resource *r,
				    const struct doc *first);

/** cfn_ports_of_groups() - TCP ports that groups of @vpc admit one by one, into
 * @ports */
void cfn_ports_of_groups(struct cfn *c, const struct cfn_vpc *vpc,
			 const struct doc *names, struct doc *ports,
			 struct where at);

/** cfn_transit_name() - Of the transit gateway that a text stands for, perhaps
 * outside; or NULL */
const char *cfn_transit_name(struct cfn *c, const struct doc *d);

/** cfn_attachment_of() - The attachment that a route or association of a
 * transit gateway's names, or the VPN connection that is one; or NULL */
struct cfn_resource *cfn_attachment_of(struct cfn *c, struct cfn_resource *r);

/** cfn_has_vpn_gateway() - A gateway that no template attaches, since none has
 * it, is attached to that VPC */
void cfn_has_vpn_gateway(struct cfn *c, struct cfn_vpc *vpc,
			 const char *gateway, struct where at);

/** cfn_destination() - The block that a route leads to; or NULL */
const char *cfn_destination(struct cfn_resource *r);

/** cfn_each() - Every resource that is there, of that type */
struct cfn_resource *cfn_each(const struct cfn *c, const char *type,
			      const struct cfn_resource *after);

#endif
