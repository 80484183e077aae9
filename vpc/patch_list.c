// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/patch_list.c - entries into lists and out of them
 *
 * The part is a lab file that has nothing but lists at its leaves; the
 * tables of keys say where they are. An entry is found in a list when it is
 * equal in its long form: the order of keys, quotes, and whether a single
 * value is written as a list make no difference.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "vpc/patch.h"
#include "vpc/patch_nodes.h"

struct edit {
	const struct patch *patch;
	/* What becomes of a list */
	struct doc *(*run)(const struct edit *e, const struct key *key,
			   const struct doc *list, const struct doc *part,
			   const char *path);
	bool ipv6; /* inside a VPC that has it */
};

/* A list with the elements of @d, which may stand alone */
static struct doc *list_of(struct arena *arena, const struct doc *d)
{
	struct doc *list = arena_alloc(arena, sizeof(*list));

	*list = (struct doc){
		.kind = DOC_LIST, .at = d->at, .values = 1, .height = 1};
	if (d->kind != DOC_LIST) {
		*vec_add(arena, &list->items) = d;
		return list;
	}
	for (size_t i = 0; i < d->items.n; i++)
		*vec_add(arena, &list->items) = d->items.items[i];
	return list;
}

/* A copy that stands at @at, all of it */
static const struct doc *placed(struct arena *arena, const struct doc *d,
				struct where at)
{
	struct doc *copy = arena_alloc(arena, sizeof(*copy));

	*copy = *d;
	copy->at = at;
	copy->items.items = NULL;
	copy->items.n = copy->items.cap = 0;
	copy->pairs.items = NULL;
	copy->pairs.n = copy->pairs.cap = 0;
	for (size_t i = 0; i < d->items.n; i++)
		*vec_add(arena, &copy->items) = placed(arena, d->items.items[i],
						       at);
	for (size_t i = 0; i < d->pairs.n; i++) {
		struct doc_pair pair = {
			placed(arena, d->pairs.items[i].key, at),
			placed(arena, d->pairs.items[i].value, at)};

		*vec_add(arena, &copy->pairs) = pair;
	}
	return copy;
}

/* What a table says in YAML, as if it stood at @at */
static const struct doc *written(const struct edit *e, const char *yaml,
				 struct where at)
{
	struct arena *arena = e->patch->arena;

	return placed(arena,
		      document_parse(arena, at.file, yaml, strlen(yaml),
				     e->patch->report),
		      at);
}

static struct doc *default_list(const struct edit *e, struct shape shape,
				bool own, struct where at)
{
	const struct key *key = shape.key;
	const char *yaml = own ? key->absent_own : key->absent;

	if (own && e->ipv6 && key->absent_own_ipv6)
		yaml = key->absent_own_ipv6;
	return list_of(e->patch->arena, written(e, yaml ? yaml : "[]", at));
}

/* --- add ---------------------------------------------------------------- */

static struct doc *append(const struct edit *e, const struct key *key,
			  const struct doc *list, const struct doc *part,
			  const char *path)
{
	struct doc *all = list_of(e->patch->arena, list);
	struct doc *more = list_of(e->patch->arena, part);

	(void)key;
	(void)path;
	for (size_t i = 0; i < more->items.n; i++)
		*vec_add(e->patch->arena, &all->items) = more->items.items[i];
	return all;
}

/* --- remove ------------------------------------------------------------- */

static const struct doc *only(const struct doc *d)
{
	while (d->kind == DOC_LIST && d->items.n == 1)
		d = d->items.items[0];
	return d;
}

static const char *long_word(const char *text)
{
	return strcmp(text, "any") == 0 ? "0.0.0.0/0" : text;
}

static bool equal(const struct doc *a, const struct doc *b)
{
	a = only(a);
	b = only(b);
	if (a->kind != b->kind || a->items.n != b->items.n ||
	    a->pairs.n != b->pairs.n)
		return false;
	if (a->kind == DOC_SCALAR)
		return strcmp(long_word(a->text), long_word(b->text)) == 0;
	for (size_t i = 0; i < a->items.n; i++)
		if (!equal(a->items.items[i], b->items.items[i]))
			return false;
	for (size_t i = 0; i < a->pairs.n; i++) {
		const struct doc_pair *pair = &a->pairs.items[i];
		const struct doc *other = document_get(b, pair->key->text);

		if (!other || !equal(pair->value, other))
			return false;
	}
	return true;
}

static const struct doc *long_entry(const struct edit *e, const struct key *key,
				    const struct doc *d)
{
	if (!key->all || d->kind != DOC_SCALAR || strcmp(d->text, "all") != 0)
		return d;
	return written(e, key->all, d->at);
}

static void take(const struct edit *e, const struct key *key, struct doc *from,
		 const struct doc *entry, const char *path)
{
	const struct doc *wanted = long_entry(e, key, entry);
	size_t i = 0;

	while (i < from->items.n &&
	       !equal(long_entry(e, key, from->items.items[i]), wanted))
		i++;
	if (i == from->items.n) {
		report_error(e->patch->report, entry->at, "%s: no such entry",
			     path);
		return;
	}
	from->items.n--;
	for (; i < from->items.n; i++)
		from->items.items[i] = from->items.items[i + 1];
}

static struct doc *take_all(const struct edit *e, const struct key *key,
			    const struct doc *list, const struct doc *part,
			    const char *path)
{
	struct doc *rest = list_of(e->patch->arena, list);
	struct doc *gone = list_of(e->patch->arena, part);

	for (size_t i = 0; i < gone->items.n; i++)
		take(e, key, rest, gone->items.items[i], path);
	return rest;
}

/* --- down to the lists -------------------------------------------------- */

static const char *inner_path(const struct edit *e, const char *path,
			      const char *name)
{
	return arena_printf(e->patch->arena, "%s.%s", path, name);
}

/* An entry of a collection that the lab has not, or a key that no list has */
static void refuse(const struct edit *e, struct shape outer,
		   const struct doc *base, const struct doc_pair *pair,
		   const char *path)
{
	const char **names = arena_alloc(e->patch->arena,
					 (base ? base->pairs.n + 1 : 1) *
						 sizeof(*names));
	size_t n = base ? base->pairs.n : 0;
	const char *near;

	if (outer.schema) {
		report_error(e->patch->report, pair->key->at,
			     "%s: no list; 'change' gives it a value",
			     inner_path(e, path, pair->key->text));
		return;
	}
	for (size_t i = 0; i < n; i++)
		names[i] = base->pairs.items[i].key->text;
	near = text_nearest(pair->key->text, names, n);
	report_error(e->patch->report, pair->key->at,
		     "%s: no '%s' before this step; %s%s%s", path,
		     pair->key->text,
		     near ? "did you mean '" : "'change' makes new ones",
		     near ? near : "", near ? "'?" : "");
}

static struct doc *edit_mapping(const struct edit *e, struct shape shape,
				const struct doc *base, const struct doc *part,
				const char *path);

static void edit_list(const struct edit *e, struct shape shape, bool own,
		      struct doc *into, const struct doc_pair *pair,
		      const char *path)
{
	const struct doc *list = document_get(into, pair->key->text);

	path = inner_path(e, path, pair->key->text);
	if (patch_null(pair->value)) {
		report_error(e->patch->report, pair->key->at,
			     "%s: null belongs in 'change'", path);
		return;
	}
	if (!list)
		list = default_list(e, shape, own, pair->value->at);
	patch_set(e->patch->arena, into, pair->key,
		  e->run(e, shape.key, list, pair->value, path));
}

static void edit_pair(const struct edit *e, struct shape outer,
		      struct doc *into, const struct doc_pair *pair,
		      const char *path)
{
	struct shape shape = shape_inside(outer, pair->key->text);
	const struct doc_pair *there = patch_find(into, pair->key->text);
	const struct doc *old = there ? there->value : NULL;
	const struct doc *key = there ? there->key : pair->key;

	if (shape.key && shape.key->is_list) {
		edit_list(e, shape, outer.own, into, pair, path);
		return;
	}
	if ((!shape.schema && !(shape.key && shape.key->each)) ||
	    (shape.schema && !old && !shape.own)) {
		refuse(e, outer, into, pair, path);
		return;
	}
	path = inner_path(e, path, pair->key->text);
	if (pair->value->kind != DOC_MAPPING) {
		report_error(e->patch->report, pair->value->at,
			     "%s: needs a mapping that ends in lists", path);
		return;
	}
	old = patch_long(e->patch->arena, shape, old);
	if (!old || old->kind == DOC_MAPPING)
		patch_set(e->patch->arena, into, key,
			  edit_mapping(e, shape, old, pair->value, path));
}

static struct doc *edit_mapping(const struct edit *e, struct shape shape,
				const struct doc *base, const struct doc *part,
				const char *path)
{
	struct doc *d = patch_copy(e->patch->arena, base, part->at);
	struct edit inside = *e;

	inside.ipv6 |= document_get(d, "ipv6_cidr") != NULL;
	for (size_t i = 0; i < part->pairs.n; i++)
		edit_pair(&inside, shape, d, &part->pairs.items[i], path);
	return d;
}

const struct doc *patch_add(const struct patch *p, const struct doc *base,
			    const struct doc *part)
{
	struct edit e = {.patch = p, .run = append};

	return edit_mapping(&e, (struct shape){.schema = p->schema}, base, part,
			    p->path);
}

const struct doc *patch_remove(const struct patch *p, const struct doc *base,
			       const struct doc *part)
{
	struct edit e = {.patch = p, .run = take_all};

	return edit_mapping(&e, (struct shape){.schema = p->schema}, base, part,
			    p->path);
}
