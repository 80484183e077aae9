// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/describe_balancer.c - load balancers, in words
 */
#include "vpc/describe.h"

static void describe_listener(struct describer *d, const struct listener *l)
{
	fact_entry(d, arena_printf(d->arena, "listener %d", l->port),
		   arena_printf(d->arena, "%s to %s", l->protocol,
				l->target_group->o.name));
}

/* One fact of a target group, behind its name */
static void fact_of_group(struct describer *d, const struct target_group *g,
			  const char *what, const char *value)
{
	fact_entry(
		d,
		arena_printf(d->arena, "target group %s, %s", g->o.name, what),
		value);
}

static void describe_group(struct describer *d, const struct target_group *g)
{
	fact_of_group(d, g, "port",
		      g->port ? arena_printf(d->arena, "%d", g->port)
			      : "of the listener");
	if (g->protocol)
		fact_of_group(d, g, "protocol", g->protocol);
	if (g->health_check_port)
		fact_of_group(
			d, g, "health_check_port",
			arena_printf(d->arena, "%d", g->health_check_port));
	if (g->preserve_client_ip_given)
		fact_of_group(d, g, "preserve_client_ip",
			      g->preserve_client_ip ? "true" : "false");
	for (size_t i = 0; i < g->targets.n; i++) {
		const struct target *t = &g->targets.items[i];
		const char *name = t->node ? t->node->o.name : t->ref.text;

		fact_of_group(d, g, arena_printf(d->arena, "target %s", name),
			      NULL);
	}
}

void describe_balancer(struct describer *d, const struct node *n)
{
	fact_head(d, "type", n->is_network ? "network" : "application");
	fact_head(d, "subnets",
		  subnets_text(d, n->subnets.items, n->subnets.n));
	fact_head(d, "addresses", places_text(d, n));
	fact_text(d, "public_ips", publics_text(d, n), "none");
	fact_flag(d, "internal", n->internal, false);
	fact_groups(d, n->groups.items, n->groups.n);
	fact_flag(d, "cross_zone", n->cross_zone, !n->is_network); /* NLB-9 */
	fact_number(d, "idle_timeout", n->idle_timeout,
		    n->is_network ? 350 : 60);
	fact_flag(d,
		  "enforce_security_group_inbound_rules_on_private_link_"
		  "traffic",
		  n->enforce_on_private_link, true);
	for (size_t i = 0; i < n->listeners.n; i++)
		describe_listener(d, &n->listeners.items[i]);
	for (size_t i = 0; i < n->target_groups.n; i++)
		describe_group(d, n->target_groups.items[i]);
}
