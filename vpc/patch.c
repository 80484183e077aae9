// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/patch.c - merging one document into another
 *
 * A merge patch as JSON knows it (RFC 7396), with two differences that suit
 * a file written by hand: short forms are made long before they merge, and
 * removing what is not there is a mistake.
 */
#include "vpc/patch.h"

#include <string.h>

#include "base/text.h"
#include "vpc/patch_nodes.h"

bool patch_null(const struct doc *d)
{
	return d->kind == DOC_SCALAR && d->plain &&
	       (strcmp(d->text, "null") == 0 || strcmp(d->text, "~") == 0);
}

struct shape shape_inside(struct shape outer, const char *name)
{
	struct shape inner = {0};

	if (outer.schema) {
		inner.key = schema_key(outer.schema, name);
		return inner;
	}
	if (outer.key)
		inner.schema = outer.key->each;
	inner.own = inner.schema && outer.key->own &&
		    strcmp(outer.key->own, name) == 0;
	return inner;
}

struct doc *patch_copy(struct arena *arena, const struct doc *base,
		       struct where at)
{
	struct doc *d = arena_alloc(arena, sizeof(*d));

	*d = (struct doc){
		.kind = DOC_MAPPING, .at = at, .values = 1, .height = 1};
	if (!base)
		return d;
	d->at = base->at;
	d->tag = base->tag;
	for (size_t i = 0; i < base->pairs.n; i++)
		*vec_add(arena, &d->pairs) = base->pairs.items[i];
	return d;
}

void patch_set(struct arena *arena, struct doc *d, const struct doc *key,
	       const struct doc *value)
{
	struct doc_pair pair = {key, value};

	for (size_t i = 0; i < d->pairs.n; i++)
		if (strcmp(d->pairs.items[i].key->text, key->text) == 0) {
			d->pairs.items[i] = pair;
			return;
		}
	*vec_add(arena, &d->pairs) = pair;
}

static void drop(struct doc *d, const char *key)
{
	size_t kept = 0;

	for (size_t i = 0; i < d->pairs.n; i++)
		if (strcmp(d->pairs.items[i].key->text, key) != 0)
			d->pairs.items[kept++] = d->pairs.items[i];
	d->pairs.n = kept;
}

const struct doc *patch_put(struct arena *arena, const struct doc *base,
			    const struct doc *key, const struct doc *value)
{
	struct doc *d = patch_copy(arena, base, key->at);

	patch_set(arena, d, key, value);
	return d;
}

const struct doc *patch_long(struct arena *arena, struct shape shape,
			     const struct doc *d)
{
	struct doc *key, *map;

	if (!d || !shape.schema || !schema_is_short(shape.schema, d))
		return d;
	key = arena_alloc(arena, sizeof(*key));
	*key = (struct doc){.kind = DOC_SCALAR,
			    .plain = true,
			    .text = shape.schema->short_key,
			    .at = d->at,
			    .values = 1,
			    .height = 1};
	map = patch_copy(arena, NULL, d->at);
	patch_set(arena, map, key, d);
	return map;
}

/* --- change ------------------------------------------------------------- */

const struct doc_pair *patch_find(const struct doc *map, const char *key)
{
	for (size_t i = 0; i < map->pairs.n; i++)
		if (strcmp(map->pairs.items[i].key->text, key) == 0)
			return &map->pairs.items[i];
	return NULL;
}

/* null for what is not there: most likely a misspelt name */
static void nothing_there(const struct patch *p, const struct doc *base,
			  const struct doc_pair *change)
{
	const char **names = arena_alloc(p->arena,
					 (base->pairs.n + 1) * sizeof(*names));
	const char *near;

	for (size_t i = 0; i < base->pairs.n; i++)
		names[i] = base->pairs.items[i].key->text;
	near = text_nearest(change->key->text, names, base->pairs.n);
	report_error(p->report, change->key->at, "%s: no '%s' to remove%s%s%s",
		     p->path, change->key->text, near ? "; did you mean '" : "",
		     near ? near : "", near ? "'?" : "");
}

static struct doc *merge(const struct patch *p, struct shape shape,
			 const struct doc *base, const struct doc *part);

static void change_pair(const struct patch *p, struct shape outer,
			struct doc *into, const struct doc_pair *change)
{
	const struct doc_pair *old = patch_find(into, change->key->text);
	struct shape shape = shape_inside(outer, change->key->text);
	const struct doc *was, *value;
	bool whole = outer.key && outer.key->whole;

	if (patch_null(change->value)) {
		if (old)
			drop(into, change->key->text);
		else
			nothing_there(p, into, change);
		return;
	}
	if (!old || whole) {
		patch_set(p->arena, into, change->key, change->value);
		return;
	}
	was = patch_long(p->arena, shape, old->value);
	value = patch_long(p->arena, shape, change->value);
	if (was->kind == DOC_MAPPING && value->kind == DOC_MAPPING)
		patch_set(p->arena, into, old->key,
			  merge(p, shape, was, value));
	else
		patch_set(p->arena, into, change->key, value);
}

static struct doc *merge(const struct patch *p, struct shape shape,
			 const struct doc *base, const struct doc *part)
{
	struct doc *d = patch_copy(p->arena, base, part->at);

	for (size_t i = 0; i < part->pairs.n; i++)
		change_pair(p, shape, d, &part->pairs.items[i]);
	return d;
}

const struct doc *patch_change(const struct patch *p, const struct doc *base,
			       const struct doc *part)
{
	return merge(p, (struct shape){.schema = p->schema}, base, part);
}
