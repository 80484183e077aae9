// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/forget.c - flows that end because an address went elsewhere
 */
#include "lab/forget.h"

#include <stdlib.h>
#include <string.h>

#include "eni/layout.h"
#include "netns/flows.h"

static int by_id(const void *a, const void *b)
{
	return strcmp((*(const struct eni *const *)a)->o.id,
		      (*(const struct eni *const *)b)->o.id);
}

static const struct eni *find(const struct eni *const *sorted, size_t n,
			      const struct eni *like)
{
	const struct eni *const *hit = bsearch(&like, sorted, n,
					       sizeof(*sorted), by_id);

	return hit ? *hit : NULL;
}

/* Does the same node have it? Functions come and go behind theirs */
static bool same_user(const struct eni *a, const struct eni *b)
{
	if (!a->places.n || !b->places.n)
		return a->places.n == b->places.n;
	return a->type == ENI_LAMBDA ||
	       strcmp(a->places.items[0]->node->o.id,
		      b->places.items[0]->node->o.id) == 0;
}

struct forgetting {
	struct arena *arena;
	struct plan *plan;
	struct flow_ends ends;
};

static void forget_private(struct forgetting *f, const struct eni *old,
			   const struct eni *now)
{
	bool same = now && same_user(old, now);

	for (size_t i = 0; i < eni_addresses(old); i++) {
		struct addr a = eni_address_at(old, i);

		if (!same || !eni_has(now, a))
			*vec_add(f->arena, &f->ends) = (struct flow_end){
				layout_router_ns(f->plan, old->subnet->vpc), a};
	}
}

static void forget_public(struct forgetting *f, const struct eni *old,
			  const struct eni *now)
{
	for (size_t i = 0; i < eni_addresses(old); i++) {
		struct addr a = eni_public(old, eni_address_at(old, i));

		if (a.family && !(now && eni_private(now, a).family))
			*vec_add(f->arena, &f->ends) = (struct flow_end){
				layout_igw_ns(f->plan, old->subnet->vpc), a};
	}
}

int forget_moved(struct fabric *fabric, struct plan *plan,
		 const struct model *before, const struct model *now,
		 struct err *e)
{
	struct forgetting f = {.arena = arena_new(), .plan = plan};
	const struct eni **sorted = arena_alloc(
		f.arena, (now->enis.n + 1) * sizeof(*sorted));
	int rc;

	for (size_t i = 0; i < now->enis.n; i++)
		sorted[i] = now->enis.items[i];
	qsort(sorted, now->enis.n, sizeof(*sorted), by_id);
	for (size_t i = 0; i < before->enis.n; i++) {
		const struct eni *old = before->enis.items[i];
		const struct eni *same = find(sorted, now->enis.n, old);

		if (!old->places.n)
			continue;
		forget_private(&f, old, same);
		forget_public(&f, old, same);
	}
	rc = flows_forget(fabric, &f.ends, e);
	arena_free(f.arena);
	return rc;
}
