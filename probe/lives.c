// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/lives.c - what functions have done so far
 */
#include "probe/lives.h"

#include <string.h>

struct life *life_of(struct lives *lives, struct arena *arena,
		     const struct node *n)
{
	struct life *life;

	for (size_t i = 0; i < lives->items.n; i++)
		if (strcmp(lives->items.items[i].id, n->o.id) == 0)
			return &lives->items.items[i];
	life = vec_add(arena, &lives->items);
	*life = (struct life){.id = arena_strdup(arena, n->o.id),
			      .used_ms = n->born_ms};
	return life;
}

struct function_state life_state(const struct life *life, const struct model *m,
				 const struct node *n)
{
	/* LAM-20: what is reclaimed are its network interfaces */
	if (!n->state_reason && n->subnets.n &&
	    m->age_ms - life->used_ms >= (uint64_t)m->limits.lambda_idle_ms)
		return (struct function_state){"Inactive", "Idle"};
	return (struct function_state){n->state, n->state_reason};
}

void life_use(struct life *life, const struct model *m)
{
	life->used_ms = m->age_ms;
}
