// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_edit_routes.c - verbs about routes and associations
 */
#include "tests/unit/labs/edit.h"

#define LAB                                                                   \
	"vpcs:\n"                                                             \
	"  app:\n"                                                            \
	"    cidr: 10.0.0.0/16\n"                                             \
	"    ipv6_cidr: 2001:db8:100::/56\n"                                  \
	"    internet_gateway: true\n"                                        \
	"    vpn_gateway: true\n"                                             \
	"    egress_only_internet_gateway: true\n"                            \
	"    subnets: {public: 10.0.0.0/24, private: {cidr: 10.0.1.0/24, "    \
	"route_table: private}, box: 10.0.2.0/24}\n"                          \
	"    nat_gateways: {nat: public}\n"                                   \
	"    route_tables:\n"                                                 \
	"      private: {0.0.0.0/0: nat, 172.16.0.0/16: igw}\n"               \
	"      other: {propagate: true, routes: {corp: hub}}\n"               \
	"    endpoints: {s3: {route_tables: private}}\n"                      \
	"    network_acls: {data: {}}\n"                                      \
	"  data: {cidr: 10.1.0.0/16, internet_gateway: true, subnets: {d: "   \
	"10.1.0.0/24}, nat_gateways: {nat: d}, route_tables: {main: "         \
	"{0.0.0.0/0: igw}}}\n"                                                \
	"network_interfaces: {tool: {subnet: box, source_dest_check: false}}" \
	"\n"                                                                  \
	"instances: {web: {subnet: box}, two: {network_interfaces: tool}}\n"  \
	"peerings: {app-data: [app, data]}\n"                                 \
	"transit_gateways: {hub: {attachments: {app: private}}}\n"            \
	"prefix_lists: {corp: [192.168.0.0/16]}\n"                            \
	"on_premises: {office: {cidr: 192.168.7.0/24, vpn: app}}\n"           \
	"functions: {f: {subnets: private}}\n"
#define TO "--destination-cidr-block "
#define PRIVATE "--route-table-id private "
#define CREATE "create-route --route-table-id app/main "

static void a_route_is_created_to_any_target(void **state)
{
	(void)state; /* RT-10 */
	static const char *const cases[][2] = {
		{TO "0.0.0.0/0 --gateway-id igw",
		 "0.0.0.0/0 internet gateway igw"},
		{TO "172.16.0.0/12 --gateway-id app/vgw",
		 "172.16.0.0/12 virtual private gateway vgw"},
		{TO "0.0.0.0/0 --nat-gateway-id app/nat",
		 "0.0.0.0/0 NAT gateway nat"},
		{TO "8.8.8.8/8 --instance-id web", "8.0.0.0/8 instance web"},
		{TO "8.0.0.0/8 --network-interface-id tool",
		 "8.0.0.0/8 network interface tool"},
		{TO "8.0.0.0/8 --network-interface-id web",
		 "8.0.0.0/8 instance web"},
		{TO "10.1.0.0/16 --vpc-peering-connection-id app-data",
		 "10.1.0.0/16 peering app-data"},
		{TO "10.2.0.0/16 --transit-gateway-id hub",
		 "10.2.0.0/16 transit gateway hub"},
		{"--destination-ipv6-cidr-block ::/0 "
		 "--egress-only-internet-gateway-id eigw",
		 "::/0 egress-only internet gateway eigw"},
		{"--destination-prefix-list-id corp --gateway-id vgw",
		 "prefix list corp virtual private gateway vgw"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_edit(LAB, text_given(CREATE "%s", cases[i][0]),
			    text_given("~ route table app/main: + %s\n",
				       cases[i][1]));
}

static void a_gateway_has_an_identifier_too(void **state)
{
	struct given now = given_fine(LAB);

	(void)state;
	assert_edit(LAB,
		    text_given(CREATE TO "0.0.0.0/0 --gateway-id %s",
			       now.model->vpcs.items[0]->internet_gateway_id),
		    "~ route table app/main: + 0.0.0.0/0 internet gateway igw"
		    "\n");
	given_drop(&now);
}

static void a_route_that_is_there_is_not_created(void **state)
{
	(void)state; /* RT-8 */
	assert_edit_said(LAB,
			 "create-route " PRIVATE TO "0.0.0.0/0 --gateway-id "
			 "igw",
			 "create-route: route table private: 0.0.0.0/0 is "
			 "there already, NAT gateway nat; replace-route gives "
			 "it another target (RT-8) (AWS: RouteAlreadyExists)"
			 "\n");
	assert_edit_said(LAB,
			 "create-route " PRIVATE TO "10.0.0.0/16 --gateway-id "
			 "igw",
			 "create-route: route table private: 10.0.0.0/16 is "
			 "there already, local; replace-route gives it "
			 "another target (RT-8) (AWS: RouteAlreadyExists)\n");
	/* a propagated one is no obstacle (RT-4) */
	assert_edit(LAB,
		    "create-route --route-table-id other " TO
		    "192.168.7.0/24 --gateway-id igw",
		    "~ route table app/other: + 192.168.7.0/24 internet "
		    "gateway igw\n");
}

static void what_aws_would_not_route_is_refused(void **state)
{
	(void)state;
	assert_edit_said(LAB, CREATE TO "0.0.0.0/0 --nat-gateway-id data/nat",
			 "route table main, 0.0.0.0/0: leads to a NAT gateway "
			 "of another VPC (NAT-12) (AWS: InvalidParameterValue)"
			 "\n");
	assert_edit_said(LAB,
			 CREATE TO "0.0.0.0/0 --network-interface-id f@"
				   "private",
			 "create-route: --network-interface-id: f@private is "
			 "managed by AWS and is no target of a route (ENI-8) "
			 "(AWS: InvalidParameterValue)\n");
	assert_edit_said(LAB,
			 "create-route --route-table-id data/main " TO
			 "8.0.0.0/8 --gateway-id vgw",
			 "create-route: --gateway-id: VPC data has no gateway "
			 "'vgw'; igw, vgw and local are words for what it may "
			 "have (AWS: InvalidGatewayID.NotFound)\n");
}

static void a_route_is_replaced(void **state)
{
	(void)state;
	assert_edit(LAB,
		    "replace-route " PRIVATE TO "0.0.0.0/0 --gateway-id igw",
		    "~ route table app/private: 0.0.0.0/0 NAT gateway nat -> "
		    "internet gateway igw\n");
	assert_edit(LAB,
		    "replace-route --route-table-id other "
		    "--destination-prefix-list-id corp --gateway-id igw",
		    "~ route table app/other: prefix list corp transit "
		    "gateway hub -> internet gateway igw\n");
	/* RT-2 */
	assert_edit(LAB,
		    "replace-route " PRIVATE TO "10.0.0.0/16 "
		    "--network-interface-id tool",
		    "~ route table app/private: + 10.0.0.0/16 network "
		    "interface tool\n");
	assert_edit_said(LAB,
			 "replace-route " PRIVATE TO "8.0.0.0/8 --gateway-id "
			 "igw",
			 "replace-route: route table private: no route to "
			 "8.0.0.0/8; create-route makes one (AWS: "
			 "InvalidParameterValue)\n");
}

static void it_is_known_whatever_its_host_bits_are_in_the_file(void **state)
{
	static const char lab[] =
		"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true, "
		"vpn_gateway: true, route_tables: {main: {172.16.5.9/16: "
		"igw}}}}\n";
	struct given now = given(lab), next;

	(void)state; /* VPC-3 */
	next = given_command(&now, "replace-route --route-table-id main " TO
				   "172.16.0.0/16 --gateway-id vgw");
	assert_same_text(difference_said(now.model, next.model),
			 "~ route table main: 172.16.0.0/16 internet gateway "
			 "igw -> virtual private gateway vgw\n");
	given_drop(&now);
	given_drop(&next);
}

static void a_route_is_deleted(void **state)
{
	(void)state;
	assert_edit(LAB, "delete-route " PRIVATE TO "0.0.0.0/0",
		    "~ route table app/private: - 0.0.0.0/0 NAT gateway nat"
		    "\n");
	assert_edit(LAB, "delete-route " PRIVATE TO "172.16.99.0/16",
		    "~ route table app/private: - 172.16.0.0/16 internet "
		    "gateway igw\n");
	assert_edit(LAB,
		    "delete-route --route-table-id other "
		    "--destination-prefix-list-id corp",
		    "~ route table app/other: - prefix list corp transit "
		    "gateway hub\n");
	assert_edit(LAB,
		    "delete-route --route-table-id data/main " TO "0.0.0.0/0",
		    "~ route table data/main: - 0.0.0.0/0 internet gateway "
		    "igw\n");
}

static void what_is_no_route_of_its_own_is_not_deleted(void **state)
{
	(void)state;
	assert_edit_said(LAB, "delete-route " PRIVATE TO "8.0.0.0/8",
			 "delete-route: route table private: no route to "
			 "8.0.0.0/8 (AWS: InvalidRoute.NotFound)\n");
	assert_edit_said(LAB, "delete-route " PRIVATE TO "10.0.0.0/16",
			 "delete-route: route table private: 10.0.0.0/16 is "
			 "local, and stays (RT-2) (AWS: InvalidParameterValue)"
			 "\n");
	assert_edit_said(
		LAB, "delete-route " PRIVATE "--destination-prefix-list-id s3",
		"delete-route: route table private: s3, gateway "
		"endpoint s3, comes and goes by itself (AWS: "
		"InvalidParameterValue)\n");
	assert_edit_said(
		LAB, "delete-route --route-table-id other " TO "192.168.7.0/24",
		"delete-route: route table other: 192.168.7.0/24, "
		"virtual private gateway vgw, comes and goes by "
		"itself (AWS: InvalidParameterValue)\n");
	assert_edit_said("vpcs: {d: {cidr: 172.31.0.0/16, is_default: true}}"
			 "\n",
			 "delete-route --route-table-id main " TO "0.0.0.0/0",
			 "delete-route: route table main: a default VPC "
			 "without a route of its own has this one; give it "
			 "another first\n");
}

static void what_is_not_said_is_asked_for(void **state)
{
	(void)state;
	assert_edit_said(LAB, "create-route " TO "0.0.0.0/0 --gateway-id igw",
			 "create-route: needs --route-table-id\n");
	assert_edit_said(LAB, CREATE "--gateway-id igw",
			 "create-route: needs --destination-cidr-block, "
			 "--destination-ipv6-cidr-block or "
			 "--destination-prefix-list-id\n");
	assert_edit_said(LAB, CREATE TO "0.0.0.0/0",
			 "create-route: needs --gateway-id, --nat-gateway-id, "
			 "--instance-id, --network-interface-id, "
			 "--vpc-peering-connection-id, --transit-gateway-id "
			 "or --egress-only-internet-gateway-id\n");
	assert_edit_said(LAB,
			 CREATE TO "0.0.0.0/0 --gateway-id igw "
				   "--nat-gateway-id app/nat",
			 "create-route: takes --gateway-id or "
			 "--nat-gateway-id, not both\n");
	assert_edit_said(LAB, CREATE TO "0.0.0.0/0 --nat-gateway-id natt",
			 "create-route: --nat-gateway-id: no NAT gateway "
			 "'natt'; did you mean 'app/nat'? (AWS: "
			 "NatGatewayNotFound)\n");
}

/* --- associations --------------------------------------------------------- */

static void a_subnet_gets_a_table(void **state)
{
	(void)state;
	assert_edit(LAB,
		    "associate-route-table --route-table-id private "
		    "--subnet-id public",
		    "~ subnet app/public: route_table main -> private\n");
	assert_edit(LAB,
		    "associate-route-table --route-table-id private "
		    "--subnet-id private",
		    "");
	assert_edit_said(LAB,
			 "associate-route-table --route-table-id other "
			 "--subnet-id private",
			 "associate-route-table: subnet private has route "
			 "table private; replace-route-table-association gives "
			 "it another (AWS: Resource.AlreadyAssociated)\n");
}

static void a_subnet_gets_another_table_or_none(void **state)
{
	(void)state;
	assert_edit(LAB,
		    "replace-route-table-association --association-id private "
		    "--route-table-id other",
		    "~ subnet app/private: route_table private -> other\n");
	assert_edit(LAB, "disassociate-route-table --association-id private",
		    "~ subnet app/private: route_table private -> main\n");
	assert_edit_said(LAB,
			 "disassociate-route-table --association-id public",
			 "disassociate-route-table: subnet public is "
			 "associated with no table, and has the main one; "
			 "associate-route-table gives it its own (AWS: "
			 "InvalidAssociationID.NotFound)\n");
}

static void a_vpc_gets_another_main_table(void **state)
{
	(void)state; /* RT-14 */
	assert_edit(LAB,
		    "replace-route-table-association --association-id app "
		    "--route-table-id private",
		    "~ VPC app: main_route_table main -> private\n"
		    "~ subnet app/public: route_table main -> private\n"
		    "~ subnet app/box: route_table main -> private\n");
}

static void a_gateway_gets_a_table(void **state)
{
	(void)state; /* RT-30 */
	assert_edit("vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true, "
		    "route_tables: {edge: {}}}}\n",
		    "associate-route-table --route-table-id edge --gateway-id "
		    "igw",
		    "~ route table edge: gateway none -> igw\n");
}

static void a_subnet_gets_another_acl(void **state)
{
	(void)state;
	assert_edit(LAB,
		    "replace-network-acl-association --association-id public "
		    "--network-acl-id data",
		    "~ subnet app/public: network_acl default -> data\n");
	assert_edit_said(LAB,
			 "replace-network-acl-association --association-id "
			 "publc --network-acl-id data",
			 "replace-network-acl-association: --association-id: "
			 "no subnet 'publc'; did you mean 'app/public'? (AWS: "
			 "InvalidSubnetID.NotFound)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		EDIT_TEST(a_route_is_created_to_any_target),
		EDIT_TEST(a_gateway_has_an_identifier_too),
		EDIT_TEST(a_route_that_is_there_is_not_created),
		EDIT_TEST(what_aws_would_not_route_is_refused),
		EDIT_TEST(a_route_is_replaced),
		EDIT_TEST(it_is_known_whatever_its_host_bits_are_in_the_file),
		EDIT_TEST(a_route_is_deleted),
		EDIT_TEST(what_is_no_route_of_its_own_is_not_deleted),
		EDIT_TEST(what_is_not_said_is_asked_for),
		EDIT_TEST(a_subnet_gets_a_table),
		EDIT_TEST(a_subnet_gets_another_table_or_none),
		EDIT_TEST(a_vpc_gets_another_main_table),
		EDIT_TEST(a_gateway_gets_a_table),
		EDIT_TEST(a_subnet_gets_another_acl),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("edit_routes", tests, NULL, NULL);
}
