// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/csv.c - comma-separated values (RFC 4180)
 */
#include "cli/csv.h"

#include <stdbool.h>
#include <string.h>

/* Quotes around what has commas, quotes or ends of lines; quotes are doubled */
void csv_field(FILE *to, const char *text, char behind)
{
	bool quoted = strpbrk(text, ",\"\r\n") != NULL;

	if (quoted)
		fputc('"', to);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', to);
		fputc(*text, to);
	}
	if (quoted)
		fputc('"', to);
	fputc(behind, to);
}
