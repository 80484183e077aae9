// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/idle.c - what forgets a flow that is silent for too long
 *
 * NAT gateways, load balancers and endpoints remember a flow for so many
 * seconds. A later packet of it belongs to nothing that they know: the one
 * who sent it gets a reset, the far end hears nothing (NAT-9, NLB-8). The
 * connection ends by that reset, so the rule that sends it makes a note in
 * place of reporting a drop.
 */
#include "route/route.h"

#include "eni/layout.h"

static void timeout(struct plan *p, const char *ns, const char *what,
		    unsigned int seconds)
{
	plan_sysctl(p, ns,
		    arena_printf(p->arena, "netfilter/nf_conntrack_%s", what),
		    arena_printf(p->arena, "%u", seconds));
}

void idle_plan(struct plan *p, const char *ns, const struct model *m, int tcp_s,
	       int udp_s)
{
	timeout(p, ns, "tcp_timeout_established", model_idle_s(m, tcp_s));
	timeout(p, ns, "udp_timeout", model_idle_s(m, udp_s));
	timeout(p, ns, "udp_timeout_stream", model_idle_s(m, udp_s));
	/* a packet in the middle of a flow begins none */
	plan_sysctl(p, ns, "netfilter/nf_conntrack_tcp_loose", "0");
}

/* Linux has the same times but one; faster labs need them all */
void idle_router_plan(struct plan *p, const char *ns, const struct model *m)
{
	timeout(p, ns, "udp_timeout_stream",
		model_idle_s(m, TRACKING_STREAM_S));
	if (m->time_factor == 1)
		return;
	timeout(p, ns, "tcp_timeout_established",
		model_idle_s(m, TRACKING_TCP_S));
	timeout(p, ns, "udp_timeout", model_idle_s(m, TRACKING_UDP_S));
}

void idle_rule(struct plan *p, struct plan_chain *c, const char *code)
{
	PLAN_RULE(p, c, NF_FROM_LINK("eth0"), NF_STATE(NF_CT_INVALID),
		  NF_EQ(NF_L4PROTO, PROTOCOL_TCP), NF_NOTE(code),
		  {.op = NF_OP_REJECT_RST});
}
