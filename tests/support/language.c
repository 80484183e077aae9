// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/language.c - the lab file's language as its readers have it
 */
#include "tests/support/language.h"

#include <string.h>

#include "vpc/labfile.h"

static void add_path(struct language *l, const struct schema *s,
		     const char *path)
{
	struct language_table *t = NULL;

	for (size_t i = 0; i < l->tables.n && !t; i++)
		if (l->tables.items[i].schema == s)
			t = &l->tables.items[i];
	if (!t) {
		t = vec_add(l->arena, &l->tables);
		t->schema = s;
	}
	for (size_t i = 0; i < t->paths.n; i++)
		if (strcmp(t->paths.items[i], path) == 0)
			return;
	*vec_add(l->arena, &t->paths) = path;
}

static void walk(struct language *l, const struct schema *s, const char *path);

static void walk_key(struct language *l, const struct key *k, const char *path)
{
	path = *path ? arena_printf(l->arena, "%s.%s", path, k->name) : k->name;
	if (k->each)
		walk(l, k->each, arena_printf(l->arena, "%s.NAME", path));
	for (size_t i = 0; k->inside && k->inside[i]; i++) {
		const char *leading = k->inside[i]->leading;

		if (!leading) {
			walk(l, k->inside[i], path);
			continue;
		}
		walk(l, k->inside[i],
		     arena_printf(l->arena, "%s: {%s: ...}", path, leading));
		walk(l, k->inside[i], leading);
	}
}

static void walk(struct language *l, const struct schema *s, const char *path)
{
	add_path(l, s, *path ? path : LANGUAGE_TOP);
	for (size_t i = 0; i < s->n; i++)
		walk_key(l, &s->keys[i], path);
}

struct language language_new(struct arena *arena)
{
	struct language l = {.arena = arena};

	walk(&l, &labfile_top_schema, "");
	return l;
}

bool language_has(const struct language *l, const char *key)
{
	for (size_t i = 0; i < l->tables.n; i++)
		if (schema_key(l->tables.items[i].schema, key))
			return true;
	return false;
}
