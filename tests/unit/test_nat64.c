// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_nat64.c - packets of one family as packets of the other
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <netinet/in.h>

#include "lab/nat64_packet.h"

struct packet {
	uint8_t b[256];
	size_t n;
};

static struct packet empty(size_t n)
{
	return (struct packet){.n = n};
}

static void put_addr(uint8_t *at, const char *text)
{
	struct addr a;

	assert_true(addr_parse(text, &a));
	memcpy(at, a.bytes, addr_len(a.family));
}

static void assert_addr(const uint8_t *at, const char *text)
{
	struct addr a;

	assert_true(addr_parse(text, &a));
	assert_memory_equal(at, a.bytes, addr_len(a.family));
}

static struct packet ipv6(const char *from, const char *to, uint8_t protocol,
			  size_t body)
{
	struct packet p = empty(40 + body);

	p.b[0] = 0x60;
	p.b[5] = (uint8_t)body;
	p.b[6] = protocol;
	p.b[7] = 63;
	put_addr(p.b + 8, from);
	put_addr(p.b + 24, to);
	for (size_t i = 0; i < body; i++)
		p.b[40 + i] = (uint8_t)i;
	return p;
}

static struct packet ipv4_packet(const char *from, const char *to,
				 uint8_t protocol, size_t body)
{
	struct packet p = empty(20 + body);

	p.b[0] = 0x45;
	p.b[3] = (uint8_t)p.n;
	p.b[8] = 61;
	p.b[9] = protocol;
	put_addr(p.b + 12, from);
	put_addr(p.b + 16, to);
	for (size_t i = 0; i < body; i++)
		p.b[20 + i] = (uint8_t)i;
	return p;
}

static struct packet translated(struct nat64_clients *c, const struct packet *p)
{
	static uint8_t out[NAT64_PACKET_MAX];
	struct packet r = empty(nat64_translate(c, p->b, p->n, out));

	assert_in_range(r.n, 0, sizeof(r.b));
	memcpy(r.b, out, r.n);
	return r;
}

/* All of it added up is 0xffff when its checksum is right */
static uint16_t sum(const uint8_t *p, size_t n, uint32_t start)
{
	for (size_t i = 0; i < n; i++)
		start += i % 2 ? p[i] : (uint32_t)p[i] << 8;
	while (start >> 16)
		start = (start & 0xffff) + (start >> 16);
	return (uint16_t)start;
}

#define CLIENT "2001:db8:0:100::4"
#define SERVER "64:ff9b::203.0.113.80"

/* The address that the client has in IPv4 */
static void pool_address(struct nat64_clients *c, char *ret, size_t size)
{
	struct packet p = ipv6(CLIENT, SERVER, IPPROTO_UDP, 8);
	struct addr a = {.family = AF_INET};

	p = translated(c, &p);
	memcpy(a.bytes, p.b + 12, 4);
	snprintf(ret, size, "%s", ADDR(a));
}

static void a_segment_goes_there_and_back(void **state)
{
	struct nat64_clients *c = calloc(1, sizeof(*c));
	struct packet there = ipv6(CLIENT, SERVER, IPPROTO_TCP, 40), p, back;
	char client[ADDR_STR_MAX];

	(void)state; /* NAT-18 */
	p = translated(c, &there);
	assert_int_equal(p.n, 60);
	assert_int_equal(p.b[0], 0x45);
	assert_int_equal(p.b[3], 60);
	assert_int_equal(p.b[8], 63);
	assert_int_equal(p.b[9], IPPROTO_TCP);
	assert_addr(p.b + 16, "203.0.113.80");
	assert_int_equal(sum(p.b, 20, 0), 0xffff);
	assert_memory_equal(p.b + 20, there.b + 40, 16); /* up to the sum */
	assert_memory_equal(p.b + 38, there.b + 58, 22);
	pool_address(c, client, sizeof(client));
	assert_addr(p.b + 12, client);

	back = ipv4_packet("203.0.113.80", client, IPPROTO_TCP, 40);
	back = translated(c, &back);
	assert_int_equal(back.n, 80);
	assert_int_equal(back.b[0], 0x60);
	assert_int_equal(back.b[5], 40);
	assert_addr(back.b + 8, SERVER);
	assert_addr(back.b + 24, CLIENT);
	free(c);
}

static void an_echo_has_the_other_types_and_checksum(void **state)
{
	struct nat64_clients *c = calloc(1, sizeof(*c));
	struct packet p = ipv6(CLIENT, SERVER, IPPROTO_ICMPV6, 24);
	char client[ADDR_STR_MAX];

	(void)state;
	p.b[40] = 128;
	p.b[41] = 0;
	p = translated(c, &p);
	assert_int_equal(p.b[9], IPPROTO_ICMP);
	assert_int_equal(p.b[20], 8);
	assert_int_equal(sum(p.b + 20, 24, 0), 0xffff);

	pool_address(c, client, sizeof(client));
	p = ipv4_packet("203.0.113.80", client, IPPROTO_ICMP, 24);
	p.b[20] = 0;
	p.b[21] = 0;
	p = translated(c, &p);
	assert_int_equal(p.b[6], IPPROTO_ICMPV6);
	assert_int_equal(p.b[40], 129);
	assert_int_equal(sum(p.b + 8, 56, IPPROTO_ICMPV6 + 24), 0xffff);
	free(c);
}

static void an_error_quotes_the_packet_in_its_own_family(void **state)
{
	struct nat64_clients *c = calloc(1, sizeof(*c));
	char client[ADDR_STR_MAX];
	struct packet p, quote;

	(void)state;
	pool_address(c, client, sizeof(client));
	quote = ipv4_packet(client, "203.0.113.80", IPPROTO_UDP, 8);
	quote.b[3] = 200; /* more than the error has of it */
	p = ipv4_packet("198.51.100.1", client, IPPROTO_ICMP, 8 + quote.n);
	memcpy(p.b + 28, quote.b, quote.n);
	p.b[20] = 3;
	p.b[21] = 4; /* fragmentation needed, at 1500 */
	p.b[26] = 1500 >> 8;
	p.b[27] = 1500 & 0xff;
	p = translated(c, &p);
	assert_int_equal(p.n, 40 + 8 + 40 + 8);
	assert_int_equal(p.b[40], 2);
	assert_int_equal(p.b[46] << 8 | p.b[47], 1520);
	assert_int_equal(p.b[48], 0x60);
	assert_int_equal(p.b[53], 180);
	assert_addr(p.b + 48 + 8, CLIENT);
	assert_addr(p.b + 48 + 24, SERVER);

	p = ipv4_packet("203.0.113.80", client, IPPROTO_ICMP, 8 + quote.n);
	memcpy(p.b + 28, quote.b, quote.n);
	p.b[20] = p.b[21] = 3; /* port unreachable */
	p = translated(c, &p);
	assert_int_equal(p.b[40], 1);
	assert_int_equal(p.b[41], 4);
	free(c);
}

static void what_has_no_counterpart_is_not_translated(void **state)
{
	struct nat64_clients *c = calloc(1, sizeof(*c));
	struct packet p;

	(void)state;
	p = ipv6(CLIENT, SERVER, 50, 40); /* neither TCP, UDP nor ICMP */
	assert_int_equal(translated(c, &p).n, 0);
	p = ipv6(CLIENT, SERVER, IPPROTO_TCP, 40);
	p.n -= 1; /* shorter than it says */
	assert_int_equal(translated(c, &p).n, 0);
	p = ipv4_packet("203.0.113.80", "169.254.112.9", IPPROTO_TCP, 40);
	assert_int_equal(translated(c, &p).n, 0); /* nobody's address */
	pool_address(c, (char[ADDR_STR_MAX]){0}, ADDR_STR_MAX);
	p = ipv4_packet("203.0.113.80", "10.0.0.4", IPPROTO_TCP, 40);
	p.b[6] = 0x20; /* a fragment */
	assert_int_equal(translated(c, &p).n, 0);
	p.n = 0;
	assert_int_equal(translated(c, &p).n, 0);
	free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_segment_goes_there_and_back),
		cmocka_unit_test(an_echo_has_the_other_types_and_checksum),
		cmocka_unit_test(an_error_quotes_the_packet_in_its_own_family),
		cmocka_unit_test(what_has_no_counterpart_is_not_translated),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("nat64", tests, NULL, NULL);
}
