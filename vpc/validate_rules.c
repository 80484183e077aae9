// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/validate_rules.c - what AWS would refuse of groups and ACLs
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "vpc/validate.h"

static int compare(long a, long b)
{
	return a < b ? -1 : a > b;
}

/* Equal exactly when AWS calls the one a duplicate of the other */
static int compare_rules(const struct security_group_rule *x,
			 const struct security_group_rule *y)
{
	int order = compare(x->traffic.protocol, y->traffic.protocol);

	if (!order)
		order = compare(x->traffic.from, y->traffic.from);
	if (!order)
		order = compare(x->traffic.to, y->traffic.to);
	if (!order)
		order = strcmp(x->group ? x->group->o.id : "",
			       y->group ? y->group->o.id : "");
	if (!order && !x->group)
		order = prefix_cmp(x->cidr, y->cidr);
	if (!order)
		order = strcmp(x->list ? x->list->o.id : "",
			       y->list ? y->list->o.id : "");
	if (!order && (x->stale || y->stale))
		order = strcmp(x->peer_ref.text, y->peer_ref.text);
	return order;
}

static int by_rule(const void *a, const void *b)
{
	const struct security_group_rule *x = *(
		const struct security_group_rule *const *)a;
	const struct security_group_rule *y = *(
		const struct security_group_rule *const *)b;
	int order = compare_rules(x, y);

	return order ? order : (x > y) - (x < y);
}

static void check_doubles(struct arena *arena, struct report *r,
			  const struct security_group *g,
			  const struct security_group_rule *rules, size_t n,
			  const char *direction)
{
	const struct security_group_rule **sorted;

	if (n < 2)
		return;
	sorted = arena_alloc(arena, n * sizeof(*sorted));
	for (size_t i = 0; i < n; i++)
		sorted[i] = &rules[i];
	qsort(sorted, n, sizeof(*sorted), by_rule);
	for (size_t i = 1; i < n; i++)
		if (compare_rules(sorted[i - 1], sorted[i]) == 0)
			report_refusal(r, sorted[i]->at,
				       "InvalidPermission.Duplicate", g->o.name,
				       "security group %s, %s %u: the same "
				       "rule as %s %u",
				       g->o.name, direction, sorted[i]->entry,
				       direction, sorted[i - 1]->entry);
}

/* Rules of one family; a reference counts in both (SG-15) */
static void check_count(struct report *r, const struct security_group *g,
			const struct security_group_rule *rules, size_t n,
			const char *direction, size_t max)
{
	size_t v4 = 0, v6 = 0;

	for (size_t i = 0; i < n; i++) {
		bool group = rules[i].group || rules[i].stale;
		size_t weight = prefix_list_weight(rules[i].list,
						   rules[i].cidr);

		if (group || rules[i].cidr.addr.family == AF_INET)
			v4 += weight;
		if (group || rules[i].cidr.addr.family == AF_INET6)
			v6 += weight;
	}
	if (v4 > max || v6 > max)
		report_refusal(r, g->o.at, "RulesPerSecurityGroupLimitExceeded",
			       g->o.name,
			       "security group %s: %zu %s rules for %s; at "
			       "most %zu are allowed (SG-15)",
			       g->o.name, v4 > v6 ? v4 : v6, direction,
			       v4 >= v6 ? "IPv4" : "IPv6", max);
}

static int by_name(const void *a, const void *b)
{
	const struct security_group *x = *(struct security_group *const *)a;
	const struct security_group *y = *(struct security_group *const *)b;
	int order = strcasecmp(x->o.name, y->o.name);

	return order ? order : (int)x->number - (int)y->number;
}

/* SG-16: names that differ only in case are the same name. One that has an
 * identifier of AWS's has a GroupName that AWS took, whatever it is called here
 */
static void check_names(struct arena *arena, struct report *r,
			const struct vpc *vpc)
{
	const struct security_group **sorted = arena_alloc(
		arena, vpc->security_groups.n * sizeof(*sorted));
	size_t n = 0;

	for (size_t i = 0; i < vpc->security_groups.n; i++)
		if (!vpc->security_groups.items[i]->o.id_given)
			sorted[n++] = vpc->security_groups.items[i];
	qsort(sorted, n, sizeof(*sorted), by_name);
	for (size_t i = 0; i < n; i++) {
		const struct object *o = &sorted[i]->o;

		if (strncasecmp(o->name, "sg-", 3) == 0)
			report_refusal(r, o->at, "InvalidParameterValue",
				       o->name,
				       "security group %s: no name begins "
				       "with 'sg-' (SG-16)",
				       o->name);
		if (i && strcasecmp(sorted[i - 1]->o.name, o->name) == 0)
			report_refusal(r, o->at, "InvalidGroup.Duplicate",
				       o->name,
				       "security group %s: %s is the same "
				       "name, whatever its case (SG-16)",
				       o->name, sorted[i - 1]->o.name);
	}
}

/* @entries are sorted by rule */
static void check_entries(struct report *r, const struct network_acl *acl,
			  const struct acl_entry *entries, size_t n,
			  const char *direction, size_t max)
{
	size_t v4 = 0;

	for (size_t i = 0; i < n; i++) {
		v4 += entries[i].cidr.addr.family == AF_INET;
		if (i && entries[i - 1].rule == entries[i].rule)
			report_refusal(r, entries[i].at,
				       "NetworkAclEntryAlreadyExists",
				       acl->o.name,
				       "network ACL %s, rule %d: is there "
				       "already for %s, in line %d (ACL-2)",
				       acl->o.name, entries[i].rule, direction,
				       entries[i - 1].at.line);
	}
	if (v4 > max || n - v4 > max)
		report_refusal(r, acl->o.at, "NetworkAclEntryLimitExceeded",
			       acl->o.name,
			       "network ACL %s: %zu %s rules; at most %zu for "
			       "IPv4 and %zu for IPv6 are allowed (ACL-9)",
			       acl->o.name, n, direction, max, max);
}

void validate_rules(struct arena *arena, struct report *r,
		    const struct model *m, const struct vpc *vpc)
{
	size_t most = (size_t)m->limits.rules_per_group; /* SG-15 */
	size_t max = (size_t)m->limits.acl_rules; /* ACL-9 */

	for (size_t i = 0; i < vpc->security_groups.n; i++) {
		const struct security_group *g = vpc->security_groups.items[i];

		check_count(r, g, g->ingress.items, g->ingress.n, "ingress",
			    most);
		check_count(r, g, g->egress.items, g->egress.n, "egress", most);
		check_doubles(arena, r, g, g->ingress.items, g->ingress.n,
			      "ingress");
		check_doubles(arena, r, g, g->egress.items, g->egress.n,
			      "egress");
	}
	check_names(arena, r, vpc);
	for (size_t i = 0; i < vpc->network_acls.n; i++) {
		const struct network_acl *acl = vpc->network_acls.items[i];

		check_entries(r, acl, acl->ingress.items, acl->ingress.n,
			      "ingress", max);
		check_entries(r, acl, acl->egress.items, acl->egress.n,
			      "egress", max);
	}
}
