// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_regional_nat.c - NAT gateways that are in several AZs
 * (NAT-17): where they are, what they are called outside, what AWS refuses
 */
#include "tests/unit/labs/steps.h"

/* Three AZs, of which the first two lead to it, and somebody in the first */
#define VPC(gateway, nat)                                                  \
	"vpcs:\n"                                                          \
	"  app:\n"                                                         \
	"    cidr: 10.0.0.0/16\n"                                          \
	"    internet_gateway: " gateway "\n"                              \
	"    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}, c: " \
	"{cidr: 10.0.3.0/24, az: c, route_table: other}}\n"                \
	"    route_tables: {main: {0.0.0.0/0: nat}, other: {}}\n"          \
	"    nat_gateways: {nat: {" nat "}}\n"                             \
	"elastic_ips: {x: 198.18.0.50, y: 198.18.0.60}\n"                  \
	"instances: {one: {subnet: a}, three: {subnet: c}}\n"
#define NAT(keys) VPC("true", "availability_mode: regional" keys)

static const struct nat_gateway *nat_of(const struct given *g)
{
	return g->model->vpcs.items[0]->nat_gateways.items[0];
}

static void assert_zones(const struct given *g, size_t n)
{
	assert_int_equal(nat_of(g)->node->subnets.n, n);
	assert_int_equal(g->model->vpcs.items[0]->nat_zones.n, n);
}

static void it_is_in_each_zone_where_somebody_may_use_it(void **state)
{
	struct given g = given_fine(NAT(""));

	(void)state; /* NAT-17; in b is nobody, and c does not lead to it */
	assert_zones(&g, 1);
	assert_public_ip(&g, "nat@us-east-1a", "198.18.0.1");
	assert_ptr_equal(nat_gateway_eni(nat_of(&g), 'a'),
			 eni_named(&g, "nat@us-east-1a"));
	assert_null(nat_gateway_eni(nat_of(&g), 'b'));
	given_drop(&g);
	g = given_fine(NAT(", elastic_ip: auto") "functions: {f: {subnets: "
						 "[b]}}\n");
	assert_zones(&g, 2);
	assert_public_ip(&g, "nat@us-east-1b", "198.18.0.2");
	given_drop(&g);
}

static void it_is_in_no_subnet_and_no_block_of_the_vpc(void **state)
{
	struct given g = given_fine(NAT(""));
	const struct vpc *app = g.model->vpcs.items[0];
	const struct subnet *zone = app->nat_zones.items[0];
	const struct route_table *own = zone->route_table;

	(void)state;
	assert_int_equal(app->subnets.n, 3);
	assert_int_equal(app->route_tables.n, 2);
	assert_int_equal(app->network_acls.n, 1);
	assert_private_ip(&g, "nat@us-east-1a", "169.254.192.4");
	assert_int_equal(own->routes.n, 1);
	assert_int_equal(own->routes.items[0].target, TARGET_INTERNET_GATEWAY);
	assert_string_equal(PREFIX(own->routes.items[0].to), "0.0.0.0/0");
	assert_true(zone->network_acl->ingress.items[0].allow);
	given_drop(&g);
}

static void addresses_by_hand_go_to_its_zones_in_turn(void **state)
{
	struct given g = given_fine(NAT(", elastic_ip: x"));

	(void)state; /* whoever is there */
	assert_zones(&g, 1);
	assert_public_ip(&g, "nat@us-east-1a", "198.18.0.50");
	given_drop(&g);
	g = given_fine(NAT(", secondary_elastic_ips: y"));
	assert_public_ip(&g, "nat@us-east-1a", "198.18.0.1");
	assert_public_ip(&g, "nat@us-east-1b", "198.18.0.60");
	given_drop(&g);
	g = given_fine(
		NAT(", elastic_ip: x, secondary_elastic_ips: [y, auto]"));
	assert_zones(&g, 2);
	assert_public_ip(&g, "nat@us-east-1a", "198.18.0.50");
	assert_public_ip(&g, "nat@us-east-1b", "198.18.0.60");
	assert_int_equal(
		eni_named(&g, "nat@us-east-1a")->secondary_public_ips.n, 1);
	assert_string_equal(ADDR(eni_named(&g, "nat@us-east-1a")
					 ->secondary_public_ips.items[0]),
			    "198.18.0.1");
	given_drop(&g);
}

static void what_aws_refuses_of_it(void **state)
{
	(void)state;
	assert_refused(NAT(", subnet: a"), "InvalidParameter", "nat");
	assert_refused(NAT(", private_ip: 10.0.1.9"), "InvalidParameter",
		       "nat");
	assert_refused(NAT(", connectivity_type: private"), "InvalidParameter",
		       "nat");
	assert_said(NAT(", subnet: a"),
		    "lab.yaml:7:63: vpcs.app.nat_gateways.nat: a regional NAT "
		    "gateway is in the Availability Zones of its clients, and "
		    "in no subnet (NAT-17) (AWS: InvalidParameter)\n");
}

static void a_zonal_one_needs_a_subnet(void **state)
{
	static const char *const zonal[] = {
		VPC("true", ""),
		VPC("true", "connectivity_type: private"),
		VPC("true", "availability_mode: zonal"),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(zonal); i++)
		assert_said(zonal[i],
			    "lab.yaml:7:25: vpcs.app.nat_gateways.nat: needs "
			    "'subnet', or 'availability_mode: regional' "
			    "(NAT-1, NAT-17)\n");
	assert_says(VPC("true", "subnet: a, availability_mode: global"),
		    "lab.yaml:7:56: vpcs.app.nat_gateways.nat."
		    "availability_mode: 'global' is none of zonal, regional");
	struct given g = given_fine(
		VPC("true", "availability_mode: zonal, subnet: a"));

	assert_false(nat_of(&g)->is_regional);
	given_drop(&g);
}

static void without_an_attached_gateway_it_fails(void **state)
{
	struct given g = given_fine(
		VPC("detached", "availability_mode: regional"));
	const struct vpc *app = g.model->vpcs.items[0];

	(void)state;
	assert_string_equal(nat_of(&g)->failure, "Gateway.NotAttached");
	assert_zones(&g, 0);
	assert_int_equal(app->route_tables.items[0]->routes.items[0].state,
			 ROUTE_BLACKHOLE); /* NAT-14 */
	given_drop(&g);
}

static void a_new_zone_moves_no_other(void **state)
{
	struct stages s = given_stages(
		NAT("") "functions: {f: {subnets: [b]}}\n"
			"steps:\n"
			"  - change: {instances: {one: {subnet: b}}}\n"
			"  - change: {instances: {two: {subnet: a}}}\n",
		1);
	struct given again = given_step(&s.first, 2, s.last.model);
	const char *eni = "nat@us-east-1b";

	(void)state;
	assert_private_ip(&s.first, eni, "169.254.192.68");
	assert_public_ip(&s.first, eni, "198.18.0.2");
	assert_zones(&s.last, 1);
	assert_private_ip(&s.last, eni, "169.254.192.68");
	assert_public_ip(&s.last, eni, "198.18.0.2");
	assert_zones(&again, 2);
	assert_private_ip(&again, eni, "169.254.192.68");
	assert_public_ip(&again, eni, "198.18.0.2");
	assert_private_ip(&again, "nat@us-east-1a", "169.254.192.4");
	given_drop(&again);
	stages_drop(&s);
}

static void it_counts_in_each_of_its_zones(void **state)
{
#define NATS(n5, subnets)                                                                           \
	"limits: {enis: 2}\n"                                                                       \
	"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true, subnets: {a: "                     \
	"10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b, route_table: o}}, route_tables: {o: {}, main: " \
	"{1.0.0.0/8: n1, 2.0.0.0/8: n2, 3.0.0.0/8: n3, 4.0.0.0/8: n4, "                             \
	"5.0.0.0/8: n5, 6.0.0.0/8: n6}}, nat_gateways: {n1: "                                       \
	"{availability_mode: regional}, n2: {availability_mode: regional}, "                        \
	"n3: {availability_mode: regional}, n4: {availability_mode: "                               \
	"regional}, n5: {availability_mode: regional}, n6: {" n5 "}}}}\n"                           \
	"instances: {one: {subnet: a}" subnets "}\n"
	static const char five[] = NATS("availability_mode: zonal, subnet: b",
					"");
	static const char six[] = NATS("availability_mode: regional", "");
	struct given g = given_fine(five);

	(void)state; /* VPC-11; they are no interfaces, and their addresses
			are none of the account's five */
	given_drop(&g);
	assert_refused(six, "NatGatewayLimitExceeded", "n6");
	assert_refused(NATS("availability_mode: zonal, subnet: b",
			    ", two: {subnet: a}"),
		       "NetworkInterfaceLimitExceeded", "two");
	assert_refused(NAT(", secondary_elastic_ips: [auto, auto, auto]"),
		       "AddressLimitExceeded", "nat");
#undef NATS
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_in_each_zone_where_somebody_may_use_it),
		cmocka_unit_test(it_is_in_no_subnet_and_no_block_of_the_vpc),
		cmocka_unit_test(addresses_by_hand_go_to_its_zones_in_turn),
		cmocka_unit_test(what_aws_refuses_of_it),
		cmocka_unit_test(a_zonal_one_needs_a_subnet),
		cmocka_unit_test(without_an_attached_gateway_it_fails),
		cmocka_unit_test(a_new_zone_moves_no_other),
		cmocka_unit_test(it_counts_in_each_of_its_zones),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
