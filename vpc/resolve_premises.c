// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/resolve_premises.c - where the VPN of a network on premises ends, and
 * the routes that come of it
 */
#include <string.h>

#include "vpc/between.h"
#include "vpc/identifier.h"
#include "vpc/labfile.h"
#include "vpc/names.h"
#include "vpc/removed.h"

/* The attachment of a VPN is there without being written; its entry, under
 * the name of the network, gives it route tables of its choice */
static struct transit_attachment *attach(struct build *b,
					 struct on_premises *op,
					 struct transit_gateway *g)
{
	struct transit_attachment *a = NULL;

	for (size_t i = 0; i < g->attachments.n; i++)
		if (strcmp(g->attachments.items[i]->o.name, op->o.name) == 0)
			a = g->attachments.items[i];
	if (!a) {
		a = arena_alloc(b->arena, sizeof(*a));
		*vec_add(b->arena, &g->attachments) = a;
		a->o = op->o;
		a->o.id = identifier(b->arena, "tgw-attach", g->o.name,
				     op->o.name, 0);
		a->gateway = g;
	}
	a->on_premises = op;
	return a;
}

static void resolve_vpn(struct build *b, struct on_premises *op)
{
	const struct ref *ref = &op->vpn_ref;
	struct name_hits vpcs, gateways;

	if (!ref->text)
		return;
	vpcs = names_find(b->names, NAME_VPC, NULL, ref->text);
	gateways = names_find(b->names, NAME_TRANSIT_GATEWAY, NULL, ref->text);
	if (vpcs.n && gateways.n)
		report_error(b->report, ref->at,
			     "%s: '%s' is a VPC and a transit gateway; write "
			     "the identifier of the one that is meant",
			     ref->path, ref->text);
	else if (gateways.n)
		op->attachment = attach(b, op, gateways.object[0]);
	else if (vpcs.n)
		op->vpc = vpcs.object[0];
	else
		names_missing(b,
			      removed_target(b, NAME_TRANSIT_GATEWAY, NULL, ref)
				      ? NAME_TRANSIT_GATEWAY
				      : NAME_VPC,
			      NULL, ref);
}

static void check_hosts(struct build *b, const struct on_premises *op)
{
	for (size_t i = 0; i < op->hosts.n; i++) {
		const struct node *host = op->hosts.items[i];

		if (!host->address.family)
			continue;
		if (op->cidrs.n && !on_premises_has(op, host->address))
			report_error(b->report, host->address_at,
				     "%s: %s is outside %s's %s%s",
				     host->o.path, ADDR(host->address),
				     op->o.name, PREFIX(op->cidrs.items[0]),
				     op->cidrs.n > 1 ? " and its other blocks"
						     : "");
		for (size_t j = 0; j < i; j++)
			if (!addr_cmp(op->hosts.items[j]->address,
				      host->address))
				report_error(b->report, host->address_at,
					     "%s: %s is %s's already",
					     host->o.path, ADDR(host->address),
					     op->hosts.items[j]->o.name);
	}
}

void resolve_on_premises(struct build *b)
{
	for (size_t i = 0; i < b->model->on_premises.n; i++) {
		resolve_vpn(b, b->model->on_premises.items[i]);
		check_hosts(b, b->model->on_premises.items[i]);
	}
}

/* --- propagation ------------------------------------------------------- */

/* What is in a block of the VPC stays local, however long its prefix (RT-7) */
static bool is_local(const struct vpc *vpc, struct prefix to)
{
	for (size_t i = 0; i < vpc->cidrs.n; i++)
		if (prefix_covers(vpc->cidrs.items[i], to))
			return true;
	return false;
}

static void take_routes(struct build *b, struct route_table *t)
{
	for (size_t i = 0; i < b->model->on_premises.n; i++) {
		const struct on_premises *op = b->model->on_premises.items[i];

		for (size_t j = 0; op->vpc == t->vpc && j < op->cidrs.n; j++)
			if (!is_local(t->vpc, op->cidrs.items[j]))
				*vec_add(b->arena, &t->routes) = (struct route){
					.to = op->cidrs.items[j],
					.target = TARGET_VPN_GATEWAY,
					.target_ref = {"vgw", t->o.path,
						       t->o.at},
					.origin = op->bgp ? ROUTE_VPN_BGP
							  : ROUTE_VPN_STATIC,
					.at = op->cidrs_at.items[j]};
	}
}

void resolve_propagated(struct build *b, struct vpc *vpc)
{
	for (size_t i = 0; i < vpc->route_tables.n; i++) {
		struct route_table *t = vpc->route_tables.items[i];

		if (!t->propagate)
			continue;
		if (vpc->vpn_gateway == GATEWAY_ATTACHED)
			take_routes(b, t);
		else if (vpc->vpn_gateway == GATEWAY_NONE &&
			 !removed_gateway(b, vpc, "vpn_gateway"))
			report_refusal(b->report, t->o.at,
				       "Gateway.NotAttached", t->o.name,
				       "%s: propagates the routes of a virtual "
				       "private gateway, but the VPC has none",
				       t->o.path);
	}
}
