// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/past.c - what a running lab was before
 *
 * A lab can change ten thousand times while it runs. What is kept of it all
 * is one tree of names, which grows only when something gets a new name.
 */
#include "vpc/past.h"

#include <string.h>

/* Levels of a lab file: keys, names of objects, their keys, and inside VPCs
 * and transit gateways names and keys once more */
enum { NAMES_DEPTH = 5 };

static bool are_names(unsigned int depth)
{
	return depth % 2;
}

/* What is asked of a key that is no collection: had the VPC a gateway, which
 * VPC was attached, what was its identifier */
static bool is_kept(const char *key, const struct doc *value)
{
	if (value->kind != DOC_SCALAR)
		return false;
	return strcmp(key, "vpc") == 0 || strcmp(key, "id") == 0 ||
	       strstr(key, "_gateway");
}

static struct doc *doc_new(struct arena *arena, enum doc_kind kind,
			   const char *text)
{
	struct doc *d = arena_alloc(arena, sizeof(*d));

	*d = (struct doc){.kind = kind, .plain = true};
	if (text)
		d->text = arena_strdup(arena, text);
	return d;
}

static struct doc_pair *find_pair(const struct doc *map, const char *key,
				  size_t *hint)
{
	for (size_t i = 0; i < map->pairs.n; i++) {
		size_t at = (*hint + i) % map->pairs.n;

		if (strcmp(map->pairs.items[at].key->text, key) == 0) {
			*hint = at + 1;
			return &map->pairs.items[at];
		}
	}
	return NULL;
}

/* The pair of that key. Names come in the order in which they came the last
 * time, but for those that are gone: the next is most often behind the last */
static struct doc_pair *pair_of(struct arena *arena, struct doc *map,
				const char *key, bool is_new, size_t *hint)
{
	struct doc_pair *pair = is_new ? NULL : find_pair(map, key, hint);

	if (pair)
		return pair;
	pair = vec_add(arena, &map->pairs);
	pair->key = doc_new(arena, DOC_SCALAR, key);
	return pair;
}

static void add_names(struct arena *arena, struct doc *into,
		      const struct doc *lab, unsigned int depth)
{
	bool is_new = !into->pairs.n; /* so is all that comes into it */
	size_t hint = 0;

	for (size_t i = 0; i < lab->pairs.n; i++) {
		const char *key = lab->pairs.items[i].key->text;
		const struct doc *value = lab->pairs.items[i].value;
		bool map = value->kind == DOC_MAPPING;
		struct doc_pair *pair;

		if (!map && !are_names(depth) && !is_kept(key, value))
			continue;
		pair = pair_of(arena, into, key, is_new, &hint);
		if (!map && !are_names(depth))
			pair->value = doc_new(arena, DOC_SCALAR, value->text);
		else if (!pair->value || pair->value->kind != DOC_MAPPING)
			pair->value = doc_new(arena, DOC_MAPPING, NULL);
		if (map && depth < NAMES_DEPTH)
			add_names(arena, (struct doc *)pair->value, value,
				  depth + 1);
	}
}

static struct ref ref_copy(struct arena *arena, const struct ref *ref)
{
	return (struct ref){.text = arena_strdup(arena, ref->text),
			    .path = arena_strdup(arena, ref->path)};
}

static struct refs refs_copy(struct arena *arena, const struct refs *refs)
{
	struct refs copy = {.given = refs->given};

	for (size_t i = 0; i < refs->n; i++)
		*vec_add(arena, &copy) = ref_copy(arena, &refs->items[i]);
	return copy;
}

/* Without its time, which is in the model's age, and without reboots: what
 * they did is done (RDL-2) */
static void add_happening(struct arena *arena, struct past *past,
			  const struct happening *h)
{
	if (h->fail.n || h->recover.n || h->failover.n)
		*vec_add(arena, &past->happenings) = (struct happening){
			.fail = refs_copy(arena, &h->fail),
			.recover = refs_copy(arena, &h->recover),
			.failover = refs_copy(arena, &h->failover),
		};
}

struct past past_copy(struct arena *arena, const struct model *before)
{
	struct doc *ever = doc_new(arena, DOC_MAPPING, NULL);
	struct doc *now = doc_new(arena, DOC_MAPPING, NULL);
	const struct past *old = before->past;
	struct past past = {0};

	for (size_t i = 0; i < old->earlier.n; i++)
		add_names(arena, ever, old->earlier.items[i], 0);
	add_names(arena, now, before->document, 0);
	*vec_add(arena, &past.earlier) = ever;
	*vec_add(arena, &past.earlier) = now;
	for (size_t i = 0; i < old->happenings.n; i++)
		add_happening(arena, &past, &old->happenings.items[i]);
	return past;
}
