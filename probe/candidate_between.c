// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/candidate_between.c - ways between VPCs: peerings, transit gateways
 */
#include "probe/candidate.h"

#include "vpc/identifier.h"

/* --- peerings ------------------------------------------------------------- */

const char *peering_new(struct candidates *c, struct candidate *of,
			const struct vpc *a, const struct vpc *b)
{
	const char *name = free_name(
		c, a, arena_printf(c->arena, "%s-%s", a->o.name, b->o.name));
	const char *id = identifier(c->arena, "pcx", "", name, 0);
	struct change *change = candidate_change(c, of,
						 "peering %s of VPCs %s and %s",
						 name, a->o.name, b->o.name);

	change_request(c->arena, change, "ec2",
		       "create-vpc-peering-connection");
	change_option(c->arena, change, "--vpc-id", a->o.id);
	change_option(c->arena, change, "--peer-vpc-id", b->o.id);
	change_request(c->arena, change, "ec2",
		       "accept-vpc-peering-connection");
	change_option(c->arena, change, "--vpc-peering-connection-id", id);
	change_act(c, change, "{change: {peerings: {%s: [%s, %s]}}}", name,
		   a->o.name, b->o.name);
	return name;
}

/* PCX-6: the route leads to a peering that takes no such packet; there may be
 * another way, in its place or before it */
void candidates_peering(struct candidates *c)
{
	struct wanted_route w = {.to = c->o->packet.to, .from = c->o->eni};

	if (!w.from)
		return;
	w.table = w.from->subnet->route_table;
	w.instead = judge_longest(w.table, w.to);
	if (w.instead)
		routes_to(c, &w);
}

/* --- transit gateways ----------------------------------------------------- */

/* TGW-2: the attachment has no subnet in the AZ of the sender */
void candidates_zone(struct candidates *c)
{
	const struct subnet *s = c->o->eni ? c->o->eni->subnet : NULL;
	const struct route *r = s ? judge_longest(s->route_table,
						  c->o->packet.to)
				  : NULL;
	const struct transit_attachment *a = r ? r->attachment : NULL;
	struct change *change;

	if (!a || !a->vpc || s->nat_gateway)
		return;
	choice_new(c);
	change = candidate_change(
		c, candidate_new(c, BREADTH_ROUTE),
		"transit gateway attachment %s: subnet %s too", a->o.name,
		change_name(c->arena, c->m, s->vpc, &s->o));
	change_request(c->arena, change, "ec2",
		       "modify-transit-gateway-vpc-attachment");
	change_object(c->arena, change, c->m, "--transit-gateway-attachment-id",
		      NULL, &a->o);
	change_object(c->arena, change, c->m, "--add-subnet-ids", s->vpc,
		      &s->o);
	change_act(c, change,
		   "{add: {transit_gateways: {%s: {attachments: {%s: "
		   "{subnets: [%s/%s]}}}}}}",
		   a->gateway->o.name, a->o.name, s->vpc->o.name, s->o.name);
}

/* What is behind an attachment: all that a route to it should be for. Family
 * 0: not the address */
static struct prefix behind(const struct transit_attachment *a, struct addr to)
{
	struct prefixes all;

	if (a->on_premises)
		all = (struct prefixes){a->on_premises->cidrs.items,
					a->on_premises->cidrs.n};
	else
		all = vpc_cidrs(a->vpc, to.family);
	for (size_t i = 0; i < all.n; i++)
		if (prefix_has(all.items[i], to))
			return all.items[i];
	return (struct prefix){0};
}

static bool has_nat(const struct vpc *vpc)
{
	for (size_t i = 0; vpc && i < vpc->nat_gateways.n; i++)
		if (!vpc->nat_gateways.items[i]->is_private)
			return true;
	return false;
}

static void transit_route(struct candidates *c,
			  const struct transit_route_table *t,
			  const struct transit_attachment *a, struct prefix to,
			  bool replace)
{
	const char *cidr = arena_strdup(c->arena, PREFIX(to));
	struct change *change;

	choice_new(c);
	change = candidate_change(c, candidate_new(c, BREADTH_ROUTE),
				  "transit gateway route table %s: %s to "
				  "attachment %s",
				  t->o.name, cidr, a->o.name);
	change_request(c->arena, change, "ec2",
		       replace ? "replace-transit-gateway-route"
			       : "create-transit-gateway-route");
	change_option(c->arena, change, "--destination-cidr-block", cidr);
	change_object(c->arena, change, c->m,
		      "--transit-gateway-route-table-id", NULL, &t->o);
	change_object(c->arena, change, c->m, "--transit-gateway-attachment-id",
		      NULL, &a->o);
	change_act(c, change,
		   "{change: {transit_gateways: {%s: {route_tables: {%s: "
		   "{\"%s\": %s}}}}}}",
		   t->gateway->o.name, t->o.name, cidr, a->o.name);
}

/* TGW-5: to whom the address belongs, or to a VPC that leads out */
void candidates_transit_route(struct candidates *c)
{
	const struct transit_route_table *t = c->o->hop->transit_table;
	const struct transit_route *now = c->o->hop->transit_route;
	struct addr to = c->o->packet.to;

	for (size_t i = 0; t && i < t->gateway->attachments.n; i++) {
		const struct transit_attachment *a =
			t->gateway->attachments.items[i];
		struct prefix p = behind(a, to);

		if (!p.addr.family && has_nat(a->vpc) &&
		    !judge_private(c->m, to))
			p = (struct prefix){.addr = {.family = to.family}};
		if (p.addr.family)
			transit_route(c, t, a, now ? now->to : p, now);
	}
}

/* TGW-3 */
void candidates_association(struct candidates *c)
{
	const struct transit_attachment *a = NULL;

	for (size_t i = 0; i < c->m->transit_gateways.n; i++)
		for (size_t k = 0;
		     k < c->m->transit_gateways.items[i]->attachments.n; k++)
			if (&c->m->transit_gateways.items[i]
				     ->attachments.items[k]
				     ->o == c->o->hop->object)
				a = c->m->transit_gateways.items[i]
					    ->attachments.items[k];
	for (size_t i = 0; a && i < a->gateway->route_tables.n; i++) {
		const struct transit_route_table *t =
			a->gateway->route_tables.items[i];
		struct change *change;

		choice_new(c);
		change = candidate_change(
			c, candidate_new(c, BREADTH_ROUTE),
			"transit gateway attachment %s: associated with route "
			"table %s",
			a->o.name, t->o.name);
		change_request(c->arena, change, "ec2",
			       "associate-transit-gateway-route-table");
		change_object(c->arena, change, c->m,
			      "--transit-gateway-route-table-id", NULL, &t->o);
		change_object(c->arena, change, c->m,
			      "--transit-gateway-attachment-id", NULL, &a->o);
		change_act(c, change,
			   "{change: {transit_gateways: {%s: {attachments: "
			   "{%s: {route_table: %s}}}}}}",
			   a->gateway->o.name, a->o.name, t->o.name);
	}
}
