// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_describe_network.c - VPCs and what is in them, as AWS's
 * describe-* calls have them
 */
#include "tests/support/described.h"

/* --- VPCs and subnets ------------------------------------------------------------ */

static void a_vpc_has_its_blocks_and_attributes(void **state)
{
	const json_t *all = described_given(
		"region: eu-west-1\n"
		"vpcs: {app: {cidr: [10.0.0.0/16, 10.1.0.0/16],\n"
		"  ipv6_cidr: 2001:db8:7::/56, enable_dns_hostnames: true,\n"
		"  instance_tenancy: dedicated, account: '111122223333'}}\n");

	(void)state;
	assert_item(all, "Vpcs", "app",
		    "{'VpcId': '<app>', 'State': 'available',"
		    " 'CidrBlock': '10.0.0.0/16',"
		    " 'CidrBlockAssociationSet': ["
		    "  {'AssociationId': '<vpc-cidr-assoc>',"
		    "   'CidrBlock': '10.0.0.0/16',"
		    "   'CidrBlockState': {'State': 'associated'}},"
		    "  {'AssociationId': '<vpc-cidr-assoc>',"
		    "   'CidrBlock': '10.1.0.0/16',"
		    "   'CidrBlockState': {'State': 'associated'}}],"
		    " 'Ipv6CidrBlockAssociationSet': ["
		    "  {'AssociationId': '<vpc-cidr-assoc>',"
		    "   'Ipv6CidrBlock': '2001:db8:7::/56',"
		    "   'Ipv6CidrBlockState': {'State': 'associated'}}],"
		    " 'InstanceTenancy': 'dedicated', 'IsDefault': false,"
		    " 'DhcpOptionsId': '<dopt>',"
		    " 'EnableDnsSupport': {'Value': true},"
		    " 'EnableDnsHostnames': {'Value': true},"
		    " 'BlockPublicAccessStates': {'InternetGatewayBlockMode': "
		    "'off'},"
		    " 'OwnerId': '111122223333',"
		    " 'Tags': [{'Key': 'Name', 'Value': 'app'}]}");
}

static void a_subnet_has_its_zone_and_free_addresses(void **state)
{
	const json_t *all = described_given(
		"vpcs: {app: {cidr: 10.0.0.0/16, ipv6_cidr: auto, subnets: {\n"
		"  a: {cidr: 10.0.1.0/24, ipv6_cidr: auto, az: b,\n"
		"      map_public_ip_on_launch: true, enable_dns64: true,\n"
		"      assign_ipv6_address_on_creation: true},\n"
		"  six: {ipv6_native: true, ipv6_cidr: auto}}}}\n"
		"instances: {web: {subnet: a}}\n");

	(void)state;
	assert_item(all, "Subnets", "a",
		    "{'SubnetId': '<a>', 'VpcId': '<app>',"
		    " 'State': 'available', 'CidrBlock': '10.0.1.0/24',"
		    " 'Ipv6CidrBlockAssociationSet': ["
		    "  {'AssociationId': '<subnet-cidr-assoc>',"
		    "   'Ipv6CidrBlock': '2001:db8:0:100::/64',"
		    "   'Ipv6CidrBlockState': {'State': 'associated'}}],"
		    " 'AvailabilityZone': 'us-east-1b',"
		    " 'AvailableIpAddressCount': 250,"
		    " 'MapPublicIpOnLaunch': true,"
		    " 'AssignIpv6AddressOnCreation': true,"
		    " 'DefaultForAz': false, 'EnableDns64': true,"
		    " 'Ipv6Native': false,"
		    " 'BlockPublicAccessStates': "
		    "{'InternetGatewayBlockMode': 'off'},"
		    " 'OwnerId': '123456789012',"
		    " 'Tags': [{'Key': 'Name', 'Value': 'a'}]}");
	assert_fields(all, "Subnets", "six", "{'Ipv6Native': true}");
	assert_null(json_object_get(described_item(all, "Subnets", "six"),
				    "CidrBlock"));
}

static void a_default_vpc_has_a_default_subnet_in_each_zone(void **state)
{
	const json_t *all = described_given(
		"vpcs: {app: {cidr: 10.0.0.0/16, is_default: true, subnets: {\n"
		"  a: 10.0.0.0/20, b: {cidr: 10.0.16.0/20, az: b},\n"
		"  more: 10.0.32.0/20}}}\n");

	(void)state; /* VPC-10 */
	assert_fields(all, "Vpcs", "app", "{'IsDefault': true}");
	assert_fields(all, "Subnets", "a", "{'DefaultForAz': true}");
	assert_fields(all, "Subnets", "b", "{'DefaultForAz': true}");
	assert_fields(all, "Subnets", "more", "{'DefaultForAz': false}");
}

static void public_access_is_blocked_but_for_what_is_excluded(void **state)
{
	const json_t *all = described_given(
		"block_public_access: block-bidirectional\n"
		"vpcs:\n"
		"  app: {cidr: 10.0.0.0/16, subnets: {shut: 10.0.0.0/24,\n"
		"    out: {cidr: 10.0.1.0/24,\n"
		"      block_public_access_exclusion: allow-egress}}}\n"
		"  free: {cidr: 10.1.0.0/16,\n"
		"    block_public_access_exclusion: allow-bidirectional}\n");

	(void)state; /* VPC-13 */
	assert_fields(all, "Vpcs", "app",
		      "{'BlockPublicAccessStates': "
		      "{'InternetGatewayBlockMode': 'block-bidirectional'}}");
	assert_fields(all, "Vpcs", "free",
		      "{'BlockPublicAccessStates': "
		      "{'InternetGatewayBlockMode': 'off'}}");
	assert_fields(all, "Subnets", "shut",
		      "{'BlockPublicAccessStates': "
		      "{'InternetGatewayBlockMode': 'block-bidirectional'}}");
	assert_fields(all, "Subnets", "out",
		      "{'BlockPublicAccessStates': "
		      "{'InternetGatewayBlockMode': 'block-ingress'}}");
	assert_list(
		all, "VpcBlockPublicAccessExclusions",
		"[{'ExclusionId': '<vpcbpa-exclude>',"
		"  'InternetGatewayExclusionMode': 'allow-egress'},"
		" {'InternetGatewayExclusionMode': 'allow-bidirectional'}]");
}

static void dhcp_options_name_the_servers(void **state)
{
	const json_t *all = described_given(
		"vpcs:\n"
		"  own: {cidr: 10.0.0.0/16, dhcp_options: {domain_name: "
		"Corp.Example,\n"
		"    domain_name_servers: [10.9.9.9, AmazonProvidedDNS]}}\n"
		"  usual: 10.1.0.0/16\n"
		"  bare: {cidr: 10.2.0.0/16, dhcp_options: {}}\n");

	(void)state; /* DNS-10 */
	assert_list(all, "DhcpOptions",
		    "[{'DhcpOptionsId': '<dopt>', 'DhcpConfigurations': ["
		    "   {'Key': 'domain-name', 'Values': [{'Value': "
		    "'corp.example'}]},"
		    "   {'Key': 'domain-name-servers', 'Values': [{'Value': "
		    "'10.9.9.9'}, {'Value': 'AmazonProvidedDNS'}]}],"
		    "  'OwnerId': '123456789012'},"
		    " {'DhcpConfigurations': ["
		    "   {'Key': 'domain-name', 'Values': [{'Value': "
		    "'ec2.internal'}]},"
		    "   {'Key': 'domain-name-servers', 'Values': [{'Value': "
		    "'AmazonProvidedDNS'}]}]},"
		    " {'DhcpConfigurations': ["
		    "   {'Key': 'domain-name', 'Values': [{'Value': "
		    "'ec2.internal'}]}]}]");
}

/* --- routes ----------------------------------------------------------------------- */

static void a_route_table_has_local_routes_and_associations(void **state)
{
	const json_t *all = described_given(
		"vpcs: {app: {cidr: [10.0.0.0/16, 10.1.0.0/16],\n"
		"  ipv6_cidr: 2001:db8:7::/56, internet_gateway: true,\n"
		"  subnets: {a: {cidr: 10.0.0.0/24, route_table: public},\n"
		"    b: 10.0.1.0/24, c: {cidr: 10.0.2.0/24, route_table: "
		"main}},\n"
		"  route_tables: {public: {0.0.0.0/0: igw}}}}\n");

	(void)state; /* RT-1, RT-2, RT-13 */
	assert_item(all, "RouteTables", "public",
		    "{'RouteTableId': '<public>', 'VpcId': '<app>',"
		    " 'Associations': [{'Main': false,"
		    "   'RouteTableAssociationId': '<rtbassoc>',"
		    "   'RouteTableId': '<public>', 'SubnetId': '<a>',"
		    "   'AssociationState': {'State': 'associated'}}],"
		    " 'Routes': ["
		    "  {'DestinationCidrBlock': '10.0.0.0/16', 'GatewayId': "
		    "'local', 'Origin': 'CreateRouteTable', 'State': "
		    "'active'},"
		    "  {'DestinationCidrBlock': '10.1.0.0/16', 'GatewayId': "
		    "'local', 'Origin': 'CreateRouteTable', 'State': "
		    "'active'},"
		    "  {'DestinationIpv6CidrBlock': '2001:db8:7::/56',"
		    "   'GatewayId': 'local', 'Origin': 'CreateRouteTable',"
		    "   'State': 'active'},"
		    "  {'DestinationCidrBlock': '0.0.0.0/0', 'GatewayId': "
		    "'<igw>', 'Origin': 'CreateRoute', 'State': 'active'}],"
		    " 'PropagatingVgws': [], 'OwnerId': '123456789012',"
		    " 'Tags': [{'Key': 'Name', 'Value': 'public'}]}");
	assert_fields(all, "RouteTables", "main",
		      "{'Associations': [{'Main': true, 'RouteTableId': "
		      "'<main>', 'AssociationState': {'State': "
		      "'associated'}},"
		      " {'Main': false, 'SubnetId': '<c>'}]}");
}

static const char targets[] =
	"vpcs:\n"
	"  app:\n"
	"    cidr: 10.0.0.0/16\n"
	"    ipv6_cidr: auto\n"
	"    internet_gateway: true\n"
	"    egress_only_internet_gateway: true\n"
	"    vpn_gateway: true\n"
	"    subnets: {a: {cidr: 10.0.0.0/24}}\n"
	"    nat_gateways: {nat: a}\n"
	"    endpoints: {s3: {route_tables: [main]}}\n"
	"    route_tables:\n"
	"      main:\n"
	"        propagate: true\n"
	"        routes: {0.0.0.0/0: nat, '::/0': eigw, 10.1.0.0/16: pcx,\n"
	"          10.2.0.0/16: tgw, 10.3.0.0/16: box,\n"
	"          10.4.0.0/16: {network_interface: spare}, lists: igw,\n"
	"          10.5.0.0/16: blackhole, 10.6.0.0/16: igw}\n"
	"  far: {cidr: 10.1.0.0/16, subnets: {far-a: 10.1.0.0/24}}\n"
	"peerings: {pcx: [app, far]}\n"
	"prefix_lists: {lists: [10.0.9.0/24, 192.0.2.0/24, 198.51.100.0/24]}\n"
	"transit_gateways: {tgw: {attachments: {app: a}}}\n"
	"on_premises: {office: {cidr: 192.168.0.0/24, vpn: app}}\n"
	"network_interfaces: {spare: {subnet: a}}\n"
	"instances: {box: {subnet: a, source_dest_check: false}}\n";

static void a_target_has_the_key_of_its_kind(void **state)
{
	const json_t *all = described_given(targets);

	(void)state; /* RT-10, RT-12, RT-13, GWE-1 */
	assert_fields(
		all, "RouteTables", "main",
		"{'PropagatingVgws': [{'GatewayId': '<vgw>'}], 'Routes': ["
		"{'DestinationCidrBlock': '10.0.0.0/16', 'GatewayId': "
		"'local'},"
		"{'DestinationIpv6CidrBlock': '2001:db8:0:100::/56'},"
		"{'DestinationCidrBlock': '0.0.0.0/0', 'NatGatewayId': "
		"'<nat>', 'Origin': 'CreateRoute', 'State': 'active'},"
		"{'DestinationIpv6CidrBlock': '::/0',"
		" 'EgressOnlyInternetGatewayId': '<eigw>'},"
		"{'DestinationCidrBlock': '10.1.0.0/16',"
		" 'VpcPeeringConnectionId': '<pcx>'},"
		"{'DestinationCidrBlock': '10.2.0.0/16', 'TransitGatewayId': "
		"'<tgw>'},"
		"{'DestinationCidrBlock': '10.3.0.0/16', 'InstanceId': "
		"'<box>', 'InstanceOwnerId': '123456789012',"
		" 'NetworkInterfaceId': '<box>', 'State': 'active'},"
		"{'DestinationCidrBlock': '10.4.0.0/16',"
		" 'NetworkInterfaceId': '<spare>', 'State': 'blackhole'},"
		"{'DestinationPrefixListId': '<lists>', 'GatewayId': '<igw>',"
		" 'Origin': 'CreateRoute', 'State': 'active'},"
		"{'DestinationCidrBlock': '10.5.0.0/16', 'State': "
		"'blackhole'},"
		"{'DestinationCidrBlock': '10.6.0.0/16', 'GatewayId': "
		"'<igw>'},"
		"{'DestinationCidrBlock': '192.168.0.0/24', 'GatewayId': "
		"'<vgw>', 'Origin': 'EnableVgwRoutePropagation'},"
		"{'DestinationPrefixListId': "
		"'<com.amazonaws.us-east-1.s3>', 'GatewayId': '<s3>',"
		" 'Origin': 'CreateRoute'}]}");
}

static void a_local_route_that_is_replaced_is_shown_once(void **state)
{
	const json_t *all = described_given(
		"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true,\n"
		"  subnets: {a: 10.0.0.0/24},\n"
		"  route_tables: {edge: {gateway: igw,\n"
		"    routes: {10.0.0.0/16: box}}}}}\n"
		"instances: {box: {subnet: a, public_ip: true, "
		"source_dest_check: false}}\n");

	(void)state; /* RT-2, RT-30 */
	assert_fields(all, "RouteTables", "edge",
		      "{'Routes': [{'DestinationCidrBlock': '10.0.0.0/16',"
		      " 'InstanceId': '<box>'}],"
		      " 'Associations': [{'Main': false, 'GatewayId': "
		      "'<igw>'}]}");
}

/* --- gateways ------------------------------------------------------------------------ */

static void gateways_are_attached_or_not(void **state)
{
	const json_t *all = described_given(
		"vpcs:\n"
		"  app: {cidr: 10.0.0.0/16, ipv6_cidr: auto,\n"
		"    internet_gateway: true, vpn_gateway: true,\n"
		"    egress_only_internet_gateway: true}\n"
		"  off: {cidr: 10.1.0.0/16, internet_gateway: detached,\n"
		"    vpn_gateway: detached}\n"
		"  bare: 10.2.0.0/16\n");

	(void)state; /* IGW-1 */
	assert_list(all, "InternetGateways",
		    "[{'InternetGatewayId': '<igw>', 'Attachments': ["
		    "   {'State': 'available', 'VpcId': '<app>'}],"
		    "  'OwnerId': '123456789012',"
		    "  'Tags': [{'Key': 'Name', 'Value': 'igw'}]},"
		    " {'InternetGatewayId': '<igw>', 'Attachments': []}]");
	assert_list(all, "EgressOnlyInternetGateways",
		    "[{'EgressOnlyInternetGatewayId': '<eigw>',"
		    "  'Attachments': [{'State': 'attached', 'VpcId': "
		    "'<app>'}]}]");
	assert_list(all, "VpnGateways",
		    "[{'VpnGatewayId': '<vgw>', 'State': 'available',"
		    "  'Type': 'ipsec.1', 'VpcAttachments': ["
		    "   {'State': 'attached', 'VpcId': '<app>'}]},"
		    " {'VpcAttachments': []}]");
}

static const char nats[] =
	"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true,\n"
	"  subnets: {a: 10.0.0.0/24}, nat_gateways: {\n"
	"    nat: {subnet: a, elastic_ip: fixed, secondary_elastic_ips: "
	"[auto]},\n"
	"    inner: {subnet: a, connectivity_type: private}}},\n"
	"  off: {cidr: 10.1.0.0/16, subnets: {b: 10.1.0.0/24},\n"
	"    nat_gateways: {broken: b}}}\n"
	"elastic_ips: {fixed: 198.18.7.7, spare: 198.18.7.8, mine: "
	"198.18.7.9}\n"
	"instances: {web: {subnet: a, public_ip: mine}}\n";

static void a_nat_gateway_has_addresses_and_a_state(void **state)
{
	const json_t *all = described_given(nats);

	(void)state; /* NAT-1, NAT-5, NAT-14 */
	assert_item(
		all, "NatGateways", "nat",
		"{'NatGatewayId': '<nat>', 'SubnetId': '<a>', 'VpcId': "
		"'<app>', 'State': 'available', 'ConnectivityType': 'public',"
		" 'AvailabilityMode': 'zonal',"
		" 'NatGatewayAddresses': ["
		"  {'AllocationId': '<fixed>', 'AssociationId': '<eipassoc>',"
		"   'NetworkInterfaceId': '<nat>', 'PrivateIp': '10.0.0.4',"
		"   'PublicIp': '198.18.7.7', 'IsPrimary': true,"
		"   'Status': 'succeeded'},"
		"  {'AllocationId': '<eipalloc>', 'AssociationId': "
		"'<eipassoc>',"
		"   'NetworkInterfaceId': '<nat>', 'PrivateIp': '10.0.0.5',"
		"   'PublicIp': '198.18.0.1', 'IsPrimary': false,"
		"   'Status': 'succeeded'}],"
		" 'Tags': [{'Key': 'Name', 'Value': 'nat'}]}");
	assert_item(all, "NatGateways", "inner",
		    "{'NatGatewayId': '<inner>', 'SubnetId': '<a>', 'VpcId': "
		    "'<app>', 'State': 'available', 'ConnectivityType': "
		    "'private', 'AvailabilityMode': 'zonal',"
		    " 'NatGatewayAddresses': [{'NetworkInterfaceId': "
		    "'<inner>', 'PrivateIp': '10.0.0.6', 'IsPrimary': true,"
		    " 'Status': 'succeeded'}],"
		    " 'Tags': [{'Key': 'Name', 'Value': 'inner'}]}");
	assert_fields(all, "NatGateways", "broken",
		      "{'State': 'failed', 'FailureCode': "
		      "'Gateway.NotAttached'}");
}

/* NAT-17: in zones, where it has addresses and no interfaces */
static void a_regional_nat_gateway_is_in_zones(void **state)
{
	const json_t *all = described_given(
		"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true,\n"
		"  route_tables: {main: {0.0.0.0/0: nat}},\n"
		"  subnets: {a: 10.0.0.0/24, b: {cidr: 10.0.1.0/24, az: b}},\n"
		"  nat_gateways: {nat: {availability_mode: regional},\n"
		"    byhand: {availability_mode: regional, "
		"secondary_elastic_ips: [auto]}}}}\n"
		"functions: {f: {subnets: [a, b]}}\n");
	const json_t *one, *two;

	(void)state;
	assert_item(all, "NatGateways", "nat",
		    "{'NatGatewayId': '<nat>', 'VpcId': '<app>', 'State': "
		    "'available', 'ConnectivityType': 'public',"
		    " 'AvailabilityMode': 'regional', 'AutoProvisionZones': "
		    "'enabled', 'AutoScalingIps': 'enabled',"
		    " 'NatGatewayAddresses': ["
		    "  {'AllocationId': '<eipalloc>', 'AssociationId': "
		    "'<eipassoc>', 'AvailabilityZone': 'us-east-1a',"
		    "   'PublicIp': '198.18.0.1', 'IsPrimary': true,"
		    "   'Status': 'succeeded'},"
		    "  {'AllocationId': '<eipalloc>', 'AssociationId': "
		    "'<eipassoc>', 'AvailabilityZone': 'us-east-1b',"
		    "   'PublicIp': '198.18.0.2', 'IsPrimary': true,"
		    "   'Status': 'succeeded'}],"
		    " 'Tags': [{'Key': 'Name', 'Value': 'nat'}]}");
	assert_fields(all, "NatGateways", "byhand",
		      "{'AutoProvisionZones': 'disabled'}");
	assert_int_equal(
		json_array_size(json_object_get(all, "NetworkInterfaces")), 2);
	one = json_array_get(json_object_get(all, "Addresses"), 0);
	two = json_array_get(json_object_get(all, "Addresses"), 1);
	assert_null(json_object_get(one, "PrivateIpAddress"));
	assert_string_not_equal(
		json_string_value(json_object_get(one, "AllocationId")),
		json_string_value(json_object_get(two, "AllocationId")));
}

static void elastic_ips_say_who_has_them(void **state)
{
	const json_t *all = described_given(nats);

	(void)state;
	assert_item(all, "Addresses", "mine",
		    "{'AllocationId': '<mine>', 'PublicIp': '198.18.7.9',"
		    " 'Domain': 'vpc', 'AssociationId': '<eipassoc>',"
		    " 'NetworkInterfaceId': '<web>',"
		    " 'NetworkInterfaceOwnerId': '123456789012',"
		    " 'PrivateIpAddress': '10.0.0.7', 'InstanceId': '<web>',"
		    " 'Tags': [{'Key': 'Name', 'Value': 'mine'}]}");
	assert_item(all, "Addresses", "spare",
		    "{'AllocationId': '<spare>', 'PublicIp': '198.18.7.8',"
		    " 'Domain': 'vpc',"
		    " 'Tags': [{'Key': 'Name', 'Value': 'spare'}]}");
	assert_list(all, "Addresses",
		    "[{'AllocationId': '<fixed>', 'NetworkInterfaceId': "
		    "'<nat>', 'PrivateIpAddress': '10.0.0.4'},"
		    " {'AllocationId': '<spare>'}, {'AllocationId': "
		    "'<mine>'},"
		    " {'AllocationId': '<eipalloc>', 'PublicIp': "
		    "'198.18.0.1', 'NetworkInterfaceId': '<nat>',"
		    "  'PrivateIpAddress': '10.0.0.5', 'Tags': []},"
		    " {'AllocationId': '<eipalloc>', 'PublicIp': "
		    "'198.18.0.2', 'NetworkInterfaceId': '<broken>'}]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, described_drop)
		TEST(a_vpc_has_its_blocks_and_attributes),
		TEST(a_subnet_has_its_zone_and_free_addresses),
		TEST(a_default_vpc_has_a_default_subnet_in_each_zone),
		TEST(public_access_is_blocked_but_for_what_is_excluded),
		TEST(dhcp_options_name_the_servers),
		TEST(a_route_table_has_local_routes_and_associations),
		TEST(a_target_has_the_key_of_its_kind),
		TEST(a_local_route_that_is_replaced_is_shown_once),
		TEST(gateways_are_attached_or_not),
		TEST(a_nat_gateway_has_addresses_and_a_state),
		TEST(a_regional_nat_gateway_is_in_zones),
		TEST(elastic_ips_say_who_has_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
