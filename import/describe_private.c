// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_private.c - what AWS runs for its customer inside of a VPC
 *
 * A plan says of brokers, file systems and fleets in which subnets they are,
 * with which groups, and where they listen: that much is an instance.
 */
#include "import/describe.h"

static struct words texts_of(struct describe *x, const struct doc *d,
			     const char *key)
{
	struct words w = {0};
	size_t n;
	const struct doc *const *all = said_list(d, key, &n);

	for (size_t i = 0; i < n; i++)
		if (all[i]->kind == DOC_SCALAR && *all[i]->text)
			words_add(x, &w, all[i]->text);
	return w;
}

static struct founds subnets_of(struct describe *x, const struct found *f)
{
	struct words ids = texts_of(x, f->d, "Subnets");
	struct founds all = {0};

	for (size_t i = 0; i < ids.n; i++) {
		struct found *s = found_of(x, MEMBER_SUBNET, ids.items[i]);

		if (s && (!all.n || s->vpc == all.items[0]->vpc))
			*vec_add(x->arena, &all) = s;
	}
	return all;
}

static void put_one(struct describe *x, struct found *f,
		    const struct found *subnet, const struct words *ports)
{
	struct doc *map = branch_map(x->arena, f->d->at);
	const char *name = f->name;

	if (f->nodes.n)
		name = account_name(x, f, "node", NULL,
				    arena_printf(x->arena, "%s-%zu", f->name,
						 f->nodes.n + 1));
	put(x, map, "subnet", f, ref_of(x, subnet, NULL));
	put_groups(x, map, f, document_get(f->d, "SecurityGroups"), NULL,
		   subnet->vpc);
	if (said(f->d, "AssociatePublicIpAddress"))
		put(x, map, "public_ip", f,
		    said(f->d, "AssociatePublicIpAddress"));
	if (ports->n)
		put_words(x, map, "ports", f, ports);
	put_object(x, lab_part(x, "instances"), name, f, map, NULL);
	words_add(x, &f->nodes, name);
}

static void put_resource(struct describe *x, struct found *f)
{
	struct founds subnets = subnets_of(x, f);
	struct words ports = texts_of(x, f->d, "Ports");
	struct words more = account_target_ports(x, f);

	if (!subnets.n) {
		remark(x, IMPORT_IGNORED, f,
		       "it is in no subnet that is known");
		return;
	}
	f->vpc = subnets.items[0]->vpc;
	for (size_t i = 0; i < more.n; i++)
		words_add(x, &ports, more.items[i]);
	remark(x, IMPORT_ASSUMED, f, said(f->d, "Why"));
	for (size_t i = 0; i < subnets.n; i++)
		put_one(x, f, subnets.items[i], &ports);
}

void account_private_resources(struct describe *x)
{
	for (size_t i = 0; i < x->of[MEMBER_PRIVATE].n; i++)
		if (!x->of[MEMBER_PRIVATE].items[i]->gone)
			put_resource(x, x->of[MEMBER_PRIVATE].items[i]);
}
