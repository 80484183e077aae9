// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/models.c - models and plans from lab files written in tests
 */
#include "tests/support/models.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "import/source.h"
#include "lab/translate.h"

enum { KEPT_MAX = 512 };

static struct {
	void *what[KEPT_MAX];
	void (*drop[KEPT_MAX])(void *);
	size_t n;
} kept;

void given_keep(void *what, void (*drop)(void *))
{
	assert_true(kept.n < KEPT_MAX);
	kept.what[kept.n] = what;
	kept.drop[kept.n++] = drop;
}

static void drop_model(void *m)
{
	model_free(m);
}

static void drop_plan(void *p)
{
	plan_free(p);
}

static void drop_arena(void *a)
{
	arena_free(a);
}

int models_drop(void **state)
{
	(void)state;
	while (kept.n) {
		kept.n--;
		kept.drop[kept.n](kept.what[kept.n]);
	}
	return 0;
}

/* --- models ------------------------------------------------------------ */

struct model *model_of_file(const char *path, struct report *report)
{
	struct importing in = {.arena = arena_new(), .report = report};
	struct model *m = source_model(&in, &path, 1, NULL);

	arena_free(in.arena);
	return m;
}

const struct model *model_given(const char *yaml)
{
	struct report report = {.arena = arena_new()};
	struct model *m;

	given_keep(report.arena, drop_arena);
	m = model_parse("lab.yaml", yaml, strlen(yaml), &report);
	if (m)
		given_keep(m, drop_model);
	if (!m || report_failed(&report)) {
		report_print(&report, stderr);
		fail_msg("the lab of this test is wrong");
	}
	return m;
}

const struct place *model_place(const struct model *m, const char *label)
{
	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *node = m->nodes.items[i];

		for (size_t j = 0; j < node->places.n; j++)
			if (strcmp(node->places.items[j].label, label) == 0)
				return &node->places.items[j];
	}
	fail_msg("no place '%s' in the lab", label);
	return NULL;
}

/* --- plans ------------------------------------------------------------- */

const struct plan *plan_after(const struct plan *before, const char *yaml)
{
	struct plan *p = translate(model_given(yaml), before);

	given_keep(p, drop_plan);
	return p;
}

const struct plan *plan_given(const char *yaml)
{
	return plan_after(NULL, yaml);
}

struct plan *plan_started(void)
{
	struct plan *p = plan_new();

	given_keep(p, drop_plan);
	return p;
}

const char *plan_printed(const struct plan *p)
{
	char *text = NULL;
	size_t n = 0;
	FILE *to = open_memstream(&text, &n);

	assert_non_null(to);
	plan_print(p, to);
	fclose(to);
	given_keep(text, free);
	return text;
}

const struct plan_object *plan_has(const struct plan *p, const char *ns,
				   enum plan_kind kind, const char *key)
{
	for (size_t i = 0; i < p->objects.n; i++) {
		const struct plan_object *o = p->objects.items[i];

		if (o->kind == kind && !strcmp(o->ns, ns) &&
		    !strcmp(o->key, key))
			return o;
	}
	return NULL;
}

void assert_planned(const struct plan *p, const char *ns, enum plan_kind kind,
		    const char *key, const char *body)
{
	const struct plan_object *o = plan_has(p, ns, kind, key);

	if (!o)
		fail_msg("no '%s' in %s of:\n%s", key, ns, plan_printed(p));
	assert_string_equal(o->body, body);
}

/* --- texts ------------------------------------------------------------- */

struct arena *arena_given(void)
{
	struct arena *arena = arena_new();

	given_keep(arena, drop_arena);
	return arena;
}

char *text_given(const char *fmt, ...)
{
	char *text = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	assert_true(n >= 0);
	given_keep(text, free);
	return text;
}

void assert_same_text(const char *is, const char *expected)
{
	size_t line = 1;
	const char *from = is, *wanted = expected;

	for (; *is && *is == *expected; is++, expected++)
		if (*is == '\n') {
			line++;
			from = is + 1;
			wanted = expected + 1;
		}
	if (*is == *expected)
		return;
	fail_msg("line %zu\n     is: %.*s\nexpects: %.*s", line,
		 (int)strcspn(from, "\n"), from, (int)strcspn(wanted, "\n"),
		 wanted);
}
