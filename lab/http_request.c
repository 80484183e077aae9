// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/http_request.c - what an HTTP request says
 */
#include "lab/http_request.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum http_seen http_see(const char *bytes, size_t n, size_t room)
{
	if (strncmp(bytes, "vpclab ", 7) == 0 && strchr(bytes, '\n'))
		return HTTP_ALIVE;
	if (strstr(bytes, "\r\n\r\n"))
		return HTTP_WHOLE;
	return n + 1 < room ? HTTP_MORE : HTTP_TOO_LONG;
}

/* The header line behind @line, which ends with CR and LF; NULL: the head is
 * over */
static const char *next_line(const char *line)
{
	const char *end = strstr(line, "\r\n");

	return end && strncmp(end + 2, "\r\n", 2) != 0 ? end + 2 : NULL;
}

bool http_header(const char *request, const char *name, char *ret, size_t size)
{
	size_t n = strlen(name), len;

	*ret = '\0';
	for (const char *line = next_line(request); line;
	     line = next_line(line)) {
		if (strncasecmp(line, name, n) != 0 || line[n] != ':')
			continue;
		line += n + 1;
		line += strspn(line, " \t");
		len = strcspn(line, "\r\n");
		while (len && strchr(" \t", line[len - 1]))
			len--;
		snprintf(ret, size, "%.*s", (int)len, line);
		return true;
	}
	return false;
}

bool http_closes(const char *request)
{
	char connection[16];

	http_header(request, "Connection", connection, sizeof(connection));
	return !strcasecmp(connection, "close") ||
	       !strstr(request, "HTTP/1.1\r\n");
}

bool http_line(const char *request, char *ret_method, char *ret_path)
{
	return sscanf(request, "%7s %1023s", ret_method, ret_path) == 2;
}

size_t http_forwarded(const char *request, struct addr client, char *buf,
		      size_t size)
{
	const char *rest = strstr(request, "\r\n") + 2;
	int n = snprintf(buf, size, "%.*sX-Forwarded-For: %s\r\n%s",
			 (int)(rest - request), request, ADDR(client), rest);

	return (size_t)n < size ? (size_t)n : size - 1;
}
