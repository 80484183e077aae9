// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/read.c - one file as a document
 *
 * JSON has a reader of its own, which takes more: snapshots of accounts are
 * larger than what people write. What begins like JSON and is none may be YAML
 * in braces.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "import/source.h"

static const struct document_limits of_yaml = {.bytes = DOCUMENT_BYTES_MAX,
					       .values = DOCUMENT_VALUES_MAX};
static const struct document_limits of_json = {.bytes = SOURCE_BYTES_MAX,
					       .values = SOURCE_VALUES_MAX};

/* The text of a file, to be freed; NULL: reported */
static char *read_whole(struct importing *in, const char *path, size_t *ret_n)
{
	struct where at = {.file = arena_strdup(in->report->arena, path)};
	size_t room = 1 << 16, n = 0;
	bool input = strcmp(path, "-") == 0;
	FILE *f = input ? stdin : fopen(path, "rbe");
	char *text = f ? malloc(room) : NULL;
	struct stat st;

	if (f && fstat(fileno(f), &st) == 0 && S_ISDIR(st.st_mode)) {
		free(text);
		fclose(f);
		report_error(in->report, at, "is a directory, not a file");
		return NULL;
	}
	while (text && (n += fread(text + n, 1, room - n, f)) == room &&
	       n <= SOURCE_BYTES_MAX) {
		char *more = realloc(text, room *= 2);

		if (!more)
			free(text);
		text = more;
	}
	if (!text || ferror(f)) {
		report_error(in->report, at, "cannot %s: %s",
			     f ? "read" : "open", strerror(errno));
		free(text);
		text = NULL;
	}
	if (f && !input)
		fclose(f);
	*ret_n = n;
	return text;
}

static const char *skip_space(const char *c, const char *end)
{
	while (c < end && isspace((unsigned char)*c))
		c++;
	return c;
}

/* '{"', '[{' ...: braces of YAML mostly go on with a bare word */
static bool looks_like_json(const char *text, size_t n)
{
	const char *end = text + n, *c = text;

	if (n >= 3 && memcmp(c, "\xef\xbb\xbf", 3) == 0)
		c += 3;
	c = skip_space(c, end);
	if (c == end || (*c != '{' && *c != '['))
		return false;
	c = skip_space(c + 1, end);
	return c == end || strchr("\"{}[]", *c);
}

static void add_findings(struct report *to, const struct report *from)
{
	for (size_t i = 0; i < from->findings.n; i++)
		*vec_add(to->arena, &to->findings) = from->findings.items[i];
}

static const struct doc *parse(struct importing *in, const char *path,
			       const char *text, size_t n, bool last_wins,
			       struct report *own)
{
	struct document_limits json = of_json, yaml = of_yaml;
	struct report other = {.arena = own->arena};
	const struct doc *d;

	json.last_wins = yaml.last_wins = last_wins;
	if (!looks_like_json(text, n))
		return document_read(in->arena, path, text, n, &yaml, own);
	d = document_json(in->arena, path, text, n, &json, own);
	if (d || n > yaml.bytes)
		return d;
	d = document_read(in->arena, path, text, n, &yaml, &other);
	if (d)
		own->findings = other.findings;
	return d;
}

/* What holds for what people write */
static bool is_written(const struct doc *d, size_t n)
{
	enum source_kind kind = source_kind(d);

	return (kind != SOURCE_LAB && kind != SOURCE_CLOUDFORMATION) ||
	       (n <= of_yaml.bytes && d->values <= of_yaml.values);
}

static const struct doc *read_text(struct importing *in, const char *path,
				   const char *text, size_t n)
{
	struct report own = {.arena = in->report->arena};
	struct where at = {.file = path};
	const struct doc *d = parse(in, path, text, n, false, &own);

	if (d && own.findings.n && source_kind(d) != SOURCE_LAB) {
		/* AWS takes the last of keys that are there twice */
		own = (struct report){.arena = own.arena};
		d = parse(in, path, text, n, true, &own);
	}
	add_findings(in->report, &own);
	if (!d || is_written(d, n))
		return d;
	report_error(in->report, at,
		     "larger than %zu MiB, or more than %u values (R-1)",
		     of_yaml.bytes >> 20, of_yaml.values);
	return NULL;
}

const struct doc *source_read(struct importing *in, const char *path)
{
	const struct doc *d;
	char *text;
	size_t n;

	text = read_whole(in, path, &n);
	if (!text)
		return NULL;
	path = strcmp(path, "-") ? path : "standard input";
	d = read_text(in, arena_strdup(in->report->arena, path), text, n);
	free(text);
	return d;
}

enum source_kind source_kind_of_file(const char *path)
{
	struct importing in = {.arena = arena_new()};
	struct report report = {.arena = in.arena};
	const struct doc *d;
	enum source_kind kind;

	in.report = &report;
	d = source_read(&in, path);
	kind = d ? source_kind(d) : SOURCE_LAB;
	arena_free(in.arena);
	return kind;
}
