// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_feature.c - what of the kernel plans use
 */
#include <string.h>

#include "lab/lacking.h"
#include "tests/support/models.h"

#define SMALL                                                           \
	"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}}}\n" \
	"instances: {web: {subnet: a}, db: {subnet: a, ports: [80]}}\n"

#define SIX                                                          \
	"vpcs: {app: {cidr: 10.0.0.0/16, ipv6_cidr: auto, subnets: " \
	"{a: {cidr: 10.0.1.0/24, ipv6_cidr: auto}}}}\n"              \
	"instances: {web: {subnet: a, ipv6_address: auto}}\n"

#define NAT                                                            \
	"vpcs:\n"                                                      \
	"  app:\n"                                                     \
	"    cidr: 10.0.0.0/16\n"                                      \
	"    internet_gateway: true\n"                                 \
	"    subnets: {b: {cidr: 10.0.2.0/24, route_table: public}}\n" \
	"    nat_gateways: {nat: {subnet: b}}\n"                       \
	"    route_tables: {public: {0.0.0.0/0: igw}}\n"

static feature_set used(const char *yaml)
{
	return plan_features(plan_given(yaml));
}

static bool has(feature_set set, enum feature f)
{
	return set & FEATURE_BIT(f);
}

static void a_trial_uses_what_it_tries_and_what_that_needs(void **state)
{
	(void)state;
	for (int f = 0; f < N_FEATURES; f++) {
		struct plan *p;

		if (!features[f].plan)
			continue;
		p = feature_plan((enum feature)f);
		if (plan_features(p) != (FEATURE_BIT(f) | features[f].needs))
			fail_msg("%s: uses %x", features[f].name,
				 plan_features(p));
		plan_free(p);
	}
}

static void what_is_needed_is_tried_before(void **state)
{
	(void)state;
	for (int f = 0; f < N_FEATURES; f++)
		for (int g = 0; g < N_FEATURES; g++) {
			if (!has(features[f].needs, (enum feature)g))
				continue;
			assert_true(g < f);
			/* and what that needs, too */
			assert_int_equal(features[g].needs & ~features[f].needs,
					 0);
		}
}

static void every_feature_says_how_to_get_it_and_what_is_lost(void **state)
{
	(void)state;
	for (int f = 0; f < N_FEATURES; f++) {
		const char *means = lacking_means((enum feature)f);

		assert_int_equal(strncmp(features[f].config, "CONFIG_", 7), 0);
		assert_non_null(means);
		assert_non_null(strstr(means, "; ")); /* and what works */
	}
}

static void labs_use_what_is_in_them(void **state)
{
	feature_set small = used(SMALL), nat = used(NAT), six = used(SIX);

	(void)state;
	assert_true(has(small, FEATURE_VETH));
	assert_true(has(small, FEATURE_CT));
	assert_true(has(small, FEATURE_LOG));
	assert_false(has(small, FEATURE_IPV6));
	assert_false(has(small, FEATURE_MASQUERADE));
	assert_true(has(nat, FEATURE_MASQUERADE));
	assert_true(has(nat, FEATURE_REJECT));
	assert_true(has(six, FEATURE_IPV6));
	assert_true(has(six, FEATURE_IPV6_RULES));
}

static void an_unlogged_plan_lacks_nothing_but_logs(void **state)
{
	const struct plan nothing = {
		.without = features_spared(FEATURE_BIT(FEATURE_LOG))};
	const struct plan *logged = plan_given(NAT);
	const struct plan *unlogged = plan_after(&nothing, NAT);

	(void)state;
	assert_int_equal(plan_features(unlogged),
			 plan_features(logged) & ~FEATURE_BIT(FEATURE_LOG));
	assert_int_equal(unlogged->objects.n, logged->objects.n);
	/* and so is the one that follows */
	assert_int_equal(plan_features(plan_after(unlogged, NAT)),
			 plan_features(unlogged));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, models_drop)
		T(a_trial_uses_what_it_tries_and_what_that_needs),
		T(what_is_needed_is_tried_before),
		T(every_feature_says_how_to_get_it_and_what_is_lost),
		T(labs_use_what_is_in_them),
		T(an_unlogged_plan_lacks_nothing_but_logs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
