// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/draw_vpc.c - VPCs and their subnets, gateways, NAT gateways
 */
#include "tests/random/sketch.h"

#define IPV4(a, b, c) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (c) << 8)

/* --- what there will be --------------------------------------------------- */

/* Some have the block of another one (VPC-12), or lie in it */
static void sketch_block(struct sketch *s, unsigned int vpc)
{
	static const struct {
		uint32_t base;
		unsigned int len;
	} blocks[] = {{IPV4(10, 0, 0), 16},   {IPV4(10, 1, 0), 16},
		      {IPV4(10, 2, 0), 16},   {IPV4(10, 3, 0), 20},
		      {IPV4(172, 16, 0), 16}, {IPV4(192, 168, 0), 20},
		      {IPV4(100, 64, 0), 16}, {IPV4(11, 5, 0), 16},
		      {IPV4(10, 4, 16), 20},  {IPV4(172, 31, 0), 16}};
	struct sketch_vpc *v = &s->vpcs[vpc];
	unsigned int n = chance(s, 60) ? vpc : below(s, ARRAY_LEN(blocks));

	v->base = blocks[n].base;
	v->len = blocks[n].len;
	if (vpc && chance(s, 15)) {
		v->base = s->vpcs[vpc - 1].base;
		v->len = s->vpcs[vpc - 1].len;
	}
	v->secondary = v->base >> 24 == 10 && chance(s, 20);
}

static void sketch_subnet(struct sketch *s, unsigned int vpc,
			  unsigned int subnet)
{
	static const unsigned int lens[] = {24, 24, 24, 25, 26, 28};
	struct sketch_vpc *v = &s->vpcs[vpc];
	struct sketch_subnet *sub = &v->subnets[subnet];
	uint32_t from = v->base;

	if (v->secondary && subnet + 1 == v->n_subnets)
		from = IPV4(10, 200 + vpc, 0);
	sub->len = PICK(s, lens);
	sub->base = from + (subnet << 8);
	if (sub->len > 24)
		sub->base += below(s, 1u << (sub->len - 24)) << (32 - sub->len);
	sub->az = "aabbc"[below(s, 5)];
	if (subnet < 2) /* two zones, for what must be in two */
		sub->az = "ab"[subnet];
	sub->ipv6 = v->ipv6 && chance(s, 80);
	sub->native = sub->ipv6 && subnet > 1 && chance(s, 15);
}

static void sketch_vpc(struct sketch *s, unsigned int vpc)
{
	struct sketch_vpc *v = &s->vpcs[vpc];

	sketch_block(s, vpc);
	v->ipv6 = s->ipv6 && chance(s, 70);
	v->igw = chance(s, 65);
	v->eigw = v->ipv6 && chance(s, 60);
	v->vgw = chance(s, 20);
	v->box = chance(s, 40);
	v->n_subnets = 2 + below(s, s->size < 4 ? 1 + s->size : 5);
	v->n_tables = 1 + below(s, 3);
	v->n_groups = 1 + below(s, 2 + s->size);
	v->n_acls = below(s, 3);
	v->n_nats = v->igw ? below(s, 3) : chance(s, 20);
	for (unsigned int i = 0; i < v->n_subnets; i++)
		sketch_subnet(s, vpc, i);
	for (unsigned int h = 0; h < s->n_transits; h++)
		v->attached[h] = chance(s, h ? 40 : 75);
}

void sketch_vpcs(struct sketch *s)
{
	s->ipv6 = chance(s, 45);
	s->n_vpcs = 1 + below(s, s->size < VPCS_MAX ? 1 + s->size : VPCS_MAX);
	if (s->n_vpcs > 1)
		s->n_transits = below(s, 1 + TRANSITS_MAX);
	for (unsigned int i = 0; i < s->n_vpcs; i++)
		sketch_vpc(s, i);
	for (unsigned int i = 0; i < s->n_vpcs; i++)
		for (unsigned int j = 0; j < i; j++)
			s->peered[i][j] = s->peered[j][i] = chance(s, 55);
	s->n_instances = 2 + below(s, 2 + 2 * s->size); /* 18 at most */
	s->n_functions = below(s, 2 + s->size);
	s->n_balancers = below(s, 3);
	for (unsigned int i = 0; i < s->n_instances; i++)
		s->vpc_of[i] = below(s, s->n_vpcs);
}

/* --- and how it is written ------------------------------------------------ */

/* Of a VPC or subnet, for some labs (VPC-13) */
static void exclusion(struct sketch *s, const char *before, const char *after)
{
	if (chance(s, 12))
		PUT(s, "%sblock_public_access_exclusion: %s%s", before,
		    chance(s, 50) ? "allow-bidirectional" : "allow-egress",
		    after);
}

static void subnet(struct sketch *s, unsigned int vpc, unsigned int i)
{
	const struct sketch_vpc *v = &s->vpcs[vpc];
	const struct sketch_subnet *sub = &v->subnets[i];

	PUT(s, "      s%u: {az: %c", i, sub->az);
	if (sub->native)
		PUT(s, ", ipv6_native: true");
	else
		PUT(s, ", cidr: %s", word_subnet_block(s, vpc, i, false));
	if (sub->ipv6)
		PUT(s, ", ipv6_cidr: %s", word_subnet_block(s, vpc, i, true));
	if (sub->ipv6 && (sub->native || chance(s, 85)))
		PUT(s, ", assign_ipv6_address_on_creation: true");
	if (sub->ipv6 && chance(s, 30))
		PUT(s, ", enable_dns64: true");
	if (chance(s, 20))
		PUT(s, ", map_public_ip_on_launch: true");
	if (chance(s, 75))
		PUT(s, ", route_table: t%u", below(s, v->n_tables));
	if (v->n_acls && chance(s, 40))
		PUT(s, ", network_acl: a%u", below(s, v->n_acls));
	exclusion(s, ", ", "");
	PUT(s, "}\n");
}

/* Zonal, private (NAT-1), or regional (NAT-17) */
static void nat(struct sketch *s, unsigned int vpc)
{
	unsigned int kind = below(s, 10);

	if (kind < 2) {
		PUT(s, "{availability_mode: regional");
		if (chance(s, 50))
			PUT(s, ", secondary_elastic_ips: [auto]");
	} else {
		PUT(s, "{subnet: s%u", below(s, s->vpcs[vpc].n_subnets));
		if (kind < 5)
			PUT(s, ", connectivity_type: private");
		else if (chance(s, 30))
			PUT(s, ", secondary_elastic_ips: [auto, auto]");
	}
	PUT(s, "}, ");
}

static void gateways(struct sketch *s, unsigned int vpc)
{
	const struct sketch_vpc *v = &s->vpcs[vpc];

	if (v->igw)
		PUT(s, "    internet_gateway: %s\n",
		    chance(s, 93) ? "true" : "detached");
	if (v->eigw)
		PUT(s, "    egress_only_internet_gateway: true\n");
	if (v->vgw)
		PUT(s, "    vpn_gateway: %s\n",
		    chance(s, 85) ? "true" : "detached");
	PUT(s, "    nat_gateways: {");
	for (unsigned int i = 0; i < v->n_nats; i++) {
		PUT(s, "n%u: ", i);
		nat(s, vpc);
	}
	PUT(s, "}\n");
}

void draw_vpc(struct sketch *s, unsigned int vpc)
{
	const struct sketch_vpc *v = &s->vpcs[vpc];

	PUT(s, "  v%u:\n    cidr: [%u.%u.%u.0/%u", vpc, v->base >> 24,
	    v->base >> 16 & 255, v->base >> 8 & 255, v->len);
	if (v->secondary)
		PUT(s, ", 10.%u.0.0/16", 200 + vpc);
	PUT(s, "]\n");
	if (v->ipv6)
		PUT(s, "    ipv6_cidr: %s\n", word_block(s, vpc, true));
	if (chance(s, 8))
		PUT(s, "    region: eu-west-1\n");
	exclusion(s, "    ", "\n");
	gateways(s, vpc);
	draw_dns(s, vpc);
	PUT(s, "    subnets:\n");
	for (unsigned int i = 0; i < v->n_subnets; i++)
		subnet(s, vpc, i);
	draw_route_tables(s, vpc);
	draw_groups(s, vpc);
	draw_acls(s, vpc);
	draw_endpoints(s, vpc);
}
