/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/speech.h - what a dial says on a connection, and when it is answered
 */
#ifndef LAB_SPEECH_H
#define LAB_SPEECH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/addr.h"

/** speech_request() - An HTTP request; @keep: the connection stays open
 * @headers:	further lines, each with its end; or NULL
 *
 * Return: its length; @buf holds SPEECH_REQUEST_MAX bytes
 */
enum { SPEECH_REQUEST_MAX = 1536 };
size_t speech_request(char *buf, struct addr host, const char *headers,
		      bool keep);

/** speech_answered() - Is an HTTP answer whole, by its own length? */
bool speech_answered(const char *said);

/** speech_fill() - @n bytes that a web server answers and others echo */
void speech_fill(char *buf, size_t n);

/** speech_fill_answered() - Has any of that been answered? */
bool speech_fill_answered(const char *said);

#endif
