// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/flow_sets.c - the sets in which a lab's routers count for flow logs
 */
#include "lab/flow_sets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The set's number, given when it was first seen */
static unsigned int number_of(struct flow_sets *s, const char *ns,
			      const char *set)
{
	char *name = NULL;

	if (asprintf(&name, "%s %s", ns, set) < 0)
		abort();
	for (size_t i = 0; i < s->n_known; i++)
		if (strcmp(s->known[i], name) == 0) {
			free(name);
			return (unsigned int)i;
		}
	s->known = realloc(s->known, (s->n_known + 1) * sizeof(*s->known));
	if (!s->known)
		abort();
	s->known[s->n_known] = name;
	return (unsigned int)s->n_known++;
}

/* When it was read last: sets that are new begin now */
static uint64_t read_before(const struct flow_sets *s, unsigned int number,
			    uint64_t now_ms)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->items[i].number == number)
			return s->items[i].read_ms;
	return now_ms;
}

void flow_sets_follow(struct flow_sets *s, const struct plan *plan,
		      uint64_t now_ms)
{
	struct flow_set_read *items = calloc(plan_count(plan, PLAN_SET) + 1,
					     sizeof(*items));
	size_t n = 0;

	if (!items)
		abort();
	for (size_t i = 0; i < plan->objects.n; i++) {
		const struct plan_object *o = plan->objects.items[i];
		struct flow_set_read one = {.ns = o->ns};

		if (o->kind != PLAN_SET || !flow_counts_set(&o->set, &one.what))
			continue;
		one.set = &o->set;
		one.number = number_of(s, o->ns, o->set.name);
		one.read_ms = read_before(s, one.number, now_ms);
		items[n++] = one;
	}
	free(s->items);
	s->items = items;
	s->n = n;
}

void flow_sets_free(struct flow_sets *s)
{
	for (size_t i = 0; i < s->n_known; i++)
		free(s->known[i]);
	free(s->known);
	free(s->items);
	*s = (struct flow_sets){0};
}
