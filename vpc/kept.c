// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/kept.c - what stays of a lab when a step changes it
 *
 * While a model is built its numbers are 1, 2, 3 ... as if it were the only
 * one. At the end all are given anew: first to what was there before, then
 * the lowest that were free before to what is new. A number that becomes
 * free with this step is nobody's until the next.
 */
#include "vpc/kept.h"

#include <stdlib.h>
#include <string.h>

#include "vpc/names.h"
#include "vpc/between.h"

struct kept {
	const struct model *before;
	struct names *names; /* by identifier */
};

static void enter(struct kept *k, enum name_kind kind, const struct object *o)
{
	names_add(k->names, kind, NULL, o->id, o->id, (void *)(uintptr_t)o);
}

static void enter_vpc(struct kept *k, const struct vpc *v)
{
	enter(k, NAME_VPC, &v->o);
	for (size_t i = 0; i < v->subnets.n; i++)
		enter(k, NAME_SUBNET, &v->subnets.items[i]->o);
	for (size_t i = 0; i < v->nat_zones.n; i++)
		enter(k, NAME_SUBNET, &v->nat_zones.items[i]->o);
	for (size_t i = 0; i < v->route_tables.n; i++)
		enter(k, NAME_ROUTE_TABLE, &v->route_tables.items[i]->o);
	for (size_t i = 0; i < v->security_groups.n; i++)
		enter(k, NAME_GROUP, &v->security_groups.items[i]->o);
	for (size_t i = 0; i < v->endpoints.n; i++)
		enter(k, NAME_ENDPOINT, &v->endpoints.items[i]->o);
	for (size_t i = 0; i < v->network_acls.n; i++)
		enter(k, NAME_ACL, &v->network_acls.items[i]->o);
}

static void enter_transit(struct kept *k, const struct transit_gateway *g)
{
	enter(k, NAME_TRANSIT_GATEWAY, &g->o);
	for (size_t i = 0; i < g->route_tables.n; i++)
		enter(k, NAME_TRANSIT_ROUTE_TABLE,
		      &g->route_tables.items[i]->o);
}

struct kept *kept_new(struct arena *arena, const struct model *before)
{
	struct kept *k;

	if (!before)
		return NULL;
	k = arena_alloc(arena, sizeof(*k));
	*k = (struct kept){before, names_new(arena)};
	for (size_t i = 0; i < before->vpcs.n; i++)
		enter_vpc(k, before->vpcs.items[i]);
	for (size_t i = 0; i < before->nodes.n; i++)
		enter(k, NAME_NODE, &before->nodes.items[i]->o);
	for (size_t i = 0; i < before->enis.n; i++)
		enter(k, NAME_ENI, &before->enis.items[i]->o);
	for (size_t i = 0; i < before->elastic_ips.n; i++)
		enter(k, NAME_ELASTIC_IP, &before->elastic_ips.items[i]->o);
	for (size_t i = 0; i < before->peerings.n; i++)
		enter(k, NAME_PEERING, &before->peerings.items[i]->o);
	for (size_t i = 0; i < before->transit_gateways.n; i++)
		enter_transit(k, before->transit_gateways.items[i]);
	for (size_t i = 0; i < before->on_premises.n; i++)
		enter(k, NAME_ON_PREMISES, &before->on_premises.items[i]->o);
	return k;
}

const struct model *kept_model(const struct build *b)
{
	return b->kept ? b->kept->before : NULL;
}

static const void *find(const struct kept *k, enum name_kind kind,
			const char *id)
{
	struct name_hits hits = {0};

	if (k)
		hits = names_find(k->names, kind, NULL, id);
	return hits.n ? hits.object[0] : NULL;
}

const struct vpc *kept_vpc(const struct build *b, const char *id)
{
	return find(b->kept, NAME_VPC, id);
}

const struct subnet *kept_subnet(const struct build *b, const char *id)
{
	return find(b->kept, NAME_SUBNET, id);
}

const struct eni *kept_eni(const struct build *b, const char *id)
{
	return find(b->kept, NAME_ENI, id);
}

const struct node *kept_node(const struct build *b, const char *id)
{
	return find(b->kept, NAME_NODE, id);
}

const struct elastic_ip *kept_elastic_ip(const struct build *b, const char *id)
{
	return find(b->kept, NAME_ELASTIC_IP, id);
}

const struct security_group *kept_group(const struct build *b, const char *id)
{
	return find(b->kept, NAME_GROUP, id);
}

const struct peering *kept_peering(const struct build *b, const char *id)
{
	return find(b->kept, NAME_PEERING, id);
}

/* --- numbers ------------------------------------------------------------ */

/* A list of pointers to structs that start with an object */
struct numbered {
	const void *items;
	size_t n;
	size_t offset; /* of the number in the struct */
};
#define NUMBERED(list_, type_)                                    \
	(struct numbered)                                         \
	{                                                         \
		(list_).items, (list_).n, offsetof(type_, number) \
	}

static const struct object *object_at(struct numbered list, size_t i)
{
	const struct object *o;

	memcpy(&o, (const char *)list.items + i * sizeof(o), sizeof(o));
	return o;
}

static unsigned int number_in(const void *object, size_t offset)
{
	unsigned int number;

	memcpy(&number, (const char *)object + offset, sizeof(number));
	return number;
}

static void set_number(struct numbered list, size_t i, unsigned int number)
{
	char *o = (char *)(uintptr_t)object_at(list, i);

	memcpy(o + list.offset, &number, sizeof(number));
}

static unsigned int highest(struct numbered list)
{
	unsigned int max = 0;

	for (size_t i = 0; i < list.n; i++) {
		unsigned int n = number_in(object_at(list, i), list.offset);

		max = n > max ? n : max;
	}
	return max;
}

static void keep(struct build *b, enum name_kind kind, struct numbered list,
		 struct numbered before)
{
	bool *taken = arena_alloc(b->arena, highest(before) + list.n + 2);
	unsigned int next = 1;

	for (size_t i = 0; i < before.n; i++)
		taken[number_in(object_at(before, i), before.offset)] = true;
	for (size_t i = 0; i < list.n; i++) {
		const void *same = find(b->kept, kind, object_at(list, i)->id);

		if (same) {
			set_number(list, i, number_in(same, list.offset));
			continue;
		}
		while (taken[next])
			next++;
		taken[next] = true;
		set_number(list, i, next);
	}
}

void keep_nat_zones(struct build *b, struct vpc *v)
{
	const struct vpc *old = find(b->kept, NAME_VPC, v->o.id);

	if (old)
		keep(b, NAME_SUBNET, NUMBERED(v->nat_zones, struct subnet),
		     NUMBERED(old->nat_zones, struct subnet));
}

static void keep_vpc(struct build *b, struct vpc *v)
{
	const struct vpc *old = find(b->kept, NAME_VPC, v->o.id);

	if (!old)
		return;
	keep(b, NAME_SUBNET, NUMBERED(v->subnets, struct subnet),
	     NUMBERED(old->subnets, struct subnet));
	keep(b, NAME_ROUTE_TABLE, NUMBERED(v->route_tables, struct route_table),
	     NUMBERED(old->route_tables, struct route_table));
	keep(b, NAME_GROUP, NUMBERED(v->security_groups, struct security_group),
	     NUMBERED(old->security_groups, struct security_group));
	keep(b, NAME_ENDPOINT, NUMBERED(v->endpoints, struct vpc_endpoint),
	     NUMBERED(old->endpoints, struct vpc_endpoint));
	keep(b, NAME_ACL, NUMBERED(v->network_acls, struct network_acl),
	     NUMBERED(old->network_acls, struct network_acl));
}

static void keep_transit(struct build *b, struct transit_gateway *g)
{
	const struct transit_gateway *old = find(b->kept, NAME_TRANSIT_GATEWAY,
						 g->o.id);

	if (old)
		keep(b, NAME_TRANSIT_ROUTE_TABLE,
		     NUMBERED(g->route_tables, struct transit_route_table),
		     NUMBERED(old->route_tables, struct transit_route_table));
}

static int groups_by_number(const void *a, const void *b)
{
	const struct security_group *x = *(struct security_group *const *)a;
	const struct security_group *y = *(struct security_group *const *)b;

	return (x->number > y->number) - (x->number < y->number);
}

static int enis_by_number(const void *a, const void *b)
{
	const struct eni *x = *(struct eni *const *)a;
	const struct eni *y = *(struct eni *const *)b;

	return (x->number > y->number) - (x->number < y->number);
}

void keep_numbers(struct build *b)
{
	struct model *m = b->model;
	const struct model *old;

	if (!b->kept)
		return;
	old = b->kept->before;
	for (size_t i = 0; i < m->vpcs.n; i++)
		keep_vpc(b, m->vpcs.items[i]);
	keep(b, NAME_VPC, NUMBERED(m->vpcs, struct vpc),
	     NUMBERED(old->vpcs, struct vpc));
	keep(b, NAME_NODE, NUMBERED(m->nodes, struct node),
	     NUMBERED(old->nodes, struct node));
	keep(b, NAME_ENI, NUMBERED(m->enis, struct eni),
	     NUMBERED(old->enis, struct eni));
	keep(b, NAME_PEERING, NUMBERED(m->peerings, struct peering),
	     NUMBERED(old->peerings, struct peering));
	for (size_t i = 0; i < m->transit_gateways.n; i++)
		keep_transit(b, m->transit_gateways.items[i]);
	keep(b, NAME_TRANSIT_GATEWAY,
	     NUMBERED(m->transit_gateways, struct transit_gateway),
	     NUMBERED(old->transit_gateways, struct transit_gateway));
	keep(b, NAME_ON_PREMISES, NUMBERED(m->on_premises, struct on_premises),
	     NUMBERED(old->on_premises, struct on_premises));
	for (size_t i = 0; i < m->enis.n; i++)
		if (m->enis.items[i]->groups.n)
			qsort(m->enis.items[i]->groups.items,
			      m->enis.items[i]->groups.n,
			      sizeof(struct security_group *),
			      groups_by_number);
	if (m->enis.n)
		qsort(m->enis.items, m->enis.n, sizeof(struct eni *),
		      enis_by_number);
}
