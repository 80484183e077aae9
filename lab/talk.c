// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/talk.c - messages between a keeper and its clients
 */
#include "lab/talk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROOM = CMSG_SPACE(sizeof(int) * TALK_FDS_MAX) };

int talk_send(int fd, const json_t *message, const struct talk_fds *fds)
{
	_Alignas(struct cmsghdr) char control[ROOM] = {0};
	char *text = json_dumps(message, JSON_COMPACT);
	struct iovec iov = {text, text ? strlen(text) : 0};
	struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
	ssize_t n;
	int rc;

	if (!text)
		return -ENOMEM;
	if (fds && fds->n) {
		struct cmsghdr *c = (struct cmsghdr *)control;

		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int) * fds->n);
		memcpy(CMSG_DATA(c), fds->fd, sizeof(int) * fds->n);
		msg.msg_control = control;
		msg.msg_controllen = CMSG_SPACE(sizeof(int) * fds->n);
	}
	do
		n = iov.iov_len > TALK_BYTES_MAX
			    ? (errno = EMSGSIZE, -1)
			    : sendmsg(fd, &msg, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	rc = n < 0 ? -errno : 0;
	free(text);
	return rc;
}

void talk_close_fds(struct talk_fds *fds)
{
	for (size_t i = 0; i < fds->n; i++)
		close(fds->fd[i]);
	fds->n = 0;
}

static void take_fds(struct msghdr *msg, struct talk_fds *ret)
{
	ret->n = 0;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c;
	     c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		ret->n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		memcpy(ret->fd, CMSG_DATA(c), sizeof(int) * ret->n);
	}
}

json_t *talk_read(const void *bytes, size_t n)
{
	json_t *m = json_loadb(bytes, n, JSON_REJECT_DUPLICATES, NULL);

	if (json_is_object(m))
		return m;
	json_decref(m);
	return NULL;
}

int talk_receive(int fd, json_t **ret, struct talk_fds *ret_fds)
{
	_Alignas(struct cmsghdr) char control[ROOM];
	static char text[TALK_BYTES_MAX];
	struct iovec iov = {text, sizeof(text)};
	struct msghdr msg = {.msg_iov = &iov,
			     .msg_iovlen = 1,
			     .msg_control = control,
			     .msg_controllen = sizeof(control)};
	struct talk_fds fds;
	json_t *m;
	ssize_t n;

	n = recvmsg(fd, &msg, MSG_CMSG_CLOEXEC);
	/* whoever closes before reading resets, but may have said why */
	if (n < 0 && errno == ECONNRESET)
		n = recvmsg(fd, &msg, MSG_CMSG_CLOEXEC);
	if (n < 0)
		return errno == ECONNRESET ? 0 : -errno;
	take_fds(&msg, &fds);
	m = n && !(msg.msg_flags & (MSG_TRUNC | MSG_CTRUNC))
		    ? talk_read(text, (size_t)n)
		    : NULL;
	if (m) {
		*ret = m;
		*ret_fds = fds;
		return 1;
	}
	talk_close_fds(&fds);
	if (!n)
		return 0;
	return msg.msg_flags & (MSG_TRUNC | MSG_CTRUNC) ? -EMSGSIZE : -EBADMSG;
}
