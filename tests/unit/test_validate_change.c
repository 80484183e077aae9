// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_validate_change.c - steps that AWS would refuse, though the
 * labs that come of them would be fine
 */
#include "tests/unit/labs/given.h"

#include "base/text.h"

#define STEP(act)                                                             \
	APP("    internet_gateway: true\n"                                    \
	    "    route_tables: {main: {10.8.0.0/24: igw, 0.0.0.0/0: igw}}\n") \
	"steps:\n  - " act "\n"
#define CHANGE(keys) STEP("change: {vpcs: {app: {" keys "}}}")

static void what_came_with_a_vpc_stays(void **state)
{
	(void)state; /* SG-4, ACL-1, RT-14 */
	assert_refused(CHANGE("security_groups: {default: null}"),
		       "CannotDelete", "default");
	assert_refused(CHANGE("network_acls: {default: null}"),
		       "InvalidParameterValue", "default");
	assert_refused(CHANGE("route_tables: {main: null}"),
		       "DependencyViolation", "main");
	given_drop(&(struct given[]){given_fine(CHANGE(
		"security_groups: {default: {ingress: [], egress: []}}"))}[0]);
}

static void no_block_is_added_over_a_route(void **state)
{
	(void)state; /* VPC-5 */
	assert_says(CHANGE("cidr: [10.0.0.0/16, 10.8.0.0/16]"),
		    "VPC app: 10.8.0.0/16 holds 10.8.0.0/24, which a route of "
		    "table main leads elsewhere (VPC-5)");
	assert_says(CHANGE("cidr: [10.0.0.0/16, 10.8.0.0/24]"),
		    "10.8.0.0/24 holds 10.8.0.0/24");
	given_drop(&(struct given[]){
		given_fine(CHANGE("cidr: [10.0.0.0/16, 10.8.0.0/25]"))}[0]);
}

#define INTERFACES(list)                                     \
	APP("")                                              \
	"network_interfaces: {e0: {subnet: private-a}, "     \
	"e1: {subnet: private-a}}\n"                         \
	"instances: {box: {network_interfaces: [e0, e1]}}\n" \
	"steps:\n"                                           \
	"  - change: {instances: {box: {network_interfaces: " list "}}}\n"

static void a_primary_interface_is_not_detached(void **state)
{
	(void)state; /* ENI-2 */
	assert_refused(INTERFACES("[e1]"), "OperationNotPermitted", "box");
	assert_says(INTERFACES("[e1, e0]"),
		    "instance box: e0 is its primary network interface and "
		    "cannot be detached (ENI-2)");
	given_drop(&(struct given[]){given_fine(INTERFACES("[e0]"))}[0]);
}

static void an_account_has_twenty_proxies(void **state)
{
	struct text t = {.arena = arena_new()};

	(void)state; /* PRX-11 */
	text_add(&t, APP("") "databases: {d: {engine: mysql, subnets: "
			     "[private-a, private-b]}}\nproxies:\n");
	for (int i = 0; i < 21; i++)
		text_add(&t,
			 "  p%d: {database: d, subnets: [private-a, "
			 "private-b]}\n",
			 i);
	assert_refused(t.s, "DBProxyQuotaExceededFault", "p20");
	arena_free(t.arena);
}

static void fifty_exclusions_from_block_public_access(void **state)
{
	struct text t = {.arena = arena_new()};

	(void)state; /* VPC-13 */
	text_add(&t, "vpcs: {a: {cidr: 10.0.0.0/16, subnets: {\n");
	for (int i = 0; i < 51; i++)
		text_add(&t,
			 "  s%d: {cidr: 10.0.%d.0/24, "
			 "block_public_access_exclusion: allow-egress},\n",
			 i, i);
	text_add(&t, "}}}\n");
	assert_refused(t.s, "VpcBlockPublicAccessExclusionLimitExceeded",
		       "s50");
	arena_free(t.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_came_with_a_vpc_stays),
		cmocka_unit_test(no_block_is_added_over_a_route),
		cmocka_unit_test(a_primary_interface_is_not_detached),
		cmocka_unit_test(an_account_has_twenty_proxies),
		cmocka_unit_test(fifty_exclusions_from_block_public_access),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("validate_change", tests, NULL,
					     NULL);
}
