// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fuzz/nat64.c - any bytes as a packet for a NAT gateway
 *
 * The first two bytes say how many zeros follow the packet behind the third,
 * so that it may be as long as any; the lowest bit of that lets its header say
 * as much. Whatever comes: no packet, or one of the other family that has the
 * length that its header says, and a way back.
 */
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "lab/nat64_packet.h"

enum { IPV4_HEADER = 20, IPV6_HEADER = 40, FIRST = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void be_whole(uint8_t *packet, size_t n)
{
	if (n >= IPV6_HEADER && packet[0] >> 4 == 6)
		put16(packet + 4, n - IPV6_HEADER);
	else if (n >= IPV4_HEADER && packet[0] >> 4 == 4)
		put16(packet + 2, n);
}

static void check(const uint8_t *in, const uint8_t *out, size_t n)
{
	bool ipv6 = out[0] >> 4 == 6;
	uint8_t protocol = out[ipv6 ? 6 : 9];

	if (n > NAT64_PACKET_MAX || in[0] >> 4 != (ipv6 ? 4 : 6) ||
	    n != (size_t)(ipv6 ? IPV6_HEADER + get16(out + 4) : get16(out + 2)))
		abort();
	if (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP &&
	    protocol != (ipv6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct nat64_clients clients;
	static uint8_t out[NAT64_PACKET_MAX], back[NAT64_PACKET_MAX];
	size_t n, length;
	uint8_t *in;

	if (size <= FIRST)
		return 0;
	n = size - FIRST + get16(data);
	if (n > NAT64_PACKET_MAX)
		n = NAT64_PACKET_MAX;
	in = calloc(1, n); /* its own: what is behind it is nobody's */
	if (!in)
		abort();
	memcpy(in, data + FIRST, size - FIRST < n ? size - FIRST : n);
	if (data[2] & 1)
		be_whole(in, n);
	memset(&clients, 0, sizeof(clients));
	length = nat64_translate(&clients, in, n, out);
	if (length) {
		check(in, out, length);
		if (!nat64_translate(&clients, out, length, back) &&
		    out[out[0] >> 4 == 6 ? 6 : 9] != IPPROTO_ICMP &&
		    out[out[0] >> 4 == 6 ? 6 : 9] != IPPROTO_ICMPV6)
			abort();
	}
	free(in);
	return 0;
}
