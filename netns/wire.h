/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/wire.h - netlink: many requests, one send, one acknowledgement
 *
 * Requests are collected in a batch, each with a word on what it is about.
 * wire_commit() sends them together and asks for an acknowledgement on the last
 * one only: the kernel reports errors asked or not, so the last answer closes
 * the exchange. The kernel's extended ack is kept for the message.
 */
#ifndef NETNS_WIRE_H
#define NETNS_WIRE_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/report.h"

struct wire_batch {
	uint8_t *buf;
	size_t used, size;
	const char *of; /* the namespace that it is for */
	bool atomic; /* one transaction: never split */
	bool unheard; /* sent, but its acknowledgement could not be read */
	VEC(const void *) about; /* of each request, in order */
	VEC(size_t) starts; /* offset of each request */
	struct arena *arena;
};

/** wire_open() - A netlink socket of the current network namespace
 * @protocol:	NETLINK_ROUTE or NETLINK_NETFILTER
 * @of:		that namespace's name
 *
 * Return: 0, or a negative errno with @e set
 */
int wire_open(int protocol, const char *of, struct mnl_socket **ret,
	      struct err *e);

/** wire_batch_init() - An empty batch for the namespace @of; release it with
 * wire_batch_free() */
void wire_batch_init(struct wire_batch *b, const char *of, bool atomic);
void wire_batch_free(struct wire_batch *b);

/** wire_batch_add() - Append a copy of @msg; the caller's object is @about */
void wire_batch_add(struct wire_batch *b, const struct nlmsghdr *msg,
		    const void *about);

/**
 * wire_commit() - Send all requests and wait until the kernel has done them
 * @failed:	called for each request that the kernel refused, with its
 *		@about, the errno (positive) and the kernel's words ("" if none)
 *
 * A batch that is not atomic goes on behind a failing request. With
 * @b->unheard set nobody knows what became of the last part that was sent.
 *
 * Return: 0 when the kernel took part (failures come through @failed), or a
 *	   negative errno with @e set when the socket itself failed
 */
int wire_commit(struct mnl_socket *nl, struct wire_batch *b,
		void (*failed)(const void *about, int code, const char *words,
			       void *arg),
		void *arg, struct err *e);

/** wire_ask() - Send one request that has one answer
 * @buf:	the request, and then the answer
 * @size:	room in @buf
 *
 * Return: bytes of the answer, or a negative errno: the socket's, or the
 *	   kernel's refusal
 */
ssize_t wire_ask(struct mnl_socket *nl, struct nlmsghdr *buf, size_t size);

/** wire_dump() - Send one dump request, pass every answer to @each
 *
 * Return: 0, or a negative errno
 */
int wire_dump(struct mnl_socket *nl, struct nlmsghdr *request,
	      void (*each)(const struct nlmsghdr *msg, void *arg), void *arg);

#endif
