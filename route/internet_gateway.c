// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/internet_gateway.c - between a VPC and the internet
 *
 *	router "igw" ---- "vpc" igw/app "internet" ---- "igw-1" internet
 *
 * 1:1 translation private <-> public per address (IGW-3). It stands in a
 * namespace of its own, since a flow may pass the router twice (hairpin,
 * middlebox) and NAT there would fix the first pass for both. The egress-only
 * internet gateway is in it, too (route/ipv6_gateway.c).
 */
#include "route/route.h"

#include "eni/layout.h"

/* The namespace, and its link to the internet: of both gateways */
static void links(struct plan *p, const char *ns, const struct vpc *vpc)
{
	const char *far = arena_printf(p->arena, "igw-%u", vpc->number);

	plan_ns(p, ns, false);
	layout_forwards(p, ns, vpc->ipv6);
	plan_addr(p, ns, "lo", prefix_of(ipv4(169, 254, 1, 2)));
	if (vpc->ipv6)
		ipv6_gateway_plan(p, ns, vpc);
	layout_gateway_link(
		p,
		(struct plan_end){
			.ns = ns, .name = "internet", .mtu = MTU_INTERNET},
		(struct plan_end){
			.ns = NS_INTERNET, .name = far, .mtu = MTU_INTERNET});
	for (const sa_family_t *f = layout_families(vpc->ipv6); *f; f++)
		layout_via(p, ns, 0, layout_all(*f), "internet");
}

static void link_to_router(struct plan *p, const char *ns,
			   const struct vpc *vpc)
{
	const char *router = layout_router_ns(p, vpc);

	layout_gateway_link(p,
			    (struct plan_end){.ns = router,
					      .name = "igw",
					      .mtu = MTU_INTERNET,
					      .group = GROUP_INTERNET_GATEWAY},
			    (struct plan_end){.ns = ns,
					      .name = "vpc",
					      .mtu = MTU_INTERNET});
	for (size_t i = 0; i < vpc->cidrs.n; i++)
		layout_via(p, ns, 0, vpc->cidrs.items[i], "vpc");
	for (size_t i = 0; i < vpc->nat_zones.n; i++)
		layout_via(p, ns, 0, vpc->nat_zones.items[i]->cidr, "vpc");
	plan_element(
		p, router,
		&(struct plan_element){.set = "nocheck",
				       .fields = {{.lo = {.link = "igw"}}}});
}

static void address_pair(struct plan *p, const char *ns, const char *set,
			 struct addr from, const struct addr *to)
{
	struct plan_element e = {.set = set,
				 .fields = {{{.addr = from}, {.addr = from}}}};

	if (to)
		e.data.addr = *to;
	plan_element(p, ns, &e);
}

static void translations(struct plan *p, const char *ns, const struct model *m,
			 const struct vpc *vpc)
{
	static const struct plan_set sets[] = {
		{.name = "private_of",
		 .keys = {NF_IP_DADDR},
		 .data = NF_IP_DADDR},
		{.name = "public_of",
		 .keys = {NF_IP_SADDR},
		 .data = NF_IP_SADDR},
		{.name = "has_public", .keys = {NF_IP_SADDR}},
	};
	const char *far = arena_printf(p->arena, "igw-%u", vpc->number);

	for (size_t i = 0; i < ARRAY_LEN(sets); i++)
		plan_set(p, ns, &sets[i]);
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (eni->subnet->vpc != vpc || !eni->places.n)
			continue;
		for (size_t k = 0; k < eni_addresses(eni); k++) {
			struct addr own = eni_address_at(eni, k);
			struct addr public = eni_public(eni, own);

			if (!public.family)
				continue;
			address_pair(p, ns, "private_of", public, &own);
			address_pair(p, ns, "public_of", own, &public);
			address_pair(p, ns, "has_public", own, NULL);
			layout_via(p, NS_INTERNET, TABLE_FABRIC,
				   prefix_of(public), far);
		}
	}
}

static void translate(struct plan *p, const char *ns)
{
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

	PLAN_RULE(p, in, NF_FROM_LINK("internet"),
		  {.op = NF_OP_DNAT,
		   .name = "private_of",
		   .keys = {NF_IP_DADDR}});
	PLAN_RULE(
		p, out, NF_TO_LINK("internet"),
		{.op = NF_OP_SNAT, .name = "public_of", .keys = {NF_IP_SADDR}});
}

/* Addresses that a packet from @link may not be for, and the code it gets */
static void refuse(struct plan *p, const char *ns, struct plan_chain *c,
		   const char *link, const char *set, const char *code)
{
	plan_set(p, ns,
		 &(struct plan_set){
			 .name = set, .keys = {NF_IP_DADDR}, .interval = true});
	PLAN_RULE(p, c, NF_FROM_LINK(link), NF_IN(set, NF_IP_DADDR),
		  NF_LOG(code), NF_DROP_IT);
}

static void block(struct plan *p, const char *ns, const char *set,
		  struct addr first, uint8_t len)
{
	layout_prefix_element(p, ns, set, (struct prefix){first, len});
}

/* Where elastic IPs are that have no address of a real account */
static const struct prefix elastic = {{AF_INET, {198, 18}}, 15};

/* Those of a real account are anywhere */
static void block_real(struct plan *p, const char *ns, const struct model *m)
{
	for (size_t i = 0; i < m->elastic_ips.n; i++) {
		struct addr a = m->elastic_ips.items[i]->address;

		if (a.family && !prefix_has(elastic, a))
			block(p, ns, "elastic", a, 32);
	}
	for (size_t i = 0; i < m->enis.n; i++) {
		struct addr a = m->enis.items[i]->public_ip;
		bool known = !a.family || prefix_has(elastic, a);

		for (size_t k = 0; !known && k < m->elastic_ips.n; k++)
			known = !addr_cmp(m->elastic_ips.items[k]->address, a);
		if (!known)
			block(p, ns, "elastic", a, 32);
	}
}

/* `forward` sees private addresses: translated before, or not yet */
static void filter(struct plan *p, const char *ns, struct plan_chain *c,
		   const struct model *m)
{
	/* IGW-4: what stops a function in a public subnet (LAM-17) */
	PLAN_RULE(p, c, NF_FROM_LINK("vpc"),
		  NF_NOT_IN("has_public", NF_IP_SADDR),
		  NF_LOG("IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS egress"),
		  NF_DROP_IT);
	/* IGW-5 */
	refuse(p, ns, c, "vpc", "rfc1918",
	       "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS egress");
	block(p, ns, "rfc1918", ipv4(10, 0, 0, 0), 8);
	block(p, ns, "rfc1918", ipv4(172, 16, 0, 0), 12);
	block(p, ns, "rfc1918", ipv4(192, 168, 0, 0), 16);
	refuse(p, ns, c, "vpc", "rfc6598",
	       "IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS egress");
	block(p, ns, "rfc6598", ipv4(100, 64, 0, 0), 10);
	PLAN_RULE(p, c, NF_FROM_LINK("internet"), NF_IN("rfc1918", NF_IP_SADDR),
		  NF_LOG("IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS ingress"),
		  NF_DROP_IT);
	PLAN_RULE(p, c, NF_FROM_LINK("internet"), NF_IN("rfc6598", NF_IP_SADDR),
		  NF_LOG("IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS ingress"),
		  NF_DROP_IT);
	/* IGW-6: what was not translated is nobody's here */
	refuse(p, ns, c, "internet", "elastic",
	       "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS ingress");
	block(p, ns, "elastic", elastic.addr, elastic.len);
	block_real(p, ns, m);
}

void internet_gateway_plan(struct plan *p, const struct model *m,
			   const struct vpc *vpc)
{
	const char *ns = layout_igw_ns(p, vpc);
	struct plan_chain *forward;

	if (vpc->internet_gateway != GATEWAY_ATTACHED &&
	    !(vpc->egress_only_internet_gateway && vpc->ipv6))
		return;
	links(p, ns, vpc);
	forward = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "forward", .hook = HOOK_FORWARD});
	public_access_rules(p, ns, vpc, forward);
	if (vpc->ipv6)
		ipv6_gateway_rules(p, ns, vpc, forward);
	if (vpc->internet_gateway != GATEWAY_ATTACHED)
		return;
	link_to_router(p, ns, vpc);
	translations(p, ns, m, vpc);
	translate(p, ns);
	filter(p, ns, forward, m);
}
