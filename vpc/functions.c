// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/functions.c - which functions Lambda could attach
 *
 * A function one of whose Hyperplane ENIs could not be made is created all
 * the same, in state Failed (LAM-52). It runs nowhere, so it loses its
 * places; and an ENI that nobody uses any more is not there.
 */
#include "vpc/kept.h"
#include "vpc/labfile.h"

static const char *failure_of(const struct node *n)
{
	for (size_t i = 0; i < n->places.n; i++)
		if (n->places.items[i].eni && n->places.items[i].eni->failure)
			return n->places.items[i].eni->failure;
	return NULL;
}

static void leave_eni(struct eni *eni, const struct node *n)
{
	size_t kept = 0;

	for (size_t i = 0; i < eni->places.n; i++)
		if (eni->places.items[i]->node != n)
			eni->places.items[kept++] = eni->places.items[i];
	eni->places.n = kept;
}

static void finish_function(struct build *b, struct node *n)
{
	const struct node *now = kept_node(b, n->o.id);

	/* what a step makes is there before its time passes */
	n->born_ms = now ? now->born_ms
			 : b->model->age_ms - (uint64_t)b->model->elapsed_ms;
	n->state_reason = failure_of(n);
	n->state = n->state_reason ? "Failed" : "Active";
	if (!n->state_reason)
		return;
	for (size_t i = 0; i < n->places.n; i++)
		if (n->places.items[i].eni)
			leave_eni(n->places.items[i].eni, n);
	n->places.n = 0;
}

static void drop_unused(struct model *m)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->enis.n; i++) {
		struct eni *eni = m->enis.items[i];

		if (eni->type == ENI_LAMBDA && !eni->places.n &&
		    (!eni->lingering || eni->failure))
			continue;
		m->enis.items[kept++] = eni;
		eni->number = (unsigned int)kept;
	}
	m->enis.n = kept;
}

void functions_finish(struct build *b)
{
	struct model *m = b->model;

	for (size_t i = 0; i < m->nodes.n; i++)
		if (m->nodes.items[i]->kind == NODE_FUNCTION)
			finish_function(b, m->nodes.items[i]);
	drop_unused(m);
}
