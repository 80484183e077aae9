// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/resolve.c - names become pointers (lab-file.md section 3)
 */
#include <string.h>

#include "vpc/flow_log.h"
#include "vpc/labfile.h"
#include "vpc/names.h"
#include "vpc/removed.h"
#include "vpc/between.h"

static void add_name(struct build *b, enum name_kind kind, struct vpc *vpc,
		     const struct object *o, void *object)
{
	names_add(b->names, kind, vpc, o->name, o->id, object);
}

static void add_gateway(struct build *b, enum name_kind kind, struct vpc *vpc,
			const char *name, const char *id)
{
	struct object *o = arena_alloc(b->arena, sizeof(*o));

	*o = (struct object){
		.name = name, .path = vpc->o.path, .id = id, .at = vpc->o.at};
	add_name(b, kind, vpc, o, o);
}

static void add_vpc(struct build *b, struct vpc *vpc)
{
	add_name(b, NAME_VPC, NULL, &vpc->o, vpc);
	add_gateway(b, NAME_INTERNET_GATEWAY, vpc, "igw",
		    vpc->internet_gateway_id);
	add_gateway(b, NAME_VPN_GATEWAY, vpc, "vgw", vpc->vpn_gateway_id);
	if (vpc->egress_only_internet_gateway)
		add_gateway(b, NAME_INTERNET_GATEWAY, vpc, "eigw",
			    vpc->egress_only_internet_gateway_id);
	for (size_t i = 0; i < vpc->subnets.n; i++)
		add_name(b, NAME_SUBNET, vpc, &vpc->subnets.items[i]->o,
			 vpc->subnets.items[i]);
	for (size_t i = 0; i < vpc->route_tables.n; i++)
		add_name(b, NAME_ROUTE_TABLE, vpc,
			 &vpc->route_tables.items[i]->o,
			 vpc->route_tables.items[i]);
	for (size_t i = 0; i < vpc->nat_gateways.n; i++)
		add_name(b, NAME_NAT_GATEWAY, vpc,
			 &vpc->nat_gateways.items[i]->o,
			 vpc->nat_gateways.items[i]);
	for (size_t i = 0; i < vpc->endpoints.n; i++)
		add_name(b, NAME_ENDPOINT, vpc, &vpc->endpoints.items[i]->o,
			 vpc->endpoints.items[i]);
	for (size_t i = 0; i < vpc->security_groups.n; i++)
		add_name(b, NAME_GROUP, vpc, &vpc->security_groups.items[i]->o,
			 vpc->security_groups.items[i]);
	for (size_t i = 0; i < vpc->network_acls.n; i++)
		add_name(b, NAME_ACL, vpc, &vpc->network_acls.items[i]->o,
			 vpc->network_acls.items[i]);
}

/* Nodes of all kinds share their names (N-1) */
static void add_node(struct build *b, struct node *n)
{
	struct node *first;

	if (n->kind == NODE_NAT_GATEWAY || n->kind == NODE_ENDPOINT)
		return;
	if (n->service && !n->o.at.line) { /* ready-made: a node goes first */
		add_name(b, NAME_SERVICE, NULL, &n->o, n);
		return;
	}
	first = names_add(b->names, NAME_NODE, NULL, n->o.name, n->o.id, n);
	if (first)
		report_error(b->report, n->o.at,
			     "%s: '%s' is already the %s of line %d; nodes "
			     "share their names (N-1)",
			     n->o.path, n->o.name, node_kind_name(first->kind),
			     first->o.at.line);
}

/* Its parts have names of their own in it; these are for 'at' alone */
static void add_transit_gateway(struct build *b, struct transit_gateway *g)
{
	add_name(b, NAME_TRANSIT_GATEWAY, NULL, &g->o, g);
	for (size_t i = 0; i < g->attachments.n; i++)
		add_name(b, NAME_TRANSIT_ATTACHMENT, NULL,
			 &g->attachments.items[i]->o, g->attachments.items[i]);
	for (size_t i = 0; i < g->route_tables.n; i++)
		add_name(b, NAME_TRANSIT_ROUTE_TABLE, NULL,
			 &g->route_tables.items[i]->o,
			 g->route_tables.items[i]);
}

static void add_names(struct build *b)
{
	struct model *m = b->model;

	for (size_t i = 0; i < m->vpcs.n; i++)
		add_vpc(b, m->vpcs.items[i]);
	for (size_t i = 0; i < m->nodes.n; i++)
		add_node(b, m->nodes.items[i]);
	for (size_t i = 0; i < m->network_interfaces.n; i++)
		add_name(b, NAME_NETWORK_INTERFACE, NULL,
			 &m->network_interfaces.items[i]->o,
			 m->network_interfaces.items[i]);
	for (size_t i = 0; i < m->elastic_ips.n; i++)
		add_name(b, NAME_ELASTIC_IP, NULL, &m->elastic_ips.items[i]->o,
			 m->elastic_ips.items[i]);
	for (size_t i = 0; i < m->peerings.n; i++)
		add_name(b, NAME_PEERING, NULL, &m->peerings.items[i]->o,
			 m->peerings.items[i]);
	for (size_t i = 0; i < m->prefix_lists.n; i++)
		add_name(b, NAME_PREFIX_LIST, NULL,
			 &m->prefix_lists.items[i]->o,
			 m->prefix_lists.items[i]);
	for (size_t i = 0; i < m->transit_gateways.n; i++)
		add_transit_gateway(b, m->transit_gateways.items[i]);
	for (size_t i = 0; i < m->endpoint_services.n; i++)
		add_name(b, NAME_ENDPOINT_SERVICE, NULL,
			 &m->endpoint_services.items[i]->o,
			 m->endpoint_services.items[i]);
	for (size_t i = 0; i < m->on_premises.n; i++)
		add_name(b, NAME_ON_PREMISES, NULL, &m->on_premises.items[i]->o,
			 m->on_premises.items[i]);
	for (size_t i = 0; i < m->flow_logs.n; i++)
		add_name(b, NAME_FLOW_LOG, NULL, &m->flow_logs.items[i]->o,
			 m->flow_logs.items[i]);
}

/* --- inside VPCs -------------------------------------------------------- */

/* VPC-13: the subnet's own exclusion goes before its VPC's */
enum public_access public_access_of(const struct model *m,
				    const struct subnet *s)
{
	enum bpa_exclusion exclusion = s->bpa_exclusion ? s->bpa_exclusion
							: s->vpc->bpa_exclusion;

	if (m->block_public_access == BPA_OFF ||
	    exclusion == BPA_ALLOW_BIDIRECTIONAL)
		return PUBLIC_OPEN;
	return m->block_public_access == BPA_INGRESS ||
			       exclusion == BPA_ALLOW_EGRESS
		       ? PUBLIC_OUTWARD
		       : PUBLIC_SHUT;
}

static void resolve_subnet(struct build *b, struct subnet *s)
{
	s->public_access = public_access_of(b->model, s);
	s->route_table = s->vpc->main_route_table; /* RT-1 */
	s->network_acl = s->vpc->network_acls.items[0]; /* ACL-1 */
	if (s->route_table_ref.text) {
		struct route_table *t = names_resolve(
			b, NAME_ROUTE_TABLE, s->vpc, &s->route_table_ref);

		if (t)
			s->route_table = t;
	}
	if (s->network_acl_ref.text) {
		struct network_acl *acl = names_resolve(b, NAME_ACL, s->vpc,
							&s->network_acl_ref);

		if (acl)
			s->network_acl = acl;
	}
	if (s->route_table->vpc != s->vpc)
		report_error(b->report, s->route_table_ref.at,
			     "%s: route table %s is of VPC %s",
			     s->route_table_ref.path, s->route_table->o.name,
			     s->route_table->vpc->o.name);
	if (s->network_acl->vpc != s->vpc)
		report_error(b->report, s->network_acl_ref.at,
			     "%s: network ACL %s is of VPC %s",
			     s->network_acl_ref.path, s->network_acl->o.name,
			     s->network_acl->vpc->o.name);
}

/* The target of a route was removed: the route stays, a blackhole (RT-12) */
static bool leads_nowhere(struct build *b, const struct vpc *vpc,
			  enum name_kind kind, struct route *route)
{
	const struct ref *ref = &route->target_ref;

	if (names_find(b->names, kind, vpc, ref->text).n ||
	    !removed_target(b, kind, vpc, ref))
		return false;
	route->target = TARGET_BLACKHOLE;
	return true;
}

/* An instance and its primary interface may have one name: either is meant */
static bool is_primary_of(struct build *b, const struct vpc *vpc,
			  const struct ref *ref, const struct object *interface)
{
	struct name_hits nodes = names_find(b->names, NAME_NODE, vpc,
					    ref->text);
	const struct node *n = nodes.n == 1 ? nodes.object[0] : NULL;

	return n && n->network_interface_refs.n &&
	       strcmp(n->network_interface_refs.items[0].text,
		      interface->name) == 0;
}

/* What a route's bare name can mean: exactly one of these */
static void resolve_target(struct build *b, const struct vpc *vpc,
			   struct route *route)
{
	static const struct {
		enum name_kind kind;
		enum route_target target;
		const char *key;
	} kinds[] = {
		{NAME_NAT_GATEWAY, TARGET_NAT_GATEWAY, "nat_gateway"},
		{NAME_NODE, TARGET_INSTANCE, "instance"},
		{NAME_NETWORK_INTERFACE, TARGET_NETWORK_INTERFACE,
		 "network_interface"},
		{NAME_PEERING, TARGET_PEERING, "peering"},
		{NAME_TRANSIT_GATEWAY, TARGET_TRANSIT_GATEWAY,
		 "transit_gateway"},
	};
	const struct ref *ref = &route->target_ref;
	int found = -1;

	for (int i = 0; i < (int)ARRAY_LEN(kinds); i++) {
		struct name_hits hits = names_find(b->names, kinds[i].kind, vpc,
						   ref->text);

		if (!hits.n ||
		    (kinds[i].kind == NAME_NETWORK_INTERFACE && found >= 0 &&
		     is_primary_of(b, vpc, ref, hits.object[0])))
			continue;
		if (found >= 0) {
			report_error(b->report, ref->at,
				     "%s: '%s' is ambiguous; write {%s: %s} or "
				     "{%s: %s}",
				     ref->path, ref->text, kinds[found].key,
				     ref->text, kinds[i].key, ref->text);
			return;
		}
		found = i;
	}
	if (found >= 0)
		route->target = kinds[found].target;
	else if (!leads_nowhere(b, vpc, NAME_ROUTE_TARGET, route))
		names_missing(b, NAME_ROUTE_TARGET, vpc, ref);
}

/* A VPC's route to a transit gateway is one to its attachment there. Without
 * one AWS takes no such route (RT-15), but keeps what is there (RT-12). */
static void find_attachment(struct build *b, const struct vpc *vpc,
			    struct route *route)
{
	const struct transit_gateway *g = names_resolve(
		b, NAME_TRANSIT_GATEWAY, vpc, &route->target_ref);

	if (g)
		route->attachment = transit_attachment_of(g, vpc);
	if (g && !route->attachment && removed_attachment(b, g, vpc->o.name))
		route->target = TARGET_BLACKHOLE;
}

static void resolve_route(struct build *b, const struct vpc *vpc,
			  struct route *route)
{
	const struct ref *ref = &route->target_ref;

	if (route->list_ref.text)
		route->list = names_resolve(b, NAME_PREFIX_LIST, NULL,
					    &route->list_ref);
	if (route->target == N_ROUTE_TARGETS)
		resolve_target(b, vpc, route);
	if (route->target == TARGET_INTERNET_GATEWAY &&
	    vpc->internet_gateway == GATEWAY_NONE &&
	    removed_gateway(b, vpc, "internet_gateway"))
		route->target = TARGET_BLACKHOLE;
	if (route->target == TARGET_EGRESS_ONLY_GATEWAY &&
	    !vpc->egress_only_internet_gateway &&
	    removed_gateway(b, vpc, "egress_only_internet_gateway"))
		route->target = TARGET_BLACKHOLE;
	if (route->target == TARGET_VPN_GATEWAY &&
	    vpc->vpn_gateway == GATEWAY_NONE &&
	    removed_gateway(b, vpc, "vpn_gateway"))
		route->target = TARGET_BLACKHOLE;
	if (route->target == TARGET_NAT_GATEWAY &&
	    !leads_nowhere(b, vpc, NAME_NAT_GATEWAY, route))
		route->nat_gateway = names_resolve(b, NAME_NAT_GATEWAY, vpc,
						   ref);
	if (route->target == TARGET_PEERING &&
	    !leads_nowhere(b, vpc, NAME_PEERING, route))
		route->peering = names_resolve(b, NAME_PEERING, vpc, ref);
	if (route->target == TARGET_TRANSIT_GATEWAY &&
	    !leads_nowhere(b, vpc, NAME_TRANSIT_GATEWAY, route))
		find_attachment(b, vpc, route);
}

/* An instance's or interface's ENI exists only after interfaces_derive() */
static void check_route_node(struct build *b, const struct vpc *vpc,
			     struct route *route)
{
	struct node *n;

	if ((route->target == TARGET_NETWORK_INTERFACE &&
	     leads_nowhere(b, vpc, NAME_NETWORK_INTERFACE, route)) ||
	    (route->target == TARGET_INSTANCE &&
	     leads_nowhere(b, vpc, NAME_NODE, route)))
		return;
	if (route->target == TARGET_NETWORK_INTERFACE)
		names_resolve(b, NAME_NETWORK_INTERFACE, vpc,
			      &route->target_ref);
	if (route->target != TARGET_INSTANCE)
		return;
	n = names_resolve(b, NAME_NODE, vpc, &route->target_ref);
	if (n && n->kind != NODE_INSTANCE)
		report_error(
			b->report, route->target_ref.at,
			"%s: %s, %s, is no target; a route leads to gateways, "
			"instances and network interfaces (RT-10)",
			route->target_ref.path, n->o.name,
			node_kind_name(n->kind));
}

static void resolve_rule(struct build *b, const struct security_group *g,
			 struct security_group_rule *rule)
{
	const struct ref *ref = &rule->peer_ref;
	bool group = names_find(b->names, NAME_GROUP, g->vpc, ref->text).n;
	bool list = names_find(b->names, NAME_PREFIX_LIST, NULL, ref->text).n;

	if (rule->cidr.addr.family || rule->group)
		return;
	if (rule->peer_is == PEER_BY_NAME && group && list) {
		report_error(b->report, ref->at,
			     "%s: '%s' is ambiguous; write {security_group: "
			     "%s} or {prefix_list: %s}",
			     ref->path, ref->text, ref->text, ref->text);
		return;
	}
	if (rule->peer_is == PEER_PREFIX_LIST ||
	    (rule->peer_is == PEER_BY_NAME && list)) {
		rule->list = names_resolve(b, NAME_PREFIX_LIST, NULL, ref);
		return;
	}
	rule->stale = !group && removed_foreign(b, g->vpc, ref);
	if (group)
		rule->group = names_resolve(b, NAME_GROUP, g->vpc, ref);
	else if (!rule->stale)
		names_missing(b, rule->peer_is ? NAME_GROUP : NAME_RULE_PEER,
			      g->vpc, ref);
}

static const struct subnet *subnet_of_group(const struct build *b,
					    const struct security_group *g)
{
	const struct model *m = b->model;

	for (size_t i = 0; i < m->nodes.n; i++) {
		const struct node *n = m->nodes.items[i];

		for (size_t j = 0; j < n->groups.n && n->subnets.n; j++)
			if (n->groups.items[j] == g)
				return n->subnets.items[0];
	}
	return NULL;
}

/* A name where a CIDR belongs; say which CIDR may have been meant */
static void check_entry(struct build *b, const struct network_acl *acl,
			const struct acl_entry *entry)
{
	const struct ref *ref = &entry->cidr_ref;
	struct name_hits groups, subnets;
	const struct subnet *s = NULL;

	if (entry->cidr.addr.family || !ref->text)
		return;
	groups = names_find(b->names, NAME_GROUP, acl->vpc, ref->text);
	subnets = names_find(b->names, NAME_SUBNET, acl->vpc, ref->text);
	if (subnets.n)
		s = subnets.object[0];
	else if (groups.n)
		s = subnet_of_group(b, groups.object[0]);
	report_error(b->report, ref->at,
		     "%s: '%s' is no CIDR; ACLs take no %s (ACL-6)%s",
		     ref->path, ref->text, groups.n ? "groups" : "names",
		     s ? arena_printf(b->arena, ". %s is %s", s->o.name,
				      PREFIX(s->cidr))
		       : "");
}

static void resolve_vpc(struct build *b, struct vpc *vpc)
{
	vpc->main_route_table = vpc->route_tables.items[0];
	if (vpc->main_route_table_ref.text) {
		struct route_table *t = names_resolve(
			b, NAME_ROUTE_TABLE, vpc, &vpc->main_route_table_ref);

		if (t)
			vpc->main_route_table = t;
	}
	for (size_t i = 0; i < vpc->subnets.n; i++)
		resolve_subnet(b, vpc->subnets.items[i]);
	for (size_t i = 0; i < vpc->nat_gateways.n; i++) {
		struct nat_gateway *nat = vpc->nat_gateways.items[i];

		if (nat->subnet_ref.text)
			nat->subnet = names_resolve(b, NAME_SUBNET, vpc,
						    &nat->subnet_ref);
		if (nat->subnet && !nat->is_regional)
			*vec_add(b->arena, &nat->node->subnets) = nat->subnet;
	}
	for (size_t i = 0; i < vpc->route_tables.n; i++) {
		struct route_table *t = vpc->route_tables.items[i];

		for (size_t j = 0; j < t->routes.n; j++) {
			resolve_route(b, vpc, &t->routes.items[j]);
			check_route_node(b, vpc, &t->routes.items[j]);
		}
	}
	resolve_propagated(b, vpc);
	for (size_t i = 0; i < vpc->security_groups.n; i++) {
		struct security_group *g = vpc->security_groups.items[i];

		for (size_t j = 0; j < g->ingress.n; j++)
			resolve_rule(b, g, &g->ingress.items[j]);
		for (size_t j = 0; j < g->egress.n; j++)
			resolve_rule(b, g, &g->egress.items[j]);
	}
}

static void check_acls(struct build *b, const struct vpc *vpc)
{
	for (size_t i = 0; i < vpc->network_acls.n; i++) {
		const struct network_acl *acl = vpc->network_acls.items[i];

		for (size_t j = 0; j < acl->ingress.n; j++)
			check_entry(b, acl, &acl->ingress.items[j]);
		for (size_t j = 0; j < acl->egress.n; j++)
			check_entry(b, acl, &acl->egress.items[j]);
	}
}

void model_resolve(struct build *b)
{
	struct model *m = b->model;

	b->names = b->model->names = names_new(b->arena);
	add_names(b);
	ipv6_assign_blocks(b);
	resolve_peerings(b);
	resolve_transit_gateways(b);
	services_assign(b);
	resolve_zones(b);
	distributions_resolve(b);
	for (size_t i = 0; i < m->vpcs.n; i++)
		resolve_vpc(b, m->vpcs.items[i]);
	resolve_lists(b);
	resolve_endpoints(b);
	resolve_policies(b);
	resolve_nodes(b);
	resolve_regional_nats(b);
	for (size_t i = 0; i < m->vpcs.n; i++)
		check_acls(b, m->vpcs.items[i]);
	drills_replay(b);
}
