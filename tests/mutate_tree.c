// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/mutate_tree.c - how fuzzers of YAML and JSON change their inputs
 *
 * Bytes that are changed at random are rarely a document any more, and then
 * nobody behind its reader sees them. So most changes are made to the tree:
 * one node goes, comes twice, is another's copy, has another kind or another
 * text. A quarter of them, and whatever is no document, is left to libFuzzer.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "vpc/document_text.h"

enum { TEXT_MAX = 256 };

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed);

enum act { REMOVE, TWICE, COPY, RENAME, RETEXT, WRAP, UNWRAP, N_ACTS };

struct mutation {
	struct arena *arena;
	uint32_t random;
	VEC(const struct doc *) nodes; /* of the tree, in order */
	const struct doc *at; /* what becomes another */
	enum act act;
};

static uint32_t below(struct mutation *m, size_t n)
{
	m->random = m->random * 1664525u + 1013904223u;
	return (uint32_t)((m->random >> 8) % n);
}

static void collect(struct mutation *m, const struct doc *d)
{
	*vec_add(m->arena, &m->nodes) = d;
	for (size_t i = 0; i < d->items.n; i++)
		collect(m, d->items.items[i]);
	for (size_t i = 0; i < d->pairs.n; i++)
		collect(m, d->pairs.items[i].value);
}

static const struct doc *any_node(struct mutation *m)
{
	return m->nodes.items[below(m, m->nodes.n)];
}

/* --- texts ------------------------------------------------------------------- */

static const char *mutated(struct mutation *m, const char *text)
{
	uint8_t buf[TEXT_MAX + 1] = {0};
	size_t n = strlen(text);

	if (n > TEXT_MAX / 2)
		n = TEXT_MAX / 2;
	memcpy(buf, text, n);
	n = LLVMFuzzerMutate(buf, n, TEXT_MAX);
	for (size_t i = 0; i < n; i++) /* of UTF-8, which documents are */
		if (buf[i] < ' ' || buf[i] > '~')
			buf[i] = '~';
	return arena_strndup(m->arena, (const char *)buf, n);
}

static const char *other_text(struct mutation *m, const char *text)
{
	static const char *const known[] = {
		"",	      "0",	  "-1",		 "65536",
		"4294967296", "null",	  "true",	 "all",
		"any",	      "auto",	  "10.0.0.0/16", "0.0.0.0/0",
		"::/0",	      "10.0.1.4", "fd00::1",	 "*",
		"tcp",	      "-",	  "a",		 "main",
	};

	switch (below(m, 3)) {
	case 0:
		return known[below(m, ARRAY_LEN(known))];
	case 1:
		for (int tries = 0; tries < 8; tries++) {
			const struct doc *d = any_node(m);

			if (d->kind == DOC_SCALAR)
				return d->text;
		}
		break;
	default:
		break;
	}
	return mutated(m, text);
}

static const struct doc *scalar(struct mutation *m, const char *text)
{
	struct doc *d = arena_alloc(m->arena, sizeof(*d));

	*d = (struct doc){.kind = DOC_SCALAR,
			  .plain = below(m, 2),
			  .text = text,
			  .values = 1,
			  .height = 1};
	return d;
}

static const struct doc *other_key(struct mutation *m, const struct doc *key)
{
	for (int tries = 0; tries < 8 && below(m, 4); tries++) {
		const struct doc *d = any_node(m);

		if (d->pairs.n)
			return d->pairs.items[below(m, d->pairs.n)].key;
	}
	return scalar(m, mutated(m, key->text));
}

/* --- the tree ------------------------------------------------------------------ */

static struct doc *copy(struct mutation *m, const struct doc *d);

static void add_item(struct mutation *m, struct doc *to, const struct doc *item)
{
	*vec_add(m->arena, &to->items) = item;
	to->values += item->values;
	if (to->height <= item->height)
		to->height = item->height + 1;
}

static void add_pair(struct mutation *m, struct doc *to, const struct doc *key,
		     const struct doc *value)
{
	*vec_add(m->arena, &to->pairs) = (struct doc_pair){key, value};
	to->values += value->values + 1;
	if (to->height <= value->height)
		to->height = value->height + 1;
}

static void add_changed(struct mutation *m, struct doc *to,
			const struct doc *key, const struct doc *d)
{
	bool here = d == m->at;
	const struct doc *one = copy(m, d);

	if (here && m->act == REMOVE)
		return;
	if (here && m->act == RENAME && key)
		key = other_key(m, key);
	for (int i = 0; i < 1 + (here && m->act == TWICE); i++) {
		if (!key)
			add_item(m, to, one);
		else
			add_pair(m, to, i ? other_key(m, key) : key, one);
	}
}

static struct doc *wrapped(struct mutation *m, const struct doc *d)
{
	struct doc *list = arena_alloc(m->arena, sizeof(*list));

	*list = (struct doc){.kind = DOC_LIST, .values = 1, .height = 1};
	add_item(m, list, d);
	return list;
}

/* As it is, but for what is below or at the place of the change */
static struct doc *copy(struct mutation *m, const struct doc *d)
{
	struct doc *c = arena_alloc(m->arena, sizeof(*c));
	bool here = d == m->at;

	if (here)
		m->at = NULL; /* once: what comes in its place may have it */
	if (here && m->act == UNWRAP && d->items.n)
		d = d->items.items[below(m, d->items.n)];
	else if (here && m->act == UNWRAP && d->pairs.n)
		d = d->pairs.items[below(m, d->pairs.n)].value;
	else if (here && m->act == COPY)
		d = any_node(m);
	*c = *d;
	c->items.n = c->items.cap = c->pairs.n = c->pairs.cap = 0;
	c->items.items = NULL;
	c->pairs.items = NULL;
	c->values = c->height = 1;
	for (size_t i = 0; i < d->items.n; i++)
		add_changed(m, c, NULL, d->items.items[i]);
	for (size_t i = 0; i < d->pairs.n; i++)
		add_changed(m, c, d->pairs.items[i].key,
			    d->pairs.items[i].value);
	if (!here)
		return c;
	if (m->act == RETEXT && d->kind == DOC_SCALAR)
		c->text = other_text(m, d->text);
	return m->act == WRAP ? wrapped(m, c) : c;
}

/* --- as JSON -------------------------------------------------------------------- */

static void put_text(struct text *t, const char *text)
{
	text_add(t, "\"");
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || strchr("\"\\", *text))
			text_add(t, "\\u%04x", (unsigned char)*text);
		else
			text_add(t, "%c", *text);
	text_add(t, "\"");
}

static bool is_json_word(const char *text)
{
	size_t n = strspn(text, "0123456789");

	return !strcmp(text, "true") || !strcmp(text, "false") ||
	       !strcmp(text, "null") ||
	       (n && !text[n] && n < 16 && (*text != '0' || n == 1));
}

static void put_json(struct text *t, const struct doc *d)
{
	if (d->kind == DOC_SCALAR) {
		if (d->plain && is_json_word(d->text))
			text_add(t, "%s", d->text);
		else
			put_text(t, d->text);
		return;
	}
	text_add(t, d->kind == DOC_LIST ? "[" : "{");
	for (size_t i = 0; i < d->items.n; i++) {
		text_add(t, i ? "," : "");
		put_json(t, d->items.items[i]);
	}
	for (size_t i = 0; i < d->pairs.n; i++) {
		text_add(t, i ? "," : "");
		put_text(t, d->pairs.items[i].key->text);
		text_add(t, ":");
		put_json(t, d->pairs.items[i].value);
	}
	text_add(t, d->kind == DOC_LIST ? "]" : "}");
}

/* --- libFuzzer's ------------------------------------------------------------------ */

static const char *changed(struct mutation *m, const char *text, size_t n)
{
	static const struct document_limits limits = {
		.bytes = 1 << 16, .values = 5000, .last_wins = true};
	struct report report = {.arena = m->arena};
	struct text t = {.arena = m->arena};
	bool json = n && (*text == '{' || *text == '[');
	const struct doc *d =
		json ? document_json(m->arena, "f", text, n, &limits, &report)
		     : document_read(m->arena, "f", text, n, &limits, &report);

	if (!d)
		return NULL;
	for (uint32_t i = 1 + below(m, 3); i; i--) {
		m->nodes.n = 0;
		collect(m, d);
		m->at = any_node(m);
		m->act = (enum act)below(m, N_ACTS);
		d = copy(m, d);
	}
	if (!json)
		return document_print(m->arena, d);
	put_json(&t, d);
	return t.s;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed)
{
	struct mutation m = {.arena = arena_new(), .random = seed};
	const char *text = below(&m, 4) ? changed(&m, (const char *)data, size)
					: NULL;
	size_t n = text ? strlen(text) : 0;

	if (n && n <= max)
		memcpy(data, text, n);
	else
		n = LLVMFuzzerMutate(data, size, max);
	arena_free(m.arena);
	return n;
}
