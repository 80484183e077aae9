// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sg/foreign.c - rules that name a security group of another VPC
 *
 * Who is in it is known by address as in one's own VPC, but only on links
 * that lead there and show it: a peering within the Region (SG-10, SG-11),
 * and, inwards, an attachment of a transit gateway that has referencing on
 * for both (TGW-13). What comes by an attachment without it is dropped as
 * ever, with a reason of its own (F-17). Without any such link a rule is
 * stale and matches nothing (SG-13).
 */
#include "sg/group.h"

#include "eni/layout.h"
#include "vpc/between.h"

static void link_element(struct building *b, struct way *way, const char *link)
{
	static const char *const name[2][2] = {{"unknown_from", "unknown_to"},
					       {"from", "to"}};

	if (!way->set) {
		way->set = arena_printf(b->plan->arena, "%s.%s",
					name[way->known][way->egress],
					way->far->o.name);
		plan_set(b->plan, b->ns,
			 &(struct plan_set){
				 .name = way->set,
				 .keys = {way->egress ? NF_OIF : NF_IIF}});
	}
	plan_element(
		b->plan, b->ns,
		&(struct plan_element){.set = way->set,
				       .fields = {{.lo = {.link = link}}}});
}

static void by_peerings(struct building *b, struct way *way)
{
	for (size_t i = 0; way->known && i < b->model->peerings.n; i++) {
		const struct peering *p = b->model->peerings.items[i];

		if (peering_active(p) && peering_within_region(p) &&
		    peering_far(p, b->vpc) == way->far)
			link_element(b, way,
				     layout_peering_link(b->plan->arena, p));
	}
}

static void by_attachment(struct building *b, struct way *way,
			  const struct transit_gateway *g)
{
	const struct transit_attachment *own = transit_attachment_of(g, b->vpc);
	const struct transit_attachment *far = transit_attachment_of(g,
								     way->far);
	bool known;

	if (!own || !far)
		return;
	known = !way->egress && g->security_group_referencing &&
		own->security_group_referencing &&
		far->security_group_referencing;
	for (size_t i = 0; known == way->known && i < own->node->places.n; i++)
		link_element(b, way,
			     layout_eni_link(b->plan,
					     own->node->places.items[i].eni));
}

/* The set of links to @far that are so; NULL: there is none */
static const char *way_to(struct building *b, const struct vpc *far,
			  bool egress, bool known)
{
	struct way *way;

	for (size_t i = 0; i < b->ways.n; i++) {
		way = &b->ways.items[i];
		if (way->far == far && way->egress == egress &&
		    way->known == known)
			return way->set;
	}
	way = vec_add(b->plan->arena, &b->ways);
	*way = (struct way){far, egress, known, NULL};
	by_peerings(b, way);
	for (size_t i = 0; i < b->model->transit_gateways.n; i++)
		by_attachment(b, way, b->model->transit_gateways.items[i]);
	return way->set;
}

static void need_members(struct building *b, const struct security_group *g)
{
	for (size_t i = 0; i < b->foreign.n; i++)
		if (b->foreign.items[i] == g)
			return;
	*vec_add(b->plan->arena, &b->foreign) = g;
	member_set(b, g);
	for (size_t i = 0; i < b->model->enis.n; i++)
		if (holds(b->model->enis.items[i], g))
			member(b, g, b->model->enis.items[i]);
}

void foreign_reference(struct building *b, struct plan_chain *c,
		       const struct security_group_rule *r, bool egress,
		       bool known)
{
	const char *links = way_to(b, r->group->vpc, egress, known);
	const char *why = egress ? "SG_REFERENCING_SUPPORT egress"
				 : "SG_REFERENCING_SUPPORT ingress";

	if (!links)
		return;
	need_members(b, r->group);
	for (const sa_family_t *f = layout_families(b->vpc->ipv6); *f; f++) {
		const char *set = members(b, r->group, *f);
		struct clause clause = {
			{NF_IN(links, egress ? NF_OIF : NF_IIF),
			 NF_IN(set, layout_address_key(*f, egress))},
			2};

		if (!traffic_is_of(&r->traffic, *f))
			continue;
		clause_traffic(&clause, &r->traffic);
		if (known) {
			clause_add(&clause, (struct nf_stmt)NF_RETURN_IT);
		} else {
			clause_add(&clause, (struct nf_stmt)NF_LOG(why));
			clause_add(&clause, (struct nf_stmt)NF_DROP_IT);
		}
		plan_chain_rule(b->plan, c, clause.stmts, clause.n);
	}
}
