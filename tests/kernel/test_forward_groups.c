// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_forward_groups.c - security groups, with real packets
 *
 * "Refused" means that every group let the packet through: nobody listens on
 * most ports here.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/support/running.h"

/* A VPC with one subnet; security groups and instances follow */
#define ONE_SUBNET                \
	"vpcs:\n"                 \
	"  app:\n"                \
	"    cidr: 10.0.0.0/16\n" \
	"    subnets: {a: 10.0.1.0/24, b: 10.0.2.0/24}\n"

#define IN "ENI_SG_RULES_MISMATCH ingress"
#define OUT "ENI_SG_RULES_MISMATCH egress"

static void any_rule_of_any_group_lets_a_packet_in(void **state)
{
	(void)state; /* SG-1, SG-2 */
	given_lab(ONE_SUBNET
		  "    security_groups:\n"
		  "      web: {ingress: [{tcp: 80, from: any}, "
		  "{tcp: 443, from: 10.9.0.0/16}, {tcp: 443, from: any}]}\n"
		  "      admin: {ingress: [{tcp: 22, from: 10.0.1.0/24}]}\n"
		  "      more: {ingress: [{tcp: 23, from: 10.0.1.0/24}]}\n"
		  "      empty: {}\n"
		  "      last: {ingress: [{tcp: 24, from: 10.0.1.0/24}]}\n"
		  "instances:\n"
		  "  client: {subnet: a}\n"
		  "  server: {subnet: a, security_groups: "
		  "[web, admin, more, empty, last]}\n");
	assert_refused("client", "server:80");
	assert_refused("client", "server:443");
	assert_refused("client", "server:22");
	assert_refused("client", "server:23");
	assert_refused("client", "server:24");
	assert_blocked("client", "server:25", IN, "server");
	assert_blocked("client", "udp server:80", IN, "server");
}

static void both_sides_have_to_agree(void **state)
{
	(void)state; /* PKT-3, SG-3 */
	given_lab(ONE_SUBNET
		  "    security_groups:\n"
		  "      out: {egress: [{tcp: 80, to: 10.0.1.0/24}]}\n"
		  "      closed: {egress: []}\n"
		  "      in: {ingress: [{tcp: [80, 81], from: any}]}\n"
		  "instances:\n"
		  "  client: {subnet: a, security_groups: out}\n"
		  "  mute: {subnet: a, security_groups: closed}\n"
		  "  server: {subnet: a, security_groups: in}\n"
		  "  far: {subnet: b, security_groups: in}\n");
	assert_refused("client", "server:80");
	assert_blocked("client", "server:81", OUT, "client");
	assert_blocked("client", "far:80", OUT, "client");
	assert_blocked("mute", "server:80", "SG_HAS_NO_RULES egress", "mute");
	assert_blocked("server", "client:80", "SG_HAS_NO_RULES ingress",
		       "client"); /* SG-19 */
}

static void a_reply_needs_no_rule(void **state)
{
	(void)state; /* PKT-4, TRK-1 */
	given_lab(ONE_SUBNET
		  "    security_groups:\n"
		  "      in: {ingress: [{tcp: 5000, from: any}, "
		  "{udp: 53, from: any}, {icmp: echo-request, from: any}], "
		  "egress: []}\n"
		  "instances:\n"
		  "  client: {subnet: b}\n"
		  "  server: {subnet: a, security_groups: in, "
		  "ports: [5000, 53/udp]}\n");
	assert_open("client", "server:5000");
	assert_open("client", "udp server:53");
	assert_open("client", "icmp server");
}

static void the_default_group_admits_its_own_members_alone(void **state)
{
	(void)state; /* SG-4, SG-5 */
	given_lab(ONE_SUBNET
		  "    security_groups: {other: {}}\n"
		  "instances:\n"
		  "  one: {subnet: a, ports: [5000]}\n"
		  "  two: {subnet: b, ports: [5000]}\n"
		  "  stranger: {subnet: a, security_groups: other}\n");
	assert_open("one", "two:5000");
	assert_open("two", "one:5000");
	assert_refused("one", "udp two:9");
	assert_open("one", "icmp two");
	assert_blocked("stranger", "one:5000", IN, "one");
	assert_blocked("one", "stranger:5000", "SG_HAS_NO_RULES ingress",
		       "stranger");
}

static void a_reference_means_the_members_at_that_moment(void **state)
{
	(void)state; /* SG-9 */
	given_lab(ONE_SUBNET
		  "    security_groups:\n"
		  "      function: {}\n"
		  "      database: {ingress: [{tcp: 5432, from: function}, "
		  "{icmp: 8/0, from: function}, {udp: 1000-1002, from: "
		  "function}]}\n"
		  "      peers: {ingress: [{tcp: 80, from: self}], "
		  "egress: [{tcp: 80, to: self}, {tcp: 81, to: self}]}\n"
		  "instances:\n"
		  "  member: {subnet: b, security_groups: function}\n"
		  "  both: {subnet: b, security_groups: [peers, function]}\n"
		  "  other: {subnet: b}\n"
		  "  orders: {subnet: a, security_groups: database, "
		  "ports: [5432]}\n"
		  "  peer: {subnet: a, security_groups: peers, ports: [80]}\n");
	assert_open("member", "orders:5432");
	assert_open("both", "orders:5432");
	assert_blocked("other", "orders:5432", IN, "orders");
	assert_blocked("member", "orders:5433", IN, "orders");
	assert_open("member", "icmp orders");
	assert_blocked("other", "icmp orders", IN, "orders");
	assert_blocked("member", "udp orders:999", IN, "orders");
	assert_refused("member", "udp orders:1000");
	assert_refused("member", "udp orders:1002");
	assert_blocked("member", "udp orders:1003", IN, "orders");
	assert_open("both", "peer:80");
	assert_blocked("both", "peer:81", IN, "peer");
	assert_blocked("peer", "orders:5432", OUT, "peer");
}

static void port_ranges_include_both_ends(void **state)
{
	(void)state; /* SG-8 */
	given_lab(ONE_SUBNET
		  "    security_groups:\n"
		  "      edges: {ingress: [{tcp: 1000-1002, from: any}, "
		  "{tcp: 65535, from: any}, {udp: 0-1, from: any}, "
		  "{udp: 65534-65535, from: any}]}\n"
		  "instances:\n"
		  "  client: {subnet: a}\n"
		  "  server: {subnet: a, security_groups: edges}\n");
	assert_blocked("client", "server:999", IN, "server");
	assert_refused("client", "server:1000");
	assert_refused("client", "server:1001");
	assert_refused("client", "server:1002");
	assert_blocked("client", "server:1003", IN, "server");
	assert_blocked("client", "server:65534", IN, "server");
	assert_refused("client", "server:65535");
	assert_refused("client", "udp server:1");
	assert_blocked("client", "udp server:2", IN, "server");
	assert_blocked("client", "udp server:65533", IN, "server");
	assert_refused("client", "udp server:65535");
}

static void a_rule_for_all_protocols_matches_every_port(void **state)
{
	(void)state; /* SG-7 */
	given_lab(
		ONE_SUBNET
		"    security_groups:\n"
		"      wide: {ingress: [{protocol: all, from: 10.0.1.0/24}]}\n"
		"instances:\n"
		"  near: {subnet: a}\n"
		"  far: {subnet: b}\n"
		"  server: {subnet: a, security_groups: wide}\n");
	assert_refused("near", "server:1");
	assert_refused("near", "udp server:65535");
	assert_open("near", "icmp server");
	assert_blocked("far", "server:1", IN, "server");
	assert_blocked("far", "udp server:1", IN, "server");
	assert_blocked("far", "icmp server", IN, "server");
}

static void icmp_is_judged_by_type_and_code(void **state)
{
	static const struct {
		const char *rule;
		bool echo;
	} rules[] = {
		{"all", true},	       {"8", true},  {"8/0", true},
		{"8/1", false},	       {"0", false}, {"echo-request", true},
		{"3/4", false},	       {"7", false}, {"9", false},
		{"echo-reply", false},
	};

	/* SG-8 */
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		given_lab(text_given(ONE_SUBNET
				     "    security_groups: {g: {ingress: "
				     "[{icmp: %s, from: any}]}}\n"
				     "instances:\n"
				     "  client: {subnet: a}\n"
				     "  server: {subnet: a, "
				     "security_groups: g}\n",
				     rules[i].rule));
		print_message("# icmp: %s\n", rules[i].rule);
		if (rules[i].echo)
			assert_open("client", "icmp server");
		else
			assert_blocked("client", "icmp server", IN, "server");
		assert_blocked("client", "server:2048", IN, "server");
		lab_drop(state);
	}
}

/* --- protocols without ports --------------------------------------------- */

static void send_raw(void *protocol)
{
	int fd = socket_at("client", AF_INET, SOCK_RAW, *(int *)protocol);
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(0x0a000105)};

	assert_int_equal(sendto(fd, "twelve bytes", 12, 0,
				(struct sockaddr *)&to, sizeof(to)),
			 12);
}

static void a_rule_by_number_matches_that_protocol_alone(void **state)
{
	static int gre = 47, esp = 50;
	struct lab *lab;
	struct drop d;
	char buf[64];
	int server;
	ssize_t n = -1;

	(void)state; /* SG-7 */
	lab = given_lab(ONE_SUBNET "    security_groups: {g: {ingress: "
				   "[{protocol: 47, from: any}]}}\n"
				   "instances:\n"
				   "  client: {subnet: a}\n"
				   "  server: {subnet: a, security_groups: g, "
				   "private_ip: 10.0.1.5}\n");
	server = socket_at("server", AF_INET, SOCK_RAW, gre);
	send_raw(&gre);
	for (int i = 0; i < 100 && n < 0; i++) {
		n = recv(server, buf, sizeof(buf), 0);
		if (n < 0)
			lab_turn(lab, 10);
	}
	assert_int_equal(n, 20 + 12);
	d = drop_recorded(send_raw, &esp);
	assert_string_equal(d.reason, IN);
	assert_int_equal(d.protocol, 50);
}

/* --- what the client does not see ----------------------------------------- */

static bool anything_from(int fd, uint16_t port)
{
	uint8_t packet[2048];
	ssize_t n;

	while ((n = recv(fd, packet, sizeof(packet), 0)) > 0) {
		size_t header = (size_t)(packet[0] & 0xf) * 4;

		if (packet[9] != IPPROTO_TCP)
			return true;
		if ((packet[header] << 8 | packet[header + 1]) == port)
			return true;
	}
	return false;
}

static void a_drop_is_silent(void **state)
{
	int tcp, icmp;

	(void)state; /* PKT-6: no reset, no ICMP error */
	given_lab(ONE_SUBNET "    security_groups: {g: {ingress: "
			     "[{tcp: 80, from: any}]}}\n"
			     "instances:\n"
			     "  client: {subnet: a}\n"
			     "  server: {subnet: a, security_groups: g}\n");
	tcp = socket_at("client", AF_INET, SOCK_RAW, IPPROTO_TCP);
	icmp = socket_at("client", AF_INET, SOCK_RAW, IPPROTO_ICMP);
	assert_blocked("client", "server:22", IN, NULL);
	assert_blocked("client", "udp server:22", IN, NULL);
	assert_blocked("client", "203.0.113.9:22",
		       "NO_ROUTE_TO_DESTINATION egress", NULL);
	assert_blocked("client", "10.0.1.77:22",
		       "NO_POSSIBLE_DESTINATION egress", NULL);
	assert_refused("client", "server:80"); /* what came, came before */
	assert_false(anything_from(tcp, 22));
	assert_false(anything_from(icmp, 0));
}

/* --- many rules ----------------------------------------------------------- */

static void sixty_rules_are_all_heard(void **state)
{
	enum { RULES = 60 };
	static struct dial_result r[2 * RULES];
	static size_t count;
	const char *rules = "";

	(void)state; /* SG-15 */
	for (int i = 0; i < RULES; i++)
		rules = text_given("%s%s{tcp: %d, from: 10.0.%d.0/%d}", rules,
				   i ? ", " : "", 2000 + 2 * i, i % 2,
				   i % 2 ? 24 : 15 + i % 3);
	given_lab(text_given(ONE_SUBNET
			     "    security_groups: {g: {ingress: [%s]}}\n"
			     "instances:\n"
			     "  client: {subnet: a}\n"
			     "  server: {subnet: a, security_groups: g}\n",
			     rules));
	count = 0;
	for (int i = 0; i < 2 * RULES; i++)
		send_begin("client", text_given("server:%d", 2000 + i), NULL,
			   &r[i], &count);
	turn_until(&count, 2 * RULES);
	for (int i = 0; i < 2 * RULES; i++)
		assert_int_equal(r[i].end, i % 2 ? DIAL_DROPPED : DIAL_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(any_rule_of_any_group_lets_a_packet_in),
		T(both_sides_have_to_agree),
		T(a_reply_needs_no_rule),
		T(the_default_group_admits_its_own_members_alone),
		T(a_reference_means_the_members_at_that_moment),
		T(port_ranges_include_both_ends),
		T(a_rule_for_all_protocols_matches_every_port),
		T(icmp_is_judged_by_type_and_code),
		T(a_rule_by_number_matches_that_protocol_alone),
		T(a_drop_is_silent),
		T(sixty_rules_are_all_heard),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
