/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/obstacle.h - the first thing that is in the way
 */
#ifndef PROBE_OBSTACLE_H
#define PROBE_OBSTACLE_H

#include "probe/asked.h"

/* What keeps a path from being open, on its way there or back */
struct obstacle {
	const struct asked *asked; /* NULL: there is nobody to ask */
	const struct flow_case *at; /* of the answer; or of the question that is
				       asked of a name server first */
	size_t index; /* of the hop, in at->trail */
	const struct hop *hop; /* NULL: no hop has a code */
	const char *code; /* NULL: nothing is known */
	struct packet packet; /* as it came to the hop */
	const struct eni *eni; /* at which that is, or that it left last */
};

enum standing { STANDING_OPEN, STANDING_REFUSED, STANDING_SHUT };

/**
 * obstacle_find() - What keeps @x from being open
 * @x:		resolved by ask_resolve()
 * @ret:	the first of all; set with STANDING_SHUT
 *
 * Return: STANDING_REFUSED: the path is open, but nobody listens
 */
enum standing obstacle_find(struct arena *arena, const struct model *m,
			    const struct expect *x, struct obstacle *ret);

/** obstacle_text() - What tells it from any other; for comparing */
const char *obstacle_text(struct arena *arena, const struct obstacle *o);

#endif
