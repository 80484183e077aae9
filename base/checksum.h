/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/checksum.h - numbers of packets: big-endian, and their checksum
 *
 *	put16(at, (uint16_t)~checksum_fold(checksum_add(0, bytes, n)));
 */
#ifndef BASE_CHECKSUM_H
#define BASE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/** get16(), get32() - A number of two or four bytes in network order */
static inline uint16_t get16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t get32(const uint8_t *p)
{
	return (uint32_t)get16(p) << 16 | get16(p + 2);
}

/** put16(), put32() - The reverse; what is more than fits is cut off */
static inline void put16(uint8_t *p, size_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static inline void put32(uint8_t *p, uint32_t v)
{
	put16(p, v >> 16);
	put16(p + 2, v);
}

/** checksum_add() - Add @n bytes, at most 64 KiB, to a sum (RFC 1071); but the
 * last addition's number is even */
static inline uint32_t checksum_add(uint32_t sum, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sum += i % 2 ? p[i] : (uint32_t)p[i] << 8;
	return sum;
}

/** checksum_fold() - The sum as 16 bits; its complement goes on the wire */
static inline uint16_t checksum_fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

#endif
