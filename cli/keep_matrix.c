// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep_matrix.c - vpclab matrix: everybody to everything
 */
#include <getopt.h>
#include <string.h>

#include "cli/command.h"
#include "cli/keep.h"
#include "cli/probe_text.h"
#include "cli/table.h"
#include "vpc/ask.h"

enum form { FORM_TABLE, FORM_JSON, FORM_CSV };

struct asking {
	struct job *job;
	enum form form;
	int named; /* first argument that names a source */
	VEC(struct expect *) expects; /* by protocol */
	VEC(struct attempts *) answers; /* to each */
};

/* --- who and what --------------------------------------------------------------- */

static bool sends(const struct node *n)
{
	return n->places.n && !n->service &&
	       (n->kind == NODE_FUNCTION || n->kind == NODE_INSTANCE ||
		n->kind == NODE_INTERNET_HOST ||
		n->kind == NODE_ON_PREMISES_HOST);
}

static bool listens(const struct node *n)
{
	return n->ports.n && n->kind != NODE_FUNCTION &&
	       n->kind != NODE_NAT_GATEWAY && n->kind != NODE_ENDPOINT;
}

static void add_sources(struct asking *a, struct expect *x)
{
	const struct model *m = a->job->keeper->lab->model;
	struct arena *arena = a->job->arena;

	for (int i = a->named; i < a->job->argc; i++)
		ask_from(arena, x, "SRC", a->job->argv[i]);
	if (a->named < a->job->argc)
		return;
	for (size_t i = 0; i < m->nodes.n; i++)
		if (sends(m->nodes.items[i]))
			ask_from(arena, x, "SRC", m->nodes.items[i]->o.name);
}

static void add_targets(struct asking *a, struct expect *x, bool udp)
{
	const struct model *m = a->job->keeper->lab->model;
	struct arena *arena = a->job->arena;

	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *n = m->nodes.items[i];

		for (size_t p = 0; listens(n) && p < n->ports.n; p++)
			if (n->ports.items[p].udp == udp)
				ask_to(arena, x, "DST",
				       arena_printf(arena, "%s:%u", n->o.name,
						    n->ports.items[p].number));
	}
}

static int ask(struct asking *a, bool udp)
{
	struct report report = {.arena = a->job->arena};
	struct expect *x = ask_new(a->job->arena);
	struct attempts *all;

	x->protocol = udp ? PROTOCOL_UDP : PROTOCOL_TCP;
	add_sources(a, x);
	add_targets(a, x, udp);
	if (!x->to.n || !x->from.n)
		return EXIT_AS_ASKED;
	if (!ask_resolve(a->job->keeper->lab->model, a->job->arena, x, &report))
		return keep_findings(a->job, &report);
	all = arena_alloc(a->job->arena, sizeof(*all));
	attempts_of(all, a->job->keeper->lab, x, a->job->arena, &a->job->stop);
	attempts_run(all, &a->job->stop);
	attempts_end(all);
	*vec_add(a->job->arena, &a->expects) = x;
	*vec_add(a->job->arena, &a->answers) = all;
	return EXIT_AS_ASKED;
}

/* --- as a table ------------------------------------------------------------------ */

struct notes { /* why not, each reason once */
	VEC(const char *) items;
};

static size_t note_of(struct job *j, struct notes *notes, const char *text)
{
	for (size_t i = 0; i < notes->items.n; i++)
		if (!strcmp(notes->items.items[i], text))
			return i + 1;
	*vec_add(j->arena, &notes->items) = text;
	return notes->items.n;
}

/* Several addresses of one target: one cell, the worst of them */
static const struct attempt *answer_to(const struct attempts *all,
				       const struct place *from,
				       const struct endpoint *to)
{
	const struct attempt *worst = NULL;

	for (size_t i = 0; i < all->items.n; i++) {
		const struct attempt *a = &all->items.items[i];

		if (a->from == from && a->to == to &&
		    (!worst || worst->outcome.verdict == VERDICT_OPEN))
			worst = a;
	}
	return worst;
}

static const char *cell(struct job *j, struct notes *notes,
			const struct attempt *a)
{
	const struct outcome *o = a ? &a->outcome : NULL;

	if (!a)
		return "-";
	if (o->verdict == VERDICT_OPEN || o->verdict == VERDICT_REFUSED)
		return verdict_name[o->verdict];
	return arena_printf(j->arena, "%s (%zu)", verdict_name[o->verdict],
			    note_of(j, notes, outcome_text(j->arena, o)));
}

static void print_source(struct asking *a, struct table *t, struct notes *notes,
			 const struct attempts *all, const struct place *from,
			 size_t first, size_t n)
{
	const char *cells[TABLE_COLUMNS_MAX];

	cells[0] = from->label;
	for (size_t i = 0; i < n; i++)
		cells[i + 1] = cell(
			a->job, notes,
			answer_to(all, from,
				  &all->expect->to.items[first + i]));
	table_row(t, cells, n + 1);
}

/* Wide matrices are printed in parts */
static void print_part(struct asking *a, struct notes *notes,
		       const struct attempts *all, size_t first)
{
	const struct expect *x = all->expect;
	struct table t = {.arena = a->job->arena};
	const char *cells[TABLE_COLUMNS_MAX] = {""};
	size_t n = x->to.n - first < 6 ? x->to.n - first : 6;

	for (size_t i = 0; i < n; i++)
		cells[i + 1] = arena_printf(
			a->job->arena, "%s%s", x->to.items[first + i].ref.text,
			x->protocol == PROTOCOL_UDP ? "/udp" : "");
	table_row(&t, cells, n + 1);
	for (size_t i = 0; i < x->from.n; i++)
		for (size_t p = 0; p < x->from.items[i].places.n; p++)
			print_source(a, &t, notes, all,
				     x->from.items[i].places.items[p], first,
				     n);
	table_print(&t, a->job->out);
	fputc('\n', a->job->out);
}

static void print_table(struct asking *a)
{
	struct notes notes = {0};

	for (size_t i = 0; i < a->answers.n; i++)
		for (size_t first = 0;
		     first < a->answers.items[i]->expect->to.n; first += 6)
			print_part(a, &notes, a->answers.items[i], first);
	for (size_t i = 0; i < notes.items.n; i++)
		fprintf(a->job->out, "(%zu) %s\n", i + 1, notes.items.items[i]);
}

/* --- as data --------------------------------------------------------------------- */

static void print_json(struct asking *a)
{
	json_t *list = json_array();
	json_t *top = json_pack("{s:o}", "Probes", list);

	for (size_t i = 0; i < a->answers.n; i++)
		for (size_t k = 0; k < a->answers.items[i]->items.n; k++)
			json_array_append_new(
				list,
				probe_json(
					&a->answers.items[i]->items.items[k]));
	json_dumpf(top, a->job->out, JSON_INDENT(2));
	fputc('\n', a->job->out);
	json_decref(top);
}

/* RFC 4180: quotes around what has commas or quotes, which are doubled */
static void print_field(FILE *to, const char *text, char behind)
{
	bool quoted = strpbrk(text, ",\"\n") != NULL;

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

static void print_csv(struct asking *a)
{
	FILE *to = a->job->out;

	fputs("from,to,protocol,verdict,code,explanation\n", to);
	for (size_t i = 0; i < a->answers.n; i++)
		for (size_t k = 0; k < a->answers.items[i]->items.n; k++) {
			const struct attempt *t =
				&a->answers.items[i]->items.items[k];

			print_field(to, t->from->label, ',');
			print_field(to, t->to->ref.text, ',');
			print_field(to,
				    a->expects.items[i]->protocol ==
						    PROTOCOL_UDP
					    ? "udp"
					    : "tcp",
				    ',');
			print_field(to, verdict_name[t->outcome.verdict], ',');
			print_field(to, t->outcome.code, ',');
			print_field(to, t->outcome.text, '\n');
		}
}

int keep_matrix(struct job *j)
{
	static const struct option options[] = {
		{"json", no_argument, NULL, 'j'},
		{"csv", no_argument, NULL, 'c'},
		{NULL, 0, NULL, 0}};
	struct asking a = {.job = j};
	int c, status = EXIT_AS_ASKED;

	optind = 0;
	opterr = 0;
	while ((c = getopt_long(j->argc, j->argv, "", options, NULL)) != -1) {
		if (c != 'j' && c != 'c')
			return keep_usage(j, "no option '%s'",
					  j->argv[optind - 1]);
		a.form = c == 'j' ? FORM_JSON : FORM_CSV;
	}
	a.named = optind;
	for (int udp = 0; udp < 2 && !status; udp++)
		status = ask(&a, udp);
	if (status)
		return status;
	if (a.form == FORM_JSON)
		print_json(&a);
	else if (a.form == FORM_CSV)
		print_csv(&a);
	else
		print_table(&a);
	return EXIT_AS_ASKED;
}
