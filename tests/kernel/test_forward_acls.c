// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_forward_acls.c - network ACLs, with real packets
 */
#include <stdlib.h>
#include <string.h>

#include "tests/support/running.h"

/* Two subnets, each with an ACL; both groups let everything through */
#define TWO_SUBNETS(left_in, left_out, right_in, right_out)                 \
	"vpcs:\n"                                                           \
	"  app:\n"                                                          \
	"    cidr: 10.0.0.0/16\n"                                           \
	"    subnets:\n"                                                    \
	"      a: {cidr: 10.0.1.0/24, network_acl: left}\n"                 \
	"      b: {cidr: 10.0.2.0/24, network_acl: right}\n"                \
	"    network_acls:\n"                                               \
	"      left: {ingress: [" left_in "], egress: [" left_out "]}\n"    \
	"      right: {ingress: [" right_in "], egress: [" right_out "]}\n" \
	"    security_groups: {wide: {ingress: [all]}}\n"                   \
	"instances:\n"                                                      \
	"  client: {subnet: a, security_groups: wide}\n"                    \
	"  near: {subnet: a, security_groups: wide, ports: [5000]}\n"       \
	"  server: {subnet: b, security_groups: wide, "                     \
	"ports: [5000, 53/udp]}\n"

#define ALL "{rule: 100, allow: all, cidr: 0.0.0.0/0}"
#define RULE(n, what) "{rule: " #n ", " what ", cidr: 0.0.0.0/0}"
#define REPLIES RULE(200, "allow: {tcp: 1024-65535}")
#define ASKS RULE(100, "allow: {tcp: 5000}")

static void the_first_entry_by_number_decides(void **state)
{
	(void)state; /* ACL-2; written in another order than numbered */
	given_lab(TWO_SUBNETS(
		ALL, ALL,
		RULE(300, "allow: all") ", " RULE(100, "deny: {tcp: 5000}") ", " RULE(
			50,
			"allow: {tcp: 5000-5001}") ", " RULE(40,
							     "deny: {tcp: 5001-5002}") ", " RULE(310,
												 "deny: all"),
		ALL));
	assert_open("client", "server:5000");
	assert_blocked("client", "server:5001",
		       "SUBNET_ACL_RESTRICTION ingress right 40", "server");
	assert_blocked("client", "server:5002",
		       "SUBNET_ACL_RESTRICTION ingress right 40", "server");
	assert_refused("client", "server:5003");
	assert_open("client", "udp server:53");
	assert_open("client", "icmp server");
}

static void a_narrow_entry_overrules_a_wide_one_behind_it(void **state)
{
	(void)state; /* ACL-2, by address */
	given_lab(TWO_SUBNETS(ALL, ALL,
			      "{rule: 1, deny: all, cidr: 10.0.1.4/32}, "
			      "{rule: 2, allow: all, cidr: 10.0.1.0/24}",
			      ALL));
	assert_blocked("client", "server:5000",
		       "SUBNET_ACL_RESTRICTION ingress right 1", "server");
	assert_open("near", "server:5000");
}

static void what_no_entry_matches_is_denied_by_the_star(void **state)
{
	(void)state; /* ACL-2, ACL-5 */
	given_lab(TWO_SUBNETS(ALL, ALL, RULE(1, "allow: {tcp: 5000}"), ALL));
	assert_open("client", "server:5000");
	assert_blocked("client", "server:22",
		       "SUBNET_ACL_RESTRICTION ingress right 32767", "server");
	assert_blocked("client", "udp server:53",
		       "SUBNET_ACL_RESTRICTION ingress right 32767", "server");
	assert_blocked("client", "icmp server",
		       "SUBNET_ACL_RESTRICTION ingress right 32767", "server");
}

static void an_empty_acl_denies_everything(void **state)
{
	(void)state; /* ACL-5 */
	given_lab(TWO_SUBNETS("", "", "", ""));
	assert_blocked("client", "server:5000",
		       "SUBNET_ACL_RESTRICTION egress left 32767", "client");
}

static void inside_one_subnet_no_acl_is_asked(void **state)
{
	(void)state; /* ACL-4 */
	given_lab(TWO_SUBNETS("", "", "", ""));
	assert_open("client", "near:5000");
	assert_open("client", "icmp near");
}

static void a_flow_across_subnets_needs_four_allowances(void **state)
{
	(void)state; /* ACL-3, ACL-12 */
	given_lab(TWO_SUBNETS(REPLIES, ASKS, ASKS, REPLIES));
	assert_open("client", "server:5000");
	lab_drop(state);
	given_lab(TWO_SUBNETS(REPLIES, "", ASKS, REPLIES));
	assert_blocked("client", "server:5000",
		       "SUBNET_ACL_RESTRICTION egress left 32767", "client");
	lab_drop(state);
	given_lab(TWO_SUBNETS(REPLIES, ASKS, "", REPLIES));
	assert_blocked("client", "server:5000",
		       "SUBNET_ACL_RESTRICTION ingress right 32767", "server");
	lab_drop(state);
	given_lab(TWO_SUBNETS(REPLIES, ASKS, ASKS, ""));
	assert_reply_blocked("client", "server:5000",
			     "SUBNET_ACL_RESTRICTION egress right 32767",
			     "server");
	lab_drop(state);
	given_lab(TWO_SUBNETS("", ASKS, ASKS, REPLIES));
	assert_reply_blocked("client", "server:5000",
			     "SUBNET_ACL_RESTRICTION ingress left 32767",
			     "client");
}

static void a_reply_goes_to_the_port_that_asked(void **state)
{
	static const struct {
		uint16_t port;
		bool passes;
	} from[] = {{32767, false},
		    {32768, true},
		    {40000, true},
		    {60999, true},
		    {61000, false}};

	(void)state; /* ACL-11, PKT-4 */
	given_lab(TWO_SUBNETS(ALL, ALL, ALL,
			      RULE(7, "allow: {tcp: 32768-60999}")));
	for (size_t i = 0; i < ARRAY_LEN(from); i++) {
		struct dial_result r = sent(
			"client", "server:5000",
			&(struct dial_want){.source_port = from[i].port});

		assert_int_equal(r.end,
				 from[i].passes ? DIAL_OPEN : DIAL_DROPPED);
		assert_int_equal(r.returning, !from[i].passes);
	}
}

static void a_denied_reply_names_its_rule(void **state)
{
	(void)state;
	given_lab(TWO_SUBNETS(ALL, ALL, ALL,
			      RULE(10, "deny: {tcp: 1024-65535}") ", " ALL));
	assert_reply_blocked("client", "server:5000",
			     "SUBNET_ACL_RESTRICTION egress right 10",
			     "server");
	assert_open("client", "udp server:53");
}

static void icmp_entries_are_judged_by_type_and_code(void **state)
{
	(void)state; /* ACL-7 */
	given_lab(TWO_SUBNETS(
		ALL, ALL,
		RULE(1, "deny: {icmp: 8/1}") ", " RULE(2, "allow: {icmp: 8/0}"),
		RULE(1, "allow: {icmp: echo-reply}")));
	assert_open("client", "icmp server");
	lab_drop(state);
	given_lab(TWO_SUBNETS(ALL, ALL, RULE(1, "allow: {icmp: all}"),
			      RULE(1, "allow: {icmp: 8}")));
	assert_reply_blocked("client", "icmp server",
			     "SUBNET_ACL_RESTRICTION egress right 32767",
			     "server");
}

static void twenty_entries_are_heard_in_their_order(void **state)
{
	enum { ENTRIES = 20, SPAN = 10 };
	static struct dial_result r[ENTRIES * SPAN];
	static size_t count;
	const char *list = "";

	(void)state; /* ACL-9: entry i is about ports up to 1000 + 10 i */
	for (int i = 1; i <= ENTRIES; i++)
		list = text_given("%s%s{rule: %d, %s: {tcp: 1000-%d}, "
				  "cidr: 10.0.0.0/%d}",
				  list, i > 1 ? ", " : "", i,
				  i % 2 ? "allow" : "deny", 1000 + SPAN * i - 1,
				  16 + i % 7);
	given_lab(text_given(TWO_SUBNETS(ALL, ALL, "%s", ALL), list));
	count = 0;
	for (int i = 0; i < ENTRIES * SPAN; i++)
		send_begin("client", text_given("server:%d", 1000 + i), NULL,
			   &r[i], &count);
	turn_until(&count, ENTRIES * SPAN);
	for (int i = 0; i < ENTRIES * SPAN; i++) {
		int rule = i / SPAN + 1;
		const char *reason = text_given(
			"SUBNET_ACL_RESTRICTION ingress right %d", rule);

		assert_int_equal(r[i].end,
				 rule % 2 ? DIAL_REFUSED : DIAL_DROPPED);
		if (rule % 2 == 0)
			assert_string_equal(r[i].drop.reason, reason);
	}
}

/* --- order ---------------------------------------------------------------- */

/* mute may send nothing and admits nothing, and is in a subnet whose ACL
 * passes nothing; no subnet has a route beyond the VPC */
#define ORDER                                                                   \
	"vpcs:\n"                                                               \
	"  app:\n"                                                              \
	"    cidr: 10.0.0.0/16\n"                                               \
	"    subnets:\n"                                                        \
	"      plain: 10.0.1.0/24\n"                                            \
	"      shut: {cidr: 10.0.2.0/24, network_acl: nothing}\n"               \
	"    network_acls: {nothing: {}}\n"                                     \
	"    security_groups: {closed: {egress: []}, wide: {ingress: [all]}}\n" \
	"instances:\n"                                                          \
	"  free: {subnet: plain, security_groups: wide}\n"                      \
	"  silent: {subnet: plain, security_groups: closed}\n"                  \
	"  barred: {subnet: shut, security_groups: wide}\n"                     \
	"  mute: {subnet: shut, security_groups: closed}\n"

static void out_the_group_comes_first_then_the_acl_then_the_route(void **state)
{
	(void)state; /* PKT-1 */
	given_lab(ORDER);
	assert_blocked("free", "203.0.113.9:80",
		       "NO_ROUTE_TO_DESTINATION egress", "free");
	assert_blocked("silent", "203.0.113.9:80", "SG_HAS_NO_RULES egress",
		       "silent");
	assert_blocked("barred", "203.0.113.9:80",
		       "SUBNET_ACL_RESTRICTION egress nothing 32767", "barred");
	assert_blocked("mute", "203.0.113.9:80", "SG_HAS_NO_RULES egress",
		       "mute");
	assert_blocked("mute", "free:80", "SG_HAS_NO_RULES egress", "mute");
}

static void in_the_acl_comes_before_the_group(void **state)
{
	(void)state; /* PKT-1, PKT-2: and out of the one subnet before that */
	given_lab(ORDER);
	assert_blocked("free", "mute:80",
		       "SUBNET_ACL_RESTRICTION ingress nothing 32767", "mute");
	assert_blocked("free", "silent:80", "SG_HAS_NO_RULES ingress",
		       "silent");
	assert_blocked("barred", "silent:80",
		       "SUBNET_ACL_RESTRICTION egress nothing 32767", "barred");
	assert_blocked("barred", "mute:80", "SG_HAS_NO_RULES ingress", "mute");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(the_first_entry_by_number_decides),
		T(a_narrow_entry_overrules_a_wide_one_behind_it),
		T(what_no_entry_matches_is_denied_by_the_star),
		T(an_empty_acl_denies_everything),
		T(inside_one_subnet_no_acl_is_asked),
		T(a_flow_across_subnets_needs_four_allowances),
		T(a_reply_goes_to_the_port_that_asked),
		T(a_denied_reply_names_its_rule),
		T(icmp_entries_are_judged_by_type_and_code),
		T(twenty_entries_are_heard_in_their_order),
		T(out_the_group_comes_first_then_the_acl_then_the_route),
		T(in_the_acl_comes_before_the_group),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
