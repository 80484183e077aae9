// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * import/describe_route.c - route tables of an account
 *
 * Routes that AWS adds by itself are left out: local ones, those of gateway
 * endpoints, and what a virtual private gateway propagates. One whose target
 * is nothing that the lab has leads nowhere.
 */
#include <string.h>

#include "base/addr.h"
#include "import/describe.h"

static bool begins(const char *text, const char *with)
{
	return text && strncmp(text, with, strlen(with)) == 0;
}

/* The name of a target; in full where others may be called the same */
static const struct doc *target(struct describe *x, const struct found *t,
				const char *kind, const struct found *f)
{
	struct doc *map;

	if (f->is == MEMBER_INSTANCE || f->is == MEMBER_TRANSIT_GATEWAY ||
	    f->is == MEMBER_PEERING)
		if (!index_find(
			    &x->names,
			    arena_printf(x->arena, "interface %s", f->name)))
			return branch_text(x->arena, t->d->at, f->name);
	if (f->is == MEMBER_NAT_GATEWAY &&
	    !index_find(&x->names,
			arena_printf(x->arena, "interface %s", f->name)) &&
	    !index_find(&x->names, arena_printf(x->arena, "node %s", f->name)))
		return branch_text(x->arena, t->d->at, f->name);
	map = branch_map(x->arena, t->d->at);
	put(x, map, kind, t, f->name);
	return map;
}

static const struct doc *to_object(struct describe *x, const struct found *t,
				   const struct doc *route)
{
	static const struct {
		const char *key;
		enum member is;
		const char *kind;
	} targets[] = {
		{"NatGatewayId", MEMBER_NAT_GATEWAY, "nat_gateway"},
		{"InstanceId", MEMBER_INSTANCE, "instance"},
		{"TransitGatewayId", MEMBER_TRANSIT_GATEWAY, "transit_gateway"},
		{"VpcPeeringConnectionId", MEMBER_PEERING, "peering"},
	};

	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		const struct found *f = found_of(x, targets[i].is,
						 said(route, targets[i].key));

		/* a NAT gateway serves its own VPC alone */
		if (f && f->name &&
		    (f->is != MEMBER_NAT_GATEWAY || f->vpc == t->vpc))
			return target(x, t, targets[i].kind, f);
	}
	return NULL;
}

/* An interface that is written, or its node */
static const struct doc *to_interface(struct describe *x, const struct found *t,
				      const struct doc *route)
{
	const struct found *f = found_of(x, MEMBER_INTERFACE,
					 said(route, "NetworkInterfaceId"));
	struct doc *map;

	if (!f || !interface_subnet(x, f))
		return NULL;
	if (!account_by_hand(x, f))
		return f->owner && f->owner->name
			       ? target(x, t, "instance", f->owner)
			       : NULL;
	map = branch_map(x->arena, t->d->at);
	put(x, map, "network_interface", t, f->name);
	return map;
}

static const struct doc *to_gateway(struct describe *x, const struct found *t,
				    const struct doc *route)
{
	const struct found *vpc = t->vpc;
	const char *id = said(route, "GatewayId");
	const char *out = said(route, "EgressOnlyInternetGatewayId");
	const char *word = NULL;

	if (id && vpc->igw && strcmp(id, vpc->igw) == 0)
		word = "igw";
	else if (id && vpc->vgw && strcmp(id, vpc->vgw) == 0)
		word = "vgw";
	else if (out && vpc->eigw && strcmp(out, vpc->eigw) == 0)
		word = "eigw";
	else if (id && strcmp(id, "local") == 0)
		word = "local";
	return word ? branch_text(x->arena, t->d->at, word) : NULL;
}

static const struct doc *target_of(struct describe *x, const struct found *t,
				   const struct doc *route)
{
	const struct doc *to = NULL;

	if (!said_is(route, "State", "blackhole")) {
		to = to_gateway(x, t, route);
		if (!to)
			to = to_object(x, t, route);
		if (!to)
			to = to_interface(x, t, route);
		if (!to)
			remark(x, IMPORT_ASSUMED, t,
			       "a route leads to nothing that is described, or "
			       "that a lab has: a blackhole");
	}
	return to ? to : branch_text(x->arena, t->d->at, "blackhole");
}

/* Where a route leads, as the lab writes it; NULL: nothing that it knows */
static const char *destination(struct describe *x, const struct found *t,
			       const struct doc *route)
{
	const char *cidr = said(route, "DestinationCidrBlock");
	const struct found *list;
	struct prefix p;

	if (!cidr)
		cidr = said(route, "DestinationIpv6CidrBlock");
	if (cidr)
		return prefix_parse(cidr, &p) ? cidr : NULL;
	list = found_of(x, MEMBER_PREFIX_LIST,
			said(route, "DestinationPrefixListId"));
	if (!list)
		remark(x, IMPORT_ASSUMED, t,
		       "without a route for a prefix list that is not "
		       "described");
	return list ? list->name : NULL;
}

/* Does a VPN that is written announce it? */
static bool is_announced(const struct found *vpc, const struct doc *route)
{
	const char *to = said(route, "DestinationCidrBlock");

	for (size_t i = 0; to && i < vpc->premises.n; i++)
		if (strcmp(vpc->premises.items[i], to) == 0)
			return true;
	return false;
}

/* Does AWS add it by itself? */
static bool is_implied(const struct found *vpc, const struct doc *route)
{
	const char *gateway = said(route, "GatewayId");

	if (begins(gateway, "vpce-"))
		return said(route, "DestinationPrefixListId");
	if (said_is(route, "Origin", "EnableVgwRoutePropagation"))
		return is_announced(vpc, route);
	return gateway && strcmp(gateway, "local") == 0 &&
	       (said_is(route, "Origin", "CreateRouteTable") ||
		!said(route, "Origin"));
}

/* A local one counts where it is narrower than the VPC's own (RT-2) */
static bool is_local(const struct found *vpc, const char *to,
		     const struct doc *route)
{
	if (!said_is(route, "GatewayId", "local"))
		return false;
	for (size_t i = 0; i < vpc->cidrs.n; i++)
		if (strcmp(vpc->cidrs.items[i], to) == 0)
			return true;
	return strchr(to, ':');
}

/* RT-7: only a middlebox can take that from the VPC's router */
static bool is_inside(const struct found *vpc, const char *to)
{
	struct prefix p, block;

	for (size_t i = 0; i < vpc->cidrs.n; i++)
		if (prefix_parse(to, &p) &&
		    prefix_parse(vpc->cidrs.items[i], &block) &&
		    prefix_covers(block, p))
			return true;
	return false;
}

static bool is_gateway(const struct doc *target)
{
	static const char *const words[] = {"igw", "eigw", "vgw", "blackhole"};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (target->kind == DOC_SCALAR &&
		    strcmp(target->text, words[i]) == 0)
			return true;
	return false;
}

static void put_routes(struct describe *x, struct doc *into,
		       const struct found *t)
{
	size_t n;
	const struct doc *const *routes = said_list(t->d, "Routes", &n);

	for (size_t i = 0; i < n; i++) {
		const char *to;
		const struct doc *target;

		if (is_implied(t->vpc, routes[i]))
			continue;
		to = destination(x, t, routes[i]);
		if (!to || is_local(t->vpc, to, routes[i]) ||
		    document_get(into, to))
			continue;
		target = target_of(x, t, routes[i]);
		if (is_inside(t->vpc, to) && is_gateway(target) && x->accepted)
			remark(x, IMPORT_ASSUMED, t,
			       "without a route inside of its VPC that leads "
			       "nowhere");
		else
			branch_put(x->arena, into, to, routes[i]->at, target);
	}
}

/* "igw" or "vgw": the gateway whose traffic a table steers; or NULL (RT-30) */
static const char *edge_of(const struct found *t)
{
	size_t n;
	const struct doc *const *all = said_list(t->d, "Associations", &n);

	for (size_t i = 0; i < n; i++) {
		const char *id = said(all[i], "GatewayId");

		if (begins(id, "igw-") ||
		    (id && t->vpc->igw && strcmp(id, t->vpc->igw) == 0))
			return "igw";
		if (begins(id, "vgw-") ||
		    (id && t->vpc->vgw && strcmp(id, t->vpc->vgw) == 0))
			return "vgw";
	}
	return NULL;
}

/* RT-4; without a gateway there is nothing to take */
static bool is_propagating(const struct found *t)
{
	size_t n;

	said_list(t->d, "PropagatingVgws", &n);
	return n && t->vpc->vgw;
}

static void put_table(struct describe *x, struct doc *into,
		      const struct found *t)
{
	struct doc *map = branch_map(x->arena, t->d->at);
	struct doc *routes = branch_map(x->arena, t->d->at);
	bool is_main = strcmp(t->name, "main") == 0;

	put_id(x, map, t, "rtb");
	if (edge_of(t))
		put(x, map, "gateway", t, edge_of(t));
	put_routes(x, routes, t);
	if (is_propagating(t))
		put(x, map, "propagate", t, "true");
	if (routes->pairs.n || said_true(t->vpc->d, "IsDefault"))
		branch_put(x->arena, map, "routes", t->d->at, routes);
	if (map->pairs.n || !is_main)
		put_object(x, into, t->name, t, map, "routes");
}

void account_routes(struct describe *x, struct found *vpc)
{
	const struct founds *tables = &vpc->inside[MEMBER_ROUTE_TABLE];
	struct doc *into = branch_map(x->arena, vpc->d->at);

	for (size_t i = 0; i < tables->n; i++)
		if (!tables->items[i]->gone)
			put_table(x, into, tables->items[i]);
	if (into->pairs.n)
		branch_put(x->arena, vpc->made, "route_tables", vpc->d->at,
			   into);
}
