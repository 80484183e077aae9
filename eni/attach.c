// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * eni/attach.c - a network interface between a node and its router
 *
 *	node's namespace            VPC's router
 *	+---------------+           +------------------------------+
 *	| eth0          +-----------+ eni-0a1b...  group = subnet  |
 *	| 10.0.1.4/24   |   veth    | unnumbered, answers ARP for  |
 *	| via .1        |           | all of the VPC (proxy ARP)   |
 *	+---------------+           +------------------------------+
 *
 * The router sees every frame and answers for whoever is asked for, as the
 * VPC's mapping service does (L2-1, L2-3); but the node need not ask, as its
 * routes to all, and to its own subnet too, lead by the router.
 */
#include "eni/eni.h"
#include "eni/layout.h"

enum { VLAN_TAG = 4 }; /* so much more is let pass without one */

/* An endpoint loses larger packets and says nothing: the router must not know
 * of the limit, or it would (MTU-2, MTU-3) */
static uint32_t mtu_inside(const struct eni *eni)
{
	return eni->type == ENI_VPC_ENDPOINT ? MTU_ENDPOINT - VLAN_TAG
					     : MTU_VPC;
}

/* The way of the fabric to the ENI's address */
static void reach(struct plan *p, const struct eni *eni, const char *link,
		  struct addr a)
{
	const char *router = layout_router_ns(p, eni->subnet->vpc);
	struct plan_route to = {
		.table = TABLE_FABRIC,
		.to = prefix_of(a),
		.link = link,
		.via = layout_next_hop(a.family),
	};

	if (a.family == AF_INET)
		to.src = layout_subnet_router(eni->subnet);
	plan_route(p, router, &to);
}

/* ENI-5: what the check compares */
static void check(struct plan *p, const struct eni *eni, const char *link,
		  struct addr a)
{
	plan_element(p, layout_router_ns(p, eni->subnet->vpc),
		     &(struct plan_element){
			     .set = a.family == AF_INET6 ? "eni6" : "eni4",
			     .fields = {{.lo = {.link = link}},
					{{.addr = a}, {.addr = a}}},
		     });
}

/* ... unless this ENI is not checked */
static void no_check(struct plan *p, const struct eni *eni, const char *link)
{
	const char *router = layout_router_ns(p, eni->subnet->vpc);

	if (eni->source_dest_check)
		return;
	plan_element(
		p, router,
		&(struct plan_element){.set = "nocheck",
				       .fields = {{.lo = {.link = link}}}});
}

/* One interface of a node */
struct device {
	const struct eni *eni;
	const char *ns, *name; /* "eth0" */
	unsigned int number;
	bool several; /* it is not the only one */
};

static struct addr router_of(const struct device *d, sa_family_t family)
{
	return family == AF_INET6 ? layout_next_hop(family)
				  : layout_subnet_router(d->eni->subnet);
}

/* Router and node know each other without asking: neighbours that are asked for
 * share a table of 1,024 entries in the whole machine, so that a lab of some
 * hundred nodes, or several labs, would find it full */
static void introduce(struct plan *p, const struct device *d,
		      const struct plan_end *router)
{
	const struct subnet *subnet = d->eni->subnet;

	for (const sa_family_t *f = layout_families(subnet->vpc->ipv6); *f;
	     f++) {
		if (*f == AF_INET && subnet->ipv6_native)
			continue;
		plan_neigh(p, router->ns, router->name, layout_next_hop(*f));
		plan_neigh(p, d->ns, d->name, router_of(d, *f));
	}
}

static void leave_by(struct plan *p, const struct device *d, uint32_t table,
		     sa_family_t family)
{
	struct plan_route way = {.table = table,
				 .to = layout_all(family),
				 .link = d->name,
				 .via = router_of(d, family)};

	if (d->eni->type == ENI_NAT_GATEWAY)
		way.mtu = MTU_NAT; /* it says so itself (MTU-2, MTU-3) */
	plan_route(p, d->ns, &way);
}

/* Of its instance's interfaces the first with such an address? */
static bool is_first(const struct device *d, sa_family_t family)
{
	const struct node *node = d->eni->places.items[0]->node;

	for (unsigned int i = 0; i < d->number; i++)
		if (eni_address(node->places.items[i].eni, family).family)
			return false;
	return true;
}

/* Is an interface before this one in the same subnet? */
static bool is_second_there(const struct device *d)
{
	const struct node *node = d->eni->places.items[0]->node;

	for (size_t i = 0; d->several && i < d->number; i++)
		if (node->places.items[i].subnet == d->eni->subnet)
			return true;
	return false;
}

/* Neighbours in the subnet are reached by its interface, whichever is the
 * first; by way of the router, as everything is */
static void way_to_subnet(struct plan *p, const struct device *d)
{
	struct plan_route way = {.to = d->eni->subnet->cidr, .link = d->name};

	if (d->eni->subnet->ipv6_native || is_second_there(d))
		return;
	way.via = router_of(d, AF_INET);
	if (d->eni->type == ENI_NAT_GATEWAY)
		way.mtu = MTU_NAT;
	plan_route(p, d->ns, &way);
}

/* The default way out is the first interface's; but what has an address of
 * another leaves by that one, or its source check would stop it (ENI-5) */
static void ways_out(struct plan *p, const struct device *d)
{
	uint32_t table = TABLE_DEVICE + d->number;

	for (const sa_family_t *f = layout_families(true); *f; f++) {
		if (!eni_address(d->eni, *f).family)
			continue;
		if (is_first(d, *f))
			leave_by(p, d, 0, *f);
		if (d->several)
			leave_by(p, d, table, *f);
	}
	way_to_subnet(p, d);
	for (size_t i = 0; d->several && i < eni_addresses(d->eni); i++) {
		struct addr own = eni_address_at(d->eni, i);

		plan_rule(p, d->ns,
			  &(struct plan_rule){.family = own.family,
					      .priority = RULE_SOURCE,
					      .from = own,
					      .table = table});
	}
}

/* The addresses say how large the subnet is, whose router is at +1 (L2-1); but
 * a NAT gateway takes none for a broadcast, and passes all on (VPC-21) */
static void addresses(struct plan *p, const struct device *d)
{
	for (size_t i = 0; i < eni_addresses(d->eni); i++) {
		struct prefix own = prefix_of(eni_address_at(d->eni, i));

		if (!addr_cmp(own.addr, d->eni->private_ip) &&
		    d->eni->type != ENI_NAT_GATEWAY)
			own.len = d->eni->subnet->cidr.len;
		plan_addr(p, d->ns, d->name, own);
	}
}

/* What CloudFront sends meets no ACL on its way in, though the answer does:
 * its interface is in no subnet as far as ACLs go (EDGE-5, ACL-15) */
static uint32_t group_of(const struct eni *eni)
{
	return place_of_cloudfront(eni->places.items[0])
		       ? GROUP_CLOUDFRONT
		       : layout_subnet_group(eni->subnet);
}

static void node(struct plan *p, const struct eni *eni, const char *link)
{
	const struct place *place = eni->places.items[0];
	unsigned int number = layout_device(place);
	struct device d = {.eni = eni,
			   .ns = layout_place_ns(p->arena, place),
			   .name = arena_printf(p->arena, "eth%u", number),
			   .number = number,
			   .several = place->node->kind == NODE_INSTANCE &&
				      place->node->places.n > 1};
	struct plan_end inside = {.ns = d.ns,
				  .name = d.name,
				  .mtu = mtu_inside(eni),
				  .alias = eni->o.id};
	struct plan_end outside = {.ns = layout_router_ns(p, eni->subnet->vpc),
				   .name = link,
				   .mtu = MTU_VPC,
				   .group = group_of(eni),
				   .proxy_arp = true,
				   .forwarding = true,
				   .alias = eni->o.id};

	inside.forwarding = eni->type == ENI_NAT_GATEWAY ||
			    eni->type == ENI_NETWORK_LOAD_BALANCER ||
			    (place->node->endpoint &&
			     place->node->endpoint->provider) ||
			    place->node->forwards;
	if (!number) {
		plan_ns(p, d.ns, false);
		/* a closed port says so to everyone, however many ask */
		if (!inside.forwarding)
			plan_sysctl(p, d.ns, "ipv4/icmp_ratelimit", "0");
	}
	plan_link(p, &outside, &inside);
	introduce(p, &d, &outside);
	addresses(p, &d);
	ways_out(p, &d);
}

void eni_plan(struct plan *p, const struct model *m)
{
	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];
		const char *link = layout_eni_link(p, eni);

		if (!eni->places.n)
			continue; /* not attached: nothing answers there */
		if (eni->type == ENI_INTERFACE ||
		    eni->type == ENI_NAT_GATEWAY ||
		    eni->type == ENI_VPC_ENDPOINT ||
		    eni->type == ENI_NETWORK_LOAD_BALANCER)
			node(p, eni, link);
		for (size_t k = 0; k < eni_addresses(eni); k++) {
			struct addr a = eni_address_at(eni, k);

			if (eni->type != ENI_TRANSIT_GATEWAY) /* nobody there */
				reach(p, eni, link, a);
			check(p, eni, link, a);
		}
		no_check(p, eni, link);
		if (eni->origin_facing.family)
			cloudfront_plan(p, eni);
	}
	owner_plan(p, m);
}
