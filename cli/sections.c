// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/sections.c - the tables that a description is told in
 */
#include "cli/sections.h"

#include <string.h>

#include "cli/color.h"
#include "cli/describe.h"
#include "cli/table.h"

struct rows {
	struct arena *arena;
	VEC(struct row) items;
};

static void find_rows(const struct telling *t, const struct section *s,
		      struct rows *rows)
{
	const json_t *list = description_list(t->part, s->list);

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		struct values v = {.arena = t->arena};

		if (!s->rows) {
			*vec_add(rows->arena,
				 &rows->items) = (struct row){.item = item};
			continue;
		}
		values_at(&v, &(struct row){NULL, item}, s->rows);
		for (size_t j = 0; j < v.items.n; j++)
			*vec_add(rows->arena, &rows->items) = (struct row){
				item, v.items.items[j]};
	}
}

/* What a column says in each row; NULL: it says nothing and is left out */
static const char **cells_of(const struct telling *t, const struct column *c,
			     const struct rows *rows)
{
	const char **cells = arena_alloc(t->arena,
					 (rows->items.n + 1) * sizeof(*cells));
	bool any = false;

	for (size_t i = 0; i < rows->items.n; i++) {
		cells[i] = cell_text(t, c, &rows->items.items[i]);
		any |= cells[i] != NULL;
		if (!cells[i])
			cells[i] = c->none ? c->none : "-";
	}
	return any || !c->optional ? cells : NULL;
}

bool section_print(const struct telling *t, const struct section *s,
		   const char *before, FILE *to)
{
	struct rows rows = {.arena = t->arena};
	struct table table = {.arena = t->arena};
	const char **cells[TABLE_COLUMNS_MAX];
	const char *line[TABLE_COLUMNS_MAX];
	size_t n = 0;

	find_rows(t, s, &rows);
	if (!rows.items.n)
		return false;
	for (const struct column *c = s->columns; c->heading; c++) {
		cells[n] = cells_of(t, c, &rows);
		if (cells[n])
			line[n++] = color_text(t->arena, t->color, COLOR_BOLD,
					       c->heading);
	}
	table_row(&table, line, n);
	for (size_t i = 0; i < rows.items.n; i++) {
		for (size_t c = 0; c < n; c++)
			line[c] = cells[c][i];
		table_row(&table, line, n);
	}
	fputs(before, to);
	table_print(&table, to);
	return true;
}

static bool is_about(const struct section *s, const char *list)
{
	return strcmp(s->about ? s->about : s->list, list) == 0;
}

struct telling_all {
	const struct telling *t;
	FILE *to;
	bool told; /* something, so that a line is left free */
};

static void print_one(struct telling_all *all, const struct section *s)
{
	const struct telling *t = all->t;
	const char *title = color_text(t->arena, t->color, COLOR_BOLD,
				       s->title);

	all->told |= section_print(
		t, s,
		arena_printf(t->arena, "%s%s\n", all->told ? "\n" : "", title),
		all->to);
}

/* The sections of @list, or all but them */
static void print_some(struct telling_all *all, const struct section *sections,
		       const char *list, bool of_it)
{
	for (const struct section *s = sections; s->title; s++)
		if ((list && is_about(s, list)) == of_it)
			print_one(all, s);
}

static bool has_list(const struct section *sections, const char *list)
{
	for (const struct section *s = sections; s->title; s++)
		if (is_about(s, list))
			return true;
	return false;
}

void sections_print(const struct telling *t, const char *first, FILE *to)
{
	struct telling_all all = {.t = t, .to = to};
	bool nodes = first && has_list(sections_of_nodes, first);
	const struct section *one = nodes ? sections_of_nodes
					  : sections_of_network;
	const struct section *other = nodes ? sections_of_network
					    : sections_of_nodes;

	print_some(&all, one, first, true);
	print_some(&all, one, first, false);
	print_some(&all, other, first, false);
}
