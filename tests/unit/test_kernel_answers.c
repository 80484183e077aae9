// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_kernel_answers.c - what the kernel's answers say
 *
 * The answers are those that the fuzzer of netlink begins with; the first two
 * bytes of each are the fuzzer's own.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <netinet/in.h>

#include "lab/observe.h"
#include "netns/answer.h"
#include "netns/carrier.h"
#include "netns/counts.h"
#include "netns/flow_told.h"
#include "netns/trace_event.h"

enum { OWN = 2, BYTES_MAX = 4096 };

static _Alignas(struct nlmsghdr) uint8_t datagram[BYTES_MAX];

static size_t read_answer(const char *name)
{
	uint8_t own[OWN];
	char path[128];
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "tests/fuzz/netlink.seeds/%s", name);
	f = fopen(path, "rb");
	assert_non_null(f);
	assert_int_equal(fread(own, 1, OWN, f), OWN);
	n = fread(datagram, 1, sizeof(datagram), f);
	fclose(f);
	return n;
}

static const struct nlmsghdr *message(const char *name)
{
	const struct nlmsghdr *msg = (const void *)datagram;

	assert_true(answer_is_whole(msg, read_answer(name)));
	return msg;
}

static void refused(const void *about, int code, const char *words, void *arg)
{
	assert_string_equal(about, "the second");
	assert_int_equal(code, ENOENT);
	assert_string_equal(words, "No such chain");
	++*(int *)arg;
}

static void a_refusal_names_its_request_and_the_kernels_words(void **state)
{
	const void *about[] = {"the first", "the second", "the third"};
	int failed = 0;
	struct answers a = {.about = about,
			    .n = 3,
			    .last = 3,
			    .failed = refused,
			    .arg = &failed};

	(void)state;
	answer_each(datagram, read_answer("refused"), answer_take, &a);
	assert_int_equal(failed, 1);
	assert_true(a.done);
}

static void add_up(const struct count *c, void *arg)
{
	uint64_t *sum = arg;

	sum[0] += c->packets;
	sum[1] += c->bytes;
	sum[2] += c->left_ms;
	sum[3] += c->key_len;
}

static void one_set(const struct nlmsghdr *msg, void *arg)
{
	counts_tell(msg, add_up, arg);
}

static void a_list_that_changed_meanwhile_is_asked_for_again(void **state)
{
	uint64_t sum[4] = {0};
	struct dump whole = {.each = one_set, .arg = sum};
	struct dump cut = {.each = one_set, .arg = sum};

	(void)state;
	answer_each(datagram, read_answer("counts"), dump_take, &whole);
	assert_true(whole.done);
	assert_int_equal(whole.rc, 0);
	assert_int_equal(sum[0], 7 + 7);
	assert_int_equal(sum[1], 1000 + 1000);
	assert_int_equal(sum[2], 30000);
	assert_int_equal(sum[3], 24 + 24);
	answer_each(datagram, read_answer("counts-interrupted"), dump_take,
		    &cut);
	assert_int_equal(cut.rc, -EAGAIN);
}

static void a_flow_has_two_ends_and_a_time(void **state)
{
	struct flow_told f;
	uint32_t n;

	(void)state;
	assert_true(flow_told_read(message("flow-tcp"), &f));
	assert_int_equal(addr_cmp(f.there.from, ipv4(10, 0, 0, 1)), 0);
	assert_int_equal(addr_cmp(f.back.from, ipv4(10, 0, 0, 2)), 0);
	assert_int_equal(f.kind, FLOW_TCP);
	assert_int_equal(f.left_s, 300);
	assert_true(flow_told_read(message("flow-udp"), &f));
	assert_int_equal(f.kind, FLOW_UDP);
	assert_true(flow_count_read(datagram, read_answer("flow-count"), &n));
	assert_int_equal(n, 3);
}

static void a_link_is_up_or_not_yet_or_not_there(void **state)
{
	(void)state;
	assert_int_equal(carrier_read(datagram, read_answer("link")), 0);
	assert_int_equal(carrier_read(datagram, read_answer("link-down")),
			 -EAGAIN);
	assert_int_equal(carrier_read(datagram, read_answer("link-none")),
			 -ENODEV);
	assert_int_equal(carrier_read(datagram, read_answer("link") - 1),
			 -EBADMSG);
	assert_true(local_read(datagram, read_answer("route")));
}

static void told(const struct trace_event *e, void *arg)
{
	*(struct trace_event *)arg = *e;
}

static void a_traced_packet_meets_a_rule(void **state)
{
	struct trace_event e = {0};
	uint64_t handle = 0;

	(void)state;
	trace_event_tell(message("trace-rule"), told, &e);
	assert_int_equal(e.kind, TRACE_RULE);
	assert_int_equal(e.handle, 12);
	assert_string_equal(e.chain, "forward");
	assert_int_equal(e.verdict, NF_V_JUMP);
	assert_string_equal(e.to, "sg-web");
	assert_int_equal(e.headers.to_port, 443);
	trace_event_tell(message("trace-policy"), told, &e);
	assert_int_equal(e.kind, TRACE_POLICY);
	assert_int_equal(e.point, TRACE_ARRIVED);
	assert_true(trace_handle_read(message("rule"), &handle));
	assert_int_equal(handle, 9);
}

static void a_dropped_packet_has_a_reason_and_headers(void **state)
{
	struct drop d;

	(void)state;
	assert_true(drop_read(message("log-udp"), &d));
	assert_string_equal(d.reason, "ENI_SG_RULES_MISMATCH sg-0");
	assert_int_equal(d.in, 3);
	assert_int_equal(d.to_port, 53);
	assert_string_equal(d.payload, "vpclab probe 00000001\n");
	assert_true(drop_read(message("log-icmp-error"), &d));
	assert_int_equal(d.inner_protocol, IPPROTO_TCP);
	assert_int_equal(d.inner_tcp_seq, 1);
	assert_false(drop_read(message("rule"), &d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_refusal_names_its_request_and_the_kernels_words),
		cmocka_unit_test(
			a_list_that_changed_meanwhile_is_asked_for_again),
		cmocka_unit_test(a_flow_has_two_ends_and_a_time),
		cmocka_unit_test(a_link_is_up_or_not_yet_or_not_there),
		cmocka_unit_test(a_traced_packet_meets_a_rule),
		cmocka_unit_test(a_dropped_packet_has_a_reason_and_headers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
