// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_forward_functions.c - Lambda functions, real packets
 */
#include <netinet/in.h>
#include <netinet/ip.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/running.h"

#define LAB                                                              \
	"vpcs:\n"                                                        \
	"  app:\n"                                                       \
	"    cidr: 10.0.0.0/16\n"                                        \
	"    internet_gateway: true\n"                                   \
	"    subnets:\n"                                                 \
	"      public: {cidr: 10.0.0.0/24, route_table: public}\n"       \
	"      a: 10.0.1.0/24\n"                                         \
	"      b: {cidr: 10.0.2.0/24, az: b}\n"                          \
	"    route_tables: {public: {0.0.0.0/0: igw}}\n"                 \
	"    security_groups:\n"                                         \
	"      function: {ingress: [all]}\n"                             \
	"      database: {ingress: [{tcp: [5432, 25], from: function}, " \
	"{udp: 53, from: function}, {icmp: all, from: any}]}\n"          \
	"functions:\n"                                                   \
	"  outside: {}\n"                                                \
	"  inside: {subnets: [a, b], security_groups: function}\n"       \
	"  twin: {subnets: [a, b], security_groups: function}\n"         \
	"  exposed: {subnets: public, security_groups: function}\n"      \
	"instances:\n"                                                   \
	"  orders: {subnet: a, security_groups: database, "              \
	"ports: [5432, 53/udp]}\n"                                       \
	"  client: {subnet: b, security_groups: function}\n"             \
	"internet: {host: {address: 203.0.113.80, ports: [5000, 53/udp]}}\n"

#define NOT_IN_VPC "FUNCTION_NOT_IN_VPC egress"
#define RESTRICTED "FUNCTION_PROTOCOL_RESTRICTION egress"

static void a_default_function_reaches_the_internet_alone(void **state)
{
	(void)state; /* LAM-2, F-1 */
	given_lab(LAB);
	assert_open("outside", "host:5000");
	assert_open("outside", "udp host:53");
	assert_blocked("outside", "orders:5432", NOT_IN_VPC, NULL);
	assert_blocked("outside", "udp orders:53", NOT_IN_VPC, NULL);
	assert_blocked("outside", "192.168.0.1:80", NOT_IN_VPC, NULL);
}

static void a_function_in_a_vpc_is_seen_as_its_eni(void **state)
{
	const struct lab *lab = given_lab(LAB);
	const struct place *a = model_place(lab->model, "inside@a");
	const struct place *b = model_place(lab->model, "inside@b");

	(void)state; /* LAM-3, LAM-5, LAM-13, LAM-15 */
	assert_seen_as("inside@a", "orders:5432", ADDR(a->eni->private_ip));
	assert_seen_as("inside@b", "orders:5432", ADDR(b->eni->private_ip));
	assert_open("inside@a", "udp orders:53");
	assert_blocked("inside@a", "host:5000",
		       "NO_ROUTE_TO_DESTINATION egress", "inside@a");
}

static void a_public_subnet_gives_a_function_no_internet(void **state)
{
	(void)state; /* LAM-17, IGW-4 */
	given_lab(LAB);
	assert_blocked("exposed", "host:5000",
		       "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS egress", NULL);
}

static void nothing_opens_a_connection_to_a_function(void **state)
{
	(void)state; /* LAM-4, LAM-5: though its group lets everything in */
	given_lab(LAB);
	assert_blocked("client", "inside@a:80",
		       "FUNCTION_ACCEPTS_NO_CONNECTIONS ingress", "inside@a");
	assert_blocked("client", "udp inside@b:80",
		       "FUNCTION_ACCEPTS_NO_CONNECTIONS ingress", "inside@b");
	assert_blocked("client", "icmp inside@a",
		       "FUNCTION_ACCEPTS_NO_CONNECTIONS ingress", "inside@a");
	assert_blocked("twin@a", "inside@b:80",
		       "FUNCTION_ACCEPTS_NO_CONNECTIONS ingress", "inside@b");
}

static void functions_send_neither_ping_nor_mail(void **state)
{
	(void)state; /* LAM-6 */
	given_lab(LAB);
	assert_blocked("inside@a", "icmp orders", RESTRICTED, NULL);
	assert_blocked("inside@a", "orders:25", RESTRICTED, NULL);
	assert_blocked("outside", "host:25", RESTRICTED, NULL);
	assert_blocked("outside", "icmp host", RESTRICTED, NULL);
}

static void functions_that_share_an_eni_do_not_collide(void **state)
{
	static struct dial_result r[2];
	static size_t count;
	struct dial_want want = {.speech = SPEECH_LISTEN,
				 .lines = 1,
				 .keep = true,
				 .source_port = 41000};
	const struct lab *lab = given_lab(LAB);

	(void)state; /* LAM-12: one address, one port, two connections */
	assert_ptr_equal(model_place(lab->model, "inside@a")->eni,
			 model_place(lab->model, "twin@a")->eni);
	count = 0;
	send_begin("inside@a", "orders:5432", &want, &r[0], &count);
	send_begin("twin@a", "orders:5432", &want, &r[1], &count);
	turn_until(&count, 2);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(r[i].end, DIAL_OPEN);
		assert_true(r[i].fd >= 0);
		close(r[i].fd);
	}
	assert_string_not_equal(r[0].said, r[1].said);
}

static void functions_of_vpcs_with_equal_addresses_keep_apart(void **state)
{
	struct dial_want want = {.speech = SPEECH_LISTEN,
				 .lines = 1,
				 .keep = true,
				 .source_port = 41000};
	static struct dial_result r[2];
	static size_t count;

	(void)state; /* VPC-12 */
	given_lab("vpcs:\n"
		  "  one: {cidr: 10.0.0.0/16, subnets: {a1: 10.0.1.0/24}, "
		  "security_groups: {w1: {ingress: [all]}}}\n"
		  "  two: {cidr: 10.0.0.0/16, subnets: {a2: 10.0.1.0/24}, "
		  "security_groups: {w2: {ingress: [all]}}}\n"
		  "functions: {f1: {subnets: a1, security_groups: w1}, "
		  "f2: {subnets: a2, security_groups: w2}}\n"
		  "instances:\n"
		  "  s1: {subnet: a1, private_ip: 10.0.1.20, "
		  "security_groups: w1, ports: [5000]}\n"
		  "  s2: {subnet: a2, private_ip: 10.0.1.20, "
		  "security_groups: w2, ports: [5000]}\n");
	count = 0;
	send_begin("f1", "10.0.1.20:5000", &want, &r[0], &count);
	send_begin("f2", "10.0.1.20:5000", &want, &r[1], &count);
	turn_until(&count, 2);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(r[i].end, DIAL_OPEN);
		close(r[i].fd);
	}
	assert_int_equal(strncmp(r[0].said, "s1 sees ", 8), 0);
	assert_int_equal(strncmp(r[1].said, "s2 sees ", 8), 0);
	/* one address on both sides, one port: only the zone differs */
	assert_string_equal(r[0].said + 2, r[1].said + 2);
}

/* --- fragments ----------------------------------------------------------------- */

static void of_fragments_udp_alone_leaves_a_function(void **state)
{
	struct dial_want want = {.fragment = true};
	struct dial_result r;

	(void)state; /* MTU-5 */
	given_lab(LAB);
	r = sent("inside@a", "udp orders:53", &want);
	assert_int_equal(r.end, DIAL_OPEN);
	r = sent("outside", "udp host:53", &want);
	assert_int_equal(r.end, DIAL_OPEN);
	r = sent("client", "icmp orders", &want);
	assert_int_equal(r.end, DIAL_OPEN);
	r = sent("inside@a", "icmp orders", &want);
	assert_int_equal(r.end, DIAL_DROPPED);
	assert_string_equal(r.drop.reason, RESTRICTED);
}

static void send_tcp_fragment(void *offset)
{
	struct {
		struct iphdr ip;
		uint8_t payload[24];
	} packet = {.ip = {.version = 4,
			   .ihl = 5,
			   .ttl = 64,
			   .id = htons(77),
			   .protocol = IPPROTO_TCP,
			   .frag_off = htons(*(uint16_t *)offset),
			   .daddr = htonl(0x0a000203)}};
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_addr.s_addr = packet.ip.daddr};
	int fd = socket_at("inside@a", AF_INET, SOCK_RAW, IPPROTO_RAW);

	assert_int_equal(sendto(fd, &packet, sizeof(packet), 0,
				(struct sockaddr *)&to, sizeof(to)),
			 sizeof(packet));
}

static void a_tcp_fragment_does_not_leave_a_function(void **state)
{
	static uint16_t offsets[] = {IP_MF, 100, IP_MF | 3};

	/* MTU-5: the first, the last, and one between */
	for (size_t i = 0; i < ARRAY_LEN(offsets); i++) {
		struct drop d;

		given_lab(LAB);
		d = drop_recorded(send_tcp_fragment, &offsets[i]);
		assert_string_equal(d.reason, RESTRICTED);
		assert_string_equal(d.ns, "owner");
		assert_int_equal(d.protocol, IPPROTO_TCP);
		lab_drop(state);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(a_default_function_reaches_the_internet_alone),
		T(a_function_in_a_vpc_is_seen_as_its_eni),
		T(a_public_subnet_gives_a_function_no_internet),
		T(nothing_opens_a_connection_to_a_function),
		T(functions_send_neither_ping_nor_mail),
		T(functions_that_share_an_eni_do_not_collide),
		T(functions_of_vpcs_with_equal_addresses_keep_apart),
		T(of_fragments_udp_alone_leaves_a_function),
		T(a_tcp_fragment_does_not_leave_a_function),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
