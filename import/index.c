// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/index.c - dictionaries in which a name has one thing
 */
#include "import/index.h"

bool index_add(struct dictionary *d, const char *key, void *thing)
{
	if (dictionary_get(d, key))
		return false;
	dictionary_put(d, key, thing);
	return true;
}

void *index_find(const struct dictionary *d, const char *key)
{
	return key ? dictionary_get(d, key) : NULL;
}
