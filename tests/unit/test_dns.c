// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_dns.c - names, from a lab file to bytes
 */
#include "tests/unit/labs/given.h"

#include "base/text.h"
#include "dns/answer.h"
#include "dns/message.h"
#include "vpc/dns.h"

static const char lab[] =
	"vpcs:\n"
	"  app: {cidr: 10.0.0.0/16, internet_gateway: true, "
	"enable_dns_hostnames: true, subnets: {a: 10.0.1.0/24, b: {cidr: "
	"10.0.2.0/24, az: b}}}\n"
	"  plain: {cidr: 10.1.0.0/16, subnets: {p: 10.1.1.0/24}, "
	"dhcp_options: {domain_name_servers: [10.1.1.9, AmazonProvidedDNS], "
	"domain_name: Corp.Example}}\n"
	"instances:\n"
	"  web: {subnet: a, private_ip: 10.0.1.5, public_ip: true}\n"
	"  job: {subnet: p}\n"
	"load_balancers: {front: {type: network, subnets: [a, b], listeners: "
	"{80: t}, target_groups: {t: [web]}}}\n"
	"internet: {api.example.com: 203.0.113.80}\n"
	"private_hosted_zones:\n"
	"  example.com: {vpcs: [app, plain], records: {a.b: 10.9.9.9}}\n"
	"  inner.example.com: {vpcs: app, records: {\"@\": [10.9.9.1, "
	"10.9.9.2], x: {type: CNAME, value: y.inner.example.com}, y: {type: "
	"CNAME, value: x.inner.example.com}, node: web, six: "
	"\"2001:db8::1\"}}\n";

static const struct dns_asker over_udp = {.udp = true};

struct asked {
	struct given given;
	struct arena *arena;
	struct dns_view *app, *plain, *outside;
};

static struct asked asked_lab(void)
{
	struct asked a = {.given = given(lab), .arena = arena_new()};
	const struct model *m = a.given.model;

	if (!m)
		fail_msg("%s", a.given.said);
	a.app = dns_view_new(a.arena, m, m->vpcs.items[0]);
	a.plain = dns_view_new(a.arena, m, m->vpcs.items[1]);
	a.outside = dns_view_new(a.arena, m, NULL);
	return a;
}

static void asked_drop(struct asked *a)
{
	arena_free(a->arena);
	given_drop(&a->given);
}

/* "10.9.9.1 10.9.9.2", "none", "nxdomain" or "failed" */
static const char *meaning(struct asked *a, const struct dns_view *view,
			   const char *name, enum dns_type type)
{
	static uint8_t reply[DNS_MESSAGE_MAX];
	struct text t = {.arena = a->arena};
	uint8_t query[DNS_QUERY_MAX];
	size_t n = dns_query(name, type, query);
	struct dns_reply r;

	n = dns_answer(view, query, n, &over_udp, reply);
	r = dns_reply_read(a->arena, reply, n);
	if (r.code != DNS_FINE)
		return r.code == DNS_NO_NAME ? "nxdomain" : "failed";
	for (size_t i = 0; i < r.addresses.n; i++)
		text_add(&t, "%s%s", i ? " " : "", ADDR(r.addresses.items[i]));
	return t.n ? t.s : "none";
}

static void the_most_specific_zone_answers_alone(void **state)
{
	struct asked a = asked_lab();

	(void)state; /* DNS-7 */
	assert_string_equal(meaning(&a, a.app, "inner.example.com", DNS_A),
			    "10.9.9.1 10.9.9.2");
	assert_string_equal(meaning(&a, a.app, "INNER.Example.COM.", DNS_A),
			    "10.9.9.1 10.9.9.2");
	assert_string_equal(meaning(&a, a.app, "api.example.com", DNS_A),
			    "nxdomain");
	assert_string_equal(meaning(&a, a.outside, "api.example.com", DNS_A),
			    "203.0.113.80");
	/* a name between names exists, and is empty */
	assert_string_equal(meaning(&a, a.app, "b.example.com", DNS_A), "none");
	assert_string_equal(meaning(&a, a.app, "a.b.example.com", DNS_A),
			    "10.9.9.9");
	assert_string_equal(
		meaning(&a, a.app, "six.inner.example.com", DNS_AAAA),
		"2001:db8::1");
	asked_drop(&a);
}

static void a_zone_needs_both_attributes(void **state)
{
	struct asked a = asked_lab();

	(void)state; /* DNS-4: 'plain' gives no host names */
	assert_string_equal(meaning(&a, a.plain, "a.b.example.com", DNS_A),
			    "nxdomain");
	assert_string_equal(meaning(&a, a.plain, "api.example.com", DNS_A),
			    "203.0.113.80");
	asked_drop(&a);
}

static void instances_have_two_names(void **state)
{
	struct asked a = asked_lab();
	const struct node *web = model_node(a.given.model, "web");
	const struct eni *eni = web->places.items[0].eni;

	(void)state; /* DNS-2, DNS-5, DNS-6 */
	assert_string_equal(dns_private_name(a.arena, eni),
			    "ip-10-0-1-5.ec2.internal");
	assert_int_equal(strncmp(web->dns_name, "ec2-198-18-0-",
				 strlen("ec2-198-18-0-")),
			 0);
	assert_string_equal(meaning(&a, a.app, web->dns_name, DNS_A),
			    "10.0.1.5");
	assert_string_equal(meaning(&a, a.outside, web->dns_name, DNS_A),
			    arena_strdup(a.arena, ADDR(eni->public_ip)));
	assert_string_equal(
		meaning(&a, a.app, "ip-10-0-1-5.ec2.internal", DNS_A),
		"10.0.1.5");
	assert_string_equal(
		meaning(&a, a.outside, "ip-10-0-1-5.ec2.internal", DNS_A),
		"nxdomain");
	assert_null(model_node(a.given.model, "job")->dns_name);
	asked_drop(&a);
}

static void balancers_have_names_of_their_zones(void **state)
{
	struct asked a = asked_lab();
	const struct node *front = model_node(a.given.model, "front");
	const char *zonal = arena_printf(a.arena, "us-east-1b.%s",
					 front->dns_name);

	(void)state; /* ALB-2 */
	assert_string_equal(
		meaning(&a, a.app, zonal, DNS_A),
		arena_strdup(a.arena,
			     ADDR(front->places.items[1].eni->public_ip)));
	asked_drop(&a);
}

static void aliases_that_never_end_fail(void **state)
{
	struct asked a = asked_lab();

	(void)state;
	assert_string_equal(meaning(&a, a.app, "x.inner.example.com", DNS_A),
			    "failed");
	asked_drop(&a);
}

static void strange_messages_get_strange_answers(void **state)
{
	static uint8_t reply[DNS_MESSAGE_MAX];
	struct asked a = asked_lab();
	uint8_t query[DNS_QUERY_MAX];
	size_t n = dns_query("api.example.com", DNS_A, query);

	(void)state;
	assert_int_equal(dns_answer(a.app, query, 11, &over_udp, reply), 0);
	/* cut in the question: its number, and FORMERR */
	query[0] = 7;
	assert_int_equal(dns_answer(a.app, query, 20, &over_udp, reply), 12);
	assert_int_equal(reply[0], 7);
	assert_int_equal(reply[3] & 15, 1);
	/* nobody's view: REFUSED */
	assert_true(dns_answer(NULL, query, n, &over_udp, reply) > 12);
	assert_int_equal(reply[3] & 15, 5);
	/* an update: NOTIMP */
	query[2] |= 5 << 3;
	assert_true(dns_answer(a.app, query, n, &over_udp, reply) > 0);
	assert_int_equal(reply[3] & 15, 4);
	/* an answer is not answered */
	query[2] = 0x80;
	assert_int_equal(dns_answer(a.app, query, n, &over_udp, reply), 0);
	asked_drop(&a);
}

static void dhcp_options_say_whom_to_ask(void **state)
{
	struct asked a = asked_lab();
	const struct model *m = a.given.model;
	struct dns_setup s;

	(void)state; /* DNS-10 */
	s = dns_setup_of(a.arena, &model_node(m, "job")->places.items[0]);
	assert_int_equal(s.n, 2);
	assert_string_equal(ADDR(s.servers[0]), "10.1.1.9");
	assert_string_equal(ADDR(s.servers[1]), "10.1.0.2");
	assert_string_equal(s.search, "corp.example");
	s = dns_setup_of(a.arena, &model_node(m, "web")->places.items[0]);
	assert_string_equal(ADDR(s.servers[0]), "10.0.0.2");
	assert_string_equal(s.search, "ec2.internal");
	s = dns_setup_of(a.arena,
			 &model_node(m, "api.example.com")->places.items[0]);
	assert_string_equal(ADDR(s.servers[0]), "198.51.100.153");
	asked_drop(&a);
}

#define WITH(rest)                                                      \
	"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24, b: " \
	"{cidr: 10.0.2.0/24, az: b}}" rest "}}\n"
#define ZONE(records) \
	WITH("") "private_hosted_zones: {z: {vpcs: app, records: " records "}}"

static void mistakes_are_named(void **state)
{
	static const char *const cases[][2] = {
		{WITH(", dhcp_options: {domain_name_servers: nobody}"),
		 "'nobody' is no address and not AmazonProvidedDNS"},
		{WITH(", dhcp_options: {domain_name_servers: [10.0.0.1, "
		      "10.0.0.3, 10.0.0.4, 10.0.0.5, 10.0.0.6]}"),
		 "a set has at most 4"},
		{WITH(", dhcp_options: {domain_name: a b}"),
		 "'a b' is no domain"},
		{WITH(", dhcp_options: {servers: x}"), "unknown key 'servers'"},
		{ZONE("{a: nobody}"), "no node 'nobody'"},
		{ZONE("{a: www.example.com}"),
		 "write {type: CNAME, value: www.example.com}"},
		{ZONE("{a: {type: A, value: \"2001:db8::1\"}}"),
		 "2001:db8::1 is no address of an A record"},
		{ZONE("{a: {type: CNAME, value: 10.0.0.1}}"),
		 "'10.0.0.1' is no name"},
		{ZONE("{a: {type: MX, value: b}}"), "'MX' is none of A, AAAA"},
		{ZONE("{\"a b\": 10.0.1.1}"), "'a b' is no host"},
		{ZONE("{\"@\": {type: CNAME, value: b.c}}"),
		 "(AWS: InvalidChangeBatch)"},
		{ZONE("{a: {type: CNAME, value: [b.c, d.e]}}"),
		 "(AWS: InvalidChangeBatch)"},
		{WITH("") "private_hosted_zones: {z: {vpcs: app}, y: {name: Z, "
			  "vpcs: app}}",
		 "(AWS: ConflictingDomainExists)"},
		{WITH("") "private_hosted_zones: {z: {vpcs: nobody}}",
		 "no VPC 'nobody'"},
		{WITH("") "databases: {d: {engine: mysql, subnets: [a, b], "
			  "publicly_accessible: true}}",
		 "(AWS: InvalidVPCNetworkStateFault)"},
		{WITH(", internet_gateway: true") "databases: {d: {engine: "
						  "mysql, subnets: [a, b], "
						  "publicly_accessible: true}}",
		 "(AWS: InvalidVPCNetworkStateFault)"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		assert_says(cases[i][0], cases[i][1]);
}

/* DNS64: IPv4 addresses as IPv6 ones, where there are none (VPC-24) */
static void dns64_fills_in_for_names_without_ipv6(void **state)
{
	static const struct dns_asker asker = {.udp = true, .synthesise = true};
	static const struct {
		const char *name, *address;
	} list[] = {{"api.example.com", NULL}, /* hidden by the zone */
		    {"a.b.example.com", "64:ff9b::a09:909"},
		    {"six.inner.example.com", "2001:db8::1"}};
	struct asked a = asked_lab();
	static uint8_t reply[DNS_MESSAGE_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(list); i++) {
		uint8_t query[DNS_QUERY_MAX];
		size_t n = dns_query(list[i].name, DNS_AAAA, query);
		struct dns_reply r;

		n = dns_answer(a.app, query, n, &asker, reply);
		r = dns_reply_read(a.arena, reply, n);
		assert_int_equal(r.addresses.n, list[i].address != NULL);
		if (list[i].address)
			assert_string_equal(ADDR(r.addresses.items[0]),
					    list[i].address);
	}
	asked_drop(&a);
}

/* What echoes a question has said nothing about the name */
static void a_question_is_no_answer(void **state)
{
	struct arena *arena = arena_new();
	uint8_t query[DNS_QUERY_MAX];
	size_t n = dns_query("api.example.com", DNS_A, query);

	(void)state;
	assert_int_equal(dns_reply_read(arena, query, n).code, DNS_FAILED);
	query[2] |= 0x80; /* QR */
	assert_int_equal(dns_reply_read(arena, query, n).code, DNS_FINE);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_most_specific_zone_answers_alone),
		cmocka_unit_test(a_zone_needs_both_attributes),
		cmocka_unit_test(instances_have_two_names),
		cmocka_unit_test(balancers_have_names_of_their_zones),
		cmocka_unit_test(aliases_that_never_end_fail),
		cmocka_unit_test(strange_messages_get_strange_answers),
		cmocka_unit_test(a_question_is_no_answer),
		cmocka_unit_test(dhcp_options_say_whom_to_ask),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(dns64_fills_in_for_names_without_ipv6),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("dns", tests, NULL, NULL);
}
