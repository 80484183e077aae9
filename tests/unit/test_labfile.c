// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_labfile.c - reading a lab file: messages, names, addresses
 */
#include "tests/unit/labs/given.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

/* --- lab-file.md section 13 --------------------------------------------- */

static void the_messages_are_those_of_the_manual(void **state)
{
	(void)state;
	assert_said("vpcs:\n  app:\n    cidr: 10.0.0.0/16\n    subnet: {}\n",
		    "lab.yaml:4:5: vpcs.app: unknown key 'subnet'; did you "
		    "mean 'subnets'?\n");
	assert_said("vpcs:\n  app:\n    cidr_block: 10.0.0.0/16\n",
		    "lab.yaml:3:5: vpcs.app: 'cidr_block' is written 'cidr' "
		    "here\n");
	assert_said("vpcs: {app: {cidr: 10.0.0.0/16, subnets: {private-a: "
		    "10.0.1.0/24, private-b: 10.0.2.0/24, public-a: "
		    "10.0.0.0/24}}}\n"
		    "functions: {inside: {subnets: private-c}}\n",
		    "lab.yaml:2:31: functions.inside.subnets: no subnet "
		    "'private-c'; VPC app has private-a, private-b, "
		    "public-a\n");
	assert_said("vpcs: {app: {cidr: 10.0.0.0/16, subnets: {private-a: "
		    "10.0.1.0/24}}, data: {cidr: 10.1.0.0/16, subnets: "
		    "{private-a: 10.1.0.0/24}}}\n"
		    "instances: {web: {subnet: private-a}}\n",
		    "lab.yaml:2:27: instances.web.subnet: 'private-a' is in "
		    "VPCs app and data; write app/private-a or "
		    "data/private-a, or add 'vpc: app'\n");
	assert_said(APP("    security_groups: {database: {ingress: [{tcp: "
			"5432}]}}\n"),
		    "lab.yaml:5:44: security group database, ingress 1: needs "
		    "'from': a CIDR, a group, a prefix list or any\n");
	assert_said(
		APP("    security_groups: {function: {}}\n"
		    "    network_acls: {data: {ingress: [{rule: 100, "
		    "allow: {tcp: 1-2}, cidr: function}]}}\n") "functions: {inside: {subnets: private-a, "
							       "security_groups: function}}\n",
		"lab.yaml:6:74: network ACL data, rule 100: 'function' is "
		"no CIDR; ACLs take no groups (ACL-6). private-a is "
		"10.0.1.0/24\n");
	assert_said("functions: {f: {}}\n"
		    "expect: [{from: f, to: \"1.1.1.1:1\", is: open, within: "
		    "400}]\n",
		    "lab.yaml:2:55: expect 1.within: '400' needs a unit: 400s, "
		    "5m, 2h or 14d\n");
	assert_said("functions: {f: {}}\n"
		    "expect: [{from: f, to: \"1.1.1.1:1\", is: blocked, "
		    "because: SG_RULES_MISMATCH}]\n",
		    "lab.yaml:2:59: expect 1: no code 'SG_RULES_MISMATCH'; did "
		    "you mean 'ENI_SG_RULES_MISMATCH'?\n");
	assert_said("vpcs: {a: {cidr: [10.0.0.0/16 x: 1}}\n",
		    "lab.yaml:1:35: not YAML: expected ',' or ']', found "
		    "'}'\n");
}

static void all_errors_of_a_file_come_in_file_order(void **state)
{
	(void)state;
	assert_said("functions: {f: {timeout: 3s}}\n"
		    "about: [x]\n"
		    "vpcs:\n"
		    "  app: {cidr: ten, subnets: {a: 10.0.0.0/24}, az: a}\n"
		    "instances: {web: {subnet: b}}\n"
		    "expect: {from: nobody, to: web:80, is: open}\n",
		    "lab.yaml:1:26: functions.f.timeout: '3s' is no number; it "
		    "is in s\n"
		    "lab.yaml:2:8: about: needs text, found a list\n"
		    "lab.yaml:4:15: vpcs.app.cidr: 'ten' is no CIDR\n"
		    "lab.yaml:4:47: vpcs.app: unknown key 'az'\n"
		    "lab.yaml:6:16: expect 1.from: no node 'nobody'; the lab "
		    "has f, internet, web\n");
}

static void what_could_not_be_read_is_not_missed(void **state)
{
	(void)state;
	assert_said("vpcs: {app: {cidr: 10.0.0.0/16, subnet: {a: "
		    "10.0.0.0/24}}}\n"
		    "functions: {f: {subnets: a, vpc: app}}\n",
		    "lab.yaml:1:33: vpcs.app: unknown key 'subnet'; did you "
		    "mean 'subnets'?\n");
	assert_said("function: {f: {}}\n"
		    "expect: {from: f, to: 1.1.1.1:443, is: open}\n",
		    "lab.yaml:1:1: unknown key 'function'; did you mean "
		    "'functions'?\n");
	assert_said("vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: "
		    "10.0.0.0/99}}}\n"
		    "functions: {f: {subnets: a}}\n",
		    "lab.yaml:1:46: vpcs.app.subnets.a.cidr: '10.0.0.0/99' is "
		    "no CIDR\n");
	assert_said(APP("") "instances: {web: {subnet: private-a, port: 80}}\n"
			    "expect: {from: web, to: web, is: open}\n",
		    "lab.yaml:5:38: instances.web: unknown key 'port'; did you "
		    "mean 'ports'?\n");
}

/* --- R-1 to R-8 --------------------------------------------------------- */

static void tags_and_twice_written_keys_are_errors(void **state)
{
	(void)state;
	assert_said("lab: !Ref x\n",
		    "lab.yaml:1:6: tag '!Ref' is not allowed (R-1)\n");
	assert_said("lab: a\nlab: b\n",
		    "lab.yaml:2:1: 'lab' is there twice; the first is in line "
		    "1\n");
	assert_said("- a\n", "lab.yaml:1:1: a lab file is a mapping of keys "
			     "such as 'vpcs:'\n");
}

static void quotes_change_no_meaning(void **state)
{
	struct given g = given_fine(
		"account: \"012345678901\"\n"
		"vpcs: {\"app\": {\"cidr\": \"10.0.0.0/16\", "
		"internet_gateway: \"true\"}}\n");

	(void)state;
	assert_string_equal(g.model->account, "012345678901");
	assert_int_equal(g.model->vpcs.items[0]->internet_gateway,
			 GATEWAY_ATTACHED);
	given_drop(&g);
	assert_said("vpcs: {a: {cidr: 10.0.0.0/16, is_default: yes}}\n",
		    "lab.yaml:1:43: vpcs.a.is_default: 'yes' is neither true "
		    "nor false\n");
}

static void one_value_stands_for_a_list_of_one(void **state)
{
	struct given g = given_fine(APP(
		"    security_groups: {g: {ingress: {tcp: 80, from: "
		"any}}}\n") "functions: {f: {subnets: private-a, security_groups: "
			    "g}}\n"
			    "cites: F-1\n"
			    "expect: {from: f, to: 10.0.1.9:80, is: timeout}\n");

	(void)state;
	assert_int_equal(g.model->expects.n, 1);
	assert_int_equal(eni_named(&g, "f@private-a")->groups.n, 1);
	given_drop(&g);
}

static void short_forms_mean_the_long_ones(void **state)
{
	struct given g = given_fine(
		"vpcs: {b: 10.1.0.0/16, app: {cidr: 10.0.0.0/16, "
		"internet_gateway: true, subnets: {s: 10.0.0.0/24}, "
		"nat_gateways: {nat: s}, route_tables: {r: {0.0.0.0/0: nat}, "
		"long: {routes: {0.0.0.0/0: nat}}}, security_groups: {g: "
		"{ingress: all}}}}\n"
		"internet: {api.example.com: 203.0.113.80}\n");
	const struct vpc *app = g.model->vpcs.items[1];
	const struct security_group_rule *rule =
		&app->security_groups.items[1]->ingress.items[0];

	(void)state;
	assert_string_equal(PREFIX(g.model->vpcs.items[0]->cidrs.items[0]),
			    "10.1.0.0/16");
	assert_ptr_equal(app->nat_gateways.items[0]->subnet,
			 app->subnets.items[0]);
	for (int i = 1; i <= 2; i++)
		assert_ptr_equal(
			app->route_tables.items[i]->routes.items[0].nat_gateway,
			app->nat_gateways.items[0]);
	assert_int_equal(rule->traffic.protocol, PROTOCOL_ALL);
	assert_string_equal(PREFIX(rule->cidr), "0.0.0.0/0");
	given_drop(&g);
}

static void an_empty_value_is_an_error(void **state)
{
	static const char *const empties[] = {"", "null", "~", "\"\""};
	char text[80];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(empties); i++) {
		snprintf(text, sizeof(text), "functions:\n  f: {timeout: %s}\n",
			 empties[i]);
		assert_said(text, "lab.yaml:2:7: functions.f.timeout: is "
				  "empty; leave the key out for its "
				  "default\n");
	}
	assert_said("functions:\n  f:\n", "lab.yaml:2:3: functions.f: is "
					  "empty; {} has all defaults\n");
	assert_says("vpcs: {a: {cidr: 10.0.0.0/16, security_groups: {g: "
		    "{ingress: [all, ]}, h: {egress: [~]}}}}",
		    "entry 1 is empty");
}

static void no_groups_and_an_absent_key_differ(void **state)
{
	struct given g = given_fine(
		APP("") "load_balancers: {lb: {type: network, internal: true, "
			"subnets: private-a, security_groups: default, "
			"listeners: {80: t}, target_groups: {t: 10.0.1.9}}}\n"
			"instances: {web: {subnet: private-a}}\n");

	(void)state;
	assert_true(eni_named(&g, "lb")->filtered);
	assert_string_equal(
		eni_groups_text(g.model->arena, eni_named(&g, "web")),
		"default"); /* SG-4 */
	given_drop(&g);
	assert_says(APP("") "instances: {w: {subnet: private-a, "
			    "security_groups: []}}",
		    "needs at least one security group (SG-2)");
}

static void long_spellings_name_the_short_ones(void **state)
{
	static const char *const lines[][2] = {
		{"subnet_id: private-a", "'subnet_id' is written 'subnet'"},
		{"subnet_ids: [private-a]", "'subnet_ids' is written 'subnet'"},
		{"subnet: private-a, security_group_ids: [g]",
		 "'security_group_ids' is written 'security_groups'"},
		{"subnet: private-a, private_ip_address: 10.0.1.9",
		 "'private_ip_address' is written 'private_ip'"},
		{"subnet: private-a, associate_public_ip_address: true",
		 "'associate_public_ip_address' is written 'public_ip'"},
		{"SubnetId: private-a", "'SubnetId' is written 'subnet'"},
	};
	char text[512];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		snprintf(text, sizeof(text), APP("") "instances: {w: {%s}}\n",
			 lines[i][0]);
		assert_says(text, lines[i][1]);
	}
	assert_says(APP("    nat_gateways: {n: {subnet: private-a, "
			"allocation_id: e}}\n"),
		    "'allocation_id' is written 'elastic_ip' here");
	assert_says("functions: {f: {ipv6_allowed_for_dual_stack: false}}",
		    "'ipv6_allowed_for_dual_stack' is written 'ipv6' here");
	assert_says("vpcs: {a: {cidr: 10.0.0.0/16, subnets: {s: {cidr: "
		    "10.0.0.0/24, availability_zone: us-east-1a}}}}",
		    "'availability_zone' is written 'az' here");
}

static void what_is_not_supported_yet_is_said_so(void **state)
{
	static const char *const keys[] = {
		"import: x.yaml",
		"peerings: {}",
		"steps: []",
		"cloudfront: {}",
		"services: {}",
		"transit_gateways: {}",
		"prefix_lists: {}",
		"limits: {}",
		"endpoint_services: {}",
		"on_premises: {}",
		"flow_logs: {}",
		"time_factor: 50",
		"private_hosted_zones: {}",
		"block_public_access: block-ingress"};
	static const char *const app[] = {"ipv6_cidr: auto", "dhcp_options: {}",
					  "vpn_gateway: true", "endpoints: {}"};
	char text[512], said[128];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		snprintf(said, sizeof(said),
			 "lab.yaml:1:1: '%.*s' is not supported yet\n",
			 (int)strcspn(keys[i], ":"), keys[i]);
		assert_said(keys[i], said);
	}
	for (size_t i = 0; i < ARRAY_LEN(app); i++) {
		snprintf(text, sizeof(text), APP("    %s\n"), app[i]);
		snprintf(said, sizeof(said), "'vpcs.app.%.*s' is not supported",
			 (int)strcspn(app[i], ":"), app[i]);
		assert_says(text, said);
	}
	given_drop(&(struct given[]){
		given_fine("block_public_access: off\ntime_factor: 1\n"
			   "functions: {f: {ipv6: false}}\n")}[0]);
	assert_says(APP("    route_tables: {r: {s3: igw}}\n"), "prefix list");
	assert_says(APP("    route_tables: {r: {\"::/0\": igw}}\n"), "IPv6");
	assert_says(APP("    route_tables: {r: {1.0.0.0/8: eigw}}\n"),
		    "target 'eigw' is not supported yet");
	assert_says(APP("    route_tables: {r: {1.0.0.0/8: {peering: x}}}\n"),
		    "peering is not supported yet");
	assert_says(APP("    security_groups: {g: {egress: [{tcp: 443, to: "
			"s3}]}}\n"),
		    "prefix list 's3' is not supported yet");
	assert_says(APP("") "network_interfaces: {a: {subnet: private-a}, b: "
			    "{subnet: private-a}}\n"
			    "instances: {w: {network_interfaces: [a, b]}}\n",
		    "more than one is not supported yet");
}

/* --- section 2 ---------------------------------------------------------- */

static void values_say_what_they_should_be(void **state)
{
	static const char *const cases[][2] = {
		{"account: 123", "account: '123' is no account; write 12"},
		{"lab: a b", "lab: 'a b' is no name"},
		{"vpcs: {\"a b\": 10.0.0.0/16}", "vpcs: 'a b' is no name"},
		{"vpcs: {a: 10.0.0.1}", "'10.0.0.1' is no CIDR; a single "
					"address is 10.0.0.1/32"},
		{"vpcs: {a: \"2001:db8::/56\"}", "is IPv6; an IPv4 CIDR"},
		{"vpcs: {a: {cidr: []}}", "a VPC has at least one CIDR"},
		{"vpcs: {a: {internet_gateway: true}}", "vpcs.a: needs 'cidr'"},
		{"vpcs: {a: {cidr: 10.0.0.0/16, internet_gateway: maybe}}",
		 "'maybe' is none of true, false, detached"},
		{"vpcs: {a: {cidr: 10.0.0.0/16, subnets: {s: {cidr: "
		 "10.0.0.0/24, az: g}}}}",
		 "'g' is no Availability Zone; write a to f, or us-east-1a"},
		{"vpcs: {a: {cidr: 10.0.0.0/16, subnets: {s: {cidr: "
		 "10.0.0.0/24, az: eu-west-1a}}}}",
		 "'eu-west-1a' is no Availability Zone"},
		{"databases: {d: {engine: access, subnets: []}}",
		 "'access' is none of postgres, mysql"},
		{"cites: [F-1, F-99]", "cites: no statement or failure 'F-99'"},
		{"functions: [a]", "functions: needs a mapping from names"},
		{"functions: {f: {subnets: [[a]]}}", "needs a name, found a "
						     "list"},
		{"elastic_ips: {e: 198.20.0.1}", "is outside 198.18.0.0/15"},
		{"elastic_ips: {e: 198.18.0.1, f: 198.18.0.1}",
		 "198.18.0.1 is elastic IP e's already"},
		{"internet: {h: 10.0.0.1}", "address 10.0.0.1 is private"},
		{"internet: {h: 203.0.113.1}", "ready-made host"},
		{"internet: {h: 203.0.113.9, i: 203.0.113.9}",
		 "203.0.113.9 is h's already"},
		{"instances: {w: {subnet: s, ports: [0]}}", "'0' is no port"},
		{"instances: {w: {ports: [80]}}",
		 "needs 'subnet' or 'network_interfaces'"},
		{"instances: {w: {network_interfaces: e, private_ip: "
		 "10.0.0.9}}",
		 "'private_ip' belongs to the network interface"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_says(cases[i][0], cases[i][1]);
}

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
		{"{tcp: 1, from: nobody}", "no security group 'nobody'; VPC "
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

/* --- N-1 to N-6 --------------------------------------------------------- */

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
		    "no NAT gateway, instance or network interface 'nothing'; "
		    "VPC app has x");
}

/* --- interfaces and addresses ------------------------------------------- */

static void addresses_go_in_file_order_after_those_written_by_hand(void **state)
{
	struct given g = given_fine(
		"functions: {f: {subnets: a}}\n"
		"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true, "
		"subnets: {a: 10.0.0.0/24, b: {cidr: 10.0.1.0/24, az: b}},\n"
		"  nat_gateways: {nat: a}}}\n"
		"instances: {web: {subnet: a, private_ip: 10.0.0.5}, two: "
		"{subnet: a}}\n"
		"databases: {d: {engine: mysql, subnets: [a, b]}}\n");

	(void)state;
	assert_private_ip(&g, "f@a", "10.0.0.4");
	assert_private_ip(&g, "web", "10.0.0.5");
	assert_private_ip(&g, "nat", "10.0.0.6"); /* VPC-21, R-6 */
	assert_private_ip(&g, "two", "10.0.0.7");
	assert_private_ip(&g, "d", "10.0.0.8");
	assert_string_equal(g.model->enis.items[0]->o.name, "f@a");
	assert_string_equal(g.model->enis.items[1]->o.name, "nat");
	given_drop(&g);
}

static void the_smallest_subnet_holds_eleven(void **state)
{
	struct arena *a = arena_new();
	struct text t = {.arena = a};

	(void)state;
	text_add(&t, "vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: "
		     "10.0.0.16/28}}}\ninstances: {");
	for (int i = 0; i < 11; i++)
		text_add(&t, "i%d: {subnet: a}, ", i);
	struct given g = given_fine(arena_printf(a, "%s}", t.s));

	assert_private_ip(&g, "i0", "10.0.0.20");
	assert_private_ip(&g, "i10", "10.0.0.30");
	given_drop(&g);
	text_add(&t, "more: {subnet: a}}");
	assert_refused(t.s, "InsufficientFreeAddressesInSubnet", "more");
	arena_free(a);
}

static void a_function_without_free_address_is_failed(void **state)
{
	struct given g = given_fine(
		"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: {cidr: "
		"10.0.0.0/24, addresses_taken: 250}, b: 10.0.1.0/24}, "
		"security_groups: {g: {}}}}\n"
		"functions: {first: {subnets: a}, shares: {subnets: a}, late: "
		"{subnets: [a, b], security_groups: g}}\n");

	(void)state;
	assert_private_ip(&g, "first@a", "10.0.0.4");
	assert_string_equal(model_node(g.model, "shares")->state, "Active");
	assert_string_equal(model_node(g.model, "late")->state, "Failed");
	assert_string_equal(model_node(g.model, "late")->state_reason,
			    "SubnetOutOfIPAddresses"); /* F-44 */
	given_drop(&g);
}

static void functions_share_an_eni_by_subnet_and_set_of_groups(void **state)
{
	struct given g = given_fine(APP(
		"    security_groups: {x: {}, y: {}}\n") "functions:\n"
							 "  one: {subnets: [private-a, private-b], "
							 "security_groups: [x, y]}\n"
							 "  two: {subnets: private-a, security_groups: [y, x, "
							 "y], sandboxes: 2}\n"
							 "  other: {subnets: private-a, security_groups: x}\n"
							 "  outside: {}\n");
	const struct node *one = model_node(g.model, "one");
	const struct node *two = model_node(g.model, "two");
	const struct node *other = model_node(g.model, "other");

	(void)state;
	assert_int_equal(g.model->enis.n, 3); /* LAM-12, LAM-13 */
	assert_ptr_equal(one->places.items[0].eni, two->places.items[0].eni);
	assert_ptr_equal(two->places.items[0].eni, two->places.items[1].eni);
	assert_ptr_not_equal(one->places.items[0].eni,
			     other->places.items[0].eni);
	assert_int_equal(one->places.items[0].eni->places.n, 3);
	assert_string_equal(one->places.items[0].eni->o.name, "one@private-a");
	assert_string_equal(one->places.items[1].label, "one@private-b");
	assert_string_equal(two->places.items[1].label, "two@private-a#2");
	assert_string_equal(other->places.items[0].label, "other");
	assert_int_equal(one->places.items[0].eni->type, ENI_LAMBDA);
	assert_int_equal(model_node(g.model, "outside")->places.n, 1);
	assert_null(model_node(g.model, "outside")->places.items[0].eni);
	assert_int_equal(
		model_node(g.model, "outside")->places.items[0].address.family,
		0);
	given_drop(&g);
}

static void proxies_use_two_zones_and_their_familys_port(void **state)
{
	struct given g = given_fine(
		"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.0.0/24, a2: "
		"10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}, c: {cidr: "
		"10.0.3.0/24, az: c}}}}\n"
		"databases: {d: {engine: postgres, port: 5433, az: b, subnets: "
		"[a, b]}}\n"
		"proxies: {p: {database: d, subnets: [a, a2, b, c]}}\n");
	const struct node *p = model_node(g.model, "p");

	(void)state;
	assert_int_equal(p->places.n, 2); /* PRX-1 */
	assert_string_equal(p->places.items[0].label, "p@a");
	assert_string_equal(p->places.items[1].label, "p@b");
	assert_int_equal(p->ports.items[0].number, 5432); /* PRX-3 */
	assert_string_equal(eni_named(&g, "d")->subnet->o.name, "b");
	assert_string_equal(eni_named(&g, "d")->description,
			    "RDSNetworkInterface"); /* ENI-9 */
	assert_int_equal(strncmp(p->dns_name, "p.proxy-", strlen("p.proxy-")),
			 0);
	given_drop(&g);
}

static void public_addresses_are_given_where_aws_gives_them(void **state)
{
	struct given g = given_fine(
		"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true, "
		"subnets: {a: {cidr: 10.0.0.0/24, map_public_ip_on_launch: "
		"true}, b: {cidr: 10.0.1.0/24, az: b}},\n"
		"  nat_gateways: {nat: b, named: {subnet: b, elastic_ip: two}, "
		"own: {subnet: b, connectivity_type: private}}}}\n"
		"elastic_ips: {one: auto, two: 198.18.0.2}\n"
		"instances: {w: {subnet: a}, x: {subnet: b}, y: {subnet: b, "
		"public_ip: true}, z: {subnet: a, public_ip: false}, e: "
		"{subnet: b, public_ip: one}}\n"
		"load_balancers: {lb: {subnets: [a, b], listeners: {80: t}, "
		"target_groups: {t: w}}, in: {internal: true, subnets: [a, b], "
		"listeners: {80: t}, target_groups: {t: w}}}\n");

	(void)state;
	assert_public_ip(&g, "nat", "198.18.0.1");
	assert_public_ip(&g, "named", "198.18.0.2");
	assert_public_ip(&g, "own", "none");
	assert_public_ip(&g, "e", "198.18.0.3");
	assert_public_ip(&g, "w", "198.18.0.4");
	assert_public_ip(&g, "x", "none");
	assert_public_ip(&g, "y", "198.18.0.5");
	assert_public_ip(&g, "z", "none");
	assert_public_ip(&g, "lb@a", "198.18.0.6");
	assert_public_ip(&g, "lb@b", "198.18.0.7");
	assert_public_ip(&g, "in@a", "none");
	assert_int_equal(strncmp(model_node(g.model, "in")->dns_name,
				 "internal-in-", 12),
			 0);
	given_drop(&g);
}

static void hosts_of_the_internet_have_addresses_and_443(void **state)
{
	struct given g = given_fine(
		"internet: {a.example: {}, b.example: 203.0.113.11, c.example: "
		"{ports: [80, 53/udp]}}\n");
	const struct node *internet = model_node(g.model, "internet");
	const struct node *c = model_node(g.model, "C.Example");

	(void)state;
	assert_string_equal(ADDR(model_node(g.model, "a.example")->address),
			    "203.0.113.10");
	assert_string_equal(ADDR(c->address), "203.0.113.12");
	assert_int_equal(c->ports.n, 2);
	assert_true(c->ports.items[1].udp);
	assert_string_equal(ADDR(internet->places.items[0].address),
			    "203.0.113.1");
	assert_int_equal(internet->ports.n, 2);
	assert_string_equal(ADDR(model_lambda_address()), "198.51.100.200");
	given_drop(&g);
}

static void an_instance_has_its_own_interface(void **state)
{
	struct given g = given_fine(APP(
		"    security_groups: {g: {}}\n") "network_interfaces: {eth: {subnet: private-b, "
						  "security_groups: g, private_ip: 10.0.2.99, "
						  "source_dest_check: false}, spare: {subnet: "
						  "private-b}}\n"
						  "instances: {box: {network_interfaces: eth, ports: "
						  "[80]}}\n");
	const struct eni *eth = eni_named(&g, "eth");

	(void)state;
	assert_ptr_equal(model_node(g.model, "box")->places.items[0].eni, eth);
	assert_string_equal(ADDR(eth->private_ip), "10.0.2.99");
	assert_false(eth->source_dest_check);
	assert_string_equal(eni_groups_text(g.model->arena, eth), "g");
	assert_int_equal(eni_named(&g, "spare")->places.n, 0);
	assert_private_ip(&g, "spare", "10.0.2.4");
	given_drop(&g);
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

static void identifiers_of_many_interfaces_differ(void **state)
{
	struct arena *a = arena_new();
	struct text t = {.arena = a};
	struct timespec from, to;
	struct given g;

	(void)state;
	text_add(&t, "vpcs: {app: {cidr: 10.0.0.0/16, subnets: {s: "
		     "10.0.0.0/18}}}\ninstances:\n");
	for (int i = 0; i < 2000; i++)
		text_add(&t, "  node-%d: {subnet: s, ports: [80]}\n", i);
	clock_gettime(CLOCK_MONOTONIC, &from);
	g = given_fine(t.s);
	clock_gettime(CLOCK_MONOTONIC, &to);
	assert_true(to.tv_sec - from.tv_sec < 5);
	for (size_t i = 0; i < g.model->enis.n; i++)
		for (size_t j = i + 1; j < g.model->enis.n; j++)
			assert_true(strncmp(g.model->enis.items[i]->o.id,
					    g.model->enis.items[j]->o.id,
					    15) != 0);
	given_drop(&g);
	arena_free(a);
}

/* --- files -------------------------------------------------------------- */

static void assert_file_says(const char *path, const char *part)
{
	struct report report = {.arena = arena_new()};

	assert_null(model_load(path, &report));
	assert_int_equal(report.findings.n, 1);
	assert_string_equal(report.findings.items[0].at.file, path);
	assert_int_equal(report.findings.items[0].at.line, 0);
	assert_non_null(strstr(report.findings.items[0].text, part));
	arena_free(report.arena);
}

static void a_file_that_cannot_be_read_has_one_message(void **state)
{
	char path[] = "/tmp/vpclab-test-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_file_says(path, "the file is empty");
	assert_int_equal(write(fd,
			       "\x7f"
			       "ELF\0\0",
			       6),
			 6);
	assert_file_says(path, "not YAML");
	assert_int_equal(ftruncate(fd, 10 << 20), 0);
	assert_file_says(path, "larger than 4 MiB");
	close(fd);
	unlink(path);
	assert_file_says(path, strerror(ENOENT));
	assert_file_says("/tmp", "is a directory");
}

static void a_lab_is_named_after_its_file(void **state)
{
	struct given g = given_fine("functions: {}\n");

	(void)state;
	assert_string_equal(g.model->lab, "lab");
	given_drop(&g);
	g = given_fine("lab: own\nabout: one sentence\n");
	assert_string_equal(g.model->lab, "own");
	assert_string_equal(g.model->about, "one sentence");
	given_drop(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_messages_are_those_of_the_manual),
		cmocka_unit_test(all_errors_of_a_file_come_in_file_order),
		cmocka_unit_test(what_could_not_be_read_is_not_missed),
		cmocka_unit_test(tags_and_twice_written_keys_are_errors),
		cmocka_unit_test(quotes_change_no_meaning),
		cmocka_unit_test(one_value_stands_for_a_list_of_one),
		cmocka_unit_test(short_forms_mean_the_long_ones),
		cmocka_unit_test(an_empty_value_is_an_error),
		cmocka_unit_test(no_groups_and_an_absent_key_differ),
		cmocka_unit_test(long_spellings_name_the_short_ones),
		cmocka_unit_test(what_is_not_supported_yet_is_said_so),
		cmocka_unit_test(values_say_what_they_should_be),
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
		cmocka_unit_test(
			addresses_go_in_file_order_after_those_written_by_hand),
		cmocka_unit_test(the_smallest_subnet_holds_eleven),
		cmocka_unit_test(a_function_without_free_address_is_failed),
		cmocka_unit_test(
			functions_share_an_eni_by_subnet_and_set_of_groups),
		cmocka_unit_test(proxies_use_two_zones_and_their_familys_port),
		cmocka_unit_test(
			public_addresses_are_given_where_aws_gives_them),
		cmocka_unit_test(hosts_of_the_internet_have_addresses_and_443),
		cmocka_unit_test(an_instance_has_its_own_interface),
		cmocka_unit_test(a_rule_is_made_for_each_peer_and_port),
		cmocka_unit_test(identifiers_of_many_interfaces_differ),
		cmocka_unit_test(a_file_that_cannot_be_read_has_one_message),
		cmocka_unit_test(a_lab_is_named_after_its_file),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("labfile", tests, NULL, NULL);
}
