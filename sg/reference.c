// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sg/reference.c - rules that name a security group
 *
 * A reference is a look-up in that group's one set of member addresses,
 * shared by all who name it (SG-9): attaching an ENI is a few set elements,
 * whatever the number of rules. Groups of other VPCs are in sg/foreign.c.
 */
#include "sg/group.h"

#include "eni/layout.h"

const char *members(struct building *b, const struct security_group *g,
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

bool holds(const struct eni *eni, const struct security_group *g)
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

/* Let through what @peer says comes from (or goes to) the right ones */
static void admit(struct building *b, struct plan_chain *c, struct nf_stmt peer,
		  const struct traffic *t)
{
	struct clause clause = {.n = 0};

	clause_traffic(&clause, t);
	clause_add(&clause, peer);
	if (b->lost)
		clause_add(&clause, (struct nf_stmt)NF_GOTO_TO(b->lost));
	else
		clause_add(&clause, (struct nf_stmt)NF_RETURN_IT);
	plan_chain_rule(b->plan, c, clause.stmts, clause.n);
}

static void own_reference(struct building *b, struct plan_chain *c,
			  const struct security_group_rule *r, bool egress)
{
	const char *links = balancer_links(b, r->group);
	const struct nf_stmt balancer = NF_IN(links, NF_IIF);

	b->referenced[r->group->number] = true;
	for (const sa_family_t *f = layout_families(b->vpc->ipv6); *f; f++) {
		const char *set = members(b, r->group, *f);
		const struct nf_stmt member = NF_IN(
			set, layout_address_key(*f, egress));

		if (traffic_is_of(&r->traffic, *f))
			admit(b, c, member, &r->traffic);
	}
	/* NLB-4: its group is meant, whoever's address it preserves */
	if (!egress && held_by_balancer(b, r->group))
		admit(b, c, balancer, &r->traffic);
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
				foreign_reference(b, c, r, egress, true);
		}
	}
	/* all that is left is dropped; of this we know a better reason */
	for (size_t i = 0; i < like->groups.n; i++) {
		struct rules rules = rules_of(like->groups.items[i], egress);

		for (size_t j = 0; j < rules.n; j++)
			if (rules.items[j].group &&
			    rules.items[j].group->vpc != b->vpc)
				foreign_reference(b, c, &rules.items[j], egress,
						  false);
	}
}

static void own_references(struct building *b, struct plan_chain *c,
			   const struct eni *like, bool egress)
{
	for (size_t i = 0; i < like->groups.n; i++) {
		struct rules rules = rules_of(like->groups.items[i], egress);

		for (size_t j = 0; j < rules.n; j++)
			if (rules.items[j].group &&
			    rules.items[j].group->vpc == b->vpc)
				own_reference(b, c, &rules.items[j], egress);
	}
}

static bool has_reference(const struct building *b, const struct eni *like,
			  bool egress)
{
	for (size_t i = 0; i < like->groups.n; i++) {
		struct rules rules = rules_of(like->groups.items[i], egress);

		for (size_t j = 0; j < rules.n; j++)
			if (rules.items[j].group &&
			    rules.items[j].group->vpc == b->vpc)
				return true;
	}
	return false;
}

void references_lost(struct building *b, struct plan_chain *c,
		     const struct eni *like, bool egress, const char *prefix)
{
	struct plan *p = b->plan;
	const char *name = arena_printf(p->arena, "%s.lost", c->name);
	struct plan_chain *lost;

	if (!b->middlebox || !has_reference(b, like, egress))
		return;
	lost = plan_chain(p, b->ns, &(struct plan_chain){.name = name});
	b->lost = egress ? "lost_out" : "lost_in";
	own_references(b, lost, like, egress);
	b->lost = NULL;
	PLAN_RULE(p, lost, NF_LOG(prefix), NF_DROP_IT);
	for (const sa_family_t *f = layout_families(b->vpc->ipv6); *f; f++)
		PLAN_RULE(p, c, NF_IN("middleboxes", NF_IIF),
			  NF_EQ(NF_NFPROTO, *f),
			  NF_NOT_IN(*f == AF_INET6 ? "eni6" : "eni4", NF_IIF,
				    layout_address_key(*f, false)),
			  NF_GOTO_TO(name));
}

/* --- sets -------------------------------------------------------------- */

static void member_address(struct building *b, const struct security_group *g,
			   struct addr a)
{
	struct nf_value own = {.addr = a};

	if (a.family)
		plan_element(
			b->plan, b->ns,
			&(struct plan_element){.set = members(b, g, a.family),
					       .fields = {{own, own}}});
}

void member(struct building *b, const struct security_group *g,
	    const struct eni *eni)
{
	for (size_t i = 0; i < eni_addresses(eni); i++)
		if (eni_address_at(eni, i).family == AF_INET || b->vpc->ipv6)
			member_address(b, g, eni_address_at(eni, i));
	member_address(b, g, eni->origin_facing);
	if (eni->type == ENI_NETWORK_LOAD_BALANCER && g->vpc == b->vpc)
		plan_element(
			b->plan, b->ns,
			&(struct plan_element){
				.set = balancer_links(b, g),
				.fields = {{.lo = {.link = layout_eni_link(
							   b->plan, eni)}}}});
}

void member_set(struct building *b, const struct security_group *g)
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

void references_sets(struct building *b)
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
