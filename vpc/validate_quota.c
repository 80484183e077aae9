// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/validate_quota.c - how many of a kind one account has in one Region
 *
 * AWS's default quotas (VPC-11), counted in file order; the first object
 * beyond one is refused, once. Not counted: VPCs, and with them their
 * internet gateways, of which a lab may compare more than the five of an
 * account. A quota that nothing in a lab can exceed is not here either: the
 * 1,000 rules that the groups of one ENI may have together (SG-15) are more
 * than 5 groups of 60 rules, as long as neither limit can be raised.
 */
#include <stdlib.h>
#include <string.h>

#include "vpc/labfile.h"
#include "vpc/regional_nat.h"
#include "vpc/validate.h"

enum { AZS = 'f' - 'a' + 1 };

enum quota {
	QUOTA_GROUPS,
	QUOTA_ENIS,
	QUOTA_ELASTIC_IPS,
	QUOTA_PREFIX_LISTS,
	QUOTA_PROXIES, /* PRX-11 */
	QUOTA_EXCLUSIONS, /* from Block Public Access (VPC-13) */
	QUOTA_NAT_GATEWAYS, /* the first of AZS */
	N_QUOTAS = QUOTA_NAT_GATEWAYS + AZS
};

enum { EXCLUSIONS_MAX = 50 };

#define LIMIT(name_) offsetof(struct limits, name_)

static const struct {
	size_t limit; /* where in the lab's limits; 0: EXCLUSIONS_MAX */
	const char *code, *what;
} quotas[] = {
	[QUOTA_GROUPS] = {LIMIT(security_groups), "SecurityGroupLimitExceeded",
			  "security group"},
	[QUOTA_ENIS] = {LIMIT(enis), "NetworkInterfaceLimitExceeded",
			"network interface"},
	[QUOTA_ELASTIC_IPS] = {LIMIT(elastic_ips), "AddressLimitExceeded",
			       "elastic IP"},
	[QUOTA_PREFIX_LISTS] = {LIMIT(prefix_lists), "PrefixListLimitExceeded",
				"prefix list"},
	[QUOTA_PROXIES] = {LIMIT(proxies), "DBProxyQuotaExceededFault",
			   "proxy"},
	[QUOTA_EXCLUSIONS] = {0, "VpcBlockPublicAccessExclusionLimitExceeded",
			      "exclusion from Block Public Access"},
	[QUOTA_NAT_GATEWAYS] = {LIMIT(nat_gateways_per_az),
				"NatGatewayLimitExceeded", "NAT gateway"},
};

struct tally { /* of one account in one Region */
	const char *region, *account;
	unsigned int vpc; /* number; 0: the lab's own */
	size_t used[N_QUOTAS];
};

struct count {
	struct report *report;
	const struct limits *limits;
	struct tally *all;
	struct tally **of_vpc; /* by number; [0] is the lab's own */
};

static int by_owner(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;
	int order = strcmp(x->region, y->region);

	if (!order)
		order = strcmp(x->account, y->account);
	return order ? order : (x->vpc > y->vpc) - (x->vpc < y->vpc);
}

/* One tally for all VPCs of the same Region and account */
static void make_tallies(struct arena *arena, const struct model *m,
			 struct count *c)
{
	size_t n = m->vpcs.n + 1;
	struct tally *last;

	c->all = arena_alloc(arena, n * sizeof(*c->all));
	c->of_vpc = arena_alloc(arena, n * sizeof(*c->of_vpc));
	c->all[0] = (struct tally){.region = m->region, .account = m->account};
	for (size_t i = 1; i < n; i++) {
		const struct vpc *vpc = m->vpcs.items[i - 1];

		c->all[i] = (struct tally){.region = vpc->region,
					   .account = vpc->account,
					   .vpc = vpc->number};
	}
	qsort(c->all, n, sizeof(*c->all), by_owner);
	last = c->all;
	for (size_t i = 0; i < n; i++) {
		struct tally *t = &c->all[i];

		if (strcmp(t->region, last->region) != 0 ||
		    strcmp(t->account, last->account) != 0)
			last = t;
		c->of_vpc[t->vpc] = last;
	}
}

static size_t max_of(const struct limits *limits, enum quota quota)
{
	size_t at = quotas[quota].limit;
	int max = EXCLUSIONS_MAX;

	if (at)
		memcpy(&max, (const char *)limits + at, sizeof(max));
	return (size_t)max;
}

/* @zone: of a NAT gateway; 0: counted by Region */
static void count_one(struct count *c, unsigned int vpc, enum quota quota,
		      char zone, const struct object *o)
{
	struct tally *t = c->of_vpc[vpc];
	size_t slot = quota + (zone ? (unsigned int)(zone - 'a') : 0);
	const char az[] = {zone, '\0'};
	size_t max = max_of(c->limits, quota);

	if (++t->used[slot] != max + 1)
		return;
	report_refusal(c->report, o->at, quotas[quota].code, o->name,
		       "%s: %s number %zu in %s%s; at most %zu are allowed "
		       "(VPC-11)",
		       o->path, quotas[quota].what, t->used[slot], t->region,
		       az, max);
}

/* In each AZ that it is in; and its elastic IPs, unless AWS manages those */
static void count_nat(struct count *c, const struct nat_gateway *nat)
{
	unsigned int vpc = nat->vpc->number;
	bool managed = nat->is_regional && !regional_nat_by_hand(nat);
	const struct refs *more = &nat->secondary_elastic_ip_refs;

	for (size_t i = 0; !nat->failure && i < nat->node->subnets.n; i++)
		count_one(c, vpc, QUOTA_NAT_GATEWAYS,
			  nat->node->subnets.items[i]->az, &nat->o);
	if (!nat->is_private && !managed &&
	    !elastic_ip_named(&nat->elastic_ip_ref))
		count_one(c, vpc, QUOTA_ELASTIC_IPS, 0, &nat->o);
	for (size_t i = 0; i < more->n; i++)
		if (!elastic_ip_named(&more->items[i]))
			count_one(c, vpc, QUOTA_ELASTIC_IPS, 0, &nat->o);
}

static void count_vpc(struct count *c, const struct vpc *vpc)
{
	if (vpc->bpa_exclusion)
		count_one(c, vpc->number, QUOTA_EXCLUSIONS, 0, &vpc->o);
	for (size_t i = 0; i < vpc->subnets.n; i++)
		if (vpc->subnets.items[i]->bpa_exclusion)
			count_one(c, vpc->number, QUOTA_EXCLUSIONS, 0,
				  &vpc->subnets.items[i]->o);
	for (size_t i = 0; i < vpc->security_groups.n; i++)
		count_one(c, vpc->number, QUOTA_GROUPS, 0,
			  &vpc->security_groups.items[i]->o);
	for (size_t i = 0; i < vpc->nat_gateways.n; i++)
		count_nat(c, vpc->nat_gateways.items[i]);
}

void validate_quotas(struct arena *arena, struct report *r,
		     const struct model *m)
{
	struct count c = {.report = r, .limits = &m->limits};

	make_tallies(arena, m, &c);
	for (size_t i = 0; i < m->elastic_ips.n; i++)
		count_one(&c, 0, QUOTA_ELASTIC_IPS, 0,
			  &m->elastic_ips.items[i]->o);
	for (size_t i = 0; i < m->prefix_lists.n; i++)
		if (!m->prefix_lists.items[i]->aws_managed)
			count_one(&c, 0, QUOTA_PREFIX_LISTS, 0,
				  &m->prefix_lists.items[i]->o);
	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *n = m->nodes.items[i];

		if (n->kind == NODE_PROXY && !n->endpoint_of && n->vpc)
			count_one(&c, n->vpc->number, QUOTA_PROXIES, 0, &n->o);
	}
	for (size_t i = 0; i < m->vpcs.n; i++)
		count_vpc(&c, m->vpcs.items[i]);
	for (size_t i = 0; i < m->enis.n; i++)
		if (!m->enis.items[i]->subnet->nat_gateway) /* no interface */
			count_one(&c, m->enis.items[i]->subnet->vpc->number,
				  QUOTA_ENIS, 0, &m->enis.items[i]->o);
}
