// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_terraform_between.c - what leads between VPCs, of Terraform
 */
#include "tests/support/brought.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/support/terraform.h"

#define TWO_VPCS                                                                                                                                                                                                                                                                 \
	S("aws_vpc", "main", "'id': 'vpc-0a', 'cidr_block': '10.0.0.0/16'")                                                                                                                                                                                                      \
	", " S("aws_subnet", "a",                                                                                                                                                                                                                                                \
	       "'id': 'subnet-0a', 'vpc_id': 'vpc-0a', 'cidr_block': "                                                                                                                                                                                                           \
	       "'10.0.1.0/24', 'availability_zone': 'us-east-1a'") ", " S("aws_route_table",                                                                                                                                                                                     \
									  "rt",                                                                                                                                                                                                  \
									  "'id': 'rtb-0a', 'vpc_id': 'vpc-0a'") ", " S("aws_security_group",                                                                                                                                     \
														       "g",                                                                                                                                                      \
														       "'id': 'sg-0a', 'vpc_id': 'vpc-0a'") ", " S("aws_vpc",                                                                                                    \
																				   "other",                                                                                                      \
																				   "'id': 'vpc-0b', 'cidr_block': '10.1.0.0/16'") ", " S("aws_subnet",                                           \
																											 "o",                                                    \
																											 "'id': 'subnet-0b', 'vpc_id': 'vpc-0b', 'cidr_block': " \
																											 "'10.1.1.0/24', 'availability_zone': 'us-east-1a'") ", "

static void an_endpoint_has_what_is_associated(void **state)
{
	now_brought(STATE(TWO_VPCS S(
		"aws_vpc_endpoint", "sqs",
		"'id': 'vpce-0b', 'vpc_id': 'vpc-0a', "
		"'service_name': 'com.amazonaws.us-east-1.sqs', "
		"'vpc_endpoint_type': 'Interface', "
		"'private_dns_enabled': false") ", " S("aws_vpc_endpoint_subnet_association",
						       "as",
						       "'vpc_endpoint_id': 'vpce-0b', 'subnet_id': 'subnet-0a'") ", " S("aws_vpc_endpoint_security_group_association",
															"ag",
															"'vpc_endpoint_id': 'vpce-0b', 'security_group_id': "
															"'sg-0a'")));
	(void)state;
	assert_lab("sqs: {id: vpce-0b, service: sqs, subnets: a, "
		   "security_groups: g, private_dns: false}");
}

static void a_policy_of_its_own_belongs_to_its_endpoint(void **state)
{
	now_brought(STATE(TWO_VPCS S(
		"aws_vpc_endpoint", "s3",
		"'id': 'vpce-0a', 'vpc_id': 'vpc-0a', "
		"'service_name': 'com.amazonaws.us-east-1.s3'") ", " S("aws_vpc_endpoint_route_table_association",
								       "at",
								       "'vpc_endpoint_id': 'vpce-0a', 'route_table_id': "
								       "'rtb-0a'") ", " S("aws_vpc_endpoint_policy",
											  "p",
											  "'vpc_endpoint_id': 'vpce-0a', 'policy': "
											  "'{\\'Statement\\': [{\\'Effect\\': \\'Deny\\', "
											  "\\'Principal\\': \\'*\\', \\'Action\\': \\'*\\', "
											  "\\'Resource\\': \\'*\\'}]}'")));
	(void)state;
	assert_lab("s3: {id: vpce-0a, service: s3, route_tables: rt, policy: "
		   "[{deny: \"*\"}]}");
}

#define PEERING                                \
	S("aws_vpc_peering_connection", "pcx", \
	  "'id': 'pcx-0a', 'vpc_id': 'vpc-0a', 'peer_vpc_id': 'vpc-0b'")

static void a_peering_waits_for_its_accepter(void **state)
{
	now_brought(STATE(TWO_VPCS PEERING)); /* PCX-1 */
	(void)state;
	assert_lab("pcx: {id: pcx-0a, vpcs: [main-vpc, other], state: "
		   "pending-acceptance}");
	now_drop(NULL);
	now_brought(STATE(
		TWO_VPCS PEERING
		", " S("aws_vpc_peering_connection_accepter", "a", "'vpc_peering_connection_id': 'pcx-0a'") ", " S(
			"aws_vpc_peering_connection_options", "o",
			"'vpc_peering_connection_id': 'pcx-0a', 'requester': [{"
			"'allow_remote_vpc_dns_resolution': true}]")));
	assert_lab("pcx: {id: pcx-0a, vpcs: [main-vpc, other], "
		   "allow_remote_vpc_dns_resolution: main-vpc}");
}

static void entries_of_their_own_belong_to_their_list(void **state)
{
	now_brought(STATE(TWO_VPCS S(
		"aws_ec2_managed_prefix_list", "pl",
		"'id': 'pl-0a', 'name': 'offices', 'max_entries': 5, "
		"'entry': [{'cidr': '192.0.2.0/24'}]") ", " S("aws_ec2_managed_prefix_list_entry",
							      "e",
							      "'prefix_list_id': 'pl-0a', 'cidr': '198.51.100.0/24'")));
	(void)state;
	assert_lab("pl: {id: pl-0a, entries: [192.0.2.0/24, 198.51.100.0/24], "
		   "max_entries: 5}");
}

static void a_transit_gateway_has_its_tables(void **state)
{
	now_brought(
		STATE(
			TWO_VPCS
				S("aws_ec2_transit_gateway", "hub",
				  "'id': 'tgw-0a', 'default_route_table_association': "
				  "'disable', 'default_route_table_propagation': "
				  "'disable', 'security_group_referencing_support': "
				  "'enable'") ", " S("aws_ec2_transit_gateway_vpc_attachment",
						     "one",
						     "'id': 'tgw-attach-0a', 'transit_gateway_id': 'tgw-0a', "
						     "'vpc_id': 'vpc-0a', 'subnet_ids': ['subnet-0a'], "
						     "'appliance_mode_support': 'enable'") ", " S("aws_ec2_transit_gateway_vpc_attachment",
												  "two",
												  "'id': 'tgw-attach-0b', 'transit_gateway_id': 'tgw-0a', "
												  "'vpc_id': 'vpc-0b', 'subnet_ids': ['subnet-0b']") ", " S("aws_ec2_transit_gateway_route_table", "t", "'id': 'tgw-rtb-0a', 'transit_gateway_id': 'tgw-0a'") ", " S("aws_ec2_transit_gateway_route",
																																     "r",
																																     "'destination_cidr_block': '0.0.0.0/0', "
																																     "'transit_gateway_route_table_id': 'tgw-rtb-0a', "
																																     "'transit_gateway_attachment_id': 'tgw-attach-0b'") ", " S("aws_ec2_transit_gateway_route_table_association",
																																								"as",
																																								"'transit_gateway_attachment_id': 'tgw-attach-0a', "
																																								"'transit_gateway_route_table_id': 'tgw-rtb-0a'") ", " S("aws_ec2_transit_gateway_route_table_propagation",
																																															 "pr",
																																															 "'transit_gateway_attachment_id': 'tgw-attach-0b', "
																																															 "'transit_gateway_route_table_id': 'tgw-rtb-0a'")));
	(void)state;
	assert_lab("subnets: a\n        appliance_mode: true\n"
		   "        route_table: t\n        propagate_to: []");
	assert_lab("other: {id: tgw-attach-0b, subnets: o, propagate_to: t}");
	assert_lab("route_tables: {t: {id: tgw-rtb-0a, 0.0.0.0/0: other}}");
	assert_lab("security_group_referencing: true");
}

static void a_flow_log_is_on_something(void **state)
{
	now_brought(STATE(TWO_VPCS S("aws_flow_log", "fl",
				     "'id': 'fl-0a', 'subnet_id': 'subnet-0a', "
				     "'traffic_type': 'REJECT', "
				     "'max_aggregation_interval': 60")));
	(void)state;
	assert_lab("fl: {id: fl-0a, on: a, traffic_type: REJECT, "
		   "max_aggregation_interval: 60}");
}

#define TEST(name) cmocka_unit_test_teardown(name, now_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_endpoint_has_what_is_associated),
		TEST(a_policy_of_its_own_belongs_to_its_endpoint),
		TEST(a_peering_waits_for_its_accepter),
		TEST(entries_of_their_own_belong_to_their_list),
		TEST(a_transit_gateway_has_its_tables),
		TEST(a_flow_log_is_on_something),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("terraform_between", tests, NULL,
					     NULL);
}
