// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/candidate_new.c - what a way out needs and a VPC does not have yet
 *
 * A NAT gateway stands in a subnet that leads to the internet gateway, and its
 * clients in others that lead to it: each is made where it is missing.
 */
#include "probe/candidate.h"

#include <string.h>

#include "vpc/identifier.h"

/* --- names ---------------------------------------------------------------- */

bool is_taken(const struct model *m, const struct vpc *vpc, const char *name)
{
	for (size_t i = 0; i < m->nodes.n; i++)
		if (!strcmp(m->nodes.items[i]->o.name, name))
			return true;
	for (size_t i = 0; i < m->network_interfaces.n; i++)
		if (!strcmp(m->network_interfaces.items[i]->o.name, name))
			return true;
	for (size_t i = 0; i < m->peerings.n; i++)
		if (!strcmp(m->peerings.items[i]->o.name, name))
			return true;
	for (size_t i = 0; i < m->transit_gateways.n; i++)
		if (!strcmp(m->transit_gateways.items[i]->o.name, name))
			return true;
	for (size_t i = 0; i < m->elastic_ips.n; i++)
		if (!strcmp(m->elastic_ips.items[i]->o.name, name))
			return true;
	for (size_t i = 0; vpc && i < vpc->nat_gateways.n; i++)
		if (!strcmp(vpc->nat_gateways.items[i]->o.name, name))
			return true;
	for (size_t i = 0; vpc && i < vpc->subnets.n; i++)
		if (!strcmp(vpc->subnets.items[i]->o.name, name))
			return true;
	for (size_t i = 0; vpc && i < vpc->route_tables.n; i++)
		if (!strcmp(vpc->route_tables.items[i]->o.name, name))
			return true;
	for (size_t i = 0; vpc && i < vpc->security_groups.n; i++)
		if (!strcmp(vpc->security_groups.items[i]->o.name, name))
			return true;
	return false;
}

const char *free_name(struct candidates *c, const struct vpc *vpc,
		      const char *stem)
{
	const char *name = stem;

	for (int i = 2; is_taken(c->m, vpc, name); i++)
		name = arena_printf(c->arena, "%s-%d", stem, i);
	return name;
}

/* --- NAT gateways --------------------------------------------------------- */

static bool leads_out(const struct subnet *s, struct addr to)
{
	const struct route *r = judge_longest(s->route_table, to);

	return r && r->state == ROUTE_ACTIVE &&
	       r->target == TARGET_INTERNET_GATEWAY;
}

/* A free block of the VPC for a subnet of this size */
static struct prefix free_block(const struct vpc *vpc, uint8_t len)
{
	struct prefix whole = vpc->cidrs.items[0];
	struct prefix p = {whole.addr, len};

	while (len >= whole.len && prefix_covers(whole, p)) {
		bool taken = false;

		for (size_t i = 0; i < vpc->subnets.n; i++)
			taken |= prefix_overlaps(vpc->subnets.items[i]->cidr,
						 p);
		if (!taken)
			return p;
		p.addr = addr_add(p.addr, UINT64_C(1) << (32 - len));
	}
	return (struct prefix){0};
}

static void subnet_requests(struct candidates *c, struct change *change,
			    const struct vpc *vpc, const char *cidr, char az)
{
	struct arena *a = c->arena;

	change_request(a, change, "ec2", "create-subnet");
	change_option(a, change, "--vpc-id", vpc->o.id);
	change_option(a, change, "--cidr-block", cidr);
	change_option(a, change, "--availability-zone",
		      arena_printf(a, "%s%c", vpc->region, az));
}

/* A table of its own, which leads there */
static void route_requests(struct candidates *c, struct change *change,
			   const struct vpc *vpc, const char *name,
			   const char *option, const char *target)
{
	struct arena *a = c->arena;
	const char *table = identifier(a, "rtb", vpc->o.name, name, 0);

	change_request(a, change, "ec2", "create-route-table");
	change_option(a, change, "--vpc-id", vpc->o.id);
	change_request(a, change, "ec2", "create-route");
	change_option(a, change, "--route-table-id", table);
	change_option(a, change, "--destination-cidr-block", "0.0.0.0/0");
	change_option(a, change, option, target);
	change_request(a, change, "ec2", "associate-route-table");
	change_option(a, change, "--route-table-id", table);
	change_option(a, change, "--subnet-id",
		      identifier(a, "subnet", vpc->o.name, name, 0));
}

struct way_out_of { /* where the table of a new subnet leads */
	const char *base; /* of the subnet's name */
	const char *about; /* "the internet gateway" */
	const char *option, *id, *target; /* for AWS, and in a lab file */
};

/* Return: its name; NULL: the VPC is full */
static const char *subnet_new(struct candidates *c, struct candidate *of,
			      const struct vpc *vpc, char az,
			      const struct way_out_of *way)
{
	const char *name = free_name(c, vpc, way->base), *cidr;
	struct prefix block = free_block(vpc, 24);
	struct change *change;

	if (!block.addr.family)
		block = free_block(vpc, 28);
	if (!block.addr.family)
		return NULL;
	cidr = arena_strdup(c->arena, PREFIX(block));
	change = candidate_change(c, of,
				  "subnet %s %s with a route table that leads "
				  "to %s",
				  name, cidr, way->about);
	subnet_requests(c, change, vpc, cidr, az);
	route_requests(c, change, vpc, name, way->option, way->id);
	change_act(c, change,
		   "{change: {vpcs: {%s: {subnets: {%s: {cidr: %s, az: %c, "
		   "route_table: %s}}, route_tables: {%s: {0.0.0.0/0: "
		   "%s}}}}}}",
		   vpc->o.name, name, cidr, az, name, name, way->target);
	return name;
}

static const char *public_subnet(struct candidates *c, struct candidate *of,
				 const struct vpc *vpc, char az)
{
	const struct way_out_of igw = {"public", "the internet gateway",
				       "--gateway-id", vpc->internet_gateway_id,
				       gateway_name[GATEWAY_INTERNET]};

	return subnet_new(c, of, vpc, az, &igw);
}

static void nat_in(struct candidates *c, struct candidate *of,
		   const struct vpc *vpc, const char *subnet,
		   const char *subnet_id, const char *name)
{
	struct arena *a = c->arena;
	struct change *change = candidate_change(
		c, of, "NAT gateway %s in subnet %s", name, subnet);

	change_request(a, change, "ec2", "create-nat-gateway");
	change_option_for(a, change, "--subnet-id", subnet_id,
			  c->m->vpcs.n < 2 ? subnet
					   : arena_printf(a, "%s/%s",
							  vpc->o.name, subnet));
	change_raw(a, change, "--allocation-id", CHANGE_NEW_ADDRESS);
	change_option(a, change, "--tag-specifications",
		      arena_printf(a,
				   "ResourceType=natgateway,Tags=[{Key=Name,"
				   "Value=%s}]",
				   name));
}

const char *nat_new(struct candidates *c, struct candidate *of,
		    const struct vpc *vpc, char az, struct addr to,
		    const struct route_table *but)
{
	const char *name = free_name(c, vpc, "nat"), *subnet = NULL;

	for (size_t i = 0; i < vpc->subnets.n && !subnet; i++)
		if (leads_out(vpc->subnets.items[i], to) &&
		    vpc->subnets.items[i]->route_table != but)
			subnet = vpc->subnets.items[i]->o.name;
	if (!subnet && vpc->internet_gateway != GATEWAY_ATTACHED)
		gateway_attach(c, of, vpc);
	if (!subnet)
		subnet = public_subnet(c, of, vpc, az);
	if (!subnet)
		return NULL;
	nat_in(c, of, vpc, subnet,
	       identifier(c->arena, "subnet", vpc->o.name, subnet, 0), name);
	return name;
}

/* --- functions ------------------------------------------------------------ */

/* A private subnet, which leads out by @nat */
static const char *private_subnet(struct candidates *c, struct candidate *of,
				  const struct vpc *vpc, char az,
				  const char *nat)
{
	const struct way_out_of way = {
		"private", arena_printf(c->arena, "NAT gateway %s", nat),
		"--nat-gateway-id",
		identifier(c->arena, "nat", vpc->o.name, nat, 0), nat};

	return subnet_new(c, of, vpc, az, &way);
}

/* F-2: nothing but public subnets is there */
void function_aside(struct candidates *c, const struct eni *own)
{
	const struct vpc *vpc = own->subnet->vpc;
	char az = own->subnet->az;
	struct candidate *one;
	const char *nat = NULL, *subnet;

	choice_new(c);
	one = candidate_new(c, BREADTH_ATTACHED);
	for (size_t i = 0; i < vpc->nat_gateways.n && !nat; i++)
		if (!vpc->nat_gateways.items[i]->is_private)
			nat = vpc->nat_gateways.items[i]->o.name;
	if (!nat)
		nat = nat_new(c, one, vpc, az, c->o->packet.to, NULL);
	subnet = nat ? private_subnet(c, one, vpc, az, nat) : NULL;
	if (!subnet) {
		c->items.n--;
		return;
	}
	function_into(c, one, own, subnet,
		      identifier(c->arena, "subnet", vpc->o.name, subnet, 0));
}
