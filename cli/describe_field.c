// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/describe_field.c - fields of a description, and what many of its objects
 * have
 */
#include <string.h>

#include "cli/describe_part.h"
#include "vpc/identifier.h"

/* --- fields --------------------------------------------------------------- */

void set_value(json_t *o, const char *key, json_t *value)
{
	json_object_set_new(o, key, value);
}

void set_text(json_t *o, const char *key, const char *text)
{
	if (text)
		set_value(o, key, json_string(text));
}

void set_bool(json_t *o, const char *key, bool value)
{
	set_value(o, key, json_boolean(value));
}

void set_int(json_t *o, const char *key, json_int_t value)
{
	set_value(o, key, json_integer(value));
}

void set_addr(json_t *o, const char *key, struct addr a)
{
	if (a.family)
		set_text(o, key, ADDR(a));
}

void set_prefix(json_t *o, const char *key, struct prefix p)
{
	if (p.addr.family)
		set_text(o, key, PREFIX(p));
}

void set_enable(json_t *o, const char *key, bool value)
{
	set_text(o, key, value ? "enable" : "disable");
}

json_t *set_list(json_t *o, const char *key)
{
	json_t *list = json_array();

	set_value(o, key, list);
	return list;
}

json_t *set_object(json_t *o, const char *key)
{
	json_t *part = json_object();

	set_value(o, key, part);
	return part;
}

void set_attribute(json_t *list, const char *key, const char *value)
{
	json_t *o = add_object(list);

	set_text(o, "Key", key);
	set_text(o, "Value", value);
}

void set_name(json_t *o, const char *key, const char *name)
{
	json_t *tags = set_list(o, key);

	if (name)
		set_attribute(tags, "Name", name);
}

json_t *add_object(json_t *list)
{
	json_t *o = json_object();

	json_array_append_new(list, o);
	return o;
}

void add_text(json_t *list, const char *text)
{
	if (text)
		json_array_append_new(list, json_string(text));
}

/* --- what many have ------------------------------------------------------- */

const char *describe_region(const struct describing *d, const struct node *n)
{
	return n->vpc ? n->vpc->region : d->m->region;
}

const char *describe_account(const struct describing *d, const struct node *n)
{
	return n->vpc ? n->vpc->account : d->m->account;
}

const char *describe_arn(struct describing *d, const struct node *n,
			 const char *service, const char *what)
{
	return arena_printf(d->arena, "arn:aws:%s:%s:%s:%s", service,
			    describe_region(d, n), describe_account(d, n),
			    what);
}

const char *describe_ec2_arn(struct describing *d, const struct vpc *vpc,
			     const char *kind, const char *id)
{
	return arena_printf(d->arena, "arn:aws:ec2:%s:%s:%s/%s",
			    vpc ? vpc->region : d->m->region,
			    vpc ? vpc->account : d->m->account, kind, id);
}

const char *describe_zone(struct describing *d, const struct vpc *vpc, char az)
{
	return arena_printf(d->arena, "%s%c", vpc->region, az);
}

const char *describe_id(struct describing *d, const char *kind, const char *a,
			const char *b)
{
	return identifier(d->arena, kind, a, b, 0);
}

const char *describe_dhcp_id(struct describing *d, const struct vpc *vpc)
{
	return describe_id(d, "dopt", vpc->o.name, "dhcp-options");
}

const char *describe_allocation_id(struct describing *d, struct addr a)
{
	return json_string_value(json_object_get(d->elastic_ips, ADDR(a)));
}

json_t *describe_subnet_ids(const struct node *n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n->subnets.n; i++)
		add_text(list, n->subnets.items[i]->o.id);
	return list;
}

json_t *describe_group_ids(const struct node *n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n->groups.n; i++)
		add_text(list, n->groups.items[i]->o.id);
	return list;
}

json_t *describe_subnet_zones(struct describing *d, const struct node *n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n->subnets.n; i++) {
		const struct subnet *s = n->subnets.items[i];
		json_t *o = add_object(list);

		set_text(o, "SubnetIdentifier", s->o.id);
		set_text(set_object(o, "SubnetAvailabilityZone"), "Name",
			 describe_zone(d, s->vpc, s->az));
	}
	return list;
}

json_t *describe_groups(struct security_group *const *groups, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *o = add_object(list);

		set_text(o, "GroupId", groups[i]->o.id);
		set_text(o, "GroupName", groups[i]->o.name);
	}
	return list;
}

json_t *describe_address(const struct node *n, int port)
{
	json_t *o = json_object();

	set_text(o, "Address", n->dns_name);
	set_int(o, "Port", port);
	return o;
}

/* --- names that AWS has in place of identifiers --------------------------- */

bool describe_is_aurora(const struct node *n)
{
	return n->engine && strncmp(n->engine, "aurora", 6) == 0;
}

const char *describe_copy_name(struct describing *d, const struct node *n,
			       unsigned int copy)
{
	return arena_printf(
		d->arena, n->kind == NODE_CACHE ? "%s-%03u" : "%s-instance-%u",
		n->o.name, copy + 1);
}

/* "app/web/0123456789abcdef", as its interfaces are described (ENI-9) */
static const char *balancer_path(struct describing *d, const struct node *n)
{
	return arena_printf(d->arena, "%s/%s/%s", n->is_network ? "net" : "app",
			    n->o.name,
			    identifier_hex(d->arena, "elb", n->o.name, 16));
}

const char *describe_listener_arn(struct describing *d, const struct node *n,
				  const struct listener *l)
{
	const char *path = balancer_path(d, n);
	const char *which = arena_printf(d->arena, "%s %u", path, l->port);

	return describe_arn(
		d, n, "elasticloadbalancing",
		arena_printf(d->arena, "listener/%s/%s", path,
			     identifier_hex(d->arena, "listener", which, 16)));
}

const char *describe_target_group_arn(struct describing *d,
				      const struct node *balancer,
				      const struct target_group *g)
{
	const char *which = arena_printf(d->arena, "%s/%s", balancer->o.name,
					 g->o.name);

	return describe_arn(d, balancer, "elasticloadbalancing",
			    arena_printf(d->arena, "targetgroup/%s/%s",
					 g->o.name,
					 identifier_hex(d->arena, "targetgroup",
							which, 16)));
}

/* A reader's name is one of its cluster's, which has one ARN */
static const char *database_arn(struct describing *d, const struct node *n)
{
	const struct node *of = n->reader_of ? n->reader_of : n;

	return describe_arn(
		d, n, "rds",
		arena_printf(d->arena, "%s:%s",
			     describe_is_aurora(of) ? "cluster" : "db",
			     of->o.name));
}

static const char *cache_arn(struct describing *d, const struct node *n)
{
	const struct node *of = n->reader_of ? n->reader_of : n;
	const char *what = of->serverless ? "serverlesscache"
			   : of->readers  ? "replicationgroup"
					  : "cluster";

	return describe_arn(d, n, "elasticache",
			    arena_printf(d->arena, "%s:%s", what, of->o.name));
}

const char *describe_node_arn(struct describing *d, const struct node *n)
{
	switch (n->kind) {
	case NODE_FUNCTION:
		if (n->edge == EDGE_CLOUDFRONT_FUNCTION)
			return arena_printf(
				d->arena, "arn:aws:cloudfront::%s:function/%s",
				d->m->account, n->o.name);
		return n->o.id;
	case NODE_DATABASE:
		return database_arn(d, n);
	case NODE_CACHE:
		return cache_arn(d, n);
	case NODE_PROXY:
		return describe_arn(d, n, "rds",
				    arena_printf(d->arena, "%s:%s",
						 n->endpoint_of
							 ? "db-proxy-endpoint"
							 : "db-proxy",
						 n->o.id));
	case NODE_LOAD_BALANCER:
		return describe_arn(d, n, "elasticloadbalancing",
				    arena_printf(d->arena, "loadbalancer/%s",
						 balancer_path(d, n)));
	case NODE_DISTRIBUTION:
		return arena_printf(d->arena,
				    "arn:aws:cloudfront::%s:distribution/%s",
				    d->m->account, n->o.id);
	default:
		return NULL;
	}
}
