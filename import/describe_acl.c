// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_acl.c - network ACLs of an account
 */
#include <string.h>

#include "base/addr.h"
#include "import/describe.h"
#include "vpc/values.h"

enum { RULE_LAST = 32766 }; /* what is behind it is the '*' (ACL-2) */

static const struct doc *traffic_of(struct describe *x, const struct found *acl,
				    const struct doc *d)
{
	static const struct {
		const char *written, *key;
	} names[] = {
		{"6", "tcp"},	  {"tcp", "tcp"},	{"17", "udp"},
		{"udp", "udp"},	  {"1", "icmp"},	{"icmp", "icmp"},
		{"58", "icmpv6"}, {"icmpv6", "icmpv6"},
	};
	const char *protocol = said(d, "Protocol");
	const struct doc *ports = said_map(d, "PortRange");
	const struct doc *icmp = said_map(d, "IcmpTypeCode");
	int from = said_int(ports, "From", 0),
	    to = said_int(ports, "To", 65535);
	int type = said_int(icmp, "Type", -1),
	    code = said_int(icmp, "Code", -1);
	struct doc *map = branch_map(x->arena, d->at);
	const char *value;

	if (!protocol || strcmp(protocol, "-1") == 0 ||
	    strcmp(protocol, "all") == 0)
		return branch_text(x->arena, d->at, "all");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(names[i].written, protocol) != 0)
			continue;
		if (strncmp(names[i].key, "icmp", 4) == 0)
			value = type < 0   ? "all"
				: code < 0 ? arena_printf(x->arena, "%d", type)
					   : arena_printf(x->arena, "%d/%d",
							  type, code);
		else if (from <= 0 && to == 65535)
			value = "all";
		else if (from == to)
			value = arena_printf(x->arena, "%d", from);
		else
			value = arena_printf(x->arena, "%d-%d", from, to);
		put(x, map, names[i].key, acl, value);
		return map;
	}
	put(x, map, "protocol", acl, protocol);
	return map;
}

/* Is it one that AWS can have made? */
static bool is_entry(const struct doc *d, const char *cidr)
{
	static const char *const words[] = {"tcp", "udp", "icmp", "icmpv6",
					    "all"};
	const char *protocol = said(d, "Protocol");
	struct prefix p;
	int n;
	bool known = !protocol || int_parse(protocol, -1, 255, &n);

	for (size_t i = 0; !known && i < ARRAY_LEN(words); i++)
		known = strcmp(words[i], protocol) == 0;
	return known && cidr && prefix_parse(cidr, &p);
}

static bool has_rule(const struct doc *list, int rule)
{
	for (size_t i = 0; i < list->items.n; i++)
		if (said_int(list->items.items[i], "rule", 0) == rule)
			return true;
	return false;
}

static struct doc *entries_of(struct describe *x, const struct found *acl,
			      bool egress)
{
	struct doc *list = branch_list(x->arena, acl->d->at);
	size_t n;
	const struct doc *const *all = said_list(acl->d, "Entries", &n);

	for (size_t i = 0; i < n; i++) {
		int rule = said_int(all[i], "RuleNumber", 0);
		const char *cidr = said(all[i], "CidrBlock");
		struct doc *map;

		if (!cidr)
			cidr = said(all[i], "Ipv6CidrBlock");
		if (said_true(all[i], "Egress") != egress || rule < 1 ||
		    rule > RULE_LAST || !is_entry(all[i], cidr) ||
		    has_rule(list, rule))
			continue;
		map = branch_map(x->arena, all[i]->at);
		branch_put(x->arena, map, "rule", all[i]->at,
			   branch_number(x->arena, all[i]->at, rule));
		branch_put(x->arena, map,
			   said_is(all[i], "RuleAction", "deny") ? "deny"
								 : "allow",
			   all[i]->at, traffic_of(x, acl, all[i]));
		put(x, map, "cidr", acl, cidr);
		branch_add(x->arena, list, map);
	}
	return list;
}

/* Rule @number allows everything of that family */
static bool allows_all(const struct doc *entry, const char *number,
		       const char *cidr)
{
	return said_is(entry, "rule", number) &&
	       said_is(entry, "allow", "all") && said_is(entry, "cidr", cidr);
}

/* ACL-5 */
static bool is_usual(const struct found *acl, const struct doc *entries)
{
	size_t n = acl->vpc->ipv6 ? 2 : 1;

	return entries->items.n == n &&
	       allows_all(entries->items.items[0], "100", "0.0.0.0/0") &&
	       (n == 1 || allows_all(entries->items.items[1], "101", "::/0"));
}

static void put_acl(struct describe *x, struct doc *into,
		    const struct found *acl)
{
	struct doc *map = branch_map(x->arena, acl->d->at);
	struct doc *in = entries_of(x, acl, false);
	struct doc *out = entries_of(x, acl, true);
	bool is_default = strcmp(acl->name, "default") == 0;

	put_id(x, map, acl, "acl");
	if (is_default ? !is_usual(acl, in) : in->items.n > 0)
		branch_put(x->arena, map, "ingress", acl->d->at, in);
	if (is_default ? !is_usual(acl, out) : out->items.n > 0)
		branch_put(x->arena, map, "egress", acl->d->at, out);
	if (map->pairs.n || !is_default)
		put_object(x, into, acl->name, acl, map, NULL);
}

void account_acls(struct describe *x, struct found *vpc)
{
	const struct founds *acls = &vpc->inside[MEMBER_ACL];
	struct doc *into = branch_map(x->arena, vpc->d->at);

	for (size_t i = 0; i < acls->n; i++)
		if (!acls->items[i]->gone)
			put_acl(x, into, acls->items[i]);
	if (into->pairs.n)
		branch_put(x->arena, vpc->made, "network_acls", vpc->d->at,
			   into);
}
