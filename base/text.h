/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/text.h - text that grows, and names that are nearly right
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct text {
	struct arena *arena;
	char *s; /* always terminated once something was added */
	size_t n, cap;
};

/** text_add() - Append formatted text */
void text_add(struct text *t, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** text_put() - Append @s as it is: many times faster, for what is made in
 * thousands */
void text_put(struct text *t, const char *s);

/** text_number() - Append a decimal number; likewise */
void text_number(struct text *t, uint64_t number);

/**
 * text_nearest() - The candidate that a mistyped word most likely meant
 * @word:	what was written
 * @names:	@n candidates
 *
 * Return: the nearest by edit distance, or NULL when none is near enough
 *	   (a third of the word's length, at least one letter)
 */
const char *text_nearest(const char *word, const char *const *names, size_t n);

/** text_hash() - FNV-1a of @s: a number that is the same in each run */
uint32_t text_hash(const char *s);

#endif
