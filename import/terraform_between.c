// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/terraform_between.c - endpoints, peerings, transit gateways, lists,
 * flow logs
 */
#include <string.h>

#include "import/terraform.h"

/* --- endpoints ----------------------------------------------------------- */

static void make_endpoint(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_ENDPOINT, "VpcEndpointId");
	struct words tables = terraform_words(t, &p, "route_table_ids");
	struct words subnets = tf_subnets(t, &p, "subnet_ids");
	struct words groups = terraform_words(t, &p, "security_group_ids");

	tf_text(t, d, "VpcId", &p, tf_vpc(t, &p));
	tf_set(t, d, "ServiceName", &p, "service_name");
	tf_set(t, d, "VpcEndpointType", &p, "vpc_endpoint_type");
	tf_text(t, d, "PrivateDnsEnabled", &p,
		terraform_true(t, &p, "private_dns_enabled") ? "true"
							     : "false");
	tf_list(t, d, "RouteTableIds", &p, &tables, NULL);
	tf_list(t, d, "SubnetIds", &p, &subnets, NULL);
	tf_list(t, d, "Groups", &p, &groups, "GroupId");
	tf_text(t, d, "PolicyDocument", &p, said(p.values, "policy"));
}

static void associate(struct tf *t, struct tf_resource *r, const char *list,
		      const char *key, const char *inner)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_doc(
		tf_found(t, &p, "vpc_endpoint_id", MEMBER_ENDPOINT));
	struct words w = terraform_words(t, &p, key);

	if (d)
		tf_list(t, d, list, &p, &w, inner);
}

static void make_table_association(struct tf *t, struct tf_resource *r)
{
	associate(t, r, "RouteTableIds", "route_table_id", NULL);
}

static void make_subnet_association(struct tf *t, struct tf_resource *r)
{
	associate(t, r, "SubnetIds", "subnet_id", NULL);
}

static void make_group_association(struct tf *t, struct tf_resource *r)
{
	associate(t, r, "Groups", "security_group_id", "GroupId");
}

static void make_policy(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_doc(
		tf_found(t, &p, "vpc_endpoint_id", MEMBER_ENDPOINT));

	if (d)
		tf_text(t, d, "PolicyDocument", &p, said(p.values, "policy"));
}

/* --- peerings ------------------------------------------------------------ */

static void set_side(struct tf *t, struct doc *d, const struct tf_part *p,
		     const char *side, const char *block)
{
	struct tf_parts options = terraform_blocks(t, p, block);
	struct doc *info = tf_map(t, d, side);

	if (options.n)
		tf_text(t, tf_map(t, info, "PeeringOptions"),
			"AllowDnsResolutionFromRemoteVpc", p,
			terraform_true(t, &options.items[0],
				       "allow_remote_vpc_dns_resolution")
				? "true"
				: "false");
}

static void make_peering(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_PEERING,
				  "VpcPeeringConnectionId");
	const char *status = said(p.values, "accept_status");
	bool accepted = terraform_true(t, &p, "auto_accept");

	tf_set(t, tf_map(t, d, "RequesterVpcInfo"), "VpcId", &p, "vpc_id");
	tf_set(t, tf_map(t, d, "AccepterVpcInfo"), "VpcId", &p, "peer_vpc_id");
	tf_set(t, tf_map(t, d, "AccepterVpcInfo"), "Region", &p, "peer_region");
	set_side(t, d, &p, "RequesterVpcInfo", "requester");
	set_side(t, d, &p, "AccepterVpcInfo", "accepter");
	if (!status)
		status = accepted ? "active" : "pending-acceptance";
	tf_text(t, tf_map(t, d, "Status"), "Code", &p, status);
}

/* PCX-1: whoever accepts it makes it active */
static void make_accepter(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_doc_at(t, &p, "vpc_peering_connection_id");

	if (d)
		tf_text(t, tf_map(t, d, "Status"), "Code", &p, "active");
}

static void make_peering_options(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_doc_at(t, &p, "vpc_peering_connection_id");

	if (!d)
		return;
	set_side(t, d, &p, "RequesterVpcInfo", "requester");
	set_side(t, d, &p, "AccepterVpcInfo", "accepter");
}

/* --- prefix lists -------------------------------------------------------- */

static void make_list(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_PREFIX_LIST, "PrefixListId");
	struct tf_parts entries = terraform_blocks(t, &p, "entry");
	struct words cidrs = {0};

	tf_set(t, d, "PrefixListName", &p, "name");
	tf_set(t, d, "MaxEntries", &p, "max_entries");
	for (size_t i = 0; i < entries.n; i++)
		if (terraform_text(t, &entries.items[i], "cidr"))
			words_add(t->x, &cidrs,
				  terraform_text(t, &entries.items[i], "cidr"));
	tf_list(t, d, "Cidrs", &p, &cidrs, NULL);
}

static void make_list_entry(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_doc_at(t, &p, "prefix_list_id");
	struct words cidrs = terraform_words(t, &p, "cidr");

	if (d)
		tf_list(t, d, "Cidrs", &p, &cidrs, NULL);
}

/* --- transit gateways ---------------------------------------------------- */

static void option(struct tf *t, struct doc *d, const struct tf_part *p,
		   const char *member, const char *key)
{
	const char *text = terraform_text(t, p, key);

	if (!text)
		return;
	if (strcmp(text, "true") == 0)
		text = "enable";
	else if (strcmp(text, "false") == 0)
		text = "disable";
	tf_text(t, tf_map(t, d, "Options"), member, p, text);
}

static void make_transit(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_TRANSIT_GATEWAY,
				  "TransitGatewayId");

	option(t, d, &p, "DefaultRouteTableAssociation",
	       "default_route_table_association");
	option(t, d, &p, "DefaultRouteTablePropagation",
	       "default_route_table_propagation");
	option(t, d, &p, "SecurityGroupReferencingSupport",
	       "security_group_referencing_support");
}

static void make_transit_attachment(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct words subnets = terraform_words(t, &p, "subnet_ids");
	struct doc *d = tf_object(t, r, MEMBER_TRANSIT_VPC_ATTACHMENT,
				  "TransitGatewayAttachmentId");

	tf_set(t, d, "TransitGatewayId", &p, "transit_gateway_id");
	tf_set(t, d, "VpcId", &p, "vpc_id");
	tf_list(t, d, "SubnetIds", &p, &subnets, NULL);
	option(t, d, &p, "ApplianceModeSupport", "appliance_mode_support");
	option(t, d, &p, "DnsSupport", "dns_support");
	option(t, d, &p, "Ipv6Support", "ipv6_support");
}

static void make_transit_table(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_TRANSIT_TABLE,
				  "TransitGatewayRouteTableId");

	tf_set(t, d, "TransitGatewayId", &p, "transit_gateway_id");
}

static void make_transit_route(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_TRANSIT_ROUTE, "Id");

	tf_set(t, d, "DestinationCidrBlock", &p, "destination_cidr_block");
	tf_set(t, d, "TransitGatewayRouteTableId", &p,
	       "transit_gateway_route_table_id");
	tf_set(t, tf_add(t, d, "TransitGatewayAttachments", &p),
	       "TransitGatewayAttachmentId", &p,
	       "transit_gateway_attachment_id");
}

/* The attachment itself, or that of a VPN */
static struct doc *attachment_of(struct tf *t, const struct tf_part *p)
{
	const struct tf_resource *r = terraform_find(
		t, terraform_text(t, p, "transit_gateway_attachment_id"));
	const struct founds *all = &t->x->of[MEMBER_TRANSIT_ATTACHMENT];

	for (size_t i = 0; r && i < all->n; i++)
		if (said_is(all->items[i]->d, "ResourceId", r->id))
			return (struct doc *)all->items[i]->d;
	return tf_doc(r);
}

static void make_transit_association(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = attachment_of(t, &p);

	if (d)
		tf_set(t, tf_map(t, d, "Association"),
		       "TransitGatewayRouteTableId", &p,
		       "transit_gateway_route_table_id");
}

static void make_transit_propagation(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_TRANSIT_PROPAGATION, "Id");

	tf_set(t, d, "TransitGatewayAttachmentId", &p,
	       "transit_gateway_attachment_id");
	tf_set(t, d, "TransitGatewayRouteTableId", &p,
	       "transit_gateway_route_table_id");
}

/* --- flow logs ----------------------------------------------------------- */

static void make_flow_log(struct tf *t, struct tf_resource *r)
{
	static const char *const on[] = {"vpc_id", "subnet_id", "eni_id",
					 "transit_gateway_id"};
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_FLOW_LOG, "FlowLogId");

	for (size_t i = 0; i < ARRAY_LEN(on); i++)
		tf_set(t, d, "ResourceId", &p, on[i]);
	tf_set(t, d, "TrafficType", &p, "traffic_type");
	tf_set(t, d, "MaxAggregationInterval", &p, "max_aggregation_interval");
	tf_set(t, d, "LogFormat", &p, "log_format");
}

const struct tf_maker tf_between_makers[] = {
	{"aws_vpc_endpoint", make_endpoint},
	{"aws_vpc_endpoint_route_table_association", make_table_association},
	{"aws_vpc_endpoint_subnet_association", make_subnet_association},
	{"aws_vpc_endpoint_security_group_association", make_group_association},
	{"aws_vpc_endpoint_policy", make_policy},
	{"aws_vpc_peering_connection", make_peering},
	{"aws_vpc_peering_connection_accepter", make_accepter},
	{"aws_vpc_peering_connection_options", make_peering_options},
	{"aws_ec2_managed_prefix_list", make_list},
	{"aws_ec2_managed_prefix_list_entry", make_list_entry},
	{"aws_ec2_transit_gateway", make_transit},
	{"aws_ec2_transit_gateway_vpc_attachment", make_transit_attachment},
	{"aws_ec2_transit_gateway_route_table", make_transit_table},
	{"aws_ec2_transit_gateway_route", make_transit_route},
	{"aws_ec2_transit_gateway_route_table_association",
	 make_transit_association},
	{"aws_ec2_transit_gateway_route_table_propagation",
	 make_transit_propagation},
	{"aws_flow_log", make_flow_log},
	{NULL, NULL},
};
