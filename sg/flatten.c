// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sg/flatten.c - overlapping rules to disjoint boxes
 *
 * First the address axis is cut where any rule begins or ends. In each slice
 * the same is done to the numbers, so that every piece lies wholly inside or
 * outside each rule. Slices that say the same as the one before are joined.
 */
#include "sg/flatten.h"

#include <stdlib.h>
#include <string.h>

struct cuts {
	struct addr *items; /* where a slice begins, sorted, no doubles */
	size_t n, cap;
};

void boxes_add(struct arena *a, struct boxes *b, struct prefix cidr,
	       uint16_t from, uint16_t to, int owner)
{
	*vec_add(a, b) = (struct box){prefix_first(cidr), prefix_last(cidr),
				      from, to, owner};
}

static int by_addr(const void *a, const void *b)
{
	return addr_cmp(*(const struct addr *)a, *(const struct addr *)b);
}

/* Where slices begin: at each rule's first address and behind its last */
static struct cuts cut(struct arena *a, const struct boxes *rules)
{
	struct cuts c = {0};
	size_t kept = 0;

	for (size_t i = 0; i < rules->n; i++) {
		struct addr behind = addr_next(rules->items[i].hi);

		*vec_add(a, &c) = rules->items[i].lo;
		/* behind the family's last address there is nothing */
		if (addr_cmp(behind, rules->items[i].hi) > 0)
			*vec_add(a, &c) = behind;
	}
	if (c.n)
		qsort(c.items, c.n, sizeof(*c.items), by_addr);
	for (size_t i = 0; i < c.n; i++)
		if (!kept || addr_cmp(c.items[kept - 1], c.items[i]))
			c.items[kept++] = c.items[i];
	c.n = kept;
	return c;
}

static int by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The first rule of the slice that covers @number, or NULL */
static const struct box *first_at(const struct boxes *slice, uint32_t number)
{
	for (size_t i = 0; i < slice->n; i++)
		if (slice->items[i].from <= number &&
		    number <= slice->items[i].to)
			return &slice->items[i];
	return NULL;
}

/* The pieces of one slice lo..hi, by the rules that cover all of it */
static struct boxes pieces(struct arena *a, const struct boxes *slice,
			   struct addr lo, struct addr hi)
{
	uint32_t *edge = arena_alloc(a, (2 * slice->n + 1) * sizeof(*edge));
	struct boxes out = {0};
	size_t n = 0;

	for (size_t i = 0; i < slice->n; i++) {
		edge[n++] = slice->items[i].from;
		edge[n++] = slice->items[i].to + 1u;
	}
	qsort(edge, n, sizeof(*edge), by_number);
	for (size_t i = 0; i + 1 < n; i++) {
		const struct box *rule;
		struct box *last = out.n ? &out.items[out.n - 1] : NULL;

		if (edge[i] == edge[i + 1])
			continue;
		rule = first_at(slice, edge[i]);
		if (!rule)
			continue;
		if (last && last->owner == rule->owner &&
		    last->to + 1u == edge[i]) {
			last->to = (uint16_t)(edge[i + 1] - 1);
			continue;
		}
		*vec_add(a, &out) = (struct box){lo, hi, (uint16_t)edge[i],
						 (uint16_t)(edge[i + 1] - 1),
						 rule->owner};
	}
	return out;
}

static bool says_the_same(const struct box *a, const struct box *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (a[i].from != b[i].from || a[i].to != b[i].to ||
		    a[i].owner != b[i].owner)
			return false;
	return true;
}

struct boxes flatten(struct arena *a, const struct boxes *rules)
{
	struct arena *scratch = arena_new();
	struct cuts cuts = cut(scratch, rules);
	struct boxes out = {0};
	size_t last = 0, last_n = 0; /* pieces of the slice before */

	for (size_t i = 0; i < cuts.n; i++) {
		struct addr lo = cuts.items[i], hi;
		struct boxes slice = {0}, now;

		/* the last cut is the family's end, or behind every rule */
		hi = i + 1 < cuts.n
			     ? addr_prev(cuts.items[i + 1])
			     : addr_prev((struct addr){.family = lo.family});
		for (size_t j = 0; j < rules->n; j++)
			if (addr_cmp(rules->items[j].lo, lo) <= 0 &&
			    addr_cmp(hi, rules->items[j].hi) <= 0)
				*vec_add(scratch, &slice) = rules->items[j];
		now = pieces(scratch, &slice, lo, hi);
		if (now.n && now.n == last_n &&
		    addr_cmp(addr_next(out.items[last].hi), lo) == 0 &&
		    says_the_same(&out.items[last], now.items, now.n)) {
			for (size_t j = 0; j < now.n; j++)
				out.items[last + j].hi = hi;
			continue;
		}
		last = out.n;
		last_n = now.n;
		for (size_t j = 0; j < now.n; j++)
			*vec_add(a, &out) = now.items[j];
	}
	arena_free(scratch);
	return out;
}
