// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/walk_peering.c - into the VPC at the other end of a peering
 */
#include "probe/walk.h"

void walk_to_peering(struct walk *w, const struct eni *from,
		     const struct peering *p)
{
	const struct vpc *here = from->subnet->vpc;
	const struct vpc *far = peering_far(p, here);

	w->by = (struct crossing){.peering = p};
	walk_cross(w, from, NULL);
	if (w->over ||
	    (!peering_within_region(p) && walk_too_large(w, from, MTU_GATEWAY)))
		return;
	WALK_HOP(w, .kind = HOP_PEERING, .object = &p->o);
	if (!judge_block(here, w->packet.from) ||
	    !judge_block(far, w->packet.to)) {
		walk_blocked(w, "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"); /* PCX-6 */
		return;
	}
	w->goes_on = true;
	walk_deliver(w, far, NULL); /* PCX-4: local addresses alone */
}
