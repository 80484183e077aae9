// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/index.c - things by a text: identifiers, names, addresses
 *
 * Open addressing, at most half full.
 */
#include "import/index.h"

#include <string.h>

#include "base/text.h"

enum { ROOM_FIRST = 64 };

struct index_slot {
	const char *key; /* NULL: free */
	void *thing;
};

static struct index_slot *slot_of(const struct index *x, const char *key)
{
	size_t i = text_hash(key) & (x->room - 1);

	while (x->slots[i].key && strcmp(x->slots[i].key, key) != 0)
		i = (i + 1) & (x->room - 1);
	return &x->slots[i];
}

static void grow(struct index *x)
{
	struct index old = *x;

	x->room = old.room ? old.room * 2 : ROOM_FIRST;
	x->slots = arena_alloc(x->arena, x->room * sizeof(*x->slots));
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i].key)
			*slot_of(x, old.slots[i].key) = old.slots[i];
}

bool index_add(struct index *x, const char *key, void *thing)
{
	struct index_slot *slot;

	if (2 * x->n >= x->room)
		grow(x);
	slot = slot_of(x, key);
	if (slot->key)
		return false;
	*slot = (struct index_slot){key, thing};
	x->n++;
	return true;
}

void *index_find(const struct index *x, const char *key)
{
	return key && x->room ? slot_of(x, key)->thing : NULL;
}
