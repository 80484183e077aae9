// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_names.c - the name servers of a lab, asked by dig and
 * drill, which owe nothing to the code that is tested
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "lab/responder.h"
#include "tests/support/running.h"

#define LAB                                                              \
	"vpcs:\n"                                                        \
	"  app:\n"                                                       \
	"    cidr: 10.0.0.0/16\n"                                        \
	"    internet_gateway: true\n"                                   \
	"    enable_dns_hostnames: true\n"                               \
	"    subnets: {a: 10.0.1.0/24, b: {cidr: 10.0.2.0/24, az: b}}\n" \
	"    security_groups: {shut: {egress: []}}\n"                    \
	"    network_acls: {shut: {}}\n"                                 \
	"  peer: {cidr: 10.1.0.0/16, subnets: {p: 10.1.1.0/24}, "        \
	"route_tables: {main: {10.0.0.0/16: pcx}}}\n"                    \
	"peerings: {pcx: [app, peer]}\n"                                 \
	"functions: {inside: {subnets: a, security_groups: shut}, "      \
	"outside: {}}\n"                                                 \
	"instances:\n"                                                   \
	"  web: {subnet: a, security_groups: shut, public_ip: true}\n"   \
	"  far: {subnet: p}\n"                                           \
	"databases: {orders: {engine: postgres, subnets: [a, b], "       \
	"publicly_accessible: true}}\n"                                  \
	"internet: {api.example.com: 203.0.113.80}\n"                    \
	"private_hosted_zones:\n"                                        \
	"  corp.example:\n"                                              \
	"    vpcs: app\n"                                                \
	"    records: {db: {type: CNAME, value: orders, ttl: 7}, "       \
	"six: \"2001:db8::1\", many: ["

/* So many addresses that no datagram holds them */
static struct lab *given_names(void)
{
	struct arena *arena = arena_new();
	struct text t = {.arena = arena};
	struct lab *lab;

	text_add(&t, "%s", LAB);
	for (int i = 1; i <= 200; i++)
		text_add(&t, "%s10.9.0.%d", i > 1 ? ", " : "", i);
	text_add(&t, "]}\n");
	lab = given_lab(t.s);
	arena_free(arena);
	return lab;
}

static void assert_says(const char *at, const char *command, const char *what)
{
	const char *said = said_at(at, command);

	if (!strstr(said, what))
		fail_msg("'%s' at %s said '%s', not '%s'", command, at, said,
			 what);
}

static void nothing_filters_the_resolver(void **state)
{
	(void)state; /* SG-30, ACL-8, DNS-1, VPC-22 */
	given_names();
	assert_says("web", "dig +short @10.0.0.2 api.example.com",
		    "203.0.113.80");
	assert_says("web", "dig +short +tcp @169.254.169.253 api.example.com",
		    "203.0.113.80");
	assert_says("inside", "drill @169.254.169.253 api.example.com",
		    "203.0.113.80");
	assert_says("outside", "dig +short @198.51.100.153 api.example.com",
		    "203.0.113.80");
}

static void a_name_depends_on_who_asks(void **state)
{
	const struct node *orders;
	char command[256];
	struct lab *lab = given_names();

	(void)state; /* DNS-5, RDS-3 */
	orders = model_place(lab->model, "orders")->node;
	snprintf(command, sizeof(command), "dig +short @10.0.0.2 %s",
		 orders->dns_name);
	assert_says("web", command, "10.0.1.");
	snprintf(command, sizeof(command), "dig +short @198.51.100.153 %s",
		 orders->dns_name);
	assert_says("outside", command, "198.18.0.");
}

static void aliases_are_followed(void **state)
{
	const char *said;

	(void)state;
	given_names();
	said = said_at("web", "dig @10.0.0.2 db.corp.example +noall +answer");
	assert_non_null(strstr(said, "7\tIN\tCNAME\torders."));
	assert_non_null(strstr(said, " IN A\t10.0.1."));
}

static void no_is_said_in_three_ways(void **state)
{
	(void)state; /* DNS-7 */
	given_names();
	assert_says("web", "dig @10.0.0.2 nobody.corp.example",
		    "status: NXDOMAIN");
	assert_says("web", "dig @10.0.0.2 nobody.corp.example",
		    "corp.example.\t\t60\tIN\tSOA\t");
	assert_says("web", "dig @10.0.0.2 six.corp.example", "status: NOERROR");
	assert_says("web", "dig @10.0.0.2 six.corp.example", "ANSWER: 0");
	assert_says("web", "dig +short @10.0.0.2 AAAA six.corp.example",
		    "2001:db8::1");
	assert_says("web", "dig @10.0.0.2 -c CH version.bind",
		    "status: REFUSED");
}

static void what_does_not_fit_comes_over_tcp(void **state)
{
	(void)state;
	given_names();
	assert_says("web", "dig +ignore @10.0.0.2 many.corp.example",
		    "flags: qr tc");
	assert_says("web", "dig +ignore +noedns @10.0.0.2 many.corp.example",
		    "flags: qr tc");
	assert_says("web", "dig @10.0.0.2 many.corp.example", "ANSWER: 200");
	assert_says("web", "dig +short @10.0.0.2 many.corp.example | wc -l",
		    "200");
}

static void addresses_have_names(void **state)
{
	(void)state; /* DNS-6 */
	given_names();
	assert_says("web", "dig +short @10.0.0.2 -x 10.0.1.4",
		    ".ec2.internal.");
	assert_says("web", "dig +short @10.0.0.2 ip-10-0-1-4.ec2.internal",
		    "10.0.1.4");
}

static void ask_from_the_peer(void *arg)
{
	(void)arg;
	said_at("far", "dig +tries=1 +time=1 @10.0.0.2 api.example.com");
}

static void a_peer_cannot_ask(void **state)
{
	struct drop d;

	(void)state; /* DNS-13 */
	given_names();
	d = drop_recorded(ask_from_the_peer, NULL);
	assert_string_equal(d.ns, "vpc/app");
	assert_string_equal(d.reason, "ROUTER_ADDRESS");
}

/* --- metadata --------------------------------------------------------------- */

#define METADATA "http://169.254.169.254/latest/"
#define WITH_TOKEN                                                           \
	"T=$(curl -s -m 2 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: " \
	"60' " METADATA "api/token); curl -s -m 2 -w '|%{http_code}' "       \
	"-H \"X-aws-ec2-metadata-token: $T\" " METADATA

#define CUSTOM_SERVER                                                      \
	"vpcs: {app: {cidr: 10.0.0.0/16, subnets: {a: 10.0.1.0/24, b: "    \
	"{cidr: 10.0.2.0/24, network_acl: out}}, security_groups: {open: " \
	"{ingress: [all]}}, network_acls: {out: {ingress: [{rule: 100, "   \
	"allow: all, cidr: 0.0.0.0/0}], egress: []}}}}\n"                  \
	"instances:\n"                                                     \
	"  names: {subnet: b, security_groups: open, dns_server: true}\n"  \
	"  web: {subnet: a}\n"

static void a_datagram_that_is_no_question_is_known_again(void **state)
{
	(void)state; /* a name server's answer is traffic as any other: DNS-11 */
	given_lab(CUSTOM_SERVER);
	assert_reply_blocked("web", "udp names:53",
			     "SUBNET_ACL_RESTRICTION egress out 32767",
			     "names");
}

#define SERVER_OF_MANY_ADDRESSES                                            \
	"vpcs: {app: {cidr: 10.0.0.0/16, ipv6_cidr: \"2001:db8::/56\", "    \
	"subnets: {a: {cidr: 10.0.1.0/24, ipv6_cidr: \"2001:db8::/64\"}}, " \
	"security_groups: {open: {ingress: [all]}}}}\n"                     \
	"network_interfaces: {port: {subnet: a, security_groups: open, "    \
	"private_ip: 10.0.1.53, secondary_private_ips: 10.0.1.54, "         \
	"ipv6_address: \"2001:db8::53\"}}\n"                                \
	"instances:\n"                                                      \
	"  names: {network_interfaces: port, dns_server: true}\n"           \
	"  web: {subnet: a, ipv6_address: \"2001:db8::5\"}\n"               \
	"internet: {api.example.com: 203.0.113.80}\n"

static void an_instance_answers_at_all_its_addresses(void **state)
{
	(void)state; /* DNS-11 */
	given_lab(SERVER_OF_MANY_ADDRESSES);
	assert_says("web", "dig +short @10.0.1.53 api.example.com",
		    "203.0.113.80");
	assert_says("web", "dig +short @10.0.1.54 api.example.com",
		    "203.0.113.80");
	assert_says("web", "dig +short @2001:db8::53 api.example.com",
		    "203.0.113.80");
	assert_says("web", "dig +short +tcp @2001:db8::53 api.example.com",
		    "203.0.113.80");
}

static void metadata_needs_a_token(void **state)
{
	static const char code[] =
		"curl -s -m 2 -o /dev/null -w '%{http_code}'";
	char command[512];

	(void)state;
	given_names();
	snprintf(command, sizeof(command), "%s " METADATA "meta-data/", code);
	assert_says("web", command, "401");
	snprintf(command, sizeof(command), "%s -X PUT " METADATA "api/token",
		 code);
	assert_says("web", command, "400");
	snprintf(command, sizeof(command),
		 "%s -H 'X-aws-ec2-metadata-token: made-up' " METADATA
		 "meta-data/",
		 code);
	assert_says("web", command, "401");
	snprintf(command, sizeof(command), "%s -X POST " METADATA, code);
	assert_says("web", command, "405");
}

static void an_instance_learns_about_itself(void **state)
{
	const struct place *web;
	const char *said, *mac;
	struct lab *lab = given_names();

	(void)state; /* L2-8 */
	web = model_place(lab->model, "web");
	said = said_at("web", WITH_TOKEN "meta-data/");
	assert_non_null(strstr(said, "instance-id\n"));
	assert_non_null(strstr(said, "network/\n"));
	assert_non_null(strstr(said, "|200"));
	assert_says("web", WITH_TOKEN "meta-data/instance-id", web->node->o.id);
	assert_says("web", WITH_TOKEN "meta-data/local-ipv4",
		    ADDR(web->address));
	assert_says("web", WITH_TOKEN "meta-data/security-groups", "shut|200");
	assert_says("web", WITH_TOKEN "meta-data/placement/availability-zone",
		    "us-east-1a|200");
	assert_says("web", WITH_TOKEN "meta-data/nothing", "|404");
	mac = said_at("web", "cat /sys/class/net/eth0/address 2>/dev/null; ip "
			     "-o link show eth0");
	said = said_at("web", WITH_TOKEN "meta-data/mac");
	assert_non_null(
		strstr(mac, text_given("%.17s", said))); /* the link's own */
	assert_says("web",
		    WITH_TOKEN "meta-data/network/interfaces/macs/$(ip -o link "
			       "show eth0 | grep -o 'ether [^ ]*' | cut -c7-)/"
			       "interface-id",
		    web->eni->o.id);
}

static void functions_have_no_metadata(void **state)
{
	(void)state;
	given_names();
	assert_says("inside",
		    "curl -s -m 2 " METADATA "meta-data/ || echo nothing",
		    "nothing");
}

#define ALONE(more)                                       \
	"vpcs:\n"                                         \
	"  app:\n"                                        \
	"    cidr: 10.0.0.0/16\n"                         \
	"    subnets: {a: 10.0.1.0/24}\n"                 \
	"    security_groups: {open: {ingress: [all]}}\n" \
	"instances:\n"                                    \
	"  web: {subnet: a, security_groups: open}\n"     \
	"  names: {subnet: a, security_groups: open, ports: [53" more "}\n"

static void changed(const char *yaml)
{
	lab_changed(running_lab(), yaml);
	lab_settle(running_lab());
}

static void its_port_changes_hands(void **state)
{
	(void)state; /* from a name server to what greets, and back */
	given_lab(ALONE("], dns_server: true"));
	changed(ALONE("]"));
	assert_open("web", "names:53");
	assert_null(responders_taken(running_lab()->responders, NULL));
	changed(ALONE("], dns_server: true"));
	assert_says("web", "dig +tcp @10.0.1.5 one.example", "NXDOMAIN");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(nothing_filters_the_resolver,
					  lab_drop),
		cmocka_unit_test_teardown(a_name_depends_on_who_asks, lab_drop),
		cmocka_unit_test_teardown(aliases_are_followed, lab_drop),
		cmocka_unit_test_teardown(no_is_said_in_three_ways, lab_drop),
		cmocka_unit_test_teardown(what_does_not_fit_comes_over_tcp,
					  lab_drop),
		cmocka_unit_test_teardown(addresses_have_names, lab_drop),
		cmocka_unit_test_teardown(a_peer_cannot_ask, lab_drop),
		cmocka_unit_test_teardown(
			a_datagram_that_is_no_question_is_known_again,
			lab_drop),
		cmocka_unit_test_teardown(
			an_instance_answers_at_all_its_addresses, lab_drop),
		cmocka_unit_test_teardown(its_port_changes_hands, lab_drop),
		cmocka_unit_test_teardown(metadata_needs_a_token, lab_drop),
		cmocka_unit_test_teardown(an_instance_learns_about_itself,
					  lab_drop),
		cmocka_unit_test_teardown(functions_have_no_metadata, lab_drop),
	};

	setvbuf(stdout, NULL, _IOLBF, 0);
	return !!cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
