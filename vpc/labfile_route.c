// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/labfile_route.c - route tables (lab-file.md section 5)
 */
#include <string.h>

#include "vpc/labfile.h"
#include "vpc/values.h"

static const struct {
	const char *key; /* of the mapping form */
	enum route_target target;
} target_keys[] = {
	{"nat_gateway", TARGET_NAT_GATEWAY},
	{"instance", TARGET_INSTANCE},
	{"network_interface", TARGET_NETWORK_INTERFACE},
	{"peering", TARGET_PEERING},
	{"transit_gateway", TARGET_TRANSIT_GATEWAY},
};

static void later(struct build *b, struct where at, const char *path,
		  const char *what)
{
	report_error(b->report, at, "%s: %s is not supported yet", path, what);
}

/* {nat_gateway: n} */
static bool read_target_mapping(struct build *b, const struct value *v,
				struct route *route)
{
	const struct doc_pair *pair = v->doc->pairs.items;

	for (size_t i = 0; v->doc->pairs.n == 1 && i < ARRAY_LEN(target_keys);
	     i++) {
		if (strcmp(target_keys[i].key, pair->key->text) != 0)
			continue;
		struct value one = {pair->value, v->path, NULL};

		route->target = target_keys[i].target;
		read_ref(&b->reader, &one, &route->target_ref);
		return route->target_ref.text;
	}
	report_error(b->report, v->doc->at,
		     "%s: needs a target; {nat_gateway: NAME}, {instance: "
		     "NAME}, {network_interface: NAME}, {peering: NAME} or "
		     "{transit_gateway: NAME}",
		     v->path);
	return false;
}

static bool read_target(struct build *b, const struct value *v,
			struct route *route)
{
	static const struct {
		const char *word;
		enum route_target target;
	} words[] = {
		{"local", TARGET_LOCAL},
		{"blackhole", TARGET_BLACKHOLE},
		{"igw", TARGET_INTERNET_GATEWAY},
		{"eigw", TARGET_EGRESS_ONLY_GATEWAY},
		{"vgw", TARGET_VPN_GATEWAY},
	};

	if (v->doc->kind == DOC_MAPPING)
		return read_target_mapping(b, v, route);
	route->target = N_ROUTE_TARGETS; /* a name, for model_resolve() */
	read_ref(&b->reader, v, &route->target_ref);
	if (!route->target_ref.text)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(words[i].word, v->doc->text) != 0)
			continue;
		route->target = words[i].target;
		if (route->target != N_ROUTE_TARGETS)
			return true;
		later(b, v->doc->at, v->path,
		      arena_printf(b->arena, "target '%s'", v->doc->text));
		return false;
	}
	return true;
}

static bool read_destination(struct build *b, const struct doc *key,
			     const char *path, struct route *route)
{
	struct value v = {key, path, NULL};
	struct prefix p = {0};

	if (name_valid(key->text, false)) {
		read_ref(&b->reader, &v, &route->list_ref);
		return true;
	}
	read_cidr(&b->reader, &v, &p);
	route->to = p;
	return p.addr.family;
}

static void read_routes(struct reader *r, const struct value *v, void *field)
{
	struct build *b = build_of(r);
	struct route_table *t = field;

	if (!value_mapping(r, v, "a mapping from destinations to targets"))
		return;
	t->routes.n = 0;
	for (size_t i = 0; i < v->doc->pairs.n; i++) {
		const struct doc_pair *pair = &v->doc->pairs.items[i];
		struct route route = {.at = pair->key->at};
		struct value target = {pair->value, v->path, NULL};

		target.path = value_path(r, v->path, pair->key->text);
		if (value_empty(pair->value)) {
			report_error(r->report, pair->key->at,
				     "%s: needs a target", target.path);
			continue;
		}
		if (read_destination(b, pair->key, v->path, &route) &&
		    read_target(b, &target, &route))
			*vec_add(b->arena, &t->routes) = route;
	}
}

static const struct key table_keys[] = {
	LABFILE_ID("rtb"),
	{.name = "routes", .read = read_routes, .whole = true},
	KEY("propagate", struct route_table, propagate, read_bool),
	KEY("gateway", struct route_table, edge, read_position,
	    WORDS("igw", "vgw"), .min = ROUTE_EDGE_INTERNET),
};
const struct schema labfile_route_table_schema = {.keys = table_keys,
						  .n = ARRAY_LEN(table_keys),
						  .short_key = "routes",
						  .short_mapping = true};

struct route_table *labfile_route_table_new(struct build *b, struct object o)
{
	struct route_table *t = arena_alloc(b->arena, sizeof(*t));

	*vec_add(b->arena, &b->vpc->route_tables) = t;
	t->o = o;
	t->vpc = b->vpc;
	t->number = (unsigned int)b->vpc->route_tables.n;
	return t;
}

static void read_table(struct build *b, const struct value *v,
		       const struct doc *name)
{
	struct object o = labfile_object(
		b, "rtb",
		value_path(&b->reader, b->vpc->o.path, "route_tables"), name);
	struct route_table *t = b->vpc->route_tables.items[0];

	if (strcmp(name->text, "main") == 0)
		t->o = o;
	else
		t = labfile_route_table_new(b, o);
	if (schema_is_short(&labfile_route_table_schema, v->doc))
		read_routes(&b->reader, v, t);
	else
		schema_read(&b->reader, v, &labfile_route_table_schema, t);
}

void labfile_route_tables(struct reader *r, const struct value *v, void *field)
{
	(void)field;
	labfile_each(r, v, "main", read_table);
}
