// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_import_describe.c - accounts, as describe calls tell of them
 */
#include "tests/support/brought.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/models.h"

#define VPC                                                              \
	"'Vpcs': [{'VpcId': 'vpc-0a1b2c3d', 'CidrBlock': '10.0.0.0/16'," \
	" 'OwnerId': '111122223333', 'Tags': [{'Key': 'Name', 'Value': " \
	"'app'}]}]"
#define SUBNETS                                                            \
	"'Subnets': [{'SubnetId': 'subnet-0000000a', 'VpcId': "            \
	"'vpc-0a1b2c3d', 'CidrBlock': '10.0.1.0/24', 'AvailabilityZone': " \
	"'eu-west-1a'}, {'SubnetId': 'subnet-0000000b', 'VpcId': "         \
	"'vpc-0a1b2c3d', 'CidrBlock': '10.0.2.0/24', 'AvailabilityZone': " \
	"'eu-west-1b'}]"
#define GROUP                                                               \
	"'SecurityGroups': [{'GroupId': 'sg-0000000a', 'VpcId': "           \
	"'vpc-0a1b2c3d', 'GroupName': 'web', 'IpPermissions': [{"           \
	"'IpProtocol': 'tcp', 'FromPort': 443, 'ToPort': 443, 'IpRanges': " \
	"[{'CidrIp': '0.0.0.0/0'}]}], 'IpPermissionsEgress': [{"            \
	"'IpProtocol': '-1', 'IpRanges': [{'CidrIp': '0.0.0.0/0'}]}]}]"
#define ENI(id, ip, subnet, more)                                          \
	"{'NetworkInterfaceId': '" id "', 'PrivateIpAddress': '" ip        \
	"', 'SubnetId': '" subnet "', 'VpcId': 'vpc-0a1b2c3d', 'Status': " \
	"'in-use', 'Groups': [{'GroupId': 'sg-0000000a'}]" more "}"
#define LAMBDA(id, ip, subnet, name)                                       \
	ENI(id, ip, subnet,                                                \
	    ", 'InterfaceType': 'lambda', 'Description': 'AWS Lambda VPC " \
	    "ENI-" name "-01234567-0123-0123-0123-0123456789ab'")

static void assert_eni(const struct model *m, const char *id, const char *owner,
		       const char *address)
{
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (strcmp(eni->o.id, id) != 0)
			continue;
		assert_string_equal(ADDR(eni->private_ip), address);
		assert_string_equal(eni->places.items[0]->node->o.name, owner);
		return;
	}
	fail_msg("no %s in:\n%s", id, now.text);
}

static void objects_have_their_identifiers_and_names_from_tags(void **state)
{
	const struct model *m = now_brought("{" VPC ", " SUBNETS ", " GROUP
					    "}");
	const struct vpc *vpc = m->vpcs.items[0];

	(void)state;
	assert_string_equal(m->region, "eu-west-1");
	assert_string_equal(m->account, "111122223333");
	assert_string_equal(vpc->o.name, "app");
	assert_string_equal(vpc->o.id, "vpc-0a1b2c3d");
	assert_string_equal(vpc->subnets.items[1]->o.name, "subnet-0000000b");
	assert_int_equal(vpc->subnets.items[1]->az, 'b');
	assert_string_equal(vpc->security_groups.items[1]->o.name, "web");
	assert_string_equal(vpc->security_groups.items[1]->o.id, "sg-0000000a");
	assert_lab("web: {id: sg-0000000a, ingress: [{tcp: 443, from: any}]}");
}

static void a_tag_that_two_have_names_neither(void **state)
{
	now_brought("{'Vpcs': [{'VpcId': 'vpc-0000000a', 'CidrBlock': "
		    "'10.0.0.0/16', 'Tags': [{'Key': 'Name', 'Value': 'x'}]}, "
		    "{'VpcId': 'vpc-0000000b', 'CidrBlock': '10.1.0.0/16', "
		    "'Tags': [{'Key': 'Name', 'Value': 'x'}]}]}");
	(void)state;
	assert_lab("vpcs: {vpc-0000000a: 10.0.0.0/16, vpc-0000000b: "
		   "10.1.0.0/16}");
}

static void pages_and_answers_inside_of_others_are_one_account(void **state)
{
	now = brought_two(json_given("{'Vpcs': [], 'NextToken': 'x'}"),
			  json_given("[{" VPC "}, {'Pages': {" GROUP
				     "}}, {" SUBNETS "}, {" SUBNETS "}]"));
	(void)state;
	assert_string_equal(now.said, "");
	assert_int_equal(now.model->vpcs.items[0]->subnets.n, 2);
	assert_int_equal(now.model->vpcs.items[0]->security_groups.n, 2);
}

static void an_object_without_a_list_is_known_by_its_members(void **state)
{
	now = brought_two(json_given("{" VPC ", " SUBNETS ", " GROUP "}"),
			  json_given(ENI("eni-0000000a", "10.0.1.9",
					 "subnet-0000000a", "")));
	(void)state;
	assert_string_equal(now.said, "");
	assert_eni(now.model, "eni-0000000a", "eni-0000000a", "10.0.1.9");
}

static void functions_have_the_interfaces_of_their_subnets_and_groups(
	void **state)
{
	const struct model *m = now_brought(
		"{" VPC ", " SUBNETS ", " GROUP ", 'Functions': [{"
		"'FunctionName': 'one', 'FunctionArn': 'arn:one', 'VpcConfig': "
		"{'VpcId': 'vpc-0a1b2c3d', 'SubnetIds': ['subnet-0000000a', "
		"'subnet-0000000b'], 'SecurityGroupIds': ['sg-0000000a']}}, "
		"{'FunctionName': 'two', 'FunctionArn': 'arn:two', "
		"'MemorySize': 512, 'VpcConfig': {'VpcId': 'vpc-0a1b2c3d', "
		"'SubnetIds': ['subnet-0000000a'], 'SecurityGroupIds': "
		"['sg-0000000a']}}, {'FunctionName': 'out', 'FunctionArn': "
		"'arn:out', 'VpcConfig': {'VpcId': '', 'SubnetIds': []}}], "
		"'NetworkInterfaces': [" LAMBDA(
			"eni-0000000a", "10.0.1.9", "subnet-0000000a",
			"two") ", " LAMBDA("eni-0000000b", "10.0.2.9",
					   "subnet-0000000b", "one") "]}");

	(void)state;
	assert_int_equal(m->enis.n, 2);
	assert_eni(m, "eni-0000000a", "one", "10.0.1.9");
	assert_eni(m, "eni-0000000b", "one", "10.0.2.9");
	assert_null(model_node(m, "out")->places.items[0].eni);
	assert_lab("memory_size: 512");
}

static void interfaces_alone_say_what_functions_there_are(void **state)
{
	const struct model *m = now_brought(
		"{" VPC ", " SUBNETS ", " GROUP
		", 'NetworkInterfaces': [" LAMBDA(
			"eni-0000000a", "10.0.1.9", "subnet-0000000a",
			"my-fn") ", " LAMBDA("eni-0000000b", "10.0.2.9",
					     "subnet-0000000b",
					     "my-fn") ", " LAMBDA("eni-0000000c",
								  "10.0.1.10",
								  "subnet-0000000a",
								  "my-fn") "]}");

	(void)state;
	assert_int_equal(m->enis.n, 2);
	assert_eni(m, "eni-0000000a", "my-fn", "10.0.1.9");
	assert_eni(m, "eni-0000000b", "my-fn", "10.0.2.9");
	assert_true(brought_has(&now, IMPORT_IGNORED, "eni-0000000c",
				"more than one"));
}

static void databases_have_the_interfaces_of_their_group(void **state)
{
	const struct model *m = now_brought(
		"{" VPC ", " SUBNETS ", " GROUP ", 'DBInstances': [{"
		"'DBInstanceIdentifier': 'orders', 'Engine': 'postgres', "
		"'AvailabilityZone': 'eu-west-1b', 'Endpoint': {'Port': 5433}, "
		"'DbInstancePort': 0, 'VpcSecurityGroups': [{"
		"'VpcSecurityGroupId': 'sg-0000000a'}], 'DBSubnetGroup': {"
		"'DBSubnetGroupName': 'g', 'VpcId': 'vpc-0a1b2c3d', 'Subnets': "
		"[{'SubnetIdentifier': 'subnet-0000000a'}, {"
		"'SubnetIdentifier': 'subnet-0000000b'}]}}], "
		"'NetworkInterfaces': [" ENI("eni-0000000b", "10.0.2.9",
					     "subnet-0000000b",
					     ", 'Description': "
					     "'RDSNetworkInterface'") "]}");

	(void)state;
	assert_int_equal(m->enis.n, 1);
	assert_eni(m, "eni-0000000b", "orders", "10.0.2.9");
	assert_int_equal(model_node(m, "orders")->port, 5433);
}

static void instances_have_theirs_and_their_elastic_ips(void **state)
{
	const struct model *m = now_brought(
		"{" VPC ", " SUBNETS ", " GROUP ", 'Addresses': [{"
		"'AllocationId': 'eipalloc-0000000a', 'PublicIp': '52.1.2.3'}],"
		" 'InternetGateways': [{'InternetGatewayId': 'igw-0000000a', "
		"'Attachments': [{'VpcId': 'vpc-0a1b2c3d', 'State': "
		"'available'}]}], 'Reservations': [{'Instances': [{"
		"'InstanceId': 'i-0000000a', 'VpcId': 'vpc-0a1b2c3d', "
		"'SubnetId': 'subnet-0000000a', 'State': {'Name': 'running'}, "
		"'NetworkInterfaces': [{'NetworkInterfaceId': 'eni-0000000a', "
		"'PrivateIpAddress': '10.0.1.9', 'SubnetId': "
		"'subnet-0000000a', 'VpcId': 'vpc-0a1b2c3d', 'Groups': [{"
		"'GroupId': 'sg-0000000a'}], 'Association': {'PublicIp': "
		"'52.1.2.3'}}]}, {'InstanceId': 'i-0000000b', 'VpcId': "
		"'vpc-0a1b2c3d', 'SubnetId': 'subnet-0000000a', 'State': {"
		"'Name': 'terminated'}}]}]}");

	(void)state;
	assert_eni(m, "eni-0000000a", "i-0000000a", "10.0.1.9");
	assert_string_equal(ADDR(m->enis.items[0]->public_ip), "52.1.2.3");
	assert_null(model_node(m, "i-0000000b"));
	assert_true(brought_has(&now, IMPORT_IGNORED, "i-0000000b", "no more"));
}

static void several_interfaces_are_objects_of_their_own(void **state)
{
	const struct model *m = now_brought(
		"{" VPC ", " SUBNETS ", " GROUP ", 'Instances': [{'InstanceId':"
		" 'i-0000000a', 'VpcId': 'vpc-0a1b2c3d', 'SubnetId': "
		"'subnet-0000000a', 'NetworkInterfaces': []}], "
		"'NetworkInterfaces': [" ENI(
			"eni-0000000b", "10.0.1.10", "subnet-0000000a",
			", 'Attachment': {'InstanceId': 'i-0000000a', "
			"'DeviceIndex': 1}") ", " ENI("eni-0000000a",
						      "10.0.1.9",
						      "subnet-0000000a",
						      ", 'Attachment': {'InstanceId': 'i-0000000a', "
						      "'DeviceIndex': 0}") "]}");

	(void)state;
	assert_lab("network_interfaces: [eni-0000000a, eni-0000000b]");
	assert_int_equal(model_node(m, "i-0000000a")->places.n, 2);
}

static void routes_lead_where_they_do(void **state)
{
	now_brought(
		"{" VPC ", " SUBNETS ", 'NatGateways': [{'NatGatewayId': "
		"'nat-0000000a', 'SubnetId': 'subnet-0000000a', 'VpcId': "
		"'vpc-0a1b2c3d', 'State': 'available', 'NatGatewayAddresses': "
		"[{'PrivateIp': '10.0.1.7', 'NetworkInterfaceId': "
		"'eni-0000000f'}]}, {'NatGatewayId': 'nat-0000000b', 'VpcId': "
		"'vpc-0a1b2c3d', 'State': 'deleted'}], 'RouteTables': [{"
		"'RouteTableId': 'rtb-0000000a', 'VpcId': 'vpc-0a1b2c3d', "
		"'Associations': [{'Main': true}], 'Routes': [{"
		"'DestinationCidrBlock': '10.0.0.0/16', 'GatewayId': 'local', "
		"'Origin': 'CreateRouteTable'}, {'DestinationCidrBlock': "
		"'0.0.0.0/0', 'GatewayId': 'igw-0000000a', 'State': "
		"'active'}]}, {'RouteTableId': 'rtb-0000000b', 'VpcId': "
		"'vpc-0a1b2c3d', 'Associations': [{'SubnetId': "
		"'subnet-0000000b'}], 'Routes': [{'DestinationCidrBlock': "
		"'0.0.0.0/0', 'NatGatewayId': 'nat-0000000a', 'State': "
		"'active'}, {'DestinationCidrBlock': '10.9.0.0/16', "
		"'NatGatewayId': 'nat-0000000b', 'State': 'blackhole'}, {"
		"'DestinationCidrBlock': '10.8.0.0/16', "
		"'CarrierGatewayId': 'cagw-1', 'State': 'active'}, {"
		"'DestinationPrefixListId': 'pl-63a5400a', 'GatewayId': "
		"'vpce-0000000a'}]}]}");
	(void)state;
	assert_lab("main: {id: rtb-0000000a, routes: {0.0.0.0/0: igw}}");
	assert_lab("internet_gateway: igw-0000000a");
	assert_lab("0.0.0.0/0: nat-0000000a, 10.9.0.0/16: blackhole, "
		   "10.8.0.0/16: blackhole");
	assert_true(brought_has(&now, IMPORT_ASSUMED, "rtb-0000000b",
				"a blackhole"));
}

static void rules_of_their_own_are_put_together(void **state)
{
	now_brought(
		"{" VPC ", 'SecurityGroups': [{'GroupId': 'sg-0000000a', "
		"'VpcId': 'vpc-0a1b2c3d', 'GroupName': 'web'}], "
		"'SecurityGroupRules': [{'SecurityGroupRuleId': 'sgr-1', "
		"'GroupId': 'sg-0000000a', 'IsEgress': false, 'IpProtocol': "
		"'tcp', 'FromPort': 22, 'ToPort': 22, 'CidrIpv4': "
		"'10.0.0.0/8'}, {'SecurityGroupRuleId': 'sgr-2', 'GroupId': "
		"'sg-0000000a', 'IsEgress': false, 'IpProtocol': 'tcp', "
		"'FromPort': 22, 'ToPort': 22, 'ReferencedGroupInfo': {"
		"'GroupId': 'sg-0000000a'}}, {'SecurityGroupRuleId': 'sgr-3', "
		"'GroupId': 'sg-0000000a', 'IsEgress': true, 'IpProtocol': "
		"'icmp', 'FromPort': 8, 'ToPort': -1, 'CidrIpv4': "
		"'0.0.0.0/0'}]}");
	(void)state;
	assert_lab("ingress: [{tcp: 22, from: [10.0.0.0/8, self]}]\n");
	assert_lab("egress: [{icmp: 8, to: any}]\n");
}

static void a_peer_is_what_the_peering_says_of_it(void **state)
{
	const struct model *m = now_brought(
		"{" VPC ", 'VpcPeeringConnections': [{"
		"'VpcPeeringConnectionId': 'pcx-0000000a', 'Status': {'Code': "
		"'active'}, 'RequesterVpcInfo': {'VpcId': 'vpc-0a1b2c3d', "
		"'CidrBlock': '10.0.0.0/16', 'PeeringOptions': {"
		"'AllowDnsResolutionFromRemoteVpc': true}}, 'AccepterVpcInfo': "
		"{'VpcId': 'vpc-0000000f', 'OwnerId': '444455556666', "
		"'Region': 'us-west-2', 'CidrBlock': '10.7.0.0/16'}}]}");

	(void)state;
	assert_int_equal(m->vpcs.n, 2);
	assert_string_equal(m->vpcs.items[1]->region, "us-west-2");
	assert_string_equal(m->vpcs.items[1]->account, "444455556666");
	assert_int_equal(m->peerings.n, 1);
	assert_lab("allow_remote_vpc_dns_resolution: app");
}

static void quotas_are_as_high_as_they_must_be(void **state)
{
	char *rules = text_given("%s", "");

	for (int i = 0; i < 70; i++)
		rules = text_given("%s%s{'CidrIp': '10.%d.0.0/16'}", rules,
				   i ? ", " : "", i);
	now_brought(
		text_given("{" VPC ", 'SecurityGroups': [{'GroupId': "
			   "'sg-0000000a', 'GroupName': 'g', 'VpcId': "
			   "'vpc-0a1b2c3d', 'IpPermissions': [{'IpProtocol': "
			   "'-1', 'IpRanges': [%s]}]}]}",
			   rules));
	(void)state;
	assert_lab("limits: {rules_per_group: 70}");
}

static void what_nobody_knows_is_remarked_and_no_error(void **state)
{
	now_brought(
		"{" VPC ", 'Gadgets': [{'GadgetId': 1}, {}], "
		"'NetworkInterfaces': [{'NetworkInterfaceId': 'eni-1', "
		"'SubnetId': 'subnet-9', 'VpcId': 'vpc-9'}], 'Subnets': "
		"null, 'NatGateways': 'none', 'RouteTables': [7, null, {}]}");
	(void)state;
	assert_true(brought_has(&now, IMPORT_IGNORED, "Gadgets", NULL));
	assert_true(brought_has(&now, IMPORT_IGNORED, "eni-1", "VPC"));
}

/* --- accounts with holes ------------------------------------------------- */

static void assert_taken(const struct doc *root, const char *without)
{
	static const struct import_wish wish;
	struct report report = {.arena = arena_new()};
	struct importing in = {.arena = report.arena, .report = &report};
	struct import_file file = {"account.json", root, &wish};
	struct import_files files = {&file, 1, 1};
	struct model *m = model_from_document(
		"account", import_describe(&in, &files), &report);

	if (report_failed(&report)) {
		report_print(&report, stderr);
		fail_msg("without %s", without);
	}
	model_free(m);
	arena_free(report.arena);
}

/* Without each member, and each element of a list, one after the other */
static void take_out_each(const struct doc *root, struct doc *d, size_t *n)
{
	for (size_t i = 0; i < d->pairs.n; i++) {
		struct doc_pair last = d->pairs.items[d->pairs.n - 1];
		struct doc_pair out = d->pairs.items[i];

		take_out_each(root, (struct doc *)out.value, n);
		d->pairs.items[i] = last;
		d->pairs.n--;
		assert_taken(root, out.key->text);
		d->pairs.items[i] = out;
		d->pairs.n++;
		d->pairs.items[d->pairs.n - 1] = i + 1 == d->pairs.n ? out
								     : last;
		++*n;
	}
	for (size_t i = 0; i < d->items.n; i++) {
		const struct doc *last = d->items.items[d->items.n - 1];
		const struct doc *out = d->items.items[i];

		take_out_each(root, (struct doc *)out, n);
		d->items.items[i] = last;
		d->items.n--;
		assert_taken(root, "an element");
		d->items.items[i] = out;
		d->items.n++;
		d->items.items[d->items.n - 1] = i + 1 == d->items.n ? out
								     : last;
		++*n;
	}
}

static void an_account_without_any_one_thing_is_still_an_account(void **state)
{
	static const char path[] = "tests/fuzz/describe.seeds/account.json";
	struct report report = {.arena = arena_new()};
	struct importing in = {.arena = report.arena, .report = &report};
	const struct doc *root;
	size_t n = 0;

	(void)state;
	if (access(path, R_OK) != 0) {
		arena_free(report.arena);
		print_message("skipped: no %s here\n", path);
		skip();
	}
	root = source_read(&in, path);
	assert_non_null(root);
	take_out_each(root, (struct doc *)root, &n);
	assert_true(n > 200);
	arena_free(report.arena);
}

/* --- samples ------------------------------------------------------------ */

static void imports(const char *path)
{
	const char *full = sample(path);

	now = brought_paths(&full, 1);
	now_fine();
}

static void a_real_account_imports(void **state)
{
	(void)state;
	imports("describe/sbom-harbor-sandbox");
	assert_int_equal(now.model->enis.n, 56);
}

static void a_demonstration_imports(void **state)
{
	(void)state;
	imports("describe/cloudmapper-demo");
}

static void the_examples_of_the_manual_import(void **state)
{
	(void)state;
	imports("describe/awscli-examples");
}

#define TEST(name) cmocka_unit_test_teardown(name, now_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(objects_have_their_identifiers_and_names_from_tags),
		TEST(a_tag_that_two_have_names_neither),
		TEST(pages_and_answers_inside_of_others_are_one_account),
		TEST(an_object_without_a_list_is_known_by_its_members),
		TEST(functions_have_the_interfaces_of_their_subnets_and_groups),
		TEST(interfaces_alone_say_what_functions_there_are),
		TEST(databases_have_the_interfaces_of_their_group),
		TEST(instances_have_theirs_and_their_elastic_ips),
		TEST(several_interfaces_are_objects_of_their_own),
		TEST(routes_lead_where_they_do),
		TEST(rules_of_their_own_are_put_together),
		TEST(a_peer_is_what_the_peering_says_of_it),
		TEST(quotas_are_as_high_as_they_must_be),
		TEST(what_nobody_knows_is_remarked_and_no_error),
		TEST(an_account_without_any_one_thing_is_still_an_account),
		TEST(a_real_account_imports),
		TEST(a_demonstration_imports),
		TEST(the_examples_of_the_manual_import),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("import_describe", tests, NULL,
					     NULL);
}
