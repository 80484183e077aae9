// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/expect_invoke.c - invocations of functions (lab-file.md section 9)
 *
 * The event is any YAML. Lambda takes JSON, so it is written as that: plain
 * scalars that look like JSON's numbers and words are such, all else is text.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "vpc/expect_resolve.h"
#include "vpc/expect_values.h"
#include "vpc/names.h"

/* --- JSON ---------------------------------------------------------------- */

/* -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)? */
static bool is_number(const char *s)
{
	static const char digits[] = "0123456789";
	size_t n;

	s += *s == '-';
	n = strspn(s, digits);
	if (!n || (*s == '0' && n > 1))
		return false;
	s += n;
	if (*s == '.') {
		n = strspn(s + 1, digits);
		if (!n)
			return false;
		s += n + 1;
	}
	if (*s == 'e' || *s == 'E') {
		s += 1 + (s[1] == '+' || s[1] == '-');
		n = strspn(s, digits);
		if (!n)
			return false;
		s += n;
	}
	return !*s;
}

static void add_string(struct text *t, const char *s)
{
	text_add(t, "\"");
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			text_add(t, "\\%c", *s);
		else if ((unsigned char)*s < 0x20)
			text_add(t, "\\u%04x", (unsigned int)*s);
		else
			text_add(t, "%c", *s);
	}
	text_add(t, "\"");
}

static void add_scalar(struct text *t, const struct doc *d)
{
	static const char *const words[] = {"true", "false", "null"};
	bool bare = d->plain && is_number(d->text);

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		bare = bare || (d->plain && strcmp(d->text, words[i]) == 0);
	if (d->plain && (!*d->text || strcmp(d->text, "~") == 0))
		text_add(t, "null");
	else if (bare)
		text_add(t, "%s", d->text);
	else
		add_string(t, d->text);
}

/* As deep as the document, which has a limit */
static void add_json(struct text *t, const struct doc *d)
{
	switch (d->kind) {
	case DOC_SCALAR:
		add_scalar(t, d);
		break;
	case DOC_LIST:
		text_add(t, "[");
		for (size_t i = 0; i < d->items.n; i++) {
			text_add(t, "%s", i ? ", " : "");
			add_json(t, d->items.items[i]);
		}
		text_add(t, "]");
		break;
	case DOC_MAPPING:
		text_add(t, "{");
		for (size_t i = 0; i < d->pairs.n; i++) {
			text_add(t, "%s", i ? ", " : "");
			add_string(t, d->pairs.items[i].key->text);
			text_add(t, ": ");
			add_json(t, d->pairs.items[i].value);
		}
		text_add(t, "}");
		break;
	}
}

void expect_read_event(struct reader *r, const struct value *v, void *field)
{
	struct text t = {.arena = r->arena};

	add_json(&t, v->doc);
	*(const char **)field = t.s;
}

/* --- names --------------------------------------------------------------- */

void expect_invoke(struct build *b, struct expect *e)
{
	const struct ref *ref = &e->invoke.ref;
	const struct node *n;

	if (!ref->text)
		return;
	if (!expect_end(b, &e->invoke, ref->text)) {
		names_missing(b, NAME_NODE, NULL, ref);
		return;
	}
	n = e->invoke.node;
	if (!n || n->kind != NODE_FUNCTION) {
		report_error(b->report, ref->at, "%s: %s is no function",
			     ref->path, ref->text);
		e->invoke.node = NULL;
	} else if (n->edge == EDGE_CLOUDFRONT_FUNCTION) {
		report_error(b->report, ref->at,
			     "%s: %s is a CloudFront Function, which only a "
			     "distribution runs (EDGE-2)",
			     ref->path, n->o.name);
	}
	if (e->reason && e->invoked != INVOKED_REFUSED)
		report_error(b->report, e->at,
			     "%s: 'because' goes with refused",
			     labfile_expect(b, e->number));
}
