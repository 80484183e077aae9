// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tests/random/draw.c - a lab from its seed, and what happens to it
 */
#include "tests/random/draw.h"

#include "tests/random/sketch.h"

/* --- steps ---------------------------------------------------------------- */

/* One part of a VPC as if drawn anew */
static void change_vpc(struct sketch *s)
{
	unsigned int vpc = below(s, s->n_vpcs);
	const struct sketch_vpc *v = &s->vpcs[vpc];

	PUT(s, "vpcs: {v%u: {", vpc);
	switch (below(s, v->n_acls ? 5 : 4)) {
	case 0:
		PUT(s, "security_groups: {g%u: ", below(s, v->n_groups));
		draw_group(s, vpc);
		break;
	case 1:
		PUT(s, "route_tables: {t%u: ", below(s, v->n_tables));
		draw_route_table(s, vpc);
		break;
	case 2:
		PUT(s, "subnets: {s%u: {route_table: t%u}",
		    below(s, v->n_subnets), below(s, v->n_tables));
		break;
	case 3:
		PUT(s, "subnets: {s%u: {route_table: null}",
		    below(s, v->n_subnets));
		break;
	default:
		PUT(s, "network_acls: {a%u: ", below(s, v->n_acls));
		draw_acl(s, vpc);
	}
	PUT(s, "}}}");
}

static void change(struct sketch *s)
{
	unsigned int vpc = below(s, s->n_vpcs);

	PUT(s, "\n  {change: {");
	switch (below(s, 6)) {
	case 0:
		PUT(s, "instances: {i%u: null}", below(s, s->n_instances));
		break;
	case 1:
		PUT(s, "instances: {i%u: {security_groups: %s}}",
		    below(s, s->n_instances), word_groups(s, vpc));
		break;
	case 2:
		PUT(s,
		    "instances: {late: {subnet: %s, security_groups: %s, "
		    "ports: %s}}",
		    word_subnet(s, vpc), word_groups(s, vpc), word_ports(s));
		break;
	default:
		change_vpc(s);
	}
	PUT(s, "}},");
}

/* What exists and does not work */
static void drill(struct sketch *s)
{
	const char *const what[] = {"i0",     "b0",	   "f0",
				    "nlb0",   "d0",	   "api.example.com",
				    "v0/igw", "v0/n0",	   "v0/s3",
				    "v0/sts", "us-east-1a"};

	PUT(s, "\n  {fail: [%s, i1]},", PICK(s, what));
}

void draw_steps(struct sketch *s)
{
	unsigned int n = chance(s, 35) ? 1 + below(s, 3) : 0;

	PUT(s, "steps: [");
	for (unsigned int i = 0; i < n; i++)
		change(s);
	if (chance(s, 25))
		drill(s);
	if (chance(s, 8))
		PUT(s, "\n  {failover: d0},");
	PUT(s, "]\n");
}

/* --- the whole ------------------------------------------------------------ */

void draw_lab(uint64_t seed, unsigned int size, struct text *t)
{
	struct sketch s = {.dice = {seed}, .t = t};

	s.size = 1 + below(&s, size);
	sketch_vpcs(&s);
	if (chance(&s, 15))
		PUT(&s, "block_public_access: %s\n",
		    chance(&s, 50) ? "block-ingress" : "block-bidirectional");
	PUT(&s, "vpcs:\n");
	for (unsigned int i = 0; i < s.n_vpcs; i++)
		draw_vpc(&s, i);
	draw_lists(&s);
	draw_between(&s);
	draw_nodes(&s);
	draw_managed(&s);
	draw_zones(&s);
	draw_steps(&s);
}
