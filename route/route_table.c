// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/route_table.c - AWS route tables as routing tables
 *
 * One for each, but several for a table that leads to a transit gateway or a
 * regional NAT gateway: that is reached in the sender's own AZ alone, so the
 * routes of subnets in different AZs differ.
 */
#include "route/route.h"

#include <stdlib.h>

#include "eni/layout.h"
#include "vpc/between.h"

static bool is_regional(const struct route *r)
{
	return r->nat_gateway && r->nat_gateway->is_regional;
}

/* A route to a transit gateway goes by an ENI of the sender's AZ (TGW-1), and
 * one to a regional NAT gateway likewise (NAT-17) */
static bool is_zonal(const struct route_table *t)
{
	for (size_t i = 0; i < t->routes.n; i++)
		if (t->routes.items[i].attachment ||
		    is_regional(&t->routes.items[i]))
			return true;
	return false;
}

/* A routing table: all of a route table, or the one for subnets of an AZ */
struct table {
	const struct route_table *of;
	char az; /* or 0 */
	uint32_t number;
};

static struct table table_for(const struct route_table *t, char az)
{
	if (!is_zonal(t))
		return (struct table){t, 0, TABLE_ROUTE_TABLE + t->number};
	return (struct table){t, az,
			      TABLE_ZONAL + 8 * t->number + layout_zone(az)};
}

static void local_routes(struct plan *p, const char *ns, const struct table *t,
			 sa_family_t family)
{
	struct prefixes blocks = vpc_cidrs(t->of->vpc, family);

	for (size_t i = 0; i < blocks.n; i++) {
		struct prefix cidr = blocks.items[i];
		bool replaced = false;

		for (size_t j = 0; j < t->of->routes.n; j++)
			if (!prefix_cmp(t->of->routes.items[j].to, cidr) &&
			    t->of->routes.items[j].target != TARGET_LOCAL)
				replaced = true; /* RT-2 */
		if (replaced)
			continue;
		plan_route(p, ns,
			   &(struct plan_route){.table = t->number,
						.to = cidr,
						.type = PLAN_THROW});
	}
}

/* What a regional NAT gateway sent is answered whatever the table says: its
 * addresses are in no block of the VPC (NAT-17) */
static void routes_to_nat_zones(struct plan *p, const char *ns,
				const struct table *t)
{
	const struct vpc *vpc = t->of->vpc;

	for (size_t i = 0; i < vpc->nat_zones.n; i++)
		plan_route(p, ns,
			   &(struct plan_route){
				   .table = t->number,
				   .to = vpc->nat_zones.items[i]->cidr,
				   .type = PLAN_THROW});
}

static void local_route(struct plan *p, const char *ns, const struct table *t,
			struct prefix to)
{
	struct prefixes blocks = vpc_cidrs(t->of->vpc, to.addr.family);

	/* the VPC's own block is there already */
	for (size_t i = 0; i < blocks.n; i++)
		if (!prefix_cmp(to, blocks.items[i]))
			return;
	plan_route(p, ns,
		   &(struct plan_route){
			   .table = t->number, .to = to, .type = PLAN_THROW});
}

/* The gateway link that a route leads to; NULL: it leads to an ENI */
static const char *gateway_of(struct plan *p, const struct table *t,
			      const struct route *r)
{
	const struct eni *eni;

	if (r->state == ROUTE_BLACKHOLE) /* RT-12: it still wins */
		return "bhole";
	switch (r->target) {
	case TARGET_INTERNET_GATEWAY:
		return "igw";
	case TARGET_EGRESS_ONLY_GATEWAY:
		return "eigw";
	case TARGET_VPN_GATEWAY:
		return "vgw";
	case TARGET_GATEWAY_ENDPOINT:
		return layout_endpoint_link(p->arena, r->endpoint);
	case TARGET_PEERING:
		return layout_peering_link(p->arena, r->peering);
	case TARGET_TRANSIT_GATEWAY:
		eni = transit_eni(r->attachment, t->az);
		return eni ? layout_eni_link(p, eni) : LINK_NO_ATTACHMENT;
	case TARGET_NAT_GATEWAY:
		return nat_gateway_eni(r->nat_gateway, t->az)
			       ? NULL
			       : LINK_NO_NAT_ZONE;
	default:
		return NULL;
	}
}

static void one_route(struct plan *p, const char *ns, const struct table *t,
		      const struct route *r)
{
	const char *gateway = gateway_of(p, t, r);
	const struct eni *eni = r->eni;

	if (gateway) {
		layout_via(p, ns, t->number, r->to, gateway);
		return;
	}
	if (r->target == TARGET_LOCAL) {
		local_route(p, ns, t, r->to);
		return;
	}
	if (r->target == TARGET_NAT_GATEWAY)
		eni = nat_gateway_eni(r->nat_gateway, t->az);
	if (!eni || !eni->places.n) { /* nothing behind it (RT-12) */
		layout_via(p, ns, t->number, r->to, "bhole");
		return;
	}
	layout_via(p, ns, t->number, r->to, layout_eni_link(p, eni));
}

static int by_precedence(const void *a, const void *b)
{
	const struct route *x = *(const struct route *const *)a;
	const struct route *y = *(const struct route *const *)b;
	int order = prefix_cmp(x->to, y->to);

	if (!order)
		order = (int)x->origin - (int)y->origin;
	return order ? order : (x > y) - (x < y);
}

/* What @r leads to and is not in the AZ of @t */
static unsigned int missing(const struct table *t, const struct route *r)
{
	if (r->state == ROUTE_BLACKHOLE)
		return 0;
	if (r->attachment && !transit_eni(r->attachment, t->az))
		return MISSING_ATTACHMENT;
	return is_regional(r) && !nat_gateway_eni(r->nat_gateway, t->az)
		       ? MISSING_NAT_ZONE
		       : 0;
}

/* The kernel has one route for a destination: the one that counts (RT-4) */
static unsigned int routes(struct plan *p, const char *ns,
			   const struct table *t)
{
	const struct route **sorted;
	size_t n = t->of->routes.n;
	unsigned int all = 0;

	if (!n)
		return 0;
	sorted = arena_alloc(p->arena, n * sizeof(*sorted));
	for (size_t i = 0; i < n; i++)
		sorted[i] = &t->of->routes.items[i];
	qsort(sorted, n, sizeof(*sorted), by_precedence);
	for (size_t i = 0; i < n; i++) {
		const struct route *r = sorted[i];
		bool unused = r->to.addr.family == AF_INET6 &&
			      !t->of->vpc->ipv6; /* it has none of it */

		if (unused || (i && !prefix_cmp(sorted[i - 1]->to, r->to)))
			continue;
		one_route(p, ns, t, r);
		all |= missing(t, r);
	}
	return all;
}

static unsigned int one_table(struct plan *p, const char *ns, struct table t)
{
	for (const sa_family_t *f = layout_families(t.of->vpc->ipv6); *f; f++) {
		layout_marked(p, ns, t.number, *f);
		local_routes(p, ns, &t, *f);
	}
	routes_to_nat_zones(p, ns, &t);
	return routes(p, ns, &t);
}

uint32_t route_table_number(const struct route_table *t, char az)
{
	return table_for(t, az).number;
}

unsigned int route_table_plan(struct plan *p, const char *ns,
			      const struct route_table *t)
{
	const struct vpc *vpc = t->vpc;
	unsigned int all = 0;

	if (!is_zonal(t))
		return one_table(p, ns, table_for(t, 0));
	for (char az = 'a'; az <= 'f'; az++) {
		bool used = false;

		for (size_t i = 0; i < vpc->subnets.n; i++)
			used |= vpc->subnets.items[i]->route_table == t &&
				vpc->subnets.items[i]->az == az;
		if (used)
			all |= one_table(p, ns, table_for(t, az));
	}
	return all;
}
