// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_managed_interfaces.c - interfaces that are not the user's,
 * named by their identifiers
 */
#include "tests/unit/labs/given.h"

static void what_aws_manages_nobody_else_attaches(void **state)
{
#define MANAGED(interface)                                                      \
	APP("    internet_gateway: true\n"                                      \
	    "    nat_gateways: {nat: private-a}\n"                              \
	    "    endpoints: {kms: {subnets: private-a, private_dns: false}}\n") \
	"network_interfaces: {own: {subnet: private-a}}\n"                      \
	"functions: {f: {subnets: private-a}}\n"                                \
	"databases: {d: {engine: mysql, subnets: [private-a, private-b]}}\n"    \
	"instances: {web: {subnet: private-a}, box: {network_interfaces: "      \
	"[own, " interface "]}}\n"
	static const struct {
		const char *eni, *code;
	} cases[] = {
		{"nat", "OperationNotPermitted"},
		{"kms", "OperationNotPermitted"},
		{"d", "OperationNotPermitted"},
		{"f@private-a", "OperationNotPermitted"}, /* ENI-11 */
		{"web", "InvalidNetworkInterface.InUse"},
	};
	struct given g;
	char text[2048];

	(void)state; /* ENI-8 */
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		g = given(MANAGED("own"));
		snprintf(text, sizeof(text), MANAGED("%s"),
			 eni_named(&g, cases[i].eni)->o.id);
		given_drop(&g);
		assert_refused(text, cases[i].code, "box");
	}
	assert_says(MANAGED("eni-0123456789abcdef0"),
		    "instances.box.network_interfaces: no network interface "
		    "'eni-0123456789abcdef0'");
	g = given(MANAGED("own"));
	snprintf(text, sizeof(text), MANAGED("%s"), eni_named(&g, "nat")->o.id);
	assert_says(text, "is managed by AWS, for NAT gateway nat; nobody else "
			  "attaches it (ENI-8)");
	given_drop(&g);
#undef MANAGED
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_aws_manages_nobody_else_attaches),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
