// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/edit_rules.c - rules of security groups
 *
 * A request names AWS's rules, one for each peer and range (SG-6), while an
 * entry of the lab file may stand for several. A rule that is authorized is a
 * new entry; the entry of one that is revoked is parted into its other rules.
 */
#include <string.h>

#include "cli/edit_permissions.h"
#include "vpc/rules_text.h"

static const struct security_group_rules *rules_of(const struct permissions *q)
{
	return q->egress ? &q->g->egress : &q->g->ingress;
}

static const char *direction(const struct permissions *q)
{
	return q->egress ? "egress" : "ingress";
}

/* --- rules as entries of the file ----------------------------------------- */

static const struct doc *traffic_value(struct edit *e, const struct traffic *t)
{
	const char *text = traffic_text(e->arena, t);
	const char *space = strchr(text, ' ');

	return tree_word(e, space ? space + 1 : "all");
}

static const char *traffic_key(const struct traffic *t)
{
	const char *name = protocol_name(t->protocol);

	return name ? name : "protocol";
}

/* A group and a prefix list of one name must say which they are (N-2) */
static bool is_both(const struct permissions *q, const char *name)
{
	bool group = false, list = false;

	for (size_t i = 0; i < q->g->vpc->security_groups.n; i++)
		group |= !strcmp(q->g->vpc->security_groups.items[i]->o.name,
				 name);
	for (size_t i = 0; i < q->e->m->prefix_lists.n; i++)
		list |= !strcmp(q->e->m->prefix_lists.items[i]->o.name, name);
	return group && list;
}

static const struct doc *peer_value(const struct permissions *q,
				    const struct security_group_rule *rule)
{
	struct edit *e = q->e;
	struct doc *map;
	const char *name;

	if (rule->group == q->g)
		return tree_word(e, "self");
	if (!rule->group && !rule->list)
		return tree_word(e, rule->stale
					    ? rule->peer_ref.text
					    : arena_strdup(e->arena,
							   PREFIX(rule->cidr)));
	name = rule->list ? rule->list->o.name
			  : name_in(e, q->g->vpc, rule->group->vpc,
				    &rule->group->o);
	if (!is_both(q, name))
		return tree_word(e, name);
	map = tree_map(e);
	tree_set_text(e, map, rule->list ? "prefix_list" : "security_group",
		      name);
	return map;
}

static const struct doc *entry_of(const struct permissions *q,
				  const struct security_group_rule *rule)
{
	struct edit *e = q->e;
	struct doc *map = tree_map(e);

	tree_set(e, map, traffic_key(&rule->traffic),
		 traffic_value(e, &rule->traffic));
	tree_set(e, map, q->egress ? "to" : "from", peer_value(q, rule));
	if (rule->description)
		tree_set_text(e, map, "description", rule->description);
	return map;
}

/* --- the verbs ------------------------------------------------------------ */

/* AWS's one rule: as a prefix list has one of its entries stand for it */
static bool is_same(const struct security_group_rule *a,
		    const struct security_group_rule *b)
{
	if (a->traffic.protocol != b->traffic.protocol ||
	    a->traffic.from != b->traffic.from ||
	    a->traffic.to != b->traffic.to || a->group != b->group ||
	    a->list != b->list || a->stale != b->stale)
		return false;
	if (a->stale && !a->list)
		return strcmp(a->peer_ref.text, b->peer_ref.text) == 0;
	return a->group || a->list || !prefix_cmp(a->cidr, b->cidr);
}

static const struct security_group_rule *same_rule(
	const struct security_group_rules *rules, size_t n,
	const struct security_group_rule *rule)
{
	for (size_t i = 0; i < n; i++)
		if (is_same(&rules->items[i], rule))
			return &rules->items[i];
	return NULL;
}

static const char *rule_words(const struct permissions *q,
			      const struct security_group_rule *rule)
{
	return arena_printf(q->e->arena, "%s %s", direction(q),
			    rule_text(q->e->arena, q->g, rule, q->egress));
}

static void authorize(struct edit *e, bool egress)
{
	struct permissions q = {.e = e, .egress = egress};
	struct doc *list = tree_list(e);

	if (!permissions_read(&q))
		return;
	for (size_t i = 0; i < q.rules.n; i++) {
		const struct security_group_rule *rule = &q.rules.items[i];

		if (same_rule(rules_of(&q), rules_of(&q)->n, rule) ||
		    same_rule(&q.rules, i, rule))
			edit_refuse(e, "InvalidPermission.Duplicate",
				    q.g->o.name,
				    "security group %s: %s is there already",
				    q.g->o.name, rule_words(&q, rule));
		tree_add(e, list, entry_of(&q, rule));
	}
	act_add(e,
		PATH("vpcs", q.g->vpc->o.name, "security_groups", q.g->o.name,
		     direction(&q)),
		list);
}

/* Does the request name any rule of that entry of the file? */
static bool is_touched(const struct permissions *q, unsigned int entry)
{
	for (size_t i = 0; i < q->rules.n; i++) {
		const struct security_group_rule *there = same_rule(
			rules_of(q), rules_of(q)->n, &q->rules.items[i]);

		if (there && there->entry == entry)
			return true;
	}
	return false;
}

/* The rules of an entry that are not named, each an entry of its own */
static void add_rest(const struct permissions *q, struct doc *list,
		     unsigned int entry)
{
	const struct security_group_rules *rules = rules_of(q);

	for (size_t i = 0; i < rules->n; i++) {
		const struct security_group_rule *rule = &rules->items[i];

		if (rule->entry == entry && !same_rule(rules, i, rule) &&
		    !same_rule(&q->rules, q->rules.n, rule))
			tree_add(q->e, list, entry_of(q, rule));
	}
}

static const struct doc *rest_of(const struct permissions *q,
				 const struct doc *written)
{
	struct doc *list = tree_list(q->e);
	size_t n = 1;

	if (written && written->kind == DOC_LIST)
		n = written->items.n;
	for (size_t i = 0; i < n; i++) {
		unsigned int entry = (unsigned int)i + 1;

		if (is_touched(q, entry))
			add_rest(q, list, entry);
		else if (written)
			tree_add(q->e, list,
				 written->kind == DOC_LIST
					 ? written->items.items[i]
					 : written);
	}
	return list;
}

static void revoke(struct edit *e, bool egress)
{
	struct permissions q = {.e = e, .egress = egress};
	const char *const *path;

	if (!permissions_read(&q))
		return;
	for (size_t i = 0; i < q.rules.n; i++)
		if (!same_rule(rules_of(&q), rules_of(&q)->n,
			       &q.rules.items[i]))
			edit_refuse(
				e, "InvalidPermission.NotFound", q.g->o.name,
				"security group %s: no rule %s", q.g->o.name,
				rule_words(&q, &q.rules.items[i]));
	path = PATH("vpcs", q.g->vpc->o.name, "security_groups", q.g->o.name,
		    direction(&q));
	act_change(e, path, rest_of(&q, written(e, path)));
}

static void authorize_ingress(struct edit *e)
{
	authorize(e, false);
}

static void authorize_egress(struct edit *e)
{
	authorize(e, true);
}

static void revoke_ingress(struct edit *e)
{
	revoke(e, false);
}

static void revoke_egress(struct edit *e)
{
	revoke(e, true);
}

static const struct edit_option rule_options[] = {
	{"--group-id", VALUE_TEXT, false},
	{"--group-name", VALUE_TEXT, false},
	{"--protocol", VALUE_TEXT, false},
	{"--port", VALUE_TEXT, false},
	{"--cidr", VALUE_TEXT, false},
	{"--source-group", VALUE_TEXT, false},
	{"--ip-permissions", VALUE_STRUCTURES, false},
	{NULL, VALUE_TEXT, false},
};

#define RULE_USAGE                                                \
	"--group-id GROUP (--protocol P --port N (--cidr CIDR | " \
	"--source-group GROUP) | --ip-permissions ...)"
#define RULE_HELP                                                            \
	"  --group-id GROUP, --group-name GROUP   whose rule it is\n"        \
	"  --protocol tcp|udp|icmp|icmpv6|all|N\n"                           \
	"  --port N|FROM-TO|all      of ICMP the type\n"                     \
	"  --cidr CIDR               the peer: addresses\n"                  \
	"  --source-group GROUP      the peer: whoever has that group\n"     \
	"  --ip-permissions IpProtocol=tcp,FromPort=80,ToPort=90,"           \
	"IpRanges=[{CidrIp=10.0.0.0/8}] ...\n"                               \
	"                            any number of rules; also Ipv6Ranges=[" \
	"{CidrIpv6=..}],\n"                                                  \
	"                            UserIdGroupPairs=[{GroupId=..}], "      \
	"PrefixListIds=[{PrefixListId=..}]\n"

const struct edit_verb verb_authorize_ingress = {
	.name = "authorize-security-group-ingress",
	.usage = RULE_USAGE,
	.about = "let a group's members accept something",
	.help = RULE_HELP,
	.options = rule_options,
	.run = authorize_ingress,
};
const struct edit_verb verb_authorize_egress = {
	.name = "authorize-security-group-egress",
	.usage = RULE_USAGE,
	.about = "let a group's members open something",
	.help = RULE_HELP,
	.options = rule_options,
	.run = authorize_egress,
};
const struct edit_verb verb_revoke_ingress = {
	.name = "revoke-security-group-ingress",
	.usage = RULE_USAGE,
	.about = "take an ingress rule out of a group",
	.help = RULE_HELP,
	.options = rule_options,
	.run = revoke_ingress,
};
const struct edit_verb verb_revoke_egress = {
	.name = "revoke-security-group-egress",
	.usage = RULE_USAGE,
	.about = "take an egress rule out of a group",
	.help = RULE_HELP,
	.options = rule_options,
	.run = revoke_egress,
};
