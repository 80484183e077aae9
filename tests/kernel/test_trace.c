// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_trace.c - the way that packets are seen to take
 */
#include "tests/support/ways.h"

/* --- inside a VPC ------------------------------------------------------------ */

#define TIERS                                                                 \
	"vpcs:\n"                                                             \
	"  app:\n"                                                            \
	"    cidr: 10.0.0.0/16\n"                                             \
	"    subnets:\n"                                                      \
	"      a: 10.0.1.0/24\n"                                              \
	"      b: {cidr: 10.0.2.0/24, az: b, network_acl: strict}\n"          \
	"      c: {cidr: 10.0.3.0/24, network_acl: forgot}\n"                 \
	"    network_acls:\n"                                                 \
	"      strict:\n"                                                     \
	"        ingress: [{rule: 90, deny: {tcp: 81}, cidr: 10.0.0.0/16}, "  \
	"{rule: 100, allow: {tcp: 80-5432}, cidr: 10.0.1.0/24}]\n"            \
	"        egress: [{rule: 110, allow: {tcp: 1024-65535}, "             \
	"cidr: 10.0.0.0/16}]\n"                                               \
	"      forgot: {ingress: [{rule: 100, allow: {tcp: 80}, "             \
	"cidr: 10.0.0.0/16}]}\n"                                              \
	"    security_groups:\n"                                              \
	"      client: {}\n"                                                  \
	"      mute: {egress: [{tcp: 443, to: any}]}\n"                       \
	"      server: {ingress: [{tcp: 80-81, from: client}, "               \
	"{tcp: 5432, from: 10.0.1.0/24}, {udp: 53, from: client}, "           \
	"{icmp: all, from: client}]}\n"                                       \
	"instances:\n"                                                        \
	"  web: {subnet: a, security_groups: client}\n"                       \
	"  silent: {subnet: a, security_groups: mute}\n"                      \
	"  near: {subnet: a, security_groups: server, ports: [80, 53/udp]}\n" \
	"  far: {subnet: b, security_groups: server, ports: [80]}\n"          \
	"  lost: {subnet: c, security_groups: server, ports: [80]}\n"         \
	"databases: {orders: {engine: postgres, subnets: [a, b], "            \
	"security_groups: server}}\n"                                         \
	"functions: {report: {subnets: a, security_groups: client}}\n"

static void neighbours_meet_groups_and_no_acl(void **state)
{
	(void)state;
	given_lab(TIERS);
	assert_way_seen("web", "near:80",
			"node web\n"
			"ENI web\n"
			"groups web egress all to 0.0.0.0/0\n"
			"route table main local\n"
			"groups near ingress tcp 80-81 from client\n"
			"ENI near\n"
			"node near\n"
			"  ENI near\n"
			"  groups near egress by state\n"
			"  route table main local\n"
			"  groups web ingress by state\n"
			"  ENI web\n"
			"  node web\n");
}

static void datagrams_and_echoes_are_followed_too(void **state)
{
	(void)state;
	given_lab(TIERS);
	assert_way_seen("web", "udp near:53",
			"node web\n"
			"ENI web\n"
			"groups web egress all to 0.0.0.0/0\n"
			"route table main local\n"
			"groups near ingress udp 53 from client\n"
			"ENI near\n"
			"node near\n"
			"  ENI near\n"
			"  groups near egress by state\n"
			"  route table main local\n"
			"  groups web ingress by state\n"
			"  ENI web\n"
			"  node web\n");
	assert_way_seen("web", "icmp near",
			"node web\n"
			"ENI web\n"
			"groups web egress all to 0.0.0.0/0\n"
			"route table main local\n"
			"groups near ingress icmp all from client\n"
			"ENI near\n"
			"node near\n"
			"  ENI near\n"
			"  groups near egress by state\n"
			"  route table main local\n"
			"  groups web ingress by state\n"
			"  ENI web\n"
			"  node web\n");
}

static void between_subnets_both_acls_are_asked_both_ways(void **state)
{
	(void)state;
	given_lab(TIERS);
	assert_way_seen("web", "far:80",
			"node web\n"
			"ENI web\n"
			"groups web egress all to 0.0.0.0/0\n"
			"network ACL default egress rule 100\n"
			"route table main local\n"
			"network ACL strict ingress rule 100\n"
			"groups far ingress tcp 80-81 from client\n"
			"ENI far\n"
			"node far\n"
			"  ENI far\n"
			"  groups far egress by state\n"
			"  network ACL strict egress rule 110\n"
			"  route table main local\n"
			"  network ACL default ingress rule 100\n"
			"  groups web ingress by state\n"
			"  ENI web\n"
			"  node web\n");
}

static void a_function_leaves_under_the_address_of_its_interface(void **state)
{
	(void)state;
	given_lab(TIERS);
	assert_way_seen(
		"report", "orders:5432",
		"function report 169.254.116.235>10.0.1.7 => 10.0.1.8>10.0.1.7\n"
		"ENI report@a\n"
		"groups report@a egress all to 0.0.0.0/0\n"
		"route table main local\n"
		"groups orders ingress tcp 5432 from 10.0.1.0/24\n"
		"ENI orders\n"
		"node orders\n"
		"  ENI orders\n"
		"  groups orders egress by state\n"
		"  route table main local\n"
		"  groups report@a ingress by state\n"
		"  ENI report@a\n"
		"  function report 10.0.1.7>10.0.1.8 => 10.0.1.7>169.254.116.235\n");
}

static void a_group_that_admits_nothing_ends_the_way(void **state)
{
	(void)state;
	given_lab(TIERS);
	assert_way_seen("web", "near:22",
			"node web\n"
			"ENI web\n"
			"groups web egress all to 0.0.0.0/0\n"
			"route table main local\n"
			"groups near ingress ENI_SG_RULES_MISMATCH\n");
	assert_way_seen("silent", "near:80",
			"node silent\n"
			"ENI silent\n"
			"groups silent egress ENI_SG_RULES_MISMATCH\n");
}

static void an_entry_that_denies_is_named_by_its_number(void **state)
{
	(void)state;
	given_lab(TIERS);
	assert_way_seen(
		"web", "far:81",
		"node web\n"
		"ENI web\n"
		"groups web egress all to 0.0.0.0/0\n"
		"network ACL default egress rule 100\n"
		"route table main local\n"
		"network ACL strict ingress rule 90 SUBNET_ACL_RESTRICTION\n");
}

static void an_acl_drops_the_answer_to_what_it_let_in(void **state)
{
	(void)state;
	given_lab(TIERS);
	assert_way_seen(
		"web", "lost:80",
		"node web\n"
		"ENI web\n"
		"groups web egress all to 0.0.0.0/0\n"
		"network ACL default egress rule 100\n"
		"route table main local\n"
		"network ACL forgot ingress rule 100\n"
		"groups lost ingress tcp 80-81 from client\n"
		"ENI lost\n"
		"node lost\n"
		"  ENI lost\n"
		"  groups lost egress by state\n"
		"  network ACL forgot egress rule * SUBNET_ACL_RESTRICTION\n");
}

/* --- out of it ---------------------------------------------------------------- */

#define GATEWAYS                                                                  \
	"vpcs:\n"                                                                 \
	"  app:\n"                                                                \
	"    cidr: 10.0.0.0/16\n"                                                 \
	"    ipv6_cidr: 2001:db8:0:100::/56\n"                                    \
	"    enable_dns_hostnames: true\n"                                        \
	"    internet_gateway: true\n"                                            \
	"    egress_only_internet_gateway: true\n"                                \
	"    subnets:\n"                                                          \
	"      public: {cidr: 10.0.0.0/24, ipv6_cidr: "                           \
	"2001:db8:0:100::/64, route_table: out}\n"                                \
	"      private: {cidr: 10.0.1.0/24, ipv6_cidr: "                          \
	"2001:db8:0:101::/64, route_table: through}\n"                            \
	"    nat_gateways: {nat: {subnet: public}}\n"                             \
	"    route_tables:\n"                                                     \
	"      out: {0.0.0.0/0: igw, \"::/0\": igw, 192.0.2.128/25: blackhole}\n" \
	"      through: {203.0.113.0/24: nat, \"::/0\": eigw}\n"                  \
	"    security_groups:\n"                                                  \
	"      wide: {ingress: [all]}\n"                                          \
	"    endpoints:\n"                                                        \
	"      s3: {route_tables: through}\n"                                     \
	"      secretsmanager: {subnets: private, security_groups: wide}\n"       \
	"instances:\n"                                                            \
	"  web: {subnet: public, public_ip: true, ipv6_address: auto, "           \
	"security_groups: wide, ports: [80]}\n"                                   \
	"  inside: {subnet: private, ipv6_address: auto, "                        \
	"security_groups: wide}\n"                                                \
	"internet:\n"                                                             \
	"  host: {address: 203.0.113.80, ipv6_address: 2001:db8:ffff::80, ports: [443]}\n"

static void both_translations_of_a_way_out_are_seen(void **state)
{
	(void)state;
	given_lab(GATEWAYS);
	assert_way_seen(
		"inside", "host:443",
		"node inside\n"
		"ENI inside\n"
		"groups inside egress all to 0.0.0.0/0\n"
		"network ACL default egress rule 100\n"
		"route table through 203.0.113.0/24 NAT gateway nat\n"
		"network ACL default ingress rule 100\n"
		"NAT gateway nat 10.0.1.5>203.0.113.80 => 10.0.0.4>203.0.113.80\n"
		"network ACL default egress rule 100\n"
		"route table out 0.0.0.0/0 internet gateway igw\n"
		"internet gateway igw 10.0.0.4>203.0.113.80 => 198.18.0.1>203.0.113.80\n"
		"internet\n"
		"node host\n"
		"  internet gateway igw 203.0.113.80>198.18.0.1 => 203.0.113.80>10.0.0.4\n"
		"  network ACL default ingress rule 100\n"
		"  NAT gateway nat 203.0.113.80>10.0.0.4 => 203.0.113.80>10.0.1.5\n"
		"  network ACL default egress rule 100\n"
		"  route table out local\n"
		"  network ACL default ingress rule 100\n"
		"  groups inside ingress by state\n"
		"  ENI inside\n"
		"  node inside\n");
}

static void a_public_address_is_translated_once(void **state)
{
	(void)state;
	given_lab(GATEWAYS);
	assert_way_seen(
		"web", "host:443",
		"node web\n"
		"ENI web\n"
		"groups web egress all to 0.0.0.0/0\n"
		"network ACL default egress rule 100\n"
		"route table out 0.0.0.0/0 internet gateway igw\n"
		"internet gateway igw 10.0.0.5>203.0.113.80 => 198.18.0.2>203.0.113.80\n"
		"internet\n"
		"node host\n"
		"  internet gateway igw 203.0.113.80>198.18.0.2 => 203.0.113.80>10.0.0.5\n"
		"  network ACL default ingress rule 100\n"
		"  groups web ingress all from 0.0.0.0/0\n"
		"  ENI web\n"
		"  node web\n");
}

static void a_gateway_endpoint_is_a_route(void **state)
{
	(void)state;
	given_lab(GATEWAYS);
	assert_way_seen(
		"inside", "192.0.2.1:443",
		"node inside\n"
		"ENI inside\n"
		"groups inside egress all to 0.0.0.0/0\n"
		"network ACL default egress rule 100\n"
		"route table through prefix list s3 gateway endpoint s3\n"
		"gateway endpoint s3\n"
		"node s3\n"
		"  gateway endpoint s3\n"
		"  network ACL default ingress rule 100\n"
		"  groups inside ingress all from 0.0.0.0/0\n"
		"  ENI inside\n"
		"  node inside\n");
}

static void an_interface_endpoint_has_an_interface(void **state)
{
	(void)state;
	given_lab(GATEWAYS);
	assert_way_seen("inside", "10.0.1.4:443",
			"node inside\n"
			"ENI inside\n"
			"groups inside egress all to 0.0.0.0/0\n"
			"route table through local\n"
			"groups secretsmanager ingress all from 0.0.0.0/0\n"
			"ENI secretsmanager\n"
			"interface endpoint secretsmanager\n"
			"  ENI secretsmanager\n"
			"  groups secretsmanager egress by state\n"
			"  route table through local\n"
			"  groups inside ingress by state\n"
			"  ENI inside\n"
			"  node inside\n");
}

static void a_table_without_a_route_drops(void **state)
{
	(void)state;
	given_lab(GATEWAYS);
	assert_way_seen(
		"inside", "198.51.100.1:80",
		"node inside\n"
		"ENI inside\n"
		"groups inside egress all to 0.0.0.0/0\n"
		"network ACL default egress rule 100\n"
		"route table through nowhere NO_ROUTE_TO_DESTINATION\n");
}

static void a_blackhole_drops(void **state)
{
	(void)state;
	given_lab(GATEWAYS);
	assert_way_seen("web", "192.0.2.200:80",
			"node web\n"
			"ENI web\n"
			"groups web egress all to 0.0.0.0/0\n"
			"network ACL default egress rule 100\n"
			"route table out blackhole BAD_STATE_ROUTE\n");
}

static void ipv6_is_not_translated(void **state)
{
	(void)state;
	given_lab(GATEWAYS);
	assert_way_seen("web", "[2001:db8:ffff::80]:443",
			"node web\n"
			"ENI web\n"
			"groups web egress all to ::/0\n"
			"network ACL default egress rule 101\n"
			"route table out ::/0 internet gateway igw\n"
			"internet gateway igw\n"
			"internet\n"
			"node host\n"
			"  internet gateway igw\n"
			"  network ACL default ingress rule 101\n"
			"  groups web ingress all from ::/0\n"
			"  ENI web\n"
			"  node web\n");
	assert_way_seen(
		"inside", "[2001:db8:ffff::80]:443",
		"node inside\n"
		"ENI inside\n"
		"groups inside egress all to ::/0\n"
		"network ACL default egress rule 101\n"
		"route table through ::/0 egress-only internet gateway eigw\n"
		"egress-only internet gateway eigw\n"
		"internet\n"
		"node host\n"
		"  egress-only internet gateway eigw\n"
		"  network ACL default ingress rule 101\n"
		"  groups inside ingress by state\n"
		"  ENI inside\n"
		"  node inside\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(neighbours_meet_groups_and_no_acl),
		T(datagrams_and_echoes_are_followed_too),
		T(between_subnets_both_acls_are_asked_both_ways),
		T(a_function_leaves_under_the_address_of_its_interface),
		T(a_group_that_admits_nothing_ends_the_way),
		T(an_entry_that_denies_is_named_by_its_number),
		T(an_acl_drops_the_answer_to_what_it_let_in),
		T(both_translations_of_a_way_out_are_seen),
		T(a_public_address_is_translated_once),
		T(a_gateway_endpoint_is_a_route),
		T(an_interface_endpoint_has_an_interface),
		T(a_table_without_a_route_drops),
		T(a_blackhole_drops),
		T(ipv6_is_not_translated),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
