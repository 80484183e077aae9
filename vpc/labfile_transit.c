// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_transit.c - transit gateways (lab-file.md section 7)
 */
#include <string.h>

#include "vpc/between.h"
#include "vpc/identifier.h"
#include "vpc/labfile.h"
#include "vpc/values.h"

/* Names of its parts are unique in their gateway, not in the lab */
static struct object part(struct build *b, const char *kind, const char *key,
			  const struct doc *name)
{
	const struct transit_gateway *g = b->transit_gateway;
	struct object o = labfile_object(
		b, kind, value_path(&b->reader, g->o.path, key), name);

	if (!o.id_given)
		o.id = identifier(b->arena, kind, g->o.name, name->text, 0);
	return o;
}

/* --- attachments ------------------------------------------------------- */

#define ATTACHMENT(name_, field_, ...) \
	KEY(name_, struct transit_attachment, field_, __VA_ARGS__)

static const struct key attachment_keys[] = {
	LABFILE_ID("tgw-attach"),
	ATTACHMENT("vpc", vpc_ref, read_ref),
	ATTACHMENT("subnets", subnet_refs, read_refs, .is_list = true),
	ATTACHMENT("appliance_mode", appliance_mode, read_bool),
	ATTACHMENT("dns_support", dns_support, read_bool),
	ATTACHMENT("ipv6", ipv6, read_bool),
	ATTACHMENT("security_group_referencing", security_group_referencing,
		   read_bool),
	ATTACHMENT("route_table", route_table_ref, read_ref),
	ATTACHMENT("interfaces", interfaces, labfile_interfaces),
	ATTACHMENT("propagate_to", propagate_refs, read_refs, .is_list = true),
};
static const struct schema attachment_schema = SCHEMA_SHORT(attachment_keys,
							    "subnets");

static void read_attachment(struct build *b, const struct value *v,
			    const struct doc *name)
{
	struct transit_attachment *a = arena_alloc(b->arena, sizeof(*a));

	*vec_add(b->arena, &b->transit_gateway->attachments) = a;
	a->o = part(b, "tgw-attach", "attachments", name);
	a->gateway = b->transit_gateway;
	a->vpc_ref = (struct ref){name->text, a->o.path, name->at};
	a->dns_support = a->security_group_referencing = true; /* TGW-11, -13 */
	schema_read(&b->reader, v, &attachment_schema, a);
}

static void read_attachments(struct reader *r, const struct value *v,
			     void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_attachment);
}

/* --- route tables ------------------------------------------------------ */

static struct transit_route_table *table_new(struct build *b, struct object o)
{
	struct transit_gateway *g = b->transit_gateway;
	struct transit_route_table *t = arena_alloc(b->arena, sizeof(*t));

	*vec_add(b->arena, &g->route_tables) = t;
	t->o = o;
	t->gateway = g;
	t->number = (unsigned int)g->route_tables.n;
	return t;
}

static void read_route(struct build *b, const struct value *v,
		       const struct doc *to, struct transit_route_table *t)
{
	struct value destination = {to, v->path, NULL};
	struct value target = {v->doc, v->path, NULL};
	struct transit_route route = {.at = to->at};

	target.path = value_path(&b->reader, v->path, to->text);
	if (value_empty(v->doc)) {
		report_error(b->report, to->at,
			     "%s: needs an attachment, or blackhole",
			     target.path);
		return;
	}
	read_cidr(&b->reader, &destination, &route.to);
	read_ref(&b->reader, &target, &route.target_ref);
	if (route.to.addr.family && route.target_ref.text)
		*vec_add(b->arena, &t->routes) = route;
}

static void read_table(struct build *b, const struct value *v,
		       const struct doc *name)
{
	const struct key id = LABFILE_ID("tgw-rtb"); /* no destination is */
	struct transit_route_table *t =
		b->transit_gateway->route_tables.items[0];
	struct object o = part(b, "tgw-rtb", "route_tables", name);

	if (strcmp(name->text, "default") == 0)
		t->o = o;
	else
		t = table_new(b, o);
	if (!value_mapping(&b->reader, v,
			   "a mapping from CIDRs to attachments"))
		return;
	for (size_t i = 0; i < v->doc->pairs.n; i++) {
		const struct doc_pair *pair = &v->doc->pairs.items[i];
		struct value route = {pair->value, v->path, &id};

		if (strcmp(pair->key->text, id.name) == 0)
			labfile_id(&b->reader, &route, NULL);
		else
			read_route(b, &route, pair->key, t);
	}
}

static void read_tables(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, "default", read_table);
}

/* --- the gateway ------------------------------------------------------- */

#define TRANSIT(name_, field_, ...) \
	KEY(name_, struct transit_gateway, field_, __VA_ARGS__)

static const struct key transit_keys[] = {
	LABFILE_ID("tgw"),
	TRANSIT("attachments", attachments, read_attachments,
		.each = &attachment_schema),
	TRANSIT("route_tables", route_tables, read_tables),
	TRANSIT("default_route_table_association",
		default_route_table_association, read_bool),
	TRANSIT("default_route_table_propagation",
		default_route_table_propagation, read_bool),
	TRANSIT("security_group_referencing", security_group_referencing,
		read_bool),
};
const struct schema labfile_transit_schema = SCHEMA(transit_keys);

static void read_transit_gateway(struct build *b, const struct value *v,
				 const struct doc *name)
{
	struct transit_gateway *g = arena_alloc(b->arena, sizeof(*g));
	const struct doc own = {.text = "default", .at = name->at};

	*vec_add(b->arena, &b->model->transit_gateways) = g;
	g->o = labfile_object(b, "tgw", "transit_gateways", name);
	g->number = (unsigned int)b->model->transit_gateways.n;
	g->default_route_table_association = true; /* TGW-4 */
	g->default_route_table_propagation = true;
	b->transit_gateway = g;
	table_new(b, part(b, "tgw-rtb", "route_tables", &own));
	schema_read(&b->reader, v, &labfile_transit_schema, g);
	b->transit_gateway = NULL;
}

void labfile_transit_gateways(struct reader *r, const struct value *v,
			      void *field)
{
	(void)field;
	labfile_each(r, v, NULL, read_transit_gateway);
}
