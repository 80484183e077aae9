// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_cache.c - ElastiCache and MemoryDB
 */
#include <string.h>
#include <strings.h>

#include "import/cfn_kind.h"

static bool is_type(const struct cfn_resource *r, const char *type)
{
	return strcmp(r->type, type) == 0;
}

static void put_engine(struct cfn_resource *r, const char *usual)
{
	const char *engine = cfn_get_text(r, "Engine");

	if (!engine)
		engine = usual;
	cfn_put_text(r, "engine",
		     strcasecmp(engine, "valkey") == 0	    ? "valkey"
		     : strcasecmp(engine, "memcached") == 0 ? "memcached"
							    : "redis");
}

static long replicas(struct cfn_resource *r)
{
	long nodes = cfn_get_int(r, "NumCacheClusters", 1);
	long n = cfn_get_int(r, "ReplicasPerNodeGroup",
			     cfn_get_int(r, "NumReplicasPerShard", nodes - 1));

	return n < 0 ? 0 : n > 5 ? 5 : n;
}

static const struct doc *groups_of(struct cfn_resource *r)
{
	const struct doc *d = cfn_get(r, "VpcSecurityGroupIds");

	return d ? d : cfn_get(r, "SecurityGroupIds");
}

void cfn_make_cache(struct cfn *c, struct cfn_resource *r)
{
	bool serverless = is_type(r, "AWS::ElastiCache::ServerlessCache");
	const struct doc *list = cfn_get(r, "SubnetIds");
	struct cfn_subnets in;

	(void)c;
	cfn_object(r, "caches");
	in = serverless && list
		     ? cfn_subnets(r, list, 2)
		     : cfn_subnet_group(r, "AWS::ElastiCache::SubnetGroup",
					cfn_get(r, "CacheSubnetGroupName"), 2);
	put_engine(r, "redis");
	if (in.n) {
		r->vpc = in.items[0].vpc;
		cfn_subnets_put(r, "subnets", &in);
		cfn_groups_put(r, groups_of(r), r->vpc);
	}
	if (serverless) {
		cfn_put_bool(r, "serverless", true);
		return;
	}
	if (cfn_get(r, "Port"))
		cfn_put(r, "port", cfn_get(r, "Port"));
	if (cfn_get_bool(r, "TransitEncryptionEnabled", false))
		cfn_put_bool(r, "tls", true);
	if (is_type(r, "AWS::ElastiCache::ReplicationGroup") && replicas(r))
		cfn_put_int(r, "replicas", replicas(r));
}

void cfn_make_memory(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_subnets in = cfn_subnet_group(
		r, "AWS::MemoryDB::SubnetGroup", cfn_get(r, "SubnetGroupName"),
		2);

	(void)c;
	cfn_object(r, "caches");
	put_engine(r, "redis");
	if (in.n) {
		r->vpc = in.items[0].vpc;
		cfn_subnets_put(r, "subnets", &in);
		cfn_groups_put(r, groups_of(r), r->vpc);
	}
	if (cfn_get(r, "Port"))
		cfn_put(r, "port", cfn_get(r, "Port"));
	if (cfn_get_bool(r, "TLSEnabled", true))
		cfn_put_bool(r, "tls", true);
	if (cfn_get(r, "NumReplicasPerShard") && replicas(r))
		cfn_put_int(r, "replicas", replicas(r));
}
