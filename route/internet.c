// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/internet.c - everything public, in one namespace
 *
 * Hosts are addresses on its lo, with responders; gateways hang on links of
 * their own and are found by the public addresses behind them.
 */
#include "route/route.h"

#include "eni/layout.h"

/* A host that a drill has made fail: nothing to it, nothing from it */
static void failed_hosts(struct plan *p, const struct model *m)
{
	static const struct {
		const char *chain, *set;
		enum plan_hook hook;
		enum nf_key address;
	} way[] = {{"to_hosts", "failed_to", HOOK_INPUT, NF_IP_DADDR},
		   {"from_hosts", "failed_from", HOOK_OUTPUT, NF_IP_SADDR}};
	bool any = false;

	for (size_t i = 0; i < m->nodes.n; i++)
		any |= m->nodes.items[i]->kind == NODE_INTERNET_HOST &&
		       m->nodes.items[i]->o.failed;
	for (size_t w = 0; any && w < ARRAY_LEN(way); w++) {
		struct plan_chain *c = plan_chain(
			p, NS_INTERNET,
			&(struct plan_chain){.name = way[w].chain,
					     .hook = way[w].hook});

		plan_set(p, NS_INTERNET,
			 &(struct plan_set){.name = way[w].set,
					    .keys = {way[w].address},
					    .verdicts = true});
		PLAN_RULE(p, c, NF_VMAP(way[w].set, way[w].address));
	}
	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *host = m->nodes.items[i];
		struct nf_value address = {.addr = host->address};
		const char *chain = arena_printf(p->arena, "failed_%u",
						 host->number);

		if (host->kind != NODE_INTERNET_HOST || !host->o.failed)
			continue;
		layout_deny_chain(p, NS_INTERNET, chain,
				  arena_printf(p->arena, "BAD_STATE any %s",
					       host->o.name));
		for (size_t w = 0; w < ARRAY_LEN(way); w++)
			plan_element(p, NS_INTERNET,
				     &(struct plan_element){
					     .set = way[w].set,
					     .fields = {{address, address}},
					     .verdict = NF_V_GOTO,
					     .chain = chain});
	}
}

void internet_plan(struct plan *p, const struct model *m)
{
	struct plan_chain *forward, *lost;

	layout_router(p, NS_INTERNET, ipv4(169, 254, 1, 3));
	for (size_t i = 0; i < m->nodes.n; i++)
		if (m->nodes.items[i]->kind == NODE_INTERNET_HOST)
			plan_addr(p, NS_INTERNET, "lo",
				  prefix_of(m->nodes.items[i]->address));

	plan_set(p, NS_INTERNET,
		 &(struct plan_set){.name = "private",
				    .keys = {NF_IP_DADDR},
				    .interval = true});
	layout_private(p, NS_INTERNET, "private", m);
	lost = plan_chain(p, NS_INTERNET,
			  &(struct plan_chain){.name = "no_route"});
	PLAN_RULE(p, lost, NF_IN("private", NF_IP_DADDR), /* RDS-3 */
		  NF_LOG("PRIVATE_ADDRESS_FROM_INTERNET egress"), NF_DROP_IT);
	PLAN_RULE(p, lost, NF_LOG("NO_POSSIBLE_DESTINATION egress"),
		  NF_DROP_IT);
	forward = plan_chain(
		p, NS_INTERNET,
		&(struct plan_chain){.name = "forward", .hook = HOOK_FORWARD});
	PLAN_RULE(p, forward, NF_EQ(NF_OIFGROUP, GROUP_NO_ROUTE),
		  NF_GOTO_TO("no_route"));
	failed_hosts(p, m);
}

void route_plan(struct plan *p, const struct model *m)
{
	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *node = m->nodes.items[i];

		if (node->kind == NODE_LOAD_BALANCER && node->is_network)
			network_load_balancer_plan(p, m, node);
	}
	internet_plan(p, m);
	for (size_t i = 0; i < m->vpcs.n; i++) {
		const struct vpc *vpc = m->vpcs.items[i];

		router_plan(p, vpc);
		if (vpc->internet_gateway == GATEWAY_ATTACHED)
			internet_gateway_plan(p, m, vpc);
		for (size_t j = 0; j < vpc->nat_gateways.n; j++)
			if (!vpc->nat_gateways.items[j]->failure)
				nat_gateway_plan(p, m,
						 vpc->nat_gateways.items[j]);
	}
	for (size_t i = 0; i < m->peerings.n; i++)
		if (peering_active(m->peerings.items[i]))
			peering_plan(p, m->peerings.items[i]);
}
