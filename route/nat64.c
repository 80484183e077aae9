// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/nat64.c - a NAT gateway that takes IPv6 to IPv4 (NAT-18)
 *
 *	eth0 --> 64:ff9b::/96 --> "nat64" ---- "nat64far": lab/nat64.c reads,
 *	eth0 <-- masquerade   <-- "nat64" ----  translates, and sends back
 *
 * What arrives at the far end is for the translator alone: the kernel of the
 * same namespace sees it, too, and must not take it.
 */
#include "route/route.h"

#include "eni/layout.h"
#include "lab/nat64_packet.h"

enum { BEFORE_ALL = -450 };

static const char near[] = "nat64";

static void link(struct plan *p, const char *ns)
{
	/* what IPv6's header needs more, IPv4 does not fill */
	uint32_t mtu = MTU_NAT - NAT64_GROWS;
	struct plan_chain *c = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "translator",
				     .hook = HOOK_PREROUTING,
				     .priority = BEFORE_ALL});

	layout_gateway_link(
		p,
		(struct plan_end){.ns = ns,
				  .name = near,
				  .mtu = mtu,
				  .gso_ipv4_max_size = GSO_IPV4_PACKET},
		(struct plan_end){
			.ns = ns, .name = LINK_NAT64_FAR, .mtu = mtu});
	PLAN_RULE(p, c, NF_FROM_LINK(LINK_NAT64_FAR), NF_DROP_IT);
}

void nat64_plan(struct plan *p, const char *ns, const struct vpc *vpc,
		struct plan_chain *forward)
{
	struct plan_chain *c = plan_chain(
		p, ns, &(struct plan_chain){.name = "to_nat64"});

	plan_sysctl(p, ns, "ipv6/conf/all/forwarding", "1");
	plan_addr(p, ns, "lo", prefix_of(layout_router_ipv6()));
	link(p, ns);
	layout_via(p, ns, 0, model_nat64(), near);
	layout_via(p, ns, 0, nat64_pool(), near);
	layout_via(p, ns, 0, layout_all(AF_INET6), "eth0");
	layout_blocks(p, ns, vpc, AF_INET6, false);
	PLAN_RULE(p, forward, NF_TO_LINK(near), NF_GOTO_TO("to_nat64"));
	PLAN_RULE(p, c, NF_NE(NF_L4PROTO, PROTOCOL_TCP), /* NAT-3 */
		  NF_NE(NF_L4PROTO, PROTOCOL_UDP),
		  NF_NE(NF_L4PROTO, PROTOCOL_ICMPV6),
		  NF_LOG("PROTOCOL_RESTRICTION ingress"), NF_DROP_IT);
	PLAN_RULE(p, c, NF_NOT_IN("blocks6", NF_IP6_SADDR), /* NAT-12 */
		  NF_LOG("NGW_REQUIRES_SOURCE_IN_VPC ingress"), NF_DROP_IT);
	PLAN_RULE(p, c, NF_ACCEPT_IT);
}
