// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fault/edge_net.c - netlink, sockets, and what is said over them
 */
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "tests/fault/edge_own.h"

enum { UNKNOWN_ROUTE = 0x3ff, UNKNOWN_FILTER = 0xff }; /* types of requests */

/* --- netlink ------------------------------------------------------------------ */

static int option_of(int fd, int option)
{
	socklen_t len = sizeof(int);
	int value = -1;

	return getsockopt(fd, SOL_SOCKET, option, &value, &len) ? -1 : value;
}

/* The brackets of a transaction are no requests */
static bool is_request(const struct nlmsghdr *m)
{
	return m->nlmsg_type != NFNL_MSG_BATCH_BEGIN &&
	       m->nlmsg_type != NFNL_MSG_BATCH_END;
}

static const void *spoil(int fd, const void *buf, size_t len)
{
	bool route = option_of(fd, SO_PROTOCOL) == NETLINK_ROUTE;
	uint8_t *copy = NULL;

	for (size_t at = 0; at + sizeof(struct nlmsghdr) <= len;) {
		const struct nlmsghdr *m = (const void *)((const char *)buf +
							  at);
		struct nlmsghdr *bad;

		if (is_request(m) && edge_counts(EDGE_REQUEST)) {
			edge_note("request of type %u to netlink",
				  m->nlmsg_type);
			if (!copy) {
				copy = mmap(NULL, len, PROT_READ | PROT_WRITE,
					    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
				memcpy(copy, buf, len);
			}
			bad = (void *)(copy + at);
			bad->nlmsg_type = route ? UNKNOWN_ROUTE
						: (m->nlmsg_type & 0xff00) |
							  UNKNOWN_FILTER;
			edge_shared->code = route ? EOPNOTSUPP : EINVAL;
		}
		at += NLMSG_ALIGN(m->nlmsg_len);
	}
	return copy ? copy : buf;
}

/* --- messages ----------------------------------------------------------------- */

static bool fails_to_send(int fd)
{
	switch (option_of(fd, SO_DOMAIN)) {
	case AF_NETLINK:
		return FAILS(EDGE_SEND, "send to netlink");
	case AF_UNIX:
		return FAILS(EDGE_TALK, "send to the other end");
	case AF_INET:
	case AF_INET6:
	case AF_PACKET:
		return FAILS(EDGE_PACKET, "send a packet");
	default:
		return false;
	}
}

static bool fails_to_receive(int fd)
{
	switch (option_of(fd, SO_DOMAIN)) {
	case AF_NETLINK:
		return FAILS(EDGE_RECEIVE, "receive from netlink");
	case AF_UNIX:
		return FAILS(EDGE_TALK, "receive from the other end");
	default:
		return false;
	}
}

ssize_t sendto(int fd, const void *buf, size_t len, int flags,
	       const struct sockaddr *to, socklen_t n)
{
	const void *sent = buf;
	ssize_t rc;

	if (fails_to_send(fd))
		return -1;
	if (edge_shared && option_of(fd, SO_DOMAIN) == AF_NETLINK)
		sent = spoil(fd, buf, len);
	rc = REAL(sendto)(fd, sent, len, flags, to, n);
	if (sent != buf)
		munmap((void *)(uintptr_t)sent, len);
	return rc;
}

ssize_t send(int fd, const void *buf, size_t len, int flags)
{
	return fails_to_send(fd) ? -1 : REAL(send)(fd, buf, len, flags);
}

ssize_t sendmsg(int fd, const struct msghdr *msg, int flags)
{
	return fails_to_send(fd) ? -1 : REAL(sendmsg)(fd, msg, flags);
}

ssize_t recvmsg(int fd, struct msghdr *msg, int flags)
{
	return fails_to_receive(fd) ? -1 : REAL(recvmsg)(fd, msg, flags);
}

ssize_t recv(int fd, void *buf, size_t len, int flags)
{
	return fails_to_receive(fd) ? -1 : REAL(recv)(fd, buf, len, flags);
}

/* --- sockets --- */

int socket(int domain, int type, int protocol)
{
	return FAILS(EDGE_SOCKET, "socket %d, %d, %d", domain, type & 0xf,
		     protocol)
		       ? -1
		       : REAL(socket)(domain, type, protocol);
}

int socketpair(int domain, int type, int protocol, int pair[2])
{
	return FAILS(EDGE_SOCKET, "socketpair")
		       ? -1
		       : REAL(socketpair)(domain, type, protocol, pair);
}

int accept4(int fd, struct sockaddr *from, socklen_t *len, int flags)
{
	return FAILS(EDGE_SOCKET, "accept4")
		       ? -1
		       : REAL(accept4)(fd, from, len, flags);
}

int bind(int fd, const struct sockaddr *to, socklen_t len)
{
	return FAILS(EDGE_BIND, "bind") ? -1 : REAL(bind)(fd, to, len);
}

int listen(int fd, int backlog)
{
	return FAILS(EDGE_BIND, "listen") ? -1 : REAL(listen)(fd, backlog);
}

int connect(int fd, const struct sockaddr *to, socklen_t len)
{
	return FAILS(EDGE_BIND, "connect") ? -1 : REAL(connect)(fd, to, len);
}

int setsockopt(int fd, int level, int option, const void *value, socklen_t n)
{
	return FAILS(EDGE_OPTION, "setsockopt %d, %d", level, option)
		       ? -1
		       : REAL(setsockopt)(fd, level, option, value, n);
}
