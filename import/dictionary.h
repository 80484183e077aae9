/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * import/dictionary.h - values by name
 */
#ifndef IMPORT_DICTIONARY_H
#define IMPORT_DICTIONARY_H

#include "base/arena.h"

struct dictionary_entry {
	const char *key;
	void *value;
	struct dictionary_entry *next; /* that shares its place, older ones */
};

struct dictionary { /* {.arena = ...} is an empty one */
	struct arena *arena;
	struct dictionary_entry **heads;
	size_t n, room;
};

/** dictionary_put() - Add one, also where the key has some already; the key is
 * not copied */
void dictionary_put(struct dictionary *d, const char *key, void *value);

/** dictionary_get() - The value that was put last, or NULL */
void *dictionary_get(const struct dictionary *d, const char *key);

/** dictionary_find() - The first entry of @key behind @after, or of all if that
 * is NULL; or NULL */
const struct dictionary_entry *dictionary_find(
	const struct dictionary *d, const char *key,
	const struct dictionary_entry *after);

#endif
