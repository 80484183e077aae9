// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/draw_routes.c - route tables of a VPC, its gateways' among them
 *
 * Most tables know the way to whatever their VPC is connected with; all of
 * them have a few routes by chance.
 */
#include "tests/random/sketch.h"

static const char *peering(struct sketch *s, unsigned int a, unsigned int b)
{
	return a < b ? SAY(s, "p%u%u", a, b) : SAY(s, "p%u%u", b, a);
}

static const char *transit(struct sketch *s, unsigned int vpc)
{
	unsigned int h = below(s, TRANSITS_MAX);

	if (s->vpcs[vpc].attached[h])
		return SAY(s, "h%u", h);
	return s->vpcs[vpc].attached[!h] ? SAY(s, "h%u", !h) : NULL;
}

/* Something that a route may lead to, or NULL */
static const char *target(struct sketch *s, unsigned int vpc, bool ipv6)
{
	const struct sketch_vpc *v = &s->vpcs[vpc];
	unsigned int other = other_vpc(s, vpc);

	switch (below(s, 9)) {
	case 0:
		return v->igw ? "igw" : NULL;
	case 1:
	case 2:
		if (ipv6)
			return v->eigw ? "eigw" : NULL;
		return v->n_nats ? SAY(s, "n%u", below(s, v->n_nats)) : NULL;
	case 3:
		return s->peered[vpc][other] ? peering(s, vpc, other) : NULL;
	case 4:
	case 5:
		return transit(s, vpc);
	case 6:
		return v->box ? SAY(s, "b%u", vpc) : NULL;
	case 7:
		return v->vgw && !ipv6 ? "vgw" : NULL;
	default:
		return chance(s, 40) ? "blackhole" : NULL;
	}
}

static void route(struct sketch *s, const char *to, const char *by)
{
	if (by)
		PUT(s, "%s: %s, ", to, by);
}

/* Where it would lead if somebody had thought about it */
static void sensible(struct sketch *s, unsigned int vpc)
{
	const struct sketch_vpc *v = &s->vpcs[vpc];
	const char *nat = v->n_nats ? SAY(s, "n%u", below(s, v->n_nats)) : NULL;

	if (chance(s, 75))
		route(s, "0.0.0.0/0",
		      nat && chance(s, 50) ? nat
		      : v->igw		   ? "igw"
					   : target(s, vpc, false));
	if (v->ipv6 && chance(s, 75))
		route(s, "\"::/0\"",
		      v->eigw && chance(s, 50) ? "eigw"
		      : v->igw		       ? "igw"
					       : target(s, vpc, true));
	if (v->ipv6 && nat && chance(s, 40))
		route(s, "\"64:ff9b::/96\"", nat);
	for (unsigned int i = 0; i < s->n_vpcs; i++) {
		bool direct = s->peered[vpc][i] && chance(s, 60);
		const char *way = i == vpc ? NULL
				  : direct ? peering(s, vpc, i)
					   : transit(s, vpc);

		if (way && chance(s, 70))
			route(s, word_block(s, i, false), way);
		if (way && v->ipv6 && s->vpcs[i].ipv6 && chance(s, 60))
			route(s, word_block(s, i, true), way);
	}
}

/* RT-6: a whole subnet, or the VPC's own block, by an appliance */
static void middlebox(struct sketch *s, unsigned int vpc)
{
	const struct sketch_vpc *v = &s->vpcs[vpc];
	unsigned int subnet = below(s, v->n_subnets);
	bool ipv6 = v->subnets[subnet].ipv6 && chance(s, 30);

	if (v->box && chance(s, 50))
		route(s, word_subnet_block(s, vpc, subnet, ipv6),
		      SAY(s, "b%u", vpc));
	if (v->n_nats && chance(s, 15))
		route(s,
		      word_subnet_block(s, vpc, below(s, v->n_subnets), false),
		      SAY(s, "n%u", below(s, v->n_nats)));
	if (v->box && chance(s, 10))
		route(s, word_block(s, vpc, false), SAY(s, "b%u", vpc));
}

void draw_route_table(struct sketch *s, unsigned int vpc)
{
	const struct sketch_vpc *v = &s->vpcs[vpc];
	unsigned int n = below(s, 2 + s->size);

	PUT(s, "{");
	if (v->vgw && chance(s, 60))
		PUT(s, "propagate: true, ");
	PUT(s, "routes: {");
	if (chance(s, 80))
		sensible(s, vpc);
	middlebox(s, vpc);
	for (unsigned int i = 0; i < n; i++) {
		bool ipv6 = v->ipv6 && chance(s, 35);

		route(s, word_cidr(s, vpc, ipv6), target(s, vpc, ipv6));
	}
	if (chance(s, 20))
		route(s, SAY(s, "l%u", below(s, LISTS)), target(s, vpc, false));
	PUT(s, "}}");
}

/* RT-30: what comes in, by an appliance */
static void edge(struct sketch *s, unsigned int vpc)
{
	const struct sketch_vpc *v = &s->vpcs[vpc];
	unsigned int subnet = below(s, v->n_subnets);

	PUT(s, "      edge: {gateway: %s, routes: {%s: b%u, %s: %s}}\n",
	    v->igw && (!v->vgw || chance(s, 60)) ? "igw" : "vgw",
	    word_subnet_block(s, vpc, subnet, false), vpc,
	    chance(s, 30)
		    ? word_block(s, vpc, false)
		    : word_subnet_block(s, vpc, (subnet + 1) % v->n_subnets,
					v->ipv6 && chance(s, 30)),
	    chance(s, 50) ? "local" : SAY(s, "b%u", vpc));
}

void draw_route_tables(struct sketch *s, unsigned int vpc)
{
	const struct sketch_vpc *v = &s->vpcs[vpc];

	PUT(s, "    route_tables:\n");
	for (unsigned int i = 0; i < v->n_tables; i++) {
		PUT(s, "      t%u: ", i);
		draw_route_table(s, vpc);
		PUT(s, "\n");
	}
	if (chance(s, 25)) {
		PUT(s, "      main: ");
		draw_route_table(s, vpc);
		PUT(s, "\n");
	}
	if (v->box && (v->igw || v->vgw) && chance(s, 30))
		edge(s, vpc);
}
