// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_database.c - databases and what pools their connections
 *
 * A database of the lab with an Aurora engine is a cluster, each copy of which
 * AWS shows as an instance; any other is one instance, and its standby is not
 * shown (RDS-7).
 */
#include <string.h>

#include "cli/describe_part.h"

static json_t *groups_of(const struct node *n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n->groups.n; i++) {
		json_t *o = add_object(list);

		set_text(o, "VpcSecurityGroupId", n->groups.items[i]->o.id);
		set_text(o, "Status", "active");
	}
	return list;
}

static const char *network_type(const struct node *n)
{
	return n->places.n && n->places.items[0].ipv6.family ? "DUAL" : "IPV4";
}

/* RDL-3 */
static void put_roles(json_t *o, const struct node *n)
{
	json_t *list = set_list(o, "AssociatedRoles");
	json_t *role;

	if (!n->invokes.n)
		return;
	role = add_object(list);
	set_text(role, "FeatureName", "Lambda");
	set_text(role, "Status", "ACTIVE");
}

/* As describe-db-parameters answers (RDL-2) */
static void put_parameters(json_t *o, const struct node *n)
{
	json_t *one;

	if (!n->custom_dns_resolution)
		return;
	one = add_object(set_list(o, "Parameters"));
	set_text(one, "ParameterName", "rds.custom_dns_resolution");
	set_text(one, "ParameterValue", "1");
}

/* --- subnet groups ------------------------------------------------------------- */

/* The lab has none of their own: each is called like what is in it */
static json_t *subnet_group(struct describing *d, const struct node *n)
{
	json_t *o = json_object(), *subnets;

	set_text(o, "DBSubnetGroupName", n->o.name);
	set_text(o, "DBSubnetGroupArn",
		 describe_arn(d, n, "rds",
			      arena_printf(d->arena, "subgrp:%s", n->o.name)));
	set_text(o, "VpcId", n->vpc->o.id);
	set_text(o, "SubnetGroupStatus", "Complete");
	subnets = describe_subnet_zones(d, n);
	for (size_t i = 0; i < json_array_size(subnets); i++)
		set_text(json_array_get(subnets, i), "SubnetStatus", "Active");
	set_value(o, "Subnets", subnets);
	return o;
}

static bool is_database(const struct node *n)
{
	return n->kind == NODE_DATABASE && !n->reader_of && n->vpc;
}

void describe_db_subnet_groups(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->nodes.n; i++)
		if (is_database(d->m->nodes.items[i]))
			json_array_append_new(
				list, subnet_group(d, d->m->nodes.items[i]));
}

/* --- instances ------------------------------------------------------------------- */

static void put_zone(struct describing *d, json_t *o, const char *key,
		     const struct node *n, unsigned int copy)
{
	const struct subnet *s = node_copy_subnet(n, copy);

	if (s)
		set_text(o, key, describe_zone(d, s->vpc, s->az));
}

/* What an instance of its own has, and a member of a cluster too */
static void put_common(struct describing *d, json_t *o, const struct node *n,
		       const char *name)
{
	set_text(o, "DBInstanceIdentifier", name);
	set_text(o, "DBInstanceArn",
		 describe_arn(d, n, "rds",
			      arena_printf(d->arena, "db:%s", name)));
	set_text(o, "Engine", n->engine);
	set_text(o, "DBInstanceStatus", database_state(n));
	set_value(o, "VpcSecurityGroups", groups_of(n));
	set_bool(o, "PubliclyAccessible", n->publicly_accessible); /* RDS-3 */
	set_value(o, "DBSubnetGroup", subnet_group(d, n));
	set_text(o, "NetworkType", network_type(n));
}

static void describe_instance(struct describing *d, json_t *o,
			      const struct node *n)
{
	put_common(d, o, n, n->o.name);
	set_value(o, "Endpoint", describe_address(n, n->port));
	set_bool(o, "MultiAZ", n->multi_az);
	put_zone(d, o, "AvailabilityZone", n, n->primary);
	if (n->multi_az)
		put_zone(d, o, "SecondaryAvailabilityZone", n, n->primary + 1);
	put_roles(o, n);
	put_parameters(o, n);
}

/* Names are the cluster's in a lab: its copies have none there */
static void describe_member(struct describing *d, json_t *o,
			    const struct node *n, unsigned int copy)
{
	put_common(d, o, n, describe_copy_name(d, n, copy));
	set_text(o, "DBClusterIdentifier", n->o.name);
	set_int(set_object(o, "Endpoint"), "Port", n->port);
	set_bool(o, "MultiAZ", false);
	put_zone(d, o, "AvailabilityZone", n, copy);
}

void describe_db_instances(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->nodes.n; i++) {
		const struct node *n = d->m->nodes.items[i];
		bool cluster = describe_is_aurora(n);

		if (!is_database(n))
			continue;
		if (!cluster)
			describe_instance(d, add_object(list), n);
		for (unsigned int copy = 0; cluster && copy < node_copies(n);
		     copy++)
			describe_member(d, add_object(list), n, copy);
	}
}

/* --- clusters --------------------------------------------------------------------- */

static void put_members(struct describing *d, json_t *o, const struct node *n)
{
	json_t *list = set_list(o, "DBClusterMembers");

	for (unsigned int copy = 0; copy < node_copies(n); copy++) {
		json_t *one = add_object(list);

		set_text(one, "DBInstanceIdentifier",
			 describe_copy_name(d, n, copy));
		set_bool(one, "IsClusterWriter", copy == n->primary);
	}
}

static void describe_cluster(struct describing *d, json_t *o,
			     const struct node *n)
{
	set_text(o, "DBClusterIdentifier", n->o.name);
	set_text(o, "DBClusterArn", describe_node_arn(d, n));
	set_text(o, "Engine", n->engine);
	set_text(o, "Status", database_state(n));
	set_text(o, "Endpoint", n->dns_name);
	set_text(o, "ReaderEndpoint", n->reader ? n->reader->dns_name : NULL);
	set_int(o, "Port", n->port);
	set_value(o, "VpcSecurityGroups", groups_of(n));
	set_text(o, "DBSubnetGroup", n->o.name);
	set_bool(o, "MultiAZ", n->readers > 0);
	put_members(d, o, n);
	put_roles(o, n);
	put_parameters(o, n);
	set_text(o, "NetworkType", network_type(n));
}

void describe_db_clusters(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->nodes.n; i++) {
		const struct node *n = d->m->nodes.items[i];

		if (is_database(n) && describe_is_aurora(n))
			describe_cluster(d, add_object(list), n);
	}
}

/* --- proxies ------------------------------------------------------------------------ */

static const char *engine_family(const struct node *n)
{
	if (strstr(n->engine, "postgres"))
		return "POSTGRESQL";
	return strcmp(n->engine, "sqlserver") == 0 ? "SQLSERVER" : "MYSQL";
}

/* As describe-db-proxy-target-groups and -targets answer (PRX-3, PRX-7): the
 * port is the database's own */
static void put_targets(struct describing *d, json_t *o, const struct node *n)
{
	const struct node *db = n->database;
	json_t *group = add_object(set_list(o, "TargetGroups"));
	json_t *pool, *list = set_list(o, "Targets"), *one;

	set_text(group, "DBProxyName", n->o.name);
	set_text(group, "TargetGroupName", "default");
	set_bool(group, "IsDefault", true);
	pool = set_object(group, "ConnectionPoolConfig");
	set_int(pool, "ConnectionBorrowTimeout", n->connection_borrow_timeout);
	one = add_object(list);
	set_text(one, "Endpoint", db->dns_name);
	set_text(one, "TargetArn", describe_node_arn(d, db));
	set_text(one, "RdsResourceId", db->o.name);
	set_int(one, "Port", db->port);
	set_text(one, "Type",
		 describe_is_aurora(db) ? "TRACKED_CLUSTER" : "RDS_INSTANCE");
	set_text(one, "Role", "READ_WRITE");
}

static void describe_proxy(struct describing *d, json_t *o,
			   const struct node *n)
{
	set_text(o, "DBProxyName", n->o.name);
	set_text(o, "DBProxyArn", describe_node_arn(d, n));
	set_text(o, "Status", "available");
	set_text(o, "EngineFamily", engine_family(n));
	set_text(o, "VpcId", n->vpc->o.id);
	set_value(o, "VpcSecurityGroupIds", describe_group_ids(n));
	set_value(o, "VpcSubnetIds", describe_subnet_ids(n));
	set_text(o, "Endpoint", n->dns_name);
	set_bool(o, "RequireTLS", n->tls); /* PRX-8 */
	set_int(o, "IdleClientTimeout", n->idle_client_timeout);
	put_targets(d, o, n);
}

static bool is_proxy(const struct node *n)
{
	return n->kind == NODE_PROXY && n->vpc && n->database && n->engine;
}

void describe_db_proxies(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->nodes.n; i++) {
		const struct node *n = d->m->nodes.items[i];

		if (is_proxy(n) && !n->endpoint_of)
			describe_proxy(d, add_object(list), n);
	}
}

/* "pool.far" is the endpoint 'far' of proxy 'pool' (PRX-11) */
static void describe_proxy_endpoint(struct describing *d, json_t *o,
				    const struct node *n)
{
	set_text(o, "DBProxyEndpointName", strchr(n->o.name, '.') + 1);
	set_text(o, "DBProxyEndpointArn", describe_node_arn(d, n));
	set_text(o, "DBProxyName", n->endpoint_of->o.name);
	set_text(o, "Status", "available");
	set_text(o, "VpcId", n->vpc->o.id);
	set_value(o, "VpcSecurityGroupIds", describe_group_ids(n));
	set_value(o, "VpcSubnetIds", describe_subnet_ids(n));
	set_text(o, "Endpoint", n->dns_name);
	set_text(o, "TargetRole", n->read_only ? "READ_ONLY" : "READ_WRITE");
	set_bool(o, "IsDefault", false);
}

void describe_db_proxy_endpoints(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->nodes.n; i++) {
		const struct node *n = d->m->nodes.items[i];

		if (is_proxy(n) && n->endpoint_of)
			describe_proxy_endpoint(d, add_object(list), n);
	}
}
