/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/nat64_packet.h - an IPv6 packet as an IPv4 packet, and back (RFC 7915)
 *
 * Of the far end's address IPv6 holds the IPv4 one, in 64:ff9b::/96. An IPv6
 * client has none that IPv4 knows: it gets one of a pool, which the gateway's
 * own masquerade hides behind the gateway's.
 */
#ifndef LAB_NAT64_PACKET_H
#define LAB_NAT64_PACKET_H

#include <stddef.h>
#include <stdint.h>

#include "base/addr.h"

enum {
	NAT64_CLIENTS = 4096,
	NAT64_GROWS = 20, /* from IPv4 to IPv6 */
	NAT64_PACKET_MAX = 65535 + NAT64_GROWS
};

struct nat64_clients { /* by their place in the pool; starts all zero */
	struct addr of[NAT64_CLIENTS];
};

/** nat64_pool() - The addresses that clients get: 169.254.112.0/20 */
struct prefix nat64_pool(void);

/**
 * nat64_translate() - One packet of either family as one of the other
 * @in, @n:	the whole packet, without extension headers or fragments
 * @out:	NAT64_PACKET_MAX bytes
 *
 * TCP, UDP and ICMP, with the packets that ICMP errors quote. The checksum of
 * TCP and UDP becomes that of the pseudo header alone: whoever sends has to
 * complete it.
 *
 * Return: the length of the other packet; 0: it has no counterpart
 */
size_t nat64_translate(struct nat64_clients *clients, const uint8_t *in,
		       size_t n, uint8_t *out);

#endif
