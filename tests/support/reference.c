// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/reference.c - documents that describe keys
 */
#include "tests/support/reference.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "tests/support/files.h"

struct reading {
	struct reference *r;
	struct section *now; /* NULL before the first heading */
	struct text text; /* of it, so far */
	int line;
	bool keys; /* in a table of keys */
	size_t chapters;
};

static bool begins(const char *line, const char *with)
{
	return strncmp(line, with, strlen(with)) == 0;
}

static void section_end(struct reading *g)
{
	if (g->now)
		g->now->text = g->text.s ? g->text.s : "";
}

static void section_begin(struct reading *g, const char *title)
{
	section_end(g);
	g->now = vec_add(g->r->arena, &g->r->sections);
	g->now->title = title;
	g->now->chapter = g->chapters;
	g->text = (struct text){.arena = g->r->arena};
}

/* Lines one by one; @join: one that ends with a backslash goes on */
static bool read_lines(struct arena *arena, const char *file,
		       struct reference *r, bool join,
		       void (*line)(struct reading *g, char *text))
{
	struct reading g = {.r = r, .text = {.arena = arena}};
	const char *at;

	*r = (struct reference){.arena = arena, .file = file};
	r->text = at = file_content(arena, file);
	while (at && *at) {
		struct text t = {.arena = arena};
		size_t n;
		bool more;

		do {
			n = strcspn(at, "\n");
			more = join && n && at[n - 1] == '\\';
			text_add(&t, "%.*s", (int)(n - more), at);
			at += n + (at[n] == '\n');
			g.line++;
		} while (more && *at);
		line(&g, t.s);
		text_add(&g.text, "%s\n", t.s);
	}
	section_end(&g);
	return r->text;
}

/* --- manual pages ---------------------------------------------------------- */

/* The words behind "Ic", up to the next macro */
static void page_keys(struct reading *g, char *line, bool described)
{
	bool is_key = false;

	for (char *w = strtok(line, " "); w; w = strtok(NULL, " ")) {
		struct mark m = {w, g->line};

		if (isupper((unsigned char)*w) || *w == '.')
			is_key = strcmp(w + (*w == '.'), "Ic") == 0;
		else if (is_key && islower((unsigned char)*w) && described)
			*vec_add(g->r->arena, &g->now->keys) = m;
		else if (is_key && islower((unsigned char)*w))
			*vec_add(g->r->arena, &g->now->mentioned) = m;
	}
}

static void page_line(struct reading *g, char *line)
{
	if (begins(line, ".Sh ") || begins(line, ".Ss "))
		section_begin(g, line + 4);
	else if (g->now && begins(line, ".Dl "))
		*vec_add(g->r->arena, &g->now->paths) = line + 4;
	else if (g->now && *line == '.')
		page_keys(g, arena_strdup(g->r->arena, line),
			  begins(line, ".It "));
}

bool reference_of_page(struct arena *arena, const char *file,
		       struct reference *ret)
{
	return read_lines(arena, file, ret, true, page_line);
}

/* --- Markdown -------------------------------------------------------------- */

void ticked_words(struct arena *arena, const char *text, const char *end,
		  void (*found)(const char *word, void *arg), void *arg)
{
	const char *from, *to;

	while ((from = strchr(text, '`')) && from < end &&
	       (to = strchr(from + 1, '`'))) {
		found(arena_strndup(arena, from + 1, (size_t)(to - from) - 1),
		      arg);
		text = to + 1;
	}
}

static void add_path(const char *word, void *arg)
{
	struct reading *g = arg;

	*vec_add(g->r->arena, &g->now->paths) = word;
}

static void add_key(const char *word, void *arg)
{
	struct reading *g = arg;

	*vec_add(g->r->arena, &g->now->keys) = (struct mark){word, g->line};
}

static void markdown_line(struct reading *g, char *line)
{
	if (begins(line, "## ")) {
		const char *dot = strstr(line, ". ");

		g->chapters++;
		section_begin(g, dot ? dot + 2 : line + 3);
	} else if (begins(line, "**`")) {
		section_begin(g, line);
		ticked_words(g->r->arena, line, strstr(line + 2, "**"),
			     add_path, g);
	} else if (begins(line, "| key |")) {
		g->keys = true;
	} else if (*line != '|') {
		g->keys = false;
	} else if (g->keys && g->now) {
		ticked_words(g->r->arena, line, strchr(line + 1, '|'), add_key,
			     g);
	}
}

bool reference_of_markdown(struct arena *arena, const char *file,
			   struct reference *ret)
{
	return read_lines(arena, file, ret, false, markdown_line);
}

static bool is_part(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

bool word_in(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = text; (at = strstr(at, word)); at += n)
		if (!is_part(at[n]) && (at == text || !is_part(at[-1])))
			return true;
	return false;
}
