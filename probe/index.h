/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/index.h - what is at an address, found without looking at all of them
 *
 * Whoever puts something in says where it counts: in a VPC, in a group, in a
 * route table. An address is a prefix that holds it alone.
 */
#ifndef PROBE_INDEX_H
#define PROBE_INDEX_H

#include "base/addr.h"
#include "base/arena.h"

struct index_slot;

struct index { /* starts with the arena alone */
	struct arena *arena;
	struct index_slot *slots;
	size_t n, room; /* room is a power of two */
};

/** index_put() - @what is at @p in @where; what is there already stays
 * @p:	with host bits clear
 */
void index_put(struct index *x, const void *where, struct prefix p,
	       const void *what);

/** index_at() - What is at exactly @p in @where, or NULL */
const void *index_at(const struct index *x, const void *where, struct prefix p);

/** index_put_address(), index_address() - The same for one address; nothing is
 * at no address */
void index_put_address(struct index *x, const void *where, struct addr a,
		       const void *what);
const void *index_address(const struct index *x, const void *where,
			  struct addr a);

#endif
