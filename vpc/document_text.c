// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/document_text.c - a tree as YAML that people like to read
 *
 * What decides between brackets and blocks is what a person would write: a
 * value stands in brackets when it fits in its line and can be taken in at a
 * glance, that is when at most one of its parts has an inner life.
 *
 *     subnets: {private-a: 10.0.1.0/24, private-b: 10.0.2.0/24}
 *     database: {ingress: [{tcp: 5432, from: function}]}
 *     web:
 *       ingress:
 *         - {tcp: 80, from: any}
 *         - {tcp: 443, from: any}
 */
#include "vpc/document_text.h"

#include <string.h>

enum {
	STEP = 2, /* spaces, per level */
	KEY_MAX = 1000, /* bytes: what YAML takes for a key without a '?' */
};

struct print {
	struct text out;
	bool too_long;
	bool sourced; /* with comments that say where each object is from */
	bool in_vpcs; /* whose objects are further inside */
};

static size_t children(const struct doc *d)
{
	return d->items.n + d->pairs.n;
}

static const struct doc *child(const struct doc *d, size_t i)
{
	return d->kind == DOC_LIST ? d->items.items[i]
				   : d->pairs.items[i].value;
}

static bool has_several_lines(const char *s)
{
	return strchr(s, '\n');
}

static bool is_leaf(const struct doc *d)
{
	if (d->kind == DOC_SCALAR)
		return !has_several_lines(d->text);
	return !children(d);
}

static bool has_leaves_alone(const struct doc *d)
{
	for (size_t i = 0; i < children(d); i++)
		if (!is_leaf(child(d, i)))
			return false;
	return true;
}

/* A list of words, or one thing in one thing: nothing to be looked into */
static bool is_thin(const struct doc *d)
{
	const struct doc *only;

	if (is_leaf(d) || (d->kind == DOC_LIST && has_leaves_alone(d)))
		return true;
	if (children(d) != 1)
		return false;
	only = child(d, 0);
	return is_thin(only) || (d->kind == DOC_LIST && has_leaves_alone(only));
}

static bool is_glanceable(const struct doc *d)
{
	while (children(d) == 1)
		d = child(d, 0);
	for (size_t i = 0; i < children(d); i++)
		if (!is_thin(child(d, i)))
			return false;
	return d->kind != DOC_LIST || has_leaves_alone(d);
}

/* --- in brackets -------------------------------------------------------- */

/* Give up, false, once @t is longer than @max bytes */
static bool print_flow(struct text *t, const struct doc *d, size_t max)
{
	bool list = d->kind == DOC_LIST;

	if (t->n > max || (d->kind == DOC_SCALAR && strlen(d->text) > max))
		return false;
	if (d->kind == DOC_SCALAR) {
		scalar_print(t, d, SCALAR_IN_BRACKETS);
		return t->n <= max;
	}
	if (d->tag) {
		tag_print(t, d->tag);
		text_add(t, " ");
	}
	text_add(t, list ? "[" : "{");
	for (size_t i = 0; i < children(d); i++) {
		text_add(t, i ? ", " : "");
		if (!list) {
			if (!print_flow(t, d->pairs.items[i].key, max))
				return false;
			text_add(t, ": ");
		}
		if (!print_flow(t, child(d, i), max))
			return false;
	}
	text_add(t, list ? "]" : "}");
	return t->n <= max;
}

/* Columns that @t has used of its last line */
static size_t column(const struct text *t)
{
	const char *line = t->n ? memrchr(t->s, '\n', t->n) : NULL;
	size_t n = 0;

	for (const char *c = line ? line + 1 : t->s; t->n && *c; c++)
		n += ((unsigned char)*c & 0xc0) != 0x80;
	return n;
}

/* ... if it is to be there and fits. Bytes stand for columns: text that is not
 * ASCII is given less room than it has */
static bool print_in_line(struct print *p, const struct doc *d)
{
	struct text flow = {.arena = p->out.arena};
	size_t used = column(&p->out);

	if (children(d) && (!is_glanceable(d) || used >= DOCUMENT_WIDTH ||
			    !print_flow(&flow, d, DOCUMENT_WIDTH - used)))
		return false;
	if (!children(d))
		print_flow(&flow, d, SIZE_MAX);
	text_add(&p->out, "%s", flow.s);
	return true;
}

/* --- in blocks ---------------------------------------------------------- */

static void print_block(struct print *p, const struct doc *d,
			unsigned int indent, bool begun);

static void new_line(struct print *p, unsigned int indent)
{
	text_add(&p->out, "\n%*s", (int)indent, "");
	p->too_long |= p->out.n > DOCUMENT_BYTES_MAX;
}

/* Of several lines, at the outermost level: such a list never stands in
 * brackets, so that its entries are one below the other */
static bool is_section(const struct doc *d, unsigned int indent)
{
	return !indent && d->kind == DOC_LIST && !has_leaves_alone(d);
}

/* Collections of objects, 'functions' and 'vpcs.app.subnets', by their depth */
static bool is_collection(const struct print *p, unsigned int indent)
{
	return indent == 0 || (p->in_vpcs && indent == 2 * STEP);
}

static void print_source(struct print *p, const struct doc *key,
			 unsigned int indent)
{
	const char *slash = key->at.file ? strrchr(key->at.file, '/') : NULL;

	if (p->sourced && indent >= STEP && is_collection(p, indent - STEP) &&
	    key->at.file && key->at.line)
		text_add(&p->out, " # %s:%d", slash ? slash + 1 : key->at.file,
			 key->at.line);
}

/* What stands behind "key:" in a mapping at @indent */
static void print_value(struct print *p, const struct doc *key,
			const struct doc *d, unsigned int indent)
{
	bool apart = is_section(d, indent) ||
		     (p->sourced && d->kind == DOC_MAPPING && d->pairs.n &&
		      (is_collection(p, indent) ||
		       (p->in_vpcs && indent == STEP)));

	if (d->kind == DOC_SCALAR && scalar_is_block(d)) {
		text_add(&p->out, " ");
		scalar_print_block(&p->out, d, indent + STEP);
		return;
	}
	text_add(&p->out, " ");
	if (d->kind == DOC_SCALAR || (!apart && print_in_line(p, d))) {
		if (d->kind == DOC_SCALAR)
			scalar_print(&p->out, d, SCALAR_IN_BLOCK);
		print_source(p, key, indent);
		return;
	}
	if (d->tag)
		tag_print(&p->out, d->tag);
	else
		p->out.s[--p->out.n] = '\0';
	print_source(p, key, indent);
	print_block(p, d, indent + STEP, false);
}

static void print_key(struct print *p, const struct doc *key,
		      unsigned int indent)
{
	struct text t = {.arena = p->out.arena};

	scalar_print(&t, key, SCALAR_IN_BLOCK);
	if (t.n > KEY_MAX) {
		text_add(&p->out, "? %s", t.s);
		new_line(p, indent);
	} else {
		text_add(&p->out, "%s", t.s);
	}
	text_add(&p->out, ":");
}

/* What stands behind "-" in a list at @indent */
static void print_item(struct print *p, const struct doc *d,
		       unsigned int indent)
{
	text_add(&p->out, "- ");
	if (d->kind == DOC_SCALAR) {
		if (scalar_is_block(d))
			scalar_print_block(&p->out, d, indent + STEP);
		else
			scalar_print(&p->out, d, SCALAR_IN_BLOCK);
		return;
	}
	if (print_in_line(p, d))
		return;
	if (d->tag)
		tag_print(&p->out, d->tag);
	print_block(p, d, indent + STEP, !d->tag);
}

/* @begun: the first line is, behind a "- " or at the start of all */
static void print_block(struct print *p, const struct doc *d,
			unsigned int indent, bool begun)
{
	for (size_t i = 0; i < children(d) && !p->too_long; i++) {
		if (i || !begun)
			new_line(p, indent);
		if (d->kind == DOC_LIST) {
			print_item(p, d->items.items[i], indent);
			continue;
		}
		print_key(p, d->pairs.items[i].key, indent);
		print_value(p, d->pairs.items[i].key, d->pairs.items[i].value,
			    indent);
	}
}

/* --- the whole ---------------------------------------------------------- */

/* The outermost mapping: a section of several lines stands apart from others */
static void print_sections(struct print *p, const struct doc *d)
{
	bool apart = false;

	for (size_t i = 0; i < d->pairs.n && !p->too_long; i++) {
		const struct doc_pair *pair = &d->pairs.items[i];
		struct print one = {.out = {.arena = p->out.arena},
				    .sourced = p->sourced};

		one.in_vpcs = strcmp(pair->key->text, "vpcs") == 0;
		print_key(&one, pair->key, 0);
		print_value(&one, pair->key, pair->value, 0);
		p->too_long = one.too_long ||
			      p->out.n + one.out.n > DOCUMENT_BYTES_MAX;
		apart |= has_several_lines(one.out.s);
		text_add(&p->out, "%s%s\n", i && apart ? "\n" : "", one.out.s);
		apart = has_several_lines(one.out.s);
	}
}

/* Anything else: a mapping with a tag, a list, one scalar */
static void print_other(struct print *p, const struct doc *d)
{
	bool block = children(d) > 0;

	if (block && d->tag)
		tag_print(&p->out, d->tag);
	if (block)
		print_block(p, d, 0, !d->tag);
	else
		print_flow(&p->out, d, SIZE_MAX);
	text_add(&p->out, "\n");
}

static const char *print_all(struct arena *arena, const struct doc *d,
			     bool sourced)
{
	struct print p = {.out = {.arena = arena}, .sourced = sourced};

	if (d->kind == DOC_MAPPING && children(d) && !d->tag)
		print_sections(&p, d);
	else
		print_other(&p, d);
	return p.too_long || p.out.n > DOCUMENT_BYTES_MAX ? NULL : p.out.s;
}

const char *document_print(struct arena *arena, const struct doc *d)
{
	return print_all(arena, d, false);
}

const char *document_print_sourced(struct arena *arena, const struct doc *d)
{
	return print_all(arena, d, true);
}
