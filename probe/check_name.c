// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/check_name.c - does a name mean what a lab file expects, and what the
 * model says?
 */
#include "probe/check_name.h"

#include <string.h>

#include "base/text.h"
#include "probe/judge.h"
#include "probe/judge_name.h"

/* --- sets of addresses ---------------------------------------------------- */

static bool has(const struct addr *items, size_t n, struct addr a)
{
	for (size_t i = 0; i < n; i++)
		if (!addr_cmp(items[i], a))
			return true;
	return false;
}

static bool same_set(const struct addr *a, size_t n_a, const struct addr *b,
		     size_t n_b)
{
	for (size_t i = 0; i < n_a; i++)
		if (!has(b, n_b, a[i]))
			return false;
	for (size_t i = 0; i < n_b; i++)
		if (!has(a, n_a, b[i]))
			return false;
	return true;
}

static const char *set_text(struct arena *arena, const struct addr *items,
			    size_t n)
{
	struct text t = {.arena = arena};

	for (size_t i = 0; i < n; i++)
		text_add(&t, "%s%s", i ? ", " : "", ADDR(items[i]));
	return n ? t.s : "no address";
}

/* --- packet and model ----------------------------------------------------- */

static const char *lookup_text(const struct lookup *l)
{
	struct outcome o;

	if (l->end == LOOKUP_FOUND)
		return set_text(l->all->arena, l->addresses.items,
				l->addresses.n);
	lookup_outcome(l, &o);
	return arena_strdup(l->all->arena, o.text);
}

static bool agree(const struct lookup *l, const struct name_opinion *says)
{
	struct outcome o;

	if (l->end == LOOKUP_FOUND || !says->code)
		return same_set(l->addresses.items, l->addresses.n,
				says->addresses.items, says->addresses.n) &&
		       (l->end == LOOKUP_FOUND || l->end == LOOKUP_EMPTY) &&
		       !says->code;
	lookup_outcome(l, &o);
	return strcmp(o.code, says->code) == 0 &&
	       (!says->cause || !outcome_lacks(&o, &says->cause, 1));
}

const char *name_disagreement(struct lookup *l)
{
	struct arena *arena = l->all->arena;
	struct name_opinion says;

	if (l->compared)
		return l->differs;
	l->compared = true;
	says = judge_name(arena, l->all->lab->model, l->from, l->name,
			  l->family);
	if (says.certain && !agree(l, &says))
		l->differs = arena_printf(
			arena,
			"name server and model disagree: %s was %s, the model "
			"says %s%s%s",
			l->name, lookup_text(l),
			says.code ? says.code
				  : set_text(arena, says.addresses.items,
					     says.addresses.n),
			says.code && says.cause ? ", " : "",
			says.code && says.cause ? says.cause : "");
	return l->differs;
}

/* --- resolves ------------------------------------------------------------- */

static bool all_are(const struct lookup *l, bool private)
{
	for (size_t i = 0; i < l->addresses.n; i++)
		if (judge_private(l->all->lab->model, l->addresses.items[i]) !=
		    private)
			return false;
	return l->end == LOOKUP_FOUND;
}

static bool all_of_node(const struct lookup *l, const struct node *n)
{
	for (size_t i = 0; i < l->addresses.n; i++) {
		struct addr a = l->addresses.items[i];
		bool own = false;

		for (size_t j = 0; j < n->places.n; j++)
			own |= place_has(&n->places.items[j], a);
		if (!own)
			return false;
	}
	return l->end == LOOKUP_FOUND;
}

static bool fits(const struct expect *x, const struct lookup *l)
{
	switch (x->resolves) {
	case RESOLVES_PRIVATE:
		return all_are(l, true);
	case RESOLVES_PUBLIC:
		return all_are(l, false);
	case RESOLVES_ADDRESSES:
		return l->end == LOOKUP_FOUND &&
		       same_set(l->addresses.items, l->addresses.n,
				x->resolves_addresses.items,
				x->resolves_addresses.n);
	case RESOLVES_NODE:
		return all_of_node(l, x->resolves_node);
	case RESOLVES_NXDOMAIN:
		return l->end == LOOKUP_NO_NAME;
	default:
		return l->end != LOOKUP_FOUND && l->end != LOOKUP_NO_NAME;
	}
}

static const char *wrong_with(const struct expect *x, struct lookup *l)
{
	struct arena *arena = l->all->arena;
	const char *differs = name_disagreement(l);

	if (fits(x, l))
		return differs;
	return arena_printf(arena, "expected %s, was %s%s%s", x->state,
			    lookup_text(l), differs ? "; " : "",
			    differs ? differs : "");
}

static void look_up_all(struct lookups *all, const struct expect *x)
{
	for (size_t i = 0; i < x->from.n; i++)
		for (size_t j = 0; j < x->from.items[i].places.n; j++)
			lookup_of(all, x->from.items[i].places.items[j],
				  x->to.items[0].dns_name, AF_INET);
}

struct verdict_of_check check_resolves(struct lab *lab, const struct expect *x,
				       struct arena *arena,
				       const volatile int *stop)
{
	struct lookups all = {.lab = lab, .arena = arena};
	struct verdict_of_check v = {.title = check_title(arena, x)};
	uint64_t begun = loop_now_us();
	struct text why = {.arena = arena};

	look_up_all(&all, x);
	lookups_run(&all, stop);
	v.took_us = loop_now_us() - begun;
	for (size_t i = 0; i < all.items.n; i++) {
		struct lookup *l = all.items.items[i];
		const char *wrong = wrong_with(x, l);

		if (!wrong)
			v.seen = lookup_text(l);
		else
			text_add(&why, "%s%s%s%s", why.n ? "; " : "",
				 all.items.n > 1 ? l->from->label : "",
				 all.items.n > 1 ? ": " : "", wrong);
	}
	v.holds = all.items.n && !why.n;
	v.why = all.items.n ? why.s
			    : "nothing was asked: the source has no "
			      "network";
	return v;
}
