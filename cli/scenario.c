// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/scenario.c - one lab file: built, asked, torn down
 */
#include "cli/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "lab/lab.h"
#include "probe/check.h"

struct run {
	struct arena *arena;
	struct file_result *result;
	struct report report;
	struct model *model;
	const char *filter;
};

static void keep_messages(struct run *r)
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);

	if (!to)
		abort();
	report_print(&r->report, to);
	fclose(to);
	r->result->messages = arena_strdup(r->arena, text);
	free(text);
}

static void add_case(struct run *r, const struct expect *x, const char *title,
		     bool holds, const char *text, uint64_t took_us)
{
	if (x->note)
		title = arena_printf(r->arena, "%s (%s)", title, x->note);
	*vec_add(r->arena, &r->result->cases) = (struct case_result){
		.title = title,
		.holds = holds,
		.text = text,
		.line = x->at.line,
		.took_us = took_us,
	};
	if (!holds && r->result->status == EXIT_AS_ASKED)
		r->result->status = EXIT_FAILED;
}

static bool wanted(const struct run *r, const struct expect *x)
{
	const char *full;

	if (!r->filter)
		return true;
	full = arena_printf(r->arena, "%s: %s", r->result->path,
			    check_title(r->arena, x));
	return strstr(full, r->filter) != NULL;
}

static size_t count_wanted(const struct run *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->model->expects.n; i++)
		n += wanted(r, r->model->expects.items[i]);
	return n;
}

/* --- what AWS would refuse --------------------------------------------- */

static const struct expect *refusal_expected(const struct model *m)
{
	for (size_t i = 0; m && i < m->expects.n; i++)
		if (m->expects.items[i]->kind == EXPECT_REFUSED_AS)
			return m->expects.items[i];
	return NULL;
}

static void judge_refusal(struct run *r, const struct expect *x)
{
	const struct finding *first = NULL;

	for (size_t i = 0; i < r->report.findings.n; i++) {
		const struct finding *f = &r->report.findings.items[i];

		if (f->severity != SEVERITY_REFUSAL)
			continue;
		if (!first)
			first = f;
		if (!strcmp(f->code, x->state) &&
		    (!x->object ||
		     (f->subject && !strcmp(f->subject, x->object_name)))) {
			add_case(r, x, check_title(r->arena, x), true, f->text,
				 0);
			return;
		}
	}
	add_case(r, x, check_title(r->arena, x), false,
		 first ? arena_printf(r->arena, "was refused otherwise: %s",
				      first->text)
		       : "AWS would accept this lab",
		 0);
}

/* --- what it does ------------------------------------------------------ */

static void refused_by_machine(struct run *r, const struct err *e)
{
	r->result->status = EXIT_MACHINE;
	r->result->error = arena_printf(r->arena, "the machine refused: %s",
					e->text);
}

static void ask(struct run *r)
{
	static const volatile int never = 0;
	struct err e = {0};
	bool rootless;
	struct lab *lab;

	if (netns_isolate(&rootless, &e)) {
		refused_by_machine(r, &e);
		return;
	}
	lab = lab_open(r->model, &e);
	if (!lab) {
		refused_by_machine(r, &e);
		return;
	}
	for (size_t i = 0; i < r->model->expects.n; i++) {
		const struct expect *x = r->model->expects.items[i];
		struct verdict_of_check v;

		if (!wanted(r, x))
			continue;
		v = check(lab, x, r->arena, &never);
		add_case(r, x, v.title, v.holds, v.holds ? v.seen : v.why,
			 v.took_us);
	}
	lab_close(lab);
}

static void read_and_ask(struct run *r)
{
	const struct expect *x = refusal_expected(r->model);
	size_t refusals = report_count(&r->report, SEVERITY_REFUSAL);

	if (!r->model || (refusals && !x)) {
		r->result->status = EXIT_INPUT;
		refusals += report_count(&r->report, SEVERITY_ERROR);
		r->result->error = arena_printf(
			r->arena, "%zu mistake%s in the file", refusals,
			refusals == 1 ? "" : "s");
		return;
	}
	r->result->lab = r->model->lab;
	r->result->about = r->model->about;
	if (x)
		judge_refusal(r, x);
	else if (count_wanted(r))
		ask(r);
}

struct file_result *scenario_run(struct arena *arena, const char *path,
				 const char *filter)
{
	struct file_result *result = arena_alloc(arena, sizeof(*result));
	struct run r = {.arena = arena, .result = result, .filter = filter};
	uint64_t begun = loop_now_us();

	result->path = path;
	r.report.arena = arena;
	r.model = model_load(path, &r.report);
	read_and_ask(&r);
	if (!refusal_expected(r.model))
		keep_messages(&r);
	else
		result->messages = "";
	result->lab = result->lab ? arena_strdup(arena, result->lab) : NULL;
	result->about = result->about ? arena_strdup(arena, result->about)
				      : NULL;
	model_free(r.model);
	result->took_us = loop_now_us() - begun;
	return result;
}
