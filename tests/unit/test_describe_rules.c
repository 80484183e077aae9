// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_describe_rules.c - security groups and network ACLs, as
 * AWS's describe-* calls have them
 */
#include "tests/support/described.h"

#define EMPTY "'IpRanges': [], 'Ipv6Ranges': [], 'PrefixListIds': [], "

static const char groups[] =
	"vpcs:\n"
	"  app:\n"
	"    cidr: 10.0.0.0/16\n"
	"    ipv6_cidr: auto\n"
	"    security_groups:\n"
	"      web: {}\n"
	"      db:\n"
	"        description: the database\n"
	"        ingress:\n"
	"          - {tcp: 5432, from: [web, 10.0.0.0/24], description: "
	"clients}\n"
	"          - {udp: [53, 5000-5100], from: '2001:db8::/32'}\n"
	"          - {icmp: [echo-request, 3/4, all], from: 10.0.0.0/8}\n"
	"          - {tcp: 5432, from: offices}\n"
	"          - {protocol: 50, from: self}\n"
	"        egress: []\n"
	"prefix_lists: {offices: [198.51.100.0/24, 203.0.113.0/24]}\n";

static void what_rules_have_in_common_is_written_once(void **state)
{
	const json_t *all = described_given(groups);

	(void)state; /* SG-6, SG-7, SG-8 */
	assert_item(all, "SecurityGroups", "db",
		    "{'GroupId': '<db>', 'GroupName': 'db', 'Description': "
		    "'the database', 'VpcId': '<app>', 'OwnerId': "
		    "'123456789012', 'IpPermissions': ["
		    "{'IpProtocol': 'tcp', 'FromPort': 5432, 'ToPort': 5432,"
		    " 'IpRanges': [{'CidrIp': '10.0.0.0/24', 'Description': "
		    "'clients'}], 'Ipv6Ranges': [],"
		    " 'PrefixListIds': [{'PrefixListId': '<offices>'}],"
		    " 'UserIdGroupPairs': [{'GroupId': '<web>', 'UserId': "
		    "'123456789012', 'Description': 'clients'}]},"
		    "{'IpProtocol': 'udp', 'FromPort': 53, 'ToPort': 53,"
		    " 'IpRanges': [], 'Ipv6Ranges': [{'CidrIpv6': "
		    "'2001:db8::/32'}], 'PrefixListIds': [],"
		    " 'UserIdGroupPairs': []},"
		    "{'IpProtocol': 'udp', 'FromPort': 5000, 'ToPort': 5100,"
		    " 'IpRanges': [], 'Ipv6Ranges': [{'CidrIpv6': "
		    "'2001:db8::/32'}], 'PrefixListIds': [],"
		    " 'UserIdGroupPairs': []},"
		    "{'IpProtocol': 'icmp', 'FromPort': 8, 'ToPort': -1,"
		    " 'IpRanges': [{'CidrIp': '10.0.0.0/8'}], 'Ipv6Ranges': [],"
		    " 'PrefixListIds': [], 'UserIdGroupPairs': []},"
		    "{'IpProtocol': 'icmp', 'FromPort': 3, 'ToPort': 4,"
		    " 'IpRanges': [{'CidrIp': '10.0.0.0/8'}], 'Ipv6Ranges': [],"
		    " 'PrefixListIds': [], 'UserIdGroupPairs': []},"
		    "{'IpProtocol': 'icmp', 'FromPort': -1, 'ToPort': -1,"
		    " 'IpRanges': [{'CidrIp': '10.0.0.0/8'}], 'Ipv6Ranges': [],"
		    " 'PrefixListIds': [], 'UserIdGroupPairs': []},"
		    "{'IpProtocol': '50', " EMPTY
		    " 'UserIdGroupPairs': [{'GroupId': '<db>', 'UserId': "
		    "'123456789012'}]}],"
		    " 'IpPermissionsEgress': [], 'Tags': []}");
}

static void the_default_group_and_a_new_one_are_as_aws_makes_them(void **state)
{
	const json_t *all = described_given(groups);

	(void)state; /* SG-3, SG-4 */
	assert_fields(all, "SecurityGroups", "default",
		      "{'Description': 'default VPC security group',"
		      " 'IpPermissions': [{'IpProtocol': '-1', " EMPTY
		      "  'UserIdGroupPairs': [{'GroupId': '<default>'}]}],"
		      " 'IpPermissionsEgress': [{'IpProtocol': '-1',"
		      "  'IpRanges': [{'CidrIp': '0.0.0.0/0'}],"
		      "  'Ipv6Ranges': [{'CidrIpv6': '::/0'}]}]}");
	assert_fields(all, "SecurityGroups", "web",
		      "{'Description': '', 'IpPermissions': []}");
	assert_null(json_object_get(
		json_array_get(
			json_object_get(described_item(all, "SecurityGroups",
						       "default"),
					"IpPermissions"),
			0),
		"FromPort"));
}

static void each_rule_is_listed_by_itself(void **state)
{
	const json_t *all = described_given(groups);

	(void)state; /* SG-6; -1 where a permission has no ports */
	assert_list(
		all, "SecurityGroupRules",
		"[{'GroupId': '<default>', 'IsEgress': false, 'IpProtocol': "
		"'-1', 'FromPort': -1, 'ToPort': -1, 'ReferencedGroupInfo': "
		"{'GroupId': '<default>', 'UserId': '123456789012'}},"
		"{'GroupId': '<default>', 'IsEgress': true, 'CidrIpv4': "
		"'0.0.0.0/0'},"
		"{'GroupId': '<default>', 'IsEgress': true, 'CidrIpv6': "
		"'::/0'},"
		"{'GroupId': '<web>', 'IsEgress': true, 'CidrIpv4': "
		"'0.0.0.0/0'},"
		"{'GroupId': '<web>', 'IsEgress': true, 'CidrIpv6': '::/0'},"
		"{'SecurityGroupRuleId': '<sgr>', 'GroupId': '<db>',"
		" 'GroupOwnerId': '123456789012', 'IsEgress': false,"
		" 'IpProtocol': 'tcp', 'FromPort': 5432, 'ToPort': 5432,"
		" 'ReferencedGroupInfo': {'GroupId': '<web>', 'UserId': "
		"'123456789012'}, 'Description': 'clients', 'Tags': []},"
		"{'CidrIpv4': '10.0.0.0/24', 'Description': 'clients'},"
		"{'IpProtocol': 'udp', 'FromPort': 53, 'CidrIpv6': "
		"'2001:db8::/32'},"
		"{'IpProtocol': 'udp', 'FromPort': 5000, 'ToPort': 5100},"
		"{'IpProtocol': 'icmp', 'FromPort': 8, 'ToPort': -1},"
		"{'IpProtocol': 'icmp', 'FromPort': 3, 'ToPort': 4},"
		"{'IpProtocol': 'icmp', 'FromPort': -1, 'ToPort': -1},"
		"{'IpProtocol': 'tcp', 'PrefixListId': '<offices>'},"
		"{'IpProtocol': '50', 'FromPort': -1, 'ToPort': -1}]");
}

static void rules_have_identifiers_of_their_own(void **state)
{
	const json_t *all = described_given(groups);
	const json_t *rules = json_object_get(all, "SecurityGroupRules");

	(void)state;
	for (size_t i = 0; i < json_array_size(rules); i++)
		for (size_t j = 0; j < i; j++)
			assert_false(json_equal(
				json_object_get(json_array_get(rules, i),
						"SecurityGroupRuleId"),
				json_object_get(json_array_get(rules, j),
						"SecurityGroupRuleId")));
}

#define PEERED                                                             \
	"vpcs:\n"                                                          \
	"  a: {cidr: 10.0.0.0/16, security_groups: {db: {ingress: [{tcp: " \
	"5432, from: b/client}]}}}\n"                                      \
	"  b: {cidr: 10.1.0.0/16, account: '111122223333', "               \
	"security_groups: {client: {}}}\n"                                 \
	"peerings: {ab: [a, b]}\n"
#define PAIR(fields)                                                             \
	"{'IpPermissions': [{'UserIdGroupPairs': [{'GroupId': '<client>'" fields \
	"}]}]}"

static void a_group_of_a_peer_is_known_by_the_peering(void **state)
{
	const json_t *all = described_given(PEERED);

	(void)state; /* SG-10 */
	assert_fields(all, "SecurityGroups", "db",
		      PAIR(", 'UserId': '111122223333', 'VpcId': '<b>',"
			   " 'VpcPeeringConnectionId': '<ab>',"
			   " 'PeeringStatus': 'active'"));
}

static void a_rule_is_stale_when_the_peering_is_gone(void **state)
{
	const json_t *all = described_after(
		PEERED "steps: [{change: {peerings: {ab: null}}}]\n", NULL);

	(void)state; /* SG-13 */
	assert_fields(all, "SecurityGroups", "db",
		      PAIR(", 'VpcId': '<b>', 'PeeringStatus': 'deleted'"));
}

static void a_rule_is_stale_when_its_group_is_gone(void **state)
{
	const char *id = json_string_value(
		json_object_get(described_item(described_given(PEERED),
					       "SecurityGroups", "client"),
				"GroupId"));
	const char *expected = text_given(
		"{'IpPermissions': [{'UserIdGroupPairs': [{'GroupId': '%s',"
		" 'PeeringStatus': 'deleted'}]}]}",
		id);
	const json_t *all = described_after(
		PEERED "steps: [{change: {vpcs: {b: {security_groups: "
		       "{client: null}}}}}]\n",
		NULL);

	(void)state; /* SG-13: by the identifier that it had */
	assert_fields(all, "SecurityGroups", "db", expected);
}

static void a_group_across_a_transit_gateway_has_no_peering(void **state)
{
	const json_t *all = described_given(
		"vpcs:\n"
		"  a: {cidr: 10.0.0.0/16, subnets: {sa: 10.0.0.0/24}, "
		"security_groups: {db: {ingress: [{tcp: 1, from: b/client}]}}}\n"
		"  b: {cidr: 10.1.0.0/16, subnets: {sb: 10.1.0.0/24}, "
		"security_groups: {client: {}}}\n"
		"transit_gateways: {hub: {attachments: {a: sa, b: sb}}}\n");
	const json_t *pair = json_object_get(
		described_item(all, "SecurityGroups", "db"), "IpPermissions");

	(void)state; /* SG-10, TGW-13 */
	assert_fields(all, "SecurityGroups", "db", PAIR(", 'VpcId': '<b>'"));
	pair = json_array_get(
		json_object_get(json_array_get(pair, 0), "UserIdGroupPairs"),
		0);
	assert_null(json_object_get(pair, "PeeringStatus"));
}

/* --- network ACLs -------------------------------------------------------------- */

static void an_acl_ends_with_the_rule_that_denies(void **state)
{
	const json_t *all = described_given(
		"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: {cidr: "
		"10.0.0.0/24, network_acl: tight}}, network_acls: {tight: {\n"
		"  ingress: [{rule: 200, allow: {tcp: 1024-65535}, cidr: "
		"0.0.0.0/0},\n"
		"    {rule: 100, deny: {udp: 53}, cidr: 203.0.113.0/24},\n"
		"    {rule: 300, allow: {icmp: 3/4}, cidr: 0.0.0.0/0},\n"
		"    {rule: 310, allow: {icmp: all}, cidr: 0.0.0.0/0},\n"
		"    {rule: 320, allow: {protocol: 50}, cidr: 10.0.0.0/8}]}}}}\n");

	(void)state; /* ACL-2, ACL-7 */
	assert_item(
		all, "NetworkAcls", "tight",
		"{'NetworkAclId': '<tight>', 'IsDefault': false, 'VpcId': "
		"'<app>', 'Associations': [{'NetworkAclAssociationId': "
		"'<aclassoc>', 'NetworkAclId': '<tight>', 'SubnetId': "
		"'<a>'}], 'Entries': ["
		"{'RuleNumber': 32767, 'Protocol': '-1', 'RuleAction': "
		"'deny', 'Egress': true, 'CidrBlock': '0.0.0.0/0'},"
		"{'RuleNumber': 100, 'Protocol': '17', 'PortRange': {'From': "
		"53, 'To': 53}, 'RuleAction': 'deny', 'Egress': false,"
		" 'CidrBlock': '203.0.113.0/24'},"
		"{'RuleNumber': 200, 'Protocol': '6', 'PortRange': {'From': "
		"1024, 'To': 65535}, 'RuleAction': 'allow', 'Egress': false,"
		" 'CidrBlock': '0.0.0.0/0'},"
		"{'RuleNumber': 300, 'Protocol': '1', 'IcmpTypeCode': "
		"{'Type': 3, 'Code': 4}, 'RuleAction': 'allow', 'Egress': "
		"false, 'CidrBlock': '0.0.0.0/0'},"
		"{'RuleNumber': 310, 'Protocol': '1', 'IcmpTypeCode': "
		"{'Type': -1, 'Code': -1}, 'RuleAction': 'allow', 'Egress': "
		"false, 'CidrBlock': '0.0.0.0/0'},"
		"{'RuleNumber': 320, 'Protocol': '50', 'RuleAction': "
		"'allow', 'Egress': false, 'CidrBlock': '10.0.0.0/8'},"
		"{'RuleNumber': 32767, 'Protocol': '-1', 'RuleAction': "
		"'deny', 'Egress': false, 'CidrBlock': '0.0.0.0/0'}],"
		" 'OwnerId': '123456789012',"
		" 'Tags': [{'Key': 'Name', 'Value': 'tight'}]}");
}

static void with_ipv6_there_are_rules_for_either_family(void **state)
{
	const json_t *all = described_given(
		"vpcs: {app: {cidr: 10.0.0.0/16, ipv6_cidr: auto}}\n");

	(void)state; /* ACL-2, ACL-5 */
	assert_fields(all, "NetworkAcls", "default",
		      "{'IsDefault': true, 'Entries': ["
		      "{'RuleNumber': 100, 'Egress': true, 'CidrBlock': "
		      "'0.0.0.0/0', 'RuleAction': 'allow'},"
		      "{'RuleNumber': 101, 'Egress': true, 'Ipv6CidrBlock': "
		      "'::/0', 'RuleAction': 'allow'},"
		      "{'RuleNumber': 32767, 'CidrBlock': '0.0.0.0/0'},"
		      "{'RuleNumber': 32768, 'Ipv6CidrBlock': '::/0', "
		      "'RuleAction': 'deny'},"
		      "{'RuleNumber': 100, 'Egress': false},"
		      "{'RuleNumber': 101, 'Egress': false},"
		      "{'RuleNumber': 32767, 'Egress': false},"
		      "{'RuleNumber': 32768, 'Egress': false}]}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, described_drop)
		TEST(what_rules_have_in_common_is_written_once),
		TEST(the_default_group_and_a_new_one_are_as_aws_makes_them),
		TEST(each_rule_is_listed_by_itself),
		TEST(rules_have_identifiers_of_their_own),
		TEST(a_group_of_a_peer_is_known_by_the_peering),
		TEST(a_rule_is_stale_when_the_peering_is_gone),
		TEST(a_rule_is_stale_when_its_group_is_gone),
		TEST(a_group_across_a_transit_gateway_has_no_peering),
		TEST(an_acl_ends_with_the_rule_that_denies),
		TEST(with_ipv6_there_are_rules_for_either_family),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
