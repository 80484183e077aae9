// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_flow_transit.c - records of a transit gateway's own
 */
#include <netinet/in.h>
#include <string.h>

#include "tests/support/recording.h"

/* Two VPCs and a network on premises around a transit gateway */
#define HUB(log)                                                           \
	"vpcs:\n"                                                          \
	"  one: {cidr: 10.1.0.0/16, subnets: {a: 10.1.0.0/24, t: "         \
	"10.1.1.0/24}, route_tables: {main: {10.2.0.0/16: hub, "           \
	"192.168.0.0/16: hub, 172.16.0.0/16: hub, 172.17.0.0/16: hub}}, "  \
	"security_groups: {open: {ingress: [all]}}}\n"                     \
	"  two: {cidr: 10.2.0.0/16, subnets: {b: 10.2.0.0/24, u: {cidr: "  \
	"10.2.1.0/24, az: a}}, route_tables: {main: {10.1.0.0/16: hub}}, " \
	"security_groups: {open: {ingress: [all]}}}\n"                     \
	"on_premises: {office: {cidr: 192.168.0.0/16, vpn: hub, routing: " \
	"bgp, hosts: {pc: {address: 192.168.0.9, ports: [53/udp]}}}}\n"    \
	"transit_gateways: {hub: {attachments: {one: t, two: u}, "         \
	"route_tables: {default: {172.16.0.0/16: blackhole}}}}\n"          \
	"instances:\n"                                                     \
	"  web: {subnet: a, security_groups: one/open}\n"                  \
	"  db: {subnet: b, security_groups: two/open, ports: [53/udp]}\n"  \
	"flow_logs: {x: {on: " log "}}\n"

#define ENDS                                                   \
	"format: \"${srcaddr} ${dstaddr} ${packets} ${bytes} " \
	"${flow-direction} ${tgw-src-eni} ${tgw-dst-eni}\""
#define LOST                                                        \
	"format: \"${srcaddr} ${dstaddr} ${packets} "               \
	"${packets-lost-no-route} ${packets-lost-blackhole} "       \
	"${packets-lost-mtu-exceeded} ${packets-lost-ttl-expired} " \
	"${flow-direction} ${tgw-dst-eni}\""

static void each_attachment_has_what_comes_in_and_goes_out(void **state)
{
	(void)state; /* FL-1, FL-12 */
	given_recording(HUB("hub, " ENDS), 0);
	assert_int_equal(sent_from("web", "udp db:53", 40000).end, DIAL_OPEN);
	assert_records("x",
		       "10.1.0.4 10.2.0.4 1 50 ingress hub.one@t hub.two@u\n"
		       "10.1.0.4 10.2.0.4 1 50 egress hub.one@t hub.two@u\n"
		       "10.2.0.4 10.1.0.4 1 73 ingress hub.two@u hub.one@t\n"
		       "10.2.0.4 10.1.0.4 1 73 egress hub.two@u hub.one@t\n");
}

static void the_default_format_has_all_there_is(void **state)
{
	const char *line;

	(void)state; /* FL-12: version 6 */
	given_recording(HUB("hub"), 0);
	sent("web", "udp 172.17.0.1:53", NULL);
	line = records_of("x");
	assert_int_equal(
		strncmp(line, "6 TransitGateway 123456789012 tgw-0", 35), 0);
	assert_non_null(strstr(line, " 10.1.0.4 172.17.0.1 "));
	assert_non_null(strstr(line, " OK IPv4 1 0 0 0 0 us-east-1 ingress - "
				     "-\n"));
}

static void a_vpn_is_an_attachment_without_interface(void **state)
{
	(void)state;
	given_recording(HUB("hub, " ENDS), 0);
	sent("web", "udp pc:53", NULL);
	assert_non_null(strstr(records_of("x"), "10.1.0.4 192.168.0.9 1 50 "
						"egress hub.one@t -\n"));
	assert_non_null(strstr(records_of("x"), "10.1.0.4 192.168.0.9 1 50 "
						"ingress hub.one@t -\n"));
}

static void what_is_lost_says_why(void **state)
{
	struct dial_want large = {.size = 3000};

	(void)state;
	given_recording(HUB("hub, " LOST), 0);
	sent("web", "udp 172.17.0.1:53", NULL); /* no table has it */
	sent("web", "udp 172.16.0.1:53", NULL);
	large.timeout_ms = 100;
	sent("web", "udp 192.168.0.9:53", &large); /* MTU-3: told nobody */
	assert_records("x", "10.1.0.4 172.17.0.1 1 1 0 0 0 ingress -\n"
			    "10.1.0.4 172.16.0.1 1 0 1 0 0 ingress -\n"
			    "10.1.0.4 192.168.0.9 0 0 0 1 0 ingress -\n");
}

/* An attachment in two zones, which no route table is associated with */
#define ZONES(associated)                                                       \
	"vpcs: {one: {cidr: 10.1.0.0/16, subnets: {a: 10.1.0.0/24, b: "         \
	"{cidr: 10.1.1.0/24, az: b}}, route_tables: {main: "                    \
	"{192.168.0.0/16: hub}}}}\n"                                            \
	"on_premises: {office: {cidr: 192.168.0.0/16, vpn: hub, routing: "      \
	"bgp}}\n"                                                               \
	"transit_gateways: {hub: {default_route_table_association: " associated \
	", attachments: {one: [a, b]}}}\n"                                      \
	"instances: {web: {subnet: b}}\n"                                       \
	"flow_logs: {x: {on: hub, format: \"${srcaddr} ${dstaddr} "             \
	"${packets} ${packets-lost-no-route} ${packets-lost-mtu-exceeded} "     \
	"${flow-direction} ${tgw-src-eni}\"}}\n"

static void an_attachment_without_table_loses_all(void **state)
{
	(void)state; /* TGW-4 */
	given_recording(ZONES("false"), 0);
	sent("web", "udp 192.168.0.9:53", NULL);
	assert_records("x", "10.1.1.5 192.168.0.9 1 1 0 ingress hub.one@b\n");
}

static void what_is_too_large_came_from_its_zone(void **state)
{
	struct dial_want large = {.size = 3000, .timeout_ms = 100};

	(void)state; /* TGW-1, MTU-3 */
	given_recording(ZONES("true"), 0);
	sent("web", "udp 192.168.0.9:53", &large);
	assert_records("x", "10.1.1.5 192.168.0.9 0 0 1 ingress hub.one@b\n");
}

static void one_attachment_alone_may_be_logged(void **state)
{
	const struct model *m = model_given(HUB("hub"));
	const char *id = NULL;

	(void)state;
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (!strcmp(eni->o.name, "hub.two@u"))
			id = strrchr(eni->description, ' ') + 1;
	}
	given_recording(text_given(HUB("%s, " ENDS), id), 0);
	assert_int_equal(sent_from("web", "udp db:53", 40000).end, DIAL_OPEN);
	assert_records("x",
		       "10.1.0.4 10.2.0.4 1 50 egress hub.one@t hub.two@u\n"
		       "10.2.0.4 10.1.0.4 1 73 ingress hub.two@u hub.one@t\n");
}

static void a_gateway_without_log_counts_nothing(void **state)
{
	struct lab *l;

	(void)state;
	l = given_lab(HUB("web"));
	assert_null(strstr(inside(l->fabric, "tgw/1", "nft list ruleset"),
			   "flow."));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(each_attachment_has_what_comes_in_and_goes_out),
		T(the_default_format_has_all_there_is),
		T(a_vpn_is_an_attachment_without_interface),
		T(what_is_lost_says_why),
		T(an_attachment_without_table_loses_all),
		T(what_is_too_large_came_from_its_zone),
		T(one_attachment_alone_may_be_logged),
		T(a_gateway_without_log_counts_nothing),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
