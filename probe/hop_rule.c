// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/hop_rule.c - what decided at a step of a way
 */
#include "base/text.h"
#include "probe/hop_words.h"
#include "vpc/rules_text.h"

/* --- what decided --------------------------------------------------------- */

static void say_end(struct text *t, struct addr a, uint16_t lo, uint16_t hi,
		    bool ports)
{
	bool ipv6 = a.family == AF_INET6 && ports;

	text_add(t, "%s%s%s", ipv6 ? "[" : "", a.family ? ADDR(a) : "-",
		 ipv6 ? "]" : "");
	if (ports && lo == hi)
		text_add(t, ":%u", lo);
	else if (ports)
		text_add(t, ":%u-%u", lo, hi);
}

/* Only what changes: the source, or the destination, or both */
static void say_translation(struct text *t, const struct hop *h)
{
	const struct packet *a = &h->came, *b = &h->left;
	bool ports = !packet_icmp(a) && !hop_same_ports(a, b);
	bool from = addr_cmp(a->from, b->from) != 0 ||
		    (ports && (a->from_port_lo != b->from_port_lo ||
			       a->from_port_hi != b->from_port_hi));
	bool to = addr_cmp(a->to, b->to) != 0 ||
		  (ports && (a->to_port_lo != b->to_port_lo ||
			     a->to_port_hi != b->to_port_hi));

	if (from && !a->from.family) {
		text_add(t, "sends from %s", ADDR(b->from));
		from = false;
	}
	if (from) {
		text_add(t, "from ");
		say_end(t, a->from, a->from_port_lo, a->from_port_hi, ports);
		text_add(t, " → ");
		say_end(t, b->from, b->from_port_lo, b->from_port_hi, ports);
	}
	if (to) {
		text_add(t, "%sto ", t->n ? ", " : "");
		say_end(t, a->to, a->to_port_lo, a->to_port_hi, ports);
		text_add(t, " → ");
		say_end(t, b->to, b->to_port_lo, b->to_port_hi, ports);
	}
}

static void say_eni(struct text *t, const struct hop *h)
{
	const struct eni *e = h->eni;
	struct addr own = eni_address(e, h->came.to.family);

	if (eni_has(e, h->came.to))
		own = h->came.to;
	else if (eni_has(e, h->came.from))
		own = h->came.from;
	text_add(t, "%s in subnet %s/%s%s",
		 own.family ? ADDR(own) : "no address", e->subnet->vpc->o.name,
		 e->subnet->o.name,
		 e->source_dest_check ? "" : ", no source/destination check");
}

static void say_rule(struct text *t, const struct hop *h)
{
	bool egress = h->direction == DIRECTION_EGRESS;

	if (h->by_state)
		text_add(t, "an answer passes without a rule");
	else if (h->rule)
		text_put(t, rule_text(t->arena,
				      (const struct security_group *)h->object,
				      h->rule, egress));
	else
		text_add(t, "no rule for %s %s %s", hop_traffic(t->arena, h),
			 egress ? "to" : "from",
			 ADDR(egress ? h->came.to : h->came.from));
}

static void say_entry(struct text *t, const struct hop *h)
{
	if (h->entry)
		text_add(t, "rule %d: %s", h->entry->rule,
			 acl_entry_text(t->arena, h->entry));
	else
		text_add(t, "rule *: deny all");
}

static void say_route(struct text *t, const struct hop *h)
{
	struct prefix block = hop_local_block(h);

	if (h->route)
		text_add(t, "%s → %s",
			 route_destination_text(t->arena, h->route),
			 route_target_text(t->arena, h->route));
	else if (h->way == OUT_LOCAL)
		text_add(t, "%s → local",
			 block.addr.family ? PREFIX(block) : ADDR(h->came.to));
	else
		text_add(t, "no route to %s", ADDR(h->came.to));
}

static void say_transit_route(struct text *t, const struct hop *h)
{
	const struct transit_route *r = h->transit_route;

	if (!r)
		text_add(t, "no route to %s", ADDR(h->came.to));
	else
		text_add(t, "%s → %s%s", PREFIX(r->to),
			 r->attachment ? "attachment " : "blackhole",
			 r->attachment ? r->attachment->o.name : "");
}

static const char *protocol_of(const struct packet *p)
{
	return p->protocol == PROTOCOL_TCP   ? "tcp"
	       : p->protocol == PROTOCOL_UDP ? "udp"
					     : "ping";
}

static bool listens(const struct hop *h)
{
	if (packet_icmp(&h->came))
		return true;
	for (size_t i = 0; i < h->node->ports.n; i++)
		if (h->node->ports.items[i].number == h->came.to_port_lo &&
		    h->node->ports.items[i].udp ==
			    (h->came.protocol == PROTOCOL_UDP))
			return true;
	return false;
}

/* Where a question leaves the port open there is a range of them */
static bool has_source_port(const struct packet *p)
{
	return !packet_icmp(p) && p->from_port_lo &&
	       p->from_port_lo == p->from_port_hi;
}

/* A function's packets are seen before they are the VPC's, too (LAM-1) */
static void say_source(struct text *t, const struct hop *h)
{
	const struct packet *a = &h->came, *b = &h->left;

	if (!b->from.family)
		return;
	text_put(t, " from ");
	if (a->from.family && addr_cmp(a->from, b->from) != 0) {
		say_end(t, a->from, a->from_port_lo, a->from_port_hi,
			has_source_port(a));
		text_put(t, " → ");
	}
	say_end(t, b->from, b->from_port_lo, b->from_port_hi,
		has_source_port(b));
}

static void say_refusal(struct text *t, const struct hop *h)
{
	if (listens(h))
		text_add(t, "nobody listens on %s", hop_traffic(t->arena, h));
	else
		text_add(t, "listens on %s, not on %s",
			 ports_text(t->arena, h->node),
			 hop_traffic(t->arena, h));
}

enum part {
	PART_SENDS,
	PART_ANSWERS,
	PART_REFUSES,
	PART_IGNORES,
	PART_GETS,
	PART_FORWARDS
};

/* What was heard is the truth; programs that the lab file has not may listen */
static enum part part_of_target(const struct hop *h)
{
	static const enum part part[] = {[HEARD_ANSWER] = PART_ANSWERS,
					 [HEARD_REFUSAL] = PART_REFUSES,
					 [HEARD_NOTHING] = PART_IGNORES};

	if (h->heard != HEARD_UNKNOWN)
		return part[h->heard];
	return listens(h) ? PART_ANSWERS : PART_REFUSES;
}

/* Of a node: the packet is from it, for it, or neither */
static enum part part_of(const struct hop *h)
{
	bool here = hop_node_has(h->node, h->came.to);

	if (h->path == WAY_RETURN)
		return here || h->node == h->asks ? PART_GETS : PART_FORWARDS;
	if (hop_node_has(h->node, h->came.from) || h->kind == HOP_FUNCTION ||
	    !h->came.from.family)
		return PART_SENDS;
	if (here || h->node == h->asked || h->node->service ||
	    h->node->kind == NODE_INTERNET_HOST ||
	    h->node->kind == NODE_ON_PREMISES_HOST)
		return part_of_target(h);
	return PART_FORWARDS;
}

static void say_node(struct text *t, const struct hop *h)
{
	const struct packet *p = &h->came;
	bool ports = !packet_icmp(p);

	switch (part_of(h)) {
	case PART_SENDS:
		text_add(t, "%s to ", protocol_of(p));
		say_end(t, p->to, p->to_port_lo, p->to_port_hi, ports);
		say_source(t, h);
		break;
	case PART_ANSWERS:
		if (ports)
			text_add(t, "listens on %s", hop_traffic(t->arena, h));
		break;
	case PART_REFUSES:
		say_refusal(t, h);
		break;
	case PART_IGNORES:
		text_add(t, "it says nothing");
		break;
	case PART_GETS:
		text_add(t, "the answer is there");
		break;
	case PART_FORWARDS:
		if (hop_translates(h))
			say_translation(t, h);
		else
			text_add(t, "%s",
				 h->node->forwards == FORWARDS_NONE
					 ? "does not forward what is not for it"
					 : "forwards it");
		break;
	}
}

const char *hop_rule(struct arena *arena, const struct hop *h)
{
	struct text t = {.arena = arena};

	switch (h->kind) {
	case HOP_NODE:
	case HOP_FUNCTION:
		if (h->node && (h->kind == HOP_NODE || h->node == h->asks))
			say_node(&t, h);
		break;
	case HOP_ENI:
		say_eni(&t, h);
		break;
	case HOP_GROUPS:
		say_rule(&t, h);
		break;
	case HOP_ACL:
		say_entry(&t, h);
		break;
	case HOP_ROUTE_TABLE:
		say_route(&t, h);
		break;
	case HOP_TRANSIT_ROUTE_TABLE:
		say_transit_route(&t, h);
		break;
	default:
		if (hop_translates(h))
			say_translation(&t, h);
	}
	return t.s ? t.s : "";
}

const char *hop_does(const struct hop *h)
{
	static const char *const part_name[] = {
		[PART_SENDS] = "sends",	    [PART_ANSWERS] = "answers",
		[PART_REFUSES] = "refuses", [PART_IGNORES] = "ignores",
		[PART_GETS] = "receives",   [PART_FORWARDS] = "forwards",
	};
	bool node = (h->kind == HOP_NODE || h->kind == HOP_FUNCTION) && h->node;

	if (h->code)
		return h->assumed ? "would drop" : "drops";
	if (h->assumed)
		return node ? "-" : "would pass";
	return node ? part_name[part_of(h)] : "passes";
}
