// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/owners.c - who has an address: a hash table with open addressing
 */
#include "vpc/owners.h"

struct owner {
	uint64_t key; /* VPC number and IPv4 address; 0: free slot */
	const char *name;
};

uint32_t address_number(struct addr a)
{
	return (uint32_t)a.bytes[0] << 24 | (uint32_t)a.bytes[1] << 16 |
	       (uint32_t)a.bytes[2] << 8 | a.bytes[3];
}

static uint64_t key_of(unsigned int vpc, struct addr a)
{
	return (uint64_t)(vpc + 1) << 32 | address_number(a);
}

static struct owner *slot_of(const struct owners *o, uint64_t key)
{
	size_t i = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 20);

	for (;; i++) {
		struct owner *slot = &o->slots[i & (o->room - 1)];

		if (!slot->key || slot->key == key)
			return slot;
	}
}

static void owners_grow(struct owners *o)
{
	struct owner *old = o->slots;
	size_t n = o->room;

	o->room = n ? n * 2 : 256;
	o->slots = arena_alloc(o->arena, o->room * sizeof(*o->slots));
	for (size_t i = 0; i < n; i++)
		if (old[i].key)
			*slot_of(o, old[i].key) = old[i];
}

const char *owners_find(const struct owners *o, unsigned int vpc, struct addr a)
{
	return o->room ? slot_of(o, key_of(vpc, a))->name : NULL;
}

const char *owners_take(struct owners *o, unsigned int vpc, struct addr a,
			const char *name)
{
	struct owner *slot;

	if (o->n * 2 >= o->room)
		owners_grow(o);
	slot = slot_of(o, key_of(vpc, a));
	if (slot->key)
		return slot->name;
	*slot = (struct owner){key_of(vpc, a), name};
	o->n++;
	return NULL;
}
