// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_counts.c - what rules count in sets, read back
 *
 *	near --- far: each datagram is counted by its source and destination,
 *	what finds no room any more by the next rule
 */
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "netns/counts.h"
#include "tests/support/fabrics.h"

enum { ROOM = 3, LIFE_S = 60, SECONDS_OF_DAY = 86400, HEADERS = 28 };

static const struct plan_set counted = {
	.name = "counted",
	.keys = {NF_IIF, NF_IP_SADDR, NF_IP_DADDR, NF_SPORT, NF_DPORT},
	.counted = true,
	.size = ROOM,
	.timeout_s = LIFE_S,
	.data = NF_HOUR,
	.port = NF_IIF};
static const struct plan_set lost = {
	.name = "lost", .keys = {NF_IIF}, .counted = true, .data = NF_HOUR};

static struct fabric *given_two(void)
{
	struct plan *p = plan_started();
	struct plan_chain *c;

	plan_ns(p, "near", false);
	plan_ns(p, "far", false);
	plan_link(p, &(struct plan_end){.ns = "near", .name = "x", .mtu = 1500},
		  &(struct plan_end){.ns = "far", .name = "y", .mtu = 1500});
	plan_addr(p, "near", "x", (struct prefix){ipv4(10, 0, 0, 1), 24});
	plan_addr(p, "far", "y", (struct prefix){ipv4(10, 0, 0, 2), 24});
	plan_route(p, "near",
		   &(struct plan_route){.to = {ipv4(10, 0, 0, 0), 24},
					.link = "x",
					.via = ipv4(10, 0, 0, 2)});
	plan_neigh(p, "near", "x", ipv4(10, 0, 0, 2));
	plan_set(p, "far", &counted);
	plan_set(p, "far", &lost);
	c = plan_chain(
		p, "far",
		&(struct plan_chain){.name = "in", .hook = HOOK_PREROUTING});
	PLAN_RULE(p, c, NF_NE(NF_L4PROTO, IPPROTO_UDP), NF_ACCEPT_IT);
	PLAN_RULE(
		p, c,
		{.op = NF_OP_COUNT,
		 .name = "counted",
		 .keys = {NF_IIF, NF_IP_SADDR, NF_IP_DADDR, NF_SPORT, NF_DPORT},
		 .data = {NF_HOUR, NF_IIF}},
		NF_DROP_IT);
	PLAN_RULE(p, c,
		  {.op = NF_OP_COUNT,
		   .name = "lost",
		   .keys = {NF_IIF},
		   .data = {NF_HOUR}},
		  NF_DROP_IT);
	plan_finish(p, NULL);
	return fabric_holding(p);
}

static void send_to(const struct fabric *f, uint16_t port, size_t bytes)
{
	struct sockaddr_in from = {.sin_family = AF_INET,
				   .sin_port = htons(4000)};
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_port = htons(port),
				 .sin_addr.s_addr = htonl(0x0a000002)};
	int fd = netns_socket(fabric_ns(f, "near"), fabric_home(f), AF_INET,
			      SOCK_DGRAM, 0);
	static const char zeros[1000];

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&from, sizeof(from)), 0);
	assert_int_equal(
		sendto(fd, zeros, bytes, 0, (struct sockaddr *)&to, sizeof(to)),
		(ssize_t)bytes);
	close(fd);
}

/* --- what was read ---------------------------------------------------------- */

static struct {
	size_t n;
	struct count of[ROOM];
	uint8_t key[ROOM][64];
} seen;

static void see(const struct count *c, void *arg)
{
	(void)arg;
	assert_true(seen.n < ROOM);
	seen.of[seen.n] = *c;
	memcpy(seen.key[seen.n++], c->key, c->key_len);
}

static void look(const struct fabric *f, const struct plan_set *s)
{
	struct err e = {0};

	seen.n = 0;
	if (counts_read(fabric_ns(f, "far"), fabric_home(f), s, see, NULL, &e))
		fail_msg("%s", e.text);
}

/* The element of datagrams to @port */
static const struct count *of_port(uint16_t port)
{
	static const uint8_t tail[] = {10, 0, 0, 1,	     10,
				       0,  0, 2, 4000 / 256, 4000 % 256};

	for (size_t i = 0; i < seen.n; i++) {
		const uint8_t *key = seen.key[i];

		assert_int_equal(seen.of[i].key_len, 20);
		assert_memory_equal(key + 4, tail, sizeof(tail));
		if (key[16] << 8 == (port & 0xff00) && key[17] == (port & 0xff))
			return &seen.of[i];
	}
	fail_msg("nothing was counted for port %u", port);
	return NULL;
}

static void every_packet_is_counted_where_it_belongs(void **state)
{
	struct fabric *f = given_two();

	(void)state;
	look(f, &counted);
	assert_int_equal(seen.n, 0);
	send_to(f, 53, 10);
	send_to(f, 53, 20);
	send_to(f, 443, 1000);
	look(f, &counted);
	assert_int_equal(seen.n, 2);
	assert_int_equal(of_port(53)->packets, 2);
	assert_int_equal(of_port(53)->bytes, 30 + 2 * HEADERS);
	assert_int_equal(of_port(443)->packets, 1);
	assert_int_equal(of_port(443)->bytes, 1000 + HEADERS);
	send_to(f, 53, 5);
	look(f, &counted);
	assert_int_equal(of_port(53)->packets, 3);
}

static void an_element_tells_when_it_was_made_and_last_hit(void **state)
{
	struct fabric *f = given_two();
	time_t before = time(NULL), age;
	uint32_t link;

	(void)state;
	send_to(f, 53, 1);
	look(f, &counted);
	age = (before % SECONDS_OF_DAY - (time_t)of_port(53)->data[0] +
	       SECONDS_OF_DAY) %
	      SECONDS_OF_DAY;
	assert_true(age == 0 || age >= SECONDS_OF_DAY - 5);
	memcpy(&link, seen.key[0], sizeof(link));
	assert_int_equal(of_port(53)->data[1], link);
	assert_in_range(of_port(53)->left_ms, LIFE_S * 1000 - 5000,
			LIFE_S * 1000);
}

static void what_finds_no_room_is_counted_by_the_next_rule(void **state)
{
	struct fabric *f = given_two();

	(void)state;
	for (uint16_t i = 0; i < ROOM + 4; i++)
		send_to(f, (uint16_t)(100 + i), 7);
	send_to(f, 100, 7); /* which has room already */
	look(f, &counted);
	assert_int_equal(seen.n, ROOM);
	assert_int_equal(of_port(100)->packets, 2);
	look(f, &lost);
	assert_int_equal(seen.n, 1);
	assert_int_equal(seen.of[0].packets, 4);
	assert_int_equal(seen.of[0].bytes, 4 * (7 + HEADERS));
}

static void nft_lists_what_counts(void **state)
{
	struct fabric *f = given_two();
	const char *all;

	(void)state;
	send_to(f, 53, 10);
	all = inside(f, "far", "nft list ruleset");
	assert_non_null(strstr(all, "update @counted { iif . ip saddr . ip "
				    "daddr . th sport . th dport counter : "
				    "meta hour . iif } drop"));
	assert_non_null(strstr(all, "\"y\" . 10.0.0.1 . 10.0.0.2 . 4000 . 53 "
				    "counter packets 1 bytes 38"));
}

static void a_set_that_is_not_there_is_an_error(void **state)
{
	struct fabric *f = given_two();
	struct plan_set none = {.name = "none"};
	struct err e = {0};

	(void)state;
	assert_true(counts_read(fabric_ns(f, "far"), fabric_home(f), &none, see,
				NULL, &e) < 0);
	assert_non_null(strstr(e.text, "read set none of far"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, fabrics_drop)
		T(every_packet_is_counted_where_it_belongs),
		T(an_element_tells_when_it_was_made_and_last_hit),
		T(what_finds_no_room_is_counted_by_the_next_rule),
		T(nft_lists_what_counts),
		T(a_set_that_is_not_there_is_an_error),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
