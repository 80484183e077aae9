// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/branch.c - putting a document together
 */
#include "import/branch.h"

#include <string.h>

static struct doc *doc_new(struct arena *arena, enum doc_kind kind,
			   struct where at)
{
	struct doc *d = arena_alloc(arena, sizeof(*d));

	*d = (struct doc){.kind = kind, .at = at, .values = 1, .height = 1};
	return d;
}

struct doc *branch_map(struct arena *arena, struct where at)
{
	return doc_new(arena, DOC_MAPPING, at);
}

struct doc *branch_list(struct arena *arena, struct where at)
{
	return doc_new(arena, DOC_LIST, at);
}

struct doc *branch_text(struct arena *arena, struct where at, const char *text)
{
	struct doc *d = doc_new(arena, DOC_SCALAR, at);

	d->text = text;
	return d;
}

struct doc *branch_number(struct arena *arena, struct where at, long number)
{
	return branch_text(arena, at, arena_printf(arena, "%ld", number));
}

struct doc *branch_bool(struct arena *arena, struct where at, bool is)
{
	return branch_text(arena, at, is ? "true" : "false");
}

void branch_put(struct arena *arena, struct doc *map, const char *key,
		struct where at, const struct doc *value)
{
	*vec_add(arena, &map->pairs) = (struct doc_pair){
		branch_text(arena, at, key), value};
}

void branch_put_text(struct arena *arena, struct doc *map, const char *key,
		     struct where at, const char *text)
{
	branch_put(arena, map, key, at, branch_text(arena, at, text));
}

void branch_set(struct arena *arena, struct doc *map, const char *key,
		struct where at, const struct doc *value)
{
	for (size_t i = 0; i < map->pairs.n; i++)
		if (strcmp(map->pairs.items[i].key->text, key) == 0) {
			map->pairs.items[i].value = value;
			return;
		}
	branch_put(arena, map, key, at, value);
}

void branch_add(struct arena *arena, struct doc *list, const struct doc *item)
{
	*vec_add(arena, &list->items) = item;
}

/* All of the tree was made by its importer, which may go on with it */
static struct doc *inner(struct arena *arena, struct doc *map, const char *key,
			 enum doc_kind kind, struct where at)
{
	const struct doc *there = document_get(map, key);
	struct doc *d;

	if (there)
		return (struct doc *)there;
	d = doc_new(arena, kind, at);
	branch_put(arena, map, key, at, d);
	return d;
}

struct doc *branch_inner(struct arena *arena, struct doc *map, const char *key,
			 struct where at)
{
	return inner(arena, map, key, DOC_MAPPING, at);
}

struct doc *branch_inner_list(struct arena *arena, struct doc *map,
			      const char *key, struct where at)
{
	return inner(arena, map, key, DOC_LIST, at);
}
