// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_group.c - security groups and their rules
 *
 * Rules are written in the group or as resources of their own, and mutual
 * references need the latter (CFN-4): here they come together again.
 */
#include <string.h>
#include <strings.h>

#include "import/cfn_kind.h"
#include "vpc/values.h"

void cfn_make_group(struct cfn *c, struct cfn_resource *r)
{
	const char *described = cfn_get_text(r, "GroupDescription");

	(void)c;
	(void)described;
	cfn_object_in(r, cfn_vpc_of(r, cfn_get(r, "VpcId")), "security_groups");
}

/* --- what passes ---------------------------------------------------------------- */

static const struct {
	const char *number, *word;
} protocols[] = {
	{"6", "tcp"},
	{"17", "udp"},
	{"1", "icmp"},
	{"58", "icmpv6"},
};

/* "tcp", or a number; "all" */
static const char *protocol_of(struct cfn *c, const struct doc *rule)
{
	const char *text = cfn_in_text(rule, "IpProtocol");
	char *lower;

	if (!text || strcmp(text, "-1") == 0 || strcasecmp(text, "all") == 0)
		return "all";
	for (size_t i = 0; i < ARRAY_LEN(protocols); i++)
		if (strcmp(protocols[i].number, text) == 0 ||
		    strcasecmp(protocols[i].word, text) == 0)
			return protocols[i].word;
	lower = arena_strdup(c->arena, text);
	return lower;
}

static const char *ports_text(struct cfn *c, long from, long to)
{
	if (from < 0 || (from == 0 && to == 65535))
		return "all";
	if (to < 0)
		to = from;
	if (from == to)
		return arena_printf(c->arena, "%ld", from);
	return arena_printf(c->arena, "%ld-%ld", from, to);
}

/* FromPort is the type, ToPort the code */
static const char *icmp_text(struct cfn *c, long type, long code)
{
	if (type < 0)
		return "all";
	if (code < 0)
		return arena_printf(c->arena, "%ld", type);
	return arena_printf(c->arena, "%ld/%ld", type, code);
}

static void put_traffic(struct cfn *c, struct doc *to, const struct doc *rule)
{
	const char *protocol = protocol_of(c, rule);
	long from = cfn_in_int(rule, "FromPort", -1);
	long until = cfn_in_int(rule, "ToPort", from);
	const char *what;

	if (strncmp(protocol, "icmp", 4) == 0)
		what = icmp_text(c, from, until);
	else if (strcmp(protocol, "tcp") == 0 || strcmp(protocol, "udp") == 0)
		what = ports_text(c, from, until);
	else {
		what = protocol;
		protocol = "protocol";
	}
	branch_put_text(c->arena, to, protocol, rule->at, what);
}

/* --- with whom -------------------------------------------------------------------- */

/* Lists that AWS manages, by their identifiers in us-east-1 */
static const char *managed_list(const char *id)
{
	static const char *const lists[][2] = {{"pl-63a5400a", "s3"},
					       {"pl-02cd2c6b", "dynamodb"},
					       {"pl-3b927c52", "cloudfront"}};

	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (strcmp(lists[i][0], id) == 0)
			return lists[i][1];
	return NULL;
}

static const struct doc *list_peer(struct cfn_resource *r, const struct doc *d)
{
	struct cfn *c = r->stack->cfn;
	const char *id = d->kind == DOC_SCALAR ? d->text : "?";
	const struct cfn_resource *list = cfn_find(c, id,
						   "AWS::EC2::PrefixList");
	const char *name = list ? list->name : managed_list(id);
	struct doc *peer;

	if (!name) {
		import_remark(c->in, IMPORT_ASSUMED, d->at, r->type, r->logical,
			      arena_printf(c->arena,
					   "prefix list %s, which is outside, "
					   "has no entries",
					   id));
		return NULL;
	}
	peer = branch_map(c->arena, d->at);
	branch_put_text(c->arena, peer, "prefix_list", d->at, name);
	return peer;
}

static const struct doc *group_peer(struct cfn_resource *r, const struct doc *d,
				    const struct cfn_group *of)
{
	struct cfn *c = r->stack->cfn;
	struct cfn_group peer = cfn_group_of(r, d, of->vpc);

	if (!peer.name)
		return NULL;
	if (peer.vpc == of->vpc && strcmp(peer.name, of->name) == 0)
		return branch_text(c->arena, d->at, "self");
	return branch_text(c->arena, d->at,
			   cfn_seen_in(c, of->vpc, peer.vpc, peer.name));
}

static const struct doc *peer_of(struct cfn_resource *r, const struct doc *rule,
				 const struct cfn_group *of, bool egress)
{
	static const char *const lists[] = {"SourcePrefixListId",
					    "DestinationPrefixListId"};
	static const char *const groups[][2] = {
		{"SourceSecurityGroupId", "SourceSecurityGroupName"},
		{"DestinationSecurityGroupId", "DestinationSecurityGroupId"}};
	const struct doc *d = cfn_block(r, cfn_in(rule, "CidrIp"), false);

	if (!d)
		d = cfn_block(r, cfn_in(rule, "CidrIpv6"), true);
	if (d)
		return d->kind == DOC_SCALAR && *d->text ? d : NULL;
	d = cfn_in(rule, lists[egress]);
	if (d)
		return list_peer(r, d);
	d = cfn_in(rule, groups[egress][0]);
	if (!d)
		d = cfn_in(rule, groups[egress][1]);
	return d ? group_peer(r, d, of) : NULL;
}

static bool same(const struct doc *a, const struct doc *b)
{
	if (a->kind != b->kind || a->pairs.n != b->pairs.n)
		return false;
	if (a->kind == DOC_SCALAR)
		return strcmp(a->text, b->text) == 0;
	for (size_t i = 0; i < a->pairs.n; i++)
		if (strcmp(a->pairs.items[i].key->text,
			   b->pairs.items[i].key->text) != 0 ||
		    !same(a->pairs.items[i].value, b->pairs.items[i].value))
			return false;
	return true;
}

/* AWS keeps one of two rules that are equal */
static void add_rule(struct cfn_resource *r, const struct cfn_group *of,
		     const struct doc *rule, bool egress)
{
	struct cfn *c = r->stack->cfn;
	const struct doc *peer = peer_of(r, rule, of, egress);
	struct doc *to, *list;

	if (!peer || !of->doc)
		return;
	list = branch_inner_list(c->arena, of->doc,
				 egress ? "egress" : "ingress", rule->at);
	to = branch_map(c->arena, rule->at);
	put_traffic(c, to, rule);
	branch_put(c->arena, to, egress ? "to" : "from", peer->at, peer);
	for (size_t i = 0; i < list->items.n; i++)
		if (same(list->items.items[i], to))
			return;
	branch_add(c->arena, list, to);
}

/* --- rules of the group's own ------------------------------------------------------- */

static void add_inline(struct cfn *c, struct cfn_resource *r, bool egress)
{
	struct cfn_group of = {r->name, r->vpc, r->made};
	struct cfn_items rules = cfn_items(
		c, cfn_get(r, egress ? "SecurityGroupEgress"
				     : "SecurityGroupIngress"));

	if (egress && rules.n) /* AWS's own rule is gone, whatever follows */
		branch_inner_list(c->arena, r->made, "egress", r->at);
	for (size_t i = 0; i < rules.n; i++)
		add_rule(r, &of, rules.items[i], egress);
}

void cfn_groups_after(struct cfn *c)
{
	struct cfn_resource *r = NULL;

	while ((r = cfn_each(c, "AWS::EC2::SecurityGroup", r))) {
		add_inline(c, r, false);
		add_inline(c, r, true);
	}
}

/* The properties of a rule that is a resource, as one in a group has them */
static const struct doc *as_inline(struct cfn *c, struct cfn_resource *r)
{
	static const char *const keys[] = {"IpProtocol",
					   "FromPort",
					   "ToPort",
					   "CidrIp",
					   "CidrIpv6",
					   "SourcePrefixListId",
					   "DestinationPrefixListId",
					   "SourceSecurityGroupId",
					   "SourceSecurityGroupName",
					   "DestinationSecurityGroupId"};
	struct doc *d = branch_map(c->arena, r->at);

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		const struct doc *value = cfn_get(r, keys[i]);

		if (value)
			branch_put(c->arena, d, keys[i], r->at, value);
	}
	return d;
}

/* The default group is written where its rules are altered */
static struct doc *default_doc(struct cfn *c, struct cfn_vpc *vpc,
			       struct where at)
{
	struct doc *groups = branch_inner(c->arena, vpc->doc, "security_groups",
					  at);
	struct doc *g = branch_inner(c->arena, groups, "default", at), *rule;

	if (cfn_in(g, "ingress"))
		return g;
	rule = branch_map(c->arena, at); /* SG-4 */
	branch_put_text(c->arena, rule, "protocol", at, "all");
	branch_put_text(c->arena, rule, "from", at, "self");
	branch_add(c->arena, branch_inner_list(c->arena, g, "ingress", at),
		   rule);
	branch_add(c->arena, branch_inner_list(c->arena, g, "egress", at),
		   branch_text(c->arena, at, "all"));
	return g;
}

/* What the CDK does to the group that a VPC is made with: it has no rules */
void cfn_make_restricted(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_group of = cfn_group_of(
		r, cfn_get(r, "DefaultSecurityGroupId"), NULL);
	struct doc *g;

	if (!of.vpc || of.doc)
		return;
	g = branch_inner(
		c->arena,
		branch_inner(c->arena, of.vpc->doc, "security_groups", r->at),
		"default", r->at);
	branch_set(c->arena, g, "ingress", r->at, branch_list(c->arena, r->at));
	branch_set(c->arena, g, "egress", r->at, branch_list(c->arena, r->at));
}

void cfn_make_rule(struct cfn *c, struct cfn_resource *r)
{
	const struct doc *id = cfn_get(r, "GroupId");
	bool egress = strcmp(r->type, "AWS::EC2::SecurityGroupEgress") == 0;
	struct cfn_group of;

	if (!id)
		id = cfn_get(r, "GroupName");
	of = cfn_group_of(r, id, NULL);
	if (!of.name)
		return;
	if (!of.vpc)
		of.vpc = cfn_some_vpc(r);
	if (!of.doc)
		of.doc = default_doc(c, of.vpc, r->at);
	add_rule(r, &of, as_inline(c, r), egress);
}

/* --- prefix lists --------------------------------------------------------------------- */

void cfn_make_prefix_list(struct cfn *c, struct cfn_resource *r)
{
	struct cfn_items entries = cfn_items(c, cfn_get(r, "Entries"));
	long most = cfn_get_int(r, "MaxEntries", (long)entries.n);
	struct doc *list = branch_list(c->arena, r->at);

	cfn_object(r, "prefix_lists");
	for (size_t i = 0; i < entries.n; i++) {
		const struct doc *cidr = cfn_block(
			r, cfn_in(entries.items[i], "Cidr"), false);

		if (cidr)
			branch_add(c->arena, list, cidr);
	}
	cfn_put(r, "entries", list);
	if (most > (long)entries.n)
		cfn_put_int(r, "max_entries", most);
}

/* --- who listens ---------------------------------------------------------------------- */

static void add_port(struct cfn *c, struct doc *ports, const char *port,
		     struct where at)
{
	enum { PORTS_MAX = 16 };
	int number;

	if (ports->items.n >= PORTS_MAX ||
	    !int_parse(port, 1, UINT16_MAX, &number))
		return;
	for (size_t i = 0; i < ports->items.n; i++)
		if (strcmp(ports->items.items[i]->text, port) == 0)
			return;
	branch_add(c->arena, ports, branch_text(c->arena, at, port));
}

void cfn_ports_of_groups(struct cfn *c, const struct cfn_vpc *vpc,
			 const struct doc *names, struct doc *ports,
			 struct where at)
{
	const struct doc *groups = cfn_in(vpc->doc, "security_groups");

	for (size_t i = 0; groups && i < names->items.n; i++) {
		const struct doc *rules = cfn_in(
			cfn_in(groups, names->items.items[i]->text), "ingress");

		for (size_t k = 0; rules && k < rules->items.n; k++) {
			const char *port = cfn_in_text(rules->items.items[k],
						       "tcp");

			if (port)
				add_port(c, ports, port, at);
		}
	}
}
