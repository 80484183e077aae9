// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/nat64_packet.c - an IPv6 packet as an IPv4 packet, and back (RFC 7915)
 */
#include "lab/nat64_packet.h"

#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <string.h>

#include "base/checksum.h"

enum {
	IPV4 = 20, /* lengths of headers */
	IPV6 = 40,
	ICMP = 8,
	DONT_FRAGMENT = 0x4000,
	QUOTED_MAX = 1280 - IPV6 - ICMP - NAT64_GROWS, /* RFC 4443, 2.4 (c) */
	MAY_FRAGMENT = 1260, /* what is no longer may meet a smaller link */
};

/* --- addresses ---------------------------------------------------------- */

static const uint8_t well_known[12] = {0, 0x64, 0xff, 0x9b};

struct prefix nat64_pool(void)
{
	return (struct prefix){ipv4(169, 254, 112, 0), 20};
}

/* The client's place, which its address chooses; -1: no place is left */
static int place_of(struct nat64_clients *clients, const uint8_t *ipv6)
{
	struct addr client = {.family = AF_INET6};
	uint32_t hash = 2166136261u;

	memcpy(client.bytes, ipv6, 16);
	for (size_t i = 0; i < 16; i++)
		hash = (hash ^ ipv6[i]) * 16777619u;
	for (size_t i = 0; i < NAT64_CLIENTS; i++) {
		size_t at = (hash + i) % NAT64_CLIENTS;

		if (!clients->of[at].family)
			clients->of[at] = client;
		if (!addr_cmp(clients->of[at], client))
			return (int)at;
	}
	return -1;
}

static bool to_ipv4(struct nat64_clients *clients, const uint8_t *ipv6,
		    uint8_t *ret)
{
	struct addr a;
	int place;

	if (memcmp(ipv6, well_known, sizeof(well_known)) == 0) {
		memcpy(ret, ipv6 + sizeof(well_known), 4);
		return true;
	}
	place = place_of(clients, ipv6);
	if (place < 0)
		return false;
	a = addr_add(nat64_pool().addr, (uint64_t)place);
	memcpy(ret, a.bytes, 4);
	return true;
}

static bool to_ipv6(const struct nat64_clients *clients, const uint8_t *ipv4,
		    uint8_t *ret)
{
	struct addr a = {.family = AF_INET};
	const struct addr *client;

	memcpy(a.bytes, ipv4, 4);
	if (!prefix_has(nat64_pool(), a)) {
		memcpy(ret, well_known, sizeof(well_known));
		memcpy(ret + sizeof(well_known), ipv4, 4);
		return true;
	}
	client = &clients->of[get16(ipv4 + 2) % NAT64_CLIENTS];
	memcpy(ret, client->bytes, 16);
	return client->family;
}

/* --- ICMP --------------------------------------------------------------- */

/* What an error becomes; type -1: nothing */
struct meaning {
	int type, code;
};

static struct meaning meaning_in_ipv4(const uint8_t *icmp)
{
	static const int unreachable[] = {ICMP_HOST_UNREACH, ICMP_HOST_ANO,
					  ICMP_HOST_UNREACH, ICMP_HOST_UNREACH,
					  ICMP_PORT_UNREACH};

	switch (icmp[0]) {
	case ICMP6_DST_UNREACH:
		if (icmp[1] < sizeof(unreachable) / sizeof(*unreachable))
			return (struct meaning){ICMP_DEST_UNREACH,
						unreachable[icmp[1]]};
		break;
	case ICMP6_PACKET_TOO_BIG:
		return (struct meaning){ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED};
	case ICMP6_TIME_EXCEEDED:
		return (struct meaning){ICMP_TIME_EXCEEDED, icmp[1]};
	default:
		break;
	}
	return (struct meaning){-1, 0};
}

static struct meaning meaning_in_ipv6(const uint8_t *icmp)
{
	if (icmp[0] == ICMP_TIME_EXCEEDED)
		return (struct meaning){ICMP6_TIME_EXCEEDED, icmp[1]};
	if (icmp[0] != ICMP_DEST_UNREACH)
		return (struct meaning){-1, 0};
	switch (icmp[1]) {
	case ICMP_FRAG_NEEDED:
		return (struct meaning){ICMP6_PACKET_TOO_BIG, 0};
	case ICMP_PORT_UNREACH:
		return (struct meaning){ICMP6_DST_UNREACH,
					ICMP6_DST_UNREACH_NOPORT};
	case ICMP_NET_ANO:
	case ICMP_HOST_ANO:
	case ICMP_PKT_FILTERED:
		return (struct meaning){ICMP6_DST_UNREACH,
					ICMP6_DST_UNREACH_ADMIN};
	default:
		return (struct meaning){ICMP6_DST_UNREACH,
					ICMP6_DST_UNREACH_NOROUTE};
	}
}

/* An MTU of the one header, for the other */
static void put_mtu(const uint8_t *in, bool ipv6, uint8_t *out)
{
	memset(out + 4, 0, 4);
	if (ipv6)
		put16(out + 6, get16(in + 6) - NAT64_GROWS);
	else
		put16(out + 6, get16(in + 6) + NAT64_GROWS);
}

static size_t packet(struct nat64_clients *clients, const uint8_t *in, size_t n,
		     uint8_t *out, bool quoted);

/* The body of an ICMP packet from @in's family, without its checksum */
static size_t icmp(struct nat64_clients *clients, const uint8_t *in, size_t n,
		   bool ipv6, uint8_t *out, bool quoted)
{
	uint8_t request = ipv6 ? ICMP6_ECHO_REQUEST : ICMP_ECHO;
	uint8_t reply = ipv6 ? ICMP6_ECHO_REPLY : ICMP_ECHOREPLY;
	struct meaning m;
	size_t inner;

	if (n < ICMP)
		return 0;
	memcpy(out, in, ICMP);
	if (in[0] == request || in[0] == reply) {
		if (in[0] == request)
			out[0] = ipv6 ? ICMP_ECHO : ICMP6_ECHO_REQUEST;
		else
			out[0] = ipv6 ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY;
		memcpy(out + ICMP, in + ICMP, n - ICMP);
		return n;
	}
	m = ipv6 ? meaning_in_ipv4(in) : meaning_in_ipv6(in);
	if (m.type < 0 || quoted) /* no error quotes an error */
		return 0;
	out[0] = (uint8_t)m.type;
	out[1] = (uint8_t)m.code;
	put_mtu(in, ipv6, out);
	inner = packet(clients, in + ICMP,
		       n - ICMP < QUOTED_MAX ? n - ICMP : QUOTED_MAX,
		       out + ICMP, true);
	return inner ? ICMP + inner : 0;
}

/* --- checksums ---------------------------------------------------------- */

/* The transport's: of ICMP the whole, of TCP and UDP the pseudo header's */
static void sum_up(uint8_t *ip, size_t header, size_t n, uint8_t protocol)
{
	size_t addresses = header == IPV6 ? 32 : 8;
	uint8_t *body = ip + header;
	uint32_t pseudo = checksum_add(0, ip + header - addresses, addresses);

	pseudo += protocol + (uint32_t)n;
	switch (protocol) {
	case IPPROTO_TCP:
		put16(body + 16, checksum_fold(pseudo));
		break;
	case IPPROTO_UDP:
		put16(body + 6, checksum_fold(pseudo));
		break;
	default:
		put16(body + 2, 0);
		if (protocol == IPPROTO_ICMP)
			pseudo = 0;
		put16(body + 2,
		      (uint16_t)~checksum_fold(checksum_add(pseudo, body, n)));
	}
}

/* --- whole packets ------------------------------------------------------ */

/* The transport behind either header; 0: it has no counterpart */
static size_t body(struct nat64_clients *clients, const uint8_t *in, size_t n,
		   bool ipv6, uint8_t protocol, uint8_t *out, bool quoted)
{
	size_t least = protocol == IPPROTO_TCP && !quoted ? 20 : 8;

	if (n < least)
		return 0;
	if (protocol == (ipv6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP))
		return icmp(clients, in, n, ipv6, out, quoted);
	if (protocol != IPPROTO_TCP && protocol != IPPROTO_UDP)
		return 0;
	memcpy(out, in, n);
	return n;
}

static size_t ipv4_packet(struct nat64_clients *clients, const uint8_t *in,
			  size_t n, uint8_t *out, bool quoted)
{
	size_t length = get16(in + 4);
	uint8_t protocol = in[6];
	size_t done;

	if (n > IPV6 + length)
		n = IPV6 + length;
	if ((!quoted && n < IPV6 + length) ||
	    !to_ipv4(clients, in + 8, out + 12) ||
	    !to_ipv4(clients, in + 24, out + 16))
		return 0;
	done = body(clients, in + IPV6, n - IPV6, true, protocol, out + IPV4,
		    quoted);
	if (!done || IPV4 + done > 65535)
		return 0;
	if (protocol == IPPROTO_ICMPV6)
		protocol = IPPROTO_ICMP;
	out[0] = 0x45;
	out[1] = (uint8_t)(in[0] << 4 | in[1] >> 4);
	put16(out + 2, IPV4 + (quoted ? length : done));
	put16(out + 4, 0);
	put16(out + 6, IPV4 + done > MAY_FRAGMENT ? DONT_FRAGMENT : 0);
	out[8] = in[7];
	out[9] = protocol;
	put16(out + 10, 0);
	put16(out + 10, (uint16_t)~checksum_fold(checksum_add(0, out, IPV4)));
	if (!quoted)
		sum_up(out, IPV4, done, protocol);
	return IPV4 + done;
}

static size_t ipv6_packet(struct nat64_clients *clients, const uint8_t *in,
			  size_t n, uint8_t *out, bool quoted)
{
	size_t header = (size_t)(in[0] & 0xf) * 4, length = get16(in + 2);
	uint8_t protocol = in[9];
	size_t done;

	if (n > length)
		n = length;
	if (header < IPV4 || n < header || (!quoted && n < length) ||
	    get16(in + 6) & 0x3fff || !to_ipv6(clients, in + 12, out + 8) ||
	    !to_ipv6(clients, in + 16, out + 24))
		return 0;
	done = body(clients, in + header, n - header, false, protocol,
		    out + IPV6, quoted);
	if (!done)
		return 0;
	if (protocol == IPPROTO_ICMP)
		protocol = IPPROTO_ICMPV6;
	out[0] = (uint8_t)(0x60 | in[1] >> 4);
	out[1] = (uint8_t)(in[1] << 4);
	put16(out + 2, 0);
	put16(out + 4, quoted ? length - header : done);
	out[6] = protocol;
	out[7] = in[8];
	if (!quoted)
		sum_up(out, IPV6, done, protocol);
	return IPV6 + done;
}

static size_t packet(struct nat64_clients *clients, const uint8_t *in, size_t n,
		     uint8_t *out, bool quoted)
{
	if (n >= IPV6 && in[0] >> 4 == 6)
		return ipv4_packet(clients, in, n, out, quoted);
	if (n >= IPV4 && in[0] >> 4 == 4)
		return ipv6_packet(clients, in, n, out, quoted);
	return 0;
}

size_t nat64_translate(struct nat64_clients *clients, const uint8_t *in,
		       size_t n, uint8_t *out)
{
	return packet(clients, in, n, out, false);
}
