// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_remedy.c - what would open a path, for each thing but routes
 * that can be in the way; assert_fixes() makes the changes as AWS is told and
 * asks again
 */
#include "tests/unit/labs/remedy.h"

#define ONE_VPC                                                          \
	"vpcs:\n"                                                        \
	"  app:\n"                                                       \
	"    cidr: 10.0.0.0/16\n"                                        \
	"    enable_dns_hostnames: true\n"                               \
	"    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}\n" \
	"    security_groups: {client: {}, server: {}, strict: {egress: []}}\n"
#define SERVER "  server: {subnet: b, security_groups: server, ports: [80]}\n"

/* --- security groups ------------------------------------------------------ */

static void a_rule_for_the_group_of_the_client(void **state)
{
	(void)state; /* SG-9 */
	assert_fixes(ONE_VPC
		     "instances:\n"
		     "  client: {subnet: a, security_groups: client}\n" SERVER,
		     "client", "server",
		     "1. security group server: ingress tcp 80 from client\n");
}

static void rules_at_both_ends(void **state)
{
	(void)state;
	assert_fixes(ONE_VPC
		     "instances:\n"
		     "  client: {subnet: a, security_groups: strict}\n" SERVER,
		     "client", "icmp server",
		     "1. security group strict: egress icmp 8 to server\n"
		     "   security group server: ingress icmp 8 from strict\n");
}

static void of_several_groups_the_one_that_fewest_have(void **state)
{
	(void)state;
	assert_fixes(
		ONE_VPC
		"instances:\n"
		"  client: {subnet: a, security_groups: [client, strict]}\n"
		"  other:  {subnet: a, security_groups: client}\n" SERVER,
		"client", "server",
		"1. security group server: ingress tcp 80 from strict\n");
}

static void a_rule_for_an_address_of_the_internet(void **state)
{
	(void)state; /* nobody's group is known there */
	assert_fixes("vpcs:\n"
		     "  app:\n"
		     "    cidr: 10.0.0.0/16\n"
		     "    internet_gateway: true\n"
		     "    subnets: {a: {cidr: 10.0.1.0/24, route_table: out}}\n"
		     "    route_tables: {out: {0.0.0.0/0: igw}}\n"
		     "instances: {web: {subnet: a, public_ip: true, ports: "
		     "[80]}}\n",
		     "internet", "web",
		     "1. security group default: ingress tcp 80 from "
		     "203.0.113.1/32\n");
}

static void a_group_of_another_vpc_over_a_transit_gateway(void **state)
{
	(void)state; /* F-17, TGW-13 */
	assert_fixes(
		"vpcs:\n"
		"  app: {cidr: 10.1.0.0/16, subnets: {a: 10.1.1.0/24},\n"
		"    route_tables: {main: {10.2.0.0/16: hub}},\n"
		"    security_groups: {client: {}}}\n"
		"  data: {cidr: 10.2.0.0/16, subnets: {d: 10.2.1.0/24},\n"
		"    route_tables: {main: {10.1.0.0/16: hub}},\n"
		"    security_groups: {server: {ingress: [{tcp: 80, from: "
		"app/client}]}}}\n"
		"transit_gateways: {hub: {attachments: {app: a, data: d}}}\n"
		"instances:\n"
		"  client: {subnet: a, security_groups: client}\n"
		"  server: {subnet: d, security_groups: server, ports: [80]}\n",
		"client", "server",
		"1. transit gateway hub: security group referencing on\n"
		"2. security group data/server: ingress tcp 80 from "
		"10.1.1.5/32\n");
}

/* --- network ACLs --------------------------------------------------------- */

#define ACLS(acl_)                                                           \
	"vpcs:\n"                                                            \
	"  app:\n"                                                           \
	"    cidr: 10.0.0.0/16\n"                                            \
	"    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, network_acl: " \
	"data}}\n"                                                           \
	"    network_acls: {data: " acl_ "}\n"                               \
	"    security_groups: {open: {ingress: [all]}}\n"                    \
	"instances:\n"                                                       \
	"  client: {subnet: a}\n"                                            \
	"  server: {subnet: b, security_groups: open, ports: [80, 53/udp]}\n"

static void entries_there_and_back(void **state)
{
	(void)state; /* ACL-3, ACL-11 */
	assert_fixes(ACLS("{}"), "client", "server:80",
		     "1. network ACL data: ingress 100, allow tcp 80 from "
		     "10.0.1.4/32\n"
		     "   network ACL data: egress 100, allow tcp 1024-65535 to "
		     "10.0.1.4/32\n");
}

static void an_entry_before_the_one_that_denies(void **state)
{
	(void)state; /* ACL-2, F-22 */
	assert_fixes(ACLS("{ingress: [{rule: 7, allow: {tcp: 22}, cidr: "
			  "0.0.0.0/0}, {rule: 9, deny: all, cidr: "
			  "10.0.0.0/16}, {rule: 100, allow: all, cidr: "
			  "0.0.0.0/0}], egress: [{rule: 1, allow: all, cidr: "
			  "0.0.0.0/0}]}"),
		     "client", "udp server:53",
		     "1. network ACL data: ingress 8, allow udp 53 from "
		     "10.0.1.4/32\n");
}

static void no_entry_where_no_number_is_free(void **state)
{
	(void)state;
	assert_fixes(ACLS("{ingress: [{rule: 1, deny: all, cidr: "
			  "10.0.0.0/16}], egress: [{rule: 1, allow: all, cidr: "
			  "0.0.0.0/0}]}"),
		     "client", "server:80",
		     "no change of the lab file is known that would open it");
}

/* --- functions and services ----------------------------------------------- */

static void a_function_goes_into_the_vpc(void **state)
{
	(void)state; /* LAM-2, LAM-3; the group is the one that is admitted */
	assert_fixes("vpcs:\n"
		     "  app:\n"
		     "    cidr: 10.0.0.0/16\n"
		     "    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: "
		     "b}}\n"
		     "    security_groups: {client: {}, server: {ingress: "
		     "[{tcp: 5432, from: client}]}}\n"
		     "functions: {f: {}}\n"
		     "databases: {orders: {engine: postgres, subnets: [a, b], "
		     "security_groups: server}}\n",
		     "f", "orders",
		     "1. function f: in subnets a, b with security group "
		     "client\n");
}

static void a_gateway_endpoint(void **state)
{
	(void)state; /* GWE-1 */
	assert_fixes("vpcs: {app: {cidr: 10.0.0.0/28, subnets: {a: "
		     "10.0.0.0/28}}}\n"
		     "functions: {f: {subnets: a}}\n"
		     "expect: {from: f, to: s3, is: blocked}\n",
		     "f", "s3", "1. gateway endpoint s3: route table main\n");
}

static void an_interface_endpoint_with_all_that_it_needs(void **state)
{
	(void)state; /* IFE-1, DNS-4 */
	assert_fixes(
		"vpcs: {app: {cidr: 10.0.0.0/28, subnets: {a: 10.0.0.0/28},\n"
		"  security_groups: {client: {}}}}\n"
		"functions: {f: {subnets: a, security_groups: client}}\n"
		"expect: {from: f, to: kms, is: blocked}\n",
		"f", "kms",
		"1. VPC app: DNS hostnames on\n"
		"   security group endpoint\n"
		"   security group endpoint: ingress tcp 443 from client\n"
		"   interface endpoint kms in subnet a\n");
}

static void an_endpoint_whose_name_means_the_internet(void **state)
{
	(void)state; /* IFE-6 */
	assert_fixes(
		"vpcs: {app: {cidr: 10.0.0.0/28, subnets: {a: 10.0.0.0/28},\n"
		"  enable_dns_hostnames: true,\n"
		"  security_groups: {open: {ingress: [all]}},\n"
		"  endpoints: {kms: {subnets: a, security_groups: open, "
		"private_dns: false}}}}\n"
		"functions: {f: {subnets: a}}\n"
		"expect: {from: f, to: kms, is: blocked}\n",
		"f", "kms", "1. endpoint kms: private DNS on\n");
}

/* --- names ---------------------------------------------------------------- */

static void names_without_a_resolver(void **state)
{
	(void)state; /* DNS-2 */
	assert_fixes("vpcs: {app: {cidr: 10.0.0.0/16, enable_dns_support: "
		     "false, subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, "
		     "az: b}}, security_groups: {open: {ingress: [all]}}}}\n"
		     "functions: {f: {subnets: a}}\n"
		     "databases: {orders: {engine: postgres, subnets: [a, b], "
		     "security_groups: open}}\n",
		     "f", "orders", "1. VPC app: DNS support on\n");
}

/* --- load balancers ------------------------------------------------------- */

static void a_listener_and_targets_of_other_zones(void **state)
{
	(void)state; /* NLB-2, NLB-9 */
	assert_fixes("vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: "
		     "10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}, "
		     "security_groups: {open: {ingress: [all]}}}}\n"
		     "functions: {f: {subnets: a}}\n"
		     "instances: {web: {subnet: a, security_groups: open, "
		     "ports: [80]}}\n"
		     "load_balancers: {nlb: {type: network, internal: true, "
		     "subnets: [a, b], listeners: {80: web}, target_groups: "
		     "{web: {targets: web, port: 80}}}}\n",
		     "f", "nlb:81",
		     "1. load balancer nlb: listener tcp 81 to target group "
		     "web\n"
		     "   load balancer nlb: cross-zone on\n");
}

/* --- nothing helps -------------------------------------------------------- */

static void nothing_opens_a_connection_to_a_function(void **state)
{
	(void)state; /* LAM-4 */
	assert_fixes(ONE_VPC "functions: {f: {subnets: a}}\n"
			     "instances: {client: {subnet: a}}\n",
		     "client", "f",
		     "nothing opens a connection to a function: it is invoked "
		     "(LAM-4)");
}

static void what_is_open_needs_no_change(void **state)
{
	(void)state;
	assert_fixes(ACLS("{ingress: [{rule: 1, allow: all, cidr: 0.0.0.0/0}], "
			  "egress: [{rule: 1, allow: all, cidr: 0.0.0.0/0}]}"),
		     "client", "server:80", "open");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		EDIT_TEST(a_rule_for_the_group_of_the_client),
		EDIT_TEST(rules_at_both_ends),
		EDIT_TEST(of_several_groups_the_one_that_fewest_have),
		EDIT_TEST(a_rule_for_an_address_of_the_internet),
		EDIT_TEST(a_group_of_another_vpc_over_a_transit_gateway),
		EDIT_TEST(entries_there_and_back),
		EDIT_TEST(an_entry_before_the_one_that_denies),
		EDIT_TEST(no_entry_where_no_number_is_free),
		EDIT_TEST(a_function_goes_into_the_vpc),
		EDIT_TEST(a_gateway_endpoint),
		EDIT_TEST(an_interface_endpoint_with_all_that_it_needs),
		EDIT_TEST(an_endpoint_whose_name_means_the_internet),
		EDIT_TEST(names_without_a_resolver),
		EDIT_TEST(a_listener_and_targets_of_other_zones),
		EDIT_TEST(nothing_opens_a_connection_to_a_function),
		EDIT_TEST(what_is_open_needs_no_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
