// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/validate_route.c - what AWS would refuse of routes, and their state
 */
#include <stdlib.h>
#include <string.h>

#include "vpc/validate.h"
#include "vpc/between.h"

enum { PROPAGATED_MAX = 100 }; /* RT-16 */

static bool is_propagated(const struct route *r)
{
	return r->origin == ROUTE_VPN_STATIC || r->origin == ROUTE_VPN_BGP;
}

static void refuse(struct report *r, const struct route_table *t,
		   const struct route *route, const char *text)
{
	report_refusal(r, route->at, "InvalidParameterValue", t->o.name,
		       "route table %s, %s: %s", t->o.name, PREFIX(route->to),
		       text);
}

static bool is_whole_subnet(const struct vpc *vpc, struct prefix p)
{
	for (size_t i = 0; i < vpc->subnets.n; i++)
		if (prefix_cmp(
			    subnet_cidr(vpc->subnets.items[i], p.addr.family),
			    p) == 0)
			return true;
	return false;
}

/* ... or was one, until a step removed it */
static bool is_middlebox(const struct route *route)
{
	if (route->target == TARGET_BLACKHOLE)
		return strcmp(route->target_ref.text, "blackhole") != 0;
	return route->target == TARGET_NAT_GATEWAY ||
	       route->target == TARGET_INSTANCE ||
	       route->target == TARGET_NETWORK_INTERFACE;
}

/* A destination inside a block of the VPC: RT-2, RT-6, RT-7 */
static void check_inside(struct report *r, const struct route_table *t,
			 const struct route *route, struct prefix block)
{
	bool whole = prefix_cmp(block, route->to) == 0;

	if (!whole && !is_whole_subnet(t->vpc, route->to))
		refuse(r, t, route,
		       "is inside the VPC, but the CIDR of none of its subnets "
		       "(RT-6)");
	else if (route->target != TARGET_LOCAL && !is_middlebox(route))
		refuse(r, t, route,
		       "is inside the VPC; only a NAT gateway, an instance or "
		       "a network interface can take it from 'local' (RT-7)");
}

static void check_destination(struct report *r, const struct route_table *t,
			      const struct route *route)
{
	const struct prefix link_local = {ipv4(169, 254, 168, 0), 22};
	const struct prefix services = {{AF_INET6, {0xfd, 0, 0x0e, 0xc2}}, 32};
	struct prefixes blocks = vpc_cidrs(t->vpc, route->to.addr.family);

	if (prefix_covers(link_local, route->to))
		refuse(r, t, route,
		       "is in 169.254.168.0/22, which is AWS's own (L2-9)");
	if (prefix_covers(services, route->to))
		refuse(r, t, route,
		       "is in fd00:ec2::/32, which is AWS's own (L2-9)");
	if (route->list) /* what is inside the VPC stays local (RT-7) */
		return;
	for (size_t i = 0; i < blocks.n; i++)
		if (prefix_covers(blocks.items[i], route->to)) {
			check_inside(r, t, route, blocks.items[i]);
			return;
		}
	if (route->target == TARGET_LOCAL)
		refuse(r, t, route,
		       "is outside the VPC; 'local' serves only its blocks "
		       "(RT-2)");
}

static void check_egress_only(struct report *r, const struct route_table *t,
			      const struct route *route)
{
	if (!t->vpc->egress_only_internet_gateway)
		refuse(r, t, route,
		       "leads to eigw, but the VPC has no egress-only internet "
		       "gateway (RT-15)");
	if (route->to.addr.family != AF_INET6)
		refuse(r, t, route,
		       "leads to eigw, which is for IPv6 alone (EIG-1)");
}

/* NAT-18: of IPv6 it takes what stands for IPv4 addresses */
static void check_nat64(struct report *r, const struct route_table *t,
			const struct route *route)
{
	if (route->to.addr.family == AF_INET6 &&
	    prefix_cmp(route->to, model_nat64()) != 0)
		refuse(r, t, route,
		       "leads to a NAT gateway; of IPv6 it serves 64:ff9b::/96 "
		       "alone (NAT-18)");
}

static void check_target(struct report *r, const struct route_table *t,
			 struct route *route)
{
	const struct vpc *vpc = t->vpc;

	switch (route->target) {
	case TARGET_BLACKHOLE:
		route->state = ROUTE_BLACKHOLE;
		break;
	case TARGET_INTERNET_GATEWAY:
		if (vpc->internet_gateway == GATEWAY_NONE)
			refuse(r, t, route,
			       "leads to igw, but the VPC has no internet "
			       "gateway (RT-15)");
		if (vpc->internet_gateway == GATEWAY_DETACHED)
			route->state = ROUTE_BLACKHOLE; /* RT-12 */
		break;
	case TARGET_EGRESS_ONLY_GATEWAY:
		check_egress_only(r, t, route);
		break;
	case TARGET_VPN_GATEWAY:
		if (vpc->vpn_gateway == GATEWAY_NONE)
			refuse(r, t, route,
			       "leads to vgw, but the VPC has no virtual "
			       "private gateway (RT-10)");
		if (vpc->vpn_gateway == GATEWAY_DETACHED)
			route->state = ROUTE_BLACKHOLE; /* RT-12 */
		break;
	case TARGET_TRANSIT_GATEWAY:
		if (!route->attachment)
			refuse(r, t, route,
			       "leads to a transit gateway that the VPC is not "
			       "attached to (RT-15)");
		break;
	case TARGET_NAT_GATEWAY:
		check_nat64(r, t, route);
		if (route->nat_gateway->vpc != vpc)
			refuse(r, t, route,
			       "leads to a NAT gateway of another VPC "
			       "(NAT-12)");
		if (route->nat_gateway->failure)
			route->state = ROUTE_BLACKHOLE; /* NAT-14 */
		break;
	case TARGET_PEERING:
		if (!peering_far(route->peering, vpc))
			refuse(r, t, route,
			       "leads to a peering that this VPC is no side of "
			       "(PCX-3)");
		if (!peering_active(route->peering))
			route->state = ROUTE_BLACKHOLE; /* PCX-8 */
		break;
	case TARGET_INSTANCE:
	case TARGET_NETWORK_INTERFACE:
		if (!route->eni || route->eni->subnet->vpc != vpc)
			refuse(r, t, route,
			       "leads to a network interface of another VPC "
			       "(RT-10)");
		else if (!route->eni->places.n)
			route->state = ROUTE_BLACKHOLE; /* not attached */
		break;
	default:
		break;
	}
}

static int by_destination(const void *a, const void *b)
{
	const struct route *x = *(const struct route *const *)a;
	const struct route *y = *(const struct route *const *)b;
	int order = prefix_cmp(x->to, y->to);

	if (!order)
		order = (int)x->origin - (int)y->origin;
	if (order)
		return order;
	return x < y ? -1 : x > y;
}

/* Two for the same destination: a second static one is refused (RT-8), and
 * between two lists AWS chooses as it likes (RT-9) */
static void check_double(struct report *r, const struct route_table *t,
			 const struct route *first, const struct route *second)
{
	if (first->origin != second->origin)
		return;
	if (second->origin == ROUTE_STATIC || first->list == second->list)
		report_refusal(r, second->at, "RouteAlreadyExists", t->o.name,
			       "route table %s: %s is there already, in line "
			       "%d (RT-8)",
			       t->o.name, PREFIX(second->to), first->at.line);
	else if (second->origin == ROUTE_PREFIX_LIST)
		report_note(r, second->at,
			    "route table %s: %s is in prefix lists %s and %s; "
			    "AWS picks one of their routes at random (RT-9), "
			    "here it is the first",
			    t->o.name, PREFIX(second->to), first->list->o.name,
			    second->list->o.name);
}

static void check_doubles(struct arena *arena, struct report *r,
			  const struct route_table *t)
{
	size_t n = t->routes.n;
	const struct route **sorted;

	if (n < 2)
		return;
	sorted = arena_alloc(arena, n * sizeof(*sorted));
	for (size_t i = 0; i < n; i++)
		sorted[i] = &t->routes.items[i];
	qsort(sorted, n, sizeof(*sorted), by_destination);
	for (size_t i = 1; i < n; i++)
		if (prefix_cmp(sorted[i - 1]->to, sorted[i]->to) == 0 &&
		    !is_propagated(sorted[i]))
			check_double(r, t, sorted[i - 1], sorted[i]);
}

/* RT-16: IPv4 and IPv6 are counted apart, and so are propagated routes */
static void check_count(struct report *r, const struct route_table *t,
			bool propagated, size_t max)
{
	size_t ipv4 = 0, ipv6 = 0, most;

	for (size_t i = 0; i < t->routes.n; i++) {
		const struct route *route = &t->routes.items[i];
		size_t weight = prefix_list_weight(route->list, route->to);

		if (propagated != is_propagated(route))
			continue;
		if (route->to.addr.family == AF_INET6)
			ipv6 += weight;
		else
			ipv4 += weight;
	}
	most = ipv6 > ipv4 ? ipv6 : ipv4;
	if (most > max)
		report_refusal(r, t->o.at, "RouteLimitExceeded", t->o.name,
			       "route table %s: %zu %sroutes; at most %zu are "
			       "allowed (RT-16)",
			       t->o.name, most, propagated ? "propagated " : "",
			       max);
}

void validate_routes(struct arena *arena, struct report *r,
		     const struct model *m, struct vpc *vpc)
{
	size_t max = (size_t)m->limits.routes_per_table; /* RT-16 */

	for (size_t i = 0; i < vpc->route_tables.n; i++) {
		struct route_table *t = vpc->route_tables.items[i];

		check_count(r, t, false, max);
		check_count(r, t, true, PROPAGATED_MAX);
		for (size_t j = 0; j < t->routes.n; j++) {
			if (!is_propagated(&t->routes.items[j]))
				check_destination(r, t, &t->routes.items[j]);
			check_target(r, t, &t->routes.items[j]);
		}
		check_doubles(arena, r, t);
		validate_edge(r, t);
	}
}
