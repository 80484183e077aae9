// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/walk_size.c - how large a packet may be, and who learns of it
 */
#include "probe/walk.h"

/* "Fragmentation needed", or what IPv6 has for it, to the walk's sender */
static struct packet message(const struct packet *about, struct addr from)
{
	bool ipv6 = about->from.family == AF_INET6;
	uint16_t type = ipv6 ? 2 * 256 : 3 * 256 + 4;

	return (struct packet){
		.from = from,
		.to = about->from,
		.protocol = ipv6 ? PROTOCOL_ICMPV6 : PROTOCOL_ICMP,
		.to_port_lo = type,
		.to_port_hi = type,
	};
}

static void lost(struct walk *w, const char *code)
{
	bool first = !w->settled;

	walk_blocked(w, code);
	if (first)
		w->result.path = WAY_RETURN;
}

/* Return: whether it passed */
static bool passes_acl(struct walk *w, const struct eni *at, bool ingress,
		       const struct packet *p)
{
	const struct network_acl *acl = at->subnet->network_acl;
	const struct acl_entry *entry;
	unsigned int port;
	enum opinion o = judge_acl(acl, ingress, p, &entry, &port);

	if (o == OPINION_DENY)
		WALK_HOP(w, .kind = HOP_ACL, .object = &acl->o, .eni = at,
			 .direction = ingress ? DIRECTION_INGRESS
					      : DIRECTION_EGRESS,
			 .acl = acl, .entry = entry);
	if (o == OPINION_DENY)
		lost(w, "SUBNET_ACL_RESTRICTION");
	else if (o == OPINION_VARIES)
		walk_uncertain(w, "whether the sender learns of its packet's "
				  "size depends on a port");
	return o == OPINION_ALLOW;
}

/* TRK-2: would the flow perhaps not be tracked? */
static bool open_to_all(const struct eni *eni)
{
	for (size_t i = 0; i < eni->groups.n; i++)
		for (size_t j = 0; j < eni->groups.items[i]->ingress.n; j++) {
			const struct security_group_rule *r =
				&eni->groups.items[i]->ingress.items[j];

			if (!r->group && !r->cidr.len)
				return true;
		}
	return false;
}

static void lost_at(struct walk *w, const struct eni *to, const char *code)
{
	WALK_HOP(w, .kind = HOP_GROUPS, .direction = DIRECTION_INGRESS,
		 .eni = to, .object = &to->groups.items[0]->o);
	lost(w, code);
}

/* MTU-4: the flow is the sender's own, no gateway tracks it for its sake */
static void told(struct walk *w, const struct eni *to, const struct packet *p)
{
	const struct crossing none = {0};
	const char *code = to->filtered ? judge_groups(w->atlas, to, true, p,
						       &none, NULL)
					: NULL;

	if (!code || to->type == ENI_LAMBDA)
		walk_end(w, VERDICT_UNREACHABLE, "MTU_EXCEEDED");
	else if ((open_to_all(to) && !packet_icmp(&w->packet)) ||
		 !to->source_dest_check) /* whose flow is it? */
		walk_uncertain(w, "whether the sender learns of its packet's "
				  "size depends on tracking");
	else
		lost_at(w, to, code);
}

static bool too_large(const struct walk *w, int mtu)
{
	return !w->returning && w->size > mtu;
}

bool walk_too_large(struct walk *w, const struct eni *from, int mtu)
{
	struct packet p;

	if (!too_large(w, mtu))
		return false;
	if (w->n != 1 || w->packet.from.family != AF_INET ||
	    w->legs[0].from != from) { /* told from afar */
		walk_uncertain(w, "the sender learns of its packet's size from "
				  "afar");
		return true;
	}
	p = message(&w->packet, addr_add(from->subnet->cidr.addr, 1));
	if (passes_acl(w, from, true, &p))
		told(w, from, &p);
	return true;
}

bool walk_too_large_for_nat(struct walk *w, const struct eni *nat)
{
	const struct eni *from = w->legs[0].from;
	struct packet p = message(&w->packet, nat->private_ip);
	const struct route *route;

	if (!too_large(w, MTU_GATEWAY))
		return false;
	if (w->n != 1 || !from || w->packet.from.family != AF_INET)
		walk_uncertain(w, "the sender learns of its packet's size from "
				  "afar");
	else if (judge_route(nat->subnet, p.to, &route) != OUT_LOCAL)
		walk_uncertain(w, "what tells the sender of its packet's size "
				  "goes on by a route");
	else if (from->subnet == nat->subnet || /* ACL-4 */
		 (passes_acl(w, nat, false, &p) &&
		  passes_acl(w, from, true, &p)))
		walk_end(w, VERDICT_UNREACHABLE, "MTU_EXCEEDED");
	return true;
}

bool walk_lost_silently(struct walk *w, int mtu, enum verdict verdict)
{
	if (!too_large(w, mtu))
		return false;
	walk_end(w, verdict,
		 verdict == VERDICT_BLOCKED ? "MTU_EXCEEDED" : NULL);
	return true;
}
