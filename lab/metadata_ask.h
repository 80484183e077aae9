/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/metadata_ask.h - what is asked of the instance metadata service
 */
#ifndef LAB_METADATA_ASK_H
#define LAB_METADATA_ASK_H

#include "lab/http_request.h"

struct metadata_ask {
	const char *refusal; /* "400 Bad Request"; NULL: it is fine */
	int ttl_s; /* a token for so long; 0: the value at the path */
	char path[HTTP_PATH_MAX];
	char token[128]; /* that it comes with, or "" */
};

/** metadata_ask_read() - What a request asks for, as version 2 has it */
void metadata_ask_read(const char *request, struct metadata_ask *ret);

#endif
