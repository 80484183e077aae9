// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/rules_text.c - rules, entries and routes in words
 */
#include "vpc/rules_text.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "vpc/between.h"

const char *protocol_name(int protocol)
{
	switch (protocol) {
	case PROTOCOL_TCP:
		return "tcp";
	case PROTOCOL_UDP:
		return "udp";
	case PROTOCOL_ICMP:
		return "icmp";
	case PROTOCOL_ICMPV6:
		return "icmpv6";
	default:
		return NULL;
	}
}

/* Types and codes are one number, type * 256 + code (SG-8) */
static const char *icmp_text(struct arena *arena, const char *name,
			     const struct traffic *t)
{
	if (t->to - t->from == 255)
		return arena_printf(arena, "%s %d", name, t->from / 256);
	return arena_printf(arena, "%s %d/%d", name, t->from / 256,
			    t->from % 256);
}

const char *traffic_text(struct arena *arena, const struct traffic *t)
{
	const char *name = protocol_name(t->protocol);

	if (t->protocol == PROTOCOL_ALL)
		return "all";
	if (!name)
		return arena_printf(arena, "protocol %d", t->protocol);
	if (t->from == 0 && t->to == UINT16_MAX)
		return arena_printf(arena, "%s all", name);
	if (t->protocol == PROTOCOL_ICMP || t->protocol == PROTOCOL_ICMPV6)
		return icmp_text(arena, name, t);
	if (t->from == t->to)
		return arena_printf(arena, "%s %d", name, t->from);
	return arena_printf(arena, "%s %d-%d", name, t->from, t->to);
}

static const char *peer_text(struct arena *arena,
			     const struct security_group *g,
			     const struct security_group_rule *rule)
{
	if (rule->list)
		return arena_printf(arena, "prefix list %s",
				    rule->list->o.name);
	if (rule->group && rule->group->vpc != g->vpc)
		return arena_printf(arena, "%s/%s", rule->group->vpc->o.name,
				    rule->group->o.name);
	if (rule->group)
		return rule->group->o.name;
	if (rule->stale)
		return rule->peer_ref.text;
	return arena_strdup(arena, PREFIX(rule->cidr));
}

const char *rule_text(struct arena *arena, const struct security_group *g,
		      const struct security_group_rule *rule, bool egress)
{
	return arena_printf(arena, "%s %s %s",
			    traffic_text(arena, &rule->traffic),
			    egress ? "to" : "from", peer_text(arena, g, rule));
}

const char *acl_entry_text(struct arena *arena, const struct acl_entry *e)
{
	return arena_printf(arena, "%s %s %s", e->allow ? "allow" : "deny",
			    traffic_text(arena, &e->traffic), PREFIX(e->cidr));
}

const char *route_destination_text(struct arena *arena, const struct route *r)
{
	if (r->list)
		return arena_printf(arena, "prefix list %s", r->list->o.name);
	return arena_strdup(arena, PREFIX(r->to));
}

static const char *const target_text[] = {
	[TARGET_LOCAL] = "local",
	[TARGET_BLACKHOLE] = "blackhole",
	[TARGET_INTERNET_GATEWAY] = "internet gateway igw",
	[TARGET_EGRESS_ONLY_GATEWAY] = "egress-only internet gateway eigw",
	[TARGET_NAT_GATEWAY] = "NAT gateway",
	[TARGET_INSTANCE] = "instance",
	[TARGET_NETWORK_INTERFACE] = "network interface",
	[TARGET_PEERING] = "peering",
	[TARGET_TRANSIT_GATEWAY] = "transit gateway",
	[TARGET_VPN_GATEWAY] = "virtual private gateway vgw",
	[TARGET_GATEWAY_ENDPOINT] = "gateway endpoint",
};
static_assert(ARRAY_LEN(target_text) == N_ROUTE_TARGETS,
	      "a target has no name");

/* The name of what a route leads to; NULL: its kind says all */
static const char *target_name(const struct route *r)
{
	switch (r->target) {
	case TARGET_NAT_GATEWAY:
		return r->nat_gateway->o.name;
	case TARGET_INSTANCE: /* its name, not that of its interface */
		return r->eni && r->eni->places.n
			       ? r->eni->places.items[0]->node->o.name
			       : r->target_ref.text;
	case TARGET_NETWORK_INTERFACE:
		return r->eni ? r->eni->o.name : r->target_ref.text;
	case TARGET_PEERING:
		return r->peering->o.name;
	case TARGET_TRANSIT_GATEWAY:
		return r->attachment ? r->attachment->gateway->o.name
				     : r->target_ref.text;
	case TARGET_GATEWAY_ENDPOINT:
		return r->endpoint->o.name;
	default:
		return NULL;
	}
}

const char *route_target_text(struct arena *arena, const struct route *r)
{
	const char *name = target_name(r);

	if (r->target == TARGET_BLACKHOLE &&
	    strcmp(r->target_ref.text, "blackhole") != 0)
		return arena_printf(arena, "blackhole, %s is gone",
				    r->target_ref.text);
	return arena_printf(arena, "%s%s%s%s", target_text[r->target],
			    name ? " " : "", name ? name : "",
			    r->state == ROUTE_BLACKHOLE &&
					    r->target != TARGET_BLACKHOLE
				    ? ", a blackhole"
				    : "");
}

const char *ports_text(struct arena *arena, const struct node *n)
{
	struct text t = {.arena = arena};

	for (size_t i = 0; i < n->ports.n; i++)
		text_add(&t, "%s%d%s", i ? ", " : "", n->ports.items[i].number,
			 n->ports.items[i].udp ? "/udp" : "");
	return t.s ? t.s : "none";
}
