// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/document.c - YAML as a tree that knows where everything stands
 *
 * libyaml hands out events; a stack of open lists and mappings (never deeper
 * than DOCUMENT_DEPTH_MAX) puts them together. An alias is not copied: its
 * node is shared, but its values count again, so that neither a bomb of
 * aliases nor a deep nesting costs more than the limits say.
 */
#include "vpc/document.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct anchor {
	const char *name;
	const struct doc *doc;
};

struct level { /* one open list or mapping */
	struct doc *doc;
	const struct doc *key; /* waiting for its value */
	bool skip; /* the value of a key that was refused */
};

struct parse {
	struct arena *arena;
	struct report *report;
	const char *file;
	const char *text;
	size_t len;
	const struct document_limits *limits;
	struct level stack[DOCUMENT_DEPTH_MAX];
	unsigned int depth;
	unsigned int values;
	VEC(struct anchor) anchors;
	const struct doc *root;
	bool ended; /* the first document is complete */
};

static struct where where(const struct parse *p, yaml_mark_t mark)
{
	return (struct where){.file = p->file,
			      .line = (int)mark.line + 1,
			      .column = (int)mark.column + 1};
}

/* Columns are characters, not bytes */
static struct where where_byte(const struct parse *p, size_t offset)
{
	yaml_mark_t mark = {0};

	for (size_t i = 0; i < offset && i < p->len; i++) {
		bool begins = ((unsigned char)p->text[i] & 0xc0) != 0x80;

		mark.column += begins;
		if (p->text[i] == '\n') {
			mark.line++;
			mark.column = 0;
		}
	}
	return where(p, mark);
}

/* The line of the text that @at stands in, for hints */
static const char *line_of(const struct parse *p, struct where at, size_t *n)
{
	const char *line = p->text, *end = p->text + p->len, *stop;

	for (int i = 1; i < at.line; i++) {
		const char *next = memchr(line, '\n', (size_t)(end - line));

		if (!next)
			break;
		line = next + 1;
	}
	stop = memchr(line, '\n', (size_t)(end - line));
	*n = (size_t)((stop ? stop : end) - line);
	return line;
}

/* Is there an IPv6 prefix without quotes inside braces? YAML takes its
 * colons for its own */
static bool bare_ipv6(const char *line, size_t n)
{
	bool quoted = false;

	for (size_t i = 0; i + 2 < n; i++) {
		if (line[i] == '"' || line[i] == '\'')
			quoted = !quoted;
		if (!quoted && line[i] == ':' && line[i + 1] == ':')
			return true;
	}
	return false;
}

static const char *hint(const struct parse *p, struct where at)
{
	size_t n;
	const char *line = line_of(p, at, &n);

	if (bare_ipv6(line, n) &&
	    (memchr(line, '{', n) || memchr(line, '[', n)))
		return "; \"::/0\" needs quotes inside braces";
	if (memchr(line, '\t', n))
		return "; YAML indents with spaces, not with tabs";
	if (memmem(line, n, "\\ud", 3) || memmem(line, n, "\\uD", 3))
		return "; write the character itself instead of \\ud...";
	return "";
}

/* "did not find expected ',' or '}'" -> "expected ',' or '}', found ':'" */
static const char *problem_text(const struct parse *p, const char *problem,
				yaml_mark_t mark)
{
	static const char expected[] = "did not find expected ";
	size_t n;
	const char *line = line_of(p, where(p, mark), &n);

	if (strncmp(problem, expected, sizeof(expected) - 1) != 0)
		return problem;
	problem += sizeof(expected) - 1;
	if (mark.column >= n)
		return arena_printf(p->arena,
				    "expected %s, found the end of "
				    "the line",
				    problem);
	if ((unsigned char)line[mark.column] >= 0x7f)
		return arena_printf(p->arena, "expected %s", problem);
	return arena_printf(p->arena, "expected %s, found '%c'", problem,
			    line[mark.column]);
}

static void report_yaml(struct parse *p, const yaml_parser_t *y)
{
	struct where at = where(p, y->problem_mark);

	if (y->error == YAML_MEMORY_ERROR)
		no_memory();
	if (y->error == YAML_READER_ERROR) { /* it reads ahead of its mark */
		report_error(p->report, where_byte(p, y->problem_offset),
			     "not YAML: %s; it must be UTF-8 text",
			     y->problem ? y->problem : "unreadable");
		return;
	}
	const char *problem = problem_text(
		p, y->problem ? y->problem : "unreadable", y->problem_mark);
	const char *began = "";
	if (y->context && y->context_mark.line != y->problem_mark.line)
		began = arena_printf(p->arena, " (%s, which began at %zu:%zu)",
				     y->context, y->context_mark.line + 1,
				     y->context_mark.column + 1);
	report_error(p->report, at, "not YAML: %s%s%s", problem, began,
		     hint(p, at));
}

static bool too_many(struct parse *p, struct where at, unsigned int more)
{
	if (more <= p->limits->values - p->values) {
		p->values += more;
		return false;
	}
	report_error(p->report, at,
		     "more than %u values once its aliases are expanded (R-1)",
		     p->limits->values);
	return true;
}

/* The key that was just read opens the next pair of the innermost mapping */
static void take_key(struct parse *p, struct level *top, const struct doc *key)
{
	top->key = key;
	top->skip = true;
	if (key->kind != DOC_SCALAR)
		report_error(p->report, key->at,
			     "a key must be one word, not a %s",
			     key->kind == DOC_LIST ? "list" : "mapping");
	else if (key->plain && strcmp(key->text, "<<") == 0)
		report_error(p->report, key->at,
			     "'<<' is not allowed (R-1); write the keys out");
	else
		top->skip = false;
}

/* Put a complete node where it belongs */
static void attach(struct parse *p, const struct doc *d)
{
	struct level *top;

	if (!p->depth) {
		p->root = d;
		return;
	}
	top = &p->stack[p->depth - 1];
	if (top->doc->kind == DOC_MAPPING && !top->key) {
		take_key(p, top, d);
		return;
	}
	top->doc->values += d->values;
	if (top->doc->height <= d->height)
		top->doc->height = d->height + 1;
	if (top->doc->kind == DOC_LIST) {
		*vec_add(p->arena, &top->doc->items) = d;
		return;
	}
	if (!top->skip)
		*vec_add(p->arena,
			 &top->doc->pairs) = (struct doc_pair){top->key, d};
	top->key = NULL;
}

static void add_anchor(struct parse *p, const yaml_char_t *name,
		       const struct doc *d)
{
	if (name)
		*vec_add(p->arena, &p->anchors) = (struct anchor){
			arena_strdup(p->arena, (const char *)name), d};
}

static struct doc *doc_new(struct parse *p, enum doc_kind kind,
			   const yaml_char_t *tag, yaml_mark_t mark)
{
	struct doc *d = arena_alloc(p->arena, sizeof(*d));

	d->kind = kind;
	d->at = where(p, mark);
	d->values = d->height = 1;
	if (tag)
		d->tag = arena_strdup(p->arena, (const char *)tag);
	return d;
}

static bool on_scalar(struct parse *p, const yaml_event_t *e)
{
	const char *text = (const char *)e->data.scalar.value;
	struct doc *d = doc_new(p, DOC_SCALAR, e->data.scalar.tag,
				e->start_mark);

	if (strlen(text) != e->data.scalar.length) {
		report_error(p->report, d->at, "text with a NUL character");
		return false;
	}
	if (too_many(p, d->at, 1))
		return false;
	d->text = arena_strdup(p->arena, text);
	d->plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	add_anchor(p, e->data.scalar.anchor, d);
	attach(p, d);
	return true;
}

static bool on_open(struct parse *p, enum doc_kind kind, yaml_mark_t mark,
		    const yaml_char_t *tag, const yaml_char_t *anchor)
{
	struct doc *d = doc_new(p, kind, tag, mark);

	if (p->depth == DOCUMENT_DEPTH_MAX) {
		report_error(p->report, d->at, "nested deeper than %d levels",
			     DOCUMENT_DEPTH_MAX);
		return false;
	}
	if (too_many(p, d->at, 1))
		return false;
	add_anchor(p, anchor, d);
	p->stack[p->depth++] = (struct level){.doc = d};
	return true;
}

static void on_close(struct parse *p)
{
	struct doc *d = p->stack[--p->depth].doc;

	if (d->kind == DOC_MAPPING)
		document_doubles(p->arena, d, p->limits, p->report);
	attach(p, d);
}

static bool is_open(const struct parse *p, const struct doc *d)
{
	for (unsigned int i = 0; i < p->depth; i++)
		if (p->stack[i].doc == d)
			return true;
	return false;
}

static bool on_alias(struct parse *p, const yaml_event_t *e)
{
	const char *name = (const char *)e->data.alias.anchor;
	struct where at = where(p, e->start_mark);
	const struct doc *d = NULL;

	for (size_t i = p->anchors.n; i-- > 0 && !d;)
		if (strcmp(p->anchors.items[i].name, name) == 0)
			d = p->anchors.items[i].doc;
	if (!d) {
		report_error(p->report, at, "no anchor '&%s' before this alias",
			     name);
		return false;
	}
	if (is_open(p, d)) {
		report_error(p->report, at, "alias '*%s' is inside its anchor",
			     name);
		return false;
	}
	if (p->depth + d->height > DOCUMENT_DEPTH_MAX + 1) {
		report_error(p->report, at, "nested deeper than %d levels",
			     DOCUMENT_DEPTH_MAX);
		return false;
	}
	if (too_many(p, at, d->values))
		return false;
	attach(p, d);
	return true;
}

/* Returns false when reading cannot go on */
static bool on_event(struct parse *p, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (p->ended)
			report_error(
				p->report, where(p, e->start_mark),
				"a second document; a file holds one (R-1)");
		return !p->ended;
	case YAML_DOCUMENT_END_EVENT:
		p->ended = true;
		return true;
	case YAML_SCALAR_EVENT:
		return on_scalar(p, e);
	case YAML_ALIAS_EVENT:
		return on_alias(p, e);
	case YAML_SEQUENCE_START_EVENT:
		return on_open(p, DOC_LIST, e->start_mark,
			       e->data.sequence_start.tag,
			       e->data.sequence_start.anchor);
	case YAML_MAPPING_START_EVENT:
		return on_open(p, DOC_MAPPING, e->start_mark,
			       e->data.mapping_start.tag,
			       e->data.mapping_start.anchor);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		on_close(p);
		return true;
	default:
		return true;
	}
}

static bool run(struct parse *p, yaml_parser_t *y)
{
	for (;;) {
		yaml_event_t e;
		bool more, last;

		if (!yaml_parser_parse(y, &e)) {
			report_yaml(p, y);
			return false;
		}
		last = e.type == YAML_STREAM_END_EVENT;
		more = on_event(p, &e);
		yaml_event_delete(&e);
		if (!more || last)
			return more;
	}
}

const struct doc *document_read(struct arena *arena, const char *file,
				const char *text, size_t len,
				const struct document_limits *limits,
				struct report *report)
{
	struct parse p = {.arena = arena,
			  .report = report,
			  .file = file,
			  .text = text,
			  .len = len,
			  .limits = limits};
	struct where at = {.file = file};
	yaml_parser_t y;
	bool fine;

	if (len > limits->bytes) {
		report_error(report, at, "larger than %zu MiB (R-1)",
			     limits->bytes >> 20);
		return NULL;
	}
	must_do(yaml_parser_initialize(&y) ? 0 : -1);
	yaml_parser_set_encoding(&y, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&y, (const unsigned char *)text, len);
	fine = run(&p, &y);
	yaml_parser_delete(&y);
	if (fine && !p.root)
		report_error(report, at, "the file is empty");
	return fine ? p.root : NULL;
}

const struct doc *document_parse(struct arena *arena, const char *file,
				 const char *text, size_t len,
				 struct report *report)
{
	static const struct document_limits lab = {
		.bytes = DOCUMENT_BYTES_MAX, .values = DOCUMENT_VALUES_MAX};

	return document_read(arena, file, text, len, &lab, report);
}

const struct doc *document_get(const struct doc *map, const char *key)
{
	for (size_t i = 0; map && i < map->pairs.n; i++)
		if (strcmp(map->pairs.items[i].key->text, key) == 0)
			return map->pairs.items[i].value;
	return NULL;
}
