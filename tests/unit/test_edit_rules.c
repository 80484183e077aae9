// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_edit_rules.c - verbs about groups and network ACLs
 */
#include "tests/unit/labs/edit.h"

#define LAB                                                              \
	"vpcs:\n"                                                        \
	"  app:\n"                                                       \
	"    cidr: 10.0.0.0/16\n"                                        \
	"    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}\n" \
	"    security_groups:\n"                                         \
	"      function: {}\n"                                           \
	"      database: {}\n"                                           \
	"      web:\n"                                                   \
	"        ingress:\n"                                             \
	"          - {tcp: [80, 443], from: [function, 10.0.0.0/8]}\n"   \
	"          - {icmp: all, from: any, description: ping}\n"        \
	"    network_acls:\n"                                            \
	"      data: {ingress: [{rule: 100, allow: {tcp: 5432}, cidr: "  \
	"10.0.1.0/24}, {rule: 200, deny: all, cidr: 0.0.0.0/0}]}\n"      \
	"prefix_lists: {corp: [192.168.0.0/16, 172.16.0.0/12]}\n"
#define AUTHORIZE "authorize-security-group-ingress "
#define REVOKE "revoke-security-group-ingress "

/* --- authorize ------------------------------------------------------------ */

static void a_rule_is_authorized(void **state)
{
	(void)state;
	assert_edit(LAB,
		    AUTHORIZE "--group-id database --protocol tcp --port 5432 "
			      "--source-group function",
		    "~ security group database: + ingress tcp 5432 from "
		    "function\n");
	assert_edit(LAB,
		    AUTHORIZE "--group-name app/database --protocol udp "
			      "--port 60-70 --cidr 10.1.2.3/8",
		    "~ security group database: + ingress udp 60-70 from "
		    "10.0.0.0/8\n");
	assert_edit(LAB,
		    AUTHORIZE "--group-id database --protocol -1 --cidr "
			      "0.0.0.0/0",
		    "~ security group database: + ingress all from "
		    "0.0.0.0/0\n");
	assert_edit(LAB,
		    AUTHORIZE "--group-id database --protocol icmp --port "
			      "8 --cidr 10.0.0.1",
		    "~ security group database: + ingress icmp 8 from "
		    "10.0.0.1/32\n");
	assert_edit(LAB,
		    AUTHORIZE "--group-id database --protocol 47 --cidr="
			      "10.0.0.0/8",
		    "~ security group database: + ingress protocol 47 from "
		    "10.0.0.0/8\n");
	assert_edit(LAB,
		    AUTHORIZE "--group-id database --protocol tcp --port "
			      "all --source-group database",
		    "~ security group database: + ingress tcp all from "
		    "database\n");
}

static void an_identifier_is_as_good_as_a_name(void **state)
{
	struct given now = given_fine(LAB);
	const struct vpc *app = now.model->vpcs.items[0];

	(void)state; /* N-6 */
	assert_edit(LAB,
		    text_given(AUTHORIZE "--group-id %s --protocol tcp --port "
					 "1 --source-group %s",
			       app->security_groups.items[2]->o.id,
			       app->security_groups.items[1]->o.id),
		    "~ security group database: + ingress tcp 1 from "
		    "function\n");
	given_drop(&now);
}

static void many_rules_are_authorized_at_once(void **state)
{
	(void)state;
	assert_edit(
		LAB,
		AUTHORIZE
		"--group-id database --ip-permissions "
		"IpProtocol=tcp,FromPort=5432,ToPort=5433,IpRanges=[{CidrIp="
		"10.0.0.0/8},{CidrIp=10.2.0.0/16}],UserIdGroupPairs=[{GroupId="
		"function}] 'IpProtocol=icmp,FromPort=3,ToPort=4,PrefixListIds="
		"[{PrefixListId=corp,Description=\"the office, at home\"}]' "
		"IpProtocol=-1,Ipv6Ranges=[{CidrIpv6=2001:db8::/32}]",
		"~ security group database: + ingress tcp 5432-5433 from "
		"10.0.0.0/8\n"
		"~ security group database: + ingress tcp 5432-5433 from "
		"10.2.0.0/16\n"
		"~ security group database: + ingress tcp 5432-5433 from "
		"function\n"
		"~ security group database: + ingress icmp 3/4 from prefix "
		"list corp \"the office, at home\"\n"
		"~ security group database: + ingress all from "
		"2001:db8::/32\n");
	assert_edit(LAB,
		    AUTHORIZE "--group-id database --ip-permissions "
			      "'[{\"IpProtocol\": \"tcp\", \"FromPort\": 1, "
			      "\"ToPort\": 2, \"IpRanges\": [{\"CidrIp\": "
			      "\"10.0.0.0/8\"}]}]'",
		    "~ security group database: + ingress tcp 1-2 from "
		    "10.0.0.0/8\n");
}

static void egress_is_authorized_beside_the_default(void **state)
{
	(void)state; /* SG-3 */
	assert_edit(LAB,
		    "authorize-security-group-egress --group-id function "
		    "--protocol tcp --port 443 --cidr 10.0.0.0/8",
		    "~ security group function: + egress tcp 443 to "
		    "10.0.0.0/8\n");
}

static void what_is_there_already_is_not_authorized(void **state)
{
	(void)state;
	assert_edit_said(LAB,
			 AUTHORIZE "--group-id web --protocol tcp --port 443 "
				   "--source-group function",
			 "authorize-security-group-ingress: security group "
			 "web: ingress tcp 443 from function is there already "
			 "(AWS: InvalidPermission.Duplicate)\n");
	assert_edit_said(LAB,
			 "authorize-security-group-egress --group-id web "
			 "--protocol all --cidr 0.0.0.0/0",
			 "authorize-security-group-egress: security group "
			 "web: egress all to 0.0.0.0/0 is there already (AWS: "
			 "InvalidPermission.Duplicate)\n");
	assert_edit_said(LAB,
			 AUTHORIZE "--group-id database --ip-permissions "
				   "IpProtocol=tcp,FromPort=1,ToPort=1,"
				   "IpRanges=[{CidrIp=10.0.0.0/8},{CidrIp="
				   "10.0.0.1/8}]",
			 "authorize-security-group-ingress: security group "
			 "database: ingress tcp 1 from 10.0.0.0/8 is there "
			 "already (AWS: InvalidPermission.Duplicate)\n");
}

static void a_group_of_a_peer_is_named_with_its_vpc(void **state)
{
	static const char lab[] =
		"vpcs:\n"
		"  app: {cidr: 10.0.0.0/16, security_groups: {g: {}}}\n"
		"  data: {cidr: 10.1.0.0/16, security_groups: {g: {}}}\n"
		"peerings: {p: [app, data]}\n"
		"prefix_lists: {g: [10.9.0.0/16]}\n";

	(void)state; /* SG-10 */
	assert_edit(lab,
		    AUTHORIZE "--group-id app/g --protocol tcp --port 1 "
			      "--source-group data/g",
		    "~ security group app/g: + ingress tcp 1 from data/g\n");
	assert_edit(lab,
		    AUTHORIZE "--group-id app/g --ip-permissions IpProtocol="
			      "-1,PrefixListIds=[{PrefixListId=g}]",
		    "~ security group app/g: + ingress all from prefix list "
		    "g\n");
	assert_edit_said(lab,
			 AUTHORIZE "--group-id g --protocol all --cidr ::/0",
			 "authorize-security-group-ingress: --group-id: 'g' "
			 "is the name of several; write app/g or data/g\n");
}

/* --- revoke --------------------------------------------------------------- */

static void a_rule_is_revoked_and_its_neighbours_stay(void **state)
{
	(void)state;
	assert_edit(LAB,
		    REVOKE "--group-id web --protocol tcp --port 443 "
			   "--source-group function",
		    "~ security group web: - ingress tcp 443 from "
		    "function\n");
	assert_edit(LAB,
		    REVOKE "--group-id web --protocol icmp --port all --cidr "
			   "0.0.0.0/0",
		    "~ security group web: - ingress icmp all from 0.0.0.0/0 "
		    "\"ping\"\n");
	assert_edit(LAB,
		    REVOKE "--group-id web --ip-permissions IpProtocol=tcp,"
			   "FromPort=80,ToPort=80,IpRanges=[{CidrIp="
			   "10.0.0.0/8}] IpProtocol=tcp,FromPort=443,ToPort="
			   "443,UserIdGroupPairs=[{GroupName=function}]",
		    "~ security group web: - ingress tcp 443 from function\n"
		    "~ security group web: - ingress tcp 80 from "
		    "10.0.0.0/8\n");
}

static void what_nobody_wrote_is_revoked_too(void **state)
{
	(void)state; /* SG-3, SG-4 */
	assert_edit(LAB,
		    "revoke-security-group-egress --group-id function "
		    "--protocol -1 --cidr 0.0.0.0/0",
		    "~ security group function: - egress all to 0.0.0.0/0\n");
	assert_edit(LAB,
		    REVOKE "--group-id default --protocol -1 --source-group "
			   "default",
		    "~ security group default: - ingress all from default\n");
}

static void a_rule_of_a_prefix_list_is_one_rule(void **state)
{
	static const char *const first[] = {
		AUTHORIZE "--group-id database --ip-permissions IpProtocol="
			  "tcp,FromPort=1,ToPort=1,PrefixListIds=[{PrefixListId"
			  "=corp}],IpRanges=[{CidrIp=10.0.0.0/8}]",
		NULL};

	(void)state;
	assert_edit_after(LAB, first,
			  REVOKE "--group-id database --ip-permissions "
				 "IpProtocol=tcp,FromPort=1,ToPort=1,"
				 "PrefixListIds=[{PrefixListId=corp}]",
			  "~ security group database: - ingress tcp 1 from "
			  "prefix list corp\n");
	assert_edit_after(LAB, first,
			  REVOKE "--group-id database --protocol tcp --port 1 "
				 "--cidr 10.0.0.0/8",
			  "~ security group database: - ingress tcp 1 from "
			  "10.0.0.0/8\n");
}

static void the_rest_of_an_entry_has_each_rule_once(void **state)
{
	(void)state;
	assert_edit("vpcs: {app: {cidr: 10.0.0.0/16, security_groups: {g: "
		    "{ingress: [{tcp: [1, 2], from: [corp, 10.0.0.0/8, any], "
		    "description: x}]}}}}\n"
		    "prefix_lists: {corp: [192.168.0.0/16, 172.16.0.0/12]}\n",
		    REVOKE "--group-id g --protocol tcp --port 2 --cidr "
			   "10.0.0.0/8",
		    "~ security group g: - ingress tcp 2 from 10.0.0.0/8 "
		    "\"x\"\n");
}

static void what_is_not_there_is_not_revoked(void **state)
{
	(void)state;
	assert_edit_said(LAB,
			 REVOKE "--group-id web --protocol tcp --port 80-443 "
				"--source-group function",
			 "revoke-security-group-ingress: security group web: "
			 "no rule ingress tcp 80-443 from function (AWS: "
			 "InvalidPermission.NotFound)\n");
}

/* --- mistakes ------------------------------------------------------------- */

static void what_is_no_rule_is_said_so(void **state)
{
	(void)state;
	assert_edit_said(LAB,
			 AUTHORIZE "--group-id databse --protocol tcp "
				   "--port 1 --cidr 10.0.0.0/8",
			 "authorize-security-group-ingress: --group-id: no "
			 "security group 'databse'; did you mean 'database'? "
			 "(AWS: InvalidGroup.NotFound)\n");
	assert_edit_said(LAB,
			 AUTHORIZE "--group-id web --protocol tpc --port "
				   "1 --cidr 10.0.0.0/8",
			 "authorize-security-group-ingress: --protocol: 'tpc' "
			 "is no protocol; tcp, udp, icmp, icmpv6, all or a "
			 "number\n");
	assert_edit_said(LAB,
			 AUTHORIZE "--group-id web --protocol tcp --cidr "
				   "10.0.0.0/8",
			 "authorize-security-group-ingress: --port: tcp and "
			 "udp need ports\n");
	assert_edit_said(LAB,
			 AUTHORIZE "--group-id web --protocol tcp --port "
				   "9-1 --cidr 10.0.0.0/8",
			 "authorize-security-group-ingress: --port: from 9 to "
			 "1 is no range\n");
	assert_edit_said(LAB,
			 AUTHORIZE "--group-id web --protocol tcp --port "
				   "70000 --cidr 10.0.0.0/8",
			 "authorize-security-group-ingress: --port: '70000' "
			 "is no port; 443, 1024-65535 or all\n");
	assert_edit_said(LAB,
			 AUTHORIZE "--group-id web --protocol tcp --port "
				   "1 --cidr 10.0.0.0/40",
			 "authorize-security-group-ingress: --cidr: "
			 "'10.0.0.0/40' is no CIDR\n");
	assert_edit_said(LAB,
			 AUTHORIZE "--group-id web --protocol tcp --port "
				   "1",
			 "authorize-security-group-ingress: needs --cidr or "
			 "--source-group\n");
	assert_edit_said(LAB, AUTHORIZE "--protocol tcp --port 1 --cidr ::/0",
			 "authorize-security-group-ingress: needs --group-id "
			 "or --group-name\n");
	assert_edit_said(LAB,
			 AUTHORIZE "--group-id web --ip-permissions "
				   "IpProtocol=tcp,FromPort=1,ToPort=1",
			 "authorize-security-group-ingress: --ip-permissions: "
			 "needs IpRanges, Ipv6Ranges, UserIdGroupPairs or "
			 "PrefixListIds\n");
	assert_edit_said(LAB,
			 AUTHORIZE "--group-id web --ip-permissions "
				   "IpProtocl=tcp",
			 "authorize-security-group-ingress: --ip-permissions: "
			 "no member 'IpProtocl'; did you mean 'IpProtocol'?\n");
	assert_edit_said(LAB,
			 AUTHORIZE "--group-id web --ip-permissions "
				   "IpProtocol=-1,IpRanges=[10.0.0.0/8]",
			 "authorize-security-group-ingress: --ip-permissions: "
			 "needs a structure such as CidrIp=...\n");
}

static void quotas_count_for_verbs_too(void **state)
{
	(void)state; /* SG-15 */
	assert_edit_said(LAB "limits: {rules_per_group: 6}\n",
			 AUTHORIZE "--group-id web --ip-permissions "
				   "IpProtocol=-1,IpRanges=[{CidrIp="
				   "10.7.0.0/16},{CidrIp=10.8.0.0/16}]",
			 "security group web: 7 ingress rules for IPv4; at "
			 "most 6 are allowed (SG-15) (AWS: "
			 "RulesPerSecurityGroupLimitExceeded)\n");
}

/* --- network ACLs --------------------------------------------------------- */

#define CREATE "create-network-acl-entry --network-acl-id "
#define REPLACE "replace-network-acl-entry --network-acl-id "
#define DELETE "delete-network-acl-entry --network-acl-id "

static void an_entry_is_created(void **state)
{
	(void)state;
	assert_edit(LAB,
		    CREATE "data --egress --rule-number 100 --protocol tcp "
			   "--rule-action allow --cidr-block 10.0.1.0/24 "
			   "--port-range From=1024,To=65535",
		    "~ network ACL data: + egress 100 allow tcp 1024-65535 "
		    "10.0.1.0/24\n");
	assert_edit(LAB,
		    CREATE "data --ingress --rule-number 90 --protocol icmp "
			   "--rule-action deny --cidr-block 10.0.0.0/8 "
			   "--icmp-type-code Code=-1,Type=8",
		    "~ network ACL data: + ingress 90 deny icmp 8 "
		    "10.0.0.0/8\n");
	assert_edit(LAB,
		    CREATE "default --ingress --rule-number 90 --protocol -1 "
			   "--rule-action deny --ipv6-cidr-block ::/0",
		    "~ network ACL default: + ingress 90 deny all ::/0\n");
	assert_edit(LAB,
		    CREATE "data --no-ingress --rule-number 90 --protocol 50 "
			   "--rule-action deny --cidr-block 10.0.0.0/8",
		    "~ network ACL data: + egress 90 deny protocol 50 "
		    "10.0.0.0/8\n");
}

static void an_entry_is_replaced_where_it_stands(void **state)
{
	(void)state;
	assert_edit(LAB,
		    REPLACE "data --ingress --rule-number 100 --protocol 6 "
			    "--rule-action allow --cidr-block 10.0.0.0/16 "
			    "--port-range From=5432,To=5433",
		    "~ network ACL data: ingress 100 allow tcp 5432 "
		    "10.0.1.0/24 -> allow tcp 5432-5433 10.0.0.0/16\n");
	assert_edit(LAB,
		    REPLACE "default --egress --rule-number 100 --protocol -1 "
			    "--rule-action deny --cidr-block 0.0.0.0/0",
		    "~ network ACL default: egress 100 allow all 0.0.0.0/0 -> "
		    "deny all 0.0.0.0/0\n");
}

static void an_entry_is_deleted(void **state)
{
	(void)state;
	assert_edit(LAB, DELETE "data --ingress --rule-number 200",
		    "~ network ACL data: - ingress 200 deny all 0.0.0.0/0\n");
	assert_edit(LAB, DELETE "default --ingress --rule-number 100",
		    "~ network ACL default: - ingress 100 allow all "
		    "0.0.0.0/0\n");
}

static void numbers_are_used_once_and_must_be_there(void **state)
{
	(void)state; /* ACL-2 */
	assert_edit_said(LAB,
			 CREATE "data --ingress --rule-number 100 --protocol "
				"-1 --rule-action deny --cidr-block ::/0",
			 "create-network-acl-entry: network ACL data: ingress "
			 "100 is there already, allow tcp 5432 10.0.1.0/24; "
			 "replace-network-acl-entry changes it (ACL-2) (AWS: "
			 "NetworkAclEntryAlreadyExists)\n");
	assert_edit_said(LAB, DELETE "data --egress --rule-number 100",
			 "delete-network-acl-entry: network ACL data: no "
			 "egress 100 (AWS: InvalidNetworkAclEntry.NotFound)"
			 "\n");
	assert_edit_said(LAB,
			 REPLACE "data --ingress --rule-number 7 --protocol "
				 "-1 --rule-action deny --cidr-block ::/0",
			 "replace-network-acl-entry: network ACL data: no "
			 "ingress 7 (AWS: InvalidNetworkAclEntry.NotFound)\n");
}

static void what_is_no_entry_is_said_so(void **state)
{
	(void)state;
	assert_edit_said(LAB, DELETE "data --rule-number 100",
			 "delete-network-acl-entry: needs --ingress or "
			 "--egress\n");
	assert_edit_said(LAB, DELETE "data --ingress --rule-number 40000",
			 "delete-network-acl-entry: --rule-number: '40000' is "
			 "no number from 1 to 32766\n");
	assert_edit_said(LAB,
			 CREATE "data --egress --rule-number 1 --protocol tcp "
				"--rule-action alow --cidr-block ::/0",
			 "create-network-acl-entry: --rule-action: 'alow' is "
			 "none of allow or deny\n");
	assert_edit_said(LAB,
			 CREATE "data --egress --rule-number 1 --protocol tcp "
				"--rule-action allow --cidr-block ::/0",
			 "create-network-acl-entry: tcp and udp need "
			 "--port-range From=...,To=...\n");
	assert_edit_said(LAB,
			 CREATE "data --egress --rule-number 1 --protocol tcp "
				"--rule-action allow --cidr-block ::/0 "
				"--port-range From=9,To=1",
			 "create-network-acl-entry: --port-range: from 9 to 1 "
			 "is no range\n");
	assert_edit_said(LAB, DELETE "dta --ingress --rule-number 100",
			 "delete-network-acl-entry: --network-acl-id: no "
			 "network ACL 'dta'; did you mean 'data'? (AWS: "
			 "InvalidNetworkAclID.NotFound)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		EDIT_TEST(a_rule_is_authorized),
		EDIT_TEST(an_identifier_is_as_good_as_a_name),
		EDIT_TEST(many_rules_are_authorized_at_once),
		EDIT_TEST(egress_is_authorized_beside_the_default),
		EDIT_TEST(what_is_there_already_is_not_authorized),
		EDIT_TEST(a_group_of_a_peer_is_named_with_its_vpc),
		EDIT_TEST(a_rule_is_revoked_and_its_neighbours_stay),
		EDIT_TEST(what_nobody_wrote_is_revoked_too),
		EDIT_TEST(a_rule_of_a_prefix_list_is_one_rule),
		EDIT_TEST(the_rest_of_an_entry_has_each_rule_once),
		EDIT_TEST(what_is_not_there_is_not_revoked),
		EDIT_TEST(what_is_no_rule_is_said_so),
		EDIT_TEST(quotas_count_for_verbs_too),
		EDIT_TEST(an_entry_is_created),
		EDIT_TEST(an_entry_is_replaced_where_it_stands),
		EDIT_TEST(an_entry_is_deleted),
		EDIT_TEST(numbers_are_used_once_and_must_be_there),
		EDIT_TEST(what_is_no_entry_is_said_so),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("edit_rules", tests, NULL, NULL);
}
