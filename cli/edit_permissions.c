// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/edit_permissions.c - which rules of a security group a request names
 */
#include "cli/edit_permissions.h"

#include <limits.h>
#include <string.h>

#include "vpc/values.h"

bool permission_protocol(struct edit *e, const char *option, const char *text,
			 int *ret)
{
	static const struct {
		const char *word;
		int number;
	} words[] = {
		{"tcp", PROTOCOL_TCP},	 {"udp", PROTOCOL_UDP},
		{"icmp", PROTOCOL_ICMP}, {"icmpv6", PROTOCOL_ICMPV6},
		{"all", PROTOCOL_ALL},	 {"-1", PROTOCOL_ALL},
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].word, text) == 0) {
			*ret = words[i].number;
			return true;
		}
	if (int_parse(text, 0, 255, ret))
		return true;
	edit_error(e,
		   "%s: '%s' is no protocol; tcp, udp, icmp, icmpv6, all or "
		   "a number",
		   option, text);
	return false;
}

static bool has_ports(int protocol)
{
	return protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP;
}

static bool is_icmp(int protocol)
{
	return protocol == PROTOCOL_ICMP || protocol == PROTOCOL_ICMPV6;
}

/* Ports; or type and code of ICMP, -1 being all of them (SG-8). Both are
 * numbers as AWS has them, INT_MIN where it was not said */
static bool set_range(struct edit *e, const char *option, struct traffic *t,
		      int from, int to)
{
	t->from = 0;
	t->to = UINT16_MAX;
	if (has_ports(t->protocol) && from == INT_MIN) {
		edit_error(e, "%s: tcp and udp need ports", option);
		return false;
	}
	if (is_icmp(t->protocol) && from >= 0) {
		t->from = (uint16_t)(from * 256 + (to >= 0 ? to : 0));
		t->to = (uint16_t)(from * 256 + (to >= 0 ? to : 255));
	}
	if (has_ports(t->protocol) && from >= 0) {
		t->from = (uint16_t)from;
		t->to = (uint16_t)(to >= 0 ? to : from);
	}
	if (t->from <= t->to)
		return true;
	edit_error(e, "%s: from %d to %d is no range", option, from, to);
	return false;
}

bool permission_cidr(struct edit *e, const char *option, const char *text,
		     struct prefix *ret)
{
	struct addr a;

	if (prefix_parse(text, ret)) {
		*ret = prefix_mask(*ret);
		return true;
	}
	if (addr_parse(text, &a)) {
		*ret = prefix_of(a);
		return true;
	}
	edit_error(e, "%s: '%s' is no CIDR", option, text);
	return false;
}

static void ask(struct permissions *q, struct security_group_rule rule)
{
	*vec_add(q->e->arena, &q->rules) = rule;
}

/* --- options of their own ------------------------------------------------- */

/* "5432", "80-90", "all", "-1" */
static bool read_port(struct edit *e, struct traffic *t)
{
	const char *text = option_text(e, "--port");
	const char *dash;
	int from = INT_MIN, to = INT_MIN;

	if (!text)
		return set_range(e, "--port", t, INT_MIN, INT_MIN);
	if (strcmp(text, "all") == 0 || strcmp(text, "-1") == 0)
		return set_range(e, "--port", t, -1, -1);
	dash = strchr(text, '-');
	if (dash &&
	    int_parse(arena_strndup(e->arena, text, (size_t)(dash - text)), 0,
		      UINT16_MAX, &from) &&
	    int_parse(dash + 1, 0, UINT16_MAX, &to))
		return set_range(e, "--port", t, from, to);
	if (!dash &&
	    int_parse(text, 0, is_icmp(t->protocol) ? 255 : UINT16_MAX, &from))
		return set_range(e, "--port", t, from, -1);
	edit_error(e, "--port: '%s' is no port; 443, 1024-65535 or all", text);
	return false;
}

static void read_simple(struct permissions *q)
{
	static const char *const peers[] = {"--cidr", "--source-group", NULL};
	struct edit *e = q->e;
	struct security_group_rule rule = {0};
	const char *peer = option_one_of(e, peers);
	const char *text = option_text(e, "--protocol");

	if (!text)
		edit_error(e, "needs --protocol, or --ip-permissions");
	if (!peer || !text ||
	    !permission_protocol(e, "--protocol", text,
				 &rule.traffic.protocol) ||
	    !read_port(e, &rule.traffic))
		return;
	text = option_text(e, peer);
	if (peer == peers[1])
		rule.group = find_group(e, peer, text);
	else if (!permission_cidr(e, peer, text, &rule.cidr))
		return;
	ask(q, rule);
}

/* --- --ip-permissions ----------------------------------------------------- */

static int port_member(struct edit *e, const struct doc *d, const char *name)
{
	const char *text = member_text(d, name);
	int n = INT_MIN;

	if (text && !int_parse(text, -1, UINT16_MAX, &n))
		edit_error(e,
			   "--ip-permissions: %s: '%s' is no number from "
			   "-1 to 65535",
			   name, text);
	return n;
}

static const struct {
	const char *list; /* member of a permission */
	const char *members[6]; /* the first names the peer */
	bool group, prefix_list;
} peer_lists[] = {
	{"IpRanges", {"CidrIp", "Description", NULL}, false, false},
	{"Ipv6Ranges", {"CidrIpv6", "Description", NULL}, false, false},
	{"UserIdGroupPairs",
	 {"GroupId", "GroupName", "Description", "UserId", "VpcId", NULL},
	 true,
	 false},
	{"PrefixListIds", {"PrefixListId", "Description", NULL}, false, true},
};

static void ask_peer(struct permissions *q, const struct doc *d, size_t list,
		     struct security_group_rule rule)
{
	static const char option[] = "--ip-permissions";
	struct edit *e = q->e;
	const char *text;

	member_check(e, option, d, peer_lists[list].members);
	text = member_text(d, peer_lists[list].members[0]);
	if (!text && peer_lists[list].group)
		text = member_text(d, "GroupName");
	rule.description = member_text(d, "Description");
	if (!text) {
		if (!edit_failed(e))
			edit_error(e, "%s: %s needs %s", option,
				   peer_lists[list].list,
				   peer_lists[list].members[0]);
		return;
	}
	if (peer_lists[list].group)
		rule.group = find_group(e, option, text);
	else if (peer_lists[list].prefix_list)
		rule.list = find_list(e, option, text);
	else
		permission_cidr(e, option, text, &rule.cidr);
	ask(q, rule);
}

static void ask_permission(struct permissions *q, const struct doc *d)
{
	static const char *const known[] = {
		"IpProtocol",	    "FromPort",	     "ToPort",	   "IpRanges",
		"UserIdGroupPairs", "PrefixListIds", "Ipv6Ranges", NULL};
	static const char option[] = "--ip-permissions";
	struct edit *e = q->e;
	struct security_group_rule rule = {0};
	const char *protocol;
	size_t before = q->rules.n, n;

	member_check(e, option, d, known);
	protocol = member_text(d, "IpProtocol");
	if (!protocol && !edit_failed(e))
		edit_error(e, "%s: needs IpProtocol", option);
	if (edit_failed(e) ||
	    !permission_protocol(e, option, protocol, &rule.traffic.protocol) ||
	    !set_range(e, option, &rule.traffic, port_member(e, d, "FromPort"),
		       port_member(e, d, "ToPort")))
		return;
	for (size_t i = 0; i < ARRAY_LEN(peer_lists); i++) {
		const struct doc *const *peers = member_list(
			e, d, peer_lists[i].list, &n);

		for (size_t j = 0; j < n; j++)
			ask_peer(q, peers[j], i, rule);
	}
	if (q->rules.n == before && !edit_failed(e))
		edit_error(e,
			   "%s: needs IpRanges, Ipv6Ranges, "
			   "UserIdGroupPairs or PrefixListIds",
			   option);
}

bool permissions_read(struct permissions *q)
{
	static const char *const names[] = {"--group-id", "--group-name", NULL};
	struct edit *e = q->e;
	const char *name = option_one_of(e, names);
	const struct doc *permissions;

	if (name)
		q->g = find_group(e, name, option_text(e, name));
	permissions = option_structures(e, "--ip-permissions");
	if (permissions && option_text(e, "--protocol"))
		edit_error(e, "takes --ip-permissions or --protocol, not both");
	if (edit_failed(e))
		return false;
	if (!permissions)
		read_simple(q);
	for (size_t i = 0; permissions && i < permissions->items.n; i++)
		ask_permission(q, permissions->items.items[i]);
	return !edit_failed(e);
}
