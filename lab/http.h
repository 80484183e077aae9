/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/http.h - an HTTP answer
 */
#ifndef LAB_HTTP_H
#define LAB_HTTP_H

#include <stdbool.h>

/** http_answer() - Say @status ("200 OK") and @body on a connection
 * @more:	it stays open for another request
 */
void http_answer(int fd, const char *status, const char *body, bool more);

#endif
