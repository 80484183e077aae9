// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/segments.c - what a link took in one piece, as the packets it stands for
 */
#include "lab/segments.h"

#include <net/ethernet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "base/checksum.h"

enum { IPV4 = 20, IPV6 = 40, TCP = 20, HEADERS_MAX = ETH_HLEN + 60 + 60 };

struct stretch {
	const uint8_t *frame, *payload;
	size_t ip, tcp; /* lengths of headers */
	size_t n; /* bytes of payload */
	bool ipv6;
};

/* false: nothing that could be cut */
static bool is_tcp(const uint8_t *frame, size_t n, struct stretch *ret)
{
	const uint8_t *ip = frame + ETH_HLEN;
	struct stretch s = {.frame = frame};
	uint16_t type = get16(frame + 2 * ETH_ALEN);

	s.ipv6 = type == ETHERTYPE_IPV6;
	if (type != ETHERTYPE_IP && !s.ipv6)
		return false;
	s.ip = s.ipv6 ? (size_t)IPV6 : (size_t)(ip[0] & 0xf) * 4;
	if (s.ip < IPV4 || n < ETH_HLEN + s.ip + TCP ||
	    ip[s.ipv6 ? 6 : 9] != IPPROTO_TCP)
		return false;
	s.tcp = (size_t)(ip[s.ip + 12] >> 4) * 4;
	if (s.tcp < TCP || n < ETH_HLEN + s.ip + s.tcp)
		return false;
	s.payload = ip + s.ip + s.tcp;
	s.n = n - ETH_HLEN - s.ip - s.tcp;
	*ret = s;
	return true;
}

/* How long it is; of IPv4, which of them, and the checksum */
static void put_length(const struct stretch *s, uint8_t *ip, size_t total,
		       size_t number)
{
	if (s->ipv6) {
		put16(ip + 4, total - IPV6);
		return;
	}
	put16(ip + 2, total);
	put16(ip + 4, get16(ip + 4) + number);
	put16(ip + 10, 0);
	put16(ip + 10, (uint16_t)~checksum_fold(checksum_add(0, ip, s->ip)));
}

/* Over the addresses, the protocol and the length, too */
static uint16_t tcp_checksum(const struct stretch *s, const uint8_t *ip,
			     size_t total)
{
	size_t addresses = s->ipv6 ? 32 : 8, n = total - s->ip;
	const uint8_t *from = ip + (s->ipv6 ? 8 : 12);
	uint32_t sum = checksum_add(0, from, addresses) + IPPROTO_TCP +
		       (uint32_t)n;

	return (uint16_t)~checksum_fold(checksum_add(sum, ip + s->ip, n));
}

/* The @n bytes from @at on as a frame; Return: its length */
static size_t segment(const struct stretch *s, size_t at, size_t n,
		      size_t number, uint8_t *out)
{
	size_t headers = ETH_HLEN + s->ip + s->tcp;
	uint8_t *ip = out + ETH_HLEN, *tcp = ip + s->ip;

	memcpy(out, s->frame, headers);
	memcpy(out + headers, s->payload + at, n);
	put_length(s, ip, s->ip + s->tcp + n, number);
	put32(tcp + 4, get32(tcp + 4) + (uint32_t)at);
	if (at + n < s->n)
		tcp[13] &= (uint8_t) ~(TH_FIN | TH_PUSH);
	if (number)
		tcp[13] &= (uint8_t)~0x80; /* CWR: once (RFC 3168) */
	put16(tcp + 16, 0);
	put16(tcp + 16, tcp_checksum(s, ip, s->ip + s->tcp + n));
	return headers + n;
}

void segments_cut(const uint8_t *frame, size_t n, size_t mtu,
		  bool (*take)(const uint8_t *frame, size_t n, void *arg),
		  void *arg)
{
	uint8_t out[HEADERS_MAX + UINT16_MAX];
	struct stretch s;
	size_t most;

	if (n <= ETH_HLEN + mtu || mtu > UINT16_MAX || !is_tcp(frame, n, &s) ||
	    mtu <= s.ip + s.tcp) {
		take(frame, n, arg);
		return;
	}
	most = mtu - s.ip - s.tcp;
	for (size_t at = 0, i = 0; at < s.n; at += most, i++) {
		size_t left = s.n - at;

		if (!take(out,
			  segment(&s, at, left < most ? left : most, i, out),
			  arg))
			return;
	}
}
