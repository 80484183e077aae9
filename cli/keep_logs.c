// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/keep_logs.c - vpclab logs: what programs in nodes have said
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/keep.h"
#include "lab/program.h"
#include "vpc/ask.h"

struct following { /* a job that stays */
	struct job *job;
	const char *only; /* identifier of a node; NULL: all */
	VEC(struct {
		const struct program *of;
		uint64_t told;
	})
	programs;
	struct following *next;
};

/* --- once ------------------------------------------------------------------------- */

static const char *state_of(struct job *j, const struct program *p)
{
	if (p->state == PROGRAM_ENDED)
		return keep_color(j, COLOR_BAD,
				  arena_printf(j->arena, "ended with status %d",
					       p->status));
	return keep_color(j, COLOR_GOOD,
			  p->state == PROGRAM_READY ? "ready" : "starting");
}

static void print_log(const struct program *p, uint64_t from, FILE *to)
{
	const char *bytes;
	size_t n;

	for (; (n = logbook_read(&p->log, from, &bytes)); from += n)
		fwrite(bytes, 1, n, to);
}

static void print_one(struct job *j, const struct program *p, bool heading)
{
	if (heading)
		fprintf(j->out, "==> %s: %s <==\n", p->label, state_of(j, p));
	print_log(p, logbook_first(&p->log), j->out);
}

/* --- as it comes -------------------------------------------------------------------- */

static uint64_t *told_of(struct following *f, const struct program *p)
{
	for (size_t i = 0; i < f->programs.n; i++)
		if (f->programs.items[i].of == p)
			return &f->programs.items[i].told;
	vec_add(f->job->arena, &f->programs);
	f->programs.items[f->programs.n - 1].of = p;
	f->programs.items[f->programs.n - 1].told = logbook_first(&p->log);
	return &f->programs.items[f->programs.n - 1].told;
}

static void pass_on(struct following *f, const struct program *p)
{
	uint64_t *told = told_of(f, p);
	const char *bytes;
	size_t n;

	if (f->only && strcmp(f->only, p->node) != 0)
		return;
	if (*told < logbook_first(&p->log))
		*told = logbook_first(&p->log);
	for (; (n = logbook_read(&p->log, *told, &bytes)); *told += n) {
		char *text = must(strndup(bytes, n));

		job_say(f->job, text);
		free(text);
	}
}

static void heard(const struct program *p, void *arg)
{
	struct keep *k = arg;

	for (struct following *f = k->following, *next; f; f = next) {
		next = f->next;
		pass_on(f, p);
	}
}

static void gone(struct job *j)
{
	struct keep *k = keep_of(j);

	for (struct following **f = &k->following; *f; f = &(*f)->next)
		if (*f == j->data) {
			*f = (*f)->next;
			return;
		}
}

static int follow(struct job *j, const char *only)
{
	struct keep *k = keep_of(j);
	struct following *f = arena_alloc(j->arena, sizeof(*f));

	*f = (struct following){.job = j, .only = only, .next = k->following};
	j->data = f;
	j->ended = gone;
	for (struct program *p = programs_first(k->keeper.lab->programs); p;
	     p = p->next)
		*told_of(f, p) = p->log.written; /* printed already */
	k->following = f;
	programs_listen(k->keeper.lab->programs, heard, k);
	return JOB_STAYS;
}

/* --- the command ---------------------------------------------------------------------- */

static int print_all(struct job *j, const struct place *of)
{
	const struct programs *all = j->keeper->lab->programs;
	bool several = programs_first(all) && programs_first(all)->next && !of;
	size_t n = 0;

	for (struct program *p = programs_first(all); p; p = p->next) {
		if (of && strcmp(of->node->o.id, p->node) != 0)
			continue;
		print_one(j, p, several);
		n++;
	}
	if (n)
		return EXIT_AS_ASKED;
	if (of)
		fprintf(j->err,
			"vpclab logs: %s runs no program: the lab itself "
			"answers there; 'run' in the lab file starts one\n",
			of->node->o.name);
	else
		fputs("vpclab logs: no node runs a program; 'run' in the lab "
		      "file starts one\n",
		      j->err);
	return EXIT_INPUT;
}

int keep_logs(struct job *j)
{
	static const struct option options[] = {
		{"follow", no_argument, NULL, 'f'}, {NULL, 0, NULL, 0}};
	struct report report = {.arena = j->arena};
	const struct place *of = NULL;
	bool follows = false;
	int c, status;

	optind = 0;
	opterr = 0;
	while ((c = getopt_long(j->argc, j->argv, "f", options, NULL)) != -1) {
		if (c != 'f')
			return keep_usage(j, "no option '%s'",
					  j->argv[optind - 1]);
		follows = true;
	}
	if (j->argc - optind > 1)
		return keep_usage(j, "takes one node");
	if (optind < j->argc) {
		of = ask_place(j->keeper->lab->model, j->arena, "NODE",
			       j->argv[optind], NULL, &report);
		if (!of)
			return keep_findings(j, &report);
	}
	status = print_all(j, of);
	return status || !follows ? status
				  : follow(j, of ? of->node->o.id : NULL);
}
