// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sg/redirect.c - what the internet gateway's own route table forbids
 *
 * It sends what comes in for some subnets to an appliance (RT-30). That needs
 * a public address (RT-32), and those subnets must not leave by the gateway
 * without it (RT-33).
 */
#include "sg/sg.h"

#include "eni/layout.h"

const struct route *redirect_of(const struct vpc *vpc, struct prefix cidr)
{
	const struct route_table *t = vpc_edge_table(vpc, ROUTE_EDGE_INTERNET);
	const struct route *best = NULL;

	for (size_t i = 0; t && cidr.addr.family && i < t->routes.n; i++) {
		const struct route *r = &t->routes.items[i];

		if (prefix_covers(r->to, cidr) &&
		    (!best || r->to.len > best->to.len))
			best = r;
	}
	return best && best->target != TARGET_LOCAL ? best : NULL;
}

static void redirected(struct plan *p, const char *ns, const struct subnet *s,
		       sa_family_t family)
{
	struct nf_value group = {.num = s->number};
	struct prefix cidr = subnet_cidr(s, family);

	if (redirect_of(s->vpc, cidr))
		plan_element(
			p, ns,
			&(struct plan_element){
				.set = family == AF_INET6 ? "redirected6"
							  : "redirected4",
				.fields = {{group, group},
					   {{.addr = prefix_first(cidr)},
					    {.addr = prefix_last(cidr)}}}});
}

static void link_in(struct plan *p, const char *ns, const char *set,
		    const struct eni *eni)
{
	struct nf_value link = {.link = layout_eni_link(p, eni)};

	plan_element(
		p, ns,
		&(struct plan_element){.set = set, .fields = {{link, link}}});
}

static void sets(struct plan *p, const char *ns, bool ipv6)
{
	static const struct plan_set all[] = {
		{.name = "appliances", .keys = {NF_IIF}},
		{.name = "not_public", .keys = {NF_OIF}},
		{.name = "redirected4",
		 .keys = {NF_IIFGROUP, NF_IP_SADDR},
		 .interval = true},
		{.name = "redirected6",
		 .keys = {NF_IIFGROUP, NF_IP6_SADDR},
		 .interval = true},
	};

	for (size_t i = 0; i < ARRAY_LEN(all) - !ipv6; i++)
		plan_set(p, ns, &all[i]);
}

/* Of any of its first @n routes? */
static bool is_target(const struct route_table *t, const struct eni *eni,
		      size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (t->routes.items[i].eni == eni)
			return true;
	return false;
}

bool redirect_plan(struct plan *p, const char *ns, const struct vpc *vpc)
{
	const struct route_table *t = vpc_edge_table(vpc, ROUTE_EDGE_INTERNET);

	if (!t || vpc->internet_gateway != GATEWAY_ATTACHED)
		return false;
	sets(p, ns, vpc->ipv6);
	for (size_t i = 0; i < t->routes.n; i++) {
		const struct eni *eni = t->routes.items[i].eni;

		if (!eni || !eni->places.n || is_target(t, eni, i))
			continue;
		link_in(p, ns, "appliances", eni);
		if (!eni->public_ip.family)
			link_in(p, ns, "not_public", eni);
	}
	for (size_t i = 0; i < vpc->subnets.n; i++)
		for (const sa_family_t *f = layout_families(vpc->ipv6); *f; f++)
			redirected(p, ns, vpc->subnets.items[i], *f);
	layout_deny_chain(p, ns, "no_public_ip",
			  "INGRESS_RTB_NO_PUBLIC_IP ingress");
	layout_deny_chain(p, ns, "redirection",
			  "INGRESS_RTB_TRAFFIC_REDIRECTION egress");
	return true;
}

void redirect_ingress(struct plan *p, struct plan_chain *c)
{
	PLAN_RULE(p, c, NF_FROM_LINK("igw"), NF_EQ(NF_NFPROTO, AF_INET),
		  NF_IN("not_public", NF_OIF), NF_GOTO_TO("no_public_ip"));
}

void redirect_egress(struct plan *p, struct plan_chain *c, bool ipv6)
{
	PLAN_RULE(p, c, NF_TO_LINK("igw"), NF_NOT_IN("appliances", NF_IIF),
		  NF_IN("redirected4", NF_IIFGROUP, NF_IP_SADDR),
		  NF_GOTO_TO("redirection"));
	if (ipv6)
		PLAN_RULE(p, c, NF_TO_LINK("igw"),
			  NF_NOT_IN("appliances", NF_IIF),
			  NF_IN("redirected6", NF_IIFGROUP, NF_IP6_SADDR),
			  NF_GOTO_TO("redirection"));
}
