// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_expect_read.c - expectations, and what they name
 */
#include "tests/unit/labs/expect.h"

static void everything_of_an_entry_is_kept(void **state)
{
	struct given g = given_fine(EXPECT(
		"[{from: inside, to: \"orders:5433\", protocol: tcp, is: "
		"blocked, because: [ENI_SG_RULES_MISMATCH, SG_HAS_NO_RULES], "
		"at: app/default, direction: egress, path: return, rule: "
		"32767, sees: 10.0.1.4, address: private, for: any, "
		"source_port: 1024-65535, size: 1500, fragment: true, "
		"connections: 3, speaks: http, answers: 403, within: 5m, note: "
		"why, cites: [F-1, SG-3]}]"));
	const struct expect *e = first(&g);

	(void)state;
	assert_int_equal(e->kind, EXPECT_TO);
	assert_int_equal(e->number, 1);
	assert_true(e->is_given);
	assert_int_equal(e->is, VERDICT_BLOCKED);
	assert_int_equal(e->because.n, 2);
	assert_string_equal(e->object, "app/default");
	assert_int_equal(e->direction, DIRECTION_EGRESS);
	assert_int_equal(e->path, WAY_RETURN);
	assert_int_equal(e->rule, 32767);
	assert_string_equal(ADDR(e->sees), "10.0.1.4");
	assert_int_equal(e->choice, ADDRESS_PRIVATE);
	assert_true(e->any);
	assert_int_equal(e->source_port_from, 1024);
	assert_int_equal(e->source_port_to, 65535);
	assert_int_equal(e->size, 1500);
	assert_true(e->fragment);
	assert_int_equal(e->connections, 3);
	assert_int_equal(e->speaks, SPEAKS_HTTP);
	assert_int_equal(e->answers, ANSWERS_STATUS);
	assert_int_equal(e->status, 403);
	assert_int_equal(e->within_ms, 300000);
	assert_string_equal(e->note, "why");
	assert_string_equal(e->cites.items[1], "SG-3");
	assert_int_equal(e->opens_from, -1);
	given_drop(&g);
}

static void what_is_absent_has_its_default(void **state)
{
	struct given g = given_fine(
		EXPECT("{from: inside, to: orders, is: open}"));
	const struct expect *e = first(&g);

	(void)state;
	assert_int_equal(e->protocol, PROTOCOL_TCP);
	assert_int_equal(e->choice, ADDRESS_RESOLVED);
	assert_int_equal(e->connections, 1);
	assert_int_equal(e->within_ms, 0);
	assert_int_equal(e->source_port_from, 0);
	assert_int_equal(e->sees.family, 0);
	assert_false(e->any);
	given_drop(&g);
}

static void assert_port(const char *to, int port)
{
	char text[2048];
	struct given g;

	snprintf(text, sizeof(text), EXPECT("{from: inside, to: %s, is: open}"),
		 to);
	g = given_fine(text);
	assert_int_equal(first(&g)->to.items[0].port, port);
	given_drop(&g);
}

static void a_target_without_port_has_its_own(void **state)
{
	(void)state;
	assert_port("orders", 5433);
	assert_port("pool", 5432); /* PRX-3 */
	assert_port("lb", 8080);
	assert_port("web", 80);
	assert_port("web, protocol: udp", 53);
	assert_port("web, protocol: icmp", -1);
	assert_port("inside", 443);
	assert_port("nat", 443);
	assert_port("api.example.com", 443);
	assert_port("unknown.example.com", 443);
	assert_port("\"two:443\"", 443);
	assert_port("\"orders:0\"", 0);
	assert_port("\"[2001:db8::1]:8443\"", 8443);
}

static void a_target_with_several_ports_needs_one(void **state)
{
	(void)state;
	assert_says(EXPECT("{from: inside, to: two, is: open}"),
		    "expect 1.to: two listens on 80, 443; write two:PORT");
	assert_says(EXPECT("{from: inside, to: internet, is: open}"),
		    "internet listens on 443, 80; write internet:PORT");
	assert_says(EXPECT("{from: inside, to: none-of, is: open}"),
		    "none-of has no port of its own; write none-of:PORT");
	assert_says(EXPECT("{from: inside, to: 10.0.1.9, is: open}"),
		    "10.0.1.9 has no port of its own");
	assert_says(
		EXPECT("{from: inside, to: web, protocol: icmp, is: open}") "about: {}\n",
		"about: needs text");
	assert_says(EXPECT("{from: inside, to: \"web:80\", protocol: icmp, is: "
			   "open}"),
		    "expect 1.to: ICMP has no ports; write web");
}

static void a_place_is_a_subnet_a_zone_or_an_interface(void **state)
{
	static const char *const places[] = {"private-b", "b", "us-east-1b",
					     "inside@private-b"};
	char text[2048];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		snprintf(text, sizeof(text),
			 EXPECT("{from: \"inside@%s\", to: orders, is: open}"),
			 places[i]);
		struct given g = given_fine(text);
		const struct endpoint *from = &first(&g)->from.items[0];

		assert_string_equal(from->node->o.name, "inside");
		assert_int_equal(from->places.n, 1);
		assert_string_equal(from->places.items[0]->label,
				    "inside@private-b"); /* N-4 */
		given_drop(&g);
	}
	assert_says(EXPECT("{from: inside@c, to: orders, is: open}"),
		    "expect 1.from: inside has no place 'c'; it is in "
		    "private-a, private-b");
}

static void an_interface_is_named_by_its_identifier(void **state)
{
	struct given g = given_fine(LAB), again;
	char text[2048];

	(void)state;
	snprintf(text, sizeof(text),
		 EXPECT("{from: %s, to: \"pool@private-b:5432\", is: open}"),
		 eni_named(&g, "inside@private-a")->o.id);
	again = given_fine(text);
	assert_string_equal(first(&again)->from.items[0].places.items[0]->label,
			    "inside@private-a");
	assert_int_equal(first(&again)->to.items[0].places.n, 1);
	given_drop(&again);
	given_drop(&g);
}

static void ends_are_nodes_names_or_addresses(void **state)
{
	struct given g = given_fine(
		EXPECT("{from: [inside, internet, API.example.com], to: "
		       "[orders, nowhere.example.com, \"10.0.9.9:80\", "
		       "\"app/nat:80\"], is: open}"));
	const struct expect *e = first(&g);

	(void)state;
	assert_int_equal(e->from.n, 3);
	assert_int_equal(e->from.items[0].places.n, 2);
	assert_string_equal(e->from.items[1].node->o.name, "internet");
	assert_string_equal(e->from.items[2].node->o.name, "api.example.com");
	assert_null(e->to.items[1].node);
	assert_string_equal(e->to.items[1].dns_name, "nowhere.example.com");
	assert_string_equal(ADDR(e->to.items[2].address), "10.0.9.9");
	assert_int_equal(e->to.items[3].node->kind, NODE_NAT_GATEWAY);
	given_drop(&g);
}

static void a_dns_name_of_aws_is_its_node(void **state)
{
	struct given g = given_fine(LAB), again;
	char text[2048];

	(void)state;
	snprintf(text, sizeof(text),
		 EXPECT("{from: inside, to: \"%s:1\", is: open}"),
		 model_node(g.model, "orders")->dns_name);
	again = given_fine(text);
	assert_string_equal(first(&again)->to.items[0].node->o.name, "orders");
	given_drop(&again);
	given_drop(&g);
}

static void what_is_seen_is_a_node_or_an_address(void **state)
{
	struct given g = given_fine(EXPECT(
		"[{from: inside, to: orders, is: open, sees: nat}, {from: "
		"inside, to: orders, is: open, sees: fixed}, {from: inside, "
		"to: orders, is: open, sees: inside@private-a}]"));

	(void)state;
	assert_int_equal(g.model->expects.items[0]->sees_node->kind,
			 NODE_NAT_GATEWAY);
	assert_string_equal(ADDR(g.model->expects.items[1]->sees),
			    "198.18.0.9");
	assert_int_equal(g.model->expects.items[2]->sees_places.n, 1);
	assert_string_equal(
		g.model->expects.items[2]->sees_places.items[0]->label,
		"inside@private-a");
	given_drop(&g);
	assert_says(EXPECT("{from: inside, to: orders, is: open, sees: "
			   "nobody}"),
		    "expect 1.sees: no node 'nobody'");
}

#define SERVICES(keys, entry)                                             \
	APP("    enable_dns_hostnames: true\n"                            \
	    "    internet_gateway: true\n"                                \
	    "    endpoints: {sts: {subnets: private-a" keys "}, mine: "   \
	    "{service: orders, subnets: private-a, state: available}}\n") \
	"  far: {cidr: 10.1.0.0/16, subnets: {far: 10.1.0.0/24}}\n"       \
	"instances: {here: {subnet: private-b, public_ip: true}, there: " \
	"{subnet: far}, web: {subnet: private-a, ports: [80]}}\n"         \
	"functions: {outside: {}}\n"                                      \
	"load_balancers: {nlb: {type: network, internal: true, subnets: " \
	"private-a, listeners: {80: t}, target_groups: {t: web}}}\n"      \
	"endpoint_services: {orders: {load_balancer: nlb}}\n"             \
	"expect:\n"                                                       \
	"  - {from: " entry ", is: open}\n"

static void what_a_service_sees_by_an_endpoint_nobody_can_expect(void **state)
{
	static const char *const wrong[] = {
		SERVICES("", "here, to: sts, sees: here"),
		SERVICES("", "here, to: sts, sees: 10.0.2.4"),
		SERVICES("", "[outside, here], to: sts, sees: here"),
		SERVICES("", "here, to: sts.us-east-1.amazonaws.com, sees: "
			     "here"),
		SERVICES(", private_dns: false",
			 "there, to: sts.vpce, sees: there"),
		SERVICES("", "here, to: \"10.0.1.4:443\", sees: here"),
		SERVICES("", "here, to: sts, address: 10.0.1.4, sees: here"),
	};
	static const char *const fine[] = {
		SERVICES(", private_dns: false", "here, to: sts, sees: here"),
		SERVICES("", "here, to: sts, address: public, sees: here"),
		SERVICES("", "outside, to: sts, sees: outside"),
		SERVICES("", "here, to: kms, sees: here"),
		SERVICES("", "here, to: mine.vpce, sees: nlb"),
		SERVICES("", "here, to: sts"),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_says(wrong[i], "by endpoint sts, and what a service "
				      "sees there AWS does not say; leave "
				      "'sees' out");
	for (size_t i = 0; i < ARRAY_LEN(fine); i++) {
		struct given g = given_fine(fine[i]);

		given_drop(&g);
	}
	assert_says(wrong[0], "lab.yaml:14:33: expect 1.sees: here reaches sts "
			      "by endpoint sts");
}

/* DNS-6: its names say an IPv4 address */
static void with_ipv6_alone_there_is_no_private_name(void **state)
{
	(void)state;
	assert_says("vpcs: {app: {cidr: 10.0.0.0/16, ipv6_cidr: auto, subnets: "
		    "{six: {ipv6_native: true, ipv6_cidr: auto}}}}\n"
		    "instances: {web: {subnet: six}}\n"
		    "expect: {from: web, resolves: web, is: private}\n",
		    "expect 1.resolves: web has no DNS name");
}

static void mistakes_are_named(void **state)
{
	static const char *const cases[][2] = {
		{"{from: inside, to: orders}", "expect 1: needs 'is': open"},
		{"{to: orders, is: open}", "expect 1: needs 'from'"},
		{"{from: inside, is: open}", "expect 1: needs 'to'"},
		{"{from: inside, to: orders, is: opn}",
		 "expect 1: no verdict 'opn'; did you mean 'open'?"},
		{"{from: inside, to: orders, is: slow}",
		 "no verdict 'slow'; open, refused, blocked"},
		{"{from: inside, to: orders, is: open, opens: 3}",
		 "'opens' replaces 'is'"},
		{"{from: inside, to: orders, is: open, rule: 0}",
		 "'0' is no number from 1 to 32767"},
		{"{from: inside, to: orders, is: open, source_port: 9-3}",
		 "'9-3' is no number or range from 1 to 65535"},
		{"{from: inside, to: orders, is: open, answers: fine}",
		 "'fine' is none of ok, none, reset, an HTTP status"},
		{"{from: inside, to: orders, is: open, address: near}",
		 "'near' is none of private, public, an address"},
		{"{from: inside, to: orders, is: open, protocol: sctp}",
		 "'sctp' is none of tcp, udp, icmp"},
		{"{from: inside, to: orders, is: open, cites: F-99}",
		 "expect 1: no statement or failure 'F-99'"},
		{"{from: inside, to: nobody, is: open}",
		 "expect 1.to: no node 'nobody'; the lab has"},
		{"{from: inside, to: \"nobody:80\", is: open}",
		 "expect 1.to: no node 'nobody'; the lab has"},
		{"{from: inside, to: orders, is: open, logs: {orders: {in: "
		 "DROP}}}",
		 "'DROP' is none of ACCEPT, REJECT, none"},
		{"{from: inside, to: orders, is: open, logs: {orders: {up: "
		 "ACCEPT}}}",
		 "expect 1.logs.orders: unknown key 'up'"},
		{"{from: inside, to: orders, is: open, logs: orders}",
		 "expect 1.logs: needs a mapping from nodes to {in, out}"},
		{"{from: inside, to: orders, is: open, logs: {ordres: {in: "
		 "none}}}",
		 "expect 1.logs: no node 'ordres'; did you mean 'orders'?"},
		{"{from: inside, to: orders, is: open, logs: {outside: {in: "
		 "none}}}",
		 "expect 1.logs: outside has no network interface in a VPC, "
		 "hence no flow logs"},
		{"{from: [], to: orders, is: open}",
		 "expect 1.from: an empty list"},
		{"[inside]", "expect 1: needs an entry such as"},
	};
	char text[2048];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		snprintf(text, sizeof(text), EXPECT("%s"), cases[i][0]);
		assert_says(text, cases[i][1]);
	}
}

static void logs_name_nodes_places_and_nat_gateways(void **state)
{
	struct given g = given_fine(
		EXPECT("{from: inside, to: orders, is: open, logs: {orders: "
		       "{in: ACCEPT, out: REJECT}, inside@private-b: {out: "
		       "none}, nat: {}}}"));
	const struct expect *e = first(&g);

	(void)state;
	assert_true(g.model->logged);
	assert_int_equal(e->logs.n, 3);
	assert_int_equal(e->logs.items[0].in, LOG_ACCEPT);
	assert_int_equal(e->logs.items[0].out, LOG_REJECT);
	assert_int_equal(e->logs.items[1].of.places.n, 1);
	assert_int_equal(e->logs.items[1].in, LOG_ANY);
	assert_int_equal(e->logs.items[1].out, LOG_NONE);
	assert_int_equal(e->logs.items[2].of.places.n, 1);
	given_drop(&g);
	g = given_fine(EXPECT("{from: inside, to: orders, is: open}"));
	assert_false(g.model->logged);
	given_drop(&g);
}

static void what_comes_later_is_said_so(void **state)
{
	static const char *const cases[][2] = {
		{"{from: inside, to: orders, is: open, request: {}}",
		 "expect 1.request: needs 'action': such as s3:GetObject"},
		{"{from: inside, to: orders.reader, is: open}",
		 "orders has no endpoint 'reader' (N-4)"},
	};
	char text[2048];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		snprintf(text, sizeof(text), EXPECT("%s"), cases[i][0]);
		assert_says(text, cases[i][1]);
	}
}

static void opens_stands_in_place_of_a_verdict(void **state)
{
	struct given g = given_fine(EXPECT("{from: inside, to: orders, "
					   "connections: 10, opens: 3-5}"));

	(void)state;
	assert_false(first(&g)->is_given);
	assert_int_equal(first(&g)->opens_from, 3);
	assert_int_equal(first(&g)->opens_to, 5);
	given_drop(&g);
}

static void states_are_awss_words(void **state)
{
	struct given g = given_fine(EXPECT(
		"[{state_of: inside, is: Active}, {state_of: nat, is: failed, "
		"because: Gateway.NotAttached}, {state_of: orders, is: "
		"available}, {state_of: orders, in: pool, is: UNAVAILABLE, "
		"within: 30s}, {state_of: web, in: lb, is: healthy}]"));

	(void)state;
	assert_int_equal(first(&g)->kind, EXPECT_STATE_OF);
	assert_string_equal(first(&g)->state, "Active");
	assert_string_equal(g.model->expects.items[1]->reason,
			    "Gateway.NotAttached");
	assert_int_equal(g.model->expects.items[3]->in->kind, NODE_PROXY);
	given_drop(&g);
	assert_says(EXPECT("{state_of: inside, is: active}"),
		    "expect 1: no state 'active'; one of Pending, Active");
	assert_says(EXPECT("{state_of: web, is: healthy}"),
		    "expect 1.state_of: web, instance, has no state");
	assert_says(EXPECT("{state_of: two, in: lb, is: healthy}"),
		    "two is no target of lb");
	assert_says(EXPECT("{state_of: orders, in: web, is: healthy}"),
		    "web, instance, has no targets");
}

static void a_refusal_stands_alone(void **state)
{
	struct given g = given(
		"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.0.0/24, b: "
		"10.0.0.0/24}}}\n"
		"expect: [{refused_as: InvalidSubnet.Conflict, at: b}]\n");

	(void)state;
	assert_non_null(g.model); /* the caller compares */
	assert_true(report_failed(&g.report));
	assert_int_equal(first(&g)->kind, EXPECT_REFUSED_AS);
	assert_string_equal(first(&g)->state, "InvalidSubnet.Conflict");
	assert_string_equal(first(&g)->object, "b");
	given_drop(&g);
	assert_says(EXPECT("[{refused_as: CannotDelete}, {from: inside, to: "
			   "orders, is: open}]"),
		    "expect 1: 'refused_as' stands alone in its list");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_of_an_entry_is_kept),
		cmocka_unit_test(what_is_absent_has_its_default),
		cmocka_unit_test(a_target_without_port_has_its_own),
		cmocka_unit_test(a_target_with_several_ports_needs_one),
		cmocka_unit_test(a_place_is_a_subnet_a_zone_or_an_interface),
		cmocka_unit_test(an_interface_is_named_by_its_identifier),
		cmocka_unit_test(ends_are_nodes_names_or_addresses),
		cmocka_unit_test(a_dns_name_of_aws_is_its_node),
		cmocka_unit_test(what_is_seen_is_a_node_or_an_address),
		cmocka_unit_test(
			what_a_service_sees_by_an_endpoint_nobody_can_expect),
		cmocka_unit_test(with_ipv6_alone_there_is_no_private_name),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(logs_name_nodes_places_and_nat_gateways),
		cmocka_unit_test(what_comes_later_is_said_so),
		cmocka_unit_test(opens_stands_in_place_of_a_verdict),
		cmocka_unit_test(states_are_awss_words),
		cmocka_unit_test(a_refusal_stands_alone),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("expect_read", tests, NULL, NULL);
}
