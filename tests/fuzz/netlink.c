// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/fuzz/netlink.c - any bytes as what the kernel answers
 *
 * The first byte says who reads the datagram behind the second. That one's
 * lowest bit lets the first message be as long as the datagram, whatever it
 * says, so that attributes are come to. No crash, and nothing read that the
 * datagram does not have.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lab/observe.h"
#include "netns/answer.h"
#include "netns/carrier.h"
#include "netns/counts.h"
#include "netns/flow_told.h"
#include "netns/trace_event.h"

enum { REQUESTS = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile size_t sum; /* of all that was told: it has to be there */

static void touch(const void *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sum += ((const uint8_t *)p)[i];
}

static void touch_text(const char *text)
{
	touch(text, text ? strlen(text) : 0);
}

/* --- who reads ------------------------------------------------------------- */

static void failed(const void *about, int code, const char *words, void *arg)
{
	touch_text(about);
	touch_text(words);
	if (code <= 0 || arg)
		abort();
}

static void acknowledged(const void *bytes, size_t n)
{
	static const char *const about[REQUESTS] = {"table", "chain", "rule"};
	const void *all[REQUESTS] = {about[0], about[1], about[2]};

	for (int atomic = 0; atomic < 2; atomic++) {
		struct answers a = {.about = all,
				    .n = REQUESTS,
				    .atomic = atomic,
				    .last = REQUESTS,
				    .failed = failed};

		answer_each(bytes, n, answer_take, &a);
	}
}

static void touch_count(const struct count *c, void *arg)
{
	(void)arg;
	touch(c->key, c->key_len);
	touch(c, sizeof(*c));
}

static void count(const struct nlmsghdr *msg, void *arg)
{
	counts_tell(msg, touch_count, arg);
}

static void counted(const void *bytes, size_t n)
{
	struct dump d = {.each = count};

	answer_each(bytes, n, dump_take, &d);
	if (d.rc > 0 || (d.rc && !d.done))
		abort();
}

static void flow(const struct nlmsghdr *msg, void *arg)
{
	struct flow_told f;

	(void)arg;
	if (!flow_told_read(msg, &f))
		return;
	touch(&f.there, sizeof(f.there));
	touch(&f.back, sizeof(f.back));
	touch(mnl_attr_get_payload(f.tuple), mnl_attr_get_payload_len(f.tuple));
	if (f.zone)
		touch(mnl_attr_get_payload(f.zone),
		      mnl_attr_get_payload_len(f.zone));
}

static void flows(const void *bytes, size_t n)
{
	uint32_t all;

	answer_each(bytes, n, flow, NULL);
	if (flow_count_read(bytes, n, &all))
		touch(&all, sizeof(all));
}

static void link_or_route(const void *bytes, size_t n)
{
	if (carrier_read(bytes, n) > 0)
		abort();
	sum += local_read(bytes, n);
}

static void touch_event(const struct trace_event *e, void *arg)
{
	(void)arg;
	touch_text(e->chain);
	touch_text(e->to);
	touch(&e->headers, sizeof(e->headers));
	if (e->kind > TRACE_POLICY || e->point >= N_TRACE_POINTS)
		abort();
}

static void trace(const struct nlmsghdr *msg, void *arg)
{
	trace_event_tell(msg, touch_event, arg);
}

static void traced(const void *bytes, size_t n)
{
	answer_each(bytes, n, trace, NULL);
}

static void handle(const struct nlmsghdr *msg, void *arg)
{
	uint64_t it;

	(void)arg;
	if (trace_handle_read(msg, &it))
		touch(&it, sizeof(it));
}

static void rules(const void *bytes, size_t n)
{
	answer_each(bytes, n, handle, NULL);
}

static void packet(const struct nlmsghdr *msg, void *arg)
{
	struct drop d;

	(void)arg;
	if (!drop_read(msg, &d))
		return;
	if (strlen(d.reason) >= sizeof(d.reason) ||
	    strlen(d.payload) >= sizeof(d.payload))
		abort();
	touch(&d, sizeof(d));
}

static void logged(const void *bytes, size_t n)
{
	answer_each(bytes, n, packet, NULL);
}

/* --- the datagram ---------------------------------------------------------- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(const void *bytes, size_t n) = {
		acknowledged, counted, flows,  link_or_route,
		traced,	      rules,   logged,
	};
	struct nlmsghdr *datagram;
	size_t n;

	if (size < 3)
		return 0;
	n = size - 2;
	datagram = malloc(n); /* its own: what is behind it is nobody's */
	if (!datagram)
		abort();
	memcpy(datagram, data + 2, n);
	if (data[1] & 1 && n >= sizeof(*datagram))
		datagram->nlmsg_len = (uint32_t)n;
	readers[data[0] % ARRAY_LEN(readers)](datagram, n);
	free(datagram);
	return 0;
}
