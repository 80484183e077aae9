// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/document_copy.c - trees that outlive what they were made of
 *
 * Names of files are many times the same: each is copied once.
 */
#include <string.h>

#include "vpc/document.h"

struct copy {
	struct arena *arena;
	VEC(const char *) files;
	int *order; /* of the node before; NULL: places stay as they are */
};

static const char *file_of(struct copy *c, const char *file)
{
	if (!file)
		return NULL;
	for (size_t i = c->files.n; i-- > 0;)
		if (strcmp(c->files.items[i], file) == 0)
			return c->files.items[i];
	return *vec_add(c->arena, &c->files) = arena_strdup(c->arena, file);
}

static struct doc *copied(struct copy *c, const struct doc *d)
{
	struct doc *to = arena_alloc(c->arena, sizeof(*to));

	*to = (struct doc){.kind = d->kind,
			   .plain = d->plain,
			   .at = d->at,
			   .values = d->values,
			   .height = d->height};
	to->at.file = file_of(c, d->at.file);
	if (c->order)
		to->at.order = ++*c->order;
	if (d->tag)
		to->tag = arena_strdup(c->arena, d->tag);
	if (d->text)
		to->text = arena_strdup(c->arena, d->text);
	for (size_t i = 0; i < d->items.n; i++)
		*vec_add(c->arena, &to->items) = copied(c, d->items.items[i]);
	for (size_t i = 0; i < d->pairs.n; i++) {
		const struct doc *key = copied(c, d->pairs.items[i].key);

		*vec_add(c->arena, &to->pairs) = (struct doc_pair){
			key, copied(c, d->pairs.items[i].value)};
	}
	return to;
}

struct doc *document_copy(struct arena *arena, const struct doc *d)
{
	struct copy c = {.arena = arena};

	return copied(&c, d);
}

struct doc *document_ordered(struct arena *arena, const struct doc *d)
{
	int order = 0;
	struct copy c = {.arena = arena, .order = &order};

	return copied(&c, d);
}
