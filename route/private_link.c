// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/private_link.c - from an endpoint to somebody's own service
 *
 *	consumer's VPC              provider's VPC
 *	eth0 vpce/app/orders "pl" ---- "pl-7" node/nlb eth0
 *
 * The endpoint sends what comes to it to the load balancer's address on this
 * link, in its own name; the load balancer asks its targets in its own name
 * again. Neither VPC sees an address of the other, so both may have the same
 * (IFE-10, NLB-6).
 */
#include "route/route.h"

#include "eni/layout.h"

struct addr private_link_provider(void)
{
	return ipv4(169, 254, 1, 5);
}

/* Endpoints have one each, since many may be in front of one node */
static struct addr near_endpoint(const struct eni *eni)
{
	return ipv4(169, 254, (uint8_t)(128 + (eni->number >> 8)),
		    (uint8_t)eni->number);
}

static void join(struct plan *p, const struct place *at, const struct eni *nlb)
{
	const char *from = layout_place_ns(p->arena, at);
	const char *to = layout_place_ns(p->arena, nlb->places.items[0]);
	const char *link = arena_printf(p->arena, "pl-%u", at->eni->number);
	struct prefix own = prefix_of(near_endpoint(at->eni));

	layout_gateway_link(
		p, (struct plan_end){.ns = from, .name = "pl", .mtu = MTU_VPC},
		(struct plan_end){.ns = to, .name = link, .mtu = MTU_VPC});
	plan_addr(p, from, "pl", own);
	layout_via(p, from, 0, prefix_of(private_link_provider()), "pl");
	layout_via(p, to, 0, own, link);
}

static void translate(struct plan *p, const char *ns)
{
	static const uint32_t protocols[] = {PROTOCOL_TCP, PROTOCOL_UDP};
	struct plan_chain *in = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "arriving",
				     .hook = HOOK_PREROUTING,
				     .nat = true,
				     .priority = -100});
	struct plan_chain *out = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "leaving",
				     .hook = HOOK_POSTROUTING,
				     .nat = true,
				     .priority = 100});

	plan_set(p, ns,
		 &(struct plan_set){.name = "service",
				    .keys = {NF_L4PROTO},
				    .data = NF_IP_DADDR});
	for (size_t i = 0; i < ARRAY_LEN(protocols); i++) {
		struct nf_value protocol = {.num = protocols[i]};

		plan_element(
			p, ns,
			&(struct plan_element){
				.set = "service",
				.fields = {{protocol, protocol}},
				.data = {.addr = private_link_provider()}});
	}
	PLAN_RULE(p, in, NF_FROM_LINK("eth0"),
		  {.op = NF_OP_DNAT, .name = "service", .keys = {NF_L4PROTO}});
	PLAN_RULE(p, out, NF_TO_LINK("pl"), {.op = NF_OP_MASQUERADE});
}

void private_link_plan(struct plan *p, const struct place *at)
{
	const struct vpc_endpoint *e = at->node->endpoint;
	const struct eni *nlb = endpoint_provider(e, at);
	const char *ns = layout_place_ns(p->arena, at);
	struct plan_chain *c = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "forward", .hook = HOOK_FORWARD});

	layout_forwards(p, ns, false);
	join(p, at, nlb);
	translate(p, ns);
	PLAN_RULE(p, c, NF_STATE(NF_CT_ESTABLISHED | NF_CT_RELATED),
		  NF_ACCEPT_IT);
	PLAN_RULE(p, c, NF_FROM_LINK("pl"), /* the consumer alone initiates */
		  NF_LOG("VPCE_INTRA_VPC_TRAFFIC egress"), NF_DROP_IT);
	if (nlb->filtered &&
	    e->provider->load_balancer->enforce_on_private_link)
		PLAN_RULE(p, c, NF_JUMP_TO("provider"));
}
