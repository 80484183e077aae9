// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/where.c - was it dropped where the model says?
 */
#include "tests/random/where.h"

/* What the model says of a place; so far nothing */
struct ending {
	const struct eni *eni;
	enum direction direction;
	int rule;
};

static bool ending_said(const struct attempt *a, struct ending *ret)
{
	(void)a;
	(void)ret;
	return false;
}

static const char *eni_text(const struct eni *eni)
{
	return eni ? eni->o.name : "no ENI";
}

static const char *direction_text(enum direction d)
{
	return d == DIRECTION_EGRESS	? "egress"
	       : d == DIRECTION_INGRESS ? "ingress"
					: "no direction";
}

const char *where_differs(const struct attempt *a, const struct analysis *says)
{
	const struct outcome *o = &a->outcome;
	struct arena *arena = a->all->arena;
	struct ending e;

	if (says->verdict != VERDICT_BLOCKED || !ending_said(a, &e))
		return NULL;
	if (e.direction != o->direction)
		return arena_printf(arena, "%s: packet %s, model %s",
				    says->code, direction_text(o->direction),
				    direction_text(e.direction));
	if (e.eni != o->eni)
		return arena_printf(arena, "%s: packet at %s, model at %s",
				    says->code, eni_text(o->eni),
				    eni_text(e.eni));
	if (e.rule != o->rule)
		return arena_printf(arena, "%s: packet rule %d, model rule %d",
				    says->code, o->rule, e.rule);
	return NULL;
}
