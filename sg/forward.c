// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sg/forward.c - the one chain that every packet of a VPC passes
 *
 *	source check -> group egress -> ACL out -> ACL in
 *		     -> destination check, or a sink -> group ingress
 *
 * What has no route is judged by the sender's groups and ACL first (PKT-1).
 *
 * Groups judge the packets that open a flow and let replies through (TRK-1),
 * untracked flows aside (sg/tracking.c);
 * ACLs judge every packet, except inside one subnet (ACL-4). Each step is one
 * look-up by the link or its group.
 */
#include "sg/sg.h"

#include "eni/flow_counts.h"
#include "eni/layout.h"
#include "vpc/between.h"
#include "vpc/flow_log.h"

static bool is_peered(const struct model *m, const struct vpc *vpc)
{
	for (size_t i = 0; i < m->peerings.n; i++)
		if (peering_active(m->peerings.items[i]) &&
		    peering_far(m->peerings.items[i], vpc))
			return true;
	return false;
}

static void sink(struct plan *p, const char *ns, uint32_t group,
		 const char *chain)
{
	plan_element(p, ns,
		     &(struct plan_element){
			     .set = "sinks",
			     .fields = {{{.num = group}, {.num = group}}},
			     .verdict = NF_V_GOTO,
			     .chain = chain});
}

static void sets(struct plan *p, const char *ns, const struct vpc *vpc,
		 bool peered)
{
	static const struct plan_set all[] = {
		{.name = "eni4", .keys = {NF_IIF, NF_IP_SADDR}},
		{.name = "nocheck", .keys = {NF_IIF}},
		{.name = "sinks", .keys = {NF_OIFGROUP}, .verdicts = true},
		{.name = "balancers", .keys = {NF_IIF}, .data = NF_CT_MARK},
	};

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		plan_set(p, ns, &all[i]);
	if (peered)
		plan_set(p, ns,
			 &(struct plan_set){.name = "peerings",
					    .keys = {NF_OIF},
					    .verdicts = true});
	if (vpc->ipv6)
		plan_set(p, ns,
			 &(struct plan_set){.name = "eni6",
					    .keys = {NF_IIF, NF_IP6_SADDR}});
	sink(p, ns, GROUP_NO_ROUTE, "no_route");
	sink(p, ns, GROUP_BLACKHOLE, "blackhole");
}

/* What a VPC makes use of; the rest is not asked for */
struct uses {
	bool ipv6, peered, drilled, endpoints, redirected, circle;
	bool logged; /* packet by packet, for expectations */
	bool counted; /* for flow logs */
};

/* Between the two ACLs a packet has left its ENI: ACCEPT there (FL-4) */
static void acl_rules(struct plan *p, struct plan_chain *c,
		      const struct uses *uses)
{
	PLAN_RULE(p, c, NF_VMAP("acl_out", NF_IIFGROUP));
	if (uses->logged)
		PLAN_RULE(p, c, NF_LOG_ACCEPT("ACCEPT egress"));
	if (uses->counted)
		PLAN_RULE(p, c, NF_JUMP_TO(flow_counts_chain(FLOW_OUT)));
	PLAN_RULE(p, c, NF_VMAP("acl_in", NF_OIFGROUP));
}

/* The interfaces that flow logs are on; false: none in this VPC */
static bool counts(struct plan *p, const char *ns, const struct model *m,
		   const struct vpc *vpc)
{
	bool any = false;

	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (!eni->flow_logged || eni->subnet->vpc != vpc ||
		    !eni->places.n)
			continue;
		flow_counts_link(p, ns, layout_eni_link(p, eni));
		any = true;
	}
	if (any)
		flow_counts_plan(p, ns,
				 &(struct flow_counting){
					 .ipv6 = vpc->ipv6,
					 .flags = flow_log_asks(
						 m, vpc, FIELD_TCP_FLAGS)});
	return any;
}

/* ENI-5: an address that is none of the ENI's */
static void check_rules(struct plan *p, struct plan_chain *c, bool ipv6,
			bool destination)
{
	enum nf_key link = destination ? NF_OIF : NF_IIF;
	const char *chain = destination ? "foreign_destination"
					: "foreign_source";

	for (const sa_family_t *f = layout_families(ipv6); *f; f++) {
		const char *set = *f == AF_INET6 ? "eni6" : "eni4";

		PLAN_RULE(p, c,
			  NF_NOT_IN(set, link,
				    layout_address_key(*f, destination)),
			  NF_NOT_IN("nocheck", link), NF_GOTO_TO(chain));
	}
}

/* The links to nowhere are no ENI's, either */
static void strangers(struct plan *p, const char *ns)
{
	struct plan_chain *c = plan_chain(
		p, ns, &(struct plan_chain){.name = "foreign_destination"});

	PLAN_RULE(p, c, NF_VMAP("sinks", NF_OIFGROUP));
	PLAN_RULE(p, c, NF_LOG("ENI_SOURCE_DEST_CHECK_RESTRICTION ingress"),
		  NF_DROP_IT);
}

/* Of no flow and opening none: state is the ENIs', so what merely passes from
 * gateway to gateway needs none (PKT-5) */
static void invalid(struct plan *p, struct plan_chain *c, enum nf_key link)
{
	PLAN_RULE(p, c, NF_STATE(NF_CT_INVALID), NF_NOT_IN("nocheck", link),
		  NF_JUMP_TO("invalid"));
}

/* What state says of a packet that opens a flow, or of none we know */
static void opening(struct plan *p, struct plan_chain *c)
{
	tracked_rules(p, c);
	/* NLB-5: what a balancer passes on under its client's address */
	PLAN_RULE(p, c, NF_STATE(NF_CT_NEW),
		  NF_NOT_IN("eni4", NF_IIF, NF_IP_SADDR),
		  NF_SET_FROM(NF_CT_MARK, "balancers", NF_IIF));
	PLAN_RULE(p, c, NF_JUMP_TO("sg_in"));
}

/* From the sender's ENI on */
static void onward(struct plan *p, struct plan_chain *c,
		   const struct uses *uses, bool established)
{
	acl_rules(p, c, uses);
	if (uses->redirected)
		redirect_egress(p, c, uses->ipv6);
	check_rules(p, c, uses->ipv6, true);
	if (!uses->ipv6 && p->ipv6) /* from a transit gateway: of no VPC */
		PLAN_RULE(p, c, NF_EQ(NF_NFPROTO, AF_INET6),
			  NF_VMAP("sinks", NF_OIFGROUP));
	if (uses->peered) /* PCX-6 */
		PLAN_RULE(p, c, NF_VMAP("peerings", NF_OIF));
	if (!established)
		invalid(p, c, NF_OIF);
	if (uses->endpoints)
		PLAN_RULE(p, c, NF_VMAP("endpoints", NF_OIF));
	if (!established)
		opening(p, c);
	if (uses->logged)
		PLAN_RULE(p, c, NF_LOG_ACCEPT("ACCEPT ingress"));
	if (uses->counted)
		PLAN_RULE(p, c, NF_JUMP_TO(flow_counts_chain(FLOW_IN)));
	if (uses->circle)
		circle_rule(p, c);
}

static void forward_chain(struct plan *p, const char *ns,
			  const struct uses *uses)
{
	struct plan_chain *c = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "forward", .hook = HOOK_FORWARD});
	struct plan_chain *known = plan_chain(
		p, ns, &(struct plan_chain){.name = "established"});

	if (uses->drilled)
		drill_rules(p, c);
	if (uses->redirected)
		redirect_ingress(p, c);
	check_rules(p, c, uses->ipv6, false);
	/* no group is asked about what it has let through, if it is tracked */
	PLAN_RULE(p, c, NF_STATE(NF_CT_ESTABLISHED),
		  NF_NO_BIT(NF_CT_MARK, AT_BOTH), NF_GOTO_TO("established"));
	onward(p, known, uses, true);
	invalid(p, c, NF_IIF);
	PLAN_RULE(p, c, NF_JUMP_TO("sg_out"));
	onward(p, c, uses, false);
}

struct rules rules_of(const struct security_group *g, bool egress)
{
	return egress ? (struct rules){g->egress.items, g->egress.n}
		      : (struct rules){g->ingress.items, g->ingress.n};
}

void sg_plan(struct plan *p, const struct model *m)
{
	for (size_t i = 0; i < m->vpcs.n; i++) {
		const struct vpc *vpc = m->vpcs.items[i];
		const char *ns = layout_router_ns(p, vpc);
		const struct uses uses = {
			.ipv6 = vpc->ipv6,
			.peered = is_peered(m, vpc),
			.drilled = drill_plan(p, ns, m, vpc),
			.endpoints = vpc->endpoints.n > 0,
			.redirected = redirect_plan(p, ns, vpc),
			.circle = circle_plan(p, ns, vpc),
			.logged = m->logged,
			.counted = counts(p, ns, m, vpc)};
		bool middlebox = middlebox_any(m, vpc);

		sets(p, ns, vpc, uses.peered);
		middlebox_rules(p, ns, m, vpc, middlebox);
		groups_plan(p, ns, m, vpc, middlebox);
		private_link_groups(p, vpc);
		acls_plan(p, ns, vpc);
		tracking_sets(p, ns, m, vpc);
		tracking_chain(p, ns, m, vpc, true);
		tracking_chain(p, ns, m, vpc, false);
		path_mtu_plan(p, ns, vpc->ipv6);
		layout_deny_chain(p, ns, "foreign_source",
				  "ENI_SOURCE_DEST_CHECK_RESTRICTION egress");
		strangers(p, ns);
		forward_chain(p, ns, &uses);
	}
}
