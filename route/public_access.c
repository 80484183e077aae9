// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/public_access.c - Block Public Access, at a VPC's gateways (VPC-13)
 *
 * It is asked of the subnet whose address crosses a gateway: a NAT gateway's
 * own, not that of its clients. Every packet is asked, in both directions, so
 * that switching it on cuts what is open already.
 */
#include "route/route.h"

#include "eni/layout.h"

#define CODE "VPC_BLOCK_PUBLIC_ACCESS_ENABLED"

static bool any_closed(const struct vpc *vpc)
{
	for (size_t i = 0; i < vpc->subnets.n; i++)
		if (vpc->subnets.items[i]->public_access != PUBLIC_OPEN)
			return true;
	for (size_t i = 0; i < vpc->nat_zones.n; i++)
		if (vpc->nat_zones.items[i]->public_access != PUBLIC_OPEN)
			return true;
	return false;
}

/* Drop what crosses @link with an address of set @closed in @key */
static void drop(struct plan *p, struct plan_chain *c, const char *link,
		 const char *closed, enum nf_key key, const char *reason)
{
	PLAN_RULE(p, c, NF_FROM_LINK(link), NF_IN(closed, key), NF_LOG(reason),
		  NF_DROP_IT);
}

static void close_all(struct plan *p, const char *ns,
		      struct subnet *const *subnets, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (subnets[i]->public_access != PUBLIC_OPEN &&
		    subnets[i]->cidr.addr.family)
			layout_prefix_element(p, ns, "closed",
					      subnets[i]->cidr);
}

/* All its addresses (NAT-5) */
static void let_out(struct plan *p, const char *ns, const struct eni *nat)
{
	for (size_t i = 0; i < eni_addresses(nat); i++) {
		struct addr own = eni_address_at(nat, i);

		if (own.family == AF_INET)
			layout_prefix_element(p, ns, "outward", prefix_of(own));
	}
}

/* NAT gateways may send out from subnets that are outward */
static void outward(struct plan *p, const char *ns, const struct vpc *vpc)
{
	for (size_t i = 0; i < vpc->nat_gateways.n; i++) {
		const struct node *nat = vpc->nat_gateways.items[i]->node;

		for (size_t j = 0; j < nat->places.n; j++) {
			const struct eni *eni = nat->places.items[j].eni;

			if (eni && eni->subnet->public_access == PUBLIC_OUTWARD)
				let_out(p, ns, eni);
		}
	}
}

/* All subnets but the open ones */
static void ipv4_rules(struct plan *p, const char *ns, const struct vpc *vpc,
		       struct plan_chain *c)
{
	plan_set(p, ns,
		 &(struct plan_set){.name = "closed",
				    .keys = {NF_IP_SADDR},
				    .interval = true});
	plan_set(p, ns,
		 &(struct plan_set){.name = "outward", .keys = {NF_IP_SADDR}});
	close_all(p, ns, vpc->subnets.items, vpc->subnets.n);
	close_all(p, ns, vpc->nat_zones.items, vpc->nat_zones.n);
	outward(p, ns, vpc);
	PLAN_RULE(p, c, NF_FROM_LINK("vpc"), NF_NOT_IN("outward", NF_IP_SADDR),
		  NF_IN("closed", NF_IP_SADDR), NF_LOG(CODE " egress"),
		  NF_DROP_IT);
	PLAN_RULE(p, c, NF_FROM_LINK("internet"),
		  NF_NOT_IN("outward", NF_IP_DADDR),
		  NF_IN("closed", NF_IP_DADDR), NF_LOG(CODE " ingress"),
		  NF_DROP_IT);
}

/* Outward is the way of the egress-only gateway alone */
static void ipv6_rules(struct plan *p, const char *ns, const struct vpc *vpc,
		       struct plan_chain *c)
{
	static const char *const sets[] = {"closed6", "shut6"};

	for (size_t i = 0; i < ARRAY_LEN(sets); i++)
		plan_set(p, ns,
			 &(struct plan_set){.name = sets[i],
					    .keys = {NF_IP6_SADDR},
					    .interval = true});
	for (size_t i = 0; i < vpc->subnets.n; i++) {
		const struct subnet *s = vpc->subnets.items[i];

		if (!s->ipv6_cidr.addr.family)
			continue;
		if (s->public_access != PUBLIC_OPEN)
			layout_prefix_element(p, ns, "closed6", s->ipv6_cidr);
		if (s->public_access == PUBLIC_SHUT)
			layout_prefix_element(p, ns, "shut6", s->ipv6_cidr);
	}
	if (vpc->internet_gateway == GATEWAY_ATTACHED)
		drop(p, c, "vpc", "closed6", NF_IP6_SADDR, CODE " egress");
	if (vpc->egress_only_internet_gateway)
		drop(p, c, "eigw", "shut6", NF_IP6_SADDR, CODE " egress");
	drop(p, c, "internet", "shut6", NF_IP6_DADDR, CODE " ingress");
	PLAN_RULE(p, c, NF_FROM_LINK("internet"),
		  NF_NE(NF_CT_MARK, CT_BEGAN_BEHIND),
		  NF_IN("closed6", NF_IP6_DADDR), NF_LOG(CODE " ingress"),
		  NF_DROP_IT);
}

void public_access_rules(struct plan *p, const char *ns, const struct vpc *vpc,
			 struct plan_chain *forward)
{
	if (!any_closed(vpc))
		return;
	if (vpc->internet_gateway == GATEWAY_ATTACHED)
		ipv4_rules(p, ns, vpc, forward);
	if (vpc->ipv6)
		ipv6_rules(p, ns, vpc, forward);
}
