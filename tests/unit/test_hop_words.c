// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/unit/test_hop_words.c - what each kind of step says, and what each code
 */
#include <string.h>

#include "base/text.h"
#include "probe/case_words.h"
#include "probe/hop_words.h"
#include "tests/support/asking.h"

/* Two VPCs, what connects them, and each a thing that can go wrong */
static const char lab[] =
	"vpcs:\n"
	"  app:\n"
	"    cidr: 10.0.0.0/16\n"
	"    internet_gateway: true\n"
	"    vpn_gateway: true\n"
	"    enable_dns_hostnames: true\n"
	"    subnets:\n"
	"      public: {cidr: 10.0.0.0/24, route_table: public}\n"
	"      a: {cidr: 10.0.1.0/24, route_table: private}\n"
	"      b: {cidr: 10.0.2.0/24, az: b, network_acl: strict}\n"
	"    nat_gateways: {nat: public}\n"
	"    route_tables:\n"
	"      public: {0.0.0.0/0: igw}\n"
	"      private: {routes: {0.0.0.0/0: nat, 10.2.0.0/16: ab, "
	"10.3.0.0/16: blackhole, 10.4.0.0/16: hub}, propagate: true}\n"
	"    network_acls:\n"
	"      strict: {ingress: [{rule: 90, deny: {tcp: 23}, cidr: "
	"0.0.0.0/0}, {rule: 100, allow: all, cidr: 0.0.0.0/0}], egress: "
	"[{rule: 100, allow: {tcp: 1024-65535}, cidr: 0.0.0.0/0}]}\n"
	"    security_groups:\n"
	"      open: {ingress: [all]}\n"
	"      shut: {ingress: [{tcp: 22, from: open}]}\n"
	"      mute: {egress: []}\n"
	"    endpoints: {s3: {service: s3, type: gateway, route_tables: "
	"private}}\n"
	"  data:\n"
	"    cidr: 10.2.0.0/16\n"
	"    subnets: {d: 10.2.1.0/24}\n"
	"    route_tables: {main: {10.0.0.0/16: ab}}\n"
	"    security_groups: {open: {ingress: [all]}}\n"
	"  far:\n"
	"    cidr: 10.4.0.0/16\n"
	"    subnets: {f: 10.4.1.0/24}\n"
	"    security_groups: {open: {ingress: [all]}}\n"
	"peerings: {ab: [app, data]}\n"
	"transit_gateways: {hub: {attachments: {app: a, far: f}}}\n"
	"on_premises: {office: {cidr: 192.168.0.0/16, vpn: app, hosts: {desk: "
	"192.168.1.5}}}\n"
	"functions:\n"
	"  inside: {subnets: a, security_groups: app/open}\n"
	"  public: {subnets: public, security_groups: app/open}\n"
	"  outside: {}\n"
	"instances:\n"
	"  web: {subnet: a, security_groups: app/open, ports: [80]}\n"
	"  front: {subnet: public, security_groups: app/open, public_ip: true, "
	"ports: [80]}\n"
	"  db: {subnet: b, security_groups: [app/shut, app/mute], ports: [22, "
	"5432]}\n"
	"  store: {subnet: d, security_groups: data/open, ports: [80]}\n"
	"  lost: {subnet: f, security_groups: far/open, ports: [80]}\n"
	"load_balancers:\n"
	"  nlb: {type: network, internal: true, subnets: a, listeners: {80: w}, "
	"target_groups: {w: web}}\n"
	"services: {s3: {}}\n"
	"internet: {api.example.com: 203.0.113.80}\n";

static const struct flow_case *case_given(struct asking *a,
					  const char *question)
{
	*a = asked_given(lab, question);
	return &asked_one(a)->cases.items.items[0];
}

/* The step number @i of that kind, from 1 */
static const char *words_of(const char *question, enum hop_kind kind, int i)
{
	struct asking a;
	const struct flow_case *c = case_given(&a, question);

	for (size_t j = 0; j < c->trail.hops.n; j++)
		if (c->trail.hops.items[j].kind == kind && !--i)
			return hop_words(a.arena, &c->trail.hops.items[j]);
	return "no such step";
}

#define ASSERT_WORDS(question, kind, i, words) \
	assert_string_equal(words_of(question, kind, i), words)

static void who_sends_and_who_answers(void **state)
{
	(void)state;
	ASSERT_WORDS("web front:80", HOP_NODE, 1,
		     "instance web: tcp to 10.0.0.6:80 from 10.0.1.6");
	ASSERT_WORDS("--source-port 2000 web front:80", HOP_NODE, 1,
		     "instance web: tcp to 10.0.0.6:80 from 10.0.1.6:2000");
	ASSERT_WORDS("web front:80", HOP_NODE, 2,
		     "instance front: listens on tcp 80");
	ASSERT_WORDS("web front:81", HOP_NODE, 2,
		     "instance front: listens on 80, not on tcp 81");
	ASSERT_WORDS("web front:80", HOP_NODE, 3,
		     "instance web: the answer is there");
	ASSERT_WORDS("web front/icmp", HOP_NODE, 1,
		     "instance web: ping to 10.0.0.6 from 10.0.1.6");
	ASSERT_WORDS("inside s3", HOP_NODE, 1,
		     "AWS service s3: listens on tcp 443");
	ASSERT_WORDS("inside web:80", HOP_FUNCTION, 1,
		     "function inside: tcp to 10.0.1.6:80 from 10.0.1.5");
}

static void what_is_at_an_interface(void **state)
{
	(void)state;
	ASSERT_WORDS("web front:80", HOP_ENI, 1,
		     "ENI web: 10.0.1.6 in subnet app/a");
	ASSERT_WORDS("web front:80", HOP_GROUPS, 1,
		     "security group open, egress: all to 0.0.0.0/0");
	ASSERT_WORDS("web front:80", HOP_GROUPS, 3,
		     "security group open, egress: an answer passes without a "
		     "rule");
	ASSERT_WORDS("web db:5432", HOP_GROUPS, 2,
		     "security groups shut, mute, ingress: no rule for tcp "
		     "5432 from 10.0.1.6");
	ASSERT_WORDS("web db:22", HOP_GROUPS, 2,
		     "security group shut, ingress: tcp 22 from open");
	ASSERT_WORDS("web db:5432", HOP_ACL, 1,
		     "network ACL default, egress: rule 100: allow all "
		     "0.0.0.0/0");
	ASSERT_WORDS("web db:23", HOP_ACL, 2,
		     "network ACL strict, ingress: rule 90: deny tcp 23 "
		     "0.0.0.0/0");
	ASSERT_WORDS("web db/icmp", HOP_ACL, 3,
		     "network ACL strict, egress: rule *: deny all");
}

static void where_routes_lead(void **state)
{
	(void)state;
	ASSERT_WORDS("web front:80", HOP_ROUTE_TABLE, 1,
		     "route table private: 10.0.0.0/16 → local");
	ASSERT_WORDS("web api.example.com", HOP_ROUTE_TABLE, 1,
		     "route table private: 0.0.0.0/0 → NAT gateway nat");
	ASSERT_WORDS("web 10.3.0.5:80", HOP_ROUTE_TABLE, 1,
		     "route table private: 10.3.0.0/16 → blackhole");
	ASSERT_WORDS("db api.example.com", HOP_ROUTE_TABLE, 1,
		     "route table main: no route to 203.0.113.80");
	ASSERT_WORDS("inside s3", HOP_ROUTE_TABLE, 1,
		     "route table private: prefix list s3 → gateway endpoint "
		     "s3");
	ASSERT_WORDS("web lost:80", HOP_TRANSIT_ROUTE_TABLE, 1,
		     "transit gateway route table hub/default: 10.4.0.0/16 → "
		     "attachment far");
}

static void what_gateways_make_of_it(void **state)
{
	(void)state;
	ASSERT_WORDS("web api.example.com", HOP_NAT_GATEWAY, 1,
		     "NAT gateway nat: from 10.0.1.6:32768-60999 → "
		     "10.0.0.4:1024-65535");
	ASSERT_WORDS("web api.example.com", HOP_NAT_GATEWAY, 2,
		     "NAT gateway nat: to 10.0.0.4:1024-65535 → "
		     "10.0.1.6:32768-60999");
	ASSERT_WORDS("web api.example.com", HOP_INTERNET_GATEWAY, 1,
		     "internet gateway of app: from 10.0.0.4 → 198.18.0.1");
	ASSERT_WORDS("--address=public internet front:80", HOP_INTERNET_GATEWAY,
		     1, "internet gateway of app: to 198.18.0.2 → 10.0.0.6");
	ASSERT_WORDS("web api.example.com", HOP_INTERNET, 1, "internet");
	ASSERT_WORDS("web store:80", HOP_PEERING, 1, "peering ab");
	ASSERT_WORDS("web lost:80", HOP_TRANSIT_ATTACHMENT, 1,
		     "transit gateway attachment app");
	ASSERT_WORDS("web desk/icmp", HOP_VPN_GATEWAY, 1,
		     "virtual private gateway of app");
	ASSERT_WORDS("web desk/icmp", HOP_VPN, 1, "VPN connection to office");
	ASSERT_WORDS("inside s3", HOP_GATEWAY_ENDPOINT, 1,
		     "gateway endpoint s3");
	ASSERT_WORDS("front nlb:80", HOP_LOAD_BALANCER, 1,
		     "load balancer nlb: to 10.0.1.7 → 10.0.1.6");
	ASSERT_WORDS("web 10.0.1.99:80", HOP_ROUTER, 1, "router of VPC app");
}

/* --- what is wrong ---------------------------------------------------------------- */

#define ASSERT_REASONS(question, text) assert_reasons(lab, question, text)

static void sentences_for_groups_and_acls(void **state)
{
	(void)state;
	ASSERT_REASONS("web db:5432",
		       "ENI_SG_RULES_MISMATCH: none of the security groups "
		       "shut, mute has an ingress rule for tcp 5432 from "
		       "10.0.1.6 (instance web)\n");
	ASSERT_REASONS("db web:80",
		       "SUBNET_ACL_RESTRICTION: network ACL strict, of subnet "
		       "b, has no egress rule that allows tcp 80 to 10.0.1.6 "
		       "(instance web)\n");
	ASSERT_REASONS(
		"web db:23",
		"SUBNET_ACL_RESTRICTION: rule 90 of network ACL strict, "
		"deny tcp 23 0.0.0.0/0, drops tcp 23 from 10.0.1.6 "
		"(instance web), into subnet b\n"
		"ENI_SG_RULES_MISMATCH: none of the security groups "
		"shut, mute has an ingress rule for tcp 23 from 10.0.1.6 "
		"(instance web)\n");
}

static void sentences_for_routes(void **state)
{
	(void)state;
	ASSERT_REASONS(
		"--source-port=2000 db api.example.com",
		"SUBNET_ACL_RESTRICTION: network ACL strict, of subnet "
		"b, has no egress rule that allows tcp 443 to "
		"203.0.113.80 (internet host api.example.com)\n"
		"NO_ROUTE_TO_DESTINATION: route table main, of subnet b, "
		"has no route to 203.0.113.80 (internet host "
		"api.example.com)\n");
	ASSERT_REASONS("web 10.3.0.5:80",
		       "BAD_STATE_ROUTE: route table private, of subnet a, "
		       "sends 10.3.0.5 by 10.3.0.0/16 to what does not work or "
		       "is gone (blackhole)\n");
	ASSERT_REASONS("web lost:80",
		       "NO_ROUTE_TO_DESTINATION: route table main, of subnet "
		       "f, has no route to 10.0.1.6 (instance web) for the "
		       "answer\n");
	ASSERT_REASONS("web 10.0.1.99:80",
		       "NO_POSSIBLE_DESTINATION: nobody in VPC app has the "
		       "address 10.0.1.99\n");
	ASSERT_REASONS("web 10.2.7.7:80",
		       "NO_POSSIBLE_DESTINATION: nobody in VPC data has the "
		       "address 10.2.7.7\n");
}

static void sentences_for_functions(void **state)
{
	(void)state;
	ASSERT_REASONS("outside web:80",
		       "FUNCTION_NOT_IN_VPC: function outside is in no VPC: it "
		       "runs in the one that AWS owns, which has no way to the "
		       "private address 10.0.1.6 (instance web)\n");
	ASSERT_REASONS("web inside",
		       "FUNCTION_ACCEPTS_NO_CONNECTIONS: nothing opens a "
		       "connection to a function: it is invoked by calling "
		       "Lambda's API\n");
	ASSERT_REASONS(
		"inside web/icmp",
		"FUNCTION_PROTOCOL_RESTRICTION: function inside may send "
		"tcp, but not to port 25, and udp, and this is icmp "
		"8/0\n");
	ASSERT_REASONS("public api.example.com",
		       "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS: 10.0.0.5 "
		       "(function public) has no public address, and the "
		       "internet gateway of app sends out nobody else; a "
		       "function's interface never has one\n");
}

static void sentences_for_gateways(void **state)
{
	(void)state;
	ASSERT_REASONS("front 100.64.1.1:80",
		       "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS: the "
		       "internet gateway of app sends nothing to 100.64.1.1, "
		       "which is no public address\n");
	ASSERT_REASONS(
		"internet web:80",
		"PRIVATE_ADDRESS_FROM_INTERNET: 10.0.1.6 (instance web) "
		"is a private address, and nothing on the internet leads "
		"there\n");
	ASSERT_REASONS("web nat:443",
		       "NAT_ACCEPTS_NO_CONNECTIONS: NAT gateway nat accepts no "
		       "connection to its own address\n");
	ASSERT_REASONS("web nlb:81",
		       "ELBV2_LISTENERS_MISMATCH: load balancer nlb has no "
		       "listener for tcp 81; it has tcp 80\n");
	ASSERT_REASONS(
		"web 192.168.7.7:80",
		"NO_POSSIBLE_DESTINATION: VPN connection to office leads "
		"to nobody who has the address 192.168.7.7\n");
	ASSERT_REASONS("desk store:80",
		       "VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS: no network "
		       "interface of VPC app has the address 10.2.1.4\n");
	ASSERT_REASONS(
		"inside 10.0.0.1:80",
		"ROUTER_ADDRESS: 10.0.0.1 is an address of the VPC's own "
		"router, which answers no tcp 80\n");
}

static void every_code_has_words(void **state)
{
	struct hop h = {.kind = HOP_INTERNET, .code = "IGW_NAT_REFLECTION"};
	struct arena *arena = arena_given();

	(void)state; /* those that nothing here drops with */
	assert_string_equal(hop_reason(arena, &h),
			    "internet: path turns round in the internet "
			    "gateway: unsupported, analyse as two halves");
}

/* --- verdicts ---------------------------------------------------------------------- */

static const char *verdict_of(const char *question)
{
	struct asking a;

	return case_verdict(arena_given(), case_given(&a, question));
}

static void verdicts_are_those_of_a_probe(void **state)
{
	(void)state;
	assert_string_equal(verdict_of("web front:80"), "open");
	assert_string_equal(
		verdict_of("web front:81"),
		"refused: instance front: listens on 80, not on tcp "
		"81");
	assert_string_equal(verdict_of("outside web:80"),
			    "blocked: FUNCTION_NOT_IN_VPC, function outside");
	assert_non_null(strstr(verdict_of("web lost:80"),
			       "blocked: NO_ROUTE_TO_DESTINATION, route table "
			       "main has no route to 10.0.1.6, ENI eni-"));
	assert_non_null(strstr(verdict_of("web lost:80"), ", on the way back"));
	assert_string_equal(
		verdict_of("--size=20000 web front:80"),
		"unreachable: MTU_EXCEEDED: a packet of 20000 bytes "
		"that may not be cut into pieces is too large for "
		"web's own link");
	assert_string_equal(verdict_of("web web:80"),
			    "cannot be told from the model: what a node sends "
			    "to itself stays in its own system");
}

static void names_that_mean_nothing_say_why(void **state)
{
	struct asking a = asked_given(lab, "web no.example.com");

	(void)state;
	assert_int_equal(a.all.n, 1);
	assert_string_equal(asked_verdict(a.arena, &a.all.items[0]),
			    "unresolved: DNS_NAME_NOT_FOUND");
	assert_string_equal(asked_reason(a.arena, &a.all.items[0]),
			    "no name server that web asks knows the name "
			    "no.example.com");
}

static void what_does_a_step_do(void **state)
{
	struct asking a;
	const struct flow_case *c = case_given(&a, "web db:5432");
	const struct hop *h = c->trail.hops.items;
	struct text t = {.arena = a.arena};

	(void)state;
	for (size_t i = 0; i < c->trail.hops.n && i < 10; i++)
		text_add(&t, "%s%s", i ? ", " : "", hop_does(&h[i]));
	assert_string_equal(t.s, "sends, passes, passes, passes, passes, "
				 "passes, drops, would pass, -, would pass");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(who_sends_and_who_answers,
					  models_drop),
		cmocka_unit_test_teardown(what_is_at_an_interface, models_drop),
		cmocka_unit_test_teardown(where_routes_lead, models_drop),
		cmocka_unit_test_teardown(what_gateways_make_of_it,
					  models_drop),
		cmocka_unit_test_teardown(sentences_for_groups_and_acls,
					  models_drop),
		cmocka_unit_test_teardown(sentences_for_routes, models_drop),
		cmocka_unit_test_teardown(sentences_for_functions, models_drop),
		cmocka_unit_test_teardown(sentences_for_gateways, models_drop),
		cmocka_unit_test_teardown(every_code_has_words, models_drop),
		cmocka_unit_test_teardown(verdicts_are_those_of_a_probe,
					  models_drop),
		cmocka_unit_test_teardown(names_that_mean_nothing_say_why,
					  models_drop),
		cmocka_unit_test_teardown(what_does_a_step_do, models_drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
