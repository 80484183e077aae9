// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep_matrix.c - vpclab matrix: everybody to everything
 */
#include <getopt.h>
#include <string.h>

#include "cli/command.h"
#include "cli/csv.h"
#include "cli/keep.h"
#include "cli/keep_ask.h"
#include "cli/matrix_table.h"
#include "cli/probe_text.h"
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

static void print_table(struct asking *a)
{
	struct notes *notes = notes_new(a->job->arena);

	for (size_t i = 0; i < a->answers.n; i++)
		matrix_table(a->job, notes, a->answers.items[i]);
	notes_print(notes, a->job->out);
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

static void print_csv(struct asking *a)
{
	FILE *to = a->job->out;

	fputs("from,to,protocol,verdict,code,explanation\n", to);
	for (size_t i = 0; i < a->answers.n; i++)
		for (size_t k = 0; k < a->answers.items[i]->items.n; k++) {
			const struct attempt *t =
				&a->answers.items[i]->items.items[k];

			csv_field(to, t->from->label, ',');
			csv_field(to, t->to->ref.text, ',');
			csv_field(to,
				  a->expects.items[i]->protocol == PROTOCOL_UDP
					  ? "udp"
					  : "tcp",
				  ',');
			csv_field(to, verdict_name[t->outcome.verdict], ',');
			csv_field(to, t->outcome.code, ',');
			csv_field(to, t->outcome.text, '\n');
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
	for (size_t i = 0; i < a.answers.n; i++)
		if (keep_ask_failed(j, a.answers.items[i]))
			status = EXIT_MACHINE;
	return status;
}
