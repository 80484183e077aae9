/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/http_request.h - what an HTTP request says
 *
 * A request is text with an end, of whom anybody may have written anything.
 */
#ifndef LAB_HTTP_REQUEST_H
#define LAB_HTTP_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/addr.h"

enum http_seen {
	HTTP_MORE, /* of its head is to come */
	HTTP_WHOLE,
	HTTP_ALIVE, /* none: a kept connection that is asked whether it lives */
	HTTP_TOO_LONG, /* there is no room for the rest of its head */
};

/** http_see() - How far has a request come?
 * @bytes:	what came, n bytes and a zero
 * @room:	for how many there is room, the zero included
 */
enum http_seen http_see(const char *bytes, size_t n, size_t room);

/** http_header() - The value of a header, without blanks around it
 * @ret:	@size bytes; what is longer is cut
 *
 * Return: false: it is not there, and @ret is ""
 */
bool http_header(const char *request, const char *name, char *ret, size_t size);

/** http_closes() - Is the connection of no use after the answer? */
bool http_closes(const char *request);

/** http_line() - Method and path of its first line
 *
 * Return: false: it has none
 */
enum { HTTP_METHOD_MAX = 8, HTTP_PATH_MAX = 1024 };
bool http_line(const char *request, char *ret_method, char *ret_path);

/**
 * http_forwarded() - A request with X-Forwarded-For put behind its first line
 * @request:	its head is whole
 * @buf:	HTTP_FORWARDED_GROWS bytes more than the request has
 *
 * Return: its length
 */
enum { HTTP_FORWARDED_GROWS = 128 };
size_t http_forwarded(const char *request, struct addr client, char *buf,
		      size_t size);

#endif
