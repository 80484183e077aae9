// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_describe_nodes.c - functions, databases and caches, as
 * AWS's describe-* and list-* calls have them
 */
#include "tests/unit/labs/described.h"

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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
