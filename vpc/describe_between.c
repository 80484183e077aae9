// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vpc/describe_between.c - what is of no VPC: peerings, transit gateways,
 * networks on premises, prefix lists, elastic IPs, zones, flow logs, in words
 */
#include "vpc/describe.h"

#include "base/text.h"
#include "vpc/between.h"
#include "vpc/flow_log.h"
#include "vpc/labfile.h"

/* --- peerings ----------------------------------------------------------- */

static void describe_peering(struct describer *d, const struct peering *p)
{
	const char *ends[N_SIDES] = {p->vpcs[REQUESTER]->o.name,
				     p->vpcs[ACCEPTER]->o.name};
	struct text dns = {.arena = d->arena};

	for (int i = 0; i < N_SIDES; i++)
		if (p->allow_remote_vpc_dns_resolution[i])
			text_add(&dns, "%s%s", dns.n ? ", " : "", ends[i]);
	describe_object(d, "peering", NULL, &p->o);
	fact_head(d, "vpcs",
		  arena_printf(d->arena, "%s, %s", ends[0], ends[1]));
	fact_text(d, "state", p->state, "active");
	fact_text(d, "allow_remote_vpc_dns_resolution", dns.s ? dns.s : "none",
		  "none");
}

/* --- transit gateways --------------------------------------------------- */

/* A part's name is unique in its gateway: "hub/app" */
static void describe_part(struct describer *d, const char *kind,
			  const struct transit_gateway *g,
			  const struct object *o)
{
	describe_object(d, kind, NULL, o);
	d->now->name = arena_printf(d->arena, "%s/%s", g->o.name, o->name);
}

static const char *propagation_text(struct describer *d,
				    const struct transit_attachment *a)
{
	struct text t = {.arena = d->arena};

	for (size_t i = 0; i < a->propagate_to.n; i++)
		text_add(&t, "%s%s", i ? ", " : "",
			 a->propagate_to.items[i]->o.name);
	return t.s ? t.s : "none";
}

static void describe_attachment(struct describer *d,
				const struct transit_attachment *a)
{
	const struct node *n = a->node;

	describe_part(d, "transit gateway attachment", a->gateway, &a->o);
	fact_head(d, "to",
		  a->vpc ? arena_printf(d->arena, "VPC %s", a->vpc->o.name)
			 : arena_printf(d->arena, "VPN %s",
					a->on_premises->o.name));
	if (n) {
		fact_head(d, "subnets",
			  subnets_text(d, n->subnets.items, n->subnets.n));
		fact_head(d, "addresses", places_text(d, n));
	}
	fact_flag(d, "appliance_mode", a->appliance_mode, false);
	fact_flag(d, "dns_support", a->dns_support, a->vpc != NULL);
	fact_flag(d, "ipv6", a->ipv6, false);
	fact_flag(d, "security_group_referencing",
		  a->security_group_referencing, a->vpc != NULL);
	fact_text(d, "route_table",
		  a->route_table ? a->route_table->o.name : "none", "default");
	fact_text(d, "propagate_to", propagation_text(d, a), "default");
	fact_drilled(d, a->o.failed);
}

static void describe_table(struct describer *d,
			   const struct transit_route_table *t)
{
	describe_part(d, "transit gateway route table", t->gateway, &t->o);
	if (!where_cmp(t->o.at, t->gateway->o.at))
		d->now->presence = COMES_WITH_ANOTHER;
	for (size_t i = 0; i < t->routes.n; i++) {
		const struct transit_route *r = &t->routes.items[i];
		const char *propagated = r->origin == TRANSIT_STATIC
						 ? ""
						 : "propagated ";

		fact_entry(d,
			   arena_printf(d->arena, "%s%s", propagated,
					PREFIX(r->to)),
			   r->attachment
				   ? arena_printf(d->arena, "attachment %s",
						  r->attachment->o.name)
				   : "blackhole");
	}
}

static void describe_transit(struct describer *d,
			     const struct transit_gateway *g)
{
	describe_object(d, "transit gateway", NULL, &g->o);
	fact_flag(d, "default_route_table_association",
		  g->default_route_table_association, true); /* TGW-4 */
	fact_flag(d, "default_route_table_propagation",
		  g->default_route_table_propagation, true);
	fact_flag(d, "security_group_referencing",
		  g->security_group_referencing, false); /* TGW-13 */
	for (size_t i = 0; i < g->attachments.n; i++)
		describe_attachment(d, g->attachments.items[i]);
	for (size_t i = 0; i < g->route_tables.n; i++)
		describe_table(d, g->route_tables.items[i]);
}

/* --- networks on premises ----------------------------------------------- */

static void describe_premises(struct describer *d, const struct on_premises *op)
{
	struct text t = {.arena = d->arena};

	for (size_t i = 0; i < op->cidrs.n; i++)
		text_add(&t, "%s%s", i ? ", " : "", PREFIX(op->cidrs.items[i]));
	describe_object(d, "network on premises", NULL, &op->o);
	fact_head(d, "cidr", t.s ? t.s : "none");
	fact_head(d, "vpn",
		  op->vpc ? arena_printf(d->arena, "VPC %s", op->vpc->o.name)
			  : arena_printf(d->arena, "transit gateway %s",
					 op->attachment->gateway->o.name));
	fact_text(d, "routing", op->bgp ? "bgp" : "static", "static");
	fact_text(d, "state", op->down ? "down" : "up", "up");
}

/* --- lists, addresses, services ----------------------------------------- */

static void describe_list(struct describer *d, const struct prefix_list *l)
{
	if (l->aws_managed)
		return;
	describe_object(d, "prefix list", NULL, &l->o);
	fact_number(d, "max_entries", l->max_entries, (int)l->entries.n);
	for (size_t i = 0; i < l->entries.n; i++)
		fact_entry(d,
			   arena_strdup(d->arena, PREFIX(l->entries.items[i])),
			   NULL);
}

static void describe_elastic_ip(struct describer *d, const struct elastic_ip *e)
{
	describe_object(d, "elastic IP", NULL, &e->o);
	fact_head(d, "address", address_text(d, e->address));
}

static void describe_service(struct describer *d,
			     const struct endpoint_service *s)
{
	describe_object(d, "endpoint service", NULL, &s->o);
	fact_head(d, "load_balancer", s->load_balancer->o.name);
	fact_flag(d, "acceptance_required", s->acceptance_required, true);
	fact_refs(d, "allowed_principals", &s->allowed_principals);
}

/* --- private hosted zones ----------------------------------------------- */

static const char *record_value(struct describer *d,
				const struct zone_record *r)
{
	struct text t = {.arena = d->arena};

	if (r->type == RECORD_CNAME)
		text_add(&t, "%s", r->target);
	for (size_t i = 0; i < r->addresses.n; i++)
		text_add(&t, "%s%s", i ? ", " : "",
			 ADDR(r->addresses.items[i]));
	text_add(&t, " ttl %d", r->ttl);
	return t.s;
}

static void describe_zone(struct describer *d, const struct hosted_zone *z)
{
	static const char *const types[] = {
		[RECORD_A] = "A",
		[RECORD_AAAA] = "AAAA",
		[RECORD_CNAME] = "CNAME",
	};
	struct text vpcs = {.arena = d->arena};

	for (size_t i = 0; i < z->vpcs.n; i++)
		text_add(&vpcs, "%s%s", i ? ", " : "",
			 z->vpcs.items[i]->o.name);
	describe_object(d, "private hosted zone", NULL, &z->o);
	fact_text(d, "name", z->name, z->o.name);
	fact_text(d, "vpcs", vpcs.s ? vpcs.s : "none", NULL);
	for (size_t i = 0; i < z->records.n; i++) {
		const struct zone_record *r = &z->records.items[i];

		fact_entry(d,
			   arena_printf(d->arena, "record %s %s", r->host,
					types[r->type]),
			   record_value(d, r));
	}
}

/* --- flow logs ---------------------------------------------------------- */

static const char *format_text(struct describer *d, const struct flow_format *f)
{
	struct text t = {.arena = d->arena};

	flow_format_text(&t, f);
	return t.s;
}

static void describe_flow_log(struct describer *d,
			      const struct vpc_flow_log *log)
{
	static const char *const types[] = {
		[TRAFFIC_ALL] = "ALL",
		[TRAFFIC_ACCEPT] = "ACCEPT",
		[TRAFFIC_REJECT] = "REJECT",
	};
	struct flow_format usual = flow_format_default(d->arena, log->source);

	if (!log->on_refs.n) /* flow_log_everything(): nobody wrote it */
		return;
	describe_object(d, "flow log", NULL, &log->o);
	fact_refs(d, "on", &log->on_refs);
	fact_text(d, "traffic_type", types[log->traffic_type],
		  types[TRAFFIC_ALL]);
	fact_text(d, "format", format_text(d, &log->format),
		  format_text(d, &usual));
	fact_number(d, "max_aggregation_interval",
		    log->max_aggregation_interval, FLOW_LOG_INTERVAL_S);
}

void describe_between(struct describer *d)
{
	const struct model *m = d->m;

	for (size_t i = 0; i < m->elastic_ips.n; i++)
		describe_elastic_ip(d, m->elastic_ips.items[i]);
	for (size_t i = 0; i < m->prefix_lists.n; i++)
		describe_list(d, m->prefix_lists.items[i]);
	for (size_t i = 0; i < m->peerings.n; i++)
		describe_peering(d, m->peerings.items[i]);
	for (size_t i = 0; i < m->transit_gateways.n; i++)
		describe_transit(d, m->transit_gateways.items[i]);
	for (size_t i = 0; i < m->endpoint_services.n; i++)
		describe_service(d, m->endpoint_services.items[i]);
	for (size_t i = 0; i < m->on_premises.n; i++)
		describe_premises(d, m->on_premises.items[i]);
	for (size_t i = 0; i < m->hosted_zones.n; i++)
		describe_zone(d, m->hosted_zones.items[i]);
	for (size_t i = 0; i < m->flow_logs.n; i++)
		describe_flow_log(d, m->flow_logs.items[i]);
}
