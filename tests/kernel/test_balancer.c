// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_balancer.c - packets in pieces at a network load balancer,
 * and those of several consumers
 */
#include <arpa/inet.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/support/running.h"

#define LAB                                                                                   \
	"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}, "                         \
	"security_groups: {wide: {ingress: [all]}}}}\n"                                       \
	"instances: {client: {subnet: a, private_ip: 10.0.1.9, security_groups: wide}, web: " \
	"{subnet: a, security_groups: wide, ports: [80, 53/udp]}}\n"                          \
	"load_balancers: {nlb: {type: network, internal: true, subnets: a, "                  \
	"listeners: {80: t, 53: {protocol: udp, target_group: t}}, "                          \
	"target_groups: {t: web}}}\n"

static const struct lab *balanced;

enum { FIRST = 16, HEADER = sizeof(struct tcphdr), DATA = 4 };

static uint16_t checksum(const struct iphdr *ip, const void *segment, size_t n)
{
	const uint8_t *p = segment;
	uint32_t sum = IPPROTO_TCP + (uint32_t)n;

	for (size_t i = 0; i < n; i++)
		sum += i % 2 ? p[i] : (uint32_t)p[i] << 8;
	for (int i = 0; i < 2; i++) {
		uint32_t a = ntohl(i ? ip->daddr : ip->saddr);

		sum += (a >> 16) + (a & 0xffff);
	}
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons((uint16_t)~sum);
}

static void send_piece(int fd, struct iphdr ip, const uint8_t *segment,
		       size_t from, size_t n)
{
	uint8_t packet[64];
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_addr.s_addr = ip.daddr};

	ip.frag_off = htons((uint16_t)(from / 8 | (from ? 0 : IP_MF)));
	memcpy(packet, &ip, sizeof(ip));
	memcpy(packet + sizeof(ip), segment + from, n);
	assert_int_equal(sendto(fd, packet, sizeof(ip) + n, 0,
				(struct sockaddr *)&to, sizeof(to)),
			 sizeof(ip) + n);
}

/* A segment that opens a connection, in two pieces; the router puts them
 * together for its groups, and sends them on in pieces again */
static void send_tcp_in_pieces(void *arg)
{
	uint8_t segment[HEADER + DATA] = {0};
	struct tcphdr tcp = {.th_sport = htons(40000),
			     .th_dport = htons(80),
			     .th_off = HEADER / 4,
			     .th_flags = TH_SYN,
			     .th_win = htons(1024)};
	struct iphdr ip = {.version = 4,
			   .ihl = 5,
			   .ttl = 64,
			   .id = htons(77),
			   .protocol = IPPROTO_TCP,
			   .saddr = inet_addr("10.0.1.9")};
	int fd = socket_at("client", AF_INET, SOCK_RAW, IPPROTO_RAW);

	(void)arg;
	memcpy(&ip.daddr, model_place(balanced->model, "nlb")->address.bytes,
	       4);
	memcpy(segment, &tcp, HEADER);
	tcp.th_sum = checksum(&ip, segment, sizeof(segment));
	memcpy(segment, &tcp, HEADER);
	send_piece(fd, ip, segment, 0, FIRST);
	send_piece(fd, ip, segment, FIRST, sizeof(segment) - FIRST);
}

static void a_tcp_fragment_does_not_pass(void **state)
{
	struct drop d;

	(void)state; /* NLB-10 */
	balanced = given_lab(LAB);
	d = drop_recorded(send_tcp_in_pieces, NULL);
	assert_string_equal(d.reason, "PROTOCOL_RESTRICTION ingress");
	assert_string_equal(d.ns, "node/nlb");
	assert_int_equal(d.protocol, IPPROTO_TCP);
}

static void datagrams_pass_in_pieces(void **state)
{
	struct dial_want want = {.fragment = true};

	(void)state; /* NLB-10 says it of TCP alone */
	given_lab(LAB);
	assert_open("client", "nlb:80");
	assert_int_equal(sent("client", "udp nlb:53", &want).end, DIAL_OPEN);
}

#define CONSUMER                                                           \
	"{cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}, security_groups: " \
	"{wide: {ingress: [all]}}, endpoints: {"
#define ENDPOINT \
	": {service: orders, subnets: a, security_groups: wide, state: available}"

static void a_service_has_several_endpoints_in_one_zone(void **state)
{
	(void)state; /* IFE-10 */
	given_lab("vpcs:\n"
		  "  provider: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}, "
		  "security_groups: {wide: {ingress: [all]}}}\n"
		  "  one: " CONSUMER "first" ENDPOINT ", second" ENDPOINT "}}\n"
		  "  two: " CONSUMER "third" ENDPOINT "}}\n"
		  "instances:\n"
		  "  web: {subnet: provider/a, security_groups: provider/wide, "
		  "ports: [80]}\n"
		  "  here: {subnet: one/a}\n"
		  "  there: {subnet: two/a}\n"
		  "load_balancers: {nlb: {type: network, internal: true, "
		  "subnets: provider/a, listeners: {80: t}, target_groups: "
		  "{t: web}}}\n"
		  "endpoint_services: {orders: {load_balancer: nlb}}\n");
	assert_open("here", "first:80");
	assert_open("here", "second:80");
	assert_open("there", "third:80");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_tcp_fragment_does_not_pass,
					  lab_drop),
		cmocka_unit_test_teardown(datagrams_pass_in_pieces, lab_drop),
		cmocka_unit_test_teardown(
			a_service_has_several_endpoints_in_one_zone, lab_drop),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("balancer", tests, NULL, NULL);
}
