// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/terraform_balancer.c - load balancers, their listeners and targets
 */
#include "import/terraform.h"

/* As AWS says it: a key with a value, of a balancer or a target group */
static void attribute(struct tf *t, const struct tf_resource *r,
		      const char *key, const char *of)
{
	struct tf_part p = terraform_part(r);
	const char *value = said(r->values, key);
	struct doc *d;

	if (!value || !*value)
		return;
	d = branch_map(t->arena, r->values->at);
	tf_text(t, d, "Of", &p, r->id);
	tf_text(t, d, "Key", &p, of);
	tf_text(t, d, "Value", &p, value);
	account_add(t->x, r->file, MEMBER_ATTRIBUTE,
		    arena_printf(t->arena, "%s %s", r->id, of), d);
}

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
	tf_text(t, d, "DNSName", &p, said(p.values, "dns_name"));
	tf_text(t, d, "Scheme", &p,
		terraform_true(t, &p, "internal") ? "internal"
						  : "internet-facing");
	for (size_t i = 0; i < mapping.n; i++) {
		struct words own = terraform_words(t, &mapping.items[i],
						   "subnet_id");

		for (size_t k = 0; k < own.n; k++)
			words_add(t->x, &subnets, own.items[k]);
	}
	if (!subnets.n)
		subnets = tf_spare_subnets(t, &p);
	tf_list(t, d, "AvailabilityZones", &p, &subnets, "SubnetId");
	tf_text(t, d, "VpcId", &p, tf_vpc_of(t, &subnets));
	tf_groups(t, d, "SecurityGroups", NULL, &p, "security_groups");
	attribute(t, r, "idle_timeout", "idle_timeout.timeout_seconds");
	attribute(t, r, "enable_cross_zone_load_balancing",
		  "load_balancing.cross_zone.enabled");
}

static void make_target_group(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct tf_parts health = terraform_blocks(t, &p, "health_check");
	struct doc *d;

	if (said(r->values, "arn"))
		r->id = said(r->values, "arn");
	d = tf_object(t, r, MEMBER_TARGET_GROUP, "TargetGroupArn");
	tf_text(t, d, "TargetGroupName", &p, r->made->wanted);
	tf_set(t, d, "TargetType", &p, "target_type");
	tf_set(t, d, "Port", &p, "port");
	tf_set(t, d, "Protocol", &p, "protocol");
	if (health.n)
		tf_set(t, d, "HealthCheckPort", &health.items[0], "port");
	attribute(t, r, "preserve_client_ip", "preserve_client_ip.enabled");
	attribute(t, r, "load_balancing_cross_zone_enabled",
		  "load_balancing.cross_zone.enabled");
}

static void add_action(struct tf *t, struct doc *listener,
		       const struct tf_part *action)
{
	struct tf_parts forward = terraform_blocks(t, action, "forward");
	struct tf_parts to = {0};
	struct doc *d = tf_add(t, listener, "DefaultActions", action);

	if (forward.n)
		to = terraform_blocks(t, &forward.items[0], "target_group");
	tf_set(t, d, "TargetGroupArn", action, "target_group_arn");
	if (to.n && !said(d, "TargetGroupArn"))
		tf_set(t, d, "TargetGroupArn", &to.items[0], "arn");
}

static void make_listener(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	const struct tf_resource *balancer = tf_found(
		t, &p, "load_balancer_arn", MEMBER_BALANCER);
	struct doc *d = tf_object(t, r, MEMBER_LISTENER, "ListenerArn");
	struct tf_parts actions = terraform_blocks(t, &p, "default_action");

	tf_text(t, d, "LoadBalancerArn", &p, balancer ? balancer->id : NULL);
	tf_set(t, d, "Port", &p, "port");
	tf_set(t, d, "Protocol", &p, "protocol");
	for (size_t i = 0; i < actions.n; i++)
		add_action(t, d, &actions.items[i]);
}

/* A listener of a lab has one target group: its own, or one of its rules' */
static void make_listener_rule(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct tf_parts actions = terraform_blocks(t, &p, "action");
	struct doc *d = tf_doc(
		tf_found(t, &p, "listener_arn", MEMBER_LISTENER));

	for (size_t i = 0; d && i < actions.n; i++)
		add_action(t, d, &actions.items[i]);
}

static void make_target(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_TARGET_HEALTH, "Id");
	const char *group = terraform_text(t, &p, "target_group_arn");
	const struct tf_resource *to = terraform_find(t, group);
	const char *port = terraform_text(t, &p, "port");

	tf_set(t, d, "TargetGroupArn", &p, "target_group_arn");
	tf_set(t, tf_map(t, d, "Target"), "Id", &p, "target_id");
	if (!port && to)
		port = said(to->values, "port");
	tf_text(t, tf_map(t, d, "Target"), "Port", &p, port);
}

const struct tf_maker tf_balancer_makers[] = {
	{"aws_lb", make_balancer},
	{"aws_alb", make_balancer},
	{"aws_lb_target_group", make_target_group},
	{"aws_alb_target_group", make_target_group},
	{"aws_lb_listener", make_listener},
	{"aws_alb_listener", make_listener},
	{"aws_lb_listener_rule", make_listener_rule},
	{"aws_alb_listener_rule", make_listener_rule},
	{"aws_lb_target_group_attachment", make_target},
	{"aws_alb_target_group_attachment", make_target},
	{NULL, NULL},
};
