/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/fix.h - what would open a path, for people and as JSON
 */
#ifndef CLI_FIX_H
#define CLI_FIX_H

#include <jansson.h>
#include <stdio.h>

#include "probe/remedy.h"

/** fix_remedies() - What would open @x, with the lab's own verbs */
struct remedies fix_remedies(struct arena *arena, const struct model *m,
			     const struct expect *x);

/**
 * print_fixes() - The changes that would open it: in words, as the lab file
 * has them (as acts of a step), as verbs of vpclab and of the AWS CLI
 * @x:	resolved by ask_resolve()
 *
 * Return: 0: there is something to change, or nothing is in the way; 1: no
 *	   change is known (why is printed)
 */
int print_fixes(FILE *to, const struct model *m, const struct expect *x);

/** fixes_json() - The same: {"Open": false, "Fixes": [{"Changes": [...]}]} */
json_t *fixes_json(const struct model *m, const struct expect *x);

#endif
