// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_outside.c - stand-ins for what is outside of all templates
 *
 * A VPC that came as a parameter, a subnet of another stack that nobody gave:
 * each becomes a plain object of the lab, called as its text is. What it is
 * like is assumed, and said; --assume says it better.
 */
#include <string.h>

#include "base/addr.h"
#include "base/text.h"
#include "import/cfn.h"

struct cfn_outsider *cfn_outside(struct cfn *c, const char *what,
				 const char *key, const char *text,
				 struct where at, struct cfn_vpc *vpc)
{
	static const struct import_wish none;
	const char *id = arena_printf(c->arena, "%s %s", what, text);
	struct cfn_outsider *o = dictionary_get(&c->outside, id);
	const char *name;

	if (o)
		return o;
	o = arena_alloc(c->arena, sizeof(*o));
	/* no group is called like an identifier (SG-16) */
	name = import_name(c->in, &none,
			   strncmp(text, "sg-", 3) == 0
				   ? arena_printf(c->arena, "outside-%s", text)
				   : text);
	*o = (struct cfn_outsider){.what = what,
				   .text = text,
				   .name = cfn_unique(c, name, what),
				   .vpc = vpc,
				   .doc = branch_map(c->arena, at),
				   .at = at};
	dictionary_put(&c->names, o->name, NULL);
	dictionary_put(&c->outside, id, o);
	branch_put(c->arena,
		   branch_inner(c->arena, vpc ? vpc->doc : c->lab, key, at),
		   o->name, at, o->doc);
	*vec_add(c->arena, &c->outsiders) = *o;
	return o;
}

void cfn_stand_in(struct cfn *c, const char *what, const char *name,
		  const char *text, struct doc *doc, struct where at)
{
	branch_put_text(c->arena, doc, "cidr", at, "");
	*vec_add(c->arena, &c->outsiders) = (struct cfn_outsider){
		.what = what, .name = name, .text = text, .doc = doc, .at = at};
}

/* --- VPCs ----------------------------------------------------------------------- */

struct cfn_vpc *cfn_vpc_new(struct cfn *c, const char *name, struct where at)
{
	struct cfn_vpc *vpc = arena_alloc(c->arena, sizeof(*vpc));

	vpc->name = name;
	vpc->doc = branch_map(c->arena, at);
	vpc->number = (unsigned int)c->vpcs.n;
	branch_put(c->arena, branch_inner(c->arena, c->lab, "vpcs", at), name,
		   at, vpc->doc);
	*vec_add(c->arena, &c->vpcs) = vpc;
	return vpc;
}

static struct cfn_vpc *default_vpc(struct cfn *c, struct where at)
{
	struct cfn_vpc *vpc;

	for (size_t i = 0; i < c->vpcs.n; i++)
		if (c->vpcs.items[i]->is_default)
			return c->vpcs.items[i];
	vpc = cfn_vpc_new(c, cfn_unique(c, "default-vpc", NULL), at);
	dictionary_put(&c->names, vpc->name, NULL);
	vpc->is_default = true;
	branch_put_text(c->arena, vpc->doc, "cidr", at, "172.31.0.0/16");
	branch_put_text(c->arena, vpc->doc, "is_default", at, "true");
	return vpc;
}

static struct cfn_vpc *outside_vpc(struct cfn *c, const char *text,
				   struct where at)
{
	const char *id = arena_printf(c->arena, "vpc itself %s", text);
	struct cfn_vpc *vpc = dictionary_get(&c->outside, id);
	static const struct import_wish none;

	if (vpc)
		return vpc;
	vpc = cfn_vpc_new(
		c, cfn_unique(c, import_name(c->in, &none, text), "vpc"), at);
	dictionary_put(&c->names, vpc->name, NULL);
	dictionary_put(&c->outside, id, vpc);
	vpc->is_outside = true;
	branch_put_text(c->arena, vpc->doc, "cidr", at, "");
	branch_put_text(c->arena, vpc->doc, "enable_dns_hostnames", at, "true");
	branch_put_text(c->arena, vpc->doc, "internet_gateway", at, "true");
	*vec_add(c->arena, &c->outsiders) = (struct cfn_outsider){
		"VPC", vpc->name, text, vpc, vpc->doc, at};
	if (!c->outside_vpc)
		c->outside_vpc = vpc;
	return vpc;
}

struct cfn_vpc *cfn_vpc_of(struct cfn_resource *r, const struct doc *d)
{
	struct cfn *c = r->stack->cfn;
	const char *text = d && d->kind == DOC_SCALAR ? d->text : NULL;
	struct cfn_resource *vpc = cfn_find(c, text, "AWS::EC2::VPC");

	if (vpc)
		return vpc->vpc;
	if (!text || !*text)
		return default_vpc(c, r->at);
	return outside_vpc(c, text, d->at);
}

struct cfn_vpc *cfn_vpc_of_groups(struct cfn_resource *r)
{
	static const char *const keys[] = {
		"SecurityGroupIds",  "SecurityGroups", "VpcSecurityGroupIds",
		"VPCSecurityGroups", "GroupSet",       "VpcConfig"};
	struct cfn *c = r->stack->cfn;

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		const struct doc *d = cfn_get(r, keys[i]);
		struct cfn_items all = cfn_items(
			c, d && d->kind == DOC_MAPPING
				   ? cfn_in(d, "SecurityGroupIds")
				   : d);

		for (size_t k = 0; k < all.n; k++) {
			const char *text = all.items[k]->text;
			const struct cfn_resource *g = cfn_find(
				c, text, "AWS::EC2::SecurityGroup");
			const struct cfn_outsider *o = dictionary_get(
				&c->outside,
				arena_printf(c->arena, "security group %s",
					     text ? text : ""));

			if (g && g->vpc)
				return g->vpc;
			if (o)
				return o->vpc;
		}
	}
	return NULL;
}

struct cfn_vpc *cfn_some_vpc(struct cfn_resource *r)
{
	struct cfn *c = r->stack->cfn;
	const struct doc *d = cfn_get(r, "VpcId");
	struct cfn_vpc *vpc = d ? cfn_vpc_of(r, d) : cfn_vpc_of_groups(r);

	if (vpc)
		return vpc;
	if (c->outside_vpc)
		return c->outside_vpc;
	return c->vpcs.n == 1 ? c->vpcs.items[0]
			      : outside_vpc(c, "outside", r->at);
}

const char *cfn_seen_in(struct cfn *c, const struct cfn_vpc *from,
			const struct cfn_vpc *of, const char *name)
{
	if (from && from == of)
		return name;
	return arena_printf(c->arena, "%s/%s", of->name, name);
}

/* --- what they are like ------------------------------------------------------------ */

const struct doc *cfn_wish(struct cfn *c, const char *name)
{
	for (size_t i = 0; i < c->stacks.n; i++) {
		const struct doc *assume = c->stacks.items[i]->wish->assume;
		const struct doc *d = assume ? document_get(assume, name)
					     : NULL;

		if (d)
			return d;
	}
	return NULL;
}

/* What the user knows better; a scalar is a block of addresses */
static void take_wish(struct cfn *c, const struct cfn_outsider *o)
{
	const struct doc *d = cfn_wish(c, o->name);

	if (!d)
		d = cfn_wish(c, o->text);
	if (d && d->kind == DOC_SCALAR)
		branch_set(c->arena, o->doc, "cidr", d->at, d);
	for (size_t i = 0; d && i < d->pairs.n; i++)
		branch_set(c->arena, o->doc, d->pairs.items[i].key->text,
			   d->pairs.items[i].key->at, d->pairs.items[i].value);
}

static bool block_of(const struct doc *object, struct prefix *ret)
{
	const struct doc *d = cfn_in(object, "cidr");

	if (d && d->kind == DOC_LIST && d->items.n)
		d = d->items.items[0];
	return d && d->kind == DOC_SCALAR && prefix_parse(d->text, ret) &&
	       ret->addr.family == AF_INET;
}

/* A VPC has the /16 blocks that its subnets are in */
static void find_blocks(struct cfn *c, struct cfn_vpc *vpc)
{
	const struct doc *subnets = cfn_in(vpc->doc, "subnets");
	struct doc *list = branch_list(c->arena, vpc->doc->at);

	for (size_t i = 0; subnets && i < subnets->pairs.n; i++) {
		struct prefix p;
		bool known = false;
		const char *text;

		if (!block_of(subnets->pairs.items[i].value, &p))
			continue;
		if (p.len > 16)
			p.len = 16;
		text = arena_strdup(c->arena, PREFIX(prefix_mask(p)));
		for (size_t k = 0; k < list->items.n; k++)
			known |= strcmp(list->items.items[k]->text, text) == 0;
		if (!known)
			branch_add(c->arena, list,
				   branch_text(c->arena, vpc->doc->at, text));
	}
	if (!list->items.n)
		return;
	branch_set(c->arena, vpc->doc, "cidr", vpc->doc->at,
		   list->items.n == 1 ? list->items.items[0] : list);
}

static bool is_taken(const struct cfn *c, struct prefix p)
{
	for (size_t i = 0; i < c->vpcs.n; i++) {
		struct prefix other;

		if (block_of(c->vpcs.items[i]->doc, &other) &&
		    prefix_overlaps(p, other))
			return true;
	}
	return false;
}

static void vpc_block(struct cfn *c, struct cfn_vpc *vpc)
{
	struct prefix p;

	if (block_of(vpc->doc, &p))
		return;
	find_blocks(c, vpc);
	for (unsigned int n = 0; n < 256 && !block_of(vpc->doc, &p); n++) {
		p = (struct prefix){ipv4(10, (uint8_t)(n ? 255 - n : 0), 0, 0),
				    16};
		if (!is_taken(c, p))
			branch_set(
				c->arena, vpc->doc, "cidr", vpc->doc->at,
				branch_text(c->arena, vpc->doc->at,
					    arena_strdup(c->arena, PREFIX(p))));
	}
}

static struct prefix private_block(unsigned int n)
{
	enum { OF_172 = 16 }; /* 172.16.0.0/12 */
	struct addr a = ipv4(192, 168, 0, 0);

	if (n > OF_172)
		a = ipv4(10, (uint8_t)(n - OF_172 - 1), 0, 0);
	else if (n)
		a = ipv4(172, (uint8_t)(2 * OF_172 - n), 0, 0);
	return (struct prefix){a, 16};
}

/* A network on premises has what no VPC and no other network has */
static void network_block(struct cfn *c, const struct cfn_outsider *o)
{
	const struct doc *others = cfn_in(c->lab, "on_premises");
	struct prefix p;

	for (unsigned int n = 0; n < 256 && !block_of(o->doc, &p); n++) {
		bool taken;

		p = private_block(n);
		taken = is_taken(c, p);
		for (size_t i = 0; i < others->pairs.n; i++) {
			struct prefix other;

			taken |= block_of(others->pairs.items[i].value,
					  &other) &&
				 prefix_overlaps(p, other);
		}
		if (!taken)
			branch_set(
				c->arena, o->doc, "cidr", o->at,
				branch_text(c->arena, o->at,
					    arena_strdup(c->arena, PREFIX(p))));
	}
}

static bool is_free(const struct cfn_vpc *vpc, struct prefix p)
{
	const struct doc *subnets = cfn_in(vpc->doc, "subnets");

	for (size_t i = 0; i < subnets->pairs.n; i++) {
		struct prefix other;

		if (block_of(subnets->pairs.items[i].value, &other) &&
		    prefix_overlaps(p, other))
			return false;
	}
	return true;
}

/* The last free /24 of the VPC, or /28 of a small one */
static void subnet_block(struct cfn *c, const struct cfn_outsider *o)
{
	struct prefix all, p;

	if (block_of(o->doc, &p) || !block_of(o->vpc->doc, &all))
		return;
	if (all.addr.family != AF_INET || all.len < 16 || all.len > 28)
		return; /* no VPC is like that, and the block is told of */
	all = prefix_mask(all);
	p.len = all.len > 22 ? 28 : 24;
	for (long n = 1L << (p.len - all.len); n-- > 0;) {
		p.addr = addr_add(all.addr, (uint64_t)n << (32 - p.len));
		if (!is_free(o->vpc, p))
			continue;
		branch_set(c->arena, o->doc, "cidr", o->at,
			   branch_text(c->arena, o->at,
				       arena_strdup(c->arena, PREFIX(p))));
		return;
	}
}

void cfn_public(struct cfn *c, const struct cfn_subnet *s, struct where at)
{
	const char *text;
	struct cfn_outsider *table;

	if (!dictionary_get(&c->outside,
			    arena_printf(c->arena, "stand-in %s", s->name)) ||
	    cfn_in(s->doc, "route_table"))
		return;
	text = arena_printf(c->arena, "%s-public", s->vpc->name);
	table = cfn_outside(c, "public route table", "route_tables", text, at,
			    s->vpc);
	if (!table->doc->pairs.n)
		branch_put_text(c->arena, table->doc, "0.0.0.0/0", at, "igw");
	branch_put_text(c->arena, s->doc, "route_table", at, table->name);
	branch_set(c->arena, s->vpc->doc, "internet_gateway", at,
		   branch_bool(c->arena, at, true));
}

static const char *likeness(struct cfn *c, const struct cfn_outsider *o)
{
	const struct doc *cidr = cfn_in(o->doc, "cidr");
	const char *block = cidr && cidr->kind == DOC_SCALAR ? cidr->text
							     : "several blocks";

	if (strcmp(o->what, "VPC") == 0)
		return arena_printf(c->arena,
				    "a VPC of %s with an internet gateway",
				    block);
	if (strcmp(o->what, "subnet") == 0)
		return arena_printf(
			c->arena, "a subnet of %s in zone %s%s", block,
			cfn_in_text(o->doc, "az") ? cfn_in_text(o->doc, "az")
						  : "a",
			cfn_in(o->doc, "route_table")
				? ""
				: ", whose routes lead nowhere "
				  "else");
	if (strcmp(o->what, "network on premises") == 0)
		return arena_printf(c->arena, "a network of %s", block);
	if (strcmp(o->what, "security group") == 0)
		return "a security group that lets all out and nobody in";
	if (strcmp(o->what, "public route table") == 0)
		return "a route table that leads to the internet gateway";
	if (strcmp(o->what, "route table") == 0)
		return "a route table without routes of its own";
	return arena_printf(c->arena, "a %s", o->what);
}

void cfn_outside_end(struct cfn *c)
{
	for (size_t i = 0; i < c->outsiders.n; i++)
		take_wish(c, &c->outsiders.items[i]);
	for (size_t i = 0; i < c->vpcs.n; i++)
		vpc_block(c, c->vpcs.items[i]);
	for (size_t i = 0; i < c->outsiders.n; i++)
		if (strcmp(c->outsiders.items[i].what, "subnet") == 0)
			subnet_block(c, &c->outsiders.items[i]);
		else if (strcmp(c->outsiders.items[i].what,
				"network on premises") == 0)
			network_block(c, &c->outsiders.items[i]);
	for (size_t i = 0; i < c->outsiders.n; i++) {
		const struct cfn_outsider *o = &c->outsiders.items[i];

		import_remark(c->in, IMPORT_ASSUMED, o->at, o->what, o->name,
			      likeness(c, o));
	}
}
