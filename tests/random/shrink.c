// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/shrink.c - the smallest lab of which something is true
 *
 * The values of the document are numbered in the order of the file, so that a
 * value comes before what is in it. We try to take out one after the other,
 * of a long list or mapping halves, quarters ... first; what could be taken
 * out changes the numbers behind it, and we go on at the same number. When a
 * round through the whole file takes out nothing, it is the smallest.
 */
#include "tests/random/shrink.h"

#include <string.h>

#include "lab/loop.h"
#include "tests/random/entry.h"
#include "tests/random/mend.h"
#include "vpc/document_text.h"

struct shrinking {
	struct arena *arena; /* of what is kept */
	const struct shrink_by *by;
	const char *lab; /* the smallest so far, without expectations */
	struct shrunk *ret;
	uint64_t until_us;
};

static bool over(const struct shrinking *s)
{
	return *s->by->stop || loop_now_us() > s->until_us;
}

static const struct doc *parsed(struct arena *arena, const char *text)
{
	struct report ignored = {.arena = arena};

	return document_parse(arena, "lab.yaml", text, strlen(text), &ignored);
}

/* The lab without its expectations, as text */
static const char *plain(struct arena *arena, const char *text)
{
	const struct doc *d = entry_cut(arena, text);

	return d ? document_print(arena, d) : NULL;
}

/* Return: whether it was kept: it is smaller, and holds */
static bool keep(struct shrinking *s, struct arena *own, const struct doc *d)
{
	const char *text, *story, *left;

	if (!d)
		return false;
	s->ret->tried++;
	text = document_print(own, d);
	if (!text || !s->by->holds(own, text, &text, &story, s->by->arg))
		return false;
	left = plain(own, text);
	if (!left || strlen(left) >= strlen(s->lab))
		return false;
	s->lab = arena_strdup(s->arena, left);
	s->ret->text = arena_strdup(s->arena, text);
	s->ret->story = arena_strdup(s->arena, story);
	return true;
}

/* --- one value after the other -------------------------------------------- */

/* Value number *@n, counted down while it is looked for; and its parent */
static const struct doc *find(const struct doc *d, size_t *n,
			      const struct doc **ret_parent)
{
	size_t all = d->kind == DOC_LIST ? d->items.n : d->pairs.n;

	for (size_t i = 0; i < all; i++) {
		const struct doc *child = d->kind == DOC_LIST
						  ? d->items.items[i]
						  : d->pairs.items[i].value;
		const struct doc *found;

		if (!*n) {
			*ret_parent = d;
			return child;
		}
		--*n;
		found = find(child, n, ret_parent);
		if (found)
			return found;
	}
	return NULL;
}

static size_t count_of(const struct doc *d)
{
	return d->kind == DOC_LIST ? d->items.n : d->pairs.n;
}

static const struct doc *child_of(const struct doc *d, size_t i)
{
	return d->kind == DOC_LIST ? d->items.items[i]
				   : d->pairs.items[i].value;
}

/* Without @many children of @parent, from @first on */
static const struct doc *without(struct arena *arena, const struct doc *root,
				 const struct doc *parent,
				 const struct doc *first, size_t many)
{
	size_t from = 0;

	while (child_of(parent, from) != first)
		from++;
	for (size_t i = 0; i < many && root && from + i < count_of(parent); i++)
		root = doc_without(arena, root, child_of(parent, from + i));
	return root;
}

/* Return: whether value @n, and maybe others behind it, could be taken out;
 * *@ret_end: there is no such value */
static bool try_value(struct shrinking *s, size_t n, bool *ret_end)
{
	struct arena *own = arena_new();
	const struct doc *root = parsed(own, s->lab), *parent = NULL;
	const struct doc *value = find(root, &n, &parent);
	bool kept = false;

	*ret_end = !value;
	for (size_t many = value ? count_of(parent) / 2 : 0; many > 1 && !kept;
	     many /= 2)
		if (child_of(parent, 0) == value && !over(s))
			kept = keep(s, own,
				    without(own, root, parent, value, many));
	if (value && !kept && !over(s))
		kept = keep(s, own, without(own, root, parent, value, 1));
	arena_free(own);
	return kept;
}

static bool round_through(struct shrinking *s)
{
	bool smaller = false, end = false;

	for (size_t n = 0; !end && !over(s);)
		if (try_value(s, n, &end))
			smaller = true;
		else
			n++;
	return smaller;
}

bool shrink(struct arena *arena, const char *lab, const struct shrink_by *by,
	    struct shrunk *ret)
{
	struct shrinking s = {.arena = arena,
			      .by = by,
			      .lab = lab,
			      .ret = ret,
			      .until_us = loop_now_us() +
					  by->seconds * 1000000ull};

	*ret = (struct shrunk){.tried = 1};
	if (!by->holds(arena, lab, &ret->text, &ret->story, by->arg))
		return false;
	while (round_through(&s))
		;
	return true;
}
