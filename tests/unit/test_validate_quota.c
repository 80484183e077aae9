// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_validate_quota.c - how many of a kind AWS lets one have
 */
#include "tests/unit/labs/given.h"

#include "base/text.h"

/* What closes the brackets that @head leaves open */
static void close_brackets(struct text *t, const char *head)
{
	int closed = 0;

	for (size_t i = strlen(head); i-- > 0;) {
		if (head[i] == ']' || head[i] == '}')
			closed++;
		else if ((head[i] == '[' || head[i] == '{') && closed-- <= 0)
			text_add(t, "%c", head[i] + 2);
		closed = closed < 0 ? 0 : closed;
	}
}

/* @head, @n entries written by @one, and what closes the brackets of @head;
 * refused with @code (NULL: accepted) on @subject */
static void assert_many(const char *head, void (*one)(struct text *t, int i),
			int n, const char *code, const char *subject)
{
	struct arena *a = arena_new();
	struct text t = {.arena = a};

	text_add(&t, "%s", head);
	for (int i = 1; i <= n; i++)
		one(&t, i);
	close_brackets(&t, head);
	if (code) {
		assert_refused(t.s, code, subject);
	} else {
		struct given g = given_fine(t.s);

		given_drop(&g);
	}
	arena_free(a);
}

static void a_subnet(struct text *t, int i)
{
	text_add(t, "s%d: 10.0.%d.%d/28, ", i, i / 16, i % 16 * 16);
}

static void an_empty_object(struct text *t, int i)
{
	text_add(t, "o%d: {}, ", i);
}

static void a_port(struct text *t, int i)
{
	text_add(t, "{tcp: %d, from: any}, ", i);
}

static void a_port_for_both_families(struct text *t, int i)
{
	text_add(t, "{tcp: %d, from: [any, \"::/0\"]}, ", i);
}

static void a_port_for_members(struct text *t, int i)
{
	text_add(t, "{tcp: %d, from: self}, ", i);
}

static void an_entry(struct text *t, int i)
{
	text_add(t, "{rule: %d, deny: all, cidr: 0.0.0.0/0}, ", i);
}

static void a_route(struct text *t, int i)
{
	text_add(t, "20.%d.%d.0/28: blackhole, ", i / 250, i % 250);
}

#define IN_APP "vpcs: {app: {cidr: 10.0.0.0/16, "

static void quotas_of_a_vpc_hold(void **state)
{
	static const char subnets[] = IN_APP "subnets: {";
	static const char tables[] = IN_APP "route_tables: {";
	static const char acls[] = IN_APP "network_acls: {";

	(void)state; /* VPC-11 */
	assert_many(subnets, a_subnet, 200, NULL, NULL);
	assert_many(subnets, a_subnet, 201, "SubnetLimitExceeded", "app");
	assert_many(tables, an_empty_object, 199, NULL, NULL);
	assert_many(tables, an_empty_object, 200, "RouteTableLimitExceeded",
		    "app"); /* with 'main' */
	assert_many(acls, an_empty_object, 199, NULL, NULL);
	assert_many(acls, an_empty_object, 200, "NetworkAclLimitExceeded",
		    "app"); /* with 'default' */
}

static void quotas_of_rules_hold(void **state)
{
	static const char group[] = IN_APP "security_groups: {x: {ingress: [";
	static const char acl[] = IN_APP "network_acls: {x: {egress: [";
	static const char table[] = IN_APP "route_tables: {x: {";
	static const char *const exceeded =
		"RulesPerSecurityGroupLimitExceeded";

	(void)state;
	assert_many(group, a_port, 60, NULL, NULL);
	assert_many(group, a_port, 61, exceeded, "x"); /* SG-15 */
	assert_many(group, a_port_for_both_families, 60, NULL, NULL);
	assert_many(group, a_port_for_members, 61, exceeded, "x");
	assert_many(acl, an_entry, 20, NULL, NULL);
	assert_many(acl, an_entry, 21, "NetworkAclEntryLimitExceeded",
		    "x"); /* ACL-9 */
	assert_many(table, a_route, 500, NULL, NULL);
	assert_many(table, a_route, 501, "RouteLimitExceeded", "x"); /* RT-16 */
}

/* --- of a Region (VPC-11) ------------------------------------------------ */

static void an_instance(struct text *t, int i)
{
	text_add(t, "i%d: {subnet: s}, ", i);
}

static void a_private_nat(struct text *t, int i)
{
	text_add(t, "n%d: {subnet: s, connectivity_type: private}, ", i);
}

static void a_public_nat(struct text *t, int i)
{
	text_add(t, "n%d: s, ", i);
}

static void an_elastic_ip(struct text *t, int i)
{
	text_add(t, "e%d: auto, ", i);
}

static void groups_of_a_region_are_counted(void **state)
{
	static const char one[] = IN_APP "security_groups: {";
	static const char two[] = "vpcs: {b: 10.1.0.0/16, app: {cidr: "
				  "10.0.0.0/16, security_groups: {";
	static const char elsewhere[] =
		"vpcs: {b: {cidr: 10.1.0.0/16, region: eu-west-1}, app: "
		"{cidr: 10.0.0.0/16, security_groups: {";
	static const char *const exceeded = "SecurityGroupLimitExceeded";

	(void)state; /* each VPC has its 'default' */
	assert_many(one, an_empty_object, 2499, NULL, NULL);
	assert_many(one, an_empty_object, 2500, exceeded, "o2500");
	assert_many(two, an_empty_object, 2499, exceeded, "o2499");
	assert_many(elsewhere, an_empty_object, 2499, NULL, NULL);
}

static void interfaces_of_a_region_are_counted(void **state)
{
	static const char head[] =
		"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {s: 10.0.0.0/16}}}\n"
		"instances: {";

	(void)state; /* VPC-11, ENI-15 */
	assert_many(head, an_instance, 5000, NULL, NULL);
	assert_many(head, an_instance, 5001, "NetworkInterfaceLimitExceeded",
		    "i5001");
}

#define NATS(gateway, more)                                                \
	IN_APP "internet_gateway: " gateway ", subnets: {s: 10.0.0.0/24, " \
	       "t: {cidr: 10.0.1.0/24, az: b}}, nat_gateways: {" more

static void nat_gateways_of_a_zone_are_counted(void **state)
{
	static const char *const exceeded = "NatGatewayLimitExceeded";

	(void)state;
	assert_many(NATS("true", ""), a_private_nat, 5, NULL, NULL);
	assert_many(NATS("true", ""), a_private_nat, 6, exceeded, "n6");
	assert_many(NATS("true", "other: {subnet: t, connectivity_type: "
				 "private}, "),
		    a_private_nat, 5, NULL, NULL);
	assert_many(NATS("false", "x: s, "), a_private_nat, 5, NULL,
		    NULL); /* a failed one does not count */
}

static void elastic_ips_are_counted_with_those_of_nat_gateways(void **state)
{
	static const char *const exceeded = "AddressLimitExceeded";
	static const char named[] = NATS("true",
					 "n: {subnet: s, elastic_ip: e1}}}}\n"
					 "elastic_ips: {");

	(void)state;
	assert_many("elastic_ips: {", an_elastic_ip, 5, NULL, NULL);
	assert_many("elastic_ips: {", an_elastic_ip, 6, exceeded, "e6");
	assert_many("elastic_ips: {a: auto, b: auto}\n" NATS("true", ""),
		    a_public_nat, 3, NULL, NULL);
	assert_many("elastic_ips: {a: auto, b: auto}\n" NATS("true", ""),
		    a_public_nat, 4, exceeded, "n4");
	assert_many(named, an_elastic_ip, 5, NULL, NULL);
	assert_many(named, an_elastic_ip, 6, exceeded, "e6");
}

static void a_lab_sets_limits_of_its_own(void **state)
{
	static const char lab[] =
		"vpcs: {v: {cidr: 10.0.0.0/16, subnets: {s: 10.0.1.0/24, t: "
		"10.0.2.0/24}, route_tables: {r: {1.0.0.0/8: blackhole, "
		"2.0.0.0/8: blackhole}},\n"
		"  network_acls: {a: {ingress: [{rule: 1, allow: all, cidr: "
		"0.0.0.0/0}, {rule: 2, allow: all, cidr: 1.0.0.0/8}]}},\n"
		"  security_groups: {g: {ingress: [{tcp: [1, 2], from: "
		"1.1.1.1}]}, h: {}}}}\n"
		"instances: {i: {subnet: s, security_groups: [g, h]}, j: "
		"{subnet: s}}\n";
	static const struct {
		const char *limit, *code, *subject;
	} cases[] = {
		{"enis: 1", "NetworkInterfaceLimitExceeded", "j"},
		{"subnets_per_vpc: 1", "SubnetLimitExceeded", "v"},
		{"rules_per_group: 1", "RulesPerSecurityGroupLimitExceeded",
		 "g"},
		{"groups_per_eni: 1", "SecurityGroupsPerInterfaceLimitExceeded",
		 "i"},
		{"acl_rules: 1", "NetworkAclEntryLimitExceeded", "a"},
		{"routes_per_table: 1", "RouteLimitExceeded", "r"},
	};
	char text[1024];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		snprintf(text, sizeof(text), "%slimits: {%s}\n", lab,
			 cases[i].limit);
		assert_refused(text, cases[i].code, cases[i].subject);
	}
	assert_says("limits: {rules_per_group: 100, groups_per_eni: 16}",
		    "rules_per_group times groups_per_eni is 1600");
	assert_says("limits: {enis: 1, nat_conections: 5}",
		    "did you mean 'nat_connections'?");
	assert_says("limits: {lambda_idle: 14}", "'14' needs a unit");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quotas_of_a_vpc_hold),
		cmocka_unit_test(quotas_of_rules_hold),
		cmocka_unit_test(a_lab_sets_limits_of_its_own),
		cmocka_unit_test(groups_of_a_region_are_counted),
		cmocka_unit_test(interfaces_of_a_region_are_counted),
		cmocka_unit_test(nat_gateways_of_a_zone_are_counted),
		cmocka_unit_test(
			elastic_ips_are_counted_with_those_of_nat_gateways),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("validate_quota", tests, NULL,
					     NULL);
}
