// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/mend.c - a lab file without what is wrong with it
 */
#include "tests/random/mend.h"

#include <string.h>

#include "vpc/document_text.h"
#include "vpc/labfile.h"

enum { ROUNDS_MAX = 60 };

static bool is_empty(const struct doc *d)
{
	return (d->kind == DOC_LIST && !d->items.n) ||
	       (d->kind == DOC_MAPPING && !d->pairs.n);
}

const struct doc *doc_without(struct arena *arena, const struct doc *root,
			      const struct doc *gone)
{
	struct doc *d;
	bool changed = false;

	if (root == gone)
		return NULL;
	d = arena_alloc(arena, sizeof(*d));
	*d = *root;
	d->items.items = NULL;
	d->items.n = d->items.cap = 0;
	d->pairs.items = NULL;
	d->pairs.n = d->pairs.cap = 0;
	for (size_t i = 0; i < root->items.n; i++) {
		const struct doc *old = root->items.items[i];
		const struct doc *new = doc_without(arena, old, gone);

		changed |= new != old;
		if (new)
			*vec_add(arena, &d->items) = new;
	}
	for (size_t i = 0; i < root->pairs.n; i++) {
		struct doc_pair p = root->pairs.items[i];
		const struct doc *new = doc_without(arena, p.value, gone);

		changed |= new != p.value;
		if (new)
			*vec_add(arena, &d->pairs) = (struct doc_pair){p.key,
								       new};
	}
	return !changed ? root : is_empty(d) ? NULL : d;
}

/* --- what a finding is about ---------------------------------------------- */

struct search {
	struct where at;
	const struct doc *best; /* the last that begins at or before it */
	struct where best_at;
};

static void consider(struct search *s, struct where begins,
		     const struct doc *value)
{
	if (where_cmp(begins, s->at) > 0)
		return;
	if (s->best && where_cmp(begins, s->best_at) <= 0)
		return;
	s->best = value;
	s->best_at = begins;
}

static void search(struct search *s, const struct doc *d)
{
	for (size_t i = 0; i < d->items.n; i++) {
		consider(s, d->items.items[i]->at, d->items.items[i]);
		search(s, d->items.items[i]);
	}
	for (size_t i = 0; i < d->pairs.n; i++) {
		const struct doc_pair *p = &d->pairs.items[i];

		consider(s, p->key->at, p->value);
		consider(s, p->value->at, p->value);
		search(s, p->value);
	}
}

/* Without all that was found fault with */
static const struct doc *without_findings(struct arena *arena,
					  const struct doc *root,
					  const struct report *report)
{
	const struct doc *d = root;

	for (size_t i = 0; d && i < report->findings.n; i++) {
		const struct finding *f = &report->findings.items[i];
		struct search s = {.at = f->at};

		if (f->severity == SEVERITY_NOTE)
			continue;
		search(&s, root);
		if (s.best)
			d = doc_without(arena, d, s.best);
	}
	/* found fault with as a whole: with what happens to it, then */
	if (d == root && document_get(root, "steps"))
		d = doc_without(arena, d, document_get(root, "steps"));
	return d;
}

struct model *mended(struct arena *arena, const char **text)
{
	for (int i = 0; i < ROUNDS_MAX && *text; i++) {
		struct report report = {.arena = arena}, ignored = report;
		struct model *m = model_parse("lab.yaml", *text, strlen(*text),
					      &report);
		const struct doc *d;

		if (m && !report_failed(&report))
			return m;
		model_free(m);
		d = document_parse(arena, "lab.yaml", *text, strlen(*text),
				   &ignored);
		if (d)
			d = without_findings(arena, d, &report);
		if (!d)
			return NULL;
		*text = document_print(arena, d);
	}
	return NULL;
}
