// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_trace_between.c - the way that packets are seen to take, further away
 */
#include "tests/support/ways.h"

/* --- other VPCs -------------------------------------------------------------- */

#define BETWEEN                                                          \
	"vpcs:\n"                                                        \
	"  app:\n"                                                       \
	"    cidr: 10.1.0.0/16\n"                                        \
	"    subnets: {a: {cidr: 10.1.1.0/24, route_table: ways}}\n"     \
	"    route_tables: {ways: {10.2.0.0/16: pcx, 10.3.0.0/16: hub, " \
	"10.4.0.0/16: hub}}\n"                                           \
	"  peer:\n"                                                      \
	"    cidr: 10.2.0.0/16\n"                                        \
	"    subnets: {p: 10.2.1.0/24}\n"                                \
	"    route_tables: {main: {10.1.0.0/16: pcx}}\n"                 \
	"    security_groups: {open: {ingress: [all]}}\n"                \
	"  spoke:\n"                                                     \
	"    cidr: 10.3.0.0/16\n"                                        \
	"    subnets: {s: 10.3.1.0/24}\n"                                \
	"    route_tables: {main: {10.1.0.0/16: hub}}\n"                 \
	"    security_groups: {wide: {ingress: [all]}}\n"                \
	"peerings: {pcx: [app, peer]}\n"                                 \
	"transit_gateways: {hub: {attachments: {to-app: {vpc: app, "     \
	"subnets: a}, to-spoke: {vpc: spoke, subnets: s}}}}\n"           \
	"instances:\n"                                                   \
	"  web: {subnet: a}\n"                                           \
	"  there: {subnet: p, security_groups: open, ports: [80]}\n"     \
	"  beyond: {subnet: s, security_groups: wide, ports: [80]}\n"

static void a_peering_leads_from_router_to_router(void **state)
{
	(void)state;
	given_lab(BETWEEN);
	assert_way_seen("web", "there:80",
			"node web\n"
			"ENI web\n"
			"groups web egress all to 0.0.0.0/0\n"
			"network ACL default egress rule 100\n"
			"route table ways 10.2.0.0/16 peering pcx\n"
			"peering pcx\n"
			"network ACL default ingress rule 100\n"
			"groups there ingress all from 0.0.0.0/0\n"
			"ENI there\n"
			"node there\n"
			"  ENI there\n"
			"  groups there egress all to 0.0.0.0/0\n"
			"  network ACL default egress rule 100\n"
			"  route table main 10.1.0.0/16 peering pcx\n"
			"  peering pcx\n"
			"  network ACL default ingress rule 100\n"
			"  groups web ingress by state\n"
			"  ENI web\n"
			"  node web\n");
}

static void a_transit_gateway_has_tables_of_its_own(void **state)
{
	(void)state;
	given_lab(BETWEEN);
	assert_way_seen("web", "beyond:80",
			"node web\n"
			"ENI web\n"
			"groups web egress all to 0.0.0.0/0\n"
			"network ACL default egress rule 100\n"
			"route table ways 10.3.0.0/16 transit gateway hub\n"
			"network ACL default ingress rule 100\n"
			"transit gateway attachment to-app\n"
			"transit gateway route table default 10.3.0.0/16\n"
			"transit gateway attachment to-spoke\n"
			"route table main local\n"
			"groups beyond ingress all from 0.0.0.0/0\n"
			"ENI beyond\n"
			"node beyond\n"
			"  ENI beyond\n"
			"  groups beyond egress by state\n"
			"  network ACL default egress rule 100\n"
			"  route table main 10.1.0.0/16 transit gateway hub\n"
			"  network ACL default ingress rule 100\n"
			"  transit gateway attachment to-spoke\n"
			"  transit gateway route table default 10.1.0.0/16\n"
			"  transit gateway attachment to-app\n"
			"  route table ways local\n"
			"  groups web ingress by state\n"
			"  ENI web\n"
			"  node web\n");
	assert_way_seen(
		"web", "10.4.0.1:80",
		"node web\n"
		"ENI web\n"
		"groups web egress all to 0.0.0.0/0\n"
		"network ACL default egress rule 100\n"
		"route table ways 10.4.0.0/16 transit gateway hub\n"
		"network ACL default ingress rule 100\n"
		"transit gateway attachment to-app\n"
		"transit gateway route table default TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT\n");
}

/* --- balancers ------------------------------------------------------------------ */

#define BALANCER                                                               \
	"vpcs:\n"                                                              \
	"  app:\n"                                                             \
	"    cidr: 10.0.0.0/16\n"                                              \
	"    subnets: {a: 10.0.1.0/24, b: 10.0.2.0/24}\n"                      \
	"    security_groups: {open: {ingress: [all]}}\n"                      \
	"instances:\n"                                                         \
	"  web: {subnet: a}\n"                                                 \
	"  server: {subnet: b, security_groups: open, ports: [8080]}\n"        \
	"load_balancers:\n"                                                    \
	"  nlb:\n"                                                             \
	"    type: network\n"                                                  \
	"    internal: true\n"                                                 \
	"    subnets: a\n"                                                     \
	"    listeners: {80: {target_group: kept}, 81: {target_group: own}}\n" \
	"    target_groups: {kept: {targets: server, port: 8080}, own: "       \
	"{targets: server, port: 8080, preserve_client_ip: false}}\n"

static void a_balancer_chooses_a_target_and_gets_its_answer(void **state)
{
	(void)state;
	given_lab(BALANCER);
	assert_way_seen(
		"web", "nlb:80",
		"node web\n"
		"ENI web\n"
		"groups web egress all to 0.0.0.0/0\n"
		"route table main local\n"
		"ENI nlb\n"
		"load balancer nlb 10.0.1.4>10.0.1.5 => 10.0.1.4>10.0.2.4\n"
		"network ACL default egress rule 100\n"
		"route table main local\n"
		"network ACL default ingress rule 100\n"
		"groups server ingress all from 0.0.0.0/0\n"
		"ENI server\n"
		"node server\n"
		"  ENI server\n"
		"  groups server egress by state\n"
		"  network ACL default egress rule 100\n"
		"  network ACL default ingress rule 100\n"
		"  ENI nlb\n"
		"  load balancer nlb 10.0.2.4>10.0.1.4 => 10.0.1.5>10.0.1.4\n"
		"  route table main local\n"
		"  groups web ingress by state\n"
		"  ENI web\n"
		"  node web\n");
}

static void a_balancer_may_ask_in_its_own_name(void **state)
{
	(void)state;
	given_lab(BALANCER);
	assert_way_seen(
		"web", "nlb:81",
		"node web\n"
		"ENI web\n"
		"groups web egress all to 0.0.0.0/0\n"
		"route table main local\n"
		"ENI nlb\n"
		"load balancer nlb 10.0.1.4>10.0.1.5 => 10.0.1.5>10.0.2.4\n"
		"network ACL default egress rule 100\n"
		"route table main local\n"
		"network ACL default ingress rule 100\n"
		"groups server ingress all from 0.0.0.0/0\n"
		"ENI server\n"
		"node server\n"
		"  ENI server\n"
		"  groups server egress by state\n"
		"  network ACL default egress rule 100\n"
		"  route table main local\n"
		"  network ACL default ingress rule 100\n"
		"  ENI nlb\n"
		"  load balancer nlb 10.0.2.4>10.0.1.5 => 10.0.1.5>10.0.1.4\n"
		"  route table main local\n"
		"  groups web ingress by state\n"
		"  ENI web\n"
		"  node web\n");
}

static void a_balancer_takes_its_listeners_ports_alone(void **state)
{
	(void)state;
	given_lab(BALANCER);
	assert_way_seen("web", "nlb:82",
			"node web\n"
			"ENI web\n"
			"groups web egress all to 0.0.0.0/0\n"
			"route table main local\n"
			"ENI nlb\n"
			"load balancer nlb ELBV2_LISTENERS_MISMATCH\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_teardown(name, lab_drop)
		T(a_peering_leads_from_router_to_router),
		T(a_transit_gateway_has_tables_of_its_own),
		T(a_balancer_chooses_a_target_and_gets_its_answer),
		T(a_balancer_may_ask_in_its_own_name),
		T(a_balancer_takes_its_listeners_ports_alone),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
