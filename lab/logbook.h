/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/logbook.h - the last that a program has said
 */
#ifndef LAB_LOGBOOK_H
#define LAB_LOGBOOK_H

#include <stddef.h>
#include <stdint.h>

enum { LOGBOOK_BYTES = 256 * 1024 };

struct logbook { /* a ring: what is oldest goes first */
	char *bytes; /* LOGBOOK_BYTES, or NULL while it is empty */
	uint64_t written; /* in all, since the beginning */
};

/** logbook_add() - Append @n bytes */
void logbook_add(struct logbook *b, const char *bytes, size_t n);

/** logbook_first() - Position of the oldest byte that is still there */
uint64_t logbook_first(const struct logbook *b);

/** logbook_read() - Bytes from position @from on, as many as lie in one piece
 *
 * Return: how many; 0 at the end
 */
size_t logbook_read(const struct logbook *b, uint64_t from, const char **ret);

/** logbook_tail() - The last @lines lines, whole, into @buf, terminated */
void logbook_tail(const struct logbook *b, int lines, char *buf, size_t size);

void logbook_free(struct logbook *b);

#endif
