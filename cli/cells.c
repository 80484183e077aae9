// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/cells.c - what of a description stands in a cell of a table
 */
#include "cli/cells.h"

#include <string.h>

#include "base/text.h"
#include "cli/color.h"
#include "cli/describe.h"

/* --- paths -------------------------------------------------------------------- */

static void collect(struct values *v, const json_t *from, const char *path)
{
	size_t n = strcspn(path, ".|");
	char key[64];

	if (json_is_array(from)) {
		for (size_t i = 0; i < json_array_size(from); i++)
			collect(v, json_array_get(from, i), path);
		return;
	}
	if (!from || json_is_null(from))
		return;
	if (!n) {
		*vec_add(v->arena, &v->items) = from;
		return;
	}
	if (n >= sizeof(key))
		return;
	memcpy(key, path, n);
	key[n] = '\0';
	path += n;
	if (*path == '.')
		path++;
	collect(v, json_object_get(from, key), *path == '|' ? "" : path);
}

void values_at(struct values *v, const struct row *row, const char *path)
{
	while (path) {
		bool outer = *path == '^';

		collect(v, outer ? row->outer : row->item, path + outer);
		if (v->items.n)
			return;
		path = strchr(path, '|');
		if (path)
			path++;
	}
}

/* A text; or of a list of tags the name */
static const char *text_of(const json_t *value)
{
	const char *key = json_string_value(json_object_get(value, "Key"));

	if (key && strcmp(key, "Name") == 0)
		return json_string_value(json_object_get(value, "Value"));
	return json_string_value(value);
}

const char *value_at(const json_t *item, const char *path)
{
	const char *dot = strchr(path, '.');
	const char *text = NULL;

	if (json_is_array(item)) {
		for (size_t i = 0; !text && i < json_array_size(item); i++)
			text = value_at(json_array_get(item, i), path);
		return text;
	}
	if (!*path)
		return text_of(item);
	item = json_object_getn(item, path,
				dot ? (size_t)(dot - path) : strlen(path));
	return value_at(item, dot ? dot + 1 : "");
}

bool value_is_at(const json_t *item, const char *path, const char *text)
{
	const char *dot = strchr(path, '.');
	const char *is;

	if (json_is_array(item)) {
		for (size_t i = 0; i < json_array_size(item); i++)
			if (value_is_at(json_array_get(item, i), path, text))
				return true;
		return false;
	}
	if (!*path) {
		is = json_string_value(item);
		return is && strcmp(is, text) == 0;
	}
	item = json_object_getn(item, path,
				dot ? (size_t)(dot - path) : strlen(path));
	return value_is_at(item, dot ? dot + 1 : "", text);
}

/* --- names -------------------------------------------------------------------- */

static void name_items(struct telling *t, const struct description_list *l)
{
	const json_t *list = description_list(t->all, l->name);

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		const char *id = value_at(item, l->id);
		const char *label = l->label ? value_at(item, l->label) : NULL;
		const char *vpc = value_at(item, "VpcId");

		if (!label) /* an interface by who uses it */
			label = value_at(item, "UsedBy");
		if (id && label)
			json_object_set_new(t->names, id, json_string(label));
		if (id && vpc)
			json_object_set_new(t->vpcs, id, json_string(vpc));
	}
}

void telling_names(struct telling *t)
{
	t->names = json_object();
	t->vpcs = json_object();
	for (const struct description_list *l = description_lists; l->name; l++)
		name_items(t, l);
}

void telling_end(struct telling *t)
{
	json_decref(t->names);
	json_decref(t->vpcs);
}

/* --- cells ---------------------------------------------------------------------- */

static const char *as_it_is(const struct telling *t, const json_t *value)
{
	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_integer(value))
		return arena_printf(t->arena, "%lld",
				    (long long)json_integer_value(value));
	if (json_is_boolean(value))
		return json_is_true(value) ? "yes" : "no";
	return NULL;
}

/* Several values with commas between them, what follows itself once */
const char *cell_text(const struct telling *t, const struct column *c,
		      const struct row *row)
{
	struct values v = {.arena = t->arena};
	struct text all = {.arena = t->arena};
	const char *last = NULL;

	values_at(&v, row, c->path);
	for (size_t i = 0; i < v.items.n; i++) {
		const json_t *value = v.items.items[i];
		const char *text = c->say ? c->say(t, value)
					  : as_it_is(t, value);

		if (!text || !*text || (last && strcmp(last, text) == 0))
			continue;
		text_add(&all, "%s%s", all.n ? ", " : "", text);
		last = text;
	}
	return all.n ? all.s : NULL;
}

/* --- ways to say a value ---------------------------------------------------------- */

const char *say_name(const struct telling *t, const json_t *id)
{
	const char *text = json_string_value(id);
	const char *name = text ? json_string_value(
					  json_object_get(t->names, text))
				: NULL;

	return name ? name : text;
}

const char *say_place(const struct telling *t, const json_t *id)
{
	const char *text = json_string_value(id);
	const json_t *vpc = text ? json_object_get(t->vpcs, text) : NULL;

	if (!vpc || say_name(t, id) == text)
		return say_name(t, id);
	return arena_printf(t->arena, "%s/%s", say_name(t, vpc),
			    say_name(t, id));
}

const char *say_state(const struct telling *t, const json_t *state)
{
	static const char *const bad[] = {
		"blackhole", "failed",	 "Failed",   "Inactive",
		"deleted",   "rejected", "expired",  "failing-over",
		"down",	     "DOWN",	 "detached", "deny"};
	static const char *const between[] = {"pending-acceptance",
					      "pendingAcceptance", "Pending"};
	const char *text = json_string_value(state);

	for (size_t i = 0; text && i < ARRAY_LEN(bad); i++)
		if (strcmp(bad[i], text) == 0)
			return color_text(t->arena, t->color, COLOR_BAD, text);
	for (size_t i = 0; text && i < ARRAY_LEN(between); i++)
		if (strcmp(between[i], text) == 0)
			return text;
	return text ? color_text(t->arena, t->color, COLOR_GOOD, text) : NULL;
}

const char *say_status(const struct telling *t, const json_t *status)
{
	const char *text = json_string_value(status);

	return text && strcmp(text, "in-use") != 0 ? text
						   : say_state(t, status);
}

const char *say_user(const struct telling *t, const json_t *label)
{
	const char *text = json_string_value(label);

	return text ? arena_strndup(t->arena, text, strcspn(text, "@")) : NULL;
}

const char *say_yes(const struct telling *t, const json_t *value)
{
	(void)t;
	return json_is_true(value) ? "yes" : NULL;
}

const char *say_unusual(const struct telling *t, const json_t *value)
{
	static const char *const usual[] = {"off", "disable", "default"};
	const char *text = as_it_is(t, value);

	for (size_t i = 0; text && i < ARRAY_LEN(usual); i++)
		if (strcmp(usual[i], text) == 0)
			return NULL;
	return text;
}
