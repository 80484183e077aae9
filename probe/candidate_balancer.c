// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/candidate_balancer.c - listeners and targets of load balancers
 */
#include "probe/candidate.h"

#include <string.h>

/* AWS calls balancers and target groups by ARNs, with a part that nobody can
 * know beforehand */
static const char *balancer_arn(struct candidates *c, const struct node *lb)
{
	return arena_printf(c->arena,
			    "\"$(aws elbv2 describe-load-balancers --names %s "
			    "--query 'LoadBalancers[0].LoadBalancerArn' "
			    "--output text)\"",
			    lb->o.name);
}

static const char *group_arn(struct candidates *c, const struct target_group *g)
{
	return arena_printf(c->arena,
			    "\"$(aws elbv2 describe-target-groups --names %s "
			    "--query 'TargetGroups[0].TargetGroupArn' --output "
			    "text)\"",
			    g->o.name);
}

static const struct node *balancer(const struct candidates *c)
{
	const struct node *n = c->o->hop->node;

	return n && n->kind == NODE_LOAD_BALANCER ? n : NULL;
}

/* NLB-2: a further port, for the targets that there are */
void candidates_listener(struct candidates *c)
{
	const struct node *lb = balancer(c);
	bool udp = c->o->packet.protocol == PROTOCOL_UDP;
	int port = c->o->packet.to_port_lo;
	struct change *change;

	for (size_t i = 0; lb && i < lb->target_groups.n; i++) {
		const struct target_group *g = lb->target_groups.items[i];

		choice_new(c);
		change = candidate_change(
			c, candidate_new(c, BREADTH_ADDRESS),
			"load balancer %s: listener %s %d to target group %s",
			lb->o.name, udp ? "udp" : "tcp", port, g->o.name);
		change_request(c->arena, change, "elbv2", "create-listener");
		change_raw(c->arena, change, "--load-balancer-arn",
			   balancer_arn(c, lb));
		change_option(c->arena, change, "--protocol",
			      udp ? "UDP" : "TCP");
		change_option(c->arena, change, "--port",
			      arena_printf(c->arena, "%d", port));
		change_raw(c->arena, change, "--default-actions",
			   arena_printf(c->arena,
					"Type=forward,TargetGroupArn=%s",
					group_arn(c, g)));
		change_act(c, change,
			   "{change: {load_balancers: {%s: {listeners: {%d: "
			   "{protocol: %s, target_group: %s}}}}}}",
			   lb->o.name, port, udp ? "udp" : "tcp", g->o.name);
	}
}

/* NLB-9: a node sends to targets of its own AZ, or to those of all */
void candidates_targets(struct candidates *c)
{
	const struct node *lb = balancer(c);
	struct change *change;

	if (!lb || lb->cross_zone)
		return;
	choice_new(c);
	change = candidate_change(c, candidate_new(c, BREADTH_ROUTE),
				  "load balancer %s: cross-zone on",
				  lb->o.name);
	change_request(c->arena, change, "elbv2",
		       "modify-load-balancer-attributes");
	change_raw(c->arena, change, "--load-balancer-arn",
		   balancer_arn(c, lb));
	change_option(c->arena, change, "--attributes",
		      "Key=load_balancing.cross_zone.enabled,Value=true");
	change_act(c, change,
		   "{change: {load_balancers: {%s: {cross_zone: true}}}}",
		   lb->o.name);
}

/* NLB-7: a target sees itself as its client, unless the balancer puts its own
 * address there */
void candidates_hairpin(struct candidates *c)
{
	const struct node *lb = balancer(c);
	const struct listener *l = NULL;
	struct change *change;

	for (size_t i = 0; lb && i < lb->listeners.n; i++)
		if (lb->listeners.items[i].port == c->o->asked->port &&
		    listener_takes(&lb->listeners.items[i],
				   c->o->packet.protocol))
			l = &lb->listeners.items[i];
	if (!l || c->o->packet.protocol == PROTOCOL_UDP)
		return;
	choice_new(c);
	change = candidate_change(c, candidate_new(c, BREADTH_ROUTE),
				  "target group %s: client addresses not "
				  "preserved",
				  l->target_group->o.name);
	change_request(c->arena, change, "elbv2",
		       "modify-target-group-attributes");
	change_raw(c->arena, change, "--target-group-arn",
		   group_arn(c, l->target_group));
	change_option(c->arena, change, "--attributes",
		      "Key=preserve_client_ip.enabled,Value=false");
	change_act(c, change,
		   "{change: {load_balancers: {%s: {target_groups: {%s: "
		   "{preserve_client_ip: false}}}}}}",
		   lb->o.name, l->target_group->o.name);
}
