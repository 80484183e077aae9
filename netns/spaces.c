// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/spaces.c - the namespaces that are held, by name
 */
#include "netns/spaces.h"

#include <stdlib.h>
#include <string.h>

void spaces_add(struct spaces *s, struct netns ns)
{
	struct netns *held = must(malloc(sizeof(*held)));

	if (s->n == s->cap) {
		s->cap = s->cap ? s->cap * 2 : 64;
		s->items = must(realloc(s->items, s->cap * sizeof(*s->items)));
	}
	*held = ns;
	s->items[s->n++] = held;
}

static int by_name(const void *a, const void *b)
{
	const struct netns *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

void spaces_sort(struct spaces *s)
{
	if (s->n)
		qsort(s->items, s->n, sizeof(*s->items), by_name);
}

ptrdiff_t spaces_at(const struct spaces *s, const char *name)
{
	struct netns key = {.name = (char *)name}, *what = &key;
	struct netns **hit = NULL;

	if (s->n)
		hit = bsearch(&what, s->items, s->n, sizeof(what), by_name);
	return hit ? hit - s->items : -1;
}

void spaces_drop(struct spaces *s, const char *name)
{
	ptrdiff_t at = spaces_at(s, name);

	if (at < 0)
		return;
	netns_close(s->items[at]);
	if (s->n_gone == s->cap_gone) {
		s->cap_gone = s->cap_gone ? s->cap_gone * 2 : 16;
		s->gone = must(
			realloc(s->gone, s->cap_gone * sizeof(*s->gone)));
	}
	s->gone[s->n_gone++] = s->items[at];
	s->n--;
	memmove(s->items + at, s->items + at + 1,
		(s->n - (size_t)at) * sizeof(*s->items));
}

void spaces_bury(struct spaces *s)
{
	for (size_t i = 0; i < s->n_gone; i++)
		free(s->gone[i]);
	free(s->gone);
	s->gone = NULL;
	s->n_gone = s->cap_gone = 0;
}

void spaces_drop_all(struct spaces *s)
{
	spaces_bury(s);
	for (size_t i = 0; i < s->n; i++) {
		netns_close(s->items[i]);
		free(s->items[i]);
	}
	free(s->items);
	*s = (struct spaces){0};
}
