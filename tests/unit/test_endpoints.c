// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_endpoints.c - endpoints of a VPC and services of PrivateLink:
 * what they become, what is wrong with them and where, what AWS refuses
 */
#include "tests/unit/labs/steps.h"

/* The endpoints begin in line 8, column 7 */
#define ENDPOINTS(endpoints)                                                \
	"vpcs:\n"                                                           \
	"  app:\n"                                                          \
	"    cidr: 10.0.0.0/16\n"                                           \
	"    enable_dns_hostnames: true\n"                                  \
	"    subnets: {a: 10.0.1.0/24, also-a: 10.0.3.0/24, b: {cidr: "     \
	"10.0.2.0/24, az: b}}\n"                                            \
	"    route_tables: {t: {}}\n"                                       \
	"    endpoints:\n"                                                  \
	"      " endpoints "\n"                                             \
	"  other: {cidr: 10.1.0.0/16, account: \"210987654321\", subnets: " \
	"{o: 10.1.0.0/24}, route_tables: {r: {}}%s}\n"

/* The service begins in line 15, column 3; %s is for endpoints of 'other' */
#define SERVICE(endpoints, service)                                           \
	ENDPOINTS(endpoints)                                                  \
	"instances: {web: {subnet: a, ports: [80, 53/udp]}}\n"                \
	"load_balancers:\n"                                                   \
	"  nlb: {type: network, internal: true, subnets: a, listeners: {80: " \
	"t, 53: {protocol: tcp_udp, target_group: t}}, target_groups: {t: "   \
	"web}}\n"                                                             \
	"  alb: {internal: true, subnets: [a, b], listeners: {80: t}, "       \
	"target_groups: {t: web}}\n"                                          \
	"endpoint_services:\n"                                                \
	"  " service "\n"
#define MINE \
	SERVICE("mine: {service: x, subnets: a}", "x: {load_balancer: nlb}")

/* @lab with @more in the other VPC, in @text */
static const char *with(char *text, size_t size, const char *lab,
			const char *more)
{
	const char *at = strstr(lab, "%s");

	assert_non_null(at);
	snprintf(text, size, "%.*s%s%s", (int)(at - lab), lab, more, at + 2);
	return text;
}

#define WITH(lab, more) with((char[4096]){0}, 4096, lab, more)
#define ALONE(lab) WITH(lab, "")

static const struct vpc_endpoint *endpoint(const struct given *g, size_t vpc)
{
	return g->model->vpcs.items[vpc]->endpoints.items[0];
}

/* --- endpoints of AWS's services ------------------------------------------ */

static void the_service_decides_what_an_endpoint_is(void **state)
{
	struct given g = given_fine(ALONE(ENDPOINTS(
		"{s3: {route_tables: t}, kms: {subnets: [a, b]}, i: {service: "
		"com.amazonaws.us-east-1.s3, type: interface, subnets: a, "
		"private_dns: false}}")));
	const struct vpc *app = g.model->vpcs.items[0];
	const struct vpc_endpoint *s3 = app->endpoints.items[0];
	const struct vpc_endpoint *kms = app->endpoints.items[1];
	const struct vpc_endpoint *i = app->endpoints.items[2];

	(void)state; /* GWE-1, IFE-1, IFE-5 */
	assert_true(s3->is_gateway);
	assert_string_equal(s3->state, "available");
	assert_ptr_equal(s3->route_tables.items[0], app->route_tables.items[1]);
	assert_false(kms->is_gateway);
	assert_int_equal(kms->node->places.n, 2);
	assert_ptr_equal(kms->node->groups.items[0],
			 app->security_groups.items[0]); /* SG-4 */
	assert_true(kms->private_dns);
	assert_string_equal(kms->private_name, "kms.us-east-1.amazonaws.com");
	assert_false(i->is_gateway);
	assert_string_equal(i->service, "s3");
	assert_false(i->private_dns); /* IFE-7 */
	given_drop(&g);
}

static void mistakes_in_endpoints_are_named(void **state)
{
#define AT "lab.yaml:8:"
	static const char *const cases[][2] = {
		{ENDPOINTS("s3: {route_tables: t, route: t}"),
		 AT "29: vpcs.app.endpoints.s3: unknown key 'route'; did you "
		    "mean 'route_tables'?\n"},
		{ENDPOINTS("s3: {type: gatway}"),
		 AT "18: vpcs.app.endpoints.s3.type: 'gatway' is none of "
		    "gateway, interface\n"},
		{ENDPOINTS("s3: [t]"),
		 AT "11: vpcs.app.endpoints.s3: needs a mapping, found a "
		    "list\n"},
		{ENDPOINTS("s3: {route_tables: t, subnets: a}"),
		 AT "38: vpcs.app.endpoints.s3: 'subnets' is a key of "
		    "interface endpoints; this is a gateway endpoint\n"},
		{ENDPOINTS("s3: {security_groups: default}"),
		 AT "29: vpcs.app.endpoints.s3: 'security_groups' is a key of "
		    "interface endpoints; this is a gateway endpoint\n"},
		{ENDPOINTS("s3: {private_dns: true}"),
		 AT "25: vpcs.app.endpoints.s3: 'private_dns' is a key of "
		    "interface endpoints; this is a gateway endpoint\n"},
		{ENDPOINTS("s3: {state: available}"),
		 AT "19: vpcs.app.endpoints.s3: 'state' is a key of interface "
		    "endpoints; this is a gateway endpoint\n"},
		{ENDPOINTS("kms: {subnets: a, route_tables: t}"),
		 AT "39: vpcs.app.endpoints.kms: 'route_tables' is a key of "
		    "gateway endpoints; this is an interface endpoint\n"},
		{ENDPOINTS("kms: {}"),
		 AT "12: vpcs.app.endpoints.kms: needs 'subnets': one in each "
		    "Availability Zone (IFE-1)\n"},
		{ENDPOINTS("kms: {subnets: a, private_dns: maybe}"),
		 AT "38: vpcs.app.endpoints.kms.private_dns: 'maybe' is "
		    "neither true nor false\n"},
		{ENDPOINTS("kms: {subnets: a, state: pending}"),
		 AT "32: vpcs.app.endpoints.kms.state: 'pending' is none of "
		    "available, pending-acceptance, rejected\n"},
		{ENDPOINTS("kms: {subnets: a, policy: [{allow: x, deny: y}]}"),
		 AT "34: vpcs.app.endpoints.kms.policy.1: needs either 'allow' "
		    "or 'deny', with actions\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_said(ALONE(cases[i][0]), cases[i][1]);
}

static void names_in_endpoints_are_those_of_the_vpc(void **state)
{
	static const char *const cases[][2] = {
		{ENDPOINTS("kms: {subnets: c}"),
		 AT "22: vpcs.app.endpoints.kms.subnets: no subnet 'c'; VPC "
		    "app has a, also-a, b\n"},
		{ENDPOINTS("kms: {subnets: a, security_groups: nobody}"),
		 AT "42: vpcs.app.endpoints.kms.security_groups: no security "
		    "group 'nobody'; VPC app has default\n"},
		{ENDPOINTS("s3: {route_tables: [t, nowhere]}"),
		 AT "30: vpcs.app.endpoints.s3.route_tables: no route table "
		    "'nowhere'; VPC app has main, t\n"},
		{ENDPOINTS("s3: {route_tables: other/r}"),
		 AT "26: vpcs.app.endpoints.s3.route_tables: route table r is "
		    "of VPC other\n"},
		{ENDPOINTS("kmz: {subnets: a}"),
		 AT "7: vpcs.app.endpoints.kmz: no AWS service 'kmz'; did you "
		    "mean 'kms'?\n"},
		{ENDPOINTS("x: {service: com.amazonaws.us-east-1.mail, "
			   "subnets: a}"),
		 AT "20: vpcs.app.endpoints.x.service: no AWS service 'mail'; "
		    "what is not ready-made is declared in 'services'\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_said(ALONE(cases[i][0]), cases[i][1]);
#undef AT
}

static void what_aws_refuses_of_endpoints(void **state)
{
	static const struct {
		const char *lab, *code, *subject;
	} cases[] = {
		{ENDPOINTS("kms: {type: gateway, route_tables: t}"),
		 "InvalidParameter", "kms"}, /* GWE-1 */
		{ENDPOINTS("kms: {subnets: [a, also-a]}"),
		 "DuplicateSubnetsInSameZone", "kms"}, /* IFE-1 */
		{ENDPOINTS("{kms: {subnets: a}, two: {service: kms, subnets: "
			   "b}}"),
		 "InvalidParameter", "two"}, /* IFE-5 */
		{ENDPOINTS("s3: {type: interface, subnets: a}"),
		 "InvalidParameter", "s3"}, /* IFE-7 */
	};
	struct given g;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_refused(ALONE(cases[i].lab), cases[i].code,
			       cases[i].subject);
	g = given_fine(ALONE(ENDPOINTS("{kms: {subnets: a}, two: {service: "
				       "kms, subnets: b, private_dns: "
				       "false}}")));
	given_drop(&g);
	g = given_fine(ALONE(ENDPOINTS("{s3: {}, i: {service: s3, type: "
				       "interface, subnets: a}}")));
	given_drop(&g);
}

static void private_dns_needs_both_attributes(void **state)
{
#define OTHER(keys)                               \
	WITH(ENDPOINTS("kms: {subnets: a}"),      \
	     keys ", endpoints: {sts: {subnets: " \
		  "o}}")
	(void)state; /* DNS-4, GWE-8 */
	assert_refused(OTHER(""), "InvalidParameter", "sts");
	assert_refused(WITH(ENDPOINTS("kms: {subnets: a}"),
			    ", enable_dns_support: false, endpoints: {s3: "
			    "{}}"),
		       "InvalidParameter", "s3");
	struct given g = given_fine(OTHER(", enable_dns_hostnames: true"));

	given_drop(&g);
	g = given_fine(WITH(ENDPOINTS("kms: {subnets: a}"),
			    ", endpoints: {sts: {subnets: o, private_dns: "
			    "false}}"));
	assert_false(endpoint(&g, 1)->private_dns);
	given_drop(&g);
#undef OTHER
}

static void a_vpc_has_at_most_fifty_interface_endpoints(void **state)
{
	char text[8192];
	size_t n = (size_t)snprintf(text, sizeof(text),
				    "vpcs: {app: {cidr: 10.0.0.0/16, subnets: "
				    "{a: 10.0.1.0/24}, endpoints: {");
	struct given g;

	(void)state; /* IFE-8 */
	for (int i = 1; i <= 50; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
				      "e%d: {service: kms, subnets: a, "
				      "private_dns: false}, ",
				      i);
	snprintf(text + n, sizeof(text) - n, "}}}\n");
	g = given_fine(text);
	given_drop(&g);
	snprintf(text + n, sizeof(text) - n,
		 "last: {service: kms, subnets: a, private_dns: false}}}}\n");
	assert_refused(text, "VpcEndpointLimitExceeded", "last");
}

/* --- services of one's own -------------------------------------------------- */

static void an_endpoint_of_a_service_waits_for_acceptance(void **state)
{
	struct given g = given_fine(ALONE(MINE));
	const struct vpc_endpoint *mine = endpoint(&g, 0);
	const struct node *n = mine->node;

	(void)state; /* IFE-9, IFE-10 */
	assert_string_equal(mine->state, "pending-acceptance");
	assert_false(endpoint_available(mine));
	assert_string_equal(mine->provider->load_balancer->o.name, "nlb");
	assert_true(mine->provider->load_balancer->is_provider);
	assert_false(mine->private_dns);
	assert_int_equal(mine->hosts.n, 0);
	assert_int_equal(n->ports.n, 3); /* of its listeners */
	assert_ptr_equal(endpoint_provider(mine, &n->places.items[0]),
			 eni_named(&g, "nlb"));
	given_drop(&g);
	g = given_fine(ALONE(SERVICE("mine: {service: x, subnets: b}",
				     "x: {load_balancer: nlb, "
				     "acceptance_required: false}")));
	mine = endpoint(&g, 0);
	assert_true(endpoint_available(mine));
	assert_null(endpoint_provider(mine, &mine->node->places.items[0]));
	given_drop(&g);
	g = given_fine(ALONE(SERVICE("mine: {service: x, subnets: a, state: "
				     "rejected}",
				     "x: {load_balancer: nlb}")));
	assert_string_equal(endpoint(&g, 0)->state, "rejected");
	given_drop(&g);
}

static void mistakes_in_services_are_named(void **state)
{
#define ONE(service) SERVICE("mine: {service: x, subnets: a}", service)
#define AT "lab.yaml:15:"
	static const char *const cases[][2] = {
		{ONE("x: {}"),
		 AT "6: endpoint_services.x: needs 'load_balancer': a network "
		    "load balancer\n"},
		{ONE("x: nlb"),
		 AT "6: endpoint_services.x: needs a mapping, found 'nlb'\n"},
		{ONE("x: {load_balancer: nlb, accept: true}"),
		 AT "27: endpoint_services.x: unknown key 'accept'; did you "
		    "mean 'acceptance_required'?\n"},
		{ONE("x: {load_balancer: nobody}"),
		 AT "22: endpoint_services.x.load_balancer: no node 'nobody'; "
		    "the lab has alb, nlb, web\n"},
		{ONE("x: {load_balancer: alb}"),
		 AT "22: endpoint_services.x.load_balancer: alb is no network "
		    "load balancer\n"},
		{ONE("x: {load_balancer: web}"),
		 AT "22: endpoint_services.x.load_balancer: web is no network "
		    "load balancer\n"},
		{ONE("x: {load_balancer: nlb, acceptance_required: maybe}"),
		 AT "48: endpoint_services.x.acceptance_required: 'maybe' is "
		    "neither true nor false\n"},
		{ONE("x: {load_balancer: nlb, allowed_principals: {a: b}}"),
		 AT "47: endpoint_services.x.allowed_principals: needs a name, "
		    "found a mapping\n"},
		{ONE("x: {load_balancer: nlb, allowed_principals: "
		     "[\"123456789012\", app]}"),
		 AT "64: endpoint_services.x.allowed_principals: 'app' is no "
		    "account; 12 digits, or \"*\" for all of them\n"},
		{ONE("x: {load_balancer: nlb, allowed_principals: 12345}"),
		 AT "47: endpoint_services.x.allowed_principals: '12345' is no "
		    "account; 12 digits, or \"*\" for all of them\n"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_said(ALONE(cases[i][0]), cases[i][1]);
	assert_said(ALONE(SERVICE("mine: {service: y, subnets: a}",
				  "x: {load_balancer: nlb}")),
		    "lab.yaml:8:23: vpcs.app.endpoints.mine.service: no AWS "
		    "service 'y'; what is not ready-made is declared in "
		    "'services'\n");
#undef AT
}

static void what_aws_refuses_of_endpoints_of_services(void **state)
{
	static const struct {
		const char *lab, *code;
	} cases[] = {
		{SERVICE("mine: {service: x, subnets: a, private_dns: true}",
			 "x: {load_balancer: nlb}"),
		 "InvalidParameter"},
		{SERVICE("mine: {service: x, subnets: [a, also-a]}",
			 "x: {load_balancer: nlb}"),
		 "DuplicateSubnetsInSameZone"},
		{SERVICE("mine: {service: x, type: gateway, route_tables: t}",
			 "x: {load_balancer: nlb}"),
		 "InvalidParameter"},
		{ONE("x: {load_balancer: nlb, allowed_principals: []}"),
		 "InvalidServiceName"},
		{ONE("x: {load_balancer: nlb, allowed_principals: "
		     "\"210987654321\"}"),
		 "InvalidServiceName"},
	};

	(void)state; /* IFE-10 */
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_refused(ALONE(cases[i].lab), cases[i].code, "mine");
}

static void other_accounts_have_to_be_allowed(void **state)
{
	static const char there[] = ", endpoints: {far: {service: x, subnets: "
				    "o}}";
	static const char *const allowed[] = {
		ONE("x: {load_balancer: nlb, allowed_principals: "
		    "[\"123456789012\", \"210987654321\"]}"),
		ONE("x: {load_balancer: nlb, allowed_principals: \"*\"}"),
	};

	(void)state; /* IFE-10 */
	assert_refused(WITH(MINE, there), "InvalidServiceName", "far");
	assert_said(WITH(MINE, there),
		    "lab.yaml:9:117: vpcs.other.endpoints.far: the service "
		    "does not allow the VPC's account; add it to "
		    "allowed_principals (IFE-10) (AWS: InvalidServiceName)\n");
	for (size_t i = 0; i < ARRAY_LEN(allowed); i++) {
		struct given g = given_fine(WITH(allowed[i], there));

		assert_string_equal(endpoint(&g, 1)->state,
				    "pending-acceptance");
		given_drop(&g);
	}
#undef ONE
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_service_decides_what_an_endpoint_is),
		cmocka_unit_test(mistakes_in_endpoints_are_named),
		cmocka_unit_test(names_in_endpoints_are_those_of_the_vpc),
		cmocka_unit_test(what_aws_refuses_of_endpoints),
		cmocka_unit_test(private_dns_needs_both_attributes),
		cmocka_unit_test(a_vpc_has_at_most_fifty_interface_endpoints),
		cmocka_unit_test(an_endpoint_of_a_service_waits_for_acceptance),
		cmocka_unit_test(mistakes_in_services_are_named),
		cmocka_unit_test(what_aws_refuses_of_endpoints_of_services),
		cmocka_unit_test(other_accounts_have_to_be_allowed),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
