// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_distributions.c - CloudFront, its origins and functions
 */
#include "tests/unit/labs/given.h"

#define ORIGINS                                                                \
	APP("    internet_gateway: true\n")                                    \
	"instances: {web: {subnet: private-a, ports: 443}}\n"                  \
	"load_balancers:\n"                                                    \
	"  inner: {internal: true, subnets: [private-a, private-b], "          \
	"listeners: {80: t}, target_groups: {t: web}}\n"                       \
	"  outer: {subnets: [private-a, private-b], listeners: {80: t}, "      \
	"target_groups: {t: web}}\n"                                           \
	"  bare: {type: network, internal: true, subnets: private-a, "         \
	"listeners: {443: t}, target_groups: {t: web}}\n"                      \
	"functions: {plain: {}, inside: {subnets: private-a}, lambda: {edge: " \
	"lambda}, viewer: {edge: cloudfront-function}}\n"                      \
	"internet: {site.example.com: {}}\n"
#define CLOUDFRONT(keys) ORIGINS "cloudfront: {cdn: {" keys "}}\n"

static const struct node *cdn_of(const struct given *g)
{
	const struct node *n = model_node(g->model, "cdn");

	assert_non_null(n);
	return n;
}

static void a_vpc_origin_has_an_interface_of_cloudfronts(void **state)
{
	struct given g = given_fine(CLOUDFRONT("vpc_origin: inner"));
	const struct node *cdn = cdn_of(&g);
	const struct eni *eni = cdn->places.items[1].eni;

	(void)state; /* EDGE-3, EDGE-5 */
	assert_int_equal(cdn->places.n, 2);
	assert_string_equal(ADDR(cdn->places.items[0].address),
			    "198.51.100.225");
	assert_string_equal(eni->subnet->o.name, "private-a");
	assert_string_equal(ADDR(eni->origin_facing), "198.51.100.241");
	assert_string_equal(eni->groups.items[0]->o.name,
			    "CloudFront-VPCOrigins-Service-SG");
	assert_int_equal(eni->groups.items[0]->ingress.n, 0);
	given_drop(&g);
}

static void a_public_origin_has_none(void **state)
{
	struct given g = given_fine(CLOUDFRONT("origin: site.example.com"));

	(void)state;
	assert_int_equal(cdn_of(&g)->places.n, 1);
	assert_null(g.model->vpcs.items[0]->cloudfront_group);
	given_drop(&g);
}

static void origins_are_where_cloudfront_can_ask_them(void **state)
{
	static const char refused[] = "InvalidArgument";

	(void)state; /* EDGE-3, EDGE-4 */
	assert_refused(CLOUDFRONT("vpc_origin: outer"), refused, "cdn");
	assert_refused(CLOUDFRONT("vpc_origin: bare"), refused, "cdn");
	assert_refused(CLOUDFRONT("origin: inner"), refused, "cdn");
	assert_refused("vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: "
		       "detached, subnets: {a: 10.0.0.0/24}}}\n"
		       "instances: {web: {subnet: a}}\n"
		       "cloudfront: {cdn: {vpc_origin: web}}\n",
		       refused, "cdn");
	assert_says(CLOUDFRONT("vpc_origin: site.example.com"),
		    "site.example.com, internet host, is no load balancer or "
		    "instance");
	assert_says(CLOUDFRONT("origin: web"),
		    "web, instance, is no host of the internet or load "
		    "balancer");
	assert_says(CLOUDFRONT("port: 80"), "needs either 'vpc_origin'");
	assert_says(CLOUDFRONT("origin: outer, vpc_origin: inner"),
		    "needs either 'vpc_origin'");
}

static void functions_are_of_the_edge(void **state)
{
#define WITH(event, f) \
	CLOUDFRONT("origin: outer, functions: {" event ": " f "}")
	static const char lambda[] = "InvalidLambdaFunctionAssociation";
	struct given g = given_fine(
		CLOUDFRONT("origin: outer, functions: {viewer_request: viewer, "
			   "viewer_response: viewer, origin_request: lambda, "
			   "origin_response: lambda}"));

	(void)state; /* EDGE-1, EDGE-2, EDGE-5 */
	given_drop(&g);
	assert_refused(WITH("viewer_request", "inside"), lambda, "cdn");
	assert_refused(WITH("viewer_request", "plain"), lambda, "cdn");
	assert_refused(WITH("viewer_request", "web"), lambda, "cdn");
	assert_refused(WITH("origin_request", "viewer"),
		       "InvalidFunctionAssociation", "cdn");
	assert_refused(CLOUDFRONT("vpc_origin: inner, functions: "
				  "{origin_request: lambda}"),
		       lambda, "cdn");
	assert_says(WITH("viewer_requests", "lambda"),
		    "did you mean 'viewer_request'?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_vpc_origin_has_an_interface_of_cloudfronts),
		cmocka_unit_test(a_public_origin_has_none),
		cmocka_unit_test(origins_are_where_cloudfront_can_ask_them),
		cmocka_unit_test(functions_are_of_the_edge),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("distributions", tests, NULL,
					     NULL);
}
