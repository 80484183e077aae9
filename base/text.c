// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * base/text.c - text that grows, and names that are nearly right
 */
#include "base/text.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 64 };

/* Room for @more bytes and an end behind what is there */
static void reserve(struct text *t, size_t more)
{
	size_t cap = t->cap ? t->cap : FIRST_ROOM;
	char *bigger;

	if (t->n + more < t->cap)
		return;
	while (t->n + more >= cap)
		cap *= 2;
	bigger = arena_alloc(t->arena, cap);
	if (t->n)
		memcpy(bigger, t->s, t->n);
	t->s = bigger;
	t->cap = cap;
}

void text_add(struct text *t, const char *fmt, ...)
{
	va_list ap;
	int n;

	reserve(t, 0);
	va_start(ap, fmt);
	n = vsnprintf(t->s + t->n, t->cap - t->n, fmt, ap);
	va_end(ap);
	if (n < 0)
		abort();
	if (t->n + (size_t)n >= t->cap) { /* it was cut: once more */
		reserve(t, (size_t)n);
		va_start(ap, fmt);
		vsnprintf(t->s + t->n, t->cap - t->n, fmt, ap);
		va_end(ap);
	}
	t->n += (size_t)n;
}

void text_put(struct text *t, const char *s)
{
	size_t n = strlen(s);

	reserve(t, n);
	memcpy(t->s + t->n, s, n + 1);
	t->n += n;
}

void text_number(struct text *t, uint64_t number)
{
	char digits[21];
	size_t at = sizeof(digits) - 1;

	digits[at] = '\0';
	do
		digits[--at] = (char)('0' + number % 10);
	while (number /= 10);
	text_put(t, digits + at);
}

enum { WORD_MAX = 64 };

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Levenshtein's distance, letter case aside */
static size_t distance(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b);
	size_t row[WORD_MAX + 1];

	if (la > WORD_MAX || lb > WORD_MAX)
		return SIZE_MAX;
	for (size_t j = 0; j <= lb; j++)
		row[j] = j;
	for (size_t i = 1; i <= la; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			size_t same = tolower((unsigned char)a[i - 1]) ==
				      tolower((unsigned char)b[j - 1]);
			size_t next = least(row[j] + 1, row[j - 1] + 1,
					    diagonal + !same);

			diagonal = row[j];
			row[j] = next;
		}
	}
	return row[lb];
}

const char *text_nearest(const char *word, const char *const *names, size_t n)
{
	size_t limit = strlen(word) / 3;
	size_t best = (limit ? limit : 1) + 1;
	const char *nearest = NULL;

	for (size_t i = 0; i < n; i++) {
		size_t d = distance(word, names[i]);
		/* 'SG_RULES' for 'ENI_SG_RULES': a part counts as near */
		if (strlen(word) >= 4 && strstr(names[i], word) && d >= best &&
		    !nearest)
			d = best - 1;
		if (d < best) {
			best = d;
			nearest = names[i];
		}
	}
	return nearest;
}

uint32_t text_hash(const char *s)
{
	uint32_t h = 2166136261u;

	for (; *s; s++)
		h = (h ^ (uint8_t)*s) * 16777619u;
	return h;
}
