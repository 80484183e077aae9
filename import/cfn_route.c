// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_route.c - route tables
 *
 * What stands in for a table outside has, like any, a mapping of routes; a
 * table with a gateway or propagation gets the long form in the end.
 */
#include <string.h>

#include "import/cfn_kind.h"

void cfn_make_route_table(struct cfn *c, struct cfn_resource *r)
{
	(void)c;
	cfn_object_in(r, cfn_vpc_of(r, cfn_get(r, "VpcId")), "route_tables");
}

struct doc *cfn_route_table_of(struct cfn_resource *r, const struct doc *d,
			       struct cfn_vpc **ret_vpc)
{
	struct cfn *c = r->stack->cfn;
	const char *text = d && d->kind == DOC_SCALAR ? d->text : NULL;
	struct cfn_resource *t = cfn_find(c, text, "AWS::EC2::RouteTable");
	const struct cfn_outsider *o;

	if (t && t->made) {
		*ret_vpc = t->vpc;
		return t->made;
	}
	if (!text || !*text)
		return NULL;
	o = cfn_outside(c, "route table", "route_tables", text, d->at,
			cfn_some_vpc(r));
	*ret_vpc = o->vpc;
	return o->doc;
}

static const char *table_name(struct cfn *c, const struct doc *d)
{
	const struct cfn_resource *t = cfn_find(c, d->text,
						"AWS::EC2::RouteTable");
	const struct cfn_outsider *o;

	if (t)
		return t->name;
	o = dictionary_get(&c->outside,
			   arena_printf(c->arena, "route table %s", d->text));
	return o ? o->name : NULL;
}

/* --- who uses them -------------------------------------------------------------- */

void cfn_make_table_association(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_subnets in = cfn_subnets(r, cfn_get(r, "SubnetId"), 1);
	const struct doc *table = cfn_get(r, "RouteTableId");
	struct cfn_vpc *vpc = NULL;

	if (!in.n || !table || table->kind != DOC_SCALAR)
		return;
	/* a table outside is in its subnet's VPC */
	if (!cfn_find(c, table->text, "AWS::EC2::RouteTable") && *table->text)
		cfn_outside(c, "route table", "route_tables", table->text,
			    table->at, in.items[0].vpc);
	if (cfn_route_table_of(r, table, &vpc))
		branch_set(c->arena, in.items[0].doc, "route_table", r->at,
			   branch_text(c->arena, r->at, table_name(c, table)));
}

/* Its routes go down one level, where further keys stand beside them */
static struct doc *long_form(struct cfn *c, struct doc *table, struct where at)
{
	struct doc *routes;

	if (cfn_in(table, "routes"))
		return (struct doc *)cfn_in(table, "routes");
	routes = branch_map(c->arena, at);
	for (size_t i = 0; i < table->pairs.n; i++)
		*vec_add(c->arena, &routes->pairs) = table->pairs.items[i];
	table->pairs.n = 0;
	branch_put(c->arena, table, "routes", at, routes);
	return routes;
}

void cfn_make_gateway_table(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_vpc *vpc = NULL;
	struct doc *table = cfn_route_table_of(r, cfn_get(r, "RouteTableId"),
					       &vpc);
	const char *gateway = cfn_get_text(r, "GatewayId");

	if (!table)
		return;
	long_form(c, table, r->at);
	branch_set(c->arena, table, "gateway", r->at,
		   branch_text(c->arena, r->at,
			       cfn_find(c, gateway, "AWS::EC2::VPNGateway")
				       ? "vgw"
				       : "igw"));
}

void cfn_make_propagation(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_items tables = cfn_items(c, cfn_get(r, "RouteTableIds"));
	const char *gateway = cfn_get_text(r, "VpnGatewayId");

	for (size_t i = 0; i < tables.n; i++) {
		struct cfn_vpc *vpc = NULL;
		struct doc *table = cfn_route_table_of(r, tables.items[i],
						       &vpc);

		if (!table)
			continue;
		long_form(c, table, r->at);
		cfn_has_vpn_gateway(c, vpc, gateway, r->at);
		branch_set(c->arena, table, "propagate", r->at,
			   branch_bool(c->arena, r->at, true));
	}
}

/* --- routes ---------------------------------------------------------------------- */

/* A NAT gateway outside: in a public subnet of its own, so that it works */
static const char *outside_nat(struct cfn_resource *r, const struct doc *d,
			       struct cfn_vpc *vpc)
{
	struct cfn *c = r->stack->cfn;
	const char *text = d->text;
	size_t before = c->outsiders.n;
	struct cfn_outsider *nat = cfn_outside(c, "NAT gateway", "nat_gateways",
					       text, d->at, vpc);
	struct cfn_outsider *subnet, *table;

	if (c->outsiders.n == before)
		return nat->name;
	subnet = cfn_outside(c, "subnet", "subnets",
			     arena_printf(c->arena, "%s-subnet", text), d->at,
			     vpc);
	table = cfn_outside(c, "route table", "route_tables",
			    arena_printf(c->arena, "%s-routes", text), d->at,
			    vpc);
	branch_put_text(c->arena, subnet->doc, "cidr", d->at, "");
	branch_put_text(c->arena, subnet->doc, "route_table", d->at,
			table->name);
	branch_put_text(c->arena, table->doc, "0.0.0.0/0", d->at, "igw");
	branch_put_text(c->arena, nat->doc, "subnet", d->at, subnet->name);
	branch_set(c->arena, vpc->doc, "internet_gateway", d->at,
		   branch_bool(c->arena, d->at, true));
	return nat->name;
}

/* One from outside is told by its identifier, or by what else names it */
static bool is_vpn_gateway(const struct cfn *c, const char *gateway)
{
	static const char *const users[] = {
		"AWS::EC2::VPCGatewayAttachment", "AWS::EC2::VPNConnection",
		"AWS::EC2::VPNGatewayRoutePropagation"};

	if (cfn_find(c, gateway, "AWS::EC2::VPNGateway") ||
	    strncmp(gateway, "vgw-", 4) == 0)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(users); i++) {
		struct cfn_resource *r = NULL;

		while ((r = cfn_each(c, users[i], r)))
			if (cfn_same(cfn_get_text(r, "VpnGatewayId"), gateway))
				return true;
	}
	return false;
}

void cfn_has_vpn_gateway(struct cfn *c, struct cfn_vpc *vpc,
			 const char *gateway, struct where at)
{
	if (cfn_find(c, gateway, "AWS::EC2::VPNGateway") ||
	    cfn_in(vpc->doc, "vpn_gateway"))
		return;
	branch_put(c->arena, vpc->doc, "vpn_gateway", at,
		   branch_bool(c->arena, at, true));
}

static const char *gateway_target(struct cfn *c, struct cfn_vpc *vpc,
				  const struct doc *d)
{
	if (is_vpn_gateway(c, d->text)) {
		cfn_has_vpn_gateway(c, vpc, d->text, d->at);
		return "vgw";
	}
	if (strcmp(d->text, "local") == 0)
		return "local";
	if (strncmp(d->text, "vpce-", 5) == 0)
		return NULL;
	if (!cfn_find(c, d->text, "AWS::EC2::InternetGateway"))
		branch_set(c->arena, vpc->doc, "internet_gateway", d->at,
			   branch_bool(c->arena, d->at, true));
	return "igw";
}

static const struct {
	const char *property, *type;
} named_targets[] = {
	{"NatGatewayId", "AWS::EC2::NatGateway"},
	{"InstanceId", "AWS::EC2::Instance"},
	{"NetworkInterfaceId", "AWS::EC2::NetworkInterface"},
	{"VpcPeeringConnectionId", "AWS::EC2::VPCPeeringConnection"},
	{"TransitGatewayId", "AWS::EC2::TransitGateway"},
};

static const char *target_of(struct cfn_resource *r, struct cfn_vpc *vpc)
{
	struct cfn *c = r->stack->cfn;
	const struct doc *d = cfn_get(r, "GatewayId");

	if (d && d->kind == DOC_SCALAR)
		return gateway_target(c, vpc, d);
	d = cfn_get(r, "EgressOnlyInternetGatewayId");
	if (d) {
		branch_set(c->arena, vpc->doc, "egress_only_internet_gateway",
			   d->at, branch_bool(c->arena, d->at, true));
		return "eigw";
	}
	for (size_t i = 0; i < ARRAY_LEN(named_targets); i++) {
		const struct cfn_resource *to;

		d = cfn_get(r, named_targets[i].property);
		if (!d || d->kind != DOC_SCALAR)
			continue;
		to = cfn_find(c, d->text, named_targets[i].type);
		if (to)
			return to->name;
		if (i == 0)
			return outside_nat(r, d, vpc);
		cfn_remark(r, IMPORT_ASSUMED,
			   arena_printf(c->arena,
					"its target %s is outside of all "
					"templates: a blackhole",
					d->text));
		return "blackhole";
	}
	return NULL;
}

const char *cfn_destination(struct cfn_resource *r)
{
	const struct doc *d = cfn_block(r, cfn_get(r, "DestinationCidrBlock"),
					false);

	if (!d)
		d = cfn_block(r, cfn_get(r, "DestinationIpv6CidrBlock"), true);
	return d && d->kind == DOC_SCALAR ? d->text : NULL;
}

static const char *destination_of(struct cfn_resource *r)
{
	struct cfn *c = r->stack->cfn;
	const char *text = cfn_destination(r);
	const struct cfn_resource *list;

	if (text)
		return text;
	text = cfn_get_text(r, "DestinationPrefixListId");
	list = cfn_find(c, text, "AWS::EC2::PrefixList");
	return list ? list->name : NULL;
}

void cfn_make_route(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_vpc *vpc = NULL;
	struct doc *table = cfn_route_table_of(r, cfn_get(r, "RouteTableId"),
					       &vpc);
	const char *to = destination_of(r);
	const char *target = table ? target_of(r, vpc) : NULL;
	struct doc *routes = table;

	if (!table || !to || !target) {
		cfn_remark(r, IMPORT_IGNORED,
			   to ? "its target is of no kind that is read"
			      : "its destination is outside of all templates");
		return;
	}
	if (cfn_in(table, "routes"))
		routes = (struct doc *)cfn_in(table, "routes");
	branch_set(c->arena, routes, to, r->at,
		   branch_text(c->arena, r->at, target));
	cfn_remark(r, IMPORT_READ, NULL);
}
