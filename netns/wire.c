// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/wire.c - netlink: many requests, one send, one acknowledgement
 */
#include "netns/wire.h"

#include <assert.h>
#include <errno.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "netns/answer.h"

enum {
	SEND_MAX = 64 * 1024, /* of a batch that may be split */
	RECEIVE_MAX = 64 * 1024, /* more than any answer of the kernel's */
	DUMP_TRIES = 3,
	LOST_MAX = 16, /* times that the kernel had no room for its answers */
};

int wire_open(int protocol, const char *of, struct mnl_socket **ret,
	      struct err *e)
{
	struct mnl_socket *nl = mnl_socket_open2(protocol, SOCK_CLOEXEC);
	int on = 1;

	if (!nl)
		return err_set(e, errno, "netlink socket%s of %s",
			       protocol == NETLINK_NETFILTER
				       ? " (nftables, CONFIG_NF_TABLES)"
				       : "",
			       of);
	if (mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID) < 0) {
		int code = errno;

		mnl_socket_close(nl);
		return err_set(e, code, "bind netlink socket of %s", of);
	}
	/* Old kernels lack some of these; their answers are then shorter */
	mnl_socket_setsockopt(nl, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(nl, NETLINK_CAP_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(nl, NETLINK_GET_STRICT_CHK, &on, sizeof(on));
	*ret = nl;
	return 0;
}

void wire_batch_init(struct wire_batch *b, const char *of, bool atomic)
{
	*b = (struct wire_batch){
		.of = of, .atomic = atomic, .arena = arena_new()};
}

void wire_batch_free(struct wire_batch *b)
{
	free(b->buf);
	arena_free(b->arena);
	*b = (struct wire_batch){0};
}

void wire_batch_add(struct wire_batch *b, const struct nlmsghdr *msg,
		    const void *about)
{
	size_t len = NLMSG_ALIGN(msg->nlmsg_len);
	struct nlmsghdr *copy;

	if (b->used + len > b->size) {
		size_t size = (b->size + len) * 2;
		uint8_t *buf = must(realloc(b->buf, size));

		b->buf = buf;
		b->size = size;
	}
	copy = (struct nlmsghdr *)(void *)(b->buf + b->used);
	memset(copy, 0, len);
	memcpy(copy, msg, msg->nlmsg_len);
	copy->nlmsg_flags |= NLM_F_REQUEST;
	copy->nlmsg_seq = (uint32_t)b->about.n + 1;
	copy->nlmsg_pid = 0;
	*vec_add(b->arena, &b->starts) = b->used;
	*vec_add(b->arena, &b->about) = about;
	b->used += len;
}

/* A send larger than the socket's buffer is refused: make room first */
static void make_room(struct mnl_socket *nl, size_t bytes)
{
	int fd = mnl_socket_get_fd(nl), size = 0;
	socklen_t len = sizeof(size);

	getsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, &len);
	if ((size_t)size > bytes + 4096)
		return;
	size = (int)bytes + 8192;
	if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
}

/* One read, each message in it to @take; 0 or a negative errno */
static int receive(struct mnl_socket *nl,
		   void (*take)(const struct nlmsghdr *msg, void *arg),
		   void *arg)
{
	static _Alignas(struct nlmsghdr) uint8_t buf[RECEIVE_MAX];
	ssize_t n = mnl_socket_recvfrom(nl, buf, sizeof(buf));

	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	answer_each(buf, (size_t)n, take, arg);
	return 0;
}

/* Take away what a refused transaction still has to say, or what was not heard
 * to its end: it would be taken for the answer to the next request */
static void drain(struct mnl_socket *nl)
{
	uint8_t buf[4096];
	int lost = 0;
	ssize_t n;

	do {
		n = recv(mnl_socket_get_fd(nl), buf, sizeof(buf), MSG_DONTWAIT);
		lost += n < 0 && errno == ENOBUFS;
	} while (n > 0 || (n < 0 && errno == ENOBUFS && lost < LOST_MAX));
}

static int send_part(struct mnl_socket *nl, struct wire_batch *b, size_t first,
		     size_t end, struct answers *a, struct err *e)
{
	size_t from = b->starts.items[first];
	size_t to = end < b->starts.n ? b->starts.items[end] : b->used;
	size_t acked = b->atomic && end > 1 ? end - 2 : end - 1;
	struct nlmsghdr *last =
		(struct nlmsghdr *)(void *)(b->buf + b->starts.items[acked]);
	int rc = 0;

	last->nlmsg_flags |= NLM_F_ACK;
	a->last = last->nlmsg_seq;
	a->done = false;
	make_room(nl, to - from);
	if (mnl_socket_sendto(nl, b->buf + from, to - from) < 0)
		return err_set(e, errno, "send %zu bytes to netlink of %s%s",
			       to - from, b->of,
			       errno == EMSGSIZE
				       ? " (run as root, or raise sysctl "
					 "net.core.wmem_max)"
				       : "");
	while (!a->done && !rc)
		rc = receive(nl, answer_take, a);
	if (rc)
		drain(nl);
	b->unheard = rc != 0;
	return rc ? err_set(e, -rc, "receive from netlink of %s", b->of) : 0;
}

int wire_commit(struct mnl_socket *nl, struct wire_batch *b,
		void (*failed)(const void *about, int code, const char *words,
			       void *arg),
		void *arg, struct err *e)
{
	struct answers a = {.about = b->about.items,
			    .n = b->about.n,
			    .atomic = b->atomic,
			    .failed = failed,
			    .arg = arg};
	size_t n = b->about.n, first = 0, end;
	int rc = 0;

	for (; first < n && !rc; first = end) {
		size_t from = b->starts.items[first];

		for (end = first + 1; end < n; end++) {
			size_t next = end + 1 < n ? b->starts.items[end + 1]
						  : b->used;

			if (!b->atomic && next - from > SEND_MAX)
				break;
		}
		rc = send_part(nl, b, first, end, &a, e);
	}
	if (b->atomic)
		drain(nl);
	return rc;
}

static int dump_once(struct mnl_socket *nl, struct nlmsghdr *request,
		     void (*each)(const struct nlmsghdr *, void *), void *arg)
{
	struct dump d = {.each = each, .arg = arg};
	int rc = 0;

	if (mnl_socket_sendto(nl, request, request->nlmsg_len) < 0)
		return -errno;
	while (!d.done && !rc)
		rc = receive(nl, dump_take, &d);
	if (rc)
		drain(nl);
	return rc ? rc : d.rc;
}

ssize_t wire_ask(struct mnl_socket *nl, struct nlmsghdr *buf, size_t size)
{
	ssize_t n;
	int code;

	buf->nlmsg_flags |= NLM_F_REQUEST;
	if (mnl_socket_sendto(nl, buf, buf->nlmsg_len) < 0)
		return -errno;
	n = mnl_socket_recvfrom(nl, buf, size);
	code = errno;
	if (n < 0) {
		drain(nl);
		return -code;
	}
	code = 0;
	if (answer_is_whole(buf, (size_t)n) && buf->nlmsg_type == NLMSG_ERROR)
		code = answer_error(buf);
	return code ? code : n;
}

int wire_dump(struct mnl_socket *nl, struct nlmsghdr *request,
	      void (*each)(const struct nlmsghdr *msg, void *arg), void *arg)
{
	int rc = -EAGAIN;

	request->nlmsg_flags |= NLM_F_REQUEST | NLM_F_DUMP;
	for (int i = 0; i < DUMP_TRIES && rc == -EAGAIN; i++)
		rc = dump_once(nl, request, each, arg);
	return rc;
}
