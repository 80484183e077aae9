// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_edit.c - command lines in the verbs of the AWS CLI
 */
#include "tests/unit/labs/edit.h"

#include "cli/edit_verb.h"

#define LAB                                                           \
	"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}, " \
	"security_groups: {web: {}}}}\n"                              \
	"network_interfaces: {e: {subnet: a}}\n"

/* --- the list ------------------------------------------------------------- */

static void every_verb_says_what_it_is_and_what_it_takes(void **state)
{
	(void)state;
	for (size_t i = 0; i < edit_verbs_n; i++) {
		const struct edit_verb *v = edit_verbs[i];
		size_t n = 0;

		assert_ptr_equal(edit_find(v->name), v);
		assert_non_null(v->about);
		assert_non_null(v->run);
		assert_true(strlen(v->help) > 0);
		assert_int_equal(v->help[strlen(v->help) - 1], '\n');
		for (; v->options[n].name; n++) {
			const char *name = v->options[n].name;

			if (!strstr(v->help, name))
				fail_msg("%s: no help for %s", v->name, name);
			if (v->options[n].required && !strstr(v->usage, name))
				fail_msg("%s: usage lacks %s", v->name, name);
		}
		assert_true(n <= EDIT_OPTIONS_MAX);
	}
	assert_int_equal(edit_verbs_n, 29);
	assert_null(edit_find("create-rout"));
}

static void lines_of_help_fit(void **state)
{
	(void)state;
	for (size_t i = 0; i < edit_verbs_n; i++)
		for (const char *c = edit_verbs[i]->help; *c;) {
			size_t n = strcspn(c, "\n");

			if (n > 100)
				fail_msg("%s: %.*s", edit_verbs[i]->name,
					 (int)n, c);
			c += n + 1;
		}
}

/* --- options -------------------------------------------------------------- */

#define GROUPS "modify-network-interface-attribute --network-interface-id e "

static void options_have_their_value_behind_a_space_or_a_sign(void **state)
{
	(void)state;
	assert_edit(
		LAB,
		"modify-network-interface-attribute "
		"--network-interface-id=e --groups=web default",
		"~ network interface e: security_groups default -> default, "
		"web\n");
	assert_edit(
		LAB, GROUPS "--groups '[\"web\", default]'",
		"~ network interface e: security_groups default -> default, "
		"web\n");
	assert_edit(LAB, GROUPS "--source-dest-check=false",
		    "~ network interface e: source_dest_check true -> false"
		    "\n");
}

static void what_is_no_option_is_said_so(void **state)
{
	(void)state;
	assert_edit_said(LAB, GROUPS "--gruops web",
			 "modify-network-interface-attribute: no option "
			 "'--gruops'; did you mean '--groups'?\n");
	assert_edit_said(LAB, "delete-nat-gateway --id x",
			 "delete-nat-gateway: no option '--id'; it has "
			 "--nat-gateway-id NAT\n");
	assert_edit_said(LAB, GROUPS "--no-groups web",
			 "modify-network-interface-attribute: no option "
			 "'--no-groups'; did you mean '--groups'?\n");
	assert_edit_said(LAB, "delete-nat-gateway nat",
			 "delete-nat-gateway: 'nat' belongs to no option\n");
	assert_edit_said(LAB, GROUPS "--groups --source-dest-check",
			 "modify-network-interface-attribute: --groups needs "
			 "a value\n");
	assert_edit_said(LAB, GROUPS "--groups web --groups default",
			 "modify-network-interface-attribute: --groups is "
			 "there twice\n");
	assert_edit_said(LAB, "create-network-acl-entry --ingress",
			 "create-network-acl-entry: needs --network-acl-id, "
			 "--rule-number, --protocol, --rule-action\n");
	assert_edit_said(LAB, GROUPS "--groups '[{\"a\": 1}]'",
			 "modify-network-interface-attribute: --groups: needs "
			 "a list of names\n");
}

static void what_is_no_verb_is_said_so(void **state)
{
	(void)state;
	assert_edit_said(LAB, "create-rout",
			 "no verb 'create-rout'; did you mean 'create-route'?"
			 "\n");
	assert_edit_said(LAB, "xyzzy", "no verb 'xyzzy'\n");
}

static void arguments_are_text(void **state)
{
	static const char *const bad[] = {
		"\xff",
		"\xc3",
		"\xc0\x80",
		"\xed\xa0\x80",
		"\xf5\x80\x80\x80",
		"\xe0\x80\x80",
		"\xf0\x80\x80\x80",
		"\xf4\x90\x80\x80",
		"\xf8\x88\x80\x80\x80",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_edit_said(LAB,
				 text_given("create-security-group "
					    "--group-name %s",
					    bad[i]),
				 "argument 2 is not UTF-8 text\n");
	assert_edit(LAB,
		    "create-security-group --group-name g --description "
		    "'\xc3\xa9 \xe6\x97\xa5 \xf0\x9f\x98\x80: # \"x\"'",
		    "+ security group g description '\xc3\xa9 \xe6\x97\xa5 "
		    "\xf0\x9f\x98\x80: # \"x\"'\n");
}

/* --- structures ------------------------------------------------------------ */

#define RULES \
	"authorize-security-group-ingress --group-id web --ip-permissions "

static void what_is_no_structure_is_said_so(void **state)
{
	static const char *const cases[][2] = {
		{"tcp", "expected Name=value, found 'tcp'"},
		{"IpProtocol=tcp,", "needs IpProtocol"},
		{"IpProtocol=tcp", "tcp and udp need ports"},
		{"IpRanges=[", "expected ',' or ']', found the end"},
		{"IpRanges=[{CidrIp=a", "expected ',' or '}', found the end"},
		{"IpRanges=[{CidrIp=\"a}]", "expected \", found the end"},
		{"IpProtocol=-1,IpProtocol=-1", "IpProtocol is there twice"},
		{"IpProtocol=-1]", "expected ',', found ']'"},
		{"{\"IpProtocol\": ", NULL},
		{"IpRanges=[[[[[[[[[[[[[[[[[[[[[[[[[",
		 "expected less than 20 brackets in each other, found "
		 "'[[[[['"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct given now = given_fine(LAB);
		struct given next = given_command(
			&now, text_given(RULES "%s", cases[i][0]));

		assert_null(next.model);
		if (cases[i][1])
			assert_string_equal(
				next.said,
				text_given("authorize-security-group-ingress: "
					   "--ip-permissions: %s\n",
					   cases[i][1]));
		given_drop(&now);
		given_drop(&next);
	}
}

static void quotes_and_lists_are_read(void **state)
{
	(void)state;
	assert_edit(LAB,
		    RULES "'IpProtocol=-1,IpRanges=[{CidrIp=10.0.0.0/8,"
			  "Description=\"a, \\\"b\\\"\"}]'",
		    "~ security group web: + ingress all from 10.0.0.0/8 \"a, "
		    "\"b\"\"\n");
	assert_edit(LAB, RULES "IpProtocol=-1,IpRanges={CidrIp=10.0.0.0/8}",
		    "~ security group web: + ingress all from 10.0.0.0/8\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		EDIT_TEST(every_verb_says_what_it_is_and_what_it_takes),
		EDIT_TEST(lines_of_help_fit),
		EDIT_TEST(options_have_their_value_behind_a_space_or_a_sign),
		EDIT_TEST(what_is_no_option_is_said_so),
		EDIT_TEST(what_is_no_verb_is_said_so),
		EDIT_TEST(arguments_are_text),
		EDIT_TEST(what_is_no_structure_is_said_so),
		EDIT_TEST(quotes_and_lists_are_read),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("edit", tests, NULL, NULL);
}
