// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_forward_gateways.c - routers and gateways, real packets
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/support/running.h"

/* A public and a private subnet behind a NAT gateway, and a public host */
#define PUBLIC_AND_PRIVATE                                                    \
	"vpcs:\n"                                                             \
	"  app:\n"                                                            \
	"    cidr: 10.0.0.0/16\n"                                             \
	"    internet_gateway: true\n"                                        \
	"    subnets:\n"                                                      \
	"      public: {cidr: 10.0.0.0/24, route_table: public, "             \
	"network_acl: edge}\n"                                                \
	"      private: {cidr: 10.0.1.0/24, route_table: private}\n"          \
	"      lonely: 10.0.2.0/24\n"                                         \
	"    route_tables:\n"                                                 \
	"      public: {0.0.0.0/0: igw}\n"                                    \
	"      private: {0.0.0.0/0: nat, 203.0.113.128/25: blackhole}\n"      \
	"    nat_gateways: {nat: {subnet: public, elastic_ip: nat-ip}}\n"     \
	"    security_groups: {wide: {ingress: [all]}, "                      \
	"members: {ingress: [{tcp: 5000, from: wide}]}}\n"                    \
	"    network_acls:\n"                                                 \
	"      edge: {ingress: [" ALL "], egress: [" ALL "]}\n"               \
	"elastic_ips: {web-ip: 198.18.0.10, nat-ip: 198.18.0.20}\n"           \
	"instances:\n"                                                        \
	"  web: {subnet: public, security_groups: wide, public_ip: web-ip, "  \
	"ports: [5000]}\n"                                                    \
	"  hidden: {subnet: public, security_groups: wide}\n"                 \
	"  shy: {subnet: public, security_groups: members, public_ip: true, " \
	"ports: [5000]}\n"                                                    \
	"  inside: {subnet: private, security_groups: wide, ports: [5000]}\n" \
	"  alone: {subnet: lonely, security_groups: wide}\n"                  \
	"internet: {host: {address: 203.0.113.80, ports: [5000, 53/udp]}}\n"

#define ALL "{rule: 100, allow: all, cidr: 0.0.0.0/0}"

/* --- routes --------------------------------------------------------------- */

static void without_a_route_a_packet_is_dropped(void **state)
{
	(void)state; /* RT-18 */
	given_lab(PUBLIC_AND_PRIVATE);
	assert_blocked("alone", "host:5000", "NO_ROUTE_TO_DESTINATION egress",
		       "alone");
	assert_blocked("alone", "icmp 8.8.8.8",
		       "NO_ROUTE_TO_DESTINATION egress", "alone");
	assert_open("alone", "inside:5000"); /* local needs no route (RT-2) */
}

static void a_blackhole_wins_over_a_shorter_route(void **state)
{
	(void)state; /* RT-12 */
	given_lab(PUBLIC_AND_PRIVATE);
	assert_blocked("inside", "203.0.113.200:5000", "BAD_STATE_ROUTE egress",
		       "inside");
	assert_open("inside", "host:5000");
}

static void an_address_that_nobody_has_is_no_destination(void **state)
{
	(void)state;
	given_lab(PUBLIC_AND_PRIVATE);
	assert_blocked("inside", "10.0.1.200:80",
		       "NO_POSSIBLE_DESTINATION egress", "inside");
	assert_blocked("inside", "10.0.77.1:80",
		       "NO_POSSIBLE_DESTINATION egress", "inside");
	assert_blocked("web", "203.0.113.99:80",
		       "NO_POSSIBLE_DESTINATION egress", NULL);
}

static void the_router_answers_a_ping_from_its_own_subnet_alone(void **state)
{
	(void)state; /* L2-6 */
	given_lab(PUBLIC_AND_PRIVATE);
	assert_open("inside", "icmp 10.0.1.1");
	assert_blocked("inside", "icmp 10.0.2.1", "ROUTER_ADDRESS", NULL);
	assert_blocked("inside", "10.0.1.1:80", "ROUTER_ADDRESS", NULL);
	assert_blocked("inside", "udp 10.0.1.1:80", "ROUTER_ADDRESS", NULL);
}

/* --- internet gateway ------------------------------------------------------ */

static void a_public_address_is_translated_both_ways(void **state)
{
	(void)state; /* IGW-3 */
	given_lab(PUBLIC_AND_PRIVATE);
	assert_seen_as("web", "host:5000", "198.18.0.10");
	assert_seen_as("host", "198.18.0.10:5000", "203.0.113.80");
	assert_open("host", "icmp 198.18.0.10");
	assert_refused("host", "198.18.0.10:5001");
	assert_open("web", "udp host:53");
}

static void one_public_address_cannot_leave_for_another_eni(void **state)
{
	(void)state; /* IGW-4 */
	given_lab(PUBLIC_AND_PRIVATE);
	assert_blocked("hidden", "host:5000",
		       "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS egress", NULL);
	assert_blocked("hidden", "icmp host",
		       "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS egress", NULL);
}

static void private_addresses_do_not_leave_by_the_gateway(void **state)
{
	static const char *const to[] = {"192.168.1.1:80", "172.31.9.9:80",
					 "10.200.0.1:80", "udp 172.16.0.1:9"};

	(void)state; /* IGW-5 */
	given_lab(PUBLIC_AND_PRIVATE);
	for (size_t i = 0; i < ARRAY_LEN(to); i++)
		assert_blocked(
			"web", to[i],
			"IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS egress",
			NULL);
	assert_blocked("web", "100.64.0.1:80",
		       "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS egress",
		       NULL);
}

/* To web's public address, from one that nobody on the internet has */
static void send_from(void *source)
{
	struct {
		struct iphdr ip;
		uint8_t udp[8];
	} packet = {.ip = {.version = 4,
			   .ihl = 5,
			   .ttl = 64,
			   .protocol = IPPROTO_UDP,
			   .saddr = inet_addr(source),
			   .daddr = inet_addr("198.18.0.10")},
		    .udp = {0, 53, 0, 53, 0, 8}};
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_addr.s_addr = packet.ip.daddr};
	int fd = socket_at("host", AF_INET, SOCK_RAW, IPPROTO_RAW);

	assert_int_equal(sendto(fd, &packet, sizeof(packet), 0,
				(struct sockaddr *)&to, sizeof(to)),
			 sizeof(packet));
}

static void private_addresses_do_not_come_in_by_the_gateway(void **state)
{
	static const char *const from[][2] = {{"10.200.0.1", "RFC1918"},
					      {"172.31.9.9", "RFC1918"},
					      {"192.168.1.1", "RFC1918"},
					      {"100.64.0.1", "RFC6598"}};

	for (size_t i = 0; i < ARRAY_LEN(from); i++) { /* IGW-5 */
		struct drop d;

		given_lab(PUBLIC_AND_PRIVATE);
		d = drop_recorded(send_from, (void *)(uintptr_t)from[i][0]);
		assert_string_equal(
			d.reason,
			text_given("IGW_SOURCE_ADDRESS_NOT_IN_%s_INGRESS "
				   "ingress",
				   from[i][1]));
		assert_string_equal(d.ns, "igw/app");
		lab_drop(state);
	}
}

static void from_outside_private_addresses_are_not_reached(void **state)
{
	(void)state; /* RDS-3, IGW-6 */
	given_lab(PUBLIC_AND_PRIVATE);
	assert_blocked("host", "web:5000",
		       "PRIVATE_ADDRESS_FROM_INTERNET egress", NULL);
	assert_blocked("host", "198.18.0.77:5000",
		       "NO_POSSIBLE_DESTINATION egress", NULL);
}

static void a_public_address_hides_the_group(void **state)
{
	(void)state; /* IGW-7, SG-9 */
	const struct lab *lab = given_lab(PUBLIC_AND_PRIVATE);
	const struct place *shy = model_place(lab->model, "shy");

	assert_open("web", "shy:5000");
	assert_blocked("web", text_given("%s:5000", ADDR(shy->eni->public_ip)),
		       "ENI_SG_RULES_MISMATCH ingress", "shy");
	assert_seen_as("shy", "198.18.0.10:5000",
		       text_given("%s", ADDR(shy->eni->public_ip)));
}

/* --- NAT gateway ------------------------------------------------------------ */

static void behind_a_nat_gateway_its_elastic_address_is_seen(void **state)
{
	(void)state; /* NAT-2 */
	given_lab(PUBLIC_AND_PRIVATE);
	assert_seen_as("inside", "host:5000", "198.18.0.20");
	assert_open("inside", "udp host:53");
	assert_open("inside", "icmp host");
	assert_refused("inside", "host:5001");
}

static void a_nat_gateway_takes_its_ports_from_1024_up(void **state)
{
	struct dial_want want = {
		.speech = SPEECH_LISTEN, .lines = 1, .source_port = 700};
	struct dial_result r;
	const char *port;

	(void)state; /* NAT-4 */
	given_lab(PUBLIC_AND_PRIVATE);
	r = sent("inside", "host:5000", &want);
	assert_int_equal(r.end, DIAL_OPEN);
	port = strstr(r.said, "198.18.0.20:");
	assert_non_null(port);
	assert_in_range(atoi(port + 12), 1024, 65535);
}

static void send_gre(void *to)
{
	int fd = socket_at("inside", AF_INET, SOCK_RAW, 47);
	struct sockaddr_in sa = {.sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(*(uint32_t *)to)};

	assert_int_equal(sendto(fd, "twelve bytes", 12, 0,
				(struct sockaddr *)&sa, sizeof(sa)),
			 12);
}

static void a_nat_gateway_knows_three_protocols(void **state)
{
	static uint32_t host = 0xcb007150;
	struct drop d;

	(void)state; /* NAT-3 */
	given_lab(PUBLIC_AND_PRIVATE);
	d = drop_recorded(send_gre, &host);
	assert_string_equal(d.reason, "PROTOCOL_RESTRICTION ingress");
	assert_string_equal(d.ns, "nat/app/nat");
	assert_int_equal(d.protocol, 47);
}

static void the_acl_of_its_subnet_applies_to_a_nat_gateway(void **state)
{
	static const struct {
		const char *acl, *reason;
		bool returning;
	} cases[] = {
		/* in from the client, and out to the internet */
		{"{ingress: [], egress: [" ALL "]}",
		 "SUBNET_ACL_RESTRICTION ingress edge 32767", false},
		{"{ingress: [" ALL "], egress: []}",
		 "SUBNET_ACL_RESTRICTION egress edge 32767", false},
		/* in from the internet: nobody but the client is let in */
		{"{ingress: [{rule: 1, allow: all, cidr: 10.0.1.0/24}], "
		 "egress: [" ALL "]}",
		 "SUBNET_ACL_RESTRICTION ingress edge 32767", true},
		/* out to the client: the internet alone */
		{"{ingress: [" ALL "], egress: [{rule: 1, deny: all, "
		 "cidr: 10.0.1.0/24}, {rule: 2, allow: all, cidr: 0.0.0.0/0}]}",
		 "SUBNET_ACL_RESTRICTION egress edge 1", true},
	};
	static const char whole[] = "{ingress: [" ALL "], egress: [" ALL "]}";

	/* NAT-7, ACL-13 */
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		static const char lab[] = PUBLIC_AND_PRIVATE;
		const char *at = strstr(lab, whole);

		given_lab(text_given("%.*s%s%s", (int)(at - lab), lab,
				     cases[i].acl, at + sizeof(whole) - 1));
		if (cases[i].returning)
			assert_reply_blocked("inside", "host:5000",
					     cases[i].reason, NULL);
		else
			assert_blocked("inside", "host:5000", cases[i].reason,
				       NULL);
		lab_drop(state);
	}
}

static void nobody_opens_a_connection_to_a_nat_gateway(void **state)
{
	(void)state; /* NAT-8 */
	given_lab(PUBLIC_AND_PRIVATE);
	assert_blocked("host", "198.18.0.20:5000",
		       "NAT_ACCEPTS_NO_CONNECTIONS ingress", NULL);
	assert_blocked("host", "icmp 198.18.0.20",
		       "NAT_ACCEPTS_NO_CONNECTIONS ingress", NULL);
	assert_blocked("web", "udp nat:9", "NAT_ACCEPTS_NO_CONNECTIONS ingress",
		       NULL);
	assert_blocked("inside", "icmp nat",
		       "NAT_ACCEPTS_NO_CONNECTIONS ingress", NULL);
}

static void a_private_nat_gateway_stops_at_the_internet_gateway(void **state)
{
	(void)state; /* NAT-1 */
	given_lab(
		"vpcs:\n"
		"  app:\n"
		"    cidr: 10.0.0.0/16\n"
		"    internet_gateway: true\n"
		"    subnets: {public: {cidr: 10.0.0.0/24, route_table: out}, "
		"private: 10.0.1.0/24}\n"
		"    route_tables: {out: {0.0.0.0/0: igw}, "
		"main: {0.0.0.0/0: nat}}\n"
		"    nat_gateways: {nat: {subnet: public, "
		"connectivity_type: private}}\n"
		"instances: {inside: {subnet: private}}\n"
		"internet: {host: 203.0.113.80}\n");
	assert_blocked("inside", "host:443",
		       "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS egress", NULL);
}

/* --- source and destination check -------------------------------------------- */

#define APPLIANCE(check)                                                      \
	"vpcs:\n"                                                             \
	"  app:\n"                                                            \
	"    cidr: 10.0.0.0/16\n"                                             \
	"    subnets: {a: {cidr: 10.0.1.0/24, route_table: through}, "        \
	"b: 10.0.2.0/24, c: 10.0.3.0/24}\n"                                   \
	"    route_tables: {through: {10.0.3.0/24: box, "                     \
	"192.0.2.0/24: box}}\n"                                               \
	"    security_groups: {wide: {ingress: [all]}}\n"                     \
	"instances:\n"                                                        \
	"  client: {subnet: a, security_groups: wide}\n"                      \
	"  mate: {subnet: a, security_groups: wide, ports: [5000]}\n"         \
	"  box: {subnet: b, security_groups: wide, source_dest_check: " check \
	"}\n"                                                                 \
	"  server: {subnet: c, security_groups: wide, ports: [5000]}\n"

static void a_source_that_is_not_the_enis_is_dropped(void **state)
{
	struct lab *lab = given_lab(APPLIANCE("true"));
	struct dial_want want = {.source = ipv4(10, 0, 1, 99)};
	struct dial_result r;

	(void)state; /* ENI-5 */
	inside(lab->fabric, ns_of("client"),
	       "ip addr add 10.0.1.99/32 dev "
	       "eth0");
	r = sent("client", "mate:5000", &want);
	assert_int_equal(r.end, DIAL_DROPPED);
	assert_string_equal(r.drop.reason,
			    "ENI_SOURCE_DEST_CHECK_RESTRICTION egress");
	assert_open("client", "mate:5000");
}

static void the_address_of_a_neighbour_cannot_be_borrowed(void **state)
{
	struct lab *lab = given_lab(APPLIANCE("true"));
	struct dial_want want = {
		.source = model_place(lab->model, "mate")->address};
	struct dial_result r;

	(void)state; /* ENI-5: a pair of link and address, not an address */
	inside(lab->fabric, ns_of("client"), "ip addr add %s/32 dev eth0",
	       ADDR(want.source));
	r = sent("client", "udp server:53", &want);
	assert_int_equal(r.end, DIAL_DROPPED);
	assert_string_equal(r.drop.reason,
			    "ENI_SOURCE_DEST_CHECK_RESTRICTION egress");
}

static void a_destination_that_is_not_the_enis_is_dropped(void **state)
{
	(void)state; /* ENI-5, ENI-6, RT-11 */
	given_lab(APPLIANCE("true"));
	assert_blocked("client", "192.0.2.1:80",
		       "ENI_SOURCE_DEST_CHECK_RESTRICTION ingress", "box");
	assert_blocked("client", "server:5000",
		       "ENI_SOURCE_DEST_CHECK_RESTRICTION ingress", "box");
}

static void with_the_check_off_an_appliance_passes_packets_on(void **state)
{
	struct lab *lab = given_lab(APPLIANCE("false"));

	(void)state; /* ENI-6, RT-6 */
	inside(lab->fabric, ns_of("box"),
	       "echo 1 >/proc/sys/net/ipv4/ip_forward; "
	       "echo 0 >/proc/sys/net/ipv4/conf/all/send_redirects; "
	       "echo 1 >/proc/sys/net/ipv4/conf/eth0/forwarding");
	assert_open("client", "server:5000");
	assert_open("client", "icmp server");
}

static void no_route_diverts_neighbours_of_one_subnet(void **state)
{
	(void)state; /* L2-2 */
	given_lab("vpcs:\n"
		  "  app:\n"
		  "    cidr: 10.0.0.0/16\n"
		  "    subnets: {a: 10.0.1.0/24, b: 10.0.2.0/24}\n"
		  "    route_tables: {main: {10.0.1.0/24: box}}\n"
		  "    security_groups: {wide: {ingress: [all]}}\n"
		  "instances:\n"
		  "  one: {subnet: a, security_groups: wide}\n"
		  "  two: {subnet: a, security_groups: wide, ports: [5000]}\n"
		  "  other: {subnet: b, security_groups: wide}\n"
		  "  box: {subnet: b, security_groups: wide}\n");
	assert_open("one", "two:5000");
	assert_blocked("other", "two:5000",
		       "ENI_SOURCE_DEST_CHECK_RESTRICTION ingress", "box");
}

/* --- two VPCs ------------------------------------------------------------------ */

static void vpcs_with_equal_addresses_never_meet(void **state)
{
	(void)state; /* VPC-12 */
	given_lab("vpcs:\n"
		  "  one: {cidr: 10.0.0.0/16, subnets: {a1: 10.0.1.0/24}, "
		  "security_groups: {w1: {ingress: [all]}}}\n"
		  "  two: {cidr: 10.0.0.0/16, subnets: {a2: 10.0.1.0/24}, "
		  "security_groups: {w2: {ingress: [all]}}}\n"
		  "instances:\n"
		  "  client1: {subnet: a1, private_ip: 10.0.1.10, "
		  "security_groups: w1}\n"
		  "  client2: {subnet: a2, private_ip: 10.0.1.10, "
		  "security_groups: w2}\n"
		  "  server1: {subnet: a1, private_ip: 10.0.1.20, "
		  "security_groups: w1, ports: [5000]}\n"
		  "  server2: {subnet: a2, private_ip: 10.0.1.20, "
		  "security_groups: w2, ports: [6000]}\n");
	assert_open("client1", "10.0.1.20:5000");
	assert_refused("client1", "10.0.1.20:6000");
	assert_open("client2", "10.0.1.20:6000");
	assert_refused("client2", "10.0.1.20:5000");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(without_a_route_a_packet_is_dropped),
		T(a_blackhole_wins_over_a_shorter_route),
		T(an_address_that_nobody_has_is_no_destination),
		T(the_router_answers_a_ping_from_its_own_subnet_alone),
		T(a_public_address_is_translated_both_ways),
		T(one_public_address_cannot_leave_for_another_eni),
		T(private_addresses_do_not_leave_by_the_gateway),
		T(private_addresses_do_not_come_in_by_the_gateway),
		T(from_outside_private_addresses_are_not_reached),
		T(a_public_address_hides_the_group),
		T(behind_a_nat_gateway_its_elastic_address_is_seen),
		T(a_nat_gateway_takes_its_ports_from_1024_up),
		T(a_nat_gateway_knows_three_protocols),
		T(the_acl_of_its_subnet_applies_to_a_nat_gateway),
		T(nobody_opens_a_connection_to_a_nat_gateway),
		T(a_private_nat_gateway_stops_at_the_internet_gateway),
		T(a_source_that_is_not_the_enis_is_dropped),
		T(the_address_of_a_neighbour_cannot_be_borrowed),
		T(a_destination_that_is_not_the_enis_is_dropped),
		T(with_the_check_off_an_appliance_passes_packets_on),
		T(no_route_diverts_neighbours_of_one_subnet),
		T(vpcs_with_equal_addresses_never_meet),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
