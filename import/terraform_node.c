// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/terraform_node.c - instances, functions, databases, caches, balancers
 */
#include <stdlib.h>
#include <string.h>

#include "import/terraform.h"

static struct doc *map_of(struct tf *t, struct doc *d, const char *member)
{
	return branch_inner(t->arena, d, member, d->at);
}

static void groups(struct tf *t, struct doc *d, const char *member,
		   const char *inner, const struct tf_part *p, const char *key)
{
	struct words w = terraform_words(t, p, key);

	tf_list(t, d, member, p, &w, inner);
}

/* --- interfaces and instances -------------------------------------------- */

static void make_interface(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_INTERFACE, "NetworkInterfaceId");
	struct words ips = terraform_words(t, &p, "private_ips");
	struct tf_parts at = terraform_blocks(t, &p, "attachment");

	tf_text(t, d, "SubnetId", &p, tf_subnet(t, &p));
	tf_set(t, d, "SourceDestCheck", &p, "source_dest_check");
	tf_set(t, d, "Description", &p, "description");
	groups(t, d, "Groups", "GroupId", &p, "security_groups");
	tf_set(t, d, "PrivateIpAddress", &p, "private_ip");
	for (size_t i = 0; i < ips.n; i++) {
		struct doc *one = tf_add(t, d, "PrivateIpAddresses", &p);

		tf_text(t, one, "PrivateIpAddress", &p, ips.items[i]);
		tf_text(t, one, "Primary", &p, i ? "false" : "true");
		if (!i && !said(d, "PrivateIpAddress"))
			tf_text(t, d, "PrivateIpAddress", &p, ips.items[i]);
	}
	for (size_t i = 0; i < at.n; i++) {
		struct doc *attachment = map_of(t, d, "Attachment");

		tf_set(t, attachment, "InstanceId", &at.items[i], "instance");
		tf_set(t, attachment, "DeviceIndex", &at.items[i],
		       "device_index");
	}
	r->made->by_hand = true;
}

static void make_interface_attachment(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_doc(terraform_find(
		t, terraform_text(t, &p, "network_interface_id")));

	if (!d)
		return;
	d = map_of(t, d, "Attachment");
	tf_set(t, d, "InstanceId", &p, "instance_id");
	tf_set(t, d, "DeviceIndex", &p, "device_index");
}

static void make_instance(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_INSTANCE, "InstanceId");
	struct tf_parts own = terraform_blocks(t, &p, "network_interface");

	if (!own.n)
		tf_text(t, d, "SubnetId", &p,
			terraform_written(&p, "subnet_id")
				? tf_subnet(t, &p)
				: tf_default_subnet(t, &p));
	tf_text(t, d, "PrivateIpAddress", &p, said(p.values, "private_ip"));
	tf_set(t, d, "SourceDestCheck", &p, "source_dest_check");
	groups(t, d, "SecurityGroups", "GroupId", &p, "vpc_security_group_ids");
	tf_set(t, d, "AssociatePublicIpAddress", &p,
	       "associate_public_ip_address");
	for (size_t i = 0; i < own.n; i++) {
		struct doc *eni = tf_doc(terraform_find(
			t, terraform_text(t, &own.items[i],
					  "network_interface_id")));

		if (!eni)
			continue;
		tf_text(t, map_of(t, eni, "Attachment"), "InstanceId", &p,
			r->id);
		tf_set(t, map_of(t, eni, "Attachment"), "DeviceIndex",
		       &own.items[i], "device_index");
	}
}

/* An elastic IP is the instance's or the interface's that names it */
static void associate(struct tf *t, const struct tf_part *p,
		      const char *allocation, const char *instance,
		      const char *interface)
{
	struct doc *d = tf_doc(
		terraform_find(t, terraform_text(t, p, instance)));

	if (!d)
		d = tf_doc(terraform_find(t, terraform_text(t, p, interface)));
	if (d && allocation)
		tf_text(t, map_of(t, d, "Association"), "AllocationId", p,
			allocation);
}

static void make_association(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);

	associate(t, &p, terraform_text(t, &p, "allocation_id"), "instance_id",
		  "network_interface_id");
}

static void associate_eip(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);

	associate(t, &p, r->id, "instance", "network_interface");
}

/* --- functions ----------------------------------------------------------- */

static void make_function(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_FUNCTION, "FunctionName");
	struct tf_parts vpc = terraform_blocks(t, &p, "vpc_config");
	struct tf_parts storage = terraform_blocks(t, &p, "ephemeral_storage");
	struct doc *config;
	struct words subnets;

	tf_text(t, d, "FunctionArn", &p, r->id);
	tf_set(t, d, "MemorySize", &p, "memory_size");
	tf_set(t, d, "Timeout", &p, "timeout");
	if (storage.n)
		tf_set(t, map_of(t, d, "EphemeralStorage"), "Size",
		       &storage.items[0], "size");
	if (!vpc.n)
		return;
	config = map_of(t, d, "VpcConfig");
	subnets = tf_subnets(t, &vpc.items[0], "subnet_ids");
	tf_list(t, config, "SubnetIds", &p, &subnets, NULL);
	groups(t, config, "SecurityGroupIds", NULL, &vpc.items[0],
	       "security_group_ids");
	tf_text(t, config, "VpcId", &p, tf_vpc_of(t, &subnets));
	tf_set(t, config, "Ipv6AllowedForDualStack", &vpc.items[0],
	       "ipv6_allowed_for_dual_stack");
}

/* --- databases ----------------------------------------------------------- */

/* What others call it by: its name, or its address */
static const char *called(const struct tf_resource *r, const char *key)
{
	return said(r->values, key) ? said(r->values, key) : r->id;
}

static void make_subnet_group(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	bool cache = strcmp(r->type, "aws_elasticache_subnet_group") == 0;
	struct words subnets = tf_subnets(t, &p, "subnet_ids");
	struct doc *d;

	r->id = called(r, "name");
	d = tf_object(t, r,
		      cache ? MEMBER_CACHE_SUBNET_GROUP : MEMBER_SUBNET_GROUP,
		      cache ? "CacheSubnetGroupName" : "DBSubnetGroupName");
	tf_text(t, d, "VpcId", &p, tf_vpc_of(t, &subnets));
	tf_list(t, d, "Subnets", &p, &subnets, "SubnetIdentifier");
}

static void put_database(struct tf *t, struct doc *d, const struct tf_part *p)
{
	tf_set(t, d, "Engine", p, "engine");
	tf_text(t, d, "Port", p, said(p->values, "port"));
	tf_set(t, d, "DBSubnetGroup", p, "db_subnet_group_name");
	groups(t, d, "VpcSecurityGroups", "VpcSecurityGroupId", p,
	       "vpc_security_group_ids");
}

static void make_database(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_DATABASE,
				  "DBInstanceIdentifier");

	put_database(t, d, &p);
	tf_set(t, d, "MultiAZ", &p, "multi_az");
	tf_text(t, d, "AvailabilityZone", &p,
		said(p.values, "availability_zone"));
	tf_set(t, d, "PubliclyAccessible", &p, "publicly_accessible");
}

static void make_cluster(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_CLUSTER, "DBClusterIdentifier");

	put_database(t, d, &p);
	if (strcmp(r->type, "aws_docdb_cluster") == 0)
		tf_text(t, d, "Engine", &p, "docdb");
	if (strcmp(r->type, "aws_neptune_cluster") == 0) {
		tf_text(t, d, "Engine", &p, "neptune");
		tf_set(t, d, "DBSubnetGroup", &p, "neptune_subnet_group_name");
	}
}

static void make_member(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_doc(
		terraform_find(t, terraform_text(t, &p, "cluster_identifier")));

	if (d)
		tf_text(t, tf_add(t, d, "DBClusterMembers", &p),
			"DBInstanceIdentifier", &p, r->id);
}

static void make_proxy(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct words subnets = tf_subnets(t, &p, "vpc_subnet_ids");
	struct doc *d;

	r->id = called(r, "name");
	d = tf_object(t, r, MEMBER_PROXY, "DBProxyName");
	tf_set(t, d, "EngineFamily", &p, "engine_family");
	tf_set(t, d, "RequireTLS", &p, "require_tls");
	tf_set(t, d, "IdleClientTimeout", &p, "idle_client_timeout");
	tf_list(t, d, "VpcSubnetIds", &p, &subnets, NULL);
	tf_text(t, d, "VpcId", &p, tf_vpc_of(t, &subnets));
	groups(t, d, "VpcSecurityGroupIds", NULL, &p, "vpc_security_group_ids");
}

static void make_proxy_target(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_PROXY_TARGET, "Id");

	tf_set(t, d, "DBProxyName", &p, "db_proxy_name");
	tf_set(t, d, "RdsResourceId", &p, "db_instance_identifier");
	tf_set(t, d, "TrackedClusterId", &p, "db_cluster_identifier");
}

static void make_proxy_endpoint(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d;

	r->id = called(r, "db_proxy_endpoint_name");
	d = tf_object(t, r, MEMBER_PROXY_ENDPOINT, "DBProxyEndpointName");
	tf_set(t, d, "DBProxyName", &p, "db_proxy_name");
	tf_set(t, d, "TargetRole", &p, "target_role");
	groups(t, d, "VpcSubnetIds", NULL, &p, "vpc_subnet_ids");
	groups(t, d, "VpcSecurityGroupIds", NULL, &p, "vpc_security_group_ids");
}

/* --- caches -------------------------------------------------------------- */

static void make_cache(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_CACHE, "CacheClusterId");
	const char *port = said(p.values, "port");

	tf_set(t, d, "Engine", &p, "engine");
	tf_set(t, d, "CacheSubnetGroupName", &p, "subnet_group_name");
	tf_set(t, d, "ReplicationGroupId", &p, "replication_group_id");
	groups(t, d, "SecurityGroups", "SecurityGroupId", &p,
	       "security_group_ids");
	tf_set(t, d, "TransitEncryptionEnabled", &p,
	       "transit_encryption_enabled");
	if (port)
		tf_text(t, map_of(t, d, "ConfigurationEndpoint"), "Port", &p,
			port);
}

static void make_replication_group(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_REPLICATION_GROUP,
				  "ReplicationGroupId");
	const char *nodes = terraform_text(t, &p, "num_cache_clusters");
	const char *engine = terraform_text(t, &p, "engine");

	if (!nodes)
		nodes = terraform_text(t, &p, "number_cache_clusters");
	tf_text(t, d, "Engine", &p, engine ? engine : "redis");
	tf_set(t, d, "CacheSubnetGroupName", &p, "subnet_group_name");
	groups(t, d, "SecurityGroups", "SecurityGroupId", &p,
	       "security_group_ids");
	tf_set(t, d, "TransitEncryptionEnabled", &p,
	       "transit_encryption_enabled");
	if (said(p.values, "port"))
		tf_text(t, map_of(t, d, "ConfigurationEndpoint"), "Port", &p,
			said(p.values, "port"));
	for (int i = nodes ? atoi(nodes) : 0; i > 0 && i <= 6; i--)
		branch_add(
			t->arena,
			branch_inner_list(t->arena, d, "MemberClusters", d->at),
			branch_text(t->arena, d->at,
				    arena_printf(t->arena, "%s-%d", r->id, i)));
}

static void make_serverless(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d;

	r->id = called(r, "name");
	d = tf_object(t, r, MEMBER_SERVERLESS_CACHE, "ServerlessCacheName");
	tf_set(t, d, "Engine", &p, "engine");
	groups(t, d, "SubnetIds", NULL, &p, "subnet_ids");
	groups(t, d, "SecurityGroupIds", NULL, &p, "security_group_ids");
}

/* --- load balancers ------------------------------------------------------ */

static void make_balancer(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d;
	struct words subnets = tf_subnets(t, &p, "subnets");
	struct tf_parts mapping = terraform_blocks(t, &p, "subnet_mapping");

	if (said(r->values, "arn"))
		r->id = said(r->values, "arn");
	d = tf_object(t, r, MEMBER_BALANCER, "LoadBalancerArn");
	tf_set(t, d, "Type", &p, "load_balancer_type");
	tf_text(t, d, "Scheme", &p,
		terraform_true(t, &p, "internal") ? "internal"
						  : "internet-facing");
	for (size_t i = 0; i < mapping.n; i++) {
		struct words own = terraform_words(t, &mapping.items[i],
						   "subnet_id");

		for (size_t k = 0; k < own.n; k++)
			words_add(t->x, &subnets, own.items[k]);
	}
	tf_list(t, d, "AvailabilityZones", &p, &subnets, "SubnetId");
	tf_text(t, d, "VpcId", &p, tf_vpc_of(t, &subnets));
	groups(t, d, "SecurityGroups", NULL, &p, "security_groups");
}

static void make_target_group(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d;

	if (said(r->values, "arn"))
		r->id = said(r->values, "arn");
	d = tf_object(t, r, MEMBER_TARGET_GROUP, "TargetGroupArn");
	tf_text(t, d, "TargetGroupName", &p, r->made->wanted);
	tf_set(t, d, "Port", &p, "port");
	tf_set(t, d, "Protocol", &p, "protocol");
}

static void make_listener(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_LISTENER, "ListenerArn");
	struct tf_parts actions = terraform_blocks(t, &p, "default_action");

	tf_set(t, d, "LoadBalancerArn", &p, "load_balancer_arn");
	tf_set(t, d, "Port", &p, "port");
	tf_set(t, d, "Protocol", &p, "protocol");
	for (size_t i = 0; i < actions.n; i++)
		tf_set(t, tf_add(t, d, "DefaultActions", &p), "TargetGroupArn",
		       &actions.items[i], "target_group_arn");
}

static void make_target(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_TARGET_HEALTH, "Id");
	const char *group = terraform_text(t, &p, "target_group_arn");
	const struct tf_resource *to = terraform_find(t, group);
	const char *port = terraform_text(t, &p, "port");

	tf_set(t, d, "TargetGroupArn", &p, "target_group_arn");
	tf_set(t, map_of(t, d, "Target"), "Id", &p, "target_id");
	if (!port && to)
		port = said(to->values, "port");
	tf_text(t, map_of(t, d, "Target"), "Port", &p, port);
}

const struct tf_maker tf_node_makers[] = {
	{"aws_network_interface", make_interface},
	{"aws_network_interface_attachment", make_interface_attachment},
	{"aws_instance", make_instance},
	{"aws_eip", associate_eip},
	{"aws_eip_association", make_association},
	{"aws_lambda_function", make_function},
	{"aws_db_subnet_group", make_subnet_group},
	{"aws_docdb_subnet_group", make_subnet_group},
	{"aws_neptune_subnet_group", make_subnet_group},
	{"aws_db_instance", make_database},
	{"aws_rds_cluster", make_cluster},
	{"aws_docdb_cluster", make_cluster},
	{"aws_neptune_cluster", make_cluster},
	{"aws_rds_cluster_instance", make_member},
	{"aws_db_proxy", make_proxy},
	{"aws_db_proxy_target", make_proxy_target},
	{"aws_db_proxy_endpoint", make_proxy_endpoint},
	{"aws_elasticache_subnet_group", make_subnet_group},
	{"aws_elasticache_cluster", make_cache},
	{"aws_elasticache_replication_group", make_replication_group},
	{"aws_elasticache_serverless_cache", make_serverless},
	{"aws_lb", make_balancer},
	{"aws_alb", make_balancer},
	{"aws_lb_target_group", make_target_group},
	{"aws_alb_target_group", make_target_group},
	{"aws_lb_listener", make_listener},
	{"aws_alb_listener", make_listener},
	{"aws_lb_target_group_attachment", make_target},
	{"aws_alb_target_group_attachment", make_target},
	{NULL, NULL},
};
