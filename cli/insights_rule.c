// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/insights_rule.c - packets, rules and routes as analyses have them
 */
#include "cli/insights_part.h"
#include "probe/hop_words.h"
#include "vpc/rules_text.h"

void set_range(json_t *o, const char *key, int from, int to)
{
	json_t *range = set_object(o, key);

	set_int(range, "From", from);
	set_int(range, "To", to);
}

/* --- packets ------------------------------------------------------------------ */

static void set_ports(json_t *o, const char *key, int from, int to)
{
	json_t *range = add_object(set_list(o, key));

	set_int(range, "From", from);
	set_int(range, "To", to);
}

void set_header(struct describing *d, json_t *o, const char *key,
		const struct packet *p)
{
	json_t *header = set_object(o, key);
	json_t *from = set_list(header, "SourceAddresses");
	json_t *to = set_list(header, "DestinationAddresses");

	if (p->from.family)
		add_text(from, PREFIX(prefix_of(p->from)));
	add_text(to, PREFIX(prefix_of(p->to)));
	if (!packet_icmp(p)) {
		set_ports(header, "SourcePortRanges", p->from_port_lo,
			  p->from_port_hi);
		set_ports(header, "DestinationPortRanges", p->to_port_lo,
			  p->to_port_hi);
	}
	set_text(header, "Protocol", arena_printf(d->arena, "%d", p->protocol));
}

/* --- rules ---------------------------------------------------------------------- */

static const char *protocol_text(struct describing *d, int protocol)
{
	const char *name = protocol == PROTOCOL_ALL ? "all"
						    : protocol_name(protocol);

	return name ? name : arena_printf(d->arena, "%d", protocol);
}

static void set_traffic(struct describing *d, json_t *o,
			const struct traffic *t)
{
	set_text(o, "Protocol", protocol_text(d, t->protocol));
	if (t->protocol == PROTOCOL_TCP || t->protocol == PROTOCOL_UDP)
		set_range(o, "PortRange", t->from, t->to);
}

/* ACL-2: what stands last has a number for each family */
static const struct acl_entry last[] = {
	{.rule = 32767,
	 .traffic = {PROTOCOL_ALL, 0, UINT16_MAX},
	 .cidr = {.addr = {.family = AF_INET}}},
	{.rule = 32768,
	 .traffic = {PROTOCOL_ALL, 0, UINT16_MAX},
	 .cidr = {.addr = {.family = AF_INET6}}},
};

void set_acl_rule(struct describing *d, json_t *o, const struct hop *h)
{
	const struct acl_entry *e = h->entry;
	json_t *rule;

	if (h->kind != HOP_ACL)
		return;
	if (!e)
		e = &last[h->came.to.family == AF_INET6];
	rule = set_object(o, "AclRule");
	set_prefix(rule, "Cidr", e->cidr);
	set_bool(rule, "Egress", h->direction == DIRECTION_EGRESS);
	set_traffic(d, rule, &e->traffic);
	set_text(rule, "RuleAction", e->allow ? "allow" : "deny");
	set_int(rule, "RuleNumber", e->rule);
}

void set_group_rule(struct describing *d, json_t *o, const struct hop *h)
{
	const struct security_group_rule *r = h->rule;
	json_t *rule;

	if (!r)
		return;
	rule = set_object(o, "SecurityGroupRule");
	if (r->list)
		set_text(rule, "PrefixListId", r->list->o.id);
	else if (r->group)
		set_text(rule, "SecurityGroupId", r->group->o.id);
	else
		set_prefix(rule, "Cidr", r->cidr);
	set_text(rule, "Direction",
		 h->direction == DIRECTION_EGRESS ? "egress" : "ingress");
	set_traffic(d, rule, &r->traffic);
}

/* --- routes ----------------------------------------------------------------------- */

void set_route(struct describing *d, json_t *o, const struct hop *h)
{
	const struct route *r = h->route;
	json_t *route;

	(void)d;
	if (h->kind != HOP_ROUTE_TABLE || (!r && h->way != OUT_LOCAL))
		return;
	route = set_object(o, "RouteTableRoute");
	if (!r) { /* RT-2: no table has it written */
		set_prefix(route, "DestinationCidr", hop_local_block(h));
		set_text(route, "GatewayId", "local");
		set_text(route, "Origin", "CreateRouteTable");
		set_text(route, "State", "active");
		return;
	}
	if (r->list)
		set_text(route, "DestinationPrefixListId", r->list->o.id);
	else
		set_prefix(route, "DestinationCidr", r->to);
	describe_route_target(route, h->table->vpc, r);
	json_object_del(route, "InstanceOwnerId");
	set_text(route, "Origin", describe_origin[r->origin]);
	set_text(route, "State",
		 r->state == ROUTE_BLACKHOLE ? "blackhole" : "active");
}

void set_transit_route(json_t *o, const struct hop *h)
{
	const struct transit_route *r = h->transit_route;
	json_t *route;

	if (!r)
		return;
	route = set_object(o, "TransitGatewayRouteTableRoute");
	set_prefix(route, "DestinationCidr", r->to);
	set_text(route, "State", r->attachment ? "active" : "blackhole");
	set_text(route, "RouteOrigin",
		 r->origin == TRANSIT_STATIC ? "static" : "propagated");
	if (!r->attachment)
		return;
	set_text(route, "AttachmentId", r->attachment->o.id);
	set_text(route, "ResourceId",
		 r->attachment->vpc ? r->attachment->vpc->o.id
				    : r->attachment->on_premises->o.id);
	set_text(route, "ResourceType", r->attachment->vpc ? "vpc" : "vpn");
}
