/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/forget.h - flows that end because an address went elsewhere
 */
#ifndef LAB_FORGET_H
#define LAB_FORGET_H

#include "netns/fabric.h"
#include "vpc/model.h"

/**
 * forget_moved() - End the flows of addresses that @now are no longer what
 * they were @before
 *
 * An address is of one ENI, and an ENI of one instance: when either changes,
 * the router forgets the flows of that address. So does the internet gateway
 * when an ENI has another public address, or none: what a translation was
 * once chosen for would keep it for as long as it lives. @plan is that of
 * @now.
 *
 * Return: 0, or a negative errno with @e set
 */
int forget_moved(struct fabric *fabric, struct plan *plan,
		 const struct model *before, const struct model *now,
		 struct err *e);

#endif
