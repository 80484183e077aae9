// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_import_plan.c - plans of Terraform: zones, fleets, what AWS
 * runs inside of a VPC, and what is not known
 */
#include "tests/support/brought.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/models.h"
#include "tests/support/terraform.h"

#define B                    \
	R("aws_subnet", "b", \
	  "'cidr_block': '10.0.2.0/24', 'availability_zone': 'us-east-1b'")
#define NET VPC ", " SUBNET ", " B
#define NET_CONFIG \
	SUBNET_CONFIG ", " C("aws_subnet.b", REF("vpc_id", "aws_vpc.main"))
#define BOTH(key)                                                        \
	"'" key "': {'references': ['aws_subnet.a.id', 'aws_subnet.a', " \
	"'aws_subnet.b.id', 'aws_subnet.b']}"
#define GROUP R("aws_security_group", "g", "")
#define GROUP_CONFIG C("aws_security_group.g", REF("vpc_id", "aws_vpc.main"))
#define IN_GROUP(key) REF(key, "aws_security_group.g")

/* --- zones --------------------------------------------------------------- */

static void a_private_zone_has_the_records_that_name_it(void **state)
{
	(void)state;
	now_brought(PLAN(
		NET
		", " R("aws_route53_zone", "z", "'name': 'corp.internal', 'vpc': [{}]") ", " R(
			"aws_route53_zone", "p",
			"'name': 'example.com'") ", " R("aws_lb", "n",
							"'load_balancer_type': "
							"'network', "
							"'internal': "
							"true") ", " R("aws_route53_record",
								       "r",
								       "'name': 'api', 'type': 'A', 'alias': [{}]") ", " R("aws_route53_record",
															   "q",
															   "'name': 'h.corp.internal', 'type': 'A', "
															   "'records': ['10.0.1.9']"),
		NET_CONFIG
		", " C("aws_route53_zone.z", "'vpc': [{" REF("vpc_id", "aws_vpc.main") "}]") ", " C(
			"aws_lb.n",
			BOTH("subnets")) ", " C("aws_route53_record.r",
						REF("zone_id",
						    "aws_route53_zone.z") ", 'alias': [{'name': "
									  "{'references': ["
									  "'aws_lb.n.dns_name', 'aws_lb.n']}}]") ", " C("aws_route53_record.q",
															REF("zone_id",
															    "aws_route53_zone.z"))));
	assert_lab("z:\n    name: corp.internal\n    vpcs: main-vpc\n    "
		   "records: {api: n, h: 10.0.1.9}");
	assert_no("example.com");
}

/* --- fleets -------------------------------------------------------------- */

static void a_scaling_group_is_an_instance_in_each_subnet(void **state)
{
	(void)state;
	now_brought(PLAN(
		NET
		", " GROUP
		", " R("aws_launch_template", "t",
		       "'network_interfaces': [{"
		       "'associate_public_ip_address': 'true'}]") ", " R("aws_autoscaling_group",
									 "w",
									 "'max_size': 3, 'launch_template': [{}]") ", " R("aws_lb_target_group",
															  "tg",
															  "'port': 8080"),
		NET_CONFIG
		", " GROUP_CONFIG
		", " C("aws_launch_template.t", "'network_interfaces': [{" IN_GROUP("security_groups") "}]") ", " C(
			"aws_autoscaling_group.w",
			BOTH("vpc_zone_identifier") ", 'target_group_arns': {'references': "
						    "['aws_lb_target_group.tg.arn', 'aws_lb_target_group.tg']}, "
						    "'launch_template': [{" REF(
							    "id",
							    "aws_launch_template.t") "}]")));
	assert_lab("w: {subnet: a, security_groups: g, public_ip: true, ports: "
		   "8080}");
	assert_lab("w-2: {subnet: b, security_groups: g, public_ip: true, "
		   "ports: 8080}");
}

static void tasks_of_a_service_are_targets_at_their_port(void **state)
{
	(void)state;
	now_brought(PLAN(
		NET
		", " GROUP
		", " R("aws_lb", "n",
		       "'load_balancer_type': 'network', 'internal': true, "
		       "'enable_cross_zone_load_balancing': "
		       "true") ", " R("aws_lb_target_group", "tg",
				      "'port': 80, 'target_type': 'ip', "
				      "'protocol': 'TCP', 'preserve_client_ip'"
				      ": 'true'") ", " R("aws_lb_listener", "l",
							 "'port': 80, 'protocol': 'TCP', 'default_action': "
							 "[{'type': 'forward'}]") ", " R("aws_ecs_service",
											 "s",
											 "'network_configuration': [{'assign_public_ip': "
											 "false}], 'load_balancer': [{'container_port': "
											 "8080}]"),
		NET_CONFIG
		", " GROUP_CONFIG ", " C("aws_lb.n", BOTH("subnets")) ", " C(
			"aws_lb_listener.l",
			REF("load_balancer_arn", "aws_lb.n") ", 'default_action': [{" REF(
				"target_group_arn",
				"aws_lb_target_group.tg") "}]") ", " C("aws_ecs_service.s",
								       "'network_configuration': [{" BOTH("subnets") ", " IN_GROUP("security_groups") "}], 'load_balancer': [{" REF(
									       "target_group_arn",
									       "aws_lb_target_group.tg") "}]")));
	assert_lab("s-2: {subnet: b, security_groups: g, ports: 8080}");
	assert_lab("tg: {targets: [s, s-2], port: 80, preserve_client_ip: "
		   "true}");
	assert_lab("cross_zone: true");
}

static void ports_of_a_task_are_in_its_definition(void **state)
{
	(void)state;
	now_brought(PLAN(
		NET
		", " R("aws_ecs_task_definition", "d",
		       "'container_definitions': '[{\\'portMappings\\': "
		       "[{\\'containerPort\\': 9000}]}]'") ", " R("aws_ecs_service",
								  "s",
								  "'network_configuration': [{}]"),
		NET_CONFIG
		", " C("aws_ecs_service.s",
		       REF("task_definition", "aws_ecs_task_definition.d") ", 'network_configuration': [{" REF(
			       "subnets", "aws_subnet.a") "}]")));
	assert_lab("s: {subnet: a, ports: 9000}");
}

static void what_aws_runs_in_a_vpc_is_an_instance(void **state)
{
	(void)state;
	now_brought(PLAN(
		NET ", " GROUP ", " R("aws_efs_mount_target", "m", "") ", " R(
			"aws_opensearch_domain", "o",
			"'vpc_options': [{}]") ", " R("aws_opensearch_domain",
						      "public",
						      "'vpc_options': []"),
		NET_CONFIG
		", " GROUP_CONFIG
		", " C("aws_efs_mount_target.m", REF("subnet_id", "aws_subnet.b") ", " IN_GROUP("security_groups")) ", " C(
			"aws_opensearch_domain.o",
			"'vpc_options': [{" REF("subnet_ids", "aws_subnet.a") ", " IN_GROUP(
				"security_group_ids") "}]")));
	assert_lab("m: {subnet: b, security_groups: g, ports: 2049}");
	assert_lab("o: {subnet: a, security_groups: g, ports: 443}");
	assert_no("public");
}

static void a_replication_group_has_its_shards(void **state)
{
	(void)state;
	now_brought(PLAN(
		NET
		", " R("aws_elasticache_subnet_group", "s", "'name': 's'") ", " R(
			"aws_elasticache_replication_group", "r",
			"'engine': 'valkey', 'num_node_groups': 2, "
			"'replicas_per_node_group': 1, "
			"'subnet_group_name': 's'"),
		NET_CONFIG
		", " C("aws_elasticache_subnet_group.s", BOTH("subnet_ids"))));
	assert_lab("r: {engine: valkey, subnets: [a, b], replicas: 1}");
	assert_lab("r-2: {engine: valkey, subnets: [a, b], replicas: 1}");
}

/* --- VPNs, public access ------------------------------------------------- */

static void a_vpn_leads_to_its_static_routes(void **state)
{
	(void)state;
	now_brought(PLAN(
		VPC
		", " R("aws_vpn_gateway", "v", "") ", " R("aws_vpn_connection", "office", "'static_routes_only': true") ", " R(
			"aws_vpn_connection_route", "r",
			"'destination_cidr_block': '192.168.0.0/16'") ", " R("aws_vpc_block_public_access_options",
									     "o",
									     "'internet_gateway_block_mode': "
									     "'block-ingress'"),
		C("aws_vpn_gateway.v", REF("vpc_id", "aws_vpc.main")) ", " C(
			"aws_vpn_connection.office",
			REF("vpn_gateway_id",
			    "aws_vpn_gateway.v")) ", " C("aws_vpn_connection_route.r",
							 REF("vpn_connection_id",
							     "aws_vpn_connection.office"))));
	assert_lab("office: {cidr: 192.168.0.0/16, vpn: main-vpc}");
	assert_lab("block_public_access: block-ingress");
}

static void a_vpn_to_a_transit_gateway_is_an_attachment(void **state)
{
	(void)state;
	now_brought(PLAN(
		VPC ", " R("aws_ec2_transit_gateway", "hub", "") ", " R(
			"aws_ec2_transit_gateway_route_table", "far",
			"") ", " R("aws_vpn_connection", "office",
				   "'static_routes_only': true") ", " R("aws_ec2_transit_gateway_route",
									"r",
									"'destination_cidr_block': '172.20.0.0/16'") ", " R("aws_ec2_transit_gateway_route_table_association",
															    "a",
															    ""),
		C("aws_ec2_transit_gateway_route_table.far", REF("transit_gateway_id", "aws_ec2_transit_gateway.hub")) ", " C(
			"aws_vpn_connection.office",
			REF("transit_gateway_id",
			    "aws_ec2_transit_gateway.hub")) ", " C("aws_ec2_transit_gateway_route.r",
								   "'transit_gateway_attachment_id': {'references': "
								   "['aws_vpn_connection.office."
								   "transit_gateway_attachment_id', "
								   "'aws_vpn_connection.office']}, " REF(
									   "transit_gateway_route_table_id",
									   "aws_ec2_transit_gateway_route_table.far")) ", " C("aws_ec2_transit_gateway_route_table_association.a",
															      REF("transit_gateway_attachment_id", "aws_vpn_connection.office") ", " REF(
																      "transit_gateway_route_table_id",
																      "aws_ec2_transit_gateway_route_table.far"))));
	assert_lab("office: {cidr: 172.20.0.0/16, vpn: hub}");
	assert_lab("attachments: {office: {route_table: far}}");
	assert_lab("far: {172.20.0.0/16: office}");
}

/* --- what is not known --------------------------------------------------- */

static void a_local_value_is_said_not_to_be_known(void **state)
{
	(void)state;
	now_brought(PLAN(
		NET ", " R("aws_lb", "n",
			   "'load_balancer_type': 'network', 'internal': true"),
		NET_CONFIG
		", " C("aws_lb.n", BOTH("subnets") ", 'security_groups': "
						   "{'references': "
						   "['local.groups']}")));
	assert_true(brought_has(&now, IMPORT_ASSUMED, "aws_lb.n",
				"nothing for security_groups: local.groups is "
				"not known, as no local value is in a plan"));
}

static void the_only_one_in_a_module_is_meant_by_a_local(void **state)
{
	(void)state;
	now_brought(PLAN(
		VPC
		", " R("aws_vpc", "other", "'cidr_block': '10.1.0.0/16'") ", " GROUP ", " R(
			"aws_security_group_rule", "r",
			"'type': 'ingress', 'protocol': 'tcp', 'from_port': "
			"22, 'to_port': 22, 'cidr_blocks': "
			"['10.9.0.0/16']"),
		GROUP_CONFIG ", " C("aws_security_group_rule.r",
				    "'security_group_id': {'references': "
				    "['local.group']}")));
	assert_lab("g: {ingress: [{tcp: 22, from: 10.9.0.0/16}]");
	assert_true(brought_has(&now, IMPORT_ASSUMED,
				"aws_security_group_rule.r",
				"security_group_id is aws_security_group.g, "
				"the only one there: local.group"));
}

static void null_is_known_to_be_nothing_where_a_plan_says_so(void **state)
{
	static const char text[] =
		"{'format_version': '1.2', 'planned_values': {'root_module': {"
		"'resources': [" NET
		", " R("aws_internet_gateway", "i", "") ", " R(
			"aws_route_table", "t",
			"'route': [{"
			"'cidr_block': "
			"'0.0.0.0/0'}]") ", " R("aws_"
						"inst"
						"ance",
						"w",
						"'subnet_id': null") "]}}, 'resource_changes': [{"
								     "'address': 'aws_instance.w', 'change': {}}], "
								     "'configuration': {'root_module': {'resources': [" NET_CONFIG
								     ", " C("aws_internet_gateway.i", REF("vpc_id", "aws_vpc.main")) ", " C(
									     "aws_route_table.t",
									     REF("vpc_id", "aws_vpc.main") ", 'route': [{" REF(
										     "gateway_id",
										     "aws_internet_gateway.i") "}]") ", " C("aws_instance.w",
															    REF("subnet_id",
																"aws_subnet.a")) "]}}}";

	(void)state;
	now_brought(text);
	assert_lab("t: {0.0.0.0/0: igw}");
	assert_no("w: {subnet: a}"); /* it is in the default VPC */
	assert_lab("default-vpc");
}

static void a_part_of_a_plan_needs_no_version_and_no_names(void **state)
{
	(void)state;
	now_brought(
		"{'planned_values': {'root_module': {'resources': [{'address': "
		"'aws_vpc.main[0]', 'type': 'aws_vpc', 'values': {'cidr_block'"
		": '10.4.0.0/16'}}]}}}");
	assert_lab("10.4.0.0/16");
}

static void what_is_to_go_is_not_there(void **state)
{
	(void)state;
	now_brought(
		"{'format_version': '1.2', 'planned_values': {'root_module': {"
		"'resources': [" VPC "]}}, 'prior_state': {'values': {"
		"'root_module': {'resources': [" VPC ", " SUBNET
		"]}}}, 'configuration': {}}");
	assert_no("10.0.1.0/24");
}

#define COUNTED(name, values)                                   \
	AT("aws_subnet", name, "0",                             \
	   "'cidr_block': '10.0.1.0/24', 'availability_zone': " \
	   "'us-east-1a'")                                      \
	", " AT("aws_subnet", name, "1",                        \
		"'cidr_block': '10.0.2.0/24', "                 \
		"'availability_zone': "                         \
		"'us-east-1b'") values

static void one_gateway_serves_all_that_go_around(void **state)
{
	(void)state;
	now_brought(PLAN(
		VPC ", " COUNTED(
			"p", ", " AT("aws_route_table", "t", "0", "") ", " AT(
				     "aws_route_table_association", "x", "0",
				     "") ", " AT("aws_route_table_"
						 "association",
						 "x", "1", "")),
		C("aws_subnet.p", REF("vpc_id", "aws_vpc.main")) ", " C(
			"aws_route_table.t",
			REF("vpc_id",
			    "aws_vpc.main")) ", " C("aws_route_table_association.x",
						    "'subnet_id': {'references': ['aws_subnet.p', "
						    "'count.index']}, 'route_table_id': {'references'"
						    ": ['aws_route_table.t', 'var.single', "
						    "'count.index']}")));
	assert_lab("p-0: {cidr: 10.0.1.0/24, route_table: t-0}");
	assert_lab("p-1: {cidr: 10.0.2.0/24, az: b, route_table: t-0}");
}

static void a_table_steers_what_comes_in_by_a_gateway(void **state)
{
	(void)state;
	now_brought(PLAN(
		NET ", " R("aws_internet_gateway", "i",
			   "") ", " R("aws_route_table", "t",
				      "'route': []") ", " R("aws_route_table_"
							    "association",
							    "x", ""),
		NET_CONFIG
		", " C("aws_internet_gateway.i", REF("vpc_id", "aws_vpc.main")) ", " C(
			"aws_route_table.t",
			REF("vpc_id",
			    "aws_vpc.main")) ", " C("aws_route_table_association.x",
						    REF("gateway_id", "aws_internet_gateway.i") ", " REF(
							    "route_table_id",
							    "aws_route_table.t"))));
	assert_lab("t: {gateway: igw}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(test) cmocka_unit_test_teardown(test, now_drop)
		T(a_private_zone_has_the_records_that_name_it),
		T(a_scaling_group_is_an_instance_in_each_subnet),
		T(tasks_of_a_service_are_targets_at_their_port),
		T(ports_of_a_task_are_in_its_definition),
		T(what_aws_runs_in_a_vpc_is_an_instance),
		T(a_replication_group_has_its_shards),
		T(a_vpn_leads_to_its_static_routes),
		T(a_vpn_to_a_transit_gateway_is_an_attachment),
		T(a_local_value_is_said_not_to_be_known),
		T(the_only_one_in_a_module_is_meant_by_a_local),
		T(null_is_known_to_be_nothing_where_a_plan_says_so),
		T(a_part_of_a_plan_needs_no_version_and_no_names),
		T(what_is_to_go_is_not_there),
		T(one_gateway_serves_all_that_go_around),
		T(a_table_steers_what_comes_in_by_a_gateway),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
