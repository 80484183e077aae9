/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vpc/patch_nodes.h - what the ways to patch a document share
 */
#ifndef VPC_PATCH_NODES_H
#define VPC_PATCH_NODES_H

#include "vpc/patch.h"

/* What the tables know of one value of a document */
struct shape {
	const struct schema *schema; /* of a mapping of keys, or NULL */
	const struct key *key; /* whose value it is; NULL for an entry */
	bool own; /* the entry that exists without being written (N-5) */
};

/** shape_inside() - What is known of the value of @name in such a mapping */
struct shape shape_inside(struct shape outer, const char *name);

/** patch_find() - The pair of that key in a mapping, or NULL */
const struct doc_pair *patch_find(const struct doc *map, const char *key);

/** patch_copy() - A mapping like @base, or an empty one at @at, to be filled */
struct doc *patch_copy(struct arena *arena, const struct doc *base,
		       struct where at);

/** patch_set() - As patch_put(), in a mapping from patch_copy() */
void patch_set(struct arena *arena, struct doc *d, const struct doc *key,
	       const struct doc *value);

/** patch_long() - @d in its long form; NULL stays NULL */
const struct doc *patch_long(struct arena *arena, struct shape shape,
			     const struct doc *d);

#endif
