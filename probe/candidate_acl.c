// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/candidate_acl.c - entries of network ACLs that would let a packet pass
 *
 * An ACL does not know answers (ACL-3): the way back takes an entry of its
 * own, for the ports that clients choose from.
 */
#include "probe/candidate.h"

#include "vpc/rules_text.h"

enum {
	RULE_MAX = 32766, /* ACL-2 */
	RULE_STEP = 100, /* as the first entry of every default ACL has it */
	EPHEMERAL_FROM = 1024, /* ACL-11: of any client */
	EPHEMERAL_TO = 65535,
};

struct entries {
	const struct acl_entry *items;
	size_t n;
};

static struct entries entries_of(const struct network_acl *acl, bool ingress)
{
	if (ingress)
		return (struct entries){acl->ingress.items, acl->ingress.n};
	return (struct entries){acl->egress.items, acl->egress.n};
}

/* A free number before the entry that denies; round ones are preferred. 0:
 * there is none */
static int free_rule(struct entries all, const struct acl_entry *denies)
{
	static const int steps[] = {RULE_STEP, 10, 5, 1};
	int last = 0, first = denies ? denies->rule : RULE_MAX + 1;

	for (size_t i = 0; i < all.n; i++)
		if (all.items[i].rule < first && all.items[i].rule > last)
			last = all.items[i].rule;
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		int rule = (last / steps[i] + 1) * steps[i];

		if (rule < first)
			return rule;
	}
	return 0;
}

/* The entry that says no, also where another says yes to some of the ports */
static const struct acl_entry *denies(const struct hop *h)
{
	return h->entry && !h->entry->allow ? h->entry : NULL;
}

/* Is the port one that a client, or a gateway, has chosen? */
static bool is_chosen(const struct candidates *c)
{
	const struct packet *p = &c->o->packet;

	return c->o->hop->path == WAY_RETURN && !packet_icmp(p) &&
	       !c->x->source_port_to;
}

static struct traffic traffic_of(const struct candidates *c)
{
	const struct packet *p = &c->o->packet;
	struct traffic t = {p->protocol, p->to_port_lo, p->to_port_hi};

	if (is_chosen(c) && t.from >= EPHEMERAL_FROM) {
		t.from = EPHEMERAL_FROM;
		t.to = EPHEMERAL_TO;
	}
	return t;
}

static void add_traffic(struct candidates *c, struct change *change,
			const struct traffic *t)
{
	static const char form[] = "From=%d,To=%d";
	const char *protocol = t->protocol == PROTOCOL_TCP    ? "tcp"
			       : t->protocol == PROTOCOL_UDP  ? "udp"
			       : t->protocol == PROTOCOL_ICMP ? "icmp"
							      : "58";

	change_option(c->arena, change, "--protocol", protocol);
	if (t->protocol == PROTOCOL_ICMP || t->protocol == PROTOCOL_ICMPV6)
		change_option(c->arena, change, "--icmp-type-code",
			      arena_printf(c->arena, "Code=%d,Type=%d",
					   t->from % 256, t->from / 256));
	else
		change_option(c->arena, change, "--port-range",
			      arena_printf(c->arena, form, t->from, t->to));
}

void candidates_acl(struct candidates *c)
{
	const struct hop *h = c->o->hop;
	bool ingress = h->direction == DIRECTION_INGRESS;
	struct addr peer = ingress ? c->o->packet.from : c->o->packet.to;
	const char *cidr = arena_strdup(c->arena, PREFIX(prefix_of(peer)));
	int rule = free_rule(entries_of(h->acl, ingress), denies(h));
	struct traffic t = traffic_of(c);
	struct change *change;

	if (!rule)
		return;
	choice_new(c);
	change = candidate_change(
		c, candidate_new(c, BREADTH_ADDRESS),
		"network ACL %s: %s %d, allow %s %s %s",
		change_name(c->arena, c->m, h->acl->vpc, &h->acl->o),
		ingress ? "ingress" : "egress", rule,
		traffic_text(c->arena, &t), ingress ? "from" : "to", cidr);
	change_request(c->arena, change, "ec2", "create-network-acl-entry");
	change_object(c->arena, change, c->m, "--network-acl-id", h->acl->vpc,
		      &h->acl->o);
	change_flag(c->arena, change, ingress ? "--ingress" : "--egress");
	change_option(c->arena, change, "--rule-number",
		      arena_printf(c->arena, "%d", rule));
	add_traffic(c, change, &t);
	change_option(c->arena, change, "--rule-action", "allow");
	change_option(c->arena, change,
		      peer.family == AF_INET6 ? "--ipv6-cidr-block"
					      : "--cidr-block",
		      cidr);
}
