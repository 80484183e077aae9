// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/entry.c - a lab file with an expectation, and without any
 */
#include "tests/random/entry.h"

#include <string.h>

#include "tests/random/mend.h"
#include "vpc/document_text.h"
#include "vpc/patch.h"

static const struct doc *parsed(struct arena *arena, const char *text)
{
	struct report ignored = {.arena = arena};

	return document_parse(arena, "lab.yaml", text, strlen(text), &ignored);
}

static const struct doc *expecting(struct arena *arena, const struct doc *d,
				   const struct doc *entry)
{
	static const struct doc key = {.kind = DOC_SCALAR, .text = "expect"};
	struct doc *list = arena_alloc(arena, sizeof(*list));

	*list = (struct doc){.kind = DOC_LIST};
	*vec_add(arena, &list->items) = entry;
	return patch_put(arena, d, &key, list);
}

/* The steps, the last of them with the expectation */
static const struct doc *last_expecting(struct arena *arena,
					const struct doc *steps,
					const struct doc *entry)
{
	struct doc *d = arena_alloc(arena, sizeof(*d));

	*d = (struct doc){.kind = DOC_LIST};
	if (steps->kind == DOC_MAPPING) /* one for a list of one */
		*vec_add(arena, &d->items) = steps;
	for (size_t i = 0; i < steps->items.n; i++)
		*vec_add(arena, &d->items) = steps->items.items[i];
	if (d->items.n)
		d->items.items[d->items.n - 1] = expecting(
			arena, d->items.items[d->items.n - 1], entry);
	return d;
}

const char *entry_put(struct arena *arena, const char *lab, const char *entry)
{
	static const struct doc key = {.kind = DOC_SCALAR, .text = "steps"};
	const struct doc *d = parsed(arena, lab);
	const struct doc *e = parsed(arena, entry);
	const struct doc *steps = d ? document_get(d, "steps") : NULL;

	if (!d || !e)
		return NULL;
	if (steps && (steps->items.n || steps->pairs.n))
		d = patch_put(arena, d, &key, last_expecting(arena, steps, e));
	else
		d = expecting(arena, d, e);
	return document_print(arena, d);
}

const struct doc *entry_cut(struct arena *arena, const char *text)
{
	const struct doc *d = parsed(arena, text);
	const struct doc *steps = d ? document_get(d, "steps") : NULL;

	if (!d)
		return NULL;
	if (document_get(d, "expect"))
		d = doc_without(arena, d, document_get(d, "expect"));
	for (size_t i = 0; d && steps && i < steps->items.n; i++) {
		const struct doc *e = document_get(steps->items.items[i],
						   "expect");

		if (e)
			d = doc_without(arena, d, e);
	}
	return d;
}
