/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/table.h - rows and columns for people
 */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stdio.h>

#include "base/arena.h"

enum { TABLE_COLUMNS_MAX = 16 };

struct table_row {
	const char *cell[TABLE_COLUMNS_MAX];
	size_t n;
};

struct table { /* the first row is the heading */
	struct arena *arena;
	VEC(struct table_row) rows;
};

/** table_row() - Add a row of @n cells, which are not copied */
void table_row(struct table *t, const char *const *cells, size_t n);

/* TABLE_ROW(&t, "LAB", "NODES") */
#define TABLE_ROW(t, ...)                                      \
	table_row((t), (const char *const[]){__VA_ARGS__},     \
		  sizeof((const char *const[]){__VA_ARGS__}) / \
			  sizeof(const char *))

/** table_print() - Columns as wide as their widest cell; widths are of
 * characters, not bytes, and colors have none */
void table_print(const struct table *t, FILE *to);

#endif
