// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/speech.c - what a dial says on a connection, and when it is answered
 */
#include "lab/speech.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t speech_request(char *buf, struct addr host, const char *headers,
		      bool keep)
{
	int n = snprintf(buf, SPEECH_REQUEST_MAX,
			 "GET / HTTP/1.1\r\nHost: %s\r\n%s%s\r\n", ADDR(host),
			 headers ? headers : "",
			 keep ? "" : "Connection: close\r\n");

	return n < SPEECH_REQUEST_MAX ? (size_t)n : SPEECH_REQUEST_MAX - 1;
}

bool speech_answered(const char *said)
{
	const char *body = strstr(said, "\r\n\r\n");
	const char *length = strcasestr(said, "content-length:");

	return body && length &&
	       strlen(body + 4) >= strtoul(length + 15, NULL, 10);
}

void speech_fill(char *buf, size_t n)
{
	static const char head[] = "GET / HTTP/1.1\r\nX-Fill: ";

	memset(buf, 'x', n);
	if (n > sizeof(head) + 4) {
		memcpy(buf, head, sizeof(head) - 1);
		memcpy(buf + n - 4, "\r\n\r\n", 4);
	}
}

bool speech_fill_answered(const char *said)
{
	return strstr(said, "xxxx") || strncmp(said, "HTTP/1.", 7) == 0;
}
