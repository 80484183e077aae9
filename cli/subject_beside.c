// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/subject_beside.c - what has to do with an object of a lab
 */
#include <string.h>

#include "cli/cells.h"
#include "cli/describe.h"
#include "cli/subject.h"
#include "vpc/between.h"

/* --- nodes ----------------------------------------------------------------------- */

/* As the description's own list of nodes has them */
static void find_arns(struct subjects *s)
{
	const json_t *list = json_object_get(s->all, "Nodes");

	s->arns = json_object();
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);

		json_object_set(s->arns, value_at(item, "Identifier"),
				json_object_get(item, "Arn"));
	}
}

void subject_add_node(struct subjects *s, json_t *set, const struct node *n)
{
	if (!s->arns)
		find_arns(s);
	subject_add(set, n->o.id);
	subject_add(set, json_string_value(json_object_get(s->arns, n->o.id)));
}

/* Items that are called like the node in another list, or say that they are
 * parts of what is */
static void add_called(struct subjects *s, json_t *set, const char *list,
		       const char *key, const char *name)
{
	const struct description_list *l = description_lists;
	const json_t *items = description_list(s->all, list);

	while (strcmp(l->name, list) != 0)
		l++;
	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);
		const char *text = value_at(item, key);

		if (text && strcmp(text, name) == 0)
			subject_add(set, value_at(item, l->id));
	}
}

static void beside_database(struct subjects *s, struct subject *it,
			    const struct node *n)
{
	const struct node *of = n->reader_of ? n->reader_of : n;

	add_called(s, it->own, "DBInstances", "DBClusterIdentifier",
		   of->o.name);
	add_called(s, it->beside, "DBSubnetGroups", "DBSubnetGroupName",
		   of->o.name);
}

static void beside_cache(struct subjects *s, struct subject *it,
			 const struct node *n)
{
	const struct node *of = n->reader_of ? n->reader_of : n;

	add_called(s, it->own, "CacheClusters", "ReplicationGroupId",
		   of->o.name);
	add_called(s, it->beside, "CacheSubnetGroups", "CacheSubnetGroupName",
		   of->o.name);
}

static void beside_proxy(struct subjects *s, struct subject *it,
			 const struct node *n)
{
	const struct node *proxy = n->endpoint_of ? n->endpoint_of : n;

	subject_add_node(s, it->beside, proxy);
	add_called(s, it->beside, "DBProxyEndpoints", "DBProxyName",
		   proxy->o.name);
	if (n->database)
		subject_add_node(s, it->beside, n->database);
}

static bool has_target(const struct node *balancer, const struct node *n)
{
	for (size_t i = 0; i < balancer->target_groups.n; i++) {
		const struct target_group *g = balancer->target_groups.items[i];

		for (size_t j = 0; j < g->targets.n; j++)
			if (g->targets.items[j].node == n)
				return true;
	}
	return false;
}

/* What stands in front of it, and what it stands in front of */
static void beside_front(struct subjects *s, struct subject *it,
			 const struct node *n)
{
	for (size_t i = 0; i < s->m->nodes.n; i++) {
		const struct node *other = s->m->nodes.items[i];

		if (has_target(other, n) || has_target(n, other) ||
		    other->origin == n || n->origin == other)
			subject_add_node(s, it->beside, other);
	}
}

void beside_node(struct subjects *s, struct subject *it, const struct node *n)
{
	subject_add_node(s, it->own, n);
	for (size_t i = 0; i < n->places.n; i++)
		if (n->places.items[i].eni)
			subject_add(it->own, n->places.items[i].eni->o.id);
	for (size_t i = 0; i < n->groups.n; i++)
		subject_add(it->beside, n->groups.items[i]->o.id);
	for (size_t i = 0; i < n->subnets.n; i++)
		subject_add(it->beside, n->subnets.items[i]->o.id);
	if (n->kind == NODE_DATABASE)
		beside_database(s, it, n);
	if (n->kind == NODE_CACHE)
		beside_cache(s, it, n);
	if (n->kind == NODE_PROXY)
		beside_proxy(s, it, n);
	beside_front(s, it, n);
}

void beside_eni(struct subjects *s, struct subject *it, const struct eni *eni)
{
	subject_add(it->beside, eni->subnet->o.id);
	for (size_t i = 0; i < eni->groups.n; i++)
		subject_add(it->beside, eni->groups.items[i]->o.id);
	for (size_t i = 0; i < eni->places.n; i++)
		subject_add_node(s, it->beside, eni->places.items[i]->node);
}

/* --- inside VPCs ------------------------------------------------------------------- */

static void add_dhcp_options(struct subjects *s, struct subject *it,
			     const struct vpc *v)
{
	const json_t *list = json_object_get(s->all, "Vpcs");

	for (size_t i = 0; i < json_array_size(list); i++)
		if (value_is_at(json_array_get(list, i), "VpcId", v->o.id))
			subject_add(it->beside,
				    value_at(json_array_get(list, i),
					     "DhcpOptionsId"));
}

/* All that is in it, whatever it is called by */
void beside_vpc(struct subjects *s, struct subject *it, const void *object)
{
	const struct vpc *v = object;

	for (size_t i = 0; i < s->m->nodes.n; i++)
		if (s->m->nodes.items[i]->vpc == v)
			subject_add_node(s, it->own, s->m->nodes.items[i]);
	for (size_t i = 0; i < v->security_groups.n; i++)
		subject_add(it->beside, v->security_groups.items[i]->o.id);
	add_dhcp_options(s, it, v);
	subject_add(it->beside, v->internet_gateway_id);
	subject_add(it->own, v->vpn_gateway_id);
	for (size_t i = 0; i < s->m->enis.n; i++)
		if (s->m->enis.items[i]->subnet->vpc == v &&
		    s->m->enis.items[i]->public_ip.family)
			subject_add(it->own, s->m->enis.items[i]->o.id);
	for (size_t i = 0; i < s->m->transit_gateways.n; i++) {
		const struct transit_gateway *g =
			s->m->transit_gateways.items[i];

		if (transit_attachment_of(g, v))
			subject_add(it->beside, g->o.id);
	}
}

/* All that is in a subnet of that Availability Zone */
void beside_zone(struct subjects *s, struct subject *it, const char *zone)
{
	const json_t *list = json_object_get(s->all, "Subnets");

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);

		if (value_is_at(item, "AvailabilityZone", zone))
			subject_add(it->own, value_at(item, "SubnetId"));
	}
}

void beside_subnet(struct subjects *s, struct subject *it, const void *object)
{
	const struct subnet *subnet = object;

	(void)s;
	subject_add(it->beside, subnet->route_table->o.id);
	subject_add(it->beside, subnet->network_acl->o.id);
}

static void add_target(struct subject *it, const struct vpc *vpc,
		       const struct route *r)
{
	if (r->nat_gateway)
		subject_add(it->beside, r->nat_gateway->o.id);
	if (r->eni)
		subject_add(it->beside, r->eni->o.id);
	if (r->peering)
		subject_add(it->beside, r->peering->o.id);
	if (r->attachment)
		subject_add(it->beside, r->attachment->gateway->o.id);
	if (r->endpoint)
		subject_add(it->beside, r->endpoint->o.id);
	if (r->list)
		subject_add(it->beside, r->list->o.id);
	if (r->target == TARGET_INTERNET_GATEWAY)
		subject_add(it->beside, vpc->internet_gateway_id);
	if (r->target == TARGET_EGRESS_ONLY_GATEWAY)
		subject_add(it->beside, vpc->egress_only_internet_gateway_id);
	if (r->target == TARGET_VPN_GATEWAY)
		subject_add(it->beside, vpc->vpn_gateway_id);
}

void beside_route_table(struct subjects *s, struct subject *it,
			const void *object)
{
	const struct route_table *t = object;

	(void)s;
	for (size_t i = 0; i < t->vpc->subnets.n; i++)
		if (t->vpc->subnets.items[i]->route_table == t)
			subject_add(it->beside, t->vpc->subnets.items[i]->o.id);
	for (size_t i = 0; i < t->routes.n; i++)
		add_target(it, t->vpc, &t->routes.items[i]);
}

void beside_acl(struct subjects *s, struct subject *it, const void *object)
{
	const struct network_acl *acl = object;
	const struct vpc *vpc = acl->vpc;

	(void)s;
	for (size_t i = 0; i < vpc->subnets.n; i++)
		if (vpc->subnets.items[i]->network_acl == acl)
			subject_add(it->beside, vpc->subnets.items[i]->o.id);
}

/* --- between VPCs -------------------------------------------------------------------- */

void beside_transit(struct subjects *s, struct subject *it,
		    const struct transit_attachment *a)
{
	if (a->vpc)
		subject_add(it->beside, a->vpc->o.id);
	for (size_t i = 0; a->node && i < a->node->places.n; i++)
		subject_add(it->beside, a->node->places.items[i].eni->o.id);
	if (a->on_premises)
		beside_premises(s, it, a->on_premises);
}

void beside_premises(struct subjects *s, struct subject *it, const void *object)
{
	const struct on_premises *op = object;

	subject_add(it->beside, op->o.id);
	if (op->vpc)
		subject_add(it->beside, op->vpc->vpn_gateway_id);
	if (op->attachment)
		subject_add(it->beside, op->attachment->gateway->o.id);
	for (size_t i = 0; i < op->hosts.n; i++)
		subject_add_node(s, it->beside, op->hosts.items[i]);
}

/* --- the part ------------------------------------------------------------------------- */

bool subject_mentions(const json_t *value, const json_t *own)
{
	const char *key;
	json_t *part;

	if (json_is_string(value))
		return json_object_get(own, json_string_value(value));
	for (size_t i = 0; i < json_array_size(value); i++)
		if (subject_mentions(json_array_get(value, i), own))
			return true;
	json_object_foreach ((json_t *)value, key, part)
		if (subject_mentions(part, own))
			return true;
	return false;
}

/* Rules are shown with the groups that stand beside it */
static bool has_to_do(const struct subject *s, const struct description_list *l,
		      const json_t *item)
{
	const char *id = value_at(item, l->id);

	if (strcmp(l->name, "SecurityGroupRules") == 0 &&
	    json_object_get(s->beside, value_at(item, "GroupId")))
		return true;
	return (id && json_object_get(s->beside, id)) ||
	       subject_mentions(item, s->own);
}

json_t *subject_part(const struct subject *s, const json_t *all)
{
	json_t *part = json_deep_copy(all);

	for (const struct description_list *l = description_lists; l->name;
	     l++) {
		json_t *list = description_list(part, l->name);

		for (size_t i = json_array_size(list); i-- > 0;)
			if (!has_to_do(s, l, json_array_get(list, i)))
				json_array_remove(list, i);
	}
	return part;
}
