// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/call_drop.c - whose a packet was that is seen dropped
 *
 * It has the number of its dial: TCP as its sequence number, others in what
 * they carry.
 */
#include <netinet/in.h>

#include "lab/call.h"

bool call_is_icmp(int protocol)
{
	return protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6;
}

static struct call *by_number(const struct dialer *d, uint32_t number,
			      int protocol)
{
	struct call *c = d->slots[number % DIALS_MAX];

	if (!c || c->number != number)
		return NULL;
	return c->want.protocol == protocol ||
			       (call_is_icmp(c->want.protocol) &&
				call_is_icmp(protocol))
		       ? c
		       : NULL;
}

/* A message to a name server, or what it says, by its identifier */
static struct call *by_identifier(const struct dialer *d,
				  const struct drop *drop)
{
	const uint8_t *bytes = (const uint8_t *)drop->payload;
	uint16_t id = (uint16_t)(bytes[0] << 8 | bytes[1]);
	struct call *c = d->slots[id % DIALS_MAX];

	if (drop->protocol != IPPROTO_UDP &&
	    drop->inner_protocol != IPPROTO_UDP)
		return NULL;
	return c && (uint16_t)c->number == id && c->want.speech == SPEECH_DNS &&
			       c->want.protocol == IPPROTO_UDP
		       ? c
		       : NULL;
}

struct call *call_dropped(const struct dialer *d, const struct drop *drop,
			  bool *ret_returning)
{
	uint32_t number;
	struct call *c;
	int protocol;

	if (!dial_number(drop, &protocol, &number, ret_returning)) {
		c = by_identifier(d, drop);
		*ret_returning = drop->inner_protocol ||
				 (c && drop->from_port == c->want.port);
		return c;
	}
	c = by_number(d, number, protocol);
	/* data of a kept connection: the echo reads like the question */
	if (c && protocol == IPPROTO_TCP && c->want.held)
		*ret_returning = drop->from_port == c->want.port;
	return c;
}
