// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/draw_nodes.c - instances, functions, hosts of the internet
 */
#include "tests/random/sketch.h"

static void public_ip(struct sketch *s)
{
	if (chance(s, 12))
		PUT(s, ", public_ip: x%u", below(s, 2));
	else if (chance(s, 40))
		PUT(s, ", public_ip: true");
}

static void instance(struct sketch *s, unsigned int i)
{
	unsigned int vpc = s->vpc_of[i];

	PUT(s, "  i%u: {subnet: %s, security_groups: %s, ports: %s", i,
	    word_subnet(s, vpc), word_groups(s, vpc), word_ports(s));
	public_ip(s);
	if (chance(s, 10))
		PUT(s, ", source_dest_check: false");
	if (i == 0 && chance(s, 40))
		PUT(s, ", dns_server: true");
	PUT(s, "}\n");
}

static void middlebox(struct sketch *s, unsigned int vpc)
{
	static const char *const how[] = {"route", "route", "nat", "none"};

	PUT(s,
	    "  b%u: {subnet: %s, security_groups: %s, ports: %s, "
	    "source_dest_check: %s, forwards: %s",
	    vpc, word_subnet(s, vpc), word_groups(s, vpc), word_ports(s),
	    chance(s, 85) ? "false" : "true", PICK(s, how));
	public_ip(s);
	PUT(s, "}\n");
}

/* An instance of two, the first with further addresses (ENI-1) */
static void interfaces(struct sketch *s, unsigned int n)
{
	PUT(s, "network_interfaces: {");
	for (unsigned int i = 0; i < n; i++) {
		unsigned int vpc = below(s, s->n_vpcs);

		for (unsigned int k = 0; k < 2; k++) {
			PUT(s, "\n  e%u%u: {subnet: %s, security_groups: %s", i,
			    k, word_subnet(s, vpc), word_groups(s, vpc));
			if (!k && chance(s, 60))
				PUT(s, ", secondary_private_ips: %u",
				    1 + below(s, 2));
			if (chance(s, 15))
				PUT(s, ", source_dest_check: false");
			public_ip(s);
			PUT(s, "},");
		}
	}
	PUT(s, "}\n");
}

static void function(struct sketch *s, unsigned int i)
{
	unsigned int vpc = below(s, s->n_vpcs);

	PUT(s, "  f%u: {subnets: %s, security_groups: %s", i,
	    word_subnets(s, vpc), word_groups(s, vpc));
	if (s->vpcs[vpc].ipv6 && chance(s, 60))
		PUT(s, ", ipv6: true");
	PUT(s, "}\n");
}

static void internet(struct sketch *s)
{
	bool ipv6 = chance(s, 70);

	PUT(s,
	    "internet:\n"
	    "  api.example.com: {address: 203.0.113.80, %sports: %s}\n",
	    ipv6 ? "ipv6_address: auto, " : "", word_ports(s));
	if (chance(s, 50))
		PUT(s,
		    "  far.example.com: {address: 203.0.113.200, ports: %s}\n",
		    word_ports(s));
}

void draw_nodes(struct sketch *s)
{
	unsigned int n_two = below(s, 2);

	PUT(s, "elastic_ips: {x0: auto, x1: 198.18.0.77}\n");
	interfaces(s, n_two);
	PUT(s, "instances:\n");
	for (unsigned int i = 0; i < s->n_instances; i++)
		instance(s, i);
	for (unsigned int i = 0; i < s->n_vpcs; i++)
		if (s->vpcs[i].box)
			middlebox(s, i);
	for (unsigned int i = 0; i < n_two; i++)
		PUT(s,
		    "  two%u: {network_interfaces: [e%u0, e%u1], ports: %s}\n",
		    i, i, i, word_ports(s));
	PUT(s, "functions:\n  outside: {}\n");
	for (unsigned int i = 0; i < s->n_functions; i++)
		function(s, i);
	internet(s);
}
