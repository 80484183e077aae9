// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/merge.c - one lab file laid on another
 */
#include "import/merge.h"

#include <string.h>

#include "base/text.h"
#include "import/branch.h"

static struct doc_pair *pair_of(struct doc *map, const char *key)
{
	for (size_t i = 0; i < map->pairs.n; i++)
		if (strcmp(map->pairs.items[i].key->text, key) == 0)
			return &map->pairs.items[i];
	return NULL;
}

/* What is merged was made by an importer, or copied */
static struct doc *own(const struct doc *d)
{
	return (struct doc *)d;
}

static void exists(struct importing *in, const char *path,
		   const struct doc *key, const struct doc *there)
{
	const char *where =
		there->at.line
			? arena_printf(in->arena, " (%s:%d)",
				       there->at.file ? there->at.file : "",
				       there->at.line)
			: "";

	report_error(in->report, key->at,
		     "%s: '%s' exists already%s; alter it in 'steps', or "
		     "import it 'as' another",
		     path, key->text, where);
}

/* Names of objects: each is new, but VPCs may be added to */
static void merge_names(struct importing *in, const char *path,
			struct doc *into, const struct doc *more);

/* The keys of one VPC */
static void merge_vpc(struct importing *in, const char *path, struct doc *into,
		      const struct doc *more)
{
	for (size_t i = 0; i < more->pairs.n; i++) {
		const struct doc_pair *p = &more->pairs.items[i];
		struct doc_pair *there = pair_of(into, p->key->text);
		const char *inner = arena_printf(in->arena, "%s.%s", path,
						 p->key->text);

		if (!there)
			*vec_add(in->arena, &into->pairs) = *p;
		else if (there->value->kind == DOC_MAPPING &&
			 p->value->kind == DOC_MAPPING)
			merge_names(in, inner, own(there->value), p->value);
		else
			exists(in, path, p->key, there->key);
	}
}

static void merge_names(struct importing *in, const char *path,
			struct doc *into, const struct doc *more)
{
	bool vpcs = strcmp(path, "vpcs") == 0;

	for (size_t i = 0; i < more->pairs.n; i++) {
		const struct doc_pair *p = &more->pairs.items[i];
		struct doc_pair *there = pair_of(into, p->key->text);

		if (!there)
			*vec_add(in->arena, &into->pairs) = *p;
		else if (vpcs && there->value->kind == DOC_MAPPING &&
			 p->value->kind == DOC_MAPPING)
			merge_vpc(in,
				  arena_printf(in->arena, "%s.%s", path,
					       p->key->text),
				  own(there->value), p->value);
		else
			exists(in, path, p->key, there->key);
	}
}

static void merge_limits(struct importing *in, struct doc *into,
			 const struct doc *more)
{
	for (size_t i = 0; i < more->pairs.n; i++)
		branch_set(in->arena, into, more->pairs.items[i].key->text,
			   more->pairs.items[i].key->at,
			   more->pairs.items[i].value);
}

static void merge_top(struct importing *in, struct doc_pair *there,
		      const struct doc_pair *more)
{
	const char *key = more->key->text;
	enum doc_kind kind = more->value->kind;

	if (there->value->kind != kind || kind == DOC_SCALAR)
		*there = *more;
	else if (kind == DOC_LIST)
		for (size_t i = 0; i < more->value->items.n; i++)
			branch_add(in->arena, own(there->value),
				   more->value->items.items[i]);
	else if (strcmp(key, "limits") == 0)
		merge_limits(in, own(there->value), more->value);
	else
		merge_names(in, key, own(there->value), more->value);
}

void import_merge(struct importing *in, struct doc *into,
		  const struct doc *more)
{
	const struct doc *copy = document_copy(in->arena, more);

	for (size_t i = 0; i < copy->pairs.n; i++) {
		const struct doc_pair *p = &copy->pairs.items[i];
		struct doc_pair *there = pair_of(into, p->key->text);

		if (there)
			merge_top(in, there, p);
		else
			*vec_add(in->arena, &into->pairs) = *p;
	}
}
