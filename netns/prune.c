// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/prune.c - rules that can do nothing
 *
 * Translators write down what may be asked of a packet. What asks for a set
 * that nothing is in need not be asked: a rule ends where its packet would not
 * go on, and a statement that always holds is left out.
 */
#include "netns/prune.h"

static bool is_empty(const struct plan_sets *sets, const char *ns,
		     const struct nf_stmt *s)
{
	const struct plan_set *set = plan_sets_find(sets, ns, s->name);

	return set && !set->filled && !set->counted;
}

/* Does no packet get past this statement? */
static bool stops(const struct plan_sets *sets, const char *ns,
		  const struct nf_stmt *s)
{
	switch (s->op) {
	case NF_OP_LOOKUP:
		return !s->not &&is_empty(sets, ns, s);
	case NF_OP_VMAP:
	case NF_OP_SET:
	case NF_OP_SNAT:
	case NF_OP_DNAT:
		return s->name && is_empty(sets, ns, s);
	default:
		return false;
	}
}

/* Does everybody? A packet has links, but not each has an address of IPv4 or
 * a port, and a statement about those asks for them too */
static bool lets_all(const struct plan_sets *sets, const char *ns,
		     const struct nf_stmt *s)
{
	if (s->op != NF_OP_LOOKUP || !s->not || !is_empty(sets, ns, s))
		return false;
	for (size_t i = 0; i < NF_KEYS_MAX && s->keys[i]; i++)
		if (!nf_keys[s->keys[i]].is_link)
			return false;
	return true;
}

/* Does it only ask? */
static bool asks(const struct nf_stmt *s)
{
	return s->op == NF_OP_MATCH || s->op == NF_OP_LOOKUP;
}

/* Return: false when the rule does nothing at all */
static bool shorten(struct arena *arena, const struct plan_sets *sets,
		    const char *ns, struct nf_rule *r)
{
	struct nf_stmt *kept = arena_alloc(arena, r->n * sizeof(*kept));
	size_t n = 0;
	bool acts = false;

	for (size_t i = 0; i < r->n; i++) {
		const struct nf_stmt *s = &r->stmts[i];

		if (stops(sets, ns, s))
			break;
		if (lets_all(sets, ns, s))
			continue;
		acts |= !asks(s);
		kept[n++] = *s;
	}
	*r = (struct nf_rule){kept, n};
	return acts;
}

void prune(struct arena *arena, const struct plan_sets *sets, const char *ns,
	   struct plan_chain *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->rules.n; i++) {
		struct nf_rule r = c->rules.items[i];

		if (shorten(arena, sets, ns, &r))
			c->rules.items[n++] = r;
	}
	c->rules.n = n;
}
