// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_import_terraform.c - plans and states of Terraform
 */
#include "tests/support/brought.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/models.h"
#include "tests/support/terraform.h"

static void references_are_resolved_where_values_are_unknown(void **state)
{
	const struct model *m = now_brought(PLAN(
		VPC ", " SUBNET ", " R("aws_instance", "web", ""), SUBNET_CONFIG
		", " C("aws_instance.web", REF("subnet_id", "aws_subnet.a"))));

	(void)state;
	assert_string_equal(
		model_node(m, "web")->places.items[0].subnet->o.name, "a");
	assert_lab("vpcs: {main-vpc: {cidr: 10.0.0.0/16, subnets: {a: "
		   "10.0.1.0/24}}}");
}

static void nothing_goes_out_unless_it_is_written(void **state)
{
	now_brought(PLAN(
		VPC ", " R("aws_security_group", "shut", "") ", " R(
			"aws_security_group", "wide",
			"'egress': [{'protocol': '-1', 'from_port': 0, "
			"'to_port': 0, 'cidr_blocks': ['0.0.0.0/0']}]"),
		C("aws_security_group.shut",
		  REF("vpc_id",
		      "aws_vpc.main")) ", " C("aws_security_group.wide",
					      REF("vpc_id", "aws_vpc.main"))));
	(void)state; /* TF-6, TF-7 */
	assert_lab("security_groups: {shut: {egress: []}, wide: {}}");
}

static void rules_of_their_own_belong_to_their_group(void **state)
{
	now_brought(PLAN(
		VPC
		", " R("aws_security_group", "db", "") ", " R("aws_security_group", "fn", "") ", " R(
			"aws_security_group_rule", "in",
			"'type': 'ingress', 'protocol': 'tcp', 'from_port': 5432, "
			"'to_port': 5432, 'cidr_blocks': null, 'self': false") ", " R("aws_vpc_security_group_egress_rule",
										      "out",
										      "'ip_protocol': '-1', 'cidr_ipv4': '0.0.0.0/0'"),
		C("aws_security_group.db", REF("vpc_id", "aws_vpc.main")) ", " C(
			"aws_security_group.fn",
			REF("vpc_id",
			    "aws_vpc.main")) ", " C("aws_security_group_rule.in",
						    REF("security_group_id", "aws_security_group.db") ", " REF(
							    "source_security_group_id",
							    "aws_security_group.fn")) ", " C("aws_vpc_security_group_egress_rule.out",
											     REF("security_group_id",
												 "aws_security_group.fn"))));
	(void)state;
	assert_lab("db: {ingress: [{tcp: 5432, from: fn}], egress: []}");
	assert_lab("fn: {}");
}

static void blocks_and_their_references_come_together(void **state)
{
	now_brought(PLAN(
		VPC ", " R("aws_security_group", "a", "") ", " R(
			"aws_security_group", "b",
			"'ingress': [{'from_port': 80, 'to_port': 80, "
			"'protocol': 'tcp', 'cidr_blocks': ['10.9.0.0/16']}, "
			"{'from_port': 22, 'to_port': 22, 'protocol': 'tcp'}]"),
		C("aws_security_group.a", REF("vpc_id", "aws_vpc.main")) ", " C(
			"aws_security_group.b",
			REF("vpc_id",
			    "aws_vpc.main") ", 'ingress': [{'from_port': {'constant_value': 22}, "
					    "'security_groups': {'references': ["
					    "'aws_security_group.a.id', 'aws_security_group.a']}}, "
					    "{'from_port': {'constant_value': 80}}]")));
	(void)state;
	assert_lab("- {tcp: 80, from: 10.9.0.0/16}\n"
		   "          - {tcp: 22, from: a}");
}

static void instances_of_a_count_go_with_those_of_another(void **state)
{
	const struct model *m = now_brought(PLAN(
		VPC
		", " AT("aws_subnet", "p", "0", "'cidr_block': '10.0.0.0/24'") ", " AT(
			"aws_subnet", "p", "1",
			"'cidr_block': '10.0.1.0/24'") ", " AT("aws_instance",
							       "i", "0",
							       "") ", " AT("aws_instance",
									   "i",
									   "1",
									   ""),
		C("aws_subnet.p", REF("vpc_id", "aws_vpc.main")) ", " C(
			"aws_instance.i",
			"'subnet_id': {'references': ['aws_subnet.p', "
			"'count.index']}")));

	(void)state;
	assert_string_equal(
		model_node(m, "i-1")->places.items[0].subnet->o.name, "p-1");
}

#define MODULE                                                                \
	"{'format_version': '1.0', 'planned_values': {'root_module': {"       \
	"'resources': [" R(                                                   \
		"aws_security_group", "g",                                    \
		"") "], 'child_modules': [{'address': 'module.net', "         \
		    "'resources': [{'address': 'module.net.aws_vpc.v', "      \
		    "'type': 'aws_vpc', 'name': 'v', 'values': {}}]}]}}, "    \
		    "'variables': {'block': {'value': '10.7.0.0/16'}}, "      \
		    "'configuration': {'root_module': {'resources': [" C(     \
			    "aws_security_group.g",                           \
			    "'vpc_id': {'references': ['module.net.id', "     \
			    "'module.net']}") "], 'module_calls': {'net': {"  \
					      "'expressions': {'cidr': {"     \
					      "'references': ['var.block']}}" \
					      ", 'module': {'outputs': {"     \
					      "'id': {'expression': {"        \
					      "'references': ['aws_vpc.v.id'" \
					      ", 'aws_vpc.v']}}}, "           \
					      "'resources': [" C(             \
						      "aws_vpc.v",            \
						      "'cidr_block': {"       \
						      "'references': "        \
						      "['var.cidr']}") "]}}}}}}"

static void modules_are_crossed_both_ways(void **state)
{
	const struct model *m = now_brought(MODULE);

	(void)state;
	assert_string_equal(m->vpcs.items[0]->o.name, "net-v");
	assert_lab("cidr: 10.7.0.0/16");
	assert_int_equal(m->vpcs.items[0]->security_groups.n, 2);
}

static void a_state_has_identifiers(void **state)
{
	const struct model *m = now_brought(
		"{'version': 4, 'terraform_version': '1.5.0', 'resources': [{"
		"'mode': 'managed', 'type': 'aws_vpc', 'name': 'main', "
		"'instances': [{'attributes': {'id': 'vpc-0a1b2c3d', "
		"'cidr_block': '10.0.0.0/16'}}]}, {'mode': 'managed', 'type': "
		"'aws_subnet', 'name': 's', 'module': 'module.net', "
		"'instances': [{'index_key': 'x', 'attributes': {'id': "
		"'subnet-0a1b2c3d', 'vpc_id': 'vpc-0a1b2c3d', 'cidr_block': "
		"'10.0.1.0/24'}}]}]}");

	(void)state;
	assert_string_equal(m->vpcs.items[0]->o.id, "vpc-0a1b2c3d");
	assert_string_equal(m->vpcs.items[0]->subnets.items[0]->o.id,
			    "subnet-0a1b2c3d");
	assert_string_equal(m->vpcs.items[0]->subnets.items[0]->o.name,
			    "net-s-x");
}

static void what_is_outside_is_stood_in_for(void **state)
{
	const struct model *m = now_brought(
		PLAN(R("aws_lambda_function", "f", "'vpc_config': [{}]"),
		     C("aws_lambda_function.f",
		       "'vpc_config': [{'subnet_ids': {'references': "
		       "['data.aws_subnets.all.ids', 'data.aws_subnets.all']}"
		       "}]")));

	(void)state;
	assert_int_equal(m->vpcs.n, 1);
	assert_int_equal(m->vpcs.items[0]->subnets.n, 2);
	assert_int_equal(model_node(m, "f")->places.n, 2);
	now_drop(NULL);
	m = now_brought(
		"{'version': 4, 'resources': [{'mode': 'managed', 'type': "
		"'aws_lambda_function', 'name': 'f', 'instances': [{"
		"'attributes': {'id': 'f', 'function_name': 'f', "
		"'vpc_config': [{'subnet_ids': ['subnet-0000000a', "
		"'subnet-0000000b'], 'security_group_ids': "
		"['sg-0000000a']}]}}]}], 'terraform_version': '1.0.0'}");
	assert_int_equal(m->vpcs.items[0]->subnets.n, 2);
	assert_int_equal(m->enis.n, 2);
	assert_true(brought_has(&now, IMPORT_ASSUMED, "subnet-0000000a",
				"outside of the state"));
}

static void a_newer_format_is_refused(void **state)
{
	now = brought_file(
		json_given("{'format_version': '2.0', 'planned_values': "
			   "{}}"));
	(void)state; /* TF-1 */
	assert_non_null(strstr(now.said, "format_version 2.0; 0.x and 1.x"));
}

static void what_aws_would_refuse_is_refused(void **state)
{
	now = brought_file(json_given(PLAN(VPC ", " R("aws_subnet", "a",
						      "'cidr_block': "
						      "'192.168.0.0/24'"),
					   SUBNET_CONFIG)));
	(void)state;
	assert_non_null(strstr(now.said, "InvalidSubnet.Range"));
}

/* Of an account it would be stood in for: AWS has accepted that */
static void a_plan_is_not_taken_for_accepted(void **state)
{
	now = brought_file(json_given(PLAN(
		VPC
		", " SUBNET
		", " R("aws_db_subnet_group", "g", "'name': 'g'") ", " R(
			"aws_db_instance", "d",
			"'engine': 'postgres', 'db_subnet_group_name': 'g'"),
		SUBNET_CONFIG
		", " C("aws_db_subnet_group.g",
		       REF("subnet_ids",
			   "aws_subnet.a")) ", " C("aws_db_instance.d", ""))));
	(void)state;
	assert_non_null(strstr(now.said, "DBSubnetGroupDoesNotCoverEnoughAZs"));
}

static void samples_import(void **state)
{
	static const size_t vpcs[] = {1, 2, 4};
	static const char *const paths[] = {
		"terraform/cycloidio+inframap/"
		"generate__testdata__aws_state_sg.json",
		"terraform/fugue+regula/"
		"rego__tests__rules__tf__aws__vpc__inputs__flow_log_infra.json",
		"terraform/snyk+policy-engine/"
		"pkg__input__golden_test__tfplan__modules__plan.json",
	};

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		const char *path = sample(paths[i]);

		now = brought_paths(&path, 1);
		if (!now.model || report_failed(&now.report))
			fail_msg("%s", now.said);
		assert_int_equal(now.model->vpcs.n, vpcs[i]);
		assert_round_trip(&now);
		now_drop(state);
	}
}

#define TEST(name) cmocka_unit_test_teardown(name, now_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(references_are_resolved_where_values_are_unknown),
		TEST(nothing_goes_out_unless_it_is_written),
		TEST(rules_of_their_own_belong_to_their_group),
		TEST(blocks_and_their_references_come_together),
		TEST(instances_of_a_count_go_with_those_of_another),
		TEST(modules_are_crossed_both_ways),
		TEST(a_state_has_identifiers),
		TEST(what_is_outside_is_stood_in_for),
		TEST(a_newer_format_is_refused),
		TEST(what_aws_would_refuse_is_refused),
		TEST(a_plan_is_not_taken_for_accepted),
		TEST(samples_import),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("import_terraform", tests, NULL,
					     NULL);
}
