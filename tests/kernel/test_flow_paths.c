// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_flow_paths.c - records of real packets at everything that
 * stands between two ends
 */
#include <netinet/in.h>
#include <string.h>

#include "tests/support/recording.h"

/* The packet's own addresses beside those of the interface (FL-9) */
#define ENDS                                                              \
	"format: \"${interface-id} ${srcaddr} ${dstaddr} ${pkt-srcaddr} " \
	"${pkt-dstaddr} ${flow-direction} ${action}\""
/* Who it is, and where it goes */
#define PATH                                                                   \
	"format: \"${interface-id} ${dstaddr} ${flow-direction} "              \
	"${traffic-path} ${next-hop-interface-id} ${next-hop-interface-type} " \
	"${action}\""

#define LOG(on, format) "flow_logs: {x: {on: " on ", " format "}}\n"

static void ask(const char *from, const char *to)
{
	struct dial_result r = sent_from(from, to, 0);

	if (r.end != DIAL_OPEN)
		fail_msg("%s -> %s: %d %s", from, to, r.end, r.drop.reason);
}

/* --- translators ------------------------------------------------------------------ */

#define NAT                                                                  \
	"vpcs:\n"                                                            \
	"  app:\n"                                                           \
	"    cidr: 10.0.0.0/16\n"                                            \
	"    internet_gateway: true\n"                                       \
	"    subnets:\n"                                                     \
	"      public: {cidr: 10.0.0.0/24, route_table: out}\n"              \
	"      private: {cidr: 10.0.1.0/24, route_table: nat}\n"             \
	"    nat_gateways: {nat: public}\n"                                  \
	"    route_tables: {out: {0.0.0.0/0: igw}, nat: {0.0.0.0/0: nat}}\n" \
	"    security_groups: {open: {ingress: [all]}}\n"                    \
	"instances:\n"                                                       \
	"  web: {subnet: private, security_groups: open}\n"                  \
	"functions:\n"                                                       \
	"  f: {subnets: private, security_groups: open}\n"                   \
	"  g: {subnets: private, security_groups: open}\n"                   \
	"internet: {host: {address: 203.0.113.5, ports: [53/udp]}}\n"

static void a_nat_gateway_has_four_records_of_its_own(void **state)
{
	(void)state; /* FL-8, FL-9, FL-17 */
	given_recording(NAT LOG("app", ENDS), 0);
	ask("web", "udp host:53");
	assert_records(
		"x",
		"web 10.0.1.4 203.0.113.5 10.0.1.4 203.0.113.5 egress ACCEPT\n"
		"nat 10.0.1.4 10.0.0.4 10.0.1.4 203.0.113.5 ingress ACCEPT\n"
		"nat 10.0.0.4 203.0.113.5 10.0.0.4 203.0.113.5 egress ACCEPT\n"
		"nat 203.0.113.5 10.0.0.4 203.0.113.5 10.0.0.4 ingress ACCEPT\n"
		"nat 10.0.0.4 10.0.1.4 203.0.113.5 10.0.1.4 egress ACCEPT\n"
		"web 203.0.113.5 10.0.1.4 203.0.113.5 10.0.1.4 ingress "
		"ACCEPT\n");
}

static void an_internet_gateway_shows_private_addresses(void **state)
{
	(void)state; /* FL-9; FL-14: 8 */
	given_recording("vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: "
			"true, subnets: {a: 10.0.1.0/24}, route_tables: "
			"{main: {0.0.0.0/0: igw}}}}\n"
			"instances: {web: {subnet: a, public_ip: true}}\n"
			"internet: {host: {address: 203.0.113.5, ports: "
			"[53/udp]}}\n"
			"flow_logs: {x: {on: web, " ENDS "}, y: {on: web, " PATH
			"}}\n",
			0);
	ask("web", "udp host:53");
	assert_records("x",
		       "web 10.0.1.4 203.0.113.5 10.0.1.4 203.0.113.5 egress "
		       "ACCEPT\n"
		       "web 203.0.113.5 10.0.1.4 203.0.113.5 10.0.1.4 ingress "
		       "ACCEPT\n");
	assert_records("y", "web 203.0.113.5 egress 8 - - ACCEPT\n"
			    "web 10.0.1.4 ingress - - - ACCEPT\n");
}

static void functions_are_seen_as_the_interface_they_share(void **state)
{
	(void)state; /* FL-18: its address, and no instance */
	given_recording(NAT LOG("f", "format: \"${interface-id} ${instance-id} "
				     "${interface-type} ${srcaddr} ${dstaddr} "
				     "${pkt-srcaddr} ${packets} "
				     "${flow-direction}\""),
			0);
	ask("f", "udp host:53");
	ask("g", "udp host:53");
	assert_records(
		"x",
		"f@private - lambda 10.0.1.5 203.0.113.5 10.0.1.5 1 egress\n"
		"f@private - lambda 10.0.1.5 203.0.113.5 10.0.1.5 1 egress\n"
		"f@private - lambda 203.0.113.5 10.0.1.5 203.0.113.5 1 ingress\n"
		"f@private - lambda 203.0.113.5 10.0.1.5 203.0.113.5 1 "
		"ingress\n");
}

static void what_comes_to_a_function_is_rejected(void **state)
{
	(void)state; /* LAM-4: whatever its groups say */
	given_recording(NAT LOG("app", ENDS), 0);
	sent("web", "udp 10.0.1.5:53", NULL);
	assert_records("x",
		       "web 10.0.1.4 10.0.1.5 10.0.1.4 10.0.1.5 egress ACCEPT\n"
		       "f@private 10.0.1.4 10.0.1.5 10.0.1.4 10.0.1.5 ingress "
		       "REJECT\n");
}

/* --- middleboxes ------------------------------------------------------------------- */

static void a_middlebox_has_every_packet_twice(void **state)
{
	(void)state; /* FL-8: under its own address, twice through one router */
	given_recording(
		"vpcs:\n"
		"  app:\n"
		"    cidr: 10.0.0.0/16\n"
		"    subnets: {a: {cidr: 10.0.1.0/24, route_table: there}, b: "
		"10.0.2.0/24, c: 10.0.9.0/24}\n"
		"    route_tables: {there: {10.0.2.0/24: box}}\n"
		"    security_groups: {open: {ingress: [all]}}\n"
		"instances:\n"
		"  box: {subnet: c, security_groups: open, source_dest_check: "
		"false, forwards: route}\n"
		"  web: {subnet: a, security_groups: open}\n"
		"  db: {subnet: b, security_groups: open, ports: [53/udp]}\n" LOG(
			"app", ENDS),
		0);
	ask("web", "udp db:53");
	assert_records(
		"x",
		"web 10.0.1.4 10.0.2.4 10.0.1.4 10.0.2.4 egress ACCEPT\n"
		"box 10.0.1.4 10.0.9.4 10.0.1.4 10.0.2.4 ingress ACCEPT\n"
		"box 10.0.9.4 10.0.2.4 10.0.1.4 10.0.2.4 egress ACCEPT\n"
		"db 10.0.1.4 10.0.2.4 10.0.1.4 10.0.2.4 ingress ACCEPT\n"
		"db 10.0.2.4 10.0.1.4 10.0.2.4 10.0.1.4 egress ACCEPT\n"
		"web 10.0.2.4 10.0.1.4 10.0.2.4 10.0.1.4 ingress ACCEPT\n");
}

static void a_secondary_address_shows_in_the_packet_alone(void **state)
{
	struct dial_result r;

	(void)state; /* FL-8 */
	given_recording(
		"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24}, "
		"security_groups: {open: {ingress: [all]}}}}\n"
		"network_interfaces: {nic: {subnet: a, security_groups: open, "
		"private_ip: 10.0.1.20, secondary_private_ips: 10.0.1.21}}\n"
		"instances:\n"
		"  db: {network_interfaces: nic, ports: [53/udp]}\n"
		"  web: {subnet: a, security_groups: open}\n" LOG("nic", ENDS),
		0);
	r = sent("web", "udp 10.0.1.21:53", NULL);
	assert_int_equal(r.end, DIAL_OPEN);
	assert_records("x", "nic 10.0.1.4 10.0.1.20 10.0.1.4 10.0.1.21 ingress "
			    "ACCEPT\n"
			    "nic 10.0.1.21 10.0.1.4 10.0.1.21 10.0.1.4 egress "
			    "ACCEPT\n");
}

static void a_balancer_and_its_targets_have_records(void **state)
{
	(void)state; /* NLB-6 without client addresses: two flows */
	given_recording(
		"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24, b: "
		"10.0.2.0/24}, security_groups: {open: {ingress: [all]}}}}\n"
		"instances:\n"
		"  web: {subnet: a, security_groups: open}\n"
		"  db: {subnet: b, security_groups: open, ports: [80]}\n"
		"load_balancers:\n"
		"  nlb: {type: network, internal: true, subnets: a, "
		"security_groups: open, listeners: {80: t}, target_groups: {t: "
		"{targets: db, preserve_client_ip: false}}}\n" LOG("nlb", ENDS),
		0);
	ask("web", "nlb:80");
	assert_records("x",
		       "nlb 10.0.1.4 10.0.1.5 10.0.1.4 10.0.1.5 ingress "
		       "ACCEPT\n"
		       "nlb 10.0.1.5 10.0.2.4 10.0.1.5 10.0.2.4 egress ACCEPT\n"
		       "nlb 10.0.2.4 10.0.1.5 10.0.2.4 10.0.1.5 ingress "
		       "ACCEPT\n"
		       "nlb 10.0.1.5 10.0.1.4 10.0.1.5 10.0.1.4 egress "
		       "ACCEPT\n");
}

/* --- IPv6 --------------------------------------------------------------------------- */

#define SIX                                                                    \
	"vpcs:\n"                                                              \
	"  app:\n"                                                             \
	"    cidr: 10.0.0.0/16\n"                                              \
	"    ipv6_cidr: auto\n"                                                \
	"    subnets: {a: {cidr: 10.0.1.0/24, ipv6_cidr: auto}, b: {cidr: "    \
	"10.0.2.0/24, ipv6_cidr: auto}}\n"                                     \
	"    security_groups: {open: {ingress: [{tcp: 80, from: \"::/0\"}, "   \
	"{icmpv6: all, from: \"::/0\"}]}}\n"                                   \
	"instances:\n"                                                         \
	"  web: {subnet: a, security_groups: open, ipv6_address: auto}\n"      \
	"  db: {subnet: b, security_groups: open, ipv6_address: auto, ports: " \
	"[80]}\n"

static enum dial_end send6(struct lab *l, uint16_t port, uint16_t from)
{
	const struct dial_want want = {
		.from = lab_place_ns(l, model_place(l->model, "web")),
		.protocol = IPPROTO_TCP,
		.to = model_place(l->model, "db")->ipv6,
		.port = port,
		.source_port = from,
		.timeout_ms = PATIENCE_MS};
	const volatile int stop = 0;
	struct dial_result r;

	lab_dial(l, &want, &r, &stop);
	return r.end;
}

static void ipv6_has_records_of_its_own(void **state)
{
	const char *from, *to;
	struct lab *l;

	(void)state; /* FL-13 */
	l = given_lab(SIX LOG("app", "format: \"${interface-id} ${srcaddr} "
				     "${dstaddr} ${srcport} ${dstport} "
				     "${protocol} ${packets} ${bytes} "
				     "${tcp-flags} ${type} ${action}\""));
	recording(l, 0);
	from = text_given("%s", ADDR(model_place(l->model, "web")->ipv6));
	to = text_given("%s", ADDR(model_place(l->model, "db")->ipv6));
	assert_int_equal(send6(l, 22, 40000), DIAL_DROPPED);
	assert_int_equal(send6(l, 80, 40001), DIAL_OPEN);
	assert_records("x",
		       text_given("web %s %s 40000 22 6 1 80 2 IPv6 ACCEPT\n"
				  "db %s %s 40000 22 6 1 80 2 IPv6 REJECT\n"
				  "web %s %s 40001 80 6 3 224 6 IPv6 ACCEPT\n"
				  "db %s %s 40001 80 6 3 224 6 IPv6 ACCEPT\n"
				  "db %s %s 80 40001 6 1 80 18 IPv6 ACCEPT\n"
				  "web %s %s 80 40001 6 1 80 18 IPv6 ACCEPT\n",
				  from, to, from, to, from, to, from, to, to,
				  from, to, from));
}

/* --- other ways out ------------------------------------------------------------------- */

static void peers_have_records_on_both_sides(void **state)
{
	(void)state; /* FL-14: 4 */
	given_recording(
		"vpcs:\n"
		"  one: {cidr: 10.1.0.0/16, subnets: {a: 10.1.0.0/24}, "
		"route_tables: {main: {10.2.0.0/16: p}}, security_groups: "
		"{open: {ingress: [all]}}}\n"
		"  two: {cidr: 10.2.0.0/16, subnets: {b: 10.2.0.0/24}, "
		"route_tables: {main: {10.1.0.0/16: p}}, security_groups: "
		"{open: {ingress: [all]}}}\n"
		"peerings: {p: [one, two]}\n"
		"instances:\n"
		"  web: {subnet: a, security_groups: one/open}\n"
		"  db: {subnet: b, security_groups: two/open, ports: "
		"[53/udp]}\n" LOG("[one, two]", PATH),
		0);
	ask("web", "udp db:53");
	assert_records("x", "web 10.2.0.4 egress 4 - - ACCEPT\n"
			    "db 10.2.0.4 ingress - - - ACCEPT\n"
			    "db 10.1.0.4 egress 4 - - ACCEPT\n"
			    "web 10.1.0.4 ingress - - - ACCEPT\n");
}

static void endpoints_are_told_apart_by_the_path(void **state)
{
	(void)state; /* FL-14: a gateway endpoint 7, an interface one 1 */
	given_recording(
		"vpcs: {app: {cidr: 10.0.0.0/16, enable_dns_hostnames: true, "
		"subnets: {a: 10.0.1.0/24}, "
		"security_groups: {open: {ingress: [all]}}, endpoints: {s3: "
		"{route_tables: main}, sts: {subnets: a, security_groups: "
		"open}}}}\n"
		"instances: {web: {subnet: a, security_groups: open}}\n"
		"services: {s3: {}}\n"
		"flow_logs:\n"
		"  x: {on: web, " PATH "}\n"
		"  y: {on: web, traffic_type: ACCEPT, format: "
		"\"${pkt-src-aws-service} ${pkt-dst-aws-service} "
		"${flow-direction}\"}\n",
		0);
	ask("web", "192.0.2.1:443");
	assert_records("y", "- S3 egress\nS3 - ingress\n");
	assert_non_null(strstr(records_kept("x"), " egress 7 - - ACCEPT\n"));
	ask("web", "10.0.1.4:443");
	assert_non_null(strstr(records_of("x"),
			       "web 10.0.1.4 egress 1 sts vpc_endpoint "
			       "ACCEPT\n"));
}

static void a_transit_gateways_interface_is_in_the_middle(void **state)
{
	(void)state; /* FL-8, FL-9; FL-14: an interface of the VPC, 1 */
	given_recording(
		"vpcs:\n"
		"  one: {cidr: 10.1.0.0/16, subnets: {a: 10.1.0.0/24, t: "
		"10.1.1.0/24}, route_tables: {main: {10.2.0.0/16: hub}}, "
		"security_groups: {open: {ingress: [all]}}}\n"
		"  two: {cidr: 10.2.0.0/16, subnets: {b: 10.2.0.0/24, u: "
		"10.2.1.0/24}, route_tables: {main: {10.1.0.0/16: hub}}, "
		"security_groups: {open: {ingress: [all]}}}\n"
		"transit_gateways: {hub: {attachments: {one: t, two: u}}}\n"
		"instances:\n"
		"  web: {subnet: a, security_groups: one/open}\n"
		"  db: {subnet: b, security_groups: two/open, ports: "
		"[53/udp]}\n"
		"flow_logs:\n"
		"  x: {on: [one, two], " ENDS "}\n"
		"  y: {on: web, " PATH "}\n",
		0);
	ask("web", "udp db:53");
	assert_records(
		"x",
		"web 10.1.0.4 10.2.0.4 10.1.0.4 10.2.0.4 egress ACCEPT\n"
		"hub.one@t 10.1.0.4 10.1.1.4 10.1.0.4 10.2.0.4 ingress ACCEPT\n"
		"hub.two@u 10.2.1.4 10.2.0.4 10.1.0.4 10.2.0.4 egress ACCEPT\n"
		"db 10.1.0.4 10.2.0.4 10.1.0.4 10.2.0.4 ingress ACCEPT\n"
		"db 10.2.0.4 10.1.0.4 10.2.0.4 10.1.0.4 egress ACCEPT\n"
		"hub.two@u 10.2.0.4 10.2.1.4 10.2.0.4 10.1.0.4 ingress ACCEPT\n"
		"hub.one@t 10.1.1.4 10.1.0.4 10.2.0.4 10.1.0.4 egress ACCEPT\n"
		"web 10.2.0.4 10.1.0.4 10.2.0.4 10.1.0.4 ingress ACCEPT\n");
	assert_non_null(strstr(records_kept("y"),
			       "web 10.2.0.4 egress 1 hub.one@t "
			       "transit_gateway ACCEPT\n"));
}

static void blocked_public_access_is_a_rejection_with_a_reason(void **state)
{
	(void)state; /* FL-12: REJECT, BPA; and no ACCEPT of the same packet */
	given_recording(
		"block_public_access: block-bidirectional\n"
		"vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: true, "
		"subnets: {a: 10.0.1.0/24}, route_tables: {main: {0.0.0.0/0: "
		"igw}}, security_groups: {open: {ingress: [all]}}}}\n"
		"instances: {web: {subnet: a, security_groups: open, "
		"public_ip: true}}\n" LOG("app", "format: \"${interface-id} "
						 "${srcaddr} ${dstaddr} "
						 "${flow-direction} ${action} "
						 "${reject-reason}\""),
		0);
	sent("web", "internet:443", NULL);
	assert_records("x", "web 10.0.1.4 203.0.113.1 egress REJECT BPA\n");
	sent("internet", "198.18.0.1:443", NULL);
	assert_records("x", "web 10.0.1.4 203.0.113.1 egress REJECT BPA\n"
			    "web 203.0.113.1 10.0.1.4 ingress REJECT BPA\n");
}

static void without_a_public_address_it_was_accepted_here(void **state)
{
	(void)state; /* FL-6, at the internet gateway */
	given_recording("vpcs: {app: {cidr: 10.0.0.0/16, internet_gateway: "
			"true, subnets: {a: 10.0.1.0/24}, route_tables: {main: "
			"{0.0.0.0/0: igw}}}}\n"
			"instances: {web: {subnet: a}}\n" LOG("app", PATH),
			0);
	assert_blocked("web", "internet:443",
		       "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS egress", NULL);
	assert_records("x", "web 203.0.113.1 egress 8 - - ACCEPT\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(a_nat_gateway_has_four_records_of_its_own),
		T(an_internet_gateway_shows_private_addresses),
		T(functions_are_seen_as_the_interface_they_share),
		T(what_comes_to_a_function_is_rejected),
		T(a_middlebox_has_every_packet_twice),
		T(a_secondary_address_shows_in_the_packet_alone),
		T(a_balancer_and_its_targets_have_records),
		T(ipv6_has_records_of_its_own),
		T(peers_have_records_on_both_sides),
		T(endpoints_are_told_apart_by_the_path),
		T(a_transit_gateways_interface_is_in_the_middle),
		T(blocked_public_access_is_a_rejection_with_a_reason),
		T(without_a_public_address_it_was_accepted_here),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
