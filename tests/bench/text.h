/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/bench/text.h - what is built, as a lab file and as ip -batch files
 */
#ifndef TESTS_BENCH_TEXT_H
#define TESTS_BENCH_TEXT_H

#include <stdio.h>

#include "tests/bench/apart.h"

struct counts { /* of the plan, for those who shall do the same */
	unsigned int spaces, links, addresses, routes;
};

enum { SUBNETS = 5 };

static inline void text_vpc(FILE *to)
{
	fputs("vpcs:\n  app:\n    cidr: 10.0.0.0/16\n    subnets:\n", to);
	for (int i = 0; i < SUBNETS; i++)
		fprintf(to, "      subnet-%d: {cidr: 10.0.%d.0/22, az: %c}\n",
			i, 4 * i, 'a' + i % 3);
	fputs("    security_groups:\n", to);
}

/** text_nodes() - One VPC, five subnets, five groups, @n instances */
static inline void text_nodes(FILE *to, unsigned int n)
{
	text_vpc(to);
	fputs("      group-0: {ingress: [{tcp: 80, from: any}]}\n"
	      "      group-1: {ingress: [{tcp: 80, from: group-0}]}\n"
	      "      group-2: {ingress: [{tcp: 80, from: [group-0, group-1]}]}\n"
	      "      group-3: {ingress: [{tcp: [80, 443], from: 10.0.8.0/22}]}\n"
	      "      group-4: {ingress: [{tcp: 80, from: group-3}],\n"
	      "                egress: [{tcp: 80, to: 10.0.0.0/16}]}\n"
	      "instances:\n",
	      to);
	for (unsigned int i = 0; i < n; i++)
		fprintf(to,
			"  node-%u: {subnet: subnet-%u, security_groups: "
			"group-%u, ports: [80]}\n",
			i, i % SUBNETS, i / SUBNETS % 5);
}

/** text_matrix() - @n sources and @n targets, every other of which admits */
static inline void text_matrix(FILE *to, unsigned int n)
{
	text_vpc(to);
	fputs("      source: {}\n"
	      "      admits: {ingress: [{tcp: 80, from: source}]}\n"
	      "      blocks: {ingress: [{tcp: 80, from: blocks}]}\n"
	      "instances:\n",
	      to);
	for (unsigned int i = 0; i < n; i++)
		fprintf(to,
			"  source-%u: {subnet: subnet-%u, security_groups: "
			"source, ports: [80]}\n"
			"  target-%u: {subnet: subnet-%u, security_groups: %s, "
			"ports: [80]}\n",
			i, i % SUBNETS, i, i / 2 % SUBNETS,
			i % 2 ? "blocks" : "admits");
}

/* --- ip -batch --------------------------------------------------------- */

static inline FILE *text_file(const char *name)
{
	FILE *f = fopen(name, "we");

	need(f, name);
	return f;
}

static inline void text_ip_link(FILE *home, FILE *router, FILE *node,
				unsigned int i)
{
	unsigned int far = i + 2; /* of 10.0.0.0/16 */

	fprintf(home,
		"netns add n%u\n"
		"link add r%u netns r type veth peer name eth0 netns n%u\n",
		i, i, i);
	fprintf(router,
		"link set r%u up addrgenmode none\n"
		"route add 10.0.%u.%u dev r%u table 1000\n",
		i, far / 256, far % 256, i);
	fprintf(node,
		"link set lo up\n"
		"link set eth0 up addrgenmode none\n"
		"address add 10.0.%u.%u/22 dev eth0\n"
		"route add default via 10.0.0.1 dev eth0 onlink\n",
		far / 256, far % 256);
}

/**
 * text_ip() - The same as files of ip's own commands, and a script
 *
 * Namespaces and veth pairs are made from home, in one batch: both ends are
 * born where they belong. Links, addresses and routes can be set from inside
 * their namespace only, and one ip enters one namespace: hence one batch for
 * the router and one per node. The script waits for no carrier.
 *
 * A pair per namespace: the few of a lab that lie within one are left out, in
 * favour of ip.
 */
static inline void text_ip(const struct counts *c)
{
	FILE *home = text_file("home"), *router = text_file("router");
	FILE *script = text_file("script");

	fputs("netns add r\n", home);
	fputs("link set lo up\n", router);
	fputs("set -e\nip -batch home\nip -n r -batch router\n", script);
	for (unsigned int i = 0; i + 1 < c->spaces; i++) {
		char name[32];
		FILE *node;

		snprintf(name, sizeof(name), "n%u", i);
		node = text_file(name);
		text_ip_link(home, router, node, i);
		fclose(node);
		fprintf(script, "ip -n %s -batch %s\n", name, name);
	}
	for (unsigned int i = c->spaces - 1; i < c->addresses; i++)
		fprintf(router, "address add 10.16.%u.%u/32 dev lo\n", i / 256,
			i % 256);
	for (unsigned int i = 2 * (c->spaces - 1); i < c->routes; i++)
		fprintf(router, "route add 10.32.%u.%u dev r0\n", i / 256,
			i % 256);
	fclose(home);
	fclose(router);
	fclose(script);
}

#endif
