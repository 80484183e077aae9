// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/validate_edge.c - what AWS would refuse of gateway route tables
 *
 * validate_route.c has refused already what is inside the VPC but the CIDR of no
 * block or subnet, what leads to no middlebox there, and 'local' outside.
 */
#include "vpc/validate.h"

static void refuse(struct report *r, struct where at, const char *code,
		   const struct route_table *t, const char *text)
{
	report_refusal(r, at, code, t->o.name,
		       "route table %s is the gateway's: %s", t->o.name, text);
}

static bool is_inside(const struct vpc *vpc, struct prefix to)
{
	struct prefixes blocks = vpc_cidrs(vpc, to.addr.family);

	for (size_t i = 0; i < blocks.n; i++)
		if (prefix_covers(blocks.items[i], to))
			return true;
	return false;
}

static void check_route(struct report *r, const struct route_table *t,
			const struct route *route)
{
	const char *code = "InvalidParameterValue";

	if (route->list)
		refuse(r, route->at, code, t,
		       "no prefix list can be a destination (RT-31)");
	else if (route->target != TARGET_LOCAL && !is_inside(t->vpc, route->to))
		refuse(r, route->at, code, t,
		       "only a block of the VPC or the CIDR of a subnet can be "
		       "a destination (RT-31)");
	else if (route->target == TARGET_NAT_GATEWAY)
		refuse(r, route->at, code, t,
		       "only 'local', an instance or a network interface can "
		       "be a target (RT-30)");
}

static void check_users(struct report *r, const struct route_table *t)
{
	const struct vpc *vpc = t->vpc;

	if (vpc->main_route_table == t)
		refuse(r,
		       vpc->main_route_table_ref.text
			       ? vpc->main_route_table_ref.at
			       : t->o.at,
		       "InvalidParameterValue", t,
		       "it cannot be the main table (RT-14)");
	for (size_t i = 0; i < vpc->subnets.n; i++)
		if (vpc->subnets.items[i]->route_table_ref.text &&
		    vpc->subnets.items[i]->route_table == t)
			refuse(r, vpc->subnets.items[i]->route_table_ref.at,
			       "InvalidParameterValue", t,
			       "no subnet can have it as well (RT-30)");
}

void validate_edge(struct report *r, const struct route_table *t)
{
	const struct vpc *vpc = t->vpc;
	enum gateway_state gateway = t->edge == ROUTE_EDGE_VPN
					     ? vpc->vpn_gateway
					     : vpc->internet_gateway;

	if (t->edge == ROUTE_EDGE_NONE)
		return;
	if (gateway == GATEWAY_NONE)
		refuse(r, t->o.at, "Gateway.NotAttached", t,
		       "but the VPC has no such gateway (RT-30)");
	if (vpc_edge_table(vpc, t->edge) != t)
		refuse(r, t->o.at, "Resource.AlreadyAssociated", t,
		       "but that has another one already (RT-30)");
	if (t->propagate)
		refuse(r, t->o.at, "InvalidParameterValue", t,
		       "it cannot propagate routes (RT-31)");
	check_users(r, t);
	for (size_t i = 0; i < t->routes.n; i++)
		if (t->routes.items[i].origin < ROUTE_VPN_STATIC)
			check_route(r, t, &t->routes.items[i]);
}
