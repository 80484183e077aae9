/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * import/index.h - dictionaries in which a name has one thing
 */
#ifndef IMPORT_INDEX_H
#define IMPORT_INDEX_H

#include <stdbool.h>

#include "import/dictionary.h"

/** index_add() - Enter @thing; false: @key has another already, which stays */
bool index_add(struct dictionary *d, const char *key, void *thing);

/** index_find() - What @key has, or NULL; a key that is NULL has nothing */
void *index_find(const struct dictionary *d, const char *key);

#endif
