// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/judge.c - what single AWS objects say of a packet
 */
#include "probe/judge.h"

#include <string.h>

enum { ECHO_REPLY = 0, ECHO_REPLY_IPV6 = 129 };

bool packet_icmp(const struct packet *p)
{
	return p->protocol == PROTOCOL_ICMP || p->protocol == PROTOCOL_ICMPV6;
}

struct packet packet_reply(const struct packet *p)
{
	struct packet r = *p;

	r.from = p->to;
	r.to = p->from;
	if (packet_icmp(p)) {
		r.to_port_lo = 256 * (p->protocol == PROTOCOL_ICMP
					      ? ECHO_REPLY
					      : ECHO_REPLY_IPV6);
		r.to_port_hi = r.to_port_lo;
		return r;
	}
	r.from_port_lo = p->to_port_lo;
	r.from_port_hi = p->to_port_hi;
	r.to_port_lo = p->from_port_lo;
	r.to_port_hi = p->from_port_hi;
	return r;
}

/* --- security groups --------------------------------------------------- */

static bool has_ports(int protocol)
{
	return protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP ||
	       protocol == PROTOCOL_ICMP || protocol == PROTOCOL_ICMPV6;
}

/* SG-7: "all" and any other number match whatever ports are given */
static bool traffic_admits(const struct traffic *t, const struct packet *p)
{
	if (t->protocol == PROTOCOL_ALL)
		return true;
	if (t->protocol != p->protocol)
		return false;
	return !has_ports(t->protocol) ||
	       (t->from <= p->to_port_lo && p->to_port_hi <= t->to);
}

static bool holds(const struct eni *eni, const struct security_group *g)
{
	for (size_t i = 0; i < eni->groups.n; i++)
		if (eni->groups.items[i] == g)
			return true;
	return false;
}

/* TGW-13: on at the gateway and at the attachments of both, ingress alone */
static bool referencing(const struct transit_gateway *g, const struct vpc *vpc)
{
	for (size_t i = 0; i < g->attachments.n; i++)
		if (g->attachments.items[i]->vpc == vpc)
			return g->security_group_referencing &&
			       g->attachments.items[i]
				       ->security_group_referencing;
	return false;
}

/* SG-10, SG-11: does the way show who is in a group of another VPC? */
static bool group_known(const struct security_group *g, const struct vpc *here,
			bool ingress, const struct crossing *by)
{
	if (g->vpc == here)
		return true;
	if (by->attachment)
		return ingress && referencing(by->attachment->gateway, here) &&
		       referencing(by->attachment->gateway, g->vpc);
	return by->peering && peering_far(by->peering, here) == g->vpc &&
	       !strcmp(g->vpc->region, here->region);
}

enum match { MATCH_NONE, MATCH_UNKNOWN, MATCH_ADMITS };

/* MATCH_UNKNOWN: it would, if the way showed who is behind the address */
static enum match rule_admits(const struct atlas *a,
			      const struct security_group_rule *r,
			      const struct eni *eni, bool ingress,
			      const struct packet *p, const struct crossing *by)
{
	struct addr peer = ingress ? p->from : p->to;

	if (r->stale || !traffic_admits(&r->traffic, p))
		return MATCH_NONE;
	if (!r->group)
		return prefix_has(r->cidr, peer) ? MATCH_ADMITS : MATCH_NONE;
	if (by->private_link) /* nobody behind it is known */
		return MATCH_NONE;
	if (by->forwarded) /* SG-12 */
		return r->group->vpc == eni->subnet->vpc &&
				       atlas_member(a, r->group, peer)
			       ? MATCH_UNKNOWN
			       : MATCH_NONE;
	if (group_known(r->group, eni->subnet->vpc, ingress, by))
		return atlas_member(a, r->group, peer) ||
				       (ingress && by->balancer &&
					holds(by->balancer, r->group))
			       ? MATCH_ADMITS
			       : MATCH_NONE;
	/* who is not behind the gateway has the same address as who is */
	return by->attachment &&
			       transit_attachment_of(by->attachment->gateway,
						     r->group->vpc) &&
			       atlas_member(a, r->group, peer)
		       ? MATCH_UNKNOWN
		       : MATCH_NONE;
}

const char *judge_groups(const struct atlas *a, const struct eni *eni,
			 bool ingress, const struct packet *p,
			 const struct crossing *by, struct admission *ret)
{
	enum match best = MATCH_NONE;
	size_t rules = 0;

	for (size_t i = 0; i < eni->groups.n; i++) {
		const struct security_group *g = eni->groups.items[i];
		size_t n = ingress ? g->ingress.n : g->egress.n;

		rules += n;
		for (size_t j = 0; j < n; j++) {
			const struct security_group_rule *r =
				ingress ? &g->ingress.items[j]
					: &g->egress.items[j];
			enum match match = rule_admits(a, r, eni, ingress, p,
						       by);

			if (match == MATCH_ADMITS && ret)
				*ret = (struct admission){g, r};
			if (match == MATCH_ADMITS)
				return NULL;
			best = match > best ? match : best;
		}
	}
	if (best == MATCH_UNKNOWN)
		return by->forwarded ? "SG_REFERENCES_NOT_PRESERVED"
				     : "SG_REFERENCING_SUPPORT"; /* F-17 */
	return rules ? "ENI_SG_RULES_MISMATCH" : "SG_HAS_NO_RULES"; /* SG-19 */
}

/* --- network ACLs ------------------------------------------------------ */

static bool entry_matches(const struct acl_entry *e, bool ingress,
			  const struct packet *p, uint32_t port)
{
	const struct traffic *t = &e->traffic;

	if (!prefix_has(e->cidr, ingress ? p->from : p->to))
		return false;
	if (t->protocol == PROTOCOL_ALL)
		return true;
	return t->protocol == p->protocol &&
	       (!has_ports(t->protocol) || (t->from <= port && port <= t->to));
}

static bool allowed_at(const struct network_acl *acl, bool ingress,
		       const struct packet *p, uint32_t port,
		       const struct acl_entry **ret_entry)
{
	size_t n = ingress ? acl->ingress.n : acl->egress.n;
	const struct acl_entry *e = ingress ? acl->ingress.items
					    : acl->egress.items;

	for (size_t i = 0; i < n; i++)
		if (entry_matches(&e[i], ingress, p, port)) {
			*ret_entry = &e[i];
			return e[i].allow;
		}
	*ret_entry = NULL;
	return false;
}

/* The answer can change only where an entry's range begins, or has ended */
enum opinion judge_acl(const struct network_acl *acl, bool ingress,
		       const struct packet *p,
		       const struct acl_entry **ret_entry, unsigned int *ret_at)
{
	bool first = allowed_at(acl, ingress, p, p->to_port_lo, ret_entry);
	uint32_t at = UINT32_MAX;
	size_t n = ingress ? acl->ingress.n : acl->egress.n;
	const struct acl_entry *e = ingress ? acl->ingress.items
					    : acl->egress.items;

	for (size_t i = 0; i < n; i++) {
		uint32_t edge[] = {e[i].traffic.from, e[i].traffic.to + 1u};

		for (int k = 0; k < 2; k++) {
			const struct acl_entry *other;

			if (edge[k] <= p->to_port_lo || edge[k] > p->to_port_hi)
				continue;
			if (edge[k] < at && allowed_at(acl, ingress, p, edge[k],
						       &other) != first)
				at = edge[k];
		}
	}
	if (at != UINT32_MAX) {
		*ret_at = at;
		return OPINION_VARIES;
	}
	return first ? OPINION_ALLOW : OPINION_DENY;
}

bool judge_acl_one(const struct network_acl *acl, bool ingress,
		   const struct packet *p)
{
	size_t n = ingress ? acl->ingress.n : acl->egress.n;
	const struct acl_entry *e = ingress ? acl->ingress.items
					    : acl->egress.items;
	const struct acl_entry *first, *other;

	allowed_at(acl, ingress, p, p->to_port_lo, &first);
	for (size_t i = 0; i < 2 * n; i++) {
		const struct traffic *t = &e[i / 2].traffic;
		uint32_t edge = i % 2 ? t->to + 1u : t->from;

		if (edge <= p->to_port_lo || edge > p->to_port_hi)
			continue;
		allowed_at(acl, ingress, p, edge, &other);
		if (other != first)
			return false;
	}
	return true;
}

/* --- routes ------------------------------------------------------------ */

/* NAT-17: a regional NAT gateway has addresses in no block of its VPC, and
 * what it sent is answered without a route */
static bool of_regional_nat(const struct vpc *vpc, struct addr a)
{
	for (size_t i = 0; i < vpc->nat_zones.n; i++)
		if (prefix_has(vpc->nat_zones.items[i]->cidr, a))
			return true;
	return false;
}

const struct route *judge_longest(const struct route_table *t, struct addr to)
{
	const struct route *best = NULL;

	for (size_t i = 0; i < t->routes.n; i++) {
		const struct route *r = &t->routes.items[i];

		if (prefix_has(r->to, to) &&
		    (!best || r->to.len > best->to.len ||
		     (r->to.len == best->to.len && r->origin < best->origin)))
			best = r;
	}
	return best;
}

static enum way_out by_table(const struct route_table *t, struct addr to,
			     const struct route **ret_route)
{
	struct prefixes blocks = vpc_cidrs(t->vpc, to.family);
	const struct route *best;
	int longest;

	if (of_regional_nat(t->vpc, to))
		return OUT_LOCAL;
	if (to.family == AF_INET6 && !t->vpc->ipv6) /* RT-3: all is IPv4's */
		return OUT_NOWHERE;
	best = judge_longest(t, to);
	longest = best ? best->to.len : -1;
	/* RT-2: each block has a local route, unless that one is re-targeted */
	for (size_t i = 0; i < blocks.n; i++)
		if (prefix_has(blocks.items[i], to) &&
		    blocks.items[i].len > longest)
			return OUT_LOCAL;
	if (!best)
		return OUT_NOWHERE;
	*ret_route = best;
	if (best->state == ROUTE_BLACKHOLE)
		return OUT_BLACKHOLE;
	return best->target == TARGET_LOCAL ? OUT_LOCAL : OUT_ROUTE;
}

enum way_out judge_route(const struct subnet *s, struct addr to,
			 const struct route **ret_route)
{
	if (prefix_has(subnet_cidr(s, to.family),
		       to)) /* L2-2: neighbours, no route */
		return OUT_LOCAL;
	return by_table(s->route_table, to, ret_route);
}

enum way_out judge_edge(const struct route_table *t, struct addr to,
			const struct route **ret_route)
{
	return t ? by_table(t, to, ret_route) : OUT_LOCAL;
}

const struct transit_route *judge_transit(const struct transit_route_table *t,
					  struct addr to)
{
	const struct transit_route *best = NULL;

	for (size_t i = 0; i < t->routes.n; i++) {
		const struct transit_route *r = &t->routes.items[i];

		if (!prefix_has(r->to, to))
			continue;
		if (!best || r->to.len > best->to.len ||
		    (r->to.len == best->to.len && r->origin < best->origin))
			best = r;
	}
	return best;
}

/* --- addresses --------------------------------------------------------- */

bool judge_in(struct addr a, uint8_t first, uint8_t second, uint8_t len)
{
	return prefix_has((struct prefix){ipv4(first, second, 0, 0), len}, a);
}

bool judge_block(const struct vpc *vpc, struct addr a)
{
	struct prefixes blocks = vpc_cidrs(vpc, a.family);

	for (size_t i = 0; i < blocks.n; i++)
		if (prefix_has(blocks.items[i], a))
			return true;
	return false;
}

bool judge_private(const struct model *m, struct addr a)
{
	if (a.family == AF_INET6)
		return false; /* VPCs have public ones (IGW-3) */
	if (judge_in(a, 10, 0, 8) || judge_in(a, 172, 16, 12) ||
	    judge_in(a, 192, 168, 16) || judge_in(a, 100, 64, 10))
		return true;
	for (size_t i = 0; i < m->vpcs.n; i++)
		if (judge_block(m->vpcs.items[i], a))
			return true;
	return false;
}
