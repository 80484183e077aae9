// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_between.c - peerings and transit gateways
 */
#include <string.h>

#include "base/addr.h"
#include "import/cfn_kind.h"

static const char gateway_type[] = "AWS::EC2::TransitGateway";
static const char table_type[] = "AWS::EC2::TransitGatewayRouteTable";

/* --- peerings -------------------------------------------------------------------- */

static void put_owner(struct cfn *c, struct cfn_vpc *vpc,
		      struct cfn_resource *r, const char *property,
		      const char *key, const char *usual)
{
	const char *text = cfn_get_text(r, property);

	if (vpc->is_outside && text && strcmp(text, usual) != 0 &&
	    !dictionary_get(&c->assumed, text) && !cfn_in(vpc->doc, key))
		branch_put_text(c->arena, vpc->doc, key, r->at, text);
}

/* A VPC outside has the blocks that the other one's routes to it lead to */
static void find_blocks(struct cfn *c, struct cfn_resource *r,
			const struct cfn_vpc *from, struct cfn_vpc *to)
{
	struct cfn_resource *route = NULL;
	struct cfn_vpc *of;
	struct prefix p;

	while (to->is_outside &&
	       (route = cfn_each(c, "AWS::EC2::Route", route))) {
		const char *block = cfn_destination(route);

		if (cfn_find(c, cfn_get_text(route, "VpcPeeringConnectionId"),
			     r->type) != r ||
		    !cfn_route_table_of(route, cfn_get(route, "RouteTableId"),
					&of) ||
		    of != from || !block || !prefix_parse(block, &p) ||
		    p.addr.family != AF_INET || p.len < 16 || p.len > 28)
			continue;
		branch_set(c->arena, to->doc, "cidr", route->at,
			   branch_text(c->arena, route->at, block));
		return;
	}
}

void cfn_make_peering(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_vpc *from = cfn_vpc_of(r, cfn_get(r, "VpcId"));
	struct cfn_vpc *to = cfn_vpc_of(r, cfn_get(r, "PeerVpcId"));
	struct doc *both = branch_list(c->arena, r->at);

	branch_add(c->arena, both, branch_text(c->arena, r->at, from->name));
	branch_add(c->arena, both, branch_text(c->arena, r->at, to->name));
	branch_put(c->arena, branch_inner(c->arena, c->lab, "peerings", r->at),
		   r->name, r->at, both);
	find_blocks(c, r, from, to);
	find_blocks(c, r, to, from);
	put_owner(c, to, r, "PeerRegion", "region", c->region);
	put_owner(c, to, r, "PeerOwnerId", "account", c->account);
}

/* --- transit gateways --------------------------------------------------------------- */

static bool is_off(struct cfn_resource *r, const char *property)
{
	const char *text = cfn_get_text(r, property);

	return text && strcmp(text, "disable") == 0;
}

void cfn_make_transit(struct cfn *c, struct cfn_resource *r)
{
	(void)c;
	cfn_object(r, "transit_gateways");
	if (is_off(r, "DefaultRouteTableAssociation"))
		cfn_put_bool(r, "default_route_table_association", false);
	if (is_off(r, "DefaultRouteTablePropagation"))
		cfn_put_bool(r, "default_route_table_propagation", false);
	if (cfn_get_bool(r, "SecurityGroupReferencingSupport", false))
		cfn_put_bool(r, "security_group_referencing", true);
}

/* The mapping of the gateway that a text stands for */
static struct doc *gateway_doc(struct cfn *c, const struct doc *d)
{
	const char *text = d && d->kind == DOC_SCALAR ? d->text : NULL;
	struct cfn_resource *g = cfn_find(c, text, gateway_type);

	if (g && g->made)
		return g->made;
	if (!text || !*text)
		return NULL;
	return cfn_outside(c, "transit gateway", "transit_gateways", text,
			   d->at, NULL)
		->doc;
}

const char *cfn_transit_name(struct cfn *c, const struct doc *d)
{
	const char *text = d->kind == DOC_SCALAR ? d->text : NULL;
	const struct cfn_resource *g = cfn_find(c, text, gateway_type);

	if (g || !gateway_doc(c, d))
		return g ? g->name : NULL;
	return cfn_outside(c, "transit gateway", "transit_gateways", text,
			   d->at, NULL)
		->name;
}

void cfn_make_transit_table(struct cfn *c, struct cfn_resource *r)
{
	struct doc *g = gateway_doc(c, cfn_get(r, "TransitGatewayId"));

	if (!g)
		return;
	r->made = branch_map(c->arena, r->at);
	branch_put(c->arena, branch_inner(c->arena, g, "route_tables", r->at),
		   r->name, r->at, r->made);
}

static bool option(const struct doc *options, const char *key, bool usual)
{
	const char *text = cfn_in_text(options, key);

	if (!text)
		return usual;
	return strcmp(text, "enable") == 0 || strcmp(text, "true") == 0;
}

void cfn_make_attachment(struct cfn *c, struct cfn_resource *r)
{
	struct doc *g = gateway_doc(c, cfn_get(r, "TransitGatewayId"));
	const struct doc *options = cfn_get(r, "Options");
	struct cfn_vpc *vpc = cfn_vpc_of(r, cfn_get(r, "VpcId"));
	struct cfn_subnets in = cfn_subnets(r, cfn_get(r, "SubnetIds"), 1);

	if (!g || !in.n)
		return;
	r->vpc = vpc;
	r->made = branch_map(c->arena, r->at);
	branch_put(c->arena, branch_inner(c->arena, g, "attachments", r->at),
		   r->name, r->at, r->made);
	cfn_put_text(r, "vpc", vpc->name);
	cfn_subnets_put(r, "subnets", &in);
	if (option(options, "ApplianceModeSupport", false))
		cfn_put_bool(r, "appliance_mode", true);
	if (!option(options, "DnsSupport", true))
		cfn_put_bool(r, "dns_support", false);
	if (option(options, "Ipv6Support", false))
		cfn_put_bool(r, "ipv6", true);
	if (!option(options, "SecurityGroupReferencingSupport", true))
		cfn_put_bool(r, "security_group_referencing", false);
}

struct cfn_resource *cfn_attachment_of(struct cfn *c, struct cfn_resource *r)
{
	static const char *const types[] = {
		"AWS::EC2::TransitGatewayAttachment",
		"AWS::EC2::TransitGatewayVpcAttachment",
		"AWS::EC2::VPNConnection"};
	const char *text = cfn_get_text(r, "TransitGatewayAttachmentId");
	struct cfn_resource *a = NULL;

	for (size_t i = 0; !a && i < ARRAY_LEN(types); i++)
		a = cfn_find(c, text, types[i]);
	return a;
}

/* Where the keys of an attachment stand; that of a VPN connection is written
 * under its network's name */
static struct doc *attachment_doc(struct cfn *c, struct cfn_resource *a)
{
	struct doc *g;

	if (!a || strcmp(a->type, "AWS::EC2::VPNConnection") != 0)
		return a ? a->made : NULL;
	g = gateway_doc(c, cfn_get(a, "TransitGatewayId"));
	return g ? branch_inner(c->arena,
				branch_inner(c->arena, g, "attachments", a->at),
				a->name, a->at)
		 : NULL;
}

void cfn_make_transit_route(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_resource *t = cfn_find(
		c, cfn_get_text(r, "TransitGatewayRouteTableId"), table_type);
	struct cfn_resource *a = cfn_attachment_of(c, r);
	const char *to = cfn_destination(r);

	if (!t || !t->made || !to ||
	    (!a && !cfn_get_bool(r, "Blackhole", false))) {
		cfn_remark(r, IMPORT_IGNORED,
			   "its table or attachment is outside of all "
			   "templates");
		return;
	}
	branch_set(c->arena, t->made, to, r->at,
		   branch_text(c->arena, r->at, a ? a->name : "blackhole"));
}

void cfn_make_transit_association(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_resource *t = cfn_find(
		c, cfn_get_text(r, "TransitGatewayRouteTableId"), table_type);
	struct doc *at = attachment_doc(c, cfn_attachment_of(c, r));

	if (at && t)
		branch_set(c->arena, at, "route_table", r->at,
			   branch_text(c->arena, r->at, t->name));
	else
		cfn_remark(r, IMPORT_IGNORED,
			   "its table or attachment is outside of all "
			   "templates");
}

void cfn_make_transit_propagation(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_resource *t = cfn_find(
		c, cfn_get_text(r, "TransitGatewayRouteTableId"), table_type);
	struct doc *at = attachment_doc(c, cfn_attachment_of(c, r));

	if (at && t)
		branch_add(
			c->arena,
			branch_inner_list(c->arena, at, "propagate_to", r->at),
			branch_text(c->arena, r->at, t->name));
	else
		cfn_remark(r, IMPORT_IGNORED,
			   "its table or attachment is outside of all "
			   "templates");
}
