// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_labfile.c - reading a lab file: messages, values, files
 */
#include "tests/unit/labs/given.h"

#include <errno.h>
#include <unistd.h>

#include "tests/support/files.h"

/* --- lab-file.md section 14 --------------------------------------------- */

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

static void only_who_reads_files_can_import(void **state)
{
	(void)state;
	assert_said("import: x.yaml\n",
		    "lab.yaml:1:9: import: nothing can be imported here; only "
		    "a lab file does, at its top\n");
	given_drop(&(struct given[]){
		given_fine("block_public_access: off\n"
			   "functions: {f: {ipv6: false}}\n")}[0]);
	assert_says(APP("") "instances: {w: {network_interfaces: []}}\n",
		    "instances.w.network_interfaces: an empty list");
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
		{"elastic_ips: {e: 10.20.0.1}",
		 "10.20.0.1 is private; an elastic IP is public"},
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

/* --- files -------------------------------------------------------------- */

static void assert_file_says_at(const char *path, int line, const char *part)
{
	struct report report = {.arena = arena_new()};

	assert_null(model_load(path, &report));
	assert_int_equal(report.findings.n, 1);
	assert_string_equal(report.findings.items[0].at.file, path);
	assert_int_equal(report.findings.items[0].at.line, line);
	assert_non_null(strstr(report.findings.items[0].text, part));
	arena_free(report.arena);
}

static void assert_file_says(const char *path, const char *said)
{
	assert_file_says_at(path, 0, said);
}

static void a_file_that_cannot_be_read_has_one_message(void **state)
{
	char path[TEMPORARY_BYTES];
	int fd;

	(void)state;
	temporary_path(path);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_file_says(path, "the file is empty");
	assert_int_equal(write(fd,
			       "\x7f"
			       "ELF\0\0",
			       6),
			 6);
	assert_file_says_at(path, 1, "not YAML");
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

/* Whoever prints it prints one line, which commands no terminal */
static void what_people_read_is_one_line(void **state)
{
	struct given g = given_fine(
		"about: |\n"
		"  one\n"
		"  ok 2 - more\n"
		"vpcs: {app: {cidr: 10.0.0.0/16}}\n"
		"steps: [{name: \"a\\r\\n\\e[2Jb\\tc\\n\"}]\n");

	(void)state;
	assert_string_equal(g.model->about, "one ok 2 - more");
	assert_string_equal(g.model->steps.items[0].name, "a [2Jb c");
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
		cmocka_unit_test(what_people_read_is_one_line),
		cmocka_unit_test(no_groups_and_an_absent_key_differ),
		cmocka_unit_test(long_spellings_name_the_short_ones),
		cmocka_unit_test(only_who_reads_files_can_import),
		cmocka_unit_test(values_say_what_they_should_be),
		cmocka_unit_test(a_file_that_cannot_be_read_has_one_message),
		cmocka_unit_test(a_lab_is_named_after_its_file),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("labfile", tests, NULL, NULL);
}
