// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/document_scalar.c - one scalar as YAML
 *
 * Plain where nothing could be misread, else in quotes: "double" ones, or
 * 'single' ones around text that has double quotes or backslashes itself.
 */
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "vpc/document_text.h"

/* One character of UTF-8; returns its bytes */
static size_t character(const char *s, uint32_t *ret)
{
	const unsigned char *c = (const unsigned char *)s;
	size_t n = c[0] < 0x80 ? 1 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;

	*ret = n == 1 ? c[0] : c[0] & (0xffU >> (n + 1));
	for (size_t i = 1; i < n; i++)
		*ret = *ret << 6 | (c[i] & 0x3f);
	return n;
}

/* May it stand in a file as it is, and is no end of a line? */
static bool is_printable(uint32_t c)
{
	if (c < 0xa0)
		return c >= 0x20 && c < 0x7f;
	return c != 0x2028 && c != 0x2029 && c != 0xfeff && c != 0xfffe &&
	       c != 0xffff;
}

static bool all_printable(const char *s)
{
	uint32_t c;

	for (; *s; s += character(s, &c)) {
		character(s, &c);
		if (!is_printable(c))
			return false;
	}
	return true;
}

/* Words whose quotes count (R-1, R-5) */
static bool is_special(const char *s)
{
	return strcmp(s, "null") == 0 || strcmp(s, "~") == 0 ||
	       strcmp(s, "<<") == 0;
}

/* Would YAML take the beginning for one of its own signs? */
static bool begins_well(const char *s)
{
	if (strncmp(s, "---", 3) == 0 || strncmp(s, "...", 3) == 0)
		return false;
	if (*s == '-')
		return s[1] && s[1] != ' ';
	return !strchr("?:,[]{}#&*!|>'\"%@`", *s) && *s != ' ';
}

static bool can_be_plain(const char *s, enum scalar_place place)
{
	size_t n = strlen(s);

	if (!n || !begins_well(s) || s[n - 1] == ' ' || s[n - 1] == ':')
		return false;
	if (strstr(s, ": ") || strstr(s, " #") || !all_printable(s))
		return false;
	return place == SCALAR_IN_BLOCK || !strpbrk(s, ",[]{}:");
}

static void print_single(struct text *t, const char *s)
{
	text_add(t, "'");
	for (; *s; s++)
		text_add(t, *s == '\'' ? "''" : "%c", *s);
	text_add(t, "'");
}

static void print_escaped(struct text *t, uint32_t c)
{
	if (c == '\n')
		text_add(t, "\\n");
	else if (c == '\t')
		text_add(t, "\\t");
	else if (c < 0x100)
		text_add(t, "\\x%02x", c);
	else if (c < 0x10000)
		text_add(t, "\\u%04x", c);
	else
		text_add(t, "\\U%08x", c);
}

static void print_double(struct text *t, const char *s)
{
	uint32_t c;
	size_t n;

	text_add(t, "\"");
	for (; *s; s += n) {
		n = character(s, &c);
		if (c == '"' || c == '\\')
			text_add(t, "\\%c", (int)c);
		else if (is_printable(c))
			text_add(t, "%.*s", (int)n, s);
		else
			print_escaped(t, c);
	}
	text_add(t, "\"");
}

/* As "s3:ListBucket", "Ref", without signs that end a tag or a handle */
static bool is_word(const char *s)
{
	for (; *s; s++)
		if (!isalnum((unsigned char)*s) && *s != '-')
			return false;
	return true;
}

void tag_print(struct text *t, const char *tag)
{
	static const char core[] = "tag:yaml.org,2002:";
	size_t n = sizeof(core) - 1;

	if (*tag == '!' && is_word(tag + 1)) {
		text_add(t, "%s", tag);
		return;
	}
	if (strncmp(tag, core, n) == 0 && tag[n] && is_word(tag + n)) {
		text_add(t, "!!%s", tag + n);
		return;
	}
	text_add(t, "!<");
	for (; *tag; tag++) {
		if (isalnum((unsigned char)*tag) ||
		    strchr("-_;/?:@&=+$.!~*'()", *tag))
			text_add(t, "%c", *tag);
		else
			text_add(t, "%%%02X", (unsigned char)*tag);
	}
	text_add(t, ">");
}

void scalar_print(struct text *t, const struct doc *d, enum scalar_place place)
{
	const char *s = d->text;

	if (d->tag) {
		tag_print(t, d->tag);
		text_add(t, " ");
	}
	if (is_special(s) ? d->plain : can_be_plain(s, place))
		text_add(t, "%s", s);
	else if (all_printable(s) && strpbrk(s, "\"\\"))
		print_single(t, s);
	else
		print_double(t, s);
}

/* --- several lines ------------------------------------------------------ */

bool scalar_is_block(const struct doc *d)
{
	const char *s = d->text, *end;

	if (!strchr(s, '\n') || *s == ' ' || *s == '\n')
		return false;
	for (; *s; s = *end ? end + 1 : end) {
		uint32_t c;

		end = strchrnul(s, '\n');
		if (end == s && strspn(s, "\n") == strlen(s))
			return false; /* more than one end of a line */
		if (end > s && strspn(s, " ") == (size_t)(end - s))
			return false;
		for (const char *one = s; one < end;
		     one += character(one, &c)) {
			character(one, &c);
			if (!is_printable(c))
				return false;
		}
	}
	return true;
}

void scalar_print_block(struct text *t, const struct doc *d,
			unsigned int indent)
{
	const char *s = d->text, *end;
	size_t n = strlen(s);

	if (d->tag) {
		tag_print(t, d->tag);
		text_add(t, " ");
	}
	text_add(t, s[n - 1] == '\n' ? "|" : "|-");
	for (; *s; s = *end ? end + 1 : end) {
		end = strchrnul(s, '\n');
		text_add(t, "\n");
		if (end > s)
			text_add(t, "%*s%.*s", (int)indent, "", (int)(end - s),
				 s);
	}
}
