// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_describe_between.c - endpoints, peerings, prefix lists,
 * transit gateways and VPNs, as AWS's describe-* calls have them
 */
#include <string.h>

#include "tests/support/described.h"

/* --- endpoints ------------------------------------------------------------------ */

static void a_gateway_endpoint_is_in_route_tables(void **state)
{
	const json_t *all = described_given(
		"region: eu-west-1\n"
		"vpcs: {app: {cidr: 10.0.0.0/16, endpoints: {s3: "
		"{route_tables: [main]}}}}\n");

	(void)state; /* GWE-1, GWE-8 */
	assert_item(all, "VpcEndpoints", "s3",
		    "{'VpcEndpointId': '<s3>', 'VpcEndpointType': 'Gateway',"
		    " 'VpcId': '<app>', 'ServiceName': "
		    "'com.amazonaws.eu-west-1.s3', 'ServiceRegion': "
		    "'eu-west-1', 'State': 'available', 'PolicyDocument': "
		    "'{\\'Version\\':\\'2012-10-17\\',\\'Statement\\':[{"
		    "\\'Effect\\':\\'Allow\\',\\'Principal\\':\\'*\\',"
		    "\\'Action\\':\\'*\\',\\'Resource\\':\\'*\\'}]}',"
		    " 'RouteTableIds': ['<main>'], 'SubnetIds': [],"
		    " 'Groups': [], 'PrivateDnsEnabled': false,"
		    " 'NetworkInterfaceIds': [], 'DnsEntries': [],"
		    " 'RequesterManaged': false, 'OwnerId': '123456789012',"
		    " 'Tags': [{'Key': 'Name', 'Value': 's3'}]}");
}

static void an_interface_endpoint_has_interfaces_and_names(void **state)
{
	const json_t *all = described_given(
		"vpcs: {app: {cidr: 10.0.0.0/16, enable_dns_hostnames: true,\n"
		"  subnets: {a: 10.0.0.0/24, b: {cidr: 10.0.1.0/24, az: b}},\n"
		"  security_groups: {g: {}},\n"
		"  endpoints: {kms: {subnets: [a, b], security_groups: g},\n"
		"    sqs: {subnets: a, private_dns: false}}}}\n");

	(void)state; /* IFE-1, IFE-4, IFE-5 */
	assert_fields(
		all, "VpcEndpoints", "kms",
		"{'VpcEndpointType': 'Interface', 'ServiceName': "
		"'com.amazonaws.us-east-1.kms', 'SubnetIds': ['<a>', '<b>'],"
		" 'Groups': [{'GroupId': '<g>', 'GroupName': 'g'}],"
		" 'PrivateDnsEnabled': true, 'IpAddressType': 'ipv4',"
		" 'NetworkInterfaceIds': ['<kms@a>', '<kms@b>'],"
		" 'RouteTableIds': []}");
	assert_int_equal(json_array_size(json_object_get(
				 described_item(all, "VpcEndpoints", "kms"),
				 "DnsEntries")),
			 2);
	assert_fields(all, "VpcEndpoints", "sqs",
		      "{'PrivateDnsEnabled': false, 'Groups': "
		      "[{'GroupName': 'default'}]}");
}

static void a_policy_is_a_document_in_a_text(void **state)
{
	const json_t *all = described_given(
		"vpcs: {app: {cidr: 10.0.0.0/16, endpoints: {s3: {policy: [\n"
		"  {allow: ['s3:Get*', 's3:Put*'], principals: report,\n"
		"   resources: 'arn:aws:s3:::b/*'},\n"
		"  {deny: '*', if: {source_ip: [10.0.0.0/8], source_vpc: "
		"app}}]}}}}\n");

	(void)state; /* F-32 */
	assert_fields(
		all, "VpcEndpoints", "s3",
		"{'PolicyDocument': '{\\'Version\\':\\'2012-10-17\\',"
		"\\'Statement\\':[{\\'Effect\\':\\'Allow\\',"
		"\\'Principal\\':{\\'AWS\\':\\'report\\'},\\'Action\\':["
		"\\'s3:Get*\\',\\'s3:Put*\\'],\\'Resource\\':"
		"\\'arn:aws:s3:::b/*\\'},{\\'Effect\\':\\'Deny\\',"
		"\\'Principal\\':\\'*\\',\\'Action\\':\\'*\\',"
		"\\'Resource\\':\\'*\\',\\'Condition\\':{\\'IpAddress\\':{"
		"\\'aws:SourceIp\\':[\\'10.0.0.0/8\\']},\\'StringEquals\\':{"
		"\\'aws:SourceVpc\\':[\\'vpc-009ace8076de835f9\\']}}}]}'}");
}

static void a_service_of_ones_own_has_its_balancer(void **state)
{
	const json_t *all = described_given(
		"vpcs:\n"
		"  shop: {cidr: 10.0.0.0/16, subnets: {a: 10.0.0.0/24}}\n"
		"  user: {cidr: 10.0.0.0/16, account: '111122223333', subnets: "
		"{ua: 10.0.0.0/24}, endpoints: {bought: {service: sold, "
		"subnets: ua}}}\n"
		"load_balancers: {front: {type: network, internal: true, "
		"subnets: shop/a, listeners: {443: g}, target_groups: {g: "
		"10.0.0.200}}}\n"
		"endpoint_services: {sold: {load_balancer: front, "
		"allowed_principals: ['111122223333']}}\n");
	const json_t *sold = described_item(all, "ServiceConfigurations",
					    "sold");
	const json_t *bought = described_item(all, "VpcEndpoints", "bought");

	(void)state; /* IFE-9, IFE-10 */
	assert_fields(all, "ServiceConfigurations", "sold",
		      "{'ServiceId': '<sold>', 'ServiceType': [{'ServiceType': "
		      "'Interface'}], 'ServiceState': 'Available',"
		      " 'AcceptanceRequired': true, 'AvailabilityZones': "
		      "['us-east-1a'], 'NetworkLoadBalancerArns': ['<front>'],"
		      " 'AllowedPrincipals': [{'PrincipalType': 'Account',"
		      "  'Principal': 'arn:aws:iam::111122223333:root'}]}");
	assert_fields(all, "VpcEndpoints", "bought",
		      "{'State': 'pendingAcceptance', 'PrivateDnsEnabled': "
		      "false}");
	assert_true(json_equal(json_object_get(sold, "ServiceName"),
			       json_object_get(bought, "ServiceName")));
}

/* --- peerings and prefix lists ----------------------------------------------------- */

static void a_peering_has_two_sides(void **state)
{
	const json_t *all = described_given(
		"vpcs:\n"
		"  a: {cidr: [10.0.0.0/16, 10.1.0.0/16], ipv6_cidr: "
		"2001:db8:7::/56}\n"
		"  b: {cidr: 10.2.0.0/16, account: '111122223333'}\n"
		"  c: 10.2.0.0/16\n"
		"peerings: {ab: {vpcs: [a, b], allow_remote_vpc_dns_resolution: "
		"b},\n"
		"  ca: {vpcs: [c, a], state: pending-acceptance}, bc: [b, c]}\n");

	(void)state; /* PCX-1, PCX-2, DNS-5 */
	assert_item(all, "VpcPeeringConnections", "ab",
		    "{'VpcPeeringConnectionId': '<ab>', 'Status': {'Code': "
		    "'active', 'Message': 'Active'}, 'RequesterVpcInfo': {"
		    "'VpcId': '<a>', 'OwnerId': '123456789012', 'Region': "
		    "'us-east-1', 'CidrBlock': '10.0.0.0/16', 'CidrBlockSet': "
		    "[{'CidrBlock': '10.0.0.0/16'}, {'CidrBlock': "
		    "'10.1.0.0/16'}], 'Ipv6CidrBlockSet': [{'Ipv6CidrBlock': "
		    "'2001:db8:7::/56'}], 'PeeringOptions': "
		    "{'AllowDnsResolutionFromRemoteVpc': false}},"
		    "'AccepterVpcInfo': {'VpcId': '<b>', 'OwnerId': "
		    "'111122223333', 'Region': 'us-east-1', 'CidrBlock': "
		    "'10.2.0.0/16', 'CidrBlockSet': [{'CidrBlock': "
		    "'10.2.0.0/16'}], 'Ipv6CidrBlockSet': [], "
		    "'PeeringOptions': {'AllowDnsResolutionFromRemoteVpc': "
		    "true}}, 'Tags': [{'Key': 'Name', 'Value': 'ab'}]}");
	assert_fields(all, "VpcPeeringConnections", "ca",
		      "{'Status': {'Code': 'pending-acceptance', 'Message': "
		      "'Pending Acceptance by 123456789012'}}");
	assert_fields(all, "VpcPeeringConnections", "bc",
		      "{'Status': {'Code': 'failed'}}");
}

/* --- flow logs -------------------------------------------------------------------- */

static void each_resource_has_a_flow_log_of_its_own(void **state)
{
	const json_t *all = described_given(
		"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: "
		"10.0.1.0/24}}}\n"
		"instances: {web: {subnet: a}}\n"
		"flow_logs: {one: {on: app, max_aggregation_interval: 60, "
		"traffic_type: REJECT, format: '${srcaddr} ${action}'},\n"
		"  two: {on: [a, web]}}\n");
	const json_t *list = json_object_get(all, "FlowLogs");

	(void)state; /* FL-1, FL-19 */
	assert_item(all, "FlowLogs", "one",
		    "{'FlowLogId': '<one>', 'ResourceId': '<app>', "
		    "'TrafficType': 'REJECT', 'LogFormat': '${srcaddr} "
		    "${action}', 'MaxAggregationInterval': 60, "
		    "'FlowLogStatus': 'ACTIVE', 'DeliverLogsStatus': "
		    "'SUCCESS', 'Tags': [{'Key': 'Name', 'Value': 'one'}]}");
	assert_int_equal(json_array_size(list), 3);
	assert_false(json_equal(
		json_object_get(json_array_get(list, 1), "FlowLogId"),
		json_object_get(json_array_get(list, 2), "FlowLogId")));
	assert_true(strncmp(json_string_value(json_object_get(
				    json_array_get(list, 2), "ResourceId")),
			    "eni-", 4) == 0);
}

static void prefix_lists_have_their_entries(void **state)
{
	const json_t *all = described_given(
		"vpcs: {app: 10.0.0.0/16}\n"
		"prefix_lists: {offices: {entries: [198.51.100.0/24, "
		"203.0.113.0/24], max_entries: 9}, six: '2001:db8::/32'}\n");

	(void)state; /* RT-16 */
	assert_item(all, "PrefixLists", "offices",
		    "{'PrefixListId': '<offices>', 'PrefixListName': "
		    "'offices', 'AddressFamily': 'IPv4', 'MaxEntries': 9,"
		    " 'Entries': [{'Cidr': '198.51.100.0/24'},"
		    "  {'Cidr': '203.0.113.0/24'}],"
		    " 'OwnerId': '123456789012', 'Tags': []}");
	assert_fields(all, "PrefixLists", "six", "{'AddressFamily': 'IPv6'}");
	assert_item(all, "PrefixLists", "com.amazonaws.us-east-1.s3",
		    "{'PrefixListId': '<com.amazonaws.us-east-1.s3>',"
		    " 'PrefixListName': 'com.amazonaws.us-east-1.s3',"
		    " 'AddressFamily': 'IPv4', 'Entries': [{'Cidr': "
		    "'192.0.2.0/26'}], 'OwnerId': 'AWS', 'Tags': []}");
}

/* --- transit gateways ---------------------------------------------------------------- */

static const char transit[] =
	"vpcs:\n"
	"  app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.0.0/24}}\n"
	"  data: {cidr: 10.1.0.0/16, account: '111122223333', subnets: {b: "
	"10.1.0.0/24}}\n"
	"transit_gateways:\n"
	"  hub:\n"
	"    default_route_table_propagation: false\n"
	"    attachments:\n"
	"      front: {vpc: app, subnets: a, propagate_to: spokes}\n"
	"      data: {subnets: b, appliance_mode: true, ipv6: true, "
	"dns_support: false, route_table: spokes}\n"
	"    route_tables: {spokes: {0.0.0.0/0: front, 10.9.0.0/16: "
	"blackhole}}\n"
	"on_premises:\n"
	"  office: {cidr: 192.168.0.0/24, vpn: hub, routing: bgp, state: "
	"down}\n";

static void a_transit_gateway_names_its_default_tables(void **state)
{
	const json_t *all = described_given(transit);

	(void)state; /* TGW-4, TGW-13 */
	assert_item(all, "TransitGateways", "hub",
		    "{'TransitGatewayId': '<hub>', 'State': 'available',"
		    " 'OwnerId': '123456789012', 'Options': {"
		    "'DefaultRouteTableAssociation': 'enable',"
		    "'AssociationDefaultRouteTableId': '<default>',"
		    "'DefaultRouteTablePropagation': 'disable',"
		    "'SecurityGroupReferencingSupport': 'disable'},"
		    " 'Tags': [{'Key': 'Name', 'Value': 'hub'}]}");
}

static void an_attachment_has_options(void **state)
{
	const json_t *all = described_given(transit);

	(void)state; /* TGW-1, TGW-9, TGW-11 */
	assert_item(all, "TransitGatewayVpcAttachments", "data",
		    "{'TransitGatewayAttachmentId': '<data>',"
		    " 'TransitGatewayId': '<hub>', 'VpcId': '<data>',"
		    " 'VpcOwnerId': '111122223333', 'State': 'available',"
		    " 'SubnetIds': ['<b>'], 'Options': {'DnsSupport': "
		    "'disable', 'SecurityGroupReferencingSupport': 'enable',"
		    " 'Ipv6Support': 'enable', 'ApplianceModeSupport': "
		    "'enable'}, 'Tags': [{'Key': 'Name', 'Value': "
		    "'data'}]}");
	assert_item(all, "TransitGatewayAttachments", "office",
		    "{'TransitGatewayAttachmentId': '<office>',"
		    " 'ResourceType': 'vpn', 'ResourceId': '<office>',"
		    " 'TransitGatewayId': '<hub>', 'TransitGatewayOwnerId': "
		    "'123456789012', 'ResourceOwnerId': '123456789012',"
		    " 'State': 'available', 'Association': {"
		    "'TransitGatewayRouteTableId': '<default>', 'State': "
		    "'associated'}, 'Tags': [{'Key': 'Name', 'Value': "
		    "'office'}]}");
	assert_memory_equal(
		json_string_value(json_object_get(
			described_item(all, "TransitGatewayAttachments",
				       "office"),
			"TransitGatewayAttachmentId")),
		"tgw-attach-0", 12);
}

static void a_transit_table_has_routes_and_relations(void **state)
{
	const json_t *all = described_given(transit);

	(void)state; /* TGW-3, TGW-5, TGW-6 */
	assert_item(
		all, "TransitGatewayRouteTables", "spokes",
		"{'TransitGatewayRouteTableId': '<spokes>',"
		" 'TransitGatewayId': '<hub>', 'State': 'available',"
		" 'DefaultAssociationRouteTable': false,"
		" 'DefaultPropagationRouteTable': false, 'Routes': ["
		"  {'DestinationCidrBlock': '0.0.0.0/0', 'Type': 'static',"
		"   'State': 'active', 'TransitGatewayAttachments': [{"
		"   'TransitGatewayAttachmentId': '<front>',"
		"   'ResourceType': 'vpc', 'ResourceId': '<app>'}]},"
		"  {'DestinationCidrBlock': '10.9.0.0/16', 'Type': 'static',"
		"   'State': 'blackhole', 'TransitGatewayAttachments': []},"
		"  {'DestinationCidrBlock': '10.0.0.0/16', 'Type': "
		"'propagated', 'State': 'active',"
		"   'TransitGatewayAttachments': [{"
		"   'TransitGatewayAttachmentId': '<front>',"
		"   'ResourceType': 'vpc', 'ResourceId': '<app>'}]}],"
		" 'Associations': [{'TransitGatewayAttachmentId': '<data>',"
		"   'ResourceType': 'vpc', 'ResourceId': '<data>', 'State': "
		"'associated'}],"
		" 'TransitGatewayRouteTablePropagations': [{"
		"   'TransitGatewayAttachmentId': '<front>', 'ResourceType': "
		"'vpc', 'ResourceId': '<app>', 'State': 'enabled'}],"
		" 'Tags': [{'Key': 'Name', 'Value': 'spokes'}]}");
	assert_fields(all, "TransitGatewayRouteTables", "default",
		      "{'DefaultAssociationRouteTable': true,"
		      " 'DefaultPropagationRouteTable': false}");
}

/* --- VPNs ------------------------------------------------------------------------------ */

static void a_vpn_has_its_routes_and_its_end(void **state)
{
	const json_t *all = described_given(
		"vpcs: {app: {cidr: 10.0.0.0/16, vpn_gateway: true}}\n"
		"on_premises: {office: {cidr: [192.168.0.0/24, "
		"192.168.1.0/24], vpn: app, hosts: {printer: "
		"192.168.0.9}}}\n");

	(void)state;
	assert_item(all, "VpnConnections", "office",
		    "{'VpnConnectionId': '<office>', 'State': 'available',"
		    " 'Type': 'ipsec.1', 'Category': 'VPN', 'VpnGatewayId': "
		    "'<vgw>', 'Options': {'StaticRoutesOnly': true},"
		    " 'Routes': [{'DestinationCidrBlock': '192.168.0.0/24',"
		    "   'State': 'available'}, {'DestinationCidrBlock': "
		    "'192.168.1.0/24', 'State': 'available'}],"
		    " 'VgwTelemetry': [{'Status': 'UP'}],"
		    " 'Tags': [{'Key': 'Name', 'Value': 'office'}]}");
	assert_fields(described_given(transit), "VpnConnections", "office",
		      "{'TransitGatewayId': '<hub>', 'Routes': [],"
		      " 'Options': {'StaticRoutesOnly': false},"
		      " 'VgwTelemetry': [{'Status': 'DOWN'}]}");
}

static void what_is_behind_a_vpn_is_the_labs_own_list(void **state)
{
	const json_t *all = described_given(transit);

	(void)state;
	assert_item(all, "OnPremises", "office",
		    "{'Name': 'office', 'VpnConnectionId': '<office>',"
		    " 'CidrBlocks': ['192.168.0.0/24'], 'Routing': 'bgp',"
		    " 'State': 'down'}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, described_drop)
		TEST(a_gateway_endpoint_is_in_route_tables),
		TEST(an_interface_endpoint_has_interfaces_and_names),
		TEST(a_policy_is_a_document_in_a_text),
		TEST(a_service_of_ones_own_has_its_balancer),
		TEST(a_peering_has_two_sides),
		TEST(each_resource_has_a_flow_log_of_its_own),
		TEST(prefix_lists_have_their_entries),
		TEST(a_transit_gateway_names_its_default_tables),
		TEST(an_attachment_has_options),
		TEST(a_transit_table_has_routes_and_relations),
		TEST(a_vpn_has_its_routes_and_its_end),
		TEST(what_is_behind_a_vpn_is_the_labs_own_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
