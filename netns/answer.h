/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns/answer.h - what the kernel answers to requests
 *
 * Nothing here has a socket: bytes come, and what they say goes out. A message
 * or an attribute that is cut short says nothing.
 */
#ifndef NETNS_ANSWER_H
#define NETNS_ANSWER_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** answer_each() - Every whole message of one datagram to @take */
void answer_each(const void *bytes, size_t n,
		 void (*take)(const struct nlmsghdr *msg, void *arg),
		 void *arg);

/** answer_is_whole() - Is all of a message among @n bytes? */
bool answer_is_whole(const struct nlmsghdr *msg, size_t n);

/** answer_payload() - What is in a message, of @size bytes at least; or NULL */
const void *answer_payload(const struct nlmsghdr *msg, size_t size);

/** answer_attributes() - The attributes of a message
 * @header:	bytes of what stands before them
 * @ret:	by type, @n of them; the caller's to empty before
 */
void answer_attributes(const struct nlmsghdr *msg, size_t header,
		       const struct nlattr **ret, size_t n);

/** answer_nested() - The same of what is in an attribute, if it is there */
void answer_nested(const struct nlattr *in, const struct nlattr **ret,
		   size_t n);

/** answer_attribute() - What is in an attribute
 *
 * Return: NULL: it is not there, or shorter than @size
 */
const void *answer_attribute(const struct nlattr *attr, size_t size);

/** answer_u32() - Its number, in the network's order; 0: it is not there */
uint32_t answer_u32(const struct nlattr *attr);
uint64_t answer_u64(const struct nlattr *attr);

/** answer_text() - Its text; NULL: it is not there, or has no end */
const char *answer_text(const struct nlattr *attr);

/** answer_error() - The error that a message of type NLMSG_ERROR tells of:
 * 0 or a negative errno */
int answer_error(const struct nlmsghdr *msg);

/* Acknowledgements of requests that were sent together; their sequence
 * numbers begin with 1 */
struct answers {
	const void *const *about; /* of each request */
	size_t n;
	bool atomic; /* one transaction */
	uint32_t last; /* the request whose answer is the last one */
	bool done;
	void (*failed)(const void *about, int code, const char *words,
		       void *arg);
	void *arg;
};

/** answer_take() - One message of them
 * @answers:	struct answers
 */
void answer_take(const struct nlmsghdr *msg, void *answers);

/* A list, until it is done */
struct dump {
	void (*each)(const struct nlmsghdr *msg, void *arg);
	void *arg;
	bool done, interrupted;
	int rc; /* when done: 0; -EAGAIN: it changed meanwhile; or an errno */
};

/** dump_take() - One message of it
 * @dump:	struct dump
 */
void dump_take(const struct nlmsghdr *msg, void *dump);

#endif
