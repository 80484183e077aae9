// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/document_doubles.c - keys that are there twice
 */
#include <stdlib.h>
#include <string.h>

#include "vpc/document.h"

static int by_key(const void *a, const void *b)
{
	const struct doc_pair *x = *(const struct doc_pair *const *)a;
	const struct doc_pair *y = *(const struct doc_pair *const *)b;
	int order = strcmp(x->key->text, y->key->text);

	return order ? order : (x > y) - (x < y);
}

static bool any_doubles(const struct doc *d)
{
	enum { FEW = 12 }; /* sorting costs more than comparing them all */

	if (d->pairs.n > FEW)
		return true;
	for (size_t i = 1; i < d->pairs.n; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(d->pairs.items[i].key->text,
				   d->pairs.items[j].key->text) == 0)
				return true;
	return false;
}

void document_doubles(struct arena *arena, struct doc *d,
		      const struct document_limits *limits,
		      struct report *report)
{
	size_t n = d->pairs.n, kept = 0;
	struct doc_pair **sorted;

	if (!any_doubles(d))
		return;
	sorted = arena_alloc(arena, n * sizeof(struct doc_pair *));
	for (size_t i = 0; i < n; i++)
		sorted[i] = &d->pairs.items[i];
	qsort(sorted, n, sizeof(struct doc_pair *), by_key);
	for (size_t i = 1, first = 0; i < n; i++) {
		const struct doc *key = sorted[i]->key;

		if (strcmp(key->text, sorted[first]->key->text) != 0) {
			first = i;
			continue;
		}
		if (!limits->last_wins)
			report_error(report, key->at,
				     "'%s' is there twice; the first is in "
				     "line %d",
				     key->text, sorted[first]->key->at.line);
		sorted[limits->last_wins ? first : i]->value = NULL;
		if (limits->last_wins)
			first = i;
	}
	for (size_t i = 0; i < n; i++)
		if (d->pairs.items[i].value)
			d->pairs.items[kept++] = d->pairs.items[i];
	d->pairs.n = kept;
}
