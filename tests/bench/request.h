/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/bench/request.h - route netlink requests, many in one send
 *
 * As little as will do, of nothing but the kernel's own headers: this is what
 * the floor is made with.
 */
#ifndef TESTS_BENCH_REQUEST_H
#define TESTS_BENCH_REQUEST_H

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "tests/bench/apart.h"

enum { SEND_MAX = 60 * 1024, BUFFER = 64 * 1024 };

static struct {
	_Alignas(struct nlmsghdr) uint8_t bytes[BUFFER];
	size_t used;
	struct nlmsghdr *last;
} batch;

static inline void batch_go(int nl)
{
	need(send(nl, batch.bytes, batch.used, 0) > 0, "send");
	batch.used = 0;
	batch.last = NULL;
}

/* Ask for one answer: the first error, or else the last request's "done" */
static inline void batch_send(int nl)
{
	static _Alignas(struct nlmsghdr) uint8_t answer[BUFFER];
	const struct nlmsghdr *h = (const void *)answer;
	const struct nlmsgerr *error = NLMSG_DATA(h);
	ssize_t n;

	if (!batch.last)
		return;
	batch.last->nlmsg_flags |= NLM_F_ACK;
	batch_go(nl);
	n = recv(nl, answer, sizeof(answer), 0);
	need(n > 0 && h->nlmsg_type == NLMSG_ERROR, "receive");
	errno = -error->error;
	need(!error->error, "request");
}

static inline void put(const void *data, size_t len)
{
	memcpy(batch.bytes + batch.used, data, len);
	memset(batch.bytes + batch.used + len, 0, NLMSG_ALIGN(len) - len);
	batch.used += NLMSG_ALIGN(len);
	batch.last->nlmsg_len = (uint32_t)(batch.bytes + batch.used -
					   (uint8_t *)batch.last);
}

static inline void message(int nl, uint16_t type, const void *body, size_t len)
{
	struct nlmsghdr h = {
		.nlmsg_type = type,
		.nlmsg_flags = NLM_F_REQUEST | NLM_F_CREATE,
	};

	if (batch.used > SEND_MAX)
		batch_send(nl);
	batch.last = (void *)(batch.bytes + batch.used);
	put(&h, sizeof(h));
	put(body, len);
}

static inline void attr(int type, const void *data, size_t len)
{
	struct rtattr a = {(uint16_t)(sizeof(a) + len), (uint16_t)type};

	put(&a, sizeof(a));
	put(data, len);
}

static inline void attr_u32(int type, uint32_t value)
{
	attr(type, &value, sizeof(value));
}

static inline struct rtattr *nest(int type)
{
	struct rtattr *a = (void *)(batch.bytes + batch.used);

	attr(type, "", 0);
	return a;
}

static inline void nest_end(struct rtattr *a)
{
	a->rta_len = (uint16_t)(batch.bytes + batch.used - (uint8_t *)a);
}

#endif
