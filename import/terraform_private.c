// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/terraform_private.c - what AWS runs for its customer inside of a VPC
 */
#include <string.h>

#include "import/terraform.h"

static const struct private_kind {
	const char *type;
	const char *block; /* that the others are in, or NULL */
	const char *subnets, *groups;
	const char *port; /* attribute, or NULL */
	const char *ports[4]; /* it listens on */
	const char *group_type; /* 'subnets' names such a group of them */
	bool in_each; /* of its subnets, or in the first alone */
} private_kinds[] = {
	{"aws_efs_mount_target", .subnets = "subnet_id",
	 .groups = "security_groups", .ports = {"2049"}, .in_each = true},
	{"aws_msk_cluster", .block = "broker_node_group_info",
	 .subnets = "client_subnets", .groups = "security_groups",
	 .ports = {"9092", "9094", "9096", "9098"}, .in_each = true},
	{"aws_msk_serverless_cluster", .block = "vpc_config",
	 .subnets = "subnet_ids", .groups = "security_group_ids",
	 .ports = {"9098"}, .in_each = true},
	{"aws_opensearch_domain", .block = "vpc_options",
	 .subnets = "subnet_ids", .groups = "security_group_ids",
	 .ports = {"443"}, .in_each = true},
	{"aws_elasticsearch_domain", .block = "vpc_options",
	 .subnets = "subnet_ids", .groups = "security_group_ids",
	 .ports = {"443"}, .in_each = true},
	{"aws_eks_cluster", .block = "vpc_config", .subnets = "subnet_ids",
	 .groups = "security_group_ids", .ports = {"443"}, .in_each = true},
	{"aws_mq_broker", .subnets = "subnet_ids", .groups = "security_groups",
	 .ports = {"5671", "8883", "61617", "443"}, .in_each = true},
	{"aws_redshift_cluster", .subnets = "cluster_subnet_group_name",
	 .groups = "vpc_security_group_ids", .port = "port", .ports = {"5439"},
	 .group_type = "aws_redshift_subnet_group"},
	{"aws_memorydb_cluster", .subnets = "subnet_group_name",
	 .groups = "security_group_ids", .port = "port", .ports = {"6379"},
	 .group_type = "aws_memorydb_subnet_group", .in_each = true},
	{"aws_dax_cluster", .subnets = "subnet_group_name",
	 .groups = "security_group_ids", .ports = {"8111"},
	 .group_type = "aws_dax_subnet_group", .in_each = true},
	{"aws_dms_replication_instance",
	 .subnets = "replication_subnet_group_id",
	 .groups = "vpc_security_group_ids",
	 .group_type = "aws_dms_replication_subnet_group"},
	{"aws_fsx_lustre_file_system", .subnets = "subnet_ids",
	 .groups = "security_group_ids", .ports = {"988"}},
	{"aws_codebuild_project", .block = "vpc_config", .subnets = "subnets",
	 .groups = "security_group_ids", .in_each = true},
	{"aws_sagemaker_notebook_instance", .subnets = "subnet_id",
	 .groups = "security_groups", .in_each = true},
	{"aws_elb", .subnets = "subnets", .groups = "security_groups",
	 .in_each = true},
};

static const struct private_kind *kind_of(const struct tf_resource *r)
{
	for (size_t i = 0; i < ARRAY_LEN(private_kinds); i++)
		if (strcmp(private_kinds[i].type, r->type) == 0)
			return &private_kinds[i];
	return NULL;
}

static struct words ports_of(struct tf *t, const struct private_kind *k,
			     const struct tf_part *p)
{
	struct tf_parts listeners = terraform_blocks(t, p, "listener");
	const char *own = k->port ? said(p->values, k->port) : NULL;
	struct words w = {0};

	if (own)
		words_add(t->x, &w, own);
	for (size_t i = 0; i < listeners.n; i++)
		if (terraform_text(t, &listeners.items[i], "lb_port"))
			words_add(t->x, &w,
				  terraform_text(t, &listeners.items[i],
						 "lb_port"));
	for (size_t i = 0; !w.n && i < ARRAY_LEN(k->ports) && k->ports[i]; i++)
		words_add(t->x, &w, k->ports[i]);
	return w;
}

static struct words one_subnet(struct tf *t, const struct tf_part *p)
{
	const char *id = tf_subnet(t, p);
	struct words w = {0};

	if (id)
		words_add(t->x, &w, id);
	return w;
}

static void make_private(struct tf *t, struct tf_resource *r)
{
	const struct private_kind *k = kind_of(r);
	struct tf_part p = terraform_part(r), in = p;
	struct tf_parts block = {0};
	struct words subnets, ports = ports_of(t, k, &p);
	struct doc *d;

	if (k->block)
		block = terraform_blocks(t, &p, k->block);
	if (block.n)
		in = block.items[0];
	if ((k->block && !block.n) || !terraform_written(&in, k->subnets)) {
		tf_drop(r, "it is in no VPC");
		return;
	}
	subnets = strcmp(k->subnets, "subnet_id") == 0 ? one_subnet(t, &in)
		  : k->group_type
			  ? tf_group_subnets(t, &in, k->subnets, k->group_type)
			  : tf_subnets(t, &in, k->subnets);
	if (!k->in_each && subnets.n)
		subnets.n = 1;
	d = tf_object(t, r, MEMBER_PRIVATE, "Id");
	tf_list(t, d, "Subnets", &p, &subnets, NULL);
	tf_groups(t, d, "SecurityGroups", NULL, &in, k->groups);
	tf_list(t, d, "Ports", &p, &ports, NULL);
	tf_text(t, d, "DnsName", &p, said(p.values, "dns_name"));
	tf_text(t, d, "Why", &p,
		arena_printf(t->arena,
			     "%s, reached as an instance with its subnets, "
			     "groups and ports",
			     r->type));
}

const struct tf_maker tf_private_makers[] = {
	{"aws_redshift_subnet_group", tf_part_of},
	{"aws_memorydb_subnet_group", tf_part_of},
	{"aws_dax_subnet_group", tf_part_of},
	{"aws_dms_replication_subnet_group", tf_part_of},
	{"aws_efs_mount_target", make_private},
	{"aws_msk_cluster", make_private},
	{"aws_msk_serverless_cluster", make_private},
	{"aws_opensearch_domain", make_private},
	{"aws_elasticsearch_domain", make_private},
	{"aws_eks_cluster", make_private},
	{"aws_mq_broker", make_private},
	{"aws_redshift_cluster", make_private},
	{"aws_memorydb_cluster", make_private},
	{"aws_dax_cluster", make_private},
	{"aws_dms_replication_instance", make_private},
	{"aws_fsx_lustre_file_system", make_private},
	{"aws_codebuild_project", make_private},
	{"aws_sagemaker_notebook_instance", make_private},
	{"aws_elb", make_private},
	{NULL, NULL},
};
