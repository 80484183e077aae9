// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/outbox.c - messages that wait until their client takes them
 */
#include "lab/outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct piece {
	json_t *message;
	struct talk_fds fds; /* ours to close */
	size_t bytes;
	struct piece *next;
};

static void drop_first(struct outbox *o)
{
	struct piece *p = o->first;

	o->first = p->next;
	if (!o->first)
		o->last = NULL;
	o->bytes -= p->bytes;
	talk_close_fds(&p->fds);
	json_decref(p->message);
	free(p);
}

/* Copies of them; false, and none: there is no room for more, see errno */
static bool keep_fds(struct piece *p, const struct talk_fds *fds)
{
	for (size_t i = 0; i < fds->n; i++) {
		int fd = fcntl(fds->fd[i], F_DUPFD_CLOEXEC, 0), code = errno;

		if (fd < 0) {
			talk_close_fds(&p->fds);
			errno = code;
			return false;
		}
		p->fds.fd[p->fds.n++] = fd;
	}
	return true;
}

static void append(struct outbox *o, json_t *message,
		   const struct talk_fds *fds, size_t bytes)
{
	struct piece *p = must(calloc(1, sizeof(*p)));

	p->message = message;
	p->bytes = sizeof(*p) + bytes;
	if (fds && !keep_fds(p, fds)) {
		json_decref(p->message);
		p->message = json_pack(
			"{s:o}", "err",
			json_sprintf("vpclab: keep a descriptor to hand out: "
				     "%s\n",
				     strerror(errno)));
	}
	o->bytes += p->bytes;
	if (o->last)
		o->last->next = p;
	else
		o->first = p;
	o->last = p;
}

void outbox_add(struct outbox *o, json_t *message, const struct talk_fds *fds)
{
	append(o, message, fds, TALK_PIECE);
}

/* How many of @n bytes are a whole piece: no character is cut */
static size_t piece_of(const char *text, size_t n)
{
	size_t cut = n < TALK_PIECE ? n : TALK_PIECE;

	if (cut == n)
		return n;
	while (cut > 1 && (text[cut] & 0xc0) == 0x80)
		cut--;
	return cut;
}

/* JSON has no bytes, only characters, and readers of it no NUL */
static json_t *text_json(const char *text, size_t n)
{
	json_t *s = memchr(text, '\0', n) ? NULL : json_stringn(text, n);
	char *copy;

	if (s)
		return s;
	copy = must(malloc(n));
	for (size_t i = 0; i < n; i++)
		copy[i] = !text[i] || text[i] & 0x80 ? '?' : text[i];
	s = json_stringn(copy, n);
	free(copy);
	return s;
}

void outbox_text(struct outbox *o, const char *where, const char *text,
		 size_t n)
{
	while (n) {
		size_t part = piece_of(text, n);

		append(o, json_pack("{s:o}", where, text_json(text, part)),
		       NULL, part);
		text += part;
		n -= part;
	}
}

int outbox_flush(struct outbox *o, int fd)
{
	while (o->first) {
		int rc = talk_send(fd, o->first->message, &o->first->fds);

		if (rc == -EAGAIN || rc == -ENOBUFS || rc == -ENOMEM)
			return 0;
		if (rc)
			return rc;
		drop_first(o);
	}
	return 0;
}

void outbox_empty(struct outbox *o)
{
	while (o->first)
		drop_first(o);
}
