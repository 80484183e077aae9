// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/expect_hold.c - connections that are kept (lab-file.md section 9)
 *
 * 'hold' gives an open connection a name, 'still' asks for it later, perhaps
 * some steps later. A name is good for one connection until the lab ends.
 */
#include <string.h>

#include "base/text.h"
#include "vpc/labfile.h"

struct held {
	VEC(const char *) names;
};

/* The name that an entry of an earlier stage opens a connection under */
static void enter(struct build *b, struct held *held, const struct doc *entry)
{
	const struct doc *hold;

	if (entry->kind != DOC_MAPPING || !document_get(entry, "to"))
		return;
	hold = document_get(entry, "hold");
	if (hold && hold->kind == DOC_SCALAR)
		*vec_add(b->arena, &held->names) = hold->text;
}

/* All that are held when @e has its turn */
static struct held held_before(struct build *b, const struct expect *e)
{
	struct held held = {0};

	for (size_t i = 0; i < b->expects_before.n; i++) {
		const struct doc *list = b->expects_before.items[i];

		if (list && list->kind == DOC_MAPPING)
			enter(b, &held, list);
		for (size_t j = 0; list && j < list->items.n; j++)
			enter(b, &held, list->items.items[j]);
	}
	for (size_t i = 0; i < b->model->expects.n; i++) {
		const struct expect *one = b->model->expects.items[i];

		if (one == e)
			break;
		if (one->kind == EXPECT_TO && one->hold)
			*vec_add(b->arena, &held.names) = one->hold;
	}
	return held;
}

static bool is_held(const struct held *held, const char *name)
{
	for (size_t i = 0; i < held->names.n; i++)
		if (strcmp(held->names.items[i], name) == 0)
			return true;
	return false;
}

/* @key: that names a connection of an entry before */
static void known(struct build *b, const struct expect *e,
		  const struct held *held, const char *key, const char *name)
{
	const char *near;

	if (is_held(held, name))
		return;
	near = text_nearest(name, held->names.items, held->names.n);
	report_error(b->report, e->at,
		     "%s%s: no connection '%s' is held before%s%s%s",
		     labfile_expect(b, e->number), key, name,
		     near ? "; did you mean '" : "", near ? near : "",
		     near ? "'?" : "");
}

void labfile_hold(struct build *b, const struct expect *e)
{
	const char *path = labfile_expect(b, e->number);
	struct held held;

	if (!e->hold && !e->address_of)
		return;
	held = held_before(b, e);
	if (e->address_of)
		known(b, e, &held, ".address", e->address_of);
	if (!e->hold)
		return;
	if (e->kind == EXPECT_TO) {
		if (is_held(&held, e->hold))
			report_error(b->report, e->at,
				     "%s.hold: '%s' is held already; give this "
				     "one another name",
				     path, e->hold);
		if (e->is_given && e->is != VERDICT_OPEN)
			report_error(b->report, e->at,
				     "%s.hold: only what is open can be held",
				     path);
		return;
	}
	known(b, e, &held, "", e->hold);
}
