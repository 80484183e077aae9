// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_cfn_values.c - intrinsics, parameters, conditions (CFN-6)
 *
 * The environment of a function shows what a value is worked out to be.
 */
#include "tests/support/imported.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* A template with one function whose variable V is @value, a flow of YAML */
static const char *with(const char *value, const char *sections)
{
	static char text[16384];

	snprintf(text, sizeof(text),
		 "%s\n"
		 "Resources:\n"
		 "  Net: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: "
		 "10.9.0.0/16}}\n"
		 "  F:\n"
		 "    Type: AWS::Lambda::Function\n"
		 "    Properties:\n"
		 "      Environment: {Variables: {V: %s}}\n",
		 sections, value);
	return text;
}

static void assert_value_in(const char *value, const char *sections,
			    const char *expected)
{
	char line[512];

	snprintf(line, sizeof(line), "environment: {V: %s}", expected);
	assert_becomes(imported(with(value, sections)), line);
}

static void assert_value(const char *value, const char *expected)
{
	assert_value_in(value, "", expected);
}

static void short_and_long_forms_are_the_same(void **state)
{
	(void)state;
	assert_value("!Ref AWS::Region", "us-east-1");
	assert_value("{Ref: 'AWS::Region'}", "us-east-1");
	assert_value("!Join ['-', [a, !Ref 'AWS::Partition']]", "a-aws");
	assert_value("{'Fn::Join': ['-', [a, {Ref: 'AWS::Partition'}]]}",
		     "a-aws");
	assert_value("!GetAtt Net.CidrBlock", "10.9.0.0/16");
	assert_value("{'Fn::GetAtt': [Net, CidrBlock]}", "10.9.0.0/16");
	assert_value("{'Fn::GetAtt': Net.CidrBlock}", "10.9.0.0/16");
}

static void pseudo_parameters_are_of_the_lab(void **state)
{
	(void)state;
	assert_value("!Ref AWS::AccountId", "123456789012");
	assert_value("!Ref AWS::StackName", "a");
	assert_value("!Ref AWS::URLSuffix", "amazonaws.com");
	assert_value("!Select [5, !Split [':', !Ref 'AWS::StackId']]",
		     "stack/a/00000000-0000-0000-0000-000000000000");
}

static void no_value_is_no_key(void **state)
{
	(void)state;
	assert_null(
		strstr(imported(with("!Ref AWS::NoValue", "")), "environment"));
	assert_value("!Join ['', [a, !Ref 'AWS::NoValue', b]]", "ab");
}

static void sub_puts_names_and_own_ones_into_a_text(void **state)
{
	(void)state;
	assert_value("!Sub 'vpc-${Net.CidrBlock}-${ AWS::Region }'",
		     "vpc-10.9.0.0/16-us-east-1");
	assert_value("!Sub ['${A}${A}', {A: !Ref 'AWS::Region'}]",
		     "us-east-1us-east-1");
	assert_value("!Sub 'x ${!Literal} $ {y}'", "\"x ${Literal} $ {y}\"");
}

static void lists_are_joined_split_and_selected_from(void **state)
{
	(void)state;
	assert_value("!Select [1, !Split ['|', 'a|b|c']]", "b");
	assert_value("!Select ['2', [a, b, c]]", "c");
	assert_value("!Join [',', !GetAZs eu-west-1]",
		     "\"eu-west-1a,eu-west-1b,eu-west-1c\"");
	assert_value("!Select [5, !GetAZs '']", "us-east-1f");
	assert_value("{'Fn::Length': [a, b, c]}", "3");
}

static void a_block_is_cut_into_equal_ones(void **state)
{
	(void)state;
	assert_value("!Select [2, !Cidr [!GetAtt Net.CidrBlock, 4, 8]]",
		     "10.9.2.0/24");
	assert_value("!Select [3, !Cidr [10.0.0.0/16, 4]]", "10.0.192.0/18");
	assert_value("!Select [1, !Cidr ['2001:db8::/56', 4, 64]]",
		     "\"2001:db8:0:1::/64\"");
}

static void base64_and_json_are_texts(void **state)
{
	(void)state;
	assert_value("!Base64 Hello", "SGVsbG8=");
	assert_value("!Base64 Hell", "SGVsbA==");
	assert_value("!Base64 {'Fn::Sub': Hel}", "SGVs");
	assert_value("{'Fn::ToJsonString': {a: [1, x], b: !Ref "
		     "'AWS::Region'}}",
		     "'{\"a\":[1,\"x\"],\"b\":\"us-east-1\"}'");
}

static void maps_are_looked_up_by_two_keys(void **state)
{
	static const char maps[] =
		"Mappings: {M: {us-east-1: {A: one, B: two}}}";

	(void)state;
	assert_value_in("!FindInMap [M, !Ref 'AWS::Region', B]", maps, "two");
	assert_value_in("{'Fn::FindInMap': [M, x, y, {DefaultValue: z}]}", maps,
			"z");
}

static void conditions_choose(void **state)
{
	static const char conditions[] =
		"Parameters: {P: {Type: String, Default: 'yes'}}\n"
		"Conditions:\n"
		"  Yes: !Equals [!Ref P, 'yes']\n"
		"  No: !Not [!Condition Yes]\n"
		"  Both: !And [!Condition Yes, !Condition No]\n"
		"  Any: {'Fn::Or': [{Condition: No}, {Condition: Yes}]}";

	(void)state;
	assert_value_in("!If [Yes, a, b]", conditions, "a");
	assert_value_in("!If [No, a, b]", conditions, "b");
	assert_value_in("!If [Both, a, b]", conditions, "b");
	assert_value_in("{'Fn::If': [Any, a, b]}", conditions, "a");
}

static void a_branch_that_is_not_taken_may_name_nothing(void **state)
{
	(void)state;
	assert_value_in("!If [No, !Ref Nothing, b]",
			"Conditions: {No: !Equals [a, b]}", "b");
}

static void a_resource_without_its_condition_is_not_made(void **state)
{
	(void)state;
	assert_null(strstr(
		imported("Conditions: {No: !Equals [a, b]}\n"
			 "Resources:\n"
			 "  V: {Type: 'AWS::EC2::VPC', Condition: No,\n"
			 "      Properties: {CidrBlock: 10.0.0.0/16}}\n"),
		"10.0.0.0"));
}

static void parameters_have_defaults_and_can_be_given(void **state)
{
	static const char template[] =
		"Parameters:\n"
		"  Cidr: {Type: String, Default: 10.1.0.0/16}\n"
		"  Zones: {Type: CommaDelimitedList, Default: 'x, y'}\n"
		"Resources:\n"
		"  V: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: !Ref "
		"Cidr}}\n"
		"  F: {Type: 'AWS::Lambda::Function', Properties: "
		"{Environment: {Variables: {Z: !Join ['+', !Ref Zones]}}}}\n";

	(void)state;
	assert_becomes(imported(template), "cidr: 10.1.0.0/16");
	assert_becomes(imported(template), "{Z: x+y}");
	assert_becomes(
		imported_with(
			"{parameters: {Cidr: 10.2.0.0/16, Zones: [a, b]}}",
			template),
		"cidr: 10.2.0.0/16");
	assert_becomes(
		imported_with(
			"{parameters: {Cidr: 10.2.0.0/16, Zones: [a, b]}}",
			template),
		"{Z: a+b}");
}

static void what_nobody_gives_is_guessed_from_type_and_name(void **state)
{
	static const char template[] =
		"Parameters:\n"
		"  VpcCidr: {Type: String}\n"
		"  SubnetCidr: {Type: String}\n"
		"  Zone: {Type: 'AWS::EC2::AvailabilityZone::Name'}\n"
		"  OtherAzName: {Type: String}\n"
		"  Zones: {Type: 'List<AWS::EC2::AvailabilityZone::Name>'}\n"
		"  Port: {Type: Number, MinValue: 1024}\n"
		"  Count: {Type: Number}\n"
		"  Stage: {Type: String, AllowedValues: [test, live]}\n"
		"  Image: {Type: 'AWS::SSM::Parameter::Value<List<String>>'}\n"
		"Resources:\n"
		"  V: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: !Ref "
		"VpcCidr}}\n"
		"  S: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: !Ref V, "
		"CidrBlock: !Ref SubnetCidr, AvailabilityZone: !Ref Zone}}\n"
		"  F: {Type: 'AWS::Lambda::Function', Properties: "
		"{Environment: {Variables: {V: !Join ['+', [!Ref OtherAzName, "
		"!Join ['/', !Ref Zones], !Ref Port, !Ref Count, !Ref Stage, "
		"!Join ['/', !Ref Image]]]}}}}\n";
	const char *lab = imported(template);

	(void)state;
	assert_becomes(lab, "cidr: 10.0.0.0/16");
	assert_becomes(lab, "S: {cidr: 10.0.0.0/24}");
	assert_becomes(lab, "{V: us-east-1b+us-east-1a/us-east-1b/us-east-1c+"
			    "1024+1+test+Image}");
	assert_becomes(import_told(), "10.0.0.0/16; --parameter VpcCidr=...");
	assert_becomes(import_told(), "us-east-1a, us-east-1b, us-east-1c; "
				      "--parameter Zones=...");
}

static void what_nobody_gives_is_assumed_and_said(void **state)
{
	static const char template[] =
		"Parameters:\n"
		"  Vpc: {Type: 'AWS::EC2::VPC::Id'}\n"
		"  Subnets: {Type: 'List<AWS::EC2::Subnet::Id>'}\n"
		"Resources:\n"
		"  G: {Type: 'AWS::EC2::SecurityGroup', Properties: {VpcId: "
		"!Ref Vpc, GroupDescription: x}}\n"
		"  F: {Type: 'AWS::Lambda::Function', Properties: {VpcConfig: "
		"{SubnetIds: !Ref Subnets, SecurityGroupIds: [!Ref G]}}}\n";
	const char *lab;

	(void)state;
	lab = imported(template);
	assert_becomes(lab, "  Vpc:\n    cidr: 10.0.0.0/16");
	assert_becomes(lab, "Subnets-b: {cidr: 10.0.254.0/24, az: b}");
	assert_becomes(lab, "F: {subnets: [Subnets-a, Subnets-b], "
			    "security_groups: G}");
	assert_becomes(import_told(), "note: Vpc: assumed: a VPC of "
				      "10.0.0.0/16 with an internet gateway");
	lab = imported_with("{assume: {Vpc: {cidr: 10.7.0.0/16}, Subnets-a: "
			    "{az: c}}}",
			    template);
	assert_becomes(lab, "cidr: 10.7.0.0/16");
	assert_becomes(lab, "Subnets-a: {cidr: 10.7.255.0/24, az: c}");
}

static void identifiers_of_what_is_elsewhere_get_stand_ins(void **state)
{
	const char *lab = imported(
		"Resources:\n"
		"  G: {Type: 'AWS::EC2::SecurityGroup', Properties: {VpcId: "
		"vpc-1, GroupDescription: x, SecurityGroupIngress: "
		"[{IpProtocol: tcp, FromPort: 22, ToPort: 22, "
		"SourceSecurityGroupId: sg-1}, {IpProtocol: tcp, FromPort: 443, "
		"ToPort: 443, SourcePrefixListId: pl-3b927c52}, {IpProtocol: "
		"tcp, FromPort: 9, ToPort: 9, SourcePrefixListId: pl-9}]}}\n"
		"  D: {Type: 'AWS::RDS::DBInstance', Properties: {Engine: "
		"mysql, DBSubnetGroupName: there, VPCSecurityGroups: [!Ref "
		"G]}}\n"
		"  C: {Type: 'AWS::ElastiCache::CacheCluster', Properties: "
		"{Engine: redis, VpcSecurityGroupIds: [!Ref G]}}\n"
		"  N: {Type: 'AWS::EC2::NatGateway', Properties: {SubnetId: "
		"subnet-1, AllocationId: eipalloc-1}}\n");

	(void)state;
	assert_becomes(lab, "{tcp: 22, from: outside-sg-1}");
	assert_becomes(lab, "{tcp: 443, from: {prefix_list: cloudfront}}");
	assert_becomes(lab, "subnets: [there-a, there-b]");
	assert_becomes(lab, "subnets: [vpc-1-default-a, vpc-1-default-b, "
			    "vpc-1-default-c]");
	assert_becomes(lab, "subnet-1: {cidr: 10.0.255.0/24, route_table: "
			    "vpc-1-public}");
	assert_becomes(import_told(), "G: assumed: prefix list pl-9, which is "
				      "outside, has no entries");
}

static void stacks_share_their_exports(void **state)
{
	static const char net[] =
		"Resources: {V: {Type: 'AWS::EC2::VPC', Properties: "
		"{CidrBlock: 10.0.0.0/16}}}\n"
		"Outputs: {O: {Value: !Ref V, Export: {Name: !Sub "
		"'${AWS::StackName}-vpc'}}}\n";
	static const char service[] =
		"Resources: {S: {Type: 'AWS::EC2::Subnet', Properties: {VpcId: "
		"!ImportValue a-vpc, CidrBlock: 10.0.1.0/24}}}\n";

	(void)state;
	assert_becomes(imported_stacks(net, service, NULL),
		       "V: {cidr: 10.0.0.0/16, subnets: {S: {cidr: "
		       "10.0.1.0/24}}}");
}

static void names_that_two_stacks_have_are_told_apart(void **state)
{
	static const char vpc[] =
		"Resources: {V: {Type: 'AWS::EC2::VPC', Properties: "
		"{CidrBlock: 10.0.0.0/16}}}\n";
	const char *lab;

	(void)state;
	lab = imported_stacks(vpc, vpc, NULL);
	assert_becomes(lab, "V: {cidr: 10.0.0.0/16}");
	assert_becomes(lab, "b-V: {cidr: 10.0.0.0/16}");
	assert_becomes(imported_with("{as: x}", vpc), "x-V: {cidr");
	assert_becomes(imported_with("{rename: {V: app}}", vpc), "app: {cidr");
}

static void an_export_can_be_given_by_hand(void **state)
{
	(void)state;
	assert_becomes(
		imported_with("{exports: {net: 10.3.0.0/16}}",
			      "Resources: {V: {Type: 'AWS::EC2::VPC', "
			      "Properties: {CidrBlock: !ImportValue net}}}"),
		"V: {cidr: 10.3.0.0/16}");
}

static void json_and_yaml_twins_are_the_same(void **state)
{
	const char *yaml = imported(
		"Resources:\n"
		"  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: "
		"10.0.0.0/16, EnableDnsHostnames: true}}\n"
		"  S: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, "
		"CidrBlock: !Select [1, !Cidr [10.0.0.0/16, 4, 8]]}}\n");
	const char *json = imported(
		"{\"Resources\": {\n"
		"\t\"V\": {\"Type\": \"AWS::EC2::VPC\", \"Properties\": "
		"{\"CidrBlock\": \"10.0.0.0/16\", \"EnableDnsHostnames\": "
		"\"true\"}},\n"
		"\"S\": {\"Type\": \"AWS::EC2::Subnet\", \"Properties\": "
		"{\"VpcId\": {\"Ref\": \"V\"}, \"CidrBlock\": {\"Fn::Select\": "
		"[\"1\", {\"Fn::Cidr\": [\"10.0.0.0/16\", 4, 8]}]}}}}}");

	(void)state;
	assert_string_equal(yaml, json);
}

static void the_last_of_two_equal_keys_counts(void **state)
{
	(void)state;
	assert_becomes(imported("Resources:\n"
				"  V: {Type: 'AWS::EC2::VPC', Properties: "
				"{CidrBlock: 10.0.0.0/16, CidrBlock: "
				"10.5.0.0/16}}\n"),
		       "cidr: 10.5.0.0/16");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(short_and_long_forms_are_the_same,
					  imported_drop),
		cmocka_unit_test_teardown(pseudo_parameters_are_of_the_lab,
					  imported_drop),
		cmocka_unit_test_teardown(no_value_is_no_key, imported_drop),
		cmocka_unit_test_teardown(
			sub_puts_names_and_own_ones_into_a_text, imported_drop),
		cmocka_unit_test_teardown(
			lists_are_joined_split_and_selected_from,
			imported_drop),
		cmocka_unit_test_teardown(a_block_is_cut_into_equal_ones,
					  imported_drop),
		cmocka_unit_test_teardown(base64_and_json_are_texts,
					  imported_drop),
		cmocka_unit_test_teardown(maps_are_looked_up_by_two_keys,
					  imported_drop),
		cmocka_unit_test_teardown(conditions_choose, imported_drop),
		cmocka_unit_test_teardown(
			a_branch_that_is_not_taken_may_name_nothing,
			imported_drop),
		cmocka_unit_test_teardown(
			a_resource_without_its_condition_is_not_made,
			imported_drop),
		cmocka_unit_test_teardown(
			parameters_have_defaults_and_can_be_given,
			imported_drop),
		cmocka_unit_test_teardown(
			what_nobody_gives_is_guessed_from_type_and_name,
			imported_drop),
		cmocka_unit_test_teardown(what_nobody_gives_is_assumed_and_said,
					  imported_drop),
		cmocka_unit_test_teardown(
			identifiers_of_what_is_elsewhere_get_stand_ins,
			imported_drop),
		cmocka_unit_test_teardown(stacks_share_their_exports,
					  imported_drop),
		cmocka_unit_test_teardown(
			names_that_two_stacks_have_are_told_apart,
			imported_drop),
		cmocka_unit_test_teardown(an_export_can_be_given_by_hand,
					  imported_drop),
		cmocka_unit_test_teardown(json_and_yaml_twins_are_the_same,
					  imported_drop),
		cmocka_unit_test_teardown(the_last_of_two_equal_keys_counts,
					  imported_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
