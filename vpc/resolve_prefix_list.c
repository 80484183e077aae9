// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/resolve_prefix_list.c - what names a prefix list becomes its entries
 *
 * AWS keeps one rule or route and looks into the list; for a packet that is
 * the same as one rule or route for each entry, and all that comes behind
 * knows only those. How many entries a list may have, which is what AWS
 * counts, stays with the list.
 */
#include "vpc/labfile.h"

static void expand_rule(struct build *b, const struct security_group_rule *rule,
			struct security_group_rules *into)
{
	struct security_group_rule one = *rule;

	for (size_t i = 0; i < rule->list->entries.n; i++) {
		one.cidr = rule->list->entries.items[i];
		*vec_add(b->arena, into) = one;
	}
	if (rule->list->entries.n)
		return;
	one.stale = true;
	*vec_add(b->arena, into) = one;
}

static void expand_rules(struct build *b, struct security_group_rules *rules)
{
	const struct security_group_rules written = *rules;

	*rules = (struct security_group_rules){0};
	for (size_t i = 0; i < written.n; i++)
		if (written.items[i].list)
			expand_rule(b, &written.items[i], rules);
		else
			*vec_add(b->arena, rules) = written.items[i];
}

static bool any_rule(const struct security_group_rules *rules)
{
	for (size_t i = 0; i < rules->n; i++)
		if (rules->items[i].list)
			return true;
	return false;
}

/* Nearly always nothing is to be done: a thousand groups are not copied */
static void expand_group(struct build *b, struct security_group *g)
{
	if (any_rule(&g->ingress))
		expand_rules(b, &g->ingress);
	if (any_rule(&g->egress))
		expand_rules(b, &g->egress);
}

static bool is_local(const struct vpc *vpc, struct prefix p)
{
	struct prefixes blocks = vpc_cidrs(vpc, p.addr.family);

	for (size_t i = 0; i < blocks.n; i++)
		if (prefix_covers(blocks.items[i], p))
			return true;
	return false;
}

/* No entry takes the VPC's own blocks away from 'local' (RT-7) */
static void expand_routes(struct build *b, struct route_table *t)
{
	size_t n = t->routes.n;
	const struct route *written = t->routes.items;

	t->routes.items = NULL;
	t->routes.n = t->routes.cap = 0;
	for (size_t i = 0; i < n; i++) {
		struct route one = written[i];

		if (!one.list_ref.text)
			*vec_add(b->arena, &t->routes) = one;
		for (size_t j = 0; one.list && j < one.list->entries.n; j++) {
			one.to = one.list->entries.items[j];
			one.origin = ROUTE_PREFIX_LIST;
			one.target = is_local(t->vpc, one.to)
					     ? TARGET_LOCAL
					     : written[i].target;
			*vec_add(b->arena, &t->routes) = one;
		}
	}
}

static bool any_route(const struct route_table *t)
{
	for (size_t i = 0; i < t->routes.n; i++)
		if (t->routes.items[i].list_ref.text)
			return true;
	return false;
}

void resolve_lists(struct build *b)
{
	for (size_t i = 0; i < b->model->vpcs.n; i++) {
		struct vpc *vpc = b->model->vpcs.items[i];

		for (size_t j = 0; j < vpc->security_groups.n; j++)
			expand_group(b, vpc->security_groups.items[j]);
		for (size_t j = 0; j < vpc->route_tables.n; j++)
			if (any_route(vpc->route_tables.items[j]))
				expand_routes(b, vpc->route_tables.items[j]);
	}
}
