// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_fleet.c - Auto Scaling groups and ECS services, as instances
 *
 * Whatever their number, they may be in any of their subnets: one in each.
 */
#include <stdlib.h>
#include <string.h>

#include "import/cfn_kind.h"

static const char *numbered(struct cfn *c, struct cfn_resource *r, size_t i)
{
	const char *name;

	if (!i)
		return r->name;
	name = cfn_unique(c, arena_printf(c->arena, "%s-%zu", r->name, i + 1),
			  NULL);
	dictionary_put(&c->names, name, r);
	return name;
}

static void put_ports(struct cfn *c, struct cfn_resource *r,
		      const struct doc *ports)
{
	if (ports->items.n == 1)
		cfn_put(r, "ports", ports->items.items[0]);
	else if (ports->items.n)
		cfn_put(r, "ports", ports);
	(void)c;
}

/* One instance in each of the subnets; the first has the name itself */
static void make_all(struct cfn *c, struct cfn_resource *r,
		     const struct cfn_subnets *in, const struct doc *groups,
		     const struct doc *public, struct doc *ports)
{
	struct doc *first = NULL,
		   *all = branch_inner(c->arena, c->lab, "instances", r->at);

	for (size_t i = 0; i < in->n; i++) {
		struct cfn_vpc *vpc = in->items[i].vpc;

		r->vpc = vpc;
		r->made = branch_map(c->arena, r->at);
		branch_put(c->arena, all, numbered(c, r, i), r->at, r->made);
		cfn_put_text(r, "subnet", in->items[i].name);
		cfn_groups_put(r, groups, vpc);
		if (public && public->kind == DOC_SCALAR)
			cfn_put(r, "public_ip", public);
		if (!i)
			cfn_ports_of_groups(c, vpc, cfn_groups(r, groups, vpc),
					    ports, r->at);
		put_ports(c, r, ports);
		first = first ? first : r->made;
	}
	r->made = first;
	cfn_remark(r, IMPORT_ASSUMED,
		   in->n > 1 ? "one instance in each of its subnets, which "
			       "listens on what its groups and target groups "
			       "name"
			     : "one instance, which listens on what its groups "
			       "and target groups name");
}

/* The port of a target group, for who registers there */
static void target_ports(struct cfn *c, const struct doc *arns,
			 struct doc *ports)
{
	struct cfn_items all = cfn_items(c, arns);

	for (size_t i = 0; i < all.n; i++) {
		struct cfn_resource *g = cfn_find(
			c, all.items[i]->text,
			"AWS::ElasticLoadBalancingV2::TargetGroup");
		const char *port = g ? cfn_get_text(g, "Port") : NULL;

		if (port)
			branch_add(c->arena, ports,
				   branch_text(c->arena, g->at, port));
	}
}

/* --- Auto Scaling groups --------------------------------------------------------- */

/* "subnet-a,subnet-b" is a list as well */
static const struct doc *split(struct cfn *c, const struct doc *d)
{
	struct cfn_items all = cfn_items(c, d);
	struct doc *list = branch_list(c->arena, d->at);

	for (size_t i = 0; i < all.n; i++) {
		const char *text = all.items[i]->text;

		while (text && *text) {
			size_t n = strcspn(text, ", ");

			if (n)
				branch_add(c->arena, list,
					   branch_text(c->arena,
						       all.items[i]->at,
						       arena_strndup(c->arena,
								     text, n)));
			text += n + (text[n] != '\0');
		}
	}
	return list;
}

void cfn_make_scaling_group(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_resource *of = NULL;
	const struct doc *launch = cfn_launch(r, &of), *interface = NULL;
	const struct doc *zones = cfn_get(r, "VPCZoneIdentifier");
	const struct doc *groups = cfn_in(launch, "SecurityGroupIds");
	const struct doc *addressed = NULL;
	struct doc *ports = branch_list(c->arena, r->at);
	struct cfn_items interfaces = cfn_items(
		c, cfn_in(launch, "NetworkInterfaces"));
	struct cfn_subnets in = zones ? cfn_subnets(r, split(c, zones), 2)
				      : cfn_default_subnets(r, 3);

	if (interfaces.n)
		interface = interfaces.items[0];
	if (!groups)
		groups = cfn_in(interface, "Groups");
	addressed = cfn_in(interface, "AssociatePublicIpAddress");
	if (of && !addressed &&
	    strcmp(of->type, "AWS::AutoScaling::LaunchConfiguration") == 0)
		addressed = cfn_get(of, "AssociatePublicIpAddress");
	target_ports(c, cfn_get(r, "TargetGroupARNs"), ports);
	make_all(c, r, &in, groups, addressed, ports);
}

/* --- ECS services ------------------------------------------------------------------- */

static void container_ports(struct cfn *c, struct cfn_resource *task,
			    struct doc *ports)
{
	struct cfn_items all = cfn_items(c, task ? cfn_get(task,
							   "ContainerDefinition"
							   "s")
						 : NULL);

	for (size_t i = 0; i < all.n; i++) {
		struct cfn_items maps = cfn_items(
			c, cfn_in(all.items[i], "PortMappings"));

		for (size_t k = 0; k < maps.n; k++) {
			long port = cfn_in_int(maps.items[k], "ContainerPort",
					       -1);

			if (port > 0 && port < 65536)
				branch_add(c->arena, ports,
					   branch_number(c->arena, task->at,
							 port));
		}
	}
}

void cfn_make_service(struct cfn *c, struct cfn_resource *r)
{
	const struct doc *network = cfn_in(cfn_get(r, "NetworkConfiguration"),
					   "AwsvpcConfiguration");
	const char *public = cfn_in_text(network, "AssignPublicIp");
	struct doc *ports = branch_list(c->arena, r->at);
	struct cfn_subnets in = cfn_subnets(r, cfn_in(network, "Subnets"), 2);

	if (!in.n) {
		cfn_remark(r, IMPORT_IGNORED,
			   "it shares the network of its instances");
		return;
	}
	container_ports(c,
			cfn_find(c, cfn_get_text(r, "TaskDefinition"),
				 "AWS::ECS::TaskDefinition"),
			ports);
	make_all(c, r, &in, cfn_in(network, "SecurityGroups"),
		 public && strcmp(public, "ENABLED") == 0
			 ? branch_bool(c->arena, r->at, true)
			 : NULL,
		 ports);
}

/* --- as targets ----------------------------------------------------------------------- */

static bool registers(struct cfn *c, struct cfn_resource *r,
		      const struct cfn_resource *group)
{
	bool service = strcmp(r->type, "AWS::ECS::Service") == 0;
	struct cfn_items all = cfn_items(c, cfn_get(r, service ? "LoadBalancers"
							       : "TargetGroupA"
								 "RNs"));

	for (size_t i = 0; i < all.n; i++) {
		const char *arn = service ? cfn_in_text(all.items[i],
							"TargetGroupArn")
					  : all.items[i]->text;

		if (cfn_find(c, arn,
			     "AWS::ElasticLoadBalancingV2::TargetGroup") ==
		    group)
			return true;
	}
	return false;
}

/* All instances that the resource became: their places know it */
static void add_instances(struct cfn *c, const struct cfn_resource *r,
			  struct doc *targets)
{
	const struct doc *all = cfn_in(c->lab, "instances");

	for (size_t i = 0; all && i < all->pairs.n; i++) {
		const struct doc *key = all->pairs.items[i].key;

		if (dictionary_get(&c->names, key->text) == r)
			branch_add(c->arena, targets,
				   branch_text(c->arena, r->at, key->text));
	}
}

void cfn_fleet_targets(struct cfn *c, const char *group, struct doc *targets,
		       struct where at)
{
	static const char *const types[] = {
		"AWS::AutoScaling::AutoScalingGroup", "AWS::ECS::Service"};
	const struct cfn_resource *g = cfn_find(
		c, group, "AWS::ElasticLoadBalancingV2::TargetGroup");

	(void)at;
	for (size_t i = 0; g && i < ARRAY_LEN(types); i++) {
		struct cfn_resource *r = NULL;

		while ((r = cfn_each(c, types[i], r)))
			if (registers(c, r, g))
				add_instances(c, r, targets);
	}
}
