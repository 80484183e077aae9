// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_labfile_vpc.c - names, rules and tables inside VPCs
 */
#include "tests/unit/labs/given.h"

static void host_bits_are_cleared_with_a_note(void **state)
{
	struct given g = given("vpcs: {a: 10.0.3.4/16}\n");

	(void)state;
	assert_non_null(g.model);
	assert_string_equal(g.said, "lab.yaml:1:11: note: vpcs.a.cidr: AWS "
				    "clears the host bits of 10.0.3.4/16: "
				    "10.0.0.0/16 is used (VPC-3)\n");
	given_drop(&g);
}

static void rules_say_what_they_need(void **state)
{
	static const char *const rules[][2] = {
		{"{from: any}", "needs a protocol: tcp, udp, icmp"},
		{"{tcp: 1, udp: 2, from: any}", "has 'tcp' and 'udp'"},
		{"{protocol: 6, from: any}", "protocol 6 is written 'tcp'"},
		{"{protocol: 58, from: any}", "is written 'icmpv6'"},
		{"{protocol: 256, from: any}", "'256' is no protocol"},
		{"{tcp: http, from: any}", "'http' is no port"},
		{"{icmp: ping, from: any}", "'ping' is no ICMP type"},
		{"{tcp: [], from: any}", "'tcp' is an empty list"},
		{"{tcp: 1, from: []}", "an empty list of peers"},
		{"{tcp: 1, from: 10.0.0.0/40}", "'10.0.0.0/40' is no CIDR"},
		{"{tcp: 1, from: nobody}",
		 "no security group or prefix list 'nobody'; VPC "
		 "app has default, g"},
		{"{tcp: 1, to: any}", "unknown key 'to'"},
		{"any", "needs a rule such as {tcp: 443, from: any}, or all"},
		{"{tcp: 1, from: {group: x}}", "needs {security_group: NAME}"},
	};
	char text[512];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		snprintf(text, sizeof(text),
			 APP("    security_groups: {g: {ingress: [%s]}}\n"),
			 rules[i][0]);
		assert_says(text, rules[i][1]);
	}
}

static void acl_entries_say_what_they_need(void **state)
{
	static const char *const entries[][2] = {
		{"{allow: all, cidr: 0.0.0.0/0}", "ingress 1: needs 'rule'"},
		{"{rule: 7, cidr: 0.0.0.0/0}",
		 "rule 7: needs 'allow' or 'deny'"},
		{"{rule: 7, allow: all, deny: all, cidr: 0.0.0.0/0}",
		 "has both 'allow' and 'deny'"},
		{"{rule: 7, allow: all}", "needs 'cidr': one CIDR (ACL-6)"},
		{"{rule: 32767, allow: all, cidr: 0.0.0.0/0}",
		 "is no number from 1 to 32766"},
		{"{rule: 7, allow: {tcp: [1, 2]}, cidr: 0.0.0.0/0}",
		 "'tcp' takes one range here, no list"},
		{"{rule: 7, allow: all, cidr: [0.0.0.0/0, 1.0.0.0/8]}",
		 "needs one CIDR (ACL-6), found a list"},
		{"{rule: 7, allow: all, cidr: private-b}",
		 "ACLs take no names (ACL-6). private-b is 10.0.2.0/24"},
	};
	char text[512];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(entries); i++) {
		snprintf(text, sizeof(text),
			 APP("    network_acls: {n: {ingress: [%s]}}\n"),
			 entries[i][0]);
		assert_says(text, entries[i][1]);
	}
}

static void nodes_share_their_names(void **state)
{
	(void)state;
	assert_said(APP("") "functions: {web: {}}\n"
			    "instances: {web: {subnet: private-a}}\n",
		    "lab.yaml:6:13: instances.web: 'web' is already the "
		    "function of line 5; nodes share their names (N-1)\n");
	struct given g = given_fine(APP(
		"    security_groups: {private-a: {}}\n") "functions: {private-a: {subnets: private-a, "
							  "security_groups: private-a}}\n"); /* N-6 */

	given_drop(&g);
}

#define TWO_VPCS                                                      \
	"vpcs:\n"                                                     \
	"  app: {cidr: 10.0.0.0/16, subnets: {s: 10.0.0.0/24, only: " \
	"10.0.1.0/24}, security_groups: {g: {}}}\n"                   \
	"  data: {cidr: 10.1.0.0/16, subnets: {s: 10.1.0.0/24}, "     \
	"security_groups: {g: {}}}\n"

static void a_vpc_or_a_slash_ends_ambiguity(void **state)
{
	struct given g = given_fine(
		TWO_VPCS "functions:\n"
			 "  a: {vpc: data, subnets: s, security_groups: g}\n"
			 "  b: {subnets: app/s, security_groups: "
			 "[app/default]}\n"
			 "  c: {subnets: only}\n");

	(void)state;
	assert_string_equal(model_node(g.model, "a")->vpc->o.name, "data");
	assert_string_equal(model_node(g.model, "b")->vpc->o.name, "app");
	assert_string_equal(
		model_node(g.model, "c")->groups.items[0]->vpc->o.name, "app");
	given_drop(&g);
	assert_says(TWO_VPCS "functions: {f: {vpc: data, subnets: only}}",
		    "no subnet 'only'; VPC data has s");
	assert_says(TWO_VPCS "functions: {f: {subnets: x/s}}",
		    "no VPC 'x'; the lab has app, data");
	assert_says(TWO_VPCS "functions: {f: {subnets: app/x}}",
		    "no subnet 'x'; VPC app has only, s");
}

static void reserved_names_are_reserved(void **state)
{
	static const char *const labs[] = {
		"functions: {internet: {}}",
		"functions: {any: {}}",
		"vpcs: {a: {cidr: 10.0.0.0/16, security_groups: {self: {}}}}",
		"vpcs: {a: {cidr: 10.0.0.0/16, security_groups: {main: {}}}}",
		"vpcs: {a: {cidr: 10.0.0.0/16, route_tables: {default: {}}}}",
		"vpcs: {a: {cidr: 10.0.0.0/16, subnets: {igw: 10.0.0.0/24}}}"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(labs); i++)
		assert_says(labs[i], "is a reserved name (N-5)");
}

static void the_defaults_of_a_vpc_are_changed_by_name(void **state)
{
	struct given g = given_fine(
		"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true,\n"
		"  security_groups: {default: {egress: []}},\n"
		"  network_acls: {default: {egress: [{rule: 1, deny: all, "
		"cidr: 0.0.0.0/0}]}},\n"
		"  route_tables: {main: {0.0.0.0/0: igw}}},\n"
		"  plain: 10.1.0.0/16}\n");
	const struct vpc *app = g.model->vpcs.items[0];
	const struct vpc *plain = g.model->vpcs.items[1];

	(void)state;
	assert_int_equal(app->security_groups.items[0]->egress.n, 0);
	assert_ptr_equal(app->security_groups.items[0]->ingress.items[0].group,
			 app->security_groups.items[0]); /* SG-4 stays */
	assert_int_equal(app->network_acls.items[0]->ingress.items[0].rule,
			 100); /* ACL-5 stays */
	assert_int_equal(app->network_acls.items[0]->egress.n, 1);
	assert_false(app->network_acls.items[0]->egress.items[0].allow);
	assert_int_equal(app->route_tables.n, 1);
	assert_int_equal(app->route_tables.items[0]->routes.n, 1);
	assert_int_equal(plain->route_tables.items[0]->routes.n, 0);
	assert_int_equal(plain->security_groups.items[0]->egress.n, 1);
	given_drop(&g);
}

static void subnets_follow_the_main_route_table(void **state)
{
	struct given g = given_fine(
		"vpcs: {app: {cidr: 10.0.0.0/16, main_route_table: other, "
		"subnets: {a: 10.0.0.0/24, b: {cidr: 10.0.1.0/24, "
		"route_table: main}}, route_tables: {other: {}}}}\n");
	const struct vpc *app = g.model->vpcs.items[0];

	(void)state;
	assert_string_equal(app->subnets.items[0]->route_table->o.name,
			    "other"); /* RT-14 */
	assert_string_equal(app->subnets.items[1]->route_table->o.name, "main");
	given_drop(&g);
}

static void a_default_vpc_has_a_gateway_and_a_route(void **state)
{
	struct given g = given_fine(
		"vpcs: {d: {subnets: {s: 172.31.0.0/20}, cidr: 172.31.0.0/16, "
		"is_default: true}}\n"
		"instances: {web: {subnet: s}}\n");
	const struct vpc *d = g.model->vpcs.items[0];

	(void)state;
	assert_int_equal(d->internet_gateway, GATEWAY_ATTACHED);
	assert_true(d->enable_dns_hostnames);
	assert_int_equal(d->main_route_table->routes.items[0].target,
			 TARGET_INTERNET_GATEWAY);
	assert_public_ip(&g, "web", "198.18.0.1"); /* VPC-10 */
	given_drop(&g);
}

static void identifiers_are_stable_and_accepted_as_names(void **state)
{
	struct given g = given_fine(APP(""));
	const char *subnet = g.model->vpcs.items[0]->subnets.items[0]->o.id;
	char text[512];

	(void)state;
	assert_int_equal(strlen(subnet), strlen("subnet-") + 17);
	snprintf(text, sizeof(text), APP("") "functions: {f: {subnets: %s}}\n",
		 subnet);
	struct given again = given_fine(text);

	assert_string_equal(
		model_node(again.model, "f")->subnets.items[0]->o.name,
		"private-a"); /* N-6 */
	assert_ptr_equal(
		model_node(again.model, model_node(again.model, "f")->o.id),
		model_node(again.model, "f"));
	given_drop(&again);
	given_drop(&g);
}

#define TARGET(to)                                             \
	APP("    internet_gateway: true\n"                     \
	    "    nat_gateways: {x: private-a}\n"               \
	    "    route_tables: {main: {1.0.0.0/8: " to "}}\n") \
	"instances: {x: {subnet: private-b}}\n"

static void route_targets_that_are_ambiguous_are_told_apart(void **state)
{
	struct given g;
	const struct vpc *app;

	(void)state;
	assert_said(TARGET("x"), "lab.yaml:7:38: "
				 "vpcs.app.route_tables.main.1.0.0.0/8: 'x' is "
				 "ambiguous; write {nat_gateway: x} or "
				 "{instance: x}\n");
	g = given_fine(TARGET("{instance: x}"));
	app = g.model->vpcs.items[0];
	assert_ptr_equal(app->main_route_table->routes.items[0].eni,
			 model_node(g.model, "x")->places.items[0].eni);
	given_drop(&g);
	g = given_fine(TARGET("{nat_gateway: x}"));
	app = g.model->vpcs.items[0];
	assert_ptr_equal(app->main_route_table->routes.items[0].nat_gateway,
			 app->nat_gateways.items[0]);
	given_drop(&g);
	assert_says(TARGET("nothing"),
		    "no NAT gateway, instance, network interface, peering or "
		    "transit gateway 'nothing'; "
		    "VPC app has x");
}

static void a_rule_is_made_for_each_peer_and_port(void **state)
{
	struct given g = given_fine(
		APP("    security_groups: {a: {}, b: {ingress: [{tcp: [80, "
		    "8000-8100], from: [a, self, 10.0.0.9, \"::/0\"]}, {icmp: "
		    "8, from: any}]}}\n"));
	const struct security_group *b =
		g.model->vpcs.items[0]->security_groups.items[2];

	(void)state;
	assert_int_equal(b->ingress.n, 9); /* SG-6 */
	assert_string_equal(b->ingress.items[0].group->o.name, "a");
	assert_ptr_equal(b->ingress.items[2].group, b);
	assert_string_equal(PREFIX(b->ingress.items[4].cidr), "10.0.0.9/32");
	assert_int_equal(b->ingress.items[5].traffic.to, 8100);
	assert_int_equal(b->ingress.items[8].traffic.from, 8 * 256);
	assert_int_equal(b->ingress.items[8].entry, 2);
	assert_int_equal(b->egress.n, 1); /* SG-3 */
	given_drop(&g);
}

static void a_route_leads_to_any_kind_of_target(void **state)
{
	static const enum route_target targets[] = {TARGET_INTERNET_GATEWAY,
						    TARGET_EGRESS_ONLY_GATEWAY,
						    TARGET_NAT_GATEWAY,
						    TARGET_INSTANCE,
						    TARGET_NETWORK_INTERFACE,
						    TARGET_PEERING,
						    TARGET_TRANSIT_GATEWAY,
						    TARGET_VPN_GATEWAY,
						    TARGET_LOCAL,
						    TARGET_BLACKHOLE};
	struct given g = given_fine(
		"vpcs:\n"
		"  app:\n"
		"    cidr: 10.0.0.0/16\n"
		"    ipv6_cidr: auto\n"
		"    internet_gateway: true\n"
		"    egress_only_internet_gateway: true\n"
		"    vpn_gateway: true\n"
		"    subnets: {a: 10.0.1.0/24}\n"
		"    nat_gateways: {nat: a}\n"
		"    route_tables: {main: {1.0.0.0/8: igw, \"::/0\": eigw, "
		"2.0.0.0/8: nat, 3.0.0.0/8: box, 4.0.0.0/8: card, 5.0.0.0/8: "
		"peer, 6.0.0.0/8: hub, 7.0.0.0/8: vgw, 10.0.0.0/16: local, "
		"8.0.0.0/8: blackhole}}\n"
		"  other: 10.1.0.0/16\n"
		"instances: {box: {subnet: a}}\n"
		"network_interfaces: {card: {subnet: a}}\n"
		"peerings: {peer: [app, other]}\n"
		"transit_gateways: {hub: {attachments: {app: a}}}\n");
	const struct vpc *app = g.model->vpcs.items[0];
	const struct route_table *t = app->route_tables.items[0];

	(void)state; /* RT-5, RT-10 */
	assert_int_equal(t->routes.n, ARRAY_LEN(targets));
	for (size_t i = 0; i < t->routes.n; i++)
		assert_int_equal(t->routes.items[i].target, targets[i]);
	given_drop(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_route_leads_to_any_kind_of_target),
		cmocka_unit_test(host_bits_are_cleared_with_a_note),
		cmocka_unit_test(rules_say_what_they_need),
		cmocka_unit_test(acl_entries_say_what_they_need),
		cmocka_unit_test(nodes_share_their_names),
		cmocka_unit_test(a_vpc_or_a_slash_ends_ambiguity),
		cmocka_unit_test(reserved_names_are_reserved),
		cmocka_unit_test(the_defaults_of_a_vpc_are_changed_by_name),
		cmocka_unit_test(subnets_follow_the_main_route_table),
		cmocka_unit_test(a_default_vpc_has_a_gateway_and_a_route),
		cmocka_unit_test(identifiers_are_stable_and_accepted_as_names),
		cmocka_unit_test(
			route_targets_that_are_ambiguous_are_told_apart),
		cmocka_unit_test(a_rule_is_made_for_each_peer_and_port),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("labfile_vpc", tests, NULL, NULL);
}
