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

static int forget_private(struct fabric *f, struct plan *plan,
			  const struct eni *old, const struct eni *now,
			  struct err *e)
{
	const char *router = layout_router_ns(plan, old->subnet->vpc);
	bool same = now && same_user(old, now);
	int rc = 0;

	for (size_t i = 0; i < eni_addresses(old) && !rc; i++) {
		struct addr a = eni_address_at(old, i);

		if (!same || !eni_has(now, a))
			rc = flows_forget(f, router, a, e);
	}
	return rc;
}

static int forget_public(struct fabric *f, struct plan *plan,
			 const struct eni *old, const struct eni *now,
			 struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < eni_addresses(old) && !rc; i++) {
		struct addr a = eni_public(old, eni_address_at(old, i));

		if (a.family && !(now && eni_private(now, a).family))
			rc = flows_forget(
				f, layout_igw_ns(plan, old->subnet->vpc), a, e);
	}
	return rc;
}

int forget_moved(struct fabric *f, struct plan *plan,
		 const struct model *before, const struct model *now,
		 struct err *e)
{
	const struct eni **sorted = calloc(now->enis.n + 1, sizeof(*sorted));
	int rc = 0;

	if (!sorted)
		abort();
	for (size_t i = 0; i < now->enis.n; i++)
		sorted[i] = now->enis.items[i];
	qsort(sorted, now->enis.n, sizeof(*sorted), by_id);
	for (size_t i = 0; i < before->enis.n && !rc; i++) {
		const struct eni *old = before->enis.items[i];
		const struct eni *same = find(sorted, now->enis.n, old);

		if (!old->places.n)
			continue;
		rc = forget_private(f, plan, old, same, e);
		if (!rc)
			rc = forget_public(f, plan, old, same, e);
	}
	free(sorted);
	return rc;
}
