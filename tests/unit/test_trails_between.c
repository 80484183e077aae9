// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_trails_between.c - every step between VPCs, to load balancers
 * and networks on premises; and all that is wrong at once
 *
 * The model's own answer is only worth reading when it misses no step: each
 * test has all of them, in order. "--" is where the packet has arrived.
 */
#include "probe/case_words.h"
#include "tests/support/asking.h"

static const char peered[] =
	"vpcs:\n"
	"  a: {cidr: 10.1.0.0/16, subnets: {a: 10.1.1.0/24}, route_tables: {main: {10.2.0.0/16: ab}}, security_groups: {g: {ingress: [all]}}}\n"
	"  b: {cidr: 10.2.0.0/16, subnets: {b: 10.2.1.0/24}, route_tables: {main: {10.1.0.0/16: ab}}, security_groups: {g: {ingress: [all]}}}\n"
	"peerings: {ab: [a, b]}\n"
	"instances:\n"
	"  one: {subnet: a, security_groups: a/g}\n"
	"  two: {subnet: b, security_groups: b/g, ports: 80}\n";

static const char wrong[] =
	"vpcs:\n"
	"  a:\n"
	"    cidr: 10.1.0.0/16\n"
	"    subnets: {a: {cidr: 10.1.1.0/24, network_acl: no-answers}}\n"
	"    security_groups: {mute: {egress: []}}\n"
	"    network_acls:\n"
	"      no-answers: {ingress: [{rule: 100, allow: {tcp: 443}, cidr: 0.0.0.0/0}], egress: [{rule: 100, allow: all, cidr: 0.0.0.0/0}]}\n"
	"  b:\n"
	"    cidr: 10.2.0.0/16\n"
	"    subnets: {b: 10.2.1.0/24}\n"
	"    route_tables: {main: {10.1.0.0/16: ab}}\n"
	"    security_groups: {closed: {ingress: [{tcp: 443, from: any}]}}\n"
	"peerings: {ab: [a, b]}\n"
	"instances:\n"
	"  one: {subnet: a, security_groups: mute}\n"
	"  two: {subnet: b, security_groups: closed, ports: 80}\n";

static const char transit[] =
	"vpcs:\n"
	"  a: {cidr: 10.1.0.0/16, subnets: {a: 10.1.1.0/24}, route_tables: {main: {10.0.0.0/8: hub}}, security_groups: {g: {ingress: [all]}}}\n"
	"  b: {cidr: 10.2.0.0/16, subnets: {b: 10.2.1.0/24, link: 10.2.9.0/28}, route_tables: {main: {10.0.0.0/8: hub}}, security_groups: {g: {ingress: [all]}}}\n"
	"transit_gateways: {hub: {attachments: {a: a, b: link}}}\n"
	"instances:\n"
	"  one: {subnet: a, security_groups: a/g}\n"
	"  two: {subnet: b, security_groups: b/g, ports: 80}\n";

static const char private_link[] =
	"vpcs:\n"
	"  provider:\n"
	"    cidr: 10.0.0.0/16\n"
	"    subnets: {back: 10.0.1.0/24}\n"
	"    security_groups:\n"
	"      front: {ingress: [{tcp: 443, from: 10.0.1.0/24}]}\n"
	"      targets: {ingress: [{tcp: 443, from: front}]}\n"
	"  consumer:\n"
	"    cidr: 10.0.0.0/16\n"
	"    subnets: {apps: 10.0.1.0/24}\n"
	"    security_groups: {open: {ingress: [all]}}\n"
	"    endpoints: {orders: {subnets: apps, security_groups: open, state: available}}\n"
	"instances:\n"
	"  server: {subnet: back, security_groups: targets, ports: 443}\n"
	"  client: {subnet: apps}\n"
	"load_balancers:\n"
	"  nlb: {type: network, internal: true, subnets: back, security_groups: front, listeners: {443: web}, target_groups: {web: server}}\n"
	"endpoint_services: {orders: {load_balancer: nlb}}\n";

static const char balanced[] =
	"vpcs:\n"
	"  app:\n"
	"    cidr: 10.0.0.0/16\n"
	"    subnets: {fn: 10.0.1.0/24, lb: 10.0.2.0/24, web: 10.0.4.0/24}\n"
	"    security_groups:\n"
	"      function: {}\n"
	"      balancer: {ingress: [{tcp: 80, from: function}]}\n"
	"      good: {ingress: [{tcp: 8080, from: balancer}]}\n"
	"      bad: {}\n"
	"functions: {report: {subnets: fn, security_groups: function}}\n"
	"instances:\n"
	"  web-1: {subnet: web, security_groups: good, ports: 8080}\n"
	"  web-2: {subnet: web, security_groups: bad, ports: 8080}\n"
	"load_balancers:\n"
	"  nlb: {type: network, internal: true, subnets: lb, security_groups: balancer, listeners: {80: web}, target_groups: {web: {targets: [web-1, web-2], port: 8080}}}\n";

static const char premises[] =
	"vpcs:\n"
	"  app:\n"
	"    cidr: 10.1.0.0/16\n"
	"    vpn_gateway: true\n"
	"    subnets: {a: {cidr: 10.1.1.0/24, route_table: private}}\n"
	"    route_tables: {private: {propagate: true}}\n"
	"    security_groups: {open: {ingress: [all]}}\n"
	"on_premises:\n"
	"  office: {cidr: 192.168.0.0/16, vpn: app, hosts: {desk: 192.168.1.5}}\n"
	"instances:\n"
	"  web: {subnet: a, security_groups: open, ports: 80}\n";

static void across_a_peering(void **state)
{
	(void)state;
	assert_analysis(peered, "one two", "open",
			"instance one\n"
			"ENI one\n"
			"security group g, egress\n"
			"network ACL default, egress\n"
			"route table main\n"
			"peering ab\n"
			"network ACL default, ingress\n"
			"security group g, ingress\n"
			"ENI two\n"
			"instance two\n"
			"--\n"
			"ENI two\n"
			"security group g, egress\n"
			"network ACL default, egress\n"
			"route table main\n"
			"peering ab\n"
			"network ACL default, ingress\n"
			"security group g, ingress\n"
			"ENI one\n"
			"instance one\n");
}

static void across_a_transit_gateway(void **state)
{
	(void)state;
	assert_analysis(transit, "one two", "open",
			"instance one\n"
			"ENI one\n"
			"security group g, egress\n"
			"network ACL default, egress\n"
			"route table main\n"
			"network ACL default, ingress\n"
			"transit gateway attachment a\n"
			"transit gateway route table hub/default\n"
			"transit gateway attachment b\n"
			"network ACL default, egress\n"
			"route table main\n"
			"network ACL default, ingress\n"
			"security group g, ingress\n"
			"ENI two\n"
			"instance two\n"
			"--\n"
			"ENI two\n"
			"security group g, egress\n"
			"network ACL default, egress\n"
			"route table main\n"
			"network ACL default, ingress\n"
			"transit gateway attachment b\n"
			"transit gateway route table hub/default\n"
			"transit gateway attachment a\n"
			"route table main\n"
			"security group g, ingress\n"
			"ENI one\n"
			"instance one\n");
}

static void by_private_link(void **state)
{
	(void)state;
	assert_analysis(private_link, "client orders.vpce", "open",
			"instance client\n"
			"ENI client\n"
			"security group default, egress\n"
			"route table main\n"
			"security group open, ingress\n"
			"ENI orders\n"
			"interface endpoint orders\n"
			"security group front, ingress\n"
			"load balancer nlb\n"
			"route table main\n"
			"security group targets, ingress\n"
			"ENI server\n"
			"instance server\n"
			"--\n"
			"ENI server\n"
			"security group targets, egress\n"
			"route table main\n"
			"security group front, ingress\n"
			"ENI nlb\n"
			"load balancer nlb\n"
			"interface endpoint orders\n"
			"ENI orders\n"
			"security group open, egress\n"
			"route table main\n"
			"security group default, ingress\n"
			"ENI client\n"
			"instance client\n");
}

static void to_a_network_on_premises_and_from_it(void **state)
{
	(void)state;
	assert_analysis(premises, "desk web", "open",
			"host on premises desk\n"
			"VPN connection to office\n"
			"virtual private gateway of app\n"
			"network ACL default, ingress\n"
			"security group open, ingress\n"
			"ENI web\n"
			"instance web\n"
			"--\n"
			"ENI web\n"
			"security group open, egress\n"
			"network ACL default, egress\n"
			"route table private\n"
			"virtual private gateway of app\n"
			"VPN connection to office\n"
			"host on premises desk\n");
}

static void from_a_vpc_to_a_network_on_premises(void **state)
{
	(void)state;
	assert_analysis(premises, "web desk/icmp", "open",
			"instance web\n"
			"ENI web\n"
			"security group open, egress\n"
			"network ACL default, egress\n"
			"route table private\n"
			"virtual private gateway of app\n"
			"VPN connection to office\n"
			"host on premises desk\n"
			"--\n"
			"VPN connection to office\n"
			"virtual private gateway of app\n"
			"network ACL default, ingress\n"
			"security group open, ingress\n"
			"ENI web\n"
			"instance web\n");
}

/* Groups at both ends, the route, and the ACL on the way back */
static void what_is_wrong_is_said_all_at_once(void **state)
{
	(void)state;
	assert_analysis(
		wrong, "one two",
		"blocked: SG_HAS_NO_RULES, egress, group mute, no rule for tcp 80 to 10.2.1.4, ENI eni-0edaa987237d291f1 (one)",
		"instance one\n"
		"ENI one\n"
		"security group mute, egress !\n"
		"network ACL no-answers, egress\n"
		"route table main !\n"
		"peering ab\n"
		"network ACL default, ingress\n"
		"security group closed, ingress !\n"
		"ENI two\n"
		"instance two\n"
		"--\n"
		"ENI two\n"
		"security group closed, egress\n"
		"network ACL default, egress\n"
		"route table main\n"
		"peering ab\n"
		"network ACL no-answers, ingress !\n"
		"security group mute, ingress\n"
		"ENI one\n"
		"instance one\n");
	assert_reasons(
		wrong, "one two",
		"SG_HAS_NO_RULES: security group mute has no egress rule at all\n"
		"NO_ROUTE_TO_DESTINATION: route table main, of subnet a, has no route to 10.2.1.4 (instance two)\n"
		"ENI_SG_RULES_MISMATCH: security group closed has no ingress rule for tcp 80 from 10.1.1.4 (instance one)\n"
		"SUBNET_ACL_RESTRICTION: network ACL no-answers, of subnet a, has no ingress rule that allows the answer, tcp 32768-60999 from 10.2.1.4 (instance two)\n");
}

static void each_target_of_a_load_balancer_is_a_case(void **state)
{
	struct asking a = asked_given(balanced, "report nlb:80");
	const struct asked *one = asked_one(&a);
	const struct flow_case *c = one->cases.items.items;

	(void)state;
	assert_string_equal(asked_verdict(a.arena, one),
			    "depends on the target");
	assert_int_equal(one->cases.items.n, 2);
	assert_string_equal(case_text(a.arena, &c[0]), "target web-1");
	assert_string_equal(case_verdict(a.arena, &c[0]), "open");
	assert_way(&c[0].trail, "function report\n"
				"ENI report@fn\n"
				"security group function, egress\n"
				"network ACL default, egress\n"
				"route table main\n"
				"network ACL default, ingress\n"
				"security group balancer, ingress\n"
				"ENI nlb\n"
				"load balancer nlb\n"
				"network ACL default, egress\n"
				"route table main\n"
				"network ACL default, ingress\n"
				"security group good, ingress\n"
				"ENI web-1\n"
				"instance web-1\n"
				"--\n"
				"ENI web-1\n"
				"security group good, egress\n"
				"network ACL default, egress\n"
				"network ACL default, ingress\n"
				"security group balancer, ingress\n"
				"ENI nlb\n"
				"load balancer nlb\n"
				"network ACL default, egress\n"
				"route table main\n"
				"network ACL default, ingress\n"
				"security group function, ingress\n"
				"ENI report@fn\n"
				"function report\n");
	assert_string_equal(case_text(a.arena, &c[1]), "target web-2");
	assert_false(case_found(&c[1]));
	assert_way(&c[1].trail, "function report\n"
				"ENI report@fn\n"
				"security group function, egress\n"
				"network ACL default, egress\n"
				"route table main\n"
				"network ACL default, ingress\n"
				"security group balancer, ingress\n"
				"ENI nlb\n"
				"load balancer nlb\n"
				"network ACL default, egress\n"
				"route table main\n"
				"network ACL default, ingress\n"
				"security group bad, ingress !\n"
				"ENI web-2\n"
				"instance web-2\n"
				"--\n"
				"ENI web-2\n"
				"security group bad, egress\n"
				"network ACL default, egress\n"
				"network ACL default, ingress\n"
				"security group balancer, ingress\n"
				"ENI nlb\n"
				"load balancer nlb\n"
				"network ACL default, egress\n"
				"route table main\n"
				"network ACL default, ingress\n"
				"security group function, ingress\n"
				"ENI report@fn\n"
				"function report\n");
}

static const char half[] =
	"vpcs:\n"
	"  app:\n"
	"    cidr: 10.0.0.0/16\n"
	"    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, network_acl: half}}\n"
	"    security_groups: {open: {ingress: [all]}}\n"
	"    network_acls: {half: {ingress: [{rule: 1, allow: all, cidr: 0.0.0.0/0}], egress: [{rule: 1, allow: {tcp: 1024-40000}, cidr: 0.0.0.0/0}]}}\n"
	"instances: {web: {subnet: a, security_groups: open}, db: {subnet: b, security_groups: open, ports: 80}}\n";

static void source_ports_that_fare_otherwise_are_cases(void **state)
{
	struct asking a = asked_given(half, "web db");
	const struct asked *one = asked_one(&a);
	const struct flow_case *c = one->cases.items.items;

	(void)state; /* F-20 */
	assert_string_equal(asked_verdict(a.arena, one),
			    "depends on the source port");
	assert_int_equal(one->cases.items.n, 2);
	assert_string_equal(case_text(a.arena, &c[0]),
			    "source ports 32768-40000");
	assert_true(case_found(&c[0]));
	assert_string_equal(case_text(a.arena, &c[1]),
			    "source ports 40001-60999");
	assert_false(case_found(&c[1]));
	assert_analysis(half, "--source-port=40000 web db", "open",
			"instance web\nENI web\nsecurity group open, egress\n"
			"network ACL default, egress\nroute table main\n"
			"network ACL half, ingress\n"
			"security group open, ingress\nENI db\ninstance db\n"
			"--\nENI db\nsecurity group open, egress\n"
			"network ACL half, egress\nroute table main\n"
			"network ACL default, ingress\n"
			"security group open, ingress\nENI web\n"
			"instance web\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(across_a_peering, models_drop),
		cmocka_unit_test_teardown(across_a_transit_gateway,
					  models_drop),
		cmocka_unit_test_teardown(by_private_link, models_drop),
		cmocka_unit_test_teardown(to_a_network_on_premises_and_from_it,
					  models_drop),
		cmocka_unit_test_teardown(from_a_vpc_to_a_network_on_premises,
					  models_drop),
		cmocka_unit_test_teardown(what_is_wrong_is_said_all_at_once,
					  models_drop),
		cmocka_unit_test_teardown(
			each_target_of_a_load_balancer_is_a_case, models_drop),
		cmocka_unit_test_teardown(
			source_ports_that_fare_otherwise_are_cases,
			models_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
