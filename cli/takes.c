// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/takes.c - what a command takes, as its help says
 */
#include "cli/takes.h"

#include <string.h>

static void add_option(struct arena *arena, struct takes *t, const char *name,
		       const char *value)
{
	if (!takes_option(t, name))
		*vec_add(arena, &t->options) = (struct taken_option){name,
								     value};
}

/* The word at @text without what encloses it; @ret_end: behind all of it */
static char *word_of(struct arena *arena, const char *text,
		     const char **ret_end)
{
	size_t n = strcspn(text, " \n");

	*ret_end = text + n;
	while (n && strchr("[", *text)) {
		text++;
		n--;
	}
	while (n && strchr("],", text[n - 1]))
		n--;
	return arena_strndup(arena, text, n);
}

/* --- the usage --------------------------------------------------------------- */

static bool is_option(const char *word)
{
	return word[0] == '-' && strcmp(word, "--") != 0;
}

/* "DST[:PORT]" is DST, "[SRC...]" one or several SRC */
static void add_argument(struct arena *arena, struct takes *t, char *word)
{
	t->repeats = strstr(word, "...") != NULL;
	if (strcmp(word, "--") == 0)
		t->options_end = true;
	else
		word[strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ|")] = '\0';
	if (*word && strcmp(word, "OPTIONS") != 0)
		*vec_add(arena, &t->arguments) = word;
}

static void read_usage(struct arena *arena, struct takes *t, const char *usage)
{
	while (*(usage += strspn(usage, " \n"))) {
		char *word = word_of(arena, usage, &usage);

		if (!is_option(word))
			add_argument(arena, t, word);
		else if (usage[-1] == ']' || !*usage)
			add_option(arena, t, word, NULL);
		else
			add_option(arena, t, word,
				   word_of(arena, usage + 1, &usage));
	}
}

/* --- the help ------------------------------------------------------------------ */

/* "  -j, --jobs N      so many": names, one blank, what the value is */
static void read_line(struct arena *arena, struct takes *t, const char *line)
{
	size_t before = t->options.n;
	const char *value = NULL;

	line += 2;
	while (*line == '-') {
		add_option(arena, t, word_of(arena, line, &line), NULL);
		if (line[-1] == ',')
			line++;
	}
	if (line[0] == ' ' && line[1] != ' ' && line[1])
		value = word_of(arena, line + 1, &line);
	for (size_t i = before; i < t->options.n; i++)
		t->options.items[i].value = value;
}

struct takes takes_of(struct arena *arena, const struct command *c)
{
	struct takes t = {.repeats = false};

	for (const char *line = c->help; line && *line;) {
		const char *end = strchr(line, '\n');

		if (strncmp(line, "  -", 3) == 0)
			read_line(arena, &t, line);
		line = end ? end + 1 : NULL;
	}
	read_usage(arena, &t, c->usage);
	return t;
}

const struct taken_option *takes_option(const struct takes *t, const char *name)
{
	for (size_t i = 0; i < t->options.n; i++)
		if (strcmp(t->options.items[i].name, name) == 0)
			return &t->options.items[i];
	return NULL;
}

const char *takes_argument(const struct takes *t, size_t i)
{
	if (i < t->arguments.n)
		return t->arguments.items[i];
	return t->repeats && t->arguments.n
		       ? t->arguments.items[t->arguments.n - 1]
		       : NULL;
}
