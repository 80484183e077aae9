// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli/edit_find.c - objects of a running lab, by what an option calls them
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/edit_verb.h"
#include "vpc/between.h"

enum { LISTED_MAX = 8 };

struct candidate {
	const struct object *o;
	const struct vpc *vpc; /* what it is in, or NULL */
};

struct candidates {
	struct candidate *items;
	size_t n, cap;
};

struct search {
	struct edit *e;
	const char *option;
	const char *kind; /* "security group" */
	const char *code; /* of AWS, when there is none */
	struct candidates all;
};

static void add(struct search *s, const struct object *o, const struct vpc *vpc)
{
	*vec_add(s->e->arena, &s->all) = (struct candidate){o, vpc};
}

/* --- one of them ---------------------------------------------------------- */

static const char *full_name(const struct search *s, const struct candidate *c)
{
	if (!c->vpc || s->e->m->vpcs.n < 2)
		return c->o->name;
	return arena_printf(s->e->arena, "%s/%s", c->vpc->o.name, c->o->name);
}

/* By name, VPC/NAME or identifier */
static bool is_called(const struct candidate *c, const char *text)
{
	size_t len;

	if (strcmp(c->o->name, text) == 0 || strcmp(c->o->id, text) == 0)
		return true;
	if (!c->vpc)
		return false;
	len = strlen(c->vpc->o.name);
	return strncmp(text, c->vpc->o.name, len) == 0 && text[len] == '/' &&
	       strcmp(text + len + 1, c->o->name) == 0;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The one whose name is nearest, with or without its VPC's; or NULL */
static const char *nearest(const struct search *s, const char *text)
{
	size_t n = s->all.n;
	const char **names = arena_alloc(s->e->arena,
					 2 * (n + 1) * sizeof(*names));
	const char *near;

	for (size_t i = 0; i < n; i++) {
		names[i] = s->all.items[i].o->name;
		names[n + i] = full_name(s, &s->all.items[i]);
	}
	near = text_nearest(text, names, 2 * n);
	for (size_t i = 0; near && i < n; i++)
		if (names[i] == near)
			return names[n + i];
	return near;
}

/* "; did you mean 'database'?", or all that there are */
static const char *suggestion(const struct search *s, const char *text)
{
	size_t n = s->all.n;
	const char **names = arena_alloc(s->e->arena, (n + 1) * sizeof(*names));
	struct text t = {.arena = s->e->arena};
	const char *near = nearest(s, text);

	if (near)
		return arena_printf(s->e->arena, "; did you mean '%s'?", near);
	for (size_t i = 0; i < n; i++)
		names[i] = full_name(s, &s->all.items[i]);
	if (n)
		qsort(names, n, sizeof(*names), by_text);
	text_add(&t, "; there %s", n == 1 ? "is " : "are ");
	for (size_t i = 0; i < n && i < LISTED_MAX; i++)
		text_add(&t, "%s%s", i ? ", " : "", names[i]);
	if (n > LISTED_MAX)
		text_add(&t, " and %zu more", n - LISTED_MAX);
	text_add(&t, "%s", n ? "" : "none");
	return t.s;
}

static void ambiguous(const struct search *s, const char *text)
{
	struct text t = {.arena = s->e->arena};

	for (size_t i = 0; i < s->all.n; i++) {
		const struct candidate *c = &s->all.items[i];

		if (is_called(c, text))
			text_add(&t, "%s%s", t.n ? " or " : "",
				 c->vpc ? full_name(s, c) : c->o->id);
	}
	edit_error(s->e, "%s: '%s' is the name of several; write %s", s->option,
		   text, t.s);
}

static void *found(const struct search *s, const char *text)
{
	const struct object *only = NULL;
	size_t hits = 0;

	if (!text)
		return NULL;
	for (size_t i = 0; i < s->all.n; i++)
		if (is_called(&s->all.items[i], text)) {
			only = s->all.items[i].o;
			hits++;
		}
	if (hits == 1)
		return (void *)(uintptr_t)only;
	if (hits)
		ambiguous(s, text);
	else
		edit_refuse(s->e, s->code, text, "%s: no %s '%s'%s", s->option,
			    s->kind, text, suggestion(s, text));
	return NULL;
}

/* --- of each kind --------------------------------------------------------- */

#define SEARCH(kind_, code_)                                           \
	{                                                              \
		.e = e, .option = option, .kind = kind_, .code = code_ \
	}
/* All of one list of the lab, or of each VPC */
#define ADD_ALL(list_)                             \
	for (size_t i = 0; i < e->m->list_.n; i++) \
	add(&s, &e->m->list_.items[i]->o, NULL)
#define ADD_INSIDE(list_)                                                 \
	for (size_t i = 0; i < e->m->vpcs.n; i++)                         \
		for (size_t j = 0; j < e->m->vpcs.items[i]->list_.n; j++) \
	add(&s, &e->m->vpcs.items[i]->list_.items[j]->o, e->m->vpcs.items[i])

struct vpc *find_vpc(struct edit *e, const char *option, const char *text)
{
	struct search s = SEARCH("VPC", "InvalidVpcID.NotFound");

	ADD_ALL(vpcs);
	return found(&s, text);
}

struct subnet *find_subnet(struct edit *e, const char *option, const char *text)
{
	struct search s = SEARCH("subnet", "InvalidSubnetID.NotFound");

	ADD_INSIDE(subnets);
	return found(&s, text);
}

struct route_table *find_table(struct edit *e, const char *option,
			       const char *text)
{
	struct search s = SEARCH("route table", "InvalidRouteTableID.NotFound");

	ADD_INSIDE(route_tables);
	return found(&s, text);
}

struct security_group *find_group(struct edit *e, const char *option,
				  const char *text)
{
	struct search s = SEARCH("security group", "InvalidGroup.NotFound");

	ADD_INSIDE(security_groups);
	return found(&s, text);
}

struct network_acl *find_acl(struct edit *e, const char *option,
			     const char *text)
{
	struct search s = SEARCH("network ACL", "InvalidNetworkAclID.NotFound");

	ADD_INSIDE(network_acls);
	return found(&s, text);
}

struct nat_gateway *find_nat(struct edit *e, const char *option,
			     const char *text)
{
	struct search s = SEARCH("NAT gateway", "NatGatewayNotFound");

	ADD_INSIDE(nat_gateways);
	return found(&s, text);
}

struct vpc_endpoint *find_endpoint(struct edit *e, const char *option,
				   const char *text)
{
	struct search s = SEARCH("endpoint", "InvalidVpcEndpointId.NotFound");

	ADD_INSIDE(endpoints);
	return found(&s, text);
}

struct elastic_ip *find_elastic_ip(struct edit *e, const char *option,
				   const char *text)
{
	struct search s = SEARCH("elastic IP", "InvalidAllocationID.NotFound");

	ADD_ALL(elastic_ips);
	return found(&s, text);
}

struct prefix_list *find_list(struct edit *e, const char *option,
			      const char *text)
{
	struct search s = SEARCH("prefix list", "InvalidPrefixListID.NotFound");

	ADD_ALL(prefix_lists);
	return found(&s, text);
}

struct peering *find_peering(struct edit *e, const char *option,
			     const char *text)
{
	struct search s = SEARCH("peering",
				 "InvalidVpcPeeringConnectionID.NotFound");

	ADD_ALL(peerings);
	return found(&s, text);
}

struct transit_gateway *find_transit(struct edit *e, const char *option,
				     const char *text)
{
	struct search s = SEARCH("transit gateway",
				 "InvalidTransitGatewayID.NotFound");

	ADD_ALL(transit_gateways);
	return found(&s, text);
}

/* Those that AWS lists; an instance's own is called as the instance is */
struct eni *find_eni(struct edit *e, const char *option, const char *text)
{
	struct search s = SEARCH("network interface",
				 "InvalidNetworkInterfaceID.NotFound");

	ADD_ALL(enis);
	return found(&s, text);
}

static const char *node_code(enum node_kind kind)
{
	switch (kind) {
	case NODE_FUNCTION:
		return "ResourceNotFoundException";
	case NODE_DATABASE:
		return "DBInstanceNotFound";
	default:
		return "InvalidInstanceID.NotFound";
	}
}

struct node *find_node(struct edit *e, const char *option, const char *text,
		       enum node_kind kind)
{
	struct search s = SEARCH(node_kind_name(kind), node_code(kind));

	for (size_t i = 0; i < e->m->nodes.n; i++) {
		const struct node *n = e->m->nodes.items[i];

		if (n->kind == kind && !n->reader_of)
			add(&s, &n->o, NULL);
	}
	return found(&s, text);
}

/* --- what routes lead to -------------------------------------------------- */

size_t targets_called(const struct edit *e, const struct vpc *vpc,
		      const char *name)
{
	const struct model *m = e->m;
	size_t n = 0;

	for (size_t i = 0; i < vpc->nat_gateways.n; i++)
		n += !strcmp(vpc->nat_gateways.items[i]->o.name, name);
	for (size_t i = 0; i < m->nodes.n; i++)
		n += m->nodes.items[i]->kind != NODE_NAT_GATEWAY &&
		     m->nodes.items[i]->kind != NODE_ENDPOINT &&
		     !strcmp(m->nodes.items[i]->o.name, name);
	for (size_t i = 0; i < m->network_interfaces.n; i++)
		n += !strcmp(m->network_interfaces.items[i]->o.name, name);
	for (size_t i = 0; i < m->peerings.n; i++)
		n += !strcmp(m->peerings.items[i]->o.name, name);
	for (size_t i = 0; i < m->transit_gateways.n; i++)
		n += !strcmp(m->transit_gateways.items[i]->o.name, name);
	return n;
}

/* --- names for the file --------------------------------------------------- */

const char *name_in(struct edit *e, const struct vpc *vpc, const struct vpc *of,
		    const struct object *o)
{
	if (vpc == of || e->m->vpcs.n < 2)
		return o->name;
	return arena_printf(e->arena, "%s/%s", of->o.name, o->name);
}

const struct doc *find_groups(struct edit *e, const char *option,
			      const struct vpc *vpc)
{
	const struct doc *given = option_list(e, option);
	struct doc *list;

	if (!given)
		return NULL;
	list = tree_list(e);
	for (size_t i = 0; i < given->items.n; i++) {
		const struct doc *d = given->items.items[i];
		const struct security_group *g = find_group(e, option, d->text);

		if (g)
			tree_add(e, list,
				 tree_word(e, name_in(e, vpc, g->vpc, &g->o)));
	}
	return edit_failed(e) ? NULL : list;
}
