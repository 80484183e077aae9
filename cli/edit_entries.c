// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/edit_entries.c - entries of network ACLs
 */
#include <string.h>

#include "cli/edit_permissions.h"
#include "vpc/rules_text.h"
#include "vpc/values.h"

enum { RULE_MAX = 32766 }; /* ACL-2 */

struct numbered { /* the entry that a request is about */
	struct edit *e;
	struct network_acl *acl;
	bool egress;
	int rule;
};

static const char *direction(const struct numbered *q)
{
	return q->egress ? "egress" : "ingress";
}

static bool read_numbered(struct edit *e, struct numbered *q)
{
	static const char *const ways[] = {"--ingress", "--egress", NULL};
	const char *way = option_one_of(e, ways);
	bool on = true;

	*q = (struct numbered){.e = e, .egress = way == ways[1]};
	q->acl = find_acl(e, "--network-acl-id",
			  option_text(e, "--network-acl-id"));
	option_int(e, "--rule-number", 1, RULE_MAX, &q->rule);
	if (way)
		option_flag(e, way, &on);
	if (!on)
		q->egress = !q->egress;
	return !edit_failed(e);
}

static const struct acl_entry *entry_there(const struct numbered *q)
{
	const struct acl_entry *items = q->egress ? q->acl->egress.items
						  : q->acl->ingress.items;
	size_t n = q->egress ? q->acl->egress.n : q->acl->ingress.n;

	for (size_t i = 0; i < n; i++)
		if (items[i].rule == q->rule)
			return &items[i];
	return NULL;
}

/* --- what an entry says --------------------------------------------------- */

static bool range_member(struct edit *e, const struct doc *d, const char *name,
			 int min, int max, int *ret)
{
	const char *text = member_text(d, name);

	if (text && int_parse(text, min, max, ret))
		return true;
	edit_error(e, "needs %s, a number from %d to %d", name, min, max);
	return false;
}

static bool read_ports(struct edit *e, struct traffic *t)
{
	static const char *const known[] = {"From", "To", NULL};
	const struct doc *d = option_structure(e, "--port-range");
	int from, to;

	if (!d) {
		if (!edit_failed(e))
			edit_error(e, "tcp and udp need --port-range "
				      "From=...,To=...");
		return false;
	}
	member_check(e, "--port-range", d, known);
	if (!range_member(e, d, "From", 0, UINT16_MAX, &from) ||
	    !range_member(e, d, "To", 0, UINT16_MAX, &to))
		return false;
	t->from = (uint16_t)from;
	t->to = (uint16_t)to;
	if (from > to)
		edit_error(e, "--port-range: from %d to %d is no range", from,
			   to);
	return from <= to;
}

static bool read_type(struct edit *e, struct traffic *t)
{
	static const char *const known[] = {"Code", "Type", NULL};
	const struct doc *d = option_structure(e, "--icmp-type-code");
	int code, type;

	if (!d) {
		if (!edit_failed(e))
			edit_error(e, "icmp and icmpv6 need --icmp-type-code "
				      "Code=...,Type=...");
		return false;
	}
	member_check(e, "--icmp-type-code", d, known);
	if (!range_member(e, d, "Code", -1, 255, &code) ||
	    !range_member(e, d, "Type", -1, 255, &type))
		return false;
	if (type < 0)
		return true;
	t->from = (uint16_t)(type * 256 + (code < 0 ? 0 : code));
	t->to = (uint16_t)(type * 256 + (code < 0 ? 255 : code));
	return true;
}

static bool read_traffic(struct edit *e, struct traffic *t)
{
	*t = (struct traffic){.to = UINT16_MAX};
	if (!permission_protocol(e, "--protocol", option_text(e, "--protocol"),
				 &t->protocol))
		return false;
	switch (t->protocol) {
	case PROTOCOL_TCP:
	case PROTOCOL_UDP:
		return read_ports(e, t);
	case PROTOCOL_ICMP:
	case PROTOCOL_ICMPV6:
		return read_type(e, t);
	default:
		return true;
	}
}

/* "tcp 443" is {tcp: 443}, "protocol 47" is {protocol: 47} */
static const struct doc *traffic_doc(struct edit *e, const struct traffic *t)
{
	const char *text = traffic_text(e->arena, t);
	const char *space = strchr(text, ' ');
	struct doc *map;

	if (!space)
		return tree_word(e, text);
	map = tree_map(e);
	tree_set_text(e, map,
		      arena_strndup(e->arena, text, (size_t)(space - text)),
		      space + 1);
	return map;
}

static const struct doc *entry_doc(struct edit *e,
				   const struct acl_entry *entry)
{
	struct doc *map = tree_map(e);

	tree_set_text(e, map, "rule",
		      arena_printf(e->arena, "%d", entry->rule));
	tree_set(e, map, entry->allow ? "allow" : "deny",
		 traffic_doc(e, &entry->traffic));
	tree_set_text(e, map, "cidr",
		      arena_strdup(e->arena, PREFIX(entry->cidr)));
	return map;
}

/* The entry that is asked for; NULL: reported */
static const struct doc *read_entry(const struct numbered *q)
{
	static const char *const actions[] = {"allow", "deny", NULL};
	static const char *const cidrs[] = {"--cidr-block", "--ipv6-cidr-block",
					    NULL};
	struct edit *e = q->e;
	const char *action = option_word(e, "--rule-action", actions);
	const char *option = option_one_of(e, cidrs);
	struct acl_entry entry = {.rule = q->rule};

	if (option)
		permission_cidr(e, option, option_text(e, option), &entry.cidr);
	entry.allow = action == actions[0];
	if (!read_traffic(e, &entry.traffic) || edit_failed(e))
		return NULL;
	return entry_doc(e, &entry);
}

/* --- the list ------------------------------------------------------------- */

static const char *const *path_of(const struct numbered *q)
{
	const char **path = arena_alloc(q->e->arena, 6 * sizeof(*path));

	path[0] = "vpcs";
	path[1] = q->acl->vpc->o.name;
	path[2] = "network_acls";
	path[3] = q->acl->o.name;
	path[4] = direction(q);
	return path;
}

static bool has_number(const struct doc *d, int rule)
{
	const char *text = member_text(d, "rule");
	int n;

	return text && int_parse(text, 1, RULE_MAX, &n) && n == rule;
}

/* As they are written; or as AWS has made them (ACL-5) */
static const struct doc *entries_of(const struct numbered *q)
{
	const struct doc *list = written(q->e, path_of(q));
	struct doc *made = tree_list(q->e);
	const struct acl_entry *items = q->egress ? q->acl->egress.items
						  : q->acl->ingress.items;
	size_t n = q->egress ? q->acl->egress.n : q->acl->ingress.n;

	if (list && list->kind == DOC_LIST)
		return list;
	if (list)
		tree_add(q->e, made, list);
	for (size_t i = 0; !list && i < n; i++)
		tree_add(q->e, made, entry_doc(q->e, &items[i]));
	return made;
}

/* All entries with @instead in place of that number; NULL: without it */
static void put_entries(const struct numbered *q, const struct doc *instead)
{
	const struct doc *old = entries_of(q);
	struct doc *list = tree_list(q->e);

	for (size_t i = 0; i < old->items.n; i++) {
		const struct doc *d = old->items.items[i];

		if (has_number(d, q->rule))
			d = instead;
		if (d)
			tree_add(q->e, list, d);
	}
	act_change(q->e, path_of(q), list);
}

/* --- the verbs ------------------------------------------------------------ */

static void create_entry(struct edit *e)
{
	const struct acl_entry *there;
	const struct doc *entry;
	struct doc *list;
	struct numbered q;

	if (!read_numbered(e, &q))
		return;
	there = entry_there(&q);
	if (there)
		edit_refuse(e, "NetworkAclEntryAlreadyExists", q.acl->o.name,
			    "network ACL %s: %s %d is there already, %s; "
			    "replace-network-acl-entry changes it (ACL-2)",
			    q.acl->o.name, direction(&q), q.rule,
			    acl_entry_text(e->arena, there));
	entry = read_entry(&q);
	if (!entry)
		return;
	list = tree_list(e);
	tree_add(e, list, entry);
	act_add(e, path_of(&q), list);
}

static bool need_there(const struct numbered *q)
{
	if (entry_there(q))
		return true;
	edit_refuse(q->e, "InvalidNetworkAclEntry.NotFound", q->acl->o.name,
		    "network ACL %s: no %s %d", q->acl->o.name, direction(q),
		    q->rule);
	return false;
}

static void replace_entry(struct edit *e)
{
	const struct doc *entry;
	struct numbered q;

	if (!read_numbered(e, &q) || !need_there(&q))
		return;
	entry = read_entry(&q);
	if (entry)
		put_entries(&q, entry);
}

static void delete_entry(struct edit *e)
{
	struct numbered q;

	if (read_numbered(e, &q) && need_there(&q))
		put_entries(&q, NULL);
}

#define NUMBER_OPTIONS                            \
	{"--network-acl-id", VALUE_TEXT, true},   \
		{"--ingress", VALUE_FLAG, false}, \
		{"--egress", VALUE_FLAG, false},  \
	{                                         \
		"--rule-number", VALUE_TEXT, true \
	}
#define END_OF_OPTIONS                  \
	{                               \
		NULL, VALUE_TEXT, false \
	}

static const struct edit_option entry_options[] = {
	NUMBER_OPTIONS,
	{"--protocol", VALUE_TEXT, true},
	{"--rule-action", VALUE_TEXT, true},
	{"--cidr-block", VALUE_TEXT, false},
	{"--ipv6-cidr-block", VALUE_TEXT, false},
	{"--port-range", VALUE_STRUCTURE, false},
	{"--icmp-type-code", VALUE_STRUCTURE, false},
	END_OF_OPTIONS,
};
static const struct edit_option number_options[] = {
	NUMBER_OPTIONS,
	END_OF_OPTIONS,
};

#define NUMBER_USAGE "--network-acl-id ACL --ingress|--egress --rule-number N"
#define ENTRY_USAGE                                            \
	NUMBER_USAGE " --protocol P --rule-action allow|deny " \
		     "--cidr-block CIDR --port-range From=N,To=N"
#define NUMBER_HELP                \
	"  --network-acl-id ACL\n" \
	"  --ingress, --egress\n"  \
	"  --rule-number N                   1 to 32766: its place\n"
#define ENTRY_HELP                                             \
	NUMBER_HELP                                            \
	"  --protocol tcp|udp|icmp|icmpv6|-1|N\n"              \
	"  --rule-action allow|deny\n"                         \
	"  --cidr-block CIDR, --ipv6-cidr-block CIDR\n"        \
	"  --port-range From=N,To=N          of tcp and udp\n" \
	"  --icmp-type-code Code=N,Type=N    of icmp and icmpv6; -1: all\n"

const struct edit_verb verb_create_entry = {
	.name = "create-network-acl-entry",
	.usage = ENTRY_USAGE,
	.about = "add an entry to a network ACL",
	.help = ENTRY_HELP,
	.options = entry_options,
	.run = create_entry,
};
const struct edit_verb verb_replace_entry = {
	.name = "replace-network-acl-entry",
	.usage = ENTRY_USAGE,
	.about = "change an entry of a network ACL",
	.help = ENTRY_HELP,
	.options = entry_options,
	.run = replace_entry,
};
const struct edit_verb verb_delete_entry = {
	.name = "delete-network-acl-entry",
	.usage = NUMBER_USAGE,
	.about = "take an entry out of a network ACL",
	.help = NUMBER_HELP,
	.options = number_options,
	.run = delete_entry,
};
