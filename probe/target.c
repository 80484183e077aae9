// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/target.c - which addresses a name means, seen from a source
 */
#include "probe/target.h"

#include <string.h>

static void add(struct arena *arena, struct target_addresses *all,
		struct addr address, const struct place *place,
		const char *label)
{
	if (!address.family)
		return;
	*vec_add(arena, all) = (struct target_address){address, place, label};
}

static bool is_public(const struct place *from, const struct place *to)
{
	const struct node *node = to->node;

	if (!to->eni || !to->eni->public_ip.family)
		return false;
	if (node->kind == NODE_LOAD_BALANCER)
		return !node->internal; /* ALB-2 */
	/* a network on premises is connected by private addresses */
	return !from->subnet && !from->node->on_premises;
}

/* A function outside every VPC sends in IPv4, from nobody's address */
static bool has(const struct place *place, sa_family_t family)
{
	if (family == AF_INET && place->node->kind == NODE_FUNCTION)
		return true;
	return place_address(place, family).family;
}

static sa_family_t family_of(const struct place *from, const struct place *to)
{
	if (has(from, AF_INET) && has(to, AF_INET))
		return AF_INET;
	if (has(from, AF_INET6) && has(to, AF_INET6))
		return AF_INET6;
	return has(to, AF_INET) ? AF_INET : AF_INET6;
}

/* IPv6 has one address for all: what is public needs no other */
static struct addr address_of(const struct place *from, const struct place *to,
			      enum address_choice choice, sa_family_t family)
{
	struct addr none = {0};

	if ((family ? family : family_of(from, to)) == AF_INET6)
		return to->ipv6;
	if (to->node->kind == NODE_FUNCTION && !to->eni)
		return model_lambda_address();
	if (choice == ADDRESS_PUBLIC)
		return to->eni ? to->eni->public_ip : to->address;
	if (choice == ADDRESS_PRIVATE)
		return to->eni ? to->eni->private_ip : none;
	return is_public(from, to) ? to->eni->public_ip : to->address;
}

struct target_addresses target_addresses(struct arena *arena,
					 const struct place *from,
					 const struct endpoint *to,
					 enum address_choice choice,
					 struct addr given, sa_family_t family)
{
	struct target_addresses all = {0};

	if (choice == ADDRESS_GIVEN) {
		add(arena, &all, given, NULL, to->ref.text);
		return all;
	}
	if (!to->node) {
		add(arena, &all, to->address, NULL, to->ref.text);
		return all;
	}
	for (size_t i = 0; i < to->places.n; i++) {
		const struct place *place = to->places.items[i];
		struct addr a = address_of(from, place, choice, family);
		bool known = false;

		/* sandboxes that share an ENI share its address */
		for (size_t j = 0; j < all.n; j++)
			known |= addr_cmp(all.items[j].address, a) == 0;
		if (!known)
			add(arena, &all, a, place, place->label);
	}
	return all;
}
