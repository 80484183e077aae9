// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_dial.c - what became of a packet
 *
 * Never how long it took: a drop ends a dial by itself, and where it did not
 * the end would be DIAL_TIMEOUT.
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/running.h"

#define LAB                                                                    \
	"vpcs:\n"                                                              \
	"  app:\n"                                                             \
	"    cidr: 10.0.0.0/16\n"                                              \
	"    subnets:\n"                                                       \
	"      a: 10.0.1.0/24\n"                                               \
	"      b: {cidr: 10.0.2.0/24, network_acl: one_way}\n"                 \
	"    security_groups:\n"                                               \
	"      web: {ingress: [{tcp: [80, 5000], from: any}, "                 \
	"{udp: [53, 54], from: any}]}\n"                                       \
	"      any_in: {ingress: [all]}\n"                                     \
	"    network_acls:\n"                                                  \
	"      one_way: {ingress: [{rule: 1, allow: all, cidr: 0.0.0.0/0}]}\n" \
	"instances:\n"                                                         \
	"  client: {subnet: a}\n"                                              \
	"  server: {subnet: a, security_groups: web, "                         \
	"ports: [5000, 53/udp]}\n"                                             \
	"  silent: {subnet: b, security_groups: any_in, "                      \
	"ports: [5000, 53/udp]}\n"

/* --- each end ----------------------------------------------------------- */

static void an_answered_attempt_is_open(void **state)
{
	(void)state;
	given_lab(LAB);
	assert_open("client", "server:5000");
	assert_open("client", "udp server:53");
	assert_open("server", "icmp 10.0.1.1");
}

static void nobody_listening_is_refused(void **state)
{
	(void)state;
	given_lab(LAB);
	assert_refused("client", "server:80");
	assert_refused("client", "udp server:54");
}

static void a_drop_is_told_by_the_rule_that_made_it(void **state)
{
	(void)state;
	given_lab(LAB);
	assert_blocked("client", "server:22", "ENI_SG_RULES_MISMATCH ingress",
		       "server");
	assert_blocked("client", "udp server:99",
		       "ENI_SG_RULES_MISMATCH ingress", "server");
	assert_blocked("client", "icmp server", "ENI_SG_RULES_MISMATCH ingress",
		       "server");
}

static void a_drop_says_addresses_and_ports(void **state)
{
	const struct lab *lab = given_lab(LAB);
	struct dial_result r = sent("client", "server:22",
				    &(struct dial_want){.source_port = 40001});

	(void)state;
	assert_int_equal(r.end, DIAL_DROPPED);
	assert_string_equal(r.drop.ns, "vpc/app");
	assert_int_equal(r.drop.protocol, IPPROTO_TCP);
	assert_int_equal(r.drop.from_port, 40001);
	assert_int_equal(r.drop.to_port, 22);
	assert_int_equal(addr_cmp(r.drop.from,
				  model_place(lab->model, "client")->address),
			 0);
	assert_int_equal(
		addr_cmp(r.drop.to, model_place(lab->model, "server")->address),
		0);
}

static void a_dropped_answer_is_returning(void **state)
{
	(void)state; /* ACL-3, PKT-4: SYN-ACK, reset, datagram, echo reply */
	given_lab(LAB);
	assert_reply_blocked("client", "silent:5000",
			     "SUBNET_ACL_RESTRICTION egress one_way 32767",
			     "silent");
	assert_reply_blocked("client", "silent:81",
			     "SUBNET_ACL_RESTRICTION egress one_way 32767",
			     "silent");
	assert_reply_blocked("client", "udp silent:53",
			     "SUBNET_ACL_RESTRICTION egress one_way 32767",
			     "silent");
	assert_reply_blocked("client", "icmp silent",
			     "SUBNET_ACL_RESTRICTION egress one_way 32767",
			     "silent");
}

static bool half_open(const struct lab *lab)
{
	const char *sockets = inside(lab->fabric, ns_of("silent"),
				     "cat /proc/net/tcp");

	return strstr(sockets, " 03 ") != NULL;
}

static void a_lost_answer_leaves_nothing_half_open(void **state)
{
	const struct lab *lab = given_lab(LAB);

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct dial_result r = sent(
			"client", "silent:5000",
			&(struct dial_want){.source_port = 40000});

		assert_int_equal(r.end, DIAL_DROPPED);
		assert_true(r.returning);
		assert_false(half_open(lab));
	}
}

static void without_a_route_nothing_can_be_sent(void **state)
{
	struct dial_result r;

	(void)state;
	struct lab *lab = given_lab(LAB);
	inside(lab->fabric, ns_of("client"), "ip route del default");
	r = sent("client", "192.0.2.1:80", NULL);
	assert_int_equal(r.end, DIAL_UNREACHABLE);
	assert_int_equal(r.error, ENETUNREACH);
	r = sent("client", "udp 192.0.2.1:80", NULL);
	assert_int_equal(r.end, DIAL_UNREACHABLE);
	r = sent("client", "icmp 192.0.2.1", NULL);
	assert_int_equal(r.end, DIAL_UNREACHABLE);
}

/* PKT-6 does not hold here: an ICMP error that the node itself rejects with */
static void an_icmp_error_is_unreachable(void **state)
{
	struct dial_result r;
	struct lab *lab = given_lab(LAB);

	(void)state;
	inside(lab->fabric, ns_of("server"),
	       "nft 'add table ip t; add chain ip t c { type filter hook input "
	       "priority 0; }; add rule ip t c tcp dport 5000 reject with icmp "
	       "type admin-prohibited'");
	r = sent("client", "server:5000", NULL);
	assert_int_equal(r.end, DIAL_UNREACHABLE);
	assert_int_equal(r.error, EHOSTUNREACH);
}

static void a_drop_that_nobody_logs_is_a_timeout(void **state)
{
	static const char *const to[] = {"server:5000", "udp server:53"};
	struct lab *lab = given_lab(LAB);

	(void)state;
	inside(lab->fabric, ns_of("server"),
	       "nft 'add table ip t; add chain ip t c { type filter hook input "
	       "priority 0; policy drop; }'");
	for (size_t i = 0; i < 2; i++) {
		struct dial_result r = sent(
			"client", to[i],
			&(struct dial_want){.timeout_ms = 200});

		assert_int_equal(r.end, DIAL_TIMEOUT);
		assert_string_equal(r.drop.reason, "");
	}
}

/* A machine that lets us look late has not lost what came in time */
static void an_answer_in_time_counts_however_late_we_look(void **state)
{
	static struct dial_result r[2];
	static size_t count;
	struct lab *lab = given_lab(LAB);
	uint64_t over = loop_now_us() + 2000;

	(void)state;
	count = 0;
	send_begin("client", "server:22", &(struct dial_want){.timeout_ms = 1},
		   &r[0], &count);
	send_begin("client", "server:80", &(struct dial_want){.timeout_ms = 1},
		   &r[1], &count);
	do
		inside(lab->fabric, ns_of("client"), "true");
	while (loop_now_us() < over);
	turn_until(&count, 2);
	assert_int_equal(r[0].end, DIAL_DROPPED);
	assert_int_equal(r[1].end, DIAL_REFUSED);
}

/* --- how it is sent ------------------------------------------------------ */

static void the_source_port_is_the_one_asked_for(void **state)
{
	struct dial_want want = {
		.speech = SPEECH_LISTEN, .lines = 1, .source_port = 33333};
	struct dial_result r;

	(void)state;
	given_lab(LAB);
	r = sent("client", "server:5000", &want);
	assert_int_equal(r.end, DIAL_OPEN);
	assert_non_null(strstr(r.said, ":33333\n"));
	r = sent("client", "server:5000", &want); /* at once again */
	assert_int_equal(r.end, DIAL_OPEN);
	r = sent("client", "udp server:53", &want);
	assert_non_null(strstr(r.said, ":33333\n"));
}

static void a_source_that_the_node_lacks_cannot_be_bound(void **state)
{
	struct dial_result r;

	(void)state;
	given_lab(LAB);
	r = sent("client", "server:5000",
		 &(struct dial_want){.source = ipv4(10, 9, 9, 9)});
	assert_int_equal(r.end, DIAL_UNREACHABLE);
	assert_int_equal(r.error, EADDRNOTAVAIL);
}

static void a_kept_connection_carries_data(void **state)
{
	struct dial_result r;
	char buf[64];
	ssize_t n;

	(void)state;
	given_lab(LAB);
	r = sent("client", "server:5000",
		 &(struct dial_want){
			 .keep = true, .speech = SPEECH_LISTEN, .lines = 1});
	assert_int_equal(r.end, DIAL_OPEN);
	assert_true(r.fd >= 0);
	assert_int_equal(write(r.fd, "ping\n", 5), 5);
	sent("client", "server:5000", NULL); /* turns the loop */
	do
		n = read(r.fd, buf, sizeof(buf));
	while (n < 0 && errno == EINTR);
	close(r.fd);
	assert_int_equal(n, 5);
	assert_memory_equal(buf, "ping\n", 5);
}

/* --- many ---------------------------------------------------------------- */

static void hundreds_at_once_get_each_their_own_answer(void **state)
{
	enum { EACH = 150 };
	static const struct {
		const char *to;
		enum dial_end end;
		bool returning;
	} kind[] = {
		{"server:5000", DIAL_OPEN, false},
		{"server:80", DIAL_REFUSED, false},
		{"server:22", DIAL_DROPPED, false},
		{"silent:5000", DIAL_DROPPED, true},
		{"udp server:53", DIAL_OPEN, false},
		{"udp server:99", DIAL_DROPPED, false},
		{"udp silent:53", DIAL_DROPPED, true},
		{"icmp server", DIAL_DROPPED, false},
	};
	static struct dial_result r[ARRAY_LEN(kind)][EACH];
	static size_t count;

	(void)state;
	given_lab(LAB);
	count = 0;
	for (size_t i = 0; i < EACH; i++)
		for (size_t k = 0; k < ARRAY_LEN(kind); k++)
			send_begin("client", kind[k].to, NULL, &r[k][i],
				   &count);
	turn_until(&count, EACH * ARRAY_LEN(kind));
	for (size_t k = 0; k < ARRAY_LEN(kind); k++)
		for (size_t i = 0; i < EACH; i++) {
			assert_int_equal(r[k][i].end, kind[k].end);
			assert_int_equal(r[k][i].returning, kind[k].returning);
		}
}

/* Hosts of the internet share a namespace and choose an address: two of its
 * sockets at one port would hear each other's answers */
static void datagrams_from_one_address_get_each_their_own_answer(void **state)
{
	enum { EACH = 250, TIMES = 8 };
	static struct dial_result r[EACH];
	static size_t count;
	struct lab *lab = given_lab(LAB);
	struct dial_want want = {
		.source = model_place(lab->model, "client")->address};
	char own[32];

	(void)state;
	for (size_t i = 0; i < EACH * TIMES; i++) {
		struct dial_result *one = &r[i % EACH];

		if (i % EACH == 0)
			count = 0;
		send_begin("client", "udp server:53", &want, one, &count);
		if (i % EACH < EACH - 1)
			continue;
		turn_until(&count, EACH);
		for (one = r; one < r + EACH; one++) {
			assert_int_equal(one->end, DIAL_OPEN);
			snprintf(own, sizeof(own), "vpclab reply %08x",
				 one->number);
			assert_non_null(strstr(one->said, own));
		}
	}
}

static void a_burst_of_datagrams_waits_for_who_answers(void **state)
{
	enum { EACH = 500 };
	static struct dial_result r[EACH];
	static size_t count;

	(void)state;
	given_lab(LAB);
	count = 0;
	for (size_t i = 0; i < EACH; i++)
		send_begin("client", "udp server:53", NULL, &r[i], &count);
	turn_until(&count, EACH);
	for (size_t i = 0; i < EACH; i++)
		assert_int_equal(r[i].end, DIAL_OPEN);
}

/* Once in a million dials the count comes round to it */
static void no_dial_has_a_sequence_number_that_tcp_would_replace(void **state)
{
	uint32_t generation = UINT32_MAX / DIALS_MAX;
	uint32_t last = dial_new_number(&generation, 0);
	uint32_t next = dial_new_number(&generation, 0);

	(void)state;
	assert_int_equal(last, UINT32_MAX - DIALS_MAX + 1);
	assert_int_equal(next, DIALS_MAX);
	generation = 0;
	assert_int_equal(dial_new_number(&generation, 7), 7);
}

static void never(const struct dial_result *r, void *arg)
{
	(void)r;
	++*(size_t *)arg;
}

static void too_many_are_refused_with_eagain(void **state)
{
	struct lab *lab = given_lab(LAB);
	struct dial_want want = {
		.from = lab_place_ns(lab, model_place(lab->model, "client")),
		.protocol = IPPROTO_UDP,
		.to = ipv4(10, 0, 1, 77),
		.port = 9,
		.timeout_ms = PATIENCE_MS};
	static size_t count;
	size_t begun = 0;

	(void)state;
	count = 0;
	while (begun <= DIALS_MAX &&
	       dial(lab->dialer, &want, never, &count) == 0)
		begun++;
	/* a machine with few descriptors ends some at once */
	assert_true(begun - count <= DIALS_MAX);
	if (count == 0)
		assert_int_equal(begun, DIALS_MAX);
	turn_until(&count, begun);
	assert_int_equal(dial(lab->dialer, &want, never, &count), 0);
	turn_until(&count, begun + 1);
}

static void whoever_waits_learns_that_the_lab_ends(void **state)
{
	static struct dial_result r[8];
	static size_t count;
	struct lab *lab = given_lab(LAB);

	count = 0;
	inside(lab->fabric, ns_of("server"),
	       "nft 'add table ip t; add chain ip t c { type filter hook input "
	       "priority 0; policy drop; }'");
	for (size_t i = 0; i < ARRAY_LEN(r); i++)
		send_begin("client", i % 2 ? "server:5000" : "udp server:53",
			   NULL, &r[i], &count);
	lab_turn(lab, 0);
	assert_int_equal(count, 0);
	lab_drop(state);
	assert_int_equal(count, ARRAY_LEN(r));
	for (size_t i = 0; i < ARRAY_LEN(r); i++)
		assert_int_equal(r[i].end, DIAL_TIMEOUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(an_answered_attempt_is_open),
		T(nobody_listening_is_refused),
		T(a_drop_is_told_by_the_rule_that_made_it),
		T(a_drop_says_addresses_and_ports),
		T(a_dropped_answer_is_returning),
		T(a_lost_answer_leaves_nothing_half_open),
		T(without_a_route_nothing_can_be_sent),
		T(an_icmp_error_is_unreachable),
		T(a_drop_that_nobody_logs_is_a_timeout),
		T(an_answer_in_time_counts_however_late_we_look),
		T(the_source_port_is_the_one_asked_for),
		T(a_source_that_the_node_lacks_cannot_be_bound),
		T(a_kept_connection_carries_data),
		T(hundreds_at_once_get_each_their_own_answer),
		T(datagrams_from_one_address_get_each_their_own_answer),
		T(a_burst_of_datagrams_waits_for_who_answers),
		T(no_dial_has_a_sequence_number_that_tcp_would_replace),
		T(too_many_are_refused_with_eagain),
		T(whoever_waits_learns_that_the_lab_ends),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
