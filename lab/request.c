// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/request.c - what a client asks of its keeper
 */
#include "lab/request.h"

#include <string.h>

static const struct keeper_verb *verb_named(const struct keeper_verb *verbs,
					    const char *name)
{
	for (const struct keeper_verb *v = verbs; v->name; v++)
		if (name && strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

/* false: an argument is no text */
static bool read_args(struct arena *arena, const json_t *args,
		      struct request *r)
{
	size_t n = json_array_size(args);

	r->argv = arena_alloc(arena, (n + 2) * sizeof(*r->argv));
	r->argv[r->argc++] = arena_strdup(arena, r->verb->name);
	for (size_t i = 0; i < n; i++) {
		const char *arg = json_string_value(json_array_get(args, i));

		if (!arg)
			return false;
		r->argv[r->argc++] = arena_strdup(arena, arg);
	}
	return true;
}

const char *request_read(struct arena *arena, const struct keeper_verb *verbs,
			 const json_t *message, struct request *ret)
{
	const char *name = json_string_value(json_object_get(message, "verb"));
	struct request r = {.verb = verb_named(verbs, name)};

	if (!r.verb)
		return "vpclab: the keeper of this lab does not know that "
		       "command; is it of another version?\n";
	if (!read_args(arena, json_object_get(message, "args"), &r))
		return "vpclab: arguments must be text\n";
	*ret = r;
	return NULL;
}
