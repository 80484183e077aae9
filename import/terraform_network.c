// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/terraform_network.c - VPCs, subnets, tables, gateways, addresses
 */
#include <string.h>

#include "import/terraform.h"

static void value(struct tf *t, struct doc *d, const char *member, bool is)
{
	struct doc *map = branch_map(t->arena, d->at);

	branch_put(t->arena, map, "Value", d->at,
		   branch_bool(t->arena, d->at, is));
	branch_put(t->arena, d, member, d->at, map);
}

/* Where AWS or Terraform chooses the block, the lab does */
static void set_ipv6(struct tf *t, struct doc *d, const struct tf_part *p,
		     const char *key, bool wanted)
{
	const char *block = said(p->values, key);

	if (!block && wanted)
		block = "auto";
	if (block)
		tf_text(t, tf_add(t, d, "Ipv6CidrBlockAssociationSet", p),
			"Ipv6CidrBlock", p, block);
}

/* What AWS makes with a VPC, by its identifiers */
static void note_defaults(struct tf *t, const struct tf_resource *r)
{
	static const char *const keys[] = {
		"main_route_table_id", "default_route_table_id",
		"default_security_group_id", "default_network_acl_id"};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (said(r->values, keys[i]))
			index_add(&t->defaults, said(r->values, keys[i]),
				  (void *)r->id);
}

static void make_vpc(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_VPC, "VpcId");
	bool is_default = strcmp(r->type, "aws_default_vpc") == 0 ||
			  (r->data && terraform_true(t, &p, "default"));

	tf_set(t, d, "CidrBlock", &p, "cidr_block");
	tf_set(t, d, "InstanceTenancy", &p, "instance_tenancy");
	tf_set(t, d, "OwnerId", &p, "owner_id");
	note_defaults(t, r);
	set_ipv6(t, d, &p, "ipv6_cidr_block",
		 terraform_true(t, &p, "assign_generated_ipv6_cidr_block"));
	value(t, d, "EnableDnsSupport",
	      !said_is(p.values, "enable_dns_support", "false"));
	value(t, d, "EnableDnsHostnames",
	      is_default ? !said_is(p.values, "enable_dns_hostnames", "false")
			 : terraform_true(t, &p, "enable_dns_hostnames"));
	if (!is_default)
		return;
	tf_text(t, d, "IsDefault", &p, "true");
	if (!said(d, "CidrBlock"))
		tf_text(t, d, "CidrBlock", &p, "172.31.0.0/16");
}

static void make_block(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *vpc = tf_doc(tf_found(t, &p, "vpc_id", MEMBER_VPC));
	const char *cidr = terraform_text(t, &p, "cidr_block");

	if (vpc && cidr)
		tf_text(t, tf_add(t, vpc, "CidrBlockAssociationSet", &p),
			"CidrBlock", &p, cidr);
}

static void make_subnet(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_SUBNET, "SubnetId");
	static const char *const keys[][2] = {
		{"CidrBlock", "cidr_block"},
		{"MapPublicIpOnLaunch", "map_public_ip_on_launch"},
		{"AssignIpv6AddressOnCreation",
		 "assign_ipv6_address_on_creation"},
		{"EnableDns64", "enable_dns64"},
		{"Ipv6Native", "ipv6_native"},
	};

	tf_text(t, d, "VpcId", &p, tf_vpc(t, &p));
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		tf_set(t, d, keys[i][0], &p, keys[i][1]);
	/* a reference to it is to all zones of a Region */
	tf_text(t, d, "AvailabilityZone", &p,
		said(p.values, "availability_zone"));
	tf_text(t, d, "AvailabilityZoneId", &p,
		said(p.values, "availability_zone_id"));
	set_ipv6(t, d, &p, "ipv6_cidr_block",
		 said_map(p.config, "ipv6_cidr_block") != NULL);
}

/* --- gateways ------------------------------------------------------------ */

static void attach(struct tf *t, struct doc *d, const char *list,
		   const struct tf_part *p)
{
	const char *vpc = terraform_written(p, "vpc_id") ? tf_vpc(t, p) : NULL;

	if (vpc)
		tf_text(t, tf_add(t, d, list, p), "VpcId", p, vpc);
}

static void make_igw(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);

	attach(t, tf_object(t, r, MEMBER_INTERNET_GATEWAY, "InternetGatewayId"),
	       "Attachments", &p);
}

static void make_eigw(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);

	attach(t,
	       tf_object(t, r, MEMBER_EGRESS_ONLY_GATEWAY,
			 "EgressOnlyInternetGatewayId"),
	       "Attachments", &p);
}

static void make_vgw(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);

	attach(t, tf_object(t, r, MEMBER_VPN_GATEWAY, "VpnGatewayId"),
	       "VpcAttachments", &p);
}

static void make_attachment(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *igw = tf_doc_at(t, &p, "internet_gateway_id");
	struct doc *vgw = tf_doc_at(t, &p, "vpn_gateway_id");

	if (igw)
		attach(t, igw, "Attachments", &p);
	if (vgw)
		attach(t, vgw, "VpcAttachments", &p);
}

static void make_eip(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_ADDRESS, "AllocationId");

	tf_text(t, d, "PublicIp", &p, said(p.values, "public_ip"));
}

static void make_nat(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_NAT_GATEWAY, "NatGatewayId");
	struct words more = terraform_words(t, &p, "secondary_allocation_ids");
	struct doc *address = tf_add(t, d, "NatGatewayAddresses", &p);

	tf_text(t, d, "SubnetId", &p, tf_subnet(t, &p));
	tf_set(t, d, "VpcId", &p, "vpc_id");
	tf_set(t, d, "ConnectivityType", &p, "connectivity_type");
	tf_set(t, address, "AllocationId", &p, "allocation_id");
	tf_text(t, address, "PrivateIp", &p, said(p.values, "private_ip"));
	for (size_t i = 0; i < more.n; i++)
		tf_text(t, tf_add(t, d, "NatGatewayAddresses", &p),
			"AllocationId", &p, more.items[i]);
	more = terraform_words(t, &p, "secondary_private_ip_addresses");
	for (size_t i = 0;
	     i < more.n && said_is(d, "ConnectivityType", "private"); i++)
		tf_text(t, tf_add(t, d, "NatGatewayAddresses", &p), "PrivateIp",
			&p, more.items[i]);
}

/* --- route tables -------------------------------------------------------- */

static void add_route(struct tf *t, struct doc *table, const struct tf_part *p)
{
	static const char *const keys[][2] = {
		{"DestinationCidrBlock", "cidr_block"},
		{"DestinationCidrBlock", "destination_cidr_block"},
		{"DestinationIpv6CidrBlock", "ipv6_cidr_block"},
		{"DestinationIpv6CidrBlock", "destination_ipv6_cidr_block"},
		{"DestinationPrefixListId", "destination_prefix_list_id"},
		{"GatewayId", "gateway_id"},
		{"NatGatewayId", "nat_gateway_id"},
		{"InstanceId", "instance_id"},
		{"NetworkInterfaceId", "network_interface_id"},
		{"TransitGatewayId", "transit_gateway_id"},
		{"VpcPeeringConnectionId", "vpc_peering_connection_id"},
		{"EgressOnlyInternetGatewayId", "egress_only_gateway_id"},
		{"GatewayId", "vpc_endpoint_id"},
		{"CarrierGatewayId", "carrier_gateway_id"},
	};
	struct doc *d = tf_add(t, table, "Routes", p);
	const struct tf_resource *by;

	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		tf_set(t, d, keys[i][0], p, keys[i][1]);
	by = terraform_find(t, said(d, "NetworkInterfaceId"));
	if (by && strcmp(by->type, "aws_instance") == 0)
		tf_text(t, d, "InstanceId", p, by->id);
	tf_text(t, d, "Origin", p, "CreateRoute");
}

static void add_routes(struct tf *t, struct tf_resource *r, struct doc *d)
{
	struct tf_part p = terraform_part(r);
	struct tf_parts routes = terraform_blocks(t, &p, "route");

	for (size_t i = 0; i < routes.n; i++)
		add_route(t, d, &routes.items[i]);
}

static void make_table(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_ROUTE_TABLE, "RouteTableId");
	struct words vgws;

	tf_text(t, d, "VpcId", &p, tf_vpc(t, &p));
	vgws = terraform_words(t, &p, "propagating_vgws");
	if (vgws.n)
		tf_list(t, d, "PropagatingVgws", &p, &vgws, "GatewayId");
	add_routes(t, r, d);
}

static void make_default_table(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	const char *table = terraform_text(t, &p, "default_route_table_id");
	const char *vpc = tf_default_of(t, table);
	struct doc *d = tf_object(t, r, MEMBER_ROUTE_TABLE, "RouteTableId");

	if (!vpc)
		vpc = terraform_text(t, &p, "vpc_id");
	tf_text(t, d, "VpcId", &p, vpc);
	tf_text(t, tf_add(t, d, "Associations", &p), "Main", &p, "true");
	if (table)
		index_add(&t->aliases, table, r);
	add_routes(t, r, d);
}

/* What a table is called may be the main one of a VPC, which nobody wrote */
static struct doc *table_of(struct tf *t, const struct tf_part *p,
			    const char *key)
{
	struct tf_resource *r = tf_found(t, p, key, MEMBER_ROUTE_TABLE);
	const char *id = r ? r->id : terraform_text(t, p, key);
	const char *vpc = tf_default_of(t, id);
	struct doc *d;

	if (tf_doc(r) || !vpc)
		return tf_doc(r);
	r = arena_alloc(t->arena, sizeof(*r));
	*r = *p->of;
	r->id = id;
	r->name = "main";
	d = tf_object(t, r, MEMBER_ROUTE_TABLE, "RouteTableId");
	tf_text(t, d, "VpcId", p, vpc);
	tf_text(t, tf_add(t, d, "Associations", p), "Main", p, "true");
	index_add(&t->aliases, id, r);
	return d;
}

static void make_route(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *table = table_of(t, &p, "route_table_id");

	if (table)
		add_route(t, table, &p);
	else
		tf_drop(r, "its route table is elsewhere");
}

static void make_association(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *table = table_of(t, &p, "route_table_id");
	struct doc *d;

	if (!table) {
		tf_drop(r, "its route table is elsewhere");
		return;
	}
	d = tf_add(t, table, "Associations", &p);
	tf_text(t, d, "SubnetId", &p, tf_subnet(t, &p));
	tf_set(t, d, "GatewayId", &p, "gateway_id");
	if (strcmp(r->type, "aws_main_route_table_association") == 0)
		tf_text(t, d, "Main", &p, "true");
}

static void make_dhcp(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *d = tf_object(t, r, MEMBER_DHCP_OPTIONS, "DhcpOptionsId");
	static const char *const keys[][2] = {
		{"domain-name-servers", "domain_name_servers"},
		{"domain-name", "domain_name"},
	};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct words w = terraform_words(t, &p, keys[i][1]);
		struct doc *one;

		if (!w.n)
			continue;
		one = tf_add(t, d, "DhcpConfigurations", &p);
		tf_text(t, one, "Key", &p, keys[i][0]);
		tf_list(t, one, "Values", &p, &w, "Value");
	}
}

static void make_dhcp_association(struct tf *t, struct tf_resource *r)
{
	struct tf_part p = terraform_part(r);
	struct doc *vpc = tf_doc(tf_found(t, &p, "vpc_id", MEMBER_VPC));

	if (vpc)
		tf_set(t, vpc, "DhcpOptionsId", &p, "dhcp_options_id");
}

const struct tf_maker tf_network_makers[] = {
	{"aws_vpc", make_vpc},
	{"aws_default_vpc", make_vpc},
	{"aws_vpc_ipv4_cidr_block_association", make_block},
	{"aws_subnet", make_subnet},
	{"aws_default_subnet", make_subnet},
	{"aws_internet_gateway", make_igw},
	{"aws_egress_only_internet_gateway", make_eigw},
	{"aws_vpn_gateway", make_vgw},
	{"aws_internet_gateway_attachment", make_attachment},
	{"aws_vpn_gateway_attachment", make_attachment},
	{"aws_eip", make_eip},
	{"aws_nat_gateway", make_nat},
	{"aws_route_table", make_table},
	{"aws_default_route_table", make_default_table},
	{"aws_main_route_table_association", make_association},
	{"aws_route_table_association", make_association},
	{"aws_route", make_route},
	{"aws_vpc_dhcp_options", make_dhcp},
	{"aws_vpc_dhcp_options_association", make_dhcp_association},
	{NULL, NULL},
};
