// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sg/group.c - security groups as chains, sets and maps
 *
 * ENIs with the same set of groups share one chain per direction, found by a
 * verdict map from the link. Inside it, more than a few CIDR rules are look-ups
 * in disjoint interval sets; references to groups are in sg/reference.c.
 */
#include "sg/group.h"

#include <string.h>

#include "eni/layout.h"

enum { NAME_MAX_LEN = 100 }; /* of 128 that the kernel takes */

/* Names of the groups joined by dots, which no name contains */
static const char *set_name(struct building *b, const struct eni *eni)
{
	struct text t = {.arena = b->plan->arena};

	for (size_t i = 0; i < eni->groups.n; i++)
		text_add(&t, "%s%s", i ? "." : "",
			 eni->groups.items[i]->o.name);
	if (t.n <= NAME_MAX_LEN)
		return t.s;
	return arena_printf(b->plan->arena, "%.60s.%08x", t.s, text_hash(t.s));
}

static bool same_groups(const struct eni *a, const struct eni *b)
{
	return a->groups.n == b->groups.n &&
	       memcmp(a->groups.items, b->groups.items,
		      a->groups.n * sizeof(struct security_group *)) == 0;
}

/* --- CIDR rules -------------------------------------------------------- */

static bool seen_by(const struct traffic *t, enum aspect aspect, int protocol,
		    sa_family_t family)
{
	switch (aspect) {
	case ASPECT_PORTS:
		return t->protocol == protocol;
	case ASPECT_ICMP:
		return t->protocol ==
		       (family == AF_INET6 ? PROTOCOL_ICMPV6 : PROTOCOL_ICMP);
	default: /* "all" and bare numbers match all ports (SG-7) */
		return t->protocol != PROTOCOL_TCP &&
		       t->protocol != PROTOCOL_UDP &&
		       t->protocol != PROTOCOL_ICMP &&
		       t->protocol != PROTOCOL_ICMPV6;
	}
}

static void box_of_rule(struct arena *a, struct boxes *boxes,
			const struct security_group_rule *r, enum aspect aspect)
{
	uint16_t from = r->traffic.from, to = r->traffic.to;

	if (aspect == ASPECT_PROTOCOL) {
		bool all = r->traffic.protocol == PROTOCOL_ALL;

		from = all ? 0 : (uint16_t)r->traffic.protocol;
		to = all ? 255 : from;
	}
	boxes_add(a, boxes, r->cidr, from, to, 0);
}

static struct boxes cidr_boxes(struct building *b, const struct eni *eni,
			       bool egress, enum aspect aspect, int protocol,
			       sa_family_t family)
{
	struct boxes boxes = {0};

	for (size_t i = 0; i < eni->groups.n; i++) {
		struct rules rules = rules_of(eni->groups.items[i], egress);

		for (size_t j = 0; j < rules.n; j++) {
			const struct security_group_rule *r = &rules.items[j];

			if (r->group || r->cidr.addr.family != family)
				continue;
			if (seen_by(&r->traffic, aspect, protocol, family))
				box_of_rule(b->plan->arena, &boxes, r, aspect);
		}
	}
	return flatten(b->plan->arena, &boxes);
}

/* One set of the chain, when any rule needs it; and the rule that asks it */
static void cidr_set(struct building *b, struct plan_chain *c,
		     const struct eni *eni, bool egress, enum aspect aspect,
		     sa_family_t family)
{
	static const int ports_of[] = {PROTOCOL_TCP, PROTOCOL_UDP};
	const enum nf_key *keys = aspect_keys(aspect, family, egress);
	const char *name = arena_printf(b->plan->arena, "%s.%s", c->name,
					aspect_suffix(aspect, family));
	bool made = false;

	for (size_t k = 0; k < (aspect == ASPECT_PORTS ? 2 : 1); k++) {
		struct boxes boxes = cidr_boxes(b, eni, egress, aspect,
						ports_of[k], family);

		for (size_t i = 0; i < boxes.n; i++) {
			if (!made)
				aspect_set(b->plan, b->ns, name, aspect, family,
					   egress, false);
			made = true;
			aspect_element(b->plan, b->ns, aspect, ports_of[k],
				       &boxes.items[i],
				       (struct plan_element){.set = name});
		}
	}
	if (made)
		PLAN_RULE(b->plan, c,
			  NF_IN(name, keys[0], keys[1], keys[2], keys[3]),
			  NF_RETURN_IT);
}

static void cidr_sets(struct building *b, struct plan_chain *c,
		      const struct eni *eni, bool egress)
{
	for (const sa_family_t *f = layout_families(b->vpc->ipv6); *f; f++)
		for (int aspect = 0; aspect < N_ASPECTS; aspect++)
			cidr_set(b, c, eni, egress, (enum aspect)aspect, *f);
}

/* Each rule as one of @c; without a chain they are only counted */
static size_t cidr_clauses(struct building *b, struct plan_chain *c,
			   const struct eni *eni, bool egress)
{
	size_t n = 0;

	for (size_t i = 0; i < eni->groups.n; i++) {
		struct rules rules = rules_of(eni->groups.items[i], egress);

		for (size_t j = 0; j < rules.n; j++) {
			const struct security_group_rule *r = &rules.items[j];
			struct clause clause = {.n = 0};

			if (r->group ||
			    !clause_applies(&r->traffic, r->cidr, b->vpc->ipv6))
				continue;
			n++;
			if (!c)
				continue;
			clause_traffic(&clause, &r->traffic);
			clause_cidr(&clause, r->cidr, egress);
			clause_add(&clause, (struct nf_stmt)NF_RETURN_IT);
			plan_chain_rule(b->plan, c, clause.stmts, clause.n);
		}
	}
	return n;
}

/* --- chains and maps --------------------------------------------------- */

static bool all_empty(const struct eni *eni, bool egress)
{
	for (size_t i = 0; i < eni->groups.n; i++)
		if (rules_of(eni->groups.items[i], egress).n)
			return false;
	return true;
}

static void group_chain(struct building *b, const struct group_set *s,
			bool egress)
{
	const char *name = arena_printf(b->plan->arena, "%s.%s",
					egress ? "out" : "in", s->name);
	const char *prefix = arena_printf(b->plan->arena, "%s %s", /* SG-19 */
					  all_empty(s->like, egress)
						  ? "SG_HAS_NO_RULES"
						  : "ENI_SG_RULES_MISMATCH",
					  egress ? "egress" : "ingress");
	struct plan_chain *c = plan_chain(b->plan, b->ns,
					  &(struct plan_chain){.name = name});

	for (const sa_family_t *f = layout_families(b->vpc->ipv6); *f; f++)
		tracking_rules(b->plan, b->ns, c, s->like, egress, *f);
	if (cidr_clauses(b, NULL, s->like, egress) > CLAUSES_FEW)
		cidr_sets(b, c, s->like, egress);
	else
		cidr_clauses(b, c, s->like, egress);
	references_lost(b, c, s->like, egress, prefix);
	references_rules(b, c, s->like, egress);
	PLAN_RULE(b->plan, c, NF_LOG(prefix), NF_DROP_IT);
}

static const char *name_of_set(struct building *b, const struct eni *eni)
{
	for (size_t i = 0; i < b->sets.n; i++)
		if (same_groups(b->sets.items[i].like, eni))
			return b->sets.items[i].name;
	*vec_add(b->plan->arena,
		 &b->sets) = (struct group_set){eni, set_name(b, eni)};
	return b->sets.items[b->sets.n - 1].name;
}

static void judge(struct building *b, const char *map, const char *link,
		  const char *chain)
{
	plan_element(b->plan, b->ns,
		     &(struct plan_element){.set = map,
					    .fields = {{.lo = {.link = link}}},
					    .verdict = NF_V_GOTO,
					    .chain = chain});
}

static void judge_eni(struct building *b, const struct eni *eni)
{
	const char *link = layout_eni_link(b->plan, eni);
	const char *name = name_of_set(b, eni);
	struct arena *a = b->plan->arena;

	/* NLB-2: its own egress rules concern health checks only */
	if (eni->type == ENI_VPC_ENDPOINT) {
		judge(b, "egress", link, "endpoint_out"); /* IFE-2 */
		b->endpoints = true;
	} else if (eni->type != ENI_NETWORK_LOAD_BALANCER)
		judge(b, "egress", link, arena_printf(a, "out.%s", name));
	if (eni->type != ENI_LAMBDA) {
		judge(b, "ingress", link, arena_printf(a, "in.%s", name));
		return;
	}
	/* LAM-4: an ingress rule of a function's group has no effect */
	judge(b, "ingress", link, "function_in");
	b->functions = true;
}

/* Numbers have gaps where groups were removed */
static unsigned int highest_number(const struct vpc *vpc)
{
	unsigned int highest = 0;

	for (size_t i = 0; i < vpc->security_groups.n; i++)
		if (vpc->security_groups.items[i]->number > highest)
			highest = vpc->security_groups.items[i]->number;
	return highest;
}

void groups_plan(struct plan *p, const char *ns, const struct model *m,
		 const struct vpc *vpc, bool middlebox)
{
	struct building b = {.plan = p,
			     .ns = ns,
			     .model = m,
			     .vpc = vpc,
			     .middlebox = middlebox};
	static const struct plan_set maps[] = {
		{.name = "egress", .keys = {NF_IIF}, .verdicts = true},
		{.name = "ingress", .keys = {NF_OIF}, .verdicts = true},
	};

	b.referenced = arena_alloc(p->arena, highest_number(vpc) + 1);
	for (size_t i = 0; i < ARRAY_LEN(maps); i++)
		plan_set(p, ns, &maps[i]);
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (eni->subnet->vpc == vpc && eni->filtered && eni->places.n)
			judge_eni(&b, eni);
	}
	for (size_t i = 0; i < b.sets.n; i++) {
		group_chain(&b, &b.sets.items[i], true);
		group_chain(&b, &b.sets.items[i], false);
	}
	if (b.functions)
		layout_deny_chain(p, ns, "function_in",
				  "FUNCTION_ACCEPTS_NO_CONNECTIONS ingress");
	if (b.endpoints)
		layout_deny_chain(p, ns, "endpoint_out",
				  "VPCE_INTRA_VPC_TRAFFIC egress");
	references_sets(&b);
}
