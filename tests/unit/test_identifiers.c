// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_identifiers.c - identifiers and addresses that AWS gave
 */
#include "tests/unit/labs/given.h"

#include "tests/support/models.h"
#include "vpc/ask.h"

#define VPC(rest)                                                     \
	"vpcs: {app: {id: vpc-0a1b2c3d, cidr: 10.0.0.0/16, subnets: " \
	"{a: {id: subnet-0a1b2c3d, cidr: 10.0.1.0/24},"               \
	" subnet-0a1b2c3e: {cidr: 10.0.2.0/24, az: b}}, "             \
	"security_groups: {g: {id: sg-0a1b2c3d}, "                    \
	"default: {id: sg-0a1b2c3e}}}}\n" rest

static const struct eni *eni_of(const struct model *m, const char *id)
{
	for (size_t i = 0; i < m->enis.n; i++)
		if (strcmp(m->enis.items[i]->o.id, id) == 0)
			return m->enis.items[i];
	fail_msg("no %s", id);
	return NULL;
}

static void assert_address(const struct model *m, const char *id,
			   const char *address)
{
	assert_string_equal(ADDR(eni_of(m, id)->private_ip), address);
}

static void an_object_has_the_identifier_that_is_written(void **state)
{
	const struct model *m = model_given(VPC(""));
	const struct vpc *vpc = m->vpcs.items[0];

	(void)state;
	assert_string_equal(vpc->o.id, "vpc-0a1b2c3d");
	assert_string_equal(vpc->subnets.items[0]->o.id, "subnet-0a1b2c3d");
	assert_string_equal(vpc->security_groups.items[0]->o.id, "sg-0a1b2c3e");
	assert_string_equal(vpc->security_groups.items[1]->o.id, "sg-0a1b2c3d");
}

static void a_name_that_is_an_identifier_is_the_identifier(void **state)
{
	const struct model *m = model_given(VPC(""));

	(void)state;
	assert_string_equal(m->vpcs.items[0]->subnets.items[1]->o.id,
			    "subnet-0a1b2c3e");
}

static void a_name_that_only_begins_like_one_is_a_name(void **state)
{
	const struct model *m = model_given(
		"vpcs: {app: {cidr: 10.0.0.0/16, security_groups: {rtb-web: {},"
		" acl-database: {}, subnet-0a1b2c3d: {}}}}\n");
	const struct vpc *vpc = m->vpcs.items[0];

	(void)state;
	for (size_t i = 1; i < vpc->security_groups.n; i++) {
		const struct object *o = &vpc->security_groups.items[i]->o;

		assert_string_not_equal(o->id, o->name);
		assert_int_equal(strlen(o->id), strlen("sg-") + 17);
	}
}

static void gateways_have_theirs_in_place_of_true(void **state)
{
	const struct model *m = model_given(
		"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: "
		"igw-0a1b2c3d, vpn_gateway: vgw-0a1b2c3d,"
		" egress_only_internet_gateway: eigw-0a1b2c3d}}\n");
	const struct vpc *vpc = m->vpcs.items[0];

	(void)state;
	assert_int_equal(vpc->internet_gateway, GATEWAY_ATTACHED);
	assert_string_equal(vpc->internet_gateway_id, "igw-0a1b2c3d");
	assert_string_equal(vpc->vpn_gateway_id, "vgw-0a1b2c3d");
	assert_true(vpc->egress_only_internet_gateway);
	assert_string_equal(vpc->egress_only_internet_gateway_id,
			    "eigw-0a1b2c3d");
}

static void interfaces_are_where_their_addresses_are(void **state)
{
	const struct model *m = model_given(
		VPC("functions: {f: {subnets: [a, subnet-0a1b2c3e], "
		    "interfaces: {eni-0000000000000000b: 10.0.2.9, "
		    "eni-0000000000000000a: 10.0.1.9}}}\n"
		    "instances: {i-0a1b2c3d: {subnet: a, interfaces: "
		    "{eni-0a1b2c3d: 10.0.1.30}}}\n"));

	(void)state;
	assert_address(m, "eni-0000000000000000a", "10.0.1.9");
	assert_address(m, "eni-0000000000000000b", "10.0.2.9");
	assert_address(m, "eni-0a1b2c3d", "10.0.1.30");
	assert_string_equal(model_node(m, "i-0a1b2c3d")->o.id, "i-0a1b2c3d");
}

static void identifiers_that_begin_alike_have_links_of_their_own(void **state)
{
	const struct model *m = model_given(
		VPC("network_interfaces: {eni-00000000000000001: {subnet: a}, "
		    "eni-00000000000000002: {subnet: a}}\n"));
	const struct eni *one = eni_of(m, "eni-00000000000000001");
	const struct eni *two = eni_of(m, "eni-00000000000000002");

	(void)state;
	assert_string_not_equal(one->link, two->link);
	assert_true(strlen(one->link) <= 15 && strlen(two->link) <= 15);
}

static void of_those_who_share_an_interface_one_may_say_what_it_is(void **state)
{
	const struct model *m = model_given(
		VPC("functions: {f: {subnets: a}, g: {subnets: a, interfaces: "
		    "{eni-0a1b2c3d: 10.0.1.9}}, h: {subnets: a, interfaces: "
		    "{eni-0a1b2c3d: 10.0.1.9}}}\n"));

	(void)state;
	assert_int_equal(m->enis.n, 1);
	assert_address(m, "eni-0a1b2c3d", "10.0.1.9");
}

static void copies_of_a_database_keep_theirs_after_a_failover(void **state)
{
	static const char lab[] = VPC(
		"databases: {d: {engine: aurora-postgresql, readers: 2, "
		"subnets: [a, subnet-0a1b2c3e], interfaces: {eni-0000000a: "
		"10.0.1.9, eni-0000000b: 10.0.2.9, eni-0000000c: 10.0.1.10}}}\n"
		"steps: [{failover: d}, {failover: d}]\n");
	static const char *const primary[] = {"eni-0000000a", "eni-0000000b",
					      "eni-0000000c"};
	struct given g = given_fine(lab);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(primary); i++) {
		struct report r = {.arena = g.report.arena};
		struct model *m = i ? model_step(g.model, i, NULL, &r)
				    : g.model;

		assert_string_equal(
			model_node(m, "d")->places.items[0].eni->o.id,
			primary[i]);
		assert_address(m, "eni-0000000c", "10.0.1.10");
		if (i)
			model_free(m);
	}
	given_drop(&g);
}

static void elastic_ips_may_be_real_ones(void **state)
{
	const struct model *m = model_given(
		"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true,"
		" subnets: {a: 10.0.1.0/24}}}\n"
		"elastic_ips: {eipalloc-0a1b2c3d: 52.1.2.3}\n"
		"instances: {web: {subnet: a, public_ip: eipalloc-0a1b2c3d}}\n");

	(void)state;
	assert_string_equal(
		ADDR(model_node(m, "web")->places.items[0].eni->public_ip),
		"52.1.2.3");
	assert_string_equal(m->elastic_ips.items[0]->o.id, "eipalloc-0a1b2c3d");
}

static void what_is_wrong_with_them_is_said(void **state)
{
	static const char *const cases[][2] = {
		{VPC("instances: {w: {id: eni-0a1b2c3d, subnet: a}}"),
		 "instances.w.id: 'eni-0a1b2c3d' is no identifier such as "
		 "i-0a1b2c3d"},
		{VPC("instances: {w: {subnet: a, interfaces: {eni: "
		     "10.0.1.9}}}"),
		 "'eni' is no identifier such as eni-0a1b2c3d"},
		{VPC("instances: {w: {subnet: a, interfaces: {eni-1: here}}}"),
		 "'here' is no address"},
		{VPC("instances: {w: {subnet: a, interfaces: {eni-1: "
		     "10.0.2.9}}}"),
		 "instances.w: it has no network interface where eni-1 is, or "
		 "another one"},
		{VPC("instances: {v: {subnet: a, interfaces: {eni-1: "
		     "10.0.1.8}}, w: {subnet: a, interfaces: {eni-1: "
		     "10.0.1.9}}}"),
		 "instances.w: eni-1 is v's already"},
		{VPC("instances: {v: {subnet: a, id: i-0a1b2c3d}, i-0a1b2c3d: "
		     "{subnet: a}}"),
		 "i-0a1b2c3d is the identifier of v already"},
		{"elastic_ips: {e: 52.1.2.3}\ninternet: {h: 52.1.2.3}\n",
		 "internet.h: address 52.1.2.3 is e's already"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_says(cases[i][0], cases[i][1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(
			an_object_has_the_identifier_that_is_written,
			models_drop),
		cmocka_unit_test_teardown(
			a_name_that_is_an_identifier_is_the_identifier,
			models_drop),
		cmocka_unit_test_teardown(
			a_name_that_only_begins_like_one_is_a_name,
			models_drop),
		cmocka_unit_test_teardown(gateways_have_theirs_in_place_of_true,
					  models_drop),
		cmocka_unit_test_teardown(
			interfaces_are_where_their_addresses_are, models_drop),
		cmocka_unit_test_teardown(
			identifiers_that_begin_alike_have_links_of_their_own,
			models_drop),
		cmocka_unit_test_teardown(
			of_those_who_share_an_interface_one_may_say_what_it_is,
			models_drop),
		cmocka_unit_test(
			copies_of_a_database_keep_theirs_after_a_failover),
		cmocka_unit_test_teardown(elastic_ips_may_be_real_ones,
					  models_drop),
		cmocka_unit_test(what_is_wrong_with_them_is_said),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("identifiers", tests, NULL, NULL);
}
