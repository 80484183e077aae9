// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_flow_logs.c - records of real packets: counts, actions,
 * windows
 */
#include <errno.h>
#include <netinet/in.h>
#include <linux/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/recording.h"

/* Without ports and times */
#define SHORT                                                          \
	"format: \"${interface-id} ${srcaddr} ${dstaddr} ${protocol} " \
	"${packets} ${bytes} ${flow-direction} ${action}\""
/* With them, and the flags */
#define TCP                                                           \
	"format: \"${interface-id} ${srcport} ${dstport} ${packets} " \
	"${bytes} ${tcp-flags} ${action} ${log-status}\""

#define LOG(format) "flow_logs: {x: {on: app, " format "}}\n"

/* A client and a server in two subnets */
#define TWO(rules, acl)                                                        \
	"vpcs:\n"                                                              \
	"  app:\n"                                                             \
	"    cidr: 10.0.0.0/16\n"                                              \
	"    subnets:\n"                                                       \
	"      a: 10.0.1.0/24\n"                                               \
	"      b: {cidr: 10.0.2.0/24, network_acl: n}\n"                       \
	"    network_acls: {n: {" acl "}}\n"                                   \
	"    security_groups: {open: {ingress: [all]}, server: {" rules "}}\n" \
	"instances:\n"                                                         \
	"  web: {subnet: a, security_groups: open, ports: [5000]}\n"           \
	"  db: {subnet: b, security_groups: server, ports: [5432, "            \
	"53/udp]}\n"

#define ANY "[{rule: 1, allow: all, cidr: 0.0.0.0/0}]"
#define OPEN TWO("ingress: [all]", "ingress: " ANY ", egress: " ANY)

/* --- one packet ------------------------------------------------------------------ */

static void group_and_acl_are_told_apart_by_their_records(void **state)
{
	(void)state; /* FL-4, FL-10, FL-15 */
	given_recording(TWO("ingress: [{icmp: all, from: any}]",
			    "ingress: " ANY ", egress: []") LOG(SHORT),
			0);
	assert_reply_blocked("web", "icmp db",
			     "SUBNET_ACL_RESTRICTION egress n 32767", "db");
	assert_records("x", "web 10.0.1.4 10.0.2.4 1 1 50 egress ACCEPT\n"
			    "db 10.0.1.4 10.0.2.4 1 1 50 ingress ACCEPT\n"
			    "db 10.0.2.4 10.0.1.4 1 1 50 egress REJECT\n");
	lab_drop(state);
	given_recording(TWO("ingress: []", "ingress: " ANY ", egress: " ANY)
				LOG(SHORT),
			0);
	assert_blocked("web", "icmp db", "SG_HAS_NO_RULES ingress", "db");
	assert_records("x", "web 10.0.1.4 10.0.2.4 1 1 50 egress ACCEPT\n"
			    "db 10.0.1.4 10.0.2.4 1 1 50 ingress REJECT\n");
}

static void what_may_not_leave_is_rejected_at_its_sender(void **state)
{
	(void)state; /* FL-4: the group's egress, the ACL's, the ACL's ingress */
	given_recording(TWO("egress: []", "ingress: " ANY ", egress: " ANY)
				LOG(SHORT),
			0);
	assert_blocked("db", "icmp web", "SG_HAS_NO_RULES egress", "db");
	assert_records("x", "db 10.0.2.4 10.0.1.4 1 1 50 egress REJECT\n");
	lab_drop(state);
	given_recording(TWO("ingress: [all]", "ingress: " ANY) LOG(SHORT), 0);
	assert_blocked("db", "icmp web",
		       "SUBNET_ACL_RESTRICTION egress n 32767", "db");
	assert_records("x", "db 10.0.2.4 10.0.1.4 1 1 50 egress REJECT\n");
	lab_drop(state);
	given_recording(TWO("ingress: [all]", "egress: " ANY) LOG(SHORT), 0);
	assert_blocked("web", "icmp db",
		       "SUBNET_ACL_RESTRICTION ingress n 32767", "db");
	assert_records("x", "web 10.0.1.4 10.0.2.4 1 1 50 egress ACCEPT\n"
			    "db 10.0.1.4 10.0.2.4 1 1 50 ingress REJECT\n");
}

static void inside_one_subnet_packets_are_counted_too(void **state)
{
	(void)state; /* ACL-4: they pass by another rule */
	given_recording("vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: "
			"10.0.1.0/24}, security_groups: {open: {ingress: "
			"[all]}}}}\n"
			"instances: {one: {subnet: a, security_groups: open}, "
			"two: {subnet: a, security_groups: open}}\n" LOG(SHORT),
			0);
	assert_open("one", "icmp two");
	assert_records("x", "one 10.0.1.4 10.0.1.5 1 1 50 egress ACCEPT\n"
			    "two 10.0.1.4 10.0.1.5 1 1 50 ingress ACCEPT\n"
			    "two 10.0.1.5 10.0.1.4 1 1 50 egress ACCEPT\n"
			    "one 10.0.1.5 10.0.1.4 1 1 50 ingress ACCEPT\n");
}

static void lost_further_on_is_accepted_at_its_sender(void **state)
{
	static const char *const lost[] = {"203.0.113.9", "192.0.2.9",
					   "10.0.9.9"};

	(void)state; /* FL-6: no route, a blackhole, nobody's address */
	for (size_t i = 0; i < ARRAY_LEN(lost); i++) {
		given_recording(
			"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: "
			"10.0.1.0/24}, route_tables: {main: {192.0.2.0/24: "
			"blackhole}}}}\n"
			"instances: {web: {subnet: a}}\n" LOG(SHORT),
			0);
		sent("web", text_given("udp %s:53", lost[i]), NULL);
		assert_records("x", text_given("web 10.0.1.4 %s 17 1 50 egress "
					       "ACCEPT\n",
					       lost[i]));
		lab_drop(state);
	}
}

static void a_source_that_is_not_its_own_is_seen_all_the_same(void **state)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_port = htons(53),
				 .sin_addr.s_addr = htonl(0x0a000204)};
	struct sockaddr_in from = {.sin_family = AF_INET,
				   .sin_addr.s_addr = htonl(0x0a000163)};
	int on = 1, fd;

	(void)state; /* FL-6: the source check; FL-8: its primary address */
	given_recording(OPEN LOG(SHORT), 0);
	fd = socket_at("web", AF_INET, SOCK_DGRAM, 0);
	setsockopt(fd, SOL_IP, IP_TRANSPARENT, &on, sizeof(on));
	assert_int_equal(bind(fd, (struct sockaddr *)&from, sizeof(from)), 0);
	assert_int_equal(
		sendto(fd, "x", 1, 0, (struct sockaddr *)&to, sizeof(to)), 1);
	turn_for(50);
	assert_records("x", "web 10.0.1.4 10.0.2.4 17 1 29 egress ACCEPT\n");
}

/* --- counts ------------------------------------------------------------------------ */

static void every_datagram_counts_with_all_its_bytes(void **state)
{
	int fd;

	(void)state;
	given_recording(OPEN LOG("format: \"${interface-id} ${srcport} "
				 "${dstport} ${protocol} ${packets} ${bytes} "
				 "${tcp-flags} ${flow-direction}\""),
			0);
	bound_at("db", SOCK_DGRAM, 7000); /* reads nothing, answers nothing */
	fd = bound_at("web", SOCK_DGRAM, 4000);
	send_datagrams(fd, "db", 7000, 100, 1);
	send_datagrams(fd, "db", 7000, 11, 8000);
	assert_records("x", "web 4000 7000 17 111 91208 0 egress\n"
			    "db 4000 7000 17 111 91208 0 ingress\n");
}

static struct sockaddr_in db_at(uint16_t port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
				    .sin_port = htons(port),
				    .sin_addr.s_addr = htonl(0x0a000204)};
}

/* An exchange whose segments TCP itself has counted */
struct exchange {
	int client_fd, server_fd;
};

static void wait_for(int fd, short events)
{
	struct pollfd p = {.fd = fd, .events = events};

	assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
}

static void say(int from, int to, size_t n)
{
	static char bytes[4096];
	size_t got = 0;

	assert_int_equal(write(from, bytes, n), (ssize_t)n);
	while (got < n) {
		ssize_t one;

		wait_for(to, POLLIN);
		one = read(to, bytes, sizeof(bytes));
		assert_true(one > 0);
		got += (size_t)one;
	}
}

static struct exchange connected(int listener, uint16_t port)
{
	struct sockaddr_in to = db_at(5000);
	struct exchange x = {.client_fd = bound_at("web", SOCK_STREAM, port)};

	connect(x.client_fd, (struct sockaddr *)&to, sizeof(to));
	assert_int_equal(errno, EINPROGRESS);
	wait_for(listener, POLLIN);
	x.server_fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
	assert_true(x.server_fd >= 0);
	wait_for(x.client_fd, POLLOUT);
	return x;
}

static void ask(int fd, struct tcp_info *ret)
{
	socklen_t len = sizeof(*ret);

	assert_int_equal(getsockopt(fd, IPPROTO_TCP, TCP_INFO, ret, &len), 0);
}

static void tcp_counts_as_many_segments_as_tcp_itself(void **state)
{
	enum { SYN = 60, HEADERS = 52, THERE = 3000, BACK = 4000 };
	struct tcp_info client;
	struct exchange x;
	int listener;
	unsigned int there, back;

	(void)state; /* FL-9, FL-11 */
	given_recording(OPEN LOG(TCP), 0);
	listener = bound_at("db", SOCK_STREAM, 5000);
	assert_int_equal(listen(listener, 1), 0);
	x = connected(listener, 40000);
	say(x.client_fd, x.server_fd, THERE / 2);
	say(x.server_fd, x.client_fd, BACK);
	say(x.client_fd, x.server_fd, THERE / 2);
	turn_for(300); /* for acknowledgements that were put off */
	ask(x.client_fd, &client);
	there = client.tcpi_segs_out;
	back = client.tcpi_segs_in;
	assert_records("x",
		       text_given("web 40000 5000 %u %u 2 ACCEPT OK\n"
				  "db 40000 5000 %u %u 2 ACCEPT OK\n"
				  "db 5000 40000 %u %u 18 ACCEPT OK\n"
				  "web 5000 40000 %u %u 18 ACCEPT OK\n",
				  there, SYN + (there - 1) * HEADERS + THERE,
				  there, SYN + (there - 1) * HEADERS + THERE,
				  back, SYN + (back - 1) * HEADERS + BACK, back,
				  SYN + (back - 1) * HEADERS + BACK));
	close(x.server_fd);
}

static void flags_are_those_of_the_window(void **state)
{
	struct exchange x;
	int listener;

	(void)state; /* FL-11: SYN, then none, then FIN */
	given_recording(OPEN "flow_logs: {x: {on: web, format: \"${srcport} "
			     "${tcp-flags}\"}}\n",
			0);
	listener = bound_at("db", SOCK_STREAM, 5000);
	assert_int_equal(listen(listener, 1), 0);
	x = connected(listener, 40000);
	assert_string_equal(records_of("x"), "40000 2\n5000 18\n");
	say(x.client_fd, x.server_fd, 10);
	assert_string_equal(records_of("x"), "40000 0\n40000 2\n5000 0\n"
					     "5000 18\n");
	shutdown(x.client_fd, SHUT_WR);
	wait_for(x.server_fd, POLLIN);
	assert_non_null(strstr(records_of("x"), "40000 1\n"));
	close(x.server_fd);
}

static void a_refused_connection_has_both_ends_records(void **state)
{
	(void)state; /* FL-11 */
	given_recording(OPEN LOG(TCP), 0);
	assert_int_equal(sent_from("web", "db:22", 40000).end, DIAL_REFUSED);
	assert_records("x", "web 40000 22 1 60 2 ACCEPT OK\n"
			    "db 40000 22 1 60 2 ACCEPT OK\n"
			    "db 22 40000 1 40 4 ACCEPT OK\n"
			    "web 22 40000 1 40 4 ACCEPT OK\n");
}

static void a_rejected_syn_is_counted_by_the_packet(void **state)
{
	(void)state;
	given_recording(TWO("ingress: []", "ingress: " ANY ", egress: " ANY)
				LOG(TCP),
			0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(sent_from("web", "db:22", 40000).end,
				 DIAL_DROPPED);
	assert_records("x", "web 40000 22 3 180 2 ACCEPT OK\n"
			    "db 40000 22 3 180 2 REJECT OK\n");
}

static void without_flags_tcp_is_counted_in_one_piece(void **state)
{
	(void)state;
	given_recording(OPEN LOG(SHORT), 0);
	assert_int_equal(sent_from("web", "db:22", 40000).end, DIAL_REFUSED);
	assert_records("x", "web 10.0.1.4 10.0.2.4 6 1 60 egress ACCEPT\n"
			    "db 10.0.1.4 10.0.2.4 6 1 60 ingress ACCEPT\n"
			    "db 10.0.2.4 10.0.1.4 6 1 40 egress ACCEPT\n"
			    "web 10.0.2.4 10.0.1.4 6 1 40 ingress ACCEPT\n");
}

/* --- which interfaces, which traffic ------------------------------------------------- */

static void a_log_has_the_traffic_it_is_for(void **state)
{
	(void)state; /* FL-1, FL-2 */
	given_recording(
		TWO("ingress: [{tcp: 5432, from: any}]",
		    "ingress: " ANY
		    ", egress: " ANY) "flow_logs:\n"
				      "  accepted: {on: db, traffic_type: ACCEPT, " SHORT
				      "}\n"
				      "  rejected: {on: [db, web], traffic_type: REJECT, " SHORT
				      "}\n",
		0);
	assert_int_equal(sent_from("web", "db:5432", 40000).end, DIAL_OPEN);
	assert_int_equal(sent_from("web", "db:22", 40001).end, DIAL_DROPPED);
	assert_records("accepted",
		       "db 10.0.1.4 10.0.2.4 6 3 164 ingress ACCEPT\n"
		       "db 10.0.2.4 10.0.1.4 6 1 60 egress ACCEPT\n");
	assert_records("rejected",
		       "db 10.0.1.4 10.0.2.4 6 1 60 ingress REJECT\n");
}

static void what_aws_does_not_log_has_no_record(void **state)
{
	(void)state; /* FL-7: resolver, metadata, the router's address */
	given_recording("vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: "
			"10.0.1.0/24}, security_groups: {open: {ingress: "
			"[all]}}}}\n"
			"instances: {web: {subnet: a, security_groups: open}, "
			"dns: {subnet: a, security_groups: open, dns_server: "
			"true}}\n" LOG(SHORT),
			0);
	sent("web", "169.254.169.254:80", NULL);
	sent("web", "udp 10.0.0.2:53", NULL);
	sent("web", "udp 169.254.169.253:53", NULL);
	sent("web", "udp 169.254.169.123:123",
	     &(struct dial_want){.timeout_ms = 100});
	assert_open("web", "icmp 10.0.1.1");
	assert_records("x", "");
	sent("web", "udp dns:53", NULL); /* a resolver of one's own is logged */
	assert_non_null(strstr(records_of("x"), "web 10.0.1.4 10.0.1.5 17 1"));
}

/* --- an ACL and what runs ------------------------------------------------------------- */

static void an_acl_that_changes_rejects_what_was_open(void **state)
{
	struct exchange x;
	int listener;

	(void)state; /* ACL-3, FL-4: and the lab changed while it recorded */
	given_recording(OPEN LOG("format: \"${interface-id} ${srcport} "
				 "${bytes} ${action}\""),
			0);
	listener = bound_at("db", SOCK_STREAM, 5000);
	assert_int_equal(listen(listener, 1), 0);
	x = connected(listener, 40000);
	say(x.client_fd, x.server_fd, 100);
	turn_for(100);
	recording_changed(TWO("ingress: [all]", "ingress: [], egress: " ANY)
				  LOG("format: \"${interface-id} ${srcport} "
				      "${bytes} ${action}\""));
	assert_int_equal(write(x.client_fd, "now", 3), 3);
	turn_for(50);
	assert_non_null(strstr(records_of("x"), "db 40000 55 REJECT\n"));
	assert_non_null(strstr(records_of("x"), "web 40000 55 ACCEPT\n"));
	close(x.server_fd);
}

/* Of 16 bits each, in the network's order */
static uint16_t checksum(const uint16_t *words, size_t n)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += words[i];
	sum = (sum >> 16) + (sum & 0xffff);
	return (uint16_t) ~(sum + (sum >> 16));
}

/* A reset from web to db, of no connection */
static void send_reset(void)
{
	struct {
		uint8_t from[4], to[4];
		uint16_t protocol, length;
		struct tcphdr tcp;
	} p = {.from = {10, 0, 1, 4},
	       .to = {10, 0, 2, 4},
	       .protocol = htons(IPPROTO_TCP),
	       .length = htons(sizeof(p.tcp)),
	       .tcp = {.source = htons(40000),
		       .dest = htons(5432),
		       .seq = htonl(1),
		       .doff = sizeof(p.tcp) / 4,
		       .rst = 1}};
	struct sockaddr_in to = db_at(0);
	int fd = socket_at("web", AF_INET, SOCK_RAW, IPPROTO_TCP);

	p.tcp.check = checksum((const uint16_t *)&p, sizeof(p) / 2);
	assert_int_equal(sendto(fd, &p.tcp, sizeof(p.tcp), 0,
				(struct sockaddr *)&to, sizeof(to)),
			 sizeof(p.tcp));
}

static void a_packet_of_no_connection_is_rejected(void **state)
{
	(void)state; /* FL-4: "arrived after the connection was closed" */
	given_recording(OPEN LOG(TCP), 0);
	send_reset();
	turn_for(20);
	assert_records("x", "web 40000 5432 1 40 4 REJECT OK\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(group_and_acl_are_told_apart_by_their_records),
		T(what_may_not_leave_is_rejected_at_its_sender),
		T(inside_one_subnet_packets_are_counted_too),
		T(lost_further_on_is_accepted_at_its_sender),
		T(a_source_that_is_not_its_own_is_seen_all_the_same),
		T(every_datagram_counts_with_all_its_bytes),
		T(tcp_counts_as_many_segments_as_tcp_itself),
		T(flags_are_those_of_the_window),
		T(a_refused_connection_has_both_ends_records),
		T(a_rejected_syn_is_counted_by_the_packet),
		T(without_flags_tcp_is_counted_in_one_piece),
		T(a_log_has_the_traffic_it_is_for),
		T(what_aws_does_not_log_has_no_record),
		T(an_acl_that_changes_rejects_what_was_open),
		T(a_packet_of_no_connection_is_rejected),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
