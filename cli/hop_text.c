// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/hop_text.c - a hop of a packet's way, for people and as JSON
 */
#include "cli/hop_text.h"

#include <string.h>

#include "base/text.h"
#include "vpc/between.h"
#include "vpc/rules_text.h"

/* --- packets --------------------------------------------------------------------------- */

static void add_end(struct text *t, const struct packet *p, struct addr a,
		    uint16_t lo, uint16_t hi)
{
	bool ports = p->protocol == PROTOCOL_TCP || p->protocol == PROTOCOL_UDP;

	text_add(t, ports && a.family == AF_INET6 ? "[%s]" : "%s", ADDR(a));
	if (ports && lo == hi)
		text_add(t, ":%u", lo);
	else if (ports)
		text_add(t, ":%u-%u", lo, hi);
}

static void add_packet(struct text *t, const struct packet *p)
{
	add_end(t, p, p->from, p->from_port_lo, p->from_port_hi);
	text_put(t, " → ");
	add_end(t, p, p->to, p->to_port_lo, p->to_port_hi);
}

static const char *protocol_of(struct arena *arena, const struct packet *p)
{
	const struct traffic t = {p->protocol, p->to_port_lo, p->to_port_lo};

	if (packet_icmp(p))
		return traffic_text(arena, &t);
	return p->protocol == PROTOCOL_TCP ? "tcp"
	       : p->protocol == PROTOCOL_UDP
		       ? "udp"
		       : arena_printf(arena, "protocol %d", p->protocol);
}

static bool is_translated(const struct hop *h)
{
	const struct packet *a = &h->came, *b = &h->left;

	return addr_cmp(a->from, b->from) || addr_cmp(a->to, b->to) ||
	       a->from_port_lo != b->from_port_lo ||
	       (!packet_icmp(a) && a->to_port_lo != b->to_port_lo);
}

/* --- what is said of each kind ------------------------------------------------------------ */

static void add_groups(struct text *t, const struct hop *h)
{
	const struct security_group *g = NULL;

	for (size_t i = 0; h->rule && i < h->eni->groups.n; i++)
		if (&h->eni->groups.items[i]->o == h->object)
			g = h->eni->groups.items[i];
	if (h->by_state)
		text_put(t, ": by state, it answers what passed");
	else if (g)
		text_add(t, ": rule %s",
			 rule_text(t->arena, g, h->rule,
				   h->direction == DIRECTION_EGRESS));
}

static void add_acl(struct text *t, const struct hop *h)
{
	if (h->entry)
		text_add(t, ": rule %d, %s", h->entry->rule,
			 acl_entry_text(t->arena, h->entry));
	else
		text_put(t, ": rule *, deny all");
}

static void add_route(struct text *t, const struct hop *h)
{
	static const char *const way[] = {
		[OUT_LOCAL] = "local",
		[OUT_ROUTE] = "by a route",
		[OUT_BLACKHOLE] = "a blackhole",
		[OUT_NOWHERE] = "no route",
	};

	if (h->route && h->way == OUT_ROUTE)
		text_add(t, ": %s to %s",
			 route_destination_text(t->arena, h->route),
			 route_target_text(t->arena, h->route));
	else
		text_add(t, ": %s for %s", way[h->way], ADDR(h->came.to));
}

static void add_transit_route(struct text *t, const struct hop *h)
{
	const struct transit_route *r = h->transit_route;

	if (!r)
		text_add(t, ": no route for %s", ADDR(h->came.to));
	else if (!r->attachment)
		text_add(t, ": %s to a blackhole", PREFIX(r->to));
	else
		text_add(t, ": %s to attachment %s", PREFIX(r->to),
			 r->attachment->o.name);
}

/* The object: what AWS calls it, its name, its identifier */
static void add_object(struct text *t, const struct hop *h)
{
	const char *name = hop_name(h), *id = hop_identifier(h);
	bool of_node = h->kind == HOP_NODE && h->node;

	if (h->kind == HOP_GROUPS)
		text_put(t, "security group");
	else
		text_put(t, of_node ? node_kind_name(h->node->kind)
				    : hop_kind_name[h->kind]);
	if (h->kind == HOP_ENI) {
		text_add(t, " %s (%s)", id, name);
		return;
	}
	if (name && h->kind != HOP_ROUTER && h->kind != HOP_INTERNET)
		text_add(t, " %s", name);
	if (h->kind == HOP_ROUTER && h->vpc)
		text_add(t, " of %s", h->vpc->o.name);
	else if (id && !of_node && h->kind != HOP_FUNCTION)
		text_add(t, " (%s)", id);
}

static void add_details(struct text *t, const struct hop *h)
{
	if (h->direction)
		text_add(t, ", %s",
			 h->direction == DIRECTION_INGRESS ? "ingress"
							   : "egress");
	switch (h->kind) {
	case HOP_GROUPS:
		add_groups(t, h);
		break;
	case HOP_ACL:
		add_acl(t, h);
		break;
	case HOP_ROUTE_TABLE:
		add_route(t, h);
		break;
	case HOP_TRANSIT_ROUTE_TABLE:
		add_transit_route(t, h);
		break;
	case HOP_ENI:
		text_add(t, ", subnet %s", h->eni->subnet->o.name);
		break;
	default:
		break;
	}
}

const char *hop_line(struct arena *arena, const struct hop *h)
{
	struct text t = {.arena = arena};

	add_object(&t, h);
	add_details(&t, h);
	if (is_translated(h)) {
		text_put(&t, ": ");
		add_packet(&t, &h->came);
		text_put(&t, " becomes ");
		add_packet(&t, &h->left);
	} else if (h->kind == HOP_NODE || h->kind == HOP_FUNCTION) {
		text_add(&t, ": %s ", protocol_of(arena, &h->came));
		add_packet(&t, &h->came);
	}
	return t.s;
}

/* --- as JSON ------------------------------------------------------------------------------- */

static json_t *header_json(struct arena *arena, const struct packet *p)
{
	json_t *h = json_pack("{s:[s], s:[s], s:s}", "SourceAddresses",
			      ADDR(p->from), "DestinationAddresses",
			      ADDR(p->to), "Protocol", protocol_of(arena, p));

	if (p->protocol != PROTOCOL_TCP && p->protocol != PROTOCOL_UDP)
		return h;
	json_object_set_new(h, "SourcePortRanges",
			    json_pack("[{s:i, s:i}]", "From", p->from_port_lo,
				      "To", p->from_port_hi));
	json_object_set_new(h, "DestinationPortRanges",
			    json_pack("[{s:i, s:i}]", "From", p->to_port_lo,
				      "To", p->to_port_hi));
	return h;
}

static void set_texts(struct arena *arena, json_t *o, const struct hop *h)
{
	const struct security_group *g = NULL;

	for (size_t i = 0; h->rule && i < h->eni->groups.n; i++)
		if (&h->eni->groups.items[i]->o == h->object)
			g = h->eni->groups.items[i];
	if (h->kind == HOP_GROUPS)
		json_object_set_new(o, "ByState", json_boolean(h->by_state));
	if (g)
		json_object_set_new(o, "SecurityGroupRule",
				    json_string(rule_text(
					    arena, g, h->rule,
					    h->direction == DIRECTION_EGRESS)));
	if (h->kind == HOP_ACL)
		json_object_set_new(
			o, "AclRule",
			json_pack("{s:i, s:b, s:s}", "RuleNumber",
				  h->entry ? h->entry->rule : 32767, "Egress",
				  h->direction == DIRECTION_EGRESS,
				  "RuleAction",
				  h->entry && h->entry->allow ? "allow"
							      : "deny"));
	if (h->kind == HOP_ROUTE_TABLE && h->route)
		json_object_set_new(
			o, "RouteTableRoute",
			json_pack("{s:s, s:s}", "Destination",
				  route_destination_text(arena, h->route),
				  "Target",
				  route_target_text(arena, h->route)));
}

json_t *hop_json(struct arena *arena, const struct hop *h)
{
	const char *id = hop_identifier(h), *name = hop_name(h);
	json_t *o = json_pack("{s:s, s:s}", "Kind", hop_kind_name[h->kind],
			      "Text", hop_line(arena, h));
	json_t *component = json_object();

	if (id)
		json_object_set_new(component, "Id", json_string(id));
	if (name)
		json_object_set_new(component, "Name", json_string(name));
	json_object_set_new(o, "Component", component);
	if (h->vpc)
		json_object_set_new(o, "Vpc", json_string(h->vpc->o.name));
	if (h->eni)
		json_object_set_new(o, "NetworkInterfaceId",
				    json_string(h->eni->o.id));
	if (h->direction)
		json_object_set_new(
			o, "Direction",
			json_string(h->direction == DIRECTION_INGRESS
					    ? "ingress"
					    : "egress"));
	set_texts(arena, o, h);
	json_object_set_new(o, "InboundHeader", header_json(arena, &h->came));
	if (!h->code)
		json_object_set_new(o, "OutboundHeader",
				    header_json(arena, &h->left));
	if (h->code)
		json_object_set_new(o, "ExplanationCode", json_string(h->code));
	return o;
}
