// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_streams.c - much data through a lab arrives whole
 *
 * Links take more of a stream in one piece than an IPv4 header can tell;
 * whoever reads packets with an eye of its own must still understand them.
 */
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "eni/layout.h"
#include "tests/support/running.h"

#define NEAR                                                        \
	"vpcs:\n"                                                   \
	"  app:\n"                                                  \
	"    cidr: 10.0.0.0/16\n"                                   \
	"    subnets: {a: 10.0.1.0/24, b: 10.0.2.0/24}\n"           \
	"    security_groups: {wide: {ingress: [all]}}\n"           \
	"instances:\n"                                              \
	"  client: {subnet: a, security_groups: wide}\n"            \
	"  server: {subnet: b, security_groups: wide, private_ip: " \
	"10.0.2.20}\n"

#define SIX                                                        \
	"vpcs:\n"                                                  \
	"  app:\n"                                                 \
	"    cidr: 10.0.0.0/16\n"                                  \
	"    ipv6_cidr: auto\n"                                    \
	"    internet_gateway: true\n"                             \
	"    subnets:\n"                                           \
	"      public: {cidr: 10.0.0.0/24, route_table: public}\n" \
	"      six: {ipv6_native: true, ipv6_cidr: auto}\n"        \
	"    route_tables:\n"                                      \
	"      public: {0.0.0.0/0: igw}\n"                         \
	"      main: {\"64:ff9b::/96\": nat}\n"                    \
	"    nat_gateways: {nat: public}\n"                        \
	"    security_groups: {g: {}}\n"                           \
	"instances: {client: {subnet: six, security_groups: g}}\n" \
	"internet: {server: {address: 203.0.113.80}}\n"

enum { PORT = 5000, BYTES = 32 << 20, PIECE = 256 << 10, ROOM = 4 << 20 };

/* --- two ends ------------------------------------------------------------ */

struct ends {
	int client, server;
};

static void wait_for(int fd, short what)
{
	struct pollfd p = {.fd = fd, .events = what};
	uint64_t until = loop_now_us() + PATIENCE_MS * 1000;

	while (poll(&p, 1, 0) == 0 && loop_now_us() < until)
		lab_turn(running_lab(), 1);
	assert_true(p.revents & what);
}

/* A sender that has to wait for its receiver sends smaller pieces */
static int socket_with_room(const char *label, int family)
{
	int fd = socket_at(label, family, SOCK_STREAM, 0);
	int room = ROOM;

	setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room));
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	return fd;
}

static struct ends connected(struct addr server)
{
	struct sockaddr_storage sa;
	struct addr any = {.family = AF_INET};
	struct ends x;
	socklen_t len;
	int listener;

	listener = socket_with_room("server", AF_INET);
	len = addr_sockaddr(any, PORT, &sa);
	assert_int_equal(bind(listener, (struct sockaddr *)&sa, len), 0);
	assert_int_equal(listen(listener, 1), 0);
	len = addr_sockaddr(server, PORT, &sa);
	x.client = socket_with_room("client", server.family);
	connect(x.client, (struct sockaddr *)&sa, len);
	wait_for(listener, POLLIN);
	x.server = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
	assert_true(x.server >= 0);
	wait_for(x.client, POLLOUT);
	return x;
}

/* --- an ear at a link ---------------------------------------------------- */

struct ear {
	int fd;
	size_t largest; /* bytes of an IP packet */
};

static struct ear ear_at(const char *ns, const char *name)
{
	const struct fabric *f = running_lab()->fabric;
	struct ear ear = {.fd = netns_socket(fabric_ns(f, ns), fabric_home(f),
					     AF_PACKET, SOCK_RAW, 0)};
	struct sockaddr_ll at = {.sll_family = AF_PACKET,
				 .sll_protocol = htons(ETH_P_ALL)};
	struct ifreq link = {0};

	assert_true(ear.fd >= 0);
	strncpy(link.ifr_name, name, IFNAMSIZ - 1);
	assert_int_equal(ioctl(ear.fd, SIOCGIFINDEX, &link), 0);
	at.sll_ifindex = link.ifr_ifindex;
	assert_int_equal(bind(ear.fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return ear;
}

static void hear(struct ear *ear)
{
	ssize_t n;

	while ((n = recv(ear->fd, NULL, 0, MSG_TRUNC)) > 0)
		if ((size_t)n > ear->largest + ETH_HLEN)
			ear->largest = (size_t)n - ETH_HLEN;
}

/* --- a stream ------------------------------------------------------------ */

/* Differs from place to place, so that nothing lost or doubled is missed */
static uint8_t byte_at(size_t i)
{
	return (uint8_t)(i ^ i >> 8 ^ i >> 16);
}

static size_t push(int fd, size_t at)
{
	static uint8_t buf[PIECE];
	size_t n = BYTES - at < PIECE ? BYTES - at : PIECE;
	ssize_t sent;

	for (size_t i = 0; i < n; i++)
		buf[i] = byte_at(at + i);
	sent = n ? send(fd, buf, n, MSG_NOSIGNAL) : 0;
	return sent > 0 ? (size_t)sent : 0;
}

static size_t pull(int fd, size_t at)
{
	static uint8_t buf[PIECE];
	ssize_t n = recv(fd, buf, sizeof(buf), 0);

	for (ssize_t i = 0; i < n; i++)
		assert_int_equal(buf[i], byte_at(at + (size_t)i));
	return n > 0 ? (size_t)n : 0;
}

/* Heard by @ear, which may be NULL */
static void assert_arrives(int from, int to, struct ear *ear)
{
	uint64_t until = loop_now_us() + 10 * PATIENCE_MS * 1000;
	size_t out = 0, in = 0;

	while (in < BYTES && loop_now_us() < until) {
		out += push(from, out);
		in += pull(to, in);
		lab_turn(running_lab(), 0);
		if (ear)
			hear(ear);
	}
	assert_int_equal(in, BYTES);
}

/* Before it the setting that is asked for means nothing */
static bool has_big_tcp(void)
{
	struct utsname kernel;
	int major = 0, minor = 0;

	assert_int_equal(uname(&kernel), 0);
	sscanf(kernel.release, "%d.%d", &major, &minor);
	return major > 6 || (major == 6 && minor >= 3);
}

/* --- tests --------------------------------------------------------------- */

static void between_subnets_links_take_more_than_a_packet(void **state)
{
	struct ear ear;
	struct ends x;

	(void)state;
	given_lab(NEAR);
	x = connected(address_of("server"));
	ear = ear_at("node/server", "eth0");
	assert_arrives(x.client, x.server, &ear);
	assert_arrives(x.server, x.client, NULL);
	close(ear.fd);
	close(x.server);
	if (!has_big_tcp()) {
		print_message("skipped: this kernel has no BIG TCP of IPv4\n");
		skip();
	}
	assert_in_range(ear.largest, IP_MAXPACKET + 1, GSO_IPV4_LARGE);
}

static void a_translator_is_given_packets_that_it_can_read(void **state)
{
	struct addr server;
	struct ear ear;
	struct ends x;

	(void)state; /* NAT-18 */
	given_lab(SIX);
	assert_true(addr_parse("64:ff9b::203.0.113.80", &server));
	x = connected(server);
	ear = ear_at("nat/app/nat", LINK_NAT64_FAR);
	assert_arrives(x.client, x.server, NULL);
	assert_arrives(x.server, x.client, &ear);
	assert_in_range(ear.largest, 1, IP_MAXPACKET);
	close(ear.fd);
	close(x.server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(between_subnets_links_take_more_than_a_packet),
		T(a_translator_is_given_packets_that_it_can_read),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
