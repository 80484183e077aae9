// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/endpoint.c - endpoints of a VPC
 *
 *	router "vpce-1" ---- "vpc" gwe/app/s3     (gateway endpoint)
 *	router "eni-..." --- "eth0" vpce/app/sts  (interface endpoint)
 *
 * A gateway endpoint is where the service itself answers, with its public
 * addresses, and sees the private ones of whoever asks (GWE-6): a namespace
 * for each, since two VPCs may have the same addresses. An interface endpoint
 * is a node like any other; eni/attach.c made it.
 */
#include "route/route.h"

#include "eni/layout.h"

enum { ENDPOINT_IDLE_S = 350 }; /* LAM-71 */

/* --- gateway endpoints -------------------------------------------------- */

/* What may leave the router by its link */
static void check(struct plan *p, const struct vpc_endpoint *e,
		  const char *router, const char *link)
{
	struct arena *a = p->arena;
	const char *name = arena_printf(a, "endpoint.%s", e->o.name);
	struct plan_chain *c = plan_chain(p, router,
					  &(struct plan_chain){.name = name});

	PLAN_RULE(p, c, NF_NOT_IN("own_sources", NF_IP_SADDR), /* GWE-4 */
		  NF_LOG(arena_printf(a, "VPCE_GATEWAY_NO_TRANSIT egress %s",
				      e->o.name)),
		  NF_DROP_IT);
	PLAN_RULE(p, c, NF_EQ(NF_L4PROTO, PROTOCOL_TCP), NF_RETURN_IT);
	PLAN_RULE(p, c, NF_EQ(NF_L4PROTO, PROTOCOL_ICMP),
		  NF_EQ(NF_ICMP_TYPE, 8), NF_RETURN_IT);
	PLAN_RULE(p, c, /* GWE-5 */
		  NF_LOG(arena_printf(
			  a, "VPCE_GATEWAY_PROTOCOL_RESTRICTION egress %s",
			  e->o.name)),
		  NF_DROP_IT);
	plan_element(p, router,
		     &(struct plan_element){.set = "endpoints",
					    .fields = {{.lo = {.link = link}}},
					    .verdict = NF_V_JUMP,
					    .chain = name});
	plan_element(
		p, router,
		&(struct plan_element){.set = "nocheck",
				       .fields = {{.lo = {.link = link}}}});
}

/* An address of the service's list that nobody has */
static void lost(struct plan *p, const char *ns)
{
	struct plan_chain *c = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "forward", .hook = HOOK_FORWARD});

	PLAN_RULE(p, c, NF_EQ(NF_OIFGROUP, GROUP_NO_ROUTE),
		  NF_LOG("NO_POSSIBLE_DESTINATION egress"), NF_DROP_IT);
}

static void gateway(struct plan *p, const struct vpc_endpoint *e)
{
	const char *ns = layout_place_ns(p->arena, &e->node->places.items[0]);
	const char *router = layout_router_ns(p, e->vpc);
	const char *link = layout_endpoint_link(p->arena, e);

	layout_router(p, ns, ipv4(169, 254, 1, 4));
	layout_gateway_link(
		p,
		(struct plan_end){.ns = router,
				  .name = link,
				  .mtu = MTU_VPC,
				  .group = GROUP_GATEWAY_ENDPOINT + e->number},
		(struct plan_end){.ns = ns, .name = "vpc", .mtu = MTU_VPC});
	for (size_t i = 0; i < e->vpc->cidrs.n; i++)
		layout_via(p, ns, TABLE_FABRIC, e->vpc->cidrs.items[i], "vpc");
	for (size_t i = 0; i < e->hosts.n; i++)
		plan_addr(p, ns, "lo", prefix_of(e->hosts.items[i]->address));
	lost(p, ns);
	check(p, e, router, link);
}

/* --- interface endpoints ------------------------------------------------ */

static void interface(struct plan *p, const struct model *m,
		      const struct place *place)
{
	const char *ns = layout_place_ns(p->arena, place);
	const struct vpc_endpoint *e = place->node->endpoint;
	struct plan_chain *in = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "input", .hook = HOOK_INPUT});

	idle_plan(p, ns, m, ENDPOINT_IDLE_S, ENDPOINT_IDLE_S);
	PLAN_RULE(p, in, NF_STATE(NF_CT_ESTABLISHED | NF_CT_RELATED),
		  NF_ACCEPT_IT);
	idle_rule(p, in, "ENDPOINT_IDLE_TIMEOUT");
	if (!endpoint_available(e)) /* IFE-9 */
		PLAN_RULE(p, in, NF_FROM_LINK("eth0"),
			  NF_LOG("BAD_STATE ingress"), NF_DROP_IT);
	PLAN_RULE(p, in, NF_EQ(NF_NFPROTO, 2), /* IFE-8 */
		  NF_NE(NF_L4PROTO, PROTOCOL_TCP),
		  NF_NE(NF_L4PROTO, PROTOCOL_UDP),
		  NF_LOG("PROTOCOL_RESTRICTION ingress"), NF_DROP_IT);
	if (e->provider && !endpoint_provider(e, place))
		PLAN_RULE(p, in, NF_FROM_LINK("eth0"),
			  NF_LOG("VPCE_SERVICE_NOT_INSTALLED_IN_AZ ingress"),
			  NF_DROP_IT);
	if (endpoint_provider(e, place) && endpoint_available(e))
		private_link_plan(p, place);
}

void endpoint_plan(struct plan *p, const struct model *m,
		   const struct vpc_endpoint *e)
{
	if (e->is_gateway) {
		gateway(p, e);
		return;
	}
	for (size_t i = 0; i < e->node->places.n; i++)
		interface(p, m, &e->node->places.items[i]);
}

void endpoint_sets(struct plan *p, const struct vpc *vpc)
{
	const char *router = layout_router_ns(p, vpc);

	plan_set(p, router,
		 &(struct plan_set){.name = "endpoints",
				    .keys = {NF_OIF},
				    .verdicts = true});
	plan_set(p, router,
		 &(struct plan_set){.name = "own_sources",
				    .keys = {NF_IP_SADDR},
				    .interval = true});
	for (size_t i = 0; i < vpc->cidrs.n; i++)
		layout_prefix_element(p, router, "own_sources",
				      vpc->cidrs.items[i]);
}
