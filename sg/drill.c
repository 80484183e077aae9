// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sg/drill.c - what a drill has made fail, and what is shut altogether
 *
 * It exists, its routes and rules are what they were, and every packet that
 * it would send or get is lost without a word. Two verdict maps by link ask
 * for it, and exist only while something fails.
 */
#include "sg/sg.h"

#include "eni/layout.h"

struct drill {
	struct plan *plan;
	const char *ns;
	bool any, shut;
};

static void fail_link(struct drill *d, const char *link, const char *from,
		      const char *to)
{
	const char *const map[] = {"failed_from", "failed_to"};
	const char *const chain[] = {from, to};

	for (size_t i = 0; i < ARRAY_LEN(map); i++)
		plan_element(d->plan, d->ns,
			     &(struct plan_element){
				     .set = map[i],
				     .fields = {{.lo = {.link = link}}},
				     .verdict = NF_V_GOTO,
				     .chain = chain[i]});
	d->any = true;
}

/* A gateway is no ENI: its own chain says what it is called */
static void fail_gateway(struct drill *d, const char *link, const char *name)
{
	const char *chain = arena_printf(d->plan->arena, "failed_%s", name);

	layout_deny_chain(
		d->plan, d->ns, chain,
		arena_printf(d->plan->arena, "BAD_STATE any %s", name));
	fail_link(d, link, chain, chain);
}

/* A gateway that is detached has no link */
static bool is_linked(const struct vpc *vpc, enum gateway g)
{
	if (g == GATEWAY_INTERNET)
		return vpc->internet_gateway == GATEWAY_ATTACHED;
	if (g == GATEWAY_VPN)
		return vpc->vpn_gateway == GATEWAY_ATTACHED;
	return vpc->egress_only_internet_gateway && vpc->ipv6;
}

/* VPC-13: what CloudFront sends comes from the internet */
static bool is_shut(const struct eni *eni)
{
	return place_of_cloudfront(eni->places.items[0]) &&
	       eni->subnet->public_access != PUBLIC_OPEN;
}

bool drill_plan(struct plan *p, const char *ns, const struct model *m,
		const struct vpc *vpc)
{
	struct drill d = {.plan = p, .ns = ns};

	for (size_t i = 0; i < m->enis.n; i++) {
		const struct eni *eni = m->enis.items[i];

		if (eni->subnet->vpc != vpc || !eni->places.n)
			continue;
		if (eni->o.failed) {
			fail_link(&d, layout_eni_link(p, eni), "failed_out",
				  "failed_in");
		} else if (is_shut(eni)) {
			fail_link(&d, layout_eni_link(p, eni), "shut_out",
				  "shut_in");
			d.shut = true;
		}
	}
	for (int g = 0; g < N_GATEWAYS; g++)
		if (vpc->gateway_failed[g] && is_linked(vpc, (enum gateway)g))
			fail_gateway(&d, gateway_name[g], gateway_name[g]);
	for (size_t i = 0; i < vpc->endpoints.n; i++) {
		const struct vpc_endpoint *e = vpc->endpoints.items[i];

		if (e->is_gateway && e->o.failed)
			fail_gateway(&d, layout_endpoint_link(p->arena, e),
				     e->o.name);
	}
	if (!d.any)
		return false;
	plan_set(p, ns,
		 &(struct plan_set){.name = "failed_from",
				    .keys = {NF_IIF},
				    .verdicts = true});
	plan_set(p, ns,
		 &(struct plan_set){.name = "failed_to",
				    .keys = {NF_OIF},
				    .verdicts = true});
	if (d.shut) {
		layout_deny_chain(p, ns, "shut_out",
				  "VPC_BLOCK_PUBLIC_ACCESS_ENABLED egress");
		layout_deny_chain(p, ns, "shut_in",
				  "VPC_BLOCK_PUBLIC_ACCESS_ENABLED ingress");
	}
	layout_deny_chain(p, ns, "failed_out", "BAD_STATE egress");
	layout_deny_chain(p, ns, "failed_in", "BAD_STATE ingress");
	return true;
}

void drill_rules(struct plan *p, struct plan_chain *c)
{
	PLAN_RULE(p, c, NF_VMAP("failed_from", NF_IIF));
	PLAN_RULE(p, c, NF_VMAP("failed_to", NF_OIF));
}
