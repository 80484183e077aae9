// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/follow.c - a packet from rule to rule, beside the model
 */
#include "tests/random/follow.h"

#include "probe/explain.h"

bool probe_is_followed(const struct probe *p)
{
	/* the same ports a second time would be of the same flow; and what is
	 * heard of no more takes long to be missed */
	return p->says.certain && !p->differs && !p->busy &&
	       !p->attempt.source_port && !p->expect.size &&
	       !p->expect.fragment && p->says.verdict != VERDICT_TIMEOUT;
}

bool probe_follow(struct probe *p, const volatile int *stop)
{
	struct arena *arena = p->all.arena;
	struct attempt again = p->attempt;
	struct explained explained;
	struct err e = {0};
	const struct beside *d;

	if (!p->all.atlas)
		p->all.atlas = atlas_of(arena, p->all.lab->model);
	if (explain(&again, &explained, stop, &e)) {
		p->differs = arena_printf(arena, "not followed: %s", e.text);
		return false;
	}
	d = explained.differs;
	if (!d || *stop)
		return true;
	p->differs = arena_printf(
		arena, "followed to another %s: seen %s, model %s", d->differs,
		d->seen ? hop_kind_name[d->seen->kind] : "nothing",
		d->said ? hop_kind_name[d->said->kind] : "nothing");
	return false;
}
