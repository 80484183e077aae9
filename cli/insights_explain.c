// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/insights_explain.c - why there is no way, as AWS says it (RA-10)
 *
 * Each kind of step has members that say where it is. What a code is about
 * besides, an address, a port or a zone, is in the second table.
 */
#include <string.h>

#include "cli/insights_part.h"
#include "probe/case_words.h"
#include "vpc/codes.h"

/* --- where -------------------------------------------------------------------- */

static void at_eni(struct describing *d, json_t *o, const struct hop *h)
{
	set_interface(d, o, "NetworkInterface", h->eni);
	if (h->eni)
		set_subnet(d, o, "Subnet", h->eni->subnet);
}

static void at_groups(struct describing *d, json_t *o, const struct hop *h)
{
	json_t *list = set_list(o, "SecurityGroups");

	at_eni(d, o, h);
	for (size_t i = 0; i < h->eni->groups.n; i++) {
		const struct security_group *g = h->eni->groups.items[i];
		json_t *holder = json_object();

		set_component(d, holder, "Id", g->vpc, "security-group",
			      g->o.id, g->o.name);
		json_array_append(list, json_object_get(holder, "Id"));
		json_decref(holder);
	}
}

static void at_acl(struct describing *d, json_t *o, const struct hop *h)
{
	set_hop(d, o, "Acl", h);
	set_acl_rule(d, o, h);
	set_subnet(d, o, "Subnet", h->eni->subnet);
}

static void at_table(struct describing *d, json_t *o, const struct hop *h)
{
	if (h->table->edge)
		set_hop(d, o, "IngressRouteTable", h);
	else
		set_hop(d, o, "RouteTable", h);
	set_route(d, o, h);
	if (h->eni)
		set_subnet(d, o, "Subnet", h->eni->subnet);
}

static void at_attachment(struct describing *d, json_t *o, const struct hop *h)
{
	set_transit_gateway(d, o, h);
	set_hop(d, o, "TransitGatewayAttachment", h);
}

static void at_transit_table(struct describing *d, json_t *o,
			     const struct hop *h)
{
	set_transit_gateway(d, o, h);
	set_hop(d, o, "TransitGatewayRouteTable", h);
	set_transit_route(o, h);
}

static void at_peering(struct describing *d, json_t *o, const struct hop *h)
{
	set_hop(d, o, "VpcPeeringConnection", h);
	set_peers(d, o, h);
}

static void at_balancer(struct describing *d, json_t *o, const struct hop *h)
{
	set_hop(d, o, "Component", h);
	set_text(o, "LoadBalancerArn", describe_node_arn(d, h->node));
	set_int(o, "LoadBalancerListenerPort", h->came.to_port_lo);
}

static const struct {
	const char *member; /* that has the object of the step; or ... */
	void (*put)(struct describing *d, json_t *o, const struct hop *h);
} wheres[N_HOP_KINDS] = {
	[HOP_NODE] = {"Component", NULL},
	[HOP_FUNCTION] = {"Component", NULL},
	[HOP_ENI] = {NULL, at_eni},
	[HOP_GROUPS] = {NULL, at_groups},
	[HOP_ACL] = {NULL, at_acl},
	[HOP_ROUTE_TABLE] = {NULL, at_table},
	[HOP_ROUTER] = {NULL, NULL},
	[HOP_INTERNET_GATEWAY] = {"InternetGateway", NULL},
	[HOP_EGRESS_ONLY_GATEWAY] = {"Component", NULL},
	[HOP_NAT_GATEWAY] = {"NatGateway", NULL},
	[HOP_PEERING] = {NULL, at_peering},
	[HOP_TRANSIT_ATTACHMENT] = {NULL, at_attachment},
	[HOP_TRANSIT_ROUTE_TABLE] = {NULL, at_transit_table},
	[HOP_VPN_GATEWAY] = {"VpnGateway", NULL},
	[HOP_VPN] = {"VpnConnection", NULL},
	[HOP_GATEWAY_ENDPOINT] = {"VpcEndpoint", NULL},
	[HOP_ENDPOINT] = {"VpcEndpoint", NULL},
	[HOP_LOAD_BALANCER] = {NULL, at_balancer},
};

/* --- about what ------------------------------------------------------------------ */

enum about {
	ABOUT_SOURCE = 1, /* Address: where it comes from */
	ABOUT_TARGET = 2, /* Address: where it goes to */
	ABOUT_BOTH = 4, /* Addresses */
	ABOUT_PROTOCOL = 8,
	ABOUT_PORT = 16,
	ABOUT_ZONE = 32,
	ABOUT_FAILED = 64, /* State */
	ABOUT_DOWN = 128,
};

static const struct {
	const char *code;
	unsigned int about;
} abouts[] = {
	{"NO_ROUTE_TO_DESTINATION", ABOUT_TARGET},
	{"BAD_STATE_ROUTE", ABOUT_TARGET},
	{"NO_POSSIBLE_DESTINATION", ABOUT_TARGET},
	{"ENI_SOURCE_DEST_CHECK_RESTRICTION", ABOUT_BOTH},
	{"IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", ABOUT_SOURCE},
	{"IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS", ABOUT_TARGET},
	{"IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS", ABOUT_TARGET},
	{"NGW_REQUIRES_SOURCE_IN_VPC", ABOUT_SOURCE},
	{"PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", ABOUT_BOTH},
	{"PROTOCOL_RESTRICTION", ABOUT_PROTOCOL},
	{"VPCE_GATEWAY_PROTOCOL_RESTRICTION", ABOUT_PROTOCOL},
	{"VPCE_SERVICE_NOT_INSTALLED_IN_AZ", ABOUT_ZONE},
	{"REGIONAL_NGW_ROUTE_AZ_RESTRICTION", ABOUT_ZONE},
	{"TGW_ROUTE_AZ_RESTRICTION", ABOUT_ZONE},
	{"ELBV2_LISTENERS_MISMATCH", ABOUT_PORT | ABOUT_PROTOCOL},
	{"ELBV2_NO_TARGETS_IN_AZ", ABOUT_ZONE},
	{"VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS", ABOUT_SOURCE},
	{"VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", ABOUT_TARGET},
	{"TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", ABOUT_TARGET},
	{"TGW_RTB_BAD_STATE_ROUTE", ABOUT_TARGET},
	{"BAD_STATE", ABOUT_FAILED},
	{"BAD_STATE_VPN", ABOUT_DOWN},
	{"TGW_BAD_STATE_VPN", ABOUT_DOWN},
	{"FUNCTION_NOT_IN_VPC", ABOUT_TARGET},
	{"FUNCTION_PROTOCOL_RESTRICTION", ABOUT_PORT | ABOUT_PROTOCOL},
	{"PRIVATE_ADDRESS_FROM_INTERNET", ABOUT_TARGET},
	{"ROUTER_ADDRESS", ABOUT_TARGET},
};

static void put_about(struct describing *d, json_t *o, const struct hop *h,
		      unsigned int about)
{
	const struct packet *p = &h->came;

	if (about & ABOUT_SOURCE)
		set_addr(o, "Address", p->from);
	if (about & ABOUT_TARGET)
		set_addr(o, "Address", p->to);
	if (about & ABOUT_BOTH) {
		json_t *list = set_list(o, "Addresses");

		add_text(list, ADDR(p->from));
		add_text(list, ADDR(p->to));
	}
	if (about & ABOUT_PROTOCOL)
		add_text(set_list(o, "Protocols"),
			 arena_printf(d->arena, "%d", p->protocol));
	if ((about & ABOUT_PORT) && !packet_icmp(p))
		set_int(o, "Port", p->to_port_lo);
	if ((about & ABOUT_ZONE) && h->eni)
		add_text(set_list(o, "AvailabilityZones"),
			 describe_zone(d, h->eni->subnet->vpc,
				       h->eni->subnet->az));
	if (about & ABOUT_FAILED)
		set_text(o, "State",
			 h->kind == HOP_ENDPOINT && !h->object->failed
				 ? h->node->endpoint->state
				 : "failed");
	if (about & ABOUT_DOWN)
		set_text(o, "State", "down");
}

/* An ENI, group or ACL has a direction; of gateways the code has it */
static void put_direction(json_t *o, const struct hop *h)
{
	bool egress = h->direction == DIRECTION_EGRESS ||
		      strstr(h->code, "_EGRESS");
	bool ingress = h->direction == DIRECTION_INGRESS ||
		       strstr(h->code, "_INGRESS");

	if (egress || ingress)
		set_text(o, "Direction", egress ? "egress" : "ingress");
}

/* Codes that AWS has not are marked */
static void put_code(json_t *o, const char *name)
{
	const struct code *code = code_find(name);

	set_text(o, "ExplanationCode", name);
	if (!code || code->ours)
		set_text(o, "ExplanationCodeOrigin", "vpclab");
}

static void explain(struct describing *d, json_t *o, const struct hop *h)
{
	put_direction(o, h);
	put_code(o, h->code);
	if (wheres[h->kind].put)
		wheres[h->kind].put(d, o, h);
	else if (wheres[h->kind].member)
		set_hop(d, o, wheres[h->kind].member, h);
	if (h->kind != HOP_PEERING)
		set_vpc(d, o, "Vpc", h->vpc);
	for (size_t i = 0; i < ARRAY_LEN(abouts); i++)
		if (strcmp(abouts[i].code, h->code) == 0)
			put_about(d, o, h, abouts[i].about);
}

/* What no step says: an end without an address of that kind, or an appliance
 * that drops what it should forward */
static void explain_silence(struct describing *d, json_t *o,
			    const struct flow_case *c)
{
	const struct hop *last = NULL;

	for (size_t i = 0; i < c->trail.hops.n; i++)
		last = &c->trail.hops.items[i];
	if (c->says.code)
		put_code(o, c->says.code);
	else
		put_code(o, c->says.verdict == VERDICT_UNREACHABLE
				    ? "UNASSOCIATED_COMPONENT"
				    : "NO_PATH");
	if (last)
		set_hop(d, o, "Component", last);
	else
		set_node(d, o, "Component", c->question.from->node);
}

json_t *insights_explain_trail(struct describing *d, const struct trail *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < t->hops.n; i++)
		if (t->hops.items[i].code)
			explain(d, add_object(list), &t->hops.items[i]);
	return list;
}

json_t *insights_explain(struct describing *d, const struct flow_case *c)
{
	json_t *list = insights_explain_trail(d, &c->trail);

	if (!json_array_size(list))
		explain_silence(d, add_object(list), c);
	return list;
}

json_t *insights_explain_name(struct describing *d, const struct asked *a)
{
	const char *code = a->meaning.code;
	json_t *list = json_array(), *o = add_object(list), *to;

	put_code(o, code ? code : "NO_SOURCE_OR_DESTINATION");
	to = set_object(o, "Destination");
	set_text(to, "Id", a->name ? a->name : a->to->ref.text);
	if (a->meaning.cause)
		put_code(add_object(list), a->meaning.cause);
	if (a->from->eni)
		set_vpc(d, o, "Vpc", a->from->subnet->vpc);
	return list;
}
