// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/internet.c - everything public, in one namespace
 *
 * Hosts are addresses on its lo, with responders; gateways hang on links of
 * their own and are found by the public addresses behind them.
 */
#include "route/route.h"

#include "eni/layout.h"
#include "vpc/between.h"
#include "vpc/dns.h"

static bool on_internet(const struct node *n)
{
	return n->places.n && place_on_internet(&n->places.items[0]);
}

/* The chain that drops what is to or from a host that a drill made fail */
static const char *failed_chain(struct plan *p, const struct node *host)
{
	return arena_printf(p->arena, "failed_%u", host->number);
}

/* Nothing to such hosts, nothing from them: one of the two, in one family */
static void look_up_failed(struct plan *p, const struct model *m,
			   sa_family_t family, bool to)
{
	const char *name = arena_printf(p->arena, "failed_%s%s",
					to ? "to" : "from",
					family == AF_INET6 ? "6" : "");
	enum nf_key address = layout_address_key(family, to);
	struct plan_chain *c = plan_chain(
		p, NS_INTERNET,
		&(struct plan_chain){.name = name,
				     .hook = to ? HOOK_INPUT : HOOK_OUTPUT});

	plan_set(p, NS_INTERNET,
		 &(struct plan_set){
			 .name = name, .keys = {address}, .verdicts = true});
	PLAN_RULE(p, c, NF_VMAP(name, address));
	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *host = m->nodes.items[i];
		struct nf_value own = {0};

		if (!on_internet(host) || !host->o.failed)
			continue;
		own.addr = place_address(&host->places.items[0], family);
		if (own.addr.family)
			plan_element(p, NS_INTERNET,
				     &(struct plan_element){
					     .set = name,
					     .fields = {{own, own}},
					     .verdict = NF_V_GOTO,
					     .chain = failed_chain(p, host)});
	}
}

static void failed_hosts(struct plan *p, const struct model *m)
{
	bool any = false;

	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *host = m->nodes.items[i];

		if (!on_internet(host) || !host->o.failed)
			continue;
		any = true;
		layout_deny_chain(p, NS_INTERNET, failed_chain(p, host),
				  arena_printf(p->arena, "BAD_STATE any %s",
					       host->o.name));
	}
	for (const sa_family_t *f = layout_families(p->ipv6); any && *f; f++) {
		look_up_failed(p, m, *f, true);
		look_up_failed(p, m, *f, false);
	}
}

static void host(struct plan *p, const struct place *place)
{
	for (const sa_family_t *f = layout_families(true); *f; f++) {
		struct addr a = place_address(place, *f);

		if (a.family)
			plan_addr(p, NS_INTERNET, "lo", prefix_of(a));
	}
}

/* IPv6 of a VPC is public, but no gateway of its leads there */
static void lost_ipv6(struct plan *p, const struct model *m,
		      struct plan_chain *lost)
{
	plan_set(p, NS_INTERNET,
		 &(struct plan_set){.name = "blocks6",
				    .keys = {NF_IP6_DADDR},
				    .interval = true});
	for (size_t i = 0; i < m->vpcs.n; i++)
		for (size_t j = 0; j < m->vpcs.items[i]->ipv6_cidrs.n; j++)
			layout_prefix_element(
				p, NS_INTERNET, "blocks6",
				m->vpcs.items[i]->ipv6_cidrs.items[j]);
	PLAN_RULE(p, lost, NF_IN("blocks6", NF_IP6_DADDR),
		  NF_LOG("NO_ROUTE_TO_DESTINATION ingress"), NF_DROP_IT);
}

void internet_plan(struct plan *p, const struct model *m)
{
	struct plan_chain *forward, *lost;

	layout_router(p, NS_INTERNET, ipv4(169, 254, 1, 3));
	plan_addr(p, NS_INTERNET, "lo", prefix_of(dns_public_resolver()));
	for (size_t i = 0; i < m->nodes.n; i++)
		if (on_internet(m->nodes.items[i]))
			host(p, &m->nodes.items[i]->places.items[0]);

	plan_set(p, NS_INTERNET,
		 &(struct plan_set){.name = "private",
				    .keys = {NF_IP_DADDR},
				    .interval = true});
	layout_private(p, NS_INTERNET, "private", m);
	lost = plan_chain(p, NS_INTERNET,
			  &(struct plan_chain){.name = "no_route"});
	PLAN_RULE(p, lost, NF_IN("private", NF_IP_DADDR), /* RDS-3 */
		  NF_LOG("PRIVATE_ADDRESS_FROM_INTERNET egress"), NF_DROP_IT);
	if (p->ipv6)
		lost_ipv6(p, m, lost);
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
		if (node->kind == NODE_PROXY)
			proxy_plan(p, node);
		if (node->forwards)
			middlebox_plan(p, node);
	}
	internet_plan(p, m);
	for (size_t i = 0; i < m->vpcs.n; i++) {
		const struct vpc *vpc = m->vpcs.items[i];

		router_plan(p, vpc);
		idle_router_plan(p, layout_router_ns(p, vpc), m);
		internet_gateway_plan(p, m, vpc);
		if (vpc->vpn_gateway == GATEWAY_ATTACHED)
			vpn_gateway_plan(p, m, vpc);
		for (size_t j = 0; j < vpc->nat_gateways.n; j++)
			nat_gateway_plan(p, m, vpc->nat_gateways.items[j]);
		if (vpc->endpoints.n)
			endpoint_sets(p, vpc);
		for (size_t j = 0; j < vpc->endpoints.n; j++)
			endpoint_plan(p, m, vpc->endpoints.items[j]);
	}
	for (size_t i = 0; i < m->peerings.n; i++)
		if (peering_active(m->peerings.items[i]))
			peering_plan(p, m->peerings.items[i]);
	for (size_t i = 0; i < m->on_premises.n; i++)
		premises_plan(p, m->on_premises.items[i]);
	for (size_t i = 0; i < m->transit_gateways.n; i++)
		transit_gateway_plan(p, m, m->transit_gateways.items[i]);
}
