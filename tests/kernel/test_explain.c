// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_explain.c - packets and model, hop by hop
 *
 * Every expectation of every scenario and of tests/labs, after each of its steps: the hops that
 * a packet was seen to take are those that walking the model gives.
 */
#include <glob.h>
#include <string.h>

#include "probe/explain.h"
#include "probe/hop_words.h"
#include "tests/support/inside.h"
#include "tests/support/models.h"

enum { ENOUGH = 700 }; /* packets; else hardly anything was compared */

static const volatile int never;

/* What the two say, where it is not the same */
static void show(const struct explained *x)
{
	struct arena *arena = x->attempt->all->arena;

	for (size_t i = 0; i < x->lines.n; i++) {
		const struct beside *b = &x->lines.items[i];

		if (!b->differs)
			continue;
		print_message("  %s: seen %s; said %s\n", b->differs,
			      b->seen ? hop_text(arena, b->seen) : "nothing",
			      b->said ? hop_text(arena, b->said) : "nothing");
	}
}

struct tally {
	size_t packets, different, other_words;
};

/* What both know reads alike, whoever is asked; that a program does not run,
 * the packet alone knows */
static void judge_words(const char *path, const struct explained *x,
			struct tally *t)
{
	struct arena *arena = x->attempt->all->arena;

	if (x->attempt->outcome.verdict != x->answer.says.verdict)
		return;
	for (size_t i = 0; i < x->lines.n; i++) {
		const struct hop *seen = x->lines.items[i].seen;
		const struct hop *said = x->lines.items[i].said;

		if (!seen || !said || x->lines.items[i].differs ||
		    (!strcmp(hop_title(arena, seen), hop_title(arena, said)) &&
		     !strcmp(hop_does(seen), hop_does(said)) &&
		     hop_identifier(seen) == hop_identifier(said)))
			continue;
		t->other_words++;
		print_message("%s:%d: %s: seen %s %s, said %s %s\n", path,
			      x->attempt->all->expect->at.line,
			      attempt_text(x->attempt), hop_words(arena, seen),
			      hop_does(seen), hop_words(arena, said),
			      hop_does(said));
	}
}

static void judge(const char *path, const struct explained *x, struct tally *t)
{
	const struct attempt *a = x->attempt;

	/* a busy machine loses packets, and nobody dropped them */
	if (!x->seen.hops.n || a->outcome.verdict == VERDICT_TIMEOUT)
		return;
	t->packets++;
	judge_words(path, x, t);
	if (!x->differs)
		return;
	t->different++;
	print_message("%s:%d: %s: %s\n", path, a->all->expect->at.line,
		      attempt_text(a),
		      outcome_text(a->all->arena, &a->outcome));
	show(x);
}

/* Connections in one go are all alike */
static bool is_repeated(const struct attempts *all, size_t i)
{
	const struct attempt *a = &all->items.items[i], *before = a - 1;

	return i && a->from == before->from &&
	       a->source_port == before->source_port && a->to == before->to &&
	       !addr_cmp(a->target.address, before->target.address);
}

static void explain_expectation(const char *path, struct lab *lab,
				const struct expect *x, struct tally *t)
{
	struct arena *arena = arena_new();
	struct attempts all;

	attempts_of(&all, lab, x, arena, &never);
	for (size_t i = 0; i < all.items.n; i++) {
		struct explained explained;
		struct err e = {0};

		if (x->logs.n || is_repeated(&all, i))
			continue;
		if (explain(&all.items.items[i], &explained, &never, &e))
			fail_msg("%s: %s", path, e.text);
		judge(path, &explained, t);
	}
	attempts_end(&all);
	arena_free(arena);
}

/* The lab as it is after @n steps; NULL: AWS refuses that one */
static struct model *stage(struct lab *lab, const struct model *first, size_t n,
			   const struct model *before)
{
	struct report report = {.arena = arena_new()};
	struct model *m = model_step(first, n, before, &report);
	struct err e = {0};

	if (m && report_failed(&report)) {
		model_free(m);
		m = NULL;
	}
	if (m && (lab_change(lab, m, &e) || lab_ready(lab, &never, &e)))
		fail_msg("%s: %s", first->file, e.text);
	arena_free(report.arena);
	return m;
}

static void explain_scenario(const char *path, struct tally *t)
{
	struct report report = {.arena = arena_new()};
	struct model *first = model_of_file(path, &report), *m = first;
	struct err e = {0};
	struct lab *lab = m && !report_failed(&report) ? lab_open(m, &e) : NULL;

	for (size_t n = 0; lab && n <= first->steps.n; n++) {
		struct model *next = n ? stage(lab, first, n, m) : m;

		if (!next)
			continue;
		if (m != first && m != next)
			model_free(m);
		m = next;
		for (size_t i = 0; i < m->expects.n; i++)
			explain_expectation(path, lab, m->expects.items[i], t);
	}
	lab_close(lab);
	if (m && m != first)
		model_free(m);
	if (first)
		model_free(first);
	arena_free(report.arena);
}

static void in_all_scenarios_packets_go_as_the_model_says(void **state)
{
	struct tally t = {0};
	glob_t files;

	(void)state;
	kernel_needed();
	if (glob("scenarios/*.yaml", 0, NULL, &files) != 0 ||
	    glob("tests/labs/*.yaml", GLOB_APPEND, NULL, &files) != 0) {
		print_message("skipped: no scenarios here\n");
		skip();
	}
	for (size_t i = 0; i < files.gl_pathc; i++)
		explain_scenario(files.gl_pathv[i], &t);
	globfree(&files);
	assert_int_equal(t.different, 0);
	assert_int_equal(t.other_words, 0);
	assert_true(t.packets > ENOUGH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_all_scenarios_packets_go_as_the_model_says),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
