// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/resolve_node.c - what nodes name: subnets, groups, each other
 */
#include <string.h>

#include "vpc/labfile.h"
#include "vpc/names.h"

/* A group once, however often it is named */
static void add_group(struct build *b, struct node *n, struct security_group *g)
{
	for (size_t i = 0; i < n->groups.n; i++)
		if (n->groups.items[i] == g)
			return;
	*vec_add(b->arena, &n->groups) = g;
}

/* Likewise a subnet: AWS takes both lists for sets */
static void add_subnet(struct build *b, struct node *n, struct subnet *s)
{
	for (size_t i = 0; i < n->subnets.n; i++)
		if (n->subnets.items[i] == s)
			return;
	*vec_add(b->arena, &n->subnets) = s;
}

/* Does AWS give it the VPC's default group when none is named? (SG-4) */
static bool has_default_group(const struct node *n)
{
	return n->vpc && n->kind != NODE_NAT_GATEWAY &&
	       !(n->kind == NODE_LOAD_BALANCER && n->is_network);
}

static void resolve_place(struct build *b, struct node *n,
			  const struct refs *subnets, const struct refs *groups)
{
	struct vpc *scope = n->endpoint ? n->vpc : NULL;

	if (n->vpc_ref.text)
		scope = names_resolve(b, NAME_VPC, NULL, &n->vpc_ref);
	for (size_t i = 0; i < subnets->n; i++) {
		struct subnet *s = names_resolve(b, NAME_SUBNET, scope,
						 &subnets->items[i]);

		if (s)
			add_subnet(b, n, s);
	}
	if (n->subnets.n)
		n->vpc = n->subnets.items[0]->vpc;
	for (size_t i = 0; i < groups->n; i++) {
		struct security_group *g = names_resolve(b, NAME_GROUP, scope,
							 &groups->items[i]);

		if (g)
			add_group(b, n, g);
	}
	if (!groups->given && has_default_group(n))
		add_group(b, n, n->vpc->security_groups.items[0]);
}

bool elastic_ip_named(const struct ref *ref)
{
	struct addr a;

	return ref->text && strcmp(ref->text, "true") != 0 &&
	       strcmp(ref->text, "false") != 0 &&
	       strcmp(ref->text, "auto") != 0 && !addr_parse(ref->text, &a);
}

static void check_elastic_ip(struct build *b, const struct vpc *vpc,
			     const struct ref *ref)
{
	if (elastic_ip_named(ref))
		names_resolve(b, NAME_ELASTIC_IP, vpc, ref);
}

/* An instance is where its interfaces are, and in the VPC of the first */
static void resolve_interfaces(struct build *b, struct node *n)
{
	for (size_t k = 0; k < n->network_interface_refs.n; k++) {
		const struct ref *ref = &n->network_interface_refs.items[k];
		struct network_interface *i;

		if (interface_by_id(b, ref))
			continue;
		i = names_resolve(b, NAME_NETWORK_INTERFACE, NULL, ref);
		if (!i || !i->subnet)
			continue;
		*vec_add(b->arena, &n->network_interfaces) = i;
		*vec_add(b->arena, &n->subnets) = i->subnet;
		for (size_t j = 0; j < i->groups.n; j++)
			add_group(b, n, i->groups.items[j]);
	}
	if (n->subnets.n)
		n->vpc = n->subnets.items[0]->vpc;
}

static void resolve_targets(struct build *b, struct target_group *g)
{
	for (size_t i = 0; i < g->targets.n; i++) {
		struct target *t = &g->targets.items[i];

		if (!t->address.family)
			t->node = names_resolve(b, NAME_NODE, NULL, &t->ref);
	}
}

static struct target_group *group_of(const struct node *n, const char *name)
{
	for (size_t i = 0; i < n->target_groups.n; i++)
		if (strcmp(n->target_groups.items[i]->o.name, name) == 0)
			return n->target_groups.items[i];
	return NULL;
}

static void resolve_balancer(struct build *b, struct node *n)
{
	for (size_t i = 0; i < n->target_groups.n; i++)
		resolve_targets(b, n->target_groups.items[i]);
	for (size_t i = 0; i < n->listeners.n; i++) {
		struct listener *l = &n->listeners.items[i];

		l->target_group = group_of(n, l->target_group_ref.text);
		if (!l->target_group)
			report_error(b->report, l->target_group_ref.at,
				     "%s: no target group '%s'; %s has %s%s",
				     l->target_group_ref.path,
				     l->target_group_ref.text, n->o.name,
				     n->target_groups.n
					     ? n->target_groups.items[0]->o.name
					     : "none",
				     n->target_groups.n > 1 ? " ..." : "");
	}
	for (size_t i = 0; i < n->elastic_ip_refs.n; i++)
		check_elastic_ip(b, n->vpc, &n->elastic_ip_refs.items[i]);
}

/* PRX-3: the port is the family's, whatever the database's own is */
static int family_port(const char *engine)
{
	if (strstr(engine, "postgres"))
		return 5432;
	if (strcmp(engine, "sqlserver") == 0)
		return 1433;
	return 3306;
}

/* A further endpoint of a proxy leads where the proxy does, or to readers */
static void resolve_endpoint(struct node *n)
{
	n->database = n->endpoint_of->database;
	if (n->database && n->read_only && n->database->reader)
		n->database = n->database->reader;
	n->engine = n->endpoint_of->engine;
	n->port = n->endpoint_of->port;
	n->tls = n->endpoint_of->tls;
	n->idle_client_timeout = n->endpoint_of->idle_client_timeout;
	n->connection_borrow_timeout =
		n->endpoint_of->connection_borrow_timeout;
}

static void resolve_proxy(struct build *b, struct node *n)
{
	if (n->endpoint_of)
		resolve_endpoint(n);
	if (!n->database_ref.text)
		return;
	n->database = names_resolve(b, NAME_NODE, NULL, &n->database_ref);
	if (!n->database)
		return;
	if (n->database->kind != NODE_DATABASE) {
		report_error(b->report, n->database_ref.at,
			     "%s: %s, %s, is no database", n->database_ref.path,
			     n->database->o.name,
			     node_kind_name(n->database->kind));
		n->database = NULL;
		return;
	}
	n->engine = n->database->engine;
	if (n->engine)
		n->port = family_port(n->engine);
}

/* RDL-3: what its role with the feature 'Lambda' lets it call */
static void resolve_invokes(struct build *b, struct node *n)
{
	for (size_t i = 0; i < n->invoke_refs.n; i++) {
		const struct ref *ref = &n->invoke_refs.items[i];
		const struct node *f = names_resolve(b, NAME_NODE, NULL, ref);

		if (f && f->kind != NODE_FUNCTION)
			report_error(b->report, ref->at,
				     "%s: %s, %s, is no function", ref->path,
				     f->o.name, node_kind_name(f->kind));
		else if (f)
			*vec_add(b->arena, &n->invokes) = f;
	}
}

static void resolve_node(struct build *b, struct node *n)
{
	if (n->kind == NODE_NAT_GATEWAY || n->kind == NODE_INTERNET_HOST ||
	    n->kind == NODE_ON_PREMISES_HOST ||
	    n->kind == NODE_TRANSIT_ATTACHMENT ||
	    (n->endpoint && n->endpoint->is_gateway))
		return;
	if (n->network_interface_refs.n)
		resolve_interfaces(b, n);
	else if (n->kind != NODE_DISTRIBUTION)
		resolve_place(b, n, &n->subnet_refs, &n->group_refs);
	check_elastic_ip(b, n->vpc, &n->public_ip_ref);
	if (n->kind == NODE_LOAD_BALANCER)
		resolve_balancer(b, n);
	if (n->kind == NODE_DATABASE)
		resolve_invokes(b, n);
	if (n->kind == NODE_PROXY)
		resolve_proxy(b, n);
	if (n->dns_server) {
		*vec_add(b->arena, &n->ports) = (struct port){53, true};
		*vec_add(b->arena, &n->ports) = (struct port){53, false};
	}
	if (n->port)
		*vec_add(b->arena, &n->ports) = (struct port){(uint16_t)n->port,
							      false};
}

static void resolve_hand_written(struct build *b, struct network_interface *i)
{
	struct vpc *scope = NULL;

	if (i->vpc_ref.text)
		scope = names_resolve(b, NAME_VPC, NULL, &i->vpc_ref);
	if (i->subnet_ref.text)
		i->subnet = names_resolve(b, NAME_SUBNET, scope,
					  &i->subnet_ref);
	for (size_t k = 0; k < i->group_refs.n; k++) {
		struct security_group *g = names_resolve(
			b, NAME_GROUP, scope, &i->group_refs.items[k]);
		bool known = !g;

		for (size_t j = 0; j < i->groups.n; j++)
			known |= i->groups.items[j] == g;
		if (!known)
			*vec_add(b->arena, &i->groups) = g;
	}
	if (!i->group_refs.given && i->subnet)
		*vec_add(b->arena,
			 &i->groups) = i->subnet->vpc->security_groups.items[0];
	check_elastic_ip(b, NULL, &i->public_ip_ref);
}

static void resolve_nat(struct build *b, const struct nat_gateway *nat)
{
	const struct refs *more = &nat->secondary_elastic_ip_refs;

	check_elastic_ip(b, nat->vpc, &nat->elastic_ip_ref);
	for (size_t i = 0; i < more->n; i++)
		check_elastic_ip(b, nat->vpc, &more->items[i]);
}

static void check_program(struct build *b, const struct node *n)
{
	if ((n->ready || n->ready_port) && !n->run && !n->reader_of &&
	    !n->incomplete)
		report_error(b->report, n->ready_at,
			     "%s.ready: nothing has to become ready without "
			     "'run'",
			     n->o.path);
}

void resolve_nodes(struct build *b)
{
	struct model *m = b->model;

	for (size_t i = 0; i < m->network_interfaces.n; i++)
		resolve_hand_written(b, m->network_interfaces.items[i]);
	for (size_t i = 0; i < m->nodes.n; i++) {
		resolve_node(b, m->nodes.items[i]);
		check_program(b, m->nodes.items[i]);
	}
	for (size_t i = 0; i < m->vpcs.n; i++)
		for (size_t j = 0; j < m->vpcs.items[i]->nat_gateways.n; j++)
			resolve_nat(b, m->vpcs.items[i]->nat_gateways.items[j]);
}
