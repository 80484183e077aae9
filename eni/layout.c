// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * eni/layout.c - how AWS's objects are called in the kernel
 */
#include "eni/layout.h"

#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vpc/between.h"

struct layout_ns layout_vpc(const struct vpc *vpc)
{
	struct layout_ns ns;

	snprintf(ns.s, sizeof(ns.s), "vpc/%s", vpc->o.name);
	return ns;
}

const char *layout_router_ns(struct plan *p, const struct vpc *vpc)
{
	return arena_strdup(p->arena, layout_vpc(vpc).s);
}

const char *layout_igw_ns(struct plan *p, const struct vpc *vpc)
{
	return arena_printf(p->arena, "igw/%s", vpc->o.name);
}

struct layout_ns layout_place(const struct place *place)
{
	const struct node *node = place->node;
	struct layout_ns ns = {NS_INTERNET};

	if (node->kind == NODE_NAT_GATEWAY)
		snprintf(ns.s, sizeof(ns.s), "nat/%s/%s", node->vpc->o.name,
			 place->label);
	else if (node->kind == NODE_ON_PREMISES_HOST)
		return layout_premises(node->on_premises);
	else if (node->endpoint)
		snprintf(ns.s, sizeof(ns.s), "%s/%s/%s",
			 node->endpoint->is_gateway ? "gwe" : "vpce",
			 node->vpc->o.name, place->label);
	else if (node->kind == NODE_INSTANCE) /* one for all its ENIs */
		snprintf(ns.s, sizeof(ns.s), "node/%s", node->o.name);
	else if (!place_on_internet(place))
		snprintf(ns.s, sizeof(ns.s), "node/%s", place->label);
	return ns;
}

unsigned int layout_device(const struct place *place)
{
	return place->node->kind == NODE_INSTANCE
		       ? (unsigned int)(place - place->node->places.items)
		       : 0;
}

const char *layout_place_ns(struct arena *arena, const struct place *place)
{
	return arena_strdup(arena, layout_place(place).s);
}

bool layout_is_middlebox(const struct eni *eni)
{
	return eni->type == ENI_INTERFACE && !eni->source_dest_check &&
	       eni->places.n;
}

const char *layout_eni_link(struct plan *p, const struct eni *eni)
{
	return arena_strdup(p->arena, eni->link);
}

const char *layout_peering_link(struct arena *arena, const struct peering *p)
{
	return arena_printf(arena, "pcx-%u", p->number);
}

struct layout_ns layout_transit(const struct transit_gateway *g)
{
	struct layout_ns ns;

	snprintf(ns.s, sizeof(ns.s), "tgw/%u", g->number);
	return ns;
}

struct layout_ns layout_premises(const struct on_premises *op)
{
	struct layout_ns ns;

	snprintf(ns.s, sizeof(ns.s), "onprem/%u", op->number);
	return ns;
}

const char *layout_vpn_gateway_ns(struct plan *p, const struct vpc *vpc)
{
	return arena_printf(p->arena, "vgw/%s", vpc->o.name);
}

const char *layout_vpn_link(struct arena *arena, const struct on_premises *op)
{
	return arena_printf(arena, "vpn-%u", op->number);
}

unsigned int layout_zone(char az)
{
	return az ? (unsigned int)(az - 'a') + 1 : 0;
}

const char *layout_endpoint_link(struct arena *arena,
				 const struct vpc_endpoint *e)
{
	return arena_printf(arena, "vpce-%u", e->number);
}

uint32_t layout_subnet_group(const struct subnet *s)
{
	return s->nat_gateway ? GROUP_NAT_ZONE + s->number : s->number;
}

struct addr layout_subnet_router(const struct subnet *s)
{
	return addr_add(prefix_first(s->cidr), 1);
}

const sa_family_t *layout_families(bool ipv6)
{
	static const sa_family_t both[] = {AF_INET, AF_INET6, 0};
	static const sa_family_t one[] = {AF_INET, 0};

	return ipv6 ? both : one;
}

struct prefix layout_all(sa_family_t family)
{
	return (struct prefix){.addr = {.family = family}};
}

struct addr layout_next_hop(sa_family_t family)
{
	const struct addr ipv6 = {/* fe80:ec2::1, as AWS's router (VPC-23) */
				  AF_INET6,
				  {0xfe, 0x80, 0x0e, 0xc2, [15] = 1}};

	return family == AF_INET6 ? ipv6 : ipv4(169, 254, 0, 1);
}

void layout_gateway_link(struct plan *p, struct plan_end a, struct plan_end b)
{
	a.forwarding = b.forwarding = true;
	plan_link(p, &a, &b);
	for (const sa_family_t *f = layout_families(p->ipv6); *f; f++) {
		plan_neigh(p, a.ns, a.name, layout_next_hop(*f));
		plan_neigh(p, b.ns, b.name, layout_next_hop(*f));
	}
}

void layout_via(struct plan *p, const char *ns, uint32_t table,
		struct prefix to, const char *link)
{
	plan_route(
		p, ns,
		&(struct plan_route){.table = table,
				     .to = to,
				     .link = link,
				     .via = layout_next_hop(to.addr.family)});
}

struct addr layout_router_ipv6(void)
{
	return (struct addr){AF_INET6, {0xfd, 0, 0x0e, 0xc2, [14] = 1}};
}

void layout_forwards(struct plan *p, const char *ns, bool ipv6)
{
	static const char *const on_or_off[][2] = {
		{"ipv4/ip_forward", "1"},
		{"ipv4/conf/all/rp_filter", "0"},
		{"ipv4/conf/all/send_redirects", "0"},
		{"ipv4/conf/all/accept_local", "1"},
		{"ipv4/icmp_ratelimit", "0"},
	};

	for (size_t i = 0; i < ARRAY_LEN(on_or_off); i++)
		plan_sysctl(p, ns, on_or_off[i][0], on_or_off[i][1]);
	if (ipv6)
		plan_sysctl(p, ns, "ipv6/conf/all/forwarding", "1");
}

void layout_rule(struct plan *p, const char *ns, sa_family_t family,
		 uint32_t priority, uint32_t table)
{
	plan_rule(p, ns,
		  &(struct plan_rule){.family = family,
				      .priority = priority,
				      .table = table});
}

void layout_router(struct plan *p, const char *ns, struct addr own)
{
	plan_ns(p, ns, true);
	layout_forwards(p, ns, true);
	plan_addr(p, ns, "lo", prefix_of(own));
	if (p->ipv6)
		plan_addr(p, ns, "lo", prefix_of(layout_router_ipv6()));
	layout_gateway_link(p,
			    (struct plan_end){.ns = ns,
					      .name = "noroute",
					      .mtu = MTU_VPC,
					      .group = GROUP_NO_ROUTE},
			    (struct plan_end){.ns = ns,
					      .name = "bhole",
					      .mtu = MTU_VPC,
					      .group = GROUP_BLACKHOLE});
	for (const sa_family_t *f = layout_families(p->ipv6); *f; f++) {
		layout_via(p, ns, TABLE_NOWHERE, layout_all(*f), "noroute");
		layout_rule(p, ns, *f, RULE_OWN, RT_TABLE_LOCAL);
		layout_rule(p, ns, *f, RULE_FABRIC, TABLE_FABRIC);
		layout_rule(p, ns, *f, RULE_NOWHERE, TABLE_NOWHERE);
	}
}

void layout_deny_chain(struct plan *p, const char *ns, const char *chain,
		       const char *prefix)
{
	struct plan_chain *c = plan_chain(p, ns,
					  &(struct plan_chain){.name = chain});

	PLAN_RULE(p, c, NF_LOG(prefix), NF_DROP_IT);
}

void layout_prefix_element(struct plan *p, const char *ns, const char *set,
			   struct prefix to)
{
	plan_element(p, ns,
		     &(struct plan_element){
			     .set = set,
			     .fields = {{.lo = {.addr = prefix_first(to)},
					 .hi = {.addr = prefix_last(to)}}}});
}

enum nf_key layout_address_key(sa_family_t family, bool destination)
{
	if (family == AF_INET6)
		return destination ? NF_IP6_DADDR : NF_IP6_SADDR;
	return destination ? NF_IP_DADDR : NF_IP_SADDR;
}

const char *layout_blocks(struct plan *p, const char *ns, const struct vpc *vpc,
			  sa_family_t family, bool destination)
{
	const char *name = family == AF_INET6 ? "blocks6" : "blocks";
	struct prefixes blocks = vpc_cidrs(vpc, family);

	plan_set(p, ns,
		 &(struct plan_set){
			 .name = name,
			 .keys = {layout_address_key(family, destination)},
			 .interval = true});
	for (size_t i = 0; i < blocks.n; i++)
		layout_prefix_element(p, ns, name, blocks.items[i]);
	return name;
}

void layout_marked(struct plan *p, const char *ns, uint32_t table,
		   sa_family_t family)
{
	plan_rule(p, ns,
		  &(struct plan_rule){.family = family,
				      .priority = RULE_MARKED,
				      .mark = table,
				      .mask = UINT32_MAX,
				      .table = table});
}

static int by_prefix(const void *a, const void *b)
{
	return prefix_cmp(*(const struct prefix *)a, *(const struct prefix *)b);
}

void layout_prefixes(struct plan *p, const char *ns, const char *set,
		     struct prefix *items, size_t n)
{
	struct prefix last = {0};

	qsort(items, n, sizeof(*items), by_prefix);
	for (size_t i = 0; i < n; i++) {
		/* sorted, the wider first: what is inside the last is known */
		if (i > 0 && prefix_covers(last, items[i]))
			continue;
		last = items[i];
		layout_prefix_element(p, ns, set, last);
	}
}

void layout_private(struct plan *p, const char *ns, const char *set,
		    const struct model *m)
{
	static const struct {
		uint8_t a, b, len;
	} reserved[] = {
		{10, 0, 8}, {172, 16, 12}, {192, 168, 16}, {100, 64, 10}};
	VEC(struct prefix) all = {0};

	for (size_t i = 0; i < ARRAY_LEN(reserved); i++)
		*vec_add(p->arena, &all) = (struct prefix){
			ipv4(reserved[i].a, reserved[i].b, 0, 0),
			reserved[i].len};
	for (size_t i = 0; i < m->vpcs.n; i++)
		for (size_t j = 0; j < m->vpcs.items[i]->cidrs.n; j++)
			*vec_add(p->arena,
				 &all) = m->vpcs.items[i]->cidrs.items[j];
	layout_prefixes(p, ns, set, all.items, all.n);
}

void layout_no_fragments(struct plan *p, const char *ns, struct nf_stmt from,
			 const char *reason)
{
	static const uint32_t protocols[] = {PROTOCOL_TCP, PROTOCOL_ICMP};
	struct plan_chain *c = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "fragments",
				     .hook = HOOK_PREROUTING,
				     .priority = -450});

	for (size_t i = 0; i < ARRAY_LEN(protocols); i++)
		PLAN_RULE(p, c, from,
			  {.op = NF_OP_MATCH,
			   .keys = {NF_IP_FRAG},
			   .mask = 0x3fff},
			  NF_EQ(NF_L4PROTO, protocols[i]), NF_LOG(reason),
			  NF_DROP_IT);
}
