// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/takes.c - what a command takes, as its help says
 */
#include "cli/takes.h"

#include <string.h>

static bool is_name(const char *word)
{
	return word[0] == '-' && word[1] &&
	       !word[strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-")] &&
	       strcmp(word, "--") != 0;
}

static void add_option(struct arena *arena, struct takes *t, const char *name,
		       const char *value)
{
	if (is_name(name) && !takes_option(t, name))
		*vec_add(arena, &t->options) = (struct taken_option){
			.name = name, .value = value};
}

/* The word at @text without what encloses it; @ret_end: behind all of it */
static char *word_of(struct arena *arena, const char *text,
		     const char **ret_end)
{
	size_t n = strcspn(text, " \n");

	*ret_end = text + n;
	while (n && strchr("[(", *text)) {
		text++;
		n--;
	}
	while (n && strchr("]),", text[n - 1]))
		n--;
	return arena_strndup(arena, text, n);
}

/* --- the usage --------------------------------------------------------------- */

static bool is_argument(const char *word)
{
	return (*word >= 'A' && *word <= 'Z' && strcmp(word, "OPTIONS") != 0) ||
	       strcmp(word, "--") == 0;
}

/* "DST[:PORT]" is DST, "[SRC...]" one or several SRC */
static void add_argument(struct arena *arena, struct takes *t, char *word)
{
	if (strstr(word, "..."))
		t->repeating = t->arguments.n + 1;
	if (strcmp(word, "--") == 0)
		t->options_end = true;
	else
		word[strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ|")] = '\0';
	*vec_add(arena, &t->arguments) = word;
}

static void read_usage(struct arena *arena, struct takes *t, const char *usage)
{
	while (*(usage += strspn(usage, " "))) {
		char *word = word_of(arena, usage, &usage);

		if (is_argument(word))
			add_argument(arena, t, word);
		else if (*word == '-' && *usage == ' ' && usage[-1] != ']' &&
			 usage[1] != '|')
			add_option(arena, t, word,
				   word_of(arena, usage + 1, &usage));
		else if (*word == '-')
			add_option(arena, t, word, NULL);
	}
}

/* --- the help ------------------------------------------------------------------ */

/* "-j, --jobs N": a value is that of all names before it which have none.
 * Return: behind it */
static const char *read_value(struct arena *arena, struct takes *t,
			      size_t before, const char *at)
{
	const char *value;
	bool repeats;

	if (at[0] != ' ' || strchr(" -\n", at[1]))
		return at;
	value = word_of(arena, at + 1, &at);
	repeats = strncmp(at, " ...", 4) == 0;
	for (size_t i = before; i < t->options.n; i++) {
		t->options.items[i].value = value;
		t->options.items[i].repeats = repeats;
	}
	return repeats ? at + 4 : at;
}

/* Options, two of them with a comma or several blanks between, then what is
 * said of them */
static void read_line(struct arena *arena, struct takes *t, const char *line)
{
	size_t before = t->options.n;

	line += 2;
	while (*line == '-') {
		add_option(arena, t, word_of(arena, line, &line), NULL);
		if (line[-1] != ',')
			line = read_value(arena, t, before, line);
		if (line[-1] != ',' ||
		    (before < t->options.n && t->options.items[before].value))
			before = t->options.n;
		line += strspn(line, " ");
	}
}

static void read_help(struct arena *arena, struct takes *t, const char *help)
{
	while (help) {
		if (strncmp(help, "  -", 3) == 0)
			read_line(arena, t, help);
		help = strchr(help, '\n');
		help = help ? help + 1 : NULL;
	}
}

struct takes takes_of(struct arena *arena, const struct command *c)
{
	struct takes t = {.repeating = 0};

	read_help(arena, &t, c->help);
	read_help(arena, &t, c->more);
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
	return t->repeating && t->repeating == t->arguments.n
		       ? t->arguments.items[t->arguments.n - 1]
		       : NULL;
}
