// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_cfn_network.c - what resources of a VPC become
 * (aws-semantics.md 13.1)
 */
#include "tests/support/imported.h"

#include <string.h>

static void assert_made(const char *more, const char *expected)
{
	assert_becomes(imported(in_a_vpc("", more)), expected);
}

static void a_vpc_has_its_attributes_and_blocks(void **state)
{
	const char *lab = imported(
		"Resources:\n"
		"  V: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: "
		"10.0.0.0/16, EnableDnsSupport: false, EnableDnsHostnames: "
		"'true', InstanceTenancy: dedicated}}\n"
		"  More: {Type: 'AWS::EC2::VPCCidrBlock', Properties: {VpcId: "
		"!Ref V, CidrBlock: 10.1.0.0/16}}\n"
		"  Six: {Type: 'AWS::EC2::VPCCidrBlock', Properties: {VpcId: "
		"!Ref V, AmazonProvidedIpv6CidrBlock: true}}\n"
		"  S: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref V, "
		"CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true, "
		"AssignIpv6AddressOnCreation: true, Ipv6CidrBlock: !Select [1, "
		"!Cidr [!Select [0, !GetAtt V.Ipv6CidrBlocks], 4, 64]]}}\n"
		"  D: {Type: 'AWS::EC2::DHCPOptions', Properties: "
		"{DomainNameServers: [10.0.0.9], DomainName: corp.example}}\n"
		"  DA: {Type: 'AWS::EC2::VPCDHCPOptionsAssociation', "
		"Properties: {VpcId: !Ref V, DhcpOptionsId: !Ref D}}\n");

	(void)state;
	assert_becomes(lab, "cidr: [10.0.0.0/16, 10.1.0.0/16]");
	assert_becomes(lab, "enable_dns_support: false");
	assert_becomes(lab, "enable_dns_hostnames: true");
	assert_becomes(lab, "instance_tenancy: dedicated");
	assert_becomes(lab, "ipv6_cidr: 2001:db8:0:100::/56");
	assert_becomes(lab, "ipv6_cidr: 2001:db8:0:101::/64");
	assert_becomes(lab, "map_public_ip_on_launch: true");
	assert_becomes(lab, "assign_ipv6_address_on_creation: true");
	assert_becomes(lab, "dhcp_options: {domain_name_servers: [10.0.0.9], "
			    "domain_name: corp.example}");
}

static const char gateways[] =
	"  I: {Type: 'AWS::EC2::InternetGateway'}\n"
	"  IA: {Type: 'AWS::EC2::VPCGatewayAttachment', Properties: {VpcId: "
	"!Ref V, InternetGatewayId: !Ref I}}\n"
	"  E: {Type: 'AWS::EC2::EIP'}\n"
	"  N: {Type: 'AWS::EC2::NatGateway', Properties: {SubnetId: !Ref A, "
	"AllocationId: !GetAtt E.AllocationId}}\n"
	"  T: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: !Ref V}}\n"
	"  TR: {Type: 'AWS::EC2::Route', Properties: {RouteTableId: !Ref T, "
	"DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref I}}\n"
	"  TA: {Type: 'AWS::EC2::SubnetRouteTableAssociation', Properties: "
	"{SubnetId: !Ref A, RouteTableId: !Ref T}}\n"
	"  U: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: !Ref V}}\n"
	"  UR: {Type: 'AWS::EC2::Route', Properties: {RouteTableId: !Ref U, "
	"DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref N}}\n"
	"  X: {Type: 'AWS::EC2::EgressOnlyInternetGateway', Properties: "
	"{VpcId: !Ref V}}\n";

static void gateways_and_routes_come_together(void **state)
{
	const char *lab = imported(in_a_vpc("", gateways));

	(void)state;
	assert_becomes(lab, "internet_gateway: true");
	assert_becomes(lab, "egress_only_internet_gateway: true");
	assert_becomes(lab, "{cidr: 10.0.1.0/24, route_table: T}");
	assert_becomes(lab, "nat_gateways: {N: {subnet: A, elastic_ip: E}}");
	assert_becomes(lab, "route_tables: {T: {0.0.0.0/0: igw}, U: "
			    "{0.0.0.0/0: N}}");
	assert_becomes(lab, "elastic_ips: {E: auto}");
}

static void gateway_tables_and_propagation_have_the_long_form(void **state)
{
	const char *lab = imported(in_a_vpc(
		"",
		"  G: {Type: 'AWS::EC2::VPNGateway', Properties: {Type: "
		"ipsec.1}}\n"
		"  GA: {Type: 'AWS::EC2::VPCGatewayAttachment', Properties: "
		"{VpcId: !Ref V, VpnGatewayId: !Ref G}}\n"
		"  T: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: !Ref "
		"V}}\n"
		"  TP: {Type: 'AWS::EC2::VPNGatewayRoutePropagation', "
		"Properties: {RouteTableIds: [!Ref T], VpnGatewayId: !Ref "
		"G}}\n"
		"  TR: {Type: 'AWS::EC2::Route', Properties: {RouteTableId: "
		"!Ref T, DestinationCidrBlock: 192.168.0.0/16, GatewayId: !Ref "
		"G}}\n"
		"  W: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: !Ref "
		"V}}\n"
		"  WA: {Type: 'AWS::EC2::GatewayRouteTableAssociation', "
		"Properties: {GatewayId: !Ref G, RouteTableId: !Ref W}}\n"));

	(void)state;
	assert_becomes(lab, "vpn_gateway: true");
	assert_becomes(lab, "T: {routes: {192.168.0.0/16: vgw}, propagate: "
			    "true}");
	assert_becomes(lab, "W: {routes: {}, gateway: vgw}");
}

/* CFN-1, CFN-2, CFN-4, CFN-5 */
static void rules_of_groups_come_together(void **state)
{
	const char *lab = imported(in_a_vpc(
		"",
		"  G: {Type: 'AWS::EC2::SecurityGroup', Properties: {VpcId: "
		"!Ref V, GroupDescription: x, SecurityGroupIngress: "
		"[{IpProtocol: TCP, FromPort: '80', ToPort: '80', CidrIp: "
		"0.0.0.0/0}, {IpProtocol: '6', FromPort: 1000, ToPort: 2000, "
		"SourceSecurityGroupId: !GetAtt H.GroupId}, {IpProtocol: icmp, "
		"FromPort: 8, ToPort: -1, CidrIp: 10.0.0.0/8}, {IpProtocol: "
		"50, CidrIpv6: '::/0'}]}}\n"
		"  H: {Type: 'AWS::EC2::SecurityGroup', Properties: {VpcId: "
		"!Ref V, GroupDescription: x, SecurityGroupEgress: "
		"[{IpProtocol: '-1', CidrIp: 127.0.0.1/32}]}}\n"
		"  HI: {Type: 'AWS::EC2::SecurityGroupIngress', Properties: "
		"{GroupId: !Ref H, IpProtocol: -1, SourceSecurityGroupId: "
		"!Ref H}}\n"
		"  GE: {Type: 'AWS::EC2::SecurityGroupEgress', Properties: "
		"{GroupId: !Ref G, IpProtocol: udp, FromPort: 53, ToPort: 53, "
		"DestinationSecurityGroupId: !Ref H}}\n"
		"  DI: {Type: 'AWS::EC2::SecurityGroupIngress', Properties: "
		"{GroupId: !GetAtt V.DefaultSecurityGroup, IpProtocol: tcp, "
		"FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}}\n"
		"  E: {Type: 'AWS::EC2::SecurityGroup', Properties: {VpcId: "
		"!Ref V, GroupDescription: x, SecurityGroupEgress: []}}\n"));

	(void)state;
	assert_becomes(lab, "- {tcp: 80, from: 0.0.0.0/0}\n"
			    "          - {tcp: 1000-2000, from: H}\n"
			    "          - {icmp: 8, from: 10.0.0.0/8}\n"
			    "          - {protocol: 50, from: \"::/0\"}\n"
			    "        egress: [{udp: 53, to: H}]");
	assert_becomes(lab, "H: {egress: [{protocol: all, to: 127.0.0.1/32}], "
			    "ingress: [{protocol: all, from: self}]}");
	assert_becomes(lab, "E: {}");
	assert_becomes(lab, "- {protocol: all, from: self}\n"
			    "          - {tcp: 22, from: 10.0.0.0/8}");
}

static void acls_have_their_entries_and_subnets(void **state)
{
	const char *lab = imported(in_a_vpc(
		"",
		"  L: {Type: 'AWS::EC2::NetworkAcl', Properties: {VpcId: !Ref "
		"V}}\n"
		"  L1: {Type: 'AWS::EC2::NetworkAclEntry', Properties: "
		"{NetworkAclId: !Ref L, RuleNumber: 100, Protocol: 6, "
		"RuleAction: allow, CidrBlock: 0.0.0.0/0, PortRange: {From: "
		"443, To: 443}}}\n"
		"  L2: {Type: 'AWS::EC2::NetworkAclEntry', Properties: "
		"{NetworkAclId: !Ref L, RuleNumber: 90, Protocol: -1, "
		"RuleAction: deny, Egress: true, CidrBlock: 10.0.0.0/8}}\n"
		"  L3: {Type: 'AWS::EC2::NetworkAclEntry', Properties: "
		"{NetworkAclId: !Ref L, RuleNumber: 110, Protocol: 1, "
		"RuleAction: allow, CidrBlock: 0.0.0.0/0, Icmp: {Type: 3, "
		"Code: 4}}}\n"
		"  LA: {Type: 'AWS::EC2::SubnetNetworkAclAssociation', "
		"Properties: {SubnetId: !Ref B, NetworkAclId: !Ref L}}\n"));

	(void)state;
	assert_becomes(lab, "- {rule: 100, allow: {tcp: 443}, cidr: "
			    "0.0.0.0/0}");
	assert_becomes(lab, "- {rule: 110, allow: {icmp: 3/4}, cidr: "
			    "0.0.0.0/0}");
	assert_becomes(lab, "egress: [{rule: 90, deny: all, cidr: "
			    "10.0.0.0/8}]");
	assert_becomes(lab, "B: {cidr: 10.0.2.0/24, az: b, network_acl: L}");
}

static void endpoints_have_tables_or_subnets(void **state)
{
	const char *lab = imported(in_a_vpc(
		"",
		"  T: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: !Ref "
		"V}}\n"
		"  S3: {Type: 'AWS::EC2::VPCEndpoint', Properties: {VpcId: "
		"!Ref V, ServiceName: !Sub 'com.amazonaws.${AWS::Region}.s3', "
		"RouteTableIds: [!Ref T], PolicyDocument: {Statement: "
		"[{Effect: Allow, Principal: '*', Action: 's3:GetObject', "
		"Resource: 'arn:aws:s3:::x/*', Condition: {StringEquals: "
		"{'aws:SourceVpc': !Ref V}}}]}}}\n"
		"  Sm: {Type: 'AWS::EC2::VPCEndpoint', Properties: {VpcId: "
		"!Ref V, VpcEndpointType: Interface, ServiceName: "
		"com.amazonaws.us-east-1.ssmmessages, SubnetIds: [!Ref A]}}\n"));

	(void)state;
	assert_becomes(lab, "service: s3\n        route_tables: [T]");
	assert_becomes(lab, "allow: [\"s3:GetObject\"]");
	assert_becomes(lab, "source_vpc: [V]");
	assert_becomes(lab, "Sm: {service: ssmmessages, subnets: A, "
			    "private_dns: false}");
	assert_becomes(lab, "services: {ssmmessages: {}}");
}

static void peerings_and_transit_gateways_join_vpcs(void **state)
{
	static const char more[] =
		"  W: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: "
		"10.8.0.0/16}}\n"
		"  P: {Type: 'AWS::EC2::VPCPeeringConnection', Properties: "
		"{VpcId: !Ref V, PeerVpcId: !Ref W}}\n"
		"  T: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: !Ref "
		"V}}\n"
		"  R: {Type: 'AWS::EC2::Route', Properties: {RouteTableId: "
		"!Ref T, DestinationCidrBlock: 10.8.0.0/16, "
		"VpcPeeringConnectionId: !Ref P}}\n"
		"  G: {Type: 'AWS::EC2::TransitGateway', Properties: "
		"{DefaultRouteTableAssociation: disable}}\n"
		"  GA: {Type: 'AWS::EC2::TransitGatewayAttachment', "
		"Properties: {TransitGatewayId: !Ref G, VpcId: !Ref V, "
		"SubnetIds: [!Ref A, !Ref B], Options: {ApplianceModeSupport: "
		"enable}}}\n"
		"  GT: {Type: 'AWS::EC2::TransitGatewayRouteTable', "
		"Properties: {TransitGatewayId: !Ref G}}\n"
		"  GR: {Type: 'AWS::EC2::TransitGatewayRoute', Properties: "
		"{TransitGatewayRouteTableId: !Ref GT, DestinationCidrBlock: "
		"10.0.0.0/16, TransitGatewayAttachmentId: !Ref GA}}\n"
		"  GX: {Type: 'AWS::EC2::TransitGatewayRouteTableAssociation', "
		"Properties: {TransitGatewayRouteTableId: !Ref GT, "
		"TransitGatewayAttachmentId: !Ref GA}}\n"
		"  GP: {Type: 'AWS::EC2::TransitGatewayRouteTablePropagation', "
		"Properties: {TransitGatewayRouteTableId: !Ref GT, "
		"TransitGatewayAttachmentId: !Ref GA}}\n";
	const char *lab = imported(in_a_vpc("", more));

	(void)state;
	assert_becomes(lab, "peerings: {P: [V, W]}");
	assert_becomes(lab, "T: {10.8.0.0/16: P}");
	assert_becomes(lab, "default_route_table_association: false");
	assert_becomes(lab, "appliance_mode: true");
	assert_becomes(lab, "route_table: GT");
	assert_becomes(lab, "propagate_to: [GT]");
	assert_becomes(lab, "GT: {10.0.0.0/16: GA}");
}

static void lists_logs_and_zones_are_read(void **state)
{
	const char *lab = imported(in_a_vpc(
		"",
		"  L: {Type: 'AWS::EC2::PrefixList', Properties: "
		"{PrefixListName: corp, AddressFamily: IPv4, MaxEntries: 5, "
		"Entries: [{Cidr: 192.168.0.0/16}]}}\n"
		"  G: {Type: 'AWS::EC2::SecurityGroup', Properties: {VpcId: "
		"!Ref V, GroupDescription: x, SecurityGroupIngress: "
		"{IpProtocol: tcp, FromPort: 22, ToPort: 22, SourcePrefixListId: "
		"!Ref L}}}\n"
		"  F: {Type: 'AWS::EC2::FlowLog', Properties: {ResourceId: "
		"!Ref V, ResourceType: VPC, TrafficType: REJECT, "
		"MaxAggregationInterval: 60}}\n"
		"  Z: {Type: 'AWS::Route53::HostedZone', Properties: {Name: "
		"corp.example., VPCs: [{VPCId: !Ref V, VPCRegion: "
		"us-east-1}]}}\n"
		"  ZR: {Type: 'AWS::Route53::RecordSet', Properties: "
		"{HostedZoneId: !Ref Z, Name: db.corp.example., Type: A, TTL: "
		"60, ResourceRecords: [10.0.1.9]}}\n"));

	(void)state;
	assert_becomes(lab, "L: {entries: [192.168.0.0/16], max_entries: 5}");
	assert_becomes(lab, "{tcp: 22, from: {prefix_list: L}}");
	assert_becomes(lab, "F: {on: V, traffic_type: REJECT, "
			    "max_aggregation_interval: 60}");
	assert_becomes(lab, "Z: {name: corp.example, vpcs: [V], records: {db: "
			    "10.0.1.9}}");
}

static void records_of_a_group_belong_to_its_zone(void **state)
{
	const char *lab = imported(in_a_vpc(
		"",
		"  I: {Type: 'AWS::EC2::Instance', Properties: {SubnetId: !Ref "
		"A}}\n"
		"  Z: {Type: 'AWS::Route53::HostedZone', Properties: {Name: "
		"corp.example, VPCs: [{VPCId: !Ref V, VPCRegion: us-east-1}]}}\n"
		"  ZG: {Type: 'AWS::Route53::RecordSetGroup', Properties: "
		"{HostedZoneName: corp.example., RecordSets: [{Name: "
		"web.corp.example., Type: A, ResourceRecords: [!GetAtt "
		"I.PrivateIp]}, {Name: www.corp.example, Type: CNAME, "
		"ResourceRecords: [web.corp.example]}, {Name: corp.example, "
		"Type: A, ResourceRecords: [10.0.1.8, 10.0.1.9]}, {Name: "
		"corp.example, Type: TXT, ResourceRecords: [x]}]}}\n"
		"  ZX: {Type: 'AWS::Route53::RecordSetGroup', Properties: "
		"{HostedZoneName: other.example., RecordSets: []}}\n"
		"  ZP: {Type: 'AWS::Route53::HostedZone', Properties: {Name: "
		"public.example}}\n"));

	(void)state;
	assert_becomes(lab, "web: I");
	assert_becomes(lab, "www: {type: CNAME, value: web.corp.example}");
	assert_becomes(lab, "\"@\": [10.0.1.8, 10.0.1.9]");
	assert_null(strstr(lab, "public.example"));
	assert_becomes(import_told(),
		       "ignored: 1 × AWS::Route53::HostedZone, 1 × "
		       "AWS::Route53::RecordSetGroup");
}

static void the_default_group_can_be_emptied(void **state)
{
	(void)state;
	assert_made("  R: {Type: 'Custom::VpcRestrictDefaultSG', Properties: "
		    "{DefaultSecurityGroupId: !GetAtt "
		    "V.DefaultSecurityGroup}}\n",
		    "default: {ingress: [], egress: []}");
}

static void a_group_without_a_vpc_is_in_the_default_one(void **state)
{
	const char *lab = imported(
		"Resources: {G: {Type: 'AWS::EC2::SecurityGroup', Properties: "
		"{GroupDescription: x}}, I: {Type: 'AWS::EC2::Instance', "
		"Properties: {SecurityGroups: [!Ref G]}}}\n");

	(void)state;
	assert_becomes(lab, "is_default: true");
	assert_becomes(lab, "I: {subnet: default-a, security_groups: G}");
}

static void routes_to_what_is_outside_are_said(void **state)
{
	(void)state;
	assert_made("  T: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: "
		    "!Ref V}}\n"
		    "  R: {Type: 'AWS::EC2::Route', Properties: {RouteTableId: "
		    "!Ref T, DestinationCidrBlock: 10.8.0.0/16, "
		    "TransitGatewayId: tgw-1}}\n",
		    "T: {10.8.0.0/16: blackhole}");
	assert_becomes(import_told(), "R: assumed: its target tgw-1 is outside "
				      "of all templates: a blackhole");
	assert_made("  T: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: "
		    "!Ref V}}\n"
		    "  R: {Type: 'AWS::EC2::Route', Properties: {RouteTableId: "
		    "!Ref T, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: "
		    "nat-1}}\n",
		    "nat_gateways: {nat-1: {subnet: nat-1-subnet}}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_vpc_has_its_attributes_and_blocks,
					  imported_drop),
		cmocka_unit_test_teardown(records_of_a_group_belong_to_its_zone,
					  imported_drop),
		cmocka_unit_test_teardown(gateways_and_routes_come_together,
					  imported_drop),
		cmocka_unit_test_teardown(
			gateway_tables_and_propagation_have_the_long_form,
			imported_drop),
		cmocka_unit_test_teardown(rules_of_groups_come_together,
					  imported_drop),
		cmocka_unit_test_teardown(acls_have_their_entries_and_subnets,
					  imported_drop),
		cmocka_unit_test_teardown(endpoints_have_tables_or_subnets,
					  imported_drop),
		cmocka_unit_test_teardown(
			peerings_and_transit_gateways_join_vpcs, imported_drop),
		cmocka_unit_test_teardown(lists_logs_and_zones_are_read,
					  imported_drop),
		cmocka_unit_test_teardown(
			a_group_without_a_vpc_is_in_the_default_one,
			imported_drop),
		cmocka_unit_test_teardown(the_default_group_can_be_emptied,
					  imported_drop),
		cmocka_unit_test_teardown(routes_to_what_is_outside_are_said,
					  imported_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
