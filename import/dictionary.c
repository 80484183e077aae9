// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/dictionary.c - values by name
 */
#include "import/dictionary.h"

#include <string.h>

#include "base/text.h"

static struct dictionary_entry **head_of(const struct dictionary *d,
					 const char *key)
{
	return &d->heads[text_hash(key) & (d->room - 1)];
}

/* Entries of one place keep their order: the one put last is found first */
static void grow(struct dictionary *d)
{
	struct dictionary bigger = {.arena = d->arena,
				    .n = d->n,
				    .room = d->room ? d->room * 2 : 64};

	bigger.heads = arena_alloc(
		d->arena, bigger.room * sizeof(struct dictionary_entry *));
	for (size_t i = 0; i < d->room; i++) {
		struct dictionary_entry *e = d->heads[i], *back = NULL;

		while (e) { /* turned round, and round again by adding */
			struct dictionary_entry *next = e->next;

			e->next = back;
			back = e;
			e = next;
		}
		while (back) {
			struct dictionary_entry **to = head_of(&bigger,
							       back->key);

			e = back->next;
			back->next = *to;
			*to = back;
			back = e;
		}
	}
	*d = bigger;
}

void dictionary_put(struct dictionary *d, const char *key, void *value)
{
	struct dictionary_entry *e = arena_alloc(d->arena, sizeof(*e));
	struct dictionary_entry **to;

	if (d->n >= d->room)
		grow(d);
	to = head_of(d, key);
	*e = (struct dictionary_entry){key, value, *to};
	*to = e;
	d->n++;
}

const struct dictionary_entry *dictionary_find(
	const struct dictionary *d, const char *key,
	const struct dictionary_entry *after)
{
	const struct dictionary_entry *e = after ? after->next : NULL;

	if (!after && d->room)
		e = *head_of(d, key);
	while (e && strcmp(e->key, key) != 0)
		e = e->next;
	return e;
}

void *dictionary_get(const struct dictionary *d, const char *key)
{
	const struct dictionary_entry *e = dictionary_find(d, key, NULL);

	return e ? e->value : NULL;
}
