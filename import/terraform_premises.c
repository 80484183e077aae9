// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/terraform_premises.c - VPN connections, and what blocks public access
 */
#include "import/terraform.h"

/* A VPN to a transit gateway is an attachment there, too */
static void attach(struct tf *t, const struct tf_resource *r,
		   const char *gateway)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = branch_map(t->arena, r->values->at);
	const char *id = said(r->values, "transit_gateway_attachment_id");

	id = id ? id : r->id;
	tf_text(t, d, "TransitGatewayAttachmentId", &p, id);
	tf_text(t, d, "TransitGatewayId", &p, gateway);
	tf_text(t, d, "ResourceType", &p, "vpn");
	tf_text(t, d, "ResourceId", &p, r->id);
	account_add(t->x, r->file, MEMBER_TRANSIT_ATTACHMENT, id, d);
}

static void make_vpn(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct tf_parts routes = terraform_blocks(t, &p, "routes");
	struct doc *d = tf_object(t, r, MEMBER_VPN_CONNECTION,
				  "VpnConnectionId");

	tf_set(t, d, "CustomerGatewayId", &p, "customer_gateway_id");
	tf_set(t, d, "VpnGatewayId", &p, "vpn_gateway_id");
	tf_set(t, d, "TransitGatewayId", &p, "transit_gateway_id");
	tf_text(t, tf_map(t, d, "Options"), "StaticRoutesOnly", &p,
		terraform_true(t, &p, "static_routes_only") ? "true" : "false");
	tf_set(t, tf_map(t, d, "Options"), "LocalIpv4NetworkCidr", &p,
	       "local_ipv4_network_cidr");
	if (said(d, "TransitGatewayId"))
		attach(t, r, said(d, "TransitGatewayId"));
	for (size_t i = 0; i < routes.n; i++)
		tf_set(t, tf_add(t, d, "Routes", &p), "DestinationCidrBlock",
		       &routes.items[i], "destination_cidr_block");
}

static void make_vpn_route(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_doc_at(t, &p, "vpn_connection_id");

	if (d)
		tf_set(t, tf_add(t, d, "Routes", &p), "DestinationCidrBlock",
		       &p, "destination_cidr_block");
}

static void make_propagation(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_doc_at(t, &p, "route_table_id");

	if (d)
		tf_set(t, tf_add(t, d, "PropagatingVgws", &p), "GatewayId", &p,
		       "vpn_gateway_id");
}

static void make_access(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_ACCESS_OPTIONS, "Id");

	tf_set(t, d, "InternetGatewayBlockMode", &p,
	       "internet_gateway_block_mode");
}

static void make_exclusion(struct tf *t, struct tf_resource *r)
{
	static const char *const keys[] = {"vpc_id", "subnet_id"};
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_ACCESS_EXCLUSION, "ExclusionId");

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		tf_set(t, d, "ResourceArn", &p, keys[i]);
	tf_set(t, d, "InternetGatewayExclusionMode", &p,
	       "internet_gateway_exclusion_mode");
}

const struct tf_maker tf_premises_makers[] = {
	{"aws_customer_gateway", tf_part_of},
	{"aws_vpn_connection", make_vpn},
	{"aws_vpn_connection_route", make_vpn_route},
	{"aws_vpn_gateway_route_propagation", make_propagation},
	{"aws_vpc_block_public_access_options", make_access},
	{"aws_vpc_block_public_access_exclusion", make_exclusion},
	{NULL, NULL},
};
