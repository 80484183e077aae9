// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/atlas.c - who is where in a finished model
 */
#include "probe/atlas.h"

#include "vpc/dns.h"

/* --- making it ------------------------------------------------------------ */

static void put_eni(struct atlas *a, const struct eni *eni)
{
	const struct vpc *vpc = eni->subnet->vpc;
	bool reached = eni->places.n && eni->type != ENI_TRANSIT_GATEWAY;
	size_t n = eni_addresses(eni);

	for (size_t i = 0; i <= n; i++) {
		struct addr own = i < n ? eni_address_at(eni, i)
					: eni->origin_facing;

		if (reached)
			index_put_address(&a->enis, vpc, own, eni);
		for (size_t k = 0; k < eni->groups.n; k++)
			if (eni->groups.items[k]->vpc == vpc)
				index_put_address(&a->members,
						  eni->groups.items[k], own,
						  eni);
		if (i < n && eni->places.n &&
		    vpc->internet_gateway == GATEWAY_ATTACHED)
			index_put_address(&a->publics, NULL,
					  eni_public(eni, own), eni);
	}
}

/* An edge is no address, but as good as one */
static struct addr edge_key(enum route_edge edge)
{
	return ipv4(0, 0, 0, (uint8_t)edge);
}

static void put_vpc(struct atlas *a, const struct vpc *vpc)
{
	index_put_address(&a->routers, vpc, dns_resolver(vpc), vpc);
	for (size_t i = 0; i < vpc->subnets.n; i++)
		index_put_address(&a->routers, vpc,
				  addr_add(vpc->subnets.items[i]->cidr.addr, 1),
				  vpc);
	for (size_t i = 0; i < vpc->route_tables.n; i++) {
		const struct route_table *t = vpc->route_tables.items[i];

		if (t->edge != ROUTE_EDGE_NONE)
			index_put_address(&a->edges, vpc, edge_key(t->edge), t);
	}
}

void atlas_add_host(struct atlas *a, const struct node *n)
{
	const struct place *p = n->places.n ? &n->places.items[0] : NULL;

	if (!p || !place_on_internet(p))
		return;
	index_put_address(&a->hosts, NULL, place_address(p, AF_INET), n);
	index_put_address(&a->hosts, NULL, place_address(p, AF_INET6), n);
}

static void put_premises(struct atlas *a, const struct on_premises *op)
{
	for (size_t i = 0; i < op->hosts.n; i++)
		index_put_address(&a->hosts, op, op->hosts.items[i]->address,
				  op->hosts.items[i]);
}

struct atlas *atlas_of(struct arena *arena, const struct model *m)
{
	struct atlas *a = arena_alloc(arena, sizeof(*a));
	const struct index empty = {.arena = arena};

	*a = (struct atlas){m, empty, empty, empty, empty, empty, empty};
	for (size_t i = 0; i < m->vpcs.n; i++)
		put_vpc(a, m->vpcs.items[i]);
	for (size_t i = 0; i < m->enis.n; i++)
		put_eni(a, m->enis.items[i]);
	for (size_t i = 0; i < m->nodes.n; i++)
		atlas_add_host(a, m->nodes.items[i]);
	for (size_t i = 0; i < m->on_premises.n; i++)
		put_premises(a, m->on_premises.items[i]);
	return a;
}

/* --- asking it ------------------------------------------------------------ */

const struct eni *atlas_eni(const struct atlas *a, const struct vpc *vpc,
			    struct addr at)
{
	return index_address(&a->enis, vpc, at);
}

bool atlas_member(const struct atlas *a, const struct security_group *g,
		  struct addr at)
{
	return index_address(&a->members, g, at);
}

const struct node *atlas_host(const struct atlas *a,
			      const struct on_premises *op, struct addr at)
{
	return index_address(&a->hosts, op, at);
}

const struct eni *atlas_public(const struct atlas *a, struct addr at)
{
	return index_address(&a->publics, NULL, at);
}

bool atlas_router(const struct atlas *a, const struct vpc *vpc, struct addr at)
{
	return index_address(&a->routers, vpc, at);
}

const struct route_table *atlas_edge(const struct atlas *a,
				     const struct vpc *vpc,
				     enum route_edge edge)
{
	return index_address(&a->edges, vpc, edge_key(edge));
}
