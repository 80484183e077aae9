// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/share.c - what one namespace has to do in a change
 */
#include "netns/share.h"

bool share_has_nft(const struct share *share)
{
	for (size_t i = 0; i < share->steps.n; i++)
		if (plan_step_what(share->steps.items[i])->kind >= PLAN_SET)
			return true;
	return false;
}
