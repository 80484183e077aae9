// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/index.c - a hash table with open addressing
 */
#include "probe/index.h"

#include <string.h>

enum { ROOM_FIRST = 64 };

struct index_slot {
	const void *what; /* NULL: the slot is free */
	const void *where;
	struct prefix prefix;
};

/* All bytes count: addresses differ at their end, prefixes at their middle */
static size_t hash_of(const void *where, const struct prefix *p)
{
	uint64_t half[2], key = (uintptr_t)where ^ (uint64_t)p->len << 56;

	memcpy(half, p->addr.bytes, sizeof(half));
	key = (key ^ half[0]) * UINT64_C(0x9e3779b97f4a7c15);
	if (p->addr.family == AF_INET6)
		key = (key ^ key >> 32 ^ half[1]) *
		      UINT64_C(0xbf58476d1ce4e5b9);
	return (size_t)(key ^ key >> 32);
}

static bool is_same(const struct prefix *a, const struct prefix *b)
{
	return a->addr.family == b->addr.family && a->len == b->len &&
	       !memcmp(a->addr.bytes, b->addr.bytes, sizeof(a->addr.bytes));
}

/* Where it is, or would be */
static struct index_slot *slot_of(const struct index *x, const void *where,
				  const struct prefix *p)
{
	for (size_t i = hash_of(where, p);; i++) {
		struct index_slot *slot = &x->slots[i & (x->room - 1)];

		if (!slot->what ||
		    (slot->where == where && is_same(&slot->prefix, p)))
			return slot;
	}
}

static void grow(struct index *x)
{
	struct index_slot *old = x->slots;
	size_t n = x->room;

	x->room = n ? n * 2 : ROOM_FIRST;
	x->slots = arena_alloc(x->arena, x->room * sizeof(*x->slots));
	for (size_t i = 0; i < n; i++)
		if (old[i].what)
			*slot_of(x, old[i].where, &old[i].prefix) = old[i];
}

void index_put(struct index *x, const void *where, struct prefix p,
	       const void *what)
{
	struct index_slot *slot;

	if (x->n * 2 >= x->room)
		grow(x);
	slot = slot_of(x, where, &p);
	if (slot->what)
		return;
	*slot = (struct index_slot){what, where, p};
	x->n++;
}

const void *index_at(const struct index *x, const void *where, struct prefix p)
{
	return x->n ? slot_of(x, where, &p)->what : NULL;
}

void index_put_address(struct index *x, const void *where, struct addr a,
		       const void *what)
{
	if (a.family)
		index_put(x, where, prefix_of(a), what);
}

const void *index_address(const struct index *x, const void *where,
			  struct addr a)
{
	return a.family ? index_at(x, where, prefix_of(a)) : NULL;
}
