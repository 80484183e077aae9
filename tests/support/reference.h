/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/support/reference.h - documents that describe keys, section by section
 */
#ifndef TESTS_SUPPORT_REFERENCE_H
#define TESTS_SUPPORT_REFERENCE_H

#include <stdbool.h>

#include "base/arena.h"

struct mark { /* a key, as a document marks it up */
	const char *key;
	int line;
};

struct section {
	const char *title;
	const char *text; /* all of it */
	size_t chapter; /* in Markdown: of the sections with the same number */
	VEC(const char *) paths; /* of what it describes, as it says itself */
	VEC(struct mark) keys; /* that it describes */
	VEC(struct mark) mentioned; /* keys in running text */
};

struct reference {
	struct arena *arena;
	const char *file;
	const char *text;
	VEC(struct section) sections;
};

/**
 * reference_of_page() - A manual page in mdoc
 *
 * ".Dl PATH" says what a section describes, ".It Ic KEY" describes a key, and
 * any other "Ic KEY" mentions one.
 *
 * Return: false: there is no such file
 */
bool reference_of_page(struct arena *arena, const char *file,
		       struct reference *ret);

/**
 * reference_of_markdown() - A page in Markdown
 *
 * "## 4. Title" and "**`PATH`** ..." begin sections; the first cells of tables
 * whose head is "| key |" describe keys.
 */
bool reference_of_markdown(struct arena *arena, const char *file,
			   struct reference *ret);

/** word_in() - Is @word in @text, and not merely a part of another word? */
bool word_in(const char *text, const char *word);

/** ticked_words() - Call @found for each word in backticks, up to @end */
void ticked_words(struct arena *arena, const char *text, const char *end,
		  void (*found)(const char *word, void *arg), void *arg);

#endif
