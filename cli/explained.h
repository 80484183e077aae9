/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/explained.h - why an expectation does not hold, and what would mend it
 */
#ifndef CLI_EXPLAINED_H
#define CLI_EXPLAINED_H

#include "vpc/expect.h"

/**
 * explained() - What the model knows of an expectation that failed
 * @m:	the stage of the lab that it belongs to
 *
 * Of a path that was to be open all that is in its way, and the smallest
 * changes that would open it; of one that was to be blocked what lets it pass.
 *
 * Return: lines, each ended; "" when there is nothing to say
 */
const char *explained(struct arena *arena, const struct model *m,
		      const struct expect *x);

#endif
