// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/expect_at.c - the object that an expectation is about
 *
 * 'at' may name anything that has a name, of whatever kind: nobody wants to
 * say first whether it was the group or the ACL. A name that nothing in the
 * lab has could never be met, and is a mistake.
 */
#include <string.h>

#include "vpc/expect_resolve.h"
#include "vpc/names.h"
#include "vpc/removed.h"

/* They exist whether or not a VPC is there to have them (N-5) */
static bool is_always_there(const char *text)
{
	static const char *const names[] = {"main", "default", "internet"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(text, names[i]) == 0)
			return true;
	for (int g = 0; g < N_GATEWAYS; g++)
		if (strcmp(text, gateway_name[g]) == 0)
			return true;
	return false;
}

/* A plain name is of any VPC; "app/default" and identifiers are of one */
static void set_object(struct expect *e, const struct object *o,
		       struct vpc *vpc)
{
	e->object_name = o->name;
	e->object_vpc = strcmp(o->name, e->object) == 0 ? NULL : vpc;
}

/* "inside@b": the interface by which that node is there, however it is
 * called */
static bool find_place(struct build *b, struct expect *e, const struct ref *ref)
{
	struct endpoint end = {.ref = *ref};
	const struct eni *eni;

	if (!strchr(ref->text, '@') || !expect_end(b, &end, ref->text))
		return false;
	eni = end.places.n ? end.places.items[0]->eni : NULL;
	if (eni)
		set_object(e, &eni->o, eni->subnet->vpc);
	return true;
}

void expect_at(struct build *b, struct expect *e)
{
	struct ref ref = {
		e->object,
		arena_printf(b->arena, "%s.at", labfile_expect(b, e->number)),
		e->object_at};

	if (!e->object)
		return;
	e->object_name = e->object;
	for (int kind = 0; kind < NAME_ANY; kind++) {
		struct name_hits hits = names_find(
			b->names, (enum name_kind)kind, NULL, e->object);

		if (hits.n) {
			set_object(e, hits.object[0], hits.vpc[0]);
			return;
		}
	}
	if (e->kind == EXPECT_REFUSED_AS &&
	    removed_target(b, NAME_ANY, NULL, &ref))
		return;
	if (!is_always_there(e->object) && !find_place(b, e, &ref))
		names_missing(b, NAME_ANY, NULL, &ref);
}
