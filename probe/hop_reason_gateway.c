// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/hop_reason_gateway.c - what is wrong where a gateway, endpoint, load
 * balancer or peering drops a packet
 */
#include <string.h>

#include "probe/hop_reason.h"
#include "vpc/rules_text.h"

/* --- gateways --------------------------------------------------------------- */

static void not_public(struct text *t, const struct hop *h)
{
	text_add(t,
		 "%s has no public address, and the internet gateway of %s "
		 "sends out nobody else",
		 said_from(t, h), h->object->name);
	if (h->asks && h->asks->kind == NODE_FUNCTION)
		text_add(t, "; a function's interface never has one");
}

static void to_private(struct text *t, const struct hop *h)
{
	text_add(t,
		 "the internet gateway of %s sends nothing to %s, which is "
		 "no public address",
		 h->object->name, said_to(t, h));
}

static void from_internet(struct text *t, const struct hop *h)
{
	text_add(t,
		 "%s is a private address, and nothing on the internet "
		 "leads there",
		 said_to(t, h));
}

static void public_access(struct text *t, const struct hop *h)
{
	text_add(t, "Block Public Access keeps VPC %s from the internet",
		 h->vpc ? h->vpc->o.name : "there");
}

static void outward_only(struct text *t, const struct hop *h)
{
	text_add(t, "%s lets in only what answers a flow from inside",
		 said_title(t, h));
}

static void appliance_hidden(struct text *t, const struct hop *h)
{
	text_add(t,
		 "the internet gateway's route table leads to %s, which has "
		 "no public address",
		 h->object->name);
}

static void past_appliance(struct text *t, const struct hop *h)
{
	text_add(t,
		 "what comes in for %s goes through an appliance, so it may "
		 "not leave by the internet gateway directly",
		 said_from(t, h));
}

static void nat_inward(struct text *t, const struct hop *h)
{
	text_add(t, "%s accepts no connection to its own address",
		 said_title(t, h));
}

static void nat_stranger(struct text *t, const struct hop *h)
{
	text_add(t, "%s serves VPC %s alone, and %s is in another",
		 said_title(t, h), h->vpc->o.name, said_from(t, h));
}

static void protocol(struct text *t, const struct hop *h)
{
	text_add(t, "%s passes %s, and this is %s", said_title(t, h),
		 h->kind == HOP_NAT_GATEWAY ? "no pieces of ICMP packets"
					    : "tcp and udp alone",
		 hop_traffic(t->arena, h));
}

static void broken(struct text *t, const struct hop *h)
{
	if (h->kind == HOP_ENDPOINT && !h->object->failed)
		text_add(t, "%s is %s, not available", said_title(t, h),
			 h->node->endpoint->state);
	else
		text_add(t, "%s does not work", said_title(t, h));
}

/* --- endpoints, load balancers, proxies ----------------------------------------------- */

static void begins_nothing(struct text *t, const struct hop *h)
{
	text_add(t, "the interface of an endpoint, %s, starts no connection",
		 h->object->name);
}

static void no_transit(struct text *t, const struct hop *h)
{
	text_add(t, "%s serves VPC %s alone, and %s is in another",
		 said_title(t, h), h->vpc->o.name, said_from(t, h));
}

static void endpoint_protocol(struct text *t, const struct hop *h)
{
	text_add(t, "%s passes tcp and ping alone, and this is %s",
		 said_title(t, h), hop_traffic(t->arena, h));
}

static void not_installed(struct text *t, const struct hop *h)
{
	text_add(t,
		 "the load balancer behind %s has nothing in Availability "
		 "Zone %c",
		 said_title(t, h), h->eni ? h->eni->subnet->az : '?');
}

static void no_listener(struct text *t, const struct hop *h)
{
	const struct node *n = h->node;

	text_add(t, "%s has no listener for %s", said_title(t, h),
		 hop_traffic(t->arena, h));
	for (size_t i = 0; i < n->listeners.n; i++)
		text_add(t, "%s%s %u", i ? ", " : "; it has ",
			 n->listeners.items[i].protocol,
			 n->listeners.items[i].port);
}

static void no_target(struct text *t, const struct hop *h)
{
	text_add(t,
		 "%s has no target in Availability Zone %c, and cross-zone "
		 "load balancing is off",
		 said_title(t, h), h->eni->subnet->az);
}

static void hairpin(struct text *t, const struct hop *h)
{
	text_add(t,
		 "%s sends %s back to itself, and keeps its address as "
		 "source",
		 said_title(t, h), said_from(t, h));
}

static void proxy_port(struct text *t, const struct hop *h)
{
	text_add(t, "%s listens on %s alone, not on %s", said_title(t, h),
		 ports_text(t->arena, h->node), hop_traffic(t->arena, h));
}

/* --- between VPCs ----------------------------------------------------------------------- */

static void peering(struct text *t, const struct hop *h)
{
	const struct peering *p = (const struct peering *)h->object;

	text_add(t,
		 "peering %s takes only what goes from the blocks of one of "
		 "VPCs %s and %s to those of the other, and this goes from %s "
		 "to %s",
		 p->o.name, p->vpcs[0]->o.name, p->vpcs[1]->o.name,
		 said_from(t, h), said_to(t, h));
}

static void no_association(struct text *t, const struct hop *h)
{
	text_add(t, "%s is associated with no route table of its gateway",
		 said_title(t, h));
}

static void no_transit_route(struct text *t, const struct hop *h)
{
	text_add(t, "%s has no route to %s", said_title(t, h), said_to(t, h));
}

static void transit_blackhole(struct text *t, const struct hop *h)
{
	text_add(t, "%s has a blackhole for %s: %s", said_title(t, h),
		 said_to(t, h),
		 h->transit_route ? PREFIX(h->transit_route->to) : "");
}

static void vpn_down(struct text *t, const struct hop *h)
{
	text_add(t, "the VPN connection to it is down: %s", said_title(t, h));
}

static void no_interface(struct text *t, const struct hop *h)
{
	text_add(t, "no network interface of VPC %s has the address %s",
		 h->vpc->o.name,
		 ADDR(strstr(h->code, "INGRESS") ? h->came.to : h->came.from));
}

static void at_router(struct text *t, const struct hop *h)
{
	text_add(t,
		 "%s is an address of the VPC's own router, which answers "
		 "no %s",
		 ADDR(h->came.to), hop_traffic(t->arena, h));
}

static void no_dns(struct text *t, const struct hop *h)
{
	text_add(t, "DNS support of VPC %s is off", h->vpc->o.name);
}

static void too_large(struct text *t, const struct hop *h)
{
	text_add(t,
		 "a packet of %d bytes that may not be cut into pieces is "
		 "too large behind %s",
		 h->size, said_title(t, h));
}

/* --- by code --------------------------------------------------------------- */

static const struct sentence sentences[] = {
	{"IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", not_public},
	{"IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS", to_private},
	{"IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS", to_private},
	{"PRIVATE_ADDRESS_FROM_INTERNET", from_internet},
	{"VPC_BLOCK_PUBLIC_ACCESS_ENABLED", public_access},
	{"EIGW_ACCEPTS_NO_CONNECTIONS", outward_only},
	{"INGRESS_RTB_NO_PUBLIC_IP", appliance_hidden},
	{"INGRESS_RTB_TRAFFIC_REDIRECTION", past_appliance},
	{"NAT_ACCEPTS_NO_CONNECTIONS", nat_inward},
	{"NGW_REQUIRES_SOURCE_IN_VPC", nat_stranger},
	{"PROTOCOL_RESTRICTION", protocol},
	{"BAD_STATE", broken},
	{"VPCE_INTRA_VPC_TRAFFIC", begins_nothing},
	{"VPCE_GATEWAY_NO_TRANSIT", no_transit},
	{"VPCE_GATEWAY_PROTOCOL_RESTRICTION", endpoint_protocol},
	{"VPCE_SERVICE_NOT_INSTALLED_IN_AZ", not_installed},
	{"ELBV2_LISTENERS_MISMATCH", no_listener},
	{"ELBV2_NO_TARGETS_IN_AZ", no_target},
	{"NLB_HAIRPIN", hairpin},
	{"PROXY_PORT_MISMATCH", proxy_port},
	{"PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", peering},
	{"TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION", no_association},
	{"TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", no_transit_route},
	{"TGW_RTB_BAD_STATE_ROUTE", transit_blackhole},
	{"BAD_STATE_VPN", vpn_down},
	{"TGW_BAD_STATE_VPN", vpn_down},
	{"VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS", no_interface},
	{"VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", no_interface},
	{"ROUTER_ADDRESS", at_router},
	{"DNS_NO_RESOLVER", no_dns},
	{"MTU_EXCEEDED", too_large},
	{NULL, NULL},
};

const struct sentence *hop_sentences(void)
{
	return sentences;
}
