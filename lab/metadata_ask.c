// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/metadata_ask.c - what is asked of the instance metadata service
 */
#include "lab/metadata_ask.h"

#include <string.h>

#include "vpc/values.h"

enum { TTL_MAX = 21600 }; /* s */

static const char *read_put(const char *request, struct metadata_ask *a)
{
	char ttl[16], via[64];

	if (strcmp(a->path, "/latest/api/token") != 0)
		return "405 Method Not Allowed";
	if (http_header(request, "X-Forwarded-For", via, sizeof(via)))
		return "403 Forbidden";
	http_header(request, "X-aws-ec2-metadata-token-ttl-seconds", ttl,
		    sizeof(ttl));
	return int_parse(ttl, 1, TTL_MAX, &a->ttl_s) ? NULL : "400 Bad Request";
}

void metadata_ask_read(const char *request, struct metadata_ask *ret)
{
	struct metadata_ask a = {.refusal = NULL};
	char method[HTTP_METHOD_MAX];

	if (!http_line(request, method, a.path))
		a.refusal = "400 Bad Request";
	else if (strcmp(method, "PUT") == 0)
		a.refusal = read_put(request, &a);
	else if (strcmp(method, "GET") != 0)
		a.refusal = "405 Method Not Allowed";
	http_header(request, "X-aws-ec2-metadata-token", a.token,
		    sizeof(a.token));
	*ret = a;
}
