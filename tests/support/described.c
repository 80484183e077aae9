// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/described.c - descriptions of labs, compared field by field
 */
#include "tests/support/described.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/cells.h"

static struct {
	json_t *all, *expected;
	struct telling names;
	struct arena *arena;
	struct model *stage; /* that a step made, or NULL */
} now;

/* The one before is forgotten; its model stays until the teardown */
static void forget(void)
{
	json_decref(now.expected);
	if (now.all)
		telling_end(&now.names);
	json_decref(now.all);
	arena_free(now.arena);
	model_free(now.stage);
	memset(&now, 0, sizeof(now));
}

int described_drop(void **state)
{
	forget();
	return models_drop(state);
}

const json_t *described_as(const struct described_lab *of)
{
	forget();
	now.all = description_new(of);
	now.arena = arena_new();
	now.names = (struct telling){.arena = now.arena, .all = now.all};
	telling_names(&now.names);
	return now.all;
}

const json_t *described_given(const char *yaml)
{
	const struct described_lab of = {.model = model_given(yaml)};

	return described_as(&of);
}

const json_t *described_after(const char *yaml, const struct lives *lives)
{
	const struct model *first = model_given(yaml);
	struct report report = {.arena = arena_new()};
	struct described_lab of = {
		.model = model_step(first, 1, first, &report), .lives = lives};
	const json_t *all;

	if (!of.model)
		report_print(&report, stderr);
	arena_free(report.arena);
	assert_non_null(of.model);
	all = described_as(&of);
	now.stage = (struct model *)of.model;
	return all;
}

/* --- identifiers ---------------------------------------------------------------- */

/* "rtbassoc-0" and sixteen more: how much is what it begins with; 0: none */
static size_t kind_length(const char *id)
{
	const char *dash = strrchr(id, '-');

	if (!dash || strlen(dash + 1) != 17)
		return 0;
	for (const char *c = dash + 1; *c; c++)
		if (!isxdigit((unsigned char)*c))
			return 0;
	return (size_t)(dash - id);
}

/* What a test calls a text of a description */
static const char *called(const char *text)
{
	const char *name = json_string_value(
		json_object_get(now.names.names, text));
	size_t kind = kind_length(text);

	if (name)
		return arena_printf(now.arena, "<%s>", name);
	if (kind)
		return arena_printf(now.arena, "<%.*s>", (int)kind, text);
	return text;
}

/* --- comparing -------------------------------------------------------------------- */

struct comparing {
	struct text wrong; /* a line for each difference */
	bool exactly;
};

static const char *dump(const json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
	const char *copy = arena_strdup(now.arena, text ? text : "nothing");

	free(text);
	return copy;
}

static void compare(struct comparing *c, const char *path, const json_t *is,
		    const json_t *expected);

static void differ(struct comparing *c, const char *path, const char *is,
		   const char *expected)
{
	text_add(&c->wrong, "\n%s: is %s, not %s", path, is, expected);
}

static void compare_objects(struct comparing *c, const char *path,
			    const json_t *is, const json_t *expected)
{
	const char *key;
	json_t *value;

	json_object_foreach ((json_t *)expected, key, value)
		compare(c, arena_printf(now.arena, "%s.%s", path, key),
			json_object_get(is, key), value);
	json_object_foreach ((json_t *)is, key, value)
		if (c->exactly && !json_object_get(expected, key))
			differ(c, arena_printf(now.arena, "%s.%s", path, key),
			       dump(value), "expected at all");
}

static void compare_arrays(struct comparing *c, const char *path,
			   const json_t *is, const json_t *expected)
{
	size_t n = json_array_size(is), m = json_array_size(expected);

	if (n != m)
		differ(c, path, dump(is), dump(expected));
	for (size_t i = 0; i < n && i < m; i++)
		compare(c, arena_printf(now.arena, "%s[%zu]", path, i),
			json_array_get(is, i), json_array_get(expected, i));
}

static void compare(struct comparing *c, const char *path, const json_t *is,
		    const json_t *expected)
{
	if (!is || json_typeof(is) != json_typeof(expected)) {
		differ(c, path, is ? dump(is) : "absent", dump(expected));
	} else if (json_is_object(is)) {
		compare_objects(c, path, is, expected);
	} else if (json_is_array(is)) {
		compare_arrays(c, path, is, expected);
	} else if (json_is_string(is)) {
		const char *name = called(json_string_value(is));

		if (strcmp(name, json_string_value(expected)) != 0 &&
		    !json_equal(is, expected))
			differ(c, path, name, json_string_value(expected));
	} else if (!json_equal(is, expected)) {
		differ(c, path, dump(is), dump(expected));
	}
}

static const json_t *parse(const char *expected)
{
	char *text = arena_strdup(now.arena, expected);
	json_error_t e;

	for (char *c = text; *c; c++)
		if (*c == '\'')
			*c = '"';
	json_decref(now.expected);
	now.expected = json_loads(text, 0, &e);
	if (!now.expected)
		fail_msg("%s in %s", e.text, text);
	return now.expected;
}

/* cmocka cuts long messages off: a line for each difference first */
static void report(const struct comparing *c)
{
	char *text = c->wrong.s;

	if (!text)
		return;
	for (char *l = strtok(text, "\n"); l; l = strtok(NULL, "\n"))
		print_message("# %s\n", l);
	fail_msg("a description is not what it should be");
}

/* --- what tests ask ------------------------------------------------------------- */

static const struct description_list *list_called(const char *name)
{
	const struct description_list *l = description_lists;

	while (l->name && strcmp(l->name, name) != 0)
		l++;
	if (!l->name)
		fail_msg("no list '%s' in a description", name);
	return l;
}

const json_t *described_item(const json_t *all, const char *list,
			     const char *name)
{
	const struct description_list *l = list_called(list);
	const json_t *items = description_list(all, list);

	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		const char *label = l->label ? value_at(item, l->label) : NULL;

		if (!label)
			label = value_at(item, "UsedBy");
		if (label && strcmp(label, name) == 0)
			return item;
	}
	fail_msg("no '%s' in %s", name, list);
	return NULL;
}

static void check_item(const json_t *all, const char *list, const char *name,
		       const char *expected, bool exactly)
{
	struct comparing c = {.wrong = {.arena = now.arena},
			      .exactly = exactly};

	compare(&c, name, described_item(all, list, name), parse(expected));
	report(&c);
}

void assert_item(const json_t *all, const char *list, const char *name,
		 const char *expected)
{
	check_item(all, list, name, expected, true);
}

void assert_fields(const json_t *all, const char *list, const char *name,
		   const char *expected)
{
	check_item(all, list, name, expected, false);
}

void assert_list(const json_t *all, const char *list, const char *expected)
{
	struct comparing c = {.wrong = {.arena = now.arena}};

	compare(&c, list, description_list(all, list), parse(expected));
	report(&c);
}
