// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/answer.c - what the kernel answers to requests
 */
#include "netns/answer.h"

#include <endian.h>
#include <errno.h>
#include <linux/netlink.h>
#include <string.h>

#include "base/arena.h"

enum { ERRNO_MAX = 4095 }; /* as the kernel has it */

/* libmnl's own takes lengths above 2 GiB for negative ones, and believes them */
bool answer_is_whole(const struct nlmsghdr *msg, size_t n)
{
	return n >= sizeof(*msg) && msg->nlmsg_len >= sizeof(*msg) &&
	       msg->nlmsg_len <= n;
}

void answer_each(const void *bytes, size_t n,
		 void (*take)(const struct nlmsghdr *msg, void *arg), void *arg)
{
	const struct nlmsghdr *msg = bytes;
	int left = (int)n;

	while (left > 0 && answer_is_whole(msg, (size_t)left)) {
		take(msg, arg);
		msg = mnl_nlmsg_next(msg, &left);
	}
}

const void *answer_payload(const struct nlmsghdr *msg, size_t size)
{
	return mnl_nlmsg_get_payload_len(msg) >= size
		       ? mnl_nlmsg_get_payload(msg)
		       : NULL;
}

/* --- attributes ------------------------------------------------------------ */

struct table {
	const struct nlattr **of;
	size_t n;
};

static int enter(const struct nlattr *attr, void *arg)
{
	const struct table *t = arg;

	if (mnl_attr_get_type(attr) < t->n)
		t->of[mnl_attr_get_type(attr)] = attr;
	return MNL_CB_OK;
}

/* Of a message that is no multiple of four bytes long, libmnl's own would read
 * on up to the next one */
void answer_attributes(const struct nlmsghdr *msg, size_t header,
		       const struct nlattr **ret, size_t n)
{
	size_t at = NLMSG_ALIGN(header);
	const char *payload = answer_payload(msg, at);

	if (payload)
		mnl_attr_parse_payload(payload + at,
				       mnl_nlmsg_get_payload_len(msg) - at,
				       enter, &(struct table){ret, n});
}

void answer_nested(const struct nlattr *in, const struct nlattr **ret, size_t n)
{
	if (in)
		mnl_attr_parse_nested(in, enter, &(struct table){ret, n});
}

const void *answer_attribute(const struct nlattr *attr, size_t size)
{
	return attr && mnl_attr_get_payload_len(attr) >= size
		       ? mnl_attr_get_payload(attr)
		       : NULL;
}

uint32_t answer_u32(const struct nlattr *attr)
{
	const void *p = answer_attribute(attr, sizeof(uint32_t));
	uint32_t n = 0;

	if (p)
		memcpy(&n, p, sizeof(n));
	return be32toh(n);
}

uint64_t answer_u64(const struct nlattr *attr)
{
	const void *p = answer_attribute(attr, sizeof(uint64_t));
	uint64_t n = 0;

	if (p)
		memcpy(&n, p, sizeof(n));
	return be64toh(n);
}

const char *answer_text(const struct nlattr *attr)
{
	const char *text = answer_attribute(attr, 1);

	return text && memchr(text, '\0', mnl_attr_get_payload_len(attr))
		       ? text
		       : NULL;
}

/* --- acknowledgements ------------------------------------------------------ */

int answer_error(const struct nlmsghdr *msg)
{
	const struct nlmsgerr *error = answer_payload(msg, sizeof(*error));

	if (!error || error->error > 0 || error->error < -ERRNO_MAX)
		return -EBADMSG;
	return error->error;
}

/* The text attribute of an extended ack, or "" */
static const char *kernel_words(const struct nlmsghdr *msg)
{
	const struct nlmsgerr *error = answer_payload(msg, sizeof(*error));
	const struct nlattr *attr[NLMSGERR_ATTR_MSG + 1] = {0};
	size_t skip = sizeof(*error);
	const char *words;

	if (!error || !(msg->nlmsg_flags & NLM_F_ACK_TLVS))
		return "";
	if (!(msg->nlmsg_flags & NLM_F_CAPPED))
		skip += NLMSG_ALIGN((size_t)error->msg.nlmsg_len) -
			sizeof(error->msg);
	answer_attributes(msg, skip, attr, ARRAY_LEN(attr));
	words = answer_text(attr[NLMSGERR_ATTR_MSG]);
	return words ? words : "";
}

void answer_take(const struct nlmsghdr *msg, void *answers)
{
	struct answers *a = answers;
	uint32_t seq = msg->nlmsg_seq;
	int error;

	if (msg->nlmsg_type != NLMSG_ERROR)
		return;
	error = answer_error(msg);
	if (error && seq >= 1 && seq <= a->n)
		a->failed(a->about[seq - 1], -error, kernel_words(msg), a->arg);
	if (seq == a->last)
		a->done = true;
	/* a transaction refused as a whole answers to its first message */
	if (a->atomic && seq == 1 && error)
		a->done = true;
}

/* --- lists ----------------------------------------------------------------- */

void dump_take(const struct nlmsghdr *msg, void *dump)
{
	struct dump *d = dump;

	if (d->done)
		return;
	if (msg->nlmsg_flags & NLM_F_DUMP_INTR)
		d->interrupted = true;
	d->done = msg->nlmsg_type == NLMSG_DONE ||
		  msg->nlmsg_type == NLMSG_ERROR;
	if (msg->nlmsg_type == NLMSG_ERROR)
		d->rc = answer_error(msg);
	else if (d->done)
		d->rc = d->interrupted ? -EAGAIN : 0;
	else
		d->each(msg, d->arg);
}
