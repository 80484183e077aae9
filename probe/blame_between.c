// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/blame_between.c - drops between VPCs and beyond them
 */
#include <string.h>

#include "eni/layout.h"
#include "probe/blame.h"
#include "probe/judge.h"

static void say(struct outcome *o, const char *what, const struct object *it)
{
	outcome_say(o, "%s %s", what, it->name);
	outcome_name(o, it->name);
	outcome_name(o, it->id);
}

static void blame_peering(struct outcome *o, const struct model *m,
			  const char *called)
{
	for (size_t i = 0; i < m->peerings.n; i++)
		if (!strcmp(m->peerings.items[i]->o.name, called))
			say(o, "peering", &m->peerings.items[i]->o);
}

static void blame_vpn(struct outcome *o, const struct model *m,
		      const char *called)
{
	for (size_t i = 0; i < m->on_premises.n; i++)
		if (!strcmp(m->on_premises.items[i]->o.name, called))
			say(o, "VPN to", &m->on_premises.items[i]->o);
}

/* In a transit gateway's own namespace the reason names a part of it */
static void blame_transit(struct outcome *o, const struct transit_gateway *g,
			  const struct drop *d, const char *part)
{
	say(o, "transit gateway", &g->o);
	for (size_t i = 0; i < g->route_tables.n; i++) {
		const struct object *table = &g->route_tables.items[i]->o;

		if (strncmp(o->code, "TGW_RTB", 7) != 0 ||
		    strcmp(table->name, part) != 0)
			continue;
		say(o, "route table", table);
		outcome_say(o, "for %s", ADDR(d->to));
	}
	for (size_t i = 0; i < g->attachments.n; i++) {
		const struct object *attachment = &g->attachments.items[i]->o;

		if (strncmp(o->code, "TGW_RTB", 7) != 0 &&
		    !strcmp(attachment->name, part))
			say(o, "attachment", attachment);
	}
}

/* TGW-1, NAT-17: seen in the VPC's router, where the route is known */
static void blame_zone(struct outcome *o, const struct drop *d)
{
	const struct subnet *s = o->eni->subnet;
	const struct route *r = NULL;

	if (judge_route(s, d->to, &r) != OUT_ROUTE)
		return;
	say(o, "route table", &s->route_table->o);
	if (r->attachment) {
		say(o, "transit gateway", &r->attachment->gateway->o);
		outcome_say(o, "no attachment in %s%c", s->vpc->region, s->az);
	} else if (r->nat_gateway) {
		say(o, "NAT gateway", &r->nat_gateway->o);
		outcome_say(o, "no address in %s%c", s->vpc->region, s->az);
	}
}

void blame_between(struct outcome *o, const struct lab *lab,
		   const struct drop *d, const struct reason *r)
{
	const struct model *m = lab->model;

	for (size_t i = 0; i < m->transit_gateways.n; i++)
		if (!strcmp(d->ns,
			    layout_transit(m->transit_gateways.items[i]).s))
			blame_transit(o, m->transit_gateways.items[i], d,
				      r->object);
	for (size_t i = 0; i < m->on_premises.n; i++)
		if (!strcmp(d->ns, layout_premises(m->on_premises.items[i]).s))
			say(o, "network on premises",
			    &m->on_premises.items[i]->o);
	if (strncmp(o->code, "PCX_", 4) == 0)
		blame_peering(o, m, r->object);
	else if (strcmp(o->code, "BAD_STATE_VPN") == 0)
		blame_vpn(o, m, r->object);
	else if (strstr(o->code, "_ROUTE_AZ_RESTRICTION") && o->eni)
		blame_zone(o, d);
}
