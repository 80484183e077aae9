// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/proxy.c - an RDS proxy listens on its family's port, and nothing else
 *
 * Whatever the database's port is (PRX-3). A packet to any other is lost, as
 * AWS's proxies answer nothing there.
 */
#include "route/route.h"

#include "eni/layout.h"

void proxy_plan(struct plan *p, const struct node *proxy)
{
	for (size_t i = 0; i < proxy->places.n; i++) {
		struct plan_chain *c = plan_chain(
			p, layout_place_ns(p->arena, &proxy->places.items[i]),
			&(struct plan_chain){.name = "input",
					     .hook = HOOK_INPUT});

		PLAN_RULE(p, c, NF_FROM_LINK("eth0"),
			  NF_EQ(NF_L4PROTO, PROTOCOL_TCP), NF_STATE(NF_CT_NEW),
			  NF_NE(NF_DPORT, (uint32_t)proxy->port),
			  NF_LOG("PROXY_PORT_MISMATCH ingress"), NF_DROP_IT);
	}
}
