// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_link_layer.c - frames, ARP and what looks like a LAN
 *
 * A subnet looks like an Ethernet to its hosts and is none: the platform
 * answers ARP, and carries nothing but IP packets for one receiver.
 */
#include <arpa/inet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/if_ether.h>
#include <netpacket/packet.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "base/text.h"
#include "tests/support/running.h"

#define LAB                                                            \
	"vpcs:\n"                                                      \
	"  app:\n"                                                     \
	"    cidr: [10.0.0.0/16, 10.8.0.0/16]\n"                       \
	"    subnets: {a: 10.0.1.0/24, far: 10.8.1.0/24}\n"            \
	"    security_groups: {wide: {ingress: [all]}}\n"              \
	"instances:\n"                                                 \
	"  client: {subnet: a, security_groups: wide, private_ip: "    \
	"10.0.1.10}\n"                                                 \
	"  server: {subnet: a, security_groups: wide, private_ip: "    \
	"10.0.1.20, ports: [5000, 53/udp]}\n"                          \
	"  thief: {subnet: a, security_groups: wide, private_ip: "     \
	"10.0.1.66, ports: [5000]}\n"                                  \
	"  distant: {subnet: far, security_groups: wide, private_ip: " \
	"10.8.1.20, ports: [5000]}\n"

enum { ETHERTYPE_EXPERIMENT = 0x88b5, HEARD_MAX = 2048, NODES = 600 };

/* A socket at @label that hears every frame of eth0 */
static int ear_at(const char *label)
{
	return socket_at(label, AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
}

/* Is there a frame of @type from outside among those heard so far, which has
 * these bytes at @offset? */
static bool heard(int ear, uint16_t type, size_t offset, const void *bytes,
		  size_t n)
{
	struct sockaddr_ll from;
	socklen_t len = sizeof(from);
	uint8_t frame[HEARD_MAX];

	while (recvfrom(ear, frame, sizeof(frame), 0, (struct sockaddr *)&from,
			&len) > 0)
		if (from.sll_pkttype != PACKET_OUTGOING &&
		    ntohs(from.sll_protocol) == type &&
		    !memcmp(frame + offset, bytes, n))
			return true;
	return false;
}

static bool heard_any(int ear, uint16_t type)
{
	return heard(ear, type, 0, "", 0);
}

static void send_frame(const char *label, uint16_t type, const void *payload,
		       size_t n)
{
	struct ifreq eth0 = {.ifr_name = "eth0"};
	int fd = socket_at(label, AF_PACKET, SOCK_DGRAM, 0);
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(type),
		.sll_halen = ETH_ALEN,
		.sll_addr = {255, 255, 255, 255, 255, 255},
	};

	assert_int_equal(ioctl(fd, SIOCGIFINDEX, &eth0), 0);
	to.sll_ifindex = eth0.ifr_ifindex;
	assert_int_equal(
		sendto(fd, payload, n, 0, (struct sockaddr *)&to, sizeof(to)),
		n);
}

static void all_blocks_of_a_vpc_reach_each_other(void **state)
{
	(void)state; /* L2-1: by the router at +1, without a route table */
	given_lab(LAB);
	assert_open("client", "icmp 10.0.1.1");
	assert_open("distant", "icmp 10.8.1.1");
	assert_open("client", "distant:5000");
	assert_open("distant", "server:5000");
}

static void arp_is_answered_by_the_platform_not_by_the_neighbour(void **state)
{
	static const uint8_t wanted[4] = {10, 0, 1, 20};
	struct ether_arp arp = {
		.arp_hrd = htons(ARPHRD_ETHER),
		.arp_pro = htons(ETH_P_IP),
		.arp_hln = ETH_ALEN,
		.arp_pln = 4,
		.arp_op = htons(ARPOP_REQUEST),
		.arp_spa = {10, 0, 1, 10},
	};
	struct ifreq eth0 = {.ifr_name = "eth0"};
	int at_client, at_server;

	(void)state; /* L2-3: what the client asks never comes to the server */
	given_lab(LAB);
	at_client = ear_at("client");
	at_server = ear_at("server");
	assert_int_equal(ioctl(at_client, SIOCGIFHWADDR, &eth0), 0);
	memcpy(arp.arp_sha, eth0.ifr_hwaddr.sa_data, ETH_ALEN);
	memcpy(arp.arp_tpa, wanted, sizeof(wanted));
	send_frame("client", ETH_P_ARP, &arp, sizeof(arp));
	assert_open("client", "server:5000"); /* what came, came before */
	assert_true(heard(at_client, ETH_P_ARP,
			  sizeof(struct ether_header) +
				  offsetof(struct ether_arp, arp_spa),
			  wanted, sizeof(wanted)));
	assert_false(heard_any(at_server, ETH_P_ARP));
}

/* Else the machine's one table of what is learned would soon be full */
static void nobody_has_to_learn_who_is_near(void **state)
{
	static const char *const at[] = {"client", "server", "distant"};
	const struct lab *lab = given_lab(LAB);

	(void)state;
	assert_open("client", "server:5000");
	assert_open("server", "udp server:53");
	assert_open("distant", "server:5000");
	assert_open("client", "icmp 10.0.1.1");
	for (size_t i = 0; i < ARRAY_LEN(at); i++)
		assert_string_equal(inside(lab->fabric, ns_of(at[i]),
					   "ip neigh | grep -v PERMANENT ||:"),
				    "");
	assert_string_equal(inside(lab->fabric, "vpc/app",
				   "ip neigh | grep -v PERMANENT ||:"),
			    "");
}

/* The kernel remembers 1,024 neighbours in all namespaces together */
static void six_hundred_nodes_know_their_router(void **state)
{
	struct text t = {.arena = arena_new()};

	(void)state;
	text_add(&t, "vpcs: {app: {cidr: 10.0.0.0/16, subnets: "
		     "{a: 10.0.0.0/20, b: 10.0.16.0/20}, security_groups: "
		     "{wide: {ingress: [all]}}}}\n"
		     "instances:\n"
		     "  server: {subnet: b, security_groups: wide, "
		     "ports: [80]}\n");
	for (int i = 0; i < NODES; i++)
		text_add(&t, "  i%d: {subnet: a}\n", i);
	given_lab(t.s);
	arena_free(t.arena);
	for (int i = 0; i < NODES; i++) {
		char name[16];

		snprintf(name, sizeof(name), "i%d", i);
		assert_open(name, "server:80");
	}
}

static void an_address_is_not_claimed_by_gratuitous_arp(void **state)
{
	static const uint8_t claimed[4] = {10, 0, 1, 20};
	struct ether_arp arp = {
		.arp_hrd = htons(ARPHRD_ETHER),
		.arp_pro = htons(ETH_P_IP),
		.arp_hln = ETH_ALEN,
		.arp_pln = 4,
		.arp_op = htons(ARPOP_REPLY),
		.arp_sha = {2, 0, 0, 0, 0, 66},
		.arp_tha = {255, 255, 255, 255, 255, 255},
	};

	(void)state; /* L2-4 */
	given_lab(LAB);
	memcpy(arp.arp_spa, claimed, sizeof(claimed));
	memcpy(arp.arp_tpa, claimed, sizeof(claimed));
	assert_seen_as("client", "server:5000", "10.0.1.10");
	for (int i = 0; i < 3; i++)
		send_frame("thief", ETH_P_ARP, &arp, sizeof(arp));
	for (int i = 0; i < 3; i++) {
		struct dial_result r = sent(
			"client", "10.0.1.20:5000",
			&(struct dial_want){.speech = SPEECH_LISTEN,
					    .lines = 1});

		assert_int_equal(r.end, DIAL_OPEN);
		assert_int_equal(strncmp(r.said, "server sees ", 12), 0);
	}
}

static void send_datagram(const char *to)
{
	int fd = socket_at("client", AF_INET, SOCK_DGRAM, 0), one = 1;
	struct sockaddr_in sa = {.sin_family = AF_INET, .sin_port = htons(53)};

	inet_pton(AF_INET, to, &sa.sin_addr);
	setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &one, sizeof(one));
	assert_int_equal(
		sendto(fd, "who", 3, 0, (struct sockaddr *)&sa, sizeof(sa)), 3);
}

static void nobody_hears_broadcast_or_multicast(void **state)
{
	static const char *const to[] = {"255.255.255.255", "10.0.1.255",
					 "224.0.0.251", "239.1.2.3"};
	int ear;

	(void)state; /* L2-5 */
	given_lab(LAB);
	ear = ear_at("server");
	for (size_t i = 0; i < ARRAY_LEN(to); i++)
		send_datagram(to[i]);
	assert_open("client", "thief:5000"); /* what came, came before */
	assert_false(heard_any(ear, ETH_P_IP));
	assert_open("client", "server:5000");
	assert_true(heard_any(ear, ETH_P_IP)); /* the ear does hear */
}

static void frames_that_are_not_ip_go_nowhere(void **state)
{
	int ear;

	(void)state; /* L2-6 */
	given_lab(LAB);
	ear = ear_at("server");
	send_frame("client", ETHERTYPE_EXPERIMENT, "hello, neighbours", 17);
	assert_open("client", "server:5000");
	assert_false(heard_any(ear, ETHERTYPE_EXPERIMENT));
}

/* --- what is at the host of whoever asks ----------------------------------- */

enum { PACKETS = 5000, A_SECOND = 1024 };

struct count {
	size_t dropped, others;
};

static void count(const struct drop *d, void *arg)
{
	struct count *c = arg;

	if (strcmp(d->reason, "LINK_LOCAL_BURST egress") == 0)
		c->dropped++;
	else
		c->others++;
}

/* Half of them to the resolver, half for metadata: counted together */
static void send_many(const char *label)
{
	static const char *const to[] = {"10.0.0.2", "169.254.169.254"};
	int fd = socket_at(label, AF_INET, SOCK_DGRAM, 0);

	for (int i = 0; i < PACKETS; i++) {
		struct sockaddr_in sa = {.sin_family = AF_INET,
					 .sin_port = htons(53)};

		inet_pton(AF_INET, to[i % 2], &sa.sin_addr);
		sendto(fd, "?", 1, 0, (struct sockaddr *)&sa, sizeof(sa));
	}
}

static void link_local_services_hear_1024_packets_a_second(void **state)
{
	struct lab *lab = given_lab(LAB);
	struct count c = {0};

	(void)state; /* L2-10; of each interface by itself */
	assert_open("client", "udp 10.0.0.2:53");
	lab->record = count;
	lab->record_arg = &c;
	send_many("client");
	assert_open("thief", "10.0.0.2:53");
	assert_open("thief", "169.254.169.254:80");
	for (size_t before = 1; before != c.dropped;) {
		before = c.dropped;
		lab_turn(lab, 0);
	}
	lab->record = NULL;
	assert_true(c.dropped > 0);
	assert_true(c.dropped <= PACKETS - A_SECOND + 24);
	/* what is not dropped for it is for metadata's odd port */
	assert_true(c.others >= A_SECOND / 2 - 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(all_blocks_of_a_vpc_reach_each_other),
		T(arp_is_answered_by_the_platform_not_by_the_neighbour),
		T(six_hundred_nodes_know_their_router),
		T(nobody_has_to_learn_who_is_near),
		T(an_address_is_not_claimed_by_gratuitous_arp),
		T(nobody_hears_broadcast_or_multicast),
		T(frames_that_are_not_ip_go_nowhere),
		T(link_local_services_hear_1024_packets_a_second),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
