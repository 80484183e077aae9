// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_group.c - security groups, and their rules one by one
 *
 * The model has one rule for each entry of a prefix list; AWS shows the list
 * (SG-6). What several rules have in common, protocol and ports, AWS writes
 * once and calls it a permission.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/describe_part.h"

/* --- protocol and ports ------------------------------------------------------ */

struct words { /* SG-7, SG-8 */
	const char *protocol;
	int from, to; /* -1: all */
	bool ports; /* does a permission have them? */
};

static struct words words_of(struct describing *d, const struct traffic *t)
{
	bool all = t->from == 0 && t->to == UINT16_MAX;
	bool code = t->from == t->to;

	switch (t->protocol) {
	case PROTOCOL_TCP:
		return (struct words){"tcp", t->from, t->to, true};
	case PROTOCOL_UDP:
		return (struct words){"udp", t->from, t->to, true};
	case PROTOCOL_ICMP:
	case PROTOCOL_ICMPV6:
		return (struct words){t->protocol == PROTOCOL_ICMP ? "icmp"
								   : "icmpv6",
				      all ? -1 : t->from >> 8,
				      code ? t->to & 0xff : -1, true};
	case PROTOCOL_ALL:
		return (struct words){"-1", -1, -1, false};
	default:
		return (struct words){arena_printf(d->arena, "%d", t->protocol),
				      -1, -1, false};
	}
}

static bool same_words(const struct traffic *a, const struct traffic *b)
{
	return a->protocol == b->protocol && a->from == b->from &&
	       a->to == b->to;
}

/* --- groups that rules name --------------------------------------------------- */

/* The peering by which a rule of @g names a group of @vpc (SG-10) */
static const struct peering *peering_to(const struct model *m,
					const struct security_group *g,
					const struct vpc *vpc)
{
	const struct peering *found = NULL;

	for (size_t i = 0; i < m->peerings.n; i++) {
		const struct peering *p = m->peerings.items[i];

		if (peering_far(p, g->vpc) == vpc &&
		    (!found || peering_active(p)))
			found = p;
	}
	return found;
}

static bool share_transit_gateway(const struct model *m, const struct vpc *a,
				  const struct vpc *b)
{
	for (size_t i = 0; i < m->transit_gateways.n; i++)
		if (transit_attachment_of(m->transit_gateways.items[i], a) &&
		    transit_attachment_of(m->transit_gateways.items[i], b))
			return true;
	return false;
}

/* A group that is gone is known by what the rule calls it, "b/function" or an
 * identifier, of which one follows from the other */
static const char *lost_group_id(struct describing *d,
				 const struct security_group *g,
				 const char *text)
{
	const char *slash = strchr(text, '/');

	if (strncmp(text, "sg-", 3) == 0)
		return text;
	if (!slash)
		return describe_id(d, "sg", g->vpc->o.name, text);
	return describe_id(
		d, "sg", arena_strndup(d->arena, text, (size_t)(slash - text)),
		slash + 1);
}

/* Of a group of another VPC: by what it is known here, or that it is not any
 * more (SG-13) */
static void put_far_group(struct describing *d, json_t *o,
			  const struct vpc *near, const struct vpc *far,
			  const struct peering *p)
{
	set_text(o, "VpcId", far->o.id);
	if (p) {
		set_text(o, "VpcPeeringConnectionId", p->o.id);
		set_text(o, "PeeringStatus", p->state);
	} else if (!share_transit_gateway(d->m, near, far)) {
		set_text(o, "PeeringStatus", "deleted");
	}
}

static json_t *group_pair(struct describing *d, const struct security_group *g,
			  const struct security_group_rule *r)
{
	const struct security_group *named = r->group;
	json_t *o = json_object();

	if (!named) {
		set_text(o, "GroupId", lost_group_id(d, g, r->peer_ref.text));
		set_text(o, "PeeringStatus", "deleted");
		return o;
	}
	set_text(o, "GroupId", named->o.id);
	set_text(o, "UserId", named->vpc->account);
	if (named->vpc != g->vpc)
		put_far_group(d, o, g->vpc, named->vpc,
			      peering_to(d->m, g, named->vpc));
	return o;
}

/* --- permissions --------------------------------------------------------------- */

static const char *const ranges[] = {"IpRanges", "Ipv6Ranges", "PrefixListIds",
				     "UserIdGroupPairs"};

static json_t *new_permission(struct describing *d, json_t *list,
			      const struct traffic *t)
{
	struct words w = words_of(d, t);
	json_t *o = add_object(list);

	set_text(o, "IpProtocol", w.protocol);
	if (w.ports) {
		set_int(o, "FromPort", w.from);
		set_int(o, "ToPort", w.to);
	}
	for (size_t i = 0; i < ARRAY_LEN(ranges); i++)
		set_list(o, ranges[i]);
	return o;
}

static void add_range(json_t *permission, const char *list, json_t *range,
		      const char *description)
{
	set_text(range, "Description", description);
	json_array_append_new(json_object_get(permission, list), range);
}

static void add_peer(struct describing *d, json_t *permission,
		     const struct security_group *g,
		     const struct security_group_rule *r)
{
	bool ipv6 = r->cidr.addr.family == AF_INET6;
	json_t *range;

	if (!r->list && !r->cidr.addr.family) {
		add_range(permission, "UserIdGroupPairs", group_pair(d, g, r),
			  r->description);
		return;
	}
	range = json_object();
	if (r->list) {
		set_text(range, "PrefixListId", r->list->o.id);
		add_range(permission, "PrefixListIds", range, r->description);
		return;
	}
	set_prefix(range, ipv6 ? "CidrIpv6" : "CidrIp", r->cidr);
	add_range(permission, ipv6 ? "Ipv6Ranges" : "IpRanges", range,
		  r->description);
}

/* Not the first entry of a prefix list: AWS has one rule for all of them */
static bool is_shown(const struct security_group_rules *rules, size_t i)
{
	const struct security_group_rule *r = &rules->items[i];

	for (size_t j = 0; r->list && j < i; j++)
		if (rules->items[j].list == r->list &&
		    same_words(&rules->items[j].traffic, &r->traffic))
			return false;
	return true;
}

static void put_permissions(struct describing *d, json_t *o, const char *key,
			    const struct security_group *g,
			    const struct security_group_rules *rules)
{
	json_t *list = set_list(o, key), *known = json_object();

	for (size_t i = 0; i < rules->n; i++) {
		const struct security_group_rule *r = &rules->items[i];
		const struct traffic *t = &r->traffic;
		const char *what = arena_printf(d->arena, "%d %u %u",
						t->protocol, t->from, t->to);
		json_t *permission = json_object_get(known, what);

		if (!is_shown(rules, i))
			continue;
		if (!permission) {
			permission = new_permission(d, list, t);
			json_object_set(known, what, permission);
		}
		add_peer(d, permission, g, r);
	}
	json_decref(known);
}

static void describe_group(struct describing *d, json_t *o,
			   const struct security_group *g)
{
	const char *description = g->description;

	if (!description)
		description = g->number == 1 ? "default VPC security group"
					     : "";
	set_text(o, "GroupId", g->o.id);
	set_text(o, "GroupName", g->o.name);
	set_text(o, "Description", description);
	set_text(o, "VpcId", g->vpc->o.id);
	set_text(o, "OwnerId", g->vpc->account);
	put_permissions(d, o, "IpPermissions", g, &g->ingress);
	put_permissions(d, o, "IpPermissionsEgress", g, &g->egress);
	set_list(o, "Tags");
}

void describe_security_groups(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->vpcs.n; i++) {
		const struct vpc *vpc = d->m->vpcs.items[i];

		for (size_t j = 0; j < vpc->security_groups.n; j++)
			describe_group(d, add_object(list),
				       vpc->security_groups.items[j]);
	}
}

/* --- rules -------------------------------------------------------------------- */

/* What a rule's identifier comes from: all that makes it this one (SG-6) */
static const char *rule_key(struct describing *d, const json_t *rule)
{
	char *text = json_dumps(rule, JSON_COMPACT | JSON_SORT_KEYS);
	const char *key = arena_strdup(d->arena, text ? text : "");

	free(text);
	return key;
}

static void put_peer(struct describing *d, json_t *o,
		     const struct security_group *g,
		     const struct security_group_rule *r)
{
	if (r->list)
		set_text(o, "PrefixListId", r->list->o.id);
	else if (r->cidr.addr.family)
		set_prefix(o,
			   r->cidr.addr.family == AF_INET6 ? "CidrIpv6"
							   : "CidrIpv4",
			   r->cidr);
	else
		set_value(o, "ReferencedGroupInfo", group_pair(d, g, r));
}

static void add_rules(struct describing *d, json_t *list,
		      const struct security_group *g,
		      const struct security_group_rules *rules, bool egress)
{
	for (size_t i = 0; i < rules->n; i++) {
		const struct security_group_rule *r = &rules->items[i];
		struct words w = words_of(d, &r->traffic);
		json_t *o;

		if (!is_shown(rules, i))
			continue;
		o = add_object(list);
		set_text(o, "SecurityGroupRuleId", "");
		set_text(o, "GroupId", g->o.id);
		set_text(o, "GroupOwnerId", g->vpc->account);
		set_bool(o, "IsEgress", egress);
		set_text(o, "IpProtocol", w.protocol);
		set_int(o, "FromPort", w.from);
		set_int(o, "ToPort", w.to);
		put_peer(d, o, g, r);
		set_text(o, "SecurityGroupRuleId",
			 describe_id(d, "sgr", g->o.id, rule_key(d, o)));
		set_text(o, "Description", r->description);
		set_list(o, "Tags");
	}
}

void describe_security_group_rules(struct describing *d, json_t *list)
{
	for (size_t i = 0; i < d->m->vpcs.n; i++) {
		const struct vpc *vpc = d->m->vpcs.items[i];

		for (size_t j = 0; j < vpc->security_groups.n; j++) {
			const struct security_group *g =
				vpc->security_groups.items[j];

			add_rules(d, list, g, &g->ingress, false);
			add_rules(d, list, g, &g->egress, true);
		}
	}
}
