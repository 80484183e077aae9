/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dns/message.h - what a program asks a name server, and hears
 */
#ifndef DNS_MESSAGE_H
#define DNS_MESSAGE_H

#include "dns/view.h"

enum { DNS_QUERY_MAX = 512 };

/**
 * dns_query() - A query for the addresses of @name
 * @type:	DNS_A or DNS_AAAA
 * @ret:	room for DNS_QUERY_MAX bytes; its number is 0
 *
 * Return: its length; 0: @name is no DNS name
 */
size_t dns_query(const char *name, enum dns_type type, uint8_t *ret);

enum dns_code { /* of a reply */
		DNS_FINE,
		DNS_NO_NAME, /* NXDOMAIN */
		DNS_CUT, /* TC: ask again over TCP */
		DNS_FAILED, /* SERVFAIL, REFUSED, or not to be read */
};

struct dns_reply {
	enum dns_code code;
	VEC(struct addr) addresses; /* in the order of the answer */
};

/** dns_reply_read() - What a reply says; it lives in @arena */
struct dns_reply dns_reply_read(struct arena *arena, const uint8_t *bytes,
				size_t n);

#endif
