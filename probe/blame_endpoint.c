// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/blame_endpoint.c - which endpoint of a VPC dropped a packet
 */
#include <string.h>

#include "probe/blame.h"
#include "vpc/between.h"

static void say(struct outcome *o, const struct vpc_endpoint *e)
{
	outcome_say(o, "endpoint %s", e->o.name);
	outcome_name(o, e->o.name);
	outcome_name(o, e->o.id);
}

void blame_endpoint(struct outcome *o, const struct vpc *vpc,
		    const char *called)
{
	for (size_t i = 0; vpc && i < vpc->endpoints.n; i++)
		if (strcmp(vpc->endpoints.items[i]->o.name, called) == 0)
			say(o, vpc->endpoints.items[i]);
}

void blame_endpoint_at(struct outcome *o, const struct vpc *vpc, const char *ns)
{
	const char *label = strrchr(ns, '/') + 1;

	for (size_t i = 0; vpc && i < vpc->endpoints.n; i++) {
		const struct node *n = vpc->endpoints.items[i]->node;

		for (size_t j = 0; j < n->places.n; j++) {
			if (strcmp(n->places.items[j].label, label) != 0)
				continue;
			say(o, n->endpoint);
			o->eni = n->places.items[j].eni;
		}
	}
}

const struct eni *blame_provider(const struct vpc *vpc, const char *ns)
{
	struct outcome at = {0};

	blame_endpoint_at(&at, vpc, ns);
	return at.eni ? endpoint_provider(
				at.eni->places.items[0]->node->endpoint,
				at.eni->places.items[0])
		      : NULL;
}

void blame_peer_endpoint(struct outcome *o, const struct lab *lab,
			 const struct vpc *here, const struct drop *d)
{
	for (size_t i = 0; here && i < lab->model->peerings.n; i++) {
		const struct vpc *far = peering_far(
			lab->model->peerings.items[i], here);

		for (size_t j = 0; far && j < far->endpoints.n; j++)
			if (endpoint_host(far->endpoints.items[j], d->to))
				outcome_add_code(o, "VPCE_GATEWAY_NO_TRANSIT");
	}
}
