// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_import_state.c - states of Terraform, old ones and parts of
 * what there is
 */
#include "tests/support/brought.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/models.h"
#include "tests/support/terraform.h"

/* --- before 0.12 --------------------------------------------------------- */

#define OLD(version, path, resources)                                        \
	"{'version': " version ", 'terraform_version': '0.11.14', 'modules'" \
	": [{'path': [" path "], 'resources': {" resources "}}]}"
#define PRIMARY(key, type, id, attributes)                       \
	"'" key "': {'type': '" type "', 'primary': {'id': '" id \
	"', 'attributes': {'id': '" id "', " attributes "}, 'meta': {}}}"

static void a_state_of_before_0_12_is_read(void **state)
{
	(void)state;
	now_brought(OLD(
		"3", "'root', 'net'",
		PRIMARY("aws_vpc.v", "aws_vpc", "vpc-0000000a",
			"'cidr_block': '10.0.0.0/16', 'tags.%': '1', "
			"'tags.kubernetes.io/x': "
			"'y'") ", " PRIMARY("aws_subnet.s.0", "aws_subnet",
					    "subnet-0000000a",
					    "'vpc_id': 'vpc-0000000a', 'cidr_block': "
					    "'10.0.1.0/24', 'availability_zone': "
					    "'eu-west-1a'") ", " PRIMARY("aws_security_group.g",
									 "aws_security_group",
									 "sg-0000000a",
									 "'vpc_id': 'vpc-0000000a', 'egress.#': '0', "
									 "'ingress.#': '2', 'ingress.11.from_port': '80', "
									 "'ingress.11.to_port': '80', "
									 "'ingress.11.protocol': 'tcp', "
									 "'ingress.11.cidr_blocks.#': '1', "
									 "'ingress.11.cidr_blocks.0': '10.9.0.0/16', "
									 "'ingress.22.from_port': '22', "
									 "'ingress.22.to_port': '22', "
									 "'ingress.22.protocol': 'tcp', "
									 "'ingress.22.self': 'true'") ", " PRIMARY("aws_instance.w",
														   "aws_instance",
														   "i-0000000a",
														   "'subnet_id': 'subnet-0000000a', "
														   "'vpc_security_group_ids.#': '1', "
														   "'vpc_security_group_ids.99': "
														   "'sg-0000000a'")));
	assert_lab("net-s-0: {id: subnet-0000000a, cidr: 10.0.1.0/24}");
	assert_lab("{tcp: 80, from: 10.9.0.0/16}");
	assert_lab("{tcp: 22, from: self}");
	assert_lab("net-w: {id: i-0000000a, subnet: net-s-0, security_groups: "
		   "net-g}");
}

static void an_old_state_with_nothing_of_aws_is_an_empty_lab(void **state)
{
	(void)state;
	now_brought(OLD("1", "'root'", ""));
	assert_lab("vpcs: {}");
}

static void attributes_that_were_never_upgraded_are_read(void **state)
{
	(void)state;
	now_brought(
		"{'version': 4, 'terraform_version': '0.12.0', 'resources': [{"
		"'mode': 'managed', 'type': 'aws_vpc', 'name': 'v', "
		"'instances': [{'attributes_flat': {'id': 'vpc-0000000a', "
		"'cidr_block': '10.7.0.0/16'}}]}]}");
	assert_lab("v: {id: vpc-0000000a, cidr: 10.7.0.0/16}");
}

/* --- parts of what there is ---------------------------------------------- */

#define LB "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/x/1"

static void a_subnet_elsewhere_is_in_the_vpc_of_the_others(void **state)
{
	(void)state;
	now_brought(STATE(
		HAS("managed", "aws_subnet", "s",
		    "'id': 'subnet-0000000a', 'vpc_id': 'vpc-0000000a', "
		    "'cidr_block': '10.100.0.0/24', 'availability_zone': "
		    "'eu-west-1a'") ", " HAS("managed", "aws_lb", "x",
					     "'arn': '" LB
					     "', 'load_balancer_type': "
					     "'application', 'internal': true, "
					     "'subnets': ['subnet-0000000a', "
					     "'subnet-0000000b']")));
	assert_lab("subnets: [s, subnet-0000000b]");
	assert_lab("cidr: [10.100.0.0/24, 100.64.0.0/16]");
	assert_lab("subnet-0000000b: {cidr: 100.64.0.0/24, az: b}");
	assert_lab("region: eu-west-1");
}

static void a_database_elsewhere_is_in_the_vpc_of_its_groups(void **state)
{
	(void)state;
	now_brought(STATE(
		HAS("managed", "aws_security_group", "g", "'id': 'sg-0000000a', 'vpc_id': 'vpc-0000000a'") ", " HAS(
			"managed", "aws_db_instance", "d",
			"'id': 'd', 'engine': 'mysql', 'db_subnet_group_name': "
			"'elsewhere', 'vpc_security_group_ids': ['sg-0000000a']")));
	assert_lab("d: {engine: mysql, subnets: [vpc-0000000a-subnet, "
		   "vpc-0000000a-subnet-2], security_groups: g}");
	assert_true(brought_has(&now, IMPORT_ASSUMED, "vpc-0000000a-subnet",
				"a subnet outside of the state"));
}

static void what_a_state_has_aws_has_accepted(void **state)
{
	(void)state;
	now_brought(STATE(HAS("managed", "aws_vpc", "v", "'id': 'vpc-0000000a', 'cidr_block': '10.0.0.0/16'") ", " HAS(
		"managed", "aws_subnet", "s",
		"'id': 'subnet-0000000a', 'vpc_id': 'vpc-0000000a', "
		"'cidr_block': '10.0.1.0/24', 'availability_zone': "
		"'us-east-1a'") ", " HAS("managed", "aws_db_subnet_group", "g",
					 "'id': 'g', 'name': 'g', 'subnet_ids': "
					 "['subnet-0000000a']") ", " HAS("managed",
									 "aws_db_instance",
									 "d",
									 "'id': 'd', 'engine': 'postgres', "
									 "'db_subnet_group_name': 'g'")));
	assert_lab("d: {subnet: s, ports: 5432}");
}

static void a_group_that_is_looked_at_has_rules_that_nobody_says(void **state)
{
	(void)state;
	now_brought(STATE(HAS("data", "aws_security_group", "g",
			      "'id': 'sg-0000000a', 'vpc_id': 'vpc-0000000a', "
			      "'name': 'web'")));
	assert_lab("g: {id: sg-0000000a}");
	assert_true(brought_has(&now, IMPORT_ASSUMED,
				"data.aws_security_group.g",
				"everything goes out"));
}

#define WHOLE_VPC                                                     \
	HAS("managed", "aws_vpc", "v",                                \
	    "'id': 'vpc-0000000a', 'cidr_block': '10.0.0.0/16', "     \
	    "'main_route_table_id': 'rtb-0000000a', "                 \
	    "'default_security_group_id': 'sg-0000000d'")             \
	", " HAS("managed", "aws_subnet", "s",                        \
		 "'id': 'subnet-0000000a', 'vpc_id': 'vpc-0000000a'," \
		 " 'cidr_block': '10.0.1.0/24'")

static void what_aws_made_with_a_vpc_is_known_by_its_identifiers(void **state)
{
	(void)state;
	now_brought(STATE(WHOLE_VPC ", " HAS(
		"managed", "aws_instance", "nat",
		"'id': 'i-0000000a', 'subnet_id': 'subnet-0000000a', "
		"'primary_network_interface_id': 'eni-0000000a', "
		"'source_dest_check': false, 'vpc_security_group_ids': "
		"['sg-0000000d']") ", " HAS("managed", "aws_route", "r",
					    "'route_table_id': 'rtb-0000000a', "
					    "'destination_cidr_block': "
					    "'0.0.0.0/0', "
					    "'network_interface_id': "
					    "'eni-0000000a'")));
	assert_lab("main: {id: rtb-0000000a, routes: {0.0.0.0/0: nat}}");
	assert_lab("default: {id: sg-0000000d}");
	assert_lab("forwards: nat");
	assert_no("security_groups: sg-");
}

static void the_default_vpc_is_the_one_that_is_read(void **state)
{
	(void)state;
	now_brought(STATE(HAS(
		"data", "aws_vpc", "d",
		"'id': 'vpc-0000000d', 'default': true, 'cidr_block': "
		"'172.31.0.0/16'") ", " HAS("managed", "aws_default_subnet",
					    "s",
					    "'id': 'subnet-0000000d', 'vpc_id': 'vpc-0000000d', "
					    "'cidr_block': '172.31.16.0/20'") ", " HAS("managed",
										       "aws_instance",
										       "w",
										       "'id': 'i-0000000a'")));
	assert_lab("is_default: true");
	assert_lab("w: {id: i-0000000a, subnet: s}");
	assert_no("default-vpc");
}

static void parts_of_what_is_elsewhere_are_ignored_and_why(void **state)
{
	(void)state;
	now_brought(STATE(HAS(
		"managed", "aws_security_group_rule", "r",
		"'type': 'ingress', 'protocol': '-1', "
		"'security_group_id': 'sg-0000000a'") ", " HAS("managed",
							       "aws_route", "r",
							       "'route_table_id': 'rtb-1'")));
	assert_true(brought_has(&now, IMPORT_IGNORED,
				"aws_security_group_rule.r",
				"its security group is elsewhere"));
	assert_true(brought_has(&now, IMPORT_IGNORED, "aws_route.r",
				"its route table is elsewhere"));
}

static void a_private_nat_gateway_keeps_its_address(void **state)
{
	(void)state;
	now_brought(STATE(HAS("managed", "aws_vpc", "v", "'id': 'vpc-0000000a', 'cidr_block': '10.0.0.0/16'") ", " HAS(
		"managed", "aws_subnet", "s",
		"'id': 'subnet-0000000a', 'vpc_id': 'vpc-0000000a', "
		"'cidr_block': '10.0.1.0/24'") ", " HAS("managed",
							"aws_nat_gateway", "n",
							"'id': 'nat-0000000a', 'subnet_id': "
							"'subnet-0000000a', 'connectivity_type': 'private', "
							"'private_ip': '10.0.1.9', "
							"'secondary_private_ip_addresses': ['10.0.1.10']")));
	assert_lab("connectivity_type: private, private_ip: 10.0.1.9");
	assert_true(brought_has(&now, IMPORT_ASSUMED, "nat-0000000a",
				"without its secondary address 10.0.1.10"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(test) cmocka_unit_test_teardown(test, now_drop)
		T(a_state_of_before_0_12_is_read),
		T(an_old_state_with_nothing_of_aws_is_an_empty_lab),
		T(attributes_that_were_never_upgraded_are_read),
		T(a_subnet_elsewhere_is_in_the_vpc_of_the_others),
		T(a_database_elsewhere_is_in_the_vpc_of_its_groups),
		T(what_a_state_has_aws_has_accepted),
		T(a_group_that_is_looked_at_has_rules_that_nobody_says),
		T(what_aws_made_with_a_vpc_is_known_by_its_identifiers),
		T(the_default_vpc_is_the_one_that_is_read),
		T(parts_of_what_is_elsewhere_are_ignored_and_why),
		T(a_private_nat_gateway_keeps_its_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
