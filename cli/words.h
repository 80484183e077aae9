/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/words.h - what there is in a lab that a word may mean
 */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include <stdio.h>

#include "netns/plan.h"
#include "vpc/model.h"

/** words_known() - Are there words of that kind? As in the help of commands:
 * "NODE", "ENI", "SUBNET" */
bool words_known(const char *kind);

/**
 * words_print() - What a word of some kind may become, a line each
 * @plan:	of the lab that runs; NULL: none does
 * @kind:	one that is known; any other has no words
 * @begun:	what it begins with. Identifiers, namespaces and ports are
 *		listed only once it begins like one
 */
void words_print(FILE *to, const struct model *m, const struct plan *plan,
		 const char *kind, const char *begun);

#endif
