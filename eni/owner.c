// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * eni/owner.c - the VPC that AWS owns, where functions run
 *
 *	sandbox --+                      +-- eni-0a1b... -- router of VPC app
 *	sandbox --+--  owner: mark, zone,+-- eni-2c3d... -- router of VPC data
 *	sandbox --+    SNAT per ENI      +-- internet (functions in no VPC)
 *
 * A sandbox's packets leave by one Hyperplane ENI (LAM-13) and carry its
 * address (LAM-15). Each ENI is a conntrack zone of its own, so that VPCs
 * with the same addresses never meet (VPC-12). Nothing that arrives opens a
 * flow to a sandbox (LAM-4).
 */
#include "base/text.h"
#include "eni/eni.h"
#include "eni/layout.h"
#include "vpc/dns.h"

#include <stdlib.h>
#include <string.h>

enum { SANDBOXES = 1 << 14 }; /* 169.254.64.0/18 */

/* --- addresses of sandboxes -------------------------------------------- */

/*
 * From the label, so that other functions come and go without moving it; on
 * a collision the later one takes the next. 169.254.0.0/16 is never a VPC's
 * block (VPC-2), so these addresses collide with no user's.
 */
static struct addr sandbox_address(unsigned char *taken,
				   const struct place *place)
{
	uint32_t slot = text_hash(place->label) % SANDBOXES;

	while (taken[slot])
		slot = (slot + 1) % SANDBOXES;
	taken[slot] = 1;
	return addr_add(ipv4(169, 254, 64, 0), slot);
}

/* fd00:ec2:1::, and the same slot: in AWS's own range (L2-9) */
static struct addr sandbox_ipv6(struct addr own)
{
	struct addr a = {AF_INET6, {0xfd, 0, 0x0e, 0xc2, 0, 1}};

	a.bytes[14] = own.bytes[2];
	a.bytes[15] = own.bytes[3];
	return a;
}

/* "fn" and the end of the address: unique, and short enough for a link */
static const char *sandbox_link(struct plan *p, struct addr a)
{
	return arena_printf(p->arena, "fn%u-%u", a.bytes[2], a.bytes[3]);
}

static void link_element(struct plan *p, const char *set, const char *link,
			 uint32_t number)
{
	plan_element(p, NS_OWNER,
		     &(struct plan_element){.set = set,
					    .fields = {{.lo = {.link = link}}},
					    .data = {.num = number}});
}

/* --- one sandbox ------------------------------------------------------- */

static void reach(struct plan *p, const char *ns, struct addr own,
		  const char *link)
{
	plan_addr(p, ns, "eth0", prefix_of(own));
	layout_via(p, ns, 0, layout_all(own.family), "eth0");
	layout_via(p, NS_OWNER, TABLE_FABRIC, prefix_of(own), link);
}

static void sandbox(struct plan *p, const struct place *place, struct addr own)
{
	const char *ns = layout_place_ns(p->arena, place);
	const char *link = sandbox_link(p, own);
	uint32_t mtu = place->eni ? MTU_VPC : MTU_INTERNET;

	plan_ns(p, ns, false);
	layout_gateway_link(
		p, (struct plan_end){.ns = NS_OWNER, .name = link, .mtu = mtu},
		(struct plan_end){.ns = ns, .name = "eth0", .mtu = mtu});
	reach(p, ns, own, link);
	if (place->node->ipv6 && place->eni) /* LAM-23 */
		reach(p, ns, sandbox_ipv6(own), link);

	link_element(p, "functions", link, 0);
	if (!place->eni) {
		link_element(p, "outside", link, 0);
		link_element(p, "way", link, TABLE_OUTSIDE);
		return;
	}
	link_element(p, "way", link, TABLE_HYPERPLANE + place->eni->number);
	link_element(p, "zone", link, place->eni->number);
}

/* --- one Hyperplane ENI ------------------------------------------------ */

static void source_address(struct plan *p, const char *link, struct addr a)
{
	plan_element(p, NS_OWNER,
		     &(struct plan_element){
			     .set = a.family == AF_INET6 ? "source6" : "source",
			     .fields = {{.lo = {.link = link}}},
			     .data = {.addr = a}});
}

/* What has mark @table leaves by @link and comes from @source */
static void leave_by(struct plan *p, uint32_t table, const char *link,
		     struct addr source)
{
	layout_via(p, NS_OWNER, table, layout_all(source.family), link);
	layout_marked(p, NS_OWNER, table, source.family);
	source_address(p, link, source);
}

static void hyperplane(struct plan *p, const struct eni *eni)
{
	const char *link = layout_eni_link(p, eni);
	struct plan_end router = {
		.ns = layout_router_ns(p, eni->subnet->vpc),
		.name = link,
		.mtu = MTU_VPC,
		.group = eni->subnet->number,
		.proxy_arp = true,
		.alias = eni->o.id,
	};
	struct plan_end owner = {.ns = NS_OWNER,
				 .name = link,
				 .mtu = MTU_VPC,
				 .alias = eni->o.id};

	layout_gateway_link(p, router, owner);
	for (const sa_family_t *f = layout_families(true); *f; f++)
		if (eni_address(eni, *f).family)
			leave_by(p, TABLE_HYPERPLANE + eni->number, link,
				 eni_address(eni, *f));
	link_element(p, "zone", link, eni->number);
}

/* --- the namespace ----------------------------------------------------- */

static void internet_link(struct plan *p)
{
	layout_gateway_link(p,
			    (struct plan_end){.ns = NS_OWNER,
					      .name = "internet",
					      .mtu = MTU_INTERNET},
			    (struct plan_end){.ns = NS_INTERNET,
					      .name = "lambda",
					      .mtu = MTU_INTERNET});
	leave_by(p, TABLE_OUTSIDE, "internet", model_lambda_address());
	layout_via(p, NS_INTERNET, TABLE_FABRIC,
		   prefix_of(model_lambda_address()), "lambda");
}

static void sets(struct plan *p, const struct model *m)
{
	static const struct plan_set all[] = {
		{.name = "functions", .keys = {NF_IIF}},
		{.name = "outside", .keys = {NF_IIF}},
		{.name = "way", .keys = {NF_IIF}, .data = NF_MARK},
		{.name = "zone", .keys = {NF_IIF}, .data = NF_CT_ZONE},
		{.name = "source", .keys = {NF_OIF}, .data = NF_IP_SADDR},
		{.name = "private", .keys = {NF_IP_DADDR}, .interval = true},
	};

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		plan_set(p, NS_OWNER, &all[i]);
	if (p->ipv6)
		plan_set(p, NS_OWNER,
			 &(struct plan_set){.name = "source6",
					    .keys = {NF_OIF},
					    .data = NF_IP6_SADDR});
	layout_private(p, NS_OWNER, "private", m);
}

/* L2-8: the Amazon resolver is at the host of whoever asks; what goes there
 * is no connection of the Hyperplane ENI, here though it takes its link */
static void never_counted(struct plan *p, struct plan_chain *c,
			  const struct model *m)
{
	static const char set[] = "resolvers";

	plan_set(
		p, NS_OWNER,
		&(struct plan_set){.name = set, .keys = {NF_OIF, NF_IP_DADDR}});
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];
		const struct addr resolvers[] = {dns_resolver(eni->subnet->vpc),
						 dns_link_local_resolver()};
		const char *link = layout_eni_link(p, eni);

		if (eni->type != ENI_LAMBDA)
			continue;
		for (size_t j = 0; j < ARRAY_LEN(resolvers); j++)
			plan_element(
				p, NS_OWNER,
				&(struct plan_element){
					.set = set,
					.fields = {{.lo = {.link = link}},
						   {{.addr = resolvers[j]},
						    {.addr = resolvers[j]}}}});
	}
	PLAN_RULE(p, c, NF_IN(set, NF_OIF, NF_IP_DADDR), NF_ACCEPT_IT);
}

/* LAM-16, LAM-66: what one Hyperplane ENI carries. Another limit needs another
 * set: what counts is in its elements */
static void hyperplane_limits(struct plan *p, struct plan_chain *c,
			      const struct model *m)
{
	const struct limits *l = &m->limits;
	const struct {
		enum nf_op op;
		int max, none;
		const char *name, *code;
	} limits[] = {
		{NF_OP_RATE_OVER, l->hyperplane_new_connections_per_second, 0,
		 "new_connections", "HYPERPLANE_BURST egress"},
		{NF_OP_CONNECTIONS_OVER, l->hyperplane_connections,
		 LIMIT_HYPERPLANE_CONNECTIONS, "connections",
		 "HYPERPLANE_PORT_EXHAUSTED egress"},
	};

	if (limits[0].max != limits[0].none || limits[1].max != limits[1].none)
		never_counted(p, c, m);
	for (size_t i = 0; i < ARRAY_LEN(limits); i++) {
		const char *set = arena_printf(p->arena, "%s_%d",
					       limits[i].name, limits[i].max);

		if (limits[i].max == limits[i].none)
			continue;
		plan_set(p, NS_OWNER,
			 &(struct plan_set){.name = set,
					    .keys = {NF_OIF},
					    .counted = true});
		PLAN_RULE(p, c, NF_STATE(NF_CT_NEW),
			  NF_NOT_IN("outside", NF_IIF),
			  {.op = limits[i].op,
			   .name = set,
			   .keys = {NF_OIF},
			   .lo = {.num = (uint32_t)limits[i].max}},
			  NF_LOG(limits[i].code), NF_DROP_IT);
	}
}

/* DNS-14: of one environment, to whatever name servers */
static void lookups_limit(struct plan *p, struct plan_chain *c)
{
	enum { DNS = 53, MOST = 20 };
	static const char set[] = "lookups";

	plan_set(p, NS_OWNER,
		 &(struct plan_set){
			 .name = set, .keys = {NF_IIF}, .counted = true});
	PLAN_RULE(p, c, NF_EQ(NF_L4PROTO, PROTOCOL_TCP), NF_EQ(NF_DPORT, DNS),
		  NF_STATE(NF_CT_NEW),
		  {.op = NF_OP_CONNECTIONS_OVER,
		   .name = set,
		   .keys = {NF_IIF},
		   .lo = {.num = MOST}},
		  NF_LOG("DNS_TCP_CONNECTIONS egress"), NF_DROP_IT);
}

/* Why a function sends nothing at all; NULL: it does */
static const char *silenced(struct plan *p, const struct node *n)
{
	if (n->edge == EDGE_CLOUDFRONT_FUNCTION) /* EDGE-2 */
		return "FUNCTION_HAS_NO_NETWORK egress";
	if (n->o.failed) /* by a drill */
		return arena_printf(p->arena, "BAD_STATE egress %s", n->o.name);
	return NULL;
}

static void silent_functions(struct plan *p, struct plan_chain *c,
			     const struct model *m, const struct addr *own)
{
	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *node = m->nodes.items[i];
		const char *why = silenced(p, node);

		if (node->kind != NODE_FUNCTION)
			continue;
		for (size_t j = 0; j < node->places.n; j++, own++)
			if (why)
				PLAN_RULE(p, c,
					  NF_FROM_LINK(sandbox_link(p, *own)),
					  NF_LOG(why), NF_DROP_IT);
	}
}

static void forward(struct plan *p, const struct model *m, struct addr *own)
{
	struct plan_chain *c = plan_chain(
		p, NS_OWNER,
		&(struct plan_chain){
			.name = "forward", .hook = HOOK_FORWARD, .drop = true});

	silent_functions(p, c, m, own);
	PLAN_RULE(p, c, NF_STATE(NF_CT_ESTABLISHED | NF_CT_RELATED),
		  NF_ACCEPT_IT);
	/* LAM-4: whatever comes in, nothing was asked for */
	PLAN_RULE(p, c, NF_NOT_IN("functions", NF_IIF),
		  NF_LOG("FUNCTION_ACCEPTS_NO_CONNECTIONS ingress"),
		  NF_DROP_IT);
	/* LAM-2 */
	PLAN_RULE(p, c, NF_IN("outside", NF_IIF), NF_IN("private", NF_IP_DADDR),
		  NF_LOG("FUNCTION_NOT_IN_VPC egress"), NF_DROP_IT);
	/* LAM-6 */
	PLAN_RULE(p, c, NF_NE(NF_L4PROTO, PROTOCOL_TCP),
		  NF_NE(NF_L4PROTO, PROTOCOL_UDP),
		  NF_LOG("FUNCTION_PROTOCOL_RESTRICTION egress"), NF_DROP_IT);
	PLAN_RULE(p, c, NF_EQ(NF_L4PROTO, PROTOCOL_TCP), NF_EQ(NF_DPORT, 25),
		  NF_LOG("FUNCTION_PROTOCOL_RESTRICTION egress"), NF_DROP_IT);
	lookups_limit(p, c);
	hyperplane_limits(p, c, m);
	PLAN_RULE(p, c, NF_STATE(NF_CT_NEW), NF_ACCEPT_IT);
	PLAN_RULE(p, c, NF_LOG("PACKET_INVALID"));
}

static void marks(struct plan *p)
{
	struct plan_chain *zone = plan_chain(
		p, NS_OWNER,
		&(struct plan_chain){.name = "zones",
				     .hook = HOOK_PREROUTING,
				     .priority = -300});
	struct plan_chain *way = plan_chain(
		p, NS_OWNER,
		&(struct plan_chain){.name = "ways",
				     .hook = HOOK_PREROUTING,
				     .priority = -150});
	struct plan_chain *source = plan_chain(
		p, NS_OWNER,
		&(struct plan_chain){.name = "sources",
				     .hook = HOOK_POSTROUTING,
				     .nat = true,
				     .priority = 100});

	PLAN_RULE(p, zone, NF_SET_FROM(NF_CT_ZONE, "zone", NF_IIF));
	PLAN_RULE(p, way, NF_SET_FROM(NF_MARK, "way", NF_IIF));
	PLAN_RULE(p, source,
		  {.op = NF_OP_SNAT, .name = "source", .keys = {NF_OIF}});
	if (p->ipv6)
		PLAN_RULE(p, source,
			  {.op = NF_OP_SNAT,
			   .name = "source6",
			   .keys = {NF_OIF},
			   .flags = NF_NAT_IPV6});
}

/* One for each sandbox, in the order of nodes and places */
static struct addr *sandbox_addresses(struct plan *p, const struct model *m)
{
	unsigned char *taken = arena_alloc(p->arena, SANDBOXES);
	VEC(struct addr) all = {0};

	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *node = m->nodes.items[i];

		for (size_t j = 0;
		     node->kind == NODE_FUNCTION && j < node->places.n; j++)
			*vec_add(p->arena, &all) = sandbox_address(
				taken, &node->places.items[j]);
	}
	return all.items;
}

void owner_plan(struct plan *p, const struct model *m)
{
	struct addr *own = sandbox_addresses(p, m);

	layout_router(p, NS_OWNER, ipv4(169, 254, 1, 1));
	internet_link(p);
	sets(p, m);
	layout_no_fragments(p, NS_OWNER,
			    (struct nf_stmt)NF_IN("functions", NF_IIF),
			    "FUNCTION_PROTOCOL_RESTRICTION egress"); /* MTU-5 */
	forward(p, m, own);
	marks(p);
	for (size_t i = 0; i < m->enis.n; i++)
		if (m->enis.items[i]->type == ENI_LAMBDA &&
		    m->enis.items[i]->places.n)
			hyperplane(p, m->enis.items[i]);
	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *node = m->nodes.items[i];

		if (node->kind != NODE_FUNCTION)
			continue;
		for (size_t j = 0; j < node->places.n; j++)
			sandbox(p, &node->places.items[j], *own++);
	}
}
