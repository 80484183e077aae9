// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_route.c - route tables
 *
 * The model has no route for 'local', and one for each entry of a prefix list;
 * AWS shows the first, and of the others one.
 */
#include <string.h>

#include "cli/describe_part.h"
#include "vpc/association.h"

/* --- associations ------------------------------------------------------------- */

static json_t *associate(struct describing *d, json_t *list,
			 const struct route_table *t, const char *key,
			 const char *with)
{
	json_t *o = add_object(list);

	set_bool(o, "Main", !key);
	set_text(o, "RouteTableAssociationId",
		 association_of_table(d->arena, t, with));
	set_text(o, "RouteTableId", t->o.id);
	if (key)
		set_text(o, key, with);
	set_text(set_object(o, "AssociationState"), "State", "associated");
	return o;
}

/* Subnets that say nothing use the main table and are not listed (RT-1) */
static void put_associations(struct describing *d, json_t *o,
			     const struct route_table *t)
{
	json_t *list = set_list(o, "Associations");
	const struct vpc *vpc = t->vpc;

	if (vpc->main_route_table == t)
		associate(d, list, t, NULL, vpc->o.id);
	for (size_t i = 0; i < vpc->subnets.n; i++) {
		const struct subnet *s = vpc->subnets.items[i];

		if (s->route_table == t && s->route_table_ref.text)
			associate(d, list, t, "SubnetId", s->o.id);
	}
	if (t->edge)
		associate(d, list, t, "GatewayId",
			  t->edge == ROUTE_EDGE_INTERNET
				  ? vpc->internet_gateway_id
				  : vpc->vpn_gateway_id);
}

/* --- routes ------------------------------------------------------------------- */

static void put_instance(json_t *o, const struct eni *eni)
{
	const struct node *n = eni->places.n ? eni->places.items[0]->node
					     : NULL;

	if (n && n->kind == NODE_INSTANCE) {
		set_text(o, "InstanceId", n->o.id);
		set_text(o, "InstanceOwnerId", eni->subnet->vpc->account);
	}
	set_text(o, "NetworkInterfaceId", eni->o.id);
}

/* Where a route led to that leads nowhere any more: the gateways of a VPC are
 * known by their names alone, all else is gone */
static void put_lost(json_t *o, const struct vpc *vpc, const struct route *r)
{
	const char *name = r->target_ref.text;

	if (!name)
		return;
	if (strcmp(name, gateway_name[GATEWAY_INTERNET]) == 0)
		set_text(o, "GatewayId", vpc->internet_gateway_id);
	else if (strcmp(name, gateway_name[GATEWAY_VPN]) == 0)
		set_text(o, "GatewayId", vpc->vpn_gateway_id);
	else if (strcmp(name, gateway_name[GATEWAY_EGRESS_ONLY]) == 0)
		set_text(o, "EgressOnlyInternetGatewayId",
			 vpc->egress_only_internet_gateway_id);
}

/* RT-10: each kind of target has a key of its own */
void describe_route_target(json_t *o, const struct vpc *vpc,
			   const struct route *r)
{
	switch (r->target) {
	case TARGET_LOCAL:
		set_text(o, "GatewayId", "local");
		break;
	case TARGET_INTERNET_GATEWAY:
		set_text(o, "GatewayId", vpc->internet_gateway_id);
		break;
	case TARGET_EGRESS_ONLY_GATEWAY:
		set_text(o, "EgressOnlyInternetGatewayId",
			 vpc->egress_only_internet_gateway_id);
		break;
	case TARGET_NAT_GATEWAY:
		set_text(o, "NatGatewayId", r->nat_gateway->o.id);
		break;
	case TARGET_INSTANCE:
	case TARGET_NETWORK_INTERFACE:
		if (r->eni)
			put_instance(o, r->eni);
		break;
	case TARGET_PEERING:
		set_text(o, "VpcPeeringConnectionId", r->peering->o.id);
		break;
	case TARGET_TRANSIT_GATEWAY:
		if (r->attachment)
			set_text(o, "TransitGatewayId",
				 r->attachment->gateway->o.id);
		break;
	case TARGET_VPN_GATEWAY:
		set_text(o, "GatewayId", vpc->vpn_gateway_id);
		break;
	case TARGET_GATEWAY_ENDPOINT:
		set_text(o, "GatewayId", r->endpoint->o.id);
		break;
	default:
		put_lost(o, vpc, r);
	}
}

static void put_destination(json_t *o, struct prefix to)
{
	set_prefix(o,
		   to.addr.family == AF_INET6 ? "DestinationIpv6CidrBlock"
					      : "DestinationCidrBlock",
		   to);
}

const char *const describe_origin[] = {
	/* RT-13 */
	[ROUTE_STATIC] = "CreateRoute",
	[ROUTE_PREFIX_LIST] = "CreateRoute",
	[ROUTE_VPN_STATIC] = "EnableVgwRoutePropagation",
	[ROUTE_VPN_BGP] = "EnableVgwRoutePropagation",
};

static void add_route(json_t *list, const struct vpc *vpc,
		      const struct route *r)
{
	json_t *o = add_object(list);

	if (r->list)
		set_text(o, "DestinationPrefixListId", r->list->o.id);
	else
		put_destination(o, r->to);
	describe_route_target(o, vpc, r);
	set_text(o, "Origin", describe_origin[r->origin]);
	set_text(o, "State",
		 r->state == ROUTE_BLACKHOLE ? "blackhole" : "active");
}

/* A block of the VPC for which the table has a route of its own: 'local' was
 * replaced (RT-2) */
static bool is_replaced(const struct route_table *t, struct prefix block)
{
	for (size_t i = 0; i < t->routes.n; i++)
		if (!t->routes.items[i].list &&
		    prefix_cmp(t->routes.items[i].to, block) == 0)
			return true;
	return false;
}

static void add_local(json_t *list, const struct route_table *t,
		      sa_family_t family)
{
	struct prefixes blocks = vpc_cidrs(t->vpc, family);

	for (size_t i = 0; i < blocks.n; i++) {
		json_t *o;

		if (is_replaced(t, blocks.items[i]))
			continue;
		o = add_object(list);
		put_destination(o, blocks.items[i]);
		set_text(o, "GatewayId", "local");
		set_text(o, "Origin", "CreateRouteTable");
		set_text(o, "State", "active");
	}
}

/* Are both entries of one prefix list, by one route? */
static bool is_same_route(const struct route *a, const struct route *b)
{
	return a->list && a->list == b->list && a->endpoint == b->endpoint &&
	       a->target_ref.text == b->target_ref.text;
}

/* Of those the one to show: none that stays local whatever the route says
 * (RT-7), unless all do */
static bool stands_for_list(const struct route_table *t, size_t i)
{
	const struct route *r = &t->routes.items[i];
	size_t first = i;

	while (first && is_same_route(&t->routes.items[first - 1], r))
		first--;
	for (size_t j = first; j < t->routes.n; j++) {
		if (!is_same_route(&t->routes.items[j], r))
			break;
		if (t->routes.items[j].target != TARGET_LOCAL)
			return i == j;
	}
	return i == first;
}

static void describe_table(struct describing *d, json_t *o,
			   const struct route_table *t)
{
	const struct vpc *vpc = t->vpc;
	json_t *routes;

	set_text(o, "RouteTableId", t->o.id);
	set_text(o, "VpcId", vpc->o.id);
	put_associations(d, o, t);
	routes = set_list(o, "Routes");
	add_local(routes, t, AF_INET);
	add_local(routes, t, AF_INET6);
	for (size_t i = 0; i < t->routes.n; i++)
		if (!t->routes.items[i].list || stands_for_list(t, i))
			add_route(routes, vpc, &t->routes.items[i]);
	routes = set_list(o, "PropagatingVgws");
	if (t->propagate)
		set_text(add_object(routes), "GatewayId", vpc->vpn_gateway_id);
	set_text(o, "OwnerId", vpc->account);
	set_name(o, "Tags", t->o.name);
}

void describe_route_tables(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->vpcs.n; i++) {
		const struct vpc *vpc = d->m->vpcs.items[i];

		for (size_t j = 0; j < vpc->route_tables.n; j++)
			describe_table(d, add_object(list),
				       vpc->route_tables.items[j]);
	}
}
