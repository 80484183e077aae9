// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/edit_shorthand.c - structures on a command line
 *
 * The AWS CLI's shorthand, and JSON in its place:
 *
 *     From=1,To=2
 *     IpProtocol=tcp,IpRanges=[{CidrIp=10.0.0.0/16,Description="a, b"}]
 *     SubnetIds=a,b,SecurityGroupIds=g
 *
 * Where no bracket opens a list, it goes on until the next "Name=".
 */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "cli/edit_verb.h"

enum { DEPTH_MAX = 20 };

struct shorthand {
	struct edit *e;
	const char *option;
	const char *at; /* what is still to be read */
	unsigned int depth;
};

static const struct doc *read_pairs(struct shorthand *s, char end);
static const struct doc *read_value(struct shorthand *s);

static const struct doc *fail(struct shorthand *s, const char *expected)
{
	if (edit_failed(s->e))
		return NULL;
	if (*s->at)
		edit_error(s->e, "%s: expected %s, found '%s'", s->option,
			   expected, s->at);
	else
		edit_error(s->e, "%s: expected %s, found the end", s->option,
			   expected);
	return NULL;
}

/* "Name=" stands here: the length of the name; 0: it does not */
static size_t name_length(const char *c)
{
	size_t n = 0;

	while (isalnum((unsigned char)c[n]) || (c[n] && strchr("-_./", c[n])))
		n++;
	return c[n] == '=' ? n : 0;
}

static const struct doc *read_quoted(struct shorthand *s)
{
	struct text t = {.arena = s->e->arena};
	char quote = *s->at++;

	text_add(&t, "%s", "");
	for (; *s->at && *s->at != quote; s->at++) {
		if (*s->at == '\\' && s->at[1])
			s->at++;
		text_add(&t, "%c", *s->at);
	}
	if (!*s->at)
		return fail(s, quote == '"' ? "\"" : "'");
	s->at++;
	return tree_word(s->e, t.s);
}

static const struct doc *read_word(struct shorthand *s)
{
	size_t n = strcspn(s->at, ",]}");
	const char *text = arena_strndup(s->e->arena, s->at, n);

	s->at += n;
	return tree_word(s->e, text);
}

static const struct doc *read_elements(struct shorthand *s)
{
	struct doc *list = tree_list(s->e);

	s->at++;
	while (*s->at != ']') {
		const struct doc *d = read_value(s);

		if (!d)
			return NULL;
		tree_add(s->e, list, d);
		if (*s->at == ',')
			s->at++;
		else if (*s->at != ']')
			return fail(s, "',' or ']'");
	}
	s->at++;
	return list;
}

static const struct doc *read_nested(struct shorthand *s)
{
	const struct doc *d;

	if (s->depth == DEPTH_MAX)
		return fail(s, "less than 20 brackets in each other");
	s->depth++;
	if (*s->at == '[') {
		d = read_elements(s);
	} else {
		s->at++;
		d = read_pairs(s, '}');
	}
	s->depth--;
	return d;
}

static const struct doc *read_value(struct shorthand *s)
{
	if (*s->at == '"' || *s->at == '\'')
		return read_quoted(s);
	if (*s->at == '[' || *s->at == '{')
		return read_nested(s);
	return read_word(s);
}

/* Behind "Name=": one value, or a list without brackets. Nothing at all is an
 * empty list */
static const struct doc *read_values(struct shorthand *s, char end)
{
	const struct doc *first;
	struct doc *list;

	if (!*s->at || *s->at == end || *s->at == ',')
		return tree_list(s->e);
	first = read_value(s);
	if (!first || *s->at != ',' || name_length(s->at + 1))
		return first;
	list = tree_list(s->e);
	tree_add(s->e, list, first);
	while (*s->at == ',' && !name_length(s->at + 1)) {
		const struct doc *d;

		s->at++;
		d = read_value(s);
		if (!d)
			return NULL;
		tree_add(s->e, list, d);
	}
	return list;
}

/* @end: the bracket that closes them, or '\0' */
static const struct doc *read_pairs(struct shorthand *s, char end)
{
	struct doc *map = tree_map(s->e);

	while (*s->at != end) {
		size_t n = name_length(s->at);
		const char *name = arena_strndup(s->e->arena, s->at, n);
		const struct doc *d;

		if (!n)
			return fail(s, "Name=value");
		s->at += n + 1;
		if (document_get(map, name)) {
			edit_error(s->e, "%s: %s is there twice", s->option,
				   name);
			return NULL;
		}
		d = read_values(s, end);
		if (!d)
			return NULL;
		tree_set(s->e, map, name, d);
		if (*s->at == ',')
			s->at++;
		else if (*s->at != end)
			return fail(s, end ? "',' or '}'" : "','");
	}
	s->at += end != '\0';
	return map;
}

static const struct doc *read_json(struct edit *e, const char *option,
				   const char *text)
{
	struct report own = {.arena = e->arena};
	const struct doc *d = document_parse(e->arena, NULL, text, strlen(text),
					     &own);

	if (d && !own.findings.n)
		return d;
	edit_error(e, "%s: %s", option,
		   own.findings.n ? own.findings.items[0].text : "is empty");
	return NULL;
}

const struct doc *shorthand_read(struct edit *e, const char *option,
				 const char *text)
{
	struct shorthand s = {.e = e, .option = option, .at = text};

	if (*text == '{' || *text == '[')
		return read_json(e, option, text);
	return read_pairs(&s, '\0');
}

/* --- members -------------------------------------------------------------- */

void member_check(struct edit *e, const char *option, const struct doc *d,
		  const char *const *known)
{
	size_t n = 0;

	if (d->kind != DOC_MAPPING) {
		edit_error(e, "%s: needs a structure such as %s=...", option,
			   known[0]);
		return;
	}
	while (known[n])
		n++;
	for (size_t i = 0; i < d->pairs.n; i++) {
		const char *name = d->pairs.items[i].key->text, *near;
		size_t k = 0;

		while (known[k] && strcmp(known[k], name) != 0)
			k++;
		if (known[k])
			continue;
		near = text_nearest(name, known, n);
		edit_error(e, "%s: no member '%s'%s%s%s", option, name,
			   near ? "; did you mean '" : "", near ? near : "",
			   near ? "'?" : "");
	}
}

static const struct doc *member(const struct doc *d, const char *name)
{
	return d->kind == DOC_MAPPING ? document_get(d, name) : NULL;
}

const char *member_text(const struct doc *d, const char *name)
{
	const struct doc *value = member(d, name);

	return value && value->kind == DOC_SCALAR ? value->text : NULL;
}

const struct doc *const *member_list(const struct edit *e, const struct doc *d,
				     const char *name, size_t *ret_n)
{
	const struct doc *value = member(d, name);
	const struct doc **one;

	*ret_n = 0;
	if (!value)
		return NULL;
	*ret_n = value->items.n;
	if (value->kind == DOC_LIST)
		return value->items.items;
	one = arena_alloc(e->arena, sizeof(*one));
	*one = value;
	*ret_n = 1;
	return one;
}
