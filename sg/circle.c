// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sg/circle.c - NAT gateways whose own table leads back to them (NAT-16)
 *
 * What such a gateway sends, for its clients or back to them, comes to the
 * router by its link and would leave by it again, for ever.
 */
#include "sg/sg.h"

#include "eni/layout.h"

static bool leads_back(const struct eni *eni)
{
	const struct route_table *t = eni->subnet->route_table;

	for (size_t i = 0; i < t->routes.n; i++) {
		const struct nat_gateway *nat = t->routes.items[i].nat_gateway;

		if (nat && nat_gateway_eni(nat, eni->subnet->az) == eni)
			return true;
	}
	return false;
}

bool circle_plan(struct plan *p, const char *ns, const struct vpc *vpc)
{
	bool any = false;

	for (size_t i = 0; i < vpc->nat_gateways.n; i++) {
		const struct node *nat = vpc->nat_gateways.items[i]->node;

		for (size_t j = 0; j < nat->places.n; j++) {
			const struct eni *eni = nat->places.items[j].eni;
			struct nf_value link = {0};

			if (!eni || !leads_back(eni))
				continue;
			link.link = layout_eni_link(p, eni);
			if (!any) /* nft compares no two keys */
				plan_set(p, ns,
					 &(struct plan_set){
						 .name = "circle",
						 .keys = {NF_IIF, NF_OIF}});
			any = true;
			plan_element(p, ns,
				     &(struct plan_element){
					     .set = "circle",
					     .fields = {{link, link},
							{link, link}}});
		}
	}
	return any;
}

void circle_rule(struct plan *p, struct plan_chain *c)
{
	PLAN_RULE(p, c, NF_IN("circle", NF_IIF, NF_OIF),
		  NF_LOG("NO_ROUTE_TO_DESTINATION egress"), NF_DROP_IT);
}
