// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * route/network_load_balancer.c - an NLB: nodes that translate destinations
 *
 * One node per subnet, one arm each. A listener's port becomes the target's
 * address and port; which target is chosen by the client's source port, whose
 * range the targets share evenly. Without client IP preservation the source
 * becomes the node's own. With it (NLB-5) the target sees the client, and
 * would answer it directly: the router remembers such flows by a ct mark and
 * sends their replies back to the node.
 */
#include "route/route.h"

#include "eni/layout.h"

enum { UDP_IDLE_S = 120 }; /* NLB-8 */

enum { MARK_PRIVATE_LINK = 2 }; /* of flows from endpoints in front of it */

struct balancer {
	struct plan *plan;
	const struct model *model;
	const struct node *node;
	const struct place *place;
	const char *ns;
};

static struct addr address_of(const struct target *t)
{
	return t->node ? t->node->places.items[0].address : t->address;
}

/* NLB-9: without cross-zone a node serves its own zone's targets only */
static bool serves(const struct balancer *b, const struct target_group *g,
		   size_t i)
{
	const struct target *t = &g->targets.items[i];
	const struct subnet *s = t->node ? t->node->places.items[0].subnet
					 : NULL;

	return target_in_use(g, i) &&
	       (b->node->cross_zone || !s || s->az == b->place->subnet->az);
}

static struct nf_range exactly(uint32_t number)
{
	return (struct nf_range){{.num = number}, {.num = number}};
}

static void listener_element(const struct balancer *b, const struct listener *l,
			     int protocol, const struct target *t,
			     struct nf_range sources)
{
	const struct target_group *g = l->target_group;

	plan_element(b->plan, b->ns,
		     &(struct plan_element){
			     .set = "listeners",
			     .fields = {exactly((uint32_t)protocol),
					exactly(l->port), sources},
			     .data = {.addr = address_of(t)},
			     .port = {.num = (uint32_t)(g->port ? g->port
								: l->port)}});
}

/* The listener in one of the node's plain sets */
static void port_element(const struct balancer *b, const char *set,
			 const struct listener *l, int protocol)
{
	plan_element(
		b->plan, b->ns,
		&(struct plan_element){.set = set,
				       .fields = {exactly((uint32_t)protocol),
						  exactly(l->port)}});
}

/* All addresses of whoever has @to are itself to it */
static void hairpin(const struct balancer *b, struct addr to)
{
	const struct eni *eni = model_eni_at(b->model, b->node->vpc, to);
	const struct node *node = eni && eni->places.n
					  ? eni->places.items[0]->node
					  : NULL;

	for (size_t i = 0; node && i < node->places.n; i++) {
		const struct eni *own = node->places.items[i].eni;

		for (size_t j = 0; own && j < eni_addresses(own); j++) {
			struct nf_value from = {.addr = eni_address_at(own, j)};
			struct nf_value at = {.addr = to};

			if (from.addr.family != AF_INET)
				continue;
			plan_element(
				b->plan, b->ns,
				&(struct plan_element){
					.set = "hairpin",
					.fields = {{from, from}, {at, at}}});
		}
	}
}

/* NLB-7: a target that is its own client would answer itself */
static void hairpins(const struct balancer *b)
{
	VEC(struct addr) known = {0};

	for (size_t i = 0; i < b->node->listeners.n; i++) {
		const struct listener *l = &b->node->listeners.items[i];
		const struct target_group *g = l->target_group;

		for (size_t j = 0;
		     g && listener_preserves(l) && j < g->targets.n; j++) {
			struct addr to = address_of(&g->targets.items[j]);
			bool new = true;

			for (size_t k = 0; k < known.n; k++)
				new &= addr_cmp(known.items[k], to) != 0;
			if (!new)
				continue;
			*vec_add(b->plan->arena, &known) = to;
			hairpin(b, to);
		}
	}
}

static void listener(const struct balancer *b, const struct listener *l,
		     int protocol)
{
	const struct target_group *g = l->target_group;
	uint32_t served = 0, each, k = 0;

	for (size_t i = 0; i < g->targets.n; i++)
		served += serves(b, g, i);
	each = served ? 65536 / served : 0;
	for (size_t i = 0; i < g->targets.n; i++) {
		const struct target *t = &g->targets.items[i];
		uint32_t last = k + 1 == served ? 65535 : (k + 1) * each - 1;

		if (!serves(b, g, i))
			continue;
		listener_element(
			b, l, protocol, t,
			(struct nf_range){{.num = k * each}, {.num = last}});
		k++;
	}
	if (!served)
		port_element(b, "empty", l, protocol);
	if (!listener_preserves(l))
		port_element(b, "own_source", l, protocol);
}

static void listeners(const struct balancer *b)
{
	static const int protocols[] = {PROTOCOL_TCP, PROTOCOL_UDP};

	for (size_t i = 0; i < b->node->listeners.n; i++) {
		const struct listener *l = &b->node->listeners.items[i];

		for (size_t j = 0; j < ARRAY_LEN(protocols); j++)
			if (l->target_group && listener_takes(l, protocols[j]))
				listener(b, l, protocols[j]);
	}
}

/* What comes in where @from says: by its listener, or not at all */
static void arrivals(const struct balancer *b, struct plan_chain *in,
		     struct plan_chain *input, struct nf_stmt from)
{
	struct plan *p = b->plan;

	PLAN_RULE(p, in, from,
		  {.op = NF_OP_DNAT,
		   .name = "listeners",
		   .keys = {NF_L4PROTO, NF_DPORT, NF_SPORT},
		   .flags = NF_NAT_PORT});
	PLAN_RULE(p, input, from, NF_IN("empty", NF_L4PROTO, NF_DPORT),
		  NF_LOG("ELBV2_NO_TARGETS_IN_AZ ingress"), NF_DROP_IT);
	PLAN_RULE(p, input, from, NF_STATE(NF_CT_NEW | NF_CT_INVALID),
		  NF_LOG("ELBV2_LISTENERS_MISMATCH ingress"), NF_DROP_IT);
}

static void chains(const struct balancer *b)
{
	const struct nf_stmt private_link = {.op = NF_OP_MATCH,
					     .keys = {NF_IIF},
					     .not = true,
					     .lo = {.link = "eth0"}};
	struct plan *p = b->plan;
	struct plan_chain *mark = plan_chain(
		p, b->ns,
		&(struct plan_chain){.name = "sources",
				     .hook = HOOK_PREROUTING,
				     .priority = -150});
	struct plan_chain *in = plan_chain(
		p, b->ns,
		&(struct plan_chain){.name = "arriving",
				     .hook = HOOK_PREROUTING,
				     .nat = true,
				     .priority = -100});
	struct plan_chain *out = plan_chain(
		p, b->ns,
		&(struct plan_chain){.name = "leaving",
				     .hook = HOOK_POSTROUTING,
				     .nat = true,
				     .priority = 100});
	struct plan_chain *input = plan_chain(
		p, b->ns,
		&(struct plan_chain){.name = "input", .hook = HOOK_INPUT});
	struct plan_chain *forward = plan_chain(
		p, b->ns,
		&(struct plan_chain){.name = "forward", .hook = HOOK_FORWARD});

	PLAN_RULE(p, forward, NF_STATE(NF_CT_NEW), NF_NE(NF_CT_MARK, 1),
		  NF_IN("hairpin", NF_IP_SADDR, NF_IP_DADDR),
		  NF_LOG("NLB_HAIRPIN ingress"), NF_DROP_IT);
	/* by the listener's port, before it becomes the target's */
	PLAN_RULE(p, mark, NF_FROM_LINK("eth0"), NF_STATE(NF_CT_NEW),
		  NF_IN("own_source", NF_L4PROTO, NF_DPORT),
		  NF_SET(NF_CT_MARK, 1));
	PLAN_RULE(p, out, NF_TO_LINK("eth0"), NF_EQ(NF_CT_MARK, 1),
		  NF_EQ(NF_L4PROTO, PROTOCOL_TCP),
		  {.op = NF_OP_MASQUERADE,
		   .lo = {.num = 1024},
		   .hi = {.num = 65535},
		   .flags = NF_NAT_RANDOM});
	/* what no listener took is addressed to the node itself */
	idle_rule(p, input, "NLB_IDLE_TIMEOUT");
	arrivals(b, in, input, (struct nf_stmt)NF_FROM_LINK("eth0"));
	if (!b->node->is_provider)
		return;
	plan_addr(p, b->ns, "lo", prefix_of(private_link_provider()));
	arrivals(b, in, input, private_link);
	PLAN_RULE(p, mark, private_link, NF_STATE(NF_CT_NEW),
		  NF_SET(NF_CT_MARK, MARK_PRIVATE_LINK));
	PLAN_RULE(p, out, NF_TO_LINK("eth0"), /* NLB-6 */
		  NF_EQ(NF_CT_MARK, MARK_PRIVATE_LINK),
		  {.op = NF_OP_MASQUERADE,
		   .lo = {.num = 1024},
		   .hi = {.num = 65535},
		   .flags = NF_NAT_RANDOM});
}

/* NLB-10: before they are put together; those of UDP pass */
static void no_tcp_fragments(const struct balancer *b)
{
	struct plan_chain *c = plan_chain(
		b->plan, b->ns,
		&(struct plan_chain){.name = "fragments",
				     .hook = HOOK_PREROUTING,
				     .priority = -450});

	PLAN_RULE(b->plan, c, NF_FROM_LINK("eth0"),
		  {.op = NF_OP_MATCH, .keys = {NF_IP_FRAG}, .mask = 0x3fff},
		  NF_EQ(NF_L4PROTO, PROTOCOL_TCP),
		  NF_LOG("PROTOCOL_RESTRICTION ingress"), NF_DROP_IT);
}

/* In the router: replies to flows that kept their client's address */
static void replies(const struct balancer *b)
{
	const struct eni *eni = b->place->eni;
	const char *router = layout_router_ns(b->plan, eni->subnet->vpc);
	const char *link = layout_eni_link(b->plan, eni);
	uint32_t table = TABLE_BALANCED + eni->number;
	struct nf_value mark = {.num = table};

	plan_element(b->plan, router,
		     &(struct plan_element){.set = "balancers",
					    .fields = {{.lo = {.link = link}}},
					    .data = mark});
	plan_element(b->plan, router,
		     &(struct plan_element){.set = "balanced",
					    .fields = {{mark, mark}},
					    .data = mark});
	plan_rule(b->plan, router,
		  &(struct plan_rule){.family = AF_INET,
				      .priority = RULE_BALANCED,
				      .mark = table,
				      .mask = UINT32_MAX,
				      .table = table});
	layout_via(b->plan, router, table, layout_all(AF_INET), link);
}

static void sets(const struct balancer *b)
{
	static const struct plan_set all[] = {
		{.name = "listeners",
		 .keys = {NF_L4PROTO, NF_DPORT, NF_SPORT},
		 .interval = true,
		 .data = NF_IP_DADDR,
		 .port = NF_DPORT},
		{.name = "own_source", .keys = {NF_L4PROTO, NF_DPORT}},
		{.name = "hairpin", .keys = {NF_IP_SADDR, NF_IP_DADDR}},
		{.name = "empty", .keys = {NF_L4PROTO, NF_DPORT}},
	};

	for (size_t i = 0; i < ARRAY_LEN(all); i++)
		plan_set(b->plan, b->ns, &all[i]);
	layout_forwards(b->plan, b->ns, false);
}

void network_load_balancer_plan(struct plan *p, const struct model *m,
				const struct node *lb)
{
	for (size_t i = 0; i < lb->places.n; i++) {
		const struct place *place = &lb->places.items[i];
		struct balancer b = {p, m, lb, place,
				     layout_place_ns(p->arena, place)};

		sets(&b);
		idle_plan(p, b.ns, m, lb->idle_timeout, UDP_IDLE_S);
		listeners(&b);
		hairpins(&b);
		no_tcp_fragments(&b);
		chains(&b);
		replies(&b);
	}
}
