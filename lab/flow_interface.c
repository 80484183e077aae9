// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lab/flow_interface.c - whose traffic a record tells of
 */
#include "lab/flow_interface.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "eni/layout.h"
#include "vpc/between.h"
#include "vpc/names.h"

struct flow_link {
	const struct flow_interface *of; /* at a router's end of its link */
	enum flow_path path;
};

struct collecting {
	struct flow_interfaces *all;
	const struct model *model;
};

/* --- what a model says --------------------------------------------------- */

/* "us-east-1" is "use1", "ap-southeast-2" is "apse2" */
const char *flow_az_id(struct arena *arena, const char *region, char az)
{
	static const char *const directions[] = {"north", "south", "east",
						 "west", "central"};
	struct text t = {.arena = arena};
	const char *c = region;

	while (*c && *c != '-')
		text_add(&t, "%c", *c++);
	for (; *c && !isdigit((unsigned char)*c);) {
		size_t i = 0;

		while (i < ARRAY_LEN(directions) &&
		       strncmp(c, directions[i], strlen(directions[i])) != 0)
			i++;
		if (*c != '-')
			text_add(&t, "%c", *c);
		c += i < ARRAY_LEN(directions) ? strlen(directions[i]) : 1;
		/* of "gov" the first letter counts, as of a direction */
		if (i == ARRAY_LEN(directions) && strncmp(c, "gov-", 4) == 0) {
			text_add(&t, "g");
			c += 4;
		}
	}
	return arena_printf(arena, "%s%s-az%d", t.s ? t.s : "", c,
			    az - 'a' + 1);
}

static const char *keep(const struct collecting *c, const char *text)
{
	return text ? arena_strdup(c->all->arena, text) : NULL;
}

static enum name_kind kind_of(enum flow_source source)
{
	return source == FLOW_OF_TRANSIT ? NAME_TRANSIT_ATTACHMENT : NAME_ENI;
}

static struct flow_interface *interface_new(const struct collecting *c,
					    enum flow_source source,
					    const char *key)
{
	struct flow_interface *i = arena_alloc(c->all->arena, sizeof(*i));

	i->number = (unsigned int)c->all->items.n;
	i->source = source;
	*vec_add(c->all->arena, &c->all->items) = i;
	i->key = keep(c, key);
	names_add(c->all->names, kind_of(source), NULL, i->key, i->key, i);
	return i;
}

static void of_eni(const struct collecting *c, struct flow_interface *i,
		   const struct eni *eni)
{
	const struct subnet *s = eni->subnet;

	i->id = keep(c, eni->o.id);
	i->account = keep(c, s->vpc->account);
	i->region = keep(c, s->vpc->region);
	i->vpc = keep(c, s->vpc->o.name);
	i->vpc_id = keep(c, s->vpc->o.id);
	i->subnet_id = keep(c, s->o.id);
	i->az_id = flow_az_id(c->all->arena, s->vpc->region, s->az);
	i->type = eni_type_name[eni->type];
	i->private_ip = eni->private_ip;
	i->ipv6 = eni->ipv6;
	i->checked = eni->source_dest_check;
	for (size_t k = 0; k < eni_addresses(eni); k++)
		*vec_add(c->all->arena, &i->addresses) = eni_address_at(eni, k);
}

static void add_eni(const struct collecting *c, const struct eni *eni)
{
	struct flow_interface *i = interface_new(c, FLOW_OF_INTERFACES,
						 eni->o.id);

	of_eni(c, i, eni);
	if (eni->places.n && eni->places.items[0]->node->kind == NODE_INSTANCE)
		i->instance_id = keep(c, eni->places.items[0]->node->o.id);
}

static void add_attachment(const struct collecting *c,
			   const struct transit_attachment *a,
			   const struct eni *eni)
{
	const char *key = eni ? eni->o.id
			      : layout_vpn_link(c->all->arena, a->on_premises);
	struct flow_interface *i = interface_new(c, FLOW_OF_TRANSIT, key);

	if (eni)
		of_eni(c, i, eni);
	else
		i->account = keep(c, c->model->account);
	i->region = keep(c, c->model->region);
	i->gateway_id = keep(c, a->gateway->o.id);
	i->attachment_id = keep(c, a->o.id);
}

static void add_gateway(const struct collecting *c,
			const struct transit_gateway *g)
{
	for (size_t i = 0; i < g->attachments.n; i++) {
		const struct transit_attachment *a = g->attachments.items[i];

		if (!a->vpc)
			add_attachment(c, a, NULL);
		for (size_t j = 0; a->vpc && j < a->node->places.n; j++)
			add_attachment(c, a, a->node->places.items[j].eni);
	}
}

/* --- what a plan says ---------------------------------------------------- */

/* The peering that a link group stands for */
static enum flow_path peering_path(const struct model *m, uint32_t number)
{
	for (size_t i = 0; i < m->peerings.n; i++)
		if (m->peerings.items[i]->number == number)
			return peering_within_region(m->peerings.items[i])
				       ? PATH_PEERING
				       : PATH_PEERING_REGION;
	return PATH_NONE;
}

static enum flow_path path_of(const struct model *m, uint32_t group)
{
	switch (group) {
	case GROUP_NO_ATTACHMENT:
	case GROUP_NO_ROUTE:
	case GROUP_BLACKHOLE:
		return PATH_NONE;
	case GROUP_INTERNET_GATEWAY:
	case GROUP_EGRESS_ONLY_GATEWAY:
		return PATH_INTERNET_GATEWAY;
	case GROUP_VPN_GATEWAY:
		return PATH_VPN_GATEWAY;
	default:
		break;
	}
	if (group >= GROUP_GATEWAY_ENDPOINT && group < GROUP_TRANSIT)
		return PATH_GATEWAY_ENDPOINT;
	if (group >= GROUP_PEERING && group < GROUP_GATEWAY_ENDPOINT)
		return peering_path(m, group - GROUP_PEERING);
	return PATH_SAME_VPC; /* an interface, a transit gateway's too */
}

static struct flow_interface *find(const struct flow_interfaces *all,
				   enum flow_source source, const char *key)
{
	struct name_hits hits = names_find(all->names, kind_of(source), NULL,
					   key);

	return hits.n ? hits.object[0] : NULL;
}

static bool is_in(const struct plan_end *end, const char *kind)
{
	return strncmp(end->ns, kind, strlen(kind)) == 0;
}

static void add_end(const struct collecting *c, const struct plan_end *end)
{
	struct flow_link *l = &c->all->links[end->ifindex];
	const char *key = end->alias ? end->alias : end->name;
	struct flow_interface *of = NULL;

	if (is_in(end, "vpc/")) {
		of = find(c->all, FLOW_OF_INTERFACES, key);
		l->path = path_of(c->model, end->group);
	} else if (is_in(end, "tgw/")) {
		of = find(c->all, FLOW_OF_TRANSIT, key);
	}
	if (of)
		of->ns = keep(c, end->ns);
	l->of = of;
}

struct flow_interfaces *flow_interfaces_new(const struct model *m,
					    const struct plan *p)
{
	struct arena *arena = arena_new();
	struct flow_interfaces *all = arena_alloc(arena, sizeof(*all));
	struct collecting c = {all, m};

	all->arena = arena;
	all->names = names_new(arena);
	all->n_links = 1 + (size_t)plan_highest_index(p);
	all->links = arena_alloc(arena, all->n_links * sizeof(*all->links));
	for (size_t i = 0; i < m->enis.n; i++)
		add_eni(&c, m->enis.items[i]);
	for (size_t i = 0; i < m->transit_gateways.n; i++)
		add_gateway(&c, m->transit_gateways.items[i]);
	all->services = flow_services_new(all->arena, m);
	for (size_t i = 0; i < p->objects.n; i++) {
		const struct plan_object *o = p->objects.items[i];

		for (int e = 0; o->kind == PLAN_LINK && e < 2; e++)
			add_end(&c, &o->link.end[e]);
	}
	return all;
}

void flow_interfaces_free(struct flow_interfaces *all)
{
	if (all)
		arena_free(all->arena);
}

/* --- asking -------------------------------------------------------------- */

const struct flow_interface *flow_interface_of(
	const struct flow_interfaces *all, int ifindex)
{
	return ifindex > 0 && (size_t)ifindex < all->n_links
		       ? all->links[ifindex].of
		       : NULL;
}

enum flow_path flow_interface_path(const struct flow_interfaces *all,
				   int ifindex)
{
	return ifindex > 0 && (size_t)ifindex < all->n_links
		       ? all->links[ifindex].path
		       : PATH_NONE;
}

const struct flow_interface *flow_interface_named(
	const struct flow_interfaces *all, enum flow_source source,
	const char *key)
{
	return find(all, source, key);
}

const struct flow_interface *flow_interface_with(
	const struct flow_interfaces *all, const char *vpc, struct addr a)
{
	for (size_t i = 0; i < all->items.n; i++) {
		const struct flow_interface *one = all->items.items[i];

		if (one->source == FLOW_OF_INTERFACES && one->vpc &&
		    !strcmp(one->vpc, vpc) && flow_interface_has(one, a))
			return one;
	}
	return NULL;
}

bool flow_interface_has(const struct flow_interface *i, struct addr a)
{
	for (size_t k = 0; k < i->addresses.n; k++)
		if (!addr_cmp(i->addresses.items[k], a))
			return true;
	return false;
}
