// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/kernel/test_random_between.c - packets against the model, between VPCs
 *
 * Four VPCs, one of them with the block of another, peered and attached to
 * two transit gateways at random, with networks on premises behind one of
 * them and behind a VPC; and routes that lead rightly, wrongly or nowhere. Some
 * have IPv6, some ways to AWS's services and to that of a neighbour.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <stdio.h>

#include "base/arena.h"
#include "netns/netns.h"
#include "tests/support/agree.h"
#include "tests/support/draw.h"
#include "tests/support/random.h"

enum { VPCS = 4, SUBNETS = 3 };

static const char *why_not; /* namespaces cannot be made here */

/* Of the last one: the third's, so that they can be no peers (PCX-2) and
 * propagate only one of them (TGW-8) */
static unsigned int block_of(unsigned int vpc)
{
	return vpc == 3 ? 2 : vpc;
}

struct drawing {
	struct random dice;
	struct text *t;
	bool peered[VPCS][VPCS];
	bool attached[2][VPCS]; /* to which of two transit gateways */
	bool ipv6[VPCS];
};

static bool chance(struct drawing *d, unsigned int percent)
{
	return random_chance(&d->dice, percent);
}

static unsigned int below(struct drawing *d, unsigned int n)
{
	return random_below(&d->dice, n);
}

/* Another VPC, by a way that there is, or none */
static const char *draw_way(struct drawing *d, unsigned int vpc)
{
	static const char *const peering[VPCS][VPCS] = {
		{"", "p01", "p02", "p03"},
		{"p01", "", "p12", "p13"},
		{"p02", "p12", "", "p23"},
		{"p03", "p13", "p23", ""}};
	unsigned int other = below(d, VPCS);

	if (other != vpc && d->peered[vpc][other] && chance(d, 50))
		return peering[vpc][other];
	other = below(d, 2);
	if (d->attached[other][vpc])
		return other ? "h1" : "h0";
	return chance(d, 20) ? "blackhole" : NULL;
}

/* A target that AWS would take, or none */
static const char *draw_target(struct drawing *d, unsigned int vpc)
{
	if (vpc == 0 && chance(d, 15))
		return "vgw";
	if (vpc == 1 && chance(d, 15))
		return chance(d, 50) ? "igw" : "nat";
	return draw_way(d, vpc);
}

static void draw_ipv6_routes(struct drawing *d, unsigned int vpc)
{
	static const char *const to[] = {"2001:db8:0::/56",   "2001:db8:1::/56",
					 "2001:db8:2::/56",   "2001:db8:3::/56",
					 "2001:db8:2:1::/64", "::/0"};

	for (unsigned int i = 0; i < ARRAY_LEN(to); i++) {
		const char *target = draw_way(d, vpc);

		if (vpc == 1 && chance(d, 30))
			target = chance(d, 50) ? "igw" : "eigw";
		if (!d->ipv6[vpc] || !target || i == vpc ||
		    (i == 4 && vpc == 2))
			continue;
		text_add(d->t, ", \"%s\": %s", to[i], target);
	}
}

static void draw_table(struct drawing *d, unsigned int vpc, const char *name)
{
	static const char *const to[] = {
		"10.0.0.0/16",	  "10.1.0.0/16", "10.2.0.0/16", "10.2.1.0/24",
		"192.168.0.0/16", "10.0.0.0/8",	 "0.0.0.0/0",	"192.0.2.0/24"};

	text_add(d->t,
		 "      %s: {propagate: %s, routes: {172.31.0.0/16: blackhole",
		 name, vpc == 0 && chance(d, 60) ? "true" : "false");
	for (unsigned int i = 0; i < ARRAY_LEN(to); i++) {
		const char *target = draw_target(d, vpc);

		if (!target || (i < 3 && i == block_of(vpc)) ||
		    (i == 3 && block_of(vpc) == 2))
			continue;
		text_add(d->t, ", %s: %s", to[i], target);
	}
	draw_ipv6_routes(d, vpc);
	text_add(d->t, "}}\n");
}

static void draw_acl(struct drawing *d, const char *direction)
{
	text_add(d->t, "%s: [{rule: 10, %s: %s, cidr: 10.%u.0.0/16}, ",
		 direction, chance(d, 50) ? "allow" : "deny",
		 chance(d, 50) ? "all" : "{tcp: 80}", below(d, 3));
	text_add(d->t, "{rule: 20, %s: all, cidr: 0.0.0.0/0}, ",
		 chance(d, 80) ? "allow" : "deny");
	text_add(d->t, "{rule: 30, %s: all, cidr: \"2001:db8:%u::/56\"}, ",
		 chance(d, 50) ? "allow" : "deny", below(d, VPCS));
	text_add(d->t, "{rule: 40, allow: all, cidr: \"::/0\"}]");
}

static void draw_groups(struct drawing *d, unsigned int vpc)
{
	text_add(d->t, "    security_groups:\n      own: {ingress: [");
	text_add(d->t,
		 "{tcp: 80, from: 10.%u.0.0/16}, {icmp: all, from: any}, "
		 "{tcp: 80, from: \"2001:db8:%u::/56\"}, {icmpv6: all, from: "
		 "any}",
		 below(d, 3), below(d, VPCS));
	for (unsigned int i = 0; i < VPCS; i++) {
		bool known = i == vpc || (d->peered[vpc][i] &&
					  block_of(vpc) != block_of(i));

		for (int h = 0; h < 2; h++)
			known |= d->attached[h][vpc] && d->attached[h][i];
		if (known && chance(d, 60))
			text_add(d->t, ", {tcp: 5432, from: v%u/own}", i);
	}
	text_add(d->t, "]}\n      open: {ingress: [all]}\n");
}

/* Names, and ways to AWS's services; the third VPC has one of its own, which
 * the others may use */
static void draw_ways(struct drawing *d, unsigned int vpc)
{
	static const struct draw_zone zones[] = {{{"s0", "s1"}},
						 {{"s2", "s2"}}};
	static const char *const tables[] = {"t0", "t1"};
	static const char *const groups[] = {"own", "open"};
	const struct draw_vpc in = {zones, 2, tables, 2, groups, 2};

	draw_dns(&d->dice, d->t, "10.1.0.53");
	if (vpc != 1)
		draw_endpoints(&d->dice, d->t, &in,
			       vpc == 2 ? NULL : "offered");
}

static void draw_vpc(struct drawing *d, unsigned int vpc)
{
	text_add(d->t, "  v%u:\n    cidr: 10.%u.0.0/16\n", vpc, block_of(vpc));
	if (d->ipv6[vpc])
		text_add(d->t, "    ipv6_cidr: \"2001:db8:%u::/56\"\n", vpc);
	draw_ways(d, vpc);
	if (vpc == 0)
		text_add(d->t, "    vpn_gateway: %s\n",
			 chance(d, 80) ? "true" : "detached");
	if (vpc == 1)
		text_add(d->t, "    internet_gateway: true\n"
			       "    egress_only_internet_gateway: true\n"
			       "    nat_gateways: {nat: s0}\n");
	text_add(d->t, "    subnets:\n");
	for (unsigned int i = 0; i < SUBNETS; i++) {
		text_add(d->t,
			 "      s%u: {cidr: 10.%u.%u.0/24, az: %c, "
			 "route_table: t%u%s",
			 i, block_of(vpc), i, "aab"[i], below(d, 2),
			 chance(d, 30) ? ", network_acl: acl" : "");
		if (d->ipv6[vpc])
			text_add(d->t,
				 ", ipv6_cidr: \"2001:db8:%u:%u::/64\", "
				 "assign_ipv6_address_on_creation: true",
				 vpc, i);
		text_add(d->t, "}\n");
	}
	text_add(d->t, "    route_tables:\n");
	draw_table(d, vpc, "t0");
	draw_table(d, vpc, "t1");
	draw_groups(d, vpc);
	text_add(d->t, "    network_acls: {acl: {");
	draw_acl(d, "ingress");
	text_add(d->t, ", ");
	draw_acl(d, "egress");
	text_add(d->t, "}}\n");
}

static void draw_peering(struct drawing *d, unsigned int i, unsigned int j)
{
	text_add(d->t,
		 "  p%u%u: {vpcs: [v%u, v%u], "
		 "allow_remote_vpc_dns_resolution: [",
		 i, j, i, j);
	if (chance(d, 60)) /* one side, or both */
		text_add(d->t, "v%u, ", i);
	if (chance(d, 50))
		text_add(d->t, "v%u", j);
	text_add(d->t, "]}\n");
}

static void draw_peerings(struct drawing *d)
{
	text_add(d->t, "peerings:\n  old: {vpcs: [v0, v1], state: expired}\n");
	for (unsigned int i = 0; i < VPCS; i++)
		for (unsigned int j = i + 1; j < VPCS; j++)
			if (d->peered[i][j])
				draw_peering(d, i, j);
}

static void draw_transit(struct drawing *d, unsigned int h)
{
	static const char *const tables[] = {"default", "other"};
	unsigned int n = 0;

	text_add(d->t,
		 "  h%u:\n    security_group_referencing: %s\n"
		 "    default_route_table_association: %s\n"
		 "    route_tables:\n      other: {",
		 h, chance(d, 60) ? "true" : "false",
		 chance(d, 80) ? "true" : "false");
	text_add(d->t,
		 "10.2.2.0/24: blackhole, \"2001:db8:2:2::/64\": blackhole");
	if (d->attached[h][1])
		text_add(d->t, ", 0.0.0.0/0: v1, \"::/0\": v1");
	if (d->attached[h][0]) /* to its gateway endpoint? (GWE-4) */
		text_add(d->t, ", 192.0.2.0/24: v0");
	text_add(d->t, "}\n    attachments: {");
	for (unsigned int i = 0; i < VPCS; i++) {
		if (!d->attached[h][i])
			continue;
		text_add(d->t, "%s\n      v%u: {subnets: [v%u/s%u",
			 n++ ? "," : "", i, i, below(d, 2));
		if (chance(d, 60)) /* the other AZ as well */
			text_add(d->t, ", v%u/s2", i);
		text_add(d->t,
			 "], appliance_mode: %s, ipv6: %s, dns_support: %s",
			 chance(d, 30) ? "true" : "false",
			 chance(d, 70) ? "true" : "false",
			 chance(d, 70) ? "true" : "false");
		if (chance(d, 40))
			text_add(d->t, ", route_table: %s",
				 tables[below(d, 2)]);
		if (chance(d, 40))
			text_add(d->t, ", propagate_to: [default, other]");
		if (chance(d, 20))
			text_add(d->t, ", security_group_referencing: false");
		text_add(d->t, "}");
	}
	text_add(d->t, "}\n");
}

static void draw_nodes(struct drawing *d)
{
	text_add(d->t, "instances:\n");
	for (unsigned int i = 0; i < VPCS; i++)
		for (unsigned int j = 0; j < 2; j++)
			text_add(d->t,
				 "  i%u%u: {subnet: v%u/s%u, security_groups: "
				 "v%u/%s, ports: [80, 5432, 53/udp]%s}\n",
				 i, j, i, j + below(d, 2), i,
				 chance(d, 60) ? "own" : "open",
				 i == 1 && chance(d, 50) ? ", public_ip: true"
							 : "");
	text_add(d->t, "  names: {subnet: v1/s0, security_groups: v1/open, "
		       "private_ip: 10.1.0.53, dns_server: true}\n");
	text_add(d->t, "functions: {f: {subnets: [v0/s0, v0/s2], "
		       "security_groups: v0/own}}\n");
	text_add(d->t,
		 "on_premises:\n"
		 "  office: {cidr: 192.168.0.0/16, vpn: v0, routing: %s, "
		 "state: %s, hosts: {desk: {address: 192.168.1.5, ports: [80, "
		 "5432, 53/udp]}}}\n",
		 chance(d, 50) ? "bgp" : "static",
		 chance(d, 85) ? "up" : "down");
	text_add(d->t,
		 "  plant: {cidr: 192.168.0.0/20, vpn: h0, routing: %s, "
		 "state: %s, hosts: {pump: {address: 192.168.1.6, ports: [80, "
		 "5432, 53/udp]}}}\n",
		 chance(d, 80) ? "bgp" : "static",
		 chance(d, 85) ? "up" : "down");
}

static void draw_outside(struct drawing *d)
{
	text_add(d->t,
		 "load_balancers:\n  nlb: {type: network, internal: true, "
		 "subnets: [v2/s0, v2/s2], security_groups: v2/%s, listeners: "
		 "{80: tg}, target_groups: {tg: {targets: i20, port: 5432}}}\n",
		 chance(d, 50) ? "own" : "open");
	text_add(d->t, "endpoint_services: {offered: {load_balancer: nlb}}\n");
	draw_services(d->t);
	draw_zones(&d->dice, d->t, chance(d, 50) ? "v0, v2" : "v1", "i10");
	text_add(d->t, "internet:\n  api.example.com: {address: 203.0.113.80, "
		       "ipv6_address: auto, ports: [80, 53/udp]}\n");
}

static void draw(uint64_t seed, struct text *t)
{
	struct drawing d = {.dice = {seed}, .t = t};

	for (unsigned int i = 0; i < VPCS; i++)
		for (unsigned int j = 0; j < i; j++)
			d.peered[i][j] = d.peered[j][i] = chance(&d, 60);
	for (unsigned int i = 0; i < VPCS; i++)
		for (unsigned int h = 0; h < 2; h++)
			d.attached[h][i] = chance(&d, h ? 40 : 75);
	if (chance(&d, 50))
		for (unsigned int i = 0; i < VPCS; i++)
			d.ipv6[i] = chance(&d, 75);
	text_add(t, "vpcs:\n");
	for (unsigned int i = 0; i < VPCS; i++)
		draw_vpc(&d, i);
	draw_peerings(&d);
	text_add(t, "transit_gateways:\n");
	draw_transit(&d, 0);
	draw_transit(&d, 1);
	draw_nodes(&d);
	draw_outside(&d);
	if (chance(&d, 40)) /* rules that log exist when somebody asks */
		text_add(t, "expect:\n  - {from: i00, to: i10:80, is: open, "
			    "logs: {i00: {}}}\n");
}

static void packets_and_model_say_the_same_between_random_vpcs(void **state)
{
	const struct addr strangers[] = {
		ipv4(10, 1, 1, 200),
		ipv4(10, 0, 0, 1),
		ipv4(192, 168, 77, 7),
		{AF_INET6, {0x20, 0x01, 0x0d, 0xb8, 0, 2, 0, 2, [15] = 200}}};

	(void)state;
	if (why_not) {
		print_message("%s\n", why_not);
		skip();
	}
	agree_on(&(struct agreement){.draw = draw,
				     .labs = 8,
				     .strangers = strangers,
				     .n_strangers = ARRAY_LEN(strangers),
				     .names = draw_names,
				     .n_names = draw_names_n});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			packets_and_model_say_the_same_between_random_vpcs),
	};
	struct err e = {0};
	bool rootless;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (netns_isolate(&rootless, &e))
		why_not = e.text;
	return cmocka_run_group_tests_name("random_between", tests, NULL,
					   NULL) != 0;
}
