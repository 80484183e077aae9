// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_random.c - packets against the model, in random VPCs
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdio.h>

#include "netns/netns.h"
#include "tests/support/agree.h"
#include "tests/support/draw.h"
#include "tests/support/random.h"
#include "vpc/model.h"

static const char *why_not; /* namespaces cannot be made here */

/* --- the generator ------------------------------------------------------- */

struct dice {
	struct random random;
	bool ipv6; /* the lab has both families */
};

static unsigned int below(struct dice *d, unsigned int n)
{
	return random_below(&d->random, n);
}

static bool chance(struct dice *d, unsigned int percent)
{
	return random_chance(&d->random, percent);
}

enum { SUBNETS = 5, GROUPS = 4, ACLS = 2 };

static void draw_peer(struct dice *d, struct text *t)
{
	static const char *const peers[] = {
		"any",	       "self",		 "10.0.0.0/16", "10.0.1.0/24",
		"10.0.2.0/23", "203.0.113.0/24", "list",	"s3"};
	static const char *const peers6[] = {
		"\"::/0\"", "\"2001:db8:0:100::/63\"",
		"\"2001:db8:0:102::/64\"", "\"2001:db8:ffff::/48\""};

	if (chance(d, 40))
		text_add(t, "g%u", below(d, GROUPS));
	else if (d->ipv6 && chance(d, 50))
		text_add(t, "%s", peers6[below(d, 4)]);
	else
		text_add(t, "%s", peers[below(d, ARRAY_LEN(peers))]);
}

static void draw_traffic(struct dice *d, struct text *t)
{
	static const char *const kinds[] = {
		"protocol: all",   "tcp: 80",	  "tcp: 5432",
		"tcp: 1-100",	   "tcp: all",	  "udp: 53",
		"udp: 1024-65535", "icmp: all",	  "icmp: echo-request",
		"tcp: 1024-65535", "tcp: 0-5432", "icmpv6: echo-request",
		"icmpv6: all"};

	text_add(t, "%s", kinds[below(d, d->ipv6 ? 13 : 11)]);
}

static void draw_rules(struct dice *d, struct text *t, const char *direction,
		       const char *peer)
{
	unsigned int n = below(d, 4);

	text_add(t, "%s: [", direction);
	for (unsigned int i = 0; i < n; i++) {
		text_add(t, "%s{", i ? ", " : "");
		draw_traffic(d, t);
		/* a number of its own keeps rules from being duplicates */
		text_add(t, ", %s: ", peer);
		draw_peer(d, t);
		text_add(t, "}");
	}
	text_add(t, "]");
}

static void draw_acl(struct dice *d, struct text *t, const char *direction)
{
	static const char *const what[] = {"all",
					   "{tcp: 80}",
					   "{tcp: 1024-65535}",
					   "{tcp: 5000-6000}",
					   "{udp: 1024-65535}",
					   "{icmp: all}",
					   "{tcp: 32768-65535}",
					   "{icmpv6: all}",
					   "{icmpv6: echo-request}"};
	static const char *const whom[] = {"0.0.0.0/0",
					   "10.0.0.0/16",
					   "10.0.1.0/24",
					   "10.0.2.0/23",
					   "203.0.113.0/24",
					   "192.0.2.0/24",
					   "\"::/0\"",
					   "\"2001:db8:0:100::/56\"",
					   "\"2001:db8:0:100::/63\"",
					   "\"2001:db8:ffff::/48\""};
	unsigned int n = 1 + below(d, d->ipv6 ? 9 : 5);

	text_add(t, "%s: [", direction);
	for (unsigned int i = 0; i < n; i++)
		text_add(t, "%s{rule: %u, %s: %s, cidr: %s}", i ? ", " : "",
			 (i + 1) * 10, chance(d, 70) ? "allow" : "deny",
			 what[below(d, d->ipv6 ? 9 : 7)],
			 whom[below(d, d->ipv6 ? 10 : 6)]);
	text_add(t, "]");
}

/* ::/0 of a table, behind its IPv4 routes */
static void draw_ipv6_route(struct dice *d, struct text *t, bool igw, bool eigw,
			    bool first)
{
	const char *target = igw && chance(d, 50)    ? "igw"
			     : eigw && chance(d, 80) ? "eigw"
						     : "blackhole";

	if (d->ipv6 && chance(d, 80))
		text_add(t, "%s\"%s\": %s", first ? "" : ", ",
			 chance(d, 70) ? "::/0" : "2001:db8:ffff::/64", target);
}

/* Of a VPC or subnet, for some labs (VPC-13) */
static const char *draw_exclusion(struct dice *d)
{
	static const char *const words[] = {"allow-bidirectional",
					    "allow-egress"};

	return chance(d, 20) ? words[below(d, 2)] : NULL;
}

static void draw_public_access(struct dice *d, struct text *t)
{
	if (chance(d, 25))
		text_add(t, "block_public_access: %s\n",
			 chance(d, 50) ? "block-ingress"
				       : "block-bidirectional");
}

/* Zonal, or regional, with fewer addresses than there are AZs at times */
static void draw_nat(struct dice *d, struct text *t)
{
	bool regional = chance(d, 35);

	text_add(t, "    nat_gateways: {nat: {");
	if (regional)
		text_add(t, "availability_mode: regional%s",
			 chance(d, 50) ? ", secondary_elastic_ips: [auto]"
				       : "");
	else
		text_add(t, "subnet: s%u%s", below(d, SUBNETS),
			 chance(d, 40) ? ", secondary_elastic_ips: [auto, auto]"
				       : "");
	text_add(t, "}}\n");
}

/* Ways to AWS's services, and to the lab's own load balancer */
static void draw_ways(struct dice *d, struct text *t)
{
	static const struct draw_zone zones[] = {
		{{"s0", "s3"}}, {{"s1", "s4"}}, {{"s2", "s2"}}};
	static const char *const tables[] = {"t0", "t1", "t2", "main"};
	static const char *const groups[] = {"g0", "g1", "g2", "g3"};
	const struct draw_vpc vpc = {zones,  ARRAY_LEN(zones),
				     tables, ARRAY_LEN(tables),
				     groups, ARRAY_LEN(groups)};

	draw_endpoints(&d->random, t, &vpc, "offered");
	draw_dns(&d->random, t, "10.0.3.53");
}

static void draw_vpc(struct dice *d, struct text *t)
{
	bool igw = chance(d, 80);
	bool eigw = d->ipv6 && chance(d, 70);
	const char *exclusion = draw_exclusion(d);

	draw_public_access(d, t);
	text_add(t, "vpcs:\n  app:\n    cidr: 10.0.0.0/16\n");
	if (d->ipv6)
		text_add(t, "    ipv6_cidr: auto\n");
	if (eigw)
		text_add(t, "    egress_only_internet_gateway: true\n");
	text_add(t, "    internet_gateway: %s\n", igw ? "true" : "false");
	if (exclusion)
		text_add(t, "    block_public_access_exclusion: %s\n",
			 exclusion);
	text_add(t, "    subnets:\n");
	for (unsigned int i = 0; i < SUBNETS; i++) {
		text_add(t, "      s%u: {cidr: 10.0.%u.0/24, az: %c", i, i,
			 "abc"[i % 3]);
		if (d->ipv6)
			text_add(t, ", ipv6_cidr: auto, assign_ipv6_address_on_"
				    "creation: true");
		if (chance(d, 70))
			text_add(t, ", route_table: t%u", below(d, 3));
		if (chance(d, 35))
			text_add(t, ", network_acl: a%u", below(d, ACLS));
		exclusion = draw_exclusion(d);
		if (exclusion)
			text_add(t, ", block_public_access_exclusion: %s",
				 exclusion);
		text_add(t, "}\n");
	}
	if (d->ipv6)
		text_add(t,
			 "      six: {ipv6_native: true, ipv6_cidr: auto, "
			 "route_table: t%u}\n",
			 below(d, 3));
	if (igw)
		draw_nat(d, t);
	draw_ways(d, t);
	text_add(t, "    route_tables:\n");
	text_add(t, "      t0: {%s", igw ? "0.0.0.0/0: igw" : "");
	draw_ipv6_route(d, t, igw, eigw, !igw);
	text_add(t, "}\n      t1: {%s10.0.%u.0/24: box",
		 igw ? "0.0.0.0/0: nat, " : "", below(d, SUBNETS));
	if (igw && d->ipv6 && chance(d, 60))
		text_add(t, ", \"64:ff9b::/96\": nat");
	draw_ipv6_route(d, t, igw, eigw, false);
	text_add(t, "}\n      t2: {203.0.113.0/24: %s%s%s",
		 igw && chance(d, 50) ? "igw" : "blackhole",
		 igw && chance(d, 50) ? ", list: nat" : "",
		 chance(d, 40) ? ", 10.0.0.0/16: box" : "");
	draw_ipv6_route(d, t, igw, eigw, false);
	text_add(t, "}\n");
	if (igw && chance(d, 30))
		text_add(t,
			 "      edge: {gateway: igw, routes: {10.0.%u.0/24: "
			 "box, 10.0.%u.0/24: local%s}}\n",
			 below(d, 2), 2 + below(d, SUBNETS - 2),
			 chance(d, 30) ? ", 10.0.0.0/16: box" : "");
	text_add(t, "    security_groups:\n");
	for (unsigned int i = 0; i < GROUPS; i++) {
		text_add(t, "      g%u: {", i);
		draw_rules(d, t, "ingress", "from");
		if (chance(d, 40)) {
			text_add(t, ", ");
			draw_rules(d, t, "egress", "to");
		}
		text_add(t, "}\n");
	}
	text_add(t, "    network_acls:\n");
	for (unsigned int i = 0; i < ACLS; i++) {
		text_add(t, "      a%u: {", i);
		draw_acl(d, t, "ingress");
		text_add(t, ", ");
		draw_acl(d, t, "egress");
		text_add(t, "}\n");
	}
}

static void draw_groups(struct dice *d, struct text *t)
{
	unsigned int first = below(d, GROUPS);

	if (chance(d, 30))
		text_add(t, "security_groups: [g%u, g%u]", first,
			 (first + 1) % GROUPS);
	else
		text_add(t, "security_groups: g%u", first);
}

/* An instance of two interfaces, the first with further addresses */
static void draw_interfaces(struct dice *d, struct text *t)
{
	text_add(t, "network_interfaces:\n");
	for (unsigned int i = 0; i < 2; i++) {
		text_add(t,
			 "  e%u: {subnet: s%u, public_ip: %s, "
			 "secondary_private_ips: %u, ",
			 i, 3 * below(d, 2), chance(d, 50) ? "true" : "false",
			 i ? 0 : 2);
		draw_groups(d, t);
		text_add(t, "}\n");
	}
}

static void draw_nodes(struct dice *d, struct text *t)
{
	draw_interfaces(d, t);
	text_add(t, "prefix_lists: {list: [10.0.1.0/24, 10.0.4.0/26, "
		    "203.0.113.0/24, 203.0.113.80/32]}\n");
	text_add(t, "functions:\n  outside: {}\n");
	for (unsigned int i = 0; i < 3; i++) {
		text_add(t, "  f%u: {subnets: [s%u, s%u], ", i, i,
			 (i + 1 + below(d, 3)) % SUBNETS);
		draw_groups(d, t);
		text_add(t, "%s}\n",
			 d->ipv6 && chance(d, 60) ? ", ipv6: true" : "");
	}
	text_add(t, "instances:\n");
	if (d->ipv6) {
		text_add(t, "  six: {subnet: six, ports: [80, 53/udp], ");
		draw_groups(d, t);
		text_add(t, "}\n");
	}
	for (unsigned int i = 0; i < 5; i++) {
		text_add(t,
			 "  i%u: {subnet: s%u, public_ip: %s, ports: "
			 "[80, 5432, 53/udp], ",
			 i, i == 4 ? 3 : below(d, SUBNETS),
			 chance(d, 30) ? "true" : "false");
		if (i == 4)
			text_add(t,
				 "private_ip: 10.0.3.53, dns_server: true, ");
		draw_groups(d, t);
		text_add(t, "}\n");
	}
	text_add(t, "  two: {network_interfaces: [e0, e1], ports: [80, "
		    "53/udp]}\n");
	/* a middlebox, and where few send to it by mistake */
	text_add(t,
		 "  box: {subnet: s%u, public_ip: %s, ports: [80], "
		 "source_dest_check: false, forwards: %s, ",
		 below(d, SUBNETS), chance(d, 50) ? "true" : "false",
		 chance(d, 60) ? "route" : "nat");
	draw_groups(d, t);
	text_add(t, "}\n");
	text_add(t, "load_balancers:\n  nlb: {type: network, internal: true, "
		    "subnets: [s0, s1], ");
	draw_groups(d, t);
	text_add(t,
		 ", listeners: {80: tg, 53: {protocol: udp, target_group: "
		 "names}}, target_groups: {names: i1, tg: {targets: i0, "
		 "port: 5432, preserve_client_ip: %s}}}\n",
		 chance(d, 50) ? "true" : "false");
	text_add(t, "endpoint_services: {offered: {load_balancer: nlb}}\n");
	draw_services(t);
	draw_zones(&d->random, t, "app", "i0");
	text_add(t,
		 "internet:\n  api.example.com: {address: 203.0.113.80, "
		 "%sports: [80, 53/udp]}\n",
		 d->ipv6 ? "ipv6_address: auto, " : "");
}

/* What exists and does not work */
static void draw_drill(struct dice *d, struct text *t)
{
	static const char *const what[] = {"i0", "i1",	"box",
					   "f0", "nlb", "api.example.com"};

	text_add(t, "steps: {fail: [%s, i2]}\n",
		 what[below(d, ARRAY_LEN(what))]);
}

static void draw(uint64_t seed, struct text *t)
{
	struct dice d = {.random = {seed}};

	d.ipv6 = chance(&d, 40);
	draw_vpc(&d, t);
	draw_nodes(&d, t);
	if (chance(&d, 40)) /* rules that log exist when somebody asks */
		text_add(t, "expect:\n  - {from: i0, to: i1:80, is: open, "
			    "logs: {i0: {}}}\n");
	if (chance(&d, 30))
		draw_drill(&d, t);
}

/* --- the test ------------------------------------------------------------ */

static void packets_and_model_say_the_same_on_random_labs(void **state)
{
	const struct addr strangers[] = {
		ipv4(10, 0, 1, 200),
		ipv4(10, 0, 1, 1),
		ipv4(203, 0, 113, 200),
		ipv4(172, 16, 0, 9),
		ipv4(10, 0, 0, 2),
		ipv4(169, 254, 169, 253),
		model_metadata_address(AF_INET),
		model_metadata_address(AF_INET6),
		{AF_INET6, {0x20, 0x01, 0x0d, 0xb8, 0, 0, 1, 1, [15] = 200}},
		{AF_INET6, {0x20, 0x01, 0x0d, 0xb8, 0xff, 0xff, [15] = 200}},
		model_nat64_address(ipv4(203, 0, 113, 80)),
		model_nat64_address(ipv4(10, 0, 1, 5))};

	(void)state;
	if (why_not) {
		print_message("%s\n", why_not);
		skip();
	}
	agree_on(&(struct agreement){.draw = draw,
				     .labs = 20,
				     .strangers = strangers,
				     .n_strangers = ARRAY_LEN(strangers),
				     .names = draw_names,
				     .n_names = draw_names_n});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_and_model_say_the_same_on_random_labs),
	};
	struct err e = {0};
	bool rootless;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (netns_isolate(&rootless, &e))
		why_not = e.text;
	return cmocka_run_group_tests_name("random", tests, NULL, NULL) != 0;
}
