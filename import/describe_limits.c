// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_limits.c - quotas that an account has had raised
 *
 * AWS accepted all that is described, so what is more than its defaults allow
 * is a quota that was raised.
 */
#include <string.h>

#include "import/describe.h"

struct most {
	size_t enis, groups, subnets, rules, groups_of_eni, acl, routes, nats,
		addresses, lists, proxies, lambdas;
};

static void raise(size_t *most, size_t n)
{
	if (n > *most)
		*most = n;
}

static void count_items(size_t *most, const struct doc *map, const char *key)
{
	const struct doc *list = map->kind == DOC_MAPPING
					 ? document_get(map, key)
					 : NULL;

	raise(most, list ? list->items.n : 0);
}

/* A rule of the lab file is one for each of its peers and ports (SG-6) */
static void count_rules(size_t *most, const struct doc *group, const char *key)
{
	const struct doc *list = group->kind == DOC_MAPPING
					 ? document_get(group, key)
					 : NULL;
	size_t v4 = 0;

	for (size_t i = 0; list && i < list->items.n; i++) {
		const struct doc *rule = list->items.items[i];
		const struct doc *peers = NULL;

		if (rule->kind == DOC_MAPPING) {
			peers = document_get(rule, "from");
			if (!peers)
				peers = document_get(rule, "to");
		}
		v4 += peers && peers->kind == DOC_LIST ? peers->items.n : 1;
	}
	raise(most, v4);
}

static void count_vpc(struct most *m, const struct doc *vpc)
{
	static const struct doc none = {.kind = DOC_MAPPING};
	const struct doc *groups = said_map(vpc, "security_groups");
	const struct doc *acls = said_map(vpc, "network_acls");
	const struct doc *tables = said_map(vpc, "route_tables");
	const struct doc *part = said_map(vpc, "subnets");

	raise(&m->subnets, part ? part->pairs.n : 0);
	part = said_map(vpc, "nat_gateways");
	m->nats += part ? part->pairs.n : 0;
	groups = groups ? groups : &none;
	acls = acls ? acls : &none;
	tables = tables ? tables : &none;
	m->groups += groups->pairs.n + 1;
	for (size_t i = 0; i < groups->pairs.n; i++) {
		count_rules(&m->rules, groups->pairs.items[i].value, "ingress");
		count_rules(&m->rules, groups->pairs.items[i].value, "egress");
	}
	for (size_t i = 0; i < acls->pairs.n; i++) {
		count_items(&m->acl, acls->pairs.items[i].value, "ingress");
		count_items(&m->acl, acls->pairs.items[i].value, "egress");
	}
	for (size_t i = 0; i < tables->pairs.n; i++) {
		const struct doc *t = tables->pairs.items[i].value;
		const struct doc *routes = said_map(t, "routes");

		raise(&m->routes, routes ? routes->pairs.n : t->pairs.n);
	}
}

static void count_nodes(struct most *m, const struct doc *lab)
{
	static const char *const kinds[] = {
		"instances",	 "network_interfaces",
		"functions",	 "databases",
		"proxies",	 "caches",
		"load_balancers"};

	for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
		const struct doc *all = said_map(lab, kinds[k]);

		for (size_t i = 0; all && i < all->pairs.n; i++) {
			const struct doc *node = all->pairs.items[i].value;
			const struct doc *subnets =
				node->kind == DOC_MAPPING
					? document_get(node, "subnets")
					: NULL;

			count_items(&m->groups_of_eni, node, "security_groups");
			m->enis += subnets && subnets->items.n
					   ? subnets->items.n
					   : 1;
		}
	}
}

static void put_limit(struct describe *x, const char *key, size_t is,
		      size_t usual, size_t most)
{
	if (is <= usual)
		return;
	branch_put(x->arena, lab_part(x, "limits"), key, x->lab->at,
		   branch_number(x->arena, x->lab->at,
				 (long)(is > most ? most : is)));
}

static size_t parts(const struct describe *x, const char *key)
{
	const struct doc *all = said_map(x->lab, key);

	return all ? all->pairs.n : 0;
}

void account_limits(struct describe *x)
{
	const struct doc *vpcs = said_map(x->lab, "vpcs");
	struct most m = {0};
	size_t rules, groups;

	for (size_t i = 0; vpcs && i < vpcs->pairs.n; i++)
		count_vpc(&m, vpcs->pairs.items[i].value);
	count_nodes(&m, x->lab);
	m.enis += m.nats;
	rules = m.rules > 60 ? m.rules : 60;
	groups = m.groups_of_eni > 5 ? m.groups_of_eni : 5;
	put_limit(x, "enis", m.enis, 5000, 100000);
	put_limit(x, "hyperplane_enis", parts(x, "functions") * 16, 500 * 16,
		  10000);
	put_limit(x, "subnets_per_vpc", m.subnets, 200, 10000);
	put_limit(x, "rules_per_group", m.rules, 60, 1000);
	if (rules * groups > 1000) /* SG-15 */
		branch_put(
			x->arena, lab_part(x, "limits"), "groups_per_eni",
			x->lab->at,
			branch_number(x->arena, x->lab->at,
				      (long)(rules < 1000 ? 1000 / rules : 1)));
	else
		put_limit(x, "groups_per_eni", groups, 5, 16);
	put_limit(x, "acl_rules", m.acl, 20, 40);
	put_limit(x, "routes_per_table", m.routes, 500, 1000);
	put_limit(x, "security_groups", m.groups, 2500, 100000);
	put_limit(x, "elastic_ips", parts(x, "elastic_ips") + m.nats, 5,
		  100000);
	put_limit(x, "nat_gateways_per_az", m.nats, 5, 10000);
	put_limit(x, "prefix_lists", parts(x, "prefix_lists"), 100, 10000);
	put_limit(x, "proxies", parts(x, "proxies"), 20, 10000);
}
