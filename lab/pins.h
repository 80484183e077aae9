/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/pins.h - a lab's namespaces by name, for ip netns and its friends
 *
 * A pin is a bind mount of a namespace on an empty file below /run/netns, as
 * `ip netns add` makes them: LAB.node.orders, LAB.vpc.app. A mount outlives
 * the process that made it, so what is pinned is written down first, with the
 * namespace's inode: what others have under such a name is left alone.
 */
#ifndef LAB_PINS_H
#define LAB_PINS_H

#include "base/report.h"
#include "netns/fabric.h"

/**
 * pins_follow() - Bind every namespace of @plan, and none that is gone
 * @dir:	of the lab, where the list is kept
 * @lab:	its name, before each pin's
 *
 * Return: 0, or a negative errno with @e set
 */
int pins_follow(int dir, const char *lab, const struct fabric *fabric,
		const struct plan *plan, struct err *e);

/** pins_remove() - Undo them all, a dead keeper's also
 *
 * Return: 0, or a negative errno: what the machine does not let go stays in the
 *	   list, for the next who looks
 */
int pins_remove(int dir, const char *lab);

#endif
