// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_labfile_between.c - what connects VPCs, read and checked
 */
#include "tests/unit/labs/given.h"
#include "vpc/between.h"

#define TWO "vpcs: {a: 10.1.0.0/16, b: 10.2.0.0/16}\n"

static const struct peering *peering_of(const struct given *g)
{
	assert_int_equal(g->model->peerings.n, 1);
	return g->model->peerings.items[0];
}

static void a_peering_has_two_sides_and_is_active(void **state)
{
	struct given g = given_fine(TWO "peerings: {p: [b, a]}");
	const struct peering *p = peering_of(&g);

	(void)state; /* PCX-1 */
	assert_string_equal(p->vpcs[REQUESTER]->o.name, "b");
	assert_string_equal(p->vpcs[ACCEPTER]->o.name, "a");
	assert_string_equal(p->state, "active");
	assert_int_equal(strncmp(p->o.id, "pcx-", 4), 0);
	assert_ptr_equal(peering_far(p, p->vpcs[0]), p->vpcs[1]);
	given_drop(&g);
	g = given_fine(TWO "peerings: {p: {vpcs: [a, b], state: rejected, "
			   "allow_remote_vpc_dns_resolution: b}}");
	p = peering_of(&g);
	assert_string_equal(p->state, "rejected");
	assert_false(p->allow_remote_vpc_dns_resolution[REQUESTER]);
	assert_true(p->allow_remote_vpc_dns_resolution[ACCEPTER]);
	given_drop(&g);
}

static void mistakes_in_a_peering_are_said(void **state)
{
	(void)state;
	assert_said(TWO "peerings: {p: [a]}",
		    "lab.yaml:2:15: peerings.p: has 1 VPCs; a peering has two, "
		    "the requester first\n");
	assert_said(TWO "peerings: {p: {state: active}}",
		    "lab.yaml:2:15: peerings.p: needs 'vpcs': two VPCs, the "
		    "requester first\n");
	assert_says(TWO "peerings: {p: [a, c]}",
		    "peerings.p.vpcs: no VPC 'c'; the lab has a, b");
	assert_says(TWO "peerings: {p: [a, a]}",
		    "both VPCs are a; a peering is between two");
	assert_says(TWO "peerings: {p: {vpcs: [a, b], state: failed}}",
		    "'failed' is none of active, pending-acceptance");
	assert_says("vpcs: {a: 10.1.0.0/16, b: 10.2.0.0/16, c: 10.3.0.0/16}\n"
		    "peerings: {p: {vpcs: [a, b], "
		    "allow_remote_vpc_dns_resolution: c}}",
		    "VPC c is no side of it; a and b are");
	assert_says(TWO "peerings: {p: [a, b]}\n"
			"expect: {state_of: p, is: available}",
		    "no state 'available'; one of initiating-request");
}

static void any_overlap_fails_the_peering(void **state)
{
	struct given g = given_fine(
		"vpcs: {a: [10.1.0.0/16, 10.9.0.0/16], b: [10.2.0.0/16, "
		"10.9.128.0/20]}\n"
		"peerings: {p: [a, b]}");

	(void)state; /* PCX-2 */
	assert_string_equal(peering_of(&g)->state, "failed");
	given_drop(&g);
}

static void two_vpcs_are_peers_once(void **state)
{
	struct given g;

	(void)state; /* PCX-5 */
	assert_refused(TWO "peerings: {p: [a, b], q: [b, a]}",
		       "VpcPeeringConnectionAlreadyExists", "q");
	g = given_fine(TWO "peerings: {p: {vpcs: [a, b], state: expired}, q: "
			   "[b, a]}");
	given_drop(&g);
}

static void a_route_leads_to_a_peering_of_its_own_vpc(void **state)
{
	struct given g;
	const struct route *r;

	(void)state;
	assert_refused("vpcs: {a: 10.1.0.0/16, b: 10.2.0.0/16, c: {cidr: "
		       "10.3.0.0/16, route_tables: {main: {10.2.0.0/16: p}}}}\n"
		       "peerings: {p: [a, b]}",
		       "InvalidParameterValue", "main");
	g = given_fine("vpcs: {a: 10.1.0.0/16, c: {cidr: 10.3.0.0/16, "
		       "route_tables: {main: {10.1.0.0/16: {peering: p}}}}}\n"
		       "peerings: {p: {vpcs: [a, c], state: "
		       "pending-acceptance}}");
	r = &g.model->vpcs.items[1]->route_tables.items[0]->routes.items[0];
	assert_int_equal(r->target, TARGET_PEERING);
	assert_int_equal(r->state, ROUTE_BLACKHOLE);
	given_drop(&g);
}

#define NAMES_B                                          \
	"vpcs:\n"                                        \
	"  a: {cidr: 10.1.0.0/16, security_groups: {g: " \
	"{ingress: [{tcp: 80, from: b/h}]}}}\n"

static void a_group_of_a_peer_can_be_named(void **state)
{
	struct given g = given_fine(NAMES_B "  b: {cidr: 10.2.0.0/16, "
					    "security_groups: {h: {}}}\n"
					    "peerings: {p: [a, b]}");

	(void)state; /* SG-10, SG-11 */
	given_drop(&g);
	assert_refused(NAMES_B
		       "  b: {cidr: 10.2.0.0/16, security_groups: {h: {}}}",
		       "InvalidGroup.NotFound", "g");
	assert_refused(NAMES_B
		       "  b: {cidr: 10.2.0.0/16, security_groups: {h: {}}}\n"
		       "peerings: {p: {vpcs: [a, b], state: "
		       "pending-acceptance}}",
		       "InvalidGroup.NotFound", "g");
	assert_refused(NAMES_B "  b: {cidr: 10.2.0.0/16, region: eu-west-1, "
			       "security_groups: {h: {}}}\n"
			       "peerings: {p: [a, b]}",
		       "InvalidGroup.NotFound", "g");
	assert_says(NAMES_B "  b: 10.2.0.0/16",
		    "no security group or prefix list 'h'");
}

/* --- transit gateways ---------------------------------------------------- */

#define SPOKES                                                        \
	"vpcs:\n"                                                     \
	"  a: {cidr: 10.1.0.0/16, subnets: {a: 10.1.1.0/24, a2: "     \
	"10.1.2.0/24, b: {cidr: 10.1.3.0/24, az: b}}, route_tables: " \
	"{main: {10.2.0.0/16: hub}}}\n"                               \
	"  b: {cidr: 10.2.0.0/16, subnets: {a: 10.2.1.0/24}}\n"       \
	"  c: {cidr: [10.4.0.0/16, 10.2.0.0/17], subnets: {a: "       \
	"10.4.1.0/24}}\n"

static const struct transit_gateway *hub_of(const struct given *g)
{
	return g->model->transit_gateways.items[0];
}

static void attachments_share_the_default_table(void **state)
{
	struct given g = given_fine(
		SPOKES "transit_gateways: {hub: {attachments: {a: [a/a, b], b: "
		       "b/a}}}");
	const struct transit_gateway *hub = hub_of(&g);
	const struct transit_route_table *t = hub->route_tables.items[0];
	const struct transit_attachment *a = hub->attachments.items[0];

	(void)state; /* TGW-3, TGW-4, TGW-11 */
	assert_string_equal(t->o.name, "default");
	assert_ptr_equal(a->route_table, t);
	assert_int_equal(t->routes.n, 2);
	assert_string_equal(PREFIX(t->routes.items[0].to), "10.1.0.0/16");
	assert_int_equal(t->routes.items[0].origin, TRANSIT_VPC);
	assert_true(a->dns_support);
	assert_false(a->ipv6);
	assert_false(a->appliance_mode);
	/* an interface in each subnet takes an address */
	assert_private_ip(&g, "hub.a@a", "10.1.1.4");
	assert_private_ip(&g, "hub.a@b", "10.1.3.4");
	assert_string_equal(eni_type_name[eni_named(&g, "hub.b@a")->type],
			    "transit_gateway");
	given_drop(&g);
}

static void an_overlapping_block_is_not_propagated(void **state)
{
	struct given g = given_fine(
		SPOKES "transit_gateways: {hub: {attachments: {a: a/a, b: b/a, "
		       "c: c/a}}}");
	const struct transit_route_table *t = hub_of(&g)->route_tables.items[0];

	(void)state; /* TGW-8 */
	assert_int_equal(t->routes.n, 3);
	assert_string_equal(PREFIX(t->routes.items[2].to), "10.4.0.0/16");
	given_drop(&g);
}

static void automatic_ipv6_blocks_are_propagated_too(void **state)
{
	struct given g = given_fine(
		"vpcs: {a: {cidr: 10.1.0.0/16, ipv6_cidr: auto, subnets: {a: "
		"10.1.1.0/24}}}\n"
		"transit_gateways: {hub: {attachments: {a: {subnets: a, ipv6: "
		"true}}}}");
	const struct transit_route_table *t = hub_of(&g)->route_tables.items[0];

	(void)state; /* TGW-11 */
	assert_int_equal(t->routes.n, 2);
	assert_string_equal(PREFIX(t->routes.items[1].to),
			    "2001:db8:0:100::/56");
	given_drop(&g);
}

static void mistakes_in_a_transit_gateway_are_said(void **state)
{
	(void)state;
	assert_says(SPOKES
		    "transit_gateways: {hub: {attachments: {a: {vpc: a}, "
		    "b: b/a}}}",
		    "attachments.a: needs 'subnets': one in each Availability "
		    "Zone");
	assert_says(SPOKES
		    "transit_gateways: {hub: {attachments: {a: {subnets: "
		    "a/a, route_table: spoke}}}}",
		    "route_table: no route table 'spoke'; hub has default");
	assert_says(SPOKES "transit_gateways: {hub: {attachments: {a: a/a}, "
			   "route_tables: {default: {10.9.0.0/16: b}}}}",
		    "no attachment 'b'; hub has a");
	assert_says(SPOKES "transit_gateways: {hub: {attachments: {x: a/a}}}",
		    "no VPC 'x'");
	assert_says(SPOKES "transit_gateways: {hub: {attachments: {a: a/a}, "
			   "route_tables: {t: 1}}}",
		    "needs a mapping from CIDRs to attachments");
}

static void what_aws_refuses_of_attachments(void **state)
{
	(void)state;
	/* TGW-1 */
	assert_refused(SPOKES "transit_gateways: {hub: {attachments: {a: [a/a, "
			      "a2]}}}",
		       "DuplicateSubnetsInSameZone", "a");
	assert_refused(SPOKES "transit_gateways: {hub: {attachments: {a: a/a, "
			      "twice: {vpc: a, subnets: a/b}}}}",
		       "DuplicateTransitGatewayAttachment", "twice");
	/* RT-15 */
	assert_refused(SPOKES "transit_gateways: {hub: {attachments: {b: "
			      "b/a}}}",
		       "InvalidParameterValue", "main");
	assert_refused("vpcs: {a: {cidr: 10.1.0.0/16, region: eu-west-1, "
		       "subnets: {a: 10.1.1.0/24}}}\n"
		       "transit_gateways: {hub: {attachments: {a: a}}}",
		       "InvalidVpcID.NotFound", "a");
	/* TGW-14 */
	assert_refused("transit_gateways: {a: {}, b: {}, c: {}, d: {}, e: {}, "
		       "f: {}}",
		       "TransitGatewayLimitExceeded", "f");
}

static void in_appliance_mode_one_zone_serves_both_directions(void **state)
{
	struct given g = given_fine(
		SPOKES "transit_gateways: {hub: {attachments: {a: [a/a, b]}}, "
		       "other: {attachments: {a: {subnets: [a/a, b], "
		       "appliance_mode: true}}}}");
	const struct transit_attachment *plain =
		g.model->transit_gateways.items[0]->attachments.items[0];
	const struct transit_attachment *mode =
		g.model->transit_gateways.items[1]->attachments.items[0];

	(void)state; /* TGW-9 */
	assert_ptr_equal(transit_exit(plain, 'b'), eni_named(&g, "hub.a@b"));
	assert_ptr_equal(transit_exit(plain, 'a'), eni_named(&g, "hub.a@a"));
	assert_ptr_equal(transit_exit(plain, 'c'), eni_named(&g, "hub.a@a"));
	assert_ptr_equal(transit_exit(mode, 'b'), eni_named(&g, "other.a@a"));
	assert_ptr_equal(transit_exit(mode, 'a'), eni_named(&g, "other.a@a"));
	given_drop(&g);
}

/* --- networks on premises ------------------------------------------------ */

#define OFFICE(vpc, office)                                           \
	"vpcs: {a: {cidr: 10.1.0.0/16, " vpc "route_tables: {main: "  \
	"{propagate: true, routes: {192.168.0.0/24: blackhole}}}}}\n" \
	"on_premises: {office: {cidr: [192.168.0.0/24, 10.1.9.0/24, " \
	"172.16.0.0/12], vpn: a, " office "}}"

static void a_table_takes_the_routes_of_its_virtual_private_gateway(
	void **state)
{
	struct given g = given_fine(
		OFFICE("vpn_gateway: true, ", "routing: bgp"));
	const struct route_table *t =
		g.model->vpcs.items[0]->route_tables.items[0];

	(void)state; /* RT-4, RT-8, RT-13: both origins may stand; RT-7 */
	assert_int_equal(t->routes.n, 3);
	assert_int_equal(t->routes.items[0].origin, ROUTE_STATIC);
	assert_int_equal(t->routes.items[1].origin, ROUTE_VPN_BGP);
	assert_string_equal(PREFIX(t->routes.items[1].to), "192.168.0.0/24");
	assert_string_equal(PREFIX(t->routes.items[2].to), "172.16.0.0/12");
	given_drop(&g);
	g = given_fine(OFFICE("vpn_gateway: detached, ", "state: down"));
	assert_int_equal(
		g.model->vpcs.items[0]->route_tables.items[0]->routes.n, 1);
	given_drop(&g);
}

static void mistakes_in_a_network_on_premises_are_said(void **state)
{
	(void)state;
	assert_says("vpcs: {a: {cidr: 10.1.0.0/16, vpn_gateway: true}}\n"
		    "on_premises: {o: {cidr: 192.168.0.0/24, vpn: a, hosts: "
		    "{h: 192.168.1.1}}}",
		    "192.168.1.1 is outside o's 192.168.0.0/24");
	assert_says("vpcs: {a: {cidr: 10.1.0.0/16, vpn_gateway: true}}\n"
		    "on_premises: {o: {cidr: 192.168.0.0/24, vpn: a, hosts: "
		    "{h: 192.168.0.1, i: 192.168.0.1}}}",
		    "192.168.0.1 is h's already");
	assert_says("on_premises: {o: {cidr: 192.168.0.0/24}}",
		    "needs 'vpn': a VPC with a vpn_gateway, or a transit "
		    "gateway");
	assert_says("on_premises: {o: {cidr: 192.168.0.0/24, vpn: x}}",
		    "no VPC 'x'");
	assert_refused("vpcs: {a: 10.1.0.0/16}\n"
		       "on_premises: {o: {cidr: 192.168.0.0/24, vpn: a}}",
		       "InvalidVpnGatewayID.NotFound", "o");
	assert_refused("vpcs: {a: {cidr: 10.1.0.0/16, route_tables: {main: "
		       "{propagate: true}}}}",
		       "Gateway.NotAttached", "main");
	assert_refused("vpcs: {a: {cidr: 10.1.0.0/16, route_tables: {main: "
		       "{1.0.0.0/8: vgw}}}}",
		       "InvalidParameterValue", "main");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_peering_has_two_sides_and_is_active),
		cmocka_unit_test(mistakes_in_a_peering_are_said),
		cmocka_unit_test(any_overlap_fails_the_peering),
		cmocka_unit_test(two_vpcs_are_peers_once),
		cmocka_unit_test(a_route_leads_to_a_peering_of_its_own_vpc),
		cmocka_unit_test(a_group_of_a_peer_can_be_named),
		cmocka_unit_test(attachments_share_the_default_table),
		cmocka_unit_test(an_overlapping_block_is_not_propagated),
		cmocka_unit_test(automatic_ipv6_blocks_are_propagated_too),
		cmocka_unit_test(mistakes_in_a_transit_gateway_are_said),
		cmocka_unit_test(what_aws_refuses_of_attachments),
		cmocka_unit_test(
			in_appliance_mode_one_zone_serves_both_directions),
		cmocka_unit_test(
			a_table_takes_the_routes_of_its_virtual_private_gateway),
		cmocka_unit_test(mistakes_in_a_network_on_premises_are_said),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("labfile_between", tests, NULL,
					     NULL);
}
