/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/carrier.h - when is a link ready for its first packet?
 */
#ifndef NETNS_CARRIER_H
#define NETNS_CARRIER_H

#include <libmnl/libmnl.h>

/**
 * carrier_wait() - Wait until every link of a namespace carries packets
 * @nl:	its NETLINK_ROUTE socket
 *
 * Raising a veth end only queues the carrier event; until it is served, a
 * link drops what is sent, silently.
 *
 * Return: 0; the number of links that stay down after two seconds; or a
 *	   negative errno
 */
int carrier_wait(struct mnl_socket *nl);

#endif
