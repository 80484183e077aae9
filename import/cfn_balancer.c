// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_balancer.c - load balancers with their listeners and target groups
 *
 * A target group belongs to who forwards to it: one that several load
 * balancers share is written in each.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "import/cfn_kind.h"

static const char group_type[] = "AWS::ElasticLoadBalancingV2::TargetGroup";

static const char *lower(struct cfn *c, const char *text)
{
	char *to = arena_strdup(c->arena, text);

	for (char *p = to; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return to;
}

/* --- target groups ---------------------------------------------------------------- */

/* Whom a target's Id stands for: a name, or an address */
static const char *target_name(struct cfn *c, const char *id)
{
	static const char *const types[] = {
		"AWS::EC2::Instance", "AWS::Lambda::Function",
		"AWS::Serverless::Function",
		"AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::EC2::"};
	const struct cfn_resource *r = NULL;

	for (size_t i = 0; !r && i < ARRAY_LEN(types); i++)
		r = cfn_find(c, id, types[i]);
	if (r && r->name)
		return r->name;
	return id && strspn(id, "0123456789.") == strlen(id) && *id ? id : NULL;
}

static struct doc *targets_of(struct cfn *c, struct cfn_resource *g,
			      long *ret_port)
{
	struct cfn_items all = cfn_items(c, cfn_get(g, "Targets"));
	struct doc *list = branch_list(c->arena, g->at);

	for (size_t i = 0; i < all.n; i++) {
		const char *name = target_name(c,
					       cfn_in_text(all.items[i], "Id"));

		if (name)
			branch_add(
				c->arena, list,
				branch_text(c->arena, all.items[i]->at, name));
		*ret_port = cfn_in_int(all.items[i], "Port", *ret_port);
	}
	cfn_fleet_targets(c, g->id, list, g->at);
	return list;
}

static const char *attribute(struct cfn *c, struct cfn_resource *r,
			     const char *property, const char *key)
{
	struct cfn_items all = cfn_items(c, cfn_get(r, property));

	for (size_t i = 0; i < all.n; i++) {
		const char *name = cfn_in_text(all.items[i], "Key");

		if (name && strcmp(name, key) == 0)
			return cfn_in_text(all.items[i], "Value");
	}
	return NULL;
}

static bool known_protocol(const char *protocol, bool network)
{
	static const char *const known[2][4] = {
		{"http", "https", NULL, NULL},
		{"tcp", "tls", "udp", "tcp_udp"}};

	for (size_t i = 0; protocol && i < 4; i++)
		if (known[network][i] &&
		    strcmp(known[network][i], protocol) == 0)
			return true;
	return false;
}

static void make_group(struct cfn *c, struct cfn_resource *lb,
		       struct cfn_resource *g, bool network)
{
	struct doc *groups = branch_inner(c->arena, lb->made, "target_groups",
					  g->at);
	const char *protocol = cfn_get_text(g, "Protocol");
	const char *keep = attribute(c, g, "TargetGroupAttributes",
				     "preserve_client_ip.enabled");
	long port = cfn_get_int(g, "Port", -1);
	long check = cfn_get_int(g, "HealthCheckPort", -1);
	const char *name = import_name(c->in, g->stack->wish, g->logical);
	struct doc *d = branch_map(c->arena, g->at);

	if (cfn_in(groups, name))
		return;
	branch_put(c->arena, groups, name, g->at, d);
	branch_put(c->arena, d, "targets", g->at, targets_of(c, g, &port));
	if (port > 0)
		branch_put(c->arena, d, "port", g->at,
			   branch_number(c->arena, g->at, port));
	protocol = protocol ? lower(c, protocol) : NULL;
	if (known_protocol(protocol, network) &&
	    strcmp(protocol, network ? "tcp" : "http") != 0)
		branch_put_text(c->arena, d, "protocol", g->at, protocol);
	if (network && keep)
		branch_put_text(c->arena, d, "preserve_client_ip", g->at,
				strcmp(keep, "true") == 0 ? "true" : "false");
	if (check > 0)
		branch_put(c->arena, d, "health_check_port", g->at,
			   branch_number(c->arena, g->at, check));
	cfn_remark(g, IMPORT_READ, NULL);
}

/* --- listeners -------------------------------------------------------------------- */

/* The target groups that actions forward to, and with which weight */
struct forward {
	struct cfn_resource *group;
	long weight;
};
struct forwards {
	struct forward *items;
	size_t n, cap;
};

static void add_forward(struct cfn *c, struct forwards *to, const struct doc *d)
{
	struct cfn_resource *g = cfn_find(c, cfn_in_text(d, "TargetGroupArn"),
					  group_type);

	if (g)
		*vec_add(c->arena,
			 to) = (struct forward){g, cfn_in_int(d, "Weight", 1)};
}

static struct forwards forwards_of(struct cfn *c, struct cfn_resource *r,
				   const char *property)
{
	struct cfn_items all = cfn_items(c, cfn_get(r, property));
	struct forwards to = {0};

	for (size_t i = 0; i < all.n; i++) {
		struct cfn_items more = cfn_items(
			c, cfn_in(cfn_in(all.items[i], "ForwardConfig"),
				  "TargetGroups"));

		for (size_t k = 0; k < more.n; k++)
			add_forward(c, &to, more.items[k]);
		if (!more.n)
			add_forward(c, &to, all.items[i]);
	}
	return to;
}

/* The one that most goes to, the first of several; or NULL */
static struct cfn_resource *heaviest(const struct forwards *to)
{
	const struct forward *most = NULL;

	for (size_t i = 0; i < to->n; i++)
		if (!most || to->items[i].weight > most->weight)
			most = &to->items[i];
	return most ? most->group : NULL;
}

static struct cfn_resource *forwards_to(struct cfn *c, struct cfn_resource *l)
{
	struct forwards to = forwards_of(c, l, "DefaultActions");

	return heaviest(&to);
}

static struct cfn_resource *next_rule(struct cfn *c,
				      const struct cfn_resource *listener,
				      struct cfn_resource *rule)
{
	while ((rule = cfn_each(c, "AWS::ElasticLoadBalancingV2::ListenerRule",
				rule)))
		if (cfn_find(c, cfn_get_text(rule, "ListenerArn"),
			     listener->type) == listener)
			return rule;
	return NULL;
}

/* What the first rule that forwards does so to, where the default does not */
static struct cfn_resource *rule_forwards_to(struct cfn *c,
					     const struct cfn_resource *of)
{
	struct cfn_resource *rule = NULL, *first = NULL;
	long priority = 0;

	while ((rule = next_rule(c, of, rule))) {
		struct forwards to = forwards_of(c, rule, "Actions");
		long p = cfn_get_int(rule, "Priority", 0);

		if (to.n && (!first || p < priority)) {
			first = heaviest(&to);
			priority = p;
		}
	}
	return first;
}

static void put_listener(struct cfn *c, struct cfn_resource *lb,
			 struct cfn_resource *l, struct cfn_resource *g,
			 bool network)
{
	struct doc *listeners = branch_inner(c->arena, lb->made, "listeners",
					     l->at);
	const char *protocol = cfn_get_text(l, "Protocol");
	const char *port = cfn_get_text(l, "Port");
	const char *name = import_name(c->in, g->stack->wish, g->logical);
	struct doc *d;

	protocol = protocol ? lower(c, protocol) : NULL;
	if (!known_protocol(protocol, network) ||
	    strcmp(protocol, network ? "tcp" : "http") == 0) {
		branch_set(c->arena, listeners, port ? port : "80", l->at,
			   branch_text(c->arena, l->at, name));
		return;
	}
	d = branch_map(c->arena, l->at);
	branch_put_text(c->arena, d, "protocol", l->at, protocol);
	branch_put_text(c->arena, d, "target_group", l->at, name);
	branch_set(c->arena, listeners, port ? port : "80", l->at, d);
}

/* Who answers by itself, with a redirection or a page, is given the targets of
 * another listener, or none: it is reached all the same */
static struct cfn_resource *any_group(struct cfn *c,
				      const struct cfn_resource *lb)
{
	struct cfn_resource *l = NULL, *g;

	while ((l = cfn_each(c, "AWS::ElasticLoadBalancingV2::Listener", l)))
		if (cfn_find(c, cfn_get_text(l, "LoadBalancerArn"), lb->type) ==
		    lb) {
			g = forwards_to(c, l);
			if (!g)
				g = rule_forwards_to(c, l);
			if (g)
				return g;
		}
	return NULL;
}

/* A listener of a lab has one target group. The others are there as well, for
 * the health of their targets, and what is not forwarded to them is said */
static void make_other(struct cfn *c, struct cfn_resource *lb,
		       struct cfn_resource *by, const struct forwards *to,
		       const struct cfn_resource *chosen, bool network)
{
	bool others = false;

	for (size_t i = 0; i < to->n; i++) {
		others |= to->items[i].group != chosen;
		make_group(c, lb, to->items[i].group, network);
	}
	if (others)
		cfn_remark(by, IMPORT_ASSUMED,
			   arena_printf(c->arena, "all of it goes to %s",
					chosen->logical));
	else
		cfn_remark(by, IMPORT_READ, NULL);
}

static void make_others(struct cfn *c, struct cfn_resource *lb,
			struct cfn_resource *l,
			const struct cfn_resource *chosen, bool network)
{
	struct forwards to = forwards_of(c, l, "DefaultActions");
	struct cfn_resource *rule = NULL;

	make_other(c, lb, l, &to, chosen, network);
	while ((rule = next_rule(c, l, rule))) {
		to = forwards_of(c, rule, "Actions");
		if (to.n)
			make_other(c, lb, rule, &to, chosen, network);
		else
			cfn_remark(rule, IMPORT_IGNORED,
				   "it forwards to no target group");
	}
}

static void put_listeners(struct cfn *c, struct cfn_resource *lb, bool network)
{
	struct cfn_resource *l = NULL;

	while ((l = cfn_each(c, "AWS::ElasticLoadBalancingV2::Listener", l))) {
		struct cfn_resource *g = forwards_to(c, l);

		if (cfn_find(c, cfn_get_text(l, "LoadBalancerArn"), lb->type) !=
		    lb)
			continue;
		if (!g)
			g = rule_forwards_to(c, l);
		if (!g) {
			g = any_group(c, lb);
			cfn_remark(l, g ? IMPORT_ASSUMED : IMPORT_IGNORED,
				   g ? "it answers by itself; its targets are "
				       "those of another listener"
				     : "it forwards to no target group");
		}
		if (!g)
			continue;
		put_listener(c, lb, l, g, network);
		make_group(c, lb, g, network);
		make_others(c, lb, l, g, network);
	}
	branch_inner(c->arena, lb->made, "listeners", lb->at);
	branch_inner(c->arena, lb->made, "target_groups", lb->at);
}

/* --- load balancers ------------------------------------------------------------------ */

static const struct doc *subnets_of(struct cfn *c, struct cfn_resource *r,
				    struct doc *elastic_ips)
{
	const struct doc *d = cfn_get(r, "Subnets");
	struct cfn_items maps = cfn_items(c, cfn_get(r, "SubnetMappings"));
	struct doc *list;

	if (d || !maps.n)
		return d;
	list = branch_list(c->arena, r->at);
	for (size_t i = 0; i < maps.n; i++) {
		const struct doc *subnet = cfn_in(maps.items[i], "SubnetId");
		const struct cfn_resource *eip = cfn_find(
			c, cfn_in_text(maps.items[i], "AllocationId"),
			"AWS::EC2::EIP");

		if (subnet)
			branch_add(c->arena, list, subnet);
		if (eip)
			branch_add(c->arena, elastic_ips,
				   branch_text(c->arena, r->at, eip->name));
	}
	return list;
}

static void put_attributes(struct cfn *c, struct cfn_resource *r, bool network)
{
	static const char property[] = "LoadBalancerAttributes";
	const char *cross = attribute(c, r, property,
				      "load_balancing.cross_zone.enabled");
	const char *idle = attribute(c, r, property,
				     "idle_timeout.timeout_seconds");
	const char *enforce = cfn_get_text(
		r, "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic");

	if (cross && (strcmp(cross, "true") == 0) == network)
		cfn_put_text(r, "cross_zone", network ? "true" : "false");
	if (idle && atol(idle) != (network ? 350 : 60))
		cfn_put_text(r, "idle_timeout", idle);
	if (enforce && strcmp(enforce, "off") == 0)
		cfn_put_bool(r,
			     "enforce_security_group_inbound_rules_on_private_"
			     "link_traffic",
			     false);
}

void cfn_make_balancer(struct cfn *c, struct cfn_resource *r)
{
	const char *type = cfn_get_text(r, "Type");
	const char *scheme = cfn_get_text(r, "Scheme");
	bool network = type && strcmp(type, "network") == 0;
	struct doc *ips = branch_list(c->arena, r->at);
	const struct doc *list = subnets_of(c, r, ips);
	struct cfn_subnets in;

	if (type && strcmp(type, "gateway") == 0) {
		cfn_remark(r, IMPORT_IGNORED,
			   "gateway load balancers are not modelled");
		return;
	}
	in = list ? cfn_subnets(r, list, 2) : cfn_default_subnets(r, 3);
	if (!in.n)
		return;
	cfn_object(r, "load_balancers");
	r->vpc = in.items[0].vpc;
	if (network)
		cfn_put_text(r, "type", "network");
	if (scheme && strcmp(scheme, "internal") == 0)
		cfn_put_bool(r, "internal", true);
	else
		for (size_t i = 0; i < in.n; i++)
			cfn_public(c, &in.items[i], r->at);
	cfn_subnets_put(r, "subnets", &in);
	cfn_groups_put(r, cfn_get(r, "SecurityGroups"), r->vpc);
	if (ips->items.n == in.n)
		cfn_put(r, "elastic_ips", ips);
	put_attributes(c, r, network);
	put_listeners(c, r, network);
}
