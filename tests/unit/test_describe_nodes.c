// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_describe_nodes.c - functions, databases, caches, load
 * balancers and names, as AWS's describe-* and list-* calls have them
 */
#include "tests/support/described.h"

#define NETWORK                                                          \
	"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true,\n"      \
	"  enable_dns_hostnames: true, subnets: {a: 10.0.0.0/24,\n"      \
	"    b: {cidr: 10.0.1.0/24, az: b}, c: {cidr: 10.0.2.0/24, az: " \
	"c}},\n"                                                         \
	"  security_groups: {g: {}, h: {}}}}\n"

/* --- functions ---------------------------------------------------------------- */

static void a_function_has_its_configuration(void **state)
{
	const json_t *all = described_given(
		NETWORK "functions:\n"
			"  report: {subnets: [a, b], security_groups: [g, h],\n"
			"    timeout: 30, memory_size: 512, ephemeral_storage: "
			"1024,\n"
			"    handler: run it, environment: {MODE: a=b},\n"
			"    reserved_concurrent_executions: 7}\n"
			"  outside: {}\n"
			"  edge: {edge: cloudfront-function}\n");

	(void)state; /* LAM-10, LAM-11, LAM-50, LAM-60 */
	assert_item(all, "Functions", "report",
		    "{'FunctionName': 'report', 'FunctionArn': "
		    "'arn:aws:lambda:us-east-1:123456789012:function:report',"
		    " 'Version': '$LATEST', 'Handler': 'run it', 'Timeout': 30,"
		    " 'MemorySize': 512, 'EphemeralStorage': {'Size': 1024},"
		    " 'Environment': {'Variables': {'MODE': 'a=b'}},"
		    " 'VpcConfig': {'SubnetIds': ['<a>', '<b>'],"
		    "  'SecurityGroupIds': ['<g>', '<h>'], 'VpcId': '<app>',"
		    "  'Ipv6AllowedForDualStack': false}, 'State': 'Active',"
		    " 'ReservedConcurrentExecutions': 7}");
	assert_item(all, "Functions", "outside",
		    "{'FunctionName': 'outside', 'FunctionArn': "
		    "'arn:aws:lambda:us-east-1:123456789012:function:outside',"
		    " 'Version': '$LATEST', 'Timeout': 3, 'MemorySize': 128,"
		    " 'EphemeralStorage': {'Size': 512}, 'VpcConfig': "
		    "{'SubnetIds': [], 'SecurityGroupIds': [], 'VpcId': '',"
		    "  'Ipv6AllowedForDualStack': false}, 'State': 'Active'}");
	assert_int_equal(json_array_size(json_object_get(all, "Functions")),
			 2); /* EDGE-2 */
}

static void a_function_that_failed_says_why(void **state)
{
	const json_t *all = described_given(
		"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {full: {cidr: "
		"10.0.0.0/28, addresses_taken: 11}}}}\n"
		"functions: {late: {subnets: full}}\n");

	(void)state; /* LAM-52 */
	assert_fields(all, "Functions", "late",
		      "{'State': 'Failed', 'StateReasonCode': "
		      "'SubnetOutOfIPAddresses'}");
}

static void a_function_that_was_used_is_not_idle(void **state)
{
	const char *yaml = NETWORK "limits: {lambda_idle: 1h}\n"
				   "functions: {f: {subnets: a}}\n"
				   "steps: [{elapse: 2h}]\n";
	const json_t *idle = described_after(yaml, NULL);
	struct lives lives = {0};
	struct arena *arena = arena_new();

	(void)state; /* LAM-20 */
	assert_fields(idle, "Functions", "f",
		      "{'State': 'Inactive', 'StateReasonCode': 'Idle'}");
	life_of(&lives, arena, model_node(model_given(yaml), "f"))->used_ms =
		2 * 3600 * 1000;
	assert_fields(described_after(yaml, &lives), "Functions", "f",
		      "{'State': 'Active'}");
	arena_free(arena);
}

static void who_may_invoke_is_a_policy(void **state)
{
	const json_t *all = described_given(
		"functions: {f: {invoke_permissions: [{allow: "
		"'lambda:InvokeFunction', principals: sns.amazonaws.com}]}}\n");

	(void)state; /* LAM-73 */
	assert_fields(all, "Functions", "f",
		      "{'Policy': '{\\'Version\\':\\'2012-10-17\\',"
		      "\\'Statement\\':[{\\'Effect\\':\\'Allow\\',"
		      "\\'Principal\\':{\\'AWS\\':\\'sns.amazonaws.com\\'},"
		      "\\'Action\\':\\'lambda:InvokeFunction\\',"
		      "\\'Resource\\':\\'*\\'}]}'}");
}

static void a_distribution_has_origin_and_functions(void **state)
{
	const json_t *all = described_given(
		NETWORK "instances: {web: {subnet: a}}\n"
			"functions: {auth: {edge: lambda}, tidy: {edge: "
			"cloudfront-function}}\n"
			"cloudfront: {cdn: {vpc_origin: web, port: 8443, "
			"functions: {viewer_request: auth, viewer_response: "
			"tidy}}}\n");

	(void)state; /* EDGE-1, EDGE-2, EDGE-3 */
	assert_list(all, "DistributionList.Items",
		    "[{'Id': '<cdn>', 'Status': 'Deployed', 'Comment': "
		    "'cdn', 'Origins': {'Quantity': 1, 'Items': [{'Id': 'web',"
		    " 'VpcOriginConfig': {'VpcOriginId': '<web>'},"
		    " 'CustomOriginConfig': {'HTTPSPort': 8443}}]},"
		    " 'DefaultCacheBehavior': {'TargetOriginId': 'web',"
		    " 'LambdaFunctionAssociations': {'Quantity': 1, 'Items': [{"
		    "  'LambdaFunctionARN': '<auth>', 'EventType': "
		    "'viewer-request'}]}, 'FunctionAssociations': {'Quantity': "
		    "1, 'Items': [{'FunctionARN': "
		    "'arn:aws:cloudfront::123456789012:function/tidy',"
		    "  'EventType': 'viewer-response'}]}}}]");
}

/* --- databases ------------------------------------------------------------------ */

static const char databases[] = NETWORK
	"functions: {report: {subnets: a}}\n"
	"databases:\n"
	"  orders: {engine: postgres, port: 5433, subnets: [a, b], "
	"security_groups: g,\n"
	"    multi_az: true, publicly_accessible: true, invokes: report, "
	"custom_dns_resolution: true}\n"
	"  ledger: {engine: aurora-mysql, subnets: [a, b, c], az: b, readers: "
	"2}\n"
	"proxies: {pool: {database: ledger, subnets: [a, b], require_tls: "
	"true,\n"
	"  idle_client_timeout: 600, endpoints: {far: {subnets: [b, c], "
	"security_groups: h, target_role: READ_ONLY}}}}\n";

#define ZONES                                                     \
	"[{'SubnetIdentifier': '<a>', 'SubnetAvailabilityZone': " \
	"{'Name': 'us-east-1a'}, 'SubnetStatus': 'Active'},"      \
	" {'SubnetIdentifier': '<b>', 'SubnetAvailabilityZone': " \
	"{'Name': 'us-east-1b'}, 'SubnetStatus': 'Active'}]"

static void a_database_is_an_instance(void **state)
{
	const json_t *all = described_given(databases);

	(void)state; /* RDS-1, RDS-3, RDS-7, RDL-2, RDL-3 */
	assert_item(
		all, "DBInstances", "orders",
		"{'DBInstanceIdentifier': 'orders', 'DBInstanceArn': "
		"'<orders>', 'Engine': 'postgres', 'DBInstanceStatus': "
		"'available', 'VpcSecurityGroups': [{'VpcSecurityGroupId': "
		"'<g>', 'Status': 'active'}], 'PubliclyAccessible': true,"
		" 'DBSubnetGroup': {'DBSubnetGroupName': 'orders',"
		"  'DBSubnetGroupArn': '<orders>', 'VpcId': '<app>',"
		"  'SubnetGroupStatus': 'Complete', 'Subnets': " ZONES "},"
		" 'NetworkType': 'IPV4', 'Endpoint': {'Address': "
		"'orders.7b77430c07b3.us-east-1.rds.amazonaws.com', 'Port': "
		"5433}, 'MultiAZ': true, 'AvailabilityZone': 'us-east-1a',"
		" 'SecondaryAvailabilityZone': 'us-east-1b',"
		" 'AssociatedRoles': [{'FeatureName': 'Lambda', 'Status': "
		"'ACTIVE'}], 'Parameters': [{'ParameterName': "
		"'rds.custom_dns_resolution', 'ParameterValue': '1'}]}");
	assert_item(all, "DBSubnetGroups", "orders",
		    "{'DBSubnetGroupName': 'orders', 'DBSubnetGroupArn': "
		    "'<orders>', 'VpcId': '<app>', 'SubnetGroupStatus': "
		    "'Complete', 'Subnets': " ZONES "}");
}

static void an_aurora_database_is_a_cluster(void **state)
{
	const json_t *all = described_given(databases);

	(void)state; /* RDS-7 */
	assert_item(
		all, "DBClusters", "ledger",
		"{'DBClusterIdentifier': 'ledger', 'DBClusterArn': "
		"'<ledger>', 'Engine': 'aurora-mysql', 'Status': "
		"'available', 'Endpoint': "
		"'ledger.7b77430c07b3.us-east-1.rds.amazonaws.com',"
		" 'ReaderEndpoint': "
		"'ledger.cluster-ro-7b77430c07b3.us-east-1.rds.amazonaws.com'"
		", 'Port': 3306, 'VpcSecurityGroups': [{"
		"'VpcSecurityGroupId': '<default>', 'Status': 'active'}],"
		" 'DBSubnetGroup': 'ledger', 'MultiAZ': true,"
		" 'DBClusterMembers': [{'DBInstanceIdentifier': "
		"'ledger-instance-1', 'IsClusterWriter': true},"
		" {'DBInstanceIdentifier': 'ledger-instance-2',"
		"  'IsClusterWriter': false}, {'DBInstanceIdentifier': "
		"'ledger-instance-3', 'IsClusterWriter': false}],"
		" 'AssociatedRoles': [], 'NetworkType': 'IPV4'}");
	assert_fields(all, "DBInstances", "ledger-instance-1",
		      "{'DBClusterIdentifier': 'ledger', 'AvailabilityZone': "
		      "'us-east-1b', 'Endpoint': {'Port': 3306}}");
	assert_fields(all, "DBInstances", "ledger-instance-2",
		      "{'AvailabilityZone': 'us-east-1c'}");
	assert_int_equal(json_array_size(json_object_get(all, "DBInstances")),
			 4);
}

static void a_failover_changes_the_writer(void **state)
{
	const char *steps = text_given("%ssteps: [{failover: ledger}]\n",
				       databases);
	const json_t *all = described_after(steps, NULL);

	(void)state; /* RDS-7 */
	assert_fields(all, "DBClusters", "ledger",
		      "{'DBClusterMembers': [{'IsClusterWriter': false},"
		      " {'IsClusterWriter': true}, {'IsClusterWriter': "
		      "false}]}");
}

static void a_database_without_a_zone_is_failing_over(void **state)
{
	const json_t *all = described_after(
		NETWORK "databases: {lone: {engine: mysql, subnets: [a, b]}}\n"
			"steps: [{fail: us-east-1a}]\n",
		NULL);

	(void)state; /* RDS-7 */
	assert_fields(all, "DBInstances", "lone",
		      "{'DBInstanceStatus': 'failing-over'}");
}

static void a_proxy_has_targets_and_endpoints(void **state)
{
	const json_t *all = described_given(databases);

	(void)state; /* PRX-3, PRX-7, PRX-8, PRX-11 */
	assert_item(all, "DBProxies", "pool",
		    "{'DBProxyName': 'pool', 'DBProxyArn': '<pool>', 'Status': "
		    "'available', 'EngineFamily': 'MYSQL', 'VpcId': '<app>',"
		    " 'VpcSecurityGroupIds': ['<default>'], 'VpcSubnetIds': "
		    "['<a>', '<b>'], 'Endpoint': "
		    "'pool.proxy-7b77430c07b3.us-east-1.rds.amazonaws.com',"
		    " 'RequireTLS': true, 'IdleClientTimeout': 600,"
		    " 'TargetGroups': [{'DBProxyName': 'pool', "
		    "'TargetGroupName': 'default', 'IsDefault': true,"
		    "  'ConnectionPoolConfig': {'ConnectionBorrowTimeout': "
		    "120}}], 'Targets': [{'Endpoint': "
		    "'ledger.7b77430c07b3.us-east-1.rds.amazonaws.com',"
		    "  'TargetArn': '<ledger>', 'RdsResourceId': 'ledger',"
		    "  'Port': 3306, 'Type': 'TRACKED_CLUSTER', 'Role': "
		    "'READ_WRITE'}]}");
	assert_fields(all, "DBProxyEndpoints", "far",
		      "{'DBProxyName': 'pool', 'VpcSubnetIds': ['<b>', "
		      "'<c>'], 'VpcSecurityGroupIds': ['<h>'],"
		      " 'TargetRole': 'READ_ONLY', 'IsDefault': false}");
}

/* --- caches ----------------------------------------------------------------------- */

static const char caches[] = NETWORK
	"caches:\n"
	"  sessions: {engine: redis, subnets: [a, b], replicas: 1, tls: true}\n"
	"  plain: {engine: memcached, subnets: b, security_groups: g}\n"
	"  late: {engine: valkey, subnets: [a, b], serverless: true}\n";

static void a_cache_is_a_cluster(void **state)
{
	const json_t *all = described_given(caches);

	(void)state; /* CCH-1 */
	assert_item(
		all, "CacheClusters", "plain",
		"{'CacheClusterId': 'plain', 'ARN': '<plain>', 'Engine': "
		"'memcached', 'CacheClusterStatus': 'available',"
		" 'NumCacheNodes': 1, 'PreferredAvailabilityZone': "
		"'us-east-1b', 'CacheNodes': [{'CacheNodeId': '0001',"
		"  'Endpoint': {'Address': "
		"'plain.8e356e.0001.use1.cache.amazonaws.com', 'Port': "
		"11211}, 'CustomerAvailabilityZone': 'us-east-1b'}],"
		" 'ConfigurationEndpoint': {'Address': "
		"'plain.8e356e.0001.use1.cache.amazonaws.com', 'Port': "
		"11211}, 'CacheSubnetGroupName': 'plain', 'SecurityGroups': "
		"[{'SecurityGroupId': '<g>', 'Status': 'active'}],"
		" 'TransitEncryptionEnabled': false}");
	assert_fields(all, "CacheSubnetGroups", "plain",
		      "{'VpcId': '<app>', 'Subnets': [{'SubnetIdentifier': "
		      "'<b>'}]}");
}

static void replicas_make_a_replication_group(void **state)
{
	const json_t *all = described_given(caches);

	(void)state;
	assert_fields(
		all, "ReplicationGroups", "sessions",
		"{'Status': 'available', 'MemberClusters': ['sessions-001', "
		"'sessions-002'], 'TransitEncryptionEnabled': true,"
		" 'NodeGroups': [{'NodeGroupId': '0001',"
		"  'PrimaryEndpoint': {'Address': "
		"'sessions.8e356e.0001.use1.cache.amazonaws.com', 'Port': "
		"6379}, 'ReaderEndpoint': {'Address': "
		"'sessions-ro.8e356e.0001.use1.cache.amazonaws.com'},"
		"  'NodeGroupMembers': [{'CacheClusterId': 'sessions-001',"
		"   'PreferredAvailabilityZone': 'us-east-1a', "
		"'CurrentRole': 'primary'}, {'CacheClusterId': "
		"'sessions-002', 'PreferredAvailabilityZone': 'us-east-1b',"
		"   'CurrentRole': 'replica'}]}]}");
	assert_fields(all, "CacheClusters", "sessions-002",
		      "{'ReplicationGroupId': 'sessions',"
		      " 'PreferredAvailabilityZone': 'us-east-1b',"
		      " 'CacheNodes': [{'Endpoint': {'Port': 6379}}]}");
}

static void a_serverless_cache_has_a_port_for_readers(void **state)
{
	const json_t *all = described_given(caches);

	(void)state; /* CCH-1 */
	assert_item(all, "ServerlessCaches", "late",
		    "{'ServerlessCacheName': 'late', 'ARN': '<late>',"
		    " 'Status': 'available', 'Engine': 'valkey',"
		    " 'Endpoint': {'Address': "
		    "'late.8e356e.0001.use1.cache.amazonaws.com', 'Port': "
		    "6379}, 'ReaderEndpoint': {'Address': "
		    "'late.8e356e.0001.use1.cache.amazonaws.com', 'Port': "
		    "6380}, 'SecurityGroupIds': ['<default>'],"
		    " 'SubnetIds': ['<a>', '<b>']}");
}

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
		TEST(a_function_has_its_configuration),
		TEST(a_function_that_failed_says_why),
		TEST(a_function_that_was_used_is_not_idle),
		TEST(who_may_invoke_is_a_policy),
		TEST(a_distribution_has_origin_and_functions),
		TEST(a_database_is_an_instance),
		TEST(an_aurora_database_is_a_cluster),
		TEST(a_failover_changes_the_writer),
		TEST(a_database_without_a_zone_is_failing_over),
		TEST(a_proxy_has_targets_and_endpoints),
		TEST(a_cache_is_a_cluster),
		TEST(replicas_make_a_replication_group),
		TEST(a_serverless_cache_has_a_port_for_readers),
		TEST(a_load_balancer_has_zones_and_attributes),
		TEST(listeners_forward_to_target_groups),
		TEST(target_groups_have_targets),
		TEST(a_hosted_zone_has_its_records),
		TEST(every_node_is_in_the_labs_own_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
