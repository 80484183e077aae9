// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_cfn_outside.c - templates that leave addresses, blocks and
 * networks to whoever makes a stack of them: what stands in for those
 */
#include "tests/support/imported.h"

#include <stdio.h>
#include <string.h>

/* A VPC with a subnet and a route table, below parameters, and more resources */
static const char *net(const char *parameters, const char *more)
{
	static char text[16384];

	snprintf(text, sizeof(text),
		 "Parameters:\n"
		 "  Unused: {Type: String, Default: ''}\n"
		 "%s"
		 "Resources:\n"
		 "  V: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: "
		 "10.7.0.0/16}}\n"
		 "  A: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref V, "
		 "CidrBlock: 10.7.1.0/24, AvailabilityZone: us-east-1a}}\n"
		 "  T: {Type: 'AWS::EC2::RouteTable', Properties: {VpcId: !Ref "
		 "V}}\n"
		 "%s",
		 parameters, more);
	return text;
}

static const char *made(const char *more)
{
	return imported(net("", more));
}

static const char *of(const char *parameters, const char *more)
{
	return imported(net(parameters, more));
}

static const char *given(const char *wish, const char *parameters,
			 const char *more)
{
	return imported_with(wish, net(parameters, more));
}

/* --- blocks ---------------------------------------------------------------------- */

#define GROUP(rules_)                                                         \
	"  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {VpcId: !Ref V, " \
	"SecurityGroupIngress: [" rules_ "]}}\n"
#define RULE(port_, from_) \
	"{IpProtocol: tcp, FromPort: " port_ ", ToPort: " port_ ", " from_ "}"
#define CUSTOM "  X: {Type: 'Custom::Blocks', Properties: {ServiceToken: t}}\n"

static void a_block_that_nobody_gave_is_the_same_everywhere(void **state)
{
	const char *lab = made(
		CUSTOM GROUP(RULE("1", "CidrIp: !GetAtt X.One") ", " RULE(
			"2", "CidrIp: !GetAtt "
			     "X.Two") ", " RULE("3", "CidrIp: !GetAtt X.One")));

	(void)state;
	assert_becomes(lab, "{tcp: 1, from: 10.0.0.0/24}");
	assert_becomes(lab, "{tcp: 2, from: 10.0.1.0/24}");
	assert_becomes(lab, "{tcp: 3, from: 10.0.0.0/24}");
	assert_becomes(import_told(), "note: X.One: assumed: 10.0.0.0/24\n");
	assert_becomes(import_told(), "note: X.Two: assumed: 10.0.1.0/24\n");
}

static void a_block_may_be_of_ipv6_of_a_route_and_of_an_acl(void **state)
{
	const char *lab = made(CUSTOM GROUP(RULE(
		"1",
		"CidrIpv6: !GetAtt X.Six")) "  I: {Type: 'AWS::EC2::InternetGateway'}\n"
					    "  IA: {Type: 'AWS::EC2::VPCGatewayAttachment', Properties: "
					    "{VpcId: !Ref V, InternetGatewayId: !Ref I}}\n"
					    "  R: {Type: 'AWS::EC2::Route', Properties: {RouteTableId: "
					    "!Ref T, DestinationCidrBlock: !GetAtt X.Far, GatewayId: !Ref "
					    "I}}\n"
					    "  N: {Type: 'AWS::EC2::NetworkAcl', Properties: {VpcId: !Ref "
					    "V}}\n"
					    "  NE: {Type: 'AWS::EC2::NetworkAclEntry', Properties: "
					    "{NetworkAclId: !Ref N, RuleNumber: 7, Protocol: -1, "
					    "RuleAction: allow, CidrBlock: !GetAtt X.Far}}\n");

	(void)state;
	assert_becomes(lab, "{tcp: 1, from: \"2001:db8:f00::/64\"}");
	assert_becomes(lab, "T: {10.0.0.0/24: igw}");
	assert_becomes(lab, "allow: all, cidr: 10.0.0.0/24");
}

static void a_block_that_is_assumed_by_the_user_is_the_one(void **state)
{
	(void)state;
	assert_becomes(given("{assume: {X.One: 192.168.3.0/24}}", "",
			     CUSTOM GROUP(RULE("1", "CidrIp: !GetAtt X.One"))),
		       "{tcp: 1, from: 192.168.3.0/24}");
}

static void a_block_that_is_wrong_is_left_to_be_refused(void **state)
{
	(void)state;
	made(GROUP(RULE("1", "CidrIp: 10.7.0.5/16")));
	assert_becomes(import_refused(), "10.7.0.5/16");
}

static void what_is_no_block_is_left_to_be_refused(void **state)
{
	(void)state;
	import_said(net("", GROUP(RULE("1", "CidrIp: !Ref A"))));
	assert_null(strstr(import_told(), "assumed"));
	import_said(net("", CUSTOM GROUP(RULE("1", "CidrIp: !Ref X"))));
	assert_non_null(strstr(import_told(), "assumed"));
}

static void an_elastic_ip_is_a_block_of_one_address(void **state)
{
	const char *lab = made("  E: {Type: 'AWS::EC2::EIP'}\n" GROUP(
		RULE("1", "CidrIp: !Sub '${E}/32'")));

	(void)state;
	assert_becomes(lab, "E: 198.19.255.254");
	assert_becomes(lab, "{tcp: 1, from: 198.19.255.254/32}");
}

static void an_interface_is_a_block_of_its_address(void **state)
{
	const char *lab = made(GROUP(
		RULE("1", "CidrIp: !Sub '${I.PrivateIp}/32'") ", " RULE("2", "CidrIp: !Sub '${E.PrimaryPrivateIpAddress}/32'") ", " RULE(
			"3",
			"CidrIp: !Sub '${J.PrivateIp}/32'") ", " RULE("4",
								      "CidrIp: !Sub '${I.PublicIp}/32'")) "  I: {Type: 'AWS::EC2::Instance', Properties: {SubnetId: !Ref "
													  "A}}\n"
													  "  E: {Type: 'AWS::EC2::NetworkInterface', Properties: "
													  "{SubnetId: !Ref A}}\n"
													  "  J: {Type: 'AWS::EC2::Instance', Properties: {SubnetId: !Ref "
													  "A, PrivateIpAddress: 10.7.1.77}}\n");

	(void)state;
	assert_becomes(lab, "{tcp: 1, from: 10.7.1.254/32}");
	assert_becomes(lab, "{tcp: 2, from: 10.7.1.253/32}");
	assert_becomes(lab, "{tcp: 3, from: 10.7.1.77/32}");
	assert_becomes(lab, "I: {subnet: A, private_ip: 10.7.1.254}");
	assert_becomes(lab, "E: {subnet: A, private_ip: 10.7.1.253}");
	assert_becomes(import_told(), "note: I.PublicIp: assumed: ");
}

static void of_several_interfaces_it_is_the_first_ones_address(void **state)
{
	const char *lab = made(
		"  B: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref V, "
		"CidrBlock: 10.7.2.0/24}}\n"
		"  L: {Type: 'AWS::EC2::LaunchTemplate', Properties: "
		"{LaunchTemplateData: {NetworkInterfaces: [{DeviceIndex: 1, "
		"SubnetId: !Ref B}, {DeviceIndex: 0, SubnetId: !Ref A}]}}}\n"
		"  I: {Type: 'AWS::EC2::Instance', Properties: "
		"{LaunchTemplate: {LaunchTemplateId: !Ref L, Version: 1}}}\n" GROUP(
			RULE("1", "CidrIp: !Sub '${I.PrivateIp}/32'")));

	(void)state;
	assert_becomes(lab, "{tcp: 1, from: 10.7.1.254/32}");
	assert_becomes(lab, "subnet: A, private_ip: 10.7.1.254");
}

static void an_interface_of_its_own_needs_no_default_vpc(void **state)
{
	const char *lab = made(
		"  E: {Type: 'AWS::EC2::NetworkInterface', Properties: "
		"{SubnetId: !Ref A}}\n"
		"  I: {Type: 'AWS::EC2::Instance', Properties: "
		"{NetworkInterfaces: [{DeviceIndex: 0, NetworkInterfaceId: "
		"!Ref E}]}}\n" GROUP(
			RULE("1", "CidrIp: !Sub '${I.PrivateIp}/32'")));

	(void)state;
	assert_becomes(lab, "{tcp: 1, from: 10.7.1.254/32}");
	assert_null(strstr(lab, "172.31."));
}

static void attributes_that_nobody_knows_may_be_lists(void **state)
{
	(void)state;
	assert_becomes(made(CUSTOM GROUP(RULE(
			       "1", "CidrIp: !Select [0, !GetAtt "
				    "X.Blocks]") ", " RULE("2", "CidrIp: "
								"!Select [1, "
								"!GetAtt "
								"X.Blocks]"))),
		       "{tcp: 2, from: 10.0.1.0/24}");
	assert_becomes(import_told(), "note: X.Blocks: assumed: 10.0.0.0/24");
	assert_becomes(import_told(), "note: X.Blocks-2: assumed: 10.0.1.0/24");
}

static void parameters_for_ipv6_have_blocks_of_ipv6(void **state)
{
	(void)state;
	assert_becomes(
		imported("Parameters:\n"
			 "  VpcIPv6Cidr: {Type: String}\n"
			 "Resources:\n"
			 "  V: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: "
			 "10.7.0.0/16}}\n"
			 "  W: {Type: 'AWS::EC2::VPCCidrBlock', Properties: "
			 "{VpcId: !Ref V, Ipv6CidrBlock: !Ref VpcIPv6Cidr, "
			 "Ipv6Pool: p}}\n"),
		"ipv6_cidr: \"2001:db8:f00::/56\"");
}

/* --- addresses and interfaces ------------------------------------------------------ */

#define ENI(name_, more_)                                    \
	"  " name_ ": {Type: 'AWS::EC2::NetworkInterface', " \
	"Properties: {" more_ "}}\n"
#define FIRST(eni_)                                                   \
	"NetworkInterfaces: [{DeviceIndex: '0', NetworkInterfaceId: " \
	"!Ref " eni_ "}]"

static void an_address_that_nobody_gave_is_chosen_by_aws(void **state)
{
	const char *own = "  Own: {Type: String}\n";

	(void)state;
	assert_becomes(of(own, ENI("E", "SubnetId: !Ref A, PrivateIpAddress: "
					"!Ref Own")),
		       "E: {subnet: A}");
	assert_becomes(import_told(), "note: E: assumed: AWS chooses its "
				      "address\n");
	assert_becomes(given("{parameters: {Own: 10.7.1.9}}", own,
			     ENI("E", "SubnetId: !Ref A, PrivateIpAddress: "
				      "!Ref Own")),
		       "E: {subnet: A, private_ip: 10.7.1.9}");
	assert_becomes(
		of(own, ENI("E", "SubnetId: !Ref A, PrivateIpAddresses: "
				 "[{PrivateIpAddress: 10.7.1.9, Primary: "
				 "true}, {PrivateIpAddress: !Ref Own, "
				 "Primary: false}]")),
		"E: {subnet: A, private_ip: 10.7.1.9, "
		"secondary_private_ips: 1}");
}

static void an_interface_without_a_subnet_is_in_a_default_subnet(void **state)
{
	(void)state;
	assert_becomes(made(ENI("E", "SubnetId: ''")),
		       "E: {subnet: default-a}");
}

static void what_is_said_of_an_instance_is_so_of_its_first_interface(
	void **state)
{
	const char *lab = made(ENI("E", "SubnetId: !Ref A") ENI(
		"F",
		"SubnetId: !Ref A") "  I: {Type: 'AWS::EC2::Instance', "
				    "Properties: {SourceDestCheck: "
				    "false, " FIRST(
					    "E") "}}\n"
						 "  J: {Type: 'AWS::EC2::Instance', "
						 "Properties: {" FIRST(
							 "F") "}}\n");

	(void)state;
	assert_becomes(lab, "E: {subnet: A, source_dest_check: false}");
	assert_becomes(lab, "F: {subnet: A}");
	assert_becomes(lab, "I: {network_interfaces: [E]}");
}

static void interfaces_of_an_instance_are_in_one_zone(void **state)
{
	const char *lab = made(
		ENI("E", "SubnetId: subnet-1") ENI(
			"F", "SubnetId: subnet-2") ENI("G", "SubnetId: !Ref A")
			ENI("H",
			    "SubnetId: subnet-3") "  I: {Type: 'AWS::EC2::Instance', Properties: {"
						  "NetworkInterfaces: [{DeviceIndex: '1', NetworkInterfaceId: "
						  "!Ref F}, {DeviceIndex: '0', NetworkInterfaceId: !Ref E}]}}\n"
						  "  J: {Type: 'AWS::EC2::Instance', Properties: {"
						  "NetworkInterfaces: [{DeviceIndex: '0', NetworkInterfaceId: "
						  "!Ref H}, {DeviceIndex: '1', NetworkInterfaceId: !Ref "
						  "G}]}}\n");

	(void)state;
	assert_becomes(lab, "I: {network_interfaces: [E, F]}");
	assert_becomes(lab, "subnet-1: {cidr: 10.7.255.0/24}");
	assert_becomes(lab, "subnet-2: {cidr: 10.7.254.0/24, az: a}");
	assert_becomes(lab, "subnet-3: {cidr: 10.7.253.0/24, az: a}");
	assert_string_equal(import_refused(), "");
}

static void interfaces_written_at_an_instance_are_all_there(void **state)
{
	const char *lab = made(
		"  B: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref V, "
		"CidrBlock: 10.7.2.0/24, AvailabilityZone: us-east-1a}}\n"
		"  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {VpcId: "
		"!Ref V}}\n"
		"  I: {Type: 'AWS::EC2::Instance', Properties: {"
		"SourceDestCheck: false, NetworkInterfaces: [{DeviceIndex: 0, "
		"SubnetId: !Ref A}, {DeviceIndex: 1, SubnetId: !Ref B, "
		"PrivateIpAddress: 10.7.2.9, GroupSet: [!Ref S]}]}}\n");

	(void)state;
	assert_becomes(lab, "I-eth0: {subnet: A, source_dest_check: false}");
	assert_becomes(lab, "I-eth1: {subnet: B, security_groups: S, "
			    "private_ip: 10.7.2.9}");
	assert_becomes(lab, "I: {network_interfaces: [I-eth0, I-eth1]}");
}

static void an_elastic_ip_of_a_secondary_address_is_of_the_first(void **state)
{
	const char *lab = made(
		"  E: {Type: 'AWS::EC2::EIP'}\n"
		"  F: {Type: 'AWS::EC2::EIP'}\n" ENI(
			"N",
			"SubnetId: !Ref A, PrivateIpAddress: 10.7.1.9, "
			"PrivateIpAddresses: [{Primary: false, "
			"PrivateIpAddress: 10.7.1.10}]") "  EA: {Type: 'AWS::EC2::EIPAssociation', Properties: "
							 "{AllocationId: !GetAtt E.AllocationId, NetworkInterfaceId: "
							 "!Ref N, PrivateIpAddress: 10.7.1.10}}\n"
							 "  FA: {Type: 'AWS::EC2::EIPAssociation', Properties: "
							 "{AllocationId: !GetAtt F.AllocationId, NetworkInterfaceId: "
							 "!Ref N, PrivateIpAddress: !Select [0, !GetAtt "
							 "N.SecondaryPrivateIpAddresses]}}\n");

	(void)state;
	assert_becomes(lab, "public_ip: E");
	assert_becomes(import_told(), "note: EA: assumed: it is of the "
				      "interface's first address\n");
	assert_becomes(import_told(), "1 × AWS::EC2::EIPAssociation");
}

static void an_instance_of_an_interface_from_outside_says_so(void **state)
{
	const char *lab = made("  I: {Type: 'AWS::EC2::Instance', Properties: "
			       "{NetworkInterfaces: [{DeviceIndex: 0, "
			       "NetworkInterfaceId: eni-1}]}}\n");

	(void)state;
	assert_null(strstr(lab, "I:"));
	assert_becomes(import_told(), "ignored: 1 × AWS::EC2::Instance");
}

static void a_subnet_from_outside_has_the_addresses_taken_there(void **state)
{
	const char *lab = imported(
		"Parameters:\n"
		"  Home: {Type: 'AWS::EC2::VPC::Id'}\n"
		"  Where: {Type: 'AWS::EC2::Subnet::Id'}\n"
		"Resources:\n"
		"  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {VpcId: "
		"!Ref Home}}\n" ENI("E", "SubnetId: !Ref Where, GroupSet: "
					 "[!Ref S], PrivateIpAddress: "
					 "192.168.4.11")
			ENI("F", "SubnetId: !Ref Where, PrivateIpAddress: "
				 "192.168.5.200"));

	(void)state;
	assert_becomes(lab, "Home:\n    cidr: 192.168.0.0/16");
	assert_becomes(lab, "Where: {cidr: 192.168.4.0/23}");
	assert_string_equal(import_refused(), "");
}

/* --- networks ------------------------------------------------------------------------ */

static void a_list_of_one_is_one_and_a_parameter_as_many_as_needed(void **state)
{
	const char *own = "  Where: {Type: 'List<AWS::EC2::Subnet::Id>'}\n";
	const char *lab = of(
		own, "  B: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', "
		     "Properties: {Subnets: !Ref Where}}\n");

	(void)state;
	assert_becomes(lab, "B: {subnets: [Where-a, Where-b]");
	lab = of("  One: {Type: 'AWS::EC2::Subnet::Id'}\n",
		 "  G: {Type: 'AWS::AutoScaling::AutoScalingGroup', "
		 "Properties: {MinSize: 1, MaxSize: 1, LaunchTemplate: {"
		 "LaunchTemplateId: !Ref L, Version: 1}, VPCZoneIdentifier: "
		 "[!Ref One]}}\n"
		 "  L: {Type: 'AWS::EC2::LaunchTemplate', Properties: "
		 "{LaunchTemplateData: {InstanceType: t3.micro}}}\n");
	assert_becomes(lab, "G: {subnet: One}");
}

static void a_classic_balancer_of_zones_has_their_default_subnets(void **state)
{
	(void)state;
	assert_becomes(
		made("  B: {Type: 'AWS::ElasticLoadBalancing::LoadBalancer', "
		     "Properties: {AvailabilityZones: [us-east-1a, "
		     "us-east-1b], Listeners: [{LoadBalancerPort: 80, "
		     "InstancePort: 80, Protocol: HTTP}]}}\n"),
		"B-2: {subnet: default-b, ports: 80}");
}

static void a_database_is_where_its_group_from_outside_is(void **state)
{
	const char *lab = imported(
		"Parameters:\n"
		"  Door: {Type: 'AWS::EC2::SecurityGroup::Id'}\n"
		"  Home: {Type: 'AWS::EC2::VPC::Id'}\n"
		"Resources:\n"
		"  D: {Type: 'AWS::RDS::DBCluster', Properties: {Engine: "
		"aurora-mysql, VpcSecurityGroupIds: [!Ref Door]}}\n"
		"  S: {Type: 'AWS::EC2::SecurityGroup', Properties: {VpcId: "
		"!Ref Home}}\n"
		"  I: {Type: 'AWS::EC2::Instance', Properties: "
		"{SecurityGroupIds: [!Ref Door, !Ref S]}}\n");

	(void)state;
	assert_becomes(lab, "security_groups: [Door, S]");
	assert_null(strstr(lab, "default-vpc"));
	assert_string_equal(import_refused(), "");
}

static void subnets_from_outside_have_ipv6_where_a_function_asks(void **state)
{
	(void)state;
	assert_becomes(
		imported("Resources:\n"
			 "  F: {Type: 'AWS::Lambda::Function', Properties: "
			 "{VpcConfig: {SubnetIds: [subnet-1], "
			 "SecurityGroupIds: [sg-1], Ipv6AllowedForDualStack: "
			 "true}}}\n"),
		"subnet-1: {cidr: 10.0.255.0/24, ipv6_cidr: auto}");
	assert_string_equal(import_refused(), "");
}

static void records_may_be_of_a_vpc_from_outside(void **state)
{
	const char *lab = made(
		"  L: {Type: 'AWS::EC2::FlowLog', Properties: {ResourceId: "
		"vpc-1, ResourceType: VPC, TrafficType: ALL}}\n"
		"  M: {Type: 'AWS::EC2::FlowLog', Properties: {ResourceId: "
		"subnet-1, ResourceType: Subnet, TrafficType: REJECT}}\n");

	(void)state;
	assert_becomes(lab, "L: {on: vpc-1}");
	assert_becomes(lab, "M: {on: subnet-1, traffic_type: REJECT}");
}

static void routes_to_a_peer_tell_its_block(void **state)
{
	(void)state;
	assert_becomes(made("  P: {Type: 'AWS::EC2::VPCPeeringConnection', "
			    "Properties: {VpcId: !Ref V, PeerVpcId: vpc-1, "
			    "PeerRegion: !Ref 'Elsewhere'}}\n"
			    "  R: {Type: 'AWS::EC2::Route', Properties: "
			    "{RouteTableId: !Ref T, DestinationCidrBlock: "
			    "172.20.0.0/16, VpcPeeringConnectionId: !Ref P}}\n"
			    "  Elsewhere: {Type: 'Custom::Region', Properties: "
			    "{ServiceToken: t}}\n"),
		       "vpc-1:");
	assert_becomes(import_told(), "note: vpc-1: assumed: a VPC of "
				      "172.20.0.0/16");
	assert_string_equal(import_refused(), "");
}

static void a_table_from_outside_is_one_of_the_only_vpc(void **state)
{
	const char *lab = of(
		"  Table: {Type: String}\n",
		"  I: {Type: 'AWS::EC2::InternetGateway'}\n"
		"  IA: {Type: 'AWS::EC2::VPCGatewayAttachment', Properties: "
		"{VpcId: !Ref V, InternetGatewayId: !Ref I}}\n"
		"  R: {Type: 'AWS::EC2::Route', Properties: {RouteTableId: "
		"!Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref "
		"I}}\n");

	(void)state;
	assert_becomes(lab, "Table: {0.0.0.0/0: igw}");
	assert_null(strstr(lab, "outside:"));
	assert_string_equal(import_refused(), "");
}

int main(void)
{
#define T(name_) cmocka_unit_test_teardown(name_, imported_drop)
	const struct CMUnitTest tests[] = {
		T(a_block_that_nobody_gave_is_the_same_everywhere),
		T(a_block_may_be_of_ipv6_of_a_route_and_of_an_acl),
		T(a_block_that_is_assumed_by_the_user_is_the_one),
		T(a_block_that_is_wrong_is_left_to_be_refused),
		T(what_is_no_block_is_left_to_be_refused),
		T(an_elastic_ip_is_a_block_of_one_address),
		T(an_interface_is_a_block_of_its_address),
		T(of_several_interfaces_it_is_the_first_ones_address),
		T(an_interface_of_its_own_needs_no_default_vpc),
		T(attributes_that_nobody_knows_may_be_lists),
		T(parameters_for_ipv6_have_blocks_of_ipv6),
		T(an_address_that_nobody_gave_is_chosen_by_aws),
		T(an_interface_without_a_subnet_is_in_a_default_subnet),
		T(what_is_said_of_an_instance_is_so_of_its_first_interface),
		T(interfaces_of_an_instance_are_in_one_zone),
		T(interfaces_written_at_an_instance_are_all_there),
		T(an_elastic_ip_of_a_secondary_address_is_of_the_first),
		T(an_instance_of_an_interface_from_outside_says_so),
		T(a_subnet_from_outside_has_the_addresses_taken_there),
		T(a_list_of_one_is_one_and_a_parameter_as_many_as_needed),
		T(a_classic_balancer_of_zones_has_their_default_subnets),
		T(a_database_is_where_its_group_from_outside_is),
		T(subnets_from_outside_have_ipv6_where_a_function_asks),
		T(records_may_be_of_a_vpc_from_outside),
		T(routes_to_a_peer_tell_its_block),
		T(a_table_from_outside_is_one_of_the_only_vpc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
