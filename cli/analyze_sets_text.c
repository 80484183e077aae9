// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/analyze_sets_text.c - what reaches what, for people and for tables
 */
#include <string.h>

#include "cli/analyze_sets.h"
#include "cli/csv.h"
#include "cli/table.h"

enum { WIDTH_MAX = 120 }; /* characters of a matrix; a list is longer */

/* --- a matrix, where it fits ---------------------------------------------- */

static const char *matrix_cell(const struct sets_told *t,
			       const struct set_end *from,
			       const struct set_end *to, size_t *next)
{
	const char *cell = sets_cell(t, from, to, next);

	return *cell ? cell : "-";
}

static size_t longer(size_t a, const char *text)
{
	return strlen(text) > a ? strlen(text) : a;
}

static bool fits(const struct sets_told *t)
{
	const struct set_question *q = t->question;
	size_t label = 0, cell = 0, heads = 0;

	if (q->to.n >= TABLE_COLUMNS_MAX)
		return false;
	for (size_t i = 0; i < q->from.n; i++)
		label = longer(label, q->from.items[i].label);
	for (size_t next = 0; next < t->answer->rows.n;) {
		const struct set_row *r = &t->answer->rows.items[next];

		cell = longer(cell, sets_cell(t, r->from, r->to, &next));
	}
	for (size_t i = 0; i < q->to.n; i++)
		heads += longer(cell, q->to.items[i].label) + 2;
	return label + 2 + heads <= WIDTH_MAX;
}

static void print_matrix(const struct sets_told *t)
{
	const struct set_question *q = t->question;
	struct table table = {.arena = t->arena};
	const char *cells[TABLE_COLUMNS_MAX] = {""};
	size_t next = 0;

	for (size_t k = 0; k < q->to.n; k++)
		cells[k + 1] = q->to.items[k].label;
	table_row(&table, cells, q->to.n + 1);
	for (size_t i = 0; i < q->from.n; i++) {
		cells[0] = q->from.items[i].label;
		for (size_t k = 0; k < q->to.n; k++)
			cells[k + 1] = matrix_cell(t, &q->from.items[i],
						   &q->to.items[k], &next);
		table_row(&table, cells, q->to.n + 1);
	}
	table_print(&table, t->out);
}

/* --- a list --------------------------------------------------------------- */

static void print_list(const struct sets_told *t)
{
	for (size_t next = 0; next < t->answer->rows.n;) {
		const struct set_row *r = &t->answer->rows.items[next];

		fprintf(t->out, "%s → %s: ", r->from->label, r->to->label);
		fprintf(t->out, "%s\n", sets_cell(t, r->from, r->to, &next));
	}
}

static void print_notes(const struct sets_told *t)
{
	for (int i = 0; i < N_SETS_NOTES; i++)
		if (sets_noted(t, (enum sets_note)i))
			fprintf(t->out, "%s\n", sets_notes[i]);
}

/* --- a table -------------------------------------------------------------- */

static void print_table(const struct sets_told *t)
{
	struct table table = {.arena = t->arena};

	TABLE_ROW(&table, "FROM", "TO", "ADDRESS", "PORT", "VERDICT", "WHY");
	for (size_t i = 0; i < t->answer->rows.n; i++) {
		const struct set_row *r = &t->answer->rows.items[i];
		const char *why = sets_why(t->arena, r);
		const char *cells[] = {
			r->from->label,
			r->to->label,
			arena_strdup(t->arena, ADDR(r->address)),
			sets_ports(t->arena, r),
			sets_verdict(t, r),
			why,
		};

		table_row(&table, cells, ARRAY_LEN(cells) - !*why);
	}
	table_print(&table, t->out);
}

void sets_text(const struct sets_told *t)
{
	const struct set_answer *a = t->answer;

	if (!t->question->passing) {
		print_table(t);
		return;
	}
	if (fits(t))
		print_matrix(t);
	else
		print_list(t);
	print_notes(t);
	fprintf(t->out, "%zu of %zu open\n", a->open, a->asked);
}

/* --- CSV ------------------------------------------------------------------ */

static const char *ports_csv(struct arena *arena, const struct set_row *r)
{
	if (r->protocol == PROTOCOL_ICMP)
		return "";
	if (r->port_from == r->port_to)
		return arena_printf(arena, "%u", r->port_from);
	return arena_printf(arena, "%u-%u", r->port_from, r->port_to);
}

void sets_csv(const struct sets_told *t)
{
	fputs("from,to,address,protocol,ports,verdict,some,code,path,at,by\n",
	      t->out);
	for (size_t i = 0; i < t->answer->rows.n; i++) {
		const struct set_row *r = &t->answer->rows.items[i];
		const char *path = r->reach.path == WAY_RETURN ? "return"
							       : "forward";
		const char *fields[] = {
			r->from->label,
			r->to->label,
			ADDR(r->address),
			r->protocol == PROTOCOL_UDP    ? "udp"
			: r->protocol == PROTOCOL_ICMP ? "icmp"
						       : "tcp",
			ports_csv(t->arena, r),
			sets_word(t, r),
			r->some		  ? r->some
			: r->reach.varies ? "*"
					  : "",
			r->reach.code ? r->reach.code : "",
			r->reach.code ? path : "",
			r->at ? r->at : "",
			r->by ? r->by : "",
		};

		for (size_t k = 0; k < ARRAY_LEN(fields); k++)
			csv_field(t->out, fields[k],
				  k + 1 < ARRAY_LEN(fields) ? ',' : '\n');
	}
}
