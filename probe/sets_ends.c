// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/sets_ends.c - everybody who sends, everybody who listens
 */
#include "probe/sets.h"

static void add(struct arena *arena, struct set_ends *ends,
		const struct place *p)
{
	*vec_add(arena, ends) = (struct set_end){
		.label = p->label, .place = p, .port = -1};
}

static bool sends(const struct node *n)
{
	switch (n->kind) {
	case NODE_INSTANCE:
	case NODE_FUNCTION:
	case NODE_INTERNET_HOST:
	case NODE_ON_PREMISES_HOST:
	case NODE_DISTRIBUTION:
		return !n->service;
	case NODE_DATABASE:
	case NODE_PROXY: /* each by itself, not by each of its names */
		return !n->reader_of && !n->endpoint_of;
	default:
		return false;
	}
}

struct set_ends sets_sources(struct arena *arena, const struct model *m)
{
	struct set_ends ends = {0};

	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *n = m->nodes.items[i];

		for (size_t k = 0; sends(n) && k < n->places.n; k++)
			/* CloudFront sends to origins in VPCs by these */
			if (n->kind != NODE_DISTRIBUTION ||
			    n->places.items[k].eni)
				add(arena, &ends, &n->places.items[k]);
	}
	return ends;
}

static bool listens(const struct node *n)
{
	return n->ports.n && n->kind != NODE_FUNCTION &&
	       n->kind != NODE_NAT_GATEWAY &&
	       n->kind != NODE_TRANSIT_ATTACHMENT &&
	       !(n->endpoint && n->endpoint->is_gateway);
}

struct set_ends sets_targets(struct arena *arena, const struct model *m)
{
	struct set_ends ends = {0};

	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *n = m->nodes.items[i];

		for (size_t k = 0; listens(n) && k < n->places.n; k++)
			if (n->kind != NODE_DISTRIBUTION ||
			    !n->places.items[k].eni)
				add(arena, &ends, &n->places.items[k]);
	}
	return ends;
}
