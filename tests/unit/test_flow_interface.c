// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_flow_interface.c - whose traffic a record tells of, and
 * what dropped packets are to it
 */
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>

#include "lab/flow_drop.h"
#include "tests/support/models.h"

/* A way out of app of every kind */
#define LAB                                                                  \
	"vpcs:\n"                                                            \
	"  app:\n"                                                           \
	"    cidr: 10.0.0.0/16\n"                                            \
	"    ipv6_cidr: auto\n"                                              \
	"    internet_gateway: true\n"                                       \
	"    egress_only_internet_gateway: true\n"                           \
	"    vpn_gateway: true\n"                                            \
	"    subnets: {a: {cidr: 10.0.0.0/24, ipv6_cidr: auto}, b: {cidr: "  \
	"10.0.1.0/24, az: b}}\n"                                             \
	"    nat_gateways: {nat: a}\n"                                       \
	"    endpoints: {s3: {}}\n"                                          \
	"  near: {cidr: 10.1.0.0/16, subnets: {c: 10.1.0.0/24}}\n"           \
	"  far: {cidr: 10.2.0.0/16, region: eu-west-1, subnets: {d: "        \
	"10.2.0.0/24}}\n"                                                    \
	"instances: {web: {subnet: a, source_dest_check: false}, db: "       \
	"{subnet: b}}\n"                                                     \
	"peerings: {p: [app, near], q: [app, far]}\n"                        \
	"on_premises: {office: {cidr: 192.168.0.0/16, vpn: app, hosts: {h: " \
	"192.168.0.9}}, plant: {cidr: 192.168.0.0/16, vpn: hub}}\n"          \
	"services: {execute-api: {}, mine: {}, sqs: {}}\n"                   \
	"transit_gateways: {hub: {attachments: {app: b, near: c}}}\n"

static const struct model *model;
static const struct plan *plan;
static struct flow_interfaces *all;

static int begin(void **state)
{
	(void)state;
	model = model_given(LAB);
	plan = plan_given(LAB);
	all = flow_interfaces_new(model, plan);
	return 0;
}

static int end(void **state)
{
	flow_interfaces_free(all);
	return models_drop(state);
}

static int link_of(const char *ns, const char *name)
{
	for (size_t i = 0; i < plan->objects.n; i++) {
		const struct plan_object *o = plan->objects.items[i];

		for (int e = 0; o->kind == PLAN_LINK && e < 2; e++)
			if (!strcmp(o->link.end[e].ns, ns) &&
			    !strncmp(o->link.end[e].name, name, 15))
				return o->link.end[e].ifindex;
	}
	fail_msg("no link %s in %s", name, ns);
	return 0;
}

static const struct eni *eni_of(const char *name)
{
	for (size_t i = 0; i < model->enis.n; i++)
		if (!strcmp(model->enis.items[i]->o.name, name))
			return model->enis.items[i];
	fail_msg("no ENI %s", name);
	return NULL;
}

/* The index of its link in the router */
static int router_link(const char *name)
{
	return link_of("vpc/app", eni_of(name)->o.id);
}

static const struct flow_interface *named(const char *name)
{
	return flow_interface_named(all, FLOW_OF_INTERFACES,
				    eni_of(name)->o.id);
}

/* --- interfaces ----------------------------------------------------------------- */

static void zones_have_identifiers_of_their_region(void **state)
{
	static const char *const of[][2] = {
		{"us-east-1", "use1-az1"},
		{"us-west-2", "usw2-az1"},
		{"ap-southeast-2", "apse2-az1"},
		{"ap-northeast-1", "apne1-az1"},
		{"eu-central-1", "euc1-az1"},
		{"sa-east-1", "sae1-az1"},
		{"ca-central-1", "cac1-az1"},
		{"us-gov-west-1", "usgw1-az1"},
		{"cn-north-1", "cnn1-az1"},
		{"me-south-1", "mes1-az1"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(of); i++)
		assert_string_equal(flow_az_id(model->arena, of[i][0], 'a'),
				    of[i][1]);
	assert_string_equal(flow_az_id(model->arena, "us-east-1", 'f'),
			    "use1-az6");
	flow_az_id(model->arena, "", 'a');
	flow_az_id(model->arena, "gov-", 'a');
}

static void an_interface_is_described_as_the_model_has_it(void **state)
{
	const struct flow_interface *db = named("db"), *nat = named("nat");

	(void)state; /* FL-8a */
	assert_string_equal(db->vpc_id, model->vpcs.items[0]->o.id);
	assert_string_equal(db->subnet_id,
			    model->vpcs.items[0]->subnets.items[1]->o.id);
	assert_string_equal(db->az_id, "use1-az2");
	assert_string_equal(db->region, "us-east-1");
	assert_string_equal(db->account, "123456789012");
	assert_string_equal(db->instance_id, model_node(model, "db")->o.id);
	assert_string_equal(db->type, "interface");
	assert_true(db->checked);
	assert_true(flow_interface_has(db, ipv4(10, 0, 1, 4)));
	assert_false(named("web")->checked);
	assert_null(nat->instance_id);
	assert_string_equal(nat->type, "nat_gateway");
}

static void links_lead_to_interfaces_at_routers_only(void **state)
{
	(void)state;
	assert_ptr_equal(flow_interface_of(all, router_link("db")),
			 named("db"));
	assert_null(flow_interface_of(all, link_of("node/db", "eth0")));
	assert_null(flow_interface_of(all, link_of("vpc/app", "igw")));
	assert_null(flow_interface_of(all, 0));
	assert_null(flow_interface_of(all, -1));
	assert_null(flow_interface_of(all, 1000000));
}

static void ways_out_have_awss_numbers(void **state)
{
	static const struct {
		const char *link;
		enum flow_path path;
	} of[] = {
		{"igw", PATH_INTERNET_GATEWAY},
		{"eigw", PATH_INTERNET_GATEWAY},
		{"vgw", PATH_VPN_GATEWAY},
		{"vpce-1", PATH_GATEWAY_ENDPOINT},
		{"pcx-1", PATH_PEERING},
		{"pcx-2", PATH_PEERING_REGION},
		{"noroute", PATH_NONE},
		{"bhole", PATH_NONE},
	};

	(void)state; /* FL-14 */
	for (size_t i = 0; i < ARRAY_LEN(of); i++)
		assert_int_equal(flow_interface_path(
					 all, link_of("vpc/app", of[i].link)),
				 of[i].path);
	assert_int_equal(flow_interface_path(all, router_link("nat")),
			 PATH_SAME_VPC);
	assert_int_equal(flow_interface_path(all, router_link("hub.app@b")),
			 PATH_SAME_VPC);
	assert_int_equal(flow_interface_path(all, 1000000), PATH_NONE);
}

static void a_transit_gateways_ends_are_attachments(void **state)
{
	const struct flow_interface *vpc = flow_interface_of(
		all, link_of("tgw/1", eni_of("hub.app@b")->o.id));
	const struct flow_interface *vpn = flow_interface_of(
		all, link_of("tgw/1", "vpn-2"));

	(void)state;
	assert_int_equal(vpc->source, FLOW_OF_TRANSIT);
	assert_ptr_not_equal(vpc, named("hub.app@b"));
	assert_string_equal(vpc->id, eni_of("hub.app@b")->o.id);
	assert_int_equal(strncmp(vpc->gateway_id, "tgw-0", 5), 0);
	assert_int_equal(strncmp(vpc->attachment_id, "tgw-attach-0", 12), 0);
	assert_int_equal(vpn->source, FLOW_OF_TRANSIT);
	assert_null(vpn->id);
	assert_null(vpn->vpc_id);
	assert_ptr_equal(flow_interface_named(all, FLOW_OF_TRANSIT, "vpn-2"),
			 vpn);
}

static void public_addresses_are_of_services(void **state)
{
	static const struct {
		const char *address, *service;
	} of[] = {
		{"192.0.2.1", "S3"},
		{"192.0.2.65", "DYNAMODB"},
		{"198.51.100.230", "CLOUDFRONT"},
		{"198.18.0.1", "EC2"},
		{"198.51.100.200", "AMAZON"},
		{"203.0.113.1", NULL},
		{"10.0.1.4", NULL},
		{"2001:db8::1", NULL},
	};
	struct addr a;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(of); i++) {
		const char *is;

		assert_true(addr_parse(of[i].address, &a));
		is = flow_service(all->services, a);
		if (!is != !of[i].service ||
		    (is && strcmp(is, of[i].service) != 0))
			fail_msg("%s is %s", of[i].address, is ? is : "none");
	}
	for (size_t i = 0; i < model->nodes.n; i++) {
		const struct node *n = model->nodes.items[i];
		const char *name = n->service ? n->service->key : "";

		if (!strcmp(name, "execute-api"))
			assert_string_equal(
				flow_service(all->services, n->address),
				"API_GATEWAY");
		if (!strcmp(name, "sqs"))
			assert_string_equal(
				flow_service(all->services, n->address),
				"AMAZON");
	}
}

/* --- drops ------------------------------------------------------------------------ */

static struct drop drop_of(const char *ns, const char *reason, int in, int out)
{
	struct drop d = {.ns = ns,
			 .group = NF_LOG_DROPS,
			 .in = in,
			 .out = out,
			 .protocol = PROTOCOL_TCP,
			 .length = 60,
			 .from = ipv4(10, 0, 1, 4),
			 .to = ipv4(10, 0, 0, 4),
			 .from_port = 40000,
			 .to_port = 22,
			 .tcp_flags = TH_SYN};

	snprintf(d.reason, sizeof(d.reason), "%s", reason);
	return d;
}

static void groups_and_acls_reject_where_they_stand(void **state)
{
	static const struct {
		const char *reason, *at;
		bool ingress;
	} of[] = {
		{"SUBNET_ACL_RESTRICTION egress n 32767", "db", false},
		{"SUBNET_ACL_RESTRICTION ingress n 10", "nat", true},
		{"ENI_SG_RULES_MISMATCH egress", "db", false},
		{"SG_HAS_NO_RULES ingress", "nat", true},
		{"SG_REFERENCES_NOT_PRESERVED ingress", "nat", true},
		{"FUNCTION_ACCEPTS_NO_CONNECTIONS ingress", "nat", true},
	};

	(void)state; /* FL-4 */
	for (size_t i = 0; i < ARRAY_LEN(of); i++) {
		struct drop d = drop_of("vpc/app", of[i].reason,
					router_link("db"), router_link("nat"));
		struct flow_entry e;

		assert_int_equal(flow_drop_read(all, &d, 7, &e), DROPPED_SEEN);
		assert_ptr_equal(e.key.at, named(of[i].at));
		assert_int_equal(e.key.ingress, of[i].ingress);
		assert_true(e.key.reject);
		assert_int_equal(e.key.reason, REASON_NONE);
		assert_int_equal(e.packets, 1);
		assert_int_equal(e.bytes, 60);
		assert_int_equal(e.tcp_flags, 2);
		assert_int_equal(e.start, 7);
		assert_int_equal(e.key.to_port, 22);
	}
}

static void what_is_dropped_elsewhere_was_counted_already(void **state)
{
	static const char *const reasons[] = {
		"NO_ROUTE_TO_DESTINATION egress",
		"BAD_STATE_ROUTE egress",
		"ENI_SOURCE_DEST_CHECK_RESTRICTION ingress",
		"PCX_REQUIRES_ADDRESS_IN_VPC_CIDR egress",
		"ROUTER_ADDRESS",
		"",
	};
	struct flow_entry e;
	struct drop d;

	(void)state; /* FL-6 */
	for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
		d = drop_of("vpc/app", reasons[i], router_link("db"),
			    router_link("nat"));
		assert_int_equal(flow_drop_read(all, &d, 7, &e),
				 DROPPED_UNSEEN);
	}
	d = drop_of("vpc/app", "SG_HAS_NO_RULES ingress", 0, 0);
	assert_int_equal(flow_drop_read(all, &d, 7, &e), DROPPED_UNSEEN);
	d = drop_of("vpc/app", "ACCEPT egress", router_link("db"), 0);
	d.group = NF_LOG_ACCEPTS;
	assert_int_equal(flow_drop_read(all, &d, 7, &e), DROPPED_UNSEEN);
}

static void the_source_check_stops_what_was_sent(void **state)
{
	struct drop d = drop_of("vpc/app",
				"ENI_SOURCE_DEST_CHECK_RESTRICTION egress",
				router_link("db"), router_link("nat"));
	struct flow_entry e;

	(void)state; /* FL-6 */
	assert_int_equal(flow_drop_read(all, &d, 7, &e), DROPPED_SEEN);
	assert_ptr_equal(e.key.at, named("db"));
	assert_false(e.key.reject);
	assert_false(e.key.ingress);
}

static void what_is_of_no_connection_is_rejected(void **state)
{
	struct drop d = drop_of("vpc/app", "PACKET_INVALID", router_link("db"),
				router_link("web"));
	struct flow_entry e;

	(void)state; /* FL-4; web has no source/destination check */
	assert_int_equal(flow_drop_read(all, &d, 7, &e), DROPPED_SEEN);
	assert_ptr_equal(e.key.at, named("db"));
	assert_false(e.key.ingress);
	assert_true(e.key.reject);
	d.in = router_link("web");
	d.out = router_link("db");
	assert_int_equal(flow_drop_read(all, &d, 7, &e), DROPPED_SEEN);
	assert_ptr_equal(e.key.at, named("db"));
	assert_true(e.key.ingress);
	d.in = link_of("vpc/app", "igw");
	assert_int_equal(flow_drop_read(all, &d, 7, &e), DROPPED_SEEN);
	assert_ptr_equal(e.key.at, named("db"));
}

static void blocked_public_access_is_found_by_address(void **state)
{
	struct drop d = drop_of("igw/app",
				"VPC_BLOCK_PUBLIC_ACCESS_ENABLED egress", 1, 2);
	struct flow_entry e;

	(void)state; /* FL-12 */
	assert_int_equal(flow_drop_read(all, &d, 7, &e), DROPPED_AFTER_ALL);
	assert_ptr_equal(e.key.at, named("db"));
	assert_int_equal(e.key.reason, REASON_BPA);
	assert_true(e.key.reject);
	d = drop_of("igw/app", "VPC_BLOCK_PUBLIC_ACCESS_ENABLED ingress", 1, 2);
	assert_int_equal(flow_drop_read(all, &d, 7, &e), DROPPED_SEEN);
	assert_true(e.key.ingress);
	assert_string_equal(e.key.at->type, "nat_gateway");
	d.ns = "igw/near"; /* where nobody has the address */
	assert_int_equal(flow_drop_read(all, &d, 7, &e), DROPPED_UNSEEN);
	d.ns = "vpc/app";
	assert_int_equal(flow_drop_read(all, &d, 7, &e), DROPPED_UNSEEN);
}

static void a_drop_has_ports_and_flags_of_its_protocol(void **state)
{
	struct drop d = drop_of("vpc/app", "SG_HAS_NO_RULES egress",
				router_link("db"), 0);
	struct flow_entry e;

	(void)state; /* FL-10, FL-11 */
	d.tcp_flags = TH_SYN | TH_ACK | TH_PUSH;
	flow_drop_read(all, &d, 7, &e);
	assert_int_equal(e.tcp_flags, 18);
	d.tcp_flags = TH_ACK | TH_PUSH;
	flow_drop_read(all, &d, 7, &e);
	assert_int_equal(e.tcp_flags, 0);
	d.tcp_flags = TH_RST | TH_ACK;
	flow_drop_read(all, &d, 7, &e);
	assert_int_equal(e.tcp_flags, 4);
	d.protocol = PROTOCOL_ICMP; /* its type and code look like ports */
	flow_drop_read(all, &d, 7, &e);
	assert_int_equal(e.key.from_port, 0);
	assert_int_equal(e.key.to_port, 0);
	assert_int_equal(e.tcp_flags, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)
		T(zones_have_identifiers_of_their_region),
		T(an_interface_is_described_as_the_model_has_it),
		T(links_lead_to_interfaces_at_routers_only),
		T(ways_out_have_awss_numbers),
		T(a_transit_gateways_ends_are_attachments),
		T(public_addresses_are_of_services),
		T(groups_and_acls_reject_where_they_stand),
		T(what_is_dropped_elsewhere_was_counted_already),
		T(the_source_check_stops_what_was_sent),
		T(what_is_of_no_connection_is_rejected),
		T(blocked_public_access_is_found_by_address),
		T(a_drop_has_ports_and_flags_of_its_protocol),
	};

	return !!cmocka_run_group_tests(tests, NULL, NULL);
}
