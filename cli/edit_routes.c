// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/edit_routes.c - routes, and which subnets have which table
 */
#include <string.h>

#include "cli/edit_permissions.h"
#include "vpc/between.h"
#include "vpc/rules_text.h"

struct wanted { /* a route that is asked for */
	struct edit *e;
	struct route_table *t;
	struct prefix to;
	struct prefix_list *list; /* instead, or NULL */
	const char *name; /* "0.0.0.0/0", "corp" */
};

/* --- destinations --------------------------------------------------------- */

static const char *const destinations[] = {
	"--destination-cidr-block", "--destination-ipv6-cidr-block",
	"--destination-prefix-list-id", NULL};

static bool read_wanted(struct edit *e, struct wanted *w)
{
	const char *option = option_one_of(e, destinations);
	const char *text = option ? option_text(e, option) : NULL;

	*w = (struct wanted){.e = e};
	w->t = find_table(e, "--route-table-id",
			  option_text(e, "--route-table-id"));
	if (option == destinations[2]) {
		w->list = find_list(e, option, text);
		w->name = w->list ? w->list->o.name : NULL;
	} else if (text && permission_cidr(e, option, text, &w->to)) {
		w->name = arena_strdup(e->arena, PREFIX(w->to));
	}
	return !edit_failed(e);
}

static bool is_to(const struct wanted *w, const struct route *r)
{
	if (w->list || r->list)
		return w->list == r->list;
	return prefix_cmp(w->to, r->to) == 0;
}

/* The route that is there: those that come of themselves are the last */
static const struct route *route_there(const struct wanted *w)
{
	for (size_t i = 0; i < w->t->routes.n; i++)
		if (is_to(w, &w->t->routes.items[i]))
			return &w->t->routes.items[i];
	return NULL;
}

/* One that somebody wrote: neither propagated nor an endpoint's (RT-17) */
static bool is_own(const struct route *r)
{
	return r->origin <= ROUTE_PREFIX_LIST &&
	       r->target != TARGET_GATEWAY_ENDPOINT;
}

static bool is_local(const struct wanted *w)
{
	struct prefixes blocks = vpc_cidrs(w->t->vpc, w->to.addr.family);

	for (size_t i = 0; !w->list && i < blocks.n; i++)
		if (prefix_cmp(blocks.items[i], w->to) == 0)
			return true;
	return false;
}

/* What the file calls the destination, host bits and all */
static const char *key_of(const struct wanted *w)
{
	const char *const *path = PATH("vpcs", w->t->vpc->o.name,
				       "route_tables", w->t->o.name);
	const struct doc *d = written(w->e, path);
	struct prefix p;

	if (d && d->kind == DOC_MAPPING && document_get(d, "routes"))
		d = document_get(d, "routes");
	for (size_t i = 0; d && i < d->pairs.n; i++) {
		const char *key = d->pairs.items[i].key->text;

		if (w->list ? !strcmp(key, w->list->o.name) ||
				      !strcmp(key, w->list->o.id)
			    : prefix_parse(key, &p) &&
				      !prefix_cmp(prefix_mask(p), w->to))
			return key;
	}
	return NULL;
}

/* --- targets -------------------------------------------------------------- */

/* @key: what the mapping form calls it, {nat_gateway: nat} */
static const struct doc *target_value(const struct wanted *w, const char *key,
				      const char *name)
{
	struct doc *map;

	if (targets_called(w->e, w->t->vpc, name) == 1)
		return tree_word(w->e, name);
	map = tree_map(w->e);
	tree_set_text(w->e, map, key, name);
	return map;
}

static bool is_gateway(const struct vpc *vpc, const char *text,
		       const char *name, const char *id)
{
	size_t len = strlen(vpc->o.name);

	return strcmp(text, name) == 0 || strcmp(text, id) == 0 ||
	       (strncmp(text, vpc->o.name, len) == 0 && text[len] == '/' &&
		strcmp(text + len + 1, name) == 0);
}

/* --gateway-id: an internet or virtual private gateway, or local */
static const struct doc *gateway(const struct wanted *w, const char *option,
				 const char *text)
{
	const struct vpc *vpc = w->t->vpc;

	if (strcmp(text, "local") == 0)
		return tree_word(w->e, "local");
	if (vpc_has_gateway(vpc, GATEWAY_INTERNET) &&
	    is_gateway(vpc, text, "igw", vpc->internet_gateway_id))
		return tree_word(w->e, "igw");
	if (vpc_has_gateway(vpc, GATEWAY_VPN) &&
	    is_gateway(vpc, text, "vgw", vpc->vpn_gateway_id))
		return tree_word(w->e, "vgw");
	edit_refuse(w->e, "InvalidGatewayID.NotFound", text,
		    "%s: VPC %s has no gateway '%s'; igw, vgw and local are "
		    "words for what it may have",
		    option, vpc->o.name, text);
	return NULL;
}

static const struct doc *egress_only(const struct wanted *w, const char *option,
				     const char *text)
{
	const struct vpc *vpc = w->t->vpc;

	if (vpc_has_gateway(vpc, GATEWAY_EGRESS_ONLY) &&
	    is_gateway(vpc, text, "eigw", vpc->egress_only_internet_gateway_id))
		return tree_word(w->e, "eigw");
	edit_refuse(w->e, "InvalidGatewayID.NotFound", text,
		    "%s: VPC %s has no egress-only internet gateway '%s'; "
		    "its name would be eigw",
		    option, vpc->o.name, text);
	return NULL;
}

static const struct doc *nat(const struct wanted *w, const char *option,
			     const char *text)
{
	struct nat_gateway *n = find_nat(w->e, option, text);

	return n ? target_value(w, "nat_gateway",
				name_in(w->e, w->t->vpc, n->vpc, &n->o))
		 : NULL;
}

static const struct doc *instance(const struct wanted *w, const char *option,
				  const char *text)
{
	struct node *n = find_node(w->e, option, text, NODE_INSTANCE);

	return n ? target_value(w, "instance", n->o.name) : NULL;
}

/* An instance's own interface has no name in the file but the instance's */
static const struct doc *interface(const struct wanted *w, const char *option,
				   const char *text)
{
	const struct eni *eni = find_eni(w->e, option, text);

	if (!eni)
		return NULL;
	if (eni->hand)
		return target_value(w, "network_interface", eni->hand->o.name);
	if (eni->places.n && eni->places.items[0]->node->kind == NODE_INSTANCE)
		return target_value(w, "instance",
				    eni->places.items[0]->node->o.name);
	edit_refuse(w->e, "InvalidParameterValue", eni->o.name,
		    "%s: %s is managed by AWS and is no target of a route "
		    "(ENI-8)",
		    option, eni->o.name);
	return NULL;
}

static const struct doc *peering(const struct wanted *w, const char *option,
				 const char *text)
{
	struct peering *p = find_peering(w->e, option, text);

	return p ? target_value(w, "peering", p->o.name) : NULL;
}

static const struct doc *transit(const struct wanted *w, const char *option,
				 const char *text)
{
	struct transit_gateway *g = find_transit(w->e, option, text);

	return g ? target_value(w, "transit_gateway", g->o.name) : NULL;
}

static const struct {
	const char *option;
	const struct doc *(*read)(const struct wanted *w, const char *option,
				  const char *text);
} targets[] = {
	{"--gateway-id", gateway},
	{"--nat-gateway-id", nat},
	{"--instance-id", instance},
	{"--network-interface-id", interface},
	{"--vpc-peering-connection-id", peering},
	{"--transit-gateway-id", transit},
	{"--egress-only-internet-gateway-id", egress_only},
};

static const struct doc *read_target(const struct wanted *w)
{
	const char *names[ARRAY_LEN(targets) + 1] = {NULL}, *option;

	for (size_t i = 0; i < ARRAY_LEN(targets); i++)
		names[i] = targets[i].option;
	option = option_one_of(w->e, names);
	for (size_t i = 0; option && i < ARRAY_LEN(targets); i++)
		if (option == targets[i].option)
			return targets[i].read(w, option,
					       option_text(w->e, option));
	return NULL;
}

/* --- the verbs ------------------------------------------------------------ */

static void put_route(const struct wanted *w, const char *key,
		      const struct doc *target)
{
	act_change(w->e,
		   PATH("vpcs", w->t->vpc->o.name, "route_tables", w->t->o.name,
			"routes", key),
		   target);
}

static void create_route(struct edit *e)
{
	const struct route *there;
	const struct doc *target;
	struct wanted w;

	if (!read_wanted(e, &w))
		return;
	there = route_there(&w);
	if (is_local(&w) || (there && is_own(there)))
		edit_refuse(e, "RouteAlreadyExists", w.t->o.name,
			    "route table %s: %s is there already, %s; "
			    "replace-route gives it another target (RT-8)",
			    w.t->o.name, w.name,
			    there ? route_target_text(e->arena, there)
				  : "local");
	target = read_target(&w);
	if (target)
		put_route(&w, w.name, target);
}

static void replace_route(struct edit *e)
{
	const struct route *there;
	const struct doc *target;
	const char *key;
	struct wanted w;

	if (!read_wanted(e, &w))
		return;
	there = route_there(&w);
	if (!is_local(&w) && !(there && is_own(there)))
		edit_refuse(e, "InvalidParameterValue", w.t->o.name,
			    "route table %s: no route to %s; create-route "
			    "makes one",
			    w.t->o.name, w.name);
	target = read_target(&w);
	key = key_of(&w);
	if (target)
		put_route(&w, key ? key : w.name, target);
}

static void delete_route(struct edit *e)
{
	const struct route *there;
	const char *key;
	struct wanted w;

	if (!read_wanted(e, &w))
		return;
	there = route_there(&w);
	key = key_of(&w);
	if (!there && is_local(&w))
		edit_refuse(e, "InvalidParameterValue", w.t->o.name,
			    "route table %s: %s is local, and stays (RT-2)",
			    w.t->o.name, w.name);
	else if (!there)
		edit_refuse(e, "InvalidRoute.NotFound", w.t->o.name,
			    "route table %s: no route to %s", w.t->o.name,
			    w.name);
	else if (!is_own(there))
		edit_refuse(e, "InvalidParameterValue", w.t->o.name,
			    "route table %s: %s, %s, comes and goes by itself",
			    w.t->o.name, w.name,
			    route_target_text(e->arena, there));
	else if (!key)
		edit_error(e,
			   "route table %s: a default VPC without a route "
			   "of its own has this one; give it another first",
			   w.t->o.name);
	else
		put_route(&w, key, tree_null(e));
}

#define DESTINATION_OPTIONS                                           \
	{"--route-table-id", VALUE_TEXT, true},                       \
		{"--destination-cidr-block", VALUE_TEXT, false},      \
		{"--destination-ipv6-cidr-block", VALUE_TEXT, false}, \
	{                                                             \
		"--destination-prefix-list-id", VALUE_TEXT, false     \
	}

static const struct edit_option route_options[] = {
	DESTINATION_OPTIONS,
	{"--gateway-id", VALUE_TEXT, false},
	{"--nat-gateway-id", VALUE_TEXT, false},
	{"--instance-id", VALUE_TEXT, false},
	{"--network-interface-id", VALUE_TEXT, false},
	{"--vpc-peering-connection-id", VALUE_TEXT, false},
	{"--transit-gateway-id", VALUE_TEXT, false},
	{"--egress-only-internet-gateway-id", VALUE_TEXT, false},
	{NULL, VALUE_TEXT, false},
};
static const struct edit_option delete_options[] = {
	DESTINATION_OPTIONS,
	{NULL, VALUE_TEXT, false},
};

#define DESTINATION_USAGE "--route-table-id TABLE --destination-cidr-block CIDR"
#define DESTINATION_HELP                                                  \
	"  --route-table-id TABLE\n"                                      \
	"  --destination-cidr-block CIDR, --destination-ipv6-cidr-block " \
	"CIDR,\n"                                                         \
	"  --destination-prefix-list-id LIST\n"
#define TARGET_HELP                                                 \
	"and one target:\n"                                         \
	"  --gateway-id igw|vgw|local      --nat-gateway-id NAT\n"  \
	"  --instance-id INSTANCE          --network-interface-id " \
	"INTERFACE\n"                                               \
	"  --vpc-peering-connection-id PEERING\n"                   \
	"  --transit-gateway-id GATEWAY\n"                          \
	"  --egress-only-internet-gateway-id eigw\n"

const struct edit_verb verb_create_route = {
	.name = "create-route",
	.usage = DESTINATION_USAGE " --gateway-id igw|...",
	.about = "add a route to a table",
	.help = DESTINATION_HELP TARGET_HELP,
	.options = route_options,
	.run = create_route,
};
const struct edit_verb verb_replace_route = {
	.name = "replace-route",
	.usage = DESTINATION_USAGE " --nat-gateway-id NAT|...",
	.about = "give a route another target",
	.help = DESTINATION_HELP TARGET_HELP,
	.options = route_options,
	.run = replace_route,
};
const struct edit_verb verb_delete_route = {
	.name = "delete-route",
	.usage = DESTINATION_USAGE,
	.about = "take a route out of a table",
	.help = DESTINATION_HELP,
	.options = delete_options,
	.run = delete_route,
};
