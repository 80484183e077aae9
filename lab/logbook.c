// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/logbook.c - the last that a program has said
 */
#include "lab/logbook.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

void logbook_add(struct logbook *b, const char *bytes, size_t n)
{
	if (!b->bytes)
		b->bytes = must(malloc(LOGBOOK_BYTES));
	while (n) {
		size_t at = (size_t)(b->written % LOGBOOK_BYTES);
		size_t part = LOGBOOK_BYTES - at < n ? LOGBOOK_BYTES - at : n;

		memcpy(b->bytes + at, bytes, part);
		b->written += part;
		bytes += part;
		n -= part;
	}
}

uint64_t logbook_first(const struct logbook *b)
{
	return b->written > LOGBOOK_BYTES ? b->written - LOGBOOK_BYTES : 0;
}

size_t logbook_read(const struct logbook *b, uint64_t from, const char **ret)
{
	size_t at = (size_t)(from % LOGBOOK_BYTES);
	uint64_t left = b->written - from;

	if (from < logbook_first(b) || from >= b->written)
		return 0;
	*ret = b->bytes + at;
	return left < LOGBOOK_BYTES - at ? (size_t)left : LOGBOOK_BYTES - at;
}

static char byte_at(const struct logbook *b, uint64_t at)
{
	return b->bytes[at % LOGBOOK_BYTES];
}

void logbook_tail(const struct logbook *b, int lines, char *buf, size_t size)
{
	uint64_t end = b->written, from;
	size_t n = 0;

	while (end > logbook_first(b) && byte_at(b, end - 1) == '\n')
		end--;
	from = end;
	while (from > logbook_first(b) && end - from < size - 1) {
		if (byte_at(b, from - 1) == '\n' && --lines <= 0)
			break;
		from--;
	}
	for (; from < end; from++)
		buf[n++] = byte_at(b, from);
	buf[n] = '\0';
}

void logbook_free(struct logbook *b)
{
	free(b->bytes);
	*b = (struct logbook){0};
}
