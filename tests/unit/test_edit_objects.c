// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_edit_objects.c - verbs about VPCs, functions, databases, and
 * those that make and delete
 */
#include "tests/unit/labs/edit.h"

#define LAB                                                                   \
	"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true, subnets: "   \
	"{a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}, security_groups: "  \
	"{function: {}, database: {ingress: [{tcp: 5432, from: function}]}, " \
	"spare: {}}, route_tables: {main: {0.0.0.0/0: nat}}, nat_gateways: "  \
	"{nat: a}, enable_dns_hostnames: true, endpoints: {ssm: {subnets: "   \
	"a}}}}\n"                                                             \
	"elastic_ips: {free: 198.18.0.9}\n"                                   \
	"functions:\n"                                                        \
	"  outside: {}\n"                                                     \
	"  inside: {subnets: [a, b], security_groups: function, ipv6: "       \
	"false, environment: {A: one, B: two}}\n"                             \
	"databases: {orders: {engine: postgres, subnets: [a, b], "            \
	"security_groups: database}}\n"
#define TWO                                                              \
	"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}, "    \
	"security_groups: {g: {}}}, data: {cidr: 10.0.0.0/16, subnets: " \
	"{a: 10.0.1.0/24}, security_groups: {g: {}}}}\n"                 \
	"functions: {f: {}}\n"
#define UPDATE "update-function-configuration --function-name "

/* --- VPCs ----------------------------------------------------------------- */

static void a_vpc_s_attributes_are_switched(void **state)
{
	(void)state;
	assert_edit(TWO,
		    "modify-vpc-attribute --vpc-id app --enable-dns-hostnames",
		    "~ VPC app: enable_dns_hostnames false -> true\n");
	assert_edit(TWO,
		    "modify-vpc-attribute --vpc-id app --enable-dns-hostnames "
		    "'{\"Value\":true}'",
		    "~ VPC app: enable_dns_hostnames false -> true\n");
	assert_edit(TWO,
		    "modify-vpc-attribute --vpc-id data "
		    "--no-enable-dns-support",
		    "~ VPC data: enable_dns_support true -> false\n");
	assert_edit_said(LAB,
			 "modify-vpc-attribute --vpc-id app "
			 "--no-enable-dns-hostnames",
			 "vpcs.app.endpoints.ssm: private DNS needs "
			 "enable_dns_support and enable_dns_hostnames (DNS-4) "
			 "(AWS: InvalidParameter)\n");
	assert_edit_said(TWO, "modify-vpc-attribute --vpc-id app",
			 "modify-vpc-attribute: needs --enable-dns-support or "
			 "--enable-dns-hostnames\n");
}

/* --- functions ------------------------------------------------------------ */

static void a_function_is_attached_to_a_vpc(void **state)
{
	(void)state; /* LAM-10, LAM-12 */
	assert_edit(LAB,
		    UPDATE "outside --vpc-config "
			   "SubnetIds=a,b,SecurityGroupIds=spare",
		    "+ network interface outside@a a 10.0.1.8, "
		    "security_groups spare\n"
		    "+ network interface outside@b b 10.0.2.5, "
		    "security_groups spare\n"
		    "~ function outside: subnets none -> a, b\n"
		    "~ function outside: security_groups none -> spare\n");
	assert_edit(TWO,
		    UPDATE "f --vpc-config SubnetIds=[data/a],"
			   "SecurityGroupIds=[data/g]",
		    "+ network interface f@a data/a 10.0.1.4, security_groups "
		    "data/g\n"
		    "~ function f: subnets none -> data/a\n"
		    "~ function f: security_groups none -> data/g\n");
}

static void a_function_is_detached(void **state)
{
	static const char *const ways[] = {
		"SubnetIds=[],SecurityGroupIds=[]",
		"SubnetIds=,SecurityGroupIds=",
		"'{\"SubnetIds\": [], \"SecurityGroupIds\": []}'",
	};

	(void)state; /* LAM-11, LAM-21 */
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		assert_edit(
			LAB,
			text_given(UPDATE "inside --vpc-config %s", ways[i]),
			"~ network interface inside@a: status in-use -> "
			"available\n"
			"~ network interface inside@b: status in-use -> "
			"available\n"
			"~ function inside: subnets a, b -> none\n"
			"~ function inside: security_groups function -> "
			"none\n");
	assert_edit(LAB,
		    UPDATE "outside --vpc-config SubnetIds=[],"
			   "SecurityGroupIds=[]",
		    "");
}

static void a_function_moves(void **state)
{
	(void)state;
	assert_edit(LAB, UPDATE "inside --vpc-config SubnetIds=a",
		    "~ network interface inside@b: status in-use -> available"
		    "\n~ function inside: subnets a, b -> a\n");
	assert_edit(LAB,
		    UPDATE "inside --timeout 9 --memory-size 256 "
			   "--ephemeral-storage Size=1024 --environment "
			   "'Variables={A=uno,C=a b}'",
		    "~ function inside: memory_size 128 -> 256\n"
		    "~ function inside: timeout 3 -> 9\n"
		    "~ function inside: ephemeral_storage 512 -> 1024\n"
		    "~ function inside: environment A one -> uno\n"
		    "~ function inside: + environment C a b\n"
		    "~ function inside: - environment B two\n");
}

static void both_lists_or_neither(void **state)
{
	(void)state; /* LAM-11 */
	assert_edit_said(LAB, UPDATE "outside --vpc-config SubnetIds=a",
			 "update-function-configuration: function outside: "
			 "SubnetIds and SecurityGroupIds must both have "
			 "something in them, or both be empty (LAM-11) (AWS: "
			 "InvalidParameterValueException)\n");
	assert_edit_said(LAB,
			 UPDATE "inside --vpc-config SubnetIds=[],"
				"SecurityGroupIds=spare",
			 "update-function-configuration: function inside: "
			 "SubnetIds and SecurityGroupIds must both have "
			 "something in them, or both be empty (LAM-11) (AWS: "
			 "InvalidParameterValueException)\n");
}

static void what_a_function_has_not_is_said_so(void **state)
{
	(void)state;
	assert_edit_said(LAB, UPDATE "insid --timeout 3",
			 "update-function-configuration: --function-name: no "
			 "function 'insid'; did you mean 'inside'? (AWS: "
			 "ResourceNotFoundException)\n");
	assert_edit_said(LAB, UPDATE "inside --vpc-config SubnetId=a",
			 "update-function-configuration: --vpc-config: no "
			 "member 'SubnetId'; did you mean 'SubnetIds'?\n");
	assert_edit_said(LAB, UPDATE "inside --vpc-config SubnetIds=c",
			 "update-function-configuration: --vpc-config: no "
			 "subnet 'c'; did you mean 'a'? (AWS: "
			 "InvalidSubnetID.NotFound)\n");
	assert_edit_said(LAB, UPDATE "inside --memory-size 99999",
			 "functions.inside: memory_size is 99999; from 128 to "
			 "10240 are allowed (LAM-60) (AWS: "
			 "InvalidParameterValueException)\n");
	assert_edit_said(LAB, UPDATE "inside",
			 "update-function-configuration: nothing to change; "
			 "it has --function-name F --vpc-config SubnetIds=S,"
			 "...,SecurityGroupIds=G,...\n");
}

/* --- databases ------------------------------------------------------------ */

static void a_database_is_modified(void **state)
{
	(void)state;
	assert_edit(LAB,
		    "modify-db-instance --db-instance-identifier orders "
		    "--vpc-security-group-ids database spare "
		    "--apply-immediately",
		    "~ database orders: security_groups database -> database, "
		    "spare\n");
	assert_edit(LAB,
		    "modify-db-instance --db-instance-identifier orders "
		    "--multi-az --db-port-number 5433",
		    "~ database orders: port 5432 -> 5433\n"
		    "~ database orders: multi_az false -> true\n");
	assert_edit_said(LAB,
			 "modify-db-instance --db-instance-identifier orders "
			 "--multi-az maybe",
			 "modify-db-instance: --multi-az is either there, or "
			 "as --no-multi-az, or has the value true or false\n");
	assert_edit_said(LAB,
			 "modify-db-instance --db-instance-identifier order "
			 "--multi-az",
			 "modify-db-instance: --db-instance-identifier: no "
			 "database 'order'; did you mean 'orders'? (AWS: "
			 "DBInstanceNotFound)\n");
}

static void a_database_becomes_public(void **state)
{
	(void)state; /* RDS-4 */
	assert_edit(LAB,
		    "modify-db-instance --db-instance-identifier orders "
		    "--publicly-accessible",
		    "~ database orders: public_ips none -> 198.18.0.2\n"
		    "~ database orders: publicly_accessible false -> true\n");
}

/* --- groups --------------------------------------------------------------- */

static void a_group_is_made_and_deleted(void **state)
{
	(void)state;
	assert_edit(LAB,
		    "create-security-group --group-name new --description "
		    "'of the new'",
		    "+ security group new description of the new\n");
	assert_edit(LAB, "delete-security-group --group-id spare",
		    "- security group spare\n");
	assert_edit(TWO,
		    "create-security-group --group-name new --description x "
		    "--vpc-id data",
		    "+ security group data/new description x\n");
}

static void what_aws_refuses_of_groups_is_refused(void **state)
{
	(void)state;
	assert_edit_said(LAB,
			 "create-security-group --group-name Spare "
			 "--description x",
			 "create-security-group: VPC app has a security group "
			 "spare (SG-16) (AWS: InvalidGroup.Duplicate)\n");
	assert_edit_said(LAB, "delete-security-group --group-id function",
			 "'function' is still used, by security group "
			 "database, ingress 1 (AWS: DependencyViolation)\n"
			 "'function' is still used, by "
			 "functions.inside.security_groups (AWS: "
			 "DependencyViolation)\n");
	assert_edit_said(LAB, "delete-security-group --group-name default",
			 "the default security group cannot be deleted, only "
			 "emptied (SG-4) (AWS: CannotDelete)\n");
	assert_edit_said(TWO,
			 "create-security-group --group-name new "
			 "--description x",
			 "create-security-group: needs --vpc-id: the lab has "
			 "2 VPCs, none of them the default one\n");
	assert_edit_said(LAB, "create-security-group --group-name new",
			 "create-security-group: needs --description\n");
}

/* --- NAT gateways --------------------------------------------------------- */

static void a_nat_gateway_is_made(void **state)
{
	(void)state;
	assert_edit(LAB,
		    "create-nat-gateway --subnet-id b --allocation-id free",
		    "+ NAT gateway nat-2 b 10.0.2.5, public_ips 198.18.0.9"
		    "\n");
	assert_edit(LAB,
		    "create-nat-gateway --subnet-id b --connectivity-type "
		    "private --private-ip-address 10.0.2.99 "
		    "--tag-specifications ResourceType=natgateway,"
		    "Tags=[{Key=Team,Value=x},{Key=Name,Value=inner}]",
		    "+ NAT gateway inner b 10.0.2.99, connectivity_type "
		    "private\n");
}

static void a_nat_gateway_is_deleted(void **state)
{
	(void)state; /* RT-12 */
	assert_edit(LAB, "delete-nat-gateway --nat-gateway-id nat",
		    "~ route table main: 0.0.0.0/0 NAT gateway nat -> "
		    "blackhole, nat is gone\n"
		    "- NAT gateway nat\n");
}

/* --- endpoints ------------------------------------------------------------ */

static void an_endpoint_is_made(void **state)
{
	(void)state;
	assert_edit(LAB,
		    "create-vpc-endpoint --service-name "
		    "com.amazonaws.us-east-1.s3 --route-table-ids main",
		    "~ route table main: + prefix list s3 gateway endpoint s3"
		    "\n"
		    "+ endpoint s3 s3 gateway, route_tables main\n");
	assert_edit(LAB,
		    "create-vpc-endpoint --vpc-id app --service-name "
		    "secretsmanager --vpc-endpoint-type Interface "
		    "--subnet-ids a b --security-group-ids spare "
		    "--no-private-dns-enabled",
		    "+ endpoint secretsmanager secretsmanager interface, "
		    "subnets a, b, security_groups spare, addresses 10.0.1.8, "
		    "10.0.2.5, private_dns false\n");
	assert_edit(LAB,
		    "create-vpc-endpoint --service-name ssm "
		    "--vpc-endpoint-type Interface --subnet-ids b "
		    "--no-private-dns-enabled --tag-specifications "
		    "ResourceType=vpc-endpoint,Tags=[{Key=Name,Value=second}]",
		    "+ endpoint second ssm interface, subnets b, addresses "
		    "10.0.2.5, private_dns false\n");
	assert_edit(LAB,
		    "create-vpc-endpoint --service-name s3 "
		    "--vpc-endpoint-type Interface --subnet-ids b "
		    "--no-private-dns-enabled",
		    "+ endpoint s3 s3 interface, subnets b, addresses "
		    "10.0.2.5, private_dns false\n");
}

static void endpoints_are_deleted(void **state)
{
	static const char *const first[] = {
		"create-vpc-endpoint --service-name s3 --route-table-ids main",
		NULL};

	(void)state;
	assert_edit_after(LAB, first,
			  "delete-vpc-endpoints --vpc-endpoint-ids ssm s3",
			  "~ route table main: - prefix list s3 gateway "
			  "endpoint s3\n"
			  "- endpoint ssm\n"
			  "- endpoint s3\n");
	assert_edit_said(LAB, "delete-vpc-endpoints --vpc-endpoint-ids ssn",
			 "delete-vpc-endpoints: --vpc-endpoint-ids: no "
			 "endpoint 'ssn'; did you mean 'ssm'? (AWS: "
			 "InvalidVpcEndpointId.NotFound)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		EDIT_TEST(a_vpc_s_attributes_are_switched),
		EDIT_TEST(a_function_is_attached_to_a_vpc),
		EDIT_TEST(a_function_is_detached),
		EDIT_TEST(a_function_moves),
		EDIT_TEST(both_lists_or_neither),
		EDIT_TEST(what_a_function_has_not_is_said_so),
		EDIT_TEST(a_database_is_modified),
		EDIT_TEST(a_database_becomes_public),
		EDIT_TEST(a_group_is_made_and_deleted),
		EDIT_TEST(what_aws_refuses_of_groups_is_refused),
		EDIT_TEST(a_nat_gateway_is_made),
		EDIT_TEST(a_nat_gateway_is_deleted),
		EDIT_TEST(an_endpoint_is_made),
		EDIT_TEST(endpoints_are_deleted),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("edit_objects", tests, NULL, NULL);
}
