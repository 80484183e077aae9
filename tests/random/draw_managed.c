// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/draw_managed.c - what AWS runs: databases, caches, balancers,
 * CloudFront
 */
#include "tests/random/sketch.h"

/* In two zones, as most of it must be */
static const char *two_zones(struct sketch *s, unsigned int vpc)
{
	return chance(s, 50) ? SAY(s, "[v%u/s0, v%u/s1]", vpc, vpc)
			     : SAY(s, "[v%u/s1, v%u/s0]", vpc, vpc);
}

static void databases(struct sketch *s)
{
	static const char *const engines[] = {
		"postgres", "mysql", "aurora-postgresql", "aurora-mysql"};
	unsigned int n = below(s, 3);

	PUT(s, "databases: {");
	for (unsigned int i = 0; i < n; i++) {
		unsigned int engine = below(s, ARRAY_LEN(engines));
		unsigned int vpc = below(s, s->n_vpcs);

		PUT(s, "\n  d%u: {engine: %s, subnets: %s, security_groups: %s",
		    i, engines[engine], two_zones(s, vpc), word_groups(s, vpc));
		if (chance(s, 50))
			PUT(s, "%s",
			    engine >= 2 ? ", readers: 1" : ", multi_az: true");
		if (chance(s, 25))
			PUT(s, ", publicly_accessible: true");
		PUT(s, "},");
	}
	PUT(s, "}\n");
	if (n && chance(s, 40)) {
		unsigned int vpc = below(s, s->n_vpcs);

		PUT(s,
		    "proxies: {pool: {database: d0, subnets: %s, "
		    "security_groups: %s}}\n",
		    two_zones(s, vpc), word_groups(s, vpc));
	}
}

static void caches(struct sketch *s)
{
	static const char *const engines[] = {"valkey", "redis", "memcached"};
	unsigned int vpc = below(s, s->n_vpcs);

	if (!chance(s, 40))
		return;
	PUT(s,
	    "caches: {cache: {engine: %s, subnets: %s, security_groups: %s%s}}"
	    "\n",
	    PICK(s, engines), two_zones(s, vpc), word_groups(s, vpc),
	    chance(s, 30) ? ", replicas: 1" : "");
}

/* --- load balancers ------------------------------------------------------- */

static const char *balancing_target(struct sketch *s, unsigned int vpc)
{
	unsigned int first = below(s, s->n_instances);

	if (chance(s, 10)) /* by its address, perhaps nobody's */
		return SAY(s, "%u.%u.%u.%u", s->vpcs[vpc].base >> 24,
			   s->vpcs[vpc].base >> 16 & 255,
			   s->vpcs[vpc].base >> 8 & 255, 4 + below(s, 8));
	for (unsigned int i = 0; i < s->n_instances; i++) {
		unsigned int one = (first + i) % s->n_instances;

		if (s->vpc_of[one] == vpc)
			return SAY(s, "i%u", one);
	}
	return SAY(s, "b%u", vpc);
}

static void network(struct sketch *s, unsigned int i)
{
	unsigned int vpc = below(s, s->n_vpcs);

	PUT(s, "\n  nlb%u: {type: network, internal: %s, subnets: %s", i,
	    chance(s, 70) ? "true" : "false", word_zones(s, vpc));
	if (chance(s, 60))
		PUT(s, ", security_groups: %s", word_groups(s, vpc));
	if (chance(s, 30))
		PUT(s, ", cross_zone: true");
	if (chance(s, 20))
		PUT(s, ", enforce_security_group_inbound_rules_on_private_link"
		       "_traffic: false");
	PUT(s, ", listeners: {80: tg, 443: {protocol: tcp, target_group: tg}, "
	       "53: {protocol: udp, target_group: names}}, target_groups: "
	       "{names: ");
	PUT(s, "%s, tg: {targets: [%s", balancing_target(s, vpc),
	    balancing_target(s, vpc));
	if (chance(s, 25))
		PUT(s, ", %s", balancing_target(s, vpc));
	PUT(s, "]");
	if (chance(s, 60))
		PUT(s, ", port: %u", chance(s, 50) ? 5432 : 80);
	if (chance(s, 60))
		PUT(s, ", preserve_client_ip: %s",
		    chance(s, 50) ? "true" : "false");
	PUT(s, "}}},");
}

static void application(struct sketch *s)
{
	unsigned int vpc = below(s, s->n_vpcs);

	PUT(s,
	    "\n  alb: {internal: %s, subnets: %s, security_groups: %s, "
	    "listeners: {80: tg}, target_groups: {tg: {targets: [%s], port: "
	    "80}}},",
	    chance(s, 50) ? "true" : "false", two_zones(s, vpc),
	    word_groups(s, vpc), balancing_target(s, vpc));
}

static void distributions(struct sketch *s)
{
	static const char *const origins[] = {
		"vpc_origin: alb, port: 80", "vpc_origin: i0, port: 80",
		"origin: api.example.com", "vpc_origin: nlb0, port: 80"};

	if (chance(s, 25))
		PUT(s, "cloudfront: {cdn: {%s}}\n", PICK(s, origins));
}

void draw_managed(struct sketch *s)
{
	databases(s);
	caches(s);
	PUT(s, "load_balancers: {");
	for (unsigned int i = 0; i < s->n_balancers; i++)
		network(s, i);
	if (chance(s, 30))
		application(s);
	PUT(s, "}\nendpoint_services: {");
	for (unsigned int i = 0; i < s->n_balancers; i++)
		PUT(s, "sv%u: {load_balancer: nlb%u}, ", i, i);
	PUT(s, "}\n");
	distributions(s);
}
