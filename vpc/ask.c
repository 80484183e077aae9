// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/ask.c - questions about a finished model, in the words of expectations
 */
#include "vpc/ask.h"

#include <string.h>

#include "base/text.h"
#include "vpc/ask_end.h"
#include "vpc/expect_resolve.h"
#include "vpc/labfile.h"
#include "vpc/names.h"

/* A build that goes on from where the model's own ended. Nothing is written
 * to the model through it. */
static struct build build_on(const struct model *m, struct arena *arena,
			     struct report *report)
{
	struct model *view = arena_alloc(arena, sizeof(*view));
	struct build b = {.arena = arena,
			  .report = report,
			  .model = view,
			  .names = m->names,
			  .expecting = true,
			  .asking = true};

	*view = *m;
	view->expects.n = 0;
	b.reader = (struct reader){.arena = arena, .report = report};
	return b;
}

struct expect *ask_new(struct arena *arena)
{
	struct expect *e = arena_alloc(arena, sizeof(*e));

	*e = (struct expect){.protocol = PROTOCOL_TCP,
			     .connections = 1,
			     .opens_from = -1,
			     .opens_to = -1};
	return e;
}

static struct endpoint end_of(const char *what, const char *text)
{
	return (struct endpoint){.ref = {.text = text, .path = what},
				 .port = -1};
}

void ask_from(struct arena *arena, struct expect *e, const char *what,
	      const char *text)
{
	*vec_add(arena, &e->from) = end_of(what, text);
}

void ask_to(struct arena *arena, struct expect *e, const char *what,
	    const char *text)
{
	*vec_add(arena, &e->to) = end_of(what, text);
}

bool ask_resolve(const struct model *m, struct arena *arena, struct expect *e,
		 struct report *report)
{
	struct build b = build_on(m, arena, report);
	size_t before = report_count(report, SEVERITY_ERROR);

	b.reader.lab = &b;
	expect_resolve_one(&b, e);
	return report_count(report, SEVERITY_ERROR) == before;
}

/* --- one place ------------------------------------------------------------- */

static void several(const struct endpoint *end, struct arena *arena,
		    struct report *report)
{
	struct text t = {.arena = arena};

	for (size_t i = 0; i < end->places.n; i++)
		text_add(&t, "%s%s", i ? ", " : "",
			 end->places.items[i]->label);
	report_error(report, end->ref.at,
		     "%s: %s is in several places; "
		     "choose one of %s",
		     end->ref.path, end->ref.text, t.s);
}

static bool find_end(const struct model *m, struct arena *arena,
		     struct endpoint *end, struct report *report)
{
	struct build b = build_on(m, arena, report);
	size_t before = report_count(report, SEVERITY_ERROR);

	b.reader.lab = &b;
	if (!expect_end(&b, end, end->ref.text) &&
	    !ask_end(&b, end, end->ref.text, ASK_PLACE))
		names_missing(&b, NAME_NODE, NULL, &end->ref);
	return report_count(report, SEVERITY_ERROR) == before;
}

const struct place *ask_place(const struct model *m, struct arena *arena,
			      const char *what, const char *text,
			      const char *where, struct report *report)
{
	struct endpoint end = end_of(
		what, where ? arena_printf(arena, "%s@%s", text, where) : text);

	if (!find_end(m, arena, &end, report))
		return NULL;
	if (end.places.n)
		return end.places.items[0];
	report_error(report, end.ref.at,
		     "%s: %s has no network: AWS could not make its network "
		     "interface",
		     what, text);
	return NULL;
}

const struct eni *ask_eni(const struct model *m, struct arena *arena,
			  const char *what, const char *text,
			  struct report *report)
{
	struct name_hits hits = names_find(m->names, NAME_ENI, NULL, text);
	struct endpoint end = end_of(what, text);

	if (hits.n == 1)
		return hits.object[0];
	if (!find_end(m, arena, &end, report))
		return NULL;
	if (end.places.n == 1 && end.places.items[0]->eni)
		return end.places.items[0]->eni;
	if (end.places.n > 1)
		several(&end, arena, report);
	else
		report_error(report, end.ref.at,
			     "%s: %s has no network interface", what, text);
	return NULL;
}
