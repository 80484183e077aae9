// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/documents.c - trees of YAML, made up
 */
#include "tests/support/documents.h"

#include <string.h>

#include "base/text.h"

/* What YAML could misread, in any order */
static const char *const pieces[] = {
	"a",
	"port",
	"443",
	"0.0.0.0/0",
	" ",
	"  ",
	": ",
	":",
	"::/0",
	" #",
	"#",
	"- ",
	"-",
	"---",
	"...",
	"? ",
	"?",
	"[",
	"]",
	"{",
	"}",
	",",
	"&a",
	"*",
	"!",
	"|",
	">",
	"'",
	"\"",
	"\\",
	"%",
	"@",
	"`",
	"~",
	"null",
	"<<",
	"\n",
	"\n\n",
	"\t",
	"\r",
	"\x01",
	"=",
	"é",
	"日本",
	"\xf0\x9f\x98\x80",
	"\xc2\x85",
	"\xe2\x80\xa8",
	"\xef\xbb\xbf",
	"\x7f",
	"true",
	"\\ud",
};

static const char *text_random(struct arena *arena, struct random *r)
{
	struct text t = {.arena = arena};
	uint32_t n = random_below(r, 5);

	if (random_chance(r, 2))
		n = 1200;
	text_add(&t, "%s", "");
	for (uint32_t i = 0; i < n; i++)
		text_add(&t, "%s", pieces[random_below(r, ARRAY_LEN(pieces))]);
	return t.s;
}

static const char *tag_random(struct arena *arena, struct random *r)
{
	static const char *const tags[] = {
		"!Ref",
		"!",
		"!Fn::Sub",
		"tag:yaml.org,2002:str",
		"tag:example.com,2000:x y",
		"!\xc3\xa9>",
		"x",
	};

	if (!random_chance(r, 5))
		return NULL;
	return arena_strdup(arena, tags[random_below(r, ARRAY_LEN(tags))]);
}

static struct doc *doc_new(struct arena *arena, struct random *r,
			   enum doc_kind kind)
{
	struct doc *d = arena_alloc(arena, sizeof(*d));

	d->kind = kind;
	d->tag = tag_random(arena, r);
	if (kind == DOC_SCALAR) {
		d->text = text_random(arena, r);
		d->plain = random_chance(r, 50);
	}
	return d;
}

/* A key that the mapping has not yet; a plain << none may have */
static const struct doc *key_random(struct arena *arena, struct random *r,
				    const struct doc *map)
{
	struct doc *key = doc_new(arena, r, DOC_SCALAR);

	while (document_get(map, key->text))
		key->text = arena_printf(arena, "%s%u", key->text,
					 random_below(r, 100));
	if (strcmp(key->text, "<<") == 0)
		key->plain = false;
	return key;
}

const struct doc *doc_random(struct arena *arena, struct random *r,
			     unsigned int depth)
{
	struct doc *d = doc_new(arena, r,
				depth ? (enum doc_kind)random_below(r, 3)
				      : DOC_SCALAR);
	uint32_t n = d->kind == DOC_SCALAR ? 0 : random_below(r, 5);

	for (uint32_t i = 0; i < n; i++) {
		const struct doc *inner = doc_random(arena, r, depth - 1);

		if (d->kind == DOC_LIST) {
			*vec_add(arena, &d->items) = inner;
			continue;
		}
		struct doc_pair pair = {key_random(arena, r, d), inner};

		*vec_add(arena, &d->pairs) = pair;
	}
	return d;
}
