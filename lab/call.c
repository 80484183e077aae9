// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/call.c - what is said on a connection
 */
#include "lab/call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "lab/speech.h"
#include "lab/tls.h"

enum {
	IPV4_HEADER = 20,
	IPV6_HEADER = 40,
	TCP_HEADER = 32,
	LENGTH = 2, /* before a message to a name server over TCP */
	MESSAGE_MAX = 512,
};

static void say(struct call *c, const void *text, size_t n)
{
	if (send(c->watch.fd, text, n, MSG_NOSIGNAL) < 0)
		c->result.reset = true;
}

/* So many bytes that the IP packet has the wanted length; their echo is the
 * answer */
static void say_much(struct call *c)
{
	int headers = TCP_HEADER + (c->want.to.family == AF_INET6
					    ? IPV6_HEADER
					    : IPV4_HEADER);
	size_t n = c->want.size > headers ? (size_t)(c->want.size - headers)
					  : 1;
	char *block = must(malloc(n));

	speech_fill(block, n);
	say(c, block, n);
	free(block);
}

size_t call_message(const struct call *c, uint8_t *buf)
{
	memcpy(buf, c->want.message, c->want.n_message);
	buf[0] = (uint8_t)(c->number >> 8);
	buf[1] = (uint8_t)c->number;
	return c->want.n_message;
}

static void say_message(struct call *c)
{
	uint8_t buf[LENGTH + MESSAGE_MAX];
	size_t n = call_message(c, buf + LENGTH);

	buf[0] = (uint8_t)(n >> 8);
	buf[1] = (uint8_t)n;
	say(c, buf, LENGTH + n);
}

static bool message_complete(const struct dial_result *r)
{
	const uint8_t *bytes = (const uint8_t *)r->said;

	return r->n_said >= LENGTH &&
	       r->n_said >= LENGTH + ((size_t)bytes[0] << 8 | bytes[1]);
}

static void say_first(struct call *c)
{
	static const char ping[] = "PING\r\n";
	char request[SPEECH_REQUEST_MAX];

	if (c->want.size)
		say_much(c);
	else if (c->want.speech == SPEECH_HTTP)
		say(c, request,
		    speech_request(request, c->want.to, c->want.headers,
				   c->want.keep));
	else if (c->want.speech == SPEECH_PING)
		say(c, ping, sizeof(ping) - 1);
	else if (c->want.speech == SPEECH_DNS)
		say_message(c);
}

void call_begin(struct call *c)
{
	uint8_t hello[TLS_HELLO_MAX];

	if (c->want.tls)
		say(c, hello, tls_put_hello(hello, TLS_CLIENT_HELLO));
	else
		say_first(c);
}

static bool echoed(const struct call *c)
{
	char number[16];

	snprintf(number, sizeof(number), "%08x", c->number);
	return strstr(c->result.said, number) != NULL;
}

static int lines_of(const struct dial_result *r)
{
	int lines = 0;

	for (size_t i = 0; i < r->n_said; i++)
		lines += r->said[i] == '\n';
	return lines;
}

/* Has the other end said what we wait for? */
static bool enough(const struct call *c)
{
	const struct dial_result *r = &c->result;

	if (c->want.held)
		return echoed(c);
	if (c->want.speech == SPEECH_HTTP && c->want.keep)
		return speech_answered(r->said);
	if (c->want.speech == SPEECH_DNS)
		return message_complete(r);
	if (c->want.size)
		return speech_fill_answered(r->said);
	return (c->want.speech == SPEECH_LISTEN ||
		c->want.speech == SPEECH_PING) &&
	       lines_of(r) >= c->want.lines;
}

/* The server's hello comes first; false: it did not come, or not yet */
static bool greet(struct call *c, bool *ret_over)
{
	struct dial_result *r = &c->result;
	size_t len;

	switch (tls_see(r->said, r->n_said, TLS_SERVER_HELLO, &len)) {
	case TLS_MORE:
		return false;
	case TLS_OTHER: /* no TLS there: to this client it is no answer */
		r->n_said = 0;
		*ret_over = true;
		return false;
	case TLS_HELLO:
		break;
	}
	r->n_said -= len;
	memmove(r->said, r->said + len, r->n_said + 1);
	c->greeted = true;
	say_first(c);
	return true;
}

bool call_heard(struct call *c)
{
	bool over = false;

	if (c->want.tls && !c->greeted && !greet(c, &over)) {
		if (over)
			c->result.said[0] = '\0';
		return over;
	}
	return enough(c) || c->result.n_said >= sizeof(c->result.said) - 1;
}
