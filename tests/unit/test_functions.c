// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_functions.c - what a function may be, do and be asked
 */
#include "tests/unit/labs/given.h"

#include "vpc/policy.h"

#define FUNCTION(keys) APP("") "functions: {f: {" keys "}}\n"
#define ATTACHED(keys) FUNCTION("subnets: private-a, " keys)

static void assert_fine(const char *text)
{
	struct given g = given_fine(text);

	given_drop(&g);
}

/* --- policies ------------------------------------------------------------- */

static const struct node *node_called(const struct given *g, const char *name)
{
	const struct node *n = model_node(g->model, name);

	assert_non_null(n);
	return n;
}

static enum policy_opinion opinion_of(const char *statements,
				      const char *action, const char *principal,
				      const char *resource)
{
	char text[1024];
	struct policy_request request = {
		.action = action, .principal = principal, .resource = resource};
	struct given g;
	enum policy_opinion opinion;

	snprintf(text, sizeof(text), FUNCTION("invoke_permissions: %s"),
		 statements);
	g = given_fine(text);
	opinion = policy_opinion(&node_called(&g, "f")->invoke_permissions,
				 &request);
	given_drop(&g);
	return opinion;
}

static void a_deny_wins_and_silence_is_no_allow(void **state)
{
	static const char both[] = "[{allow: \"s3:*\"}, {deny: "
				   "\"s3:Put*\"}]";

	(void)state; /* GWE-8 */
	assert_int_equal(opinion_of(both, "s3:GetObject", "f", "x"),
			 POLICY_ALLOWS);
	assert_int_equal(opinion_of(both, "s3:PutObject", "f", "x"),
			 POLICY_DENIES);
	assert_int_equal(opinion_of(both, "sqs:SendMessage", "f", "x"),
			 POLICY_SILENT);
	assert_int_equal(opinion_of("[]", "s3:GetObject", "f", "x"),
			 POLICY_SILENT);
}

static void a_statement_can_name_principals_and_resources(void **state)
{
	static const char one[] = "{allow: [\"s3:Get?bject\"], principals: "
				  "[f, g], resources: \"arn:*:assets/*\"}";

	(void)state;
	assert_int_equal(opinion_of(one, "S3:getobject", "g", "arn:a:assets/x"),
			 POLICY_ALLOWS);
	assert_int_equal(opinion_of(one, "s3:GetObject", "h", "arn:a:assets/x"),
			 POLICY_SILENT);
	assert_int_equal(opinion_of(one, "s3:GetObject", "f", "arn:a:assets"),
			 POLICY_SILENT);
	assert_says(FUNCTION("invoke_permissions: {principals: f}"),
		    "needs either 'allow' or 'deny'");
	assert_says(FUNCTION("invoke_permissions: {allow: a, deny: b}"),
		    "needs either 'allow' or 'deny'");
}

/* --- what Lambda and CloudFront refuse ------------------------------------ */

static void attaching_takes_six_permissions(void **state)
{
	static const char invalid[] = "InvalidParameterValueException";

	(void)state; /* LAM-40, LAM-42 */
	assert_fine(ATTACHED("role: AdministratorAccess"));
	assert_fine(FUNCTION("role: AWSLambdaBasicExecutionRole"));
	assert_refused(ATTACHED("role: AWSLambdaBasicExecutionRole"), invalid,
		       "f");
	assert_refused(ATTACHED("role: []"), invalid, "f");
	assert_says(ATTACHED("role: {allow: [\"ec2:Create*\", "
			     "\"ec2:Describe*\", \"ec2:Delete*\", "
			     "\"ec2:AssignPrivateIpAddresses\"]}"),
		    "The provided execution role does not have permissions to "
		    "call UnassignPrivateIpAddresses on EC2");
	assert_says(
		ATTACHED("role: AWSLambdaVPCAccessExecutionRule"),
		"no managed policy 'AWSLambdaVPCAccessExecutionRule'; did you mean "
		"AWSLambdaVPCAccessExecutionRole?");
}

static void a_function_at_the_edge_has_no_vpc(void **state)
{
	static const char lambda[] = "InvalidLambdaFunctionAssociation";

	(void)state; /* EDGE-1, EDGE-2 */
	assert_fine(FUNCTION("edge: lambda"));
	assert_refused(ATTACHED("edge: lambda"), lambda, "f");
	assert_refused(ATTACHED("edge: cloudfront-function"),
		       "InvalidFunctionAssociation", "f");
	assert_refused(FUNCTION("edge: lambda, environment: {A: b}"), lambda,
		       "f");
	assert_refused(FUNCTION("edge: lambda, ephemeral_storage: 1024"),
		       lambda, "f");
	assert_refused(FUNCTION("edge: lambda, "
				"reserved_concurrent_executions: 5"),
		       lambda, "f");
	assert_refused("region: eu-west-1\n" FUNCTION("edge: lambda"), lambda,
		       "f");
}

static void concurrency_is_the_accounts(void **state)
{
	(void)state; /* LAM-63 */
	assert_fine("functions: {f: {reserved_concurrent_executions: 900}}");
	assert_refused(FUNCTION("sandboxes: 3, "
				"reserved_concurrent_executions: 2"),
		       "TooManyRequestsException", "f");
	assert_refused("functions: {f: {reserved_concurrent_executions: 900}, "
		       "g: {reserved_concurrent_executions: 1}}",
		       "InvalidParameterValueException", "g");
}

static void a_balancer_needs_the_functions_consent(void **state)
{
#define BEHIND(who)                                                          \
	FUNCTION("invoke_permissions: {allow: \"lambda:InvokeFunction\", "   \
		 "principals: " who "}")                                     \
	"load_balancers: {web: {subnets: [private-a, private-b], listeners:" \
	" {80: t}, target_groups: {t: f}}}\n"
	(void)state; /* LAM-73 */
	assert_fine(BEHIND("elasticloadbalancing.amazonaws.com"));
	assert_refused(BEHIND("sns.amazonaws.com"), "InvalidTarget", "web");
}

/* --- invocations ---------------------------------------------------------- */

#define INVOKE(keys) FUNCTION("") "expect: {invoke: f, is: ok" keys "}\n"

static const struct expect *first(const struct given *g)
{
	return g->model->expects.items[0];
}

static void an_event_becomes_json(void **state)
{
	struct given g = given_fine(
		INVOKE(", event: {n: -1.5e3, b: true, z: , t: 010, q: \"7\", "
		       "l: [a, 'say \"hi\"'], e: {}}"));

	(void)state;
	assert_int_equal(first(&g)->kind, EXPECT_INVOKE);
	assert_string_equal(first(&g)->event,
			    "{\"n\": -1.5e3, \"b\": true, \"z\": null, \"t\": "
			    "\"010\", \"q\": \"7\", \"l\": [\"a\", \"say "
			    "\\\"hi\\\"\"], \"e\": {}}");
	given_drop(&g);
}

static void an_invocation_names_a_function(void **state)
{
	(void)state;
	assert_says(FUNCTION("") "instances: {web: {subnet: private-a}}\n"
				 "expect: {invoke: web, is: ok}",
		    "web is no function");
	assert_says(
		FUNCTION(
			"edge: cloudfront-function") "expect: {invoke: f, is: ok}",
		"f is a CloudFront Function");
	assert_says(FUNCTION("") "expect: {invoke: f, is: fine}",
		    "'fine' is none of ok, error, timed-out, refused");
	assert_says(INVOKE(", because: Idle"), "'because' goes with refused");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_deny_wins_and_silence_is_no_allow),
		cmocka_unit_test(a_statement_can_name_principals_and_resources),
		cmocka_unit_test(attaching_takes_six_permissions),
		cmocka_unit_test(a_function_at_the_edge_has_no_vpc),
		cmocka_unit_test(concurrency_is_the_accounts),
		cmocka_unit_test(a_balancer_needs_the_functions_consent),
		cmocka_unit_test(an_event_becomes_json),
		cmocka_unit_test(an_invocation_names_a_function),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("functions", tests, NULL, NULL);
}
