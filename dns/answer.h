/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dns/answer.h - from a query to its reply, as bytes
 */
#ifndef DNS_ANSWER_H
#define DNS_ANSWER_H

#include "dns/view.h"

enum { DNS_PORT = 53, DNS_MESSAGE_MAX = 65535, DNS_UDP_MAX = 1232 };

struct dns_asker {
	bool udp; /* the reply must fit what the query says it takes, 512
		     bytes if it says nothing; what does not fit is cut, with
		     TC set */
	bool synthesise; /* DNS64: a name without an IPv6 address has one of
			    64:ff9b::/96 for each IPv4 one */
};

/**
 * dns_answer() - What the resolver of @view says to a query
 * @view:	NULL: it does not serve whoever asks, and says REFUSED
 * @query:	@n bytes as they came, anything at all
 * @reply:	room for DNS_MESSAGE_MAX bytes
 *
 * Return: length of the reply; 0: there is none (it was no query)
 */
size_t dns_answer(const struct dns_view *view, const uint8_t *query, size_t n,
		  const struct dns_asker *asker, uint8_t *reply);

#endif
