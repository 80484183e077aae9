/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/addr.h - addresses and prefixes of either family
 *
 * An address is (family, bytes), never a bare number: what holds for IPv4
 * holds for IPv6 by the same code.
 */
#ifndef BASE_ADDR_H
#define BASE_ADDR_H

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

struct addr {
	sa_family_t family; /* AF_INET, AF_INET6, or 0: no address */
	uint8_t bytes[16]; /* network order; four are used for IPv4 */
};

struct prefix {
	struct addr addr; /* host bits are clear unless said otherwise */
	uint8_t len;
};

enum { ADDR_STR_MAX = 56 }; /* an IPv6 prefix, terminated, with room */

struct addr_str {
	char s[ADDR_STR_MAX];
};

/** addr_parse() - Read an IPv4 or IPv6 literal; false: it is neither */
bool addr_parse(const char *text, struct addr *ret);

/** prefix_parse() - Read ADDRESS/LENGTH; host bits are kept as written */
bool prefix_parse(const char *text, struct prefix *ret);

/** addr_text(), prefix_text() - In the usual notation, by value */
struct addr_str addr_text(struct addr a);
struct addr_str prefix_text(struct prefix p);

#define ADDR(a) (addr_text(a).s)
#define PREFIX(p) (prefix_text(p).s)

/** addr_bits() - 32 or 128 */
unsigned int addr_bits(sa_family_t family);

/** addr_len() - 4 or 16 bytes */
size_t addr_len(sa_family_t family);

/** addr_cmp() - Order by family, then by number; 0: equal */
static inline int addr_cmp(struct addr a, struct addr b)
{
	if (a.family != b.family)
		return a.family < b.family ? -1 : 1;
	return memcmp(a.bytes, b.bytes, sizeof(a.bytes));
}

/** prefix_cmp() - Order by address, the shorter prefix first */
int prefix_cmp(struct prefix a, struct prefix b);

/** addr_add() - The address @n further on (wraps at the family's end) */
struct addr addr_add(struct addr a, uint64_t n);

/** addr_prev(), addr_next() - Neighbours by number; they wrap around */
struct addr addr_prev(struct addr a);
struct addr addr_next(struct addr a);

/** prefix_mask() - @p with its host bits cleared (VPC-3, ACL-6) */
struct prefix prefix_mask(struct prefix p);

/** prefix_of() - The prefix that holds @a alone */
struct prefix prefix_of(struct addr a);

/** prefix_first(), prefix_last() - Ends of the range that @p covers */
struct addr prefix_first(struct prefix p);
struct addr prefix_last(struct prefix p);

/** addr_half() - Its first or second eight bytes as a number */
static inline uint64_t addr_half(const struct addr *a, int i)
{
	uint64_t bytes;

	memcpy(&bytes, a->bytes + 8 * i, sizeof(bytes));
	return be64toh(bytes);
}

/** prefix_has() - Is @a inside @p? By number and here, since nothing is asked
 * more often */
static inline bool prefix_has(struct prefix p, struct addr a)
{
	uint64_t differs = addr_half(&p.addr, 0) ^ addr_half(&a, 0);

	if (p.addr.family != a.family)
		return false;
	if (p.len <= 64)
		return !p.len || !(differs >> (64 - p.len));
	return !differs &&
	       !((addr_half(&p.addr, 1) ^ addr_half(&a, 1)) >> (128 - p.len));
}

/** prefix_covers() - Is all of @inner inside @outer? */
bool prefix_covers(struct prefix outer, struct prefix inner);

/** prefix_overlaps() - Have the two any address in common? */
bool prefix_overlaps(struct prefix a, struct prefix b);

/** ipv4() - The address a.b.c.d; for constants */
struct addr ipv4(uint8_t a, uint8_t b, uint8_t c, uint8_t d);

/** addr_sockaddr() - Fill @ret for @a and @port; returns its length */
socklen_t addr_sockaddr(struct addr a, uint16_t port,
			struct sockaddr_storage *ret);

/** addr_from_sockaddr() - The reverse; @ret_port may be NULL */
struct addr addr_from_sockaddr(const struct sockaddr_storage *from,
			       uint16_t *ret_port);

#endif
