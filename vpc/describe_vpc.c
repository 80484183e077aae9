// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/describe_vpc.c - a VPC and what is in it, in words
 */
#include "vpc/describe.h"

#include <string.h>

#include "base/text.h"
#include "vpc/labfile.h"
#include "vpc/rules_text.h"

static const char *const gateway_text[] = {
	[GATEWAY_NONE] = "none",
	[GATEWAY_ATTACHED] = "attached",
	[GATEWAY_DETACHED] = "detached",
};

static const char *const exclusion_text[] = {
	[BPA_NOT_EXCLUDED] = "none",
	[BPA_ALLOW_BIDIRECTIONAL] = "allow-bidirectional",
	[BPA_ALLOW_EGRESS] = "allow-egress",
};

static void fact_exclusion(struct describer *d, enum bpa_exclusion e)
{
	fact_text(d, "block_public_access_exclusion", exclusion_text[e],
		  "none");
}

static const char *blocks_text(struct describer *d, const struct prefix *blocks,
			       size_t n)
{
	struct text t = {.arena = d->arena};

	for (size_t i = 0; i < n; i++)
		text_add(&t, "%s%s", i ? ", " : "", PREFIX(blocks[i]));
	return t.s ? t.s : "none";
}

/* A table, group or ACL; one that nobody wrote stands where its VPC does */
static void describe_part(struct describer *d, const char *kind,
			  const struct vpc *vpc, const struct object *o)
{
	describe_object(d, kind, vpc, o);
	if (!where_cmp(o->at, vpc->o.at))
		d->now->presence = COMES_WITH_ANOTHER;
}

/* --- the VPC ------------------------------------------------------------ */

static void describe_dhcp(struct describer *d, const struct dhcp_options *o)
{
	struct text t = {.arena = d->arena};

	for (size_t i = 0; i < o->domain_name_servers.n; i++)
		text_add(&t, "%s%s", i ? ", " : "",
			 ADDR(o->domain_name_servers.items[i]));
	fact_add(d, (struct fact){FACT_VALUE, !o->given,
				  "dhcp_options.domain_name_servers",
				  t.s ? t.s : "none"});
	fact_add(d, (struct fact){FACT_VALUE, !o->given,
				  "dhcp_options.domain_name", o->domain_name});
}

static void describe_gateways(struct describer *d, const struct vpc *vpc)
{
	fact_text(d, "internet_gateway", gateway_text[vpc->internet_gateway],
		  vpc->is_default ? "attached" : "none");
	fact_text(d, "vpn_gateway", gateway_text[vpc->vpn_gateway], "none");
	fact_flag(d, "egress_only_internet_gateway",
		  vpc->egress_only_internet_gateway, false);
	for (int g = 0; g < N_GATEWAYS; g++)
		fact_text(
			d,
			arena_printf(d->arena, "drill of %s", gateway_name[g]),
			vpc->gateway_failed[g] ? "fails" : "works", "works");
}

static void describe_vpc_itself(struct describer *d, const struct vpc *vpc)
{
	describe_object(d, "VPC", NULL, &vpc->o);
	fact_head(d, "cidr", blocks_text(d, vpc->cidrs.items, vpc->cidrs.n));
	fact_text(d, "ipv6_cidr",
		  blocks_text(d, vpc->ipv6_cidrs.items, vpc->ipv6_cidrs.n),
		  "none");
	fact_text(d, "region", vpc->region, d->m->region);
	fact_text(d, "account", vpc->account, d->m->account);
	fact_flag(d, "is_default", vpc->is_default, false);
	fact_flag(d, "enable_dns_support", vpc->enable_dns_support, true);
	fact_flag(d, "enable_dns_hostnames", vpc->enable_dns_hostnames,
		  vpc->is_default);
	describe_dhcp(d, &vpc->dhcp_options);
	fact_text(d, "instance_tenancy",
		  vpc->dedicated ? "dedicated" : "default", "default");
	describe_gateways(d, vpc);
	fact_text(d, "main_route_table", vpc->main_route_table->o.name, "main");
	fact_exclusion(d, vpc->bpa_exclusion);
}

/* --- subnets and routes ------------------------------------------------- */

static void describe_subnet(struct describer *d, const struct subnet *s)
{
	const struct vpc *vpc = s->vpc;

	describe_object(d, "subnet", vpc, &s->o);
	if (s->cidr.addr.family)
		fact_head(d, "cidr", arena_strdup(d->arena, PREFIX(s->cidr)));
	if (s->ipv6_cidr.addr.family)
		fact_head(d, "ipv6_cidr",
			  arena_strdup(d->arena, PREFIX(s->ipv6_cidr)));
	fact_head(d, "az", arena_printf(d->arena, "%s%c", vpc->region, s->az));
	fact_text(d, "route_table", s->route_table->o.name,
		  vpc->main_route_table->o.name);
	fact_text(d, "network_acl", s->network_acl->o.name, "default");
	fact_flag(d, "ipv6_native", s->ipv6_native, false);
	fact_flag(d, "enable_dns64", s->enable_dns64, false);
	fact_flag(d, "map_public_ip_on_launch", s->map_public_ip_on_launch,
		  vpc->is_default);
	fact_flag(d, "assign_ipv6_address_on_creation",
		  s->assign_ipv6_address_on_creation, false);
	fact_number(d, "addresses_taken", s->addresses_taken, 0);
	fact_exclusion(d, s->bpa_exclusion);
	fact_drilled(d, s->o.failed);
}

static bool is_propagated(const struct route *r)
{
	return r->origin == ROUTE_VPN_STATIC || r->origin == ROUTE_VPN_BGP;
}

/* One of a prefix list stands for all of them */
static bool is_further(const struct route_table *t, size_t i)
{
	const struct route *r = &t->routes.items[i];

	return i && r->list && t->routes.items[i - 1].list == r->list &&
	       t->routes.items[i - 1].target == r->target;
}

static void describe_table(struct describer *d, const struct route_table *t)
{
	static const char *const edge[] = {"none", "igw", "vgw"};

	describe_part(d, "route table", t->vpc, &t->o);
	fact_flag(d, "propagate", t->propagate, false);
	fact_text(d, "gateway", edge[t->edge], "none");
	for (size_t i = 0; i < t->routes.n; i++) {
		const struct route *r = &t->routes.items[i];
		const char *to = route_destination_text(d->arena, r);

		if (is_propagated(r))
			to = arena_printf(d->arena, "propagated %s", to);
		if (!is_further(t, i))
			fact_entry(d, to, route_target_text(d->arena, r));
	}
}

/* --- NAT gateways ------------------------------------------------------- */

/* NAT-17: in no subnet, with addresses that only the lab needs */
static void describe_where(struct describer *d, const struct nat_gateway *nat)
{
	const struct node *n = nat->node;
	struct text zones = {.arena = d->arena};

	if (!nat->is_regional) {
		fact_head(d, "subnet",
			  subnets_text(d, n->subnets.items, n->subnets.n));
		fact_head(d, "addresses", places_text(d, n));
	} else {
		fact_text(d, "subnet", "none", "none");
		fact_text(d, "addresses", "none", "none");
	}
	for (size_t i = 0; nat->is_regional && i < n->subnets.n; i++)
		text_add(&zones, "%s%s", i ? ", " : "",
			 n->subnets.items[i]->o.name);
	fact_text(d, "availability_mode",
		  nat->is_regional ? "regional" : "zonal", "zonal");
	fact_text(d, "zones", zones.n ? zones.s : "none", "none");
}

static void describe_nat(struct describer *d, const struct nat_gateway *nat)
{
	const struct node *n = nat->node;

	describe_object(d, "NAT gateway", nat->vpc, &nat->o);
	describe_where(d, nat);
	fact_text(d, "public_ips", publics_text(d, n), "none");
	fact_text(d, "connectivity_type",
		  nat->is_private ? "private" : "public", "public");
	fact_text(d, "state",
		  nat->failure
			  ? arena_printf(d->arena, "failed, %s", nat->failure)
			  : "available",
		  "available");
	fact_drilled(d, nat->o.failed);
}

/* --- groups and ACLs ---------------------------------------------------- */

static const char *rule_note(struct describer *d,
			     const struct security_group_rule *rule)
{
	if (rule->stale && !rule->list)
		return "stale";
	if (rule->description)
		return arena_printf(d->arena, "\"%s\"", rule->description);
	return NULL;
}

/* AWS's one rule that a group begins with (SG-3, SG-4) */
static void describe_rules(struct describer *d, const struct security_group *g,
			   const struct security_group_rules *rules,
			   bool egress, bool usual)
{
	for (size_t i = 0; i < rules->n; i++) {
		const struct security_group_rule *rule = &rules->items[i];
		const struct prefix_list *list = rule->list;

		if (list && list->entries.n &&
		    prefix_cmp(rule->cidr, list->entries.items[0]) != 0)
			continue; /* the first entry stands for all */
		fact_add(d, (struct fact){
				    FACT_ENTRY, usual,
				    arena_printf(d->arena, "%s %s",
						 egress ? "egress" : "ingress",
						 rule_text(d->arena, g, rule,
							   egress)),
				    rule_note(d, rule)});
	}
}

static void describe_group(struct describer *d, const struct security_group *g)
{
	describe_part(d, "security group", g->vpc, &g->o);
	fact_words(d, "description", g->description);
	describe_rules(d, g, &g->ingress, false,
		       g == g->vpc->security_groups.items[0] &&
			       !g->ingress_given);
	describe_rules(d, g, &g->egress, true, !g->egress_given);
}

static void describe_entries(struct describer *d, const char *direction,
			     const struct acl_entry *entries, size_t n,
			     bool usual)
{
	for (size_t i = 0; i < n; i++)
		fact_add(d,
			 (struct fact){FACT_ENTRY, usual,
				       arena_printf(d->arena, "%s %d",
						    direction, entries[i].rule),
				       acl_entry_text(d->arena, &entries[i])});
}

static void describe_acl(struct describer *d, const struct network_acl *acl)
{
	bool own = acl == acl->vpc->network_acls.items[0];

	describe_part(d, "network ACL", acl->vpc, &acl->o);
	describe_entries(d, "ingress", acl->ingress.items, acl->ingress.n,
			 own && !acl->ingress_given);
	describe_entries(d, "egress", acl->egress.items, acl->egress.n,
			 own && !acl->egress_given);
}

/* --- endpoints ---------------------------------------------------------- */

static const char *tables_text(struct describer *d,
			       const struct vpc_endpoint *e)
{
	struct text t = {.arena = d->arena};

	for (size_t i = 0; i < e->route_tables.n; i++)
		text_add(&t, "%s%s", i ? ", " : "",
			 e->route_tables.items[i]->o.name);
	return t.s ? t.s : "none";
}

static void describe_endpoint(struct describer *d, const struct vpc_endpoint *e)
{
	const struct node *n = e->node;

	describe_object(d, "endpoint", e->vpc, &e->o);
	fact_head(d, "service", e->provider ? e->provider->o.name : e->service);
	fact_head(d, "type", e->is_gateway ? "gateway" : "interface");
	fact_text(d, "route_tables", tables_text(d, e), "none");
	fact_text(d, "subnets", subnets_text(d, n->subnets.items, n->subnets.n),
		  "none");
	fact_groups(d, n->groups.items, n->groups.n);
	fact_text(d, "addresses", places_text(d, n), "none");
	fact_flag(d, "private_dns", e->private_dns,
		  !e->is_gateway && !e->provider);
	fact_text(d, "state", e->state, "available");
	fact_policy(d, "policy", &e->policy, false);
	fact_drilled(d, e->o.failed);
}

void describe_vpc(struct describer *d, const struct vpc *vpc)
{
	describe_vpc_itself(d, vpc);
	for (size_t i = 0; i < vpc->subnets.n; i++)
		describe_subnet(d, vpc->subnets.items[i]);
	for (size_t i = 0; i < vpc->route_tables.n; i++)
		describe_table(d, vpc->route_tables.items[i]);
	for (size_t i = 0; i < vpc->nat_gateways.n; i++)
		describe_nat(d, vpc->nat_gateways.items[i]);
	for (size_t i = 0; i < vpc->security_groups.n; i++)
		describe_group(d, vpc->security_groups.items[i]);
	for (size_t i = 0; i < vpc->network_acls.n; i++)
		describe_acl(d, vpc->network_acls.items[i]);
	for (size_t i = 0; i < vpc->endpoints.n; i++)
		describe_endpoint(d, vpc->endpoints.items[i]);
}
