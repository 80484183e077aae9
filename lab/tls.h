/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/tls.h - who speaks TLS, and who does not
 *
 * A lab asks whether both ends speak TLS, not what they hide: client and
 * server exchange their hellos, in TLS's own records, and go on in plain text
 * from there. A server that wants TLS answers nothing to anything else
 * (CCH-3).
 */
#ifndef LAB_TLS_H
#define LAB_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TLS_HELLO_MAX = 128 };

enum tls_hello { TLS_CLIENT_HELLO = 1, TLS_SERVER_HELLO = 2 };

/** tls_put_hello() - A record with nothing but that hello
 *
 * Return: its length; @buf holds TLS_HELLO_MAX bytes
 */
size_t tls_put_hello(uint8_t *buf, enum tls_hello hello);

enum tls_seen { TLS_MORE, TLS_OTHER, TLS_HELLO };

/**
 * tls_see() - Does what somebody said begin with such a hello?
 * @ret_len:	of the record, with TLS_HELLO
 *
 * Return: TLS_MORE while that cannot be told; TLS_OTHER: it is none
 */
enum tls_seen tls_see(const void *said, size_t n, enum tls_hello hello,
		      size_t *ret_len);

#endif
