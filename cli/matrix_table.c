// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/matrix_table.c - vpclab matrix as tables for people
 */
#include "cli/matrix_table.h"

#include <string.h>

#include "base/text.h"
#include "cli/table.h"

enum { COLUMNS = 6, NOTE_CHAINS = 1024 };

/* --- why not -------------------------------------------------------------- */

struct note {
	const char *text;
	size_t number; /* from 1 */
	struct note *next; /* in its chain */
};

struct notes {
	struct arena *arena;
	VEC(struct note *) items;
	struct note *chains[NOTE_CHAINS]; /* the same, to find them */
};

struct notes *notes_new(struct arena *arena)
{
	struct notes *notes = arena_alloc(arena, sizeof(*notes));

	notes->arena = arena;
	return notes;
}

static size_t note_of(struct notes *notes, const char *text)
{
	struct note **chain = &notes->chains[text_hash(text) % NOTE_CHAINS];
	struct note *note;

	for (note = *chain; note; note = note->next)
		if (!strcmp(note->text, text))
			return note->number;
	note = arena_alloc(notes->arena, sizeof(*note));
	*vec_add(notes->arena, &notes->items) = note;
	*note = (struct note){text, notes->items.n, *chain};
	*chain = note;
	return note->number;
}

void notes_print(const struct notes *notes, FILE *to)
{
	for (size_t i = 0; i < notes->items.n; i++)
		fprintf(to, "(%zu) %s\n", i + 1, notes->items.items[i]->text);
}

/* --- whom to what --------------------------------------------------------- */

struct row {
	const struct place *from;
	const struct attempt **cells; /* by target; NULL: nothing was tried */
};

struct grid {
	const struct attempts *all;
	size_t next; /* attempt that is in no row yet */
	VEC(struct row) rows;
};

/* Several addresses of one target are one cell, the worst of them */
static void fill(struct grid *g, struct row *row)
{
	const struct attempts *all = g->all;

	for (; g->next < all->items.n; g->next++) {
		const struct attempt *a = &all->items.items[g->next], **cell;

		if (a->from != row->from)
			return;
		cell = &row->cells[a->to - all->expect->to.items];
		if (!*cell || (*cell)->outcome.verdict == VERDICT_OPEN)
			*cell = a;
	}
}

/* Attempts stand in the order of rows; who was named twice in succession has
 * two rows of the same cells */
static void add_row(struct arena *arena, struct grid *g,
		    const struct place *from)
{
	struct row row = {.from = from};

	if (g->rows.n && g->rows.items[g->rows.n - 1].from == from) {
		row = g->rows.items[g->rows.n - 1];
	} else {
		row.cells = arena_alloc(arena, g->all->expect->to.n *
						       sizeof(*row.cells));
		fill(g, &row);
	}
	*vec_add(arena, &g->rows) = row;
}

static struct grid grid_of(struct arena *arena, const struct attempts *all)
{
	struct grid g = {.all = all};

	for (size_t i = 0; i < all->expect->from.n; i++) {
		const struct endpoint *from = &all->expect->from.items[i];

		for (size_t p = 0; p < from->places.n; p++)
			add_row(arena, &g, from->places.items[p]);
	}
	return g;
}

/* --- as text -------------------------------------------------------------- */

static const char *cell_text(struct arena *arena, struct notes *notes,
			     const struct attempt *a)
{
	const struct outcome *o = a ? &a->outcome : NULL;

	if (!a)
		return "-";
	if (o->verdict == VERDICT_OPEN || o->verdict == VERDICT_REFUSED)
		return verdict_name[o->verdict];
	return arena_printf(arena, "%s (%zu)", verdict_name[o->verdict],
			    note_of(notes, outcome_text(arena, o)));
}

static void print_part(struct job *j, struct notes *notes, const struct grid *g,
		       size_t first)
{
	const struct expect *x = g->all->expect;
	struct table t = {.arena = j->arena};
	const char *cells[1 + COLUMNS] = {""};
	size_t n = x->to.n - first < COLUMNS ? x->to.n - first : COLUMNS;

	for (size_t i = 0; i < n; i++)
		cells[i + 1] = arena_printf(
			j->arena, "%s%s", x->to.items[first + i].ref.text,
			x->protocol == PROTOCOL_UDP ? "/udp" : "");
	table_row(&t, cells, n + 1);
	for (size_t r = 0; r < g->rows.n; r++) {
		const struct row *row = &g->rows.items[r];

		cells[0] = row->from->label;
		for (size_t i = 0; i < n; i++)
			cells[i + 1] = cell_text(j->arena, notes,
						 row->cells[first + i]);
		table_row(&t, cells, n + 1);
	}
	table_print(&t, j->out);
	fputc('\n', j->out);
}

void matrix_table(struct job *j, struct notes *notes,
		  const struct attempts *all)
{
	struct grid g = grid_of(j->arena, all);

	for (size_t first = 0; first < all->expect->to.n; first += COLUMNS)
		print_part(j, notes, &g, first);
}
