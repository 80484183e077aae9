// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/removed.c - names of what a step removed
 *
 * The documents of the stages before are at hand; a name that is a key there
 * and nobody's name now belongs to something that was removed.
 */
#include "vpc/removed.h"

#include <string.h>

#include "vpc/between.h"
#include "vpc/identifier.h"
#include "vpc/patch.h"

/* Where things of a kind are written, and what their identifiers begin with */
static const struct place_of {
	enum name_kind kind;
	const char *key; /* in a VPC up to NAME_ACL, else at the top */
	const char *id;
} places[] = {
	{NAME_SUBNET, "subnets", "subnet"},
	{NAME_ROUTE_TABLE, "route_tables", "rtb"},
	{NAME_NAT_GATEWAY, "nat_gateways", "nat"},
	{NAME_ENDPOINT, "endpoints", "vpce"},
	{NAME_GROUP, "security_groups", "sg"},
	{NAME_ACL, "network_acls", "acl"},
	{NAME_VPC, "vpcs", "vpc"},
	{NAME_NODE, "instances", "i"},
	{NAME_NODE, "functions", "function"},
	{NAME_NODE, "databases", "db"},
	{NAME_NODE, "proxies", "prx"},
	{NAME_NODE, "caches", "cache"},
	{NAME_NODE, "load_balancers", "elb"},
	{NAME_NODE, "internet", "host"},
	{NAME_NODE, "services", "host"},
	{NAME_NODE, "cloudfront", "distribution"},
	{NAME_NETWORK_INTERFACE, "network_interfaces", "eni"},
	{NAME_ELASTIC_IP, "elastic_ips", "eipalloc"},
	{NAME_PEERING, "peerings", "pcx"},
	{NAME_PREFIX_LIST, "prefix_lists", "pl"},
	{NAME_TRANSIT_GATEWAY, "transit_gateways", "tgw"},
	{NAME_ENDPOINT_SERVICE, "endpoint_services", "vpce-svc"},
	{NAME_ON_PREMISES, "on_premises", "vpn"},
	{NAME_FLOW_LOG, "flow_logs", "fl"},
};

struct found { /* where a removed object was written */
	const char *vpc; /* or NULL */
	const char *key, *name;
};

static bool is_kind(enum name_kind asked, enum name_kind kind)
{
	if (asked == NAME_ANY)
		return true;
	if (asked == NAME_ROUTE_TARGET)
		return kind == NAME_NAT_GATEWAY || kind == NAME_NODE ||
		       kind == NAME_NETWORK_INTERFACE || kind == NAME_PEERING ||
		       kind == NAME_TRANSIT_GATEWAY;
	if (asked == NAME_RULE_PEER)
		return kind == NAME_GROUP || kind == NAME_PREFIX_LIST;
	if (asked == NAME_SERVICE && kind == NAME_ENDPOINT_SERVICE)
		return true;
	return asked == kind;
}

static const struct doc *map_at(const struct doc *map, const char *key)
{
	const struct doc *d = NULL;

	if (map && map->kind == DOC_MAPPING)
		d = document_get(map, key);
	return d && d->kind == DOC_MAPPING ? d : NULL;
}

/* An entry of this collection by its name or identifier */
static bool find_entry(struct build *b, const struct doc *map,
		       const struct place_of *place, const char *vpc,
		       const char *text, struct found *ret)
{
	for (size_t i = 0; map && i < map->pairs.n; i++) {
		const char *name = map->pairs.items[i].key->text;
		const char *id = labfile_identifier(place->id, name,
						    map->pairs.items[i].value);

		if (!id)
			id = identifier(b->arena, place->id, vpc ? vpc : "",
					name, 0);
		if (strcmp(name, text) != 0 && strcmp(id, text) != 0)
			continue;
		*ret = (struct found){vpc, place->key, name};
		return true;
	}
	return false;
}

/* @vpc: of this VPC alone; NULL: of all */
static bool find_inside(struct build *b, const struct doc *lab,
			const struct place_of *place, const char *vpc,
			const char *text, struct found *ret)
{
	const struct doc *vpcs = map_at(lab, "vpcs");

	for (size_t i = 0; vpcs && i < vpcs->pairs.n; i++) {
		const char *name = vpcs->pairs.items[i].key->text;

		if ((!vpc || strcmp(vpc, name) == 0) &&
		    find_entry(b,
			       map_at(vpcs->pairs.items[i].value, place->key),
			       place, name, text, ret))
			return true;
	}
	return false;
}

static bool find_in(struct build *b, const struct doc *lab, enum name_kind kind,
		    const struct vpc *scope, const char *text,
		    struct found *ret)
{
	const char *slash = strchr(text, '/');
	const char *vpc = scope ? scope->o.name : NULL;

	if (slash) {
		vpc = arena_strndup(b->arena, text, (size_t)(slash - text));
		text = slash + 1;
	}
	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		const struct place_of *place = &places[i];

		if (!is_kind(kind, place->kind))
			continue;
		if (place->kind <= NAME_ACL && place->kind != NAME_VPC) {
			if (find_inside(b, lab, place, vpc, text, ret))
				return true;
		} else if (find_entry(b, map_at(lab, place->key), place, NULL,
				      text, ret)) {
			return true;
		}
	}
	return false;
}

/* The place in the step that removes it: down its acts as far as they go */
static struct where removed_at(const struct build *b, const struct found *f)
{
	const char *path[] = {"vpcs", f->vpc, f->key, f->name};
	const struct doc *d = b->acts[ACT_CHANGE];
	struct where at = {.file = b->model->file};

	for (size_t i = f->vpc ? 0 : 2; i < ARRAY_LEN(path) && d; i++) {
		at = d->at;
		d = d->kind == DOC_MAPPING ? document_get(d, path[i]) : NULL;
	}
	return d ? d->at : at;
}

struct where removed_where(const struct build *b, const char *key,
			   const char *vpc, const char *name)
{
	struct found f = {vpc, key, name};

	return removed_at(b, &f);
}

bool removed_still_used(struct build *b, enum name_kind kind,
			const struct vpc *scope, const struct ref *ref)
{
	const char *line;
	struct found f;

	if (!b->past.earlier.n || b->expecting)
		return false;
	if (!find_in(b, b->past.earlier.items[b->past.earlier.n - 1], kind,
		     scope, ref->text, &f))
		return false;
	b->dependencies++;
	line = b->placeless
		       ? ""
		       : arena_printf(b->arena, " in line %d", ref->at.line);
	report_refusal(b->report, removed_at(b, &f), "DependencyViolation",
		       f.name, "%s'%s' is still used, by %s%s",
		       labfile_change(b), f.name, ref->path, line);
	return true;
}

bool removed_target(struct build *b, enum name_kind kind,
		    const struct vpc *scope, const struct ref *ref)
{
	struct found f;

	for (size_t i = b->past.earlier.n; i-- > 0;)
		if (find_in(b, b->past.earlier.items[i], kind, scope, ref->text,
			    &f))
			return true;
	return false;
}

bool removed_foreign(struct build *b, const struct vpc *vpc,
		     const struct ref *ref)
{
	struct found f;

	for (size_t i = b->past.earlier.n; i-- > 0;)
		if (find_in(b, b->past.earlier.items[i], NAME_GROUP, NULL,
			    ref->text, &f))
			return strcmp(f.vpc, vpc->o.name) != 0;
	return false;
}

/* A long form with a VPC that is not its own name */
static bool says_vpc(const struct doc *attachment, const char *vpc)
{
	const struct doc *d = NULL;

	if (attachment->kind == DOC_MAPPING)
		d = document_get(attachment, "vpc");
	return d && d->kind == DOC_SCALAR && strcmp(d->text, vpc) == 0;
}

bool removed_attachment(struct build *b, const struct transit_gateway *gateway,
			const char *name)
{
	for (size_t i = 0; i < b->past.earlier.n; i++) {
		const struct doc *d = map_at(b->past.earlier.items[i],
					     "transit_gateways");

		d = map_at(d, gateway->o.name);
		d = map_at(d, "attachments");
		for (size_t j = 0; d && j < d->pairs.n; j++)
			if (strcmp(d->pairs.items[j].key->text, name) == 0 ||
			    says_vpc(d->pairs.items[j].value, name))
				return true;
	}
	return false;
}

bool removed_gateway(struct build *b, const struct vpc *vpc, const char *key)
{
	for (size_t i = 0; i < b->past.earlier.n; i++) {
		const struct doc *d = map_at(b->past.earlier.items[i], "vpcs");

		d = map_at(d, vpc->o.name);
		d = d ? document_get(d, key) : NULL;
		if (d && d->kind == DOC_SCALAR && strcmp(d->text, "false") != 0)
			return true;
	}
	return false;
}
