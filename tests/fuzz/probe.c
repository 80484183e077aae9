// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fuzz/probe.c - any bytes as what comes to a probe's port, or back
 *
 * No crash; an answer is no longer than what asked, and whoever sent the
 * number reads the same one from it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lab/packet.h"
#include "lab/speech.h"
#include "lab/tls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_reply(const char *text, uint8_t *bytes, size_t n)
{
	uint32_t number, again;
	bool reply, asked = packet_number(text, &number, &reply);
	size_t back = packet_to_reply(bytes, n);

	if (back > n)
		abort();
	if (!back || !asked)
		return;
	if (!packet_number((char *)bytes, &again, &reply) || !reply ||
	    again != number)
		abort();
}

static void check_hello(const uint8_t *bytes, size_t n, enum tls_hello hello)
{
	size_t len;

	if (tls_see(bytes, n, hello, &len) == TLS_HELLO && len > n)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	uint8_t *bytes = malloc(size + 1);

	if (!text || !bytes)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	memcpy(bytes, text, size + 1);
	check_reply(text, bytes, size);
	packet_is_echo_reply(data, size, 1, AF_INET);
	packet_is_echo_reply(data, size, 1, AF_INET6);
	speech_answered(text);
	speech_fill_answered(text);
	check_hello(data, size, TLS_CLIENT_HELLO);
	check_hello(data, size, TLS_SERVER_HELLO);
	free(bytes);
	free(text);
	return 0;
}
