/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli/fix.h - what would open a path, for people and as JSON
 */
#ifndef CLI_FIX_H
#define CLI_FIX_H

#include <jansson.h>

#include "cli/way_steps.h"
#include "probe/remedy.h"

/** fix_remedies() - What would open @x, with the lab's own verbs */
struct remedies fix_remedies(struct arena *arena, const struct model *m,
			     const struct expect *x);

/**
 * fix_tell() - The changes that would open it: in words, as the lab file has
 * them (as acts of a step), as verbs of vpclab and of the AWS CLI; or why none
 * is known
 * @x:	resolved by ask_resolve()
 */
void fix_tell(const struct way_text *w, const struct model *m,
	      const struct expect *x);

/** fix_set() - The same in @top: {"Fixes": [{"Changes": [...]}]}; why there is
 * none, as its Reason */
void fix_set(json_t *top, const struct model *m, const struct expect *x);

#endif
