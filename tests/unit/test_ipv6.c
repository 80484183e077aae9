// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_ipv6.c - IPv6 blocks and addresses, and what AWS refuses
 */
#include "tests/unit/labs/steps.h"

#include "base/text.h"

#define VPC(keys, rest) \
	"vpcs: {app: {cidr: 10.0.0.0/16, ipv6_cidr: auto, " keys "}}\n" rest
#define SUBNETS(list, rest) VPC("subnets: {" list "}", rest)

static void assert_ipv6(const struct given *g, const char *eni,
			const char *address)
{
	assert_string_equal(ADDR(eni_named(g, eni)->ipv6), address);
}

static void assert_subnet(const struct given *g, size_t i, const char *cidr)
{
	const struct vpc *vpc = g->model->vpcs.items[0];

	assert_string_equal(PREFIX(vpc->subnets.items[i]->ipv6_cidr), cidr);
}

static void blocks_that_nobody_writes_are_chosen(void **state)
{
	struct given g = given_fine(
		"vpcs: {a: {cidr: 10.0.0.0/16, ipv6_cidr: auto, subnets: {x: "
		"{cidr: 10.0.0.0/24, ipv6_cidr: auto}, y: {cidr: 10.0.1.0/24, "
		"ipv6_cidr: \"2001:db8:0:101::/64\"}, z: {ipv6_native: true, "
		"ipv6_cidr: auto}}}, b: 10.0.0.0/16, c: {cidr: 10.0.0.0/16, "
		"ipv6_cidr: auto}}");

	(void)state; /* VPC-9, VPC-23 */
	assert_string_equal(PREFIX(g.model->vpcs.items[0]->ipv6_cidrs.items[0]),
			    "2001:db8:0:100::/56");
	assert_string_equal(PREFIX(g.model->vpcs.items[2]->ipv6_cidrs.items[0]),
			    "2001:db8:0:300::/56");
	assert_false(g.model->vpcs.items[1]->ipv6);
	assert_subnet(&g, 0, "2001:db8:0:100::/64");
	assert_subnet(&g, 2, "2001:db8:0:102::/64");
	given_drop(&g);
}

static void blocks_have_sizes_and_ranges(void **state)
{
	static const struct {
		const char *block, *code;
	} vpcs[] = {{"\"2001:db8::/43\"", "InvalidVpc.Range"},
		    {"\"2001:db8::/50\"", "InvalidVpc.Range"},
		    {"\"2001:db8::/64\"", "InvalidVpc.Range"},
		    {"\"fd00:1::/56\"", "InvalidVpc.Range"}},
	  subnets[] = {
		  {"{x: {cidr: 10.0.0.0/24, ipv6_cidr: \"2001:db8:0:100::/62\"}}",
		   "InvalidSubnet.Range"},
		  {"{x: {cidr: 10.0.0.0/24, ipv6_cidr: \"2001:db8:7::/64\"}}",
		   "InvalidSubnet.Range"},
		  {"{y: {ipv6_native: true, ipv6_cidr: \"2001:db8:0:100::/60\"}, "
		   "x: {cidr: 10.0.0.0/24, ipv6_cidr: \"2001:db8:0:101::/64\"}}",
		   "InvalidSubnet.Conflict"},
		  {"{x: {ipv6_native: true}}", "MissingParameter"},
		  {"{x: {cidr: 10.0.0.0/24, ipv6_native: true, ipv6_cidr: "
		   "auto}}",
		   "InvalidParameterCombination"},
		  {"{x: {cidr: 10.0.0.0/24, assign_ipv6_address_on_creation: "
		   "true}}",
		   "InvalidParameterValue"},
	  };
	char text[512];

	(void)state; /* VPC-9, VPC-23, VPC-24 */
	for (size_t i = 0; i < ARRAY_LEN(vpcs); i++) {
		snprintf(text, sizeof(text),
			 "vpcs: {app: {cidr: 10.0.0.0/16, ipv6_cidr: %s}}",
			 vpcs[i].block);
		assert_refused(text, vpcs[i].code, "app");
	}
	for (size_t i = 0; i < ARRAY_LEN(subnets); i++) {
		snprintf(text, sizeof(text), VPC("subnets: %s", ""),
			 subnets[i].block);
		assert_refused(text, subnets[i].code, "x");
	}
	assert_refused("vpcs: {a: {cidr: 10.0.0.0/16, ipv6_cidr: "
		       "\"2001:db8::/56\"}, b: {cidr: 10.0.0.0/16, ipv6_cidr: "
		       "\"2001:db8::/60\"}}",
		       "InvalidVpc.Range", "b");
	assert_refused("vpcs: {app: {cidr: 10.0.0.0/16, subnets: {x: {cidr: "
		       "10.0.0.0/24, ipv6_cidr: auto}}}}",
		       "InvalidSubnet.Range", "x");
	assert_said(SUBNETS("x: {ipv6_cidr: auto}", ""),
		    "lab.yaml:1:63: vpcs.app.subnets.x: needs 'cidr': a CIDR "
		    "from /16 to /28 (VPC-20)\n");
}

#define DUAL                                                               \
	"x: {cidr: 10.0.0.0/24, ipv6_cidr: auto, "                         \
	"assign_ipv6_address_on_creation: true}, y: {cidr: 10.0.1.0/24}, " \
	"z: {ipv6_native: true, ipv6_cidr: auto}"

static void interfaces_get_the_lowest_free_address(void **state)
{
	struct given g = given_fine(SUBNETS(
		DUAL,
		"instances: {a: {subnet: x}, b: {subnet: x, ipv6_address: "
		"\"2001:db8:0:100::5\"}, c: {subnet: x}, d: {subnet: y}, e: "
		"{subnet: z}}\nnetwork_interfaces: {f: {subnet: x, "
		"ipv6_address: auto}}"));

	(void)state; /* VPC-23, VPC-25 */
	assert_ipv6(&g, "a", "2001:db8:0:100::4");
	assert_ipv6(&g, "b", "2001:db8:0:100::5");
	assert_ipv6(&g, "c", "2001:db8:0:100::6");
	assert_ipv6(&g, "f", "2001:db8:0:100::7");
	assert_false(eni_named(&g, "d")->ipv6.family);
	assert_ipv6(&g, "e", "2001:db8:0:101::4");
	assert_false(eni_named(&g, "e")->private_ip.family);
	given_drop(&g);
}

static void addresses_by_hand_are_checked(void **state)
{
	static const struct {
		const char *instances, *code;
	} list[] = {
		{"a: {subnet: x, ipv6_address: \"2001:db8:0:100::3\"}",
		 "InvalidParameterValue"},
		{"a: {subnet: x, ipv6_address: "
		 "\"2001:db8:0:100:ffff:ffff:ffff:ffff\"}",
		 "InvalidParameterValue"},
		{"a: {subnet: x, ipv6_address: \"2001:db8:0:101::9\"}",
		 "InvalidParameterValue"},
		{"a: {subnet: y, ipv6_address: auto}", "InvalidParameterValue"},
		{"a: {subnet: z, private_ip: 10.0.0.9}",
		 "InvalidParameterValue"},
		{"b: {subnet: x, ipv6_address: \"2001:db8:0:100::9\"}, a: "
		 "{subnet: x, ipv6_address: \"2001:db8:0:100::9\"}",
		 "InvalidIPAddress.InUse"},
	};
	char text[1024];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(list); i++) {
		snprintf(text, sizeof(text), SUBNETS(DUAL, "instances: {%s}"),
			 list[i].instances);
		assert_refused(text, list[i].code, "a");
	}
	assert_says(SUBNETS(DUAL, "instances: {a: {subnet: x, ipv6_address: "
				  "10.0.0.9}}"),
		    "'10.0.0.9' is IPv4; an IPv6 address belongs here");
	assert_says("internet: {h: {ipv6_address: \"fd00::1\"}}",
		    "outside 2000::/3");
	assert_says(SUBNETS(DUAL, "internet: {h: {ipv6_address: "
				  "\"2001:db8:0:100::1\"}}"),
		    "is in a block of a VPC");
}

static void functions_need_the_flag_and_dual_stack_subnets(void **state)
{
	struct given g = given_fine(
		SUBNETS(DUAL, "functions: {f: {subnets: x, ipv6: true}, g: "
			      "{subnets: y}}"));

	(void)state; /* LAM-23 */
	assert_ipv6(&g, "f@x", "2001:db8:0:100::4");
	assert_false(eni_named(&g, "g@y")->ipv6.family);
	given_drop(&g);
	assert_refused(SUBNETS(DUAL, "functions: {f: {subnets: [x, y], ipv6: "
				     "true}}"),
		       "InvalidParameterValueException", "f");
	assert_refused(SUBNETS(DUAL, "functions: {f: {subnets: z}}"),
		       "InvalidParameterValueException", "f");
	assert_refused("functions: {f: {ipv6: true}}",
		       "InvalidParameterValueException", "f");
	assert_says(SUBNETS(DUAL, "databases: {d: {engine: postgres, "
				  "subnets: [y, z]}}"),
		    "databases.d: is in a subnet of IPv6 alone (VPC-24) (AWS: "
		    "InvalidSubnet)");
}

static void routes_are_of_one_family(void **state)
{
	static const char *const refused[] = {
		"{0.0.0.0/0: eigw}", /* EIG-1 */
		"{\"::/0\": igw}", /* RT-15 */
		"{\"::/0\": nat}", /* NAT-18 */
		"{\"fd00:ec2:1::/48\": blackhole}", /* L2-9 */
		"{\"2001:db8:0:180::/60\": blackhole}", /* RT-6 */
	};
	char text[1024];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		snprintf(text, sizeof(text),
			 SUBNETS("x: 10.0.0.0/24}, egress_only_internet_"
				 "gateway: true, nat_gateways: {nat: {subnet: "
				 "x, connectivity_type: private}}, "
				 "route_tables: {t: %s",
				 ""),
			 refused[i]);
		assert_refused(text, "InvalidParameterValue", "t");
	}
	assert_refused(VPC("route_tables: {t: {\"::/0\": eigw}}", ""),
		       "InvalidParameterValue", "t"); /* RT-15 */
	given_drop(&(struct given[]){given_fine(
		SUBNETS("x: 10.0.0.0/24}, egress_only_internet_gateway: true, "
			"nat_gateways: {nat: {subnet: x, connectivity_type: "
			"private}}, route_tables: {t: {\"::/0\": eigw, "
			"\"64:ff9b::/96\": nat}",
			""))}[0]);
}

static void any_and_all_mean_both_families_of_such_a_vpc(void **state)
{
	struct given g = given_fine(
		VPC("security_groups: {g: {ingress: [{tcp: 80, from: any}, "
		    "{icmp: all, from: any}, {icmpv6: all, from: any}]}}",
		    ""));
	const struct vpc *vpc = g.model->vpcs.items[0];
	const struct security_group *group = vpc->security_groups.items[1];

	(void)state; /* SG-3, ACL-5 */
	assert_int_equal(group->ingress.n, 4);
	assert_int_equal(group->ingress.items[1].cidr.addr.family, AF_INET6);
	assert_int_equal(group->ingress.items[2].cidr.addr.family, AF_INET);
	assert_int_equal(group->ingress.items[3].cidr.addr.family, AF_INET6);
	assert_int_equal(group->egress.n, 2);
	assert_int_equal(vpc->network_acls.items[0]->ingress.n, 2);
	assert_int_equal(vpc->network_acls.items[0]->ingress.items[1].rule,
			 101);
	given_drop(&g);
}

#define STEPPED_VPC                                                      \
	"vpcs: {app: {cidr: 10.0.0.0/16, ipv6_cidr: auto, subnets: {x: " \
	"{cidr: 10.0.0.0/24, ipv6_cidr: auto, "                          \
	"assign_ipv6_address_on_creation: true}}}}\n"                    \
	"instances: {a: {subnet: x}, b: {subnet: x}}\n"

static void steps_leave_addresses_where_they_are(void **state)
{
	struct stages s = given_stages(
		STEPPED_VPC
		"steps:\n"
		"  - change: {vpcs: {app: {subnets: {w: {ipv6_native: true, "
		"ipv6_cidr: auto}, x: {assign_ipv6_address_on_creation: "
		"false}}}}, instances: {a: null, c: {subnet: x}}}\n"
		"  - add: {vpcs: {app: {network_acls: {default: {ingress: "
		"{rule: 90, deny: {tcp: 22}, cidr: \"::/0\"}}}}}}\n",
		1);
	const struct vpc *vpc = s.last.model->vpcs.items[0];
	struct given acl;

	(void)state; /* VPC-25: the attribute is read when an ENI is made */
	assert_ipv6(&s.last, "b", "2001:db8:0:100::5");
	assert_false(eni_named(&s.last, "c")->ipv6.family);
	assert_string_equal(PREFIX(vpc->subnets.items[0]->ipv6_cidr),
			    "2001:db8:0:100::/64");
	acl = given_step(&s.first, 2, s.last.model);
	vpc = acl.model->vpcs.items[0];
	assert_int_equal(vpc->network_acls.items[0]->ingress.n, 3);
	given_drop(&acl);
	stages_drop(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_that_nobody_writes_are_chosen),
		cmocka_unit_test(blocks_have_sizes_and_ranges),
		cmocka_unit_test(interfaces_get_the_lowest_free_address),
		cmocka_unit_test(addresses_by_hand_are_checked),
		cmocka_unit_test(
			functions_need_the_flag_and_dual_stack_subnets),
		cmocka_unit_test(routes_are_of_one_family),
		cmocka_unit_test(any_and_all_mean_both_families_of_such_a_vpc),
		cmocka_unit_test(steps_leave_addresses_where_they_are),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("ipv6", tests, NULL, NULL);
}
