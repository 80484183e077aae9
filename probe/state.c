// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * probe/state.c - in which state AWS would show an object
 */
#include "probe/state.h"

#include <string.h>

#include "probe/attempt.h"
#include "probe/judge.h"
#include "vpc/between.h"

struct state {
	const char *word, *reason;
	const char *detail; /* what the health check met, or NULL */
};

static const struct nat_gateway *nat_of(const struct node *node)
{
	for (size_t i = 0; i < node->vpc->nat_gateways.n; i++)
		if (node->vpc->nat_gateways.items[i]->node == node)
			return node->vpc->nat_gateways.items[i];
	return NULL;
}

static uint16_t target_port(const struct node *in, const struct node *target)
{
	if (in->kind == NODE_PROXY)
		return (uint16_t)target->port; /* PRX-3: the database's own */
	for (size_t i = 0; i < in->listeners.n; i++) {
		const struct listener *l = &in->listeners.items[i];
		const struct target_group *g = l->target_group;

		for (size_t j = 0; g && j < g->targets.n; j++)
			if (g->targets.items[j].node == target)
				return (uint16_t)(g->health_check_port
							  ? g->health_check_port
						  : g->port ? g->port
							    : l->port);
	}
	for (size_t i = 0; i < in->target_groups.n; i++) {
		const struct target_group *g = in->target_groups.items[i];

		for (size_t j = 0; j < g->targets.n; j++)
			if (g->targets.items[j].node == target)
				return (uint16_t)(g->health_check_port
							  ? g->health_check_port
							  : g->port);
	}
	return 0;
}

/*
 * The egress rules of a network load balancer's groups are for its health
 * checks alone (NLB-2). On the wire these look like what it forwards, so the
 * rules are asked here.
 */
static bool may_check(const struct atlas *a, const struct place *from,
		      const struct place *to, uint16_t port)
{
	const struct packet p = {.from = from->address,
				 .to = to->address,
				 .protocol = PROTOCOL_TCP,
				 .from_port_lo = 1024,
				 .from_port_hi = UINT16_MAX,
				 .to_port_lo = port,
				 .to_port_hi = port};
	const struct crossing by = {0};

	return !from->node->is_network || !from->eni->filtered ||
	       !judge_groups(a, from->eni, false, &p, &by, NULL);
}

/* Healthy is what every place in front can connect to */
static struct state health(struct lab *lab, const struct expect *x,
			   struct arena *arena, const volatile int *stop)
{
	bool proxy = x->in->kind == NODE_PROXY;
	const struct node *front = x->in->endpoint_of ? x->in->endpoint_of
						      : x->in;
	uint16_t port = target_port(x->in, x->state_of);

	if (x->state_of->kind == NODE_FUNCTION) /* ALB-6: no network path */
		return (struct state){"healthy", NULL, NULL};

	for (size_t i = 0; i < front->places.n; i++) {
		const struct place *from = &front->places.items[i];
		const struct place *to = &x->state_of->places.items[0];
		struct outcome o;

		if (!may_check(atlas_of(arena, lab->model), from, to, port))
			return (struct state){"unhealthy", "Target.Timeout",
					      "ENI_SG_RULES_MISMATCH, egress"};
		o = probe_place(lab, from, to, port, stop);
		if (o.verdict == VERDICT_OPEN)
			continue;
		return (struct state){proxy ? "UNAVAILABLE" : "unhealthy",
				      !proxy ? "Target.Timeout"
				      : o.verdict == VERDICT_REFUSED
					      ? "CONNECTION_FAILED"
					      : "UNREACHABLE",
				      outcome_text(arena, &o)};
	}
	return (struct state){proxy ? "AVAILABLE" : "healthy", NULL, NULL};
}

/* --- by kind of node --------------------------------------------------- */

static struct state function_state(struct checking *c, const struct node *n)
{
	struct life *life = life_of(&c->lives, c->arena, n);
	struct function_state s = life_state(life, c->lab->model, n);

	return (struct state){s.word, s.reason, NULL};
}

static struct state nat_state(struct checking *c, const struct node *n)
{
	const struct nat_gateway *nat = nat_of(n);

	(void)c;
	if (nat && nat->failure) /* NAT-14 */
		return (struct state){"failed", nat->failure, NULL};
	return (struct state){"available", NULL, NULL};
}

static struct state state_of_database(struct checking *c, const struct node *n)
{
	(void)c;
	return (struct state){database_state(n), NULL, NULL};
}

static struct state endpoint_state(struct checking *c, const struct node *n)
{
	(void)c;
	return (struct state){n->endpoint->state, NULL, NULL};
}

/* Kinds that have a state; vpc/expect_state.c has the words of each */
static struct state (*const states[N_NODE_KINDS])(struct checking *c,
						  const struct node *n) = {
	[NODE_FUNCTION] = function_state,
	[NODE_NAT_GATEWAY] = nat_state,
	[NODE_DATABASE] = state_of_database,
	[NODE_ENDPOINT] = endpoint_state,
};

static struct state state_of(struct checking *c, const struct expect *x)
{
	if (x->state_of_peering)
		return (struct state){x->state_of_peering->state, NULL, NULL};
	if (x->in)
		return health(c->lab, x, c->arena, c->stop);
	return states[x->state_of->kind](c, x->state_of);
}

struct verdict_of_check check_state(struct checking *c, const struct expect *x)
{
	struct arena *arena = c->arena;
	struct state s = state_of(c, x);
	struct verdict_of_check v = {.title = check_title(arena, x)};

	v.seen = arena_printf(arena, "%s%s%s%s%s", s.word, s.reason ? ", " : "",
			      s.reason ? s.reason : "", s.detail ? ": " : "",
			      s.detail ? s.detail : "");
	v.holds = strcmp(s.word, x->state) == 0 &&
		  (!x->reason ||
		   (s.reason && strcmp(s.reason, x->reason) == 0));
	if (!v.holds)
		v.why = arena_printf(arena, "expected %s%s%s, was %s", x->state,
				     x->reason ? ", " : "",
				     x->reason ? x->reason : "", v.seen);
	return v;
}
