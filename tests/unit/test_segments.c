// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_segments.c - one piece of a stream as packets of a link
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <net/ethernet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include "base/checksum.h"
#include "lab/segments.h"

enum { MOST = 140000, TAKEN_MAX = 100, OPTIONS = 12, TCP = 20 + OPTIONS };

struct frame {
	uint8_t b[MOST];
	size_t n;
};

static struct frame given, taken[TAKEN_MAX];
static size_t n_taken, wanted;

/* --- frames ---------------------------------------------------------------- */

/* From 10.0.1.5:40000 to 10.0.2.4:5432, or the same with IPv6 */
static void piece(bool ipv6, uint8_t protocol, size_t payload, uint8_t flags)
{
	uint8_t *ip = given.b + ETH_HLEN, *tcp = ip + (ipv6 ? 40 : 20);

	memset(&given, 0, sizeof(given));
	given.n = (size_t)(tcp - given.b) + TCP + payload;
	memset(given.b, 0x22, 2 * ETH_ALEN);
	put16(given.b + 12, ipv6 ? ETHERTYPE_IPV6 : ETHERTYPE_IP);
	if (ipv6) {
		ip[0] = 0x60;
		ip[6] = protocol;
		ip[8] = 0xfd;
		ip[24] = 0xfd;
		ip[39] = 4;
	} else {
		ip[0] = 0x45;
		put16(ip + 4, 0xfffe);
		put16(ip + 10, 0xbeef);
		ip[9] = protocol;
		put32(ip + 12, 0x0a000105);
		put32(ip + 16, 0x0a000204);
	}
	put16(tcp, 40000);
	put16(tcp + 2, 5432);
	put32(tcp + 4, 0xfffffc00);
	tcp[12] = TCP / 4 << 4;
	tcp[13] = flags;
	put16(tcp + 16, 0xdead); /* left to the card */
	for (size_t i = 0; i < payload; i++)
		tcp[TCP + i] = (uint8_t)(i ^ i >> 8);
}

static bool take(const uint8_t *frame, size_t n, void *arg)
{
	assert_ptr_equal(arg, &wanted);
	assert_in_range(n_taken, 0, TAKEN_MAX - 1);
	memcpy(taken[n_taken].b, frame, n);
	taken[n_taken].n = n;
	return ++n_taken != wanted;
}

static void cut(size_t mtu)
{
	uint8_t *exact = malloc(given.n); /* nothing may be read behind it */

	n_taken = 0;
	memcpy(exact, given.b, given.n);
	segments_cut(exact, given.n, mtu, take, &wanted);
	free(exact);
}

/* --- what must hold of them -------------------------------------------------- */

static uint16_t sum_of(const uint8_t *p, size_t n, uint32_t more)
{
	return checksum_fold(checksum_add(more, p, n));
}

/* All of the stream, each with numbers of its own and sums that are right */
static void assert_whole(bool ipv6, size_t payload, size_t mtu)
{
	size_t header = ipv6 ? 40 : 20, at = 0;

	for (size_t i = 0; i < n_taken; i++) {
		const uint8_t *ip = taken[i].b + ETH_HLEN, *tcp = ip + header;
		size_t total = taken[i].n - ETH_HLEN;
		size_t n = total - header - TCP;
		uint32_t pseudo = checksum_add(0, ip + (ipv6 ? 8 : 12),
					       ipv6 ? 32 : 8);

		assert_in_range(total, header + TCP + 1, mtu);
		if (i + 1 < n_taken)
			assert_int_equal(total, mtu);
		assert_memory_equal(taken[i].b, given.b, ETH_HLEN);
		if (ipv6) {
			assert_int_equal(get16(ip + 4), total - 40);
		} else {
			assert_int_equal(get16(ip + 2), total);
			assert_int_equal(get16(ip + 4), (0xfffe + i) & 0xffff);
			assert_int_equal(sum_of(ip, 20, 0), 0xffff);
		}
		assert_int_equal(get32(tcp + 4), (uint32_t)(0xfffffc00 + at));
		assert_int_equal(
			sum_of(tcp, TCP + n,
			       pseudo + IPPROTO_TCP + (uint32_t)(TCP + n)),
			0xffff);
		assert_memory_equal(tcp + TCP,
				    given.b + ETH_HLEN + header + TCP + at, n);
		at += n;
	}
	assert_int_equal(at, payload);
}

static void assert_as_it_is(void)
{
	assert_int_equal(n_taken, 1);
	assert_int_equal(taken[0].n, given.n);
	assert_memory_equal(taken[0].b, given.b, given.n);
}

static uint8_t flags_of(size_t i)
{
	return taken[i].b[ETH_HLEN + 20 + 13];
}

/* --- tests ------------------------------------------------------------------- */

static void a_stream_is_cut_to_the_mtu(void **state)
{
	(void)state;
	piece(false, IPPROTO_TCP, 130000, TH_ACK);
	cut(9001);
	assert_int_equal(n_taken, 15);
	assert_whole(false, 130000, 9001);
	piece(false, IPPROTO_TCP, 2 * (1500 - 20 - TCP), TH_ACK);
	cut(1500);
	assert_int_equal(n_taken, 2);
	assert_whole(false, 2 * (1500 - 20 - TCP), 1500);
}

static void one_of_ipv6_as_well(void **state)
{
	(void)state;
	piece(true, IPPROTO_TCP, 60000, TH_ACK);
	cut(1500);
	assert_int_equal(n_taken, 43);
	assert_whole(true, 60000, 1500);
}

static void the_last_one_pushes_and_the_first_reduces(void **state)
{
	enum { CWR = 0x80, ALL = CWR | TH_ACK | TH_PUSH | TH_FIN };

	(void)state; /* RFC 9293, RFC 3168 */
	piece(false, IPPROTO_TCP, 4000, ALL);
	cut(1500);
	assert_int_equal(n_taken, 3);
	assert_int_equal(flags_of(0), CWR | TH_ACK);
	assert_int_equal(flags_of(1), TH_ACK);
	assert_int_equal(flags_of(2), TH_ACK | TH_PUSH | TH_FIN);
}

static void what_fits_stays_as_it_is(void **state)
{
	(void)state;
	piece(false, IPPROTO_TCP, 1500 - 20 - TCP, TH_ACK);
	cut(1500);
	assert_as_it_is();
	piece(false, IPPROTO_TCP, 130000, TH_ACK);
	cut(65536); /* loopback's: more than a header can tell */
	assert_as_it_is();
}

static void what_is_no_tcp_stays_as_it_is(void **state)
{
	(void)state;
	piece(false, IPPROTO_UDP, 4000, 0);
	cut(1500);
	assert_as_it_is();
	piece(true, IPPROTO_HOPOPTS, 4000, 0);
	cut(1500);
	assert_as_it_is();
	piece(false, IPPROTO_TCP, 4000, TH_ACK);
	put16(given.b + 12, ETHERTYPE_ARP);
	cut(1500);
	assert_as_it_is();
}

static void headers_that_cannot_be_stay_as_they_are(void **state)
{
	(void)state;
	piece(false, IPPROTO_TCP, 4000, TH_ACK);
	given.b[ETH_HLEN] = 0x41; /* an IPv4 header of four bytes */
	given.b[ETH_HLEN + 4 + 12] = TCP / 4 << 4;
	cut(1500);
	assert_as_it_is();
	piece(false, IPPROTO_TCP, 4000, TH_ACK);
	given.b[ETH_HLEN + 20 + 12] = 0x10; /* one of TCP's */
	cut(1500);
	assert_as_it_is();
	piece(false, IPPROTO_TCP, 4000, TH_ACK);
	cut(20 + TCP); /* no room for any payload */
	assert_as_it_is();
	piece(false, IPPROTO_TCP, 0, TH_ACK); /* cut off within its headers */
	given.n = ETH_HLEN + 30;
	cut(20);
	assert_as_it_is();
}

static void whoever_takes_may_stop(void **state)
{
	(void)state;
	piece(false, IPPROTO_TCP, 130000, TH_ACK);
	wanted = 3;
	cut(1500);
	assert_int_equal(n_taken, 3);
	wanted = 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_is_cut_to_the_mtu),
		cmocka_unit_test(one_of_ipv6_as_well),
		cmocka_unit_test(the_last_one_pushes_and_the_first_reduces),
		cmocka_unit_test(what_fits_stays_as_it_is),
		cmocka_unit_test(what_is_no_tcp_stays_as_it_is),
		cmocka_unit_test(headers_that_cannot_be_stay_as_they_are),
		cmocka_unit_test(whoever_takes_may_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
