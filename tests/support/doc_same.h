/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/doc_same.h - are two trees of YAML the same?
 */
#ifndef TESTS_SUPPORT_DOC_SAME_H
#define TESTS_SUPPORT_DOC_SAME_H

#include <string.h>

#include "vpc/document.h"

static inline bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static inline bool quotes_count(const char *text)
{
	return strcmp(text, "null") == 0 || strcmp(text, "~") == 0 ||
	       strcmp(text, "<<") == 0;
}

/* In all that means something: kinds, texts, tags, and the quotes of those
 * words that mean something else without */
static inline bool doc_same(const struct doc *a, const struct doc *b)
{
	if (a->kind != b->kind || !same_text(a->tag, b->tag) ||
	    !same_text(a->text, b->text) || a->items.n != b->items.n ||
	    a->pairs.n != b->pairs.n)
		return false;
	if (a->text && quotes_count(a->text) && a->plain != b->plain)
		return false;
	for (size_t i = 0; i < a->items.n; i++)
		if (!doc_same(a->items.items[i], b->items.items[i]))
			return false;
	for (size_t i = 0; i < a->pairs.n; i++)
		if (!doc_same(a->pairs.items[i].key, b->pairs.items[i].key) ||
		    !doc_same(a->pairs.items[i].value, b->pairs.items[i].value))
			return false;
	return true;
}

#endif
