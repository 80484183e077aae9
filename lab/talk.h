/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/talk.h - messages between a keeper and its clients
 *
 * A message is a JSON object in one packet of a SOCK_SEQPACKET socket, with
 * descriptors beside it where it says so. The kernel keeps messages apart, so
 * nothing is ever half a message; what is too long arrives cut and is refused.
 *
 *	client	{"verb": "probe", "args": ["inside", "orders"], ...}
 *	keeper	{"out": "..."} {"err": "..."} any number of them
 *		{"end": 0}	the exit status, and that is all
 */
#ifndef LAB_TALK_H
#define LAB_TALK_H

#include <jansson.h>

enum {
	TALK_BYTES_MAX = 65536, /* of a message */
	TALK_PIECE = 8192, /* of output in one message */
	TALK_FDS_MAX = 2
};

struct talk_fds {
	int fd[TALK_FDS_MAX];
	size_t n;
};

/** talk_send() - Send one message; the descriptors stay the caller's
 *
 * Return: 0, or a negative errno: -EAGAIN when a socket that does not wait is
 *	   full, -EPIPE when nobody is there, -EMSGSIZE
 */
int talk_send(int fd, const json_t *message, const struct talk_fds *fds);

/**
 * talk_receive() - The next message
 * @ret:	to be released by json_decref()
 * @ret_fds:	descriptors that came with it, the caller's from now on
 *
 * Return: 1; 0 when the other end has closed; or a negative errno: -EAGAIN,
 *	   -EINTR, -EMSGSIZE for one that is too long, -EBADMSG for one that is none
 */
int talk_receive(int fd, json_t **ret, struct talk_fds *ret_fds);

/** talk_read() - The bytes of one message
 *
 * Return: to be released by json_decref(); NULL: they are none
 */
json_t *talk_read(const void *bytes, size_t n);

/** talk_close_fds() - Close what came with a message */
void talk_close_fds(struct talk_fds *fds);

#endif
