// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_vpn.c - VPN connections: the networks on premises behind them
 *
 *	VPC --attachment-- VPN gateway --connection-- customer gateway | network
 *	                   transit gateway ----/
 *
 * A template says which gateway a connection ends at, and of a static one which
 * blocks are behind it. Of one with BGP only who is on premises knows: they are
 * those that routes lead to, or assumed. Connections to the same gateway with
 * the same blocks are two ways to one network.
 */
#include "base/addr.h"
#include "import/cfn_kind.h"

/* --- where it ends --------------------------------------------------------- */

static struct cfn_vpc *vpc_of_table(struct cfn_resource *r,
				    const struct doc *table)
{
	struct cfn_vpc *vpc = NULL;

	return cfn_route_table_of(r, table, &vpc) ? vpc : NULL;
}

/* A gateway is attached by a resource; one from outside has been, wherever
 * route tables know of it */
static struct cfn_vpc *vpc_of_gateway(struct cfn *c, struct cfn_resource *r,
				      const char *gateway)
{
	struct cfn_resource *a = NULL;
	struct cfn_items tables;

	while ((a = cfn_each(c, "AWS::EC2::VPCGatewayAttachment", a)))
		if (cfn_same(cfn_get_text(a, "VpnGatewayId"), gateway))
			return cfn_vpc_of(a, cfn_get(a, "VpcId"));
	if (cfn_find(c, gateway, "AWS::EC2::VPNGateway"))
		return NULL;
	while ((a = cfn_each(c, "AWS::EC2::VPNGatewayRoutePropagation", a))) {
		tables = cfn_items(c, cfn_get(a, "RouteTableIds"));
		if (tables.n &&
		    cfn_same(cfn_get_text(a, "VpnGatewayId"), gateway))
			return vpc_of_table(a, tables.items[0]);
	}
	while ((a = cfn_each(c, "AWS::EC2::Route", a)))
		if (cfn_same(cfn_get_text(a, "GatewayId"), gateway))
			return vpc_of_table(a, cfn_get(a, "RouteTableId"));
	return cfn_some_vpc(r);
}

/* The name of the VPC or transit gateway; NULL: there is none */
static const char *end_of(struct cfn *c, struct cfn_resource *r)
{
	const struct doc *transit = cfn_get(r, "TransitGatewayId");
	const char *gateway = cfn_get_text(r, "VpnGatewayId");
	struct cfn_vpc *vpc;

	if (transit)
		return cfn_transit_name(c, transit);
	vpc = gateway ? vpc_of_gateway(c, r, gateway) : NULL;
	if (!vpc)
		return NULL;
	cfn_has_vpn_gateway(c, vpc, gateway, r->at);
	return vpc->name;
}

/* --- what is behind it ------------------------------------------------------- */

/* "Everything" is behind it as the way there, not as somebody's address */
static void add_block(struct cfn *c, struct doc *blocks,
		      struct cfn_resource *of)
{
	const char *text = cfn_destination(of);
	struct prefix p;

	if (!text || !prefix_parse(text, &p) || p.addr.family != AF_INET ||
	    !p.len)
		return;
	for (size_t i = 0; i < blocks->items.n; i++)
		if (cfn_same(blocks->items.items[i]->text, text))
			return;
	branch_add(c->arena, blocks, branch_text(c->arena, of->at, text));
}

/* Destinations of resources of a type that have this text as a property */
static void add_blocks(struct cfn *c, struct doc *blocks, const char *type,
		       const char *property, const char *text)
{
	struct cfn_resource *a = NULL;

	while (text && (a = cfn_each(c, type, a)))
		if (cfn_same(cfn_get_text(a, property), text))
			add_block(c, blocks, a);
}

static struct doc *blocks_of(struct cfn *c, struct cfn_resource *r)
{
	struct doc *blocks = branch_list(c->arena, r->at);
	struct cfn_resource *a = NULL;

	add_blocks(c, blocks, "AWS::EC2::VPNConnectionRoute", "VpnConnectionId",
		   r->id);
	if (blocks->items.n)
		return blocks;
	add_blocks(c, blocks, "AWS::EC2::Route", "GatewayId",
		   cfn_get_text(r, "VpnGatewayId"));
	while ((a = cfn_each(c, "AWS::EC2::TransitGatewayRoute", a)))
		if (cfn_attachment_of(c, a) == r)
			add_block(c, blocks, a);
	return blocks;
}

/* --- networks ---------------------------------------------------------------- */

static bool has_same_blocks(struct cfn *c, const struct doc *made,
			    const struct doc *blocks)
{
	struct cfn_items there = cfn_items(c, cfn_in(made, "cidr"));

	if (!blocks->items.n || !*there.items[0]->text) /* assumed */
		return true;
	if (there.n != blocks->items.n)
		return false;
	for (size_t i = 0; i < there.n; i++)
		if (!cfn_same(there.items[i]->text,
			      blocks->items.items[i]->text))
			return false;
	return true;
}

/* Another connection to the same network, which has been made */
static struct cfn_resource *other_way(struct cfn *c, const char *end,
				      const struct doc *blocks)
{
	struct cfn_resource *a = NULL;

	while ((a = cfn_each(c, "AWS::EC2::VPNConnection", a)))
		if (a->made && cfn_same(cfn_in_text(a->made, "vpn"), end) &&
		    has_same_blocks(c, a->made, blocks))
			return a;
	return NULL;
}

void cfn_make_vpn(struct cfn *c, struct cfn_resource *r)
{
	const char *end = end_of(c, r);
	struct doc *blocks = blocks_of(c, r);
	const struct cfn_resource *other = end ? other_way(c, end, blocks)
					       : NULL;

	if (!end) {
		cfn_remark(r, IMPORT_IGNORED,
			   "its gateway is attached to no VPC");
		return;
	}
	if (other) {
		r->name = other->name;
		cfn_remark(r, IMPORT_READ,
			   arena_printf(c->arena, "another way to %s",
					other->name));
		return;
	}
	cfn_object(r, "on_premises");
	if (blocks->items.n)
		cfn_put(r, "cidr",
			blocks->items.n == 1 ? blocks->items.items[0] : blocks);
	else
		cfn_stand_in(c, "network on premises", r->name, r->logical,
			     r->made, r->at);
	cfn_put_text(r, "vpn", end);
	if (!cfn_get_bool(r, "StaticRoutesOnly", false))
		cfn_put_text(r, "routing", "bgp");
}

/* Somebody is there, so that packets have an end to come from */
static void put_host(struct cfn *c, struct cfn_resource *r)
{
	const struct doc *blocks = cfn_in(r->made, "cidr");
	const char *name = cfn_unique(
		c,
		import_name(c->in, r->stack->wish,
			    arena_printf(c->arena, "%s-host", r->logical)),
		r->stack->name);
	struct prefix p;

	if (blocks->kind == DOC_LIST)
		blocks = blocks->items.items[0];
	if (cfn_in(r->made, "hosts") || !prefix_parse(blocks->text, &p))
		return;
	p = prefix_mask(p);
	dictionary_put(&c->names, name, r);
	branch_put_text(
		c->arena, branch_inner(c->arena, r->made, "hosts", r->at), name,
		r->at,
		arena_strdup(
			c->arena,
			ADDR(addr_add(p.addr, p.len < 28 ? 10 : p.len < 32))));
	import_remark(c->in, IMPORT_ASSUMED, r->at, "host on premises", name,
		      "a host that stands for those on premises");
}

void cfn_vpns_end(struct cfn *c)
{
	struct cfn_resource *r = NULL;

	while ((r = cfn_each(c, "AWS::EC2::VPNConnection", r)))
		if (r->made)
			put_host(c, r);
}
