// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_forward_between.c - peerings, transit gateways and VPNs,
 * with real packets
 */
#include "tests/support/running.h"

#define OPEN ", security_groups: {open: {ingress: [all]}}"
#define NO_ROUTE "NO_ROUTE_TO_DESTINATION egress"

/* --- peerings ------------------------------------------------------------- */

static void an_answer_may_go_to_the_wrong_peer(void **state)
{
	(void)state; /* PCX-7: two peers of the same block, one route */
	given_lab("vpcs:\n"
		  "  hub: {cidr: 10.1.0.0/16, subnets: {a: 10.1.1.0/24}, "
		  "route_tables: {main: {10.9.0.0/16: second}}" OPEN "}\n"
		  "  b: {cidr: 10.9.0.0/16, subnets: {a: 10.9.1.0/24}, "
		  "route_tables: {main: {10.1.0.0/16: first}}" OPEN "}\n"
		  "  c: {cidr: 10.9.0.0/16, subnets: {a: 10.9.1.0/24}, "
		  "route_tables: {main: {10.1.0.0/16: second}}" OPEN "}\n"
		  "peerings: {first: [hub, b], second: [hub, c]}\n"
		  "instances:\n"
		  "  server: {subnet: hub/a, security_groups: hub/open, ports: "
		  "[80]}\n"
		  "  one: {subnet: b/a, security_groups: b/open, private_ip: "
		  "10.9.1.77}\n"
		  "  two: {subnet: c/a, security_groups: c/open}\n");
	assert_open("two", "server:80");
	assert_reply_blocked("one", "server:80",
			     "NO_POSSIBLE_DESTINATION egress", NULL);
}

static void a_peer_reaches_no_gateway_of_the_other_vpc(void **state)
{
	static const char *const to[] = {"internet:443", "10.1.0.9:80",
					 "192.168.1.5:443"};

	(void)state; /* PCX-4, PCX-6, IGW-8 */
	given_lab(
		"vpcs:\n"
		"  a: {cidr: 10.2.0.0/16, subnets: {a: 10.2.1.0/24}, "
		"route_tables: {main: {0.0.0.0/0: pcx}}}\n"
		"  b: {cidr: 10.1.0.0/24, internet_gateway: true, "
		"vpn_gateway: true, subnets: {b: 10.1.0.0/25}, route_tables: "
		"{main: {routes: {0.0.0.0/0: igw, 10.2.0.0/16: pcx}, "
		"propagate: true}}}\n"
		"peerings: {pcx: [a, b]}\n"
		"on_premises: {office: {cidr: 192.168.0.0/16, vpn: b, hosts: "
		"{desk: 192.168.1.5}}}\n"
		"instances: {client: {subnet: a/a}, inside: {subnet: b/b}}\n");
	assert_blocked("client", to[0],
		       "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR egress pcx", "client");
	assert_blocked("client", to[1], "NO_POSSIBLE_DESTINATION egress", NULL);
	assert_blocked("client", to[2],
		       "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR egress pcx", "client");
	assert_open("inside", to[2]);
	assert_blocked("desk", "10.2.1.4:80",
		       "VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS ingress", NULL);
}

/* --- transit gateways ----------------------------------------------------- */

/* Instances of 'a' are in a subnet beside the attachment's, those of 'b' in
 * the attachment's own; @acls are those of a's and of b's attachment */
static void given_acls(const char *of_a, const char *of_b)
{
	given_lab(text_given(
		"vpcs:\n"
		"  a: {cidr: 10.1.0.0/16, subnets: {work: 10.1.1.0/24, link: "
		"{cidr: 10.1.9.0/28, network_acl: edge}}, route_tables: {main: "
		"{10.2.0.0/16: hub}}, network_acls: {edge: {%s}}" OPEN "}\n"
		"  b: {cidr: 10.2.0.0/16, subnets: {both: {cidr: 10.2.1.0/24, "
		"network_acl: edge}}, route_tables: {main: {10.1.0.0/16: "
		"hub}}, network_acls: {edge: {%s}}" OPEN "}\n"
		"transit_gateways: {hub: {attachments: {a: link, b: both}}}\n"
		"instances:\n"
		"  client: {subnet: work, security_groups: a/open, ports: "
		"[80]}\n"
		"  server: {subnet: both, security_groups: b/open, ports: "
		"[80]}\n",
		of_a, of_b));
}

#define ALL "[{rule: 1, allow: all, cidr: 0.0.0.0/0}]"
#define BOTH "ingress: " ALL ", egress: " ALL

static void a_subnet_for_the_attachment_alone_is_asked_once_each_way(
	void **state)
{
	(void)state; /* TGW-2a */
	given_acls("ingress: [{rule: 1, allow: all, cidr: 10.1.1.0/24}], "
		   "egress: [{rule: 1, allow: all, cidr: 10.1.1.0/24}]",
		   BOTH);
	assert_open("client", "server:80");
	given_acls("egress: " ALL, BOTH);
	assert_blocked("client", "server:80",
		       "SUBNET_ACL_RESTRICTION ingress edge 32767", NULL);
	given_acls("ingress: " ALL, BOTH);
	assert_reply_blocked("client", "server:80",
			     "SUBNET_ACL_RESTRICTION egress edge 32767", NULL);
}

static void a_shared_subnet_is_asked_on_the_way_out_alone(void **state)
{
	(void)state; /* TGW-2b: what comes in is not asked at all */
	given_acls(BOTH, "egress: [{rule: 1, allow: all, cidr: 10.1.1.0/24}]");
	assert_reply_blocked("client", "server:80",
			     "SUBNET_ACL_RESTRICTION ingress edge 32767", NULL);
	given_acls(BOTH, "ingress: [{rule: 1, allow: all, cidr: 10.2.1.0/24}]");
	assert_reply_blocked("client", "server:80",
			     "SUBNET_ACL_RESTRICTION egress edge 32767",
			     "server");
}

static void a_static_route_counts_more_than_a_propagated_one(void **state)
{
	(void)state; /* TGW-5, TGW-6 */
	given_lab("vpcs:\n"
		  "  a: {cidr: 10.1.0.0/16, subnets: {a: 10.1.1.0/24}, "
		  "route_tables: {main: {0.0.0.0/0: hub}}}\n"
		  "  b: {cidr: 10.2.0.0/16, subnets: {b: 10.2.1.0/24}, "
		  "route_tables: {main: {10.1.0.0/16: hub}}" OPEN "}\n"
		  "transit_gateways: {hub: {attachments: {a: a, b: b}, "
		  "route_tables: {default: {10.2.0.0/16: blackhole}}}}\n"
		  "instances: {client: {subnet: a}, server: {subnet: b, "
		  "security_groups: open, ports: [80]}}\n");
	assert_blocked("client", "server:80",
		       "TGW_RTB_BAD_STATE_ROUTE egress default", "hub.a@a");
	assert_blocked("client", "10.3.0.1:80",
		       "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT egress default",
		       "hub.a@a");
}

static void what_comes_out_goes_by_the_table_of_the_attachments_subnet(
	void **state)
{
	(void)state; /* TGW-2: though the instance is the VPC's own */
	given_lab("vpcs:\n"
		  "  a: {cidr: 10.1.0.0/16, subnets: {a: 10.1.1.0/24}, "
		  "route_tables: {main: {0.0.0.0/0: hub}}}\n"
		  "  b: {cidr: 10.2.0.0/16, subnets: {b: 10.2.1.0/24, link: "
		  "{cidr: 10.2.9.0/28, route_table: link}}, route_tables: "
		  "{link: {192.0.2.0/24: blackhole}, main: {10.1.0.0/16: "
		  "hub}}}\n"
		  "transit_gateways: {hub: {attachments: {a: a, b: link}, "
		  "route_tables: {default: {0.0.0.0/0: b}}}}\n"
		  "instances: {client: {subnet: a}}\n");
	assert_blocked("client", "192.0.2.1:80", "BAD_STATE_ROUTE egress",
		       "hub.b@link");
	assert_blocked("client", "198.51.100.1:80", NO_ROUTE, "hub.b@link");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(an_answer_may_go_to_the_wrong_peer),
		T(a_peer_reaches_no_gateway_of_the_other_vpc),
		T(a_subnet_for_the_attachment_alone_is_asked_once_each_way),
		T(a_shared_subnet_is_asked_on_the_way_out_alone),
		T(a_static_route_counts_more_than_a_propagated_one),
		T(what_comes_out_goes_by_the_table_of_the_attachments_subnet),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
