/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/put_route.h - a plan's links, addresses, routes and rules as messages
 *
 * libnl builds the messages, netns/wire.c sends them. Every function appends to
 * a batch; @about is handed back when the kernel refuses that request.
 */
#ifndef NETNS_PUT_ROUTE_H
#define NETNS_PUT_ROUTE_H

#include <stdbool.h>

#include "netns/wire.h"
#include "netns/plan.h"

/** put_link_create() - A veth pair, each end born in its own namespace
 * @fd0, @fd1:	the namespaces of the two ends; any socket may send this
 */
void put_link_create(struct wire_batch *b, const struct plan_link *l, int fd0,
		     int fd1, const void *about);

/** put_end_configure() - Bring an end up with its settings
 *
 * What the kernel does not take at creation: being up, forwarding, proxy ARP
 * without its random delay, no address of its own making.
 * @ipv6:	the kernel has it, and so there is something to forbid
 */
void put_end_configure(struct wire_batch *b, const struct plan_end *end,
		       bool ipv6, const void *about);

/** put_loopback_up() - Without it a namespace has no local table at all */
void put_loopback_up(struct wire_batch *b, const void *about);

/** put_rules_clear() - Remove those that a namespace is born with */
void put_rules_clear(struct wire_batch *b, bool ipv6, const void *about);

/**
 * put_plan_object() - Add one object of a plan, or remove it
 *
 * Addresses, neighbours, routes and rules; links are removed by one end, and
 * not added here. Others are passed over.
 */
void put_plan_object(struct wire_batch *b, const struct plan_object *o,
		     bool add, const void *about);

#endif
