// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_insights.c - analyses as describe-network-insights-analyses
 * has them
 */
#include "tests/unit/labs/insights.h"

#include <stdlib.h>

#include "base/text.h"

/* --- a way that is found ------------------------------------------------------------- */

/* "igw acl sg": what the identifiers of all components begin with */
static const char *kinds_of(const json_t *list)
{
	struct text t = {.arena = arena_given()};

	text_add(&t, "%s", "");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *o = json_array_get(list, i);
		const char *id = text_at(o, "Component", "Id");

		assert_int_equal(json_integer_value(
					 json_object_get(o, "SequenceNumber")),
				 i + 1);
		text_add(&t, "%s%.*s", i ? " " : "", (int)strcspn(id, "-"), id);
	}
	return t.s;
}

static const json_t *way(const json_t *analysis, const char *key)
{
	assert_true(
		json_is_true(json_object_get(analysis, "NetworkPathFound")));
	return json_object_get(analysis, key);
}

static void components_are_in_awss_order(void **state)
{
	const json_t *a = analysis_of("--address=public internet web:80");

	(void)state; /* RA-9 */
	assert_string_equal(kinds_of(way(a, "ForwardPathComponents")),
			    "igw acl sg eni i");
	assert_string_equal(kinds_of(way(a, "ReturnPathComponents")),
			    "i eni sg acl rtb igw");
	assert_null(json_object_get(a, "Explanations"));
}

static void assert_header(const json_t *component, const char *key,
			  const char *from, const char *to, int port)
{
	const json_t *h = json_object_get(component, key);
	const json_t *ports = json_object_get(h, "DestinationPortRanges");

	assert_string_equal(json_string_value(json_array_get(
				    json_object_get(h, "SourceAddresses"), 0)),
			    from);
	assert_string_equal(
		json_string_value(json_array_get(
			json_object_get(h, "DestinationAddresses"), 0)),
		to);
	assert_int_equal(json_integer_value(json_object_get(
				 json_array_get(ports, 0), "From")),
			 port);
	assert_string_equal(text_at(h, "Protocol", NULL), "6");
}

static void headers_show_what_is_translated(void **state)
{
	const json_t *list = way(
		analysis_of("--address=public internet web:80"),
		"ForwardPathComponents");
	const json_t *igw = json_array_get(list, 0);

	(void)state; /* RA-8 */
	assert_header(igw, "InboundHeader", "203.0.113.1/32", "198.18.0.2/32",
		      80);
	assert_header(igw, "OutboundHeader", "203.0.113.1/32", "10.0.0.6/32",
		      80);
	for (size_t i = 1; i < json_array_size(list); i++) {
		const json_t *o = json_array_get(list, i);

		assert_null(json_object_get(o, "InboundHeader"));
		assert_null(json_object_get(o, "OutboundHeader"));
	}
}

static void assert_json(const json_t *o, const char *key, const char *expected)
{
	char *text = json_dumps(json_object_get(o, key), JSON_COMPACT);
	char *is = text_given("%s", text ? text : "nothing");

	free(text);
	for (char *c = is; *c; c++)
		*c = *c == '"' ? '\'' : *c;
	assert_string_equal(is, expected);
}

static void rules_and_routes_are_awss(void **state)
{
	const json_t *a = analysis_of("--address=public internet web:80");
	const json_t *there = way(a, "ForwardPathComponents");
	const json_t *back = way(a, "ReturnPathComponents");

	(void)state; /* RA-7 */
	assert_json(json_array_get(there, 1), "AclRule",
		    "{'Cidr':'0.0.0.0/0','Egress':false,'Protocol':'all',"
		    "'RuleAction':'allow','RuleNumber':100}");
	assert_json(json_array_get(there, 2), "SecurityGroupRule",
		    "{'Cidr':'0.0.0.0/0','Direction':'ingress','Protocol':"
		    "'tcp','PortRange':{'From':80,'To':80}}");
	assert_string_equal(
		text_at(json_array_get(there, 3), "AttachedTo", "Name"), "web");
	assert_string_equal(text_at(json_array_get(there, 3), "Subnet", "Name"),
			    "public");
	assert_json(
		json_array_get(back, 4), "RouteTableRoute",
		text_given(
			"{'DestinationCidr':'0.0.0.0/0','GatewayId':"
			"'%s','Origin':'CreateRoute','State':'active'}",
			model_given(lab)->vpcs.items[0]->internet_gateway_id));
}

static const json_t *component(const char *question, const char *kind)
{
	const json_t *list = way(analysis_of(question),
				 "ForwardPathComponents");

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *o = json_array_get(list, i);
		const char *id = text_at(o, "Component", "Id");

		if (strncmp(id, kind, strlen(kind)) == 0)
			return o;
	}
	fail_msg("no %s on the way of %s", kind, question);
	return NULL;
}

static void what_is_between_vpcs_names_both(void **state)
{
	(void)state;
	assert_string_equal(
		text_at(component("job store:80", "pcx-"), "SourceVpc", "Name"),
		"app");
	assert_string_equal(text_at(component("job store:80", "pcx-"),
				    "DestinationVpc", "Name"),
			    "data");
	assert_string_equal(text_at(component("job lost:80", "tgw-rtb-"),
				    "TransitGateway", "Name"),
			    "hub");
	assert_string_equal(text_at(component("job lost:80", "tgw-rtb-"),
				    "TransitGatewayRouteTableRoute",
				    "RouteOrigin"),
			    "propagated");
	assert_string_equal(
		text_at(component("job s3", "vpce-"), "ServiceName", NULL),
		"com.amazonaws.us-east-1.s3");
	assert_non_null(text_at(component("job nlb:80", "elb-"),
				"ElasticLoadBalancerListener", "Arn"));
}

static void who_listens_is_no_matter_of_the_network(void **state)
{
	(void)state; /* RA-1 */
	assert_true(json_is_true(json_object_get(analysis_of("desk job:9999"),
						 "NetworkPathFound")));
}

/* --- one that is not ------------------------------------------------------------------ */

/* The explanation with that code has all these members, separated by blanks */
static void assert_explained(const char *question, const char *code,
			     const char *members)
{
	const json_t *list = json_object_get(analysis_of(question),
					     "Explanations");
	char *words = text_given("%s", members), *rest;
	const json_t *found = NULL;

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *o = json_array_get(list, i);

		if (strcmp(text_at(o, "ExplanationCode", NULL), code) == 0)
			found = o;
	}
	if (!found)
		fail_msg("%s: no %s", question, code);
	for (char *w = strtok_r(words, " ", &rest); w;
	     w = strtok_r(NULL, " ", &rest))
		if (!json_object_get(found, w))
			fail_msg("%s: %s has no %s", question, code, w);
}

static void each_code_has_its_members(void **state)
{
	(void)state; /* RA-10 */
	assert_explained("job db:5432", "ENI_SG_RULES_MISMATCH",
			 "Direction NetworkInterface SecurityGroups Subnet "
			 "Vpc");
	assert_explained("job db:23", "SUBNET_ACL_RESTRICTION",
			 "Direction Acl AclRule Subnet Vpc");
	assert_explained("store api.example.com", "NO_ROUTE_TO_DESTINATION",
			 "RouteTable Subnet Vpc Address");
	assert_explained("job 10.3.0.1:80", "BAD_STATE_ROUTE",
			 "RouteTable RouteTableRoute Vpc Address");
	assert_explained("report api.example.com",
			 "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
			 "Direction InternetGateway Vpc Address");
	assert_explained("job 10.9.0.1:80", "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",
			 "VpcPeeringConnection SourceVpc DestinationVpc "
			 "Addresses");
	assert_explained("job nlb:81", "ELBV2_LISTENERS_MISMATCH",
			 "LoadBalancerArn LoadBalancerListenerPort Port "
			 "Protocols Vpc");
	assert_explained("job 10.0.1.99:80", "NO_POSSIBLE_DESTINATION",
			 "Vpc Address");
	assert_explained("desk store:80",
			 "VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS",
			 "Direction VpnGateway Vpc Address");
	assert_explained("job s3:443/udp", "VPCE_GATEWAY_PROTOCOL_RESTRICTION",
			 "VpcEndpoint Protocols Vpc");
	assert_explained("lost 10.7.0.1:80",
			 "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT",
			 "TransitGateway TransitGatewayRouteTable Address");
	assert_explained("db 10.4.1.4:80", "NO_ROUTE_TO_DESTINATION",
			 "RouteTable");
}

static void codes_of_ours_are_marked(void **state)
{
	(void)state;
	assert_explained("outside db:22", "FUNCTION_NOT_IN_VPC",
			 "ExplanationCodeOrigin Component Address");
	assert_null(json_object_get(
		json_array_get(json_object_get(analysis_of("job db:5432"),
					       "Explanations"),
			       0),
		"ExplanationCodeOrigin"));
}

static void what_cannot_be_told_has_failed(void **state)
{
	const json_t *a = analysis_of("job job:80");

	(void)state;
	assert_string_equal(text_at(a, "Status", NULL), "failed");
	assert_string_equal(text_at(a, "StatusMessage", NULL),
			    "cannot be told from the model: what a node sends "
			    "to itself stays in its own system");
	assert_true(json_is_false(json_object_get(a, "NetworkPathFound")));
}

static void the_same_question_has_the_same_identifiers(void **state)
{
	const json_t *a = analysis_of("job db:22");
	const char *id = text_at(a, "NetworkInsightsAnalysisId", NULL);

	(void)state;
	assert_int_equal(strlen(id), strlen("nia-02207aa13eb480c7a"));
	assert_string_equal(id, text_at(analysis_of("job db:22"),
					"NetworkInsightsAnalysisId", NULL));
	assert_string_not_equal(id, text_at(analysis_of("job db:23"),
					    "NetworkInsightsAnalysisId", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(components_are_in_awss_order,
					  models_drop),
		cmocka_unit_test_teardown(headers_show_what_is_translated,
					  models_drop),
		cmocka_unit_test_teardown(rules_and_routes_are_awss,
					  models_drop),
		cmocka_unit_test_teardown(what_is_between_vpcs_names_both,
					  models_drop),
		cmocka_unit_test_teardown(
			who_listens_is_no_matter_of_the_network, models_drop),
		cmocka_unit_test_teardown(each_code_has_its_members,
					  models_drop),
		cmocka_unit_test_teardown(codes_of_ours_are_marked,
					  models_drop),
		cmocka_unit_test_teardown(what_cannot_be_told_has_failed,
					  models_drop),
		cmocka_unit_test_teardown(
			the_same_question_has_the_same_identifiers,
			models_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
