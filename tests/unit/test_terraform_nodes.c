// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_terraform_nodes.c - what stands in subnets, of Terraform
 */
#include "tests/support/brought.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/models.h"
#include "tests/support/terraform.h"

#define NETWORK                                                                                                                                             \
	S("aws_vpc", "main", "'id': 'vpc-0a', 'cidr_block': '10.0.0.0/16'")                                                                                 \
	", " S("aws_internet_gateway", "gw", "'id': 'igw-0a', 'vpc_id': 'vpc-0a'") ", " S(                                                                  \
		"aws_subnet", "a",                                                                                                                          \
		"'id': 'subnet-0a', 'vpc_id': 'vpc-0a', 'cidr_block': "                                                                                     \
		"'10.0.1.0/24', 'availability_zone': 'us-east-1a'") ", " S("aws_subnet",                                                                    \
									   "b",                                                                             \
									   "'id': 'subnet-0b', 'vpc_id': 'vpc-0a', 'cidr_block': "                          \
									   "'10.0.2.0/24', 'availability_zone': 'us-east-1b'") ", " S("aws_security_group", \
																      "g",                  \
																      "'id': 'sg-0a', 'vpc_id': 'vpc-0a'") ", "

#define IN_A "'subnet_id': 'subnet-0a'"
#define BOTH(key) "'" key "': ['subnet-0a', 'subnet-0b']"
#define GROUP(key) "'" key "': ['sg-0a']"

/* --- instances ------------------------------------------------------------- */

static void an_instance_keeps_its_first_interface(void **state)
{
	const struct model *m = now_brought(STATE(NETWORK S(
		"aws_network_interface", "second",
		"'id': 'eni-0b', " IN_A ", " GROUP(
			"security_groups") ", 'source_dest_check': false, 'private_ips': "
					   "['10.0.1.20', '10.0.1.21']") ", " S("aws_instance",
										"web",
										"'id': 'i-0a', " IN_A
										", 'private_ip': '10.0.1.9', " GROUP(
											"vpc_security_group_ids")) ", " S("aws_network_interface_attachment",
															  "at",
															  "'instance_id': 'i-0a', 'network_interface_id': 'eni-0b', "
															  "'device_index': 1") ", " S("aws_eip",
																		      "e",
																		      "'id': 'eipalloc-0a', 'instance': 'i-0a'")));

	(void)state;
	assert_int_equal(model_node(m, "web")->places.n, 2);
	assert_lab("web-eth0: {subnet: a, security_groups: g, private_ip: "
		   "10.0.1.9, public_ip: e}");
	assert_lab("private_ip: 10.0.1.20\n"
		   "    secondary_private_ips: 10.0.1.21\n"
		   "    source_dest_check: false");
	assert_lab("network_interfaces: [web-eth0, second]");
}

static void an_instance_may_name_its_interfaces(void **state)
{
	now_brought(STATE(NETWORK S("aws_network_interface", "own", "'id': 'eni-0c', " IN_A ", 'private_ip': '10.0.1.20'") ", " S(
		"aws_instance", "bare",
		"'id': 'i-0b', 'network_interface': [{"
		"'network_interface_id': 'eni-0c', 'device_index': 0}]") ", " S("aws_eip",
										"e",
										"'id': 'eipalloc-0b'") ", " S("aws_eip_association",
													      "ea",
													      "'allocation_id': 'eipalloc-0b', 'network_interface_id': "
													      "'eni-0c'")));
	(void)state;
	assert_lab("own: {id: eni-0c, subnet: a, private_ip: 10.0.1.20, "
		   "public_ip: e}");
	assert_lab("bare: {id: i-0b, network_interfaces: own}");
}

static void an_interface_may_name_its_instance(void **state)
{
	now_brought(STATE(NETWORK S(
		"aws_network_interface", "second",
		"'id': 'eni-0b', " IN_A ", 'description': 'backup', "
		"'attachment': [{'instance': 'i-0a', "
		"'device_index': 1}]") ", " S("aws_instance", "web",
					      "'id': 'i-0a', " IN_A)));
	(void)state;
	assert_lab("description: backup");
	assert_lab("network_interfaces: [web-eth0, second]");
}

static void a_function_has_its_settings(void **state)
{
	const struct model *m = now_brought(STATE(NETWORK S(
		"aws_lambda_function", "f",
		"'id': 'f', 'function_name': 'f', 'memory_size': 256, "
		"'timeout': 5, 'ephemeral_storage': [{'size': 1024}], "
		"'vpc_config': [{" BOTH("subnet_ids") ", " GROUP(
			"security_group_ids") "}]") ", " S("aws_lambda_function",
							   "outside",
							   "'id': 'outside', 'function_name': 'outside'")));

	(void)state;
	assert_int_equal(model_node(m, "f")->places.n, 2);
	assert_lab("f: {subnets: [a, b], security_groups: g, memory_size: 256, "
		   "timeout: 5, ephemeral_storage: 1024}");
	assert_lab("outside: {}");
}

/* --- databases --------------------------------------------------------------- */

#define SUBNET_GROUP(type) \
	S(type, "all", "'id': 'all', 'name': 'all', " BOTH("subnet_ids")) ", "

static void a_database_listens_where_it_says(void **state)
{
	now_brought(STATE(NETWORK SUBNET_GROUP("aws_db_subnet_group") S(
		"aws_db_instance", "orders",
		"'id': 'orders', 'engine': 'postgres', 'port': 5433, "
		"'db_subnet_group_name': 'all', 'multi_az': true, "
		"'availability_zone': 'us-east-1a', 'publicly_accessible': "
		"false, " GROUP("vpc_security_group_ids"))));
	(void)state;
	assert_lab("orders: {engine: postgres, port: 5433, subnets: [a, b], "
		   "security_groups: g, multi_az: true}");
}

#define CLUSTER                                                                             \
	S("aws_rds_cluster", "c",                                                           \
	  "'id': 'c', 'engine': 'aurora-postgresql', 'db_subnet_group_name'"                \
	  ": 'all', " GROUP("vpc_security_group_ids"))                                      \
	", " S("aws_rds_cluster_instance", "one",                                           \
	       "'id': 'one', 'cluster_identifier': 'c'") ", " S("aws_rds_cluster_instance", \
								"two",                      \
								"'id': 'two', 'cluster_identifier': 'c'")

static void instances_of_a_cluster_are_its_readers(void **state)
{
	now_brought(STATE(NETWORK SUBNET_GROUP("aws_db_subnet_group") CLUSTER));
	(void)state;
	assert_lab("c: {engine: aurora-postgresql, subnets: [a, b], "
		   "security_groups: g, readers: 1}");
}

static void a_proxy_stands_before_its_database(void **state)
{
	now_brought(STATE(NETWORK SUBNET_GROUP("aws_db_subnet_group") CLUSTER ", " S(
		"aws_db_proxy", "px",
		"'id': 'px', 'name': 'px', 'engine_family': 'POSTGRESQL', "
		"'require_tls': true, 'idle_client_timeout': 60, " BOTH("vpc_subnet_ids") ", " GROUP(
			"vpc_security_group_ids")) ", " S("aws_db_proxy_target",
							  "t",
							  "'db_proxy_name': 'px', 'db_cluster_identifier': 'c'") ", " S("aws_db_proxy_endpoint",
															"ro",
															"'db_proxy_name': 'px', 'db_proxy_endpoint_name': 'ro', "
															"'target_role': 'READ_ONLY', " BOTH("vpc_subnet_ids") ", " GROUP(
																"vpc_security_group_ids"))));
	(void)state;
	assert_lab("database: c\n");
	assert_lab("require_tls: true\n    idle_client_timeout: 60");
	assert_lab("endpoints: {ro: {subnets: [a, b], security_groups: g, "
		   "target_role: READ_ONLY}}");
}

static void documents_and_graphs_are_stood_in_for(void **state)
{
	now_brought(STATE(
		NETWORK SUBNET_GROUP("aws_docdb_subnet_group")
			S("aws_docdb_cluster", "d", "'id': 'd', 'db_subnet_group_name': 'all'") ", " S(
				"aws_neptune_cluster", "n",
				"'id': 'n', 'neptune_subnet_group_name': 'all'")));
	(void)state;
	assert_lab("d: {subnet: a, ports: 27017}");
	assert_lab("n: {subnet: a, ports: 8182}");
	assert_true(brought_has(&now, IMPORT_ASSUMED, "n",
				"an instance with its port"));
}

/* --- caches -------------------------------------------------------------------- */

static void caches_are_of_three_kinds(void **state)
{
	now_brought(STATE(NETWORK SUBNET_GROUP("aws_elasticache_subnet_group") S(
		"aws_elasticache_cluster", "m",
		"'id': 'm', 'engine': 'memcached', 'port': 11311, "
		"'subnet_group_name': 'all', " GROUP(
			"security_group_ids")) ", " S("aws_elasticache_replication_group",
						      "r",
						      "'id': 'r', 'num_cache_clusters': 2, 'port': 6380, "
						      "'subnet_group_name': 'all', 'transit_encryption_enabled': "
						      "true, " GROUP(
							      "security_group_ids")) ", " S("aws_elasticache_serverless_cache",
											    "s",
											    "'id': 's', 'name': 's', 'engine': 'valkey', " BOTH(
												    "subnet_ids") ", " GROUP("security_group_ids"))));
	(void)state;
	assert_lab(
		"m: {engine: memcached, subnets: [a, b], security_groups: g, "
		"port: 11311}");
	assert_lab("r: {engine: redis, subnets: [a, b], security_groups: g, "
		   "port: 6380, tls: true, replicas: 1}");
	assert_lab("s: {engine: valkey, subnets: [a, b], security_groups: g, "
		   "serverless: true}");
}

/* --- load balancers ------------------------------------------------------------ */

#define ARN(what) "arn:aws:elasticloadbalancing:us-east-1:1:" what

static void a_balancer_leads_to_its_targets(void **state)
{
	now_brought(
		STATE(NETWORK S(
			"aws_instance",
			"web", "'id': 'i-0a', " IN_A) ", " S("aws_lb", "nlb",
							     "'id': 'x', 'arn': '" ARN(
								     "loadbalancer/net/nlb/1") "', "
											       "'name': 'nlb', 'load_balancer_type': 'network', 'internal': "
											       "true, 'subnet_mapping': [{'subnet_id': 'subnet-0a'}, "
											       "{'subnet_id': 'subnet-0b'}], " GROUP(
												       "security_groups")) ", " S("aws_lb_target_group",
																  "tg",
																  "'id': 'y', 'arn': '" ARN(
																	  "targetgroup/tg/1") "', 'name': "
																			      "'tg', 'port': 80, 'protocol': 'TCP'") ", " S("aws_lb_listener",
																									    "l",
																									    "'id': 'z', 'load_balancer_arn': '" ARN("loadbalancer/net/nlb/1") "', 'port': 443, 'protocol': "
																																	      "'TCP', 'default_action': [{'target_group_arn': '" ARN("targetgroup/tg/1") "'}]") ", " S("aws_lb_target_group_attachment",
																																												       "ta",
																																												       "'target_group_arn': '" ARN(
																																													       "targetgroup/tg/1") "', 'target_id': 'i-0a'")));
	(void)state;
	assert_lab("type: network\n    internal: true\n    subnets: [a, b]\n"
		   "    security_groups: g\n    listeners: {443: tg}\n"
		   "    target_groups: {tg: {targets: web, port: 80}}");
	assert_lab("web: {id: i-0a, subnet: a, ports: 80}");
}

#define TEST(name) cmocka_unit_test_teardown(name, now_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_instance_keeps_its_first_interface),
		TEST(an_instance_may_name_its_interfaces),
		TEST(an_interface_may_name_its_instance),
		TEST(a_function_has_its_settings),
		TEST(a_database_listens_where_it_says),
		TEST(instances_of_a_cluster_are_its_readers),
		TEST(a_proxy_stands_before_its_database),
		TEST(documents_and_graphs_are_stood_in_for),
		TEST(caches_are_of_three_kinds),
		TEST(a_balancer_leads_to_its_targets),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("terraform_nodes", tests, NULL,
					     NULL);
}
