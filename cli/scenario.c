// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/scenario.c - one lab file: built, asked, torn down
 */
#include "cli/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "import/source.h"
#include "cli/explained.h"
#include "lab/lab.h"
#include "lab/lacking.h"
#include "lab/rights.h"
#include "probe/check.h"

struct run {
	struct arena *arena;
	struct file_result *result;
	struct report report;
	struct importing importing;
	struct model *model; /* before the first step */
	VEC(struct model *) stages; /* after each; connections name them */
	const struct scenario_wish *wish;
	const char *note; /* what the lab has to do without; or NULL */
	const char *heading; /* of the step; NULL: before the first */
	struct checking checking;
};

static void keep_messages(struct run *r)
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = must(open_memstream(&text, &n));

	report_print(&r->report, to);
	import_tell(&r->importing, to);
	if (r->note)
		fputs(r->note, to);
	r->result->messages = arena_strdup(r->arena, must_close(to, &text));
	free(text);
}

static void add_case(struct run *r, const struct expect *x, const char *title,
		     bool holds, const char *text, uint64_t took_us)
{
	if (x->note)
		title = arena_printf(r->arena, "%s (%s)", title, x->note);
	*vec_add(r->arena, &r->result->cases) = (struct case_result){
		.heading = r->heading ? arena_strdup(r->arena, r->heading)
				      : NULL,
		.title = title,
		.holds = holds,
		.text = text,
		.explained = "",
		.line = x->at.line,
		.took_us = took_us,
	};
	if (!holds && r->result->status == EXIT_AS_ASKED)
		r->result->status = EXIT_FAILED;
}

static bool wanted(const struct run *r, const struct expect *x)
{
	const char *full;

	if (!r->wish->filter)
		return true;
	full = arena_printf(r->arena, "%s: %s", r->result->path,
			    check_title(r->arena, x));
	return strstr(full, r->wish->filter) != NULL;
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

static void judge_refusal(struct run *r, const struct report *report,
			  const struct expect *x)
{
	const char *title = check_title(r->arena, x);
	const struct finding *first = NULL;

	for (size_t i = 0; i < report->findings.n; i++) {
		const struct finding *f = &report->findings.items[i];

		if (f->severity != SEVERITY_REFUSAL)
			continue;
		if (!first)
			first = f;
		if (!strcmp(f->code, x->state) &&
		    (!x->object ||
		     (f->subject && !strcmp(f->subject, x->object_name)))) {
			add_case(r, x, title, true, f->text, 0);
			return;
		}
	}
	add_case(r, x, title, false,
		 first ? arena_printf(r->arena, "was refused otherwise: %s",
				      first->text)
		       : "AWS would accept this lab",
		 0);
}

/* --- what it does ------------------------------------------------------ */

static bool refused_by_machine(struct run *r, const struct err *e)
{
	r->result->status = EXIT_MACHINE;
	r->result->error = arena_printf(r->arena, "the machine refused: %s",
					e->text);
	return false;
}

static struct case_result *last_case(const struct run *r)
{
	return &r->result->cases.items[r->result->cases.n - 1];
}

static void ask(struct run *r, const struct model *m)
{
	for (size_t i = 0; i < m->expects.n; i++) {
		const struct expect *x = m->expects.items[i];
		struct verdict_of_check v;

		if (!wanted(r, x))
			continue;
		v = check(&r->checking, x);
		add_case(r, x, v.title, v.holds, v.holds ? v.seen : v.why,
			 v.took_us);
		if (!v.holds)
			last_case(r)->explained = explained(r->arena, m, x);
	}
}

/* A program of the user's that has ended answers nothing any more, whatever
 * else is expected of its node */
static void tell_of_the_dead(struct run *r)
{
	struct program *p;

	while ((p = programs_ended(r->checking.lab->programs))) {
		struct expect x = {.at = {.line = 0}};
		char last[200];

		logbook_tail(&p->log, 3, last, sizeof(last));
		add_case(r, &x,
			 arena_printf(r->arena, "the program of %s runs",
				      p->label),
			 false, arena_printf(r->arena, "it said: %s", last), 0);
	}
}

static int build(struct run *r, const struct model *m, struct err *e)
{
	bool rootless;

	if (lacking_isolate(&rootless, e) || rights_fence(r->wish->gain, e))
		return -e->code;
	r->checking.lab = r->checking.holds.lab = lab_open(m, e);
	return r->checking.lab ? rights_drop(e) : -e->code;
}

/* Build the lab, or change the one that runs; false: the machine refused */
static bool bring_to(struct run *r, const struct model *m)
{
	struct lab *lab = r->checking.lab;
	struct err e = {0};

	if (lab ? lab_change(lab, m, &e) : build(r, m, &e))
		return refused_by_machine(r, &e);
	lab = r->checking.lab;
	r->note = lacking_note(r->arena, lab->plan);
	if (!lab_ready(lab, r->checking.stop, &e))
		return true;
	if (e.code != PROGRAM_NOT_HERE)
		return refused_by_machine(r, &e);
	r->result->skipped = arena_strdup(r->arena, e.text);
	return false;
}

/* One stage of the lab; false: nothing can follow */
static bool run_stage(struct run *r, const struct model *m,
		      const struct report *report, bool any_wanted)
{
	const struct expect *refused = refusal_expected(m);

	if (refused) {
		if (wanted(r, refused))
			judge_refusal(r, report, refused);
		return true; /* AWS would change nothing */
	}
	if (!any_wanted)
		return true;
	if (!bring_to(r, m))
		return false;
	ask(r, m);
	tell_of_the_dead(r);
	return true;
}

static void run_steps(struct run *r)
{
	const struct model *now = refusal_expected(r->model) ? NULL : r->model;

	for (size_t n = 1; n <= r->model->steps.n; n++) {
		struct report report = {.arena = r->arena};
		const struct step *step = &r->model->steps.items[n - 1];
		struct model *m = model_step(r->model, n, now, &report);

		if (!m) /* source_model() has tried it */
			abort();
		*vec_add(r->arena, &r->stages) = m;
		r->heading = step->name ? step->name
					: arena_printf(r->arena, "step %zu", n);
		if (!run_stage(r, m, &report, true))
			return;
		if (!step->refused)
			now = m;
	}
}

static void run_lab(struct run *r)
{
	bool steps = r->model->steps.n > 0;

	if (run_stage(r, r->model, &r->report, count_wanted(r) || steps))
		run_steps(r);
	holds_free(&r->checking.holds);
	lab_close(r->checking.lab);
	for (size_t i = 0; i < r->stages.n; i++)
		model_free(r->stages.items[i]);
}

static void read_and_run(struct run *r)
{
	size_t refusals = report_count(&r->report, SEVERITY_REFUSAL);

	if (!r->model || (refusals && !refusal_expected(r->model))) {
		r->result->status = EXIT_INPUT;
		refusals += report_count(&r->report, SEVERITY_ERROR);
		r->result->error = arena_printf(
			r->arena, "%zu mistake%s in the file", refusals,
			refusals == 1 ? "" : "s");
		return;
	}
	r->result->lab = arena_strdup(r->arena, r->model->lab);
	if (r->model->about)
		r->result->about = arena_strdup(r->arena, r->model->about);
	run_lab(r);
}

/* The file gives its name to what it is laid on */
static struct model *model_of(struct run *r, const char *path)
{
	VEC(const char *) all = {0};

	*vec_add(r->arena, &all) = path;
	for (size_t i = 0; i < r->wish->sources.n; i++)
		*vec_add(r->arena, &all) = r->wish->sources.items[i];
	return source_model(&r->importing, all.items, all.n,
			    r->wish->of_sources);
}

struct file_result *scenario_run(struct arena *arena, const char *path,
				 const struct scenario_wish *wish)
{
	static const volatile int never = 0;
	struct file_result *result = arena_alloc(arena, sizeof(*result));
	struct run r = {.arena = arena,
			.result = result,
			.wish = wish,
			.checking = {.arena = arena, .stop = &never}};
	uint64_t begun = loop_now_us();

	result->path = path;
	r.report.arena = arena;
	r.importing = (struct importing){.arena = arena, .report = &r.report};
	r.model = model_of(&r, path);
	read_and_run(&r);
	if (!refusal_expected(r.model))
		keep_messages(&r);
	else
		result->messages = "";
	model_free(r.model);
	result->took_us = loop_now_us() - begun;
	return result;
}
