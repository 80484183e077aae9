// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/trail.c - what a step of a way is called
 */
#include "probe/trail.h"

#include <string.h>

#include "base/text.h"
#include "vpc/between.h"

const char *const hop_kind_name[N_HOP_KINDS] = {
	[HOP_NODE] = "node",
	[HOP_FUNCTION] = "function",
	[HOP_ENI] = "ENI",
	[HOP_GROUPS] = "security groups",
	[HOP_ACL] = "network ACL",
	[HOP_ROUTE_TABLE] = "route table",
	[HOP_ROUTER] = "router",
	[HOP_INTERNET_GATEWAY] = "internet gateway",
	[HOP_EGRESS_ONLY_GATEWAY] = "egress-only internet gateway",
	[HOP_NAT_GATEWAY] = "NAT gateway",
	[HOP_PEERING] = "peering",
	[HOP_TRANSIT_ATTACHMENT] = "transit gateway attachment",
	[HOP_TRANSIT_ROUTE_TABLE] = "transit gateway route table",
	[HOP_VPN_GATEWAY] = "virtual private gateway",
	[HOP_VPN] = "VPN connection",
	[HOP_GATEWAY_ENDPOINT] = "gateway endpoint",
	[HOP_ENDPOINT] = "interface endpoint",
	[HOP_LOAD_BALANCER] = "load balancer",
	[HOP_INTERNET] = "internet",
};

const struct hop *trail_end(const struct trail *t)
{
	for (size_t i = 0; i < t->hops.n; i++)
		if (t->hops.items[i].code)
			return &t->hops.items[i];
	return NULL;
}

const char *hop_identifier(const struct hop *s)
{
	switch (s->kind) {
	case HOP_INTERNET_GATEWAY:
		return s->vpc->internet_gateway_id;
	case HOP_EGRESS_ONLY_GATEWAY:
		return s->vpc->egress_only_internet_gateway_id;
	case HOP_VPN_GATEWAY:
		return s->vpc->vpn_gateway_id;
	default:
		return s->object ? s->object->id : NULL;
	}
}

const char *hop_text(struct arena *arena, const struct hop *h)
{
	struct text t = {.arena = arena};
	const char *name = hop_name(h);

	text_add(&t, "%s", hop_kind_name[h->kind]);
	if (h->kind == HOP_GROUPS)
		text_add(&t, " of ENI %s (%s)", h->eni->o.id, h->eni->o.name);
	else if (name && strcmp(name, hop_kind_name[h->kind]) != 0)
		text_add(&t, " %s", name);
	if (h->direction)
		text_add(&t, ", %s",
			 h->direction == DIRECTION_INGRESS ? "ingress"
							   : "egress");
	if (h->kind == HOP_ACL && h->entry)
		text_add(&t, ", rule %d", h->entry->rule);
	else if (h->kind == HOP_ACL)
		text_add(&t, ", rule *");
	return t.s;
}

const char *hop_name(const struct hop *s)
{
	switch (s->kind) {
	case HOP_INTERNET_GATEWAY:
		return gateway_name[GATEWAY_INTERNET];
	case HOP_EGRESS_ONLY_GATEWAY:
		return gateway_name[GATEWAY_EGRESS_ONLY];
	case HOP_VPN_GATEWAY:
		return gateway_name[GATEWAY_VPN];
	case HOP_INTERNET:
		return "internet";
	default:
		return s->object ? s->object->name : NULL;
	}
}
