/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * import/branch.h - putting a document together
 */
#ifndef IMPORT_BRANCH_H
#define IMPORT_BRANCH_H

#include "vpc/document.h"

/** branch_map(), branch_list() - An empty one */
struct doc *branch_map(struct arena *arena, struct where at);
struct doc *branch_list(struct arena *arena, struct where at);

/** branch_text(), branch_number(), branch_bool() - A scalar; texts are not copied */
struct doc *branch_text(struct arena *arena, struct where at, const char *text);
struct doc *branch_number(struct arena *arena, struct where at, long number);
struct doc *branch_bool(struct arena *arena, struct where at, bool is);

/** branch_put() - One more key, which @map does not have yet
 * @at:		where the key stands
 */
void branch_put(struct arena *arena, struct doc *map, const char *key,
		struct where at, const struct doc *value);

/** branch_put_text() - Likewise, with a scalar where the key stands */
void branch_put_text(struct arena *arena, struct doc *map, const char *key,
		     struct where at, const char *text);

/** branch_set() - Likewise, in place of what the key has already */
void branch_set(struct arena *arena, struct doc *map, const char *key,
		struct where at, const struct doc *value);

/** branch_add() - One more element of a list */
void branch_add(struct arena *arena, struct doc *list, const struct doc *item);

/** branch_inner() - The mapping at @key of @map, new at the end if need be */
struct doc *branch_inner(struct arena *arena, struct doc *map, const char *key,
			 struct where at);

/** branch_inner_list() - Likewise the list */
struct doc *branch_inner_list(struct arena *arena, struct doc *map,
			      const char *key, struct where at);

#endif
