// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_remedy_routes.c - what would open a path where a route is
 * missing or leads nowhere, or the way out to the internet is not complete
 */
#include "tests/unit/labs/remedy.h"

/* --- routes --------------------------------------------------------------- */

#define OUTSIDE "internet: {api.example.com: 203.0.113.80}\n"

static void a_route_to_the_nat_gateway_or_its_table(void **state)
{
	(void)state; /* F-3, F-6 */
	assert_fixes("vpcs:\n"
		     "  app:\n"
		     "    cidr: 10.0.0.0/16\n"
		     "    internet_gateway: true\n"
		     "    subnets:\n"
		     "      out: {cidr: 10.0.0.0/24, route_table: public}\n"
		     "      a: 10.0.1.0/24\n"
		     "    route_tables: {public: {0.0.0.0/0: igw}, private: "
		     "{0.0.0.0/0: nat}}\n"
		     "    nat_gateways: {nat: out}\n"
		     "functions: {f: {subnets: a}}\n" OUTSIDE,
		     "f", "api.example.com",
		     "1. subnet a: route table private\n"
		     "2. route table main: 0.0.0.0/0 NAT gateway nat\n");
}

static void all_that_a_way_out_needs(void **state)
{
	(void)state; /* NAT-1 */
	assert_fixes("vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: "
		     "10.0.0.0/24}}}\n"
		     "functions: {f: {subnets: a}}\n" OUTSIDE,
		     "f", "api.example.com",
		     "1. VPC app: internet gateway attached\n"
		     "   subnet public 10.0.1.0/24 with a route table that "
		     "leads to the internet gateway\n"
		     "   NAT gateway nat in subnet public\n"
		     "   route table main: 0.0.0.0/0 NAT gateway nat\n");
}

static void a_route_to_one_address_where_that_was_asked(void **state)
{
	(void)state;
	assert_fixes("vpcs:\n"
		     "  app:\n"
		     "    cidr: 10.0.0.0/16\n"
		     "    internet_gateway: true\n"
		     "    subnets: {a: 10.0.1.0/24}\n"
		     "instances: {web: {subnet: a, public_ip: true}}\n" OUTSIDE,
		     "web", "203.0.113.80:443",
		     "1. route table main: 203.0.113.80/32 internet gateway\n");
}

#define TWO_VPCS(route_)                                                    \
	"vpcs:\n"                                                           \
	"  app: {cidr: 10.1.0.0/16, subnets: {a: 10.1.1.0/24}" route_ "}\n" \
	"  data: {cidr: 10.2.0.0/16, subnets: {d: 10.2.1.0/24},\n"          \
	"    security_groups: {open: {ingress: [all]}}}\n"                  \
	"instances:\n"                                                      \
	"  client: {subnet: a}\n"                                           \
	"  server: {subnet: d, security_groups: open, ports: [80]}\n"

static void routes_there_and_back_over_a_peering(void **state)
{
	(void)state; /* PCX-3, PKT-5 */
	assert_fixes(TWO_VPCS("") "peerings: {link: [app, data]}\n", "client",
		     "server",
		     "1. route table app/main: 10.2.0.0/16 peering link\n"
		     "   route table data/main: 10.1.0.0/16 peering link\n");
}

static void a_peering_where_there_is_none(void **state)
{
	(void)state;
	assert_fixes(
		TWO_VPCS(""), "client", "server",
		"1. peering app-data of VPCs app and data\n"
		"   route table app/main: 10.2.0.0/16 peering app-data\n"
		"   route table data/main: 10.1.0.0/16 peering app-data\n");
}

static void a_peering_that_nobody_has_accepted(void **state)
{
	(void)state; /* PCX-1 */
	assert_fixes(
		TWO_VPCS(
			", route_tables: {main: {10.2.0.0/16: link}}") "peerings: {link: {vpcs: [app, data], state: "
								       "pending-acceptance}}\n",
		"client", "server",
		"1. peering link: accepted\n"
		"   route table data/main: 10.1.0.0/16 peering link\n");
}

static void a_blackhole_is_given_another_target(void **state)
{
	(void)state; /* RT-12 */
	assert_fixes(
		TWO_VPCS(
			", route_tables: {main: {10.2.0.0/16: blackhole}}") "peerings: {link: [app, data]}\n",
		"client", "server",
		"1. route table app/main: 10.2.0.0/16 to peering link\n"
		"   route table data/main: 10.1.0.0/16 peering link\n");
}

static void routes_of_vpc_and_transit_gateway(void **state)
{
	(void)state; /* TGW-2, TGW-5 */
	assert_fixes(
		TWO_VPCS("") "transit_gateways: {hub: {attachments: {app: a, "
			     "data: d}, default_route_table_propagation: "
			     "false}}\n",
		"client", "server",
		"1. route table app/main: 10.2.0.0/16 transit gateway hub\n"
		"   transit gateway route table default: 10.2.0.0/16 to "
		"attachment data\n"
		"   route table data/main: 10.1.0.0/16 transit gateway hub\n"
		"   transit gateway route table default: 10.1.0.0/16 to "
		"attachment app\n");
}

static void an_attachment_that_has_no_table(void **state)
{
	(void)state; /* TGW-3 */
	assert_fixes(
		TWO_VPCS(
			", route_tables: {main: {10.2.0.0/16: hub}}") "transit_gateways: {hub: {attachments: {app: a, data: d}, "
								      "default_route_table_association: false}}\n",
		"client", "server",
		"1. transit gateway attachment app: associated with route "
		"table default\n"
		"   route table data/main: 10.1.0.0/16 transit gateway hub\n"
		"   transit gateway attachment data: associated with route "
		"table default\n");
}

static void a_zone_that_the_attachment_is_not_in(void **state)
{
	(void)state; /* TGW-1, F-41 */
	assert_fixes(
		"vpcs:\n"
		"  app: {cidr: 10.1.0.0/16, subnets: {a: 10.1.1.0/24, b: "
		"{cidr: 10.1.2.0/24, az: b}},\n"
		"    route_tables: {main: {10.2.0.0/16: hub}}}\n"
		"  data: {cidr: 10.2.0.0/16, subnets: {d: 10.2.1.0/24},\n"
		"    route_tables: {main: {10.1.0.0/16: hub}},\n"
		"    security_groups: {open: {ingress: [all]}}}\n"
		"transit_gateways: {hub: {attachments: {app: a, data: d}}}\n"
		"instances:\n"
		"  client: {subnet: b}\n"
		"  server: {subnet: d, security_groups: open, ports: [80]}\n",
		"client", "server",
		"1. transit gateway attachment app: subnet app/b too\n");
}

/* --- the internet --------------------------------------------------------- */

static void an_elastic_ip_or_a_nat_gateway(void **state)
{
	(void)state; /* IGW-4 */
	assert_fixes("vpcs:\n"
		     "  app:\n"
		     "    cidr: 10.0.0.0/16\n"
		     "    internet_gateway: true\n"
		     "    subnets: {a: 10.0.1.0/24}\n"
		     "    route_tables: {main: {0.0.0.0/0: igw}}\n"
		     "instances: {web: {subnet: a}, other: {subnet: a, "
		     "public_ip: true}}\n" OUTSIDE,
		     "web", "api.example.com", "1. web: an elastic IP\n");
}

/* A public subnet, and one behind a NAT gateway */
#define OUT_AND_IN                                               \
	"vpcs:\n"                                                \
	"  app:\n"                                               \
	"    cidr: 10.0.0.0/16\n"                                \
	"    internet_gateway: true\n"                           \
	"    subnets:\n"                                         \
	"      out: {cidr: 10.0.0.0/24, route_table: public}\n"  \
	"      in: {cidr: 10.0.1.0/24, route_table: private}\n"  \
	"    route_tables: {public: {0.0.0.0/0: igw}, private: " \
	"{0.0.0.0/0: nat}}\n"                                    \
	"    nat_gateways: {nat: out}\n"

static void a_function_out_of_the_public_subnet(void **state)
{
	(void)state; /* LAM-5, F-2 */
	assert_fixes(OUT_AND_IN "functions: {f: {subnets: out}}\n" OUTSIDE, "f",
		     "api.example.com",
		     "1. function f: in subnet in with security group "
		     "default\n");
}

static void an_exclusion_from_block_public_access(void **state)
{
	(void)state; /* VPC-13 */
	assert_fixes("block_public_access: block-bidirectional\n" OUT_AND_IN
		     "functions: {f: {subnets: in}}\n" OUTSIDE,
		     "f", "api.example.com",
		     "1. subnet out: excluded from Block Public Access, "
		     "allow-egress\n");
}

static void a_database_that_is_to_be_public(void **state)
{
	(void)state; /* RDS-3 */
	assert_fixes("vpcs:\n"
		     "  app:\n"
		     "    cidr: 10.0.0.0/16\n"
		     "    internet_gateway: true\n"
		     "    enable_dns_hostnames: true\n"
		     "    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: "
		     "b}}\n"
		     "    route_tables: {main: {0.0.0.0/0: igw}}\n"
		     "    security_groups: {open: {ingress: [all]}}\n"
		     "databases: {orders: {engine: postgres, subnets: [a, b], "
		     "security_groups: open}}\n",
		     "internet", "orders",
		     "1. database orders: publicly accessible\n");
}

static void a_check_that_is_off(void **state)
{
	(void)state; /* ENI-5, F-10 */
	assert_fixes("vpcs:\n"
		     "  app:\n"
		     "    cidr: 10.0.0.0/16\n"
		     "    internet_gateway: true\n"
		     "    subnets:\n"
		     "      out: {cidr: 10.0.0.0/24, route_table: public}\n"
		     "      in: {cidr: 10.0.1.0/24, route_table: private}\n"
		     "    route_tables: {public: {0.0.0.0/0: igw}, private: "
		     "{0.0.0.0/0: box}}\n"
		     "    security_groups: {open: {ingress: [all]}}\n"
		     "instances: {box: {subnet: out, public_ip: true, "
		     "forwards: nat, security_groups: open}}\n"
		     "functions: {f: {subnets: in}}\n" OUTSIDE,
		     "f", "api.example.com",
		     "1. box: source/destination check off\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		EDIT_TEST(a_route_to_the_nat_gateway_or_its_table),
		EDIT_TEST(all_that_a_way_out_needs),
		EDIT_TEST(a_route_to_one_address_where_that_was_asked),
		EDIT_TEST(routes_there_and_back_over_a_peering),
		EDIT_TEST(a_peering_where_there_is_none),
		EDIT_TEST(a_peering_that_nobody_has_accepted),
		EDIT_TEST(a_blackhole_is_given_another_target),
		EDIT_TEST(routes_of_vpc_and_transit_gateway),
		EDIT_TEST(an_attachment_that_has_no_table),
		EDIT_TEST(a_zone_that_the_attachment_is_not_in),
		EDIT_TEST(an_elastic_ip_or_a_nat_gateway),
		EDIT_TEST(a_function_out_of_the_public_subnet),
		EDIT_TEST(an_exclusion_from_block_public_access),
		EDIT_TEST(a_database_that_is_to_be_public),
		EDIT_TEST(a_check_that_is_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
