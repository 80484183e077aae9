// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/trial.c - a random lab, built, and asked
 */
#include "tests/random/trial.h"

#include <stdlib.h>
#include <string.h>

#include "tests/random/draw.h"
#include "tests/random/entry.h"
#include "tests/random/follow.h"
#include "tests/random/mend.h"
#include "tests/random/names.h"
#include "tests/random/probe.h"
#include "tests/random/stages.h"

enum { LOGGED_PERCENT = 30, FOLLOWED = 2, SILENCE_MS = 400 };

static const char name_kind[] = "name server and model";

/* --- a lab of a seed ------------------------------------------------------ */

static void differ(struct trial *t, struct arena *arena, struct difference d)
{
	for (size_t i = 0; i < t->differences.n; i++)
		if (!strcmp(t->differences.items[i].kind, d.kind))
			return;
	d.kind = arena_strdup(arena, d.kind);
	*vec_add(arena, &t->differences) = d;
}

static void ask_packets(struct trial *t, struct arena *arena, struct lab *lab,
			struct random *dice, const volatile int *stop)
{
	struct arena *own = arena_new();
	struct probe **probes = arena_alloc(own, t->probes * sizeof(*probes));
	bool *taken = arena_alloc(own, UINT16_MAX + 1);

	for (size_t i = 0; i < t->probes; i++)
		probes[i] = probe_draw(dice, own, lab, taken);
	t->certain = probes_run(lab, probes, t->probes, stop);
	for (size_t i = 0; i < t->probes && t->followed < FOLLOWED; i++)
		if (probe_is_followed(probes[i])) {
			probe_follow(probes[i], stop);
			t->followed++;
		}
	for (size_t i = 0; i < t->probes; i++)
		if (probes[i]->differs)
			differ(t, arena,
			       (struct difference){
				       .kind = probes[i]->differs,
				       .entry = probe_entry(arena, probes[i]),
				       .story = probe_story(arena, probes[i])});
	arena_free(own);
}

static void ask_names(struct trial *t, struct arena *arena, struct lab *lab,
		      struct random *dice, const volatile int *stop)
{
	struct name_difference d;

	t->certain_names = names_run(lab, dice, t->names, arena, &d, stop);
	if (d.name)
		differ(t, arena,
		       (struct difference){
			       .kind = name_kind,
			       .entry = arena_printf(
				       arena,
				       "{from: \"%s\", resolves: %s, is: "
				       "no-answer}",
				       d.from->label, d.name),
			       .story = arena_printf(arena, "%s: %s",
						     d.from->label, d.story)});
}

void trial_run(struct trial *t, struct arena *arena, const volatile int *stop)
{
	struct text drawn = {.arena = arena};
	/* what is asked of it does not depend on how it was drawn */
	struct random dice = {~t->seed};
	struct stages stages = {0};
	struct model *m;
	struct err e = {0};

	draw_lab(t->seed, t->size, &drawn);
	t->text = drawn.s;
	m = mended(arena, &t->text);
	if (!m) {
		t->broken = "nothing is left of what was drawn";
		return;
	}
	if (!stages_read(arena, m, &stages))
		t->broken = "a step cannot be taken";
	stages_last(&stages)->logged = random_chance(&dice, LOGGED_PERCENT);
	if (!t->broken && stages_build(&stages, &e))
		t->broken = arena_strdup(arena, e.text);
	if (!t->broken) {
		ask_packets(t, arena, stages.lab, &dice, stop);
		ask_names(t, arena, stages.lab, &dice, stop);
	}
	stages_free(&stages);
}

/* --- one question again --------------------------------------------------- */

static struct probe **probes_of(struct arena *arena, struct lab *lab,
				const struct expect *x, size_t *ret_n)
{
	static const volatile int stop;
	struct attempts all;
	struct probe **probes;

	attempts_of(&all, lab, x, arena, &stop);
	*ret_n = all.items.n;
	probes = arena_alloc(arena, (all.items.n + 1) * sizeof(*probes));
	for (size_t i = 0; i < all.items.n; i++) {
		struct probe *p = arena_alloc(arena, sizeof(*p));

		p->expect = *x;
		p->all = (struct attempts){
			.lab = lab, .expect = &p->expect, .arena = arena};
		p->attempt = all.items.items[i];
		p->attempt.all = &p->all;
		p->timeout_ms = SILENCE_MS;
		probes[i] = p;
	}
	return probes;
}

/* Without the kernel: does the model say what it said in the larger lab? */
static bool model_says(struct arena *arena, const struct model *m,
		       const struct expect *x, const char *kind)
{
	struct lab unbuilt = {.model = m};
	struct probe **probes;
	size_t n;

	if (strncmp(kind, "packet ", 7) != 0)
		return true;
	probes = probes_of(arena, &unbuilt, x, &n);
	for (size_t i = 0; i < n; i++) {
		struct analysis says = second_answer(&probes[i]->attempt,
						     &probes[i]->trail);
		const char *said = probe_said(arena, &says);

		if (says.certain && strlen(said) < strlen(kind) &&
		    !strcmp(kind + strlen(kind) - strlen(said), said))
			return true;
	}
	return false;
}

static const char *packets_differ(struct arena *arena, struct lab *lab,
				  const struct expect *x, const char *kind,
				  const volatile int *stop)
{
	size_t n;
	struct probe **probes = probes_of(arena, lab, x, &n);

	probes_run(lab, probes, n, stop);
	for (size_t i = 0; i < n; i++)
		if (probe_is_followed(probes[i]) && strstr(kind, "followed"))
			probe_follow(probes[i], stop);
	for (size_t i = 0; i < n; i++)
		if (probes[i]->differs && !strcmp(probes[i]->differs, kind))
			return probe_story(arena, probes[i]);
	return NULL;
}

static const char *story_of(struct arena *arena, struct stages *s,
			    const char *kind, const volatile int *stop)
{
	const struct model *m = stages_last(s);
	const struct expect *x = m->expects.n ? m->expects.items[0] : NULL;
	struct err e;

	if (!x || !x->from.n || !x->from.items[0].places.n ||
	    (x->kind == EXPECT_TO && !model_says(arena, m, x, kind)) ||
	    stages_build(s, &e))
		return NULL;
	if (x->kind == EXPECT_RESOLVES)
		return names_differ(s->lab, x->from.items[0].places.items[0],
				    x->to.items[0].ref.text, arena, stop);
	return packets_differ(arena, s->lab, x, kind, stop);
}

bool trial_repeats(struct arena *arena, const char *lab,
		   const struct difference *d, const char **ret_text,
		   const char **ret_story, const volatile int *stop)
{
	const char *text = entry_put(arena, lab, d->entry);
	const char *story = NULL;
	struct stages stages = {0};
	struct model *m;

	m = text ? mended(arena, &text) : NULL;
	if (!m)
		return false;
	if (stages_read(arena, m, &stages))
		story = story_of(arena, &stages, d->kind, stop);
	stages_free(&stages);
	if (!story || *stop)
		return false;
	*ret_text = text;
	*ret_story = story;
	return true;
}
