/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/labs/remedy.h - what would open a path, and that it does
 */
#ifndef TESTS_UNIT_LABS_REMEDY_H
#define TESTS_UNIT_LABS_REMEDY_H

#include "tests/unit/labs/edit.h"

#include "cli/fix.h"
#include "probe/obstacle.h"
#include "vpc/ask.h"

/* "udp orders:53" is over UDP; by IPv6 with "6 " before that */
static inline struct expect *question(const struct model *m,
				      struct arena *arena, const char *from,
				      const char *to)
{
	struct report report = {.arena = arena};
	struct expect *x = ask_new(arena);

	if (!strncmp(to, "6 ", 2)) {
		x->family = AF_INET6;
		to += 2;
	}
	if (!strncmp(to, "udp ", 4)) {
		x->protocol = PROTOCOL_UDP;
		to += 4;
	} else if (!strncmp(to, "icmp ", 5)) {
		x->protocol = PROTOCOL_ICMP;
		to += 5;
	}
	ask_from(arena, x, "SRC", from);
	ask_to(arena, x, "DST", to);
	if (!ask_resolve(m, arena, x, &report))
		fail_msg("%s to %s: %s", from, to,
			 report.findings.items[0].text);
	return x;
}

/* The same in another model: a lab that AWS's words were said to */
static inline struct expect *question_again(const struct model *m,
					    struct arena *arena,
					    const struct expect *x)
{
	struct report report = {.arena = arena};
	struct expect *again = ask_new(arena);

	again->protocol = x->protocol;
	again->family = x->family;
	again->choice = x->choice;
	again->address = x->address;
	again->source_port_from = x->source_port_from;
	again->source_port_to = x->source_port_to;
	again->size = x->size;
	again->fragment = x->fragment;
	for (size_t i = 0; i < x->from.n; i++)
		ask_from(arena, again, "SRC", x->from.items[i].ref.text);
	for (size_t i = 0; i < x->to.n; i++)
		ask_to(arena, again, "DST", x->to.items[i].ref.text);
	assert_true(ask_resolve(m, arena, again, &report));
	return again;
}

/* The act of a change: by the verb as AWS is told, with identifiers; it is the
 * one that was tried with names */
static inline const char *act_of(const struct model *m, const struct change *c,
				 struct arena *arena, struct report *report)
{
	const char *act = c->act;
	int argc;
	char **argv;

	if (!c->written) {
		argv = change_argv(arena, c, true, &argc);
		act = edit_act(m, argc, argv, arena, report);
		assert_non_null(act);
		assert_same_text(act, c->act);
	}
	return act;
}

/* All changes made one after the other, as a user would, and the path is open
 */
static inline void assert_opens(const struct model *m, const struct expect *x,
				const struct remedy *r)
{
	struct arena *arena = arena_new();
	struct report report = {.arena = arena};
	struct model *now = NULL;
	struct obstacle o;

	for (size_t i = 0; i < r->changes.n; i++) {
		const struct model *at = now ? now : m;
		const char *act = act_of(at, &r->changes.items[i], arena,
					 &report);
		const char *text = labfile_edit(arena, at, NULL, act, &report);
		struct model *next = text ? model_follow(NULL, text,
							 strlen(text), at,
							 &report)
					  : NULL;

		if (!next || report_failed(&report))
			fail_msg("%s: %s", act, report.findings.items[0].text);
		model_free(now);
		now = next;
	}
	assert_int_equal(
		obstacle_find(arena, now, question_again(now, arena, x), &o),
		r->refused ? STANDING_REFUSED : STANDING_OPEN);
	model_free(now);
	arena_free(arena);
}

/* "1. security group ...\n   ...\n2. ...\n"; else why there is none */
static inline const char *remedies_said(const struct remedies *all)
{
	struct arena *arena = arena_new();
	struct text t = {.arena = arena};
	const char *said;

	for (size_t i = 0; i < all->n; i++) {
		text_add(&t, "%zu.", i + 1);
		for (size_t k = 0; k < all->items[i].changes.n; k++)
			text_add(&t, "%s %s\n", k ? "  " : "",
				 all->items[i].changes.items[k].about);
	}
	said = text_given("%s", t.s ? t.s : all->none ? all->none : "open");
	arena_free(arena);
	return said;
}

static inline void assert_fixes(const char *lab, const char *from,
				const char *to, const char *expected)
{
	struct given g = given_fine(lab);
	struct arena *arena = arena_new();
	const struct expect *x = question(g.model, arena, from, to);
	struct remedies all = fix_remedies(arena, g.model, x);

	assert_same_text(remedies_said(&all), expected);
	for (size_t i = 0; i < all.n; i++)
		assert_opens(g.model, x, &all.items[i]);
	arena_free(arena);
	given_drop(&g);
}

#endif
