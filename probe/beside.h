/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe/beside.h - the way that was seen beside the way that the model gives
 */
#ifndef PROBE_BESIDE_H
#define PROBE_BESIDE_H

#include "probe/trail.h"

struct beside { /* one line: one of the two may be NULL */
	const struct hop *seen, *said;
	const char *differs; /* in what; NULL: they are the same */
};

struct besides {
	struct beside *items;
	size_t n, cap;
};

/**
 * beside_of() - Both ways, hop by hop, in one order
 * @seen:	of probe/observed.h
 * @said:	of analyse_all(); what it only assumes has no part in comparing
 *
 * Hops that both have stand in one line, with what differs in them: the
 * verdict's code, the rule, the route, the addresses behind a translation.
 * What the model knows of ports is a range, so these are not compared.
 *
 * Return: in the order of the way, the request first
 */
struct besides beside_of(struct arena *arena, const struct trail *seen,
			 const struct trail *said);

/**
 * beside_differs() - The first line in which the two are not the same
 *
 * Where either says nothing at all of a way, there or back, there is nothing
 * to compare.
 *
 * Return: NULL: there is none
 */
const struct beside *beside_differs(const struct besides *b);

#endif
