// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/flow_sets.c - the sets in which a lab's routers count for flow logs
 */
#include "lab/flow_sets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "NS SET" */
static char *name_of(const char *ns, const char *set)
{
	char *name = NULL;

	if (asprintf(&name, "%s %s", ns, set) < 0)
		no_memory();
	return name;
}

/* The set of that name which was read until now, or NULL */
static const struct flow_set_read *find(const struct flow_sets *s,
					const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->items[i].name, name) == 0)
			return &s->items[i];
	return NULL;
}

/* Sets that are new begin now */
static struct flow_set_read one_set(struct flow_sets *s,
				    const struct plan_object *o,
				    const struct flow_set *what,
				    uint64_t now_ms)
{
	struct flow_set_read one = {.ns = o->ns,
				    .set = &o->set,
				    .what = *what,
				    .name = name_of(o->ns, o->set.name)};
	const struct flow_set_read *before = find(s, one.name);

	one.number = before ? before->number : s->next_number++;
	one.read_ms = before ? before->read_ms : now_ms;
	return one;
}

static void drop_items(struct flow_sets *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->items[i].name);
	free(s->items);
}

void flow_sets_follow(struct flow_sets *s, const struct plan *plan,
		      uint64_t now_ms)
{
	struct flow_set_read *items = must(
		calloc(plan_count(plan, PLAN_SET) + 1, sizeof(*items)));
	struct flow_set what;
	size_t n = 0;

	for (size_t i = 0; i < plan->objects.n; i++) {
		const struct plan_object *o = plan->objects.items[i];

		if (o->kind == PLAN_SET && flow_counts_set(&o->set, &what))
			items[n++] = one_set(s, o, &what, now_ms);
	}
	drop_items(s);
	s->items = items;
	s->n = n;
}

void flow_sets_free(struct flow_sets *s)
{
	drop_items(s);
	*s = (struct flow_sets){0};
}
