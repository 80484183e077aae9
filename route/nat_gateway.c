// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/nat_gateway.c - a NAT gateway: a node that forwards
 *
 * It has an ENI in its subnet like any node (eni/attach.c made it), so that
 * subnet's ACL and route table apply to it (NAT-7), and one arm: in and out
 * by eth0. The internet gateway turns its private address into the elastic
 * one (NAT-2); a private NAT gateway has none and is stopped there (NAT-1).
 * With secondary elastic IPs it has as many more private addresses, and new
 * connections take them in turn (NAT-5).
 *
 * A regional one is such a node in each of its AZs, in a subnet that nobody
 * else is in (vpc/regional_nat.c).
 */
#include "route/route.h"

#include "eni/layout.h"
#include "vpc/between.h"

enum { NAT_IDLE_S = 350 }; /* NAT-9, NAT-10 */

/* The private addresses by number, and each connection one number on */
static void take_turns(struct plan *p, const char *ns, struct plan_chain *c,
		       const struct eni *eni)
{
	uint32_t n = (uint32_t)eni->secondary_ips.n + 1;

	plan_set(p, ns,
		 &(struct plan_set){.name = "turns",
				    .keys = {NF_MARK},
				    .data = NF_IP_SADDR});
	for (uint32_t i = 0; i < n; i++)
		plan_element(
			p, ns,
			&(struct plan_element){
				.set = "turns",
				.fields = {{{.num = i}, {.num = i}}},
				.data.addr = i ? eni->secondary_ips.items[i - 1]
					       : eni->private_ip});
	PLAN_RULE(
		p, c,
		{.op = NF_OP_TAKE_TURNS, .target = NF_MARK, .lo = {.num = n}});
}

static void translate(struct plan *p, const char *ns, const struct eni *eni)
{
	bool several = eni->secondary_ips.n > 0;
	struct nf_stmt to = {.op = several ? NF_OP_SNAT : NF_OP_MASQUERADE,
			     .name = several ? "turns" : NULL,
			     .keys = {several ? NF_MARK : NF_NONE}};
	struct nf_stmt to_ports = to;
	struct plan_chain *c = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "leaving",
				     .hook = HOOK_POSTROUTING,
				     .nat = true,
				     .priority = 100});
	static const uint32_t with_ports[] = {PROTOCOL_TCP, PROTOCOL_UDP};

	to_ports.lo.num = 1024; /* NAT-4 */
	to_ports.hi.num = 65535;
	to_ports.flags = NF_NAT_RANDOM;
	if (several)
		take_turns(p, ns, c, eni);
	for (size_t i = 0; i < ARRAY_LEN(with_ports); i++)
		PLAN_RULE(p, c, NF_EQ(NF_L4PROTO, with_ports[i]), to_ports);
	PLAN_RULE(p, c, NF_EQ(NF_L4PROTO, PROTOCOL_ICMP), to);
}

/* NAT-5: so many connections of each address to one destination, and as they
 * take turns, so many times the addresses of all. What counts is kept by the
 * kernel in a set's elements: another limit needs another set */
static void port_limit(struct plan *p, const char *ns, struct plan_chain *c,
		       const struct model *m, const struct eni *eni)
{
	int max = m->limits.nat_connections * (1 + (int)eni->secondary_ips.n);
	const char *set = arena_printf(p->arena, "connections_%d", max);

	if (m->limits.nat_connections == LIMIT_NAT_CONNECTIONS)
		return;
	plan_set(p, ns,
		 &(struct plan_set){.name = set,
				    .keys = {NF_IP_DADDR, NF_L4PROTO, NF_DPORT},
				    .counted = true});
	PLAN_RULE(p, c, NF_NE(NF_L4PROTO, PROTOCOL_ICMP), NF_STATE(NF_CT_NEW),
		  {.op = NF_OP_CONNECTIONS_OVER,
		   .name = set,
		   .keys = {NF_IP_DADDR, NF_L4PROTO, NF_DPORT},
		   .lo = {.num = (uint32_t)max}},
		  NF_LOG("NAT_PORT_ALLOCATION egress"), NF_DROP_IT);
}

static void forward(struct plan *p, const char *ns, const struct model *m,
		    const struct nat_gateway *nat, const struct eni *eni)
{
	struct plan_chain *c = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "forward", .hook = HOOK_FORWARD});

	PLAN_RULE(p, c, NF_STATE(NF_CT_ESTABLISHED | NF_CT_RELATED),
		  NF_ACCEPT_IT);
	idle_rule(p, c, "NAT_IDLE_TIMEOUT");
	if (nat_gateway_nat64(nat))
		nat64_plan(p, ns, nat->vpc, c);
	PLAN_RULE(p, c, NF_NE(NF_L4PROTO, PROTOCOL_TCP), /* NAT-3 */
		  NF_NE(NF_L4PROTO, PROTOCOL_UDP),
		  NF_NE(NF_L4PROTO, PROTOCOL_ICMP),
		  NF_LOG("PROTOCOL_RESTRICTION ingress"), NF_DROP_IT);
	/* NAT-12; not of what was IPv6 until now */
	PLAN_RULE(p, c, NF_FROM_LINK("eth0"), NF_NOT_IN("blocks", NF_IP_SADDR),
		  NF_LOG("NGW_REQUIRES_SOURCE_IN_VPC ingress"), NF_DROP_IT);
	port_limit(p, ns, c, m, eni);
}

static bool is_attached(const struct transit_gateway *g, const struct vpc *vpc)
{
	return transit_attachment_of(g, vpc) != NULL;
}

/* NAT-12: its own VPC, and all that a transit gateway shares it with */
static void clients(struct plan *p, const char *ns, const struct model *m,
		    const struct vpc *vpc)
{
	VEC(struct prefix) all = {0};

	for (size_t i = 0; i < m->vpcs.n; i++) {
		const struct vpc *other = m->vpcs.items[i];
		bool shared = other == vpc;

		for (size_t j = 0; j < m->transit_gateways.n; j++)
			shared |= is_attached(m->transit_gateways.items[j],
					      vpc) &&
				  is_attached(m->transit_gateways.items[j],
					      other);
		for (size_t j = 0; shared && j < other->cidrs.n; j++)
			*vec_add(p->arena, &all) = other->cidrs.items[j];
	}
	for (size_t i = 0; i < m->on_premises.n; i++) {
		const struct on_premises *op = m->on_premises.items[i];

		if (!op->attachment ||
		    !is_attached(op->attachment->gateway, vpc))
			continue;
		for (size_t j = 0; j < op->cidrs.n; j++)
			*vec_add(p->arena, &all) = op->cidrs.items[j];
	}
	plan_set(p, ns,
		 &(struct plan_set){.name = "blocks",
				    .keys = {NF_IP_SADDR},
				    .interval = true});
	layout_prefixes(p, ns, "blocks", all.items, all.n);
}

/* NAT-8, NAT-14: nobody can talk to it, whether it works or not */
static void answers_nobody(struct plan *p, const char *ns)
{
	struct plan_chain *input = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "input", .hook = HOOK_INPUT});

	PLAN_RULE(p, input, NF_FROM_LINK("eth0"),
		  NF_STATE(NF_CT_NEW | NF_CT_INVALID),
		  NF_LOG("NAT_ACCEPTS_NO_CONNECTIONS ingress"), NF_DROP_IT);
}

/* Where it is: once, or in each of its AZs (NAT-17) */
static void one_place(struct plan *p, const struct model *m,
		      const struct nat_gateway *nat, const struct place *place)
{
	const char *ns = layout_place_ns(p->arena, place);

	answers_nobody(p, ns);
	layout_no_fragments(p, ns, (struct nf_stmt)NF_FROM_LINK("eth0"),
			    "PROTOCOL_RESTRICTION ingress"); /* NAT-11 */
	if (nat->failure)
		return;
	layout_forwards(p, ns, false);
	clients(p, ns, m, nat->vpc);
	idle_plan(p, ns, m, NAT_IDLE_S, NAT_IDLE_S);
	translate(p, ns, place->eni);
	forward(p, ns, m, nat, place->eni);
}

void nat_gateway_plan(struct plan *p, const struct model *m,
		      const struct nat_gateway *nat)
{
	for (size_t i = 0; i < nat->node->places.n; i++)
		if (nat->node->places.items[i].eni)
			one_place(p, m, nat, &nat->node->places.items[i]);
}
