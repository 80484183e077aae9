// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/support/labs.c - labs that differ, to go from one to another
 */
#include "tests/support/labs.h"

#include "base/text.h"

static void rules(struct text *t, const struct lab_parts *p)
{
	struct random r = {p->seed};

	for (unsigned int i = 0; i < p->rules; i++) {
		unsigned int from = random_below(&r, 400) * 100;

		text_add(t, "%s{%s: %u-%u, from: ", i ? ", " : "",
			 random_below(&r, 2) ? "tcp" : "udp", from,
			 from + random_below(&r, 20000));
		if (random_below(&r, 4) == 0)
			text_add(t, "self}");
		else
			text_add(t, "10.0.%u.0/%u}", random_below(&r, 4),
				 20 + random_below(&r, 5));
	}
}

static void entries(struct text *t, const struct lab_parts *p)
{
	struct random r = {p->seed + 1};

	for (unsigned int i = 0; i < p->entries; i++)
		text_add(t,
			 "%s{rule: %u, %s: {tcp: %u-%u}, cidr: 10.%u.0.0/%u}",
			 i ? ", " : "", 10 + 10 * i,
			 random_below(&r, 3) ? "allow" : "deny", 100 * i,
			 100 * i + random_below(&r, 30000), random_below(&r, 2),
			 12 + random_below(&r, 5));
}

static void vpc(struct text *t, const struct lab_parts *p)
{
	text_add(t, "vpcs:\n  app:\n    cidr: 10.0.0.0/16\n");
	if (p->gateway)
		text_add(t, "    internet_gateway: true\n");
	text_add(t,
		 "    subnets:\n"
		 "      out: {cidr: 10.0.0.0/24, route_table: out}\n"
		 "      a: {cidr: 10.0.1.0/24%s}\n"
		 "      b: {cidr: 10.0.2.0/24, az: b}\n",
		 p->entries ? ", network_acl: n" : "");
	text_add(t, "    route_tables: {out: {%s}, main: {%s%s%s}}\n",
		 p->gateway ? "0.0.0.0/0: igw" : "192.0.2.0/24: blackhole",
		 p->gateway && p->nat ? "0.0.0.0/0: nat"
				      : "198.51.100.0/24: blackhole",
		 p->appliance ? ", " : "",
		 p->appliance ? "10.0.0.0/24: box" : "");
	if (p->gateway && p->nat)
		text_add(t, "    nat_gateways: {nat: out}\n");
	text_add(t, "    security_groups: {g: {ingress: [");
	rules(t, p);
	text_add(t, "]}}\n");
	if (p->entries) {
		text_add(t, "    network_acls: {n: {egress: [{rule: 1, allow: "
			    "all, cidr: 0.0.0.0/0}], ingress: [");
		entries(t, p);
		text_add(t, "]}}\n");
	}
	if (p->second_vpc)
		text_add(t, "  two: {cidr: 10.0.0.0/16, "
			    "subnets: {only: 10.0.1.0/24}}\n");
}

const char *lab_text(const struct lab_parts *p)
{
	struct text t = {.arena = arena_new()};
	const char *copy;

	vpc(&t, p);
	text_add(&t, "instances:\n  web: {subnet: a, security_groups: g, "
		     "ports: [5000]}\n");
	for (unsigned int i = 0; i < p->instances; i++)
		text_add(&t, "  web%u: {subnet: %s, security_groups: %s%s}\n",
			 i, i % 3 ? "a" : "out",
			 i % 2 ? "g" : "[app/default, g]",
			 p->gateway && i % 3 == 0 ? ", public_ip: true" : "");
	if (p->appliance)
		text_add(&t, "  box: {subnet: b, source_dest_check: false}\n");
	if (p->second_vpc)
		text_add(&t, "  twin: {subnet: only, vpc: two}\n");
	if (p->functions)
		text_add(&t, "functions:\n  f: {}\n");
	for (unsigned int i = 0; i < p->functions; i++)
		text_add(&t, "  f%u: {subnets: [%s], security_groups: g}\n", i,
			 i % 2 ? "a" : "a, b");
	text_add(&t, "internet: {host: 203.0.113.80}\n");
	copy = text_given("%s", t.s);
	arena_free(t.arena);
	return copy;
}

struct lab_parts lab_random(struct random *r)
{
	return (struct lab_parts){
		.gateway = random_below(r, 2),
		.nat = random_below(r, 2),
		.second_vpc = random_below(r, 2),
		.appliance = random_below(r, 2),
		.instances = random_below(r, 5),
		.functions = random_below(r, 4),
		.rules = random_below(r, 8),
		.entries = random_below(r, 6),
		.seed = random_below(r, 1000),
	};
}

struct lab_parts lab_edited(struct random *r, struct lab_parts p)
{
	for (uint32_t n = 1 + random_below(r, 2); n; n--)
		switch (random_below(r, 9)) {
		case 0:
			p.gateway = !p.gateway;
			break;
		case 1:
			p.nat = !p.nat;
			break;
		case 2:
			p.second_vpc = !p.second_vpc;
			break;
		case 3:
			p.appliance = !p.appliance;
			break;
		case 4:
			p.instances = random_below(r, 5);
			break;
		case 5:
			p.functions = random_below(r, 4);
			break;
		case 6:
			p.rules = random_below(r, 8);
			break;
		case 7:
			p.entries = random_below(r, 6);
			break;
		default:
			p.seed = random_below(r, 1000);
		}
	return p;
}
