// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_group.c - security groups of an account
 *
 * A permission of AWS's has one protocol and range and any number of peers;
 * it becomes one rule, as people write it. Answers to 'describe-security-group
 * -rules' have a rule for each peer, and are put together again.
 */
#include <stdlib.h>
#include <string.h>

#include "base/addr.h"
#include "import/describe.h"
#include "vpc/values.h"

struct permission { /* in the making */
	const char
		*key; /* "tcp", "icmp", "protocol"; NULL: none that is known */
	const char *value;
	struct words peers;
	struct where at;
};

struct permissions {
	struct permission *items;
	size_t n, cap;
};

/* --- protocols ----------------------------------------------------------- */

static const char *range_text(struct describe *x, int from, int to)
{
	if (from < 0 || to < from || to > 65535 || (from == 0 && to == 65535))
		return "all";
	if (from == to)
		return arena_printf(x->arena, "%d", from);
	return arena_printf(x->arena, "%d-%d", from, to);
}

static const char *icmp_text(struct describe *x, int type, int code)
{
	if (type < 0 || type > 255)
		return "all";
	if (code < 0 || code > 255)
		return arena_printf(x->arena, "%d", type);
	return arena_printf(x->arena, "%d/%d", type, code);
}

static struct permission permission_of(struct describe *x, const struct doc *d)
{
	static const struct {
		const char *written, *key;
	} names[] = {
		{"tcp", "tcp"},	      {"6", "tcp"},	{"udp", "udp"},
		{"17", "udp"},	      {"icmp", "icmp"}, {"1", "icmp"},
		{"icmpv6", "icmpv6"}, {"58", "icmpv6"},
	};
	const char *protocol = said(d, "IpProtocol");
	int from = said_int(d, "FromPort", -1), to = said_int(d, "ToPort", -1);
	struct permission p = {.key = "protocol", .value = "all", .at = d->at};
	int number;

	if (!protocol || strcmp(protocol, "-1") == 0 ||
	    strcmp(protocol, "all") == 0)
		return p;
	p.value = protocol;
	if (!int_parse(protocol, 0, 255, &number))
		p.key = NULL;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (strcmp(names[i].written, protocol) != 0)
			continue;
		p.key = names[i].key;
		p.value = strncmp(p.key, "icmp", 4) == 0
				  ? icmp_text(x, from, to)
				  : range_text(x, from, to);
	}
	return p;
}

/* --- peers --------------------------------------------------------------- */

static bool is_side(const struct found *p, const char *side,
		    const struct found *vpc)
{
	const char *id = said_in(p->d, side, "VpcId");

	return id && strcmp(id, vpc->id) == 0;
}

/* Has it an attachment to the transit gateway? */
static bool is_attached(const struct describe *x, const struct found *vpc,
			const char *gateway)
{
	const struct founds *all = &x->of[MEMBER_TRANSIT_VPC_ATTACHMENT];

	for (size_t i = 0; i < all->n; i++)
		if (!all->items[i]->gone &&
		    said_is(all->items[i]->d, "VpcId", vpc->id) &&
		    said_is(all->items[i]->d, "TransitGatewayId", gateway))
			return true;
	return false;
}

/* Only then may the rules of one name groups of the other (SG-10) */
static bool are_linked(const struct describe *x, const struct found *a,
		       const struct found *b)
{
	for (size_t i = 0; i < x->of[MEMBER_PEERING].n; i++) {
		const struct found *p = x->of[MEMBER_PEERING].items[i];

		if (!p->gone &&
		    said_is(said_map(p->d, "Status"), "Code", "active") &&
		    ((is_side(p, "RequesterVpcInfo", a) &&
		      is_side(p, "AccepterVpcInfo", b)) ||
		     (is_side(p, "RequesterVpcInfo", b) &&
		      is_side(p, "AccepterVpcInfo", a))))
			return true;
	}
	for (size_t i = 0; i < x->of[MEMBER_TRANSIT_GATEWAY].n; i++) {
		const struct found *g = x->of[MEMBER_TRANSIT_GATEWAY].items[i];

		if (!g->gone && is_attached(x, a, g->id) &&
		    is_attached(x, b, g->id))
			return true;
	}
	return false;
}

static void add_group(struct describe *x, struct words *peers,
		      const struct found *g, const struct doc *d)
{
	const char *id = said(d, "GroupId");
	const struct found *other = found_of(x, MEMBER_GROUP, id);

	if (other == g)
		words_add(x, peers, "self");
	else if (other && x->accepted && other->vpc != g->vpc &&
		 !are_linked(x, other->vpc, g->vpc))
		remark(x, IMPORT_ASSUMED, g,
		       arena_printf(x->arena,
				    "without group %s of another VPC: no "
				    "peering leads there any more",
				    id));
	else if (other && !said_is(d, "PeeringStatus", "deleted"))
		words_add(x, peers, ref_of(x, other, g->vpc));
	else if (id)
		remark(x, IMPORT_ASSUMED, g,
		       arena_printf(x->arena,
				    "nobody has group %s, which a rule names",
				    id));
}

static void add_list(struct describe *x, struct words *peers,
		     const struct found *g, const char *id)
{
	const struct found *list = found_of(x, MEMBER_PREFIX_LIST, id);

	if (list)
		words_add(x, peers, list->name);
	else if (id)
		remark(x, IMPORT_ASSUMED, g,
		       arena_printf(x->arena,
				    "prefix list %s, which a rule names, has "
				    "no entries",
				    id));
}

static bool is_block(const char *text)
{
	struct prefix p;

	return text && prefix_parse(text, &p);
}

static void add_ranges(struct describe *x, struct words *peers,
		       const struct doc *d, const char *list, const char *key)
{
	size_t n;
	const struct doc *const *all = said_list(d, list, &n);

	for (size_t i = 0; i < n; i++)
		if (is_block(said(all[i], key)))
			words_add(x, peers, said(all[i], key));
}

static struct words peers_of(struct describe *x, const struct found *g,
			     const struct doc *d)
{
	struct words peers = {0};
	size_t n;
	const struct doc *const *all;

	add_ranges(x, &peers, d, "IpRanges", "CidrIp");
	add_ranges(x, &peers, d, "Ipv6Ranges", "CidrIpv6");
	all = said_list(d, "UserIdGroupPairs", &n);
	for (size_t i = 0; i < n; i++)
		add_group(x, &peers, g, all[i]);
	all = said_list(d, "PrefixListIds", &n);
	for (size_t i = 0; i < n; i++)
		add_list(x, &peers, g, said(all[i], "PrefixListId"));
	return peers;
}

/* Of one rule of 'describe-security-group-rules' */
static struct words peer_of(struct describe *x, const struct found *g,
			    const struct doc *d)
{
	struct words peers = {0};

	if (is_block(said(d, "CidrIpv4")))
		words_add(x, &peers, said(d, "CidrIpv4"));
	if (is_block(said(d, "CidrIpv6")))
		words_add(x, &peers, said(d, "CidrIpv6"));
	if (said_map(d, "ReferencedGroupInfo"))
		add_group(x, &peers, g, said_map(d, "ReferencedGroupInfo"));
	add_list(x, &peers, g, said(d, "PrefixListId"));
	return peers;
}

/* --- rules --------------------------------------------------------------- */

static void add_permission(struct describe *x, struct permissions *all,
			   const struct permission *p)
{
	for (size_t i = 0; i < all->n; i++) {
		struct permission *old = &all->items[i];

		if (strcmp(old->key, p->key) != 0 ||
		    strcmp(old->value, p->value) != 0)
			continue;
		for (size_t k = 0; k < p->peers.n; k++)
			words_add(x, &old->peers, p->peers.items[k]);
		return;
	}
	*vec_add(x->arena, all) = *p;
}

static struct permissions permissions_of(struct describe *x,
					 const struct found *g, bool egress)
{
	const char *key = egress ? "IpPermissionsEgress" : "IpPermissions";
	struct permissions all = {0};
	size_t n;
	const struct doc *const *list = said_list(g->d, key, &n);

	for (size_t i = 0; i < n; i++) {
		struct permission p = permission_of(x, list[i]);

		if (!p.key)
			continue;
		p.peers = peers_of(x, g, list[i]);
		add_permission(x, &all, &p);
	}
	for (size_t i = 0; !list && i < g->rules.n; i++) {
		const struct doc *d = g->rules.items[i]->d;
		struct permission p = permission_of(x, d);

		if (said_true(d, "IsEgress") != egress || !p.key)
			continue;
		p.peers = peer_of(x, g, d);
		add_permission(x, &all, &p);
	}
	return all;
}

static bool has_word(const struct words *w, const char *word)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->items[i], word) == 0)
			return true;
	return false;
}

/* Is among them what 'any' stands for in this VPC? */
static bool has_any(const struct found *g, const struct words *peers)
{
	return has_word(peers, "0.0.0.0/0") &&
	       (!g->vpc->ipv6 || has_word(peers, "::/0"));
}

static const struct doc *rule_of(struct describe *x, const struct found *g,
				 const struct permission *p, bool egress)
{
	struct words any = {0}, peers = p->peers;
	struct doc *map = branch_map(x->arena, p->at);

	if (has_any(g, &peers)) {
		words_add(x, &any, "any");
		for (size_t i = 0; i < peers.n; i++)
			if (strcmp(peers.items[i], "0.0.0.0/0") != 0 &&
			    (!g->vpc->ipv6 ||
			     strcmp(peers.items[i], "::/0") != 0))
				words_add(x, &any, peers.items[i]);
		peers = any;
	}
	if (peers.n == 1 && strcmp(peers.items[0], "any") == 0 &&
	    strcmp(p->value, "all") == 0 && strcmp(p->key, "protocol") == 0)
		return branch_text(x->arena, p->at, "all");
	put(x, map, p->key, g, p->value);
	put_words(x, map, egress ? "to" : "from", g, &peers);
	return map;
}

static struct doc *rules_of(struct describe *x, const struct found *g,
			    bool egress)
{
	struct permissions all = permissions_of(x, g, egress);
	struct doc *list = branch_list(x->arena, g->d->at);

	for (size_t i = 0; i < all.n; i++)
		if (all.items[i].peers.n)
			branch_add(x->arena, list,
				   rule_of(x, g, &all.items[i], egress));
	return list;
}

/* --- groups -------------------------------------------------------------- */

static bool is_all(const struct doc *rules)
{
	return rules->items.n == 1 && rules->items.items[0]->kind == DOC_SCALAR;
}

/* SG-4: from itself, everything */
static bool is_from_self(const struct doc *rules)
{
	const struct doc *rule = rules->items.n == 1 ? rules->items.items[0]
						     : NULL;

	return rule && rule->kind == DOC_MAPPING &&
	       said_is(rule, "protocol", "all") &&
	       said_is(rule, "from", "self");
}

/* The one that a rule made of several groups stays as AWS has it */
static void put_group(struct describe *x, struct doc *into,
		      const struct found *g)
{
	struct doc *map = branch_map(x->arena, g->d->at);
	const struct doc *in = rules_of(x, g, false);
	const struct doc *out = rules_of(x, g, true);
	bool is_default = strcmp(g->name, "default") == 0;
	const char *what = said(g->d, "Description");
	bool known = document_get(g->d, "IpPermissionsEgress") || g->rules.n;

	put_id(x, map, g, "sg");
	if (what && !is_default && strcmp(what, g->name) != 0)
		put(x, map, "description", g, what);
	if (is_default ? known && !is_from_self(in) : in->items.n > 0)
		branch_put(x->arena, map, "ingress", g->d->at, in);
	if (known && !is_all(out))
		branch_put(x->arena, map, "egress", g->d->at, out);
	if (map->pairs.n || !is_default)
		put_object(x, into, g->name, g, map, NULL);
}

void account_groups(struct describe *x, struct found *vpc)
{
	const struct founds *groups = &vpc->inside[MEMBER_GROUP];
	struct doc *into = branch_map(x->arena, vpc->d->at);

	for (size_t i = 0; i < groups->n; i++)
		if (!groups->items[i]->gone)
			put_group(x, into, groups->items[i]);
	if (into->pairs.n)
		branch_put(x->arena, vpc->made, "security_groups", vpc->d->at,
			   into);
}
