// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_labfile_nodes.c - nodes: interfaces and addresses
 */
#include "tests/unit/labs/given.h"

#include <time.h>

#include "base/text.h"

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

	(void)state; /* VPC-21 */
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
	assert_int_equal(model_node(g.model, "late")->places.n, 0);
	assert_int_equal(g.model->enis.n, 1); /* that of the others */
	assert_int_equal(g.model->enis.items[0]->places.n, 2);
	given_drop(&g);
}

/* @n functions, none of which can share another's ENI */
static struct given given_hyperplane_enis(struct arena *a, int n)
{
	struct text groups = {.arena = a}, functions = {.arena = a};

	for (int i = 1; i <= n; i++) {
		text_add(&groups, "g%d: {}, ", i);
		text_add(&functions,
			 "f%d: {subnets: s, security_groups: g%d}, ", i, i);
	}
	return given_fine(arena_printf(
		a,
		"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {s: 10.0.0.0/20, t: "
		"10.0.16.0/24}, security_groups: {%s}}}\n"
		"functions: {%s again: {subnets: s, security_groups: g1}, "
		"late: {subnets: t}}\n",
		groups.s, functions.s));
}

static void a_vpc_has_at_most_500_hyperplane_enis(void **state)
{
	struct arena *a = arena_new();
	struct given g = given_hyperplane_enis(a, 500);
	const struct node *late = model_node(g.model, "late");

	(void)state;
	assert_string_equal(model_node(g.model, "f500")->state, "Active");
	assert_string_equal(model_node(g.model, "again")->state, "Active");
	assert_string_equal(late->state, "Failed");
	assert_string_equal(late->state_reason,
			    "EniLimitExceeded"); /* LAM-64, LAM-52 */
	assert_int_equal(late->places.n, 0);
	assert_int_equal(g.model->enis.n, 500);
	given_drop(&g);
	g = given_hyperplane_enis(a, 499);
	assert_string_equal(model_node(g.model, "late")->state, "Active");
	given_drop(&g);
	arena_free(a);
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

static int only_port_of(const struct given *g, const char *name)
{
	const struct node *n = model_node(g->model, name);

	assert_int_equal(n->ports.n, 1);
	return n->ports.items[0].number;
}

static void engines_have_their_own_ports(void **state)
{
	static const struct {
		const char *engine;
		int port;
	} engines[] = {{"postgres", 5432}, {"mysql", 3306},
		       {"mariadb", 3306},  {"aurora-postgresql", 5432},
		       {"oracle", 1521},   {"aurora-mysql", 3306},
		       {"db2", 50000},	   {"sqlserver", 1433}};
	struct arena *a = arena_new();
	struct given g;

	(void)state; /* RDS-6 */
	for (size_t i = 0; i < ARRAY_LEN(engines); i++) {
		g = given_fine(arena_printf(
			a,
			APP("") "databases: {d: {engine: %s, subnets: "
				"[private-a, private-b]}}\n",
			engines[i].engine));
		assert_int_equal(only_port_of(&g, "d"), engines[i].port);
		given_drop(&g);
	}
	arena_free(a);
}

static void caches_have_their_own_ports(void **state)
{
	struct given g = given_fine(
		APP("") "caches: {v: {engine: valkey, subnets: private-a}, r: "
			"{engine: redis, subnets: private-a}, m: {engine: "
			"memcached, subnets: private-a}}\n");

	(void)state; /* CCH-1 */
	assert_int_equal(only_port_of(&g, "v"), 6379);
	assert_int_equal(only_port_of(&g, "r"), 6379);
	assert_int_equal(only_port_of(&g, "m"), 11211);
	given_drop(&g);
}

static void interfaces_are_described_as_aws_describes_them(void **state)
{
	static const struct {
		const char *eni, *begins;
		enum eni_type type;
	} cases[] = {
		{"f@private-a", "AWS Lambda VPC ENI-f-", ENI_LAMBDA},
		{"nat", "Interface for NAT Gateway nat-", ENI_NAT_GATEWAY},
		{"d", "RDSNetworkInterface", ENI_INTERFACE},
		{"c", "ElastiCache c", ENI_INTERFACE},
		{"alb@private-a", "ELB app/alb/", ENI_INTERFACE},
		{"nlb", "ELB net/nlb/", ENI_NETWORK_LOAD_BALANCER},
	};
	struct given g = given_fine(APP(
		"    internet_gateway: true\n"
		"    nat_gateways: {nat: private-a}\n") "functions: {f: {subnets: private-a}}\n"
							"databases: {d: {engine: mysql, subnets: [private-a, "
							"private-b]}}\n"
							"caches: {c: {engine: redis, subnets: private-a}}\n"
							"load_balancers: {alb: {internal: true, subnets: "
							"[private-a, private-b], listeners: {80: t}, "
							"target_groups: {t: []}}, nlb: {type: network, "
							"internal: true, subnets: private-a, listeners: {80: "
							"t}, target_groups: {t: []}}}\n");

	(void)state; /* ENI-9, NAT-15 */
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct eni *eni = eni_named(&g, cases[i].eni);

		assert_int_equal(strncmp(eni->description, cases[i].begins,
					 strlen(cases[i].begins)),
				 0);
		assert_int_equal(eni->type, cases[i].type);
	}
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

static void a_subnet_counts_once_however_often_it_is_named(void **state)
{
	struct given g = given_fine(
		APP("") "functions: {f: {subnets: [private-a, private-b, "
			"app/private-b]}}\n");

	(void)state;
	assert_int_equal(g.model->enis.n, 2);
	assert_int_equal(model_node(g.model, "f")->places.n, 2);
	given_drop(&g);
}

static void what_is_nowhere_is_not_blamed_for_its_name_too(void **state)
{
	(void)state;
	assert_said(APP("") "instances: {web: {subnet: nowhere}}\n"
			    "expect: [{from: internet, resolves: web, is: "
			    "private}]\n",
		    "lab.yaml:5:27: instances.web.subnet: no subnet 'nowhere'; "
		    "VPC app has private-a, private-b\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			addresses_go_in_file_order_after_those_written_by_hand),
		cmocka_unit_test(the_smallest_subnet_holds_eleven),
		cmocka_unit_test(a_function_without_free_address_is_failed),
		cmocka_unit_test(a_vpc_has_at_most_500_hyperplane_enis),
		cmocka_unit_test(
			functions_share_an_eni_by_subnet_and_set_of_groups),
		cmocka_unit_test(proxies_use_two_zones_and_their_familys_port),
		cmocka_unit_test(engines_have_their_own_ports),
		cmocka_unit_test(caches_have_their_own_ports),
		cmocka_unit_test(
			interfaces_are_described_as_aws_describes_them),
		cmocka_unit_test(
			public_addresses_are_given_where_aws_gives_them),
		cmocka_unit_test(hosts_of_the_internet_have_addresses_and_443),
		cmocka_unit_test(an_instance_has_its_own_interface),
		cmocka_unit_test(identifiers_of_many_interfaces_differ),
		cmocka_unit_test(
			a_subnet_counts_once_however_often_it_is_named),
		cmocka_unit_test(
			what_is_nowhere_is_not_blamed_for_its_name_too),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("labfile_nodes", tests, NULL,
					     NULL);
}
