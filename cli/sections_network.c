// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/sections_network.c - the tables of VPCs and what connects them
 */
#include "cli/say_network.h"
#include "cli/sections.h"

/* --- VPCs and subnets --------------------------------------------------------- */

static const struct column vpcs[] = {
	SAID("VPC", "Tags", say_tag),
	COLUMN("IDENTIFIER", "VpcId"),
	COLUMN("CIDR", "CidrBlockAssociationSet.CidrBlock"),
	COLUMN_IF("IPV6", "Ipv6CidrBlockAssociationSet.Ipv6CidrBlock"),
	COLUMN("DNS SUPPORT", "EnableDnsSupport.Value"),
	COLUMN("DNS HOSTNAMES", "EnableDnsHostnames.Value"),
	SAID_IF("TENANCY", "InstanceTenancy", say_unusual),
	SAID_IF("DEFAULT", "IsDefault", say_yes),
	SAID_IF("PUBLIC ACCESS",
		"BlockPublicAccessStates.InternetGatewayBlockMode",
		say_unusual),
	COLUMN("ACCOUNT", "OwnerId"),
	NO_COLUMN,
};

static const struct column dhcp_options[] = {
	COLUMN("DHCP OPTIONS", "^DhcpOptionsId"),
	COLUMN("KEY", "Key"),
	COLUMN("VALUES", "Values.Value"),
	NO_COLUMN,
};

static const struct column subnets[] = {
	SAID("SUBNET", "SubnetId", say_place),
	COLUMN("IDENTIFIER", "SubnetId"),
	COLUMN("CIDR", "CidrBlock"),
	COLUMN_IF("IPV6", "Ipv6CidrBlockAssociationSet.Ipv6CidrBlock"),
	COLUMN("AZ", "AvailabilityZone"),
	SAID("ROUTE TABLE", "", say_table_of_subnet),
	SAID("NETWORK ACL", "SubnetId", say_acl_of_subnet),
	COLUMN("FREE", "AvailableIpAddressCount"),
	SAID_IF("PUBLIC IP", "MapPublicIpOnLaunch", say_yes),
	SAID_IF("PUBLIC ACCESS",
		"BlockPublicAccessStates.InternetGatewayBlockMode",
		say_unusual),
	SAID_IF("DNS64", "EnableDns64", say_yes),
	NO_COLUMN,
};

static const struct column exclusions[] = {
	SAID("RESOURCE", "ResourceArn", say_resource),
	COLUMN("MODE", "InternetGatewayExclusionMode"),
	NO_COLUMN,
};

/* --- routes --------------------------------------------------------------------- */

static const struct column route_tables[] = {
	SAID("ROUTE TABLE", "RouteTableId", say_place),
	COLUMN("IDENTIFIER", "RouteTableId"),
	SAID("MAIN", "Associations.Main", say_yes),
	SAID("SUBNETS", "", say_subnets_of_table),
	SAID_IF("GATEWAY", "Associations.GatewayId", say_name),
	SAID_IF("PROPAGATES", "PropagatingVgws.GatewayId", say_name),
	NO_COLUMN,
};

static const struct column routes[] = {
	SAID("ROUTE TABLE", "^RouteTableId", say_place),
	SAID("DESTINATION",
	     "DestinationCidrBlock|DestinationIpv6CidrBlock|"
	     "DestinationPrefixListId",
	     say_name),
	SAID("TARGET", ROUTE_TARGETS, say_name),
	SAID("IDENTIFIER", ROUTE_TARGETS, say_identifier),
	COLUMN("ORIGIN", "Origin"),
	SAID("STATE", "State", say_state),
	NO_COLUMN,
};

/* --- gateways --------------------------------------------------------------------- */

static const struct column internet_gateways[] = {
	SAID("GATEWAY", "Tags", say_tag),
	COLUMN("IDENTIFIER", "InternetGatewayId"),
	SAID("VPC", "Attachments.VpcId", say_name),
	SAID_OR("STATE", "Attachments.State", say_state, "detached"),
	NO_COLUMN,
};

static const struct column egress_only_gateways[] = {
	SAID("GATEWAY", "Tags", say_tag),
	COLUMN("IDENTIFIER", "EgressOnlyInternetGatewayId"),
	SAID("VPC", "Attachments.VpcId", say_name),
	SAID("STATE", "Attachments.State", say_state),
	NO_COLUMN,
};

static const struct column vpn_gateways[] = {
	SAID("GATEWAY", "Tags", say_tag),
	COLUMN("IDENTIFIER", "VpnGatewayId"),
	SAID("VPC", "VpcAttachments.VpcId", say_name),
	SAID_OR("STATE", "VpcAttachments.State", say_state, "detached"),
	NO_COLUMN,
};

static const struct column nat_gateways[] = {
	SAID("NAT GATEWAY", "NatGatewayId", say_place),
	COLUMN("IDENTIFIER", "NatGatewayId"),
	SAID("SUBNET", "SubnetId", say_name),
	COLUMN("TYPE", "ConnectivityType"),
	COLUMN("MODE", "AvailabilityMode"),
	COLUMN("PRIVATE", "NatGatewayAddresses.PrivateIp"),
	COLUMN("PUBLIC", "NatGatewayAddresses.PublicIp"),
	SAID("STATE", "State", say_state),
	COLUMN_IF("REASON", "FailureCode"),
	NO_COLUMN,
};

static const struct column addresses[] = {
	COLUMN("ELASTIC IP", "PublicIp"),
	SAID_IF("NAME", "Tags", say_tag),
	COLUMN("IDENTIFIER", "AllocationId"),
	COLUMN("PRIVATE", "PrivateIpAddress"),
	COLUMN("ENI", "NetworkInterfaceId"),
	SAID("USED BY", "NetworkInterfaceId", say_name),
	NO_COLUMN,
};

/* --- groups and ACLs ---------------------------------------------------------------- */

static const struct column groups[] = {
	SAID("SECURITY GROUP", "GroupId", say_place),
	COLUMN("IDENTIFIER", "GroupId"),
	COLUMN_IF("DESCRIPTION", "Description"),
	SAID_OR("USED BY", "GroupId", say_users_of_group, "nobody"),
	NO_COLUMN,
};

static const struct column rules[] = {
	SAID("SECURITY GROUP", "GroupId", say_place),
	SAID("DIRECTION", "IsEgress", say_direction),
	SAID("PROTOCOL", "IpProtocol", say_protocol),
	SAID("PORTS", "", say_ports),
	SAID("PEER", "CidrIpv4|CidrIpv6|PrefixListId|ReferencedGroupInfo",
	     say_peer),
	SAID_IF("STATE", "ReferencedGroupInfo.PeeringStatus", say_state),
	COLUMN_IF("DESCRIPTION", "Description"),
	NO_COLUMN,
};

static const struct column acls[] = {
	SAID("NETWORK ACL", "NetworkAclId", say_place),
	COLUMN("IDENTIFIER", "NetworkAclId"),
	SAID("DEFAULT", "IsDefault", say_yes),
	SAID("SUBNETS", "Associations.SubnetId", say_name),
	NO_COLUMN,
};

static const struct column entries[] = {
	SAID("NETWORK ACL", "^NetworkAclId", say_place),
	SAID("DIRECTION", "Egress", say_direction),
	SAID("RULE", "RuleNumber", say_rule),
	SAID("ACTION", "RuleAction", say_state),
	SAID("PROTOCOL", "Protocol", say_protocol),
	SAID("PORTS", "", say_ports),
	COLUMN("CIDR", "CidrBlock|Ipv6CidrBlock"),
	NO_COLUMN,
};

/* --- endpoints ------------------------------------------------------------------------ */

static const struct column endpoints[] = {
	SAID("ENDPOINT", "VpcEndpointId", say_place),
	COLUMN("IDENTIFIER", "VpcEndpointId"),
	COLUMN("TYPE", "VpcEndpointType"),
	COLUMN("SERVICE", "ServiceName"),
	SAID_IF("ROUTE TABLES", "RouteTableIds", say_name),
	SAID_IF("SUBNETS", "SubnetIds", say_name),
	COLUMN_IF("GROUPS", "Groups.GroupName"),
	SAID("STATE", "State", say_state),
	NO_COLUMN,
};

static const struct column endpoint_names[] = {
	SAID("ENDPOINT", "^VpcEndpointId", say_place),
	COLUMN("DNS NAME", "DnsName"),
	NO_COLUMN,
};

static const struct column services[] = {
	SAID("ENDPOINT SERVICE", "Tags", say_tag),
	COLUMN("IDENTIFIER", "ServiceId"),
	COLUMN("SERVICE", "ServiceName"),
	SAID("LOAD BALANCER", "NetworkLoadBalancerArns", say_name),
	COLUMN("ACCEPTANCE", "AcceptanceRequired"),
	COLUMN_IF("ALLOWED", "AllowedPrincipals.Principal"),
	NO_COLUMN,
};

/* --- between VPCs ----------------------------------------------------------------------- */

static const struct column peerings[] = {
	SAID("PEERING", "Tags", say_tag),
	COLUMN("IDENTIFIER", "VpcPeeringConnectionId"),
	SAID("REQUESTER", "RequesterVpcInfo.VpcId", say_name),
	COLUMN("CIDR", "RequesterVpcInfo.CidrBlockSet.CidrBlock"),
	SAID("ACCEPTER", "AccepterVpcInfo.VpcId", say_name),
	COLUMN("CIDR", "AccepterVpcInfo.CidrBlockSet.CidrBlock"),
	SAID("STATE", "Status.Code", say_state),
	NO_COLUMN,
};

static const struct column flow_logs[] = {
	SAID("FLOW LOG", "Tags", say_tag),
	COLUMN("IDENTIFIER", "FlowLogId"),
	SAID("OF", "ResourceId", say_name),
	COLUMN("TRAFFIC", "TrafficType"),
	COLUMN("INTERVAL", "MaxAggregationInterval"),
	COLUMN("FORMAT", "LogFormat"),
	NO_COLUMN,
};

static const struct column prefix_lists[] = {
	COLUMN("PREFIX LIST", "PrefixListName"),
	COLUMN("IDENTIFIER", "PrefixListId"),
	COLUMN("FAMILY", "AddressFamily"),
	COLUMN_IF("MAX ENTRIES", "MaxEntries"),
	COLUMN("OWNER", "OwnerId"),
	NO_COLUMN,
};

static const struct column list_entries[] = {
	COLUMN("PREFIX LIST", "^PrefixListName"),
	COLUMN("CIDR", "Cidr"),
	NO_COLUMN,
};

static const struct column transit_gateways[] = {
	SAID("TRANSIT GATEWAY", "Tags", say_tag),
	COLUMN("IDENTIFIER", "TransitGatewayId"),
	SAID("ASSOCIATES WITH", "Options.AssociationDefaultRouteTableId",
	     say_name),
	SAID("PROPAGATES TO", "Options.PropagationDefaultRouteTableId",
	     say_name),
	SAID_IF("GROUP REFERENCES", "Options.SecurityGroupReferencingSupport",
		say_unusual),
	NO_COLUMN,
};

static const struct column attachments[] = {
	SAID("TRANSIT GATEWAY", "TransitGatewayId", say_name),
	SAID("ATTACHMENT", "Tags", say_tag),
	COLUMN("IDENTIFIER", "TransitGatewayAttachmentId"),
	COLUMN("TYPE", "ResourceType"),
	SAID("RESOURCE", "ResourceId", say_name),
	SAID("ROUTE TABLE", "Association.TransitGatewayRouteTableId", say_name),
	NO_COLUMN,
};

static const struct column vpc_attachments[] = {
	SAID("ATTACHMENT", "Tags", say_tag),
	SAID("SUBNETS", "SubnetIds", say_place),
	COLUMN("DNS", "Options.DnsSupport"),
	COLUMN("IPV6", "Options.Ipv6Support"),
	COLUMN("APPLIANCE MODE", "Options.ApplianceModeSupport"),
	COLUMN("GROUP REFERENCES", "Options.SecurityGroupReferencingSupport"),
	NO_COLUMN,
};

static const struct column transit_tables[] = {
	SAID("TRANSIT GATEWAY", "TransitGatewayId", say_name),
	SAID("ROUTE TABLE", "Tags", say_tag),
	COLUMN("IDENTIFIER", "TransitGatewayRouteTableId"),
	SAID("ASSOCIATED", "Associations.TransitGatewayAttachmentId", say_name),
	SAID("PROPAGATED",
	     "TransitGatewayRouteTablePropagations.TransitGatewayAttachmentId",
	     say_name),
	NO_COLUMN,
};

static const struct column transit_routes[] = {
	SAID("ROUTE TABLE", "^TransitGatewayRouteTableId", say_name),
	COLUMN("DESTINATION", "DestinationCidrBlock"),
	SAID("ATTACHMENT",
	     "TransitGatewayAttachments.TransitGatewayAttachmentId", say_name),
	COLUMN("TYPE", "Type"),
	SAID("STATE", "State", say_state),
	NO_COLUMN,
};

static const struct column vpn_connections[] = {
	SAID("VPN", "Tags", say_tag),
	COLUMN("IDENTIFIER", "VpnConnectionId"),
	SAID("GATEWAY", "VpnGatewayId|TransitGatewayId", say_name),
	COLUMN("ROUTES", "Routes.DestinationCidrBlock"),
	SAID("STATE", "VgwTelemetry.Status", say_state),
	NO_COLUMN,
};

static const struct column on_premises[] = {
	COLUMN("NETWORK", "Name"),	   COLUMN("VPN", "VpnConnectionId"),
	COLUMN("CIDR", "CidrBlocks"),	   COLUMN("ROUTING", "Routing"),
	SAID("STATE", "State", say_state), NO_COLUMN,
};

/* --- the sections ------------------------------------------------------------------------- */

const struct section sections_of_network[] = {
	{"VPCs", "Vpcs", NULL, NULL, vpcs},
	{"Subnets", "Subnets", NULL, NULL, subnets},
	{"Route tables", "RouteTables", NULL, NULL, route_tables},
	{"Routes", "RouteTables", "Routes", NULL, routes},
	{"Internet gateways", "InternetGateways", NULL, NULL,
	 internet_gateways},
	{"Egress-only internet gateways", "EgressOnlyInternetGateways", NULL,
	 NULL, egress_only_gateways},
	{"Virtual private gateways", "VpnGateways", NULL, NULL, vpn_gateways},
	{"NAT gateways", "NatGateways", NULL, NULL, nat_gateways},
	{"Elastic IPs", "Addresses", NULL, NULL, addresses},
	{"Security groups", "SecurityGroups", NULL, NULL, groups},
	{"Rules", "SecurityGroupRules", NULL, "SecurityGroups", rules},
	{"Network ACLs", "NetworkAcls", NULL, NULL, acls},
	{"Entries", "NetworkAcls", "Entries", NULL, entries},
	{"Endpoints", "VpcEndpoints", NULL, NULL, endpoints},
	{"Names of endpoints", "VpcEndpoints", "DnsEntries", NULL,
	 endpoint_names},
	{"Endpoint services", "ServiceConfigurations", NULL, NULL, services},
	{"Peerings", "VpcPeeringConnections", NULL, NULL, peerings},
	{"Prefix lists", "PrefixLists", NULL, NULL, prefix_lists},
	{"Entries of prefix lists", "PrefixLists", "Entries", NULL,
	 list_entries},
	{"Transit gateways", "TransitGateways", NULL, NULL, transit_gateways},
	{"Attachments", "TransitGatewayAttachments", NULL, NULL, attachments},
	{"Attachments of VPCs", "TransitGatewayVpcAttachments", NULL,
	 "TransitGatewayAttachments", vpc_attachments},
	{"Route tables of transit gateways", "TransitGatewayRouteTables", NULL,
	 NULL, transit_tables},
	{"Routes of transit gateways", "TransitGatewayRouteTables", "Routes",
	 NULL, transit_routes},
	{"VPN connections", "VpnConnections", NULL, NULL, vpn_connections},
	{"Flow logs", "FlowLogs", NULL, NULL, flow_logs},
	{"Networks on premises", "OnPremises", NULL, NULL, on_premises},
	{"DHCP options", "DhcpOptions", "DhcpConfigurations", NULL,
	 dhcp_options},
	{"Exclusions from Block Public Access",
	 "VpcBlockPublicAccessExclusions", NULL, NULL, exclusions},
	{NULL, NULL, NULL, NULL, NULL},
};
