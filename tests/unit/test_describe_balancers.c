// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_describe_balancers.c - load balancers and names, as AWS's
 * describe-* and list-* calls have them, and the lab's own list of nodes
 */
#include "tests/unit/labs/described.h"

/* --- load balancers ------------------------------------------------------------------ */

static const char balancers[] = NETWORK
	"elastic_ips: {fixed: 198.18.7.7}\n"
	"instances: {web: {subnet: a}}\n"
	"functions: {f: {subnets: a}}\n"
	"load_balancers:\n"
	"  front: {subnets: [a, b], security_groups: g, idle_timeout: 90,\n"
	"    listeners: {80: apps, 443: {target_group: calls, protocol: "
	"https}},\n"
	"    target_groups: {apps: {targets: web, port: 8080, "
	"health_check_port: 9000}, calls: f}}\n"
	"  deep: {type: network, subnets: a, security_groups: h, elastic_ips: "
	"fixed,\n"
	"    enforce_security_group_inbound_rules_on_private_link_traffic: "
	"false,\n"
	"    listeners: {53: {target_group: names, protocol: tcp_udp}},\n"
	"    target_groups: {names: {targets: 10.0.0.99}}}\n";

static void a_load_balancer_has_zones_and_attributes(void **state)
{
	const json_t *all = described_given(balancers);

	(void)state; /* ALB-4, NLB-3, NLB-9 */
	assert_item(
		all, "LoadBalancers", "front",
		"{'LoadBalancerArn': '<front>', 'LoadBalancerName': 'front',"
		" 'DNSName': 'front-5873766427.us-east-1.elb.amazonaws.com',"
		" 'Type': 'application', 'Scheme': 'internet-facing',"
		" 'VpcId': '<app>', 'State': {'Code': 'active'},"
		" 'AvailabilityZones': [{'ZoneName': 'us-east-1a', "
		"'SubnetId': '<a>', 'LoadBalancerAddresses': []},"
		"  {'ZoneName': 'us-east-1b', 'SubnetId': '<b>', "
		"'LoadBalancerAddresses': []}],"
		" 'SecurityGroups': ['<g>'], 'IpAddressType': 'ipv4',"
		" 'Attributes': [{'Key': "
		"'load_balancing.cross_zone.enabled', 'Value': 'true'},"
		"  {'Key': 'idle_timeout.timeout_seconds', 'Value': "
		"'90'}]}");
	assert_fields(
		all, "LoadBalancers", "deep",
		"{'Type': 'network', 'AvailabilityZones': [{"
		"'LoadBalancerAddresses': [{'IpAddress': '198.18.7.7',"
		" 'AllocationId': '<fixed>'}]}],"
		" 'EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic': "
		"'off', 'Attributes': [{'Value': 'false'}]}");
}

static void listeners_forward_to_target_groups(void **state)
{
	const json_t *all = described_given(balancers);

	(void)state; /* NLB-8 */
	assert_list(all, "Listeners",
		    "[{'LoadBalancerArn': '<front>', 'Port': 80, 'Protocol': "
		    "'HTTP', 'DefaultActions': [{'Type': 'forward', "
		    "'TargetGroupArn': '<apps>'}]},"
		    "{'Port': 443, 'Protocol': 'HTTPS', 'DefaultActions': [{"
		    "'TargetGroupArn': '<calls>'}]},"
		    "{'LoadBalancerArn': '<deep>', 'Port': 53, 'Protocol': "
		    "'TCP_UDP', 'DefaultActions': [{'TargetGroupArn': "
		    "'<names>'}], 'Attributes': [{'Key': "
		    "'tcp.idle_timeout.seconds', 'Value': '350'}]}]");
}

static void target_groups_have_targets(void **state)
{
	const json_t *all = described_given(balancers);

	(void)state; /* NLB-5, ALB-6 */
	assert_item(all, "TargetGroups", "apps",
		    "{'TargetGroupArn': '<apps>', 'TargetGroupName': 'apps',"
		    " 'TargetType': 'instance', 'Protocol': 'HTTP', 'Port': "
		    "8080, 'VpcId': '<app>', 'HealthCheckPort': '9000',"
		    " 'LoadBalancerArns': ['<front>'], 'Attributes': [],"
		    " 'TargetHealthDescriptions': [{'Target': {'Id': "
		    "'<web>', 'Port': 8080}}]}");
	assert_item(all, "TargetGroups", "calls",
		    "{'TargetGroupArn': '<calls>', 'TargetGroupName': "
		    "'calls', 'TargetType': 'lambda', 'LoadBalancerArns': "
		    "['<front>'], 'Attributes': [],"
		    " 'TargetHealthDescriptions': [{'Target': {'Id': "
		    "'<f>'}}]}");
	assert_fields(all, "TargetGroups", "names",
		      "{'TargetType': 'ip', 'Protocol': 'TCP_UDP', 'Port': "
		      "53, 'HealthCheckPort': 'traffic-port', 'Attributes': "
		      "[{'Key': 'preserve_client_ip.enabled', 'Value': "
		      "'true'}], 'TargetHealthDescriptions': [{'Target': "
		      "{'Id': '10.0.0.99', 'Port': 53}}]}");
}

/* --- names ------------------------------------------------------------------------------ */

static void a_hosted_zone_has_its_records(void **state)
{
	const json_t *all = described_given(
		NETWORK "instances: {web: {subnet: a}}\n"
			"private_hosted_zones: {corp: {name: Corp.Example, "
			"vpcs: app, records: {www: web, '@': [10.0.0.8, "
			"10.0.0.9], alias: {type: CNAME, value: "
			"www.example.com, ttl: 60}, six: '2001:db8::1'}}}\n");

	(void)state; /* DNS-7, DNS-9 */
	assert_item(
		all, "HostedZones", "corp.example.",
		"{'Id': '<corp.example.>', 'Name': 'corp.example.',"
		" 'Config': {'PrivateZone': true}, 'VPCs': [{'VPCRegion': "
		"'us-east-1', 'VPCId': '<app>'}], 'ResourceRecordSets': ["
		"{'Name': 'www.corp.example.', 'Type': 'A', 'TTL': 300,"
		" 'ResourceRecords': [{'Value': '10.0.0.4'}]},"
		"{'Name': 'corp.example.', 'Type': 'A', 'TTL': 300,"
		" 'ResourceRecords': [{'Value': '10.0.0.8'}, {'Value': "
		"'10.0.0.9'}]},"
		"{'Name': 'alias.corp.example.', 'Type': 'CNAME', 'TTL': 60,"
		" 'ResourceRecords': [{'Value': 'www.example.com'}]},"
		"{'Name': 'six.corp.example.', 'Type': 'AAAA', 'TTL': 300,"
		" 'ResourceRecords': [{'Value': '2001:db8::1'}]}]}");
}

static void every_node_is_in_the_labs_own_list(void **state)
{
	const json_t *all = described_given(
		NETWORK "functions: {f: {subnets: a, sandboxes: 2}}\n"
			"internet: {api.example.com: {address: 203.0.113.80, "
			"ports: [443, 53/udp]}}\n"
			"databases: {orders: {engine: postgres, subnets: [a, "
			"b], publicly_accessible: true}}\n"
			"instances: {web: {subnet: a, ports: [80], run: "
			"nginx}}\n");

	(void)state;
	assert_fields(all, "Nodes", "web", "{'Run': 'nginx'}");
	assert_item(all, "Nodes", "api.example.com",
		    "{'Name': 'api.example.com', 'Kind': 'internet host',"
		    " 'Identifier': '<api.example.com>', 'DnsName': "
		    "'api.example.com', 'Ports': ['443', '53/udp'],"
		    " 'Places': [{'Place': 'api.example.com', 'Address': "
		    "'203.0.113.80'}], 'Failed': false}");
	assert_item(all, "Nodes", "orders",
		    "{'Name': 'orders', 'Kind': 'database', 'Identifier': "
		    "'<orders>', 'Arn': '<orders>', 'VpcId': '<app>',"
		    " 'DnsName': "
		    "'orders.7b77430c07b3.us-east-1.rds.amazonaws.com',"
		    " 'Ports': ['5432'], 'Places': [{'Place': 'orders',"
		    " 'AvailabilityZone': 'us-east-1a', 'SubnetId': '<a>',"
		    " 'NetworkInterfaceId': '<orders>', 'PrivateIpAddress': "
		    "'10.0.0.5', 'PublicIp': '198.18.0.1'}], 'Failed': "
		    "false}");
	assert_fields(all, "Nodes", "f",
		      "{'Places': [{'Place': 'f@a', 'PrivateIpAddress': "
		      "'10.0.0.4'}, {'Place': 'f@a#2', 'PrivateIpAddress': "
		      "'10.0.0.4'}], 'Ports': []}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, described_drop)
		TEST(a_load_balancer_has_zones_and_attributes),
		TEST(listeners_forward_to_target_groups),
		TEST(target_groups_have_targets),
		TEST(a_hosted_zone_has_its_records),
		TEST(every_node_is_in_the_labs_own_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
