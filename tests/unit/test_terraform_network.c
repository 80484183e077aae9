// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_terraform_network.c - what VPCs are made of, of Terraform
 */
#include "tests/support/brought.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/terraform.h"

#define MAIN S("aws_vpc", "main", "'id': 'vpc-0a', 'cidr_block': '10.0.0.0/16'")
#define IN_VPC "'vpc_id': 'vpc-0a'"
#define SUBNETS                                                                                             \
	", " S("aws_subnet", "a",                                                                           \
	       "'id': 'subnet-0a', " IN_VPC ", 'cidr_block': "                                              \
	       "'10.0.1.0/24', 'availability_zone': 'us-east-1a'") ", " S("aws_subnet",                     \
									  "b",                              \
									  "'id': 'subnet-0b', " IN_VPC      \
									  ", 'cidr_block': '10.0.2.0/24', " \
									  "'availability_zone': 'us-east-1b'") ", "

/* --- blocks and gateways ---------------------------------------------------- */

static void a_vpc_has_its_blocks_and_options(void **state)
{
	now_brought(STATE(S(
		"aws_vpc", "main",
		"'id': 'vpc-0a', 'cidr_block': '10.0.0.0/16', "
		"'assign_generated_ipv6_cidr_block': true, "
		"'ipv6_cidr_block': '2001:db8:1234::/56'") ", " S("aws_vpc_ipv4_cidr_block_association",
								  "more",
								  IN_VPC
								  ", 'cidr_block': '10.1.0.0/16'") ", " S("aws_vpc_dhcp_options",
													  "o",
													  "'id': 'dopt-0a', 'domain_name': 'corp.example', "
													  "'domain_name_servers': ['10.0.1.53']") ", " S("aws_vpc_dhcp_options_association",
																			 "oa",
																			 IN_VPC
																			 ", 'dhcp_options_id': 'dopt-0a'")));
	(void)state;
	assert_lab("cidr: [10.0.0.0/16, 10.1.0.0/16]\n"
		   "    ipv6_cidr: 2001:db8:1234::/56\n"
		   "    dhcp_options: {domain_name_servers: 10.0.1.53, "
		   "domain_name: corp.example}");
}

static void gateways_may_be_attached_apart(void **state)
{
	now_brought(STATE(
		MAIN
		", " S("aws_internet_gateway", "gw", "'id': 'igw-0a'") ", " S("aws_internet_gateway_attachment", "ga", "'internet_gateway_id': 'igw-0a', " IN_VPC) ", " S(
			"aws_vpn_gateway", "vgw",
			"'id': 'vgw-0a'") ", " S("aws_vpn_gateway_attachment",
						 "va",
						 "'vpn_gateway_id': 'vgw-0a', " IN_VPC) ", " S("aws_egress_only_internet_gateway",
											       "out",
											       "'id': 'eigw-0a', " IN_VPC)));
	(void)state;
	assert_lab("internet_gateway: igw-0a\n    vpn_gateway: vgw-0a\n"
		   "    egress_only_internet_gateway: eigw-0a");
	now_drop(NULL);
	now_brought(STATE(
		MAIN ", " S("aws_internet_gateway", "gw", "'id': 'igw-0a'")));
	assert_null(strstr(now.text, "internet_gateway"));
}

#define NAT                                                                                                  \
	S("aws_internet_gateway", "gw", "'id': 'igw-0a', " IN_VPC)                                           \
	", " S("aws_eip", "one", "'id': 'eipalloc-0a'") ", " S(                                              \
		"aws_eip", "two",                                                                            \
		"'id': 'eipalloc-0b'") ", " S("aws_nat_gateway", "nat",                                      \
					      "'id': 'nat-0a', 'subnet_id': 'subnet-0a', 'allocation_id': "  \
					      "'eipalloc-0a', 'secondary_allocation_ids': ['eipalloc-0b'], " \
					      "'private_ip': '10.0.1.7', 'connectivity_type': 'public'")

static void routes_of_their_own_belong_to_their_table(void **state)
{
	now_brought(STATE(MAIN SUBNETS NAT ", " S("aws_route_table", "private", "'id': 'rtb-0b', " IN_VPC) ", " S(
		"aws_route", "out",
		"'route_table_id': 'rtb-0b', 'destination_cidr_block': "
		"'0.0.0.0/0', 'nat_gateway_id': 'nat-0a'") ", " S("aws_route_table_association",
								  "ra",
								  "'route_table_id': 'rtb-0b', 'subnet_id': 'subnet-0b'") ", " S("aws_default_route_table",
																 "d",
																 "'id': 'rtb-0c', 'default_route_table_id': 'rtb-0c', " IN_VPC
																 ", 'route': [{'cidr_block': '0.0.0.0/0', 'gateway_id': "
																 "'igw-0a'}]")));
	(void)state;
	assert_lab("private: {id: rtb-0b, routes: {0.0.0.0/0: nat}}");
	assert_lab("main: {id: rtb-0c, routes: {0.0.0.0/0: igw}}");
	assert_lab("b: {id: subnet-0b, cidr: 10.0.2.0/24, az: b, route_table: "
		   "private}");
	assert_lab("elastic_ip: one\n        private_ip: 10.0.1.7\n"
		   "        secondary_elastic_ips: two");
}

static void who_forwards_is_where_routes_lead(void **state)
{
	now_brought(STATE(MAIN SUBNETS S(
		"aws_instance", "nat",
		"'id': 'i-0a', 'subnet_id': 'subnet-0a', "
		"'source_dest_check': false") ", " S("aws_instance", "firewall",
						     "'id': 'i-0b', 'subnet_id': 'subnet-0a', "
						     "'source_dest_check': false") ", " S("aws_instance",
											  "idle",
											  "'id': 'i-0c', 'subnet_id': 'subnet-0a', "
											  "'source_dest_check': false") ", " S("aws_route_table",
															       "t",
															       "'id': 'rtb-0a', " IN_VPC
															       ", 'route': [{'cidr_block': "
															       "'0.0.0.0/0', 'instance_id': 'i-0a'}, {'cidr_block': "
															       "'10.9.0.0/16', 'instance_id': 'i-0b'}]")));
	(void)state;
	assert_lab("routes: {0.0.0.0/0: nat, 10.9.0.0/16: firewall}");
	assert_lab("nat: {id: i-0a, subnet: a, source_dest_check: false, "
		   "forwards: nat}");
	assert_lab("firewall: {id: i-0b, subnet: a, source_dest_check: false, "
		   "forwards: route}");
	assert_lab("idle: {id: i-0c, subnet: a, source_dest_check: false}");
}

/* --- what AWS makes with a VPC ------------------------------------------------ */

#define OF_VPC(key, what)                                                    \
	"'" key "': {'references': ['aws_vpc.main." what "', 'aws_vpc.main'" \
	"]}"

static void the_main_table_is_there_without_a_resource(void **state)
{
	now_brought(PLAN(
		R("aws_vpc", "main", "'cidr_block': '10.0.0.0/16'") ", " R(
			"aws_internet_gateway", "gw",
			"") ", " R("aws_route", "out",
				   "'destination_cidr_block': '0.0.0.0/0'"),
		C("aws_internet_gateway.gw", REF("vpc_id", "aws_vpc.main")) ", " C(
			"aws_route.out",
			OF_VPC("route_table_id", "main_route_table_id") ", " REF(
				"gateway_id", "aws_internet_gateway.gw"))));
	(void)state;
	assert_lab("route_tables: {main: {0.0.0.0/0: igw}}");
}

/* SG-4: AWS's own rules stay beside what a rule adds */
static void the_default_group_is_there_without_a_resource(void **state)
{
	now_brought(PLAN(
		R("aws_vpc", "main", "'cidr_block': '10.0.0.0/16'") ", " R(
			"aws_security_group_rule", "in",
			"'type': 'ingress', 'protocol': 'tcp', 'from_port': 22, "
			"'to_port': 22, 'cidr_blocks': ['192.0.2.0/24']"),
		C("aws_security_group_rule.in",
		  OF_VPC("security_group_id", "default_security_group_id"))));
	(void)state;
	assert_lab("default:\n        ingress:\n"
		   "          - {protocol: all, from: self}\n"
		   "          - {tcp: 22, from: 192.0.2.0/24}\n");
}

/* TF-8: nothing but what is written is left of what is adopted */
static void defaults_that_are_adopted_lose_their_rules(void **state)
{
	now_brought(PLAN(
		R("aws_vpc", "main", "'cidr_block': '10.0.0.0/16'") ", " R(
			"aws_default_security_group", "g",
			"") ", " R("aws_default_network_acl", "n",
				   "'ingress': [{'rule_no': 1, 'action': 'deny', 'protocol': "
				   "'-1', 'from_port': 0, 'to_port': 0, 'cidr_block': "
				   "'0.0.0.0/0'}]") ", " R("aws_default_route_table",
							   "t", ""),
		C("aws_default_security_group.g", REF("vpc_id", "aws_vpc.main")) ", " C(
			"aws_default_network_acl.n",
			OF_VPC("default_network_acl_id",
			       "default_network_acl_id")) ", " C("aws_default_route_table.t",
								 OF_VPC("default_route_table_id",
									"default_route_table_id"))));
	(void)state;
	assert_lab("security_groups: {default: {ingress: [], egress: []}}");
	assert_lab(
		"default: {ingress: [{rule: 1, deny: all, cidr: 0.0.0.0/0}], "
		"egress: []}");
}

static void the_default_vpc_is_one(void **state)
{
	const struct model *m = now_brought(
		PLAN(R("aws_default_vpc", "d",
		       "") ", " R("aws_security_group", "g",
				  "") ", " R("aws_instance", "web", ""),
		     ""));

	(void)state;
	assert_int_equal(m->vpcs.n, 1);
	assert_lab("web: {subnet: default-subnet");
	now_drop(NULL);
	m = now_brought(STATE(S("aws_default_vpc", "d", "'id': 'vpc-0d', 'cidr_block': '172.31.0.0/16'") ", " S(
		"aws_default_subnet", "s",
		"'id': 'subnet-0d', 'vpc_id': 'vpc-0d', 'cidr_block': "
		"'172.31.16.0/20', 'availability_zone': 'us-east-1a'") ", " S("aws_instance",
									      "web",
									      "'id': 'i-0a'")));
	assert_int_equal(m->vpcs.n, 1);
	assert_lab("web: {id: i-0a, subnet: s");
}

/* --- ACLs -------------------------------------------------------------------------- */

static void entries_of_their_own_belong_to_their_acl(void **state)
{
	now_brought(STATE(MAIN SUBNETS S(
		"aws_network_acl", "n",
		"'id': 'acl-0a', " IN_VPC ", 'subnet_ids': ['subnet-0a'], "
		"'ingress': [{'rule_no': 100, 'action': 'allow', 'protocol'"
		": 'tcp', 'from_port': 443, 'to_port': 443, 'cidr_block': "
		"'0.0.0.0/0'}], 'egress': []") ", " S("aws_network_acl_rule",
						      "ping",
						      "'network_acl_id': 'acl-0a', 'rule_number': 110, "
						      "'rule_action': 'deny', 'egress': false, 'protocol': 'icmp', "
						      "'icmp_type': 8, 'icmp_code': -1, 'cidr_block': "
						      "'192.0.2.0/24'") ", " S("aws_network_acl_rule",
									       "out",
									       "'network_acl_id': 'acl-0a', 'rule_number': 120, "
									       "'rule_action': 'allow', 'egress': true, 'protocol': 'all', "
									       "'cidr_block': '0.0.0.0/0'") ", " S("aws_network_acl_association",
														   "na",
														   "'network_acl_id': 'acl-0a', 'subnet_id': 'subnet-0b'")));
	(void)state;
	assert_lab(
		"- {rule: 100, allow: {tcp: 443}, cidr: 0.0.0.0/0}\n"
		"          - {rule: 110, deny: {icmp: 8}, cidr: 192.0.2.0/24}");
	assert_lab("egress: [{rule: 120, allow: all, cidr: 0.0.0.0/0}]");
	assert_lab("a: {id: subnet-0a, cidr: 10.0.1.0/24, network_acl: n}");
	assert_lab("b: {id: subnet-0b, cidr: 10.0.2.0/24, az: b, network_acl: "
		   "n}");
}

#define TEST(name) cmocka_unit_test_teardown(name, now_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_vpc_has_its_blocks_and_options),
		TEST(gateways_may_be_attached_apart),
		TEST(routes_of_their_own_belong_to_their_table),
		TEST(who_forwards_is_where_routes_lead),
		TEST(the_main_table_is_there_without_a_resource),
		TEST(the_default_group_is_there_without_a_resource),
		TEST(defaults_that_are_adopted_lose_their_rules),
		TEST(the_default_vpc_is_one),
		TEST(entries_of_their_own_belong_to_their_acl),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("terraform_network", tests, NULL,
					     NULL);
}
