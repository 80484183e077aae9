// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/resolve_transit.c - what transit gateways name, and which routes their
 * tables come to have
 */
#include <string.h>

#include "base/text.h"
#include "vpc/between.h"
#include "vpc/labfile.h"
#include "vpc/names.h"
#include "vpc/removed.h"

/* --- names inside a gateway -------------------------------------------- */

/* "; hub has app, data" */
static void missing(struct build *b, const struct ref *ref, const char *kind,
		    const struct transit_gateway *g, const char *has)
{
	report_error(b->report, ref->at, "%s: no %s '%s'; %s has %s", ref->path,
		     kind, ref->text, g->o.name, has ? has : "none");
}

static bool is_called(const struct object *o, const struct ref *ref)
{
	return strcmp(o->name, ref->text) == 0 || strcmp(o->id, ref->text) == 0;
}

static struct transit_route_table *find_table(struct build *b,
					      const struct transit_gateway *g,
					      const struct ref *ref)
{
	struct text t = {.arena = b->arena};

	for (size_t i = 0; i < g->route_tables.n; i++) {
		struct transit_route_table *table = g->route_tables.items[i];

		if (is_called(&table->o, ref))
			return table;
		text_add(&t, "%s%s", i ? ", " : "", table->o.name);
	}
	missing(b, ref, "route table", g, t.s);
	return NULL;
}

/* An attachment, or NULL: it was removed, and the route is a blackhole now */
static struct transit_attachment *find_attachment(
	struct build *b, const struct transit_gateway *g, const struct ref *ref)
{
	struct text t = {.arena = b->arena};

	for (size_t i = 0; i < g->attachments.n; i++) {
		struct transit_attachment *a = g->attachments.items[i];

		if (is_called(&a->o, ref))
			return a;
		text_add(&t, "%s%s", i ? ", " : "", a->o.name);
	}
	if (!removed_attachment(b, g, ref->text) &&
	    !removed_target(b, NAME_ON_PREMISES, NULL, ref))
		missing(b, ref, "attachment", g, t.s);
	return NULL;
}

/* --- attachments ------------------------------------------------------- */

/* The ENIs of an attachment are those of a node that does nothing */
static void make_node(struct build *b, struct transit_attachment *a)
{
	struct object o = a->o;

	o.name = arena_printf(b->arena, "%s.%s", a->gateway->o.name, o.name);
	a->node = labfile_node_new(b, NODE_TRANSIT_ATTACHMENT, o);
	a->node->vpc = a->vpc;
	a->node->interfaces = a->interfaces;
	a->node->attachment = a;
	for (size_t i = 0; i < a->subnet_refs.n; i++) {
		struct subnet *s = names_resolve(b, NAME_SUBNET, a->vpc,
						 &a->subnet_refs.items[i]);

		if (!s)
			continue;
		*vec_add(b->arena, &a->node->subnets) = s;
		s->has_attachment = true;
	}
}

static void resolve_vpc(struct build *b, struct transit_attachment *a)
{
	a->vpc = names_resolve(b, NAME_VPC, NULL, &a->vpc_ref);
	if (!a->subnet_refs.n)
		report_error(b->report, a->o.at,
			     "%s: needs 'subnets': one in each Availability "
			     "Zone that sends to the gateway (TGW-1)",
			     a->o.path);
	if (a->vpc)
		make_node(b, a);
}

static void resolve_attachment(struct build *b, struct transit_attachment *a)
{
	struct transit_gateway *g = a->gateway;
	struct transit_route_table *main_table = g->route_tables.items[0];

	if (!a->on_premises)
		resolve_vpc(b, a);
	else if (a->subnet_refs.given)
		report_error(b->report, a->subnet_refs.items[0].at,
			     "%s: %s is a VPN, which has no subnets", a->o.path,
			     a->o.name);
	if (a->route_table_ref.text)
		a->route_table = find_table(b, g, &a->route_table_ref);
	else if (g->default_route_table_association)
		a->route_table = main_table; /* TGW-4 */
	if (!a->propagate_refs.given && g->default_route_table_propagation)
		*vec_add(b->arena, &a->propagate_to) = main_table;
	for (size_t i = 0; i < a->propagate_refs.n; i++) {
		struct transit_route_table *t = find_table(
			b, g, &a->propagate_refs.items[i]);

		if (t)
			*vec_add(b->arena, &a->propagate_to) = t;
	}
}

/* --- routes ------------------------------------------------------------ */

static void resolve_static(struct build *b, struct transit_route_table *t)
{
	for (size_t i = 0; i < t->routes.n; i++) {
		struct transit_route *r = &t->routes.items[i];

		if (strcmp(r->target_ref.text, "blackhole") != 0)
			r->attachment = find_attachment(b, t->gateway,
							&r->target_ref);
	}
}

/* TGW-8: a block that another VPC has propagated already is left out */
static bool is_taken(const struct transit_route_table *t, struct prefix block)
{
	for (size_t i = 0; i < t->routes.n; i++)
		if (t->routes.items[i].origin == TRANSIT_VPC &&
		    prefix_overlaps(t->routes.items[i].to, block))
			return true;
	return false;
}

static void propagate_blocks(struct build *b, struct transit_attachment *a,
			     struct transit_route_table *t,
			     struct prefixes blocks)
{
	for (size_t i = 0; i < blocks.n; i++) {
		struct transit_route r = {
			.to = blocks.items[i],
			.origin = a->vpc ? TRANSIT_VPC : TRANSIT_VPN,
			.target_ref = {a->o.name, a->o.path, a->o.at},
			.attachment = a,
			.at = a->o.at};

		if (!a->vpc || !is_taken(t, r.to))
			*vec_add(b->arena, &t->routes) = r;
	}
}

static void propagate(struct build *b, struct transit_attachment *a,
		      struct transit_route_table *t)
{
	const struct on_premises *op = a->on_premises;

	if (a->vpc)
		propagate_blocks(b, a, t, vpc_cidrs(a->vpc, AF_INET));
	if (a->vpc && a->ipv6) /* TGW-11 */
		propagate_blocks(b, a, t, vpc_cidrs(a->vpc, AF_INET6));
	/* a VPN tells its blocks by BGP; for a static one routes are written */
	if (op && op->bgp)
		propagate_blocks(
			b, a, t,
			(struct prefixes){op->cidrs.items, op->cidrs.n});
}

static void resolve_gateway(struct build *b, struct transit_gateway *g)
{
	for (size_t i = 0; i < g->attachments.n; i++)
		resolve_attachment(b, g->attachments.items[i]);
	for (size_t i = 0; i < g->route_tables.n; i++)
		resolve_static(b, g->route_tables.items[i]);
	for (size_t i = 0; i < g->attachments.n; i++) {
		struct transit_attachment *a = g->attachments.items[i];

		for (size_t j = 0; j < a->propagate_to.n; j++)
			propagate(b, a, a->propagate_to.items[j]);
	}
}

void resolve_transit_gateways(struct build *b)
{
	resolve_on_premises(b);
	for (size_t i = 0; i < b->model->transit_gateways.n; i++)
		resolve_gateway(b, b->model->transit_gateways.items[i]);
}
