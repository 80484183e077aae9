// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/middlebox.c - an instance that forwards: an appliance, a NAT instance
 *
 * To the VPC it is an instance like any other. Packets for others reach it by
 * a route that names it, and only when its source/destination check is off
 * (ENI-6); it sends them on by its own routes, which know its subnets and a
 * default out of its first interface.
 */
#include "route/route.h"

#include "eni/layout.h"

static bool has_ipv6(const struct node *node)
{
	for (size_t i = 0; i < node->places.n; i++)
		if (node->places.items[i].ipv6.family)
			return true;
	return false;
}

static void own_addresses(struct plan *p, const char *ns, const struct eni *eni)
{
	for (size_t i = 0; i < eni_addresses(eni); i++) {
		struct nf_value own = {.addr = eni_address_at(eni, i)};

		if (own.addr.family == AF_INET)
			plan_element(
				p, ns,
				&(struct plan_element){.set = "own",
						       .fields = {{own, own}}});
	}
}

/* What is sent on leaves under the address of the interface that it leaves
 * by; what the instance sends itself has an address of its own already */
static void translate(struct plan *p, const char *ns, const struct node *node)
{
	struct plan_chain *c = plan_chain(
		p, ns,
		&(struct plan_chain){.name = "leaving",
				     .hook = HOOK_POSTROUTING,
				     .nat = true,
				     .priority = 100});

	plan_set(p, ns,
		 &(struct plan_set){.name = "own", .keys = {NF_IP_SADDR}});
	for (size_t i = 0; i < node->places.n; i++)
		own_addresses(p, ns, node->places.items[i].eni);
	PLAN_RULE(p, c, NF_EQ(NF_NFPROTO, AF_INET),
		  NF_NOT_IN("own", NF_IP_SADDR), {.op = NF_OP_MASQUERADE});
}

void middlebox_plan(struct plan *p, const struct node *node)
{
	const char *ns;

	if (!node->places.n || !node->places.items[0].eni)
		return;
	ns = layout_place_ns(p->arena, &node->places.items[0]);
	layout_forwards(p, ns, has_ipv6(node));
	if (node->forwards == FORWARDS_NAT)
		translate(p, ns, node);
}
