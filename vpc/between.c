// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/between.c - what can be asked of peerings, transit gateways and
 * networks on premises
 */
#include "vpc/between.h"

#include <string.h>

bool vpc_overlaps(const struct vpc *vpc, struct prefix block)
{
	struct prefixes own = vpc_cidrs(vpc, block.addr.family);

	for (size_t i = 0; i < own.n; i++)
		if (prefix_overlaps(own.items[i], block))
			return true;
	return false;
}

bool peering_active(const struct peering *p)
{
	return strcmp(p->state, "active") == 0;
}

struct vpc *peering_far(const struct peering *p, const struct vpc *vpc)
{
	for (int side = 0; side < N_SIDES; side++)
		if (p->vpcs[side] == vpc)
			return p->vpcs[N_SIDES - 1 - side];
	return NULL;
}

bool peering_within_region(const struct peering *p)
{
	return strcmp(p->vpcs[REQUESTER]->region, p->vpcs[ACCEPTER]->region) ==
	       0;
}

struct transit_attachment *transit_attachment_of(
	const struct transit_gateway *g, const struct vpc *vpc)
{
	for (size_t i = 0; i < g->attachments.n; i++)
		if (g->attachments.items[i]->vpc == vpc)
			return g->attachments.items[i];
	return NULL;
}

const struct eni *transit_eni(const struct transit_attachment *a, char az)
{
	for (size_t i = 0; i < a->node->places.n; i++)
		if (a->node->places.items[i].subnet->az == az)
			return a->node->places.items[i].eni;
	return NULL;
}

const struct eni *transit_exit(const struct transit_attachment *a, char az)
{
	const struct eni *same = a->appliance_mode ? NULL : transit_eni(a, az);

	return same ? same : a->node->places.items[0].eni;
}

bool on_premises_has(const struct on_premises *op, struct addr a)
{
	for (size_t i = 0; i < op->cidrs.n; i++)
		if (prefix_has(op->cidrs.items[i], a))
			return true;
	return false;
}
