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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_peering_has_two_sides_and_is_active),
		cmocka_unit_test(mistakes_in_a_peering_are_said),
		cmocka_unit_test(any_overlap_fails_the_peering),
		cmocka_unit_test(two_vpcs_are_peers_once),
		cmocka_unit_test(a_route_leads_to_a_peering_of_its_own_vpc),
		cmocka_unit_test(a_group_of_a_peer_can_be_named),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("labfile_between", tests, NULL,
					     NULL);
}
