// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/stages.c - the models of a lab, one for each stage
 *
 * Every stage is built from the document, by itself: it shares nothing with
 * the others but what it keeps of the one before it, numbers and addresses.
 * The same mistake is then found again in each stage, and is reported for the
 * first one only.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "vpc/kept.h"
#include "vpc/labfile.h"

struct source {
	const char *file; /* lives as long as the report */
	const struct doc *root; /* all of it; NULL: unreadable, as reported */
	struct arena *arena; /* where that lives, and the model will, too; or
				NULL: the model has a copy of its own */
	bool *skip; /* steps that cannot be built upon, by index; or NULL */
	const struct model *runs; /* which the file is to follow; or NULL */
	bool placeless; /* no file that anybody knows */
};

/* The report may outlive the model, and the model the report */
static void part_from(struct report *r, const char *file)
{
	for (size_t i = 0; i < r->findings.n; i++) {
		struct finding *f = &r->findings.items[i];

		if (f->subject)
			f->subject = arena_strdup(r->arena, f->subject);
		if (!f->at.file || f->at.file == file)
			continue;
		f->at.file = strcmp(f->at.file, file) == 0
				     ? file
				     : arena_strdup(r->arena, f->at.file);
	}
}

/* From a document to a model, all but what AWS would say of it */
static void read_stage(struct build *b, const struct doc *root)
{
	labfile_read(b, root);
	model_resolve(b);
	interfaces_derive(b);
	addresses_assign(b);
	names_derive(b);
	resolve_flow_logs(b);
	b->expecting = true;
	expect_resolve(b);
}

static bool has_dependency(const struct report *r)
{
	for (size_t i = 0; i < r->findings.n; i++) {
		const struct finding *f = &r->findings.items[i];

		if (f->severity == SEVERITY_REFUSAL &&
		    strcmp(f->code, "DependencyViolation") == 0)
			return true;
	}
	return false;
}

static bool is_fine(const struct report *r)
{
	return !report_count(r, SEVERITY_ERROR);
}

/* What @src follows, behind the stages of its own */
static void begin_past(struct build *b, const struct model *runs)
{
	if (!runs)
		return;
	b->past = past_copy(b->arena, runs);
	b->followed.labs = b->past.earlier.n;
	b->followed.drills = b->past.happenings.n;
	b->model->age_ms = runs->age_ms;
}

static void keep_past(struct build *b, const struct doc *root)
{
	struct past *past = arena_alloc(b->arena, sizeof(*past));

	*past = b->past;
	b->model->past = past;
	b->model->document = root;
}

/**
 * build_stage() - The model of one stage
 * @undone:	without its step, but with the expectations of it
 * @report:	of this stage alone; with an error, the model is not to be used
 */
static struct model *build_stage(const struct source *src, unsigned int stage,
				 bool undone, const struct model *before,
				 struct report *report)
{
	struct arena *arena = src->arena ? src->arena : arena_new();
	struct build b = {.arena = arena,
			  .report = report,
			  .stage = stage,
			  .undone = undone,
			  .placeless = src->placeless,
			  .skip = src->skip};
	struct model *m = arena_alloc(arena, sizeof(*m));
	const struct doc *root = src->root;

	*m = (struct model){.arena = arena, .stage = stage};
	m->file = arena_strdup(arena, src->file);
	b.model = m;
	b.reader = (struct reader){.arena = arena, .report = report, .lab = &b};
	b.kept = kept_new(arena, before);
	if (root && !src->arena)
		root = document_copy(arena, root);
	m->origin = b.file = root;
	begin_past(&b, src->runs);
	if (root) {
		root = labfile_stage(&b, root);
		read_stage(&b, root);
	}
	keep_past(&b, root);
	if (is_fine(report) && !b.dependencies)
		model_validate(&b);
	if (is_fine(report))
		keep_numbers(&b);
	part_from(report, src->file);
	return m;
}

/* What was removed and is still used leaves holes in the model, so that the
 * lab as it was stands in for it */
static struct model *whole_stage(const struct source *src, unsigned int stage,
				 const struct model *before,
				 struct report *report)
{
	struct report own = {.arena = report->arena};
	struct model *m = build_stage(src, stage, false, before, report);

	if (!is_fine(report) || !has_dependency(report))
		return m;
	model_free(m);
	return build_stage(src, stage, true, before, &own);
}

/* --- what all stages have to say ---------------------------------------- */

static int by_place(const void *a, const void *b)
{
	const struct finding *x = *(const struct finding *const *)a;
	const struct finding *y = *(const struct finding *const *)b;
	int order = where_cmp(x->at, y->at);

	if (order)
		return order;
	if (x->severity != y->severity)
		return x->severity < y->severity ? -1 : 1;
	/* The texts of errors may differ in the names that they suggest */
	if (x->severity == SEVERITY_ERROR)
		return 0;
	if (x->severity == SEVERITY_REFUSAL)
		return strcmp(x->code, y->code);
	return strcmp(x->text, y->text);
}

/* Add what @stage says and no stage before said */
static void add_findings(struct report *all, const struct report *stage)
{
	size_t n = all->findings.n;
	const struct finding **sorted = arena_alloc(all->arena,
						    (n + 1) * sizeof(*sorted));
	struct finding *said = arena_alloc(all->arena, (n + 1) * sizeof(*said));

	if (n)
		memcpy(said, all->findings.items, n * sizeof(*said));
	for (size_t i = 0; i < n; i++)
		sorted[i] = &said[i];
	if (n)
		qsort(sorted, n, sizeof(*sorted), by_place);
	for (size_t i = 0; i < stage->findings.n; i++) {
		const struct finding *f = &stage->findings.items[i];

		if (!n || !bsearch(&f, sorted, n, sizeof(*sorted), by_place))
			*vec_add(all->arena, &all->findings) = *f;
	}
}

/* Build every stage after @first once, for what there is to say of it */
static void look_ahead(struct source *src, struct model *first,
		       struct report *report)
{
	struct model *now = is_fine(report) ? first : NULL;

	src->skip = arena_alloc(first->arena, first->steps.n + 1);
	for (unsigned int i = 1; i <= first->steps.n; i++) {
		struct report own = {.arena = report->arena};
		struct model *m = whole_stage(src, i, now, &own);
		bool refused = first->steps.items[i - 1].refused;

		src->skip[i - 1] = has_dependency(&own);
		if (refused)
			report_drop_refusals(&own);
		add_findings(report, &own);
		if (refused || !is_fine(&own)) {
			model_free(m);
			continue;
		}
		if (now != first)
			model_free(now);
		now = m;
	}
	if (now != first)
		model_free(now);
}

/* The model, if nothing is wrong with it */
static struct model *if_fine(struct model *m, const struct report *own)
{
	if (is_fine(own))
		return m;
	model_free(m);
	return NULL;
}

/* The first stage, which takes over what the document lives in */
static struct model *build_first(struct source *src, const struct model *before,
				 struct report *report)
{
	struct model *m = build_stage(src, 0, false, before, report);

	src->root = m->origin;
	src->arena = NULL;
	return m;
}

static struct source source_of(const char *file, struct report *report)
{
	return (struct source){.file = arena_strdup(report->arena, file),
			       .arena = arena_new()};
}

static void read_text(struct source *src, const char *text, size_t len,
		      struct report *report)
{
	src->root = document_parse(src->arena,
				   arena_strdup(src->arena, src->file), text,
				   len, report);
}

static struct model *build_all(struct source *src, struct report *own,
			       struct report *report)
{
	struct model *m = build_first(src, NULL, own);

	look_ahead(src, m, own);
	if (!is_fine(own))
		report_drop_refusals(own);
	add_findings(report, own);
	return if_fine(m, own);
}

struct model *model_parse(const char *path, const char *text, size_t len,
			  struct report *report)
{
	struct source src = source_of(path, report);
	struct report own = {.arena = report->arena};

	read_text(&src, text, len, &own);
	return build_all(&src, &own, report);
}

struct model *model_from_document(const char *path, const struct doc *root,
				  struct report *report)
{
	struct source src = source_of(path, report);
	struct report own = {.arena = report->arena};

	src.root = document_ordered(src.arena, root);
	return build_all(&src, &own, report);
}

struct model *model_step(const struct model *first, size_t n,
			 const struct model *before, struct report *report)
{
	struct source src = {.file = arena_strdup(report->arena, first->file),
			     .root = first->origin};
	struct report own = {.arena = report->arena};
	struct model *m;

	assert(n > 0 && n <= first->steps.n);
	m = whole_stage(&src, (unsigned int)n, before, &own);
	if (!is_fine(&own))
		report_drop_refusals(&own);
	add_findings(report, &own);
	return if_fine(m, &own);
}

/* Nobody knows the text: nothing in it has a place */
static void drop_places(struct report *r)
{
	for (size_t i = 0; i < r->findings.n; i++)
		r->findings.items[i].at = (struct where){0};
}

struct model *model_follow(const char *path, const char *text, size_t len,
			   const struct model *before, struct report *report)
{
	struct source src = source_of(path ? path : before->file, report);
	struct report own = {.arena = report->arena};
	struct model *m;
	bool whole;

	src.runs = before;
	src.placeless = !path;
	read_text(&src, text, len, &own);
	m = build_first(&src, before, &own);
	whole = !has_dependency(&own);
	if (whole)
		look_ahead(&src, m, &own);
	if (!is_fine(&own))
		report_drop_refusals(&own);
	if (!path)
		drop_places(&own);
	add_findings(report, &own);
	if (whole)
		return if_fine(m, &own);
	model_free(m);
	return NULL;
}
