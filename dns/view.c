// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dns/view.c - what one resolver knows
 */
#include "dns/view.h"

#include <stdlib.h>
#include <string.h>

#include "vpc/between.h"
#include "vpc/dns.h"

enum { TTL_DATABASE = 5, TTL_BALANCER = 60, TTL_HOST = 300 }; /* s (lab) */

static struct dns_zone *zone_new(struct dns_view *v, const char *name)
{
	struct dns_zone *z = vec_add(v->arena, &v->zones);

	z->name = name;
	return z;
}

static void add_address(struct dns_view *v, struct dns_zone *z,
			const char *name, uint32_t ttl, struct addr a)
{
	if (!a.family)
		return;
	*vec_add(v->arena, &z->records) = (struct dns_record){
		.name = name,
		.type = a.family == AF_INET6 ? DNS_AAAA : DNS_A,
		.ttl = ttl,
		.address = a};
}

static void add_name(struct dns_view *v, struct dns_zone *z, const char *name,
		     enum dns_type type, uint32_t ttl, const char *target)
{
	*vec_add(v->arena, &z->records) = (struct dns_record){
		.name = name, .type = type, .ttl = ttl, .target = target};
}

/* --- whose addresses a view shows ----------------------------------------- */

/* Both are attached to one transit gateway, with DNS support (TGW-11) */
static bool share_transit(const struct dns_view *v, const struct vpc *home)
{
	for (size_t i = 0; i < v->model->transit_gateways.n; i++) {
		const struct transit_gateway *g =
			v->model->transit_gateways.items[i];
		const struct transit_attachment *a = transit_attachment_of(
			g, home);
		const struct transit_attachment *b = transit_attachment_of(
			g, v->vpc);

		if (a && b && a->dns_support && b->dns_support)
			return true;
	}
	return false;
}

/* DNS-5: inside its VPC, where a peering's side allows it, and over a transit
 * gateway */
static bool sees_private(const struct dns_view *v, const struct vpc *home)
{
	if (!v->vpc)
		return false;
	if (v->vpc == home)
		return true;
	for (size_t i = 0; i < v->model->peerings.n; i++) {
		const struct peering *p = v->model->peerings.items[i];

		for (int side = 0; side < N_SIDES; side++)
			if (peering_active(p) && p->vpcs[side] == home &&
			    peering_far(p, home) == v->vpc &&
			    p->allow_remote_vpc_dns_resolution[side])
				return true;
	}
	return share_transit(v, home);
}

/* A public name: the private address inside, the public one elsewhere */
static struct addr split(const struct dns_view *v, const struct eni *eni)
{
	const struct vpc *home = eni->subnet->vpc;

	if (eni->public_ip.family &&
	    !(dns_private_names(home) && sees_private(v, home)))
		return eni->public_ip;
	return eni->private_ip;
}

static void add_balancer(struct dns_view *v, struct dns_zone *z,
			 const struct node *n, const char *name)
{
	for (size_t i = 0; i < n->places.n; i++) {
		const struct eni *eni = n->places.items[i].eni;
		struct addr a = n->internal ? eni->private_ip : eni->public_ip;

		add_address(v, z, name, TTL_BALANCER, a); /* ALB-2 */
		if (!n->is_network)
			continue;
		add_address(v, z,
			    arena_printf(v->arena, "%s%c.%s", n->vpc->region,
					 eni->subnet->az, name),
			    TTL_BALANCER, a);
	}
}

static void add_node(struct dns_view *v, struct dns_zone *z,
		     const struct node *n)
{
	const char *name = n->dns_name ? dns_lower(v->arena, n->dns_name)
				       : NULL;

	if (!name)
		return;
	if (n->kind == NODE_LOAD_BALANCER) {
		add_balancer(v, z, n, name);
		return;
	}
	for (size_t i = 0; i < n->places.n; i++) {
		const struct place *p = &n->places.items[i];

		add_address(v, z, name, TTL_HOST, p->ipv6);
		if (!p->eni)
			add_address(v, z, name, TTL_HOST, p->address);
		else
			add_address(v, z, name, TTL_DATABASE, split(v, p->eni));
	}
}

/* --- names that say an address, and the way back -------------------------- */

static const char *reverse_name(struct arena *arena, struct addr a)
{
	return arena_printf(arena, "%u.%u.%u.%u.in-addr.arpa", a.bytes[3],
			    a.bytes[2], a.bytes[1], a.bytes[0]);
}

/* DNS-6: of the view's own VPC, which must give such names (DNS-2) */
static void add_private_name(struct dns_view *v, struct dns_zone *internal,
			     struct dns_zone *reverse, struct addr a)
{
	const char *name = dns_private_name_of(v->arena, v->vpc, a);

	add_address(v, internal, name, TTL_HOST, a);
	add_name(v, reverse, reverse_name(v->arena, a), DNS_PTR, TTL_HOST,
		 name);
}

static void add_private_names(struct dns_view *v)
{
	struct dns_zone internal = {
		.name = dns_internal_domain(v->arena, v->vpc->region)};
	struct dns_zone reverse = {.name = "in-addr.arpa"};

	for (size_t i = 0; i < v->model->enis.n; i++) {
		const struct eni *eni = v->model->enis.items[i];

		if (eni->subnet->vpc != v->vpc)
			continue;
		for (size_t j = 0; j < eni_addresses(eni); j++)
			if (eni_address_at(eni, j).family == AF_INET)
				add_private_name(v, &internal, &reverse,
						 eni_address_at(eni, j));
	}
	*vec_add(v->arena, &v->zones) = internal;
	*vec_add(v->arena, &v->zones) = reverse;
}

/* --- private hosted zones ------------------------------------------------- */

static void add_zone_record(struct dns_view *v, struct dns_zone *z,
			    const struct zone_record *r)
{
	const char *name = strcmp(r->host, "@") == 0
				   ? z->name
				   : arena_printf(v->arena, "%s.%s", r->host,
						  z->name);

	for (size_t i = 0; i < r->addresses.n; i++)
		add_address(v, z, name, (uint32_t)r->ttl,
			    r->addresses.items[i]);
	if (r->target)
		add_name(v, z, name, DNS_CNAME, (uint32_t)r->ttl, r->target);
}

/* DNS-9: where it is associated; DNS-4: where both attributes are on */
static void add_hosted_zone(struct dns_view *v, const struct hosted_zone *from)
{
	bool here = false;
	struct dns_zone *z;

	for (size_t i = 0; i < from->vpcs.n; i++)
		here |= from->vpcs.items[i] == v->vpc;
	if (!here || !dns_private_names(v->vpc))
		return;
	z = zone_new(v, from->name);
	for (size_t i = 0; i < from->records.n; i++)
		add_zone_record(v, z, &from->records.items[i]);
}

/* IFE-5: AWS makes a zone of the service's name alone, with the endpoint's
 * interfaces at its apex */
static void add_endpoint(struct dns_view *v, const struct vpc_endpoint *e)
{
	struct dns_zone *z;

	if (!e->private_dns || !dns_private_names(v->vpc))
		return;
	z = zone_new(v, dns_lower(v->arena, e->private_name));
	for (size_t i = 0; i < e->node->places.n; i++)
		add_address(v, z, z->name, TTL_BALANCER,
			    e->node->places.items[i].address);
}

/* --- the whole ------------------------------------------------------------ */

static int by_name(const void *a, const void *b)
{
	const struct dns_record *x = a, *y = b;

	return strcmp(x->name, y->name);
}

struct dns_view *dns_view_new(struct arena *arena, const struct model *m,
			      const struct vpc *vpc)
{
	struct dns_view *v = arena_alloc(arena, sizeof(*v));
	struct dns_zone *z;

	*v = (struct dns_view){.arena = arena, .model = m, .vpc = vpc};
	z = zone_new(v, "");
	for (size_t i = 0; i < m->nodes.n; i++)
		add_node(v, z, m->nodes.items[i]);
	if (vpc && dns_private_names(vpc))
		add_private_names(v);
	for (size_t i = 0; vpc && i < vpc->endpoints.n; i++)
		add_endpoint(v, vpc->endpoints.items[i]);
	for (size_t i = 0; vpc && i < m->hosted_zones.n; i++)
		add_hosted_zone(v, m->hosted_zones.items[i]);
	for (size_t i = 0; i < v->zones.n; i++)
		if (v->zones.items[i].records.n)
			qsort(v->zones.items[i].records.items,
			      v->zones.items[i].records.n,
			      sizeof(struct dns_record), by_name);
	return v;
}

const struct dns_zone *dns_view_zone(const struct dns_view *v, const char *name)
{
	const struct dns_zone *best = NULL;

	for (size_t i = 0; i < v->zones.n; i++) {
		const struct dns_zone *z = &v->zones.items[i];

		if (dns_is_below(name, z->name) &&
		    (!best || strlen(z->name) > strlen(best->name)))
			best = z;
	}
	return best;
}

const struct dns_record *dns_zone_find(const struct dns_zone *z,
				       const char *name, size_t *ret_n)
{
	size_t low = 0, high = z->records.n, n = 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(z->records.items[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (low + n < z->records.n &&
	       strcmp(z->records.items[low + n].name, name) == 0)
		n++;
	*ret_n = n;
	return n ? &z->records.items[low] : NULL;
}

bool dns_zone_has_below(const struct dns_zone *z, const char *name)
{
	for (size_t i = 0; i < z->records.n; i++)
		if (dns_is_below(z->records.items[i].name, name))
			return true;
	return false;
}
