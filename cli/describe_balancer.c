// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_balancer.c - load balancers, their listeners and targets
 */
#include <ctype.h>
#include <string.h>

#include "cli/describe_part.h"

static bool is_balancer(const struct node *n)
{
	return n->kind == NODE_LOAD_BALANCER && n->vpc;
}

/* "tcp_udp" is TCP_UDP to AWS */
static const char *upper(struct describing *d, const char *text)
{
	char *copy = arena_strdup(d->arena, text);

	for (char *c = copy; *c; c++)
		*c = (char)toupper((unsigned char)*c);
	return copy;
}

/* --- load balancers ------------------------------------------------------------- */

static void put_zones(struct describing *d, json_t *o, const struct node *n)
{
	json_t *list = set_list(o, "AvailabilityZones");

	for (size_t i = 0; i < n->places.n; i++) {
		const struct eni *eni = n->places.items[i].eni;
		const struct subnet *s = eni->subnet;
		const char *allocation = describe_allocation_id(d,
								eni->public_ip);
		json_t *zone = add_object(list), *addresses, *one;

		set_text(zone, "ZoneName", describe_zone(d, s->vpc, s->az));
		set_text(zone, "SubnetId", s->o.id);
		addresses = set_list(zone, "LoadBalancerAddresses");
		if (!allocation)
			continue;
		one = add_object(addresses);
		set_addr(one, "IpAddress", eni->public_ip);
		set_text(one, "AllocationId", allocation);
	}
}

/* As describe-load-balancer-attributes answers (NLB-9, ALB-4) */
static void put_attributes(struct describing *d, json_t *o,
			   const struct node *n)
{
	json_t *list = set_list(o, "Attributes");

	set_attribute(list, "load_balancing.cross_zone.enabled",
		      n->cross_zone ? "true" : "false");
	if (!n->is_network)
		set_attribute(list, "idle_timeout.timeout_seconds",
			      arena_printf(d->arena, "%d", n->idle_timeout));
}

static void describe_balancer(struct describing *d, json_t *o,
			      const struct node *n)
{
	bool ipv6 = n->places.n && n->places.items[0].ipv6.family;

	set_text(o, "LoadBalancerArn", describe_node_arn(d, n));
	set_text(o, "LoadBalancerName", n->o.name);
	set_text(o, "DNSName", n->dns_name);
	set_text(o, "Type", n->is_network ? "network" : "application");
	set_text(o, "Scheme", n->internal ? "internal" : "internet-facing");
	set_text(o, "VpcId", n->vpc->o.id);
	set_text(set_object(o, "State"), "Code", "active");
	put_zones(d, o, n);
	set_value(o, "SecurityGroups", describe_group_ids(n));
	set_text(o, "IpAddressType", ipv6 ? "dualstack" : "ipv4");
	if (n->is_network && n->groups.n) /* NLB-3 */
		set_text(o,
			 "EnforceSecurityGroupInboundRulesOnPrivateLink"
			 "Traffic",
			 n->enforce_on_private_link ? "on" : "off");
	put_attributes(d, o, n);
}

void describe_load_balancers(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->nodes.n; i++)
		if (is_balancer(d->m->nodes.items[i]))
			describe_balancer(d, add_object(list),
					  d->m->nodes.items[i]);
}

/* --- listeners -------------------------------------------------------------------- */

static void describe_listener(struct describing *d, json_t *o,
			      const struct node *n, const struct listener *l)
{
	json_t *action, *list;

	set_text(o, "ListenerArn", describe_listener_arn(d, n, l));
	set_text(o, "LoadBalancerArn", describe_node_arn(d, n));
	set_int(o, "Port", l->port);
	set_text(o, "Protocol", upper(d, l->protocol));
	action = add_object(set_list(o, "DefaultActions"));
	set_text(action, "Type", "forward");
	if (l->target_group)
		set_text(action, "TargetGroupArn",
			 describe_target_group_arn(d, n, l->target_group));
	if (!n->is_network || !listener_takes(l, PROTOCOL_TCP))
		return;
	list = set_list(o, "Attributes"); /* NLB-8 */
	set_attribute(list, "tcp.idle_timeout.seconds",
		      arena_printf(d->arena, "%d", n->idle_timeout));
}

void describe_listeners(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->nodes.n; i++) {
		const struct node *n = d->m->nodes.items[i];

		for (size_t j = 0; is_balancer(n) && j < n->listeners.n; j++)
			describe_listener(d, add_object(list), n,
					  &n->listeners.items[j]);
	}
}

/* --- target groups ------------------------------------------------------------------ */

/* The first listener that leads to the group, whose protocol and port it has
 * where it says none itself; NULL: it is not in use */
static const struct listener *listener_of(const struct node *n,
					  const struct target_group *g)
{
	for (size_t i = 0; i < n->listeners.n; i++)
		if (n->listeners.items[i].target_group == g)
			return &n->listeners.items[i];
	return NULL;
}

static const char *target_type(const struct target_group *g)
{
	const struct node *n = g->targets.n ? g->targets.items[0].node : NULL;

	if (!n)
		return "ip";
	switch (n->kind) {
	case NODE_FUNCTION:
		return "lambda"; /* ALB-6 */
	case NODE_INSTANCE:
		return "instance";
	case NODE_LOAD_BALANCER:
		return "alb";
	default:
		return "ip";
	}
}

static const char *target_id(struct describing *d, const struct target *t)
{
	const struct node *n = t->node;
	const char *arn = n ? describe_node_arn(d, n) : NULL;

	if (!n)
		return arena_strdup(d->arena, ADDR(t->address));
	if (n->kind == NODE_INSTANCE)
		return n->o.id;
	if (n->kind == NODE_FUNCTION || n->kind == NODE_LOAD_BALANCER)
		return arn;
	return n->places.n ? arena_strdup(d->arena,
					  ADDR(n->places.items[0].address))
			   : NULL;
}

/* As describe-target-health answers; how they are only packets can tell */
static void put_targets(struct describing *d, json_t *o,
			const struct target_group *g, int port)
{
	json_t *list = set_list(o, "TargetHealthDescriptions");

	for (size_t i = 0; i < g->targets.n; i++) {
		const struct target *t = &g->targets.items[i];
		json_t *target = set_object(add_object(list), "Target");

		set_text(target, "Id", target_id(d, t));
		if (port)
			set_int(target, "Port", port);
	}
}

static void put_protocol(struct describing *d, json_t *o, const struct node *n,
			 const struct target_group *g, int port)
{
	const struct listener *l = listener_of(n, g);
	const char *protocol = g->protocol;

	if (!protocol && l)
		protocol = l->protocol;
	if (protocol)
		set_text(o, "Protocol", upper(d, protocol));
	if (port)
		set_int(o, "Port", port);
	set_text(o, "VpcId", n->vpc->o.id);
	set_text(o, "HealthCheckPort",
		 g->health_check_port
			 ? arena_printf(d->arena, "%d", g->health_check_port)
			 : "traffic-port");
}

static void describe_target_group(struct describing *d, json_t *o,
				  const struct node *n,
				  const struct target_group *g)
{
	const struct listener *l = listener_of(n, g);
	const char *type = target_type(g);
	bool lambda = strcmp(type, "lambda") == 0;
	int port = g->port || !l ? g->port : l->port;
	json_t *list;

	set_text(o, "TargetGroupArn", describe_target_group_arn(d, n, g));
	set_text(o, "TargetGroupName", g->o.name);
	set_text(o, "TargetType", type);
	if (!lambda)
		put_protocol(d, o, n, g, port);
	list = set_list(o, "LoadBalancerArns");
	if (l)
		add_text(list, describe_node_arn(d, n));
	list = set_list(o, "Attributes");
	if (n->is_network && l) /* NLB-5 */
		set_attribute(list, "preserve_client_ip.enabled",
			      listener_preserves(l) ? "true" : "false");
	put_targets(d, o, g, lambda ? 0 : port);
}

void describe_target_groups(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->nodes.n; i++) {
		const struct node *n = d->m->nodes.items[i];

		for (size_t j = 0; is_balancer(n) && j < n->target_groups.n;
		     j++)
			describe_target_group(d, add_object(list), n,
					      n->target_groups.items[j]);
	}
}
