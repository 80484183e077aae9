// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/router.c - the implicit router of a VPC
 *
 *	packet from subnet 1 -> mark = its route table -> that routing table
 *	   local route: "throw", on to the fabric (one route per ENI)
 *	   gateway:     out by the gateway's link
 *	   blackhole:   into the sink "bhole"
 *	   nothing:     on to the fabric, whose default is the sink "noroute"
 *
 * Longest prefix decides in the kernel as in AWS (RT-4). Links that are not
 * ENIs set no mark: what comes from a gateway reaches local addresses only,
 * unless that gateway has a table of its own (RT-30).
 */
#include "route/route.h"

#include "eni/layout.h"

/* Does any of its routes divert traffic for the VPC's own blocks (RT-6)? */
static bool diverts(const struct route_table *t, sa_family_t family)
{
	struct prefixes blocks = vpc_cidrs(t->vpc, family);

	for (size_t i = 0; i < t->routes.n; i++)
		for (size_t j = 0; j < blocks.n; j++)
			if (t->routes.items[i].target != TARGET_LOCAL &&
			    prefix_covers(blocks.items[j],
					  t->routes.items[i].to))
				return true;
	return false;
}

/* Where no route table diverts what stays in the VPC, it need not be asked */
static void straight(struct plan *p, const char *ns, const struct vpc *vpc,
		     sa_family_t family)
{
	bool diverted = vpc->cloudfront_group; /* EDGE-5: from outside only */

	for (size_t i = 0; i < vpc->route_tables.n; i++)
		diverted |= diverts(vpc->route_tables.items[i], family);
	if (!diverted)
		layout_rule(p, ns, family, RULE_STRAIGHT, TABLE_FABRIC);
}

/* L2-2: no route diverts neighbours */
static void own_subnet(struct plan *p, const char *ns, const struct subnet *s,
		       struct nf_value group, sa_family_t family)
{
	struct prefix cidr = subnet_cidr(s, family);

	if (!cidr.addr.family || !diverts(s->route_table, family))
		return;
	plan_element(p, ns,
		     &(struct plan_element){
			     .set = family == AF_INET6 ? "ownsub6" : "ownsub",
			     .fields = {{group, group},
					{{.addr = prefix_first(cidr)},
					 {.addr = prefix_last(cidr)}}}});
}

/* What comes from links of @group goes by the subnet's route table */
static void routed_as(struct plan *p, const char *ns, const struct subnet *s,
		      uint32_t number)
{
	struct nf_value group = {.num = number};
	uint32_t table = route_table_number(s->route_table, s->az);

	plan_element(p, ns,
		     &(struct plan_element){.set = "rtb",
					    .fields = {{group, group}},
					    .data = {.num = table}});
	for (const sa_family_t *f = layout_families(s->vpc->ipv6); *f; f++)
		own_subnet(p, ns, s, group, *f);
}

/* Its router's address, which answers a ping (L2-6) */
static void router_address(struct plan *p, const char *ns,
			   const struct subnet *s)
{
	struct nf_value group = {.num = layout_subnet_group(s)};
	struct nf_value router = {.addr = layout_subnet_router(s)};

	plan_addr(p, ns, "lo", prefix_of(router.addr));
	plan_element(p, ns,
		     &(struct plan_element){
			     .set = "router_addr",
			     .fields = {{group, group}, {router, router}}});
}

static void subnet(struct plan *p, const char *ns, const struct subnet *s)
{
	routed_as(p, ns, s, layout_subnet_group(s));
	if (s->has_attachment) /* TGW-2 */
		routed_as(p, ns, s, GROUP_TRANSIT + s->number);
	if (s->cidr.addr.family)
		router_address(p, ns, s);
}

/* RT-30: what comes in by a gateway goes by that one's own table, if any */
static void gateway_routed(struct plan *p, const char *ns,
			   const struct vpc *vpc, enum route_edge edge,
			   uint32_t number)
{
	const struct route_table *t = vpc_edge_table(vpc, edge);
	struct nf_value group = {.num = number};

	if (t)
		plan_element(
			p, ns,
			&(struct plan_element){
				.set = "rtb",
				.fields = {{group, group}},
				.data = {.num = route_table_number(t, 0)}});
}

static void marks(struct plan *p, const char *ns, const struct vpc *vpc)
{
	struct plan_chain *c = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "tables",
				     .hook = HOOK_PREROUTING,
				     .priority = -150});

	PLAN_RULE(p, c, NF_SET_FROM(NF_MARK, "rtb", NF_IIFGROUP));
	PLAN_RULE(p, c, NF_IN("ownsub", NF_IIFGROUP, NF_IP_DADDR),
		  NF_SET(NF_MARK, 0));
	if (vpc->ipv6)
		PLAN_RULE(p, c, NF_IN("ownsub6", NF_IIFGROUP, NF_IP6_DADDR),
			  NF_SET(NF_MARK, 0));
	/* a target's reply goes back through its load balancer */
	PLAN_RULE(p, c, NF_EQ(NF_CT_DIRECTION, 1),
		  NF_SET_FROM(NF_MARK, "balanced", NF_CT_MARK));
}

/* What has no route: an address of ours that nobody has, or no way at all */
static void sinks(struct plan *p, const char *ns, const struct vpc *vpc)
{
	struct plan_chain *c = plan_chain(
		p, ns, &(struct plan_chain){.name = "no_route"});

	for (const sa_family_t *f = layout_families(vpc->ipv6); *f; f++) {
		const char *set = layout_blocks(p, ns, vpc, *f, true);

		PLAN_RULE(p, c, NF_IN(set, layout_address_key(*f, true)),
			  NF_LOG("NO_POSSIBLE_DESTINATION egress"), NF_DROP_IT);
	}
	PLAN_RULE(p, c, NF_LOG("NO_ROUTE_TO_DESTINATION egress"), NF_DROP_IT);
	layout_deny_chain(p, ns, "blackhole", "BAD_STATE_ROUTE egress");
}

/* Further sinks: routes to what is not in the sender's AZ */
static const struct zone_sink {
	enum missing_in_zone missing;
	const char *link, *far, *chain, *reason;
	uint32_t group;
} zone_sinks[] = {
	{MISSING_ATTACHMENT, LINK_NO_ATTACHMENT, "no-attach-end",
	 "no_attachment", "TGW_ROUTE_AZ_RESTRICTION egress",
	 GROUP_NO_ATTACHMENT},
	{MISSING_NAT_ZONE, LINK_NO_NAT_ZONE, "no-nat-end", "no_nat_zone",
	 "REGIONAL_NGW_ROUTE_AZ_RESTRICTION egress", GROUP_NO_NAT_ZONE},
};

static void zone_sink(struct plan *p, const char *ns, const struct zone_sink *s)
{
	struct nf_value group = {.num = s->group};

	layout_gateway_link(
		p,
		(struct plan_end){.ns = ns,
				  .name = s->link,
				  .mtu = MTU_VPC,
				  .group = s->group},
		(struct plan_end){.ns = ns, .name = s->far, .mtu = MTU_VPC});
	layout_deny_chain(p, ns, s->chain, s->reason);
	plan_element(p, ns,
		     &(struct plan_element){.set = "sinks",
					    .fields = {{group, group}},
					    .verdict = NF_V_GOTO,
					    .chain = s->chain});
}

/* The routing tables of all route tables, and the sinks that they lead to */
static void tables(struct plan *p, const char *ns, const struct vpc *vpc)
{
	unsigned int missing = 0;

	for (size_t i = 0; i < vpc->route_tables.n; i++)
		missing |= route_table_plan(p, ns, vpc->route_tables.items[i]);
	if (vpc->nat_zones.n) /* the same for all of them */
		missing |= route_table_plan(
			p, ns, vpc->nat_zones.items[0]->route_table);
	for (size_t i = 0; i < ARRAY_LEN(zone_sinks); i++)
		if (missing & zone_sinks[i].missing)
			zone_sink(p, ns, &zone_sinks[i]);
}

void router_plan(struct plan *p, const struct vpc *vpc)
{
	static const struct plan_set sets[] = {
		{.name = "rtb", .keys = {NF_IIFGROUP}, .data = NF_MARK},
		{.name = "router_addr", .keys = {NF_IIFGROUP, NF_IP_DADDR}},
		{.name = "balanced", .keys = {NF_CT_MARK}, .data = NF_MARK},
		{.name = "ownsub",
		 .keys = {NF_IIFGROUP, NF_IP_DADDR},
		 .interval = true},
	};
	const char *ns = layout_router_ns(p, vpc);

	layout_router(p, ns, ipv4(169, 254, 1, 1));
	for (size_t i = 0; i < ARRAY_LEN(sets); i++)
		plan_set(p, ns, &sets[i]);
	if (vpc->ipv6)
		plan_set(p, ns,
			 &(struct plan_set){.name = "ownsub6",
					    .keys = {NF_IIFGROUP, NF_IP6_DADDR},
					    .interval = true});
	for (size_t i = 0; i < vpc->subnets.n; i++)
		subnet(p, ns, vpc->subnets.items[i]);
	for (size_t i = 0; i < vpc->nat_zones.n; i++)
		subnet(p, ns, vpc->nat_zones.items[i]);
	for (const sa_family_t *f = layout_families(vpc->ipv6); *f; f++)
		straight(p, ns, vpc, *f);
	gateway_routed(p, ns, vpc, ROUTE_EDGE_INTERNET, GROUP_INTERNET_GATEWAY);
	gateway_routed(p, ns, vpc, ROUTE_EDGE_VPN, GROUP_VPN_GATEWAY);
	tables(p, ns, vpc);
	marks(p, ns, vpc);
	router_input(p, ns, vpc);
	sinks(p, ns, vpc);
}
