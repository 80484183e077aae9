// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * netns/feature_use.c - what of the kernel a plan uses, and could do without
 */
#include "netns/feature.h"

#include <string.h>

#define BIT FEATURE_BIT
static const feature_set of_op[N_NF_OPS] = {
	[NF_OP_TAKE_TURNS] = BIT(FEATURE_TURNS),
	[NF_OP_SNAT] = BIT(FEATURE_NAT) | BIT(FEATURE_CT),
	[NF_OP_DNAT] = BIT(FEATURE_NAT) | BIT(FEATURE_CT),
	[NF_OP_MASQUERADE] = BIT(FEATURE_MASQUERADE) | BIT(FEATURE_NAT) |
			     BIT(FEATURE_CT),
	[NF_OP_LOG] = BIT(FEATURE_LOG),
	[NF_OP_CONNECTIONS_OVER] = BIT(FEATURE_CONNECTIONS) | BIT(FEATURE_CT),
	[NF_OP_RATE_OVER] = BIT(FEATURE_RATE),
	[NF_OP_COUNT] = BIT(FEATURE_COUNTERS),
	[NF_OP_REJECT_RST] = BIT(FEATURE_REJECT),
};

static const feature_set of_key[N_NF_KEYS] = {
	[NF_CT_STATE] = BIT(FEATURE_CT),
	[NF_CT_DIRECTION] = BIT(FEATURE_CT),
	[NF_CT_MARK] = BIT(FEATURE_CT) | BIT(FEATURE_CT_MARK),
	[NF_CT_ZONE] = BIT(FEATURE_CT) | BIT(FEATURE_CT_ZONE),
	[NF_HOUR] = BIT(FEATURE_HOUR),
};

static feature_set of_keys(const enum nf_key *keys, size_t max)
{
	feature_set all = 0;

	for (size_t i = 0; i < max && keys[i]; i++)
		all |= of_key[keys[i]];
	return all;
}

static feature_set of_chain(const struct plan_chain *c)
{
	feature_set all = BIT(FEATURE_NFT);

	if (c->nat)
		all |= BIT(FEATURE_NAT) | BIT(FEATURE_CT);
	for (size_t i = 0; i < c->rules.n; i++)
		for (size_t j = 0; j < c->rules.items[i].n; j++) {
			const struct nf_stmt *s = &c->rules.items[i].stmts[j];

			all |= of_op[s->op] | of_key[s->target] |
			       of_keys(s->keys, NF_KEYS_MAX) |
			       of_keys(s->data, NF_DATA_MAX);
		}
	return all;
}

static feature_set of_family(sa_family_t family, feature_set of_six)
{
	return family == AF_INET6 ? BIT(FEATURE_IPV6) | of_six : 0;
}

static feature_set of_object(const struct plan_object *o)
{
	switch (o->kind) {
	case PLAN_LINK:
		return BIT(FEATURE_VETH);
	case PLAN_ADDR:
		return of_family(o->addr.addr.addr.family, 0);
	case PLAN_NEIGH:
		return of_family(o->neigh.to.family, 0);
	case PLAN_ROUTE:
		return of_family(o->route.to.addr.family, 0);
	case PLAN_RULE:
		return o->rule.family == AF_INET
			       ? BIT(FEATURE_RULES)
			       : of_family(AF_INET6, BIT(FEATURE_IPV6_RULES));
	case PLAN_SYSCTL:
		return strncmp(o->sysctl.path, "netfilter/nf_conntrack_", 23)
			       ? 0
			       : BIT(FEATURE_NFT) | BIT(FEATURE_CT);
	case PLAN_SET:
		return BIT(FEATURE_NFT) | of_keys(o->set.keys, NF_KEYS_MAX) |
		       (o->set.interval && o->set.keys[1] ? BIT(FEATURE_RANGES)
							  : 0);
	case PLAN_CHAIN:
		return of_chain(o->chain);
	default:
		return 0;
	}
}

feature_set plan_features(const struct plan *p)
{
	feature_set all = 0;

	for (size_t i = 0; i < p->objects.n; i++)
		all |= of_object(p->objects.items[i]);
	return all;
}

uint32_t features_spared(feature_set lacking)
{
	static const enum nf_op spared[] = {NF_OP_LOG, NF_OP_RATE_OVER,
					    NF_OP_CONNECTIONS_OVER};
	feature_set able = 0;
	uint32_t ops = 0;

	for (size_t i = 0; i < ARRAY_LEN(spared); i++) {
		feature_set own = of_op[spared[i]] & ~BIT(FEATURE_CT);

		able |= own;
		if (lacking & own)
			ops |= (uint32_t)1 << spared[i];
	}
	return lacking & ~able ? 0 : ops;
}
