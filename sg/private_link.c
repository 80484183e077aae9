// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sg/private_link.c - a load balancer's groups on PrivateLink traffic (NLB-3)
 *
 * They are asked where the client's address is still known: in the endpoint's
 * namespace, before it translates. The client is in another VPC and no way
 * shows who it is, so rules that name groups admit nobody.
 */
#include "sg/group.h"

#include "eni/layout.h"

/* @peers: a set of its own for the rule's block */
static void admit(struct plan *p, const char *ns, struct plan_chain *c,
		  const struct security_group_rule *r, const char *peers)
{
	struct clause rule = {0};

	if (r->stale || r->group || r->cidr.addr.family != AF_INET ||
	    !traffic_is_of(&r->traffic, AF_INET))
		return;
	if (r->cidr.len) {
		plan_set(p, ns,
			 &(struct plan_set){.name = peers,
					    .keys = {NF_IP_SADDR},
					    .interval = true});
		layout_prefix_element(p, ns, peers, r->cidr);
		clause_add(&rule, (struct nf_stmt)NF_IN(peers, NF_IP_SADDR));
	}
	clause_traffic(&rule, &r->traffic);
	clause_add(&rule, (struct nf_stmt)NF_RETURN_IT);
	plan_chain_rule(p, c, rule.stmts, rule.n);
}

static void groups(struct plan *p, const char *ns, const struct eni *nlb)
{
	struct plan_chain *c = plan_chain(
		p, ns, &(struct plan_chain){.name = "provider"});
	size_t rules = 0;

	for (size_t i = 0; i < nlb->groups.n; i++) {
		const struct security_group *g = nlb->groups.items[i];

		for (size_t j = 0; j < g->ingress.n; j++)
			admit(p, ns, c, &g->ingress.items[j],
			      arena_printf(p->arena, "peers.%zu", rules++));
	}
	PLAN_RULE(p, c,
		  NF_LOG(rules ? "ENI_SG_RULES_MISMATCH ingress"
			       : "SG_HAS_NO_RULES ingress"),
		  NF_DROP_IT);
}

void private_link_groups(struct plan *p, const struct vpc *vpc)
{
	for (size_t i = 0; i < vpc->endpoints.n; i++) {
		const struct vpc_endpoint *e = vpc->endpoints.items[i];

		if (!e->provider || !endpoint_available(e) ||
		    !e->provider->load_balancer->enforce_on_private_link)
			continue;
		for (size_t j = 0; j < e->node->places.n; j++) {
			const struct place *at = &e->node->places.items[j];
			const struct eni *nlb = endpoint_provider(e, at);

			if (nlb && nlb->filtered)
				groups(p, layout_place_ns(p->arena, at), nlb);
		}
	}
}
