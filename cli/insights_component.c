// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/insights_component.c - the objects that analyses name: {Id, Arn, Name}
 */
#include "cli/insights_part.h"

void set_component(struct describing *d, json_t *o, const char *key,
		   const struct vpc *vpc, const char *kind, const char *id,
		   const char *name)
{
	json_t *part;

	if (!id)
		return;
	part = set_object(o, key);
	set_text(part, "Id", id);
	set_text(part, "Arn", describe_ec2_arn(d, vpc, kind, id));
	set_text(part, "Name", name);
}

void set_vpc(struct describing *d, json_t *o, const char *key,
	     const struct vpc *vpc)
{
	if (vpc)
		set_component(d, o, key, vpc, "vpc", vpc->o.id, vpc->o.name);
}

void set_subnet(struct describing *d, json_t *o, const char *key,
		const struct subnet *s)
{
	if (s && !s->nat_gateway)
		set_component(d, o, key, s->vpc, "subnet", s->o.id, s->o.name);
}

void set_interface(struct describing *d, json_t *o, const char *key,
		   const struct eni *eni)
{
	if (eni && !eni->subnet->nat_gateway)
		set_component(d, o, key, eni->subnet->vpc, "network-interface",
			      eni->o.id, eni->o.name);
}

/* What EC2 has in place of the node; NULL: it is another service's */
static const char *ec2_kind(const struct node *n)
{
	switch (n->kind) {
	case NODE_INSTANCE:
		return "instance";
	case NODE_NAT_GATEWAY:
		return "natgateway";
	case NODE_ENDPOINT:
		return "vpc-endpoint";
	default:
		return NULL;
	}
}

void set_node(struct describing *d, json_t *o, const char *key,
	      const struct node *n)
{
	const char *arn = n ? describe_node_arn(d, n) : NULL;
	json_t *part;

	if (!n)
		return;
	if (ec2_kind(n)) {
		set_component(d, o, key, n->vpc, ec2_kind(n), n->o.id,
			      n->o.name);
		return;
	}
	part = set_object(o, key);
	set_text(part, "Id", n->kind == NODE_FUNCTION ? n->o.name : n->o.id);
	set_text(part, "Arn", arn);
	set_text(part, "Name", n->o.name);
}

static const char *const kinds[N_HOP_KINDS] = {
	[HOP_ENI] = "network-interface",
	[HOP_GROUPS] = "security-group",
	[HOP_ACL] = "network-acl",
	[HOP_ROUTE_TABLE] = "route-table",
	[HOP_ROUTER] = "vpc",
	[HOP_INTERNET_GATEWAY] = "internet-gateway",
	[HOP_EGRESS_ONLY_GATEWAY] = "egress-only-internet-gateway",
	[HOP_PEERING] = "vpc-peering-connection",
	[HOP_TRANSIT_ATTACHMENT] = "transit-gateway-attachment",
	[HOP_TRANSIT_ROUTE_TABLE] = "transit-gateway-route-table",
	[HOP_VPN_GATEWAY] = "vpn-gateway",
	[HOP_VPN] = "vpn-connection",
	[HOP_GATEWAY_ENDPOINT] = "vpc-endpoint",
};

/* Hosts that are nothing of AWS's */
static bool is_foreign(const struct node *n)
{
	return n->kind == NODE_INTERNET_HOST ||
	       n->kind == NODE_ON_PREMISES_HOST;
}

bool set_hop(struct describing *d, json_t *o, const char *key,
	     const struct hop *h)
{
	if (h->kind == HOP_INTERNET)
		return false;
	if (kinds[h->kind]) {
		set_component(d, o, key, h->vpc, kinds[h->kind],
			      hop_identifier(h), hop_name(h));
		return hop_identifier(h);
	}
	if (!h->node || is_foreign(h->node))
		return false;
	set_node(d, o, key, h->node);
	return true;
}

void set_transit_gateway(struct describing *d, json_t *o, const struct hop *h)
{
	const struct transit_gateway *g = NULL;

	if (h->kind == HOP_TRANSIT_ATTACHMENT)
		g = ((const struct transit_attachment *)h->object)->gateway;
	else if (h->transit_table)
		g = h->transit_table->gateway;
	if (g)
		set_component(d, o, "TransitGateway", NULL, "transit-gateway",
			      g->o.id, g->o.name);
}

void set_peers(struct describing *d, json_t *o, const struct hop *h)
{
	const struct peering *p = (const struct peering *)h->object;
	bool first;

	if (h->kind != HOP_PEERING)
		return;
	first = judge_block(p->vpcs[0], h->came.from) ||
		judge_block(p->vpcs[1], h->came.to);
	set_vpc(d, o, "SourceVpc", p->vpcs[first ? 0 : 1]);
	set_vpc(d, o, "DestinationVpc", p->vpcs[first ? 1 : 0]);
}
