// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_import_account.c - what an account says beside its VPCs:
 * zones, VPNs, public access, attributes, shards; and in other spellings
 */
#include "tests/support/brought.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/models.h"

#define VPC_OF(id, cidr, more) \
	"{'VpcId': '" id "', 'CidrBlock': '" cidr "'" more "}"
#define NAMED(name) ", 'Tags': [{'Key': 'Name', 'Value': '" name "'}]"
#define APP VPC_OF("vpc-0000000a", "10.0.0.0/16", NAMED("app"))
#define SUBNETS                                                            \
	"'Subnets': [{'SubnetId': 'subnet-0000000a', 'VpcId': "            \
	"'vpc-0000000a', 'CidrBlock': '10.0.1.0/24', 'AvailabilityZone': " \
	"'us-east-1a'" NAMED(                                              \
		"a") "}, {'SubnetId': 'subnet-0000000b', 'VpcId': "        \
		     "'vpc-0000000a', 'CidrBlock': '10.0.2.0/24', "        \
		     "'AvailabilityZone': 'us-east-1b'" NAMED("b") "}]"

/* --- zones --------------------------------------------------------------- */

#define ZONE(id, name, private)                                              \
	"{'Id': '/hostedzone/" id "', 'Name': '" name "', 'CallerReference'" \
	": 'x', 'Config': {'PrivateZone': " private "}}"
#define RECORD(name, type, value)                   \
	"{'Name': '" name "', 'Type': '" type "', " \
	"'ResourceRecords': [{'Value': '" value "'}]}"

static void a_private_zone_answers_in_the_vpcs_beside_it(void **state)
{
	(void)state;
	now_brought(
		"{'Vpcs': [" APP
		"], 'HostedZones': [" ZONE("Z1", "corp.internal.", "true") ", " ZONE("Z2", "example.com.", "false") "], 'HostedZone': " ZONE(
			"Z1", "corp.internal.",
			"true") ", 'VPCs': "
				"[{'VPCRegion': 'us-east-1', 'VPCId': 'vpc-0000000a'}], "
				"'ResourceRecordSets': [" RECORD("corp.internal.", "SOA", "ns-1") ", " RECORD(
					"db.corp.internal.", "A",
					"10.0.1.9") ", " RECORD("old.corp.internal.",
								"CNAME",
								"db.corp.internal.") ", " RECORD("_x.corp.internal.",
												 "CNAME",
												 "_y.acm.aws.") ", " RECORD("corp.internal.",
															    "MX",
															    "1 mail") "]}");
	assert_lab("name: corp.internal\n    vpcs: app\n");
	assert_lab(
		"db: 10.0.1.9\n      old: {type: CNAME, value: db.corp.internal}");
	assert_no("example");
	assert_lab("enable_dns_hostnames: true"); /* it would not answer */
	assert_true(brought_has(&now, IMPORT_IGNORED, "/hostedzone/Z2",
				"public zones answer on the internet"));
	assert_true(brought_has(&now, IMPORT_IGNORED, "corp.internal.",
				"a kind that a lab does not have"));
	assert_true(brought_has(&now, IMPORT_IGNORED, "_x.corp.internal.",
				"no name of a lab's"));
}

static void records_belong_to_the_zone_that_their_file_is_about(void **state)
{
	(void)state;
	now = brought_two(
		json_given(
			"{'Vpcs': [" APP
			"], 'HostedZones': [{'Id': 'Z1', 'Name': "
			"'one.internal', 'VPCs': [{'VPCId': 'vpc-0000000a'}]}, "
			"{'Id': 'Z2', 'Name': 'two.internal', 'VPCs': [{'VPCId': "
			"'vpc-0000000a'}]}]}"),
		json_given("{'ResourceRecordSets': [" RECORD(
			"two.internal.", "SOA",
			"x") ", " RECORD("h.two.internal.", "A",
					 "10.0.1.5") "]}"));
	now_fine();
	assert_lab("one-internal: {name: one.internal, vpcs: app}");
	assert_lab("two-internal: {name: two.internal, vpcs: app, records: {h: "
		   "10.0.1.5}}");
}

#define NLB "arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/net/n/50d"
#define BALANCER                                                             \
	"'LoadBalancers': [{'LoadBalancerArn': '" NLB "', "                  \
	"'LoadBalancerName': 'n', 'Type': 'network', 'Scheme': 'internal', " \
	"'DNSName': 'n-50d.elb.us-east-1.amazonaws.com', 'VpcId': "          \
	"'vpc-0000000a', 'AvailabilityZones': [{'SubnetId': "                \
	"'subnet-0000000a'}, {'SubnetId': 'subnet-0000000b'}]}], "           \
	"'Listeners': [{'ListenerArn': 'l', 'LoadBalancerArn': '" NLB        \
	"', 'Port': 80, 'Protocol': 'TCP', 'DefaultActions': [{"             \
	"'TargetGroupArn': 'tg/web/1'}]}], 'TargetGroups': [{"               \
	"'TargetGroupArn': 'tg/web/1', 'TargetGroupName': 'web', "           \
	"'TargetType': 'ip', 'Protocol': 'TCP', 'Port': 80}]"

static void an_alias_of_a_load_balancer_is_the_load_balancer(void **state)
{
	(void)state;
	now_brought("{'Vpcs': [" APP "], " SUBNETS ", " BALANCER
		    ", 'HostedZones': [{'Id': 'Z1', 'Name': 'corp.internal.', "
		    "'VPCs': [{'VPCId': 'vpc-0000000a'}]}], "
		    "'ResourceRecordSets': [{'Name': 'api.corp.internal.', "
		    "'Type': 'A', 'AliasTarget': {'DNSName': "
		    "'dualstack.N-50d.elb.us-east-1.amazonaws.com.'}}]}");
	assert_lab("records: {api: n}");
}

/* --- attributes ---------------------------------------------------------- */

static void attributes_are_of_whatever_they_can_be_of(void **state)
{
	(void)state;
	now_brought("{'Vpcs': [" APP "], " SUBNETS ", " BALANCER
		    ", 'Attributes': [{'Key': "
		    "'deregistration_delay.timeout_seconds', 'Value': '300'}, "
		    "{'Key': 'preserve_client_ip.enabled', 'Value': 'true'}, "
		    "{'Key': 'load_balancing.cross_zone.enabled', 'Value': "
		    "'true'}]}");
	assert_lab("preserve_client_ip: true");
	assert_lab("cross_zone: true");
}

/* --- VPNs ---------------------------------------------------------------- */

#define VPN(id, status)                                                     \
	"{'VpnConnectionId': '" id "', 'CustomerGatewayId': 'cgw-0a', "     \
	"'State': 'available', 'VpnGatewayId': 'vgw-0000000a', 'Options': " \
	"{'StaticRoutesOnly': false}, 'VgwTelemetry': [{'Status': '" status \
	"'}]}"

static void networks_behind_a_vpn_are_on_premises(void **state)
{
	(void)state;
	now_brought(
		"{'Vpcs': [" APP "], 'VpnGateways': [{'VpnGatewayId': "
		"'vgw-0000000a', 'VpcAttachments': [{'VpcId': "
		"'vpc-0000000a'}]}], 'VpnConnections': [" VPN("vpn-0000000a", "DOWN") ", " VPN(
			"vpn-0000000b",
			"UP") "], "
			      "'RouteTables': [{'RouteTableId': 'rtb-0000000a', 'VpcId': "
			      "'vpc-0000000a', 'Associations': [{'Main': true}], "
			      "'PropagatingVgws': [{'GatewayId': 'vgw-0000000a'}], 'Routes': "
			      "[{'DestinationCidrBlock': '192.168.0.0/16', 'GatewayId': "
			      "'vgw-0000000a', 'Origin': 'EnableVgwRoutePropagation'}]}]}");
	assert_lab("on_premises: {vpn-0000000a: {cidr: 192.168.0.0/16, vpn: "
		   "app, routing: bgp, state: up}}");
	assert_lab("main: {id: rtb-0000000a, propagate: true}");
	assert_true(
		brought_has(&now, IMPORT_READ, "vpn-0000000b", "a second way"));
}

static void a_vpn_of_a_transit_gateway_has_an_attachment_there(void **state)
{
	(void)state;
	now_brought(
		"{'Vpcs': [" APP "], 'TransitGateways': [{'TransitGatewayId': "
		"'tgw-0000000a', 'Options': {}" NAMED(
			"hub") "}], 'TransitGatewayRouteTables': [{"
			       "'TransitGatewayRouteTableId': "
			       "'tgw-rtb-0000000a', 'TransitGatewayId': "
			       "'tgw-0000000a'" NAMED(
				       "far") "}], "
					      "'TransitGatewayAttachments': [{'TransitGatewayAttachmentId': "
					      "'tgw-attach-0000000a', 'TransitGatewayId': 'tgw-0000000a', "
					      "'ResourceType': 'vpn', 'ResourceId': 'vpn-0000000a', "
					      "'Association': {'TransitGatewayRouteTableId': "
					      "'tgw-rtb-0000000a'}}], 'VpnConnections': [{"
					      "'VpnConnectionId': 'vpn-0000000a', 'CustomerGatewayId': "
					      "'cgw-0a', 'TransitGatewayId': 'tgw-0000000a', 'Options': "
					      "{'StaticRoutesOnly': true}, 'Routes': [{"
					      "'DestinationCidrBlock': '172.20.0.0/16'}]" NAMED(
						      "office") "}]}");
	assert_lab("office: {cidr: 172.20.0.0/16, vpn: hub}");
	assert_lab("attachments: {office: {route_table: far}}");
}

static void a_vpn_to_nobody_knows_where_is_left_out(void **state)
{
	(void)state;
	now_brought("{'Vpcs': [" APP
		    "], 'VpnConnections': [" VPN("vpn-0000000a", "UP") "]}");
	assert_no("on_premises");
	assert_true(brought_has(&now, IMPORT_IGNORED, "vpn-0000000a",
				"the gateway where it ends"));
}

/* --- public access ------------------------------------------------------- */

static void public_access_is_blocked_but_for_what_is_excluded(void **state)
{
	(void)state;
	now_brought(
		"{'Vpcs': [" APP "], " SUBNETS
		", 'VpcBlockPublicAccessOptions': {'AwsRegion': 'us-east-1', "
		"'InternetGatewayBlockMode': 'block-bidirectional'}, "
		"'VpcBlockPublicAccessExclusions': [{'ExclusionId': 'e1', "
		"'InternetGatewayExclusionMode': 'allow-egress', "
		"'ResourceArn': 'arn:aws:ec2:us-east-1:1:subnet/"
		"subnet-0000000b', 'State': 'create-complete'}, {"
		"'ExclusionId': 'e2', 'InternetGatewayExclusionMode': "
		"'allow-bidirectional', 'ResourceArn': 'arn:aws:ec2:us-east-1:"
		"1:vpc/vpc-0000000a', 'State': 'delete-complete'}]}");
	assert_lab("block_public_access: block-bidirectional");
	assert_lab(
		"az: b\n        block_public_access_exclusion: allow-egress");
	assert_no("allow-bidirectional");
}

#define STATE(mode) \
	", 'BlockPublicAccessStates': {'InternetGatewayBlockMode': '" mode "'}"

static void vpcs_say_what_holds_for_them(void **state)
{
	(void)state;
	now_brought("{'Vpcs': [" VPC_OF(
		"vpc-0000000a", "10.0.0.0/16",
		STATE("block-ingress")) ", " VPC_OF("vpc-0000000b",
						    "10.1.0.0/16",
						    STATE("off")) "]}");
	assert_lab("block_public_access: block-ingress");
	assert_lab("vpc-0000000b: {cidr: 10.1.0.0/16, "
		   "block_public_access_exclusion: allow-bidirectional}");
}

/* --- flow logs, gateways, caches ----------------------------------------- */

static void a_flow_log_keeps_a_format_of_its_own(void **state)
{
	(void)state;
	now_brought("{'Vpcs': [" APP "], 'FlowLogs': [{'FlowLogId': "
		    "'fl-0000000a', 'ResourceId': 'vpc-0000000a', 'LogFormat': "
		    "'${srcaddr} ${dstaddr}'}, {'FlowLogId': 'fl-0000000b', "
		    "'ResourceId': 'vpc-0000000a', 'LogFormat': '${version} "
		    "${account-id} ${interface-id} ${srcaddr} ${dstaddr} "
		    "${srcport} ${dstport} ${protocol} ${packets} ${bytes} "
		    "${start} ${end} ${action} ${log-status}'}, {'FlowLogId': "
		    "'fl-0000000c', 'ResourceId': 'vpc-0000000a', 'LogFormat': "
		    "'${from-the-future}'}]}");
	assert_lab("fl-0000000a: {on: app, format: \"${srcaddr} ${dstaddr}\"}");
	assert_lab("fl-0000000b: {on: app}");
	assert_lab("fl-0000000c: {on: app}");
	assert_true(brought_has(&now, IMPORT_ASSUMED, "fl-0000000c",
				"of AWS's own format: no field"));
}

static void a_second_private_address_of_a_nat_gateway_is_missed(void **state)
{
	(void)state;
	now_brought(
		"{'Vpcs': [" APP "], " SUBNETS
		", 'NatGateways': [{'NatGatewayId': 'nat-0000000a', 'SubnetId'"
		": 'subnet-0000000a', 'VpcId': 'vpc-0000000a', "
		"'ConnectivityType': 'private', 'NatGatewayAddresses': [{"
		"'PrivateIp': '10.0.1.9', 'IsPrimary': true}, {'PrivateIp': "
		"'10.0.1.10', 'IsPrimary': false}]}]}");
	assert_lab("connectivity_type: private, private_ip: 10.0.1.9");
	assert_true(brought_has(&now, IMPORT_ASSUMED, "nat-0000000a",
				"without its secondary address 10.0.1.10"));
}

static void each_shard_is_a_cache_of_its_own(void **state)
{
	(void)state;
	now_brought(
		"{'Vpcs': [" APP "], " SUBNETS
		", 'CacheSubnetGroups': [{'CacheSubnetGroupName': 'g', "
		"'Subnets': [{'SubnetIdentifier': 'subnet-0000000a'}, "
		"{'SubnetIdentifier': 'subnet-0000000b'}]}], 'CacheClusters': "
		"[{'CacheClusterId': 'r-0001-001', 'Engine': 'redis', "
		"'CacheSubnetGroupName': 'g', 'ReplicationGroupId': 'r'}], "
		"'ReplicationGroups': [{'ReplicationGroupId': 'r', "
		"'MemberClusters': ['r-0001-001', 'r-0001-002', 'r-0002-001', "
		"'r-0002-002'], 'NodeGroups': [{'NodeGroupId': '0001', "
		"'NodeGroupMembers': [{'CacheClusterId': 'r-0001-001'}, {"
		"'CacheClusterId': 'r-0001-002'}]}, {'NodeGroupId': '0002', "
		"'NodeGroupMembers': [{'CacheClusterId': 'r-0002-001'}, {"
		"'CacheClusterId': 'r-0002-002'}]}]}]}");
	assert_lab("r: {engine: redis, subnets: [a, b], replicas: 1}");
	assert_lab("r-0002: {engine: redis, subnets: [a, b], replicas: 1}");
}

/* --- what AWS has accepted ----------------------------------------------- */

static void a_rule_for_a_group_far_away_is_left_out(void **state)
{
	(void)state;
	now_brought("{'Vpcs': [" APP ", " VPC_OF(
		"vpc-0000000b", "10.1.0.0/16",
		"") "], 'SecurityGroups': [{'GroupId': 'sg-0000000b', 'VpcId': "
		    "'vpc-0000000b', 'GroupName': 'far', 'IpPermissions': []}, "
		    "{'GroupId': 'sg-0000000a', 'VpcId': 'vpc-0000000a', "
		    "'GroupName': 'near', 'IpPermissions': [{'IpProtocol': "
		    "'tcp', 'FromPort': 80, 'ToPort': 80, 'UserIdGroupPairs': "
		    "[{'GroupId': 'sg-0000000b'}]}]}]}");
	assert_no("tcp: 80");
	assert_true(brought_has(&now, IMPORT_ASSUMED, "sg-0000000a",
				"without group sg-0000000b of another VPC"));
}

static void a_balancer_is_once_in_each_zone(void **state)
{
	(void)state;
	now_brought("{'Vpcs': [" APP "], 'Subnets': [{'SubnetId': "
		    "'subnet-0000000a', 'VpcId': 'vpc-0000000a', 'CidrBlock': "
		    "'10.0.1.0/24', 'AvailabilityZone': 'us-east-1a'}, {"
		    "'SubnetId': 'subnet-0000000b', 'VpcId': 'vpc-0000000a', "
		    "'CidrBlock': '10.0.2.0/24', 'AvailabilityZone': "
		    "'us-east-1a'}], " BALANCER "}");
	assert_lab("internal: true\n    subnets: subnet-0000000a\n");
}

/* --- spellings ----------------------------------------------------------- */

static void words_with_underscores_are_members(void **state)
{
	(void)state;
	now_brought(
		"{'results': [{'vpcs': [{'vpc_id': 'vpc-0000000a', "
		"'cidr_block': '10.0.0.0/16', 'tags': {'Name': 'my_app'}}]}, "
		"{'subnets': [{'subnet_id': 'subnet-0000000a', 'vpc_id': "
		"'vpc-0000000a', 'cidr_block': '10.0.1.0/24', "
		"'map_public_ip_on_launch': true, 'availability_zone': "
		"'us-east-1a'}]}], 'changed': false}");
	assert_lab("  my_app:\n    id: vpc-0000000a\n    cidr: 10.0.0.0/16\n");
	assert_lab(
		"subnets: {subnet-0000000a: {cidr: 10.0.1.0/24, map_public_ip_on_launch: true}}");
}

static void members_may_begin_with_a_small_letter(void **state)
{
	(void)state;
	now_brought(
		"{'configurationItems': [{'configuration': {'vpcId': "
		"'vpc-0000000a', 'cidrBlock': '10.0.0.0/16', 'tags': [{'key': "
		"'Name', 'value': 'app'}]}}, {'configuration': {'subnetId': "
		"'subnet-0000000a', 'vpcId': 'vpc-0000000a', 'cidrBlock': "
		"'10.0.1.0/24', 'availabilityZone': 'us-east-1b'}}]}");
	assert_lab("  app:\n    id: vpc-0000000a\n    cidr: 10.0.0.0/16\n");
	assert_lab("subnets: {subnet-0000000a: {cidr: 10.0.1.0/24, az: b}}");
}

static void answers_may_be_wrapped_in_any_keys(void **state)
{
	(void)state;
	now_brought("{'us-east-1': {'describe-vpcs': {'Vpcs': [" APP
		    "]}, 'subnets': {" SUBNETS "}}}");
	assert_lab("  app:\n    id: vpc-0000000a\n");
	assert_lab("a: {id: subnet-0000000a, cidr: 10.0.1.0/24}\n");
}

static void answers_of_services_that_nobody_knows_are_counted(void **state)
{
	(void)state;
	now_brought("{'connections': [{'connectionId': 'dxcon-1', "
		    "'connectionName': 'x'}]}");
	assert_true(brought_has(&now, IMPORT_IGNORED, "connections",
				"nothing of a network"));
}

static void a_lab_file_is_not_taken_for_an_account(void **state)
{
	(void)state;
	now = brought_file("vpcs: [{vpc: 10.0.0.0/16}]\n");
	if (!report_failed(&now.report) ||
	    !strstr(now.said, "nothing there that can be imported"))
		fail_msg("%s", now.said);
}

static void a_remark_is_one_line_whatever_an_account_says(void **state)
{
	(void)state;
	now_brought("{'Vpcs': [" APP "], 'a\\n\\u001b[2J': [{'xY': 1}]}");
	assert_true(brought_has(&now, IMPORT_IGNORED, "a??[2J",
				"nothing of a network"));
}

static void whatever_was_read_is_reported(void **state)
{
	(void)state;
	now_brought("{'Vpcs': [" APP "], " SUBNETS "}");
	assert_true(brought_has(&now, IMPORT_READ, "vpc-0000000a", NULL));
	assert_true(brought_has(&now, IMPORT_READ, "subnet-0000000b", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(test) cmocka_unit_test_teardown(test, now_drop)
		T(a_private_zone_answers_in_the_vpcs_beside_it),
		T(records_belong_to_the_zone_that_their_file_is_about),
		T(an_alias_of_a_load_balancer_is_the_load_balancer),
		T(attributes_are_of_whatever_they_can_be_of),
		T(networks_behind_a_vpn_are_on_premises),
		T(a_vpn_of_a_transit_gateway_has_an_attachment_there),
		T(a_vpn_to_nobody_knows_where_is_left_out),
		T(public_access_is_blocked_but_for_what_is_excluded),
		T(vpcs_say_what_holds_for_them),
		T(a_flow_log_keeps_a_format_of_its_own),
		T(a_second_private_address_of_a_nat_gateway_is_missed),
		T(each_shard_is_a_cache_of_its_own),
		T(a_rule_for_a_group_far_away_is_left_out),
		T(a_balancer_is_once_in_each_zone),
		T(words_with_underscores_are_members),
		T(members_may_begin_with_a_small_letter),
		T(answers_may_be_wrapped_in_any_keys),
		T(answers_of_services_that_nobody_knows_are_counted),
		T(a_lab_file_is_not_taken_for_an_account),
		T(a_remark_is_one_line_whatever_an_account_says),
		T(whatever_was_read_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
