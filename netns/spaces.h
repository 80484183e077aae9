/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/spaces.h - the namespaces that are held, by name
 */
#ifndef NETNS_SPACES_H
#define NETNS_SPACES_H

#include "netns/netns.h"

struct spaces {
	struct netns **items; /* sorted by name, after spaces_sort() */
	size_t n, cap;
	struct netns **gone; /* dropped, their memory kept: see spaces_bury() */
	size_t n_gone, cap_gone;
};

/** spaces_add() - Take over @ns; it is found only after spaces_sort() */
void spaces_add(struct spaces *s, struct netns ns);
void spaces_sort(struct spaces *s);

/** spaces_at() - Place of the namespace of that name, or -1 */
ptrdiff_t spaces_at(const struct spaces *s, const char *name);

/** spaces_drop() - Let go of the namespace of that name */
void spaces_drop(struct spaces *s, const char *name);

/** spaces_bury() - Release the memory of what was dropped
 *
 * Until then no new namespace has the address of one that somebody still
 * points to.
 */
void spaces_bury(struct spaces *s);

/** spaces_drop_all() - Let go of all of them, and of the list */
void spaces_drop_all(struct spaces *s);

#endif
