// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/answer.c - what a keeper says to its client
 */
#include "cli/answer.h"

struct answer answer_of(const json_t *message)
{
	const json_t *out = json_object_get(message, "out");
	const json_t *err = json_object_get(message, "err");
	const json_t *end = json_object_get(message, "end");

	return (struct answer){.out = json_string_value(out),
			       .n_out = json_string_length(out),
			       .err = json_string_value(err),
			       .n_err = json_string_length(err),
			       .over = end != NULL,
			       .status = (int)json_integer_value(end)};
}

static const char *text_of(struct arena *arena, const json_t *o,
			   const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	return arena_strdup(arena, text ? text : "");
}

struct setting answer_setting(struct arena *arena, const json_t *message)
{
	const json_t *o = json_object_get(message, "enter");
	const json_t *environment = json_object_get(o, "environment");
	struct setting s = {.hostname = text_of(arena, o, "hostname"),
			    .resolv_conf = text_of(arena, o, "resolv.conf"),
			    .hosts = text_of(arena, o, "hosts")};

	for (size_t i = 0; i < json_array_size(environment); i++) {
		const char *text = json_string_value(
			json_array_get(environment, i));

		if (text)
			*vec_add(arena, &s.environment) = arena_strdup(arena,
								       text);
	}
	return s;
}

json_t *answer_status(const json_t *message, struct answer_status *ret)
{
	const struct answer a = answer_of(message);
	json_t *o = a.out ? json_loadb(a.out, a.n_out, 0, NULL) : NULL;

	if (!json_is_object(o)) {
		json_decref(o);
		return NULL;
	}
	*ret = (struct answer_status){
		.file = json_string_value(json_object_get(o, "File")),
		.about = json_string_value(json_object_get(o, "About")),
		.nodes = json_integer_value(json_object_get(o, "Nodes")),
		.start_time = json_integer_value(
			json_object_get(o, "StartTime"))};
	return o;
}
