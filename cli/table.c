// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/table.c - rows and columns for people
 */
#include "cli/table.h"

#include <string.h>

void table_row(struct table *t, const char *const *cells, size_t n)
{
	struct table_row *row = vec_add(t->arena, &t->rows);

	for (size_t i = 0; i < n && i < TABLE_COLUMNS_MAX; i++)
		row->cell[row->n++] = cells[i];
}

/* In UTF-8 a character begins where a byte is no continuation; the codes of
 * a color ("ESC [ 1 m") take no room */
static size_t width_of(const char *text)
{
	size_t n = 0;

	for (; *text; text++) {
		if (*text == '\033')
			text += strcspn(text, "m");
		else
			n += (*text & 0xc0) != 0x80;
		if (!*text)
			break;
	}
	return n;
}

void table_print(const struct table *t, FILE *to)
{
	size_t width[TABLE_COLUMNS_MAX] = {0};

	for (size_t i = 0; i < t->rows.n; i++)
		for (size_t c = 0; c < t->rows.items[i].n; c++) {
			size_t w = width_of(t->rows.items[i].cell[c]);

			if (w > width[c])
				width[c] = w;
		}
	for (size_t i = 0; i < t->rows.n; i++) {
		const struct table_row *row = &t->rows.items[i];

		for (size_t c = 0; c < row->n; c++) {
			size_t w = width_of(row->cell[c]);

			fputs(row->cell[c], to);
			for (; c + 1 < row->n && w < width[c] + 2; w++)
				fputc(' ', to);
		}
		fputc('\n', to);
	}
}
