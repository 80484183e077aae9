// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_validate.c - what AWS would refuse, with AWS's code
 */
#include "tests/unit/labs/given.h"

#include "base/text.h"

struct refusal {
	const char *lab, *code, *subject;
};

static void assert_all_refused(const struct refusal *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_refused(list[i].lab, list[i].code, list[i].subject);
}

#define ASSERT_ALL_REFUSED(list) assert_all_refused(list, ARRAY_LEN(list))

static void vpc_blocks_have_sizes_and_ranges(void **state)
{
	static const struct refusal list[] = {
		{"vpcs: {a: 10.0.0.0/15}", "InvalidVpc.Range", "a"},
		{"vpcs: {a: 10.0.0.0/29}", "InvalidVpc.Range", "a"},
		{"vpcs: {a: 127.1.0.0/16}", "InvalidVpc.Range", "a"},
		{"vpcs: {a: 0.1.0.0/16}", "InvalidVpc.Range", "a"},
		{"vpcs: {a: 169.254.0.0/16}", "InvalidVpc.Range", "a"},
		{"vpcs: {a: 230.0.0.0/16}", "InvalidVpc.Range", "a"},
		{"vpcs: {a: {cidr: [10.8.0.0/16, 10.8.1.0/24]}}",
		 "InvalidVpc.Range", "a"},
		{"vpcs: {a: {cidr: [10.8.0.0/16, 192.168.0.0/16]}}",
		 "InvalidVpc.Range", "a"},
		{"vpcs: {a: {cidr: [172.16.0.0/16, 172.31.0.0/16]}}",
		 "InvalidVpc.Range", "a"},
		{"vpcs: {a: {cidr: [192.168.0.0/16, 10.0.0.0/16]}}",
		 "InvalidVpc.Range", "a"},
		{"vpcs: {a: {cidr: [100.64.0.0/16, 198.19.0.0/16]}}",
		 "InvalidVpc.Range", "a"},
		{"vpcs: {a: {cidr: [10.1.0.0/16, 10.0.0.0/16]}}",
		 "InvalidVpc.Range", "a"},
		{"vpcs: {a: {cidr: [10.8.0.0/16, 10.9.0.0/16, 10.10.0.0/16, "
		 "10.11.0.0/16, 10.12.0.0/16, 10.13.0.0/16]}}",
		 "VpcCidrLimitExceeded", "a"},
	};
	struct given g = given_fine(
		"vpcs: {a: {cidr: [10.8.0.0/16, 100.64.0.0/16]}, b: "
		"10.8.0.0/28, c: 172.17.0.0/16}");

	(void)state; /* VPC-1, VPC-2, VPC-4, VPC-6 */
	given_drop(&g); /* VPC-12: equal blocks of two VPCs are fine */
	ASSERT_ALL_REFUSED(list);
}

#define SUBNETS(list) "vpcs: {app: {cidr: 10.0.0.0/16, subnets: {" list "}}}"

static void subnets_are_inside_and_apart(void **state)
{
	static const struct refusal list[] = {
		{SUBNETS("a: 10.1.2.0/24"), "InvalidSubnet.Range", "a"},
		{SUBNETS("a: 10.0.0.0/29"), "InvalidSubnet.Range", "a"},
		{SUBNETS("a: 10.0.0.0/15"), "InvalidSubnet.Range", "a"},
		{SUBNETS("a: 10.0.0.0/24, b: 10.0.0.128/25"),
		 "InvalidSubnet.Conflict", "b"},
		{SUBNETS("a: 10.0.0.128/25, b: 10.0.1.0/24, c: 10.0.0.0/24"),
		 "InvalidSubnet.Conflict", "c"},
	};
	struct given g = given_fine(SUBNETS("a: 10.0.0.0/16"));

	(void)state;
	given_drop(&g); /* VPC-20: it may equal the VPC's block */
	ASSERT_ALL_REFUSED(list);
	assert_said("vpcs:\n  app:\n    cidr: 10.0.0.0/16\n"
		    "    subnets: {private-b: 10.1.2.0/24}\n",
		    "lab.yaml:4:26: subnet private-b: 10.1.2.0/24 is outside "
		    "app's 10.0.0.0/16 (AWS: InvalidSubnet.Range)\n");
}

#define ROUTES(more) APP("    route_tables: {t: {" more "}}\n")

static void routes_lead_where_aws_lets_them(void **state)
{
	static const struct refusal list[] = {
		{ROUTES("0.0.0.0/0: igw"), "InvalidParameterValue", "t"},
		{ROUTES("10.0.1.0/25: blackhole"), "InvalidParameterValue",
		 "t"},
		{ROUTES("10.0.1.0/24: blackhole"), "InvalidParameterValue",
		 "t"},
		{ROUTES("20.0.0.0/8: local"), "InvalidParameterValue", "t"},
		{ROUTES("169.254.168.0/22: blackhole"), "InvalidParameterValue",
		 "t"},
		{ROUTES("169.254.169.0/24: blackhole"), "InvalidParameterValue",
		 "t"},
	};
	struct given g;

	(void)state; /* RT-6, RT-15, L2-9 */
	ASSERT_ALL_REFUSED(list);
	g = given("vpcs: {app: {cidr: 10.0.0.0/16, route_tables: {main: "
		  "{20.0.0.0/24: blackhole, 20.0.0.9/24: blackhole}}}}");
	assert_non_null(strstr(g.said, "(AWS: RouteAlreadyExists)")); /* RT-8 */
	given_drop(&g);
	g = given_fine(APP(
		"    internet_gateway: detached\n"
		"    route_tables: {t: {0.0.0.0/0: igw, 10.0.1.0/24: "
		"box, 10.0.0.0/16: local, 10.0.2.0/24: local}}\n") "instances: {box: {subnet: private-b}}\n");
	given_drop(&g);
}

static void gateways_have_tables_of_their_own(void **state)
{
#define EDGE(keys_)                                               \
	APP("    internet_gateway: true\n"                        \
	    "    vpn_gateway: true\n"                             \
	    "    nat_gateways: {nat: private-a}\n"                \
	    "    route_tables: {e: {gateway: igw, " keys_ "}}\n") \
	"instances: {box: {subnet: private-b}}\n"
	static const struct refusal list[] = {
		{EDGE("routes: {10.0.1.0/24: igw}"), "InvalidParameterValue",
		 "e"},
		{EDGE("routes: {10.0.1.0/24: nat}"), "InvalidParameterValue",
		 "e"},
		{EDGE("routes: {0.0.0.0/0: box}"), "InvalidParameterValue",
		 "e"},
		{EDGE("routes: {10.0.1.0/25: box}"), "InvalidParameterValue",
		 "e"},
		{EDGE("propagate: true"), "InvalidParameterValue", "e"},
		{EDGE("routes: {}}, f: {gateway: igw, routes: {}"),
		 "Resource.AlreadyAssociated", "f"},
		{APP("    route_tables: {e: {gateway: vgw}}\n"),
		 "Gateway.NotAttached", "e"},
		{APP("    internet_gateway: true\n    main_route_table: e\n"
		     "    route_tables: {e: {gateway: igw}}\n"),
		 "InvalidParameterValue", "e"},
	};
	struct given g;

	(void)state; /* RT-14, RT-30, RT-31 */
	ASSERT_ALL_REFUSED(list);
	g = given_fine(EDGE("routes: {10.0.1.0/24: box, 10.0.0.0/16: local}"));
	assert_string_equal(
		vpc_edge_table(g.model->vpcs.items[0], ROUTE_EDGE_INTERNET)
			->o.name,
		"e");
	given_drop(&g);
#undef EDGE
}

static const struct route *route_to(const struct given *g, const char *to)
{
	const struct route_table *t =
		g->model->vpcs.items[0]->route_tables.items[0];

	for (size_t i = 0; i < t->routes.n; i++)
		if (strcmp(PREFIX(t->routes.items[i].to), to) == 0)
			return &t->routes.items[i];
	fail_msg("no route to %s", to);
	return NULL;
}

static void routes_to_what_does_not_work_are_blackholes(void **state)
{
	struct given g = given_fine(APP(
		"    internet_gateway: detached\n"
		"    nat_gateways: {nat: private-a, own: {subnet: "
		"private-a, connectivity_type: private}}\n"
		"    route_tables: {main: {0.0.0.0/0: igw, 1.0.0.0/8: nat, "
		"2.0.0.0/8: blackhole, 3.0.0.0/8: own, 4.0.0.0/8: web, "
		"5.0.0.0/8: spare}}\n") "instances: {web: {subnet: private-a}}\n"
					"network_interfaces: {spare: {subnet: private-a}}\n");

	(void)state;
	assert_int_equal(route_to(&g, "0.0.0.0/0")->state, ROUTE_BLACKHOLE);
	assert_int_equal(route_to(&g, "1.0.0.0/8")->state, ROUTE_BLACKHOLE);
	assert_int_equal(route_to(&g, "2.0.0.0/8")->state, ROUTE_BLACKHOLE);
	assert_int_equal(route_to(&g, "3.0.0.0/8")->state, ROUTE_ACTIVE);
	assert_int_equal(route_to(&g, "4.0.0.0/8")->state, ROUTE_ACTIVE);
	assert_ptr_equal(route_to(&g, "4.0.0.0/8")->eni, eni_named(&g, "web"));
	assert_int_equal(route_to(&g, "5.0.0.0/8")->state, ROUTE_BLACKHOLE);
	assert_string_equal(
		g.model->vpcs.items[0]->nat_gateways.items[0]->failure,
		"Gateway.NotAttached"); /* NAT-14 */
	given_drop(&g);
}

#define GROUPS(more) APP("    security_groups: {" more "}\n")

static void groups_and_acls_have_no_doubles(void **state)
{
	static const struct refusal list[] = {
		{GROUPS("x: {ingress: [{tcp: 1, from: any}, {tcp: 1, from: "
			"0.0.0.0/0}]}"),
		 "InvalidPermission.Duplicate", "x"},
		{GROUPS("x: {egress: [{tcp: [1, 1], to: x}]}"),
		 "InvalidPermission.Duplicate", "x"},
		{GROUPS("x: {ingress: [{tcp: 1, from: [x, self]}]}"),
		 "InvalidPermission.Duplicate", "x"},
		{GROUPS("x: {}, X: {}"), "InvalidGroup.Duplicate",
		 "X"}, /* SG-16 */
		{GROUPS("sg-x: {}"), "InvalidParameterValue", "sg-x"},
		{APP("    network_acls: {x: {ingress: [{rule: 1, allow: all, "
		     "cidr: 0.0.0.0/0}, {rule: 1, deny: all, cidr: "
		     "0.0.0.0/0}]}}\n"),
		 "NetworkAclEntryAlreadyExists", "x"},
	};

	(void)state;
	ASSERT_ALL_REFUSED(list);
}

static void hand_written_addresses_are_inside_free_and_not_reserved(
	void **state)
{
	static const struct refusal list[] = {
		{APP("") "instances: {web: {subnet: private-a, private_ip: "
			 "10.0.2.9}}",
		 "InvalidParameterValue", "web"},
		{APP("") "instances: {web: {subnet: private-a, private_ip: "
			 "10.0.1.3}}",
		 "InvalidParameterValue", "web"},
		{APP("") "instances: {web: {subnet: private-a, private_ip: "
			 "10.0.1.255}}",
		 "InvalidParameterValue", "web"},
		{APP("") "instances: {web: {subnet: private-a, private_ip: "
			 "10.0.1.4}, two: {subnet: private-a, private_ip: "
			 "10.0.1.4}}",
		 "InvalidIPAddress.InUse", "two"},
		{APP("") "elastic_ips: {e: auto}\n"
			 "instances: {web: {subnet: private-a, public_ip: e}, "
			 "two: {subnet: private-a, public_ip: e}}",
		 "Resource.AlreadyAssociated", "two"},
	};

	(void)state;
	ASSERT_ALL_REFUSED(list);
}

static void functions_keep_lambdas_limits(void **state)
{
	static const struct refusal list[] = {
		{"functions: {f: {memory_size: 127}}",
		 "InvalidParameterValueException", "f"},
		{"functions: {f: {memory_size: 10241}}",
		 "InvalidParameterValueException", "f"},
		{"functions: {f: {timeout: 0}}",
		 "InvalidParameterValueException", "f"},
		{"functions: {f: {timeout: 901}}",
		 "InvalidParameterValueException", "f"},
		{"functions: {f: {ephemeral_storage: 511}}",
		 "InvalidParameterValueException", "f"},
		{GROUPS("g: {}") "functions: {f: {security_groups: g}}",
		 "InvalidParameterValueException", "f"},
		{APP("") "functions: {f: {subnets: private-a, "
			 "security_groups: []}}",
		 "InvalidParameterValueException", "f"},
		{GROUPS("a: {}, b: {}, c: {}, d: {}, e: {}, g: {}") "functions: {f: {subnets: private-a, "
								    "security_groups: [a, b, c, d, e, g]}}",
		 "InvalidParameterValueException", "f"},
		{APP("    instance_tenancy: dedicated\n") "functions: {f: {subnets: private-a}}",
		 "InvalidParameterValueException", "f"},
		{"vpcs: {a: {cidr: 10.0.0.0/16, subnets: {s: 10.0.0.0/24}}, b: "
		 "{cidr: 10.0.0.0/16, subnets: {t: 10.0.0.0/24}}}\n"
		 "functions: {f: {subnets: [s, t]}}",
		 "InvalidParameterValueException", "f"},
	};
	struct given g = given_fine(
		"functions: {f: {memory_size: 128, timeout: 900, "
		"ephemeral_storage: 10240, environment: {A: b}}}");

	(void)state;
	assert_int_equal(model_node(g.model, "f")->environment_size, 2);
	given_drop(&g);
	ASSERT_ALL_REFUSED(list); /* LAM-10, LAM-11, LAM-24, LAM-60 */
}

static void an_environment_has_at_most_4_kb(void **state)
{
	char text[4400] = "functions: {f: {environment: {A: ";
	size_t n = strlen(text);

	(void)state;
	memset(text + n, 'x', 4095);
	strcpy(text + n + 4095, "}}}");
	struct given g = given_fine(text);

	given_drop(&g);
	memset(text + n, 'x', 4096);
	strcpy(text + n + 4096, "}}}");
	assert_refused(text, "InvalidParameterValueException", "f");
}

static void databases_and_proxies_need_two_zones(void **state)
{
	static const struct refusal list[] = {
		{APP("") "databases: {d: {engine: postgres, subnets: "
			 "private-a}}",
		 "DBSubnetGroupDoesNotCoverEnoughAZs", "d"},
		{APP("") "databases: {d: {engine: postgres, subnets: "
			 "[private-a, private-b], az: c}}",
		 "InvalidVPCNetworkStateFault", "d"},
		{APP("") "databases: {d: {engine: mysql, subnets: [private-a, "
			 "private-b]}}\n"
			 "proxies: {p: {database: d, subnets: private-a}}",
		 "InvalidSubnet", "p"},
		{APP("    instance_tenancy: dedicated\n") "databases: {d: {engine: mysql, subnets: [private-a, "
							  "private-b]}}\n"
							  "proxies: {p: {database: d, subnets: [private-a, "
							  "private-b]}}",
		 "InvalidSubnet", "p"},
		{APP("") "databases: {d: {engine: oracle, subnets: [private-a, "
			 "private-b]}}\n"
			 "proxies: {p: {database: d, subnets: [private-a, "
			 "private-b]}}",
		 "InvalidParameterValue", "p"},
	};

	(void)state; /* RDS-1, PRX-1 */
	ASSERT_ALL_REFUSED(list);
}

#define BALANCER(keys, subnets_)                                         \
	"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.0.0/24, a2: " \
	"10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}, tiny: {cidr: "      \
	"10.0.3.0/28, az: c}, full: {cidr: 10.0.4.0/24, az: d, "         \
	"addresses_taken: 244}, eight: {cidr: 10.0.5.0/24, az: e, "      \
	"addresses_taken: 243}}}}\n"                                     \
	"functions: {f: {}}\n"                                           \
	"elastic_ips: {e: auto}\n"                                       \
	"load_balancers: {lb: {" keys "subnets: " subnets_               \
	", listeners: {80: t}, target_groups: {t: "

static void load_balancers_need_zones_and_room(void **state)
{
	static const struct refusal list[] = {
		{BALANCER("", "[a]") "[]}}}", "ValidationError", "lb"},
		{BALANCER("", "[a, b, a2]") "[]}}}",
		 "InvalidConfigurationRequest", "lb"},
		{BALANCER("", "[a, tiny]") "[]}}}", "InvalidSubnet", "lb"},
		{BALANCER("security_groups: [], ", "[a, b]") "[]}}}",
		 "InvalidConfigurationRequest", "lb"},
		{BALANCER("idle_timeout: 4001, ", "[a, b]") "[]}}}",
		 "ValidationError", "lb"},
		{BALANCER("type: network, idle_timeout: 59, ", "[a]") "[]}}}",
		 "ValidationError", "lb"},
		{BALANCER("", "[a, full]") "[]}}}", "InvalidSubnet", "lb"},
		{BALANCER("elastic_ips: e, ", "[a, b]") "[]}}}",
		 "InvalidConfigurationRequest", "lb"},
		{BALANCER("type: network, ", "[a]") "[f]}}}", "InvalidTarget",
		 "lb"},
		{"vpcs: {app: {cidr: 10.0.0.0/16, ipv6_cidr: auto, subnets: "
		 "{a: 10.0.0.0/24, s: {ipv6_native: true, ipv6_cidr: auto}}}}\n"
		 "instances: {six: {subnet: s}}\n"
		 "load_balancers: {lb: {type: network, subnets: a, listeners: "
		 "{80: t}, target_groups: {t: six}}}",
		 "InvalidTarget", "lb"},
	};
	struct given g = given_fine(
		BALANCER("type: network, elastic_ips: e, ", "a") "[]}}}");

	(void)state;
	assert_false(eni_named(&g, "lb")->filtered); /* NLB-1 */
	given_drop(&g);
	g = given_fine(BALANCER("", "[a, eight]") "[]}}}"); /* ALB-1 */
	given_drop(&g);
	ASSERT_ALL_REFUSED(list);
}

static void other_refusals(void **state)
{
	static const struct refusal list[] = {
		{"vpcs: {a: {cidr: 10.0.0.0/16, enable_dns_support: false, "
		 "enable_dns_hostnames: true}}",
		 "InvalidParameterValue", "a"}, /* DNS-3 */
		{APP("    internet_gateway: true\n"
		     "    nat_gateways: {n: {subnet: private-a, "
		     "connectivity_type: private, elastic_ip: auto}}\n"),
		 "InvalidParameter", "n"}, /* NAT-1 */
		{APP("    internet_gateway: true\n"
		     "    nat_gateways: {n: {subnet: private-a, "
		     "connectivity_type: private, "
		     "secondary_elastic_ips: [auto]}}\n"),
		 "InvalidParameter", "n"}, /* NAT-1 */
		{APP("    internet_gateway: true\n"
		     "    nat_gateways: {n: {subnet: private-a, elastic_ip: e, "
		     "secondary_elastic_ips: [e]}}\n") "elastic_ips: {e: "
						       "auto}\n",
		 "Resource.AlreadyAssociated", "n"},
		{APP("") "instances: {w: {subnet: private-a, security_groups: "
			 "[]}}",
		 "InvalidParameter", "w"}, /* SG-2 */
		{GROUPS("a: {}, b: {}, c: {}, d: {}, e: {}, f: {}") "instances: {w: {subnet: private-a, security_groups: "
								    "[a, b, c, d, e, f]}}",
		 "SecurityGroupsPerInterfaceLimitExceeded", "w"},
		{APP("") "network_interfaces: {e: {subnet: private-a}}\n"
			 "instances: {v: {network_interfaces: e}, w: "
			 "{network_interfaces: e}}",
		 "InvalidNetworkInterface.InUse", "w"}, /* ENI-2 */
		{"vpcs: {a: {cidr: 10.0.0.0/16, subnets: {s: 10.0.0.0/24}}, b: "
		 "{cidr: 10.0.0.0/16, security_groups: {g: {}}}}\n"
		 "instances: {w: {subnet: s, security_groups: g}}",
		 "InvalidParameter", "w"},
		{"vpcs: {a: {cidr: 10.0.0.0/16, subnets: {s: {cidr: "
		 "10.0.0.0/28, addresses_taken: 11}}}}\n"
		 "instances: {w: {subnet: s}}",
		 "InsufficientFreeAddressesInSubnet", "w"},
	};

	(void)state;
	ASSERT_ALL_REFUSED(list);
	assert_says(APP("    internet_gateway: true\n"
			"    nat_gateways: {n: {subnet: private-a, "
			"secondary_elastic_ips: [auto, auto, auto, auto, auto, "
			"auto, auto, auto]}}\n"),
		    "a NAT gateway has at most 7 (NAT-5)");
}

static void refusals_are_silent_while_there_are_errors(void **state)
{
	(void)state;
	assert_said("vpcs: {a: {cidr: 10.0.0.0/8, typo: 1}}\n",
		    "lab.yaml:1:30: vpcs.a: unknown key 'typo'\n"); /* */
	assert_said(APP("") "instances: {w: {subnet: private-a, private_ip: "
			    "10.0.1.1}}\nlab: a b\n",
		    "lab.yaml:6:6: lab: 'a b' is no name; letters, digits, "
		    "'-' and '_', at most 63\n");
}

static void the_labs_own_ranges_are_no_vpcs(void **state)
{
	(void)state;
	assert_said("vpcs: {a: 198.18.0.0/16}\n",
		    "lab.yaml:1:11: VPC a: 198.18.0.0/15 stands for elastic "
		    "addresses in a lab; choose another block\n");
	assert_said("vpcs: {a: 8.8.0.0/16}\ninternet: {dns: 8.8.8.8}\n",
		    "lab.yaml:2:17: internet.dns: address 8.8.8.8 is in "
		    "8.8.0.0/16, a block of VPC a\n");
}

static void some_addresses_are_no_targets(void **state)
{
	(void)state;
	assert_said("functions: {f: {}}\nexpect:\n"
		    "  - {from: f, to: \"169.254.1.2:80\", is: blocked}\n",
		    "lab.yaml:3:19: expect 1.to: no packet to 169.254.1.2 "
		    "crosses a VPC: it is link-local (L2-8)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vpc_blocks_have_sizes_and_ranges),
		cmocka_unit_test(subnets_are_inside_and_apart),
		cmocka_unit_test(routes_lead_where_aws_lets_them),
		cmocka_unit_test(gateways_have_tables_of_their_own),
		cmocka_unit_test(routes_to_what_does_not_work_are_blackholes),
		cmocka_unit_test(groups_and_acls_have_no_doubles),
		cmocka_unit_test(
			hand_written_addresses_are_inside_free_and_not_reserved),
		cmocka_unit_test(functions_keep_lambdas_limits),
		cmocka_unit_test(an_environment_has_at_most_4_kb),
		cmocka_unit_test(databases_and_proxies_need_two_zones),
		cmocka_unit_test(load_balancers_need_zones_and_room),
		cmocka_unit_test(other_refusals),
		cmocka_unit_test(the_labs_own_ranges_are_no_vpcs),
		cmocka_unit_test(some_addresses_are_no_targets),
		cmocka_unit_test(refusals_are_silent_while_there_are_errors),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("validate", tests, NULL, NULL);
}
