// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/target.c - which addresses a target means, seen from a source
 */
#include "probe/target.h"

#include <string.h>

const char *target_name(const struct place *from, const struct endpoint *to,
			enum address_choice choice)
{
	const struct node *n = from->node;

	/* name servers on premises, and CloudFront's, are not part of a lab; a
	 * CloudFront Function could not ask any (EDGE-2) */
	if (choice != ADDRESS_RESOLVED || n->on_premises ||
	    n->kind == NODE_DISTRIBUTION || n->edge == EDGE_CLOUDFRONT_FUNCTION)
		return NULL;
	return to->node ? to->node->dns_name : to->dns_name;
}

static void add(struct arena *arena, struct target_addresses *all,
		struct addr address, const struct place *place,
		const char *label)
{
	if (!address.family)
		return;
	/* sandboxes that share an ENI share its address */
	for (size_t i = 0; i < all->n; i++)
		if (addr_cmp(all->items[i].address, address) == 0)
			return;
	*vec_add(arena, all) = (struct target_address){address, place, label};
}

/* --- by name ------------------------------------------------------------ */

static const struct place *place_with(const struct node *n, struct addr a)
{
	for (size_t i = 0; n && i < n->places.n; i++) {
		const struct place *p = &n->places.items[i];

		if (place_has(p, a))
			return p;
	}
	return NULL;
}

/* Was this place meant? node@place picks some of the node's (N-4) */
static bool is_meant(const struct endpoint *to, const struct place *p)
{
	for (size_t i = 0; i < to->places.n; i++)
		if (to->places.items[i] == p)
			return true;
	return !p;
}

/* What is at none of its places */
static const char *called(struct arena *arena, const struct endpoint *to)
{
	if (to->node)
		return to->node->o.name;
	return to->dns_name ? to->dns_name
			    : arena_strdup(arena, ADDR(to->address));
}

static void add_found(struct arena *arena, struct target_addresses *all,
		      const struct endpoint *to,
		      const struct dns_addresses *found)
{
	for (size_t i = 0; i < found->n; i++) {
		struct addr a = found->items[i];
		const struct place *p = place_with(to->node, a);

		if (is_meant(to, p))
			add(arena, all, a, p, p ? p->label : called(arena, to));
	}
}

/* --- by address --------------------------------------------------------- */

/* A function outside every VPC sends in IPv4, from nobody's address */
static bool has(const struct place *place, sa_family_t family)
{
	if (family == AF_INET && place->node->kind == NODE_FUNCTION)
		return true;
	return place_address(place, family).family;
}

/* DNS64: names without an IPv6 address get one that leads to the IPv4 one */
static bool synthesises(const struct place *from)
{
	return from->subnet && from->subnet->enable_dns64;
}

static sa_family_t family_of(const struct place *from, const struct place *to)
{
	if (has(from, AF_INET) && has(to, AF_INET))
		return AF_INET;
	if (has(from, AF_INET6) && (has(to, AF_INET6) || synthesises(from)))
		return AF_INET6;
	return has(to, AF_INET) ? AF_INET : AF_INET6;
}

sa_family_t target_family(const struct place *from, const struct endpoint *to,
			  const struct expect *x)
{
	if (x->family)
		return x->family;
	if (to->places.n)
		return family_of(from, to->places.items[0]);
	return has(from, AF_INET) ? AF_INET : AF_INET6;
}

/* IPv6 has one address for all: what is public needs no other */
static struct addr address_of(const struct place *from, const struct place *to,
			      enum address_choice choice, sa_family_t family)
{
	struct addr none = {0};
	/* a network on premises is connected by private addresses */
	bool outside = !from->subnet && !from->node->on_premises;
	bool has_public = to->eni && to->eni->public_ip.family;

	if ((family ? family : family_of(from, to)) == AF_INET6)
		return to->ipv6;
	if (to->node->kind == NODE_FUNCTION && !to->eni)
		return model_lambda_address();
	if (choice == ADDRESS_PUBLIC)
		return to->eni ? to->eni->public_ip : to->address;
	if (choice == ADDRESS_PRIVATE)
		return to->eni ? to->eni->private_ip : none;
	return has_public && outside ? to->eni->public_ip : to->address;
}

/* ENI-1: more private addresses of one network interface */
static void add_secondary(struct arena *arena, struct target_addresses *all,
			  const struct place *place)
{
	for (size_t i = 0; i < place->eni->secondary_ips.n; i++) {
		struct addr a = place->eni->secondary_ips.items[i];

		add(arena, all, a, place,
		    arena_printf(arena, "%s (%s)", place->label, ADDR(a)));
	}
}

struct target_addresses target_addresses(struct arena *arena,
					 const struct place *from,
					 const struct endpoint *to,
					 const struct expect *x,
					 const struct dns_addresses *found)
{
	struct target_addresses all = {0};

	if (found) {
		add_found(arena, &all, to, found);
		return all;
	}
	if (x->choice == ADDRESS_GIVEN) {
		add(arena, &all, x->address, NULL, called(arena, to));
		return all;
	}
	if (!to->node) {
		add(arena, &all, to->address, NULL, called(arena, to));
		return all;
	}
	for (size_t i = 0; i < to->places.n; i++) {
		const struct place *place = to->places.items[i];
		struct addr a = address_of(from, place, x->choice, x->family);

		add(arena, &all, a, place, place->label);
		if (place->eni && !addr_cmp(a, place->eni->private_ip))
			add_secondary(arena, &all, place);
	}
	return all;
}

/* --- words -------------------------------------------------------------- */

const char *target_text(struct arena *arena, const struct endpoint *to,
			const struct target_address *at, int port)
{
	const char *label = at->label ? at->label : called(arena, to);

	if (!port)
		return label;
	return arena_printf(arena, strchr(label, ':') ? "[%s]:%d" : "%s:%d",
			    label, port);
}
