// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_private.c - what AWS runs for its customer inside of a VPC
 *
 * The lab has no word of its own for a broker or a file system: an instance
 * with the same subnets, groups and ports is reached in the same way.
 */
#include <string.h>

#include "import/cfn_kind.h"
#include "vpc/values.h"

static const struct private_kind {
	const char *type;
	const char *inside; /* property that the others are in, or NULL */
	const char *subnets, *groups;
	const char *group_type; /* 'subnets' names such a group of them */
	const char *port; /* property, or NULL */
	const char *ports[4]; /* it listens on */
	const char *member; /* each of these is one more node */
	bool in_each; /* of its subnets, or in the first alone */
} private_kinds[] = {
	{"AWS::DocDB::DBCluster", .subnets = "DBSubnetGroupName",
	 .groups = "VpcSecurityGroupIds",
	 .group_type = "AWS::DocDB::DBSubnetGroup", .port = "Port",
	 .ports = {"27017"}, .member = "AWS::DocDB::DBInstance"},
	{"AWS::Neptune::DBCluster", .subnets = "DBSubnetGroupName",
	 .groups = "VpcSecurityGroupIds",
	 .group_type = "AWS::Neptune::DBSubnetGroup", .port = "DBPort",
	 .ports = {"8182"}, .member = "AWS::Neptune::DBInstance"},
	{"AWS::MSK::Cluster", .inside = "BrokerNodeGroupInfo",
	 .subnets = "ClientSubnets", .groups = "SecurityGroups",
	 .ports = {"9092", "9094", "9096", "9098"}, .in_each = true},
	{"AWS::MSK::ServerlessCluster", .inside = "VpcConfigs",
	 .subnets = "SubnetIds", .groups = "SecurityGroups", .ports = {"9098"},
	 .in_each = true},
	{"AWS::EFS::MountTarget", .subnets = "SubnetId",
	 .groups = "SecurityGroups", .ports = {"2049"}},
	{"AWS::OpenSearchService::Domain", .inside = "VPCOptions",
	 .subnets = "SubnetIds", .groups = "SecurityGroupIds", .ports = {"443"},
	 .in_each = true},
	{"AWS::Elasticsearch::Domain", .inside = "VPCOptions",
	 .subnets = "SubnetIds", .groups = "SecurityGroupIds", .ports = {"443"},
	 .in_each = true},
	{"AWS::Redshift::Cluster", .subnets = "ClusterSubnetGroupName",
	 .groups = "VpcSecurityGroupIds",
	 .group_type = "AWS::Redshift::ClusterSubnetGroup", .port = "Port",
	 .ports = {"5439"}},
	{"AWS::AmazonMQ::Broker", .subnets = "SubnetIds",
	 .groups = "SecurityGroups", .ports = {"5671", "8883", "61617", "443"},
	 .in_each = true},
	{"AWS::DAX::Cluster", .subnets = "SubnetGroupName",
	 .groups = "SecurityGroupIds", .group_type = "AWS::DAX::SubnetGroup",
	 .ports = {"8111"}, .in_each = true},
	{"AWS::EKS::Cluster", .inside = "ResourcesVpcConfig",
	 .subnets = "SubnetIds", .groups = "SecurityGroupIds", .ports = {"443"},
	 .in_each = true},
	{"AWS::ElasticLoadBalancing::LoadBalancer", .subnets = "Subnets",
	 .groups = "SecurityGroups", .port = "Listeners", .in_each = true},
	{"AWS::CodeBuild::Project", .inside = "VpcConfig", .subnets = "Subnets",
	 .groups = "SecurityGroupIds", .in_each = true},
	{"AWS::DMS::ReplicationInstance",
	 .subnets = "ReplicationSubnetGroupIdentifier",
	 .groups = "VpcSecurityGroupIds",
	 .group_type = "AWS::DMS::ReplicationSubnetGroup"},
	{"AWS::Batch::ComputeEnvironment", .inside = "ComputeResources",
	 .subnets = "Subnets", .groups = "SecurityGroupIds", .in_each = true},
	{"AWS::AppRunner::VpcConnector", .subnets = "Subnets",
	 .groups = "SecurityGroups", .in_each = true},
	{"AWS::SageMaker::NotebookInstance", .subnets = "SubnetId",
	 .groups = "SecurityGroupIds"},
	{"AWS::Transfer::Server", .inside = "EndpointDetails",
	 .subnets = "SubnetIds", .groups = "SecurityGroupIds", .ports = {"22"},
	 .in_each = true},
};

static const struct private_kind *kind_of(const struct cfn_resource *r)
{
	for (size_t i = 0; i < ARRAY_LEN(private_kinds); i++)
		if (strcmp(private_kinds[i].type, r->type) == 0)
			return &private_kinds[i];
	return NULL;
}

static const struct doc *part(struct cfn *c, struct cfn_resource *r,
			      const struct private_kind *k, const char *name)
{
	struct cfn_items all;

	if (!k->inside)
		return cfn_get(r, name);
	all = cfn_items(c, cfn_get(r, k->inside));
	return all.n ? cfn_in(all.items[0], name) : NULL;
}

static size_t members(struct cfn *c, const struct cfn_resource *of,
		      const char *type)
{
	struct cfn_resource *r = NULL;
	size_t n = 0;

	while (type && (r = cfn_each(c, type, r)))
		n += cfn_find(c, cfn_get_text(r, "DBClusterIdentifier"),
			      of->type) == of;
	return n ? n : 1;
}

static struct doc *ports_of(struct cfn *c, struct cfn_resource *r,
			    const struct private_kind *k)
{
	struct doc *ports = branch_list(c->arena, r->at);
	struct cfn_items own = cfn_items(c,
					 k->port ? cfn_get(r, k->port) : NULL);

	for (size_t i = 0; i < own.n; i++) {
		const struct doc *d = own.items[i];
		int port;

		if (d->kind == DOC_MAPPING)
			d = cfn_in(d, "LoadBalancerPort");
		if (d && d->kind == DOC_SCALAR &&
		    int_parse(d->text, 1, UINT16_MAX, &port))
			branch_add(c->arena, ports, d);
	}
	for (size_t i = 0; !own.n && i < ARRAY_LEN(k->ports); i++)
		if (k->ports[i])
			branch_add(c->arena, ports,
				   branch_text(c->arena, r->at, k->ports[i]));
	return ports;
}

static void make_one(struct cfn *c, struct cfn_resource *r, size_t i,
		     const struct cfn_subnet *in, const struct doc *groups,
		     const struct doc *ports)
{
	const char *name = r->name;

	if (i) {
		name = cfn_unique(
			c, arena_printf(c->arena, "%s-%zu", name, i + 1), NULL);
		dictionary_put(&c->names, name, r);
	}
	r->vpc = in->vpc;
	r->made = branch_map(c->arena, r->at);
	branch_put(c->arena, branch_inner(c->arena, c->lab, "instances", r->at),
		   name, r->at, r->made);
	cfn_put_text(r, "subnet", in->name);
	cfn_groups_put(r, groups, in->vpc);
	if (ports->items.n == 1)
		cfn_put(r, "ports", ports->items.items[0]);
	else if (ports->items.n)
		cfn_put(r, "ports", ports);
}

static bool is_zone(const struct doc *name, const char *letter)
{
	size_t n = name->kind == DOC_SCALAR ? strlen(name->text) : 0;

	return n && name->text[n - 1] == *letter;
}

/* The default subnets of these zones; of all where their names tell nothing */
static struct cfn_subnets default_subnets(struct cfn *c, struct cfn_resource *r,
					  const struct doc *zones)
{
	struct cfn_items names = cfn_items(c, zones);
	struct cfn_subnets all = cfn_default_subnets(r, 3), some = {0};

	for (size_t i = 0; i < all.n; i++)
		for (size_t k = 0; k < names.n; k++)
			if (is_zone(names.items[k], all.items[i].az)) {
				*vec_add(c->arena, &some) = all.items[i];
				break;
			}
	return some.n ? some : all;
}

void cfn_make_private(struct cfn *c, struct cfn_resource *r)
{
	const struct private_kind *k = kind_of(r);
	const struct doc *subnets = part(c, r, k, k->subnets);
	const struct doc *groups = part(c, r, k, k->groups), *ports;
	struct cfn_subnets in;
	size_t n;

	if (!subnets && cfn_get(r, "AvailabilityZones")) {
		in = default_subnets(c, r, cfn_get(r, "AvailabilityZones"));
	} else if (!subnets && !(k->group_type &&
				 strncmp(r->type, "AWS::Redshift", 13) != 0)) {
		cfn_remark(r, IMPORT_IGNORED, "it is in no VPC");
		return;
	} else {
		in = k->group_type
			     ? cfn_subnet_group(r, k->group_type, subnets, 2)
			     : cfn_subnets(r, subnets, 1);
	}
	if (!in.n)
		return;
	n = k->in_each ? in.n : members(c, r, k->member);
	ports = ports_of(c, r, k);
	for (size_t i = 0; i < n; i++)
		make_one(c, r, i, &in.items[i % in.n], groups, ports);
	cfn_remark(r, IMPORT_ASSUMED,
		   arena_printf(c->arena,
				"%s, reached as an instance with its subnets, "
				"groups and ports",
				r->type));
}
