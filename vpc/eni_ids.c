// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/eni_ids.c - what ENIs are called: by AWS, or by where they come from
 *
 * An identifier that nobody gave follows from the name, so that it is the same
 * in each run. The link of an ENI has the first letters of it for a name;
 * identifiers that are made differ in them, those of a real account need not.
 */
#include "vpc/eni_ids.h"

#include <string.h>

#include "vpc/identifier.h"
#include "vpc/names.h"

enum { LINK_NAME_LEN = 15 };

struct eni_ids eni_ids_new(struct build *b)
{
	return (struct eni_ids){.b = b,
				.links = names_new(b->arena),
				.given = names_new(b->arena)};
}

/* The part of an identifier that names a link; NULL: another has that name */
static const char *link_of(struct eni_ids *ids, const char *id)
{
	char *prefix = arena_strndup(ids->b->arena, id,
				     strnlen(id, LINK_NAME_LEN));

	if (names_add(ids->links, NAME_ENI, NULL, prefix, prefix, ids))
		return NULL;
	return prefix;
}

/* An identifier nobody has, not even in the part that names a link */
static void derive_id(struct eni_ids *ids, struct eni *eni, const char *vpc,
		      const char *name)
{
	for (unsigned int salt = 0; !eni->link; salt++) {
		eni->o.id = identifier(ids->b->arena, "eni", vpc, name, salt);
		eni->link = link_of(ids, eni->o.id);
	}
}

/* The one that AWS gave. Those of one account may well begin alike, in all
 * that the name of a link has room for */
static void give_id(struct eni_ids *ids, struct eni *eni, const char *id,
		    struct where at)
{
	const struct eni *other = names_add(ids->given, NAME_ENI, NULL, id, id,
					    eni);

	if (other)
		report_error(ids->b->report, at, "%s: %s is %s's already",
			     eni->o.path, id, other->o.name);
	eni->o.id = id;
	eni->o.id_given = true;
	eni->link = link_of(ids, id);
	for (unsigned int salt = 0; !eni->link; salt++)
		eni->link = link_of(
			ids, identifier(ids->b->arena, "eni", "", id, salt));
}

static bool is_in(const struct given_interface *g, const struct subnet *s)
{
	if (g->private_ip.family)
		return prefix_has(s->cidr, g->private_ip);
	return prefix_has(s->ipv6_cidr, g->ipv6);
}

/* Of those that AWS made for @n the next one in @s, or NULL; of copies, which
 * may be asked for in any order, the one of the copy */
static struct given_interface *next_given(const struct eni_ids *ids,
					  const struct node *n,
					  const struct subnet *s)
{
	const struct given_interfaces *list =
		n->reader_of ? &n->reader_of->interfaces : &n->interfaces;
	unsigned int before = ids->copies_before;

	for (size_t i = 0; i < list->n; i++) {
		struct given_interface *g = &list->items[i];

		if (!is_in(g, s) || (g->eni && !ids->is_copy))
			continue;
		if (!ids->is_copy || !before--)
			return g;
	}
	return NULL;
}

static void use_given(struct eni_ids *ids, struct eni *eni,
		      struct given_interface *given)
{
	given->eni = eni;
	eni->given = given;
	give_id(ids, eni, given->id, given->at);
}

void eni_identify(struct eni_ids *ids, struct eni *eni, const struct node *n,
		  const char *key)
{
	struct given_interface *given = next_given(ids, n, eni->subnet);

	if (given)
		use_given(ids, eni, given);
	else if (n->kind == NODE_INSTANCE && n->o.id_given &&
		 identifier_like("eni", n->o.id)) /* written by hand */
		give_id(ids, eni, n->o.id, n->o.at);
	else
		derive_id(ids, eni, eni->subnet->vpc->o.name, key);
}

/* Those who share an ENI may all say what AWS calls it, or only one of them */
void eni_identify_shared(struct eni_ids *ids, struct eni *eni,
			 const struct node *n)
{
	struct given_interface *given = next_given(ids, n, eni->subnet);

	if (!given)
		return;
	if (!eni->given) {
		use_given(ids, eni, given);
		return;
	}
	if (strcmp(given->id, eni->given->id) == 0)
		given->eni = eni;
}

/* An ENI is said to be where its node has none */
void eni_ids_check(struct eni_ids *ids)
{
	const struct model *m = ids->b->model;

	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *n = m->nodes.items[i];

		for (size_t j = 0; !n->incomplete && j < n->interfaces.n; j++) {
			const struct given_interface *g =
				&n->interfaces.items[j];

			if (!g->eni)
				report_error(ids->b->report, g->at,
					     "%s: it has no network interface "
					     "where %s is, or another one",
					     n->o.path, g->id);
		}
	}
}
