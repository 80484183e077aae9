// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_insights_shape.c - what reads AWS's analyses reads ours
 *
 * AWS's own example and the names and types of all members are read from the
 * folder $VPCLAB_SHARED, or ../shared; where that is not there, the tests are
 * skipped. They run in the root of the source tree.
 */
#include "tests/unit/labs/insights.h"

#include <stdlib.h>

#include "tests/support/files.h"

/* --- as AWS's example is -------------------------------------------------------- */

static json_t *sample(const char *name)
{
	const char *shared = getenv("VPCLAB_SHARED");
	struct arena *arena = arena_given();
	const char *path = arena_printf(arena,
					"%s/samples/reachability-analyzer/%s",
					shared ? shared : "../shared", name);
	const char *text = file_content(arena, path);
	json_t *json = text ? json_loads(text, 0, NULL) : NULL;

	if (!json) {
		print_message("skipped: no %s here\n", path);
		skip();
	}
	given_keep(json, drop_json);
	return json;
}

/* Everything that @aws has is in @ours, with values of the same type; a list
 * item by item */
static void assert_like(const char *at, json_t *aws, const json_t *ours)
{
	const char *key;
	json_t *value;
	size_t i;

	if (!ours || json_typeof(aws) != json_typeof(ours))
		fail_msg("%s: is not there, or of another type", at);
	json_object_foreach (aws, key, value)
		assert_like(text_given("%s.%s", at, key), value,
			    json_object_get(ours, key));
	json_array_foreach(aws, i, value) assert_like(
		text_given("%s[%zu]", at, i), value, json_array_get(ours, i));
}

static void reads_like_the_example(void **state)
{
	const json_t *ours = analysis_of("job db:5432");
	json_t *aws = sample("describe-network-insights-analyses-1.json");

	(void)state;
	aws = json_array_get(json_object_get(aws, "NetworkInsightsAnalyses"),
			     0);
	assert_like("analysis", aws, ours);
	assert_null(json_object_get(ours, "ForwardPathComponents"));
	assert_null(json_object_get(ours, "ReturnPathComponents"));
}

/* --- as all shapes are ------------------------------------------------------------ */

struct shapes {
	const json_t *all;
	struct arena *arena; /* of texts */
};

static void assert_shape(const struct shapes *shapes, const char *type,
			 const char *at, json_t *v);

static void assert_items(const struct shapes *shapes, const char *type,
			 const char *at, const json_t *list)
{
	static const struct {
		const char *list, *item;
	} lists[] = {{"IpAddressList", "string"},
		     {"ValueStringList", "string"},
		     {"StringList", "string"},
		     {"AnalysisComponentList", "AnalysisComponent"}};
	size_t len = strlen(type);
	const char *item = NULL;
	json_t *value;
	size_t i;

	for (i = 0; i < ARRAY_LEN(lists); i++)
		if (strcmp(lists[i].list, type) == 0)
			item = lists[i].item;
	if (!item)
		item = arena_printf(shapes->arena, "%.*s", (int)len - 4, type);
	json_array_foreach(list, i, value) assert_shape(
		shapes, item, arena_printf(shapes->arena, "%s[]", at), value);
}

static void assert_members(const struct shapes *shapes, const char *type,
			   const char *at, json_t *v)
{
	const json_t *shape = json_object_get(shapes->all, type);
	const char *key;
	json_t *value;

	if (!shape)
		fail_msg("%s: AWS has no %s", at, type);
	json_object_foreach (v, key, value) {
		const char *of = json_string_value(json_object_get(shape, key));

		if (strcmp(key, "ExplanationCodeOrigin") == 0)
			continue; /* ours: see docs/vpclab.1 */
		if (!of)
			fail_msg("%s: %s has no member %s", at, type, key);
		assert_shape(shapes, of,
			     arena_printf(shapes->arena, "%s.%s", at, key),
			     value);
	}
}

static void assert_shape(const struct shapes *shapes, const char *type,
			 const char *at, json_t *v)
{
	size_t len = strlen(type);
	bool is;

	if (strcmp(type, "string") == 0 || strcmp(type, "timestamp") == 0)
		is = json_is_string(v);
	else if (strcmp(type, "integer") == 0)
		is = json_is_integer(v);
	else if (strcmp(type, "boolean") == 0)
		is = json_is_boolean(v);
	else if (len > 4 && strcmp(type + len - 4, "List") == 0)
		is = json_is_array(v);
	else
		is = json_is_object(v);
	if (!is)
		fail_msg("%s: no %s", at, type);
	if (json_is_array(v))
		assert_items(shapes, type, at, v);
	else if (json_is_object(v))
		assert_members(shapes, type, at, v);
}

/* Of every kind of step and object that this lab has */
static void every_member_is_one_of_awss(void **state)
{
	static const char *const questions[] = {
		"--address=public internet web:80",
		"job api.example.com",
		"job store:80",
		"job lost:80",
		"job s3",
		"job nlb:80",
		"job desk/icmp",
		"desk web:80",
		"job db:5432",
		"job db:23",
		"job 10.3.0.1:80",
		"job 10.9.0.1:80",
		"report api.example.com",
		"outside db:22",
		"job job:80",
		"job nlb:81",
		"job 10.0.1.99:80",
		"--size=20000 web db:22",
	};
	const struct shapes shapes = {
		json_object_get(sample("field-shapes.json"), "shapes"),
		arena_given()};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(questions); i++)
		assert_shape(&shapes, "NetworkInsightsAnalysis", questions[i],
			     (json_t *)analysis_of(questions[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(reads_like_the_example, models_drop),
		cmocka_unit_test_teardown(every_member_is_one_of_awss,
					  models_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
