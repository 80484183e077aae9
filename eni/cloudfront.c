// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * eni/cloudfront.c - CloudFront's interface in the VPC of an origin
 *
 * The origin sees an address of CloudFront's prefix list, and its answer goes
 * back to the interface by no route of the VPC's (EDGE-4, EDGE-5): packets for
 * that one address are looked up in the fabric, whatever their subnet.
 */
#include "eni/eni.h"

#include "eni/layout.h"

static void unrouted(struct plan *p, const char *router, const struct subnet *s,
		     struct addr a)
{
	struct nf_range group = {{.num = s->number}, {.num = s->number}};

	plan_element(p, router,
		     &(struct plan_element){
			     .set = "ownsub",
			     .fields = {group, {{.addr = a}, {.addr = a}}}});
}

void cloudfront_plan(struct plan *p, const struct eni *eni)
{
	const struct vpc *vpc = eni->subnet->vpc;
	const char *router = layout_router_ns(p, vpc);
	const char *link = layout_eni_link(p, eni);
	struct addr a = eni->origin_facing;

	plan_addr(p, layout_place_ns(p->arena, eni->places.items[0]), "eth0",
		  prefix_of(a));
	plan_route(
		p, router,
		&(struct plan_route){.table = TABLE_FABRIC,
				     .to = prefix_of(a),
				     .link = link,
				     .src = layout_subnet_router(eni->subnet)});
	plan_element(
		p, router,
		&(struct plan_element){.set = "eni4",
				       .fields = {{.lo = {.link = link}},
						  {{.addr = a}, {.addr = a}}}});
	for (size_t i = 0; i < vpc->subnets.n; i++)
		unrouted(p, router, vpc->subnets.items[i], a);
}
