/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/share.h - what one namespace has to do in a change
 */
#ifndef NETNS_SHARE_H
#define NETNS_SHARE_H

#include "netns/diff.h"
#include "netns/netns.h"

struct share {
	struct netns *ns;
	VEC(struct plan_step *) steps;
};

/** share_has_nft() - Are there sets, chains or elements? */
bool share_has_nft(const struct share *share);

#endif
