// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_cfn_errors.c - templates that CloudFormation refuses, and
 * such that nobody should wait for
 */
#include "tests/support/imported.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static void assert_says(const char *template, const char *expected)
{
	assert_becomes(import_said(template), expected);
}

static void a_reference_to_nothing_has_its_place(void **state)
{
	(void)state;
	assert_says("Resources:\n"
		    "  Subnet:\n"
		    "    Type: AWS::EC2::Subnet\n"
		    "    Properties:\n"
		    "      VpcId: !Ref Vp\n"
		    "  Vpc: {Type: 'AWS::EC2::VPC'}\n",
		    "a.yaml:5:14: 'Vp' is no resource and no parameter of "
		    "this template; did you mean 'Vpc'?\n");
	assert_says("Resources: {A: {Type: 'AWS::S3::Bucket', Properties: {N: "
		    "!GetAtt Other.Arn}}}\n",
		    "a.yaml:1:58: 'Other' is no resource of this template\n");
	assert_says("Resources: {A: {Type: 'AWS::S3::Bucket', Properties: {N: "
		    "!Sub 'x-${C}'}}}\n",
		    "'C' is no resource and no parameter");
	assert_says("Resources: {A: {Type: 'AWS::S3::Bucket', DependsOn: D}}\n",
		    "a.yaml:1:53: 'D' is no resource");
}

static void a_circle_is_shown_with_all_who_are_in_it(void **state)
{
	(void)state;
	assert_says(
		"Resources:\n"
		"  A: {Type: 'AWS::S3::Bucket', Properties: {N: !Ref B}}\n"
		"  B: {Type: 'AWS::S3::Bucket', Properties: {N: !Sub "
		"'${C.Arn}'}}\n"
		"  C: {Type: 'AWS::S3::Bucket', DependsOn: [A]}\n",
		"a.yaml:4:44: a circle of references: A (line 2) → B (line 3) "
		"→ C (line 4) → A\n");
	assert_says("Conditions: {X: !Not [!Condition Y], Y: !Not [!Condition "
		    "X]}\n"
		    "Resources: {A: {Type: 'AWS::S3::Bucket', Condition: X}}\n",
		    "condition 'X' depends on itself; it is in line 1");
}

static void what_is_not_made_cannot_be_named(void **state)
{
	(void)state;
	assert_says("Conditions: {No: !Equals [a, b]}\n"
		    "Resources:\n"
		    "  A: {Type: 'AWS::S3::Bucket', Condition: No}\n"
		    "  B: {Type: 'AWS::S3::Bucket', Properties: {N: !Ref A}}\n",
		    "a.yaml:4:48: 'A' is not made: its condition, line 3, does "
		    "not hold\n");
}

static void functions_say_what_they_need(void **state)
{
	static const struct {
		const char *value, *says;
	} cases[] = {
		{"!Select [7, [a, b]]", "Fn::Select: index 7 of a list of 2"},
		{"!Select [x, [a, b]]", "Fn::Select: 'x' is no index"},
		{"!Select [0]", "Fn::Select: needs a list of 2"},
		{"!Join [a]", "Fn::Join: needs a list of 2"},
		{"!Join ['', [[a]]]", "Fn::Join: joins texts, this is a list"},
		{"!Split ['', a]", "Fn::Split: an empty delimiter"},
		{"!FindInMap [A, b, c]", "Fn::FindInMap: no 'A.b.c' in "
					 "Mappings"},
		{"!Select [0, !Cidr [10.0.0.0/24, 200, 8]]",
		 "has no room for 200 blocks of 8 bits"},
		{"!Select [0, !Cidr [x, 1, 8]]", "Fn::Cidr: 'x' is no CIDR"},
		{"!GetAtt Nothing", "Fn::GetAtt: needs NAME.ATTRIBUTE"},
		{"!If [Never, a, b]", "no condition 'Never'"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char text[512];

		snprintf(text, sizeof(text),
			 "Resources: {F: {Type: 'AWS::Lambda::Function', "
			 "Properties: {FunctionName: %s}}}\n",
			 cases[i].value);
		assert_says(text, cases[i].says);
	}
}

static void a_value_must_be_one_of_those_allowed(void **state)
{
	(void)state;
	assert_becomes(import_said_with(
			       "{parameters: {P: c}}",
			       "Parameters: {P: {Type: String, AllowedValues: "
			       "[a, b]}}\n"
			       "Resources: {A: {Type: 'AWS::Lambda::Function', "
			       "Properties: {FunctionName: !Ref P}}}\n"),
		       "lab.yaml:1:20: parameter 'P': 'c' is none of a, b\n");
	assert_becomes(import_said_with("{parameters: {Q: c}}",
					"Resources: {A: {Type: "
					"'AWS::S3::Bucket'}}\n"),
		       "lab.yaml:1:17: a.yaml has no parameter 'Q'\n");
}

static void what_is_not_expanded_is_said(void **state)
{
	(void)state;
	assert_says("Transform: [Mine, 'AWS::LanguageExtensions']\n"
		    "Resources:\n"
		    "  Fn::ForEach::All: [X, [a], {}]\n"
		    "  A: {Type: 'AWS::S3::Bucket', Properties: {N: !Ref "
		    "MadeByIt}}\n",
		    "a.yaml:1:13: note: transform 'Mine' is not expanded: what "
		    "it makes is missing\n"
		    "a.yaml:3:3: note: Fn::ForEach::All is not expanded: what "
		    "it makes is missing\n");
}

static void unknown_types_are_counted_once(void **state)
{
	(void)state;
	import_said("Resources:\n"
		    "  A: {Type: 'AWS::S3::Bucket'}\n"
		    "  B: {Type: 'AWS::SNS::Topic'}\n"
		    "  C: {Type: 'AWS::S3::Bucket'}\n");
	assert_string_equal(import_told(),
			    "note: ignored: 2 × AWS::S3::Bucket, 1 × "
			    "AWS::SNS::Topic\n");
}

static void a_resource_without_a_type_is_wrong(void **state)
{
	(void)state;
	assert_says("AWSTemplateFormatVersion: 2010-09-09\n"
		    "Resources: {A: {Properties: {}}}\n",
		    "a.yaml:2:13: A: a resource needs a 'Type'");
	assert_says("AWSTemplateFormatVersion: 2010-09-09\n"
		    "Resources: [A]\n",
		    "a.yaml:2:12: Resources: needs a mapping");
}

/* Exports that are twice the one before: 2 to the 60th letters */
static void texts_do_not_grow_beyond_bounds(void **state)
{
	struct text t = {.arena = arena_new()};

	(void)state;
	text_add(&t, "Resources: {F: {Type: 'AWS::Lambda::Function', "
		     "Properties: {FunctionName: !ImportValue e60}}}\n"
		     "Outputs:\n"
		     "  O0: {Value: xxxxxxxxxx, Export: {Name: e0}}\n");
	for (int i = 1; i <= 60; i++)
		text_add(&t,
			 "  O%d: {Value: !Join ['', [!ImportValue e%d, "
			 "!ImportValue e%d]], Export: {Name: e%d}}\n",
			 i, i - 1, i - 1, i);
	assert_says(t.s, "grow beyond all bounds");
	arena_free(t.arena);
}

static void exports_in_a_circle_come_to_an_end(void **state)
{
	(void)state;
	assert_says("Resources: {F: {Type: 'AWS::Lambda::Function', "
		    "Properties: {FunctionName: !ImportValue e}}}\n"
		    "Outputs: {O: {Value: !ImportValue e, Export: {Name: "
		    "e}}}\n",
		    "references lead on and on without an end");
}

static void a_chain_as_long_as_the_template_is_no_circle(void **state)
{
	struct text t = {.arena = arena_new()};

	(void)state;
	text_add(&t, "Resources:\n");
	for (int i = 0; i < 8000; i++)
		text_add(
			&t,
			"  R%d: {Type: 'AWS::S3::Bucket', Properties: {N: !Ref "
			"R%d}}\n",
			i, i + 1);
	text_add(&t, "  R8000: {Type: 'AWS::S3::Bucket'}\n");
	assert_string_equal(import_said(t.s), "");
	arena_free(t.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_reference_to_nothing_has_its_place,
					  imported_drop),
		cmocka_unit_test_teardown(
			a_circle_is_shown_with_all_who_are_in_it,
			imported_drop),
		cmocka_unit_test_teardown(what_is_not_made_cannot_be_named,
					  imported_drop),
		cmocka_unit_test_teardown(functions_say_what_they_need,
					  imported_drop),
		cmocka_unit_test_teardown(a_value_must_be_one_of_those_allowed,
					  imported_drop),
		cmocka_unit_test_teardown(what_is_not_expanded_is_said,
					  imported_drop),
		cmocka_unit_test_teardown(unknown_types_are_counted_once,
					  imported_drop),
		cmocka_unit_test_teardown(a_resource_without_a_type_is_wrong,
					  imported_drop),
		cmocka_unit_test_teardown(texts_do_not_grow_beyond_bounds,
					  imported_drop),
		cmocka_unit_test_teardown(exports_in_a_circle_come_to_an_end,
					  imported_drop),
		cmocka_unit_test_teardown(
			a_chain_as_long_as_the_template_is_no_circle,
			imported_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
