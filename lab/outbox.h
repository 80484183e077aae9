/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/outbox.h - messages that wait until their client takes them
 */
#ifndef LAB_OUTBOX_H
#define LAB_OUTBOX_H

#include <stddef.h>

#include "lab/talk.h"

struct piece;

struct outbox {
	struct piece *first, *last;
	size_t bytes; /* about so much memory waits */
};

/** outbox_add() - Append a message
 * @message:	the outbox's from now on
 * @fds:	copied; NULL: none
 */
void outbox_add(struct outbox *o, json_t *message, const struct talk_fds *fds);

/** outbox_text() - Append @n bytes of output as {"WHERE": "..."}, in as many
 * messages as it takes; what is no UTF-8 becomes '?' */
void outbox_text(struct outbox *o, const char *where, const char *text,
		 size_t n);

/** outbox_flush() - Send what the socket takes
 *
 * Return: 0, also when more waits; or a negative errno: the client has gone
 */
int outbox_flush(struct outbox *o, int fd);

/** outbox_empty() - Throw all of it away */
void outbox_empty(struct outbox *o);

#endif
