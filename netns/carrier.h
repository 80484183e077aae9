/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/carrier.h - when are links and addresses ready for their first packet?
 */
#ifndef NETNS_CARRIER_H
#define NETNS_CARRIER_H

#include "base/addr.h"
#include "netns/netns.h"

/**
 * carrier_wait() - Wait until a link carries packets
 * @ifindex:	of its end in @ns
 *
 * Raising a veth end only queues the carrier event; until it is served, a
 * link drops what is sent, silently. The other end must be up already.
 *
 * Return: 0; or a negative errno with @e set, -ETIMEDOUT when it stays down
 *	   for two seconds
 */
int carrier_wait(const struct netns *ns, int ifindex, struct err *e);

/**
 * address_wait() - Wait until a new address gets what is sent to it
 *
 * An IPv6 address is there at once, and its route follows from a work queue.
 *
 * Return: 0; or -ETIMEDOUT with @e set when none follows in two seconds
 */
int address_wait(const struct netns *ns, struct addr a, struct err *e);

/** carrier_read() - Does the kernel's answer about a link say that it carries?
 *
 * Return: 0; -EAGAIN: not yet; or another negative errno
 */
int carrier_read(const void *bytes, size_t n);

/** local_read() - Does its answer about a route say that it ends here? */
bool local_read(const void *bytes, size_t n);

#endif
