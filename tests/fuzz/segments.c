// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fuzz/segments.c - any bytes as a frame that is cut to a link's MTU
 *
 * The first two bytes are the MTU, the next two how many zeros follow the
 * frame. It comes out as it is, or as packets that fit and hold together what
 * it held.
 */
#include <net/ethernet.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "lab/segments.h"

enum { FIRST = 4 };

struct taken {
	size_t frames, bytes, headers, mtu, given;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool take(const uint8_t *frame, size_t n, void *arg)
{
	const uint8_t *ip = frame + ETH_HLEN;
	struct taken *t = arg;

	t->frames++;
	t->bytes += n;
	if (n == t->given)
		return true; /* as it is */
	if (get16(frame + 12) == ETHERTYPE_IPV6)
		t->headers = ETH_HLEN + 40;
	else
		t->headers = ETH_HLEN + (size_t)(ip[0] & 0xf) * 4;
	t->headers += (size_t)(frame[t->headers + 12] >> 4) * 4;
	if (n > ETH_HLEN + t->mtu || n <= t->headers)
		abort();
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct taken t = {0};
	uint8_t *frame;

	if (size <= FIRST + ETH_HLEN)
		return 0;
	t.mtu = get16(data);
	t.given = size - FIRST + get16(data + 2);
	frame = calloc(1, t.given); /* its own: what is behind it is nobody's */
	if (!frame)
		abort();
	memcpy(frame, data + FIRST, size - FIRST);
	segments_cut(frame, t.given, t.mtu, take, &t);
	if (t.bytes != t.given + (t.frames - 1) * t.headers)
		abort();
	free(frame);
	return 0;
}
