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

enum { STUBS_MAX = 250, ZONES = 3 };

static const char default_vpc[] = "default-vpc", outside_vpc[] = "outside-vpc";

static struct tf_resource *stub(struct tf *t, const struct tf_part *p,
				const char *type, const char *name,
				const char *id, const char *why)
{
	static const struct doc none = {.kind = DOC_MAPPING};
	struct tf_resource *r = arena_alloc(t->arena, sizeof(*r));

	*r = *p->of;
	r->type = type;
	r->name = name;
	r->module = "";
	r->index = NULL;
	r->id = id;
	r->values = &none;
	r->made = NULL;
	index_add(&t->aliases, id, r);
	import_remark(t->in, IMPORT_ASSUMED, p->of->values->at, type, id, why);
	return r;
}

/* A VPC of which only the name is known; its blocks follow from its subnets */
static const char *stub_vpc(struct tf *t, const struct tf_part *p,
			    const char *id)
{
	struct tf_resource *r;
	struct doc *d;
	bool is_default = strcmp(id, default_vpc) == 0;

	if (terraform_find(t, id))
		return id;
	r = stub(t, p, "aws_vpc", is_default ? "default-vpc" : id, id,
		 is_default ? "the default VPC, with AWS's block"
			    : "a VPC outside of the plan");
	d = tf_object(t, r, MEMBER_VPC, "VpcId");
	r->made->made_up = !is_default;
	if (!is_default)
		return id;
	tf_text(t, d, "CidrBlock", p, "172.31.0.0/16");
	tf_text(t, d, "IsDefault", p, "true");
	return id;
}

/* The only VPC that there is, or NULL */
static const struct found *only_vpc(const struct tf *t)
{
	const struct founds *all = &t->x->of[MEMBER_VPC];

	return all->n == 1 ? all->items[0] : NULL;
}

const char *tf_vpc(struct tf *t, const struct tf_part *p)
{
	const char *id = terraform_text(t, p, "vpc_id");
	const struct tf_resource *r = terraform_find(t, id);
	const struct found *only = only_vpc(t);

	if (r && r->made && r->made->is == MEMBER_VPC)
		return r->id;
	if (id)
		return stub_vpc(t, p, id);
	if (!terraform_written(p, "vpc_id"))
		return stub_vpc(t, p, default_vpc);
	if (!only)
		return stub_vpc(t, p, outside_vpc);
	import_remark(t->in, IMPORT_ASSUMED, p->of->values->at, p->of->type,
		      p->of->address, "in the only VPC: nothing says in which");
	return only->id;
}

/* --- subnets ------------------------------------------------------------- */

/* 10.254.N.0/24, in the zones a, b, c ... in turn */
static void stub_subnet(struct tf *t, const struct tf_part *p, const char *id)
{
	struct tf_resource *r;
	struct doc *d;
	unsigned int n = t->stubs++;

	if (terraform_find(t, id) || n > STUBS_MAX)
		return;
	r = stub(t, p, "aws_subnet", id, id, "a subnet outside of the plan");
	d = tf_object(t, r, MEMBER_SUBNET, "SubnetId");
	tf_text(t, d, "VpcId", p, stub_vpc(t, p, outside_vpc));
	tf_text(t, d, "CidrBlock", p,
		arena_printf(t->arena, "10.254.%u.0/24", n));
	tf_text(t, d, "AvailabilityZone", p,
		arena_printf(t->arena, "%s%c",
			     t->x->usual_region ? t->x->usual_region
						: "us-east-1",
			     'a' + (int)(n % ZONES)));
}

struct words tf_subnets(struct tf *t, const struct tf_part *p, const char *key)
{
	struct words all = terraform_words(t, p, key), w = {0};
	bool known = false;

	if (!all.n && terraform_refers(p, key))
		words_add(t->x, &all, "subnet");
	for (size_t i = 0; i < all.n; i++) {
		const struct tf_resource *r = terraform_find(t, all.items[i]);

		known |= r && r->made && r->made->is == MEMBER_SUBNET;
	}
	for (size_t i = 0; i < all.n; i++) {
		const struct tf_resource *r = terraform_find(t, all.items[i]);
		const char *id = all.items[i];

		if (r && r->made && r->made->is == MEMBER_SUBNET) {
			words_add(t->x, &w, r->id);
			continue;
		}
		if (known) /* a part of the expression, and no subnet */
			continue;
		if (r || strncmp(id, "subnet-", 7) != 0)
			id = arena_printf(t->arena, "outside-%s", id);
		stub_subnet(t, p, id);
		words_add(t->x, &w, id);
		if (all.n > 1 || p->of == NULL)
			continue;
		/* a list that nobody knows stands for at least two */
		id = arena_printf(t->arena, "%s-2", id);
		if (strcmp(key, "subnet_id") != 0) {
			stub_subnet(t, p, id);
			words_add(t->x, &w, id);
		}
	}
	return w;
}

const char *tf_subnet(struct tf *t, const struct tf_part *p)
{
	const char *id = terraform_text(t, p, "subnet_id");
	const struct tf_resource *r = terraform_find(t, id);
	struct words w;

	if (r && r->made && r->made->is == MEMBER_SUBNET)
		return r->id;
	if (!terraform_written(p, "subnet_id"))
		return NULL;
	w = tf_subnets(t, p, "subnet_id");
	return w.n ? w.items[0] : NULL;
}

const char *tf_default_subnet(struct tf *t, const struct tf_part *p)
{
	static const char id[] = "default-subnet";
	struct tf_resource *r;
	struct doc *d;

	if (terraform_find(t, id))
		return id;
	r = stub(t, p, "aws_subnet", id, id, "a subnet of the default VPC");
	d = tf_object(t, r, MEMBER_SUBNET, "SubnetId");
	tf_text(t, d, "VpcId", p, stub_vpc(t, p, default_vpc));
	tf_text(t, d, "CidrBlock", p, "172.31.0.0/20");
	return id;
}
