/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route/route.h - model to plan: the implicit router and what lies beyond
 */
#ifndef ROUTE_ROUTE_H
#define ROUTE_ROUTE_H

#include "netns/plan.h"
#include "vpc/model.h"

/**
 * route_plan() - Routers, route tables, gateways and the internet
 *
 * One namespace per VPC is its implicit router; each AWS route table is one
 * routing table of it, chosen by the packet's subnet. Gateways that translate
 * addresses are namespaces of their own: a flow that passes one router twice
 * must meet no NAT there.
 */
void route_plan(struct plan *p, const struct model *m);

/* Mark of flows that the egress-only gateway let out */
enum { CT_BEGAN_BEHIND = 2 };

/* Its parts, each a file */
void router_plan(struct plan *p, const struct vpc *vpc);

/** route_table_number() - Mark and routing table of subnets in @az that have it
 */
uint32_t route_table_number(const struct route_table *t, char az);

/* What a route may lead to that is not in the sender's AZ: TGW-1, NAT-17 */
enum missing_in_zone { MISSING_ATTACHMENT = 1, MISSING_NAT_ZONE = 2 };

/**
 * route_table_plan() - The routing tables of a route table
 *
 * Return: what one of them leads to and is missing (enum missing_in_zone);
 *	   there the route goes to the sink LINK_NO_ATTACHMENT or
 *	   LINK_NO_NAT_ZONE
 */
unsigned int route_table_plan(struct plan *p, const char *ns,
			      const struct route_table *t);
/** router_input() - The chain for what addresses the router itself: names,
 * metadata, a ping */
void router_input(struct plan *p, const char *ns, const struct vpc *vpc);
void internet_gateway_plan(struct plan *p, const struct model *m,
			   const struct vpc *vpc);
void nat64_plan(struct plan *p, const char *ns, const struct vpc *vpc,
		struct plan_chain *forward);
void ipv6_gateway_plan(struct plan *p, const char *ns, const struct vpc *vpc);
void ipv6_gateway_rules(struct plan *p, const char *ns, const struct vpc *vpc,
			struct plan_chain *forward);
void nat_gateway_plan(struct plan *p, const struct model *m,
		      const struct nat_gateway *nat);
void middlebox_plan(struct plan *p, const struct node *node);
void network_load_balancer_plan(struct plan *p, const struct model *m,
				const struct node *lb);
void proxy_plan(struct plan *p, const struct node *proxy);

/** idle_plan() - How long the flows through a node of one arm are remembered
 * @tcp_s, @udp_s: AWS's seconds
 */
void idle_plan(struct plan *p, const char *ns, const struct model *m, int tcp_s,
	       int udp_s);

/** idle_router_plan() - How long a VPC's router tracks flows (TRK-8) */
void idle_router_plan(struct plan *p, const char *ns, const struct model *m);

/** idle_rule() - Reset who sends in a flow that was forgotten, and note @code
 */
void idle_rule(struct plan *p, struct plan_chain *c, const char *code);
void endpoint_plan(struct plan *p, const struct model *m,
		   const struct vpc_endpoint *e);

/** private_link_plan() - From the endpoint's interface @at to its load balancer,
 * which has a node in that AZ (IFE-10) */
void private_link_plan(struct plan *p, const struct place *at);

/** private_link_provider() - The load balancer's node on its links to all of
 * these endpoints */
struct addr private_link_provider(void);

/** endpoint_sets() - In a router that has endpoints: who may use them, and by
 * which links */
void endpoint_sets(struct plan *p, const struct vpc *vpc);
void peering_plan(struct plan *p, const struct peering *peering);
void transit_gateway_plan(struct plan *p, const struct model *m,
			  const struct transit_gateway *g);
void vpn_gateway_plan(struct plan *p, const struct model *m,
		      const struct vpc *vpc);

/** premises_plan() - A network on premises, without its VPN */
void premises_plan(struct plan *p, const struct on_premises *op);

/**
 * premises_link() - The VPN between a network on premises and @ns
 * @forward:	chain of @ns that sees what passes it
 * @code:	what a VPN that is down is called there
 *
 * Return: the link's name in @ns
 */
const char *premises_link(struct plan *p, const struct on_premises *op,
			  const char *ns, struct plan_chain *forward,
			  const char *code);
void internet_plan(struct plan *p, const struct model *m);

/** public_access_rules() - First rules of a gateway's @forward: what Block
 * Public Access cuts (VPC-13); none where it cuts nothing */
void public_access_rules(struct plan *p, const char *ns, const struct vpc *vpc,
			 struct plan_chain *forward);

#endif
