// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_cache.c - caches
 *
 * A cache with replicas is a replication group, each copy of which AWS shows
 * as a cluster; one without is a cluster; a serverless one is neither.
 */
#include <string.h>

#include "cli/describe_part.h"

static bool is_cache(const struct node *n)
{
	return n->kind == NODE_CACHE && !n->reader_of && n->vpc;
}

static const char *arn_of(struct describing *d, const struct node *n,
			  const char *kind, const char *name)
{
	return describe_arn(d, n, "elasticache",
			    arena_printf(d->arena, "%s:%s", kind, name));
}

/* --- subnet groups ------------------------------------------------------------- */

void describe_cache_subnet_groups(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->nodes.n; i++) {
		const struct node *n = d->m->nodes.items[i];
		json_t *o;

		if (!is_cache(n) || n->serverless)
			continue;
		o = add_object(list);
		set_text(o, "CacheSubnetGroupName", n->o.name);
		set_text(o, "ARN", arn_of(d, n, "subnetgroup", n->o.name));
		set_text(o, "VpcId", n->vpc->o.id);
		set_value(o, "Subnets", describe_subnet_zones(d, n));
	}
}

/* --- clusters ------------------------------------------------------------------- */

static const char *zone_of(struct describing *d, const struct node *n,
			   unsigned int copy)
{
	const struct subnet *s = node_copy_subnet(n, copy);

	return s ? describe_zone(d, s->vpc, s->az) : NULL;
}

static void put_groups(json_t *o, const struct node *n)
{
	json_t *list = set_list(o, "SecurityGroups");

	for (size_t i = 0; i < n->groups.n; i++) {
		json_t *one = add_object(list);

		set_text(one, "SecurityGroupId", n->groups.items[i]->o.id);
		set_text(one, "Status", "active");
	}
}

/* A lone node has its cluster's name; the others' are their group's */
static void put_node(struct describing *d, json_t *o, const struct node *n,
		     unsigned int copy)
{
	json_t *one = add_object(set_list(o, "CacheNodes"));

	set_text(one, "CacheNodeId", "0001");
	if (n->readers)
		set_int(set_object(one, "Endpoint"), "Port", n->port);
	else
		set_value(one, "Endpoint", describe_address(n, n->port));
	set_text(one, "CustomerAvailabilityZone", zone_of(d, n, copy));
}

static void describe_cluster(struct describing *d, json_t *o,
			     const struct node *n, unsigned int copy)
{
	const char *name = n->readers ? describe_copy_name(d, n, copy)
				      : n->o.name;

	set_text(o, "CacheClusterId", name);
	set_text(o, "ARN", arn_of(d, n, "cluster", name));
	if (n->readers)
		set_text(o, "ReplicationGroupId", n->o.name);
	set_text(o, "Engine", n->engine);
	set_text(o, "CacheClusterStatus", "available");
	set_int(o, "NumCacheNodes", 1);
	set_text(o, "PreferredAvailabilityZone", zone_of(d, n, copy));
	put_node(d, o, n, copy);
	if (strcmp(n->engine, "memcached") == 0)
		set_value(o, "ConfigurationEndpoint",
			  describe_address(n, n->port));
	set_text(o, "CacheSubnetGroupName", n->o.name);
	put_groups(o, n);
	set_bool(o, "TransitEncryptionEnabled", n->tls); /* CCH-3 */
}

void describe_cache_clusters(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->nodes.n; i++) {
		const struct node *n = d->m->nodes.items[i];

		if (!is_cache(n) || n->serverless)
			continue;
		for (unsigned int copy = 0; copy < node_copies(n); copy++)
			describe_cluster(d, add_object(list), n, copy);
	}
}

/* --- replication groups ------------------------------------------------------------ */

static void put_members(struct describing *d, json_t *o, const struct node *n)
{
	json_t *group = add_object(set_list(o, "NodeGroups")), *list;

	set_text(group, "NodeGroupId", "0001");
	set_text(group, "Status", "available");
	set_value(group, "PrimaryEndpoint", describe_address(n, n->port));
	if (n->reader)
		set_value(group, "ReaderEndpoint",
			  describe_address(n->reader, n->reader->port));
	list = set_list(group, "NodeGroupMembers");
	for (unsigned int copy = 0; copy < node_copies(n); copy++) {
		json_t *one = add_object(list);

		set_text(one, "CacheClusterId", describe_copy_name(d, n, copy));
		set_text(one, "CacheNodeId", "0001");
		set_text(one, "PreferredAvailabilityZone", zone_of(d, n, copy));
		set_text(one, "CurrentRole",
			 copy == n->primary ? "primary" : "replica");
	}
}

void describe_replication_groups(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->nodes.n; i++) {
		const struct node *n = d->m->nodes.items[i];
		json_t *o, *members;

		if (!is_cache(n) || n->serverless || !n->readers)
			continue;
		o = add_object(list);
		set_text(o, "ReplicationGroupId", n->o.name);
		set_text(o, "ARN", describe_node_arn(d, n));
		set_text(o, "Status", "available");
		members = set_list(o, "MemberClusters");
		for (unsigned int copy = 0; copy < node_copies(n); copy++)
			add_text(members, describe_copy_name(d, n, copy));
		put_members(d, o, n);
		set_bool(o, "TransitEncryptionEnabled", n->tls);
	}
}

/* --- serverless -------------------------------------------------------------------- */

void describe_serverless_caches(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->nodes.n; i++) {
		const struct node *n = d->m->nodes.items[i];
		json_t *o;

		if (!is_cache(n) || !n->serverless)
			continue;
		o = add_object(list);
		set_text(o, "ServerlessCacheName", n->o.name);
		set_text(o, "ARN", describe_node_arn(d, n));
		set_text(o, "Status", "available");
		set_text(o, "Engine", n->engine);
		set_value(o, "Endpoint", describe_address(n, n->port));
		set_value(o, "ReaderEndpoint",
			  describe_address(n, n->port + 1));
		set_value(o, "SecurityGroupIds", describe_group_ids(n));
		set_value(o, "SubnetIds", describe_subnet_ids(n));
	}
}
