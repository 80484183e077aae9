// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_put.c - keys of the lab file
 */
#include <string.h>

#include "import/describe.h"
#include "vpc/identifier.h"

struct found *found_of(const struct describe *x, enum member is, const char *id)
{
	struct found *f = index_find(&x->ids[is], id);

	return f && !f->gone ? f : NULL;
}

void remark(struct describe *x, enum import_fate fate, const struct found *f,
	    const char *why)
{
	static const char *const kinds[N_MEMBERS] = {
		[MEMBER_VPC] = "VPC",
		[MEMBER_SUBNET] = "subnet",
		[MEMBER_ROUTE_TABLE] = "route table",
		[MEMBER_GROUP] = "security group",
		[MEMBER_ACL] = "network ACL",
		[MEMBER_NAT_GATEWAY] = "NAT gateway",
		[MEMBER_ENDPOINT] = "VPC endpoint",
		[MEMBER_INTERNET_GATEWAY] = "internet gateway",
		[MEMBER_ADDRESS] = "elastic IP",
		[MEMBER_INTERFACE] = "network interface",
		[MEMBER_INSTANCE] = "instance",
		[MEMBER_PEERING] = "VPC peering connection",
		[MEMBER_PREFIX_LIST] = "prefix list",
		[MEMBER_TRANSIT_GATEWAY] = "transit gateway",
		[MEMBER_TRANSIT_VPC_ATTACHMENT] = "transit gateway attachment",
		[MEMBER_TRANSIT_ATTACHMENT] = "transit gateway attachment",
		[MEMBER_FLOW_LOG] = "flow log",
		[MEMBER_FUNCTION] = "function",
		[MEMBER_DATABASE] = "DB instance",
		[MEMBER_CLUSTER] = "DB cluster",
		[MEMBER_PROXY] = "DB proxy",
		[MEMBER_CACHE] = "cache cluster",
		[MEMBER_REPLICATION_GROUP] = "replication group",
		[MEMBER_SERVERLESS_CACHE] = "serverless cache",
		[MEMBER_BALANCER] = "load balancer",
		[MEMBER_CLASSIC_BALANCER] = "Classic Load Balancer",
		[MEMBER_HOSTED_ZONE] = "hosted zone",
		[MEMBER_RECORD] = "record",
		[MEMBER_VPN_CONNECTION] = "VPN connection",
	};
	const char *kind = kinds[f->is];

	if (!kind && fate == IMPORT_READ)
		return;

	index_add(&x->told, arena_printf(x->arena, "%d %s", (int)f->is, f->id),
		  x);
	import_remark(x->in, fate, f->d->at, kind ? kind : "object",
		      f->is == MEMBER_RECORD && said(f->d, "Name")
			      ? said(f->d, "Name")
			      : f->id,
		      why);
}

void remark_rest(struct describe *x)
{
	for (int is = 0; is < N_MEMBERS; is++)
		for (size_t i = 0; i < x->of[is].n; i++) {
			const struct found *f = x->of[is].items[i];
			const char *key = arena_printf(x->arena, "%d %s", is,
						       f->id);

			if (!f->gone && !f->made_up &&
			    !index_find(&x->told, key))
				remark(x, IMPORT_READ, f, NULL);
		}
}

void put(struct describe *x, struct doc *map, const char *key,
	 const struct found *f, const char *text)
{
	branch_put_text(x->arena, map, key, f->d->at, text);
}

void put_id(struct describe *x, struct doc *map, const struct found *f,
	    const char *kind)
{
	bool is_name = f->name && strcmp(f->name, f->id) == 0 &&
		       identifier_is(kind, f->name);

	if (!is_name && identifier_like(kind, f->id))
		put(x, map, "id", f, f->id);
}

void words_add(struct describe *x, struct words *w, const char *word)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->items[i], word) == 0)
			return;
	*vec_add(x->arena, w) = word;
}

void put_words(struct describe *x, struct doc *map, const char *key,
	       const struct found *f, const struct words *w)
{
	struct doc *list;

	if (w->n == 1) {
		put(x, map, key, f, w->items[0]);
		return;
	}
	list = branch_list(x->arena, f->d->at);
	for (size_t i = 0; i < w->n; i++)
		branch_add(x->arena, list,
			   branch_text(x->arena, f->d->at, w->items[i]));
	branch_put(x->arena, map, key, f->d->at, list);
}

void put_object(struct describe *x, struct doc *collection, const char *name,
		const struct found *f, const struct doc *map,
		const char *short_key)
{
	bool is_short = short_key && map->pairs.n == 1 &&
			strcmp(map->pairs.items[0].key->text, short_key) == 0;

	branch_put(x->arena, collection, name, f->d->at,
		   is_short ? map->pairs.items[0].value : map);
}

struct doc *lab_part(struct describe *x, const char *key)
{
	return branch_inner(x->arena, x->lab, key, x->lab->at);
}

/* Has no other VPC one that is called so? */
static bool is_only(struct describe *x, const struct found *f)
{
	const char *key = arena_printf(x->arena, "%d %s", (int)f->is, f->name);
	size_t vpcs = 0;

	if (!x->shared.n) /* the first time that anybody asks */
		for (int is = 0; is < MEMBERS_IN_VPC; is++)
			for (size_t i = 0; i < x->of[is].n; i++) {
				const struct found *o = x->of[is].items[i];
				const char *own;

				if (o->gone || !o->vpc || !o->name)
					continue;
				own = arena_printf(x->arena, "%d %s", is,
						   o->name);
				if (!index_add(&x->shared, own, o->vpc) &&
				    index_find(&x->shared, own) != o->vpc)
					index_add(&x->shared,
						  arena_printf(x->arena,
							       "several %s",
							       own),
						  o->vpc);
			}
	for (size_t i = 0; i < x->of[MEMBER_VPC].n; i++)
		vpcs += !x->of[MEMBER_VPC].items[i]->gone;
	if (strcmp(f->name, "default") == 0)
		return vpcs == 1;
	return !index_find(&x->shared,
			   arena_printf(x->arena, "several %s", key));
}

const char *ref_of(struct describe *x, const struct found *f,
		   const struct found *from)
{
	if (f->vpc == from || !f->vpc || (!from && is_only(x, f)))
		return f->name;
	return arena_printf(x->arena, "%s/%s", f->vpc->name, f->name);
}

struct words group_words(struct describe *x, const struct found *f,
			 const struct doc *list, const char *key,
			 struct found *vpc)
{
	struct words w = {0};

	for (size_t i = 0; list && i < list->items.n; i++) {
		const struct doc *d = list->items.items[i];
		const char *id = d->kind == DOC_SCALAR ? d->text : said(d, key);
		const struct found *g = found_of(x, MEMBER_GROUP, id);

		if (g && g->vpc == vpc)
			words_add(x, &w, ref_of(x, g, NULL));
		else if (id)
			remark(x, IMPORT_ASSUMED, f,
			       arena_printf(x->arena,
					    "without security group %s, which "
					    "is not one of its VPC",
					    id));
	}
	return w;
}

void put_groups(struct describe *x, struct doc *map, const struct found *f,
		const struct doc *list, const char *key, struct found *vpc)
{
	struct words w = {0};

	if (!list || (x->planned && !list->items.n))
		return; /* the default one */
	w = group_words(x, f, list, key, vpc);
	if (!w.n) {
		remark(x, IMPORT_ASSUMED, f,
		       "in the default security group: no other is known");
		return;
	}
	if (w.n != 1 || strcmp(w.items[0], "default") != 0)
		put_words(x, map, "security_groups", f, &w);
}
