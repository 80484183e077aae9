/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * import/index.h - things by a text: identifiers, names, addresses
 */
#ifndef IMPORT_INDEX_H
#define IMPORT_INDEX_H

#include <stdbool.h>

#include "base/arena.h"

struct index { /* starts with the arena alone */
	struct arena *arena;
	struct index_slot *slots;
	size_t n, room; /* room is a power of two */
};

/** index_add() - Enter @thing; false: @key has another already, which stays */
bool index_add(struct index *x, const char *key, void *thing);

/** index_find() - What @key has, or NULL; a key that is NULL has nothing */
void *index_find(const struct index *x, const char *key);

#endif
