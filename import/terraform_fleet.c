// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/terraform_fleet.c - Auto Scaling groups and ECS services
 *
 * Whatever their number, their instances and tasks may be in any of their
 * subnets: one in each.
 */
#include <string.h>

#include "import/terraform.h"

static const char fleet[] =
	"one instance in each of its subnets, which listens on what its target "
	"groups name";

/* A list, or texts with commas */
static struct words split(struct tf *t, const struct words *all)
{
	struct words w = {0};

	for (size_t i = 0; i < all->n; i++)
		for (const char *c = all->items[i]; *c;) {
			size_t n = strcspn(c, ", ");

			if (n)
				words_add(t->x, &w,
					  arena_strndup(t->arena, c, n));
			c += n + (c[n] != '\0');
		}
	return w;
}

/* --- launch templates ---------------------------------------------------- */

static const struct tf_resource *template_of(struct tf *t,
					     const struct tf_part *by)
{
	static const char *const keys[] = {"id", "name", "launch_template_id",
					   "launch_template_name"};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		const struct tf_resource *r = tf_named(t, by, keys[i],
						       "aws_launch_template");

		if (r)
			return r;
	}
	return NULL;
}

/* Its own groups, or those of its first interface */
static void put_groups_of(struct tf *t, struct doc *d, const char *member,
			  const char *inner, const struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct tf_parts interfaces = terraform_blocks(t, &p,
						      "network_interfaces");

	tf_groups(t, d, member, inner, &p, "vpc_security_group_ids");
	tf_groups(t, d, member, inner, &p, "security_groups");
	if (interfaces.n)
		tf_groups(t, d, member, inner, &interfaces.items[0],
			  "security_groups");
}

void tf_launch(struct tf *t, struct doc *d, const char *member,
	       const char *inner, const struct tf_part *by)
{
	const struct tf_resource *r = template_of(t, by);

	if (r)
		put_groups_of(t, d, member, inner, r);
}

static void put_public(struct tf *t, struct doc *d, const struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct tf_parts interfaces = terraform_blocks(t, &p,
						      "network_interfaces");

	if (interfaces.n)
		p = interfaces.items[0];
	tf_set(t, d, "AssociatePublicIpAddress", &p,
	       "associate_public_ip_address");
}

/* --- fleets -------------------------------------------------------------- */

static struct doc *make_fleet(struct tf *t, struct tf_resource *r,
			      const struct words *subnets)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_PRIVATE, "Id");

	tf_list(t, d, "Subnets", &p, subnets, NULL);
	tf_text(t, d, "Why", &p, fleet);
	return d;
}

/* It is a target of the group, at the port that it says or the group's own */
static void register_at(struct tf *t, struct tf_resource *r, const char *group,
			const char *port)
{
	const struct tf_resource *to = terraform_find(t, group);
	struct tf_part p = terraform_part(r);
	struct doc *d = branch_map(t->arena, r->values->at);

	if (!to)
		return;
	if (!port)
		port = said(to->values, "port");
	tf_text(t, d, "TargetGroupArn", &p,
		said(to->values, "arn") ? said(to->values, "arn") : to->id);
	tf_text(t, tf_map(t, d, "Target"), "Id", &p, r->id);
	tf_text(t, tf_map(t, d, "Target"), "Port", &p, port);
	account_add(t->x, r->file, MEMBER_TARGET_HEALTH,
		    arena_printf(t->arena, "%s %s", r->id, group), d);
}

static const struct tf_resource *launched_by(struct tf *t,
					     const struct tf_part *p)
{
	struct tf_parts by = terraform_blocks(t, p, "launch_template");
	struct tf_parts mixed = terraform_blocks(t, p,
						 "mixed_instances_policy");
	const struct tf_resource *r = tf_named(t, p, "launch_configuration",
					       "aws_launch_configuration");

	if (mixed.n && !by.n)
		by = terraform_blocks(t, &mixed.items[0], "launch_template");
	if (mixed.n && by.n)
		by = terraform_blocks(t, &by.items[0],
				      "launch_template_specification");
	return !r && by.n ? template_of(t, &by.items[0]) : r;
}

static void make_scaling_group(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct words all = tf_subnets(t, &p, "vpc_zone_identifier");
	struct words subnets = split(t, &all);
	const struct tf_resource *by = launched_by(t, &p);
	struct words targets = terraform_words(t, &p, "target_group_arns");
	struct doc *d;

	if (!subnets.n)
		words_add(t->x, &subnets, tf_default_subnet(t, &p));
	d = make_fleet(t, r, &subnets);
	if (by) {
		put_groups_of(t, d, "SecurityGroups", NULL, by);
		put_public(t, d, by);
	}
	for (size_t i = 0; i < targets.n; i++)
		register_at(t, r, targets.items[i], NULL);
}

static void make_attachment(struct tf *t, struct tf_resource *r)
{
	static const char *const keys[] = {"lb_target_group_arn",
					   "alb_target_group_arn"};
	struct tf_part p = terraform_part(r);
	struct tf_resource *group = tf_named(t, &p, "autoscaling_group_name",
					     "aws_autoscaling_group");

	for (size_t i = 0; group && i < ARRAY_LEN(keys); i++)
		if (terraform_text(t, &p, keys[i]))
			register_at(t, group, terraform_text(t, &p, keys[i]),
				    NULL);
}

/* --- ECS ----------------------------------------------------------------- */

/* The ports of a task are in a JSON text of its own */
static void put_ports(struct tf *t, struct doc *d, const struct tf_part *p)
{
	static const struct document_limits limits = {1 << 20, 10000, true};
	const struct tf_resource *task = terraform_find(
		t, terraform_text(t, p, "task_definition"));
	const char *text = task ? said(task->values, "container_definitions")
				: NULL;
	struct report nobody = {.arena = t->arena};
	const struct doc *all = NULL;
	struct words ports = {0};

	if (text)
		all = document_json(t->arena, "container_definitions", text,
				    strlen(text), &limits, &nobody);
	for (size_t i = 0; all && i < all->items.n; i++) {
		size_t n;
		const struct doc *const *maps = said_list(all->items.items[i],
							  "portMappings", &n);

		for (size_t k = 0; k < n; k++)
			if (said_int(maps[k], "containerPort", 0) > 0)
				words_add(t->x, &ports,
					  said(maps[k], "containerPort"));
	}
	tf_list(t, d, "Ports", p, &ports, NULL);
}

static void make_service(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct tf_parts network = terraform_blocks(t, &p,
						   "network_configuration");
	struct tf_parts at = terraform_blocks(t, &p, "load_balancer");
	struct words subnets;
	struct doc *d;

	if (!network.n) {
		tf_drop(r, "it shares the network of its instances");
		return;
	}
	subnets = tf_subnets(t, &network.items[0], "subnets");
	d = make_fleet(t, r, &subnets);
	tf_groups(t, d, "SecurityGroups", NULL, &network.items[0],
		  "security_groups");
	if (terraform_true(t, &network.items[0], "assign_public_ip"))
		tf_text(t, d, "AssociatePublicIpAddress", &p, "true");
	put_ports(t, d, &p);
	for (size_t i = 0; i < at.n; i++)
		register_at(t, r,
			    terraform_text(t, &at.items[i], "target_group_arn"),
			    terraform_text(t, &at.items[i], "container_port"));
}

const struct tf_maker tf_fleet_makers[] = {
	{"aws_launch_template", tf_part_of},
	{"aws_launch_configuration", tf_part_of},
	{"aws_ecs_task_definition", tf_part_of},
	{"aws_autoscaling_group", make_scaling_group},
	{"aws_autoscaling_attachment", make_attachment},
	{"aws_ecs_service", make_service},
	{NULL, NULL},
};
