/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/resolve.h - from names of links and sets to what they are
 */
#ifndef NETNS_RESOLVE_H
#define NETNS_RESOLVE_H

#include "netns/plan.h"

/**
 * plan_resolve() - Choose indexes and MACs, and find what names mean
 * @before:	the plan that runs now, or NULL; links that both have keep
 *		their indexes
 *
 * Rules that ask for empty sets are left out. A name that does not resolve
 * is a broken translator and ends the program.
 */
void plan_resolve(struct plan *p, const struct plan *before);

#endif
