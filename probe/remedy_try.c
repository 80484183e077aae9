// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/remedy_try.c - a lab with changes made to it, and the question again
 */
#include "probe/remedy_try.h"

#include <string.h>

#include "base/text.h"
#include "vpc/ask.h"
#include "vpc/document_text.h"
#include "vpc/labfile_edit.h"

const struct expect *try_ask(const struct model *m, const struct expect *x,
			     struct arena *arena)
{
	struct report report = {.arena = arena};
	struct expect *again = ask_new(arena);
	const struct expect none = *again;

	*again = *x; /* how it is asked; of its ends and checks nothing */
	again->kind = EXPECT_TO;
	again->from = none.from;
	again->to = none.to;
	again->sees_ref = none.sees_ref;
	again->target_ref = none.target_ref;
	again->object = NULL;
	again->logs = none.logs;
	again->hold = NULL;
	for (size_t i = 0; i < x->from.n; i++)
		ask_from(arena, again, "SRC", x->from.items[i].ref.text);
	for (size_t i = 0; i < x->to.n; i++)
		ask_to(arena, again, "DST", x->to.items[i].ref.text);
	return ask_resolve(m, arena, again, &report) ? again : NULL;
}

struct model *try_read(struct trying *t, const char *text, struct arena *work)
{
	struct report report = {.arena = work};
	struct model *m = model_follow(NULL, text, strlen(text), t->m, &report);

	t->n++;
	if (!m || !report_failed(&report))
		return m;
	model_free(m);
	return NULL;
}

/* --- changes -------------------------------------------------------------- */

/* As the lab's verbs have it */
static const char *printed(struct arena *arena, const char *act,
			   struct report *report)
{
	const struct doc *d = document_parse(arena, NULL, act, strlen(act),
					     report);

	return d ? document_print(arena, d) : NULL;
}

/* One after the other: a later one may name what an earlier one makes */
static const char *make_one(struct trying *t, const struct model *m,
			    struct change *c, struct arena *work)
{
	struct report report = {.arena = work};
	const char *text;

	c->act = c->written ? printed(t->arena, c->written, &report)
			    : t->make(m, c, t->arena, &report);
	if (!c->act)
		return NULL;
	text = labfile_edit(work, m, NULL, c->act, &report);
	return report_failed(&report) ? NULL : text;
}

static void stand(const struct trying *t, const struct model *m,
		  struct arena *work, struct tried *ret)
{
	const struct expect *x = try_ask(m, t->x, work);
	struct obstacle o = {0};

	ret->standing = STANDING_SHUT;
	if (x)
		ret->standing = obstacle_find(work, m, x, &o);
	ret->obstacle = arena_strdup(t->arena, obstacle_text(work, &o));
}

struct tried try_changes(struct trying *t, const char *text,
			 struct changes *all)
{
	struct arena *work = arena_new();
	struct tried ret = {0};
	struct model *made = text ? try_read(t, text, work) : NULL;
	const struct model *m = text ? made : t->m;

	for (size_t i = 0; m && i < all->n; i++) {
		text = make_one(t, m, &all->items[i], work);
		model_free(made);
		m = made = text ? try_read(t, text, work) : NULL;
	}
	if (m && text) {
		stand(t, m, work, &ret);
		ret.text = arena_strdup(t->arena, text);
	}
	model_free(made);
	arena_free(work);
	return ret;
}

/* --- what else there is ---------------------------------------------------- */

/* Who the first is that does not get there; NULL: all do */
static const char *shut(const struct model *m, const struct expect *x,
			struct arena *arena)
{
	struct arena *work = arena_new();
	const struct expect *again = try_ask(m, x, work);
	const char *text = NULL;
	struct obstacle o;

	if (again && obstacle_find(work, m, again, &o) != STANDING_OPEN &&
	    o.asked)
		text = arena_strdup(arena, asked_text(work, o.asked));
	arena_free(work);
	return text;
}

const char *try_closes(struct trying *t, const char *text)
{
	struct arena *work = arena_new();
	struct model *m = try_read(t, text, work);
	const char *closes = NULL;

	for (size_t i = 0; m && !closes && i < t->m->expects.n; i++) {
		const struct expect *x = t->m->expects.items[i];

		if (x->kind == EXPECT_TO && x->is == VERDICT_OPEN &&
		    x->is_given && !shut(t->m, x, work))
			closes = shut(m, x, t->arena);
	}
	model_free(m);
	arena_free(work);
	return closes;
}

/* --- from nothing --------------------------------------------------------- */

static void add_ends(struct text *t, const char *key,
		     const struct endpoint *ends, size_t n)
{
	text_add(t, "%s: [", key);
	for (size_t i = 0; i < n; i++)
		text_add(t, "%s\"%s\"", i ? ", " : "", ends[i].ref.text);
	text_add(t, "]");
}

/* The lab file expects to be open what it may only name there: AWS's services
 * are in a lab because it names them */
static const char *with_question(struct arena *arena, const struct expect *x,
				 const char *text)
{
	struct text t = {.arena = arena};

	text_put(&t, text);
	text_add(&t, "\nexpect: {");
	add_ends(&t, "from", x->from.items, x->from.n);
	text_add(&t, ", ");
	add_ends(&t, "to", x->to.items, x->to.n);
	if (x->protocol != PROTOCOL_TCP)
		text_add(&t, ", protocol: %s",
			 x->protocol == PROTOCOL_UDP ? "udp" : "icmp");
	text_add(&t, ", is: open}\n");
	return t.s;
}

static struct model *parse(const char *text, struct arena *work)
{
	struct report report = {.arena = work};
	struct model *m = model_parse("lab", text, strlen(text), &report);

	if (!m || !report_failed(&report))
		return m;
	model_free(m);
	return NULL;
}

bool try_anew(struct trying *t, const char *text, bool refused)
{
	struct arena *work = arena_new();
	struct model *m = parse(with_question(work, t->x, text), work);
	struct tried got = {.standing = STANDING_SHUT};

	t->n++;
	if (!m) /* whoever asks by hand may name more than a file */
		m = parse(text, work);
	if (m)
		stand(t, m, work, &got);
	model_free(m);
	arena_free(work);
	return got.standing == STANDING_OPEN ||
	       (refused && got.standing == STANDING_REFUSED);
}
