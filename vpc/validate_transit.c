// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/validate_transit.c - what AWS would refuse of transit gateways and VPNs
 */
#include <string.h>

#include "vpc/between.h"
#include "vpc/validate.h"

enum { /* TGW-14 */
       GATEWAYS_MAX = 5,
       GATEWAYS_OF_VPC_MAX = 5,
       TABLES_MAX = 20,
       ROUTES_MAX = 10000
};

static void refuse(struct report *r, const struct object *o, const char *code,
		   const char *text)
{
	report_refusal(r, o->at, code, o->name, "%s: %s", o->path, text);
}

/* TGW-1: one subnet in each AZ, all of the VPC */
static void check_subnets(struct report *r, const struct transit_attachment *a)
{
	const struct node *n = a->node;

	for (size_t i = 0; i < n->subnets.n; i++)
		for (size_t j = 0; j < i; j++)
			if (n->subnets.items[i]->az == n->subnets.items[j]->az)
				report_refusal(
					r, a->subnet_refs.items[i].at,
					"DuplicateSubnetsInSameZone", a->o.name,
					"%s: subnets %s and %s are both in "
					"zone %c (TGW-1)",
					a->o.path, n->subnets.items[j]->o.name,
					n->subnets.items[i]->o.name,
					n->subnets.items[i]->az);
}

static void check_vpc(struct report *r, const struct model *m,
		      const struct transit_attachment *a)
{
	const struct transit_attachment *first = transit_attachment_of(
		a->gateway, a->vpc);

	if (first != a)
		report_refusal(r, a->o.at, "DuplicateTransitGatewayAttachment",
			       a->o.name,
			       "%s: VPC %s is attached by %s already",
			       a->o.path, a->vpc->o.name, first->o.name);
	if (strcmp(a->vpc->region, m->region) != 0)
		report_refusal(r, a->o.at, "InvalidVpcID.NotFound", a->o.name,
			       "%s: VPC %s is in %s; a transit gateway is in "
			       "one Region, here %s",
			       a->o.path, a->vpc->o.name, a->vpc->region,
			       m->region);
}

static void check_gateway(struct report *r, const struct model *m,
			  const struct transit_gateway *g)
{
	for (size_t i = 0; i < g->attachments.n; i++) {
		const struct transit_attachment *a = g->attachments.items[i];

		if (!a->vpc)
			continue;
		check_subnets(r, a);
		check_vpc(r, m, a);
	}
	if (g->route_tables.n > TABLES_MAX)
		refuse(r, &g->route_tables.items[TABLES_MAX]->o,
		       "TransitGatewayRouteTableLimitExceeded",
		       "more than 20 route tables (TGW-14)");
	for (size_t i = 0; i < g->route_tables.n; i++)
		if (g->route_tables.items[i]->routes.n > ROUTES_MAX)
			refuse(r, &g->route_tables.items[i]->o,
			       "RouteLimitExceeded",
			       "more than 10,000 routes (TGW-14)");
}

static void check_vpc_count(struct report *r, const struct model *m,
			    const struct vpc *vpc)
{
	size_t n = 0;

	for (size_t i = 0; i < m->transit_gateways.n; i++) {
		const struct transit_attachment *a = transit_attachment_of(
			m->transit_gateways.items[i], vpc);

		if (a && ++n == GATEWAYS_OF_VPC_MAX + 1)
			refuse(r, &a->o,
			       "TransitGatewayAttachmentLimitExceeded",
			       "its VPC is attached to more than 5 transit "
			       "gateways (TGW-14)");
	}
}

/* A VPN to a VPC ends at its virtual private gateway, attached or not */
static void check_premises(struct report *r, const struct on_premises *op)
{
	if (op->vpc && op->vpc->vpn_gateway == GATEWAY_NONE)
		report_refusal(
			r, op->vpn_ref.at, "InvalidVpnGatewayID.NotFound",
			op->o.name,
			"%s: VPC %s has no virtual private gateway; give "
			"it 'vpn_gateway: true'",
			op->o.path, op->vpc->o.name);
}

void validate_transit(struct report *r, const struct model *m)
{
	for (size_t i = 0; i < m->transit_gateways.n; i++)
		check_gateway(r, m, m->transit_gateways.items[i]);
	if (m->transit_gateways.n > GATEWAYS_MAX)
		refuse(r, &m->transit_gateways.items[GATEWAYS_MAX]->o,
		       "TransitGatewayLimitExceeded",
		       "more than 5 transit gateways (TGW-14)");
	for (size_t i = 0; i < m->vpcs.n; i++)
		check_vpc_count(r, m, m->vpcs.items[i]);
	for (size_t i = 0; i < m->on_premises.n; i++)
		check_premises(r, m->on_premises.items[i]);
}
