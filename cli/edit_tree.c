// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/edit_tree.c - the act that a verb makes, and the file that it is for
 */
#include <string.h>

#include "cli/edit_verb.h"

static struct doc *doc_new(struct edit *e, enum doc_kind kind)
{
	struct doc *d = arena_alloc(e->arena, sizeof(*d));

	*d = (struct doc){.kind = kind, .values = 1, .height = 1};
	return d;
}

const struct doc *tree_word(struct edit *e, const char *text)
{
	struct doc *d = doc_new(e, DOC_SCALAR);

	d->text = text;
	return d;
}

const struct doc *tree_null(struct edit *e)
{
	struct doc *d = doc_new(e, DOC_SCALAR);

	d->text = "null";
	d->plain = true;
	return d;
}

struct doc *tree_list(struct edit *e)
{
	return doc_new(e, DOC_LIST);
}

struct doc *tree_map(struct edit *e)
{
	return doc_new(e, DOC_MAPPING);
}

void tree_add(struct edit *e, struct doc *list, const struct doc *d)
{
	*vec_add(e->arena, &list->items) = d;
}

void tree_set(struct edit *e, struct doc *map, const char *key,
	      const struct doc *value)
{
	*vec_add(e->arena, &map->pairs) = (struct doc_pair){tree_word(e, key),
							    value};
}

void tree_set_text(struct edit *e, struct doc *map, const char *key,
		   const char *value)
{
	tree_set(e, map, key, tree_word(e, value));
}

/* --- the act -------------------------------------------------------------- */

/* All mappings of an act are made here, and may be added to */
static struct doc *inside(struct edit *e, struct doc *map, const char *key)
{
	struct doc *inner;

	for (size_t i = 0; i < map->pairs.n; i++)
		if (strcmp(map->pairs.items[i].key->text, key) == 0)
			return (struct doc *)map->pairs.items[i].value;
	inner = tree_map(e);
	tree_set(e, map, key, inner);
	return inner;
}

static void put(struct edit *e, const char *act, const char *const *path,
		const struct doc *value)
{
	struct doc *d = inside(e, e->act, act);

	for (; path[1]; path++)
		d = inside(e, d, path[0]);
	tree_set(e, d, path[0], value);
}

void act_change(struct edit *e, const char *const *path,
		const struct doc *value)
{
	put(e, "change", path, value);
}

void act_add(struct edit *e, const char *const *path, const struct doc *value)
{
	put(e, "add", path, value);
}

void act_remove(struct edit *e, const char *const *path)
{
	if (written(e, path))
		put(e, "change", path, tree_null(e));
}

const struct doc *written(const struct edit *e, const char *const *path)
{
	const struct doc *d = e->m->document;

	for (; *path && d; path++)
		d = document_get(d, *path);
	return d;
}
