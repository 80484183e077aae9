// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/candidate_service.c - endpoints, in place of a way to the internet
 *
 * S3 and DynamoDB have gateway endpoints, which are a route. Any other
 * service has interface endpoints: an interface whose group admits the
 * client, and a name that means it.
 */
#include "probe/candidate.h"

#include <string.h>

#include "vpc/dns.h"
#include "vpc/identifier.h"
#include "vpc/services.h"

enum { HTTPS = 443 };

struct wanted_endpoint {
	const struct aws_service *service;
	const struct eni *from; /* the client's interface */
	const struct vpc *vpc;
};

/* The service that the packet is for; nobody's but the client's own way to it
 * is changed */
static bool is_wanted(const struct candidates *c, struct wanted_endpoint *ret)
{
	const struct asked *a = c->o->asked;
	const struct node *to = a->to->node;

	if (!to || !to->service || !a->from->eni)
		return false;
	*ret = (struct wanted_endpoint){to->service, a->from->eni,
					a->from->eni->subnet->vpc};
	return !strcmp(to->service->region, ret->vpc->region);
}

static const char *service_name(struct candidates *c,
				const struct wanted_endpoint *w)
{
	return arena_printf(c->arena, "com.amazonaws.%s.%s", w->vpc->region,
			    w->service->key);
}

static const struct vpc_endpoint *endpoint_there(
	const struct wanted_endpoint *w, bool gateway)
{
	for (size_t i = 0; i < w->vpc->endpoints.n; i++) {
		const struct vpc_endpoint *e = w->vpc->endpoints.items[i];

		if (!e->provider && e->is_gateway == gateway &&
		    !strcmp(e->service, w->service->key))
			return e;
	}
	return NULL;
}

static void begin_new(struct candidates *c, struct change *change,
		      const struct wanted_endpoint *w, const char *type)
{
	change_request(c->arena, change, "ec2", "create-vpc-endpoint");
	change_object(c->arena, change, c->m, "--vpc-id", NULL, &w->vpc->o);
	change_option(c->arena, change, "--service-name", service_name(c, w));
	change_option(c->arena, change, "--vpc-endpoint-type", type);
}

/* --- gateway endpoints ---------------------------------------------------- */

/* GWE-1: it is a route of the tables that it names */
static void gateway_endpoint(struct candidates *c,
			     const struct wanted_endpoint *w)
{
	const struct route_table *t = w->from->subnet->route_table;
	const struct vpc_endpoint *e = endpoint_there(w, true);
	const char *table = change_name(c->arena, c->m, t->vpc, &t->o);
	struct change *change;

	for (size_t i = 0; e && i < e->route_tables.n; i++)
		if (e->route_tables.items[i] == t)
			return;
	choice_new(c);
	change = candidate_change(c, candidate_new(c, BREADTH_ENDPOINT),
				  "gateway endpoint %s: route table %s",
				  w->service->key, table);
	if (!e) {
		begin_new(c, change, w, "Gateway");
		change_object(c->arena, change, c->m, "--route-table-ids",
			      t->vpc, &t->o);
		return;
	}
	change_request(c->arena, change, "ec2", "modify-vpc-endpoint");
	change_object(c->arena, change, c->m, "--vpc-endpoint-id", e->vpc,
		      &e->o);
	change_object(c->arena, change, c->m, "--add-route-table-ids", t->vpc,
		      &t->o);
	change_act(c, change,
		   "{add: {vpcs: {%s: {endpoints: {%s: {route_tables: "
		   "[%s]}}}}}}",
		   e->vpc->o.name, e->o.name, t->o.name);
}

/* --- interface endpoints -------------------------------------------------- */

static void attribute_on(struct candidates *c, struct candidate *of,
			 const struct vpc *vpc, bool is_on, const char *option,
			 const char *words)
{
	struct change *change;

	if (is_on)
		return;
	change = candidate_change(c, of, "VPC %s: %s on", vpc->o.name, words);
	change_request(c->arena, change, "ec2", "modify-vpc-attribute");
	change_object(c->arena, change, c->m, "--vpc-id", NULL, &vpc->o);
	change_flag(c->arena, change, option);
}

void dns_attributes_on(struct candidates *c, struct candidate *of,
		       const struct vpc *vpc)
{
	attribute_on(c, of, vpc, vpc->enable_dns_support,
		     "--enable-dns-support", "DNS support");
	attribute_on(c, of, vpc, vpc->enable_dns_hostnames,
		     "--enable-dns-hostnames", "DNS hostnames");
}

/* Would a group of the VPC's admit the client there? */
static const struct security_group *admitting(const struct candidates *c,
					      const struct wanted_endpoint *w)
{
	const struct atlas *atlas = atlas_of(c->arena, c->m);

	for (size_t i = 0; i < w->vpc->security_groups.n; i++) {
		struct security_group *g = w->vpc->security_groups.items[i];
		struct eni one = {.subnet = w->from->subnet};
		struct packet p = {.from = w->from->private_ip,
				   .to = w->from->private_ip,
				   .protocol = PROTOCOL_TCP,
				   .to_port_lo = HTTPS,
				   .to_port_hi = HTTPS};
		struct crossing by = {0};

		*vec_add(c->arena, &one.groups) = g;
		if (!judge_groups(atlas, &one, true, &p, &by, NULL))
			return g;
	}
	return NULL;
}

/* A group for it, which admits the client's */
static const char *group_new(struct candidates *c, struct candidate *of,
			     const struct wanted_endpoint *w)
{
	struct arena *a = c->arena;
	const char *name = free_name(c, w->vpc, "endpoint");
	const struct security_group *peer = simple_group(c->m, w->from);
	struct security_group own = {
		.o = {.name = name,
		      .id = identifier(a, "sg", w->vpc->o.name, name, 0)},
		.vpc = w->from->subnet->vpc};
	struct packet p = {.from = w->from->private_ip,
			   .protocol = PROTOCOL_TCP,
			   .to_port_lo = HTTPS,
			   .to_port_hi = HTTPS};
	struct change *change = candidate_change(
		c, of, "security group %s",
		change_name(a, c->m, w->vpc, &own.o));

	change_request(a, change, "ec2", "create-security-group");
	change_option(a, change, "--group-name", name);
	change_option(a, change, "--description", "for endpoints");
	change_object(a, change, c->m, "--vpc-id", NULL, &w->vpc->o);
	candidate_admit(c, of, &own, true, &p, peer);
	return name;
}

static void interface_endpoint(struct candidates *c,
			       const struct wanted_endpoint *w)
{
	const struct subnet *s = w->from->subnet;
	const struct security_group *g = admitting(c, w);
	struct candidate *one;
	struct change *change;

	choice_new(c);
	one = candidate_new(c, BREADTH_ENDPOINT);
	dns_attributes_on(c, one, w->vpc);
	if (!g) {
		const char *name = group_new(c, one, w);
		struct security_group *made = arena_alloc(c->arena,
							  sizeof(*made));

		made->o.name = name;
		made->o.id = identifier(c->arena, "sg", w->vpc->o.name, name,
					0);
		g = made;
	}
	change = candidate_change(c, one, "interface endpoint %s in subnet %s",
				  w->service->key,
				  change_name(c->arena, c->m, s->vpc, &s->o));
	begin_new(c, change, w, "Interface");
	change_object(c->arena, change, c->m, "--subnet-ids", s->vpc, &s->o);
	change_object(c->arena, change, c->m, "--security-group-ids", w->vpc,
		      &g->o);
	change_flag(c->arena, change, "--private-dns-enabled");
}

/* It is there, and its name means the internet all the same (IFE-5) */
static void private_dns(struct candidates *c, const struct vpc_endpoint *e)
{
	struct candidate *one;
	struct change *change;

	if (e->private_dns)
		return;
	choice_new(c);
	one = candidate_new(c, BREADTH_NAME);
	dns_attributes_on(c, one, e->vpc);
	change = candidate_change(c, one, "endpoint %s: private DNS on",
				  change_name(c->arena, c->m, e->vpc, &e->o));
	change_request(c->arena, change, "ec2", "modify-vpc-endpoint");
	change_object(c->arena, change, c->m, "--vpc-endpoint-id", e->vpc,
		      &e->o);
	change_flag(c->arena, change, "--private-dns-enabled");
	change_act(c, change,
		   "{change: {vpcs: {%s: {endpoints: {%s: {private_dns: "
		   "true}}}}}}",
		   e->vpc->o.name, e->o.name);
}

/* --- the obstacles -------------------------------------------------------- */

/* What is in the way on the way out: a rule or an entry of the client's own is
 * better mended */
static bool is_outward(const struct obstacle *o)
{
	return o->hop && o->hop->kind != HOP_GROUPS &&
	       o->hop->kind != HOP_ACL && o->code &&
	       strcmp(o->code, "VPCE_GATEWAY_PROTOCOL_RESTRICTION") != 0 &&
	       strcmp(o->code, "ROUTER_ADDRESS") != 0;
}

void candidates_service(struct candidates *c)
{
	const struct vpc_endpoint *e;
	struct wanted_endpoint w;

	if (!is_outward(c->o) || !is_wanted(c, &w))
		return;
	if (service_is_gateway(w.service->key))
		gateway_endpoint(c, &w);
	e = endpoint_there(&w, false);
	if (e)
		private_dns(c, e);
	else
		interface_endpoint(c, &w);
}

/* IFE-9: the provider has not accepted it */
void candidates_state(struct candidates *c)
{
	const struct node *n = c->o->hop->node;
	const struct vpc_endpoint *e = n ? n->endpoint : NULL;
	struct change *change;

	if (!e || strcmp(e->state, "pending-acceptance") != 0)
		return;
	choice_new(c);
	change = candidate_change(c, candidate_new(c, BREADTH_ENDPOINT),
				  "endpoint %s: accepted",
				  change_name(c->arena, c->m, e->vpc, &e->o));
	change_request(c->arena, change, "ec2",
		       "accept-vpc-endpoint-connections");
	if (e->provider)
		change_object(c->arena, change, c->m, "--service-id", NULL,
			      &e->provider->o);
	change_object(c->arena, change, c->m, "--vpc-endpoint-ids", e->vpc,
		      &e->o);
	change_act(c, change,
		   "{change: {vpcs: {%s: {endpoints: {%s: {state: "
		   "available}}}}}}",
		   e->vpc->o.name, e->o.name);
}
