// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/candidate_internet.c - public addresses, and who may use them
 */
#include "probe/candidate.h"

#include <string.h>

#include "vpc/identifier.h"

/* --- public addresses ----------------------------------------------------- */

static const struct node *instance_of(const struct eni *eni)
{
	const struct node *n = eni && eni->places.n ? eni->places.items[0]->node
						    : NULL;

	return n && n->kind == NODE_INSTANCE ? n : NULL;
}

static bool in_use(const struct model *m, const struct elastic_ip *ip)
{
	for (size_t i = 0; i < m->enis.n; i++)
		if (eni_private(m->enis.items[i], ip->address).family)
			return true;
	return false;
}

static const struct elastic_ip *unused(const struct model *m)
{
	for (size_t i = 0; i < m->elastic_ips.n; i++)
		if (!in_use(m, m->elastic_ips.items[i]))
			return m->elastic_ips.items[i];
	return NULL;
}

/* One that the lab file does not have yet */
static void give_new(struct candidates *c, struct change *change,
		     const struct eni *eni)
{
	const struct node *n = instance_of(eni);
	const char *where = eni->hand ? "network_interfaces" : "instances";
	const char *name = eni->hand ? eni->hand->o.name : n->o.name;
	const char *ip = free_name(c, NULL,
				   arena_printf(c->arena, "%s-address", name));

	change_raw(c->arena, change, "--allocation-id", CHANGE_NEW_ADDRESS);
	change_act(c, change,
		   "{change: {elastic_ips: {%s: auto}, %s: {%s: {public_ip: "
		   "%s}}}}",
		   ip, where, name, ip);
}

bool address_give(struct candidates *c, struct candidate *of,
		  const struct eni *eni)
{
	const struct elastic_ip *ip = unused(c->m);
	struct change *change;

	if (!eni->hand && !instance_of(eni))
		return false;
	change = candidate_change(c, of, "%s: an elastic IP", eni->o.name);
	change_request(c->arena, change, "ec2", "associate-address");
	if (ip)
		change_object(c->arena, change, c->m, "--allocation-id", NULL,
			      &ip->o);
	else
		give_new(c, change, eni);
	change_option_for(c->arena, change, "--network-interface-id", eni->o.id,
			  eni->o.name);
	return true;
}

static void try_address(struct candidates *c, const struct eni *eni)
{
	struct candidate one = {0};

	if (!eni || !address_give(c, &one, eni))
		return;
	choice_new(c);
	candidate_new(c, BREADTH_PUBLIC)->changes = one.changes;
}

/* Does anything lean on the table's route to the internet gateway? */
static bool serves_public(const struct model *m, const struct route_table *t)
{
	for (size_t i = 0; i < m->enis.n; i++)
		if (m->enis.items[i]->subnet->route_table == t &&
		    m->enis.items[i]->public_ip.family)
			return true;
	return false;
}

/* IGW-4: what has no public address goes by a NAT gateway. Its own table leads
 * to the internet gateway: another one may not, or it is made to */
void candidates_public(struct candidates *c)
{
	const struct eni *own = NULL, *from = c->o->eni;
	struct wanted_route w = {.to = c->o->packet.to};

	if (from)
		own = model_eni_at(c->m, from->subnet->vpc, c->o->packet.from);
	if (!from)
		return;
	try_address(c, own);
	w.from = own ? own : from;
	w.table = w.from->subnet->route_table;
	w.instead = judge_longest(w.table, w.to);
	if (!serves_public(c->m, w.table))
		routes_to(c, &w);
	else
		routes_beside(c, &w);
	if (own && own->type == ENI_LAMBDA)
		candidates_other_subnets(c, own);
}

/* RT-32 */
void candidates_inward(struct candidates *c)
{
	try_address(c, c->o->eni);
}

/* RT-33: the subnet's own way out is by the appliance too */
void candidates_redirected(struct candidates *c)
{
	const struct eni *from = c->o->eni;
	const struct route_table *t;
	const struct route *in;
	struct wanted_route w = {.to = c->o->packet.to, .from = from};
	struct route_goal goal;

	if (!from)
		return;
	t = vpc_edge_table(from->subnet->vpc, ROUTE_EDGE_INTERNET);
	in = t ? judge_longest(t, from->private_ip) : NULL;
	w.table = from->subnet->route_table;
	w.instead = judge_longest(w.table, w.to);
	if (!in || !in->eni || !w.instead)
		return;
	goal = route_goal_of(c, w.instead->to, "--network-interface-id",
			     "network interface", NULL, &in->eni->o);
	choice_new(c);
	route_add(c, candidate_new(c, BREADTH_ROUTE), &w, &goal);
}

/* --- Block Public Access -------------------------------------------------- */

static void exclude(struct candidates *c, const struct subnet *s,
		    const char *mode, enum breadth breadth)
{
	struct candidate *one = candidate_new(c, breadth);
	struct change *change = candidate_change(
		c, one, "subnet %s: excluded from Block Public Access, %s",
		change_name(c->arena, c->m, s->vpc, &s->o), mode);

	change_request(c->arena, change, "ec2",
		       "create-vpc-block-public-access-exclusion");
	change_object(c->arena, change, c->m, "--subnet-id", s->vpc, &s->o);
	change_option(c->arena, change, "--internet-gateway-exclusion-mode",
		      mode);
	change_act(c, change,
		   "{change: {vpcs: {%s: {subnets: {%s: "
		   "{block_public_access_exclusion: %s}}}}}}",
		   s->vpc->o.name, s->o.name, mode);
}

/* Whose subnet it is: of whoever crosses the gateway, by its address */
static const struct subnet *crossing(const struct candidates *c)
{
	const struct hop *h = c->o->hop;
	const struct vpc *vpc = h->vpc;
	const struct eni *own = NULL;

	if (!vpc)
		return c->o->eni ? c->o->eni->subnet : NULL;
	own = model_eni_at(c->m, vpc, h->came.from);
	if (!own)
		own = model_eni_at(c->m, vpc, h->left.to);
	if (!own)
		own = c->o->eni;
	return own ? own->subnet : NULL;
}

/* VPC-13: the narrowest exclusion that helps */
void candidates_shut(struct candidates *c)
{
	const struct subnet *s = crossing(c);

	if (!s || s->nat_gateway)
		return;
	choice_new(c);
	exclude(c, s, "allow-egress", BREADTH_OUTWARD);
	exclude(c, s, "allow-bidirectional", BREADTH_PUBLIC);
}

/* --- from the internet ---------------------------------------------------- */

/* RDS-3: nobody out there sends to a private address; but the target may get a
 * public one, and its name then means that */
void candidates_from_internet(struct candidates *c)
{
	const struct node *to = c->o->asked->to->node;
	struct candidate *one;
	struct change *change;

	if (!to || c->x->choice != ADDRESS_RESOLVED)
		return;
	if (to->kind == NODE_INSTANCE && to->places.n)
		try_address(c, to->places.items[0].eni);
	if (to->kind != NODE_DATABASE || to->publicly_accessible)
		return;
	choice_new(c);
	one = candidate_new(c, BREADTH_PUBLIC);
	if (to->vpc && to->vpc->internet_gateway != GATEWAY_ATTACHED)
		gateway_attach(c, one, to->vpc); /* RDS-3 */
	if (to->vpc)
		dns_attributes_on(c, one, to->vpc);
	change = candidate_change(c, one, "database %s: publicly accessible",
				  to->o.name);
	change_request(c->arena, change, "rds", "modify-db-instance");
	change_option(c->arena, change, "--db-instance-identifier", to->o.name);
	change_flag(c->arena, change, "--publicly-accessible");
}

/* EIG-2: the receiver's way back has to lead by the internet gateway */
void candidates_egress_only(struct candidates *c)
{
	const struct vpc *vpc = c->o->hop->vpc;
	bool back = c->o->hop->path == WAY_RETURN;
	struct addr own = back ? c->o->packet.from : c->o->packet.to;
	struct addr far = back ? c->o->packet.to : c->o->packet.from;

	for (size_t i = 0; vpc && i < vpc->subnets.n; i++) {
		const struct subnet *s = vpc->subnets.items[i];
		struct wanted_route w = {.table = s->route_table, .to = far};

		if (!prefix_has(s->ipv6_cidr, own))
			continue;
		w.instead = judge_longest(s->route_table, far);
		routes_outward(c, &w);
	}
}
