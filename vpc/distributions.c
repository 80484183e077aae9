// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/distributions.c - CloudFront's distributions, and their interfaces in
 * VPCs
 *
 * A distribution is an address of the internet. One with a VPC origin also has
 * an interface that CloudFront manages, in the origin's subnet (EDGE-3); it is
 * in a group of CloudFront's own, which exists in each VPC that has one, and
 * sends from an address of the prefix list 'cloudfront' (EDGE-5).
 */
#include "vpc/identifier.h"
#include "vpc/kept.h"
#include "vpc/labfile.h"
#include "vpc/names.h"
#include "vpc/owners.h"

#define SERVICE_GROUP "CloudFront-VPCOrigins-Service-SG"

/* --- origins ------------------------------------------------------------- */

/* CloudFront's group in @vpc, made when first asked for: egress alone */
static void need_group(struct build *b, struct vpc *vpc)
{
	struct security_group *g;

	if (vpc->cloudfront_group)
		return;
	b->vpc = vpc;
	g = labfile_group_new(
		b,
		(struct object){
			.name = SERVICE_GROUP,
			.path = arena_printf(b->arena, "%s.security_groups.%s",
					     vpc->o.path, SERVICE_GROUP),
			.id = identifier(b->arena, "sg", vpc->o.name,
					 SERVICE_GROUP, 0),
			.at = vpc->o.at,
		});
	labfile_group_defaults(b, g);
	b->vpc = NULL;
	vpc->cloudfront_group = g;
	names_add(b->names, NAME_GROUP, vpc, g->o.name, g->o.id, g);
}

/* Where the file puts a load balancer or instance first */
static const struct ref *first_subnet(struct build *b, const struct node *n)
{
	struct name_hits hits;

	if (n->subnet_refs.n)
		return &n->subnet_refs.items[0];
	if (!n->network_interface_refs.n)
		return NULL;
	hits = names_find(b->names, NAME_NETWORK_INTERFACE, NULL,
			  n->network_interface_refs.items[0].text);
	return hits.n == 1 ? &((struct network_interface *)hits.object[0])
				      ->subnet_ref
			   : NULL;
}

/* The subnet and the group of CloudFront's interface, as if written */
static void join_vpc(struct build *b, struct node *n)
{
	const struct ref *ref = first_subnet(b, n->origin);
	struct vpc *scope = NULL;
	struct name_hits hits = {0};
	struct subnet *s;

	if (n->origin->vpc_ref.text)
		hits = names_find(b->names, NAME_VPC, NULL,
				  n->origin->vpc_ref.text);
	if (hits.n == 1)
		scope = hits.object[0];
	hits = (struct name_hits){0};
	if (ref && ref->text)
		hits = names_find(b->names, NAME_SUBNET, scope, ref->text);
	if (hits.n != 1)
		return; /* said of the origin */
	s = hits.object[0];
	need_group(b, s->vpc);
	n->vpc = s->vpc;
	*vec_add(b->arena, &n->subnets) = s;
	*vec_add(b->arena, &n->groups) = s->vpc->cloudfront_group;
}

static bool may_be_origin(const struct node *n, bool in_vpc)
{
	return n->kind == NODE_LOAD_BALANCER ||
	       n->kind == (in_vpc ? NODE_INSTANCE : NODE_INTERNET_HOST);
}

static void resolve_distribution(struct build *b, struct node *n)
{
	bool in_vpc = n->vpc_origin_ref.text;
	const struct ref *ref = in_vpc ? &n->vpc_origin_ref : &n->origin_ref;

	for (int i = 0; i < N_EDGE_EVENTS; i++)
		if (n->edge_refs[i].text)
			n->edge_functions[i] = names_resolve(b, NAME_NODE, NULL,
							     &n->edge_refs[i]);
	if (!ref->text)
		return;
	n->origin = names_resolve(b, NAME_NODE, NULL, ref);
	if (!n->origin)
		return;
	if (!may_be_origin(n->origin, in_vpc)) {
		report_error(b->report, ref->at, "%s: %s, %s, is no %s",
			     ref->path, n->origin->o.name,
			     node_kind_name(n->origin->kind),
			     in_vpc ? "load balancer or instance"
				    : "host of the internet or load balancer");
		n->origin = NULL;
	} else if (in_vpc) {
		join_vpc(b, n);
	}
}

void distributions_resolve(struct build *b)
{
	for (size_t i = 0; i < b->model->nodes.n; i++)
		if (b->model->nodes.items[i]->kind == NODE_DISTRIBUTION)
			resolve_distribution(b, b->model->nodes.items[i]);
}

/* --- addresses ------------------------------------------------------------ */

/*
 * Two of CloudFront's range, the same in each step: where viewers reach it,
 * from .225 on, and what a VPC origin sees, from .241 on.
 */
struct slot {
	struct addr *address;
	struct addr now; /* what it is in the stage that runs, or none */
	const struct node *node;
};

static void give(struct build *b, const struct slot *slots, size_t n,
		 struct prefix range)
{
	struct owners owners = {.arena = b->arena};
	struct addr next = addr_next(range.addr);

	for (size_t i = 0; i < n; i++)
		if (slots[i].now.family &&
		    !owners_take(&owners, 0, slots[i].now,
				 slots[i].node->o.name))
			*slots[i].address = slots[i].now;
	for (size_t i = 0; i < n; i++) {
		const struct node *node = slots[i].node;

		if (slots[i].address->family)
			continue;
		while (owners_find(&owners, 0, next))
			next = addr_next(next);
		if (!prefix_has(range, next)) {
			report_error(b->report, node->o.at,
				     "%s: no address of CloudFront's %s is "
				     "left for it",
				     node->o.path, PREFIX(range));
			return;
		}
		*slots[i].address = next;
		owners_take(&owners, 0, next, node->o.name);
	}
}

void distributions_assign(struct build *b)
{
	const struct prefix viewers = {ipv4(198, 51, 100, 224), 28};
	const struct prefix origins = {ipv4(198, 51, 100, 240), 28};
	size_t n = b->model->nodes.n, edges = 0, interfaces = 0;
	struct slot *edge = arena_alloc(b->arena, (n + 1) * sizeof(*edge));
	struct slot *interface = arena_alloc(b->arena,
					     (n + 1) * sizeof(*interface));

	for (size_t i = 0; i < n; i++) {
		struct node *node = b->model->nodes.items[i];
		const struct node *now = kept_node(b, node->o.id);
		struct eni *eni;

		if (node->kind != NODE_DISTRIBUTION)
			continue;
		edge[edges++] = (struct slot){
			&node->address, now ? now->address : (struct addr){0},
			node};
		eni = node->places.items[node->places.n - 1].eni;
		if (!eni)
			continue;
		interface[interfaces++] = (struct slot){
			&eni->origin_facing,
			kept_eni(b, eni->o.id)
				? kept_eni(b, eni->o.id)->origin_facing
				: (struct addr){0},
			node};
	}
	give(b, edge, edges, viewers);
	give(b, interface, interfaces, origins);
}
