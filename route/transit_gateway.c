// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/transit_gateway.c - a transit gateway: a table for each attachment
 *
 *	router of app --- "eni-1" (AZ a) --+           +-- "eni-3" --- router
 *	              --- "eni-2" (AZ b) --+-- tgw/1 --+-- "vpn-1" --- onprem/1
 *
 * A packet's table is that which its attachment is associated with (TGW-3);
 * which of the other attachment's ENIs it leaves by depends on the AZ it came
 * in by, so there is one routing table for each pair of the two. It tracks
 * nothing and filters nothing: no route, no association and a VPN that is
 * down are all it drops for.
 */
#include "route/route.h"

#include "eni/flow_counts.h"
#include "eni/layout.h"
#include "vpc/between.h"
#include "vpc/flow_log.h"

struct building {
	struct plan *plan;
	const struct transit_gateway *gateway;
	const char *ns;
	struct plan_chain *forward;
};

static uint32_t table_of(const struct transit_route_table *t, char az)
{
	return TABLE_ROUTE_TABLE + 8 * t->number + layout_zone(az);
}

/* --- routes ------------------------------------------------------------ */

static const char *way_to(const struct building *b,
			  const struct transit_attachment *a, char az)
{
	if (!a)
		return "bhole"; /* TGW-6 */
	if (a->on_premises)
		return layout_vpn_link(b->plan->arena, a->on_premises);
	return layout_eni_link(b->plan, transit_exit(a, az));
}

/* TGW-5; of equals the first is as good as any */
static bool is_beaten(const struct transit_route_table *t,
		      const struct transit_route *r)
{
	for (size_t i = 0; i < t->routes.n; i++) {
		const struct transit_route *other = &t->routes.items[i];

		if (other != r && !prefix_cmp(other->to, r->to) &&
		    (other->origin < r->origin ||
		     (other->origin == r->origin && other < r)))
			return true;
	}
	return false;
}

static void routes(const struct building *b,
		   const struct transit_route_table *t, char az)
{
	uint32_t table = table_of(t, az);

	for (const sa_family_t *f = layout_families(b->plan->ipv6); *f; f++)
		layout_marked(b->plan, b->ns, table, *f);
	for (size_t i = 0; i < t->routes.n; i++) {
		const struct transit_route *r = &t->routes.items[i];

		if (!is_beaten(t, r))
			layout_via(b->plan, b->ns, table, r->to,
				   way_to(b, r->attachment, az));
	}
}

/* --- sinks ------------------------------------------------------------- */

static void say_table(const struct building *b, const char *map,
		      const char *code, const struct transit_route_table *t,
		      uint32_t table)
{
	struct arena *a = b->plan->arena;
	const char *chain = arena_printf(a, "%s.%u", map, table);
	struct nf_value mark = {.num = table};

	layout_deny_chain(b->plan, b->ns, chain,
			  arena_printf(a, "%s egress %s", code, t->o.name));
	plan_element(b->plan, b->ns,
		     &(struct plan_element){.set = map,
					    .fields = {{mark, mark}},
					    .verdict = NF_V_GOTO,
					    .chain = chain});
}

/* What comes by attachments with the table @t in the AZ @az */
static void one_table(const struct building *b,
		      const struct transit_route_table *t, char az)
{
	routes(b, t, az);
	say_table(b, "no_route", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", t,
		  table_of(t, az));
	say_table(b, "blackhole", "TGW_RTB_BAD_STATE_ROUTE", t,
		  table_of(t, az));
}

/* --- attachments ------------------------------------------------------- */

/* What comes by @link is of attachment @a, from the AZ @az */
static void associate(const struct building *b, const char *link,
		      const struct transit_attachment *a, char az)
{
	const char *code = arena_printf(
		b->plan->arena,
		"TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION ingress %s", a->o.name);

	if (!a->route_table) {
		PLAN_RULE(b->plan, b->forward, NF_FROM_LINK(link), NF_LOG(code),
			  NF_DROP_IT);
		return;
	}
	plan_element(b->plan, b->ns,
		     &(struct plan_element){
			     .set = "association",
			     .fields = {{.lo = {.link = link}}},
			     .data = {.num = table_of(a->route_table, az)}});
}

static void attach_vpc(const struct building *b,
		       const struct transit_attachment *a)
{
	for (size_t i = 0; i < a->node->places.n; i++) {
		const struct eni *eni = a->node->places.items[i].eni;
		const char *link = layout_eni_link(b->plan, eni);
		struct plan_end here = {.ns = b->ns,
					.name = link,
					.mtu = MTU_TRANSIT,
					.alias = eni->o.id};
		struct plan_end router = here;

		router.ns = layout_router_ns(b->plan, a->vpc);
		router.group = GROUP_TRANSIT + eni->subnet->number;
		layout_gateway_link(b->plan, router, here);
		associate(b, link, a, eni->subnet->az);
	}
}

static void attach(const struct building *b, const struct transit_attachment *a)
{
	if (a->vpc) {
		attach_vpc(b, a);
		return;
	}
	associate(b,
		  premises_link(b->plan, a->on_premises, b->ns, b->forward,
				"TGW_BAD_STATE_VPN"),
		  a, 0);
}

/* Is there an attachment with that table in that AZ? */
static bool is_used(const struct transit_route_table *t, char az)
{
	for (size_t i = 0; i < t->gateway->attachments.n; i++) {
		const struct transit_attachment *a =
			t->gateway->attachments.items[i];

		if (a->route_table == t &&
		    (a->vpc ? az && transit_eni(a, az) : !az))
			return true;
	}
	return false;
}

static void begin(struct building *b)
{
	static const struct plan_set sets[] = {
		{.name = "association", .keys = {NF_IIF}, .data = NF_MARK},
		{.name = "no_route", .keys = {NF_MARK}, .verdicts = true},
		{.name = "blackhole", .keys = {NF_MARK}, .verdicts = true},
	};
	struct plan *p = b->plan;
	struct plan_chain *mark = plan_chain(
		p, b->ns,
		&(struct plan_chain){.name = "tables",
				     .hook = HOOK_PREROUTING,
				     .priority = -150});

	for (size_t i = 0; i < ARRAY_LEN(sets); i++)
		plan_set(p, b->ns, &sets[i]);
	PLAN_RULE(p, mark, NF_SET_FROM(NF_MARK, "association", NF_IIF));
	b->forward = plan_chain(
		p, b->ns,
		&(struct plan_chain){.name = "forward", .hook = HOOK_FORWARD});
}

/* MTU-3: it tells nobody that a packet is too large for a VPN */
static void silent(const struct building *b)
{
	struct plan_chain *c = plan_chain(
		b->plan, b->ns,
		&(struct plan_chain){.name = "output", .hook = HOOK_OUTPUT});

	PLAN_RULE(b->plan, c, NF_EQ(NF_ICMP_TYPE, 3), NF_EQ(NF_ICMP_CODE, 4),
		  NF_LOG("MTU_EXCEEDED egress"), NF_DROP_IT);
}

/* --- flow logs ------------------------------------------------------------ */

static void count_attachment(const struct building *b,
			     const struct transit_attachment *a)
{
	struct plan *p = b->plan;

	if (a->on_premises)
		flow_counts_link(p, b->ns,
				 layout_vpn_link(p->arena, a->on_premises));
	for (size_t i = 0; a->vpc && i < a->node->places.n; i++)
		flow_counts_link(
			p, b->ns,
			layout_eni_link(p, a->node->places.items[i].eni));
}

/* What comes in by attachments that a flow log is on, and what leaves by them;
 * false: none is */
static bool counts(const struct building *b, const struct model *m)
{
	const struct flow_counting what = {
		.ipv6 = b->plan->ipv6,
		.flags = flow_log_asks_transit(m, b->gateway, FIELD_TCP_FLAGS),
		.origins = true};
	bool any = false;

	for (size_t i = 0; i < b->gateway->attachments.n; i++) {
		const struct transit_attachment *a =
			b->gateway->attachments.items[i];

		if (a->flow_logged)
			count_attachment(b, a);
		any |= a->flow_logged;
	}
	if (any)
		flow_counts_plan(b->plan, b->ns, &what);
	return any;
}

void transit_gateway_plan(struct plan *p, const struct model *m,
			  const struct transit_gateway *g)
{
	struct building b = {.plan = p,
			     .gateway = g,
			     .ns = arena_strdup(p->arena, layout_transit(g).s)};
	bool counted = counts(&b, m);

	layout_router(p, b.ns, ipv4(169, 254, 1, 4));
	begin(&b);
	if (counted)
		PLAN_RULE(p, b.forward,
			  NF_JUMP_TO(flow_counts_chain(FLOW_OUT)));
	for (size_t i = 0; i < g->attachments.n; i++)
		attach(&b, g->attachments.items[i]);
	for (size_t i = 0; i < g->route_tables.n; i++)
		for (char az = 'a' - 1; az <= 'f'; az++) {
			char zone = az < 'a' ? 0 : az;

			if (is_used(g->route_tables.items[i], zone))
				one_table(&b, g->route_tables.items[i], zone);
		}
	silent(&b);
	PLAN_RULE(p, b.forward, NF_EQ(NF_OIFGROUP, GROUP_NO_ROUTE),
		  NF_VMAP("no_route", NF_MARK));
	PLAN_RULE(p, b.forward, NF_EQ(NF_OIFGROUP, GROUP_BLACKHOLE),
		  NF_VMAP("blackhole", NF_MARK));
	if (counted)
		PLAN_RULE(p, b.forward, NF_JUMP_TO(flow_counts_chain(FLOW_IN)));
}
