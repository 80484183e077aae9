// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/premises.c - networks on premises, and the virtual private gateway
 *
 *	router "vgw" --- "vpc" vgw/app "vpn-1" --- "vpn" onprem/1
 *
 * A network on premises is one namespace with the addresses of its hosts;
 * all that is not its own goes by its VPN, to a virtual private or a transit
 * gateway. The former serves the ENIs of its VPC alone: it leads nowhere else
 * and nobody else may use it.
 */
#include "route/route.h"

#include "eni/layout.h"
#include "vpc/between.h"

static const struct prefix everywhere = {{.family = AF_INET}, 0};

void premises_plan(struct plan *p, const struct on_premises *op)
{
	const char *ns = arena_strdup(p->arena, layout_premises(op).s);
	struct plan_chain *forward;

	layout_router(p, ns, ipv4(169, 254, 1, 5));
	layout_rule(p, ns, AF_INET, RULE_MARKED, TABLE_ROUTE_TABLE);
	for (size_t i = 0; i < op->hosts.n; i++)
		plan_addr(p, ns, "lo", prefix_of(op->hosts.items[i]->address));
	for (size_t i = 0; i < op->cidrs.n; i++) /* who is not there */
		layout_via(p, ns, TABLE_ROUTE_TABLE, op->cidrs.items[i],
			   "noroute");
	forward = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "forward", .hook = HOOK_FORWARD});
	PLAN_RULE(p, forward, NF_LOG("NO_POSSIBLE_DESTINATION egress"),
		  NF_DROP_IT);
}

/* It carries nothing, whichever side sends */
static void no_vpn(struct plan *p, const struct on_premises *op,
		   struct plan_chain *forward, const char *link,
		   const char *code)
{
	const char *out = arena_printf(p->arena, "%s egress %s", code,
				       op->o.name);
	const char *in = arena_printf(p->arena, "%s ingress %s", code,
				      op->o.name);

	PLAN_RULE(p, forward, NF_TO_LINK(link), NF_LOG(out), NF_DROP_IT);
	PLAN_RULE(p, forward, NF_FROM_LINK(link), NF_LOG(in), NF_DROP_IT);
}

const char *premises_link(struct plan *p, const struct on_premises *op,
			  const char *ns, struct plan_chain *forward,
			  const char *code)
{
	const char *there = arena_strdup(p->arena, layout_premises(op).s);
	const char *link = layout_vpn_link(p->arena, op);

	layout_gateway_link(
		p, (struct plan_end){.ns = ns, .name = link, .mtu = MTU_VPN},
		(struct plan_end){.ns = there, .name = "vpn", .mtu = MTU_VPN});
	layout_via(p, there, TABLE_ROUTE_TABLE, everywhere, "vpn");
	if (op->down)
		no_vpn(p, op, forward, link, code);
	return link;
}

/* --- the virtual private gateway --------------------------------------- */

/* All IPv4 addresses that an ENI has: secondary ones too (ENI-1) */
static void served(struct plan *p, const char *ns, const struct eni *eni)
{
	for (size_t i = 0; i < eni_addresses(eni); i++) {
		struct nf_value own = {.addr = eni_address_at(eni, i)};

		if (own.addr.family == AF_INET)
			plan_element(
				p, ns,
				&(struct plan_element){.set = "enis",
						       .fields = {{own, own}}});
	}
}

/* Attached ENIs alone: neither peers of the VPC nor its gateways (PCX-4) */
static void serve(struct plan *p, const char *ns, const struct model *m,
		  const struct vpc *vpc, struct plan_chain *forward)
{
	static const struct nf_stmt from_vpn = {.op = NF_OP_MATCH,
						.keys = {NF_IIF},
						.not = true,
						.lo = {.link = "vpc"}};

	plan_set(p, ns,
		 &(struct plan_set){.name = "enis", .keys = {NF_IP_SADDR}});
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (eni->subnet->vpc == vpc && eni->places.n &&
		    eni->type != ENI_TRANSIT_GATEWAY)
			served(p, ns, eni);
	}
	PLAN_RULE(p, forward, NF_FROM_LINK("vpc"),
		  NF_NOT_IN("enis", NF_IP_SADDR),
		  NF_LOG("VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS egress"),
		  NF_DROP_IT);
	PLAN_RULE(p, forward, from_vpn, NF_NOT_IN("enis", NF_IP_DADDR),
		  NF_LOG("VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS ingress"),
		  NF_DROP_IT);
	PLAN_RULE(p, forward, NF_EQ(NF_OIFGROUP, GROUP_NO_ROUTE),
		  NF_LOG("NO_POSSIBLE_DESTINATION egress"), NF_DROP_IT);
}

static bool has_block(const struct on_premises *op, struct prefix block)
{
	for (size_t i = 0; i < op->cidrs.n; i++)
		if (!prefix_cmp(op->cidrs.items[i], block))
			return true;
	return false;
}

/* Has another VPN of the gateway the same block, and priority? (RT-4) */
static bool is_beaten(const struct model *m, const struct on_premises *op,
		      struct prefix block)
{
	bool before = true;

	for (size_t i = 0; i < m->on_premises.n; i++) {
		const struct on_premises *other = m->on_premises.items[i];

		if (other == op)
			before = false;
		else if (other->vpc == op->vpc && has_block(other, block) &&
			 (other->bgp < op->bgp ||
			  (other->bgp == op->bgp && before)))
			return true;
	}
	return false;
}

static void connect_vpn(struct plan *p, const struct model *m, const char *ns,
			const struct on_premises *op,
			struct plan_chain *forward)
{
	const char *link = premises_link(p, op, ns, forward, "BAD_STATE_VPN");

	for (size_t i = 0; i < op->cidrs.n; i++)
		if (!is_beaten(m, op, op->cidrs.items[i]))
			layout_via(p, ns, TABLE_FABRIC, op->cidrs.items[i],
				   link);
}

void vpn_gateway_plan(struct plan *p, const struct model *m,
		      const struct vpc *vpc)
{
	const char *ns = layout_vpn_gateway_ns(p, vpc);
	const char *router = layout_router_ns(p, vpc);
	struct plan_chain *forward;

	layout_router(p, ns, ipv4(169, 254, 1, 6));
	layout_gateway_link(
		p,
		(struct plan_end){.ns = router,
				  .name = "vgw",
				  .mtu = MTU_VPN,
				  .group = GROUP_VPN_GATEWAY},
		(struct plan_end){.ns = ns, .name = "vpc", .mtu = MTU_VPN});
	plan_element(
		p, router,
		&(struct plan_element){.set = "nocheck",
				       .fields = {{.lo = {.link = "vgw"}}}});
	for (size_t i = 0; i < vpc->cidrs.n; i++)
		layout_via(p, ns, TABLE_FABRIC, vpc->cidrs.items[i], "vpc");
	forward = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "forward", .hook = HOOK_FORWARD});
	serve(p, ns, m, vpc, forward);
	for (size_t i = 0; i < m->on_premises.n; i++)
		if (m->on_premises.items[i]->vpc == vpc)
			connect_vpn(p, m, ns, m->on_premises.items[i], forward);
}
