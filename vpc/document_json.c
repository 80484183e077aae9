// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/document_json.c - JSON as a tree that knows where everything stands
 *
 * All JSON is YAML, nearly; but snapshots of accounts are megabytes of it, and
 * a reader that looks at each byte once is many times faster than YAML's. It
 * is also free of what YAML lacks: surrogate pairs, keys of any length, tabs.
 */
#include <ctype.h>
#include <string.h>

#include "vpc/document.h"

struct json {
	struct arena *arena;
	struct report *report;
	const struct document_limits *limits;
	const char *file, *c, *end;
	const char *line; /* where the line of @c begins */
	int number; /* of that line, from 1 */
	size_t wide; /* bytes of that line so far that are no characters */
	unsigned int values, depth;
	bool failed;
};

static struct where place(const struct json *j)
{
	return (struct where){
		.file = j->file,
		.line = j->number,
		.column = (int)((size_t)(j->c - j->line) - j->wide) + 1};
}

static void *fail(struct json *j, const char *expected)
{
	const char *found = "the end of the file";

	if (j->failed)
		return NULL;
	j->failed = true;
	if (j->c < j->end)
		found = isgraph((unsigned char)*j->c)
				? arena_printf(j->arena, "'%c'", *j->c)
				: "a byte that is none of it";
	report_error(j->report, place(j), "not JSON: expected %s, found %s",
		     expected, found);
	return NULL;
}

static void skip_space(struct json *j)
{
	for (; j->c < j->end; j->c++) {
		if (*j->c == '\n') {
			j->line = j->c + 1;
			j->number++;
			j->wide = 0;
		} else if (*j->c != ' ' && *j->c != '\t' && *j->c != '\r') {
			return;
		}
	}
}

static bool take(struct json *j, char c)
{
	skip_space(j);
	if (j->c == j->end || *j->c != c)
		return false;
	j->c++;
	return true;
}

static struct doc *value_new(struct json *j, enum doc_kind kind)
{
	struct doc *d = arena_alloc(j->arena, sizeof(*d));

	*d = (struct doc){
		.kind = kind, .at = place(j), .values = 1, .height = 1};
	if (++j->values <= j->limits->values)
		return d;
	if (!j->failed)
		report_error(j->report, d->at, "more than %u values",
			     j->limits->values);
	j->failed = true;
	return NULL;
}

/* --- text ---------------------------------------------------------------- */

static bool hex4(struct json *j, unsigned int *ret)
{
	*ret = 0;
	for (int i = 0; i < 4; i++, j->c++) {
		unsigned char c;

		if (j->c == j->end || !isxdigit((unsigned char)*j->c))
			return fail(j, "four hexadecimal digits"), false;
		c = (unsigned char)tolower((unsigned char)*j->c);
		*ret = *ret * 16 + ((isdigit(c) ? c - 48u : c - 87u));
	}
	return true;
}

static char *put_utf8(char *to, unsigned int code)
{
	if (code < 0x80) {
		*to++ = (char)code;
		return to;
	}
	if (code < 0x800) {
		*to++ = (char)(0xc0 | code >> 6);
	} else {
		if (code < 0x10000) {
			*to++ = (char)(0xe0 | code >> 12);
		} else {
			*to++ = (char)(0xf0 | code >> 18);
			*to++ = (char)(0x80 | (code >> 12 & 0x3f));
		}
		*to++ = (char)(0x80 | (code >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (code & 0x3f));
	return to;
}

/* Behind "\u"; half a pair is what Unicode has for what is no character */
static char *unicode(struct json *j, char *to)
{
	enum { UNKNOWN = 0xfffd };
	unsigned int code, low;

	if (!hex4(j, &code))
		return to;
	if (!code)
		return fail(j, "a character other than NUL"), to;
	if (code < 0xd800 || code > 0xdfff)
		return put_utf8(to, code);
	if (code > 0xdbff || j->end - j->c < 6 || j->c[0] != '\\' ||
	    j->c[1] != 'u')
		return put_utf8(to, UNKNOWN);
	j->c += 2;
	if (!hex4(j, &low))
		return to;
	if (low < 0xdc00 || low > 0xdfff)
		return put_utf8(to, UNKNOWN);
	return put_utf8(to, 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00));
}

static char *escape(struct json *j, char *to)
{
	static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (j->c == j->end || !*j->c)
		return fail(j, "an escape"), to;
	if (*j->c == 'u') {
		j->c++;
		return unicode(j, to);
	}
	found = strchr(from, *j->c);
	if (!found)
		return fail(j, "an escape such as \\n"), to;
	j->c++;
	*to++ = into[found - from];
	return to;
}

/* Length of the character that begins at @c, 0 if it is none */
static size_t utf8_length(const char *c, const char *end)
{
	unsigned char first = (unsigned char)*c;
	size_t n = first < 0x80	   ? 1
		   : first < 0xc2  ? 0
		   : first < 0xe0  ? 2
		   : first < 0xf0  ? 3
		   : first <= 0xf4 ? 4
				   : 0;

	if (!n || n > (size_t)(end - c))
		return 0;
	for (size_t i = 1; i < n; i++)
		if (((unsigned char)c[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

/* What stands behind the opening quote */
static const char *text_of(struct json *j)
{
	const char *close = j->c;
	char *text, *to;

	while (close < j->end && *close != '"' && (unsigned char)*close >= ' ')
		close += *close == '\\' && close + 1 < j->end ? 2 : 1;
	text = to = arena_alloc(j->arena, (size_t)(close - j->c) + 1);
	while (!j->failed && j->c < j->end && *j->c != '"') {
		size_t n = utf8_length(j->c, j->end);

		if ((unsigned char)*j->c < ' ')
			return fail(j, "the closing '\"'");
		if (!n)
			return fail(j, "UTF-8 text");
		if (*j->c == '\\') {
			j->c++;
			to = escape(j, to);
			continue;
		}
		memcpy(to, j->c, n);
		to += n;
		j->c += n;
		j->wide += n - 1;
	}
	if (j->failed || j->c == j->end)
		return fail(j, "the closing '\"'");
	j->c++;
	return text;
}

/* --- values -------------------------------------------------------------- */

static const struct doc *value(struct json *j);

static void contain(struct doc *d, const struct doc *part)
{
	d->values += part->values;
	if (d->height <= part->height)
		d->height = part->height + 1;
}

static const struct doc *text_value(struct json *j)
{
	struct doc *d = value_new(j, DOC_SCALAR);

	if (!d)
		return NULL;
	j->c++;
	d->text = text_of(j);
	return d->text ? d : NULL;
}

/* A number, true, false, null: their text as it is */
static const struct doc *word(struct json *j)
{
	const char *c = j->c;
	struct doc *d;

	while (c < j->end &&
	       (isalnum((unsigned char)*c) || (*c && strchr("+-.", *c))))
		c++;
	if (c == j->c)
		return fail(j, "a value");
	d = value_new(j, DOC_SCALAR);
	if (!d)
		return NULL;
	d->plain = true;
	d->text = arena_strndup(j->arena, j->c, (size_t)(c - j->c));
	if (!isdigit((unsigned char)*d->text) && *d->text != '-' &&
	    strcmp(d->text, "true") != 0 && strcmp(d->text, "false") != 0 &&
	    strcmp(d->text, "null") != 0)
		return fail(j, "a value");
	j->c = c;
	return d;
}

static const struct doc *list(struct json *j)
{
	struct doc *d = value_new(j, DOC_LIST);

	if (!d)
		return NULL;
	j->c++;
	if (take(j, ']'))
		return d;
	do {
		const struct doc *item = value(j);

		if (!item)
			return NULL;
		*vec_add(j->arena, &d->items) = item;
		contain(d, item);
	} while (take(j, ','));
	if (!take(j, ']'))
		return fail(j, "',' or ']'");
	return d;
}

static const struct doc *mapping(struct json *j)
{
	struct doc *d = value_new(j, DOC_MAPPING);

	if (!d)
		return NULL;
	j->c++;
	if (take(j, '}'))
		return d;
	do {
		const struct doc *key, *val;

		skip_space(j);
		if (j->c == j->end || *j->c != '"')
			return fail(j, "a key in quotes");
		key = text_value(j);
		if (!key)
			return NULL;
		if (!take(j, ':'))
			return fail(j, "':'");
		val = value(j);
		if (!val)
			return NULL;
		*vec_add(j->arena, &d->pairs) = (struct doc_pair){key, val};
		contain(d, val);
	} while (take(j, ','));
	if (!take(j, '}'))
		return fail(j, "',' or '}'");
	document_doubles(j->arena, d, j->limits, j->report);
	return d;
}

static const struct doc *value(struct json *j)
{
	const struct doc *d;

	skip_space(j);
	if (j->c == j->end)
		return fail(j, "a value");
	if (*j->c == '"')
		return text_value(j);
	if (*j->c != '{' && *j->c != '[')
		return word(j);
	if (j->depth == DOCUMENT_DEPTH_MAX) {
		if (!j->failed)
			report_error(j->report, place(j),
				     "nested deeper than %d levels",
				     DOCUMENT_DEPTH_MAX);
		j->failed = true;
		return NULL;
	}
	j->depth++;
	d = *j->c == '{' ? mapping(j) : list(j);
	j->depth--;
	return d;
}

const struct doc *document_json(struct arena *arena, const char *file,
				const char *text, size_t len,
				const struct document_limits *limits,
				struct report *report)
{
	struct json j = {.arena = arena,
			 .report = report,
			 .limits = limits,
			 .file = file,
			 .c = text,
			 .end = text + len,
			 .line = text,
			 .number = 1};
	const struct doc *d;

	if (len > limits->bytes) {
		report_error(report, (struct where){.file = file},
			     "larger than %zu MiB", limits->bytes >> 20);
		return NULL;
	}
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		j.c += 3;
		j.line += 3;
	}
	d = value(&j);
	skip_space(&j);
	if (d && j.c < j.end)
		return fail(&j, "the end of the file");
	return d;
}
