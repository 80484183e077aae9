// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/owners.c - who has an address: a hash table with open addressing
 */
#include "vpc/owners.h"

struct owner {
	unsigned int vpc;
	struct addr address; /* family 0: a free slot */
	const char *name;
};

uint32_t address_number(struct addr a)
{
	return (uint32_t)a.bytes[0] << 24 | (uint32_t)a.bytes[1] << 16 |
	       (uint32_t)a.bytes[2] << 8 | a.bytes[3];
}

/* Addresses differ mostly at their end */
static size_t hash_of(unsigned int vpc, struct addr a)
{
	const uint8_t *end = a.bytes + addr_len(a.family);
	uint64_t key = vpc + 1;

	for (int i = -6; i < 0; i++)
		key = key << 8 ^ (i < -4 && a.family == AF_INET ? 0 : end[i]);
	return (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 20);
}

static struct owner *slot_of(const struct owners *o, unsigned int vpc,
			     struct addr a)
{
	for (size_t i = hash_of(vpc, a);; i++) {
		struct owner *slot = &o->slots[i & (o->room - 1)];

		if (!slot->address.family ||
		    (slot->vpc == vpc && !addr_cmp(slot->address, a)))
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
		if (old[i].address.family)
			*slot_of(o, old[i].vpc, old[i].address) = old[i];
}

const char *owners_find(const struct owners *o, unsigned int vpc, struct addr a)
{
	return o->room ? slot_of(o, vpc, a)->name : NULL;
}

const char *owners_take(struct owners *o, unsigned int vpc, struct addr a,
			const char *name)
{
	struct owner *slot;

	if (o->n * 2 >= o->room)
		owners_grow(o);
	slot = slot_of(o, vpc, a);
	if (slot->address.family)
		return slot->name;
	*slot = (struct owner){vpc, a, name};
	o->n++;
	return NULL;
}
