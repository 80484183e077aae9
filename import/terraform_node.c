// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/terraform_node.c - instances, functions, databases, caches
 */
#include <string.h>

#include "import/terraform.h"
#include "vpc/values.h"

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
	tf_groups(t, d, "Groups", "GroupId", &p, "security_groups");
	tf_set(t, d, "PrivateIpAddress", &p, "private_ip");
	for (size_t i = 0; i < ips.n; i++) {
		struct doc *one = tf_add(t, d, "PrivateIpAddresses", &p);

		tf_text(t, one, "PrivateIpAddress", &p, ips.items[i]);
		if (!i && !said(d, "PrivateIpAddress"))
			tf_text(t, d, "PrivateIpAddress", &p, ips.items[i]);
		tf_text(t, one, "Primary", &p,
			said_is(d, "PrivateIpAddress", ips.items[i]) ? "true"
								     : "false");
	}
	for (size_t i = 0; i < at.n; i++) {
		struct doc *attachment = tf_map(t, d, "Attachment");

		tf_set(t, attachment, "InstanceId", &at.items[i], "instance");
		tf_set(t, attachment, "DeviceIndex", &at.items[i],
		       "device_index");
	}
	r->made->by_hand = true;
}

static void make_interface_attachment(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_doc_at(t, &p, "network_interface_id");

	if (!d)
		return;
	d = tf_map(t, d, "Attachment");
	tf_set(t, d, "InstanceId", &p, "instance_id");
	tf_set(t, d, "DeviceIndex", &p, "device_index");
}

/* What an instance does not say itself may be in its launch template */
static void launch_groups(struct tf *t, struct doc *d, const struct tf_part *p)
{
	struct tf_parts by = terraform_blocks(t, p, "launch_template");

	tf_groups(t, d, "SecurityGroups", "GroupId", p,
		  "vpc_security_group_ids");
	if (by.n && !terraform_words(t, p, "vpc_security_group_ids").n)
		tf_launch(t, d, "SecurityGroups", "GroupId", &by.items[0]);
}

static void attach(struct tf *t, const struct tf_resource *r,
		   const struct tf_part *block)
{
	struct doc *eni = tf_doc_at(t, block, "network_interface_id");

	if (!eni)
		return;
	if (!said(r->made->d, "SubnetId"))
		tf_text(t, tf_doc(r), "SubnetId", block, said(eni, "SubnetId"));
	eni = tf_map(t, eni, "Attachment");
	tf_text(t, eni, "InstanceId", block, r->id);
	tf_set(t, eni, "DeviceIndex", block, "device_index");
}

/* Is any of the interfaces that are resources attached to it? */
static bool has_attached(const struct tf *t, const struct tf_resource *r)
{
	for (size_t i = 0; i < t->all.n; i++) {
		const struct tf_resource *eni = t->all.items[i];
		const char *to = NULL;

		if (eni->made &&
		    strcmp(eni->type, "aws_network_interface") == 0)
			to = said_in(eni->made->d, "Attachment", "InstanceId");
		if (to && strcmp(to, r->id) == 0)
			return true;
	}
	return false;
}

/* Terraform has the first interface of an instance as the instance itself; of
 * one that has several it is an object like the others */
static void make_first(struct tf *t, struct tf_resource *r, struct doc *of)
{
	static const char *const same[][2] = {
		{"SubnetId", "SubnetId"},
		{"PrivateIpAddress", "PrivateIpAddress"},
		{"SourceDestCheck", "SourceDestCheck"},
		{"AssociatePublicIpAddress", "AssociatePublicIpAddress"},
		{"Groups", "SecurityGroups"},
		{"Association", "Association"},
	};
	const char *id = said(r->values, "primary_network_interface_id");
	struct doc *d = branch_map(t->arena, of->at);
	struct found *f;

	tf_map(t, of, "Association"); /* of an elastic IP, which comes later */
	for (size_t i = 0; i < ARRAY_LEN(same); i++) {
		const struct doc *value = document_get(of, same[i][1]);

		if (value)
			branch_put(t->arena, d, same[i][0], of->at, value);
	}
	branch_put_text(t->arena, tf_map(t, d, "Attachment"), "InstanceId",
			of->at, r->id);
	f = account_add(t->x, r->file, MEMBER_INTERFACE,
			id ? id : arena_printf(t->arena, "%s.eth0", r->address),
			d);
	f->wanted = arena_printf(t->arena, "%s-eth0", r->made->wanted);
	f->otherwise = arena_printf(t->arena, "%s-eth0", r->made->otherwise);
	f->by_hand = true;
}

static void make_instance(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_INSTANCE, "InstanceId");
	struct tf_parts own = terraform_blocks(t, &p, "network_interface");
	struct tf_parts primary = terraform_blocks(t, &p,
						   "primary_network_interface");

	if (!own.n && !primary.n)
		tf_text(t, d, "SubnetId", &p,
			terraform_written(&p, "subnet_id")
				? tf_subnet(t, &p)
				: tf_default_subnet(t, &p));
	tf_text(t, d, "PrivateIpAddress", &p, said(p.values, "private_ip"));
	tf_text(t, d, "PrivateDnsName", &p, said(p.values, "private_dns"));
	tf_text(t, d, "PublicDnsName", &p, said(p.values, "public_dns"));
	tf_set(t, d, "SourceDestCheck", &p, "source_dest_check");
	launch_groups(t, d, &p);
	tf_set(t, d, "AssociatePublicIpAddress", &p,
	       "associate_public_ip_address");
	for (size_t i = 0; i < own.n; i++)
		attach(t, r, &own.items[i]);
	for (size_t i = 0; i < primary.n; i++)
		attach(t, r, &primary.items[i]);
	if (!own.n && !primary.n && has_attached(t, r))
		make_first(t, r, d);
}

/* An elastic IP is the instance's or the interface's that names it */
static void associate(struct tf *t, const struct tf_part *p,
		      const char *allocation, const char *instance,
		      const char *interface)
{
	struct doc *d = tf_doc_at(t, p, instance);

	if (!d)
		d = tf_doc_at(t, p, interface);
	if (d && allocation)
		tf_text(t, tf_map(t, d, "Association"), "AllocationId", p,
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
		tf_set(t, tf_map(t, d, "EphemeralStorage"), "Size",
		       &storage.items[0], "size");
	if (!vpc.n)
		return;
	config = tf_map(t, d, "VpcConfig");
	subnets = tf_subnets(t, &vpc.items[0], "subnet_ids");
	tf_list(t, config, "SubnetIds", &p, &subnets, NULL);
	tf_groups(t, config, "SecurityGroupIds", NULL, &vpc.items[0],
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

/* The group itself, or what takes its place when it is outside */
static void put_subnet_group(struct tf *t, struct doc *d,
			     const struct tf_part *p, const char *key)
{
	const char *type = strncmp(p->of->type, "aws_docdb", 9) == 0
				   ? "aws_docdb_subnet_group"
			   : strncmp(p->of->type, "aws_neptune", 11) == 0
				   ? "aws_neptune_subnet_group"
				   : "aws_db_subnet_group";
	const struct tf_resource *r = tf_named(t, p, key, type);
	struct words subnets;

	if (tf_is(r, MEMBER_SUBNET_GROUP)) {
		tf_text(t, d, "DBSubnetGroup", p, r->id);
		return;
	}
	subnets = tf_group_subnets(t, p, key, type);
	tf_list(t, tf_map(t, d, "DBSubnetGroup"), "Subnets", p, &subnets,
		"SubnetIdentifier");
}

static void put_database(struct tf *t, struct doc *d, const struct tf_part *p)
{
	const char *group = terraform_written(p, "neptune_subnet_group_name")
				    ? "neptune_subnet_group_name"
				    : "db_subnet_group_name";

	tf_set(t, d, "Engine", p, "engine");
	tf_text(t, d, "Port", p, said(p->values, "port"));
	put_subnet_group(t, d, p, group);
	tf_groups(t, d, "VpcSecurityGroups", "VpcSecurityGroupId", p,
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
	if (said(p.values, "address"))
		tf_text(t, tf_map(t, d, "Endpoint"), "Address", &p,
			said(p.values, "address"));
}

static void make_cluster(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_CLUSTER, "DBClusterIdentifier");

	put_database(t, d, &p);
	if (strcmp(r->type, "aws_docdb_cluster") == 0)
		tf_text(t, d, "Engine", &p, "docdb");
	if (strcmp(r->type, "aws_neptune_cluster") == 0)
		tf_text(t, d, "Engine", &p, "neptune");
	tf_text(t, d, "Endpoint", &p, said(p.values, "endpoint"));
}

static void make_member(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_doc_at(t, &p, "cluster_identifier");

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
	tf_groups(t, d, "VpcSecurityGroupIds", NULL, &p,
		  "vpc_security_group_ids");
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
	tf_groups(t, d, "VpcSubnetIds", NULL, &p, "vpc_subnet_ids");
	tf_groups(t, d, "VpcSecurityGroupIds", NULL, &p,
		  "vpc_security_group_ids");
}

/* --- caches -------------------------------------------------------------- */

static void put_cache(struct tf *t, struct doc *d, const struct tf_part *p,
		      const char *engine)
{
	static const char type[] = "aws_elasticache_subnet_group";
	const struct tf_resource *r = tf_named(t, p, "subnet_group_name", type);
	const char *port = said(p->values, "port");
	struct words subnets;

	if (tf_is(r, MEMBER_CACHE_SUBNET_GROUP)) {
		tf_text(t, d, "CacheSubnetGroupName", p, r->id);
	} else if (!terraform_written(p, "replication_group_id")) {
		subnets = tf_group_subnets(t, p, "subnet_group_name", type);
		tf_list(t, d, "Subnets", p, &subnets, "SubnetIdentifier");
	}
	tf_text(t, d, "Engine", p, engine);
	tf_groups(t, d, "SecurityGroups", "SecurityGroupId", p,
		  "security_group_ids");
	tf_set(t, d, "TransitEncryptionEnabled", p,
	       "transit_encryption_enabled");
	if (port)
		tf_text(t, tf_map(t, d, "ConfigurationEndpoint"), "Port", p,
			port);
}

static void make_cache(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_CACHE, "CacheClusterId");

	put_cache(t, d, &p, terraform_text(t, &p, "engine"));
	tf_set(t, d, "ReplicationGroupId", &p, "replication_group_id");
	tf_text(t, d, "DnsName", &p, said(p.values, "cluster_address"));
}

static int number(struct tf *t, const struct tf_part *p, const char *key,
		  int absent)
{
	const char *text = terraform_text(t, p, key);
	int n;

	return text && int_parse(text, 1, UINT16_MAX, &n) ? n : absent;
}

/* As many shards of as many nodes as there are to be */
static void put_shards(struct tf *t, struct doc *d, const struct tf_part *p)
{
	enum { SHARDS_MAX = 90, NODES_MAX = 6 };
	struct tf_parts mode = terraform_blocks(t, p, "cluster_mode");
	const struct tf_part *by = mode.n ? &mode.items[0] : p;
	int shards = number(t, by, "num_node_groups", 1);
	int nodes = number(t, by, "replicas_per_node_group", 0) + 1;

	nodes = number(t, p, "number_cache_clusters", nodes);
	nodes = number(t, p, "num_cache_clusters", nodes);
	if (shards > 1)
		nodes = number(t, by, "replicas_per_node_group", 0) + 1;
	for (int i = 0; i < shards && i < SHARDS_MAX; i++) {
		struct doc *group = tf_add(t, d, "NodeGroups", p);

		for (int k = 0; k < nodes && k < NODES_MAX; k++) {
			const char *id = arena_printf(t->arena, "%s-%04d-%03d",
						      p->of->id, i + 1, k + 1);

			tf_text(t, tf_add(t, group, "NodeGroupMembers", p),
				"CacheClusterId", p, id);
			if (shards == 1)
				branch_add(t->arena,
					   branch_inner_list(t->arena, d,
							     "MemberClusters",
							     d->at),
					   branch_text(t->arena, d->at, id));
		}
	}
}

static void make_replication_group(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_REPLICATION_GROUP,
				  "ReplicationGroupId");
	const char *engine = terraform_text(t, &p, "engine");

	put_cache(t, d, &p, engine ? engine : "redis");
	put_shards(t, d, &p);
	tf_text(t, d, "DnsName", &p,
		said(p.values, "primary_endpoint_address"));
}

static void make_serverless(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d;

	r->id = called(r, "name");
	d = tf_object(t, r, MEMBER_SERVERLESS_CACHE, "ServerlessCacheName");
	tf_set(t, d, "Engine", &p, "engine");
	tf_groups(t, d, "SubnetIds", NULL, &p, "subnet_ids");
	tf_groups(t, d, "SecurityGroupIds", NULL, &p, "security_group_ids");
}

const struct tf_maker tf_node_makers[] = {
	{"aws_network_interface", make_interface},
	{"aws_network_interface_attachment", make_interface_attachment},
	{"aws_instance", make_instance},
	{"aws_spot_instance_request", make_instance},
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
	{"aws_docdb_cluster_instance", make_member},
	{"aws_neptune_cluster_instance", make_member},
	{"aws_db_proxy", make_proxy},
	{"aws_db_proxy_target", make_proxy_target},
	{"aws_db_proxy_endpoint", make_proxy_endpoint},
	{"aws_elasticache_subnet_group", make_subnet_group},
	{"aws_elasticache_cluster", make_cache},
	{"aws_elasticache_replication_group", make_replication_group},
	{"aws_elasticache_serverless_cache", make_serverless},
	{NULL, NULL},
};
