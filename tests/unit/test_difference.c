// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_difference.c - what differs between two models, in words
 */
#include "tests/unit/labs/follow.h"

#include "tests/support/models.h"
#include "tests/unit/labs/steps.h"
#include "vpc/difference.h"

static const char *said(const struct model *before, const struct model *after)
{
	struct arena *arena = arena_new();
	struct differences found = difference_find(arena, before, after);
	struct text t = {.arena = arena};
	const char *copy;

	for (size_t i = 0; i < found.n; i++)
		difference_print(&t, &found.items[i]);
	copy = text_given("%s", t.s ? t.s : "");
	arena_free(arena);
	return copy;
}

/* What is said of acts on a lab, one after the other, of the last one */
static void assert_act(const char *lab, const char *first, const char *act,
		       const char *expected)
{
	struct given now = given_fine(lab), next;

	if (first)
		given_done(&now, first);
	next = given_act(&now, act);
	assert_string_equal(next.said, "");
	assert_same_text(said(now.model, next.model), expected);
	given_drop(&now);
	given_drop(&next);
}

#define LAB                                                                    \
	"vpcs:\n"                                                              \
	"  app:\n"                                                             \
	"    cidr: 10.0.0.0/16\n"                                              \
	"    internet_gateway: true\n"                                         \
	"    subnets: {private-a: 10.0.1.0/24, private-b: {cidr: "             \
	"10.0.2.0/24, az: b}, data-b: {cidr: 10.0.9.0/24, az: b}}\n"           \
	"    nat_gateways: {nat: private-a}\n"                                 \
	"    route_tables: {private: {0.0.0.0/0: nat}}\n"                      \
	"    security_groups: {function: {}, database: {}}\n"                  \
	"    network_acls: {data: {}}\n"                                       \
	"functions: {inside: {subnets: private-a, security_groups: function}}" \
	"\n"                                                                   \
	"instances: {web: {subnet: private-a, ports: 80}}\n"

/* --- lines ------------------------------------------------------------------ */

static void what_changes_is_said_in_words_of_aws(void **state)
{
	(void)state;
	assert_act(LAB, NULL,
		   "change: {vpcs: {app: {subnets: {private-c: {cidr: "
		   "10.0.3.0/24, az: c}}}}}",
		   "+ subnet private-c 10.0.3.0/24 us-east-1c\n");
	assert_act(LAB, NULL,
		   "add: {vpcs: {app: {security_groups: {database: {ingress: "
		   "{tcp: 5432, from: function}}}}}}",
		   "~ security group database: + ingress tcp 5432 from "
		   "function\n");
	assert_act(LAB, NULL,
		   "change: {vpcs: {app: {route_tables: {private: {0.0.0.0/0: "
		   "igw}}}}}",
		   "~ route table private: 0.0.0.0/0 NAT gateway nat -> "
		   "internet gateway igw\n");
	assert_act(LAB, NULL,
		   "add: {vpcs: {app: {network_acls: {data: {egress: {rule: "
		   "100, allow: {tcp: 1024-65535}, cidr: 10.0.1.0/24}}}}}}",
		   "~ network ACL data: + egress 100 allow tcp 1024-65535 "
		   "10.0.1.0/24\n");
	assert_act(LAB, NULL,
		   "add: {functions: {inside: {subnets: private-b}}}",
		   "+ network interface inside@private-b private-b 10.0.2.4, "
		   "security_groups function\n"
		   "~ function inside: subnets private-a -> private-a, "
		   "private-b\n");
}

static void what_is_gone_comes_last_in_its_old_order(void **state)
{
	(void)state;
	assert_act(LAB, NULL,
		   "change: {vpcs: {app: {nat_gateways: {nat: null}, "
		   "route_tables: {private: null}, security_groups: {database: "
		   "null}}}, instances: {web: null, new: {subnet: private-b}}}",
		   "+ instance new private-b 10.0.2.4\n"
		   "- NAT gateway nat\n"
		   "- route table private\n"
		   "- security group database\n"
		   "- instance web\n");
}

static void of_a_new_object_only_what_is_not_usual_is_said(void **state)
{
	(void)state;
	assert_act(LAB, NULL,
		   "change: {functions: {g: {timeout: 9, environment: {A: b}, "
		   "role: {allow: \"s3:*\"}}}, vpcs: {app: {security_groups: "
		   "{new: {egress: [{tcp: 443, to: any}]}}}}}",
		   "+ security group new\n"
		   "+ security group new: + egress tcp 443 to 0.0.0.0/0\n"
		   "+ function g timeout 9\n"
		   "+ function g: + environment A b\n"
		   "+ function g: + role allow s3:*\n");
}

static void with_several_vpcs_names_have_that_of_their_vpc(void **state)
{
	(void)state; /* N-3 */
	assert_act(LAB, NULL, "change: {vpcs: {data: 10.1.0.0/16}}",
		   "+ VPC data 10.1.0.0/16\n");
	assert_act(LAB, "change: {vpcs: {data: 10.1.0.0/16}}",
		   "change: {vpcs: {data: {subnets: {d: 10.1.1.0/24}}}, "
		   "instances: {web: {security_groups: function}}}",
		   "+ subnet data/d 10.1.1.0/24 us-east-1a\n"
		   "~ instance web: security_groups app/default -> "
		   "app/function\n");
}

static void before_there_was_anything_all_is_new(void **state)
{
	struct given now = given_fine(LAB);

	(void)state;
	assert_same_text(
		said(NULL, now.model),
		"+ lab lab\n"
		"+ VPC app 10.0.0.0/16, internet_gateway attached\n"
		"+ subnet private-a 10.0.1.0/24 us-east-1a\n"
		"+ subnet private-b 10.0.2.0/24 us-east-1b\n"
		"+ subnet data-b 10.0.9.0/24 us-east-1b\n"
		"+ NAT gateway nat private-a 10.0.1.4, public_ips 198.18.0.1\n"
		"+ route table private\n"
		"+ route table private: + 0.0.0.0/0 NAT gateway nat\n"
		"+ security group function\n"
		"+ security group database\n"
		"+ network ACL data\n"
		"+ network interface inside@private-a private-a 10.0.1.5, "
		"security_groups function\n"
		"+ function inside subnets private-a, security_groups "
		"function\n"
		"+ instance web private-a 10.0.1.6, ports 80\n");
	given_drop(&now);
}

/* --- what follows from a change ------------------------------------------- */

static void a_route_whose_target_is_gone_says_so(void **state)
{
	(void)state; /* RT-12 */
	assert_act(LAB, NULL,
		   "change: {vpcs: {app: {nat_gateways: {nat: null}}}}",
		   "~ route table private: 0.0.0.0/0 NAT gateway nat -> "
		   "blackhole, nat is gone\n"
		   "- NAT gateway nat\n");
}

static void an_eni_that_lingers_is_available(void **state)
{
	(void)state; /* LAM-21, ENI-12 */
	assert_act(LAB, NULL, "change: {functions: {inside: null}}",
		   "~ network interface inside@private-a: status in-use -> "
		   "available\n"
		   "- function inside\n");
}

static void a_rule_that_became_stale_says_so(void **state)
{
	(void)state; /* SG-13 */
	assert_act(LAB,
		   "change: {vpcs: {data: {cidr: 10.1.0.0/16, "
		   "security_groups: {peer: {}}}}, peerings: {p: [app, data]}}"
		   "\nadd: {vpcs: {app: {security_groups: {database: "
		   "{ingress: {tcp: 1, from: data/peer}}}}}}",
		   "change: {vpcs: {data: {security_groups: {peer: null}}}}",
		   "~ security group app/database: ingress tcp 1 from "
		   "data/peer none -> stale\n"
		   "- security group data/peer\n");
}

static void a_primary_interface_written_by_hand_is_no_other(void **state)
{
	(void)state;
	assert_act(LAB, NULL,
		   "change: {instances: {web: {subnet: null, "
		   "network_interfaces: [web, more]}}, network_interfaces: "
		   "{web: {subnet: private-a}, more: {subnet: private-a}}}",
		   "~ instance web: network_interfaces web -> web, more\n"
		   "+ network interface more private-a 10.0.1.7\n");
}

static void a_drill_is_a_difference_though_the_file_is_the_same(void **state)
{
	struct stages s = given_stages(
		LAB "steps: [{fail: [web, nat, app/igw]}]\n", 1);

	(void)state;
	assert_same_text(said(s.first.model, s.last.model),
			 "~ VPC app: drill of igw works -> fails\n"
			 "~ NAT gateway nat: drill works -> fails\n"
			 "~ instance web: drill works -> fails\n");
	stages_drop(&s);
}

static void a_failover_moves_an_address_to_the_front(void **state)
{
	struct stages s = given_stages(
		LAB "databases: {d: {engine: mysql, multi_az: true, subnets: "
		    "[private-a, data-b]}}\nsteps: [{failover: d}]\n",
		1);

	(void)state; /* RDS-7 */
	assert_same_text(said(s.first.model, s.last.model),
			 "~ database d: addresses 10.0.1.7 -> 10.0.9.4\n");
	stages_drop(&s);
}

/* --- for programs --------------------------------------------------------- */

static void details_are_data(void **state)
{
	struct given now = given_fine(LAB);
	struct given next = given_act(
		&now, "change: {functions: {inside: {timeout: 9}}}\n"
		      "add: {vpcs: {app: {security_groups: {database: "
		      "{ingress: {tcp: 1, from: self}}}}}}");
	struct arena *arena = arena_new();
	struct differences d = difference_find(arena, now.model, next.model);
	const struct security_group *g = app_of(&now)->security_groups.items[2];
	const struct detail *one;

	(void)state;
	assert_int_equal(d.n, 2);
	assert_string_equal(difference_word[d.items[0].is], "changed");
	assert_string_equal(d.items[0].kind, "security group");
	assert_string_equal(d.items[0].name, "database");
	assert_string_equal(d.items[0].id, g->o.id);
	one = &d.items[0].details.items[0];
	assert_int_equal(one->is, DIFFERENCE_ADDED);
	assert_string_equal(one->key, "ingress tcp 1 from database");
	assert_null(one->before);
	one = &d.items[1].details.items[0];
	assert_int_equal(one->is, DIFFERENCE_CHANGED);
	assert_string_equal(one->key, "timeout");
	assert_string_equal(one->before, "3");
	assert_string_equal(one->after, "9");
	given_drop(&now);
	given_drop(&next);
	arena_free(arena); /* it needs neither of the models */
}

#define TEST(name) cmocka_unit_test_teardown(name, models_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_changes_is_said_in_words_of_aws),
		TEST(what_is_gone_comes_last_in_its_old_order),
		TEST(of_a_new_object_only_what_is_not_usual_is_said),
		TEST(with_several_vpcs_names_have_that_of_their_vpc),
		TEST(before_there_was_anything_all_is_new),
		TEST(a_route_whose_target_is_gone_says_so),
		TEST(an_eni_that_lingers_is_available),
		TEST(a_rule_that_became_stale_says_so),
		TEST(a_primary_interface_written_by_hand_is_no_other),
		TEST(a_drill_is_a_difference_though_the_file_is_the_same),
		TEST(a_failover_moves_an_address_to_the_front),
		TEST(details_are_data),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("difference", tests, NULL, NULL);
}
