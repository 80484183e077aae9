// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_transit.c - transit gateways, their attachments and tables
 */
#include "cli/describe_part.h"

/* --- gateways ------------------------------------------------------------------- */

static void put_options(json_t *o, const struct transit_gateway *g)
{
	const char *own = g->route_tables.items[0]->o.id;
	json_t *options = set_object(o, "Options");

	set_enable(options, "DefaultRouteTableAssociation",
		   g->default_route_table_association);
	if (g->default_route_table_association)
		set_text(options, "AssociationDefaultRouteTableId", own);
	set_enable(options, "DefaultRouteTablePropagation",
		   g->default_route_table_propagation);
	if (g->default_route_table_propagation)
		set_text(options, "PropagationDefaultRouteTableId", own);
	set_enable(options, "SecurityGroupReferencingSupport",
		   g->security_group_referencing); /* TGW-13 */
}

void describe_transit_gateways(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->transit_gateways.n; i++) {
		const struct transit_gateway *g =
			d->m->transit_gateways.items[i];
		json_t *o = add_object(list);

		set_text(o, "TransitGatewayId", g->o.id);
		set_text(o, "State", "available");
		set_text(o, "OwnerId", d->m->account);
		put_options(o, g);
		set_name(o, "Tags", g->o.name);
	}
}

/* --- attachments ------------------------------------------------------------------ */

/* What is attached: a VPC or a VPN */
static void put_resource(json_t *o, const struct transit_attachment *a)
{
	set_text(o, "ResourceType", a->vpc ? "vpc" : "vpn");
	set_text(o, "ResourceId", a->vpc ? a->vpc->o.id : a->on_premises->o.id);
}

static void put_attachment(json_t *o, const struct transit_attachment *a)
{
	set_text(o, "TransitGatewayAttachmentId", a->o.id);
	put_resource(o, a);
}

static void describe_attachment(struct describing *d, json_t *o,
				const struct transit_attachment *a)
{
	json_t *association;

	put_attachment(o, a);
	set_text(o, "TransitGatewayId", a->gateway->o.id);
	set_text(o, "TransitGatewayOwnerId", d->m->account);
	set_text(o, "ResourceOwnerId",
		 a->vpc ? a->vpc->account : d->m->account);
	set_text(o, "State", "available");
	if (a->route_table) { /* TGW-3 */
		association = set_object(o, "Association");
		set_text(association, "TransitGatewayRouteTableId",
			 a->route_table->o.id);
		set_text(association, "State", "associated");
	}
	set_name(o, "Tags", a->o.name);
}

void describe_attachments(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->transit_gateways.n; i++) {
		const struct transit_gateway *g =
			d->m->transit_gateways.items[i];

		for (size_t j = 0; j < g->attachments.n; j++)
			describe_attachment(d, add_object(list),
					    g->attachments.items[j]);
	}
}

static void describe_vpc_attachment(json_t *o,
				    const struct transit_attachment *a)
{
	json_t *options;

	set_text(o, "TransitGatewayAttachmentId", a->o.id);
	set_text(o, "TransitGatewayId", a->gateway->o.id);
	set_text(o, "VpcId", a->vpc->o.id);
	set_text(o, "VpcOwnerId", a->vpc->account);
	set_text(o, "State", "available");
	set_value(o, "SubnetIds", describe_subnet_ids(a->node));
	options = set_object(o, "Options");
	set_enable(options, "DnsSupport", a->dns_support); /* TGW-11 */
	set_enable(options, "SecurityGroupReferencingSupport",
		   a->security_group_referencing);
	set_enable(options, "Ipv6Support", a->ipv6);
	set_enable(options, "ApplianceModeSupport", a->appliance_mode);
	set_name(o, "Tags", a->o.name);
}

void describe_vpc_attachments(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->transit_gateways.n; i++) {
		const struct transit_gateway *g =
			d->m->transit_gateways.items[i];

		for (size_t j = 0; j < g->attachments.n; j++)
			if (g->attachments.items[j]->vpc)
				describe_vpc_attachment(
					add_object(list),
					g->attachments.items[j]);
	}
}

/* --- route tables ------------------------------------------------------------------- */

/* As search-transit-gateway-routes answers (TGW-5, TGW-6) */
static void add_route(json_t *list, const struct transit_route *r)
{
	json_t *o = add_object(list), *by;

	set_prefix(o, "DestinationCidrBlock", r->to);
	set_text(o, "Type",
		 r->origin == TRANSIT_STATIC ? "static" : "propagated");
	set_text(o, "State", r->attachment ? "active" : "blackhole");
	by = set_list(o, "TransitGatewayAttachments");
	if (r->attachment)
		put_attachment(add_object(by), r->attachment);
}

static bool propagates_to(const struct transit_attachment *a,
			  const struct transit_route_table *t)
{
	for (size_t i = 0; i < a->propagate_to.n; i++)
		if (a->propagate_to.items[i] == t)
			return true;
	return false;
}

/* As get-transit-gateway-route-table-associations and -propagations answer */
static void put_relations(json_t *o, const struct transit_route_table *t)
{
	const struct transit_gateway *g = t->gateway;
	json_t *associations = set_list(o, "Associations");
	json_t *propagations = set_list(o,
					"TransitGatewayRouteTablePropagations");

	for (size_t i = 0; i < g->attachments.n; i++) {
		const struct transit_attachment *a = g->attachments.items[i];
		json_t *one;

		if (a->route_table == t) {
			one = add_object(associations);
			put_attachment(one, a);
			set_text(one, "State", "associated");
		}
		if (propagates_to(a, t)) {
			one = add_object(propagations);
			put_attachment(one, a);
			set_text(one, "State", "enabled");
		}
	}
}

static void describe_table(json_t *o, const struct transit_route_table *t)
{
	const struct transit_gateway *g = t->gateway;
	json_t *routes;

	set_text(o, "TransitGatewayRouteTableId", t->o.id);
	set_text(o, "TransitGatewayId", g->o.id);
	set_text(o, "State", "available");
	set_bool(o, "DefaultAssociationRouteTable",
		 t->number == 1 && g->default_route_table_association);
	set_bool(o, "DefaultPropagationRouteTable",
		 t->number == 1 && g->default_route_table_propagation);
	routes = set_list(o, "Routes");
	for (size_t i = 0; i < t->routes.n; i++)
		add_route(routes, &t->routes.items[i]);
	put_relations(o, t);
	set_name(o, "Tags", t->o.name);
}

void describe_transit_tables(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->transit_gateways.n; i++) {
		const struct transit_gateway *g =
			d->m->transit_gateways.items[i];

		for (size_t j = 0; j < g->route_tables.n; j++)
			describe_table(add_object(list),
				       g->route_tables.items[j]);
	}
}
