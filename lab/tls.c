// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/tls.c - who speaks TLS, and who does not
 */
#include "lab/tls.h"

#include <string.h>
#include <sys/random.h>

/*
 * RFC 8446, 4.1 and 5.1: a record has type, version and length, a handshake
 * message in it type and length of three bytes, and a hello begins with the
 * version, 32 random bytes and a session identifier.
 */
enum {
	RECORD_HANDSHAKE = 22,
	RECORD_HEADER = 5,
	MESSAGE_HEADER = 4,
	RANDOM = 32,
};

size_t tls_put_hello(uint8_t *buf, enum tls_hello hello)
{
	/* no session; TLS_AES_128_GCM_SHA256, no compression */
	static const uint8_t client[] = {0, 0, 2, 0x13, 0x01, 1, 0};
	static const uint8_t server[] = {0, 0x13, 0x01, 0};
	const uint8_t *rest = hello == TLS_CLIENT_HELLO ? client : server;
	size_t n_rest = hello == TLS_CLIENT_HELLO ? sizeof(client)
						  : sizeof(server);
	size_t body = 2 + RANDOM + n_rest;
	uint8_t *p = buf;

	*p++ = RECORD_HANDSHAKE;
	*p++ = 3;
	*p++ = 3;
	*p++ = 0;
	*p++ = (uint8_t)(MESSAGE_HEADER + body);
	*p++ = (uint8_t)hello;
	*p++ = 0;
	*p++ = 0;
	*p++ = (uint8_t)body;
	*p++ = 3;
	*p++ = 3;
	if (getrandom(p, RANDOM, 0) != RANDOM)
		memset(p, 0, RANDOM);
	memcpy(p + RANDOM, rest, n_rest);
	return RECORD_HEADER + MESSAGE_HEADER + body;
}

enum tls_seen tls_see(const void *said, size_t n, enum tls_hello hello,
		      size_t *ret_len)
{
	const uint8_t *p = said;
	size_t len;

	if (n && p[0] != RECORD_HANDSHAKE)
		return TLS_OTHER;
	if (n < RECORD_HEADER + 1)
		return TLS_MORE;
	len = RECORD_HEADER + (size_t)p[3] * 256 + p[4];
	if (p[1] != 3 || p[RECORD_HEADER] != hello)
		return TLS_OTHER;
	if (n < len)
		return TLS_MORE;
	*ret_len = len;
	return TLS_HELLO;
}
