// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/cfn_places.c - the subnets and security groups that something is in
 */
#include <string.h>

#include "base/addr.h"
#include "import/cfn.h"

/* --- subnets ---------------------------------------------------------------------- */

static struct cfn_subnet made_subnet(const struct cfn_resource *s)
{
	return (struct cfn_subnet){.name = s->name,
				   .vpc = s->vpc,
				   .doc = s->made,
				   .az = cfn_in_text(s->made, "az")};
}

static void add_subnet(struct cfn *c, struct cfn_subnets *all,
		       struct cfn_subnet s)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->items[i].doc == s.doc)
			return;
	*vec_add(c->arena, all) = s;
}

/* @zone: a letter; 0: the next one of its VPC */
static struct cfn_subnet outside_subnet(struct cfn *c, const char *text,
					struct where at, struct cfn_vpc *vpc,
					char zone)
{
	size_t before = c->outsiders.n;
	const struct cfn_outsider *o = cfn_outside(c, "subnet", "subnets", text,
						   at, vpc);
	struct cfn_subnet s;

	if (c->outsiders.n > before) {
		const char *az = arena_printf(
			c->arena, "%c",
			zone ? zone : (char)('a' + vpc->subnets++ % 3));

		branch_put_text(c->arena, o->doc, "cidr", at, "");
		if (*az != 'a')
			branch_put_text(c->arena, o->doc, "az", at, az);
		dictionary_put(&c->outside,
			       arena_printf(c->arena, "stand-in %s", o->name),
			       o->doc);
	}
	s = (struct cfn_subnet){.name = o->name,
				.vpc = o->vpc,
				.doc = o->doc,
				.az = cfn_in_text(o->doc, "az")};
	if (c->outsiders.n > before && strcasestr(text, "public"))
		cfn_public(c, &s, at);
	return s;
}

void cfn_is_several(struct cfn *c, const char *text)
{
	dictionary_put(&c->assumed, arena_printf(c->arena, "several %s", text),
		       c);
}

static bool is_several(const struct cfn *c, const char *text)
{
	return dictionary_get(&c->assumed, text) &&
	       dictionary_get(&c->assumed,
			      arena_printf(c->arena, "several %s", text));
}

static const char *zone_of(const struct cfn_subnet *s)
{
	const char *az = cfn_in_text(s->doc, "az");

	return az ? az : "a";
}

static bool is_stand_in(const struct cfn *c, const struct cfn_subnet *s)
{
	return dictionary_get(&c->outside,
			      arena_printf(c->arena, "stand-in %s", s->name));
}

void cfn_subnet_holds(struct cfn *c, const struct cfn_subnet *s,
		      const char *text)
{
	const char *known = cfn_in_text(s->doc, "cidr");
	struct prefix p, block = {.len = 24};

	if (!text || !addr_parse(text, &block.addr) ||
	    block.addr.family != AF_INET || !is_stand_in(c, s))
		return;
	if (known && prefix_parse(known, &p))
		for (block.len = p.len;
		     block.len > 16 && !prefix_has(prefix_mask(block), p.addr);)
			block.len--;
	branch_set(c->arena, s->doc, "cidr", s->doc->at,
		   branch_text(
			   c->arena, s->doc->at,
			   arena_strdup(c->arena, PREFIX(prefix_mask(block)))));
}

void cfn_one_zone(struct cfn *c, const struct cfn_subnets *subnets)
{
	const char *zone = NULL;

	for (size_t i = 0; i < subnets->n && !zone; i++)
		if (!is_stand_in(c, &subnets->items[i]))
			zone = zone_of(&subnets->items[i]);
	for (size_t i = 0; i < subnets->n; i++) {
		const struct cfn_subnet *s = &subnets->items[i];

		if (!zone)
			zone = zone_of(s);
		if (is_stand_in(c, s) && strcmp(zone, zone_of(s)) != 0)
			branch_set(c->arena, s->doc, "az", s->doc->at,
				   branch_text(c->arena, s->doc->at, zone));
	}
}

void cfn_dual_stack(struct cfn *c, const struct cfn_subnets *subnets,
		    struct where at)
{
	for (size_t i = 0; i < subnets->n; i++) {
		const struct cfn_subnet *s = &subnets->items[i];

		if (!s->vpc->is_outside || !is_stand_in(c, s))
			continue;
		branch_set(c->arena, s->vpc->doc, "ipv6_cidr", at,
			   branch_text(c->arena, at, "auto"));
		branch_set(c->arena, s->doc, "ipv6_cidr", at,
			   branch_text(c->arena, at, "auto"));
	}
}

/* One text for a list that nobody gave: as many as its user needs */
static void outside_subnets(struct cfn *c, struct cfn_subnets *all,
			    const struct doc *d, struct cfn_vpc *vpc,
			    size_t least)
{
	if (least < 2 || !is_several(c, d->text)) {
		add_subnet(c, all, outside_subnet(c, d->text, d->at, vpc, 0));
		return;
	}
	for (size_t i = 0; i < least; i++)
		add_subnet(c, all,
			   outside_subnet(c,
					  arena_printf(c->arena, "%s-%c",
						       d->text, (int)('a' + i)),
					  d->at, vpc, (char)('a' + i)));
}

static struct cfn_vpc *vpc_of_list(struct cfn *c, struct cfn_items list)
{
	for (size_t i = 0; i < list.n; i++) {
		const struct cfn_resource *s = cfn_find(c, list.items[i]->text,
							"AWS::EC2::Subnet");
		const struct cfn_outsider *o =
			list.items[i]->text
				? dictionary_get(
					  &c->outside,
					  arena_printf(c->arena, "subnet %s",
						       list.items[i]->text))
				: NULL;

		if (s && s->vpc)
			return s->vpc;
		if (o)
			return o->vpc;
	}
	return NULL;
}

struct cfn_subnets cfn_subnets(struct cfn_resource *r, const struct doc *list,
			       size_t least)
{
	struct cfn *c = r->stack->cfn;
	struct cfn_items items = cfn_items(c, list);
	struct cfn_vpc *vpc = vpc_of_list(c, items);
	struct cfn_subnets all = {0};

	if (list && list->kind == DOC_SCALAR)
		cfn_is_several(c, list->text);
	for (size_t i = 0; i < items.n; i++) {
		const struct doc *d = items.items[i];
		const struct cfn_resource *s = cfn_find(c, d->text,
							"AWS::EC2::Subnet");

		if (s && s->made)
			add_subnet(c, &all, made_subnet(s));
		else if (d->kind == DOC_SCALAR && *d->text)
			outside_subnets(c, &all, d, vpc ? vpc : cfn_some_vpc(r),
					items.n == 1 ? least : 1);
	}
	return all;
}

static struct cfn_subnets outside_defaults(struct cfn_resource *r,
					   struct cfn_vpc *vpc, size_t n)
{
	struct cfn *c = r->stack->cfn;
	struct cfn_subnets all = {0};

	for (size_t i = 0; i < 3 && i < n; i++)
		add_subnet(
			c, &all,
			outside_subnet(c,
				       arena_printf(c->arena, "%s-default-%c",
						    vpc->name, (int)('a' + i)),
				       r->at, vpc, (char)('a' + i)));
	return all;
}

struct cfn_subnets cfn_default_subnets(struct cfn_resource *r, size_t n)
{
	static const char *const blocks[] = {"172.31.0.0/20", "172.31.16.0/20",
					     "172.31.32.0/20"};
	struct cfn *c = r->stack->cfn;
	struct cfn_vpc *vpc = cfn_vpc_of_groups(r);

	if (vpc && vpc->is_outside)
		return outside_defaults(r, vpc, n);
	vpc = cfn_vpc_of(r, NULL);
	struct doc *list = branch_inner(c->arena, vpc->doc, "subnets", r->at);
	struct cfn_subnets all = {0};

	for (size_t i = 0; i < ARRAY_LEN(blocks) && i < n; i++) {
		const char *az = arena_printf(c->arena, "%c", (int)('a' + i));
		const char *name = arena_printf(c->arena, "default-%s", az);
		struct doc *d = (struct doc *)cfn_in(list, name);

		if (!d) {
			d = branch_inner(c->arena, list, name, r->at);
			branch_put_text(c->arena, d, "cidr", r->at, blocks[i]);
			if (i)
				branch_put_text(c->arena, d, "az", r->at, az);
		}
		*vec_add(c->arena, &all) = (struct cfn_subnet){name, vpc, d,
							       az};
	}
	return all;
}

struct cfn_subnets cfn_subnet_group(struct cfn_resource *r, const char *type,
				    const struct doc *name, size_t least)
{
	struct cfn *c = r->stack->cfn;
	struct cfn_resource *g = cfn_find(
		c, name && name->kind == DOC_SCALAR ? name->text : NULL, type);
	struct cfn_subnets all = {0};

	if (g)
		all = cfn_subnets(g, cfn_get(g, "SubnetIds"), least);
	if (all.n)
		return all;
	if (!name || name->kind != DOC_SCALAR || !*name->text ||
	    strcmp(name->text, "default") == 0)
		return cfn_default_subnets(r, 3);
	dictionary_put(&c->assumed, name->text, c);
	return cfn_subnets(r, name, least);
}

struct doc *cfn_subnets_doc(struct cfn *c, struct where at,
			    const struct cfn_subnets *subnets)
{
	struct doc *list = branch_list(c->arena, at);

	for (size_t i = 0; i < subnets->n; i++)
		branch_add(c->arena, list,
			   branch_text(c->arena, at, subnets->items[i].name));
	return list;
}

void cfn_subnets_put(struct cfn_resource *r, const char *key,
		     const struct cfn_subnets *subnets)
{
	struct cfn *c = r->stack->cfn;

	if (subnets->n == 1)
		cfn_put_text(r, key, subnets->items[0].name);
	else
		cfn_put(r, key, cfn_subnets_doc(c, r->at, subnets));
}

/* --- security groups ------------------------------------------------------------------ */

static struct cfn_vpc *default_of(struct cfn *c, const char *text)
{
	static const char begin[] = "default group of ";
	struct cfn_resource *vpc = NULL;

	if (strncmp(text, begin, strlen(begin)) == 0)
		vpc = cfn_find(c, text + strlen(begin), "AWS::EC2::VPC");
	return vpc ? vpc->vpc : NULL;
}

struct cfn_group cfn_group_of(struct cfn_resource *r, const struct doc *d,
			      struct cfn_vpc *vpc)
{
	struct cfn *c = r->stack->cfn;
	const struct cfn_resource *g;
	const struct cfn_outsider *o;
	struct cfn_vpc *of;

	if (!d || d->kind != DOC_SCALAR || !*d->text)
		return (struct cfn_group){.name = NULL};
	g = cfn_find(c, d->text, "AWS::EC2::SecurityGroup");
	if (g && g->vpc)
		return (struct cfn_group){g->name, g->vpc, g->made};
	of = default_of(c, d->text);
	if (of || strcmp(d->text, "default") == 0)
		return (struct cfn_group){"default", of ? of : vpc, NULL};
	o = cfn_outside(c, "security group", "security_groups", d->text, d->at,
			vpc ? vpc : cfn_some_vpc(r));
	return (struct cfn_group){o->name, o->vpc, o->doc};
}

struct doc *cfn_groups(struct cfn_resource *r, const struct doc *list,
		       struct cfn_vpc *vpc)
{
	struct cfn *c = r->stack->cfn;
	struct cfn_items all = cfn_items(c, list);
	struct doc *names = branch_list(c->arena, r->at);

	for (size_t i = 0; i < all.n; i++) {
		struct cfn_group g = cfn_group_of(r, all.items[i], vpc);
		bool known = false;

		if (!g.name)
			continue;
		/* every VPC has a group of that name */
		if (g.vpc && (g.vpc != vpc || strcmp(g.name, "default") == 0))
			g.name = cfn_seen_in(c, NULL, g.vpc, g.name);
		for (size_t k = 0; k < names->items.n; k++)
			known |= strcmp(names->items.items[k]->text, g.name) ==
				 0;
		if (!known)
			branch_add(c->arena, names,
				   branch_text(c->arena, all.items[i]->at,
					       g.name));
	}
	return names;
}

void cfn_groups_put(struct cfn_resource *r, const struct doc *list,
		    struct cfn_vpc *vpc)
{
	const struct doc *names = cfn_groups(r, list, vpc);
	const char *usual = arena_printf(r->stack->cfn->arena, "%s/default",
					 vpc->name);

	if (names->items.n == 1 &&
	    strcmp(names->items.items[0]->text, usual) == 0)
		return; /* which it has without a word */
	if (names->items.n == 1)
		cfn_put(r, "security_groups", names->items.items[0]);
	else if (names->items.n)
		cfn_put(r, "security_groups", names);
}
