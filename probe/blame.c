// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/blame.c - which AWS object dropped a packet
 */
#include "probe/blame.h"

#include <stdio.h>
#include <string.h>

#include "eni/layout.h"
#include "probe/judge.h"
#include "vpc/between.h"

/* --- from the rule that logged ----------------------------------------- */

static struct reason reason_of(const struct drop *d)
{
	struct reason r = {0};

	sscanf(d->reason, "%79s %15s %79s %d", r.code, r.direction, r.object,
	       &r.rule);
	return r;
}

static bool code_is(const struct outcome *o, const char *prefix)
{
	return strncmp(o->code, prefix, strlen(prefix)) == 0;
}

/* The VPC whose namespace "vpc/NAME", "igw/NAME" or "nat/NAME/..." this is */
static const struct vpc *vpc_of_ns(const struct lab *lab, const char *ns)
{
	static const char *const others[] = {"node/", "tgw/", "onprem/"};
	const char *slash = strchr(ns, '/');
	size_t len;

	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (strncmp(ns, others[i], strlen(others[i])) == 0)
			return NULL;
	if (!slash)
		return NULL;
	len = strcspn(slash + 1, "/");
	for (size_t i = 0; i < lab->model->vpcs.n; i++) {
		const struct vpc *v = lab->model->vpcs.items[i];

		if (strlen(v->o.name) == len &&
		    strncmp(v->o.name, slash + 1, len) == 0)
			return v;
	}
	return NULL;
}

/*
 * Chains are shared by ENIs, so the rule does not know which one it was: the
 * link does. Where that is no ENI's (a gateway), the packet's address tells.
 */
static const struct eni *eni_of(const struct lab *lab, const struct drop *d,
				enum direction direction)
{
	const struct eni *in = lab_eni(lab, d->in);
	const struct eni *out = lab_eni(lab, d->out);
	const struct vpc *vpc;

	if (out && (direction == DIRECTION_INGRESS ||
		    strncmp(d->reason, "HYPERPLANE_", 11) == 0))
		return out;
	if (in && direction != DIRECTION_INGRESS)
		return in;
	vpc = vpc_of_ns(lab, d->ns);
	if (strstr(d->reason, "SG_") && strncmp(d->ns, "vpce/", 5) == 0)
		return blame_provider(vpc, d->ns);
	return vpc ? model_eni_at(lab->model, vpc,
				  direction == DIRECTION_INGRESS ? d->to
								 : d->from)
		   : NULL;
}

/* "tcp 5432", "icmp 8/0", "protocol 50" */
static const char *traffic_text(const struct drop *d, char *buf, size_t size)
{
	if (d->protocol == PROTOCOL_TCP || d->protocol == PROTOCOL_UDP)
		snprintf(buf, size, "%s %u",
			 d->protocol == PROTOCOL_TCP ? "tcp" : "udp",
			 d->to_port);
	else if (d->protocol == PROTOCOL_ICMP || d->protocol == PROTOCOL_ICMPV6)
		snprintf(buf, size, "%s %u/%u",
			 d->protocol == PROTOCOL_ICMP ? "icmp" : "icmpv6",
			 d->from_port, d->to_port);
	else
		snprintf(buf, size, "protocol %d", d->protocol);
	return buf;
}

static void blame_groups(struct outcome *o, const struct drop *d)
{
	char traffic[32];

	for (size_t i = 0; i < o->eni->groups.n; i++) {
		outcome_say(o, "group %s", o->eni->groups.items[i]->o.name);
		outcome_name(o, o->eni->groups.items[i]->o.name);
		outcome_name(o, o->eni->groups.items[i]->o.id);
	}
	traffic_text(d, traffic, sizeof(traffic));
	if (code_is(o, "SG_REFERENC"))
		outcome_say(o,
			    "a rule for %s names a group that is not known "
			    "this way",
			    traffic);
	else if (o->direction == DIRECTION_EGRESS)
		outcome_say(o, "no rule for %s to %s", traffic, ADDR(d->to));
	else
		outcome_say(o, "no rule for %s from %s", traffic,
			    ADDR(d->from));
}

static void blame_acl(struct outcome *o, const struct lab *lab,
		      const struct drop *d, const struct reason *r)
{
	const struct vpc *vpc = vpc_of_ns(lab, d->ns);

	o->rule = r->rule;
	for (size_t i = 0; vpc && i < vpc->network_acls.n; i++)
		if (!strcmp(vpc->network_acls.items[i]->o.name, r->object)) {
			outcome_name(o, vpc->network_acls.items[i]->o.name);
			outcome_name(o, vpc->network_acls.items[i]->o.id);
		}
	outcome_say(o, "network ACL %s", r->object);
	if (o->rule == 32767)
		outcome_say(o, "rule *");
	else
		outcome_say(o, "rule %d", o->rule);
}

static void blame_routes(struct outcome *o, const struct drop *d)
{
	const struct route_table *t = o->eni->subnet->route_table;

	if (code_is(o, "NO_ROUTE"))
		outcome_say(o, "route table %s has no route to %s", t->o.name,
			    ADDR(o->direction == DIRECTION_INGRESS ? d->from
								   : d->to));
	else
		outcome_say(o, "route table %s has a blackhole for %s",
			    t->o.name, ADDR(d->to));
	outcome_name(o, t->o.name);
	outcome_name(o, t->o.id);
}

/* Load balancers and proxies have rules of their own */
static void blame_node(struct outcome *o, const struct lab *lab,
		       const char *label)
{
	for (size_t i = 0; i < lab->model->nodes.n; i++) {
		const struct node *node = lab->model->nodes.items[i];

		for (size_t j = 0; j < node->places.n; j++) {
			const struct place *p = &node->places.items[j];

			if (strcmp(p->label, label) != 0)
				continue;
			outcome_say(o, "%s %s", node_kind_name(node->kind),
				    node->o.name);
			o->eni = p->eni;
		}
	}
}

/* A drill: ENIs are known by their links, anything else is named */
static void blame_drill(struct outcome *o, const struct lab *lab,
			const struct drop *d, const char *what)
{
	const struct vpc *vpc = vpc_of_ns(lab, d->ns);
	const struct node *node;

	if (o->eni && o->eni->type == ENI_TRANSIT_GATEWAY)
		outcome_name(o,
			     o->eni->places.items[0]->node->attachment->o.name);
	if (!*what)
		return;
	node = model_node(lab->model, what);
	outcome_say(o, "%s does not work", what);
	blame_endpoint(o, vpc, what);
	if (node) {
		outcome_name(o, node->o.name);
		outcome_name(o, node->o.id);
	}
	for (int g = 0; g < N_GATEWAYS && vpc && !node; g++)
		if (strcmp(what, gateway_name[g]) == 0)
			outcome_name(o, gateway_name[g]);
	if (vpc && strcmp(what, gateway_name[GATEWAY_INTERNET]) == 0)
		outcome_name(o, vpc->internet_gateway_id);
}

/* "nat", or of a regional one "nat@us-east-1a", which blame_eni() says */
static void blame_nat(struct outcome *o, const struct vpc *vpc,
		      const char *label)
{
	size_t len = strcspn(label, "@");

	if (!label[len])
		outcome_say(o, "NAT gateway %s", label);
	for (size_t i = 0; vpc && i < vpc->nat_gateways.n; i++) {
		const struct object *nat = &vpc->nat_gateways.items[i]->o;

		if (strlen(nat->name) == len &&
		    strncmp(nat->name, label, len) == 0) {
			outcome_name(o, nat->name);
			outcome_name(o, nat->id);
		}
	}
}

/* Both gateways of a VPC are in one namespace: the route knows which it is */
static bool is_egress_only(const struct outcome *o, const struct vpc *vpc,
			   const struct drop *d)
{
	const struct route *r = NULL;
	bool here = strncmp(d->ns, "igw/", 4) == 0;

	if (code_is(o, "EIGW_") ||
	    (here && vpc->internet_gateway != GATEWAY_ATTACHED))
		return true;
	return here && o->eni && o->direction == DIRECTION_EGRESS &&
	       judge_route(o->eni->subnet, d->to, &r) == OUT_ROUTE &&
	       r->target == TARGET_EGRESS_ONLY_GATEWAY;
}

static void blame_gateway(struct outcome *o, const struct lab *lab,
			  const struct drop *d)
{
	const struct vpc *vpc = vpc_of_ns(lab, d->ns);
	const struct eni *provider = strstr(d->reason, "SG_") ? o->eni : NULL;

	if (vpc && is_egress_only(o, vpc, d)) {
		outcome_say(o, "egress-only internet gateway of %s",
			    vpc->o.name);
		outcome_name(o, "eigw");
		outcome_name(o, vpc->egress_only_internet_gateway_id);
	} else if (vpc && (strncmp(d->ns, "igw/", 4) == 0 ||
			   code_is(o, "INGRESS_RTB_TRAFFIC"))) {
		outcome_say(o, "internet gateway of %s", vpc->o.name);
		outcome_name(o, "igw");
		outcome_name(o, vpc->internet_gateway_id);
	}
	if (strncmp(d->ns, "vgw/", 4) == 0 && vpc) {
		outcome_say(o, "virtual private gateway of %s", vpc->o.name);
		outcome_name(o, "vgw");
		outcome_name(o, vpc->vpn_gateway_id);
	}
	if (strncmp(d->ns, "vpce/", 5) == 0 || strncmp(d->ns, "gwe/", 4) == 0)
		blame_endpoint_at(o, vpc, d->ns);
	if (provider)
		o->eni = provider;
	if (strncmp(d->ns, "node/", 5) == 0)
		blame_node(o, lab, d->ns + 5);
	if (strncmp(d->ns, "nat/", 4) == 0)
		blame_nat(o, vpc, strrchr(d->ns, '/') + 1);
}

static void blame_eni(struct outcome *o)
{
	if (o->eni->subnet->nat_gateway) { /* no interface (NAT-17) */
		outcome_say(o, "NAT gateway %s", o->eni->o.name);
	} else {
		outcome_say(o, "ENI %s (%s)", o->eni->o.id, o->eni->o.name);
		outcome_name(o, o->eni->o.id);
	}
	outcome_name(o, o->eni->o.name);
	outcome_name(o, o->eni->subnet->o.name);
	for (size_t i = 0; i < o->eni->places.n; i++)
		outcome_name(o, o->eni->places.items[i]->node->o.name);
}

/*
 * A private address tried from outside is lost before it comes near its
 * owner. When that owner is a function, the truer reason is the function's:
 * it would not be reachable from anywhere (LAM-4).
 */
static void refine(struct outcome *o, const struct question *q)
{
	bool function = q->to_node && q->to_node->kind == NODE_FUNCTION;

	if (function && (code_is(o, "PRIVATE_ADDRESS_FROM_INTERNET") ||
			 code_is(o, "FUNCTION_NOT_IN_VPC")))
		snprintf(o->code, sizeof(o->code),
			 "FUNCTION_ACCEPTS_NO_CONNECTIONS");
}

/* Drops in the VPC that AWS owns are at no ENI: say whose function it is */
static void blame_function(struct outcome *o, const struct question *q)
{
	bool own = code_is(o, "FUNCTION_") || code_is(o, "DNS_TCP_CONNECTIONS");
	const struct node *f = code_is(o, "FUNCTION_ACCEPTS") ? q->to_node
			       : own			      ? q->from->node
							      : NULL;

	if (!f || (f == q->to_node && f->kind != NODE_FUNCTION))
		return;
	outcome_say(o, "function %s", f->o.name);
	outcome_name(o, f->o.name);
}

void blame(const struct lab *lab, const struct question *q,
	   const struct dial_result *r, struct outcome *o)
{
	struct reason reason = reason_of(&r->drop);

	snprintf(o->code, sizeof(o->code), "%s", reason.code);
	o->direction = strcmp(reason.direction, "ingress") == 0
			       ? DIRECTION_INGRESS
		       : strcmp(reason.direction, "egress") == 0
			       ? DIRECTION_EGRESS
			       : DIRECTION_ANY;
	/* seen is the message about a packet that got no further than here */
	o->path = r->returning && strcmp(reason.code, "MTU_EXCEEDED") != 0
			  ? WAY_RETURN
			  : WAY_FORWARD;
	refine(o, q);
	outcome_say(o, "%s", o->code);
	if (o->direction)
		outcome_say(o, "%s",
			    o->direction == DIRECTION_INGRESS ? "ingress"
							      : "egress");
	o->eni = eni_of(lab, &r->drop, o->direction);
	if (strcmp(o->code, "BAD_STATE") == 0)
		blame_drill(o, lab, &r->drop, reason.object);
	else if (code_is(o, "SUBNET_ACL"))
		blame_acl(o, lab, &r->drop, &reason);
	else if (o->eni && (code_is(o, "ENI_SG") || code_is(o, "SG_")))
		blame_groups(o, &r->drop);
	else if (o->eni &&
		 (code_is(o, "NO_ROUTE") || code_is(o, "BAD_STATE_ROUTE")))
		blame_routes(o, &r->drop);
	blame_between(o, lab, &r->drop, &reason);
	if (code_is(o, "PCX_"))
		blame_peer_endpoint(o, lab, vpc_of_ns(lab, r->drop.ns),
				    &r->drop);
	if (code_is(o, "VPCE_GATEWAY"))
		blame_endpoint(o, vpc_of_ns(lab, r->drop.ns), reason.object);
	blame_gateway(o, lab, &r->drop);
	blame_function(o, q);
	o->vpc = o->eni ? o->eni->subnet->vpc : vpc_of_ns(lab, r->drop.ns);
	if (o->eni)
		blame_eni(o);
	if (o->vpc)
		outcome_name(o, o->vpc->o.name);
	if (strcmp(r->drop.ns, NS_INTERNET) == 0)
		outcome_name(o, "internet");
	if (o->path == WAY_RETURN)
		outcome_say(o, "on the way back: the request had passed");
}
