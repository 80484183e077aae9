// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sg/reference.c - rules that name a security group
 *
 * A reference is a look-up in that group's one set of member addresses,
 * shared by all who name it (SG-9): attaching an ENI is a few set elements,
 * whatever the number of rules. A group of another VPC is known by its
 * members' addresses as well, but only on the links that lead to its VPC
 * (SG-10).
 */
#include "sg/group.h"

#include "eni/layout.h"

static const char *members(struct building *b, const struct security_group *g,
			   sa_family_t family)
{
	const char *kind = family == AF_INET6 ? "members6" : "members";

	if (g->vpc != b->vpc)
		return arena_printf(b->plan->arena, "%s.%s.%s", kind,
				    g->vpc->o.name, g->o.name);
	return arena_printf(b->plan->arena, "%s.%s", kind, g->o.name);
}

static const char *balancer_links(struct building *b,
				  const struct security_group *g)
{
	return arena_printf(b->plan->arena, "balancers.%s", g->o.name);
}

/* The links on which members of @vpc's groups are known as such */
static const char *links_to(struct building *b, const struct vpc *vpc)
{
	return arena_printf(b->plan->arena, "links.%s", vpc->o.name);
}

static bool holds(const struct eni *eni, const struct security_group *g)
{
	for (size_t i = 0; i < eni->groups.n; i++)
		if (eni->groups.items[i] == g)
			return true;
	return false;
}

static bool held_by_balancer(const struct building *b,
			     const struct security_group *g)
{
	for (size_t i = 0; i < b->model->enis.n; i++) {
		const struct eni *eni = b->model->enis.items[i];

		if (eni->type == ENI_NETWORK_LOAD_BALANCER && holds(eni, g))
			return true;
	}
	return false;
}

/* --- rules ------------------------------------------------------------- */

enum { PEER_MAX = 2, STMTS_MAX = PEER_MAX + 3 };

struct clause { /* a rule as it grows */
	struct nf_stmt stmts[STMTS_MAX];
	size_t n;
};

static void and (struct clause * c, struct nf_stmt s)
{
	c->stmts[c->n++] = s;
}

static void and_traffic(struct clause *c, const struct traffic *t)
{
	bool v6 = t->protocol == PROTOCOL_ICMPV6;
	bool icmp = t->protocol == PROTOCOL_ICMP || v6;

	if (t->protocol == PROTOCOL_ALL)
		return;
	if (t->from == 0 && t->to == UINT16_MAX) {
		and(c,
		    (struct nf_stmt)NF_EQ(NF_L4PROTO, (uint32_t)t->protocol));
		return;
	}
	if (icmp) {
		and(c, (struct nf_stmt)NF_EQ(v6 ? NF_ICMPV6_TYPE : NF_ICMP_TYPE,
					     t->from >> 8u));
		if (t->from == t->to)
			and(c, (struct nf_stmt)NF_EQ(v6 ? NF_ICMPV6_CODE
							: NF_ICMP_CODE,
						     t->from & 0xffu));
		return;
	}
	and(c, (struct nf_stmt)NF_EQ(NF_L4PROTO, (uint32_t)t->protocol));
	if (t->from == t->to)
		and(c, (struct nf_stmt)NF_EQ(NF_DPORT, t->from));
	else
		and(c, (struct nf_stmt)NF_BETWEEN(NF_DPORT, t->from, t->to));
}

/* Let through what @peer says comes from (or goes to) the right ones */
static void admit(struct building *b, struct plan_chain *c, struct clause peer,
		  const struct traffic *t)
{
	and_traffic(&peer, t);
	and(&peer, (struct nf_stmt)NF_RETURN_IT);
	plan_chain_rule(b->plan, c, peer.stmts, peer.n);
}

/* ICMP is of one family, everything else of both */
static bool is_of(const struct traffic *t, sa_family_t family)
{
	return t->protocol !=
	       (family == AF_INET6 ? PROTOCOL_ICMP : PROTOCOL_ICMPV6);
}

static void own_reference(struct building *b, struct plan_chain *c,
			  const struct security_group_rule *r, bool egress)
{
	const char *links = balancer_links(b, r->group);
	struct clause balancer = {{NF_IN(links, NF_IIF)}, 1};

	b->referenced[r->group->number] = true;
	for (const sa_family_t *f = layout_families(b->vpc->ipv6); *f; f++) {
		const char *set = members(b, r->group, *f);
		struct clause member = {
			{NF_IN(set, layout_address_key(*f, egress))}, 1};

		if (is_of(&r->traffic, *f))
			admit(b, c, member, &r->traffic);
	}
	/* NLB-4: its group is meant, whoever's address it preserves */
	if (!egress && held_by_balancer(b, r->group))
		admit(b, c, balancer, &r->traffic);
}

/* Is @p a peering over which the two VPCs know each other's groups? (SG-11) */
static bool carries(const struct peering *p, const struct vpc *a,
		    const struct vpc *b)
{
	return peering_active(p) && peering_within_region(p) &&
	       peering_far(p, a) == b;
}

static bool is_peer(const struct building *b, const struct vpc *vpc)
{
	for (size_t i = 0; i < b->model->peerings.n; i++)
		if (carries(b->model->peerings.items[i], b->vpc, vpc))
			return true;
	return false;
}

static void note_foreign(struct building *b, const struct security_group *g)
{
	for (size_t i = 0; i < b->foreign.n; i++)
		if (b->foreign.items[i] == g)
			return;
	*vec_add(b->plan->arena, &b->foreign) = g;
}

/* Without a way between the two VPCs the rule is stale: it matches nothing
 * (SG-13) */
static void foreign_reference(struct building *b, struct plan_chain *c,
			      const struct security_group_rule *r, bool egress)
{
	const char *links = links_to(b, r->group->vpc);

	if (!is_peer(b, r->group->vpc))
		return;
	note_foreign(b, r->group);
	for (const sa_family_t *f = layout_families(b->vpc->ipv6); *f; f++) {
		const char *set = members(b, r->group, *f);
		struct clause member = {
			{NF_IN(links, egress ? NF_OIF : NF_IIF),
			 NF_IN(set, layout_address_key(*f, egress))},
			2};

		if (is_of(&r->traffic, *f))
			admit(b, c, member, &r->traffic);
	}
}

void references_rules(struct building *b, struct plan_chain *c,
		      const struct eni *like, bool egress)
{
	for (size_t i = 0; i < like->groups.n; i++) {
		struct rules rules = rules_of(like->groups.items[i], egress);

		for (size_t j = 0; j < rules.n; j++) {
			const struct security_group_rule *r = &rules.items[j];

			if (r->group && r->group->vpc == b->vpc)
				own_reference(b, c, r, egress);
			else if (r->group)
				foreign_reference(b, c, r, egress);
		}
	}
}

/* --- sets -------------------------------------------------------------- */

static void member(struct building *b, const struct security_group *g,
		   const struct eni *eni)
{
	for (const sa_family_t *f = layout_families(b->vpc->ipv6); *f; f++) {
		struct nf_value own = {.addr = eni_address(eni, *f)};

		if (own.addr.family)
			plan_element(
				b->plan, b->ns,
				&(struct plan_element){.set = members(b, g, *f),
						       .fields = {{own, own}}});
	}
	if (eni->type == ENI_NETWORK_LOAD_BALANCER && g->vpc == b->vpc)
		plan_element(
			b->plan, b->ns,
			&(struct plan_element){
				.set = balancer_links(b, g),
				.fields = {{.lo = {.link = layout_eni_link(
							   b->plan, eni)}}}});
}

static void member_set(struct building *b, const struct security_group *g)
{
	for (const sa_family_t *f = layout_families(b->vpc->ipv6); *f; f++)
		plan_set(b->plan, b->ns,
			 &(struct plan_set){
				 .name = members(b, g, *f),
				 .keys = {layout_address_key(*f, false)}});
	if (g->vpc == b->vpc && held_by_balancer(b, g))
		plan_set(b->plan, b->ns,
			 &(struct plan_set){.name = balancer_links(b, g),
					    .keys = {NF_IIF}});
}

static void own_sets(struct building *b)
{
	for (size_t i = 0; i < b->vpc->security_groups.n; i++)
		if (b->referenced[b->vpc->security_groups.items[i]->number])
			member_set(b, b->vpc->security_groups.items[i]);
	for (size_t i = 0; i < b->model->enis.n; i++) {
		const struct eni *eni = b->model->enis.items[i];

		if (eni->subnet->vpc != b->vpc)
			continue;
		for (size_t j = 0; j < eni->groups.n; j++)
			if (b->referenced[eni->groups.items[j]->number])
				member(b, eni->groups.items[j], eni);
	}
}

static void link_set(struct building *b, const struct vpc *far)
{
	struct arena *a = b->plan->arena;
	const char *set = links_to(b, far);

	plan_set(b->plan, b->ns,
		 &(struct plan_set){.name = set, .keys = {NF_IIF}});
	for (size_t i = 0; i < b->model->peerings.n; i++) {
		const struct peering *p = b->model->peerings.items[i];
		const char *link = layout_peering_link(a, p);

		if (carries(p, b->vpc, far))
			plan_element(b->plan, b->ns,
				     &(struct plan_element){
					     .set = set,
					     .fields = {{.lo = {.link = link}}},
				     });
	}
}

static void foreign_sets(struct building *b)
{
	for (size_t i = 0; i < b->foreign.n; i++) {
		const struct security_group *g = b->foreign.items[i];
		bool known = false;

		for (size_t j = 0; j < i; j++)
			known |= b->foreign.items[j]->vpc == g->vpc;
		if (!known)
			link_set(b, g->vpc);
		member_set(b, g);
		for (size_t j = 0; j < b->model->enis.n; j++)
			if (holds(b->model->enis.items[j], g))
				member(b, g, b->model->enis.items[j]);
	}
}

void references_sets(struct building *b)
{
	own_sets(b);
	foreign_sets(b);
}
