// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sg/tracking.c - flows that AWS does not track
 *
 * A TCP or UDP flow that a rule for everybody (0.0.0.0/0, ::/0) admits, while the
 * other direction is open to everybody on all ports, is not tracked (TRK-2):
 * its packets pass by rule, not by state, and a changed rule cuts it at once
 * (TRK-3). Two bits of the flow's ct mark remember that: one for the ENI
 * where it started, one for where it ends. The rules that admit the first
 * packet set them; packets of such a flow then go to the same chains again.
 *
 * Whatever passes a Hyperplane ENI, NAT gateway or load balancer is tracked
 * all the same (TRK-5), and so is what an appliance forwards: a third bit.
 */
#include "sg/sg.h"

#include "eni/layout.h"

/* Is every port of @protocol open to everybody? */
static bool everything(struct rules rules, int protocol, sa_family_t family)
{
	for (size_t i = 0; i < rules.n; i++) {
		const struct security_group_rule *r = &rules.items[i];
		const struct traffic *t = &r->traffic;

		if (r->group || r->cidr.len || r->cidr.addr.family != family)
			continue;
		if (t->protocol == PROTOCOL_ALL ||
		    (t->protocol == protocol && t->from == 0 &&
		     t->to == UINT16_MAX))
			return true;
	}
	return false;
}

static bool other_side_open(const struct eni *eni, bool egress, int protocol,
			    sa_family_t family)
{
	for (size_t i = 0; i < eni->groups.n; i++)
		if (everything(rules_of(eni->groups.items[i], !egress),
			       protocol, family))
			return true;
	return false;
}

/* Ports that a rule for everybody opens, disjoint */
static struct boxes open_ports(struct plan *p, const struct eni *eni,
			       bool egress, int protocol, sa_family_t family)
{
	struct boxes boxes = {0};

	for (size_t i = 0; i < eni->groups.n; i++) {
		struct rules rules = rules_of(eni->groups.items[i], egress);

		for (size_t j = 0; j < rules.n; j++) {
			const struct security_group_rule *r = &rules.items[j];
			const struct traffic *t = &r->traffic;
			bool all = t->protocol == PROTOCOL_ALL;

			if (r->group || r->cidr.len ||
			    r->cidr.addr.family != family ||
			    (!all && t->protocol != protocol))
				continue;
			boxes_add(p->arena, &boxes, r->cidr, all ? 0 : t->from,
				  all ? UINT16_MAX : t->to, 0);
		}
	}
	return flatten(p->arena, &boxes);
}

static bool open_set(struct plan *p, const char *ns, const char *set,
		     const struct eni *eni, bool egress, sa_family_t family)
{
	static const int protocols[] = {PROTOCOL_TCP, PROTOCOL_UDP};
	bool any = false;

	for (size_t k = 0; k < ARRAY_LEN(protocols); k++) {
		struct nf_value protocol = {.num = (uint32_t)protocols[k]};
		struct boxes boxes;

		if (!other_side_open(eni, egress, protocols[k], family))
			continue;
		boxes = open_ports(p, eni, egress, protocols[k], family);
		for (size_t i = 0; i < boxes.n; i++)
			plan_element(
				p, ns,
				&(struct plan_element){
					.set = set,
					.fields =
						{{protocol, protocol},
						 {{.num = boxes.items[i].from},
						  {.num = boxes.items[i].to}}},
				});
		any |= boxes.n > 0;
	}
	if (any)
		plan_set(p, ns,
			 &(struct plan_set){.name = set,
					    .keys = {NF_L4PROTO, NF_DPORT},
					    .interval = true});
	return any;
}

void tracking_rules(struct plan *p, const char *ns, struct plan_chain *c,
		    const struct eni *like, bool egress, sa_family_t family)
{
	const char *set = arena_printf(p->arena, "%s.open%c", c->name,
				       family == AF_INET6 ? '6' : '4');
	const struct nf_stmt new = NF_STATE(NF_CT_NEW);
	const struct nf_stmt own = NF_EQ(NF_NFPROTO, family);
	const struct nf_stmt open = NF_IN(set, NF_L4PROTO, NF_DPORT);
	const struct nf_stmt from = NF_NOT_IN("tracked", NF_IIF);
	const struct nf_stmt to = NF_NOT_IN("tracked", NF_OIF);
	const struct nf_stmt let = NF_RETURN_IT;

	if (like->type == ENI_LAMBDA ||
	    !open_set(p, ns, set, like, egress, family))
		return;
	if (egress) {
		PLAN_RULE(p, c, new, own, open, from, to,
			  NF_SET(NF_CT_MARK, AT_START), let);
		return;
	}
	PLAN_RULE(p, c, new, own, open, from, to, NF_EQ(NF_CT_MARK, AT_START),
		  NF_SET(NF_CT_MARK, AT_BOTH), let);
	PLAN_RULE(p, c, new, own, open, from, to, NF_SET(NF_CT_MARK, AT_END),
		  let);
}

/* The chain of a direction: what opens a flow, and what is never tracked */
void tracking_chain(struct plan *p, const char *ns, const struct model *m,
		    const struct vpc *vpc, bool egress)
{
	enum { SYN = 0x02, ACK = 0x10 };
	struct plan_chain *c = plan_chain(
		p, ns,
		&(struct plan_chain){.name = egress ? "sg_out" : "sg_in"});
	const struct nf_stmt judge =
		egress ? (struct nf_stmt)NF_VMAP("egress", NF_IIF)
		       : (struct nf_stmt)NF_VMAP("ingress", NF_OIF);
	/* a middlebox that stands in one of the two ways is no end of it */
	const struct nf_stmt an_end =
		egress ? (struct nf_stmt)NF_NOT_IN("tracked", NF_IIF)
		       : (struct nf_stmt)NF_NOT_IN("tracked", NF_OIF);
	/* leaving: the way there starts here, the way back at the far end */
	const char *there = egress ? "untracked_start" : "untracked_end";
	const char *back = egress ? "untracked_end" : "untracked_start";

	/* TRK-8: in the middle of a flow, and nothing known of it */
	if (egress && m->age_ms)
		PLAN_RULE(p, c, NF_STATE(NF_CT_NEW),
			  {.op = NF_OP_MATCH,
			   .keys = {NF_TCP_FLAGS},
			   .mask = SYN | ACK,
			   .lo = {.num = ACK}},
			  NF_NOTE("TRACKING_IDLE_TIMEOUT"));
	PLAN_RULE(p, c, NF_STATE(NF_CT_NEW), judge);
	PLAN_RULE(p, c, NF_STATE(NF_CT_ESTABLISHED), NF_EQ(NF_CT_DIRECTION, 0),
		  NF_IN(there, NF_CT_MARK), an_end, judge);
	PLAN_RULE(p, c, NF_STATE(NF_CT_ESTABLISHED), NF_EQ(NF_CT_DIRECTION, 1),
		  NF_IN(back, NF_CT_MARK), an_end, judge);
	if (!egress)
		path_mtu_rules(p, c, vpc->ipv6);
}

void tracked_rules(struct plan *p, struct plan_chain *c)
{
	PLAN_RULE(p, c, NF_STATE(NF_CT_NEW), NF_IN("tracked", NF_IIF),
		  NF_SET(NF_CT_MARK, AUTOMATICALLY));
	PLAN_RULE(p, c, NF_STATE(NF_CT_NEW), NF_IN("tracked", NF_OIF),
		  NF_SET(NF_CT_MARK, AUTOMATICALLY));
}

static void mark_set(struct plan *p, const char *ns, const char *set,
		     uint32_t bit)
{
	static const uint32_t marks[] = {AT_START, AT_END, AT_BOTH};

	plan_set(p, ns, &(struct plan_set){.name = set, .keys = {NF_CT_MARK}});
	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		struct nf_value mark = {.num = marks[i]};

		if (marks[i] & bit)
			plan_element(
				p, ns,
				&(struct plan_element){
					.set = set, .fields = {{mark, mark}}});
	}
}

void tracking_sets(struct plan *p, const char *ns, const struct model *m,
		   const struct vpc *vpc)
{
	mark_set(p, ns, "untracked_start", AT_START);
	mark_set(p, ns, "untracked_end", AT_END);
	plan_set(p, ns,
		 &(struct plan_set){.name = "tracked", .keys = {NF_IIF}});
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (eni->subnet->vpc != vpc || !eni->places.n)
			continue;
		if (eni->type == ENI_INTERFACE && eni->source_dest_check)
			continue;
		plan_element(p, ns,
			     &(struct plan_element){
				     .set = "tracked",
				     .fields = {{.lo = {.link = layout_eni_link(
								p, eni)}}}});
	}
}
