// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/terraform_outside.c - what a plan names and does not have
 *
 * VPCs and subnets that variables or data sources bring in stand outside. A
 * stand-in is made of each, so that the rest works, and that is said. What has
 * no VPC at all is in the default one, as AWS would put it.
 */
#include <string.h>

#include "import/terraform.h"

enum { STUBS_MAX = 250, ZONES = 6 }; /* a, b, c in turn */

static const char default_vpc[] = "default-vpc", outside_vpc[] = "outside-vpc";

static struct tf_resource *stub(struct tf *t, const struct tf_part *p,
				const char *type, const char *name,
				const char *id, const char *why)
{
	struct tf_resource *r = arena_alloc(t->arena, sizeof(*r));

	*r = *p->of;
	r->type = type;
	r->name = name;
	r->module = "";
	r->index = NULL;
	r->id = id;
	r->values = branch_map(t->arena, p->of->values->at);
	r->made = NULL;
	index_add(&t->aliases, id, r);
	import_remark(t->in, IMPORT_ASSUMED, p->of->values->at, type, id, why);
	return r;
}

static const char *outside(struct tf *t, const char *kind)
{
	return arena_printf(t->arena, "a %s outside of the %s", kind,
			    t->state ? "state" : "plan");
}

/* The default VPC, if it is one of those that are read */
static const char *known_default(const struct tf *t)
{
	const struct founds *all = &t->x->of[MEMBER_VPC];

	for (size_t i = 0; i < all->n; i++)
		if (said_true(all->items[i]->d, "IsDefault"))
			return all->items[i]->id;
	return NULL;
}

static bool is_default(const struct tf *t, const char *vpc)
{
	const struct tf_resource *r = terraform_find(t, vpc);

	return r && r->made && said_true(r->made->d, "IsDefault");
}

/* A VPC of which only the name is known; its blocks follow from its subnets */
static const char *stub_vpc(struct tf *t, const struct tf_part *p,
			    const char *id)
{
	struct tf_resource *r;
	struct doc *d;
	bool usual = strcmp(id, default_vpc) == 0;

	if (usual && known_default(t))
		return known_default(t);
	if (terraform_find(t, id))
		return id;
	r = stub(t, p, "aws_vpc", usual ? "default-vpc" : id, id,
		 usual ? "the default VPC, with AWS's block"
		       : outside(t, "VPC"));
	d = tf_object(t, r, MEMBER_VPC, "VpcId");
	r->made->made_up = !usual;
	if (!usual)
		return id;
	tf_text(t, d, "CidrBlock", p, "172.31.0.0/16");
	tf_text(t, d, "IsDefault", p, "true");
	return id;
}

/* The only one of its kind in the same module; a VPC also in all; or NULL */
static struct tf_resource *only_one(const struct tf *t, const struct tf_part *p,
				    enum member is)
{
	struct tf_resource *only = NULL, *here = NULL;
	size_t n = 0, same = 0;

	for (size_t i = 0; i < t->all.n; i++) {
		struct tf_resource *r = t->all.items[i];

		if (!r->made || r->made->is != is)
			continue;
		n++;
		only = r;
		if (strcmp(r->module, p->of->module) != 0)
			continue;
		same++;
		here = r;
	}
	if (same == 1)
		return here;
	return n == 1 && is == MEMBER_VPC ? only : NULL;
}

struct tf_resource *tf_named(struct tf *t, const struct tf_part *p,
			     const char *key, const char *type)
{
	const char *text = terraform_text(t, p, key);
	struct tf_resource *r = terraform_find(t, text);

	return r || !text ? r
			  : terraform_find(t, arena_printf(t->arena, "%s %s",
							   type, text));
}

/* Once for all of a module that are configured alike */
static void say_guess(struct tf *t, const struct tf_part *p, const char *key,
		      const struct tf_resource *r)
{
	const char *ref = terraform_unknown(p, key);
	const char *where = arena_printf(t->arena, "%s %s %s", p->of->module,
					 key, ref ? ref : "");

	if (index_add(&t->missed, where, t))
		import_remark(t->in, IMPORT_ASSUMED, p->of->values->at,
			      p->of->type, p->of->address,
			      arena_printf(t->arena,
					   "%s is %s, the only one there: %s "
					   "is not known",
					   key, r->address,
					   ref ? ref : "which"));
}

struct tf_resource *tf_found(struct tf *t, const struct tf_part *p,
			     const char *key, enum member is)
{
	const char *text;
	struct tf_resource *r;

	t->quiet = true;
	text = terraform_text(t, p, key);
	t->quiet = false;
	r = terraform_find(t, text);
	if (r || text || !terraform_written(p, key))
		return tf_is(r, is) ? r : NULL;
	r = only_one(t, p, is);
	if (r)
		say_guess(t, p, key, r);
	else
		terraform_text(t, p, key); /* which says that it is not known */
	return r;
}

const char *tf_vpc(struct tf *t, const struct tf_part *p)
{
	const struct tf_resource *r = tf_found(t, p, "vpc_id", MEMBER_VPC);
	const char *id;

	if (r)
		return r->id;
	if (!terraform_written(p, "vpc_id"))
		return stub_vpc(t, p, default_vpc);
	id = terraform_text(t, p, "vpc_id");
	return stub_vpc(t, p, id ? id : outside_vpc);
}

/* The VPC of the groups that it is in, or NULL */
static const char *vpc_of_groups(struct tf *t, const struct tf_part *p)
{
	static const char *const keys[] = {"vpc_security_group_ids",
					   "security_group_ids",
					   "security_groups"};

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct words w;

		if (!terraform_written(p, keys[i]))
			continue;
		w = terraform_words(t, p, keys[i]);
		for (size_t k = 0; k < w.n; k++) {
			const struct tf_resource *r = terraform_find(
				t, w.items[k]);

			if (tf_is(r, MEMBER_GROUP))
				return said(r->made->d, "VpcId");
		}
	}
	return NULL;
}

/* The only one that there is, or NULL */
static const char *only_vpc(const struct tf *t)
{
	const struct founds *all = &t->x->of[MEMBER_VPC];

	return all->n == 1 ? all->items[0]->id : NULL;
}

/* --- subnets ------------------------------------------------------------- */

/* The zone in which the VPC has the fewest subnets */
static const char *free_zone(struct tf *t, const char *vpc)
{
	const struct founds *all = &t->x->of[MEMBER_SUBNET];
	size_t count[ZONES] = {0};
	int best = 0;

	for (size_t i = 0; i < all->n; i++) {
		const char *zone = said(all->items[i]->d, "AvailabilityZone");
		int z = zone ? zone[strlen(zone) - 1] - 'a' : -1;

		if (z >= 0 && z < ZONES &&
		    said_is(all->items[i]->d, "VpcId", vpc))
			count[z]++;
	}
	for (int z = 1; z < ZONES; z++)
		best = count[z] < count[best] ? z : best;
	return arena_printf(t->arena, "%s%c",
			    t->x->usual_region ? t->x->usual_region
					       : "us-east-1",
			    'a' + best);
}

/* Of a VPC, or nothing says of which */
static void stub_subnet(struct tf *t, const struct tf_part *p, const char *id,
			const char *vpc)
{
	struct tf_resource *r;
	struct doc *d;
	unsigned int n = t->stubs++;

	if (terraform_find(t, id) || n > STUBS_MAX)
		return;
	r = stub(t, p, "aws_subnet", id, id, outside(t, "subnet"));
	d = tf_object(t, r, MEMBER_SUBNET, "SubnetId");
	tf_text(t, d, "VpcId", p, vpc ? vpc : stub_vpc(t, p, outside_vpc));
	if (!vpc)
		tf_text(t, d, "CidrBlock", p,
			arena_printf(t->arena, "10.254.%u.0/24", n));
	tf_text(t, d, "AvailabilityZone", p, free_zone(t, said(d, "VpcId")));
}

/* The VPC of those that are known, of its groups, its own, or the only one */
static const char *likely_vpc(struct tf *t, const struct tf_part *p,
			      const struct words *known)
{
	const char *vpc = known->n ? tf_vpc_of(t, known) : NULL;
	const struct tf_resource *own = NULL;

	if (!vpc)
		vpc = vpc_of_groups(t, p);
	if (!vpc && terraform_written(p, "vpc_id"))
		own = terraform_find(t, terraform_text(t, p, "vpc_id"));
	if (!vpc && tf_is(own, MEMBER_VPC))
		vpc = own->id;
	return vpc ? vpc : only_vpc(t);
}

struct words tf_subnets(struct tf *t, const struct tf_part *p, const char *key)
{
	struct words all = terraform_words(t, p, key), w = {0};
	const char *vpc;
	size_t known;

	if (!all.n && terraform_refers(p, key))
		words_add(t->x, &all, "subnet");
	for (size_t i = 0; i < all.n; i++)
		if (tf_is(terraform_find(t, all.items[i]), MEMBER_SUBNET))
			words_add(t->x, &w,
				  terraform_find(t, all.items[i])->id);
	known = w.n;
	vpc = all.n ? likely_vpc(t, p, &w) : NULL;
	for (size_t i = 0; i < all.n; i++) {
		const char *id = all.items[i];
		bool is_id = strncmp(id, "subnet-", 7) == 0;

		/* beside subnets that are known it is another part of the
		 * expression */
		if (tf_is(terraform_find(t, id), MEMBER_SUBNET) ||
		    (known && !is_id))
			continue;
		if (terraform_find(t, id) || !is_id)
			id = arena_printf(t->arena, "outside-%s", id);
		stub_subnet(t, p, id, vpc);
		words_add(t->x, &w, id);
		if (all.n > 1 || is_id || strcmp(key, "subnet_id") == 0)
			continue;
		/* a list that nobody knows stands for at least two */
		id = arena_printf(t->arena, "%s-2", id);
		stub_subnet(t, p, id, vpc);
		words_add(t->x, &w, id);
	}
	return w;
}

const char *tf_subnet(struct tf *t, const struct tf_part *p)
{
	const char *id = terraform_text(t, p, "subnet_id");
	const struct tf_resource *r = terraform_find(t, id);
	struct words w;

	if (tf_is(r, MEMBER_SUBNET))
		return r->id;
	if (!terraform_written(p, "subnet_id"))
		return NULL;
	w = tf_subnets(t, p, "subnet_id");
	return w.n ? w.items[0] : NULL;
}

/* "BASE-subnet", "BASE-subnet-2" */
static const char *numbered(struct tf *t, const char *base, int n)
{
	if (!n)
		return arena_printf(t->arena, "%s-subnet", base);
	return arena_printf(t->arena, "%s-subnet-%d", base, n + 1);
}

static const char *spare_name(struct tf *t, const char *vpc, int n)
{
	const struct tf_resource *r = terraform_find(t, vpc);
	const char *name = r && r->made && r->made->wanted ? r->made->wanted
							   : vpc;

	return numbered(t, name, n);
}

/* "VPC-subnet", "VPC-subnet-2", in different zones */
static const char *spare_subnet(struct tf *t, const struct tf_part *p,
				const char *vpc, int n)
{
	const char *id = numbered(t, vpc, n);
	struct tf_resource *r;
	struct doc *d;

	if (terraform_find(t, id))
		return id;
	r = stub(t, p, "aws_subnet", spare_name(t, vpc, n), id,
		 outside(t, "subnet"));
	d = tf_object(t, r, MEMBER_SUBNET, "SubnetId");
	tf_text(t, d, "VpcId", p, vpc);
	tf_text(t, d, "AvailabilityZone", p, free_zone(t, vpc));
	return id;
}

/* Where it is when nothing says so; or NULL */
static const char *spare_vpc(struct tf *t, const struct tf_part *p)
{
	const char *vpc = vpc_of_groups(t, p);

	return !vpc && t->state ? only_vpc(t) : vpc;
}

struct words tf_spare_subnets(struct tf *t, const struct tf_part *p)
{
	const char *vpc = spare_vpc(t, p);
	struct words w = {0};

	if (!vpc)
		vpc = stub_vpc(t, p, default_vpc);
	for (int n = 0; n < 2; n++)
		words_add(t->x, &w, spare_subnet(t, p, vpc, n));
	return w;
}

struct words tf_group_subnets(struct tf *t, const struct tf_part *p,
			      const char *key, const char *type)
{
	const struct tf_resource *r = tf_named(t, p, key, type);
	struct tf_part group;

	if (!r)
		return tf_spare_subnets(t, p);
	group = terraform_part(r);
	return tf_subnets(t, &group, "subnet_ids");
}

const char *tf_default_subnet(struct tf *t, const struct tf_part *p)
{
	static const char id[] = "default-subnet";
	const struct founds *all = &t->x->of[MEMBER_SUBNET];
	const char *vpc = spare_vpc(t, p);
	struct tf_resource *r;
	struct doc *d;

	if (vpc && !is_default(t, vpc))
		return spare_subnet(t, p, vpc, 0);
	vpc = stub_vpc(t, p, default_vpc);
	for (size_t i = 0; i < all->n; i++)
		if (said_is(all->items[i]->d, "VpcId", vpc))
			return all->items[i]->id;
	r = stub(t, p, "aws_subnet", id, id, "a subnet of the default VPC");
	d = tf_object(t, r, MEMBER_SUBNET, "SubnetId");
	tf_text(t, d, "VpcId", p, vpc);
	tf_text(t, d, "CidrBlock", p, "172.31.0.0/20");
	return id;
}
