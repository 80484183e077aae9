// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_path_mtu.c - who learns that a packet was too large
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/running.h"

#define LAB(ingress)                                                   \
	"vpcs:\n"                                                      \
	"  app:\n"                                                     \
	"    cidr: 10.0.0.0/16\n"                                      \
	"    internet_gateway: true\n"                                 \
	"    subnets: {a: 10.0.0.0/24}\n"                              \
	"    route_tables: {main: {0.0.0.0/0: igw}}\n"                 \
	"    security_groups: {g: {ingress: [" ingress "]}}\n"         \
	"instances:\n"                                                 \
	"  client: {subnet: a, security_groups: g, public_ip: true}\n" \
	"internet: {host: {address: 203.0.113.80, ports: [53/udp]}}\n"

enum { PORT = 4000 };

static struct dial_result send_bytes(int size)
{
	struct dial_want want = {.size = size, .source_port = PORT};

	return sent("client", "udp host:53", &want);
}

static void assert_untold(const char *reason)
{
	struct dial_result r = send_bytes(1501);

	assert_int_equal(r.end, DIAL_DROPPED);
	assert_true(r.returning);
	assert_string_equal(r.drop.reason, reason);
	/* so it knows no better the next time */
	r = send_bytes(1501);
	assert_int_equal(r.end, DIAL_DROPPED);
}

static void assert_told(void)
{
	struct dial_result r = send_bytes(1501);

	assert_int_equal(r.end, DIAL_UNREACHABLE);
	assert_int_equal(r.error, EMSGSIZE);
	assert_int_equal(send_bytes(1500).end, DIAL_OPEN);
}

static void of_a_tracked_flow_the_group_must_let_it_in(void **state)
{
	(void)state; /* MTU-4 */
	given_lab(LAB("{tcp: 443, from: any}"));
	assert_int_equal(send_bytes(1500).end, DIAL_OPEN);
	assert_untold("ENI_SG_RULES_MISMATCH ingress");
}

static void the_one_icmp_rule_is_enough(void **state)
{
	(void)state;
	given_lab(LAB("{icmp: fragmentation-needed, from: any}"));
	assert_told();
}

static void of_an_untracked_flow_it_needs_no_rule(void **state)
{
	(void)state; /* MTU-4, TRK-2: both directions are open to everybody */
	given_lab(LAB("{udp: 0-65535, from: any}"));
	assert_int_equal(send_bytes(1500).end, DIAL_OPEN);
	assert_told();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(of_a_tracked_flow_the_group_must_let_it_in),
		T(the_one_icmp_rule_is_enough),
		T(of_an_untracked_flow_it_needs_no_rule),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
