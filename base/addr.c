// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * base/addr.c - addresses and prefixes of either family
 */
#include "base/addr.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned int addr_bits(sa_family_t family)
{
	return family == AF_INET6 ? 128 : 32;
}

size_t addr_len(sa_family_t family)
{
	return addr_bits(family) / 8;
}

bool addr_parse(const char *text, struct addr *ret)
{
	struct addr a = {.family = AF_INET};

	if (inet_pton(AF_INET, text, a.bytes) != 1) {
		a.family = AF_INET6;
		if (inet_pton(AF_INET6, text, a.bytes) != 1)
			return false;
	}
	*ret = a;
	return true;
}

bool prefix_parse(const char *text, struct prefix *ret)
{
	const char *slash = strchr(text, '/');
	char head[ADDR_STR_MAX];
	struct prefix p = {0};
	unsigned long len;
	char *end;

	if (!slash || (size_t)(slash - text) >= sizeof(head))
		return false;
	memcpy(head, text, (size_t)(slash - text));
	head[slash - text] = '\0';
	if (!addr_parse(head, &p.addr))
		return false;
	if (slash[1] < '0' || slash[1] > '9' || strlen(slash + 1) > 3)
		return false;
	len = strtoul(slash + 1, &end, 10);
	if (*end || len > addr_bits(p.addr.family))
		return false;
	p.len = (uint8_t)len;
	*ret = p;
	return true;
}

/* 0 to 255, and where it ends */
static char *put_byte(char *to, unsigned int number)
{
	if (number >= 100)
		*to++ = (char)('0' + number / 100);
	if (number >= 10)
		*to++ = (char)('0' + number / 10 % 10);
	*to++ = (char)('0' + number % 10);
	*to = '\0';
	return to;
}

/* By hand, since plans have tens of thousands of them */
struct addr_str addr_text(struct addr a)
{
	struct addr_str str = {"none"};
	char *end = str.s;

	if (a.family == AF_INET6)
		inet_ntop(a.family, a.bytes, str.s, sizeof(str.s));
	for (int i = 0; a.family == AF_INET && i < 4; i++) {
		if (i)
			*end++ = '.';
		end = put_byte(end, a.bytes[i]);
	}
	return str;
}

struct addr_str prefix_text(struct prefix p)
{
	struct addr_str str = addr_text(p.addr);
	char *end = str.s + strlen(str.s);

	*end++ = '/';
	put_byte(end, p.len);
	return str;
}

int prefix_cmp(struct prefix a, struct prefix b)
{
	int order = addr_cmp(a.addr, b.addr);

	return order ? order : (int)a.len - (int)b.len;
}

struct addr addr_add(struct addr a, uint64_t n)
{
	unsigned int carry = 0;

	if (a.family == AF_INET) {
		uint32_t number;

		memcpy(&number, a.bytes, sizeof(number));
		number = htobe32(be32toh(number) + (uint32_t)n);
		memcpy(a.bytes, &number, sizeof(number));
		return a;
	}
	for (size_t i = addr_len(a.family); i-- > 0;) {
		unsigned int sum = a.bytes[i] + (unsigned int)(n & 0xff) +
				   carry;

		a.bytes[i] = (uint8_t)sum;
		carry = sum >> 8;
		n >>= 8;
	}
	return a;
}

struct addr addr_next(struct addr a)
{
	return addr_add(a, 1);
}

struct addr addr_prev(struct addr a)
{
	for (size_t i = addr_len(a.family); i-- > 0;)
		if (a.bytes[i]--)
			break;
	return a;
}

/* Bits @len and up of @a: all cleared, or all set */
static struct addr host_bits(struct addr a, unsigned int len, bool set)
{
	unsigned int whole = (len + 7) / 8, n = addr_bits(a.family) / 8;

	if (len % 8) { /* a byte that is cut */
		uint8_t host = (uint8_t)(0xffu >> len % 8);

		if (set)
			a.bytes[len / 8] |= host;
		else
			a.bytes[len / 8] &= (uint8_t)~host;
	}
	if (whole < n)
		memset(a.bytes + whole, set ? 0xff : 0, n - whole);
	return a;
}

struct prefix prefix_mask(struct prefix p)
{
	p.addr = host_bits(p.addr, p.len, false);
	return p;
}

struct prefix prefix_of(struct addr a)
{
	return (struct prefix){a, (uint8_t)addr_bits(a.family)};
}

struct addr prefix_first(struct prefix p)
{
	return host_bits(p.addr, p.len, false);
}

struct addr prefix_last(struct prefix p)
{
	return host_bits(p.addr, p.len, true);
}

bool prefix_covers(struct prefix outer, struct prefix inner)
{
	return outer.len <= inner.len && prefix_has(outer, inner.addr);
}

bool prefix_overlaps(struct prefix a, struct prefix b)
{
	return prefix_covers(a, b) || prefix_covers(b, a);
}

struct addr ipv4(uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
	return (struct addr){.family = AF_INET, .bytes = {a, b, c, d}};
}

socklen_t addr_sockaddr(struct addr a, uint16_t port,
			struct sockaddr_storage *ret)
{
	memset(ret, 0, sizeof(*ret));
	ret->ss_family = a.family;
	if (a.family == AF_INET6) {
		struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)ret;

		in6->sin6_port = htons(port);
		memcpy(&in6->sin6_addr, a.bytes, sizeof(in6->sin6_addr));
		return sizeof(*in6);
	}
	struct sockaddr_in *in = (struct sockaddr_in *)ret;

	in->sin_port = htons(port);
	memcpy(&in->sin_addr, a.bytes, sizeof(in->sin_addr));
	return sizeof(*in);
}

struct addr addr_from_sockaddr(const struct sockaddr_storage *from,
			       uint16_t *ret_port)
{
	struct addr a = {.family = from->ss_family};
	uint16_t port;

	if (from->ss_family == AF_INET6) {
		const struct sockaddr_in6 *in6 =
			(const struct sockaddr_in6 *)from;

		memcpy(a.bytes, &in6->sin6_addr, 16);
		port = ntohs(in6->sin6_port);
	} else {
		const struct sockaddr_in *in = (const struct sockaddr_in *)from;

		memcpy(a.bytes, &in->sin_addr, 4);
		port = ntohs(in->sin_port);
	}
	if (ret_port)
		*ret_port = port;
	return a;
}
